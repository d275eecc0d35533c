"""An answer to a closed question where it stands: in the line of its respondent, beside the other answers.

Knows how `corpus.readers.table_rows` writes such lines.
"""

from __future__ import annotations

from collections.abc import Mapping

from corpus.records import Document, Role
from ui.session import Passage, PassageTurn

BETWEEN = " · "
AROUND = 240
"""Characters of the line shown before and after the question and its answer. Lines of long surveys fill pages; set by
judgement."""


def closed_line(
    source: Document, start: int | None, end: int | None, people: Mapping[str, str] | None = None
) -> Passage | None:
    """The question, its answer marked, and the answers beside it; None where no such line stands there.

    Args:
        people: what the source calls a person → their id.
    """
    if start is None or end is None or not 0 <= start < end <= len(source.text):
        return None
    text = source.text
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    key, _, _ = text[first:start].partition(BETWEEN)
    here = text.rfind(BETWEEN, first, start)
    if here < 0:
        return None
    question = text[here + len(BETWEEN) : start].partition(": ")[0]
    low = max(first + len(key) + len(BETWEEN), here - AROUND)
    before, after = text[low:start], text[end : min(last, end + AROUND)]
    turn = PassageTurn(
        key.strip("[]"),
        Role.PARTICIPANT.value,
        None,
        before if low == first + len(key) + len(BETWEEN) else f"… {before}",
        text[start:end],
        after if end + AROUND >= last else f"{after} …",
        here=True,
        voice=(people or {}).get(key.strip("[]"), ""),
    )
    return Passage(source.title, source.kind.value, source.date, source.language, source.method, question, (turn,))
