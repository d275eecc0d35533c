"""Small things about Gradio's components that every part of the page needs."""

from __future__ import annotations

from typing import Any

from ui.markup import Html
from ui.rooms import Rooms
from ui.session import Screen

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""Every event of the page: none is an endpoint for programs, none draws the library's own progress."""


def html_part(gr: Any, name: str, on_load: str | None = None, **more: Any) -> Any:
    """A component that shows our own markup."""
    return gr.HTML(
        "", elem_id=name, apply_default_css=False, js_on_load=on_load, padding=False, container=False, **more
    )


def updates(
    gr: Any, parts: dict[str, Any], changes: dict[str, object], rooms: Rooms | None = None, began: Screen | None = None
) -> dict[Any, Any]:
    """Changes by part name as updates by component.

    Args:
        rooms: with it, what the tab shows is kept beside what other events of the tab have changed since `began`.
        began: the tab as the event found it; changes that were worked out from a later one tell it as `began`.
    """
    screen, later = changes.get("screen"), changes.get("began")
    began = later if isinstance(later, Screen) else began
    if rooms is not None and isinstance(screen, Screen):
        changes = {**changes, "screen": rooms.kept(began, screen)}
    made = {parts[name]: _plain(value) for name, value in changes.items() if name in parts}
    if "tab" in changes:
        made[parts["tabs"]] = gr.Tabs(selected=changes["tab"])
    return made or nothing(gr, parts)


def nothing(gr: Any, parts: dict[str, Any]) -> dict[Any, Any]:
    """Updates that change nothing: an event that tells nothing at all would empty its parts."""
    return {parts["header"]: gr.update()}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Html) else value


def user_of(request: Any) -> str:
    """Who signed in, from a request outside the queue, which the library gives without a name; empty: nobody has to."""
    app = request.app
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    token = next(filter(None, map(request.cookies.get, names)), None)
    return str(app.tokens.get(token) or "") if token else ""
