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
