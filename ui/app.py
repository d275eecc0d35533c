"""The web screen: chat at the left, drafts at the right, every citation a click away from its passage.

Only this module builds Gradio components. What they show is made by `ui.panels`, what they do by `ui.actions`.
"""

from __future__ import annotations

import atexit
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, get_args

from assistant.artifacts import Brief
from assistant.errors import AssistantError
from ui.api import bind_api, tools_give_json
from ui.binding import bind_editing
from ui.broken_uploads import BrokenUploads
from ui.chat_room import answer_languages, bind_chat, lay_out_chat, lay_out_sheet
from ui.components import PRIVATE, html_part, nothing, updates, user_of
from ui.markup import Html, element
from ui.panels.page_header import no_project
from ui.rooms import Rooms
from ui.session import EXPORT_FORMATS, GUIDE, KINDS, SHOWN_BY, ArtifactKind, Backend, Screen
from ui.session_states import MOST, StatesLetGo
from ui.sign_in import SignIn
from ui.texts import Texts, preferred_language, texts
from ui.theme import asset, theme
from ui.upload_limit import MAX_UPLOAD

if TYPE_CHECKING:
    import gradio as gr

    from assistant.project import Project
    from ui.actions import Actions
    from ui.users import Users

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

QUEUE = 64
"""Requests that may wait; more are told to come back."""
CHATS = 4
"""Answers written at the same time."""
UPLOADS_KEPT = (600, 3600)
"""Seconds between looks at the temporary copies of files, and their greatest age; the project has its own copies."""
HIDDEN_UNTIL_FILLED = "html:not(:has(.wf-header)) #wf-body { visibility: hidden; }"
"""So that nobody sees the page in English before it comes in their language."""


def build(project: Project, *, models_open: bool = False) -> gr.Blocks:
    """The screen over a project; `models_open` as for `Rooms`."""
    from ui.backend import ProjectBackend

    return build_screen(Rooms.of(ProjectBackend(project), models_open=models_open))


def serve(
    project: Project,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    block: bool = True,
    on_ready: Callable[[str], None] | None = None,
) -> str:
    """Serve the screen and return its address; with `block`, only when it is stopped.

    Args:
        port: 0 for any free one.
        on_ready: called with the address once the screen can be opened.

    Raises:
        AssistantError: the port is taken or not allowed.
    """
    screen = build(project, models_open=_is_this_machine(host))
    address = launch(screen, host, port)
    if on_ready is not None:
        on_ready(address)
    if block:
        screen.block_thread()
    return address


def serve_all(
    projects: Mapping[str, Project], host: str, port: int, *, users: Users | None = None, mcp: bool = False
) -> str:
    """Serve several projects, each to those who may see it, and return the address.

    Args:
        projects: by the name that each has in the address.
        users: who may sign in; None: everybody sees everything, without signing in.
        mcp: also as tools of an MCP server.

    Raises:
        AssistantError: the port is taken, or what MCP needs is not installed.
    """
    from ui.backend import ProjectBackend

    if mcp and find_spec("mcp") is None:
        raise AssistantError("The MCP server needs a package more: pip install 'wayfolk[mcp]'.")
    backends = {slug: (project.name, ProjectBackend(project)) for slug, project in projects.items()}
    rooms = (
        Rooms(backends, users.sees, owns=users.owns)
        if users is not None
        else Rooms(backends, models_open=_is_this_machine(host))
    )
    return launch(build_screen(rooms), host, port, users=users, mcp=mcp)


def launch(screen: gr.Blocks, host: str, port: int, *, users: Users | None = None, mcp: bool = False) -> str:
    """Serve a built screen in the background and return its address. It asks no host but its own for anything."""
    port = _free_port(host, port)
    screen.queue(default_concurrency_limit=CHATS, max_size=QUEUE)
    with redirect_stdout(sys.stderr):  # what the library says of its servers is no answer of ours
        _, address, _ = screen.launch(
            server_name=host,
            server_port=port,
            theme=theme(),
            css="".join(
                asset(f"{name}.css")
                for name in ("screen", "map", "sources", "search", "chat", "edit", "coding", "privacy")
            ),
            head=f"<script>{asset('boot.js')}</script><style>{HIDDEN_UNTIL_FILLED}</style>",
            favicon_path=_favicon(),
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            share=False,
            enable_monitoring=False,
            quiet=True,
            max_file_size=MAX_UPLOAD,
            prevent_thread_lock=True,
            auth=users.check if users is not None else None,
            app_kwargs=_between(signing_in=users is not None),
            state_session_capacity=MOST,
            mcp_server=mcp,
        )
    if mcp:
        tools_give_json(screen)
    return str(address)


def _between(*, signing_in: bool) -> dict[str, Any]:
    """What stands between the network and the component library, as an argument of the web framework."""
    from starlette.middleware import Middleware

    return {
        "middleware": [
            Middleware(StatesLetGo),
            Middleware(BrokenUploads),
            *([Middleware(SignIn)] if signing_in else []),
        ]
    }


def _favicon() -> str:
    """A file with the mark, for as long as this process lives: the library wants a path."""
    folder = Path(mkdtemp(prefix="wayfolk-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    path = folder / "favicon.svg"
    path.write_text(asset("favicon.svg"), encoding="utf-8")
    return str(path)


def _is_this_machine(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    return host in ("localhost", "::1") or host.startswith("127.")


def _free_port(host: str, port: int) -> int:
    """The port itself, or a free one for 0; a sentence where it can't be had, before anything is built on it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = error.strerror or str(error)
            raise AssistantError(f"{host}:{port} can't be listened on: {why}. Choose another with --port.") from error
        return int(probe.getsockname()[1])


def build_screen(served: Backend | Rooms) -> gr.Blocks:
    """The components, and which action each event starts; over one project, or over the rooms of several."""
    import gradio as gr

    rooms = served if isinstance(served, Rooms) else Rooms.of(served)
    screen = gr.Blocks(
        title=texts("en")("app.title"),
        analytics_enabled=False,
        fill_width=True,
        fill_height=True,
        delete_cache=UPLOADS_KEPT,
    )
    with screen:
        bind_api(gr, rooms)  # first, so that no event of the page takes a name
        parts: dict[str, Any] = {"screen": gr.State(None, time_to_live=24 * 3600)}
        parts["header"] = html_part(gr, "wf-top")
        with gr.Row(elem_id="wf-body"):
            with gr.Column(elem_id="wf-chat", scale=0):
                lay_out_chat(gr, parts)
            with gr.Column(elem_id="wf-work"):
                _lay_out_work(gr, parts)
        lay_out_sheet(gr, parts)
        bus = html_part(gr, "wf-bus", on_load=asset("bus.js") + asset("lost.js"))
        download = gr.DownloadButton("", elem_id="wf-download", elem_classes=["wf-offstage"])
        _drawer(gr, rooms)
        _bind_start(gr, screen, parts, rooms)
        bind_chat(gr, parts, bus, rooms)
        _bind_drafts(gr, parts, bus, download, rooms)
        _bind_sources(gr, parts, bus, rooms)
        bind_editing(gr, parts, rooms)
    return screen


def _lay_out_work(gr: Any, parts: dict[str, Any]) -> None:
    words = texts("en")
    with gr.Tabs(elem_id="wf-tabs") as parts["tabs"]:
        for kind in KINDS:
            with gr.Tab(words(f"{kind}.tab"), id=kind) as parts[f"{kind}_tab"]:
                parts[f"{kind}_bar"] = html_part(gr, f"wf-{kind}-bar")
                parts[f"{kind}_note"] = html_part(gr, f"wf-{kind}-note")
                parts[kind] = html_part(gr, f"wf-{kind}")
        with gr.Tab(words("sources.tab"), id="sources") as parts["sources_tab"]:
            parts["files"] = gr.File(
                label=words("sources.upload"),
                show_label=False,
                file_count="multiple",
                type="filepath",
                elem_id="wf-files",
                height=120,
            )
            parts["sources_bar"] = html_part(gr, "wf-sources-bar")
            parts["sources_note"] = html_part(gr, "wf-sources-note")
            parts["sources"] = html_part(gr, "wf-sources")


def _drawer(gr: Any, rooms: Rooms) -> None:
    def asked_of(asked: Any, request: Any) -> tuple[Actions | None, Mapping[str, object]]:
        first = asked[0] if isinstance(asked, list) and asked else asked
        data = first if isinstance(first, Mapping) else {}
        return rooms.enter(user_of(request), str(data.get("project", ""))), data

    def passage(asked: Any, request: Any) -> str:
        """The passage behind a mark; called by the drawer's script, outside the queue."""
        actions, data = asked_of(asked, request)
        return str(actions.passage(data)) if actions is not None else ""

    def person(asked: Any, request: Any) -> str:
        """What the person behind a name said."""
        actions, data = asked_of(asked, request)
        return str(actions.person(data)) if actions is not None else ""

    def coding(asked: Any, request: Any) -> str:
        """How it is coded; asked for once the passage is shown."""
        actions, data = asked_of(asked, request)
        return str(actions.coding(data)) if actions is not None else ""

    def recode(asked: Any, request: Any) -> str:
        """A person's word on it."""
        actions, data = asked_of(asked, request)
        return str(actions.recode(data, user_of(request))) if actions is not None else ""

    def originals(asked: Any, request: Any) -> str:
        """Who a pseudonym stands for; outside the queue too, so that no state of a tab holds it."""
        actions, data = asked_of(asked, request)
        return str(actions.originals(data, user_of(request))) if actions is not None else ""

    def seen(asked: Any, request: Any) -> list[str]:
        """Which state the project is in by now; every page asks now and then whether that is the one it shows."""
        actions, data = asked_of(asked, request)
        if actions is None or actions.project != data.get("project", ""):
            return []
        now = actions.backend.seen()
        return [now.names, now.contents]

    functions = [passage, person, coding, recode, originals, seen]
    for function in functions:
        function.__annotations__["request"] = gr.Request

    gr.HTML(
        str(_drawer_markup()),
        elem_id="wf-evidence",
        apply_default_css=False,
        js_on_load=asset("drawer.js") + asset("privacy.js"),
        server_functions=functions,
    )


def _drawer_markup() -> Html:
    return element(
        "div",
        element(
            "div",
            element("button", "‹", type="button", class_="wf-drawer-back", hidden=True),
            element("button", "×", type="button", class_="wf-drawer-close", aria_label="Esc"),
            element("div", class_="wf-drawer-body", aria_live="polite"),
            class_="wf-drawer",
            role="dialog",
            aria_label="Evidence",
        ),
        element(
            "div",
            element("p", dir="auto"),
            element("small", dir="auto"),
            class_="wf-tip",
            hidden=True,
            aria_hidden="true",
        ),
    )


def _bind_start(gr: Any, screen: gr.Blocks, parts: dict[str, Any], rooms: Rooms) -> None:
    def start(request: Any) -> dict[Any, Any]:
        names = ("lang", "conversation", "project", "tab", *SHOWN_BY, *KINDS)
        wished = {name: str(request.query_params.get(name, ""))[:200] for name in names}
        language = preferred_language(wished["lang"], str(request.headers.get("accept-language", "")))
        words, user = texts(language), str(request.username or "")
        actions = rooms.enter(user, wished["project"])
        if actions is None:
            return {parts["header"]: str(no_project(words, user))}
        changes = actions.first(language, wished["conversation"], user, wished)
        if wished["tab"] in (*KINDS, "sources"):
            changes = {**changes, "tab": wished["tab"]}
        return {**updates(gr, parts, changes, rooms), **_labels(gr, parts, words)}

    start.__annotations__["request"] = gr.Request
    screen.load(start, outputs=list(parts.values()), **PRIVATE)


def _labels(gr: Any, parts: dict[str, Any], words: Texts) -> dict[Any, Any]:
    """The library's own components in the visitor's language; the page stays hidden until they have come."""
    return {
        parts["box"]: gr.update(placeholder=words("chat.hint"), label=words("chat.ask")),
        parts["files"]: gr.update(label=words("sources.upload")),
        parts["language"]: gr.update(choices=answer_languages(words), label=words("chat.language")),
        **{parts[f"{tab}_tab"]: gr.Tab(label=words(f"{tab}.tab")) for tab in (*KINDS, "sources")},
    }


def _bind_drafts(gr: Any, parts: dict[str, Any], bus: Any, download: Any, rooms: Rooms) -> None:
    panels = [
        part
        for name, part in parts.items()
        if name not in {"box", "language", "log", "files", "chatbar", "scope", "sheet"}
    ]

    async def draft(screen: Screen, event: Any) -> AsyncIterator[dict[Any, Any]]:
        if (kind := _kind(event.kind)) is None:
            yield nothing(gr, parts)
            return
        async for changes in rooms(screen).draft(kind, brief_of(event._data), screen):
            yield updates(gr, parts, changes, rooms, screen)

    async def attach(screen: Screen) -> AsyncIterator[dict[Any, Any]]:
        if screen is not None:
            async for changes in rooms(screen).under_way(screen):
                yield updates(gr, parts, changes, rooms, screen)
        yield nothing(gr, parts)

    def version(screen: Screen, event: Any) -> dict[Any, Any]:
        kind = _kind(event.kind)
        return (
            updates(gr, parts, rooms(screen).version(kind, str(event.artifact), screen), rooms, screen)
            if kind
            else nothing(gr, parts)
        )

    def export(screen: Screen, event: Any) -> str | None:
        form, language = str(event.format), str(event._data.get("export_language", ""))
        if form not in (*EXPORT_FORMATS, GUIDE):
            return None
        return str(rooms(screen).export(str(event.artifact), form, language))

    async def bring(paths: list[str] | None, screen: Screen) -> AsyncIterator[dict[Any, Any]]:
        if paths:
            async for changes in rooms(screen).bring([Path(path) for path in paths], screen):
                yield updates(gr, parts, changes, rooms, screen)
        yield nothing(gr, parts)

    for action in (draft, version, export):
        action.__annotations__["event"] = gr.EventData
    state = [parts["screen"]]
    # A draft of another kind while one is being made: it waits for its turn, and is not dropped.
    bus.draft(draft, state, panels, concurrency_limit=None, trigger_mode="multiple", **PRIVATE)
    bus.arrived(attach, state, list(parts.values()), concurrency_limit=None, **PRIVATE)
    bus.version(version, state, panels, **PRIVATE)
    bus.export(export, state, download, **PRIVATE).then(None, js=asset("download.js"), **PRIVATE)
    parts["files"].upload(
        bring,
        [parts["files"], *state],
        [*panels, parts["files"], parts["log"]],
        concurrency_limit=None,
        trigger_mode="multiple",
        **PRIVATE,
    )


def _bind_sources(gr: Any, parts: dict[str, Any], bus: Any, rooms: Rooms) -> None:
    panels = [parts[name] for name in ("screen", "header", "tabs", "sources", "sources_bar", "sources_note")]

    def look(screen: Screen, event: Any) -> dict[Any, Any]:
        is_last = rooms.looks(screen)
        # Kept before anything is searched for: the next view may come first, and its way back is to this search.
        rooms.kept(screen, replace(screen, sought=rooms(screen).looking(event._data, screen).sought))
        changes = rooms(screen).look(event._data, screen)
        return updates(gr, parts, changes, rooms, screen) if is_last() else nothing(gr, parts)

    async def tell(screen: Screen, event: Any) -> AsyncIterator[dict[Any, Any]]:
        async for changes in rooms(screen).tell(event._data, screen):
            yield updates(gr, parts, changes, rooms, screen)

    async def join(screen: Screen, event: Any) -> AsyncIterator[dict[Any, Any]]:
        async for changes in rooms(screen).join(event._data, screen):
            yield updates(gr, parts, changes, rooms, screen)

    def refuse(screen: Screen, event: Any) -> dict[Any, Any]:
        return updates(gr, parts, rooms(screen).too_large(event._data, screen), rooms, screen)

    for action in (look, tell, join, refuse):
        action.__annotations__["event"] = gr.EventData
    state = [parts["screen"]]
    bus.look(look, state, panels, trigger_mode="multiple", **PRIVATE)  # another view, while a search is under way
    bus.large(refuse, state, panels, **PRIVATE)
    bus.tell(tell, state, panels, concurrency_id="files", concurrency_limit=1, **PRIVATE)
    bus.join(join, state, panels, concurrency_id="files", concurrency_limit=1, **PRIVATE)


def brief_of(data: Mapping[str, Any]) -> Brief:
    """What a draft is to be about, from the fields of its toolbar."""
    fields = {name: str(data.get(name, "")).strip()[:500] for name in ("scope", "segment", "frame", "language")}
    return Brief(**{name: value for name, value in fields.items() if value})


def _kind(value: object) -> ArtifactKind | None:
    return next((kind for kind in get_args(ArtifactKind) if kind == value), None)
