"""Serves the screen over a project in which there is nothing yet, for the browser test of the whole way.

    python ui_empty_server.py FOLDER LANGUAGE

Prints its address, ends when stdin does. Needs the embedder's weights and no language model.
"""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.project import Project
from ui.app import build, launch

if __name__ == "__main__":
    with Project.create(Path(sys.argv[1]) / "empty", chat_model="extractive:", language=sys.argv[2]) as project:
        sys.stdout.write(launch(build(project), "127.0.0.1", 0) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
