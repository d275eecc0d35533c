"""What a passage says on scales on which experiences lie at opposite ends, and which of its words it denies.

"I never had to wait" and "they answer at once" lie at one end of waiting, "two hours in the queue" at the other, in
whatever language. Two data files hold the words (`scales.toml`) and what denies them (`negation.toml`). Knows patterns
and nothing of meaning: irony and comparisons are read as they stand, and a word that no file holds is not seen.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from assistant.opposition.durations import longest
from corpus.analysis import analyse

LANGUAGES = ("en", "zh", "ar", "ko")
"""Languages whose words the data files hold."""
REACH_BEFORE = {"en": 32, "zh": 5, "ar": 30, "ko": 4}
"""Characters before a word in which what denies it is looked for, within its clause. About five words in English, four
in Arabic, the verb's prefix in Chinese and Korean; set by judgement."""
REACH_AFTER = {"en": 0, "zh": 3, "ar": 0, "ko": 9}
"""Characters after a word in which what denies it is looked for. Korean denies at the end of the verb, Chinese may deny
it after its object; set by judgement."""
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_ALIKE = str.maketrans({**dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "’": "'"})
_CLAUSE = re.compile(
    r"[.!?;:,()\n。！？；：，、،؛؟…]+|(?<!\w)(?:but|although|though|however|whereas|لكن|ولكن|بينما)(?!\w)"
    r"|(?<!\w)(?:and|so)(?= (?:i|we|you|he|she|they|nobody|no one|there)(?!\w))| (?=و(?:لا|لم|لن) )"
    r"|但是|但|可是|然而|虽然|지만|는데(?=[ ,]|$)|(?<=[가-힣]서)(?<![에께로고]서) |(?<=니까) "
    r"|(?<=[가-힣]고) (?!싶|있|없|말|나[가-힣])"
)
_ASKED = re.compile(r"[?？؟]\s*$")


@dataclass(frozen=True)
class _Scale:
    name: str
    telling: bool
    called: Mapping[str, str]
    ends: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]


@dataclass(frozen=True)
class _Denial:
    before: re.Pattern[str]
    after: re.Pattern[str]
    apparent: re.Pattern[str]
    categorical: re.Pattern[str]
    supposed: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage says, as far as its words tell."""

    ends: Mapping[str, int]
    """Scale → 1 or -1, the end it lies at; scales of which it says both, or nothing, are missing."""
    terms: Mapping[str, bool]
    """Term of the keyword index → whether the clause it stands in denies something."""
    categorical: bool
    """Whether something is said without exception: never, every time, not at all."""
    longest: float
    """Seconds of the longest span of time it tells of; 0 where it tells of none."""
    asked: bool
    """Whether it is a question, which claims nothing."""
    turned: frozenset[str]
    """Scales that it lies on an end of by denying the other end, in part at least; a denial is easily misread."""
    about: Mapping[str, frozenset[str]]
    """Scale → telling words of the clauses that it is told in and of those just before, without the scale's own;
    scales of languages whose words that tell little are not known are missing."""


@lru_cache(maxsize=50_000)
def read(text: str, language: str) -> Reading:
    """The reading of a passage in one of `LANGUAGES`; of another language only its terms, none of them denied.

    Clauses that tell of a wish or a case ("if it were easy") say nothing of how it was, and are passed over.
    """
    tag = language.split("-", 1)[0]
    denial = _denials().get(tag)
    ends: Counter[str] = Counter()
    terms: dict[str, bool] = {}
    categorical, lasted = False, 0.0
    turned: set[str] = set()
    about: dict[str, set[str]] = {}
    before: frozenset[str] = frozenset()
    for clause in clauses(text):
        if denial is None:
            terms.update(dict.fromkeys(analyse(clause), False))
            continue
        plain = denial.apparent.sub(lambda found: "\u00b7" * len(found.group()), clause)
        if denial.supposed.search(plain):
            continue
        denied = bool(denial.before.search(plain) or denial.after.search(plain))
        categorical = categorical or bool(denial.categorical.search(plain))
        lasted = max(lasted, longest(plain, tag))
        for term in analyse(clause):
            terms[term] = terms.get(term, False) or denied
        words = frozenset(analyse(clause)) - _little(tag)
        for scale in _scales():
            end, denies = _end(plain, scale, denial, tag)
            ends[scale.name] += end
            turned.update([scale.name] if denies else ())
            if end and _little(tag):
                about.setdefault(scale.name, set()).update((words | before) - _own_words(plain, scale, tag))
        before = words
    signs = {name: 1 if total > 0 else -1 for name, total in ends.items() if total}
    told = {name: frozenset(terms) for name, terms in about.items()}
    return Reading(signs, terms, categorical, lasted, bool(_ASKED.search(text)), frozenset(turned), told)


def is_telling(scale: str) -> bool:
    """Whether the scale says by itself what it is about."""
    return scale in _telling()


def name_of(scale: str, language: str) -> str:
    """What a scale is about, in `language` or else in English; empty for what is no scale."""
    called = next((each.called for each in _scales() if each.name == scale), {})
    return called.get(language.split("-", 1)[0], called.get("en", ""))


def clauses(text: str) -> list[str]:
    """A text in pieces of one thought each, in plain spelling."""
    return [piece.strip() for piece in _CLAUSE.split(_plain(text)) if piece and piece.strip()]


def _end(clause: str, scale: _Scale, denial: _Denial, tag: str) -> tuple[int, bool]:
    """The end a clause lies at, as a sum over its words, and whether any of these is denied."""
    total, turned = 0, False
    for sign, pattern in zip((1, -1), scale.ends[tag], strict=True):
        for found in pattern.finditer(clause):
            denied = _denied(clause, found, denial, tag)
            total += -sign if denied else sign
            turned = turned or denied
    return total, turned


def _own_words(clause: str, scale: _Scale, tag: str) -> set[str]:
    """Terms of the words by which the clause is found on the scale."""
    return {term for end in scale.ends[tag] for found in end.finditer(clause) for term in analyse(found.group())}


@cache
def _little(tag: str) -> frozenset[str]:
    """Terms that say little of what a passage is about; none where they are not known."""
    return frozenset(term for word in _table()[tag].get("little", "").split() for term in analyse(word))


def _denied(clause: str, found: re.Match[str], denial: _Denial, tag: str) -> bool:
    before = clause[max(0, found.start() - REACH_BEFORE[tag]) : found.start()]
    after = clause[found.end() : found.end() + REACH_AFTER[tag]]
    return bool(denial.before.search(before)) or bool(after and denial.after.search(after))


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFC", text)).translate(_ALIKE).casefold()


@cache
def _telling() -> frozenset[str]:
    return frozenset(scale.name for scale in _scales() if scale.telling)


@cache
def _scales() -> tuple[_Scale, ...]:
    table = tomllib.loads((files("assistant.opposition") / "scales.toml").read_text(encoding="utf-8"))
    return tuple(
        _Scale(
            row["name"],
            bool(row.get("telling")),
            row["called"],
            {tag: (_words(row[tag][0], tag), _words(row[tag][1], tag)) for tag in LANGUAGES},
        )
        for row in table["scale"]
    )


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("assistant.opposition") / "negation.toml").read_text(encoding="utf-8"))


@cache
def _denials() -> Mapping[str, _Denial]:
    return {
        tag: _Denial(*(re.compile(_plain_pattern(_table()[tag][part])) for part in _Denial.__dataclass_fields__))
        for tag in LANGUAGES
    }


def _words(pattern: str, tag: str) -> re.Pattern[str]:
    whole = rf"\b(?:{pattern})(?!\w)" if tag == "en" else f"(?:{pattern})"
    return re.compile(_plain_pattern(whole))


def _plain_pattern(pattern: str) -> str:
    return _MARKS.sub("", pattern).translate(_ALIKE)
