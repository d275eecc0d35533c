"""Every payload through every input of the screen and of the programs' endpoints, one by one: each stays text.

What a browser makes of it is tested in `test_ui_injection.py`; here every payload goes through every field alone, and
what comes back is read as a browser reads it: no element, no handler, no address but the page's own.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hostile_texts import ORDERS, PAYLOADS
from test_ui_markup import read
from ui_fixtures import FixtureBackend

from assistant.artifacts import Brief
from assistant.errors import ArtifactError, AssistantError
from assistant.project import Project
from corpus.errors import CorpusError
from corpus.progress import Step, silent
from ui.actions import Actions
from ui.api import Programs
from ui.backend import ProjectBackend
from ui.chat_actions import Changes, sentence
from ui.editing import Editing
from ui.markup import Html
from ui.panels.chat import chat_panel
from ui.panels.toolbar import failure_note, working_note
from ui.rooms import Rooms
from ui.session import AnswerStep, Screen, Turn
from ui.texts import preferred_language, texts

WORDS = texts("en")
ELEMENTS = frozenset(
    {"script", "iframe", "object", "embed", "img", "image", "audio", "video", "source", "base", "meta", "link", "math"}
    | {"form", "foreignobject", "animate", "style", "body", "html", "frame", "marquee", "template"}
)
"""Elements that no panel has, so that one of them would be a payload's own."""


@dataclass(frozen=True)
class Inputs:
    """A screen over an invented study, and one way in after the other."""

    backend: FixtureBackend
    actions: Actions
    screen: Screen


def markup(value: object) -> Iterator[str]:
    """Everything in what an action gives that is put into the page as markup."""
    if isinstance(value, Html):
        yield str(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from markup(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from markup(each)


def checked(value: object) -> str:
    """What is shown, as text; nothing of it is an element, a handler or an address that a payload brought."""
    shown = ""
    for each in markup(value):
        reader = read(each)
        assert not ELEMENTS & set(reader.tags), sorted(ELEMENTS & set(reader.tags))
        for name, said in reader.attributes:
            assert not name.startswith("on"), name
            if name in {"href", "src", "action", "formaction", "xlink:href", "srcset", "style", "data"}:
                assert "evil.test" not in (said or ""), (name, said)
                assert ":" not in (said or "") or name == "style", (name, said)
            shown += f" {said or ''}"
        shown += reader.text
    return shown


def folded(text: str) -> str:
    return " ".join(text.split())


def all_of(changes: AsyncIterator[Changes]) -> list[Changes]:
    async def collect() -> list[Changes]:
        return [each async for each in changes]

    return asyncio.run(collect())


def _edit(kind: str, change: Mapping[str, object]) -> Callable[[Inputs, str], object]:
    def made(inputs: Inputs, payload: str) -> object:
        artifact = f"{kind}-1"
        filled = {name: payload if value == "\0" else value for name, value in change.items()}
        seen = inputs.backend.standing(artifact).history.number
        asked = {"artifact": artifact, "change": json.dumps(filled), "seen": str(seen)}
        return Editing(inputs.actions).revise(kind, asked, inputs.screen, payload)  # type: ignore[arg-type]

    return made


def _look(**asked: str) -> Callable[[Inputs, str], object]:
    return lambda inputs, payload: inputs.actions.look(
        {name: payload if value == "\0" else value for name, value in asked.items()}, inputs.screen
    )


def _chosen(inputs: Inputs, payload: str) -> object:
    return inputs.actions.look(
        {"view": "search", "words": "eggs", "chosen": json.dumps([[payload, payload], ["kind", payload]])},
        inputs.screen,
    )


def _run(act: Callable[[Inputs, str], AsyncIterator[Changes]]) -> Callable[[Inputs, str], object]:
    return lambda inputs, payload: all_of(act(inputs, payload))


def _privacy(act: str, **asked: str) -> Callable[[Inputs, str], object]:
    return _run(
        lambda inputs, payload: inputs.actions.correct_privacy(
            act, {name: payload if value == "\0" else value for name, value in asked.items()}, inputs.screen
        )
    )


def _named(inputs: Inputs, payload: str) -> object:
    last = all_of(inputs.actions.say("Why?", "", inputs.screen))[-1]["screen"]
    assert isinstance(last, Screen)
    changes = inputs.actions.rename(payload, last)
    now = changes["screen"]
    assert isinstance(now, Screen)
    return [changes, inputs.actions.rename_sheet(now), inputs.actions.listed("", now)]


def _steps(inputs: Inputs, payload: str) -> object:
    steps = (AnswerStep(payload, 1, 1, payload), AnswerStep("searching", detail=payload))
    progress = [working_note(Step(stage, 1, 2, payload), WORDS) for stage in ("reading", payload)]
    return [chat_panel([Turn(payload, steps=steps)], WORDS), chat_panel([Turn("x", error=payload)], WORDS), *progress]


def _failed(inputs: Inputs, payload: str) -> object:
    errors: list[Exception] = [
        ArtifactError(payload),
        CorpusError(payload),
        AssistantError(payload),
        ValueError(payload),
    ]
    return [failure_note(sentence(error, WORDS), WORDS) for error in errors]


def _begun(inputs: Inputs, payload: str) -> object:
    assert preferred_language(payload, payload) == "en"
    rooms = Rooms({"one": ("One", inputs.backend)})
    entered = rooms.enter(payload, payload)
    assert entered is not None
    assert entered.project == "one", "an unknown name leads to the first project"
    return entered.first(payload, payload, payload)


def _too_large(inputs: Inputs, payload: str) -> object:
    return inputs.actions.too_large({"files": [[payload, 300_000_000], [payload, payload]]}, inputs.screen)


def _brought(inputs: Inputs, payload: str) -> object:
    empty = inputs.backend.tmp / (payload.replace("/", "_").replace("\0", "")[:60] + ".txt")
    empty.touch()
    return all_of(inputs.actions.bring([empty], inputs.screen))


def _told(inputs: Inputs, payload: str) -> AsyncIterator[Changes]:
    said = dict.fromkeys(("title", "method", "role of Nadia", "column Q1", payload), payload)
    return inputs.actions.tell({"document": "doc0", **said}, inputs.screen)


def _chosen_model(inputs: Inputs, payload: str) -> AsyncIterator[Changes]:
    asked = {"choice": "server", "model": payload, "base_url": payload}
    return inputs.actions.choose_model(asked, inputs.screen)


SHOWN = True
SLOW = (
    "name of a p",
    "tag",
    "line",
    "name of a s",
    "title",
    "a new",
    "an idea",
    "measure",
    "a judgement",
    "an operation",
)
"""Inputs that a whole draft is shown anew for: several payloads at once."""
TOGETHER = 500
"""Characters of several payloads that go through together; a line by hand may have 600."""
INPUTS: dict[str, tuple[Callable[[Inputs, str], object], bool]] = {
    "chat message": (_run(lambda inputs, payload: inputs.actions.say(payload, payload, inputs.screen)), SHOWN),
    "language of the answer": (_run(lambda inputs, payload: inputs.actions.say("Why?", payload, inputs.screen)), False),
    "name of a conversation": (_named, SHOWN),
    "search of conversations": (lambda inputs, payload: inputs.actions.listed(payload, inputs.screen), SHOWN),
    "scope chip": (
        lambda inputs, payload: [
            inputs.actions.scope({"do": "scope_add", "field": field, "value": payload}, inputs.screen)
            for field in ("study", "segment", "kind", "language", "since", payload)
        ],
        False,
    ),
    "search box": (_look(view="search", words="\0"), SHOWN),
    "facet": (_chosen, False),
    "view and source": (_look(view="\0", document="\0", number="\0"), False),
    "source by its id": (_look(view="source", document="\0"), False),
    "who is behind a pseudonym": (_look(view="privacy", words="\0"), SHOWN),
    "what a source is": (_run(_told), False),
    "two people": (_run(lambda i, payload: i.actions.join({"one": payload, "other": payload}, i.screen)), False),
    "text to replace": (_privacy("replace", text="\0", kind="\0"), False),
    "text to put back": (_privacy("keep", value="\0"), False),
    "person to join": (_privacy("join", value="\0", other="\0"), False),
    "person to forget": (_run(lambda i, payload: i.actions.forget({"value": payload}, i.screen)), False),
    "mark of a person": (
        lambda inputs, payload: inputs.actions.originals({"mark": payload, "language": payload}, ""),
        False,
    ),
    "model and its address": (_run(_chosen_model), SHOWN),
    "what a draft is about": (
        _run(lambda i, payload: i.actions.draft("personas", Brief(scope=payload, segment=payload), i.screen)),
        SHOWN,
    ),
    "name of a persona": (_edit("personas", {"op": "rename", "part": "p1", "text": "\0"}), SHOWN),
    "tag line of a persona": (_edit("personas", {"op": "describe", "part": "p1", "text": "\0"}), SHOWN),
    "line of a persona": (_edit("personas", {"op": "word", "card": "a1", "text": "\0"}), SHOWN),
    "name of a stage": (_edit("journey", {"op": "rename", "part": "need", "text": "\0"}), SHOWN),
    "title of a map": (_edit("journey", {"op": "retitle", "text": "\0"}), SHOWN),
    "a new card": (_edit("journey", {"op": "write", "part": "need", "group": "pains", "text": "\0"}), False),
    "an idea": (_edit("ideas", {"op": "word", "card": "i2", "field": "text", "text": "\0"}), SHOWN),
    "measure of an idea": (_edit("ideas", {"op": "word", "card": "i2", "field": "metric", "text": "\0"}), SHOWN),
    "a judgement of an idea": (_edit("ideas", {"op": "set", "card": "i2", "field": "effort", "value": "\0"}), False),
    "an operation": (_edit("journey", {"op": "\0", "\0": "\0"}), False),
    "what a map is told apart by": (
        lambda i, payload: Editing(i.actions).layer({"by": payload, "layer": payload}, i.screen),
        False,
    ),
    "a proposal": (lambda i, payload: i.actions.decide(payload, True, 0, i.screen), False),
    "address of the page": (_begun, False),
    "passage": (
        lambda i, p: i.actions.passage({"document": p, "segment": p, "start": p, "status": p, "language": p}),
        False,
    ),
    "person of a passage": (lambda i, p: i.actions.person({"voice": p, "most": p, "language": p}), False),
    "coding": (
        lambda i, p: i.actions.recode({"act": "add", "document": p, "segment": p, "quote": p, "kind": p}, p),
        False,
    ),
    "names of files too large": (_too_large, SHOWN),
    "names of files": (_brought, False),
    "steps of an answer and of a draft": (_steps, SHOWN),
    "sentences of errors": (_failed, SHOWN),
    "draft that was cut off": (
        lambda i, payload: [i.actions.dismiss(payload, i.screen), i.actions.work_stopped(payload, i.screen)],
        False,
    ),
}


def together() -> list[tuple[str, ...]]:
    """The payloads in groups."""
    groups: list[tuple[str, ...]] = [()]
    for payload in PAYLOADS:
        if sum(map(len, groups[-1])) + len(payload) > TOGETHER:
            groups.append(())
        groups[-1] = (*groups[-1], payload)
    return groups


@pytest.mark.parametrize("name", INPUTS)
def test_every_payload_through_this_input_is_text(name: str, tmp_path: Path) -> None:
    backend = FixtureBackend(tmp_path)
    actions = Actions(backend, models_open=True, names_open=lambda user: True)
    screen = actions.first("en")["screen"]
    assert isinstance(screen, Screen)
    act, shown = INPUTS[name]
    before = len(backend.sources()), sorted(backend.kept), backend.changed[:]
    for payloads in together() if name.startswith(SLOW) else [(each,) for each in PAYLOADS]:
        told = folded(checked(act(Inputs(backend, actions, screen), " ".join(payloads))))
        if shown:
            assert [each for each in payloads if folded(each)[:60] not in told] == []
    if name.startswith(("chat", "language", "search", "passage", "person of", "a proposal", "address")):
        assert (len(backend.sources()), sorted(backend.kept), backend.changed) == before, "nothing was obeyed"


def test_every_payload_through_the_endpoints_of_programs_is_data_or_a_sentence(tmp_path: Path) -> None:
    backend = FixtureBackend(tmp_path)
    programs = Programs(Rooms({"one": ("One", backend)}))
    before = sorted(backend.kept)

    def told(work: Any) -> object:
        try:
            return asyncio.run(work) if asyncio.iscoroutine(work) else work()
        except (AssistantError, CorpusError) as error:
            return str(error)

    for payload in (*PAYLOADS, *ORDERS):
        answer = told(programs.ask(payload, payload, "", payload, "", ""))
        assert isinstance(answer, dict)
        assert not answer["proposal"]
        assert backend.asked[-1][0] == payload, "asked as it is"
        for asked in (
            lambda payload=payload: programs.search(payload, payload, "", 5, payload),
            lambda payload=payload: programs.drafts(payload, payload),
            lambda payload=payload: programs.export(payload, payload, "md", payload, ""),
            lambda payload=payload: programs.export(payload, "journey-1", payload, payload, ""),
            lambda payload=payload: programs.export(payload, "journey-1", "md", payload, payload),
        ):
            assert isinstance(told(asked), str), "no project, draft or format of that name"
        assert "can't be drafted" in str(told(programs.draft(payload, payload, payload, "", payload, payload, "")))
    assert sorted(backend.kept) == before


def hostile_folder(folder: Path) -> list[Path]:
    """Files with hostile names, speakers, column titles and notes beside them."""
    folder.mkdir()
    for number, payload in enumerate(PAYLOADS):
        name = payload.replace("/", "_").replace("\n", " ")[:80]
        speaker = folded(payload).replace(":", "")[:40]
        talk = f"Moderator: And?\n{speaker}: I waited for the parcel number {number} all day.\n"
        (folder / f"{number} {name}.txt").write_text(talk, encoding="utf-8")
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["id", *(f"{folded(each)} Why?" for each in PAYLOADS)])
    rows.writerows([f"R{n}", *(f"{folded(each)} is what I saw." for each in PAYLOADS)] for n in range(3))
    (folder / "survey.csv").write_text(table.getvalue(), encoding="utf-8")
    said = [f"{json.dumps(f'a{n}')} = {json.dumps(each)}" for n, each in enumerate(PAYLOADS)]
    beside = "\n".join(
        [
            *(f"{name} = {json.dumps(PAYLOADS[n])}" for n, name in enumerate(("study", "method", "title"))),
            "[attributes]",
            *said,
        ]
    )
    (folder / "survey.csv.wayfolk.toml").write_text(beside, encoding="utf-8")
    return sorted(folder.iterdir())


def test_hostile_names_columns_speakers_and_settings_of_files_are_text_in_every_view(tmp_path: Path) -> None:
    language = "ar"
    with Project.create(
        tmp_path / "p", name=PAYLOADS[2], embedder="hashing:64", chat_model="extractive:", redact=False
    ) as project:
        backend = ProjectBackend(project)
        uploaded = backend.ingest(hostile_folder(tmp_path / "files"), silent)
        assert uploaded.added == len(PAYLOADS) + 1, uploaded
        actions = Actions(backend, names_open=lambda user: True)
        first = actions.first(language)
        seen = checked(first)
        screen = first["screen"]
        assert isinstance(screen, Screen)
        for view in ("list", "people", "questions", "space", "overview", "privacy"):
            seen += checked(actions.look({"view": view}, screen))
        survey = next(row for row in backend.sources() if row.origin.endswith("survey.csv"))
        seen += checked(actions.look({"view": "source", "document": survey.id}, screen))
        seen += checked(actions.look({"view": "search", "words": "parcel evil.test"}, screen))
        for row in backend.sources()[:20]:
            seen += checked(actions.passage({"document": row.id, "language": language}))
        for person in backend.people().people:
            seen += checked(actions.person({"voice": person.id, "language": language}))
        told = folded(seen)
        assert folded(PAYLOADS[2]) in told
        assert [each for each in PAYLOADS if folded(each)[:12] not in told] == []
