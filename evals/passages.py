"""The passages of a case's corpus: what can be cited, where it stands, and whose voice it is.

Two sources: a project's store, or a case's own `corpus.jsonl`. Knows nothing of references or outputs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from corpus.records import CharSpan, Document, Role, Segment, SourceKind, voice_of

if TYPE_CHECKING:
    from corpus.store import Store


_PLACE = re.compile(r"(.+)\[([0-9]+):([0-9]+)\]")


def place_id(document: str, start: int, end: int) -> str:
    """The id under which `Passages.get` finds a place in a document's text that is no passage of its own."""
    return f"{document}[{start}:{end}]"


@dataclass(frozen=True, slots=True)
class Passage:
    """One utterance, answer, review or note."""

    id: str
    document: str
    start: int
    """Code points of the document's text."""
    end: int
    text: str
    voice: str
    """Person, or document where people are not told apart."""
    role: Role = Role.PARTICIPANT
    language: str = "und"


@dataclass(frozen=True)
class Passages:
    """All passages of a corpus, with the text of each document."""

    by_id: Mapping[str, Passage]
    texts: Mapping[str, str]
    """Document id → stored text."""
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Document id → names it may be called by: title, file name, file name without ending."""
    headed: Mapping[str, str] = field(default_factory=dict)
    """Document id → its title as people read it."""

    def __contains__(self, passage_id: str) -> bool:
        return self.get(passage_id) is not None

    def __getitem__(self, passage_id: str) -> Passage:
        found = self.get(passage_id)
        if found is None:
            raise KeyError(passage_id)
        return found

    def get(self, passage_id: str) -> Passage | None:
        """The passage, or the place in a document's text that an answer to a closed question stands at; None where
        there is neither. The voice of such a place is its line: a respondent has one."""
        place = None if passage_id in self.by_id else _PLACE.fullmatch(passage_id)
        if place is None:
            return self.by_id.get(passage_id)
        document, start, end = place[1], int(place[2]), int(place[3])
        text = self.texts.get(document, "")
        if not start < end <= len(text):
            return None
        line = text.rfind("\n", 0, start) + 1
        return Passage(passage_id, document, start, end, text[start:end], f"{document}[{line}]")

    def __len__(self) -> int:
        return len(self.by_id)

    def __iter__(self) -> Iterator[Passage]:
        return iter(self.by_id.values())

    def voices(self, ids: Iterable[str]) -> frozenset[str]:
        """Distinct voices among the passages that exist."""
        return frozenset(passage.voice for passage in map(self.get, ids) if passage is not None)

    def spoken_by(self, voice: str) -> str:
        """A voice as people read it: who spoke, or the title of the document that stands for them."""
        return self.headed.get(voice) or voice

    def overlapping(self, document: str, span: CharSpan) -> tuple[str, ...]:
        """Ids of the passages of `document` that share at least one code point with `span`."""
        return tuple(p.id for p in self if p.document == document and p.start < span.end and p.end > span.start)

    def called(self, name: str) -> tuple[str, ...]:
        """Ids of the documents whose title or file name begins with `name`, after folding case and punctuation.

        A document that is called exactly so is preferred to those that only begin so.
        """
        wanted = fold_name(name)
        exact = [d for d, names in self.titles.items() if wanted in names]
        return tuple(exact or [d for d, names in self.titles.items() if any(n.startswith(wanted) for n in names)])


def fold_name(name: str) -> str:
    """A title or file name for comparing: NFKC, lower case, runs of anything but letters and digits as one dash."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")


def passages_of_store(store: Store) -> Passages:
    """Everything in a project's store, staff and narrator included."""
    documents = store.documents()
    segments = [segment for document in documents for segment in store.segments(document.id)]
    return passages_of(documents, segments)


def passages_of(documents: Iterable[Document], segments: Iterable[Segment]) -> Passages:
    """The same from records in memory."""
    documents = list(documents)
    return Passages(
        by_id={
            s.id: Passage(s.id, s.document, s.span.start, s.span.end, s.text, voice_of(s), s.role, s.language)
            for s in segments
        },
        texts={d.id: d.text for d in documents},
        titles={d.id: _names(d) for d in documents},
        headed={d.id: d.title or PurePosixPath(d.origin).stem for d in documents},
    )


def _names(document: Document) -> tuple[str, ...]:
    origin = PurePosixPath(document.origin)
    return tuple(sorted({fold_name(n) for n in (document.title, origin.name, origin.stem) if n}))


def read_corpus(path: Path) -> tuple[list[Document], list[Segment]]:
    """Documents and segments out of a case's `corpus.jsonl`."""
    return records_of(read_rows(path))


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a `corpus.jsonl`."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def records_of(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Document], list[Segment]]:
    """Documents and segments out of rows: a row's `document`, or one document for each person.

    Segment ids are the ids of the rows, so that references can name them. A row without a participant is a voice that
    can't be told apart; `role`, `heading`, `t` (seconds or h:mm:ss), `date`, `attributes`, `speaker` (the label
    before the words) and `title` (of the document, in place of its name) are kept where given.
    """
    together: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        together.setdefault(row.get("document") or row["participant"], []).append(row)
    documents: list[Document] = []
    segments: list[Segment] = []
    for title, own in together.items():
        name = fold_name(title)
        text = ""
        for row in own:
            start = len(text)
            words = unicodedata.normalize("NFC", row["text"])
            text += words + "\n"
            segments.append(_segment(row, name, CharSpan(start, start + len(words)), words))
        documents.append(
            Document(
                name,
                own[0].get("title", title),
                SourceKind(own[0].get("source", "interview")),
                text,
                date=own[0].get("date", ""),
                language=own[0].get("lang", "und"),
                participants=tuple(dict.fromkeys(row["participant"] for row in own if row.get("participant"))),
            )
        )
    return documents, segments


def _segment(row: Mapping[str, Any], document: str, span: CharSpan, words: str) -> Segment:
    person = row.get("participant") or None
    return Segment(
        row["id"],
        document,
        span,
        words,
        Role(row.get("role", "participant")),
        speaker=row.get("speaker", person or ""),
        participant=person,
        heading=row.get("heading", ""),
        start_time=_seconds(row.get("t")),
        language=row.get("lang", "und"),
        attributes={str(name): str(value) for name, value in row.get("attributes", {}).items()},
    )


def _seconds(stamp: float | str | None) -> float | None:
    if stamp is None or isinstance(stamp, (int, float)):
        return stamp
    return float(sum(int(part) * 60**place for place, part in enumerate(reversed(stamp.split(":")))))
