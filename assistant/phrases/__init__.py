"""What the product itself says around quotes and counts, per language.

Languages without a file of their own fall back to English. Knows nothing of artifacts.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

FALLBACK = "en"
REFUSALS = ("no_", "nothing_drafted", "split_needs_evidence", "changed_meanwhile")
"""What the names of phrases begin with that say why something was not done."""
_HOLE = re.compile(r"\\\{\w+\\\}")


@cache
def _phrases(language: str) -> dict[str, str]:
    source = files("assistant.phrases") / f"{language}.toml"
    return {name: str(text) for name, text in tomllib.loads(source.read_text(encoding="utf-8")).items()}


@cache
def phrase_languages() -> tuple[str, ...]:
    """Languages that have phrases of their own, sorted."""
    names = (entry.name for entry in files("assistant.phrases").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


def phrase(name: str, language: str, /, **values: object) -> str:
    """The phrase `name` in `language` (BCP 47; its primary subtag counts), filled in.

    Raises:
        KeyError: no such phrase, or a value is missing.
    """
    primary = language.split("-", 1)[0].lower()
    known = _phrases(primary if primary in phrase_languages() else FALLBACK)
    return known[name].format(**values)


def is_refusal(sentence: str) -> bool:
    """Whether it is one of the sentences that say why something was not done, in any language: told already in the one
    that was chosen for the answer or the draft."""
    return any(form.fullmatch(sentence) for form in _refusals())


@cache
def _refusals() -> tuple[re.Pattern[str], ...]:
    said = (each for code in phrase_languages() for each in _phrases(code).items())
    forms = [text for name, text in said if name.startswith(REFUSALS)]
    return tuple(re.compile(_HOLE.sub(".*?", re.escape(text)), re.DOTALL) for text in forms)
