"""Which forms of a name are the same person, and where known names are found again."""

from __future__ import annotations

import pytest

from corpus.redaction.known import KnownNames
from corpus.redaction.labels import named_label
from corpus.redaction.people import People


def test_parts_and_initials_mean_the_one_person_of_the_study() -> None:
    people = People()
    anna = people.resolve("anna keller", "a", "Anna Keller")
    assert people.resolve("anna", "a", "Anna") == anna
    assert people.resolve("keller", "a", "Keller") == anna
    assert people.resolve("a keller", "a", "A. Keller") == anna
    assert people.resolve("anna b keller", "a", "Anna B. Keller") == anna
    assert people.resolve("ak", "a", "AK") == anna
    assert people.resolve("anna keller", "b", "Anna Keller") == anna


def test_a_given_name_in_another_study_is_somebody_else() -> None:
    people = People()
    anna = people.resolve("anna keller", "a", "Anna Keller")
    assert people.resolve("anna", "b", "Anna") != anna


def test_what_fits_two_people_is_neither() -> None:
    people = People()
    one, other = people.resolve("anna keller", "a", "Anna Keller"), people.resolve("tom keller", "a", "Tom Keller")
    assert people.resolve("keller", "a", "Keller") not in (one, other)


def test_a_whole_name_that_comes_late_is_who_was_known_by_a_part() -> None:
    people = People()
    anna = people.resolve("anna", "a", "Anna")
    assert people.resolve("anna keller", "a", "Anna Keller") == anna


@pytest.mark.parametrize(
    ("whole", "part"), [("林晓彤", "晓彤"), ("김민수", "민수"), ("محمد العتيبي", "محمد"), ("王小明", "王")]
)
def test_parts_in_every_script(whole: str, part: str) -> None:
    people = People()
    assert people.resolve(whole, "a", whole) == people.resolve(part, "a", part)


def test_known_names_are_found_with_endings_and_in_small_letters() -> None:
    names = KnownNames([("anna keller", 1), ("anna", 1), ("김민수", 2), ("محمد", 3), ("林晓彤", 4), ("will", 5)])
    text = "anna said Anna Keller's bag, ANNA KELLER. 김민수가 왔다. ومحمد وصل. 林晓彤说。 Will you go? Then Will left."
    assert [(found.span.of(text), number) for found, number in names.find(text)] == [
        ("anna", 1),
        ("Anna Keller", 1),
        ("ANNA KELLER", 1),
        ("محمد", 3),
        ("Will", 5),
        ("김민수", 2),
        ("林晓彤", 4),
    ]


def test_part_of_a_longer_word_is_no_name() -> None:
    names = KnownNames([("anna", 1), ("민수", 2), ("tom", 3)])
    assert list(names.find("Annabel, Hannah, 민수기, tomorrow, tom@x.org")) == []


@pytest.mark.parametrize(
    "label",
    [
        *("P07", "Participant 3", "受访者A", "Interviewer", "Speaker 1", "R_3kJd8fQ", "row-7", "상담원 2", "المشارك ٣"),
        *("Acme Support Team", "客服", "Person 7", "author-3"),
    ],
)
def test_codes_roles_and_firms_are_no_names(label: str) -> None:
    assert named_label(label) is None


@pytest.mark.parametrize(
    ("label", "name", "key"),
    [
        ("Anna Keller", "Anna Keller", "anna keller"),
        ("Keller, Anna", "Keller, Anna", "anna keller"),
        ("Dr. Anna Keller", "Dr. Anna Keller", "anna keller"),
        ("小林", "小林", "小林"),
        ("김민수님", "김민수님", "김민수"),
        ("Anna (Interviewer)", "Anna", "anna"),
    ],
)
def test_names_are_told(label: str, name: str, key: str) -> None:
    named = named_label(label)
    assert named is not None
    assert (named.written, named.key) == (name, key)
