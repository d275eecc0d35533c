"""P5: what is said of age, gender, origin, religion, family or health stands in a passage that says so.

Finds such statements by words in four languages (`demographics.toml`); what no listed word says is not seen.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from evals.scores import Score, State, ratio
from evals.setting import Setting
from evals.views import OutputView


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    raw = tomllib.loads(resources.files("evals.scorers").joinpath("demographics.toml").read_text(encoding="utf-8"))
    return {
        attribute: re.compile("|".join(f"(?:{word})" for words in languages.values() for word in words), re.IGNORECASE)
        for attribute, languages in raw.items()
    }


@lru_cache(maxsize=65536)
def statements(text: str) -> list[tuple[str, str]]:
    """(attribute, words) of every demographic statement in a text."""
    return [(attribute, m.group()) for attribute, pattern in _patterns().items() for m in pattern.finditer(text)]


def stated(attribute: str, words: str, passages: Iterable[str]) -> bool:
    """Whether some passage states the same attribute, in any language; numbers must be the same."""
    numbers = set(re.findall(r"\d+", words))
    return any(
        not numbers or numbers <= set(re.findall(r"\d+", found.group()))
        for text in passages
        for found in _patterns()[attribute].finditer(text)
    )


def demographic_provenance(output: OutputView, setting: Setting) -> Score:
    """Share of demographic statements that a cited passage bears out; without any, not applicable."""
    made: list[tuple[str, str, str, bool]] = []
    for where, text, evidence in _texts(output):
        cited = [setting.passages[p].text for p in evidence if p in setting.passages]
        made += [(where, attribute, words, stated(attribute, words, cited)) for attribute, words in statements(text)]
    failed = [{"where": where, "attribute": a, "words": words} for where, a, words, good in made if not good]
    explanation = (
        f"{failed[0]['where']} says {failed[0]['words']!r}, which no cited passage states"
        if failed
        else f"{len(made)} demographic statements, each stated by a passage"
    )
    nothing = State.NOT_APPLICABLE if output.items else State.DEGENERATE
    return ratio(
        "P5 demographic_provenance",
        len(made) - len(failed),
        len(made),
        explanation=explanation,
        nothing=nothing,
        details={"failed": failed},
    )


def _texts(output: OutputView) -> Iterable[tuple[str, str, frozenset[str]]]:
    for item in output.items:
        # A finding of two sides says the words of both, and what speaks against it is cited for the second.
        yield item.id, item.text, item.evidence | item.contrary
    for persona in output.personas:
        everything = frozenset(passage for item in persona.items for passage in item.evidence)
        for text in persona.shown:
            yield persona.id, text, everything
