"""What the team's notes and staff say of a question that no participant answers: quoted apart, and never an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answers import answer
from assistant.notes_on import is_whole
from assistant.project import Project
from assistant.providers.scripted import Scripted, ScriptedChatModel
from corpus.alignment import CitationStatus
from corpus.ingest import IngestOptions, ingest
from corpus.records import CharSpan
from ui.cli_ask import reply_text
from ui.panels.chat import chat_panel
from ui.session import Turn
from ui.texts import texts

NOTES = {
    "en": "# Warehouse visit\n\nThe freezer room of the warehouse is kept at minus twenty degrees.\n\n"
    "Pickers wear gloves and change over every thirty minutes.\n\nThe visit took a whole morning.\n",
    "zh": "# 仓库走访\n\n仓库的冷冻室保持在零下二十度。\n\n拣货员戴着手套，每三十分钟换一次班。\n\n"
    "走访用了整个上午。\n",
    "ar": "# زيارة المستودع\n\nتبلغ درجة حرارة غرفة التجميد في المستودع عشرين درجة تحت الصفر.\n\n"
    "يرتدي العمال القفازات ويتناوبون كل ثلاثين دقيقة.\n\nاستغرقت الزيارة صباحًا كاملًا.\n",
    "ko": "# 창고 방문\n\n창고의 냉동실은 영하 이십 도로 유지된다.\n\n"
    "작업자는 장갑을 끼고 삼십 분마다 교대한다.\n\n방문은 오전 내내 걸렸다.\n",
}
ASKED = {
    "en": "How cold is the freezer room of the warehouse?",
    "zh": "仓库的冷冻室有多冷？",
    "ar": "كم تبلغ درجة حرارة غرفة التجميد في المستودع؟",
    "ko": "창고의 냉동실은 얼마나 추운가요?",
}
TOLD = {"en": "minus twenty", "zh": "零下二十度", "ar": "تحت الصفر", "ko": "영하 이십 도"}
ELSEWHERE = {
    "en": "Which airline has the best seats?",
    "zh": "哪家航空公司的座位最好？",
    "ar": "أي شركة طيران لديها أفضل المقاعد؟",
    "ko": "백두산은 언제 마지막으로 분화했나요?",
}
MARKED = {"en": "Researchers' notes", "zh": "研究者的笔记", "ar": "من ملاحظات الباحثين", "ko": "연구자의 기록"}
STAFF = {"en": "Staff", "zh": "员工", "ar": "الموظفون", "ko": "직원"}

Ingested = Callable[[str, str, str], Project]


@pytest.fixture
def with_source(embedded: Project) -> Ingested:
    """The four interviews and one source more, of a kind, with words."""

    def add(name: str, kind: str, words: str) -> Project:
        path = Path(embedded.root) / "sources" / name
        path.write_text(words, encoding="utf-8")
        path.with_name(f"{name}.wayfolk.toml").write_text(f'kind = "{kind}"\n', encoding="utf-8")
        with embedded.store(writer=True) as store:
            assert not ingest(store, [path], root=embedded.root, options=IngestOptions(study="groceries")).failed
        return embedded

    return add


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_notes_are_quoted_where_no_participant_answers(with_source: Ingested, language: str) -> None:
    project = with_source("visit.md", "field_notes", NOTES[language])
    reply = answer(project, ASKED[language])
    assert reply.abstained
    assert not reply.statements, "nobody who took part answered"
    first = reply.from_notes[0]
    assert TOLD[language] in first.text
    assert first.text.startswith(MARKED[language])
    cited = {each.label: each for each in reply.citations}
    assert [cited[label].role for each in reply.from_notes for label in each.citations] == ["narrator"] * len(
        reply.from_notes
    )
    assert all(each.verified is CitationStatus.EXACT for each in reply.citations)
    assert first.text in reply.answer
    shown = str(chat_panel((Turn(ASKED[language], reply),), texts(language)))
    assert texts(language)("chat.notes") in shown
    assert texts(language)("chat.unanswered") in shown
    assert texts(language)("chat.abstained") not in shown
    told = reply_text(reply)
    assert first.text in told
    assert f"[{reply.citations[0].label}]" in told


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_notes_on_other_matters_are_not_shown(with_source: Ingested, language: str) -> None:
    project = with_source("visit.md", "field_notes", NOTES[language])
    reply = answer(project, ELSEWHERE[language])
    assert reply.abstained
    assert reply.from_notes == ()


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_what_staff_say_is_marked_as_theirs(with_source: Ingested, language: str) -> None:
    body = NOTES[language].partition("\n\n")[2]
    project = with_source("colleagues.md", "staff", body)
    reply = answer(project, ASKED[language])
    assert reply.abstained
    assert any(TOLD[language] in each.text and STAFF[language] in each.text for each in reply.from_notes)
    assert {each.role for each in reply.citations} == {"staff"}


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_what_participants_answer_is_not_answered_by_notes(with_source: Ingested, language: str) -> None:
    asked = {
        "en": "What do people say about the vegetables?",
        "zh": "大家怎么评价送来的蔬菜？",
        "ar": "ماذا يقول الناس عن الخضار؟",
        "ko": "채소에 대해 뭐라고 하나요?",
    }
    project = with_source("visit.md", "field_notes", NOTES[language])
    reply = answer(project, asked[language])
    assert not reply.from_notes
    assert {each.role for each in reply.citations} == {"participant"}


def test_how_a_service_is_meant_to_go_is_no_note(with_source: Ingested) -> None:
    project = with_source("blueprint.md", "process", NOTES["en"])
    reply = answer(project, ASKED["en"])
    assert reply.abstained
    assert reply.from_notes == ()


def test_a_large_model_judges_each_passage(with_source: Ingested) -> None:
    project = with_source("visit.md", "field_notes", NOTES["en"])

    def said(request: object) -> Scripted:
        told = request.messages[-1].content  # type: ignore[attr-defined]
        if request.choices:  # type: ignore[attr-defined]
            return {"yes": 0.9, "no": 0.1} if "gloves" in told else {"yes": 0.1, "no": 0.9}
        if request.prompt.startswith("answer."):  # type: ignore[attr-defined]
            return '{"answerable": false, "statements": [], "missing": []}'
        return '{"passages": []}' if request.prompt.startswith("code_passages.") else "-"  # type: ignore[attr-defined]

    project.use_chat_model(ScriptedChatModel(answer=said, writes=True))
    reply = answer(project, ASKED["en"], language="en")
    assert reply.abstained
    assert ["gloves" in each.text for each in reply.from_notes] == [True]


def test_a_rest_of_a_sentence_around_a_quotation_is_not_whole() -> None:
    text = 'People said\n* "I lost it" due to the lack of signal. Most went home. One asked:\nWhy?\nAll left'

    def whole(words: str) -> bool:
        start = text.index(words)
        return is_whole(text, CharSpan(start, start + len(words)))

    assert not whole("due to the lack of signal.")
    assert whole("Most went home.")
    assert not whole("One asked:")
    assert not whole("Why?")
    assert whole("All left")
