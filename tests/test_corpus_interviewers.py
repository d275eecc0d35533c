"""Who interviews and who serves, told by what is said, in four languages; and when nothing can be told."""

from __future__ import annotations

import pytest

from corpus.interviewers import guess_roles
from corpus.records import Role

ASK, STAFF = Role.INTERVIEWER, Role.STAFF


def roles(*turns: tuple[str, str]) -> dict[str, Role]:
    return {label: role for label, (role, _) in guess_roles(turns).items()}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How was it?", "It was slow."),
        ("怎么样？", "很慢。"),
        ("كيف كان؟", "كان بطيئا."),
        ("어떠셨어요?", "느렸어요."),
        # As automatic transcripts write them, without marks.
        ("how did you book it", "i called them"),
        ("你是怎么预约的呢", "打电话"),
        ("كيف حجزت الموعد", "اتصلت بهم"),
        ("어떻게 예약하셨나요", "전화로 했죠"),
        ("Wie war es?", "Langsam."),
        ("¿Qué tal?", "Lento."),
        ("どうでしたか", "遅かったです"),
    ],
)
def test_who_asks_interviews(question: str, answer: str) -> None:
    turns = [("Anna", question), ("Tom", answer)] * 3
    assert roles(*turns) == {"Anna": ASK}
    assert guess_roles(turns)["Anna"][1] == "most of its turns ask, few of the others' do"


@pytest.mark.parametrize(
    ("opening", "question", "answer"),
    [
        ("Thanks for taking the time. I'll start the recording.", "What happened then?", "I left."),
        ("谢谢您抽时间来参加。", "后来呢？", "我走了。"),
        ("شكرا على وقتك اليوم.", "وماذا بعد؟", "ذهبت."),
        ("시간 내 주셔서 감사합니다.", "그다음은요?", "나왔어요."),
    ],
)
def test_who_opens_the_session_and_nods_a_lot_interviews(opening: str, question: str, answer: str) -> None:
    turns = [("Anna", opening), ("Tom", answer), ("Anna", question), ("Tom", answer)]
    turns += [("Anna", "Mm-hmm."), ("Tom", answer)] * 2
    assert roles(*turns) == {"Anna": ASK}


@pytest.mark.parametrize(
    ("offer", "trouble"),
    [
        ("Thank you for contacting us, how can I help?", "My order is lost."),
        ("您好，请问有什么可以帮您？", "我的订单丢了。"),
        ("مرحبا، كيف يمكنني مساعدتك؟", "ضاع طلبي."),
        ("안녕하세요, 무엇을 도와드릴까요?", "주문이 없어졌어요."),
    ],
)
def test_who_offers_help_is_staff(offer: str, trouble: str) -> None:
    assert roles(("Mia", offer), ("Tom", trouble), ("Mia", "One moment."), ("Tom", "OK.")) == {"Mia": STAFF}


def test_two_who_ask_and_people_with_codes() -> None:
    turns = [("Anna", "How was it?"), ("P07", "Slow."), ("Ben", "Why?"), ("P07", "The queue.")] * 2
    assert roles(*turns) == {"Anna": ASK, "Ben": ASK}


@pytest.mark.parametrize(
    "turns",
    [
        [("Anna", "How was it?"), ("Tom", "And yours?")] * 3,
        [("Anna", "It was slow."), ("Tom", "Mine too.")] * 3,
        [("Interviewer", "Mm."), ("Anna", "How should I know?")] * 3,
        [("Anna", "How was it?")],
        [],
    ],
)
def test_nothing_is_concluded_where_nothing_tells(turns: list[tuple[str, str]]) -> None:
    assert guess_roles(turns) == {}


def test_what_a_team_says_is_left_alone() -> None:
    turns = [("Anna", "How was it?"), ("Tom", "Slow.")] * 3
    assert guess_roles(turns, {"anna": Role.PARTICIPANT}) == {}


def test_a_and_b_are_two_people_where_nobody_is_q() -> None:
    turns = [("A", "How was it?"), ("B", "Slow.")] * 3
    assert roles(*turns) == {"A": ASK}
