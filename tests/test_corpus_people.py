"""The same person, one id; different people, different ids."""

from __future__ import annotations

import pytest

from corpus.decoding import clean_text
from corpus.joining import joined
from corpus.people import (
    find_same,
    is_abbreviation,
    meant_by,
    numbers_its_study,
    person_key,
    study_code,
    suggestions,
)
from corpus.people_view import everybody
from corpus.readers.reading import Reading
from corpus.records import Participant, Role
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings

SAME = [
    ("P03", "p3", "P-003", "p 3"),
    ("Anna Kovač", "anna kovac", "ANNA KOVAČ", "Kovač, Anna", "Dr. Anna Kovač", "Ms Anna Kovač"),
    ("a.kovac@shop.example", "Anna K. <A.Kovac@shop.example>"),
    ("沈若彤", "沈若彤女士", "沈若彤 老师"),
    ("박서연", "박서연 씨", "박서연님", "박서연 선생님"),
    ("نبيل قاسم", "الدكتور نبيل قاسم", "السيد نبيل قاسم", "نَبيل قاسم"),
    ("أحمد", "احمد", "د. أحمد"),
]
DIFFERENT = [
    ("Mr Smith", "Mrs Smith"),
    ("王女士", "王先生"),
    ("김 과장님", "이 과장님"),
    ("السيد حداد", "السيدة حداد"),
    ("P03", "R03"),
    ("P1", "P10"),
    ("P03", "P03a"),
    ("Kim, PhD", "Kim"),
]


@pytest.mark.parametrize("labels", SAME)
def test_ways_of_writing_one_person_have_one_key(labels: tuple[str, ...]) -> None:
    assert len({person_key(label) for label in labels}) == 1


@pytest.mark.parametrize("labels", DIFFERENT)
def test_different_people_keep_different_keys(labels: tuple[str, str]) -> None:
    assert person_key(labels[0]) != person_key(labels[1])


@pytest.mark.parametrize("label", ["Participant 3", "受访者3", "참가자 3", "المشارك ٣", "participant_03"])
def test_numbered_labels_stand_for_codes(label: str) -> None:
    assert study_code(label) == "p03"
    assert person_key("P3") == "p03"


@pytest.mark.parametrize("label", ["Participant", "Speaker 1", "Interviewer 2", "Maya", "P03"])
def test_other_labels_stand_for_none(label: str) -> None:
    assert study_code(label) == ""


def test_a_number_counts_through_the_study_where_it_can_only_do_so() -> None:
    assert numbers_its_study("Participant 7", ["Participant 7"], "round.txt")
    assert numbers_its_study("Participant 1", ["Participant 1"], "interview-01.txt")
    assert not numbers_its_study("Participant 1", ["Participant 1"], "round.txt")
    assert not numbers_its_study("Participant 2", ["Participant 1", "Participant 2"], "group.txt")


def test_initials_mean_somebody_only_where_they_fit_nobody_else() -> None:
    assert find_same("A. K.", ["Anna Kovač", "Ben Roe"]) == "Anna Kovač"
    assert find_same("AK", ["Anna Kovač", "Adam King"]) is None
    assert find_same("A. Kovac", ["Dr Anna Kovač", "Anna Kohl"]) == "Dr Anna Kovač"
    assert find_same("Anna K.", ["Anna Kovač", "Anna Kohl"]) is None
    assert find_same("Anna", ["Anna Kovač"]) is None
    assert is_abbreviation("J. Roe")
    assert not is_abbreviation("Maya Roe")


def segmented(text: str, name: str, known: dict[str, str] | None = None, **said: object) -> Segmented:
    source = Source(name, name, "h", SourceSettings(**said), "winter")  # type: ignore[arg-type]
    return joined(segment(Reading(clean_text(text)), source), lambda study: known or {})


def test_files_of_a_study_know_one_person_by_one_id() -> None:
    ways = ["P03: I pay.", "P3: I pay.", "Participant 3: I pay."]
    ids = {
        segmented(f"Interviewer: Why?\n{way}\nInterviewer: So?\n{way}", f"round {n}.txt").document.participants
        for n, way in zip("abc", ways, strict=True)
    }
    assert ids == {("winter/p03",)}


def test_initials_find_the_person_of_another_file() -> None:
    text = "Interviewer: Why?\nA. K.: I pay.\nInterviewer: So?\nA. K.: Cash."
    found = segmented(text, "a.txt", {"Anna Kovač": "winter/anna-kovac"})
    assert found.document.participants == ("winter/anna-kovac",)
    alone = segmented(text, "a.txt")
    assert alone.document.participants == ("winter/a-k",)
    assert found.document.id != alone.document.id
    assert {part.participant for part in found.segments} == {None, "winter/anna-kovac"}
    assert all(part.id.startswith(found.document.id + ".") for part in found.segments)
    assert [guess.value for guess in found.guesses if guess.what == "person A. K."] == ["Anna Kovač"]


def test_a_sidecar_joins_and_parts_people() -> None:
    text = "Interviewer: Why?\n小王: 我用现金。\nInterviewer: So?\n小王: 对。"
    assert segmented(text, "a.txt", people={"小王": "王明"}).document.participants == ("winter/王明",)
    other = segmented(text, "a.txt", people={"小王": "summer/P7"})
    assert [(person.id, person.label, person.study) for person in other.participants] == [
        ("summer/p07", "P7", "summer")
    ]
    initials = "Interviewer: Why?\nA. K.: I pay.\nInterviewer: So?\nA. K.: Cash."
    parted = segmented(initials, "a.txt", {"Anna Kovač": "winter/anna-kovac"}, people={"A. K.": "another AK"})
    assert parted.document.participants == ("winter/another-ak",)


def test_what_a_team_says_of_a_label_holds_for_all_ways_of_writing_it() -> None:
    assert meant_by("Dr. Anna Kovač", {"Anna Kovač": "AK"}) == "AK"
    assert meant_by("Ben", {"Anna Kovač": "AK"}) == ""


def test_who_may_be_one_person_is_suggested() -> None:
    people = [
        Participant("w/anna-kovac", "Anna Kovač", "w"),
        Participant("w/a-k", "A. K.", "w"),
        Participant("w/anna-kovacs", "Anna Kovacs", "w"),
        Participant("s/anna-kovac", "Anna Kovač", "s"),
        Participant("w/p03", "P03", "w"),
        Participant("w/f.csv#1", "1", "w"),
        Participant("w/mail#anna@shop.example", "Anna Kovač", "w"),
    ]
    found = {(each.one, each.other): each.why for each in suggestions(people)}
    assert found[("w/anna-kovac", "s/anna-kovac")] == "the same name in two studies"
    assert found[("w/anna-kovac", "w/anna-kovacs")] == "names that differ by a letter or two"
    assert found[("w/anna-kovac", "w/mail#anna@shop.example")] == "the same name under a mail address"
    assert not any("p03" in each or "csv" in each for pair in found for each in pair)


def test_everybody_with_sources_passages_and_languages() -> None:
    one = segmented("Interviewer: Why?\nMaya Roe: I pay by card.\nInterviewer: So?\nMaya Roe: Cash is slow.", "a.txt")
    two = segmented("访谈员：为什么？\nMaya Roe：我用微信付款。\n访谈员：还有呢？\nMaya Roe：没有了，谢谢。", "b.txt")
    staff = segmented("Agent: Hello there.\nCustomer: Hi.\nAgent: How can I help?\nCustomer: It broke.", "c.txt")
    people = {person.id: person for each in (one, two, staff) for person in each.participants}
    view = everybody(people, [each for result in (one, two, staff) for each in result.segments], {})
    assert (view[0].id, len(view[0].documents), view[0].passages) == ("winter/maya-roe", 2, 4)
    assert set(view[0].languages) == {"en", "zh"}
    assert {person.role for person in view} == {Role.PARTICIPANT, Role.STAFF}
