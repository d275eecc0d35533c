"""Words that look like names of people and name something else: places, products, months, offices.

Looks at the words and their neighbours alone; a name that stands for a person elsewhere in the project is none of its
business.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from corpus.redaction.latin_words import FIRMS, PARTICLES
from corpus.redaction.name_lists import folded
from corpus.redaction.told_things import told_to_be_a_thing
from corpus.redaction.word_names import also_a_word

_MONTHS = (
    "jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|september|oct|october|nov"
)
_MONTH_RANGE = re.compile(
    rf"(?:{_MONTHS}|november|dec|december)(?:\s?[-–/]\s?(?:{_MONTHS}|november|dec|december))+", re.IGNORECASE
)
_PLACE_BEFORE = re.compile(r"\b(?:Mt\.?|Mount|Lake|Fort|Cape|Port|Hotel|University of|City of|Bay of)\s$")
_PLACE_AFTER = re.compile(
    r"(?:'s)?\s(?:Street|Road|Avenue|Lane|Square|National|Forests?|University"
    r"|College|Airport|Station|Bridge|Park|Hospital|County|Valley|River|Mountains?"
    r"|Island|Beach|District|Foundation|Inc|Ltd|LLC|GmbH|AG|Corp|Method|Test|Scale|Index|Syndrome|Disease"
    r"|period|node|cluster|database|server)\b"
)
_PRODUCT = re.compile(
    "safari|kaggle|jupyter|python|chrome|firefox|excel|outlook|figma|jira|slack|zoom|android|windows|linux|ubuntu|github"
    "|gitlab|youtube|whatsapp|facebook|instagram|tiktok|netflix|amazon|google|paypal|uber|skype|trello|miro|notion"
    "|powerpoint|sharepoint|wikipedia|bluetooth|airbnb|spotify|pandas|numpy|docker|latex|tex",
    re.IGNORECASE,
)
_PLACES_OF_TOWNS = frozenset(
    [
        "Street",
        "Road",
        "Avenue",
        "Square",
        "Station",
        "Hospital",
        "University",
        "College",
        "Airport",
        "Bridge",
        "School",
    ]
)
_ARTICLE_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Dd]er|[Dd]ie|[Dd]as|[Ee]ine?|[Ll][ae]|[Uu]ne?|[Ee]l)\s$")
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Prof)\.?\s$")


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """Products, firms and places that are hardly ever people, as names are compared."""
    text = (files("corpus.redaction") / "data" / "things.txt").read_text("utf-8")
    return frozenset(folded(word) for line in text.splitlines() if not line.startswith("#") for word in line.split())


_INNER_CAPITAL = re.compile(r"(?!(?:Mc|Mac|De|Di|Da|Du|La|Le|Fitz|Van|O['’]|D['’]))[A-Za-z][a-z]*[A-Z][A-Za-z]*")


def _within_a_thing(text: str, start: int, end: int) -> bool:
    """Whether Chinese signs are a piece of what a listed thing is called: 鲜生 in 盒马鲜生."""
    return any(
        text[first:last] in _listed()
        for first in range(max(0, start - 3), start + 1)
        for last in range(max(end, first + 3), min(len(text), end + 3) + 1)
    )


def names_a_thing(text: str, start: int, end: int) -> bool:
    """Whether what stands there is no person, though it may look like one."""
    name = text[start:end]
    if folded(name) in _listed() and not (name.isascii() and _TITLE_BEFORE.search(text, max(0, start - 8), start)):
        return True
    if told_to_be_a_thing(text, start, end):
        return True
    if not name.isascii():
        return "\u3400" <= name[0] <= "\u9fff" and _within_a_thing(text, start, end)
    if name.lower() in FIRMS or (" " in name and PARTICLES.issuperset(name.lower().split())):
        return True
    words = [word for word in re.split(r"[\s-]+|(?<=\b[A-Z])\.", name) if word]
    if _MONTH_RANGE.fullmatch(name) or _PRODUCT.fullmatch(name):
        return True
    # "General UI", "TeX": abbreviations and trade names, unless everything around is in capitals.
    if not text.isupper() and any(
        _INNER_CAPITAL.fullmatch(word) or (word.isupper() and 2 <= len(word) <= 4 and len(words) > 1) for word in words
    ):
        return name != name.upper()
    if len(words) == 1 and also_a_word(name) and _ARTICLE_BEFORE.search(text, max(0, start - 6), start):
        return True
    if len(words) > 1 and words[-1] in _PLACES_OF_TOWNS:
        return True
    if len(words) > 2:
        return False
    return bool(_PLACE_BEFORE.search(text, max(0, start - 16), start) or _PLACE_AFTER.match(text, end))
