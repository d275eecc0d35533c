"""What a line of a conversation wants: an answer, a draft, a change, or a word on the project itself.

Patterns decide, from a data file, in four languages; what fits nothing is a question. Knows nothing of models.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LONGEST_COMMAND = 300
"""Characters up to which a line is searched for commands. A longer one is a question or a story."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a line wants."""

    name: str
    """`ask`, or the name of an intent in the data file."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Named parts of the line: stage, name, topic, …"""


def intent_of(line: str) -> Intent:
    """What `line` wants."""
    text = line.strip()
    if len(text) <= LONGEST_COMMAND:
        for name, pattern in _patterns():
            match = pattern.search(text)
            if match is not None:
                parts = {key: value.strip() for key, value in match.groupdict().items() if value and value.strip()}
                return Intent(name, parts)
    return Intent("ask")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads((files("assistant") / "intents.toml").read_text(encoding="utf-8"))
    return tuple(
        (intent["name"], re.compile(pattern, re.IGNORECASE))
        for intent in table["intent"]
        for pattern in intent["patterns"]
    )
