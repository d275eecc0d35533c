"""What the component library keeps of every visitor is let go once nobody can ask for it again.

The library holds a copy of the screen's state for each page that was opened and for each call of the programmatic
interface, until ten thousand are held: over a gigabyte. Here a call's state goes with its answer, and a page's an hour
after the page was last there. Knows the library's addresses, nothing of what the states hold.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from ui.sign_in import Receive, Scope, Send

KEPT = 3600.0
"""Seconds that a page's state is kept after the page has gone, so that a laptop closed over lunch finds its place.

The library itself clears what a closed page's state holds after the same hour, but not the state."""
MOST = 1000
"""States held at once; the one that was used longest ago goes first. The library's own limit is ten times as many, each
over 0.1 MB."""

_PAGE = re.compile(r"/heartbeat/(?P<session>[^/]+)$")
_CALL = re.compile(r"/call/(?:v2/)?[^/]+/(?P<session>[^/]+)$")
"""A call that names no session of its own is held under the number of its event."""


class StatesLetGo:
    """ASGI middleware: the state of a call goes when its answer was sent, that of a page some time after the page."""

    def __init__(
        self, app: Callable[[Scope, Receive, Send], Awaitable[None]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app = app
        self._clock = clock
        self._open: Counter[str] = Counter()
        """Session → how many connections say that its page is there."""
        self._gone: dict[str, float] = {}
        """Session whose page has gone → since when."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, and see what can go after it."""
        path = scope["path"] if scope["type"] == "http" else ""
        page, call = _PAGE.search(path), _CALL.search(path)
        if page:
            self._came(page["session"])
        try:
            await self.app(scope, receive, send)
        finally:
            if page:
                self._left(page["session"], scope["app"])
                self._let_go_of_old(scope["app"])
            elif call and scope["method"] == "GET":
                _let_go(scope["app"], call["session"])

    def _came(self, session: str) -> None:
        self._open[session] += 1
        self._gone.pop(session, None)

    def _left(self, session: str, app: Any) -> None:
        self._open[session] -= 1
        if self._open[session] <= 0:
            del self._open[session]
            if session in app.state_holder.session_data:  # whoever is not signed in has none
                self._gone[session] = self._clock()

    def _let_go_of_old(self, app: Any) -> None:
        before = self._clock() - KEPT
        for session in [session for session, since in self._gone.items() if since <= before]:
            del self._gone[session]
            _let_go(app, session)


def _let_go(app: Any, session: str) -> None:
    """The state, and the messages that wait for a listener who has had them."""
    holder, queue = app.state_holder, app.get_blocks()._queue
    with holder.lock:
        holder.session_data.pop(session, None)
        holder.time_last_used.pop(session, None)
    if not queue.pending_event_ids_session.get(session):
        queue.pending_event_ids_session.pop(session, None)
        queue.pending_messages_per_session.pop(session, None)
