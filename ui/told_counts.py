"""What was counted of a document and left out or set apart, told in the screen's language.

The corpus says it in English, with numbers (`corpus.readers.counted`). Knows those sentences and the things they name.
"""

from __future__ import annotations

import re
from functools import cache

from ui.texts import Texts, texts

_LEFT_OUT = re.compile(r"(?P<things>[\d,]+ \D.*) (?:was|were) left out\.")
_REMARKS = re.compile(r"(?P<things>[\d,]+ \D.*) (?:was|were) taken as remarks, nobody's words\.")
_TRACKED = re.compile(r"tracked changes: (?P<insertions>[\d,]+) insertions? in, (?P<deletions>[\d,]+) deletions? out\.")
_THING = re.compile(r"(?P<n>[\d,]+) (?P<what>\D.*)")


def told_counts(sentence: str, words: Texts) -> str | None:
    """A sentence that counts things, in the screen's language; None for any other, and for things not known here."""
    if tracked := _TRACKED.fullmatch(sentence):
        return words("counted.tracked", **tracked.groupdict())
    for key, pattern in (("counted.left_out", _LEFT_OUT), ("counted.remarks", _REMARKS)):
        if found := pattern.fullmatch(sentence):
            things = _things(found["things"], words)
            return words(key, things=things) if things else None
    return None


def _things(told: str, words: Texts) -> str:
    """`1 comment and 2 footnotes` in the screen's language; empty where one of them is not known."""
    counted = [_THING.fullmatch(each) for each in re.split(r" and (?=\d)", told)]
    parts = [
        words("counted.thing", what=words(key), n=each["n"])
        for each in counted
        if each is not None and (key := _keys().get(each["what"])) is not None
    ]
    return words.messages["counted.between"].join(parts) if len(parts) == len(counted) else ""


@cache
def _keys() -> dict[str, str]:
    """One or several of a thing, in English → its key."""
    group = "things."
    known = [(key, text) for key, text in texts("en").messages.items() if key.startswith(group)]
    return {form: key for key, text in known for form in text.split(" | ")}
