"""The whole way behind a server of the chat completions API: a real one, and a scripted one that fails on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fault_server import Answer, FaultServer, failing, serving, top
from traced import assert_answer_holds, assert_draft_holds
from weights_server import KEY, weights_served

from assistant.answers import answer
from assistant.artifacts import Brief
from assistant.claims import claims_of
from assistant.findings import draft_findings
from assistant.project import Project
from corpus.filters import parse_scope
from corpus.ingest import IngestOptions, ingest
from ui.cli import main

LATE = "Why are people unhappy with the delivery?"
SHORT_INTERVIEW = """Date: 2025-03-20

Interviewer: How was the delivery?
Ines: The driver came two hours late and I had to throw the ice cream away.
Interviewer: And paying?
Ines: The fee only showed at the last step. I do not mind paying it, but tell me early.
"""
YES = Answer(text="yes", logprobs=top(yes=-0.1, no=-2.5))


# ---- llama.cpp's server, the embedded weights behind it ----


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with weights_served(context=6144) as address:
        yield address


def behind(address: str, embedded: Project, *, writes: bool) -> Project:
    """The same project, its chat model behind HTTP."""
    return Project.open(
        embedded.root, chat_model="openai:qwen", base_url=address, api_key=KEY, timeout=300.0, writes=writes
    )


def asked(project: Project) -> set[str]:
    """Names of the prompts that the journal tells of."""
    entries = list(project.journal.entries())
    assert all(entry.model == "openai:qwen" for entry in entries)
    assert all(entry.prompt_tokens for entry in entries if entry.outcome == "ok")
    return {entry.prompt.split(".")[0] for entry in entries}


@pytest.mark.local_model
@pytest.mark.slow
def test_a_small_model_behind_a_server_answers_in_peoples_own_words(embedded: Project, served: str) -> None:
    with behind(served, embedded, writes=False) as project:
        reply = answer(project, "Is the delivery late?", scope=parse_scope("language=en"))
        assert_answer_holds(project, reply)
        assert all(statement.verified for statement in reply.statements)
        assert {citation.language for citation in reply.citations} == {"en"}
        assert "relevant" in asked(project)
        assert reply.usage.model == "openai:qwen"
        assert reply.usage.prompt_tokens > 100


@pytest.mark.local_model
@pytest.mark.slow
def test_a_small_model_behind_a_server_words_findings(embedded: Project, served: str) -> None:
    with behind(served, embedded, writes=False) as project:
        findings = draft_findings(project, Brief(segment="language=zh and person=groceries/李娜", language="zh"))
        assert_draft_holds(project, findings)
        assert {citation.speaker for citation in findings.citations} == {"李娜"}
        assert "state_theme" in asked(project)
        assert findings.origin.chat_model == "openai:qwen"


@pytest.mark.local_model
@pytest.mark.slow
def test_a_model_that_writes_freely_badly_is_shown_as_unverified_or_not_at_all(embedded: Project, served: str) -> None:
    """The way of large models, walked by one of 1.5 billion parameters, which is slow at it: one person, two turns.

    Drafts by the same way are checked with a scripted server below.
    """
    (embedded.root / "sources" / "ines.txt").write_text(SHORT_INTERVIEW, encoding="utf-8")
    with embedded.store(writer=True) as store:
        ingest(store, [embedded.root / "sources"], root=embedded.root, options=IngestOptions(study="groceries"))
    with behind(served, embedded, writes=True) as project:
        reply = answer(project, LATE, scope=parse_scope("person=groceries/ines"))
        assert_answer_holds(project, reply)
        assert {"code_passages", "answer"} <= asked(project)


# ---- a server that fails on the way, behind the command ----


def as_a_large_model(body: dict[str, Any]) -> Answer:
    """What a well-behaved large model would say: every passage coded, every group worded, every line borne out."""
    told = body["messages"][-1]["content"]
    if body.get("logprobs"):
        return YES
    if "quotes of a group" in body["messages"][0]["content"]:
        groups = re.findall(r"^(G\d+):\n- \"(.{20,90}?)[.,?!\n]", told, re.MULTILINE)
        return Answer(json.dumps({"groups": [{"id": name, "title": said, "statement": said} for name, said in groups]}))
    if asks_for_a_check(body):
        labels = re.findall(r"^(C\d+):", told, re.MULTILINE)
        return Answer(json.dumps({"checks": [{"id": label, "supported": "yes"} for label in labels]}))
    labels = [json.loads(line)["id"] for line in told.splitlines()]
    row = {"kind": "pain", "stage": "service", "touchpoint": "", "valence": -1, "statement": ""}
    return Answer(json.dumps({"codes": [{"id": label, **row} for label in labels]}))


def asks_for_words(body: dict[str, Any]) -> bool:
    return "quotes of a group" in body["messages"][0]["content"] and not body.get("logprobs")


def asks_for_a_check(body: dict[str, Any]) -> bool:
    return "You check sentences against quotes" in body["messages"][0]["content"]


Drafted = Callable[[FaultServer], tuple[int, str, str]]


@pytest.fixture
def drafted(embedded: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Drafted:
    """`wayfolk draft findings` over the English interview; its exit status, stdout and stderr."""

    def run(server: FaultServer) -> tuple[int, str, str]:
        monkeypatch.setenv("WAYFOLK_CHAT_MODEL", "openai:large")
        monkeypatch.setenv("WAYFOLK_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        command = ["draft", "findings", "--segment", "language=en", "--project", str(embedded.root), "--json"]
        status = main(command)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_server_that_stumbles_twice_is_asked_again(embedded: Project, drafted: Drafted) -> None:
    with serving(failing(500, "Overloaded."), failing(500, "Overloaded."), answering=as_a_large_model) as server:
        status, out, _ = drafted(server)
        different = {json.dumps(body, sort_keys=True) for body in server.requests}
    assert status == 0
    assert len(server.requests) == len(different) + 2
    findings = embedded.load(json.loads(out)["id"])
    assert_draft_holds(embedded, findings)
    assert "model" in {claim.wording for claim in claims_of(findings)}


@pytest.mark.parametrize("refused", ["coding", "wording", "checking"])
def test_a_key_that_stops_being_taken_costs_nothing_twice(embedded: Project, drafted: Drafted, refused: str) -> None:
    paid: list[dict[str, Any]] = []

    def refusing(body: dict[str, Any]) -> Answer:
        asked = "wording" if asks_for_words(body) else "checking" if asks_for_a_check(body) else "coding"
        if asked == refused:
            return failing(401, "Incorrect API key provided.")
        paid.append(body)
        return as_a_large_model(body)

    with serving(answering=refusing) as server:
        status, out, err = drafted(server)
    assert (status, out) == (1, "")
    sentences = [line for line in err.splitlines() if line.startswith("wayfolk: ")]
    assert len(sentences) == 1
    assert "key" in sentences[0]
    assert "Traceback" not in err
    assert embedded.artifacts() == []
    assert bool(paid) == (refused != "coding")
    assert any(map(asks_for_words, paid)) == (refused == "checking")

    with serving(answering=as_a_large_model) as server:
        status, out, _ = drafted(server)
        again = server.requests
    assert status == 0
    assert again
    assert not [body for body in again if body in paid], "paid for twice"
    assert any(map(asks_for_words, [*paid, *again]))
    assert_draft_holds(embedded, embedded.load(json.loads(out)["id"]))
    with serving(answering=as_a_large_model) as server:
        assert drafted(server)[0] == 0
        assert server.requests == []
