"""An estimate asks no model, leaves the project as it was, and counts what the draft then takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.artifacts import AnyArtifact, Brief
from assistant.chat_model import ChatReply, ChatRequest, Message, OnText, Usage
from assistant.errors import ModelUnavailable
from assistant.estimating import CountingModel, estimate_draft
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from assistant.providers.openai_compatible import OpenAICompatibleChatModel
from assistant.settings import Settings
from benchmarks.hosted_stub import HostedStub
from corpus.ingest import ingest

INTERVIEWS = Path(__file__).parent / "data" / "interviews"


@dataclass
class Untouchable:
    """A model that must not be asked."""

    name: str = "openai:priced"
    writes: bool = True
    asked: list[ChatRequest] = field(default_factory=list)

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        self.asked.append(request)
        raise ModelUnavailable("It was asked.")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    prices = {"openai:priced": {"input": 2.0, "output": 10.0}}
    Project.create(tmp_path / "study", chat_model="scripted:", embedder="hashing:256")
    made = Project.open(tmp_path / "study", prices=prices)
    with made.store(writer=True) as store:
        ingest(store, [INTERVIEWS], root=made.root)
    return made


@pytest.mark.parametrize("writes", [True, False])
def test_nothing_is_asked_and_nothing_is_left_behind(project: Project, writes: bool) -> None:
    model = Untouchable(writes=writes)
    project.use_chat_model(model)
    estimate = estimate_draft(project, draft_findings, Brief())
    assert model.asked == []
    assert project.artifacts() == []
    assert project.journal.totals().calls == 0
    assert estimate.model == "openai:priced"
    assert estimate.calls > 0
    assert 0 < estimate.completion_tokens <= estimate.completion_tokens_at_most
    spent = (2.0 * estimate.prompt_tokens + 10.0 * estimate.completion_tokens_at_most) / 1e6
    assert estimate.cost_at_most == pytest.approx(spent)
    assert estimate.seconds is None


def test_the_draft_then_takes_what_was_estimated(project: Project) -> None:
    project.use_chat_model(Untouchable())
    estimate = estimate_draft(project, draft_findings, Brief())
    counting = CountingModel("openai:priced", writes=True)
    project.use_chat_model(counting)
    draft_findings(project, Brief())
    assert (counting.calls, counting.prompt_tokens) == (estimate.calls, estimate.prompt_tokens)
    assert estimate_draft(project, draft_findings, Brief()).calls == 0, "what was paid for is not paid for again"


@pytest.mark.parametrize("draft", [draft_journey, draft_personas, draft_ideas])
def test_the_bill_comes_within_a_quarter_of_the_estimate(
    project: Project, draft: Callable[[Project, Brief], AnyArtifact]
) -> None:
    with HostedStub(0.0) as stub:
        model = OpenAICompatibleChatModel("priced", Settings(base_url=stub.url))
        project.use_chat_model(Untouchable())
        estimate = estimate_draft(project, draft, Brief())
        project.use_chat_model(model)
        draft(project, Brief())
    paid = project.journal.totals()
    bill = (2.0 * paid.prompt_tokens + 10.0 * paid.completion_tokens) / 1e6
    assert stub.calls == paid.calls > 3
    assert estimate.cost == pytest.approx(bill, rel=0.25)


class _Line(BaseModel):
    id: str
    title: str
    weight: float


class _Lines(BaseModel):
    lines: list[_Line]
    note: str | None


def test_a_counted_reply_fits_the_schema_and_names_what_was_asked_about() -> None:
    asked = 'G0:\n- "It was slow."\n\nG1:\n- "I left."'
    request = ChatRequest((Message("user", asked),), schema=_Lines.model_json_schema(), max_tokens=200)
    model = CountingModel("openai:x", writes=True)
    reply = model.reply(request)
    read = _Lines.model_validate(json.loads(reply.text))
    assert [line.id for line in read.lines] == ["G0", "G1"]
    assert read.lines[0].title == "It was slow."
    assert isinstance(reply.usage, Usage)
    assert model.at_most == 200


def test_a_counted_choice_is_one_of_those_offered() -> None:
    reply = CountingModel("openai:x", writes=False).reply(ChatRequest((Message("user", "?"),), choices=("yes", "no")))
    assert reply.text == "yes"
    assert reply.choice_weights == {"yes": 1.0, "no": 0.0}
