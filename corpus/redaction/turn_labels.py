"""Who speaks in a written conversation, told by who else does: where one label of a turn is somebody's name, so are the
others that say no role.

Chats are full of short names that no list knows and no sentence tells of: 大熊: 今晚开会吗. Knows no lists of names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.redaction.items import Found, Kind
from corpus.redaction.name_lists import folded, name_key, words
from corpus.redaction.name_probe import is_never_a_name
from corpus.speaker_words import ROLE_WORDS

_TURN = re.compile(
    r"^[ \t]*(?:\[[^\]\n]{1,16}\]\s?)?(?P<label>[^\W\d_][^\n:：,，.。!?()\[\]|/\d]{0,19}?)\s?[:：](?=\s?\S)",
    re.MULTILINE,
)
_FEWEST = 3
"""Turns that make a conversation; fewer lines with a colon may be a form."""
_WORDS = 2
"""Words that a label may have to be a name."""


def labels_of_people(text: str, found: Sequence[Found]) -> Iterator[Found]:
    """Labels of turns beside those that are people already; `text` is as `items.plain` gives it."""
    turns = list(_TURN.finditer(text)) if text.count("\n") >= _FEWEST - 1 else []
    if len(turns) < _FEWEST:
        return
    people = {(item.start, item.end) for item in found if item.kind is Kind.PERSON}
    named = [turn for turn in turns if turn.span("label") in people]
    said = Counter(turn["label"] for turn in turns)
    # A form asks for each thing once; in a conversation somebody speaks again.
    if not named or max(said.values()) < 2:
        return
    for turn in turns:
        if turn.span("label") not in people and _may_be_a_name(turn["label"]):
            start, end = turn.span("label")
            yield Found(start, end, Kind.PERSON, name_key(text[start:end]), certain=False)


def _may_be_a_name(label: str) -> bool:
    parts = label.split()
    keys = [folded(part) for part in (label, *parts)]
    if len(parts) > _WORDS or any(key in _roles() or is_never_a_name(key) for key in keys):
        return False
    return not (label.isascii() and (label[0].islower() or all(key in words() for key in keys[1:])))


@lru_cache(maxsize=1)
def _roles() -> frozenset[str]:
    lines = (line for held in ROLE_WORDS.values() for line in held.splitlines())
    return frozenset(folded(word.strip()) for line in lines for word in line.split("|"))
