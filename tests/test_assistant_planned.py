"""Planned against actual: steps of a process document, in four languages, beside what people told of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.artifacts import Brief, JourneyMap
from assistant.export import export_artifact
from assistant.journeys import draft_journey
from assistant.project import Project
from corpus.ingest import ingest
from corpus.records import Role, SourceKind

CASES: dict[str, tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]] = {
    "en": (
        "Clinic procedure",
        (
            "The patient books an appointment online.",
            "A reminder is sent the day before.",
            "The nurse takes blood pressure on arrival.",
            "The doctor sees the patient on time.",
            "Results are posted in the portal within two days.",
        ),
        (
            (
                "I booked online, that went smoothly.",
                "They reminded me by text the evening before.",
                "The doctor was an hour late and nobody said why.",
                "I have a cat at home.",
            ),
            (
                "I never got any reminder and forgot about it.",
                "The nurse measured my blood pressure first.",
                "My results still weren't in the portal after two weeks.",
            ),
            (
                "Booking on the website did not work, so I had to phone.",
                "The doctor called me in right on time.",
                "I could read the results in the portal the next day.",
            ),
        ),
    ),
    "zh": (
        "门诊流程",
        (
            "患者在网上预约。",
            "前一天发送提醒。",
            "到达后护士量血压。",
            "医生准时看诊。",
            "两天内在平台上公布检查结果。",
        ),
        (
            (
                "我在网上预约的，很顺利。",
                "前一天晚上他们发短信提醒了我。",
                "医生晚了一个小时，没人解释原因。",
                "我家里有一只猫。",
            ),
            ("我根本没收到提醒，就忘了。", "护士先给我量了血压。", "两个星期了，平台上还没有我的检查结果。"),
            ("网上预约用不了，只好打电话。", "医生准时叫我进去。", "第二天我就能在平台上看到结果。"),
        ),
    ),
    "ar": (
        "إجراءات العيادة",
        (
            "يحجز المريض موعدا عبر الإنترنت.",
            "يُرسل تذكير قبل الموعد بيوم.",
            "تقيس الممرضة ضغط الدم عند الوصول.",
            "يستقبل الطبيب المريض في الوقت المحدد.",
            "تُنشر النتائج في البوابة خلال يومين.",
        ),
        (
            (
                "حجزت عبر الإنترنت وسار الأمر بسلاسة.",
                "ذكّروني برسالة في المساء السابق.",
                "تأخر الطبيب ساعة ولم يشرح أحد السبب.",
                "عندي قطة في البيت.",
            ),
            (
                "لم يصلني أي تذكير ونسيت الموعد.",
                "قاست الممرضة ضغطي أولا.",
                "لم تظهر نتائجي في البوابة حتى بعد أسبوعين.",
            ),
            (
                "الحجز على الموقع لم يعمل فاضطررت للاتصال.",
                "استدعاني الطبيب في الوقت تماما.",
                "استطعت قراءة النتائج في البوابة في اليوم التالي.",
            ),
        ),
    ),
    "ko": (
        "진료 절차",
        (
            "환자가 온라인으로 예약한다.",
            "전날 알림을 보낸다.",
            "도착하면 간호사가 혈압을 잰다.",
            "의사가 제시간에 진료한다.",
            "이틀 안에 포털에 결과를 올린다.",
        ),
        (
            (
                "온라인으로 예약했는데 순조로웠어요.",
                "전날 저녁에 문자로 알려줬어요.",
                "의사가 한 시간 늦었는데 아무도 이유를 말해 주지 않았어요.",
                "집에 고양이가 한 마리 있어요.",
            ),
            (
                "알림을 전혀 못 받아서 잊어버렸어요.",
                "간호사가 먼저 혈압을 쟀어요.",
                "2주가 지나도 포털에 결과가 없었어요.",
            ),
            (
                "홈페이지 예약이 안 돼서 전화해야 했어요.",
                "의사가 제시간에 불러 줬어요.",
                "다음 날 포털에서 결과를 볼 수 있었어요.",
            ),
        ),
    ),
}
TOLD = ("as_planned", "mixed")
"""Of the nurse, and of the reminder that two people tell of."""


def drafted(folder: Path, language: str, *, process: bool = True) -> tuple[Project, JourneyMap]:
    """A project of three short interviews, with or without a process document, and its map."""
    title, steps, said = CASES[language]
    sources = folder / "sources"
    sources.mkdir()
    if process:
        numbered = "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1))
        (sources / f"{title}.md").write_text(f"# {title}\n\n{numbered}\n", encoding="utf-8")
    for name, turns in zip(("Zoe", "Max", "Ira"), said, strict=True):
        told = "".join(f"Interviewer: And then?\n{name}: {each}\n" for each in turns)
        (sources / f"interview {name}.txt").write_text(told, encoding="utf-8")
    project = Project.create(folder / "project", language=language, chat_model="extractive:")
    with project.store(writer=True) as store:
        assert not ingest(store, [sources], root=folder).failed
    return project, draft_journey(project, Brief(language=language))


@pytest.mark.slow
@pytest.mark.parametrize("language", CASES)
def test_each_step_says_whether_it_goes_so(tmp_path: Path, language: str) -> None:
    project, made = drafted(tmp_path, language)
    with project:
        assert made.planned is not None
        nurse, reminder = made.planned[2], made.planned[1]
        assert (nurse.outcome, reminder.outcome) == TOLD
        quotes = {citation.label: citation for citation in made.citations}
        assert tuple(quotes[step.step[0]].quote for step in made.planned) == CASES[language][1]
        assert {quotes[step.step[0]].kind for step in made.planned} == {SourceKind.PROCESS}
        assert (reminder.yes, reminder.no) == (1, 1)
        assert quotes[reminder.differs[0]].quote == CASES[language][2][1][0]
        for form in ("md", "html"):
            assert CASES[language][1][0] in export_artifact(made, form, language=language)


@pytest.mark.slow
def test_what_is_planned_is_nobodys_experience(tmp_path: Path) -> None:
    project, made = drafted(tmp_path, "en")
    with project, project.store() as store:
        document = next(each for each in store.documents() if each.kind is SourceKind.PROCESS)
        assert {segment.role for segment in store.segments(document.id)} == {Role.NARRATOR}
        steps = {label for step in made.planned or () for label in step.step}
        cards = {
            label for stage in made.stages for held in stage.cells.values() for card in held for label in card.for_
        }
        assert not steps & cards


@pytest.mark.slow
def test_a_step_that_nobody_told_of_says_so(tmp_path: Path) -> None:
    _, steps, _ = CASES["en"]
    (tmp_path / "Clinic procedure.md").write_text("\n".join(f"{n}. {step}" for n, step in enumerate(steps, 1)))
    (tmp_path / "interview.txt").write_text("Interviewer: And?\nZoe: I have two dogs and a small garden.\n")
    with Project.create(tmp_path / "project", chat_model="extractive:") as project:
        with project.store(writer=True) as store:
            ingest(store, [tmp_path / "Clinic procedure.md", tmp_path / "interview.txt"], root=tmp_path)
        made = draft_journey(project, Brief(language="en"))
        assert {step.outcome for step in made.planned or ()} == {"nobody"}


@pytest.mark.slow
def test_without_a_process_document_nothing_is_held_against_a_plan(tmp_path: Path) -> None:
    project, made = drafted(tmp_path, "en", process=False)
    with project:
        assert made.planned is None
