"""What is kept of each visitor is let go: of a call with its answer, of a page an hour after it has gone."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections import OrderedDict
from types import SimpleNamespace
from typing import Any

import pytest

from ui.session_states import KEPT, MOST, StatesLetGo

CALLS = """
import json, time
import gradio as gr, httpx
from ui.app import launch
def louder(words: str) -> str:
    return words.upper()
with gr.Blocks() as screen:
    gr.api(louder, api_name="louder")
told = []
with httpx.Client(base_url=launch(screen, "127.0.0.1", 0), trust_env=False) as program:
    for words in ("quiet 가나", "quiet هادئ", "quiet 安静"):
        event = program.post("gradio_api/call/louder", json={"data": [words]}).json()["event_id"]
        told.append(json.loads(program.get(f"gradio_api/call/louder/{event}").text.partition("data: ")[2])[0])
holder, queue = screen.app.state_holder, screen._queue
until = time.monotonic() + 20
while holder.session_data and time.monotonic() < until:  # the last goes just after its answer was read
    time.sleep(0.05)
print(json.dumps([told, len(holder.session_data), len(queue.pending_messages_per_session), holder.capacity]))
"""


@pytest.mark.slow
def test_calls_are_answered_and_leave_nothing_behind() -> None:
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=True, timeout=120)
    told, states, messages, most = json.loads(done.stdout.splitlines()[-1])
    assert told == ["QUIET 가나", "QUIET هادئ", "QUIET 安静"]
    assert (states, messages) == (0, 0)
    assert most == MOST


class Hours:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def application(*sessions: str) -> Any:
    holder = SimpleNamespace(
        session_data=OrderedDict.fromkeys(sessions), time_last_used=dict.fromkeys(sessions), lock=threading.Lock()
    )
    queue = SimpleNamespace(pending_event_ids_session={}, pending_messages_per_session=dict.fromkeys(sessions))
    return SimpleNamespace(state_holder=holder, get_blocks=lambda: SimpleNamespace(_queue=queue))


def visit(between: StatesLetGo, app: Any, path: str, method: str = "GET") -> None:
    async def nothing() -> dict[str, Any]:
        return {}

    async def swallow(_: Any) -> None:
        return None

    asyncio.run(between({"type": "http", "path": path, "method": method, "app": app}, nothing, swallow))


async def answered(_scope: Any, _receive: Any, _send: Any) -> None:
    return None


def test_a_page_is_kept_for_an_hour_after_it_has_gone() -> None:
    clock = Hours()
    app, between = application("closed", "open"), StatesLetGo(answered, clock)
    visit(between, app, "/gradio_api/heartbeat/closed")
    clock.now = KEPT - 1
    visit(between, app, "/gradio_api/heartbeat/open")
    assert set(app.state_holder.session_data) == {"closed", "open"}
    clock.now = KEPT + 1
    visit(between, app, "/gradio_api/heartbeat/open")
    assert set(app.state_holder.session_data) == {"open"}
    assert set(app.state_holder.time_last_used) == {"open"}


def test_a_page_that_comes_back_is_kept_and_one_that_is_there_twice_has_not_gone() -> None:
    clock = Hours()
    app, between = application("back"), StatesLetGo(answered, clock)
    visit(between, app, "/gradio_api/heartbeat/back")

    async def comes_back() -> None:
        gone = asyncio.Event()

        async def stays(*_: Any) -> None:
            await gone.wait()

        inner = StatesLetGo(stays, clock)
        inner._gone = between._gone
        scope = {"type": "http", "path": "/gradio_api/heartbeat/back", "method": "GET", "app": app}
        first = asyncio.create_task(inner(scope, None, None))  # type: ignore[arg-type]
        second = asyncio.create_task(inner(dict(scope), None, None))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        clock.now = 3 * KEPT
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert inner._open == {"back": 1}
        assert not inner._gone
        assert "back" in app.state_holder.session_data
        gone.set()
        await second

    asyncio.run(comes_back())


def test_only_the_reading_of_an_answer_ends_a_call() -> None:
    app, between = application("event"), StatesLetGo(answered)
    visit(between, app, "/gradio_api/call/ask", "POST")
    visit(between, app, "/gradio_api/call/ask/other")
    assert set(app.state_holder.session_data) == {"event"}
    visit(between, app, "/gradio_api/call/v2/ask/event")
    assert not app.state_holder.session_data


def test_messages_that_wait_for_a_listener_stay() -> None:
    app, between = application("event"), StatesLetGo(answered)
    app.get_blocks()._queue.pending_event_ids_session["event"] = {"event"}
    visit(between, app, "/gradio_api/call/ask/event")
    assert "event" in app.get_blocks()._queue.pending_messages_per_session
