"""The examples: what is in them, what is kept out, and that making one twice changes nothing."""

from __future__ import annotations

import csv
import io
import re
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.errors import ProjectError
from assistant.examples import example_names, make_example
from assistant.project import Project
from corpus.records import Role, SourceKind
from ui.cli_project import EXAMPLES

DATA = files("assistant") / "example_data"
MODELS = {"chat_model": "extractive:", "embedder": "hashing:256"}


@pytest.fixture(scope="module")
def permits(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_example("permits", tmp_path_factory.mktemp("permits"), **MODELS)


@pytest.fixture(scope="module")
def patients(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_example("patients", tmp_path_factory.mktemp("patients"), **MODELS)


def test_the_command_line_names_the_examples_there_are() -> None:
    assert example_names() == EXAMPLES == ("permits", "patients")


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_says_where_it_is_from_and_under_which_licence(name: str) -> None:
    attribution = (DATA / name / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for word in ("Source: https://github.com/", "Licence:", "Left out:", "Changed:"):
        assert word in attribution
    assert any((DATA / name / licence).is_file() for licence in ("LICENSE", "LICENSE.md"))


def test_the_examples_are_small() -> None:
    def size(folder: object) -> int:
        return sum(size(each) if each.is_dir() else len(each.read_bytes()) for each in folder.iterdir())  # type: ignore[attr-defined]

    assert size(DATA) < 1_500_000


def test_permits_holds_the_rounds_and_what_is_known_of_them(permits: Project) -> None:
    with permits.store() as store:
        documents = store.documents()
        segments = list(store.segments())
    assert len(documents) == 21
    assert {each.kind for each in documents} == {SourceKind.USABILITY_TEST}
    assert {each.study for each in documents} == {"christmas_trees", "outfitters"}
    assert all(re.fullmatch(r"201[78]-\d\d-\d\d", each.date) for each in documents)
    audiences = {each.attributes["audience"] for each in documents}
    assert {"public", "subject_matter_expert", "law_enforcement", "administrator", "outfitter"} <= audiences
    assert all(each.participants == () for each in documents), "the notes do not tell people apart"
    spoken = [each for each in segments if each.role is Role.PARTICIPANT]
    assert len(spoken) > 150
    assert any(each.text.startswith("Maps are really key.") for each in spoken)
    texts = {each.id: each.text for each in documents}
    assert all(each.span.of(texts[each.document]) == each.text for each in segments)


def test_nobody_who_was_tested_is_named_in_permits() -> None:
    text = (DATA / "permits" / "sources" / "outfitters" / "session-03.md").read_text(encoding="utf-8")
    assert "Tester 5" in text
    assert not re.search(r"\bAge \d", text)
    assert not re.search(r"\b(Anne|Danielle|Jeff|Kelly|Dave)\b", text)


def test_the_authors_own_synthesis_is_kept_out(permits: Project) -> None:
    with permits.store() as store:
        origins = " ".join(each.origin.lower() for each in store.documents())
    assert not re.search(r"ux-notes|suggestion|plan|schedule|home|readme|sidebar", origins)


def test_patients_has_one_row_a_respondent(patients: Project) -> None:
    with patients.store() as store:
        documents = store.documents()
        people = store.participants()
        answers = [each for each in store.segments() if each.role is Role.PARTICIPANT]
    assert {each.attributes["service"] for each in documents} == {
        "ambulance: see and convey",
        "111",
        "patient transport",
    }
    rows = 0
    for file in (DATA / "patients" / "sources").iterdir():
        if file.name.endswith(".csv"):
            table = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
            assert len({row["respondent"] for row in table}) == len(table)
            assert all(re.fullmatch(r"202[12]-\d\d-\d\d", row["date"]) for row in table)
            assert not {"themes", "sentiment"} & {column.lower() for column in table[0]}
            rows += len(table)
    assert len(people) == rows == 1554
    assert len({each.participant for each in answers}) == rows
    assert len(answers) > rows


def test_making_an_example_again_adds_nothing_and_overwrites_nothing(tmp_path: Path) -> None:
    root = tmp_path / "demo"
    make_example("permits", root, **MODELS)
    changed = root / "sources" / "christmas_trees" / "sprint-06.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n* “One more thing.”\n", encoding="utf-8")
    kept = changed.read_bytes()
    project = make_example("permits", root)
    assert changed.read_bytes() == kept
    with project.store() as store:
        assert len(store.documents()) == 21


def test_an_example_there_is_not_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="permits, patients"):
        make_example("unicorns", tmp_path)
    assert list(tmp_path.iterdir()) == []
