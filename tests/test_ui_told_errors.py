"""Errors in the reader's language: every sentence known here is one that the code raises, and all are told alike."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from test_ui_sources import all_of
from ui_fixtures import FixtureBackend

from assistant.errors import ArtifactError, AssistantError
from assistant.phrases import REFUSALS, phrase
from assistant.project import Project
from corpus.errors import EmptySource, StoreLocked, UnsupportedSource
from corpus.filters import parse_scope
from corpus.progress import silent
from corpus.readers.formats import read
from corpus.sidecar import SourceSettings
from ui.actions import Actions
from ui.backend import ProjectBackend
from ui.chat_actions import sentence
from ui.panels.sources import uploaded_note
from ui.session import Screen
from ui.texts import LANGUAGES, texts
from ui.told_errors import told

ROOT = Path(__file__).parents[1]
HOLE = "\0"
NAMES = re.compile(r"\{(\w+)\}")
KNOWN = {key: text for key, text in texts("en").messages.items() if key.startswith("told.") and key != "told.untold"}
OTHERS = [language for language in LANGUAGES if language != "en"]


def as_written(node: ast.AST) -> str | None:
    """A string of the code with a hole for everything that is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else HOLE for each in node.values)
    return None


@cache
def raised() -> frozenset[str]:
    found = set()
    for package in ("corpus", "assistant", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            found |= {text for node in ast.walk(ast.parse(path.read_text("utf-8"))) if (text := as_written(node))}
    return frozenset(found)


@pytest.mark.parametrize("key", sorted(KNOWN))
def test_the_sentence_is_one_of_the_code_and_is_told_in_every_language(key: str) -> None:
    assert NAMES.sub(HOLE, KNOWN[key]) in raised(), "no code says this any more: change it here too"
    names = set(NAMES.findall(KNOWN[key]))
    values = {name: f"<{name}>" for name in names}
    english = KNOWN[key].format(**values)
    for language in OTHERS:
        words = texts(language)
        assert set(NAMES.findall(words.messages[key])) <= names
        now = told(english, words)
        assert now == words(key, **values)
        assert now != english


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("suffix", [".exe", ".doc", ".pages", ".pst", ".rar"])
def test_a_file_that_is_not_read_says_what_to_do_without_a_word_of_english(suffix: str, language: str) -> None:
    with pytest.raises(UnsupportedSource) as refused:
        read(b"MZ\x00\x01", f"x{suffix}", SourceSettings())
    said = sentence(refused.value, texts(language))
    words = {word for word in re.findall(r"(?<![.\w])[a-z]{2,}", said.removeprefix(f"x{suffix}: "))}
    assert not words
    assert suffix in said


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_not_known_says_that_it_is_english_and_what_is_told_already_stays(language: str) -> None:
    words = texts(language)
    assert told("The moon is in the way; move it.", words) == words(
        "told.untold", text="The moon is in the way; move it."
    )
    already = words("error.unexpected")
    assert told(already, words) == already
    assert told("The moon is in the way; move it.", texts("en")) == "The moon is in the way; move it."


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("answered", LANGUAGES)
def test_a_refusal_in_the_language_of_the_answer_stands_for_itself(language: str, answered: str) -> None:
    stages = "Planning, Buying the permit, Finding the tree, Cutting the tree down"
    said = phrase("no_stage", answered, name="Buying the permit online", stages=stages)
    assert sentence(ArtifactError(said), texts(language)) == said


def test_every_reason_that_is_a_phrase_is_known_as_one() -> None:
    tree = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "assistant").rglob("*.py")]
    calls = [node for each in tree for node in ast.walk(each) if isinstance(node, ast.Call)]
    made = [node.args[0] for node in calls if str(getattr(node.func, "id", "")).endswith("Error") and node.args]
    names = [each.args[0] for each in made if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "phrase"]
    assert names
    for name in (each.value for each in names if isinstance(each, ast.Constant)):
        assert str(name).startswith(REFUSALS), name


@pytest.mark.parametrize("language", OTHERS)
def test_files_that_fail_are_told_of_in_the_readers_language(tmp_path: Path, language: str) -> None:
    words = texts(language)
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken off")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 broken off")
    (folder / "broken.docx").write_bytes(b"no document at all, just words in a file of that name" * 3)
    (folder / "heads.csv").write_text("comment,age\n")
    with Project.create(tmp_path / "p", embedder="hashing:64", chat_model="extractive:", redact=False) as project:
        uploaded = ProjectBackend(project).ingest(sorted(folder.iterdir()), silent)
    assert len(uploaded.failed) >= 4
    shown = str(uploaded_note(uploaded, words))
    assert words("told.empty_bytes") in shown
    opening = words.messages["told.untold"].split("{text}")[0]
    assert opening not in shown, "each of these everyday failures has words of its own"


@pytest.mark.parametrize("language", OTHERS)
def test_what_fails_on_the_screen_is_told_in_its_language(tmp_path: Path, language: str) -> None:
    words = texts(language)
    busy = StoreLocked("/p: another process is writing to this project (waited 30 s); try again when it is done.")
    assert sentence(busy, words) == words("told.busy_waited", path="/p", wait="30")
    assert words("told.no_text") in sentence(EmptySource("x", "there is no text in it; nothing was taken in."), words)
    with pytest.raises(Exception, match="could not be understood") as failed:
        parse_scope("kind")
    assert sentence(failed.value, words) == words("told.filter_part", shown="'kind'")
    assert sentence(AssistantError("Too many people are asking at once; try again in a minute."), words) == words(
        "told.many"
    )
    changes = all_of(
        Actions(FixtureBackend(tmp_path)).tell({"document": "doc0", "kind": "diary"}, Screen("c", language))
    )
    assert words.messages["told.untold"].split("{text}")[0] in str(changes[-1]["sources_note"])


@pytest.mark.parametrize("language", OTHERS)
def test_a_note_on_a_file_is_told_behind_its_name(language: str) -> None:
    words = texts(language)
    said = "answers.csv: 2 of 9 rows have no open answer; their closed ones were kept."
    assert told(said, words) == f"answers.csv: {words('told.note_silent', silent='2', n='9')}"
    assert told("talk.md: The moon is in the way; move it.", words) == words(
        "told.untold", text="talk.md: The moon is in the way; move it."
    )


@pytest.mark.parametrize("language", OTHERS)
def test_notes_of_everyday_files_are_told_in_the_readers_language(tmp_path: Path, language: str) -> None:
    words = texts(language)
    rows = "Respondent,Phone number,What was hard?,How good was it (1-5)?\n" + "".join(
        f"R{n},+44 20 7946 01{n:02},{'The form took me an hour and I gave up.' if n % 3 else ''},{n % 5 + 1}\n"
        for n in range(12)
    )
    (tmp_path / "survey.csv").write_text(rows, "utf-8")
    (tmp_path / "copy.csv").write_text(rows, "utf-8")
    with Project.create(tmp_path / "p", embedder="hashing:64", chat_model="extractive:", redact=False) as project:
        uploaded = ProjectBackend(project).ingest([tmp_path / "survey.csv", tmp_path / "copy.csv"], silent)
    assert uploaded.notes
    assert words.messages["told.untold"].split("{text}")[0] not in str(uploaded_note(uploaded, words))


@pytest.mark.parametrize("language", OTHERS)
def test_notes_on_talks_without_speakers_are_told_in_the_readers_language(tmp_path: Path, language: str) -> None:
    words = texts(language)
    (tmp_path / "plain.txt").write_text("A line about the day.\n\nAnother line about it.\n", "utf-8")
    (tmp_path / "talk.txt").write_text(
        "면접자: 어땠나요?\n김: 늦게 왔어요.\n면접자: 그래서요?\n김: 기다렸어요.\n", "utf-8"
    )
    with Project.create(tmp_path / "p", embedder="hashing:64", chat_model="extractive:", redact=False) as project:
        uploaded = ProjectBackend(project).ingest([tmp_path / "plain.txt", tmp_path / "talk.txt"], silent)
    shown = str(uploaded_note(uploaded, words))
    assert words("told.note_no_speakers") in shown
    assert words.messages["told.untold"].split("{text}")[0] not in shown
