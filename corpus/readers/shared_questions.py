"""Open columns that are places for several answers to one question: "Need #1:What do you need?", "What ...? [2]".

Survey tools give each line of such a question a column of its own. What people wrote in any of them answers the
question, and is looked at together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.column_roles import Column

_BEFORE = re.compile(r"(?P<part>[^:：?？؟]{0,50}?)\s*#?\s*[0-9٠-٩]{1,2}\s*[:：]\s*(?P<question>.{6,})", re.DOTALL)
_BEHIND = re.compile(
    r"(?P<question>.{6,}?)\s*(?:[-–—:：]\s*|[\[(（])\s*(?P<part>[^\d\[\]()（）:：]{0,50}?)\s*#?\s*[0-9٠-٩]{1,2}\s*[\])）]?",
    re.DOTALL,
)


def with_shared_questions(columns: Sequence[Column]) -> list[Column]:
    """The columns; open ones that are numbered places for one question have it as their name."""
    groups: dict[tuple[str, str], list[Column]] = defaultdict(list)
    for column in columns:
        match = _BEFORE.fullmatch(column.title) or _BEHIND.fullmatch(column.title)
        if column.role == "open" and match is not None:
            groups[match["part"].casefold(), match["question"].strip()].append(column)
    shared = {
        column.index: question for (_, question), members in groups.items() if len(members) > 1 for column in members
    }
    return [replace(c, name=shared[c.index]) if c.index in shared else c for c in columns]
