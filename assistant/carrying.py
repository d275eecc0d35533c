"""What is kept of a project as JSON, brought in step with documents that were rewritten in place.

A citation of such a document is moved with its words, letter for letter; ids of people, segments and documents follow;
texts that repeat a quote repeat it as it is now; in all others names are looked for (`assistant.renaming`). What tells
the machine something, as a kind or a label, stays. Knows the shape of what is kept, no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from corpus.records import CharSpan

if TYPE_CHECKING:
    from assistant.renaming import Renaming
    from corpus.moves import Move
    from corpus.records import Document
    from corpus.store import Store

_MACHINE_LINES = (
    "id artifact created chat_model embedder embedder_revision coder unit prompts seen wayfolk frame language verified",
    "role kind status confidence wording label for against lane stage from to outcome change card cards proposal",
    "made_from op field group part other time when how number state act model origin beside effort owner level",
    "discipline horizon ranked_by source pain covers scale",
)
_MACHINE = frozenset(" ".join(_MACHINE_LINES).split())
"""Fields that hold ids, labels, choices of a list, times and names of models: nobody's words."""
_LABELS = frozenset(("speaker", "title", "name", "who"))
"""Fields in which a pseudonym stands without brackets."""
_VOICES = frozenset(("fit", "misfits", "documents"))
"""Fields whose keys are ids of people or documents."""
_REFERENCE = re.compile(r"[A-Z]\d+")


class Carrier:
    """Brings values in step. One for all that is kept of a project, so that each document is read once."""

    def __init__(self, store: Store, moves: Mapping[str, Move], renaming: Renaming) -> None:
        self._store = store
        self._moves = moves
        self._renaming = renaming
        self._people = {before: after for move in moves.values() for before, after in move.people.items()}
        self._documents: dict[str, Document | None] = {}
        self._present = store.document_ids()
        self.moved = 0
        """Citations that were moved."""

    def text(self, text: str) -> str:
        """A text that is no JSON."""
        return self._renaming.text(text)

    def value(self, value: object) -> object:
        """What becomes of a value."""
        quotes: dict[str, str] = {}
        cited = self._cited(value, quotes)
        changed = {before: after for before, after in quotes.items() if before != after}
        ordered = dict(sorted(changed.items(), key=lambda pair: -len(pair[0])))
        return self._value(cited, "", ordered)

    # ---- citations ----

    def _cited(self, value: object, quotes: dict[str, str]) -> object:
        """The value with its citations moved; `quotes` gets each quote before and after."""
        if isinstance(value, list):
            return [self._cited(each, quotes) for each in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("document"), str) and isinstance(value.get("quote"), str):
            return self._citation(value, quotes)
        return {key: self._cited(each, quotes) for key, each in value.items()}

    def _citation(self, citation: dict[str, object], quotes: dict[str, str]) -> dict[str, object]:
        """A citation, or a correction of a passage, where it stands now."""
        document, segment = str(citation["document"]), str(citation.get("segment", ""))
        start, end = citation.get("start", 0 if "act" in citation else None), citation.get("end")
        span = CharSpan(start, end) if isinstance(start, int) and isinstance(end, int) and end >= start else None
        participant = citation.get("participant")
        seen: set[str] = set()
        while document in self._moves and document not in seen:
            seen.add(document)
            move = self._moves[document]
            segment = move.segment(segment) or segment
            span = move.span(span) if span is not None else None
            participant = move.people.get(participant, participant) if isinstance(participant, str) else participant
            document = move.after
        if document in self._present and not seen:
            return {**citation, "participant": self._person(participant)} if participant else citation
        changed = {**citation, "document": document, "segment": segment, "participant": participant}
        quote = str(citation["quote"])
        now = self._document(document) if seen else None
        if now is not None and span is not None and quote:
            changed |= {"start": span.start, "end": span.end, "quote": span.of(now.text)}
        else:
            changed["quote"] = self._renaming.text(quote)
        quotes[quote] = str(changed["quote"])
        self._tell(changed, now, segment)
        self.moved += bool(seen)
        return {key: changed[key] for key in changed if key in citation or changed[key]}

    def _tell(self, citation: dict[str, object], now: Document | None, segment: str) -> None:
        """Who says it, and what the source is called, as the source has it now."""
        there = self._store.segment(segment) if now is not None and segment else None
        if isinstance(citation.get("speaker"), str):
            before = str(citation["speaker"])
            citation["speaker"] = there.speaker if there is not None else self._renaming.label(before)
        if isinstance(citation.get("title"), str):
            citation["title"] = now.title if now is not None else self._renaming.label(str(citation["title"]))

    def _document(self, identity: str) -> Document | None:
        if identity not in self._documents:
            self._documents[identity] = self._store.document(identity)
        return self._documents[identity]

    # ---- everything else ----

    def _value(self, value: object, field: str, quotes: Mapping[str, str]) -> object:
        if isinstance(value, str):
            return value if field in _MACHINE else self._string(value, field, quotes)
        if isinstance(value, list):
            return _once([self._value(each, field, quotes) for each in value], field)
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("document"), str) and isinstance(value.get("quote"), str):
            return value  # moved already
        if field in _VOICES:
            return {self._person(key): each for key, each in value.items()}
        if field == "segments":
            return {self._string(key, field, quotes): self._counted(each, quotes) for key, each in value.items()}
        return {key: self._value(each, key, quotes) for key, each in value.items()}

    def _counted(self, value: object, quotes: Mapping[str, str]) -> object:
        if not isinstance(value, dict):
            return value
        return {self._string(key, "segments", quotes): count for key, count in value.items()}

    def _string(self, text: str, field: str, quotes: Mapping[str, str]) -> str:
        moved = self._person(text)
        if moved != text or not text or _REFERENCE.fullmatch(text):
            return moved
        for before, after in quotes.items():
            if before and before in text:
                text = text.replace(before, after)
        return self._renaming.label(text) if field in _LABELS else self._renaming.text(text)

    def _person(self, identity: object) -> str:
        """The id that a person or a document has now; the same for anything else."""
        seen: set[str] = set()
        now = str(identity)
        while now not in seen:
            seen.add(now)
            move = self._moves.get(now)
            now = move.after if move is not None else self._people.get(now, now)
        return now


def _once(values: list[object], field: str) -> list[object]:
    """Members that are one person now are one member."""
    return list(dict.fromkeys(values)) if field in ("members", "unassigned") else values
