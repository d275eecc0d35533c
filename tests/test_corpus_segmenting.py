"""Who said what, where and when, in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.decoding import clean_text
from corpus.errors import EmptySource
from corpus.readers.formats import read
from corpus.readers.reading import Reading
from corpus.records import Role, SourceKind
from corpus.segmenting import TURN_LIMIT, Segmented, Source, segment
from corpus.sidecar import SourceSettings

INTERVIEWS = Path(__file__).parent / "data" / "interviews"
ASK, P, S, N = Role.INTERVIEWER, Role.PARTICIPANT, Role.STAFF, Role.NARRATOR


def segmented(text: str, name: str = "notes.txt", **said: object) -> Segmented:
    source = Source(name, name, "h", SourceSettings(study="s", **said))  # type: ignore[arg-type]
    return segment(Reading(clean_text(text)), source)


def from_file(name: str) -> Segmented:
    path = INTERVIEWS / name
    reading = read(path.read_bytes(), path.name, SourceSettings())
    return segment(reading, Source(path.name, path.name, "h", SourceSettings(study="s")))


def said(result: Segmented) -> list[tuple[Role, str, str]]:
    return [(item.role, item.speaker, item.text) for item in result.segments]


def check_offsets(result: Segmented) -> None:
    end = 0
    for number, item in enumerate(result.segments):
        assert item.text == item.span.of(result.document.text)
        assert item.text == item.text.strip() != ""
        assert item.span.start >= end
        assert item.id == f"{result.document.id}.{number}"
        end = item.span.end


ORDER = "I 1 2 I 1 2 I 1 2 I 2 1 I 2 1"


@pytest.mark.parametrize(
    ("name", "asks", "people", "language", "date"),
    [
        ("en.txt", "Interviewer", ("Maya", "Tom"), "en", "2025-03-04"),
        ("zh.txt", "访谈员", ("李娜", "陈伟"), "zh", "2025-03-06"),
        ("ar.txt", "المُحاوِرة", ("ليلى", "سامي"), "ar", "2025-03-11"),
        ("ko.vtt", "면접관", ("박서연", "이준호"), "ko", ""),
    ],
)
def test_the_four_interviews(name: str, asks: str, people: tuple[str, str], language: str, date: str) -> None:
    result = from_file(name)
    check_offsets(result)
    names = {"I": asks, "1": people[0], "2": people[1]}
    assert [item.speaker for item in result.segments] == [clean_text(names[key]) for key in ORDER.split()]
    assert all((item.role is ASK) == (item.speaker == clean_text(asks)) for item in result.segments)
    assert {item.role for item in result.segments} == {ASK, P}
    assert {item.language for item in result.segments} == {language}
    assert result.document.language == language
    assert result.document.kind is SourceKind.INTERVIEW
    assert result.document.date == date
    assert [person.label for person in result.participants] == list(people)
    assert result.document.participants == tuple(f"s/{person.lower()}" for person in people)


def test_exact_words_offsets_and_times_of_some_turns() -> None:
    english = from_file("en.txt")
    turn = english.segments[4]
    assert turn.text == (
        "Then I wait. The delivery window is four hours, so I lose a whole afternoon at home.\n"
        "I once missed a call from work because of it."
    )
    assert (turn.start_time, turn.participant) == (46.0, "s/maya")
    chinese = from_file("zh.txt")
    assert chinese.segments[8].text == "通知太多了：一个订单发了八条，我就关掉了。"
    assert chinese.segments[1].span.start == chinese.document.text.index("我下班太晚")
    arabic = from_file("ar.txt")
    assert arabic.segments[10].text.endswith("أريد أن أوافق على البديل قبل التغليف.")
    assert arabic.segments[10].start_time == 110.0
    korean = from_file("ko.vtt")
    assert korean.segments[1].text == "퇴근하면 마트가 문을 닫아서 시작했어요. 첫 주문은 정말 쉬웠어요."
    assert (korean.segments[1].start_time, korean.segments[1].end_time) == (7.0, 12.5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Q: Easy?\nA: Yes.\nQ: Why?\nA: One page.",
            [(ASK, "Q", "Easy?"), (P, "A", "Yes."), (ASK, "Q", "Why?"), (P, "A", "One page.")],
        ),
        (
            "问：快吗？\n答：很快。\n问：贵吗？\n答：不贵。",
            [(ASK, "问", "快吗？"), (P, "答", "很快。"), (ASK, "问", "贵吗？"), (P, "答", "不贵。")],
        ),
        (
            "س: كيف؟\nج: جيد.\nس: لماذا؟\nج: سريع.",
            [(ASK, "س", "كيف؟"), (P, "ج", "جيد."), (ASK, "س", "لماذا؟"), (P, "ج", "سريع.")],
        ),
        ("**Moderator:** Hi\n\n**P07:** I pay.", [(ASK, "Moderator", "Hi"), (P, "P07", "I pay.")]),
        ("**Moderator**: Hi\n\n**P07**: I pay.", [(ASK, "Moderator", "Hi"), (P, "P07", "I pay.")]),
        ("Moderator (00:12): Hi\nR1 [12:31]: I pay.", [(ASK, "Moderator", "Hi"), (P, "R1", "I pay.")]),
        ("00:01 - Interviewer\nHi\n\n00:09 - Kim\nI pay.", [(ASK, "Interviewer", "Hi"), (P, "Kim", "I pay.")]),
        ("【主持人】大家好\n【用户】我买菜。", [(ASK, "主持人", "大家好"), (P, "用户", "我买菜。")]),
        (
            "진행자: 안녕하세요\n참가자 3: 저는 매일 써요.",
            [(ASK, "진행자", "안녕하세요"), (P, "참가자 3", "저는 매일 써요.")],
        ),
        ("الباحث： مرحبا\nالمشاركة ٢： أدفع.", [(ASK, "الباحث", "مرحبا"), (P, "المشاركة ٢", "أدفع.")]),
        ("Agent: Hello\nCustomer: It is lost.", [(S, "Agent", "Hello"), (P, "Customer", "It is lost.")]),
        ("客服：您好\n客户：丢了。", [(S, "客服", "您好"), (P, "客户", "丢了。")]),
        ("상담원: 네\n고객: 없어졌어요.", [(S, "상담원", "네"), (P, "고객", "없어졌어요.")]),
        ("الموظف: أهلا\nالعميل: ضاع الطرد.", [(S, "الموظف", "أهلا"), (P, "العميل", "ضاع الطرد.")]),
        ("00:01\tModerator\tHi\n00:09\tP1\tI pay.", [(ASK, "Moderator", "Hi"), (P, "P1", "I pay.")]),
        (
            "Maria (participant): I pay.\nAnna (interviewer): Why?",
            [(P, "Maria (participant)", "I pay."), (ASK, "Anna (interviewer)", "Why?")],
        ),
        (
            "Observer: she sighs\nModerator: Hi\nP1: I pay.",
            [(N, "Observer", "she sighs"), (ASK, "Moderator", "Hi"), (P, "P1", "I pay.")],
        ),
    ],
)
def test_ways_of_writing_a_transcript(text: str, expected: list[tuple[Role, str, str]]) -> None:
    result = segmented(text)
    assert said(result) == expected
    check_offsets(result)


def test_generic_labels_are_people_of_the_document_and_codes_of_the_study() -> None:
    generic = segmented("Interviewer: Hi\nParticipant: I pay.\nInterviewer: Why?\nParticipant: So.", "round 1.txt")
    assert generic.document.participants == ("s/round-1:participant",)
    coded = segmented("Interviewer: Hi\nP07: I pay.", "round 2.txt")
    assert coded.document.participants == ("s/p07",)


def test_of_two_names_the_one_who_asks_is_the_interviewer() -> None:
    result = segmented(
        "Anna: How was it?\nBen: Slow.\nAnna: Why is that?\nBen: The queue.\nAnna: And then?\nBen: I left."
    )
    assert {item.speaker: item.role for item in result.segments} == {"Anna": ASK, "Ben": P}
    assert result.document.participants == ("s/ben",)
    assert result.notes[0].startswith("Anna asks most")


def test_a_sidecar_says_who_speaks() -> None:
    text = "Anna: It is slow.\nBen: Yes.\nAnna: Very.\nBen: I left.\n"
    result = segmented(text, speakers={"anna": Role.STAFF, "Ben": Role.INTERVIEWER})
    assert {item.speaker: item.role for item in result.segments} == {"Anna": S, "Ben": ASK}


def test_unnamed_voices_can_be_staff() -> None:
    result = segmented(
        "Interviewer: Hi\nParticipant: We sell them.\nInterviewer: OK\nParticipant: Yes.", voice=Role.STAFF
    )
    assert [item.role for item in result.segments] == [ASK, S, ASK, S]


def test_a_header_is_no_turn_and_headings_are_context() -> None:
    result = segmented(
        "Date: 5 March 2024\nLocation: Leeds\nThe call began late.\n\n"
        "# Start\nModerator: Hi\nP1: I pay.\n## End\nModerator: Bye\nP1: Bye."
    )
    assert result.document.date == "2024-03-05"
    assert [(item.role, item.heading) for item in result.segments][-4:] == [
        (ASK, "Start"),
        (P, "Start"),
        (ASK, "End"),
        (P, "End"),
    ]
    assert "Leeds" not in {item.text for item in result.segments if item.role is P}


def test_plain_prose_is_narration_unless_somebody_is_named() -> None:
    prose = "We met in the shop.\n\nThe queue was long and people left."
    assert {item.role for item in segmented(prose).segments} == {N}
    assert segmented(prose).notes
    assert {item.role for item in segmented(prose, voice=P).segments} == {P}
    assert {item.role for item in segmented(prose, kind=SourceKind.DIARY).segments} == {P}
    assert {item.role for item in segmented(prose, kind=SourceKind.STAFF).segments} == {S}
    assert {item.role for item in segmented(prose, "day 1 diary.txt").segments} == {P}


def test_prose_with_colons_is_no_transcript() -> None:
    text = (
        "Summary: it went well.\nCost: 3 euros.\nNote: we left early.\nOne thing: nobody paid.\nhttp://a.example/b: x"
    )
    assert {item.role for item in segmented(text).segments} == {N}


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Focus group\n\nModerator: Welcome.\nAnna: I like it.\nBob: Not me.\n"
            "Dina: Fine: cheap.\nAnna: First: it works.",
            ["", "Moderator", "Anna", "Bob", "Dina", "Anna"],
        ),
        (
            "座谈\n\n主持人：欢迎。\n小王：不错。\n小李：价格太高。\n首先：不值。\n老张：还行。\n小王：第一：方便。",
            ["", "主持人", "小王", "小李", "老张", "小王"],
        ),
        (
            "الميسّرة: أهلا بكم.\nأحمد: جيدة.\nمنى: السعر مرتفع، أولا: لا يناسبني.\nأحمد: نعم.",
            ["الميسّرة", "أحمد", "منى", "أحمد"],
        ),
        (
            "진행자: 환영합니다.\n김민수: 좋아요.\n박서연: 비싸요. 첫째: 배송비.\n김민수: 네.",
            ["진행자", "김민수", "박서연", "김민수"],
        ),
    ],
)
def test_who_speaks_only_once_is_somebody_too(text: str, speakers: list[str]) -> None:
    assert [item.speaker for item in segmented(text).segments] == [clean_text(speaker) for speaker in speakers]


def test_times_on_lines_of_their_own_belong_to_what_follows() -> None:
    result = segmented("[00:00:01]\nInterviewer: Hello?\n[00:00:04]\nMaya: Hi.\n[00:00:09]\nIt was late.\n")
    assert [(item.speaker, item.start_time, item.text) for item in result.segments] == [
        ("Interviewer", 1.0, "Hello?"),
        ("Maya", 4.0, "Hi."),
        ("Maya", 9.0, "It was late."),
    ]


def test_a_block_of_facts_in_front_holds_no_turns() -> None:
    result = segmented(
        "Interviewer: Jane Doe\nParticipant: P07\nDate: 2024-02-01\n\nInterviewer: So?\nParticipant: I like it."
    )
    assert [item.text for item in result.segments if item.role is P] == ["I like it."]


def test_numbered_speakers_say_nothing_of_the_role() -> None:
    result = segmented("Speaker 1: Is it good?\nSpeaker 2: It is.\nSpeaker 1: Why is that?\nSpeaker 2: It saves time.")
    assert [item.role for item in result.segments] == [ASK, P, ASK, P]
    assert result.document.participants == ("s/notes:speaker-2",)


def test_a_very_long_turn_is_cut_at_sentences() -> None:
    result = segmented("Interviewer: Go on?\nP1: " + "This is a sentence. " * 600)
    mine = [item for item in result.segments if item.speaker == "P1"]
    assert len(mine) > 2
    assert all(len(item.text) <= TURN_LIMIT and item.text.endswith(".") for item in mine)
    check_offsets(result)


def test_equal_content_gives_equal_ids_and_other_settings_other_ids() -> None:
    text = "Interviewer: Hi\nP1: I pay."
    assert segmented(text).document.id == segmented(text).document.id
    assert segmented(text).document.id != segmented(text, title="Other").document.id
    assert segmented(text).document.id != segmented(text, speakers={"P1": S}).document.id


def test_text_without_a_letter_is_empty() -> None:
    with pytest.raises(EmptySource):
        segmented("... --- ...")


LABELS = st.sampled_from(["Interviewer", "P07", "Maya", "访谈员", "王芳", "المحاور", "ليلى", "면접관", "김민수"])
WORDS = st.text(alphabet="ab c.?!。，字가ليée\u0301👍🏽\u200d", min_size=1, max_size=30).map(
    lambda text: "w" + text.strip()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LABELS, WORDS), min_size=4, max_size=12), st.sampled_from([": ", "：", ":"]))
def test_every_turn_comes_back_with_its_label_and_offsets(turns: list[tuple[str, str]], colon: str) -> None:
    text = clean_text("\n".join(f"{label}{colon}{words}" for label, words in turns))
    result = segmented(text)
    check_offsets(result)
    if {item.speaker for item in result.segments} == {label for label, _ in turns}:
        assert [item.text for item in result.segments] == [clean_text(words).strip() for _, words in turns]
    joined = "".join("".join(item.text.split()) for item in result.segments)
    assert all("".join(clean_text(words).split()) in joined for _, words in turns)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from(list('ab \n:："“”_*[]()#>-.?12字가ل')), max_size=300))
def test_offsets_hold_for_any_text(text: str) -> None:
    try:
        check_offsets(segmented(text))
    except EmptySource:
        assert not any(char.isalnum() for char in text)
