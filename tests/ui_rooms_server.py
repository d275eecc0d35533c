"""Serves two small projects for the tests of endpoints and of signing in: prints its address, ends when stdin does.

python ui_rooms_server.py FOLDER [auth] [mcp]
"""

from __future__ import annotations

import sys
from pathlib import Path

from conftest import interviews_project

from ui.app import serve_all
from ui.users import Users

if __name__ == "__main__":
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    projects = {
        name: interviews_project(folder / name, embedder="hashing:256", chat_model="extractive:", name=name.title())
        for name in ("north", "south")
    }
    users = None
    if "auth" in wanted:
        users = Users(folder / "users.json")
        users.add("ana", "a long password", ("north",))
        users.add("root", "another password")
    sys.stdout.write(serve_all(projects, "127.0.0.1", 0, users=users, mcp="mcp" in wanted) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
