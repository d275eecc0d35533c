"""Licensed, labelled feedback that the shipped probes are trained on and measured with.

Reads the data sets as they were published (one JSON object a line) and brings their labels to one valence scale. Which
respondents are held out follows from their ids alone, so that every run splits the same way.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HELD_OUT = 4
"""One in so many respondents is kept out of training. By a hash of their ids, so that every run splits the same way."""
NEUTRAL_WITHIN = 0.4
"""Distance from 0 on the valence scale up to which a labelled text counts as neutral. It lies between neutral and
the mildest label of every set."""
LONGEST = 600
"""Characters of a text that are used. Passages are short, and long reviews mix feelings."""

_PLEASED = frozenset(
    "admiration amusement approval caring excitement gratitude joy love optimism pride relief".split()  # noqa: SIM905
)
_DISPLEASED = frozenset(
    "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text whose feeling people have labelled."""

    text: str
    language: str
    valence: float
    """-2..2."""
    group: str
    """Respondent, or the text itself where the set does not tell people apart."""
    source: str
    """Key of `SETS`."""
    heading: str = ""

    @property
    def sign(self) -> str:
        """negative, neutral or positive."""
        return (
            "negative" if self.valence < -NEUTRAL_WITHIN else "positive" if self.valence > NEUTRAL_WITHIN else "neutral"
        )

    @property
    def held_out(self) -> bool:
        """Whether it is kept for measuring."""
        digest = hashlib.sha256(f"{self.source}\0{self.group}".encode()).digest()
        return digest[0] % HELD_OUT == 0


@dataclass(frozen=True, slots=True)
class FeedbackSet:
    """A published data set."""

    path: str
    """Below the data folder."""
    licence: str
    language: str
    read: Callable[[Mapping[str, Any]], tuple[str, float, str] | None]
    """A row → text, valence and respondent; None where the label is not clear."""


def _patients(row: Mapping[str, Any]) -> tuple[str, float, str] | None:
    if row["sentiment_1pos_5neg"] not in {"1", "2", "3", "4", "5"}:
        return None
    return row["text"], 3.0 - int(row["sentiment_1pos_5neg"]), respondent(row["id"])


def _emotions(row: Mapping[str, Any]) -> tuple[str, float, str] | None:
    felt = set(row["emotions"])
    if felt == {"neutral"}:
        return row["text"], 0.0, row["text"]
    if felt <= _PLEASED:
        return row["text"], 1.2, row["text"]
    if felt <= _DISPLEASED:
        return row["text"], -1.2, row["text"]
    return None


def _stars(row: Mapping[str, Any]) -> tuple[str, float, str] | None:
    return row["text"], float(row["star"]) - 3.0, row["id"]


def _tweets(row: Mapping[str, Any]) -> tuple[str, float, str] | None:
    values = {"negative": -1.2, "neutral": 0.0, "positive": 1.2}
    return row["text"], values[row["sentiment"]], row["text"]


def _ratings(row: Mapping[str, Any]) -> tuple[str, float, str] | None:
    return row["text"], (int(row["rating"]) - 5.5) / 2.25, row["text"]


SETS: Mapping[str, FeedbackSet] = {
    "nhs_patients": FeedbackSet("fb_nhs_patient_feedback/nhs_fft_coded_dev.jsonl", "MIT", "en", _patients),
    "goemotions": FeedbackSet("fb_goemotions/goemotions_dev.jsonl", "Apache-2.0", "en", _emotions),
    "asap_train": FeedbackSet("ml_asap_zh_restaurants/asap_train_sample.jsonl", "Apache-2.0", "zh", _stars),
    "asap_dev": FeedbackSet("ml_asap_zh_restaurants/asap_dev_sample.jsonl", "Apache-2.0", "zh", _stars),
    "arsarcasm": FeedbackSet("ml_arsarcasm_ar/arsarcasm_train.jsonl", "MIT", "ar", _tweets),
    "nsmc": FeedbackSet("ml_nsmc_ko_reviews/nsmc_dev.jsonl", "CC0-1.0", "ko", _ratings),
}


def read_feedback(folder: Path) -> Iterator[LabelledText]:
    """Every labelled text of the sets below `folder`, in file order.

    Raises:
        OSError: a file is missing or can't be read.
    """
    for source, described in SETS.items():
        for row in _rows(folder / described.path):
            made = described.read(row)
            if made is None:
                continue
            text, valence, group = made
            text = re.sub(r"https?://\S+|@user\b", " ", text)
            text = re.sub(r"\s+", " ", text).strip()[:LONGEST]
            if text:
                heading = re.sub(r"\s+", " ", row.get("question", ""))
                yield LabelledText(text, described.language, valence, group, source, heading)


def respondent(row_id: str) -> str:
    """The respondent of a row of the patient feedback, whose ids end in the question's number."""
    return re.sub(r" - Q\d+$", "", row_id)


def file_digests(folder: Path) -> dict[str, str]:
    """Path below `folder` → SHA-256 of each file that is read."""
    return {
        described.path: hashlib.sha256((folder / described.path).read_bytes()).hexdigest()
        for described in SETS.values()
    }


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
