"""Columns whose long cells list choices are closed; sentences that hold commas stay open. Things asked about are no
people."""

from __future__ import annotations

import pytest

from corpus.readers.tables import read_delimited
from corpus.redaction.items import Kind
from corpus.redaction.personal import personal_of
from corpus.segmenting import Source, segment
from corpus.sidecar import SourceSettings

TOOLS = {
    "en": (
        "Which of the following tools do you use?",
        ["steel hand rake", "long pruning saw", "soil test kit", "hose"],
    ),
    "zh": ("您使用以下哪些工具？", ["长柄钢制花园耙子", "折叠式高枝修剪锯", "土壤酸碱测试套装", "水管"]),
    "ar": ("أي من الأدوات التالية تستخدم؟", ["مجرفة يدوية من الفولاذ", "منشار تقليم طويل", "عدة فحص التربة", "خرطوم"]),
    "ko": (
        "다음 중 어떤 도구를 사용하십니까?",
        ["손잡이가 긴 강철 갈퀴", "접이식 높은 가지 톱", "흙 산도 검사 세트", "호스"],
    ),
}
MARKS = (("en", ", "), ("zh", "、"), ("zh", "，"), ("ar", "، "), ("ko", ", "), ("en", "; "), ("zh", "┋"))
CHOSEN = [(0, 1), (1, 2), (0, 2, 3), (2, 3), (0, 1, 2), (1, 3), (0, 3), (0, 1, 2, 3), (1, 2, 3), (0, 1, 3)]


@pytest.mark.parametrize(("language", "mark"), MARKS)
def test_lists_of_choices_are_closed_answers(language: str, mark: str) -> None:
    title, tools = TOOLS[language]
    rows = [
        f'"{mark.join(tools[at] for at in chosen)}",This is what number {n} thinks of it all'
        for n, chosen in enumerate(CHOSEN)
    ]
    reading = read_delimited("\n".join([f'"{title}",Comments', *rows]).encode(), "tools.csv", SourceSettings())
    assert not isinstance(reading, type(iter([])))
    roles = {guess.what: guess.value for guess in reading.guesses}  # type: ignore[union-attr]
    assert roles[f"column {title}"] == "closed"
    first = next(iter(reading.people.values()))  # type: ignore[union-attr]
    assert first.attributes[title] == "; ".join(tools[:2])


def test_sentences_with_commas_stay_open() -> None:
    said = [
        "I dig, then I rest",
        "My back hurts, so I stop early",
        "We water at night, it is cooler",
        "Well, it depends",
    ]
    said += ["No idea, honestly", "The hose leaks, the tap too", "I grow beans, and my son hates them", "Rain, mostly"]
    rows = "\n".join(["How do you garden?,Where do you live?", *(f'"{each}",town' for each in said)])
    reading = read_delimited(rows.encode(), "garden.csv", SourceSettings())
    assert len(reading.turns or ()) == len(said)  # type: ignore[union-attr]


def test_what_a_table_asks_about_is_no_person_and_whom_it_asks_about_is() -> None:
    header = "How do you deploy the OTel Collector?,How helpful was Dr. Okonkwo at the Collector desk?,Anything to add?"
    rows = ["OTel Collector Helm Chart,Very,The Collector restarts far too often for us"] * 6
    reading = read_delimited("\n".join([header, *rows]).encode(), "otel-collector.csv", SourceSettings())
    source = Source("otel-collector.csv", "otel-collector.csv", "", SourceSettings())
    found = personal_of(segment(reading, source))  # type: ignore[arg-type]
    told = {item.key for items in (found.text, *found.short.values()) for item in items}
    assert not {key for key in told if "collector" in key or "otel" in key or "helm" in key}
    assert any("okonkwo" in key for key in told)


HELPERS = {
    "en": ("Who helped you?", "Tick one", ("Maria Lopez", "Ken Tanaka"), "{} was kind, number {}"),
    "zh": ("谁帮助了您？", "请选择一项", ("王秀兰", "玛丽亚·洛佩兹"), "{}很好，第{}次"),
    "ar": ("من الذي ساعدك؟", "اختر واحدا", ("ماريا لوبيز", "محمد العتيبي"), "{} كان لطيفا، رقم {}"),
    "ko": ("누가 도와드렸나요?", "하나를 고르세요", ("김민수", "박서연"), "{} 씨가 친절했어요, {}번"),
}
OFFERED = {
    "en": ("Tick one", ("Summit Desk", "Harbour Lounge")),
    "zh": ("请选择一项", ("自助机器", "人工窗口")),
    "ar": ("اختر واحدا", ("شباك التذاكر", "آلة الدفع")),
    "ko": ("하나를 고르세요", ("무인기기", "안내창구")),
}


def _people_in(table: list[str]) -> set[str]:
    reading = read_delimited("\n".join(table).encode(), "table.csv", SourceSettings())
    found = personal_of(segment(reading, Source("table.csv", "table.csv", "", SourceSettings())))  # type: ignore[arg-type]
    items = [item for items in (found.text, *found.short.values()) for item in items]
    return {item.key for item in items if item.kind is Kind.PERSON}


@pytest.mark.parametrize("language", list(HELPERS))
@pytest.mark.parametrize("asks_for_people", [True, False])
def test_whole_names_that_are_offered_stay_people(language: str, asks_for_people: bool) -> None:
    who_title, title, helpers, said = HELPERS[language]
    rows = [f'{n},{helpers[n % 2]},"{said.format(helpers[n % 2], n)}"' for n in range(24)]
    found = _people_in([f"id,{who_title if asks_for_people else title},Comments", *rows])
    assert {name.lower() for name in helpers} <= {key.lower() for key in found}


@pytest.mark.parametrize("language", list(OFFERED))
def test_things_that_are_offered_are_nobody(language: str) -> None:
    title, things = OFFERED[language]
    rows = [f"{n},{things[n % 2]},{things[n % 2]} {n}" for n in range(24)]
    assert _people_in([f"id,{title},Comments", *rows]) == set()
