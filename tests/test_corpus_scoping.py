"""What a question names is found in the project's own names, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.comparing import groups_named
from corpus.records import CharSpan, Document, Participant, Role, Scope, Segment, SourceKind
from corpus.scoping import Mention, ProjectNames, named_scope, values_named
from corpus.store import Store

NAMES = ProjectNames(
    studies=frozenset({"Permits", "诊所访谈", "دراسة المكتبة", "도서관 연구"}),
    titles=frozenset({"Interview with the night shift", "Notes"}),
    people=frozenset({"Person 7", "Person 17", "P3", "小林", "김민아", "ليلى"}),
    attributes={
        "segment": frozenset({"first-time buyers", "returning"}),
        "country": frozenset({"Egypt", "Korea"}),
        "国家": frozenset({"埃及", "韩国"}),
        "rating": frozenset({"1", "2"}),
    },
    dates=frozenset({"2024-03-02", "2025", "2026-01"}),
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Person 7 say about the map?", Scope(participants=frozenset({"Person 7"}))),
        ("What did [Person 17] say?", Scope(participants=frozenset({"Person 17"}))),
        ("小林觉得付款怎么样？", Scope(participants=frozenset({"小林"}))),
        ("김민아는 지도를 어떻게 생각합니까?", Scope(participants=frozenset({"김민아"}))),
        ("ماذا قالت ليلى عن الخريطة؟", Scope(participants=frozenset({"ليلى"}))),
        ("Why do people in the permits study drive to the office?", Scope(studies=frozenset({"Permits"}))),
        ("诊所访谈里大家抱怨什么？", Scope(studies=frozenset({"诊所访谈"}))),
        ("도서관 연구에서 무엇이 불편했나요?", Scope(studies=frozenset({"도서관 연구"}))),
        ("ما شكاوى الناس في دراسة المكتبة؟", Scope(studies=frozenset({"دراسة المكتبة"}))),
        ("What do first-time buyers miss?", Scope(attributes={"segment": frozenset({"first-time buyers"})})),
        ("Which country complains more, Egypt or Korea?", Scope(attributes={"country": frozenset({"Egypt", "Korea"})})),
        ("按国家看，埃及的人怎么说？", Scope(attributes={"国家": frozenset({"埃及"})})),
        ("What did people say in 2025?", Scope(date_from="2025", date_to="2025")),
        ("2024年3月人们说了什么？", Scope(date_from="2024-03", date_to="2024-03")),
        ("2025년 이후에 달라진 것은?", Scope(date_from="2025")),
        ("ما الذي تغير منذ عام 2025؟", Scope(date_from="2025")),
        ("What changed from 2024 to 2025?", Scope(date_from="2024", date_to="2025")),
        ("What was hard before March 2024?", Scope(date_to="2024-03")),
        (
            "What is said in the interview with the night shift?",
            Scope(documents=frozenset({"Interview with the night shift"})),
        ),
    ],
)
def test_names_are_found(question: str, expected: Scope) -> None:
    assert named_scope(question, NAMES).scope == expected


@pytest.mark.parametrize(
    "question",
    [
        "Why do people hesitate to buy the permit online?",
        "What do people from Egypt say?",
        "Is 1 enough?",
        "What happened in 1999?",
        "Do returnings matter to Person 70?",
        "Take notes of what they want",
        "",
    ],
)
def test_what_is_not_certain_is_left_alone(question: str) -> None:
    found = named_scope(question, NAMES)
    assert found.scope.everything
    assert found.mentions == ()


def test_mentions_tell_what_was_understood() -> None:
    found = named_scope("What did Person 7 say in 2025?", NAMES)
    assert found.mentions == (Mention("person", "Person 7"), Mention("period", "2025"))


def test_names_are_those_of_the_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        for number, study in enumerate(("Permits", "Clinic")):
            person = Participant(f"{study}/1", f"Person {number}", study, {"segment": "first-time buyers"})
            segment = Segment(f"{study}.0", study, CharSpan(0, 5), "Words", Role.PARTICIPANT, "P", person.id)
            document = Document(study, f"Notes of the {study} day", SourceKind.INTERVIEW, "Words", study=study)
            store.put(document, [segment], [person])
        names = ProjectNames.of(store)
        assert names.studies == {"Permits", "Clinic"}
        assert names.people == {"Person 0", "Person 1"}
        assert names.attributes == {"segment": frozenset({"first-time buyers"})}
        store.remove_document("Clinic")
        assert ProjectNames.of(store).studies == frozenset()


@pytest.mark.parametrize(
    ("text", "values", "named"),
    [
        ("How do new and returning customers differ?", {"new", "returning"}, ["new", "returning"]),
        ("Compare staff with managers", {"manager", "staff"}, ["staff", "manager"]),
        ("What does a renewal cost?", {"new", "cost"}, ["cost"]),
        ("新顾客和老顾客有什么不同？", {"老顾客", "新顾客"}, ["新顾客", "老顾客"]),
        ("قارن بين المديرين والموظفين", {"مدير", "موظف"}, ["مدير", "موظف"]),
        ("신규와 기존 고객은 어떻게 다른가요?", {"기존", "신규"}, ["신규", "기존"]),
    ],
)
def test_values_of_an_attribute_are_named_in_the_order_of_the_text(
    text: str, values: set[str], named: list[str]
) -> None:
    assert values_named(text, values) == named


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("How do managers and staff differ?", ["manager", "staff"]),
        ("Compare staff with managers on pay", ["staff", "manager"]),
        ("新顾客和老顾客有什么不同？", ["新顾客", "老顾客"]),
        ("كيف يختلف المديرون عن الموظفين؟", ["مدير", "موظف"]),
        ("신규와 기존 고객은 어떻게 다른가요?", ["신규", "기존"]),
        ("How do managers differ?", []),
    ],
)
def test_groups_set_side_by_side_need_no_name_of_what_tells_them_apart(
    tmp_path: Path, question: str, groups: list[str]
) -> None:
    values = ["manager", "staff", "新顾客", "老顾客", "مدير", "موظف", "신규", "기존"]
    with Store.open(tmp_path / "corpus.sqlite") as store:
        people = [Participant(f"s/{n}", f"Person {n}", "s", {"role": value}) for n, value in enumerate(values)]
        segment = Segment("s.0", "s", CharSpan(0, 5), "Words", Role.PARTICIPANT, "P", people[0].id)
        store.put(Document("s", "Notes of the day", SourceKind.INTERVIEW, "Words"), [segment], people)
        found = groups_named(store, question)
    assert [group.name for group in found] == groups
    assert [group.scope.attributes for group in found] == [{"role": frozenset({name})} for name in groups]
