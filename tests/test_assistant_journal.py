"""The journal: a line a call, whatever comes of it, never what was said."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from assistant.budget import Budget
from assistant.chat_model import ChatReply, ChatRequest, Message, Usage
from assistant.errors import BudgetExceeded, ModelReplyInvalid, ModelUnavailable, ProjectError
from assistant.journal import Journal, JournalEntry, JournalledChatModel, Totals
from assistant.providers.scripted import Scripted, ScriptedChatModel
from assistant.settings import Settings

REQUEST = ChatRequest((Message("user", "她说等了三个小时"),), prompt="state_theme.v1@0123abcd", max_tokens=20)
PRICES = {"prices": {"scripted:": {"input": 1.0, "output": 2.0}}}


def entry(**changes: object) -> JournalEntry:
    values: dict[str, object] = {
        "time": "2026-11-21T10:00:00+00:00",
        "prompt": "p.v1@aa",
        "model": "local:m",
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "seconds": 0.5,
        "cost": 0.0,
        "outcome": "ok",
    }
    return JournalEntry(**{**values, **changes})  # type: ignore[arg-type]


def journalled(
    tmp_path: Path, *replies: Scripted, settings: Settings | None = None
) -> tuple[JournalledChatModel, Journal, Budget]:
    settings = settings or Settings.model_validate(PRICES)
    journal, budget = Journal(tmp_path / "journal.jsonl"), Budget(settings, lambda text: len(text))
    return JournalledChatModel(ScriptedChatModel(replies), journal, settings, budget), journal, budget


def test_a_call_is_written_down_priced_and_handed_on(tmp_path: Path) -> None:
    pieces: list[str] = []
    model, journal, _ = journalled(tmp_path, ChatReply("等待", Usage("scripted:", 1000, 500, 1.25)))
    reply = model.reply(REQUEST, pieces.append)
    assert (reply.text, reply.usage.cost, pieces) == ("等待", pytest.approx(0.002), ["等待"])
    (line,) = journal.entries()
    assert (line.prompt, line.model, line.outcome, line.seconds) == (REQUEST.prompt, "scripted:", "ok", 1.25)
    assert "等" not in (tmp_path / "journal.jsonl").read_text(encoding="utf-8")
    assert model.name == "scripted:"
    assert model.writes


def test_a_failed_call_is_written_down_with_what_it_took(tmp_path: Path) -> None:
    invalid = ModelReplyInvalid("cut off")
    invalid.usage = Usage("scripted:", 1000, 20)
    model, journal, _ = journalled(tmp_path, invalid, ModelUnavailable("gone"))
    with pytest.raises(ModelReplyInvalid):
        model.reply(REQUEST)
    with pytest.raises(ModelUnavailable):
        model.reply(REQUEST)
    first, second = journal.entries()
    assert (first.outcome, first.prompt_tokens, first.cost) == ("ModelReplyInvalid", 1000, pytest.approx(0.00104))
    assert (second.outcome, second.prompt_tokens) == ("ModelUnavailable", 0)
    assert journal.totals().failed == 2


def test_a_stopped_call_is_written_down_and_stops(tmp_path: Path) -> None:
    def stop(piece: str) -> None:
        raise KeyboardInterrupt

    model, journal, budget = journalled(tmp_path, "text", settings=Settings(max_tokens=1000))
    with pytest.raises(KeyboardInterrupt):
        model.reply(REQUEST, stop)
    assert [line.outcome for line in journal.entries()] == ["interrupted"]
    assert budget.tokens == 0


def test_a_call_over_budget_is_not_made(tmp_path: Path) -> None:
    model, journal, _ = journalled(tmp_path, "a b", settings=Settings(max_tokens=34))
    model.reply(REQUEST)
    with pytest.raises(BudgetExceeded, match="What was done is kept"):
        model.reply(REQUEST)
    assert journal.totals().calls == 1


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")

    def write(number: int) -> None:
        for _ in range(10):
            journal.append(entry(model=f"local:{number}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.totals() == Totals(40, 0, 400, 200, pytest.approx(20.0), 0.0)
    assert journal.totals(model="local:3").calls == 10


def test_a_line_cut_by_a_crash_harms_no_other(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append(entry())
    with journal.path.open("ab") as file:
        file.write(b'{"time": "2026-11-21T10:00:01", "pro')
    journal.append(entry(time="2026-11-22T00:00:00+00:00"))
    with journal.path.open("ab") as file:
        file.write(b"\xff\xfe garbage\n[]\n{}\n")
    assert [line.time[:10] for line in journal.entries()] == ["2026-11-21", "2026-11-22"]
    assert journal.totals(since="2026-11-22").calls == 1
    rows = journal.path.read_bytes().split(b"\n")
    assert json.loads(rows[0])["model"] == "local:m"


def test_an_unknown_cost_makes_the_total_unknown(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    assert journal.totals() == Totals()
    journal.append(entry(cost=0.5))
    assert journal.totals().cost == 0.5
    journal.append(entry(cost=None))
    assert journal.totals().cost is None


def test_a_journal_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="can't be written"):
        Journal(tmp_path / "nowhere" / "journal.jsonl").append(entry())
