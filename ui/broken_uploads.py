"""Of a file that breaks off on its way to the server nothing is kept.

The component library writes a file down as it comes, and takes back what it wrote where the file is too large, but not
where the page goes away: what came of it would stay for good, up to the limit of one file each time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.formparsers import MultiPartException

from ui.sign_in import Receive, Scope, Send


class BrokenUploads:
    """ASGI middleware: a page that goes away in the midst of a file is told to the library as a broken form."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, and see whether all of it comes."""
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].endswith("/upload"):
            await self.app(scope, receive, send)
            return
        comes = True

        async def heard() -> MutableMapping[str, Any]:
            nonlocal comes
            message = await receive()
            if comes and message["type"] == "http.disconnect":
                raise MultiPartException("The upload broke off.")
            comes = comes and bool(message.get("more_body", False))
            return message

        await self.app(scope, heard, send)
