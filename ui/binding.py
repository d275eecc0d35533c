"""Binds what is changed by hand on the screen to `ui.editing`: one hidden component that the page's script triggers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, get_args

from ui.components import PRIVATE, nothing, updates, user_of
from ui.editing import Editing
from ui.rooms import Rooms
from ui.session import ArtifactKind, Screen
from ui.theme import asset

NOT_TOUCHED = {"box", "language", "log", "files", "chatbar", "scope", "sheet"}
"""Parts of the page that no change by hand touches."""


def bind_editing(gr: Any, parts: dict[str, Any], rooms: Rooms) -> None:
    """Add the component and its events."""
    board = gr.HTML(
        "",
        elem_id="wf-edit",
        elem_classes=["wf-offstage"],
        apply_default_css=False,
        js_on_load=asset("edit.js"),
        padding=False,
        container=False,
    )
    panels = [part for name, part in parts.items() if name not in NOT_TOUCHED]

    def revise(screen: Screen, event: Any, request: Any) -> dict[Any, Any]:
        if (kind := _kind(event)) is None:
            return nothing(gr, parts)
        changes = Editing(rooms(screen)).revise(kind, event._data, screen, _who(request))
        return updates(gr, parts, changes, rooms, screen)

    def settle(screen: Screen, event: Any, request: Any) -> dict[Any, Any]:
        if (kind := _kind(event)) is None:
            return nothing(gr, parts)
        changes = Editing(rooms(screen)).settle(kind, event._data, screen, _who(request))
        return updates(gr, parts, changes, rooms, screen)

    def plan(screen: Screen, event: Any) -> dict[Any, Any]:
        return updates(gr, parts, Editing(rooms(screen)).plan(event._data, screen), rooms, screen)

    def layer(screen: Screen, event: Any) -> dict[Any, Any]:
        return updates(gr, parts, Editing(rooms(screen)).layer(event._data, screen), rooms, screen)

    async def refresh(screen: Screen, event: Any) -> AsyncIterator[dict[Any, Any]]:
        if (kind := _kind(event)) is None:
            yield nothing(gr, parts)
            return
        async for changes in Editing(rooms(screen)).refresh(kind, str(event.artifact), screen):
            yield updates(gr, parts, changes, rooms, screen)

    for action in (revise, settle):
        action.__annotations__.update(event=gr.EventData, request=gr.Request)
    for heard in (refresh, plan, layer):
        heard.__annotations__.update(event=gr.EventData)
    state = [parts["screen"]]
    board.revise(revise, state, panels, queue=False, trigger_mode="multiple", **PRIVATE)
    board.settle(settle, state, panels, queue=False, trigger_mode="multiple", **PRIVATE)
    board.plan(plan, state, panels, queue=False, **PRIVATE)
    board.layer(layer, state, panels, queue=False, trigger_mode="multiple", **PRIVATE)
    board.refresh(refresh, state, panels, concurrency_id="refresh", concurrency_limit=2, **PRIVATE)


def _kind(event: Any) -> ArtifactKind | None:
    return next((kind for kind in get_args(ArtifactKind) if kind == event.kind), None)


def _who(request: Any) -> str:
    """Name of the user where the screen is served with users."""
    return str(getattr(request, "username", "") or "") or user_of(request)
