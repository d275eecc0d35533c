"""Who is written in Latin letters here and in another script there is one person, and two people stay two."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.ingest import ingest
from corpus.redaction.labels import named_label
from corpus.redaction.name_lists import folded
from corpus.redaction.people import People
from corpus.redaction.pseudonyms import Pseudonyms
from corpus.redaction.redactor import Redactor
from corpus.redaction.romanised import distance
from corpus.store import Store

ALIKE = [
    *(("salma", "سلمى"), ("mohamed", "محمد"), ("fatima", "فاطمة"), ("youssef", "يوسف"), ("abdelrahman", "عبدالرحمن")),
    *(("aisha", "عائشة"), ("shaimaa", "شيماء"), ("khaled al-husseini", "خالد الحسيني"), ("umm salma", "أم سلمى")),
    *(
        ("minji", "민지"),
        ("seo-yeon", "서연"),
        ("kim min-ji", "김민지"),
        ("jihoon park", "박지훈"),
        ("lee eunkyung", "이은경"),
    ),
    *(
        ("xiaowen", "晓雯"),
        ("zhang wei", "张伟"),
        ("na li", "李娜"),
        ("ouyang jingyi", "欧阳静怡"),
        ("lin guan-ting", "林冠廷"),
    ),
]
APART = [
    *(
        ("salem", "سلمى"),
        ("salima", "سلمى"),
        ("hassan", "حسين"),
        ("karim", "كريمة"),
        ("sam", "سامي"),
        ("anna", "أمينة"),
    ),
    *(("minsu", "민지"), ("kim minji", "이민지"), ("kim", "김"), ("junho", "지훈"), ("anna kim", "김민지")),
    *(("zhang wei", "李伟"), ("wei", "伟"), ("xiaohua", "晓雯"), ("wang", "王伟"), ("amy", "爱美")),
]


@pytest.mark.parametrize(("latin", "native"), ALIKE)
def test_the_same_name_in_other_letters(latin: str, native: str) -> None:
    assert distance(latin, folded(native)) is not None
    people = People()
    for first, second in ((latin, folded(native)), (folded(native), latin)):
        assert people.resolve(first, first, first) == people.resolve(second, first, second)


@pytest.mark.parametrize(("latin", "native"), APART)
def test_another_name(latin: str, native: str) -> None:
    assert distance(latin, folded(native)) is None
    people = People()
    assert people.resolve(latin, "a", latin) != people.resolve(folded(native), "a", native)


@pytest.mark.parametrize(("latin", "native"), [("salma", "سلمي"), ("minji", "민지"), ("xiaowen", "晓雯")])
def test_what_fits_two_or_has_a_name_already_is_somebody_else(latin: str, native: str) -> None:
    people = People()
    two = {people.resolve(f"{latin} {family}", "a", latin) for family in ("okafor", "lindqvist")}
    assert people.resolve(native, "a", native) not in two
    people = People()
    one = people.resolve(native, "a", native)
    assert people.resolve(latin, "a", latin) == one
    assert people.resolve(f"{latin[0]}{latin}", "a", latin) != one
    assert people.resolve(latin, "b", latin) != one


@pytest.mark.parametrize(
    ("short", "whole"),
    [("salma", "سلمي الحسيني"), ("minji", "김민지"), ("xiaowen", "王晓雯"), ("سلمي", "salma okafor")],
)
def test_a_given_name_alone_is_whose_whole_name_holds_it(short: str, whole: str) -> None:
    for order in ((short, whole), (whole, short)):
        people = People()
        first, second = (people.resolve(each, "a", each) for each in order)
        assert first == second


def test_a_family_name_in_other_letters_is_nobody_s_given_name() -> None:
    people = People()
    assert people.resolve("salma hassan", "a", "Salma Hassan") != people.resolve("حسن", "a", "حسن")


@pytest.mark.parametrize(
    ("label", "names"),
    [
        *(
            ("سلمى (Salma)", ("سلمى", "Salma")),
            ("Salma / سلمى", ("Salma", "سلمى")),
            ("김민지 (Minji)", ("김민지", "Minji")),
        ),
        *(("김민지 Minji Kim", ("김민지", "Minji Kim")), ("王晓雯（Xiaowen）", ("王晓雯", "Xiaowen"))),
        ("王美玲 (Priscilla)", ("王美玲", "Priscilla")),
    ],
)
def test_a_label_may_hold_both_names(label: str, names: tuple[str, ...]) -> None:
    named = named_label(label)
    assert named is not None
    assert (named.written, named.names) == (label, names)


TALKS = {
    "ar": ("سلمى", "salma", "المحاور: كيف تدفعين؟\n{}: نقدا في السوق، والبطاقة تفشل كثيرا.\n"),
    "ko": ("김민지", "Minji Kim", "면접자: 어떻게 결제하세요?\n{}: 시장에서는 현금이요. 카드는 자주 실패해요.\n"),
    "zh": ("王晓雯", "Xiaowen Wang", "访谈员：您怎么付钱？\n{}：在市场用现金，刷卡老是失败。\n"),
    "en": ("خالد", "Khaled", "Interviewer: How do you pay?\n{}: In cash at the market. Cards fail a lot.\n"),
}


@pytest.mark.parametrize("language", list(TALKS))
def test_two_files_of_one_person_have_one_pseudonym(language: str, tmp_path: Path) -> None:
    native, latin, talk = TALKS[language]
    (tmp_path / "one.txt").write_text(talk.format(native), "utf-8")
    (tmp_path / "two.txt").write_text(f"Interviewer: And how was it?\n{latin.title()}: It took three days.\n", "utf-8")
    with Store.open(tmp_path / "corpus.sqlite") as store, Pseudonyms.in_memory() as key:
        ingest(store, [tmp_path / "one.txt", tmp_path / "two.txt"], root=tmp_path, redact=Redactor(key))
        assert {person.label for each in store.documents() for person in store.participants_of(each.id)} == {"Person 1"}


@pytest.mark.parametrize("language", list(TALKS))
def test_a_label_with_both_names_leaves_neither(language: str, tmp_path: Path) -> None:
    native, latin, talk = TALKS[language]
    (tmp_path / "one.txt").write_text(talk.format(f"{native} ({latin.title()})"), "utf-8")
    (tmp_path / "two.txt").write_text(f"Interviewer: And how was it?\n{latin.title()}: It took three days.\n", "utf-8")
    with Store.open(tmp_path / "corpus.sqlite") as store, Pseudonyms.in_memory() as key:
        ingest(store, [tmp_path / "one.txt", tmp_path / "two.txt"], root=tmp_path, redact=Redactor(key))
        labels = {person.label for each in store.documents() for person in store.participants_of(each.id)}
        texts = "".join(each.text for each in store.documents())
    assert labels == {"Person 1"}
    assert native not in texts
    assert latin.title() not in texts


@pytest.mark.parametrize("language", list(TALKS))
def test_a_file_that_is_called_so_is_theirs(language: str, tmp_path: Path) -> None:
    native, latin, talk = TALKS[language]
    name = f"interview_{latin.lower().replace(' ', '_')}.txt"
    (tmp_path / name).write_text(talk.format(native), "utf-8")
    with Store.open(tmp_path / "corpus.sqlite") as store, Pseudonyms.in_memory() as key:
        ingest(store, [tmp_path / name], root=tmp_path, redact=Redactor(key))
        assert [each.title for each in store.documents()] == ["interview Person 1"]
