"""A server on the loopback that speaks the chat completions API and answers each of this project's requests in shape.

It knows what the requests look like and nothing of research: kinds and stages are drawn by the hash of a passage,
statements are the passage's or the quotes' own words, and every check is passed. So it shows what asking costs, in
time, calls and tokens, and nothing of what a model would say. Every reply comes after a pause, as that of a hosted
model does; any number of requests are answered at once.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from corpus.tokens import count_tokens

_LABEL = re.compile(r"^([A-Z]\d+):", re.MULTILINE)
_QUOTE = re.compile(r'^- "(.+)"$', re.MULTILINE)
_PASSAGE = re.compile(r"^\[(P\d+)\] .*: (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^Question: (.+)$", re.MULTILINE)
_FOLLOW_UP = re.compile(r"^Follow-up: (.+)$", re.MULTILINE)
STATEMENTS = 3
"""Statements of an answer, as many as a short one has."""
_KINDS = ("pain", "pain", "pain", "delight", "need", "behaviour", "expectation", "idea", "goal", "context")
_VALENCE = {"pain": -1, "delight": 1}


class HostedStub:
    """The running server; `url` is the base_url to give."""

    def __init__(self, latency: float) -> None:
        """`latency` in seconds, before each reply."""
        stub = self
        self.calls = 0
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                with stub._during():
                    time.sleep(latency)
                    answer = _completion(body)
                if body.get("stream"):
                    self._send(_stream(answer), "text/event-stream")
                else:
                    self._send(json.dumps(answer).encode(), "application/json")

            def _send(self, data: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing is logged."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @contextmanager
    def _during(self) -> Iterator[None]:
        with self._lock:
            self.calls += 1
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1

    def __enter__(self) -> HostedStub:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _completion(body: Mapping[str, Any]) -> dict[str, Any]:
    asked = str(body["messages"][-1]["content"])
    schema = ((body.get("response_format") or {}).get("json_schema") or {}).get("schema") or {}
    text = json.dumps(_filled(schema, asked), ensure_ascii=False) if schema else _said(asked)
    prompt = sum(count_tokens(str(message["content"])) for message in body["messages"])
    message = {"role": "assistant", "content": text}
    choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": "stop"}
    if body.get("logprobs"):
        token = {"token": text, "logprob": -0.01, "bytes": list(text.encode())}
        choice["logprobs"] = {"content": [{**token, "top_logprobs": [token]}]}
    usage = {"prompt_tokens": prompt, "completion_tokens": count_tokens(text)}
    usage["total_tokens"] = sum(usage.values())
    return {
        "id": "stub",
        "object": "chat.completion",
        "created": 0,
        "model": "stub",
        "choices": [choice],
        "usage": usage,
    }


def _stream(answer: Mapping[str, Any]) -> bytes:
    choice = answer["choices"][0]
    head = {**answer, "object": "chat.completion.chunk"}
    parts: list[dict[str, Any]] = [
        {**head, "usage": None, "choices": [{"index": 0, "delta": choice["message"], "finish_reason": None}]},
        {**head, "usage": None, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        {**head, "choices": []},
    ]
    lines = [f"data: {json.dumps(part, ensure_ascii=False)}\n\n" for part in parts]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


def _said(asked: str) -> str:
    followed = _FOLLOW_UP.findall(asked)
    if followed:
        return str(followed[-1])
    return "yes" if asked.rstrip().endswith("?") else (_QUOTE.findall(asked) or [asked[-80:]])[0]


def _filled(schema: Mapping[str, Any], asked: str) -> dict[str, Any]:
    properties = schema.get("properties", {})
    if "codes" in properties:
        return {"codes": [_code(json.loads(line), schema) for line in asked.split("\n") if line.startswith("{")]}
    if "groups" in properties:
        return {"groups": [_worded(label, quote) for label, quote in _blocks(asked)]}
    if "checks" in properties:
        return {"checks": [{"id": label, "supported": "yes"} for label in _LABEL.findall(asked)]}
    if "ideas" in properties:
        return {"ideas": [_idea(label, quote) for label, quote in _blocks(asked)]}
    if "choice" in properties:
        return {"choice": properties["choice"]["enum"][0]}
    return _answered(asked)


def _answered(asked: str) -> dict[str, Any]:
    """The last words of the first passages as statements; what was asked comes back as what is missing."""
    question = _QUESTION.findall(asked)
    ends = [(label, " ".join(text.split()[-6:])) for label, text in _PASSAGE.findall(asked)[:STATEMENTS]]
    return {
        "answerable": bool(ends),
        "statements": [{"text": words, "citations": [{"label": label, "quote": words}]} for label, words in ends],
        "missing": question[-1:],
    }


def _blocks(asked: str) -> Iterator[tuple[str, str]]:
    """Each label with its first quote."""
    at = [(match.group(1), match.end()) for match in _LABEL.finditer(asked)]
    for number, (label, start) in enumerate(at):
        end = at[number + 1][1] if number + 1 < len(at) else len(asked)
        quotes = _QUOTE.findall(asked[start:end])
        yield label, quotes[0] if quotes else asked[start:end].strip()


def _drawn(text: str, among: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % among


def _code(row: Mapping[str, str], schema: Mapping[str, Any]) -> dict[str, Any]:
    given = schema["properties"]["codes"]["items"]["properties"]
    stages, text = given["stage"]["enum"], row["passage"]
    kind = _KINDS[_drawn(text, len(_KINDS))]
    return {
        "id": row["id"],
        "kind": kind,
        "stage": stages[_drawn(text[::-1], len(stages))],
        "touchpoint": "",
        "valence": _VALENCE.get(kind, 0),
        "statement": " ".join(text.split()[:12]),
    }


def _worded(label: str, quote: str) -> dict[str, str]:
    return {"id": label, "title": " ".join(quote.split()[:8]), "statement": " ".join(quote.split()[:20])}


def _idea(label: str, quote: str) -> dict[str, str]:
    words = " ".join(quote.split()[:12])
    return {
        "pain": label,
        "text": f"Look into this: {words}",
        "mechanism": f"People no longer meet this: {words}",
        "owner": "product_development",
        "level": "easy",
        "discipline": "design",
        "horizon": "repair",
        "metric": "Share of people who tell of it again",
    }
