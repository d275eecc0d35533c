"""`wayfolk serve`, `mcp` and `users`: a project or several as a page in the browser, and who may sign in.

Parses, opens the projects and hands them to the page.
"""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from ui.cli_arguments import add_command, add_group, open_project, port_number
from ui.cli_output import emit, note, table

if TYPE_CHECKING:
    from assistant.project import Project
    from ui.cli_arguments import Commands
    from ui.users import Users

PORT = 7860
USERS = Path("users.json")


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    serve = add_command(
        commands,
        "serve",
        _serve,
        help="Serve the project, or several, as a page in the browser: chat, drafts, sources.",
        example="wayfolk serve --port 7860",
    )
    _add_address(serve)
    serve.add_argument(
        "--auth",
        nargs="?",
        const=USERS,
        type=Path,
        metavar="FILE",
        help=f"only for those who sign in: users of FILE (alone: {USERS}), see wayfolk users",
    )
    serve.set_defaults(mcp=False)
    mcp = add_command(
        commands,
        "mcp",
        _serve,
        help="Serve the page and, beside it, ask, search, draft and export as tools of an MCP server.",
        example="wayfolk mcp --port 7861",
    )
    _add_address(mcp)
    mcp.set_defaults(mcp=True, auth=None)
    _add_users(commands)


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=port_number, default=PORT, help=f"default {PORT}; 0: a free one")
    parser.add_argument(
        "--projects",
        type=Path,
        metavar="DIR",
        help="serve every project that lies in this folder (default: the one here)",
    )


def _add_users(commands: Commands) -> None:
    users = add_group(commands, "users", _list, help="List, add or remove who may sign in.", example="wayfolk users")
    listed = add_command(users, "list", _list, help="List the users.", example="wayfolk users list")
    add = add_command(
        users,
        "add",
        _add,
        help="Add a user, or change one's password and projects; the password is asked for, or read from stdin.",
        example="wayfolk users add ana --sees permits",
    )
    remove = add_command(users, "remove", _remove, help="Remove a user.", example="wayfolk users remove ana")
    for parser in (add, remove):
        parser.add_argument("name", metavar="NAME")
    for parser in (listed, add, remove):
        parser.add_argument("--users", type=Path, default=USERS, metavar="FILE", help=f"default: {USERS}, here")
    add.add_argument(
        "--sees",
        action="append",
        default=[],
        metavar="PROJECT",
        help="folder name of a project that is open (default: all)",
    )
    add.add_argument(
        "--owner",
        action="store_true",
        help="may see on the page who is behind a pseudonym, put names back, and forget people",
    )


def _serve(args: argparse.Namespace) -> int:
    import threading

    from ui.starting import kept_from_collection
    from ui.warming import warm

    projects = _projects(args)
    note("Starting the page …")
    try:
        with kept_from_collection():
            from ui.app import serve_all

            address = serve_all(projects, args.host, args.port, users=_users(args), mcp=args.mcp)
        names = ", ".join(project.name for project in projects.values())
        also = f"; MCP tools at {address.rstrip('/')}/gradio_api/mcp/" if args.mcp else ""
        told = {"address": address, "project": str(next(iter(projects.values())).root), "projects": list(projects)}
        emit(args, told, f"{names} is served at {address}{also}")
        sys.stdout.flush()
        note("Ctrl-C stops it.")
        warm(projects.values())
        threading.Event().wait()
    except KeyboardInterrupt:
        note("Stopped.")
    finally:
        for project in projects.values():
            project.close()
    return 0


def _projects(args: argparse.Namespace) -> dict[str, Project]:
    """The projects to serve, by their folders' names."""
    from assistant.errors import ProjectError
    from assistant.project import Project
    from assistant.settings import SETTINGS_FILE

    if args.projects is None:
        project = open_project(args)
        return {project.root.name if args.auth else "": project}
    folders = sorted(path.parent for path in args.projects.glob(f"*/{SETTINGS_FILE}"))
    if not folders:
        raise ProjectError(f"No project lies in {args.projects}; make one with: wayfolk init {args.projects}/NAME")
    return {folder.name: Project.open(folder) for folder in folders}


def _users(args: argparse.Namespace) -> Users | None:
    from assistant.errors import ProjectError
    from ui.users import Users

    if args.auth is None:
        return None
    users = Users(args.auth)
    if not users.listed():
        raise ProjectError(f"{args.auth} has no users yet. Add one: wayfolk users add NAME --users {args.auth}")
    return users


def _list(args: argparse.Namespace) -> int:
    from ui.users import Users

    users = Users(getattr(args, "users", USERS)).listed()
    rows = [{"name": user.name, "projects": list(user.projects), "owner": user.owner} for user in users]
    shown = [(user.name, ", ".join(user.projects) or "all", "owner" if user.owner else "") for user in users]
    heads = ("user", "projects", "names")
    emit(args, {"users": rows}, table(heads, shown) if rows else "No users yet: wayfolk users add NAME")
    return 0


def _add(args: argparse.Namespace) -> int:
    from ui.users import Users

    asked = sys.stdin.isatty()
    password = getpass(f"Password of {args.name}: ") if asked else sys.stdin.readline().rstrip("\n")
    Users(args.users).add(args.name, password, tuple(args.sees), owner=args.owner)
    emit(args, {"name": args.name, "projects": args.sees}, f"{args.name} may sign in; {args.users} holds the hash.")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from ui.users import Users

    Users(args.users).remove(args.name)
    emit(args, {"name": args.name}, f"{args.name} may not sign in any more.")
    return 0
