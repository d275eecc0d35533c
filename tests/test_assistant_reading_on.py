"""A large model reads what was said around the best places; what lies outside a scope it never sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.project import Project
from assistant.reading_on import read_on
from corpus.ingest import ingest
from corpus.records import Role, Scope

TALKS = {
    "en": ("Interviewer: How was the fee shown?", "The fee came last.", "Then I closed the page.", "We like the park."),
    "zh": ("访谈员：费用是怎么显示的？", "费用最后才出现。", "然后我关掉了页面。", "我们喜欢这个公园。"),
    "ar": ("المحاور: كيف ظهرت الرسوم؟", "ظهرت الرسوم في النهاية.", "ثم أغلقت الصفحة.", "نحب الحديقة."),
    "ko": (
        "면접관: 수수료는 어떻게 보였나요?",
        "수수료가 마지막에 나왔어요.",
        "그래서 페이지를 닫았어요.",
        "공원이 좋아요.",
    ),
}
QUESTIONS = {"en": "fee shown last", "zh": "费用最后出现", "ar": "ظهرت الرسوم", "ko": "수수료가 마지막에"}


@pytest.fixture(params=TALKS)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    language = str(request.param)
    asked, *answers = TALKS[language]
    made = Project.create(tmp_path / "study", name=language, chat_model="extractive:", embedder="hashing:256")
    for number in (1, 2):
        lines = [asked, *(f"P0{number}: {words}" for words in answers)]
        (tmp_path / f"talk {number}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    with made.store(writer=True) as store:
        ingest(store, [tmp_path / "talk 1.txt", tmp_path / "talk 2.txt"], root=tmp_path)
    made.retriever().refresh()
    return made


def test_what_was_said_next_is_read_too(project: Project) -> None:
    language = project.name
    with project.store() as store:
        spoken = [segment for segment in store.segments() if segment.role is Role.PARTICIPANT]
        found = read_on(project.retriever(), store, QUESTIONS[language], among={segment.id for segment in spoken})
    texts = [evidence.segment.text for evidence in found]
    assert TALKS[language][2] in " ".join(texts), "it shares no word with the question"
    assert not any(evidence.segment.role is Role.INTERVIEWER for evidence in found)
    assert [evidence.rank for evidence in found] == list(range(len(found)))


def test_nothing_outside_is_read(project: Project) -> None:
    language = project.name
    with project.store() as store:
        person = next(segment.participant for segment in store.segments() if segment.role is Role.PARTICIPANT)
        scope = Scope(participants=frozenset({person}))
        among = {segment.id for segment in store.segments(scope=scope) if segment.role is Role.PARTICIPANT}
        found = read_on(project.retriever(), store, QUESTIONS[language], scope=scope, among=among)
    assert found
    assert {evidence.segment.participant for evidence in found} == {person}
