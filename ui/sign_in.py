"""The sign-in page, in the visitor's language and direction, in place of the component library's own.

Only draws the form and carries name and password to the library's `login`; who may sign in is `ui.users`' to know.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from ui.markup import Html, element
from ui.panels.page_header import mark
from ui.texts import LANGUAGES, Texts, preferred_language, texts
from ui.theme import asset

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class SignIn:
    """ASGI middleware: whoever asks for the page without being signed in is given the form."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the request through."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in ("", "/") or _known(scope):
            await self.app(scope, receive, send)
            return
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
        language = preferred_language(asked, _header(scope, b"accept-language"))
        body = sign_in_page(texts(language)).encode()
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def sign_in_page(words: Texts) -> str:
    """The whole page; it asks no host but its own for anything."""
    links = [
        element("a", name, href=f"?lang={code}", lang=code, aria_current="true" if code == words.language else None)
        for code, name in LANGUAGES.items()
    ]
    form = element(
        "form",
        _field("username", "text", words("sign_in.name"), "username"),
        _field("password", "password", words("sign_in.password"), "current-password"),
        element("p", "", role="alert", class_="refused", data_refused=words("sign_in.refused"), hidden=True),
        element("button", words("sign_in.enter"), type="submit"),
        method="post",
        action="login",
    )
    body = element(
        "main",
        element("h1", mark(), element("span", words("app.title"))),
        element("p", words("sign_in.lead"), class_="lead"),
        form,
        element("nav", *links, aria_label=words("app.language")),
    )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{element('title', words('sign_in.title'))}"
    )
    script = f"<script>{asset('sign_in.js')}</script>"
    return (
        f"<!doctype html><html lang='{words.language}' dir='{words.direction}'><head>{head}"
        f"<link rel='icon' href='favicon.ico'><style>{asset('sign_in.css')}</style></head>"
        f"<body>{body}{script}</body></html>"
    )


def _field(name: str, kind: str, label: str, remembered: str) -> Html:
    return element(
        "label",
        element("span", label),
        element("input", name=name, type=kind, autocomplete=remembered, required=True, dir="auto"),
    )


def _known(scope: Scope) -> bool:
    """Whether the request carries the token of somebody who signed in."""
    app = scope["app"]
    cookies = SimpleCookie(_header(scope, b"cookie"))
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return any(name in cookies and app.tokens.get(cookies[name].value) for name in names)


def _header(scope: Scope, name: bytes) -> str:
    found = next((value for key, value in scope.get("headers", ()) if key == name), b"")
    return bytes(found).decode("latin-1")
