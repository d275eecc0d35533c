"""Ids of people hold nothing that tells who they are, and one person has one id in every file of a study."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.ingest import ingest
from corpus.records import Participant
from corpus.redaction import Pseudonyms, Redactor
from corpus.redaction.person_keys import parted, personal_key
from corpus.store import Store

MAILS = {
    "en": ("Marguerite Delacroix", "marguerite.delacroix@post.example", "The parcel never came."),
    "zh": ("欧阳慧敏", "huimin.ouyang@post.example", "包裹一直没有送到。"),
    "ar": ("هيفاء الزهراني", "haifa.z@post.example", "لم يصل الطرد إلى البيت أبدا."),
    "ko": ("남궁서현", "seohyeon@post.example", "택배가 끝내 오지 않았어요."),
}


def _mail(name: str, address: str, words: str, subject: str) -> bytes:
    message = EmailMessage()
    message["From"] = f'"{name}" <{address}>' if name else address
    message["To"] = "help@harbour.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 03 Mar 2026 09:00:00 +0800"
    message.set_content(words)
    return message.as_bytes()


def _everything(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in root.glob("corpus.sqlite*"))


@pytest.mark.parametrize("language", MAILS)
def test_an_address_is_in_no_id_and_a_person_is_one_in_all_files(tmp_path: Path, language: str) -> None:
    name, address, words = MAILS[language]
    folder = tmp_path / "tickets"
    folder.mkdir()
    (folder / "one.eml").write_bytes(_mail(name, address, words, "Parcel"))
    (folder / "two.eml").write_bytes(_mail("", address, words * 2, "Parcel again"))
    with Pseudonyms.in_memory() as key, Store.open(tmp_path / "corpus.sqlite") as store:
        report = ingest(store, [folder], root=tmp_path, redact=Redactor(key))
        assert not report.failed
        (person,) = store.participants().values()
        assert person.id == "tickets/person-1"
        assert {each.participant for each in store.segments() if each.participant} == {person.id}
        assert {each.speaker for each in store.segments() if each.participant} == {"Person 1"}
        ((_, _, forms),) = [each for each in key.entries() if each[0] == "Person"]
        assert {name, address} <= set(forms)
    assert address.encode() not in _everything(tmp_path)
    assert name.encode() not in _everything(tmp_path)


def test_an_address_heard_first_is_who_writes_under_a_name_later(tmp_path: Path) -> None:
    name, address, words = MAILS["en"]
    folder = tmp_path / "tickets"
    folder.mkdir()
    (folder / "a.eml").write_bytes(_mail("", address, words, "Parcel"))
    (folder / "b.eml").write_bytes(_mail(name, address, words * 2, "Parcel again"))
    with Pseudonyms.in_memory() as key, Store.open(tmp_path / "corpus.sqlite") as store:
        ingest(store, [folder], root=tmp_path, redact=Redactor(key))
        assert set(store.participants()) == {"tickets/person-1"}


@pytest.mark.parametrize(
    "own", ["a.b@post.example", "+44 20 7946 0958", "Anna Keller", "akeller", "欧阳慧敏", "남궁서현"]
)
def test_keys_that_tell_who_somebody_is(own: str) -> None:
    assert personal_key(Participant(f"s/survey.csv#{own}", own, "s"))


@pytest.mark.parametrize("own", ["R07", "row-7", "person-7", "5f3a9c1e77aa", "U02ABC34", "1024", "KR-0001"])
def test_codes_tell_nothing(own: str) -> None:
    assert not personal_key(Participant(f"s/survey.csv#{own}", own, "s"))


def test_a_file_name_may_hold_the_sign() -> None:
    assert parted("survey #2.csv#R1") == ("survey #2.csv", "#", "R1")
    assert parted("mail#a.b@c.example") == ("mail", "#", "a.b@c.example")
    assert parted("talk:participant-1") == ("talk", ":", "participant-1")
    assert parted("person-7") == ("", "", "person-7")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Interviewer: How did you pay?\nQuilla Vandermeer: Twice it failed.\n", "Quilla Vandermeer"),
        ("访谈者：您怎么付款的？\n欧阳慧敏：手机上付款失败了两次。\n", "欧阳慧敏"),
        ("الباحثة: كيف دفعت؟\nهيفاء الزهراني: فشل الدفع مرتين.\n", "هيفاء الزهراني"),
        ("진행자: 어떻게 결제하셨어요?\n남궁서현: 결제가 두 번 실패했어요.\n", "남궁서현"),
    ],
)
def test_who_answers_once_is_somebody_with_a_pseudonym(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "talk.txt").write_text(text, "utf-8")
    with Pseudonyms.in_memory() as key, Store.open(tmp_path / "corpus.sqlite") as store:
        ingest(store, [tmp_path / "talk.txt"], root=tmp_path, redact=Redactor(key))
        (document,) = store.documents()
        assert name not in document.text
        assert [each.speaker for each in store.segments()][1:] == ["Person 1"]
        assert len(store.participants()) == 1
