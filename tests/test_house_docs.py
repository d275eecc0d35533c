"""The documents say what the code does: pages and schemas made from it, commands and files that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ui import cli_page, cli_schemas
from ui.cli import build_parser

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
ELSEWHERE = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)/|\bTODO\b")
"""Paths of somebody's machine, and what is not written yet."""


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_page_on_commands_is_that_of_the_code() -> None:
    assert _text("docs/cli.md") == cli_page.page(), "run: make docs"


def test_the_page_on_json_is_that_of_the_code() -> None:
    assert _text("docs/json.md") == cli_schemas.page(), "run: make docs"


@pytest.mark.parametrize("name", sorted(cli_schemas.DOCUMENTS))
def test_the_schema_is_that_of_the_code(name: str) -> None:
    assert _text(f"assistant/schema/{name}.json") == cli_schemas.schema_text(name), "run: make docs"


def test_no_schema_is_left_over() -> None:
    assert {path.stem for path in (ROOT / "assistant" / "schema").glob("*.json")} == set(cli_schemas.DOCUMENTS)


def test_every_field_is_described() -> None:
    blank = [line for line in _text("docs/json.md").splitlines() if re.fullmatch(r"\| `\w+` \|.*\|\s*\|", line)]
    assert blank == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ask", "answer language abstained missing statements counts citations usage"),
        ("search", "query hits"),
        ("findings", "findings saturation citations"),
        ("personas", "personas unassigned citations"),
        ("journey", "frame persona state stages transitions citations"),
        ("ideas", "ideas citations"),
        ("source", "id title kind method language participants attributes text segments"),
        ("check", "artifact claims failed"),
    ],
)
def test_the_promised_fields_are_there(name: str, fields: str) -> None:
    schema = json.loads(_text(f"assistant/schema/{name}.json"))
    assert set(fields.split()) <= set(schema["properties"])


@pytest.mark.parametrize(
    ("name", "inner", "fields"),
    [
        ("findings", "Finding", "id text status for against participants sources confidence stale title kind stage"),
        ("ask", "Citation", "label document segment start end quote verified participant role language time"),
        ("personas", "Persona", "id name tagline provisional members attributes scene"),
        ("personas", "PersonaAttributes", "goals behaviours needs pains context quotes"),
        ("journey", "Stage", "id name cells emotion empty"),
        ("journey", "Transition", "from to kind participants"),
        ("ideas", "Idea", "pain reach severity effort priority owner level discipline horizon metric"),
        ("source", "SegmentRow", "id start end speaker role time"),
        ("search", "HitRow", "document segment start end text score legs"),
    ],
)
def test_the_promised_inner_fields_are_there(name: str, inner: str, fields: str) -> None:
    schema = json.loads(_text(f"assistant/schema/{name}.json"))
    assert set(fields.split()) <= set(schema["$defs"][inner]["properties"])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_in_the_documents_exist(page: Path) -> None:
    known = {" ".join(path) for path, _ in cli_page.commands_of(build_parser())}
    text = page.read_text(encoding="utf-8")
    for words in re.findall(r"(?:^|[`$]\s?|&& )wayfolk ((?:[a-z-]+ ?)+)", text, re.MULTILINE):
        called = words.split()
        assert called[0] in known, f"{page.name}: wayfolk {words}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_documents_speak_of_the_product_alone(page: Path) -> None:
    assert ELSEWHERE.findall(page.read_text(encoding="utf-8")) == []


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    )make ([a-z]+)", _text("README.md"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_decisions_are_numbered_and_dated() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        assert re.search(r"^Date: \d{4}-\d\d-\d\d$", path.read_text(encoding="utf-8"), re.MULTILINE), path.name
