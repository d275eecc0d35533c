"""Shapes in which people and tools write who said what, and texts that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.decoding import clean_text
from corpus.records import Role
from corpus.transcripts import find_transcript

Turns = list[tuple[str, str, float | None]]


def found(text: str) -> Turns:
    transcript = find_transcript(clean_text(text))
    if transcript is None:
        return []
    return [(turn.label, turn.span.of(clean_text(text)), turn.start_time) for turn in transcript.turns]


HI, WHY, BYE = "So, how was it?", "Slow: I waited until 12:30.", "And then?"
SHAPES = {
    "trint": "[00:00:03] Anna Berg: {0}\n\n[00:00:07] Tom Ruiz: {1}\n\n[00:01:02] Anna Berg: {2}\n",
    "trint tabs": "Anna Berg\t00:00:03\t{0}\nTom Ruiz\t00:00:07\t{1}\nAnna Berg\t00:01:02\t{2}\n",
    "fathom": "Repair - March 02\nVIEW RECORDING - 3 mins (No highlights): https://fathom.example/1\n\n---\n\n"
    "0:03 - Anna Berg (ACME)\n  {0}\n\n0:07 - Tom Ruiz\n  {1}\n\n1:02 - Anna Berg (ACME)\n  {2}\n",
    "fireflies": "Anna Berg - 00:03\n{0}\n\nTom Ruiz - 00:07\n{1}\n\nAnna Berg - 01:02\n{2}\n",
    "fireflies docx": "00:03\nAnna Berg: {0}\n00:07\nTom Ruiz: {1}\n01:02\nAnna Berg: {2}\n",
    "tactiq": "00:03 Anna Berg: {0}\n00:07 Tom Ruiz: {1}\n01:02 Anna Berg: {2}\n",
    "grain": "Anna Berg (00:03)\n{0}\n\nTom Ruiz (00:07)\n{1}\n\nAnna Berg (01:02)\n{2}\n",
    "happy scribe": "[00:00:03.250] - Anna Berg\n{0}\n\n[00:00:07.000] - Tom Ruiz\n{1}\n\n"
    "[00:01:02.000] - Anna Berg\n{2}\n",
    "sonix": "Anna Berg: [00:00:03] {0}\n\nTom Ruiz: [00:00:07] {1}\n\nAnna Berg: [00:01:02] {2}\n",
    "sonix lines": "00:00:03\nAnna Berg\n{0}\n\n00:00:07\nTom Ruiz\n{1}\n\n00:01:02\nAnna Berg\n{2}\n\n"
    "00:01:09\nTom Ruiz\nOK.\n",
    "teams docx": "Anna Berg   0:03\n{0}\n\nTom Ruiz   0:07\n{1}\n\nAnna Berg   1:02\n{2}\n",
    "rev": "Anna Berg (00:03):\n{0}\n\nTom Ruiz (00:07):\n{1}\n\nAnna Berg (01:02):\n{2}\n",
    "ranges": "[00:00:03 - 00:00:06] Anna Berg: {0}\n[00:00:07 - 00:00:12] Tom Ruiz: {1}\n"
    "[00:01:02 - 00:01:09] Anna Berg: {2}\n",
    "dots": "[00.00.03] Anna Berg: {0}\n[00.00.07] Tom Ruiz: {1}\n[00.01.02] Anna Berg: {2}\n",
    "hashes": "#00:00:03.2# Anna Berg: {0}\n#00:00:07.0# Tom Ruiz: {1}\n#00:01:02.9# Anna Berg: {2}\n",
    "round": "(00:00:03) Anna Berg: {0}\n(00:00:07) Tom Ruiz: {1}\n(00:01:02) Anna Berg: {2}\n",
    "numbered": "1. [00:03] Anna Berg: {0}\n2. [00:07] Tom Ruiz: {1}\n3. [01:02] Anna Berg: {2}\n",
    "table": "| Time | Speaker | Words |\n|---|---|---|\n| 00:03 | Anna Berg | {0} |\n| 00:07 | Tom Ruiz | {1} |\n"
    "| 01:02 | Anna Berg | {2} |\n| 01:09 | Tom Ruiz | OK. |\n",
    "headings": "### Anna Berg (00:03)\n{0}\n\n### Tom Ruiz (00:07)\n{1}\n\n### Anna Berg (01:02)\n{2}\n",
    "bold time": "**[00:03] Anna Berg:** {0}\n\n**[00:07] Tom Ruiz:** {1}\n\n**[01:02] Anna Berg:** {2}\n",
    "full width": "［00:03］Anna Berg：{0}\n［00:07］Tom Ruiz：{1}\n［01:02］Anna Berg：{2}\n",
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize(
    ("anna", "tom", "words"),
    [
        ("Anna Berg", "Tom Ruiz", (HI, WHY, BYE)),
        ("林晓", "阿强", ("怎么样？", "很慢：我等到12:30。", "然后呢？")),
        ("ليلى حداد", "سامي نور", ("كيف كان؟", "بطيء: انتظرت حتى 12:30.", "ثم ماذا؟")),
        ("이서진", "김민수", ("어떠셨어요?", "느렸어요: 12:30까지 기다렸어요.", "그다음에는요?")),
    ],
)
def test_shapes_with_names_and_times(name: str, anna: str, tom: str, words: tuple[str, str, str]) -> None:
    shape = SHAPES[name].replace("Anna Berg", anna).replace("Tom Ruiz", tom)
    turns = found(shape.format(*words))[:3]
    labels = [label.removesuffix(" (ACME)") for label, _, _ in turns]
    assert labels == [anna, tom, anna]
    assert [text for _, text, _ in turns] == list(words)
    assert [int(time or 0) for _, _, time in turns] == [3, 7, 62]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Anna] So?\n[Tom] Slow.\n[Anna] Why?\n[Tom] [laughs] No idea.", ["Anna", "Tom", "Anna", "Tom"]),
        ("<Anna> So?\n<Tom> Slow.\n<Anna> Why?\n<Tom> No idea.", ["Anna", "Tom", "Anna", "Tom"]),
        ("1\tI:\tSo?\n2\tB:\tSlow.\n3\tI:\tWhy?\n4\tB:\tNo idea.", ["I", "B", "I", "B"]),
        ("I          So?\nR1         Slow.\nI          Why?\nR1         No idea.", ["I", "R1", "I", "R1"]),
        ("F: Wie war es?\nA: Langsam.\nF: Warum?\nA: Keine Ahnung.", ["F", "A", "F", "A"]),
        ("Interviewer:in: Wie war es?\nB1: Langsam.\nInterviewer:in: Warum?\nB1: So halt.", None),
        ("ENTREVISTADORA: ¿Qué tal?\nENTREVISTADO: Lento.\nENTREVISTADORA: ¿Por qué?\nENTREVISTADO: No sé.", None),
        (
            "インタビュアー：どうでしたか？\n参加者A：遅かったです。\nインタビュアー：なぜですか？\n参加者A：さあ。",
            None,
        ),
        ("Интервьюер: Как вам?\nРеспондент 1: Долго.\nИнтервьюер: Почему?\nРеспондент 1: Не знаю.", None),
        ("Görüşmeci: Nasıldı?\nKatılımcı: Yavaştı.\nGörüşmeci: Neden?\nKatılımcı: Bilmem.", None),
        (
            "Người phỏng vấn: Thế nào?\nNgười tham gia: Chậm.\nNgười phỏng vấn: Tại sao?\nNgười tham gia: Không biết.",
            None,
        ),
        ("Pewawancara: Bagaimana?\nNarasumber: Lambat.\nPewawancara: Kenapa?\nNarasumber: Tidak tahu.", None),
        ("साक्षात्कारकर्ता: कैसा था?\nप्रतिभागी: धीमा।\nसाक्षात्कारकर्ता: क्यों?\nप्रतिभागी: पता नहीं।", None),
        ("Enquêteur : C'était comment ?\nEnquêté : Lent.\nEnquêteur : Pourquoi ?\nEnquêté : Aucune idée.", None),
        ("3号受访者：太慢。\n主持人：为什么？\n3号受访者：不知道。\n主持人：好。", ["3号受访者", "主持人"] * 2),
        ("문: 어땠나요?\n답: 느렸어요.\n문: 왜요?\n답: 몰라요.", ["문", "답", "문", "답"]),
        (
            "\u200fس:\u200f كيف؟\n\u200fج:\u200f بطيء.\n\u200fس:\u200f لماذا؟\n\u200fج:\u200f لا أعرف.",
            ["س", "ج", "س", "ج"],
        ),
    ],
)
def test_other_ways_of_naming_who_speaks(text: str, expected: list[str] | None) -> None:
    turns = found(text)
    if expected is None:
        assert len(turns) == 4
        assert len({label for label, _, _ in turns}) == 2
    else:
        assert [label for label, _, _ in turns] == expected
    assert all(words and ":" not in words[:1] for _, words, _ in turns)


CHATS = {
    "zoom one line": "00:12:31 From Anna to Everyone : {0}\n00:12:40 From Tom to Everyone : {1}\n"
    "00:13:02 From Tom to Anna (Direct Message) : {2}\n",
    "zoom double spaces": "10:12:31\t From  Anna to Everyone:\n\t{0}\n10:12:40\t From  Tom to Everyone:\n\t{1}\n"
    "10:13:02\t From  Tom to Everyone:\n\t{2}\n",
    "slack": "Anna  10:12 AM\n{0}\nTom  10:13 AM\n{1}\nTom  10:15 AM\n{2}\n",
    "teams": "[3/2/2026 10:12 AM] Anna\n{0}\n[3/2/2026 10:13 AM] Tom\n{1}\n[3/2/2026 10:15 AM] Tom\n{2}\n",
    "discord": "[02-Mar-26 03:12 PM] Anna\n{0}\n\n[02-Mar-26 03:13 PM] Tom\n{1}\n\n[02-Mar-26 03:14 PM] Tom\n{2}\n",
    "qq": "2026-03-02 15:12:31 Anna\n{0}\n\n2026-03-02 15:13:31 Tom\n{1}\n\n2026-03-02 15:14:31 Tom\n{2}\n",
    "line": "[LINE] Chat history with Tom\nSaved on: 2026/03/05 15:20\n\n2026/03/02(Mon)\n15:12\tAnna\t{0}\n"
    "15:13\tTom\t{1}\n15:14\tTom\t{2}\n",
    "kakao android": "2026년 3월 2일 오후 3:10\n2026년 3월 2일 오후 3:12, Anna : {0}\n"
    "2026년 3월 2일 오후 3:13, Tom : {1}\n"
    "2026년 3월 2일 오후 3:14, Tom : {2}\n",
    "kakao english": "KakaoTalk Chats with Tom\nDate Saved : 2026-03-05 11:20:11\n\n"
    "--------------- Monday, March 2, 2026 ---------------\n[Anna] [3:12 PM] {0}\n"
    "[Tom] [3:13 PM] {1}\n[Tom] [3:14 PM] {2}\n",
    "whatsapp ios": "[02/03/2026, 15:12:31] Anna: {0}\n[02/03/2026, 15:13:31] Tom: {1}\n"
    "[13/03/2026, 15:14:31] Tom: {2}\n",
    "whatsapp de": "02.03.26, 15:12 - Anna: {0}\n02.03.26, 15:13 - Tom: {1}\n13.03.26, 15:14 - Tom: {2}\n",
    "whatsapp zh": "2026/3/2 下午3:12 - Anna: {0}\n2026/3/2 下午3:13 - Tom: {1}\n2026/3/2 下午3:14 - Tom: {2}\n",
    "whatsapp ios zh": "[2026/3/2 下午3:12:31] Anna: {0}\n[2026/3/2 下午3:13:31] Tom: {1}\n"
    "[2026/3/2 下午3:14:31] Tom: {2}\n",
    "whatsapp ios ar": "\u200f[٢\u200f/٣\u200f/٢٠٢٦، ٣:١٢:٣١ م] Anna: {0}\n"
    "[٢\u200f/٣\u200f/٢٠٢٦، ٣:١٣:٣١ م] Tom: {1}\n"
    "[٢\u200f/٣\u200f/٢٠٢٦، ٣:١٤:٣١ م] Tom: {2}\n",
    "whatsapp old": "02-03-26 15:12:31: Anna: {0}\n02-03-26 15:13:31: Tom: {1}\n02-03-26 15:14:31: Tom: {2}\n",
    "telegram": "Anna, [02.03.2026 15:12]\n{0}\n\nTom, [02.03.2026 15:13]\n{1}\n\nTom, [02.03.2026 15:14]\n{2}\n",
}


@pytest.mark.parametrize("name", CHATS)
@pytest.mark.parametrize(
    ("anna", "tom", "words"),
    [
        ("Anna", "Tom R.", (HI, WHY, "No: 9:00\nsee https://a.example/b:c")),
        ("林晓", "阿强", ("怎么样？", "很慢：等到12:30", "还行吧")),
        ("ليلى", "سامي", ("كيف كان؟", "بطيء: انتظرت حتى 12:30", "لا بأس")),
        ("이서진", "김민수", ("어떠셨어요?", "느렸어요: 12:30까지요", "괜찮아요")),
    ],
)
def test_chats(name: str, anna: str, tom: str, words: tuple[str, str, str]) -> None:
    text = CHATS[name].replace("Anna", anna).replace("Tom", tom).format(*words)
    transcript = find_transcript(clean_text(text))
    assert transcript is not None
    turns = [(turn.label, turn.span.of(clean_text(text))) for turn in transcript.turns]
    assert turns == list(zip([anna, tom, tom], words, strict=True))
    if "zoom" not in name and name != "slack":
        assert transcript.date == "2026-03-02"
        assert transcript.turns[0].attributes["date"] == "2026-03-02"
    if name not in ("zoom one line", "zoom double spaces", "slack", "teams"):
        assert transcript.turns[0].attributes["time"].startswith("15:12")


@pytest.mark.parametrize(
    ("stamps", "date", "guessed"),
    [
        (("02/03/2026, 15:12", "02/03/2026, 15:13"), "2026-03-02", "day first"),
        (("02/03/2026, 15:12", "13/03/2026, 15:13"), "2026-03-02", ""),
        (("3/2/26, 3:12 PM", "3/2/26, 3:13 PM"), "2026-03-02", "month first"),
        (("3/2/26, 3:12 PM", "3/13/26, 3:13 PM"), "2026-03-02", ""),
        (("2026/3/2 15:12", "2026/3/2 15:13"), "2026-03-02", ""),
    ],
)
def test_the_order_of_day_and_month_is_a_guess_where_no_message_shows_it(
    stamps: tuple[str, str], date: str, guessed: str
) -> None:
    transcript = find_transcript(f"{stamps[0]} - Anna: So?\n{stamps[1]} - Tom: Slow.\n{stamps[1]} - Tom: Really.\n")
    assert transcript is not None
    assert transcript.date == date
    assert [guess.value for guess in transcript.guesses] == ([guessed] if guessed else [])


@pytest.mark.parametrize(
    "text",
    [
        "09:00 Coffee\n09:30 Talk by Anna\n10:30 Break\n11:00 Workshop\n12:30 Lunch\n",
        "Name: Anna\nAge: 34\nCity: Leeds\nJob: Baker\nName: Tom\nAge: 40\nCity: York\nJob: Cook\n",
        "Findings\n\nNavigation: people got lost.\n\nSearch: nobody used it.\n\nCheckout: the form is long.\n",
        "2 March: woke up late.\n\n9 March: the box came.\n\n1 April: gave up.\n",
        "From: Anna\nTo: Tom\nSubject: Repair\nDate: 2 March 2026\n\nHello Tom,\nthe repair is done.\n",
        "2026-03-02 15:12:31 INFO start\n2026-03-02 15:12:32 INFO read 3 rows\n2026-03-02 15:12:33 ERROR stop\n",
        "How do I cancel?\n\nOpen the app and tap cancel.\n\nWhat does it cost?\n\nYou can see prices online.\n\n"
        "Where are you?\n\nPlease visit our shops.\n",
        "Results\n\nUsers\nMost users were young.\n\nDevices\nMost used a phone.\n\nTime\nIt took 12:30 minutes.\n",
        "优点：快。\n缺点：贵。\n建议：降价。\n",
        "장점: 빠름.\n단점: 비쌈.\n제안: 할인.\n",
        "المزايا: سريع.\nالعيوب: غال.\nاقتراح: خصم.\n",
        "- Ask Anna about 12:30\n- Ask Tom about 13:00\n- Buy milk at 9:15\n- Buy bread at 9:30\n",
        "Step 1: open.\nStep 2: tap.\nStep 3: wait.\nStep 4: done.\n",
        "(S) As a user, I need a form.\n(L) As an office, I need a list.\n(S) As a user, so.\n(L) As an office, no.\n",
        "*Rating: 3*\n\nPeople got lost.\n\nRecommendation: say where they are.\n\n*Rating: 2*\n\nNobody searched.\n\n"
        "Recommendation: hide the search.\n",
        "评分：3\n\n用户迷路了。\n\n建议：标出位置。\n\n评分：2\n\n没人搜索。\n\n建议：去掉。\n",
        "Task 1: find a box.\n\nResult: 3 of 5.\n\nTask 2: pay.\n\nResult: 5 of 5.\n\n"
        "Task 3: skip.\n\nResult: 0 of 5.\n",
    ],
)
def test_what_only_looks_like_a_transcript(text: str) -> None:
    assert find_transcript(text) is None


def test_a_header_names_who_interviews_by_name_first_name_initials_and_alias() -> None:
    for header, label in (
        ("Interviewer: Anna Berg\nDate: 2 March 2026", "Anna Berg"),
        ("Interviewed by: Anna Berg", "Anna"),
        ("Moderator: Anna Berg (AB)", "AB"),
        ("Interviewer: Anna Berg", "AB"),
        ("主持人：林晓", "林晓"),
        ("진행: 이서진", "이서진"),
        ("المحاورة: ليلى حداد", "ليلى"),
    ):
        text = f"{header}\n\n{label}: Go on.\n\nTom: It was slow.\n\n{label}: I see.\n\nTom: Very slow.\n"
        transcript = find_transcript(text)
        assert transcript is not None, header
        assert [turn.role for turn in transcript.turns] == [Role.INTERVIEWER, None] * 2
        assert transcript.guesses[0].what == f"role of {label}"
        assert "header" in transcript.guesses[0].why


@pytest.mark.parametrize("half", ["AM", "오전", "上午"])
def test_names_above_times_of_day_are_counted_from_the_first(half: str) -> None:
    stamps = [f"10:{minute} AM" if half == "AM" else f"{half} 10:{minute}" for minute in (12, 13, 15, 16)]
    says = zip(["Anna Berg", "Tom"] * 2, stamps, ["So?", "Slow.", "Why?", "No idea."], strict=True)
    text = "".join(f"{name}\n  {stamp}\n{words}\n" for name, stamp, words in says)
    assert found(text) == [
        ("Anna Berg", "So?", 0.0),
        ("Tom", "Slow.", 60.0),
        ("Anna Berg", "Why?", 180.0),
        ("Tom", "No idea.", 240.0),
    ]


@pytest.mark.parametrize("label", ["Interviewer", "访谈员", "المحاور", "면접관"])
def test_answers_without_a_label_are_not_the_interviewers(label: str) -> None:
    text = f"{label}: One?\n\nFirst.\n\nMore of it.\n\n{label}: Two?\n\nSecond.\n"
    transcript = find_transcript(text)
    assert transcript is not None
    assert [(turn.label, turn.span.of(text), turn.role) for turn in transcript.turns] == [
        (label, "One?", None),
        ("", "First.\n\nMore of it.", Role.PARTICIPANT),
        (label, "Two?", None),
        ("", "Second.", Role.PARTICIPANT),
    ]
    assert transcript.guesses[0].what == "answers"


def test_colons_times_and_links_within_words_begin_no_turn() -> None:
    text = (
        "Anna: So?\nTom: Two things.\nFirst: the price.\n12:30 was late\nhttps://a.example/x: broken\n"
        "My point: nobody cares\nAnna: I see.\nTom: Right.\n"
    )
    assert [label for label, _, _ in found(text)] == ["Anna", "Tom", "Anna", "Tom"]


def test_lines_of_the_tool_belong_to_nobody_and_are_counted() -> None:
    text = (
        "Anna Berg started transcription\n\nAnna Berg   0:03\nSo?\n\nTom Ruiz   0:05\nSlow.\n\n"
        "Anna Berg   0:09\nWhy?\n\n"
        "Tom Ruiz   0:12\nNo idea.\n\nAnna Berg stopped transcription\n"
    )
    transcript = find_transcript(text)
    assert transcript is not None
    assert [turn.span.of(text) for turn in transcript.turns] == ["So?", "Slow.", "Why?", "No idea."]
    assert transcript.notes == ("1 lines written by the transcription tool were left out.",)


FRAGMENTS = st.sampled_from(
    [
        "\n",
        "\n\n",
        "[02/03/2026, 15:12] ",
        "3/2/26, 3:12\u202fPM - ",
        "오후 3:12",
        "[00:03] ",
        "00:03\n",
        "Anna",
        "林晓",
        "ليلى",
        ": ",
        "：",
        "\t",
        "|",
        "# ",
        "**",
        "From ",
        " to ",
        "Everyone:",
        "【",
        "】",
        "[",
        "]",
        "(",
        ")",
        "?",
        "words ",
        "\u200f",
        "Interviewer",
        "P07",
        "--------- 2026년 3월 2일 월요일 ---------",
        "1. ",
        "-",
        ">",
        "#00:01:02-5#",
        "Transcribed by x",
        ",",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_turns_lie_in_the_text_in_order_whatever_it_is(text: str) -> None:
    text = clean_text(text)
    transcript = find_transcript(text)
    end = 0
    for turn in transcript.turns if transcript else ():
        assert end <= turn.span.start < turn.span.end <= len(text)
        assert turn.span.of(text) == turn.span.of(text).strip()
        assert turn.label == turn.label.strip()
        end = turn.span.end
