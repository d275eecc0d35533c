"""Columns whose long cells list choices are closed; sentences that hold commas stay open. Things asked about are no
people."""

from __future__ import annotations

import pytest

from corpus.readers.tables import read_delimited
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
