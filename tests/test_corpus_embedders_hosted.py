"""Hosted embeddings against a server on this machine: limits kept, refusals repaired, another model noticed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.embedders.openai_compatible import OpenAICompatibleEmbedder
from corpus.errors import EmbedderError, EmbedderMismatch
from corpus.progress import SET_ASIDE, Step
from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from corpus.retrieval import Retriever
from corpus.store import Store
from corpus.tokens import heuristic_count


class Server(ThreadingHTTPServer):
    """Embeddings by hashing; refuses texts with "BAD", and batches over its limits."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sizes: list[int] = []
        self.dimensions = 64
        self.salt = ""
        self.refuse_all = False


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = body["input"]
        self.server.sizes.append(len(texts))
        tokens = sum(map(heuristic_count, texts))
        over = len(texts) > 2048 or tokens > 300_000 or any(heuristic_count(text) > 8191 for text in texts)
        if self.server.refuse_all or over or any("BAD" in text for text in texts):
            self._send(400, {"error": {"message": "this input can't be embedded", "type": "invalid_request_error"}})
            return
        rows = HashingEmbedder(self.server.dimensions).embed_passages([self.server.salt + text for text in texts])
        data = [{"object": "embedding", "index": at, "embedding": row.tolist()} for at, row in enumerate(rows)]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        self._send(200, {"object": "list", "data": data, "model": body["model"], "usage": usage})

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server."""
    made = Server()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def _embedder(server: Server) -> OpenAICompatibleEmbedder:
    return OpenAICompatibleEmbedder("m", base_url=f"http://127.0.0.1:{server.server_port}/v1", api_key="k")


def test_many_and_long_texts_keep_the_limits(server: Server) -> None:
    texts = [f"text number {number}" for number in range(1200)] + ["字" * 9000, "long words " * 9000]
    rows = _embedder(server).embed_passages(texts)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert max(server.sizes) <= 512
    assert sum(server.sizes) >= len(texts) + 3


def test_a_bad_text_is_set_aside_and_told(server: Server) -> None:
    told: list[Step] = []
    rows = _embedder(server).embed_passages(["good one", "BAD one", "", "good two", "other"], told.append)
    assert [bool(row.any()) for row in rows] == [True, False, False, True, True]
    assert np.allclose(rows[0], HashingEmbedder(64).embed_passages(["good one"])[0], atol=1e-6)
    said = next(step.detail for step in told if step.stage == SET_ASIDE)
    assert said.startswith("The embedder openai:m refused 1 of 4")


def test_a_server_that_refuses_everything_is_an_error(server: Server) -> None:
    embedder = _embedder(server)
    assert embedder.identity.dimensions == 64
    server.refuse_all = True
    with pytest.raises(EmbedderError, match="did not answer"):
        embedder.embed_passages(["one", "two"])


def test_vectors_of_another_size_are_noticed(server: Server) -> None:
    embedder = _embedder(server)
    embedder.embed_passages(["one"])
    server.dimensions = 32
    with pytest.raises(EmbedderMismatch, match="32 and 64"):
        embedder.embed_passages(["two"])


def test_another_model_behind_the_same_name_is_noticed(server: Server, tmp_path: Path) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _put(store, "a", "The payment button was hidden.")
        retriever = Retriever(store, _embedder(server), tmp_path / "index")
        retriever.refresh()
        retriever.close()
        _put(store, "b", "The map was hard to read.")
        server.salt = "quite another model "
        other = Retriever(store, _embedder(server), tmp_path / "index")
        with pytest.raises(EmbedderMismatch, match="other vectors than those this project was indexed with"):
            other.refresh()
        other.close()


def _put(store: Store, name: str, text: str) -> None:
    segment = Segment(
        f"{name}.0", name, CharSpan(0, len(text)), text, Role.PARTICIPANT, "P", f"s/{name}", language="en"
    )
    store.put(Document(name, name, SourceKind.INTERVIEW, text, language="en"), [segment], [])
