"""What an ingest says of its sources: the same sentence once, whatever the paths and scripts."""

from __future__ import annotations

import pytest

from assistant.staleness import Aftermath
from ui.cli_notes import grouped

NOTES = "no speakers or quotations found: read as notes, nobody's words."


def test_a_sentence_about_many_sources_is_told_once_with_the_first_of_them() -> None:
    origins = ["/r/a/one.md", "/r/b/مقابلة.md", "/r/b/访谈: 二.md", "/r/인터뷰.md"]
    lines = grouped([f"{origin}: {NOTES}" for origin in origins], origins)
    assert lines == [f"4 sources: {NOTES}\n  /r: a/one.md, b/مقابلة.md, b/访谈: 二.md and 1 more"]


def test_what_holds_for_one_or_two_stays_beside_its_path_and_in_its_order() -> None:
    notes = [
        "x.csv: columns left out as personal data: Name.",
        f"a.md: {NOTES}",
        f"b.md: {NOTES}",
        "/r: 2 files passed over.",
    ]
    assert grouped(notes, ["x.csv", "a.md", "b.md"]) == notes


def test_parts_of_a_file_and_the_file_itself_are_known() -> None:
    origins = [f"box.zip!/{name}.txt" for name in ("a", "b", "c")]
    assert grouped([f"{origin}: empty" for origin in origins], origins) == [
        "3 sources: empty\n  box.zip!: a.txt, b.txt, c.txt"
    ]
    assert grouped(["box.zip: 1 picture left out."], origins) == ["box.zip: 1 picture left out."]


def test_nothing_to_say_gives_no_line() -> None:
    assert grouped([], ["a.md"]) == []


def test_notes_about_unknown_paths_are_not_joined() -> None:
    notes = [f"/r/{number}.md: {NOTES}" for number in range(4)]
    assert grouped(notes, []) == notes


@pytest.mark.parametrize(
    ("stale", "told"),
    [
        ({}, ""),
        ({"a": ("f1",)}, "1 claim of 1 draft rests on what changed and was marked stale; wayfolk check shows which."),
        (
            {"a": ("f1",), "b": ("p1", "p2")},
            "3 claims of 2 drafts rest on what changed and were marked stale; wayfolk check shows which.",
        ),
    ],
)
def test_what_an_ingest_made_stale_is_told_in_one_sentence(stale: dict[str, tuple[str, ...]], told: str) -> None:
    assert Aftermath(stale=stale).sentence() == told
