"""Serves two projects for the injection suite: one whose every text is hostile, one for hostile files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

from hostile_texts import PAYLOADS
from ui_fixtures import FixtureBackend, findings, ideas, journey, personas, reply

from assistant.conversation_files import ConversationSummary
from assistant.errors import ArtifactError
from assistant.project import Project
from assistant.replies import Reply
from ui.app import build_screen, launch
from ui.backend import ProjectBackend
from ui.rooms import Rooms
from ui.session import Backend, OnStep, Overview, Passage, RestingClaim, SourceRow, SourceView
from ui.talk import Answered, Asked, Facet, Facets, LeavingView, ModelRow

TEXTS = frozenset(
    {
        "title",
        "text",
        "name",
        "tagline",
        "quote",
        "what",
        "ask",
        "basis",
        "arithmetic",
        "speaker",
        "narrowed",
        "answer",
        "how_might_we",
        "metric",
        "differs",
    }
)
"""Fields that a model or a source fills freely."""


class Stuffing:
    """Puts payloads into texts, one after the other."""

    def __init__(self) -> None:
        self.payloads: Iterator[str] = cycle(PAYLOADS)

    def __call__(self, value: Any, key: str = "") -> Any:
        """The same data, its texts hostile."""
        if isinstance(value, dict):
            return {name: self(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self(each, key) for each in value]
        return next(self.payloads) if isinstance(value, str) and value and key in TEXTS else value

    def model(self, record: Any) -> Any:
        """The same record, its texts hostile."""
        return type(record).model_validate(self(record.model_dump(mode="json", by_alias=True)))


class HostileBackend(FixtureBackend):
    """A backend whose every text is hostile."""

    def __init__(self, tmp: Path) -> None:
        super().__init__(tmp)
        self.stuff = Stuffing()
        made = [self.stuff.model(each()) for each in (journey, personas, findings, ideas)]
        self.kept = {artifact.id: artifact for artifact in made}

    def overview(self) -> Overview:
        return replace(super().overview(), name=PAYLOADS[2], chat_model=PAYLOADS[3])

    def frames(self, language: str) -> Sequence[tuple[str, str]]:
        return [(f"frame{n}", payload) for n, payload in enumerate(PAYLOADS)]

    def sources(self) -> Sequence[SourceRow]:
        row = super().sources()[0]
        return [replace(row, id=f"doc{n}", title=each, origin=each, date=each[:20]) for n, each in enumerate(PAYLOADS)]

    def source(self, document: str) -> SourceView | None:
        view = super().source(document)
        if view is None:
            return None
        facts = tuple(replace(view.facts[-1], name=f"person {each}", value=each, why=each) for each in PAYLOADS[:40])
        return replace(view, title=next(self.stuff.payloads), origin=next(self.stuff.payloads), facts=facts)

    def passage(self, document: str, segment: str, start: int | None, end: int | None) -> Passage | None:
        found = super().passage(document, segment, start, end)
        if found is None:
            return None
        turns = tuple(replace(found.turns[1], speaker=each, before=each, mark=each, after=each) for each in PAYLOADS)
        resting = tuple(RestingClaim("journey-1", "journey", each, each, False) for each in PAYLOADS)
        return replace(found, title=PAYLOADS[2], heading=PAYLOADS[4], method=PAYLOADS[5], turns=turns, resting=resting)

    def ask(self, asked: Asked, on_step: OnStep) -> Answered:
        answered = super().ask(asked, on_step)
        if asked.text.startswith("fail"):
            raise ArtifactError("\n".join(PAYLOADS))
        told = reply()
        statements = [told.statements[0].model_copy(update={"text": each}) for each in PAYLOADS]
        made: Reply = self.stuff.model(told.model_copy(update={"missing": PAYLOADS}))
        return replace(answered, reply=made.model_copy(update={"statements": tuple(statements)}), next=PAYLOADS[:12])

    def conversations(self, words: str = "") -> Sequence[ConversationSummary]:
        return [ConversationSummary(f"k{n}", each, "2026-03-04", n, each) for n, each in enumerate(PAYLOADS)]

    def facets(self) -> Facets:
        values = tuple(Facet(each, 1) for each in PAYLOADS)
        return Facets(values, values, values, tuple(Facet(f"{each}={each}", 1) for each in PAYLOADS), ("", ""))

    def try_models(self) -> tuple[ModelRow, ...]:
        return tuple(ModelRow("chat", each, each, False, 0.0, each) for each in PAYLOADS)

    def leaving(self, asked: Asked) -> LeavingView | None:
        if not asked.text.startswith("send"):
            return None
        return LeavingView(PAYLOADS, 1, 1, tuple((each[:30], each) for each in PAYLOADS))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    project = Project.create(folder / "real", embedder="hashing:256", chat_model="extractive:")
    rooms: dict[str, tuple[str, Backend]] = {
        "model": (PAYLOADS[0], HostileBackend(folder / "model")),
        "real": (PAYLOADS[2], ProjectBackend(project)),
    }
    sys.stdout.write(launch(build_screen(Rooms(rooms, models_open=True)), "127.0.0.1", 0) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
