"""Endpoints for programs: by the client library, behind signing in, as tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from ui_serving import served

from assistant.phrases import phrase
from ui.api import ENDPOINTS
from ui.texts import LANGUAGES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of the client library's own dependencies
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("ui_rooms_server.py", tmp_path_factory.mktemp("rooms"), "mcp") as address:
        yield address


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("ui_rooms_server.py", tmp_path_factory.mktemp("rooms"), "auth") as address:
        yield address


def client(address: str, auth: tuple[str, str] | None = None) -> Any:
    from gradio_client import Client

    return Client(address, auth=auth, verbose=False, analytics_enabled=False)


def test_a_program_asks_goes_on_searches_drafts_and_exports(address: str) -> None:
    program = client(address)
    reply = program.predict("Why do people wait at home?", project="south", api_name="/ask")
    assert {"answer", "statements", "citations", "conversation", "next"} <= set(reply)
    again = program.predict("And in Korean?", "language=ko", "en", reply["conversation"], "south", api_name="/ask")
    assert again["conversation"] == reply["conversation"]
    assert {each["language"] for each in again["citations"]} <= {"ko"}
    hits = program.predict("delivery", scope="language=ar", limit=3, api_name="/search")["hits"]
    assert 0 < len(hits) <= 3
    assert {hit["language"] for hit in hits} == {"ar"}
    draft = program.predict("findings", language="en", project="south", api_name="/draft")
    assert draft["artifact"] == "findings"
    assert [each["id"] for each in program.predict("south", api_name="/drafts")] == [draft["id"]]
    assert program.predict(api_name="/drafts") == []
    for language in LANGUAGES:
        written = program.predict(draft["id"], "md", language, "south", api_name="/export")
        assert written.startswith(f"# {phrase('title_findings', language)}")
    mapped = program.predict("journey", language="en", project="south", api_name="/draft")
    guide = program.predict(mapped["id"], "guide", "ko", "south", api_name="/export")
    assert phrase("guide_begin", "ko") in guide


@pytest.mark.parametrize(
    ("endpoint", "given", "told"),
    [
        ("ask", {"question": " "}, "Nothing is asked"),
        ("ask", {"question": "x", "scope": "kind=nonsense"}, "nonsense"),
        ("ask", {"question": "x", "conversation": "../../wayfolk"}, "can't be the id"),
        ("search", {"query": "x", "project": "west"}, "no project 'west'"),
        ("draft", {"kind": "novel"}, "'novel' can't be drafted"),
        ("export", {"artifact": "../wayfolk", "format": "md"}, ""),
        ("export", {"artifact": "x", "format": "exe"}, "'exe' is no format"),
    ],
)
def test_what_does_not_work_is_told_in_a_sentence(
    address: str, endpoint: str, given: dict[str, str], told: str
) -> None:
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError) as error:
        client(address).predict(**given, api_name=f"/{endpoint}")
    assert told in str(error.value)
    assert "Traceback" not in str(error.value)


def test_the_endpoints_are_the_tools_and_nothing_of_the_page_is(address: str) -> None:
    named = httpx.get(f"{address}gradio_api/info", trust_env=False).json()["named_endpoints"]
    assert set(named) == {f"/{name}" for name in ENDPOINTS}
    tools = httpx.get(f"{address}gradio_api/mcp/schema", trust_env=False).json()
    assert {tool["name"].rpartition("_")[2] for tool in tools} == set(ENDPOINTS)
    ask = next(tool for tool in tools if tool["name"].endswith("ask"))
    assert "question" in ask["inputSchema"]["properties"]
    assert "request" not in ask["inputSchema"]["properties"]


@pytest.mark.parametrize("question", ["delivery", "送货", "التوصيل", "배송"])
def test_tools_answer_over_the_protocol_in_json_and_files_as_they_are(address: str, question: str) -> None:
    import asyncio

    async def call() -> list[str]:
        from mcp import ClientSession
        from mcp.client.streamable_http import streamablehttp_client
        from mcp.types import TextContent

        async with (
            streamablehttp_client(f"{address}gradio_api/mcp/") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = {tool.name.rpartition("_")[2]: tool.name for tool in (await session.list_tools()).tools}

            async def text_of(tool: str, given: dict[str, Any]) -> str:
                result = await session.call_tool(tools[tool], given)
                (content,) = result.content
                assert isinstance(content, TextContent)
                return content.text

            found = await text_of("search", {"query": question, "limit": 1})
            made = await text_of("draft", {"kind": "findings"})
            listed = await text_of("drafts", {})
            page = await text_of("export", {"artifact": json.loads(made)["id"], "format": "md"})
            wrong = await session.call_tool(tools["search"], {"query": question, "project": "west"})
            assert wrong.isError
            assert isinstance(wrong.content[0], TextContent)
            return [found, made, listed, page, wrong.content[0].text]

    found, made, listed, page, wrong = asyncio.run(call())
    assert "There is no project 'west'" in wrong
    assert json.loads(found)["query"] == question
    assert json.loads(found)["hits"]
    assert question in found, "letters stand as they are, not as their numbers"
    assert json.loads(made)["id"] in {each["id"] for each in json.loads(listed)}
    assert page.startswith("# ")


def test_nobody_gets_in_without_a_password(signed: str) -> None:
    with httpx.Client(base_url=signed, trust_env=False) as stranger:
        assert stranger.get("gradio_api/info").status_code == 401
        assert stranger.get("config").status_code == 401
        assert stranger.post("gradio_api/call/ask", json={"data": ["x", "", "", "", ""]}).status_code == 401
        for name, password in (("ana", "wrong password"), ("nobody", "a long password"), ("ana", "")):
            assert stranger.post("login", data={"username": name, "password": password}).status_code in (400, 422)


def test_everybody_sees_their_own_projects_alone(signed: str) -> None:
    from gradio_client.exceptions import AppError

    ana, root = client(signed, ("ana", "a long password")), client(signed, ("root", "another password"))
    made = root.predict("findings", project="south", api_name="/draft")
    assert root.predict("south", api_name="/drafts")[0]["id"] == made["id"]
    assert ana.predict(api_name="/drafts") == []
    for endpoint, given in (
        ("drafts", {"project": "south"}),
        ("search", {"query": "x", "project": "south"}),
        ("ask", {"question": "x", "project": "south"}),
        ("export", {"artifact": made["id"], "format": "json", "project": "south"}),
    ):
        with pytest.raises(AppError, match="no project 'south' that is open to you"):
            ana.predict(**given, api_name=f"/{endpoint}")
    with pytest.raises(AppError):
        ana.predict(made["id"], "json", api_name="/export")
