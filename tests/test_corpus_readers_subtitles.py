"""WebVTT and SRT of the tools that make them."""

from __future__ import annotations

import pytest

from corpus.errors import EmptySource
from corpus.readers.subtitles import read
from corpus.records import Role, SourceKind
from corpus.sidecar import SourceSettings


def turns(text: str, **said: object) -> list[tuple[str, str, float | None, float | None]]:
    reading = read(text.encode(), "a.vtt", SourceSettings(**said))  # type: ignore[arg-type]
    assert reading.turns is not None
    return [(turn.speaker, turn.span.of(reading.text), turn.start_time, turn.end_time) for turn in reading.turns]


def test_voice_tags_with_and_without_end_and_guid_cue_ids() -> None:
    text = (
        "WEBVTT\n\n8f3c1e2a/12-0\n00:00:01.000 --> 00:00:02.500\n<v Kim Lee>Hello &amp; welcome.</v>\n\n"
        "8f3c1e2a/12-1\n00:00:02.500 --> 00:00:04.000\n<v Kim Lee>Sit <i>down</i>.\n\n"
        "01:00:04.000 --> 01:00:05.250 align:start\n<v 王芳>好的。</v>\n"
    )
    assert turns(text) == [
        ("Kim Lee", "Hello & welcome. Sit down.", 1.0, 4.0),
        ("王芳", "好的。", 3604.0, 3605.25),
    ]


def test_names_before_a_colon() -> None:
    text = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAnna: Hi.\n\n2\n00:00:02.000 --> 00:00:03.000\nليلى: نعم.\n\n"
        "3\n00:00:03.000 --> 00:00:04.000\n이준호：네.\n"
    )
    assert [turn[:2] for turn in turns(text)] == [("Anna", "Hi."), ("ليلى", "نعم."), ("이준호", "네.")]


def test_a_colon_in_speech_is_no_label() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>One thing: it was late.</v>\n\n"
        "00:03.000 --> 00:04.000\n<v Lee>OK.</v>\n"
    )
    assert [turn[:2] for turn in turns(text)] == [("Kim", "One thing: it was late."), ("Lee", "OK.")]


def test_speaker_in_brackets_and_second_voice() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n(Anna Lee)\nI agree.\n\n00:03.000 --> 00:04.000\n- Why?\n- Because.\n\n"
        "00:05.000 --> 00:06.000\n(laughs)\nyes\n"
    )
    assert [turn[:2] for turn in turns(text)] == [
        ("Anna Lee", "I agree."),
        ("", "Why?"),
        ("", "Because."),
        ("", "(laughs) yes"),
    ]


def test_srt_with_comma_milliseconds() -> None:
    text = "1\n00:00:01,500 --> 00:00:03,000\nModerator: Hi.\n\n2\n00:00:03,500 --> 00:00:05,000\nP1: Hello\nthere.\n"
    assert turns(text) == [("Moderator", "Hi.", 1.5, 3.0), ("P1", "Hello there.", 3.5, 5.0)]


def test_broken_times_keep_the_words_and_are_noted() -> None:
    text = "WEBVTT\n\n00:00:xx --> 00:00:02.000\n<v A B>kept</v>\n\n00:99:00.000 --> nonsense\n<v C D>too</v>\n"
    reading = read(text.encode(), "a.vtt", SourceSettings())
    assert [(turn.speaker, turn.span.of(reading.text)) for turn in reading.turns or ()] == [
        ("A B", "kept"),
        ("C D", "too"),
    ]
    assert reading.notes == ("2 cues have broken times; their words were kept without times.",)


def test_notes_styles_and_regions_are_no_speech() -> None:
    text = "WEBVTT - title\nKind: captions\n\nNOTE one\ntwo\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000\nHello.\n"
    assert [turn[1] for turn in turns(text)] == ["Hello."]


def test_roles_and_kind() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Hi.</v>\n\n00:03.000 --> 00:04.000\n<v Customer>Lost.</v>\n"
    assert read(text.encode(), "a.vtt", SourceSettings()).kind is SourceKind.TICKET
    overridden = turns(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nZed: Hi.\n\n00:03.000 --> 00:04.000\nplain words here\n\n"
        "00:05.000 --> 00:06.000\nand more\n",
        speakers={"zed": Role.STAFF},
    )
    assert overridden[0][:2] == ("Zed", "Hi.")


def test_no_cue_with_words_is_empty() -> None:
    with pytest.raises(EmptySource, match=r"a\.vtt"):
        read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "a.vtt", SourceSettings())


def test_rolling_captions_lose_their_repetitions() -> None:
    text = "WEBVTT\nKind: captions\nLanguage: en\n\n"
    above = " "
    for number, (line, stamped) in enumerate(
        [
            ("we went to", "we<00:00:00.500><c> went</c><00:00:01.000><c> to</c>"),
            ("the shop and", "the<00:00:02.500><c> shop</c><00:00:03.000><c> and</c>"),
            ("yes yes", "yes<00:00:04.500><c> yes</c>"),
        ]
    ):
        start = 2 * number
        text += f"00:00:0{start}.000 --> 00:00:0{start + 1}.990 align:start position:0%\n{above}\n{stamped}\n\n"
        text += f"00:00:0{start + 1}.990 --> 00:00:0{start + 2}.000 align:start position:0%\n{line}\n \n\n"
        above = line
    assert [turn[:3] for turn in turns(text)] == [("", "we went to the shop and yes yes", 0.0)]


def test_answers_that_repeat_stay() -> None:
    cues = "".join(f"{n}\n00:0{n}:00,000 --> 00:0{n}:01,000\nYes.\n\n" for n in range(1, 6))
    assert len(turns(cues)) == 5


def test_captioners_chevrons_and_names_said_once() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n>> ANNA BERG: So, how\n\n2\n00:00:02,000 --> 00:00:03,000\nwas it?\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\n>> TOM: Slow. >> ANNA BERG: Why?\n\n"
        "4\n00:00:05,000 --> 00:00:06,000\n&gt;&gt; Nobody knows.\n"
    )
    assert [turn[:2] for turn in turns(text)] == [
        ("ANNA BERG", "So, how was it?"),
        ("TOM", "Slow."),
        ("ANNA BERG", "Why?"),
        ("", "Nobody knows."),
    ]


def test_names_in_brackets_and_sounds_in_brackets() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n[Anna] So?\n\n00:03.000 --> 00:04.000\n[laughs] Slow.\n\n"
        "00:05.000 --> 00:06.000\n[Anna] Why?\n\n00:07.000 --> 00:08.000\n[이준호] 몰라요.\n\n"
        "00:09.000 --> 00:10.000\n[이준호] 네.\n"
    )
    assert [turn[:2] for turn in turns(text)] == [("Anna", "So? [laughs] Slow. Why?"), ("이준호", "몰라요. 네.")]


def test_webex_names_in_ids_and_sbv() -> None:
    webex = (
        'WEBVTT\n\n1 "王芳" (314)\n00:00:01.000 --> 00:00:02.000\n好的\n\n'
        '2 "ليلى" (315)\n00:00:03.000 --> 00:00:04.000\nنعم\n'
    )
    assert [turn[:2] for turn in turns(webex)] == [("王芳", "好的"), ("ليلى", "نعم")]
    sbv = "0:00:01.000,0:00:02.500\nHello there.\n\n0:00:09.000,0:00:10.000\nBye.\n"
    assert turns(sbv) == [("", "Hello there.", 1.0, 2.5), ("", "Bye.", 9.0, 10.0)]


def test_damaged_layouts() -> None:
    text = (
        "00:00:01.500 -> 00:00:03\nAnna: no number, an arrow\n2\n00:00:04,000 --> 00:00:05,000\nTom: no blank line\n\n"
        "and a blank line within\n\n3\n0:06 --> 0:07\nAnna: short times\n\n4\n"
        "00:00:08:12 --> 00:00:09:00\nTom: frames\n"
    )
    assert turns(text) == [
        ("Anna", "no number, an arrow", 1.5, 3.0),
        ("Tom", "no blank line and a blank line within", 4.0, 5.0),
        ("Anna", "short times", 6.0, 7.0),
        ("Tom", "frames", 8.0, 9.0),
    ]


def test_cues_out_of_order_are_put_in_order_and_noted() -> None:
    text = (
        "WEBVTT\n\n00:05.000 --> 00:06.000\n<v Lee>second\n\n00:01.000 --> 00:02.000\n<v Kim>first\n\n"
        "00:05.500 --> 00:07.000\n<v Kim>over the second\n"
    )
    reading = read(text.encode(), "a.vtt", SourceSettings())
    assert [turn.span.of(reading.text) for turn in reading.turns or ()] == ["first", "second", "over the second"]
    assert "out of order" in reading.notes[0]


def test_styles_ruby_and_entities() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n{\\an8}<c.yellow>A&nbsp;&lt;b&gt;</c> "
        "<ruby>漢<rt>かん</rt></ruby>&amp;\n\n"
        "00:09.000 --> 00:10.000\n<font color='#fff'><i>two</i></font>\n"
    )
    assert [turn[1] for turn in turns(text)] == ["A <b> 漢&", "two"]


def test_chinese_cues_of_one_voice_are_joined_without_a_space() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n林晓：我等了\n\n00:02.000 --> 00:03.000\n林晓：一个小时 OK\n\n"
        "00:03.000 --> 00:04.000\n阿强：是吗\n\n00:04.000 --> 00:05.000\n阿强：真的\n"
    )
    assert [turn[:2] for turn in turns(text)] == [("林晓", "我等了一个小时 OK"), ("阿强", "是吗真的")]
