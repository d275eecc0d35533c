"""What the command line changes while a page of the same project is open: the page can tell, and shows it, without a
restart; one's own changes are not told as somebody else's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from conftest import interviews_project

from assistant.frames import load_frame
from assistant.observations import observe
from assistant.project import Project
from ui.actions import Actions
from ui.backend import ProjectBackend
from ui.chat_actions import Changes
from ui.cli import main
from ui.session import Screen
from ui.talk import Asked
from ui.texts import LANGUAGES, texts

NAMED = {
    "en": ("Maya", "Maya waits four hours", "The parcel was crushed."),
    "zh": ("李娜", "李娜等了一个下午", "包裹被压坏了。"),
    "ar": ("ليلى", "ليلى تنتظر أربع ساعات", "وصل الطرد مكسورا."),
    "ko": ("박서연", "박서연 씨는 오후 내내 기다려요", "상자가 찌그러졌어요."),
}
"""Somebody of the interviews, a question that names them, and what is said in a source that comes in later."""
LATER = {
    "en": "Interviewer: How did it arrive?\nZora: {words}\nInterviewer: And then?\nZora: I sent a photo.\n",
    "zh": "访谈员：收到的时候怎么样？\n王芳：{words}\n访谈员：然后呢？\n王芳：我拍了照片。\n",
    "ar": "المُحاوِرة: كيف وصل الطلب؟\nهند: {words}\nالمُحاوِرة: وبعد ذلك؟\nهند: أرسلت صورة.\n",
    "ko": "면접관: 어떻게 왔나요?\n최민지: {words}\n면접관: 그다음에는요?\n최민지: 사진을 보냈어요.\n",
}
OTHER = {"en": "Tom", "zh": "陈伟", "ar": "سامي", "ko": "이준호"}
QUESTION = {
    "en": "Why do people wait?",
    "zh": "人们为什么要等？",
    "ar": "لماذا ينتظر الناس؟",
    "ko": "사람들은 왜 기다리나요?",
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with interviews_project(tmp_path / "p", embedder="hashing:256", chat_model="extractive:", redact=False) as made:
        observe(made, load_frame("six_stages"))
        yield made


def said(project: Project, *words: str) -> None:
    """What somebody types while the page is open."""
    assert main([*words, "--project", str(project.root)]) == 0


def all_of(changes: AsyncIterator[Changes]) -> list[Changes]:
    async def collected() -> list[Changes]:
        return [each async for each in changes]

    return asyncio.run(collected())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coding_corrected_by_command_is_another_state_and_is_shown(project: Project, language: str) -> None:
    backend = ProjectBackend(project)
    before = backend.seen()
    each = next(o for o in observe(project, load_frame("six_stages")) if o.segment.language == language)
    said(project, "observations", "correct", each.id, "--kind", "idea" if each.kind.value != "idea" else "goal")
    after = backend.seen()
    assert after.contents != before.contents
    assert after.names == before.names
    place = {"document": each.segment.document, "segment": each.segment.id, "language": language}
    assert texts(language)("coding.by_person") in str(Actions(backend).coding(place))
    said(project, "observations", "undo", each.id)
    said(project, "observations", "reject", each.id)
    assert len({state.contents for state in (before, after, backend.seen())}) == 3
    assert backend.seen() == backend.seen()


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_come_in_by_command_are_another_state_and_are_found(
    project: Project, language: str, tmp_path: Path
) -> None:
    backend, (_, _, words) = ProjectBackend(project), NAMED[language]
    assert not [each for each in backend.search(words, "", 5) if each.segment.text == words]
    before = backend.seen()
    (tmp_path / f"later.{language}.txt").write_text(LATER[language].format(words=words), encoding="utf-8")
    said(project, "ingest", str(tmp_path / f"later.{language}.txt"))
    assert backend.seen().contents != before.contents
    assert backend.search(words, "", 5)[0].segment.text == words
    assert len(backend.sources()) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_replaced_by_command_is_told_as_one_and_leaves_every_open_conversation(
    project: Project, language: str
) -> None:
    backend, (name, question, _) = ProjectBackend(project), NAMED[language]
    thread = backend.new_conversation()
    backend.ask(Asked(thread, question, language, ""), lambda step: None)
    before = backend.seen()
    said(project, "privacy", "replace", name)
    assert backend.seen().names != before.names
    assert backend.seen().contents != before.contents
    again = backend.ask(Asked(thread, QUESTION[language], language, ""), lambda step: None)
    assert name not in again.reply.model_dump_json()
    told, _ = backend._conversation(thread)
    assert len(told.turns) == 2
    assert not [turn for turn, _ in told.turns if name in turn], "a model would be told the old name"
    assert name not in (project.root / "conversations" / f"{thread}.jsonl").read_text("utf-8")
    seen = backend.seen()
    said(project, "privacy", "replace", OTHER[language])
    said(project, "privacy", "join", "Person 1", "Person 2")
    assert backend.seen().names != seen.names


def test_what_a_page_changes_itself_it_has_seen(project: Project, tmp_path: Path) -> None:
    backend = ProjectBackend(project)
    actions = Actions(backend)
    screen = actions.first("en")["screen"]
    assert isinstance(screen, Screen)
    assert screen.seen == backend.seen()
    (tmp_path / "later.txt").write_text(LATER["en"].format(words=NAMED["en"][2]), encoding="utf-8")
    last = all_of(actions.bring([tmp_path / "later.txt"], screen))[-1]
    assert last["screen"].seen == backend.seen() != screen.seen  # type: ignore[attr-defined]
    assert f'data-contents="{backend.seen().contents}"' in str(last["header"])
    each = observe(project, load_frame("six_stages"))[0]
    place = {"document": each.segment.document, "segment": each.segment.id}
    before = backend.seen().contents
    recoded = str(actions.recode({**place, "act": "reject", "passage": each.id}, ""))
    assert f'data-state-was="{before}" data-state-now="{backend.seen().contents}"' in recoded
    assert before != backend.seen().contents
