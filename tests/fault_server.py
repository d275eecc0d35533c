"""A scripted OpenAI-compatible server on the loopback: each request gets the next answer of a list, faults included.

After the list, `answering` says what each request gets; without it the last answer repeats. Every request's body is
kept in `requests`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server does with one request."""

    text: str = ""
    status: int = 200
    error: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    finish: str | None = "stop"
    refusal: str | None = None
    cut: bool = False
    """The stream ends in the middle: no finish reason, no end mark."""
    broken: bool = False
    """The connection is closed in the middle of a chunk."""
    delay: float = 0.0
    """Seconds of silence first."""
    raw: bytes | None = None
    """A body sent as it is."""
    logprobs: list[dict[str, Any]] | None = None
    prompt_tokens: int = 11
    completion_tokens: int = 7


def failing(status: int, message: str, *, headers: dict[str, str] | None = None, **more: Any) -> Answer:
    """An HTTP error with the API's error body."""
    return Answer(status=status, error={"message": message, "type": "error", **more}, headers=headers or {})


def top(**candidates: float) -> list[dict[str, Any]]:
    """Log-probabilities of a reply's first token: token → logprob."""
    rows = [{"token": token, "logprob": value, "bytes": list(token.encode())} for token, value in candidates.items()]
    return [{**rows[0], "top_logprobs": rows}]


Answering = Callable[[dict[str, Any]], Answer]
"""A request's body → what it gets. Called for one request at a time."""


class FaultServer:
    """The running server; `url` is the base_url to give."""

    def __init__(self, answers: Sequence[Answer], answering: Answering | None = None) -> None:
        self._answers = list(answers)
        self._answering = answering
        self._lock = threading.Lock()
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def next_answer(self, body: dict[str, Any], key: str) -> Answer:
        with self._lock:
            self.requests.append(body)
            self.keys.append(key)
            if self._answering is not None and len(self.requests) > len(self._answers):
                return self._answering(body)
            return self._answers[min(len(self.requests), len(self._answers)) - 1]

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = server.next_answer(body, self.headers.get("Authorization", ""))
                time.sleep(answer.delay)
                try:
                    _send(self, answer, body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *parts: object) -> None:
                """Nothing: a test's output stays its own."""

        return Handler


def _send(handler: BaseHTTPRequestHandler, answer: Answer, body: dict[str, Any]) -> None:
    if answer.raw is not None:
        _whole(handler, 200, answer.raw, answer.headers)
    elif answer.error is not None:
        _whole(handler, answer.status, json.dumps({"error": answer.error}).encode(), answer.headers)
    elif body.get("stream"):
        _stream(handler, answer, body)
    else:
        message = {"role": "assistant", "content": answer.text or None, "refusal": answer.refusal}
        choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": answer.finish}
        if answer.logprobs is not None:
            choice["logprobs"] = {"content": answer.logprobs}
        _whole(handler, 200, json.dumps({**_head(body, ""), "choices": [choice], "usage": _usage(answer)}).encode(), {})


def _whole(handler: BaseHTTPRequestHandler, status: int, payload: bytes, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(payload)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(payload)


def _stream(handler: BaseHTTPRequestHandler, answer: Answer, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Connection", "close")
    if answer.broken:
        handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.close_connection = True
    events = list(_events(answer, body))
    for event in events:
        data = f"data: {event}\n\n".encode()
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data) if answer.broken else data)
        handler.wfile.flush()
    if answer.broken:
        handler.wfile.write(b"ff\r\nhalf")


def _events(answer: Answer, body: dict[str, Any]) -> Iterator[str]:
    head = _head(body, ".chunk")
    yield json.dumps({**head, "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]})
    for word in answer.text.split(" "):
        piece = word if answer.text.startswith(word) else f" {word}"
        if piece:
            yield json.dumps({**head, "choices": [{"index": 0, "delta": {"content": piece}}]})
    if answer.cut or answer.broken:
        return
    yield json.dumps({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": answer.finish}]})
    if body.get("stream_options", {}).get("include_usage"):
        yield json.dumps({**head, "choices": [], "usage": _usage(answer)})
    yield "[DONE]"


def _head(body: dict[str, Any], suffix: str) -> dict[str, Any]:
    return {"id": "x", "object": f"chat.completion{suffix}", "created": 1, "model": body.get("model", "")}


def _usage(answer: Answer) -> dict[str, int]:
    return {
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "total_tokens": answer.prompt_tokens + answer.completion_tokens,
    }


@contextmanager
def serving(*answers: Answer, answering: Answering | None = None) -> Iterator[FaultServer]:
    """A server that gives `answers` in turn, and from then on what `answering` says."""
    server = FaultServer(answers, answering)
    server.start()
    try:
        yield server
    finally:
        server.stop()
