"""What people coded: the themes and the sentiment of each passage, beside a case.

One JSON object a line: `key` (hash of the folded words), `themes`, `sentiment` from 1 (most positive) to 5. Rows are
tied to passages by their words, so that a reference needs no ids of the store and repeats no text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.passages import Passages
from evals.quoting import folded


@dataclass(frozen=True)
class Codes:
    """Human codes by passage."""

    themes: Mapping[str, frozenset[str]]
    """Passage id → themes; passages nobody coded are absent."""
    sentiment: Mapping[str, str]
    """Passage id → `negative`, `neutral` or `positive`."""
    uncoded: int = 0
    """Rows of the reference with no passage in the corpus."""


def key_of(text: str) -> str:
    """The key of a passage: 16 hex digits of the SHA-256 of its folded words."""
    return hashlib.sha256(folded(text).encode("utf-8")).hexdigest()[:16]


def polarity(sentiment: int) -> str:
    """`positive` for 1 and 2, `neutral` for 3, `negative` for 4 and 5."""
    return "positive" if sentiment <= 2 else "neutral" if sentiment == 3 else "negative"


def read_codes(path: Path, passages: Passages) -> Codes:
    """The codes in a file, tied to the passages of a corpus."""
    rows: dict[str, list[dict[str, object]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            rows.setdefault(row["key"], []).append(row)
    themes: dict[str, frozenset[str]] = {}
    sentiment: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for passage in passages:
        key = key_of(passage.text)
        same = rows.get(key)
        if not same:
            continue
        row = same[min(seen[key], len(same) - 1)]
        seen[key] += 1
        listed = row["themes"]
        themes[passage.id] = frozenset(str(theme) for theme in listed) if isinstance(listed, list) else frozenset()
        sentiment[passage.id] = polarity(int(str(row["sentiment"])))
    uncoded = sum(max(0, len(same) - seen[key]) for key, same in rows.items())
    return Codes(themes, sentiment, uncoded)
