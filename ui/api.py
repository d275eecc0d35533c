"""Named endpoints for programs and the tools of the MCP server: ask, search, draft, drafts, export.

Each works through the same rooms, jobs and conversations as the page, for the user who signed in. Only `bind_api`
knows Gradio.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

from assistant.artifacts import Brief
from assistant.errors import ArtifactError, AssistantError
from corpus.errors import CorpusError
from ui.actions import Actions
from ui.cli_documents import hit_row
from ui.jobs import ABANDONED, Tell
from ui.rooms import Rooms
from ui.session import EXPORT_FORMATS, GUIDE, KINDS
from ui.talk import Asked
from ui.texts import texts
from ui.work import Done, Stopped

logger = logging.getLogger(__name__)

MOST_HITS = 50
LONGEST = 4000
"""Characters of a question or a query."""
ENDPOINTS = ("ask", "search", "draft", "drafts", "export")


class Programs:
    """What programs may ask of a server's rooms; every method is told who signed in."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    async def ask(
        self, user: str, question: str, scope: str, language: str, conversation: str, project: str
    ) -> dict[str, Any]:
        """An answer as `wayfolk ask --json` gives it, with the conversation's id and what might be asked next."""
        actions = self._room(user, project)
        if not question.strip():
            raise ArtifactError("Nothing is asked: give a question.")
        thread = conversation or actions.backend.new_conversation()
        asked = Asked(thread, question[:LONGEST], language, scope)

        def work(tell: Tell) -> Any:
            return actions.backend.ask(asked, tell)

        answered = await self._done(actions, f"chat:{actions.project}:{thread}", work, ABANDONED)
        reply: dict[str, Any] = answered.reply.model_dump(mode="json", by_alias=True)
        return {**reply, "conversation": thread, "next": list(answered.next)}

    def search(self, user: str, query: str, scope: str, limit: int, project: str) -> dict[str, Any]:
        """Passages as `wayfolk search --json` gives them."""
        actions = self._room(user, project)
        hits = actions.backend.search(query[:LONGEST], scope, max(1, min(limit, MOST_HITS)))
        return {"query": query, "hits": [dict(hit_row(hit)) for hit in hits]}

    async def draft(
        self, user: str, kind: str, topic: str, scope: str, frame: str, language: str, project: str
    ) -> dict[str, Any]:
        """A draft as `wayfolk draft --json` gives it; it is kept."""
        actions = self._room(user, project)
        wanted = next((each for each in KINDS if each == kind), None)
        if wanted is None:
            raise ArtifactError(f"{kind!r} can't be drafted; choose one of {', '.join(KINDS)}.")
        brief = Brief(scope=topic, segment=scope, language=language, **({"frame": frame} if frame else {}))

        def work(tell: Tell) -> Any:
            return actions.backend.draft(wanted, brief, tell)

        made = await self._done(actions, f"draft:{actions.project}:{kind}", work, None)
        document: dict[str, Any] = made.model_dump(mode="json", by_alias=True)
        return document

    def drafts(self, user: str, project: str) -> list[dict[str, Any]]:
        """The kept drafts, newest first: id, kind, title, created."""
        actions = self._room(user, project, sends=False)
        return [
            {"id": each.id, "kind": each.kind, "title": each.title, "created": each.created}
            for each in actions.backend.artifacts()
        ]

    def export(self, user: str, artifact: str, format: str, language: str, project: str) -> str:
        """A draft as the text of a file."""
        actions = self._room(user, project, sends=False)
        if format not in (*EXPORT_FORMATS, GUIDE):
            raise ArtifactError(f"{format!r} is no format; choose one of {', '.join((*EXPORT_FORMATS, GUIDE))}.")
        return actions.backend.export(artifact, format, language).read_text(encoding="utf-8-sig")

    def _room(self, user: str, project: str, *, sends: bool = True) -> Actions:
        actions = self.rooms.room(user, project)
        to = actions.backend.leaving_to() if sends else ""
        if to:
            raise AssistantError(
                f"This would send texts to {to}, which nobody has allowed yet. Ask a question in the page once, look "
                "at what would leave, and allow it."
            )
        return actions

    async def _done(self, actions: Actions, key: str, work: Callable[[Tell], Any], patience: float | None) -> Any:
        if actions.jobs.running(key) is not None:
            raise AssistantError("An answer or a draft of this kind is under way already; wait for it and ask again.")
        actions.jobs.start(key, work, patience=patience)
        async for _, event in actions.jobs.follow(key):
            if isinstance(event, Done):
                return event.result
        raise Stopped


def bind_api(gr: Any, rooms: Rooms) -> None:
    """Declare the endpoints. What their parameters mean is told to programs by these docstrings."""
    programs = Programs(rooms)

    async def ask(question, request, scope="", language="", conversation="", project=""):  # type: ignore[no-untyped-def]
        """Answer a question from the project's sources, every sentence with the passages behind it, each checked.

        Args:
            question: the question, in any language.
            scope: which part of the sources counts, as a filter such as: kind=interview and date>=2024
            language: BCP 47 code of the answer's language; empty for the question's own.
            conversation: id of an earlier conversation to go on with; empty for a new one.
            project: which of the server's projects; empty for the first one that is open.
        """
        return await _told(gr, programs.ask(_user(request), question, scope, language, conversation, project))

    async def search(query, request, scope="", limit=10, project=""):  # type: ignore[no-untyped-def]
        """Find passages near a query, verbatim, best first, in any language.

        Args:
            query: what to look for.
            scope: which part of the sources counts, as a filter such as: kind=interview and language=en|zh
            limit: how many passages at most, 1 to 50.
            project: which of the server's projects; empty for the first one that is open.
        """
        return await _told(gr, lambda: programs.search(_user(request), query, scope, int(limit), project))

    async def draft(kind, request, topic="", scope="", frame="", language="", project=""):  # type: ignore[no-untyped-def]
        """Draft personas, a journey map, findings or ideas from the sources; every line with its citations. It is kept.

        Args:
            kind: one of journey, personas, findings, ideas.
            topic: what it is to be about, in plain words; empty for everything.
            scope: whose words count, as a filter such as: audience=public and language=en
            frame: stages of a journey, as six_stages or five_stages; empty for the usual ones.
            language: BCP 47 code of the draft's language; empty for the project's.
            project: which of the server's projects; empty for the first one that is open.
        """
        return await _told(gr, programs.draft(_user(request), kind, topic, scope, frame, language, project))

    async def drafts(request, project=""):  # type: ignore[no-untyped-def]
        """List the drafts that are kept: id, kind, title and when each was made, the newest first.

        Args:
            project: which of the server's projects; empty for the first one that is open.
        """
        return await _told(gr, lambda: programs.drafts(_user(request), project))

    async def export(artifact, request, format="md", language="", project=""):  # type: ignore[no-untyped-def]
        """Give a kept draft as the text of a file.

        Args:
            artifact: id of the draft, as `drafts` lists it.
            format: one of md, html, json, csv; of a journey map also guide, an interview guide for its empty cells.
            language: BCP 47 code of the words around its lines; empty for the draft's.
            project: which of the server's projects; empty for the first one that is open.
        """
        return await _told(gr, lambda: programs.export(_user(request), artifact, format, language, project))

    returned = {"ask": dict, "search": dict, "draft": dict, "drafts": list, "export": str}
    for endpoint in (ask, search, draft, drafts, export):
        # The library reads real types from here; `request` tells who signed in and is no parameter of the endpoint.
        names = endpoint.__code__.co_varnames[: endpoint.__code__.co_argcount]
        hints: dict[str, Any] = {name: int if name == "limit" else str for name in names}
        endpoint.__annotations__ = {**hints, "request": gr.Request, "return": returned[endpoint.__name__]}
        gr.api(endpoint, api_name=endpoint.__name__, concurrency_limit=None)


def tools_give_json(screen: Any) -> None:
    """Have the tools of a launched screen's MCP server give JSON, as the command line does, and texts as they are.

    The library gives what a tool returns as Python would print it, which programs can't read.
    """
    from mcp.types import TextContent

    def told(outputs: Iterable[Any], address: str) -> list[TextContent]:
        texts = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in outputs)
        return [TextContent(type="text", text=text) for text in texts]

    screen.mcp_server_obj.postprocess_output_data = told


def _user(request: Any) -> str:
    return str(getattr(request, "username", "") or "")


async def _told(gr: Any, work: Any) -> Any:
    """What the work gives; an error as one sentence, which programs get in its place."""
    from asyncio import to_thread

    try:
        return await (to_thread(work) if callable(work) else work)
    except (AssistantError, CorpusError) as error:
        raise gr.Error(str(error), print_exception=False) from error
    except Exception as error:
        logger.error("An endpoint failed.", exc_info=error)
        raise gr.Error(texts("en")("error.unexpected"), print_exception=False) from error
