"""What was counted of a document is told in the reader's language, whatever is counted."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from corpus.readers.counted import changed, left_out, set_apart
from ui.texts import LANGUAGES, texts
from ui.told_counts import told_counts
from ui.told_errors import told

READERS = Path(__file__).parents[1] / "corpus" / "readers"
OTHERS = [language for language in LANGUAGES if language != "en"]


def things() -> list[tuple[str, str]]:
    """One and several of each thing that a reader says was left out."""
    calls = [
        node
        for path in sorted(READERS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "left_out"
    ]
    named = [[each.value for each in call.args[1:] if isinstance(each, ast.Constant)] for call in calls]
    return sorted({(str(each[0]), str(each[1]) if len(each) > 1 else "") for each in named})


def test_there_are_things_that_readers_leave_out() -> None:
    assert ("picture", "") in things()
    assert len(things()) > 8


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(("one", "more"), things())
def test_everything_left_out_is_told_in_the_language(one: str, more: str, language: str) -> None:
    words = texts(language)
    for many in (1, 2, 1200):
        said = told(f"notes.docx: {left_out(many, one, more)}", words)
        assert said.startswith("notes.docx: ")
        assert f"{many:,}" in said
        assert one.split()[0] not in said
        assert words.messages["told.untold"].split("{text}")[0] not in said


@pytest.mark.parametrize("language", OTHERS)
def test_remarks_and_tracked_changes_are_told_in_the_language(language: str) -> None:
    words = texts(language)
    remarks = told(set_apart({"comment": 1, "footnote": 2, "endnote": 0, "speaker note": 3}), words)
    for key, many in (("comment", 1), ("footnote", 2), ("speaker_note", 3)):
        assert words("counted.thing", what=words(f"things.{key}"), n=many) in remarks
    assert "remark" not in remarks
    assert told(changed(4, 1), words) == words("counted.tracked", insertions=4, deletions=1)


def test_what_is_not_known_is_left_to_others() -> None:
    words = texts("ko")
    assert told_counts("3 moons were left out.", words) is None
    assert told_counts("1 comment and 2 moons were taken as remarks, nobody's words.", words) is None
    assert told_counts("nothing was left out.", words) is None
    english = "3 pictures were left out."
    assert told(english, texts("en")) == english
