"""Serves the screen over the invented study, for the browser tests: prints its address, ends when stdin does."""

from __future__ import annotations

import sys
from pathlib import Path

from ui_fixtures import HOSTILE, FixtureBackend, findings, reply

from ui.app import build_screen, launch
from ui.rooms import Rooms

if __name__ == "__main__":
    backend = FixtureBackend(Path(sys.argv[1]), pause=0.15)
    evil = findings().findings[0].model_copy(update={"title": HOSTILE, "text": HOSTILE, "arithmetic": HOSTILE})
    made = findings().model_copy(update={"id": "findings-2", "findings": (evil, *findings().findings)})
    backend.kept[made.id] = made
    backend.answers = {
        HOSTILE: reply(answer=HOSTILE, statements=(), counts=()),
        "split the purchase stage in two": reply(
            answer="The change is ready.", statements=(), counts=(), citations=(), proposal="proposal-1"
        ),
    }
    screen = build_screen(Rooms.of(backend, models_open="open" in sys.argv[2:]))
    sys.stdout.write(launch(screen, "127.0.0.1", 0) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
