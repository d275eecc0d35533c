"""Serves four short interviews over a language model whose server dies in the middle of the first answer.

    python ui_dying_server.py FOLDER

From then on it refuses every request, until a file `back` lies in the folder.
Prints its address, ends when stdin does. Needs no weights.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from conftest import interviews_project
from fault_server import Answer, failing, serving
from test_pipeline_server import as_a_large_model
from weights_server import KEY

from assistant.project import Project
from ui.app import build_screen, launch
from ui.backend import ProjectBackend

SECOND = "And this comes only once the server is back."


class Dying:
    """What the model's server says, and when it says no more."""

    def __init__(self, back: Path) -> None:
        self.back = back
        self.dead = False

    def __call__(self, body: dict[str, Any]) -> Answer:
        """One sentence with its citation and half of a second; both once the server is back."""
        self.dead = self.dead and not self.back.exists()
        told = body["messages"][0]["content"]
        if self.dead:
            return failing(503, "The server is shutting down.")
        if "translate" in told:
            return Answer("delivery late 배송 늦다 送货 晚 توصيل متأخر")
        if "You answer questions of researchers" not in told:
            return as_a_large_model(body)
        label, words = re.findall(r"^\[(P\d+)\].*?: (.+)$", body["messages"][-1]["content"], re.MULTILINE)[0]
        cited = [{"label": label, "quote": words}]
        statements = [{"text": words, "citations": cited}, {"text": SECOND, "citations": cited}]
        whole = json.dumps({"answerable": True, "statements": statements, "missing": []}, ensure_ascii=False)
        self.dead = not self.back.exists()
        return Answer(whole[: whole.index(SECOND) + 9], broken=True) if self.dead else Answer(whole)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    interviews_project(folder / "interviews", embedder="hashing:256").close()
    with (
        serving(answering=Dying(folder / "back")) as server,
        Project.open(
            folder / "interviews", chat_model="openai:large", base_url=server.url, api_key=KEY, timeout=20.0
        ) as project,
    ):
        backend = ProjectBackend(project)
        backend.allow_leaving()
        sys.stdout.write(launch(build_screen(backend), "127.0.0.1", 0) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
