"""Files as many tools write them come in as they are, in every language, against truth made by hand."""

from __future__ import annotations

import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from formats_truth import Count, Outcome, TruthError, fixtures, load, run

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
LANGUAGES = ("ar", "en", "ko", "zh")


@cache
def outcome(folder: Path) -> Outcome:
    return run(load(folder))


@pytest.mark.parametrize("folder", fixtures(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_comes_in_as_it_is(folder: Path) -> None:
    assert outcome(folder).wrong == ()


def test_there_are_files_enough() -> None:
    assert len(fixtures()) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_turns_and_speakers_of_transcripts(language: str) -> None:
    turns, speakers = Count(), Count()
    for folder in fixtures():
        if load(folder).language.split("-")[0] == language:
            turns, speakers = turns + outcome(folder).turns, speakers + outcome(folder).speakers
    assert turns.true >= 50
    assert turns.f1 >= 0.98
    assert speakers.f1 >= 0.98


def test_roles_of_survey_columns() -> None:
    by_language: dict[str, Count] = defaultdict(Count)
    for folder in fixtures():
        truth = load(folder)
        by_language[truth.language.split("-")[0]] += outcome(folder).columns
    assert {language for language, count in by_language.items() if count.true} >= set(LANGUAGES)
    total = sum(by_language.values(), Count())
    assert total.right / total.true >= 0.95


def test_the_page_on_formats_is_that_of_the_fixtures() -> None:
    import formats_page

    written = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert written == formats_page.page([outcome(folder) for folder in fixtures()]), "run: make docs"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('tool = "T"\nformat = "F"\nlanguage = "en"\n', "file missing"),
        ('tool = "T"\nformat = "F"\nlanguage = "en"\nfile = "b.txt"\n', "no file 'b.txt'"),
        ('tool = "T"\nformat = "F"\nlanguage = "ko"\nfile = "a.txt"\n', "another language"),
        ('tool = "T"\nformat = "F"\nlanguage = "en"\nfile = "a.txt"\ncolour = 1\n', "unknown key 'colour'"),
        ('tool = "T"\nformat = "F"\nlanguage = "en"\nfile = "a.txt"\ndocuments = "1"\n', "must be a int"),
        ('tool = "T"\nformat = "F"\nlanguage = "en"\nfile = "a.txt"\n[columns]\nQ = "x"\n', "column 'Q' can't be"),
        (
            'tool = "T"\nformat = "F"\nlanguage = "en"\nfile = "a.txt"\n[[turns]]\ntext = "x"\n',
            "needs its text and role",
        ),
    ],
)
def test_a_truth_with_a_mistake_is_refused(tmp_path: Path, text: str, message: str) -> None:
    folder = tmp_path / "tool" / "en"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("x", encoding="utf-8")
    (folder / "truth.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TruthError, match=message):
        load(folder)


def test_what_is_wrong_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import formats_truth

    monkeypatch.setattr(formats_truth, "FOLDER", tmp_path)
    folder = tmp_path / "tool" / "en"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("Interviewer: How was it?\nMaya: Late.\nMaya: Very.\n", encoding="utf-8")
    (folder / "truth.toml").write_text(
        'tool = "T"\nformat = "F"\nlanguage = "en"\nfile = "a.txt"\nparticipants = ["Tom"]\n'
        '[[turns]]\nspeaker = "Interviewer"\nrole = "interviewer"\ntext = "How was it?"\nstart = 3.0\n'
        '[[turns]]\nspeaker = "Tom"\nrole = "staff"\ntext = "Late."\n',
        encoding="utf-8",
    )
    result = run(load(folder))
    assert result.turns == Count(1, 3, 2)
    assert result.speakers == Count(1, 3, 2)
    assert result.times == Count(0, 1, 1)
    assert len(result.wrong) == 6
