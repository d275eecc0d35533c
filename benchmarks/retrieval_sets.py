"""The sets that retrieval is measured on: passages, questions and which passages answer them.

`questions_ko.toml` beside this file is this project's own. The others are read from a folder given by hand, which holds
parts of XQuAD (CC BY-SA 4.0), Tatoeba (CC BY 2.0 FR) and QMSum (MIT) under the names below; none of it is shipped.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

XQUAD = ("en", "zh", "ar", "es", "de")
TATOEBA = {"ko": "kor", "zh": "cmn", "ar": "ara", "es": "spa", "de": "deu", "ja": "jpn"}
_NOISE = re.compile(r"\{[a-z]+\}")


@dataclass(frozen=True)
class Passage:
    """A text to be found."""

    id: str
    language: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question and the passages that answer it."""

    text: str
    language: str
    answers: frozenset[str]
    tuning: bool
    """Whether it belongs to the half that weights may be chosen on."""


@dataclass(frozen=True)
class RetrievalSet:
    """Passages and questions."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Turn:
    """What one person says in a meeting until another speaks."""

    speaker: str
    text: str


@dataclass(frozen=True)
class SpanQuestion:
    """A question about a meeting and the turns that bear on it."""

    text: str
    meeting: str
    turns: frozenset[int]
    tuning: bool


@dataclass(frozen=True)
class Meeting:
    """A transcript."""

    name: str
    turns: tuple[Turn, ...]
    questions: tuple[SpanQuestion, ...]


def own_korean() -> RetrievalSet:
    """Korean questions over Korean passages, written for this purpose."""
    read = tomllib.loads((Path(__file__).parent / "questions_ko.toml").read_text("utf-8"))
    passages = tuple(Passage(each["id"], "ko", each["text"]) for each in read["passages"])
    questions = tuple(Question(each["text"], "ko", frozenset(each["answers"]), False) for each in read["questions"])
    return RetrievalSet("own ko", passages, questions)


def xquad(data: Path, asked: str, found: str) -> RetrievalSet:
    """Questions in one language over passages in one; every second article is for tuning."""
    folder = data / "ml_xquad_crosslingual"
    passages = tuple(Passage(row["pid"], found, row[found]) for row in _rows(folder / "passages_dev.jsonl"))
    questions = tuple(
        Question(row[f"q_{asked}"], asked, frozenset({row["pid"]}), _article(row["pid"]) % 2 == 0)
        for row in _rows(folder / "queries_dev.jsonl")
    )
    return RetrievalSet(f"XQuAD {asked}→{found}", passages, questions)


def mixed(data: Path, asked: str, languages: tuple[str, ...] = ("en", "zh", "ar")) -> RetrievalSet:
    """The same passages in several languages in one pool; all versions answer."""
    folder = data / "ml_xquad_crosslingual"
    passages = tuple(
        Passage(f"{row['pid']}.{language}", language, row[language])
        for row in _rows(folder / "passages_dev.jsonl")
        for language in languages
    )
    questions = tuple(
        Question(
            row[f"q_{asked}"],
            asked,
            frozenset(f"{row['pid']}.{language}" for language in languages),
            _article(row["pid"]) % 2 == 0,
        )
        for row in _rows(folder / "queries_dev.jsonl")
    )
    return RetrievalSet(f"mixed pool, {asked} questions", passages, questions)


def tatoeba(data: Path, language: str, *, from_english: bool) -> RetrievalSet:
    """A sentence and its translation, to English or from it."""
    rows = list(_rows(data / "ml_tatoeba_parallel" / f"{TATOEBA[language]}_dev.jsonl"))
    asked, found = ("eng", "src") if from_english else ("src", "eng")
    languages = ("en", language) if from_english else (language, "en")
    texts: dict[str, list[str]] = {}
    for row in rows:
        texts.setdefault(row[found], []).append(str(row["id"]))
    passages = tuple(Passage(str(row["id"]), languages[1], row[found]) for row in rows)
    questions = tuple(
        Question(row[asked], languages[0], frozenset(texts[row[found]]), row["id"] % 2 == 0) for row in rows
    )
    return RetrievalSet(f"Tatoeba {languages[0]}→{languages[1]}", passages, questions)


def meetings(data: Path, most: int | None = None) -> list[Meeting]:
    """Meetings of QMSum with the questions that name a span; every third meeting is for tuning."""
    found = []
    for at, path in enumerate(sorted((data / "rt_qmsum_product" / "meetings").glob("*.json"))[:most]):
        read = json.loads(path.read_text("utf-8"))
        turns = tuple(
            Turn(row["speaker"], " ".join(_NOISE.sub(" ", row["content"]).split()))
            for row in read["meeting_transcripts"]
        )
        questions = tuple(
            SpanQuestion(row["query"], path.stem, _spanned(row["relevant_text_span"], len(turns)), at % 3 == 0)
            for row in read["specific_query_list"]
        )
        found.append(Meeting(path.stem, turns, tuple(each for each in questions if each.turns)))
    return found


def _spanned(spans: list[list[str]], count: int) -> frozenset[int]:
    return frozenset(turn for first, last in spans for turn in range(int(first), int(last) + 1) if turn < count)


def _article(passage: str) -> int:
    return int(passage[1:].split("p")[0])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
