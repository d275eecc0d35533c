"""Serves the screen over a real project of four short interviews, drafted, for the browser tests of editing.

    python ui_project_server.py FOLDER LANGUAGE

Prints its address, ends when stdin does. Needs no weights and no language model.
"""

from __future__ import annotations

import sys
from pathlib import Path

from conftest import interviews_project

from assistant.artifacts import Brief
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from ui.app import build, launch

if __name__ == "__main__":
    language = sys.argv[2]
    root = Path(sys.argv[1]) / "interviews"
    with interviews_project(root, embedder="hashing:256", chat_model="extractive:", language=language) as project:
        project.retriever().refresh()
        for draft in (draft_findings, draft_personas, draft_ideas, draft_journey):
            draft(project, Brief(language=language))
        sys.stdout.write(launch(build(project), "127.0.0.1", 0) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
