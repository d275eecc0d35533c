"""Any turns, written as a tool writes them, read back the same, with exact offsets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.decoding import clean_text
from corpus.readers.reading import Reading
from corpus.readers.subtitles import read
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings

Said = tuple[str, str, int]
"""Speaker, words, seconds."""
NAMES = ["Anna Berg", "Tom", "林晓", "王小美", "ليلى حداد", "سامي", "이서진", "김민수", "Müller, Jo", "P07", "O'Neil"]
PIECES = [
    "well",
    "I waited until 12:30",
    "the sign said: closed",
    "see https://a.example/x:1",
    "很慢，等到9:15",
    "重点是：没人说",
    "انتظرت حتى ١٢:٣٠",
    "قالوا: غدا",
    "느렸어요",
    "제 말은: 늦었어요",
    "[inaudible]",
    "(laughs) no",
    "e\u0301te\u0301 👍🏽",
    "50% — or more",
    "no.",
    "why?",
    "<b or c>",
    "a & b",
]


@st.composite
def talks(draw: st.DrawFn) -> list[Said]:
    """Two to four people, each speaking at least three times, never twice in a row."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    order = [name for _ in range(3) for name in names]
    words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(lambda parts: "so " + " ".join(parts))
    time = draw(st.integers(1, 50))
    talk = []
    for name in order:
        talk.append((clean_text(name), clean_text(draw(words)), time))
        time += draw(st.integers(1, 700))
    return talk


def clock(time: int, *, hours: bool = True, mark: str = "") -> str:
    whole = f"{time // 3600:02d}:{time // 60 % 60:02d}:{time % 60:02d}" if hours else f"{time // 60}:{time % 60:02d}"
    return whole + (f"{mark}000" if mark else "")


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def zoom(talk: Sequence[Said]) -> str:
    cues = [
        f"{number}\n{clock(time, mark='.')} --> {clock(time + 1, mark='.')}\n{name}: {escaped(words)}\n"
        for number, (name, words, time) in enumerate(talk, start=1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def teams(talk: Sequence[Said]) -> str:
    cues = [
        f"8f3c1e2a-77b1/{number}-0\n{clock(time, mark='.')} --> {clock(time + 1, mark='.')}\n"
        f"<v {name}>{escaped(words)}\n"
        for number, (name, words, time) in enumerate(talk)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def srt(talk: Sequence[Said]) -> str:
    cues = [
        f"{number}\n{clock(time, mark=',')} --> {clock(time + 1, mark=',')}\n{name}: {escaped(words)}\n"
        for number, (name, words, time) in enumerate(talk, start=1)
    ]
    return "\n".join(cues)


def webex(talk: Sequence[Said]) -> str:
    cues = [
        f'{number} "{name}" (42)\n{clock(time, mark=".")} --> {clock(time + 1, mark=".")}\n{escaped(words)}\n'
        for number, (name, words, time) in enumerate(talk, start=1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def otter(talk: Sequence[Said]) -> str:
    return "".join(f"{name}  {clock(time, hours=False)}  \n{words}\n\n" for name, words, time in talk)


def rev(talk: Sequence[Said]) -> str:
    return "".join(f"{name} ({clock(time)}):\n{words}\n\n" for name, words, time in talk)


def trint(talk: Sequence[Said]) -> str:
    return "".join(f"[{clock(time)}] {name}: {words}\n\n" for name, words, time in talk)


def tabs(talk: Sequence[Said]) -> str:
    return "".join(f"{clock(time)}\t{name}\t{words}\n" for name, words, time in talk)


def full_width(talk: Sequence[Said]) -> str:
    return "".join(f"{name}（{clock(time)}）：{words}\n" for name, words, time in talk)


def bold(talk: Sequence[Said]) -> str:
    return "".join(f"**{name}** [{clock(time)}]\n{words}\n\n" for name, words, time in talk)


SUBTITLES = (zoom, teams, srt, webex)
TEXTS = (otter, rev, trint, tabs, full_width, bold)
COMMA_NAMES = (teams, webex)
"""Only here may a name hold a comma: elsewhere commas tell sentences from labels."""


def came_out(found: Segmented) -> list[Said]:
    for item in found.segments:
        assert item.span.of(found.document.text) == item.text
    return [(item.speaker, item.text, int(item.start_time or 0)) for item in found.segments]


def plain(talk: Sequence[Said], writer: Callable[[Sequence[Said]], str]) -> list[Said]:
    return [(name if writer in COMMA_NAMES else name.replace(",", ""), words, time) for name, words, time in talk]


@pytest.mark.parametrize("writer", SUBTITLES)
@settings(max_examples=12, deadline=None)
@given(talk=talks())
def test_subtitles(writer: Callable[[Sequence[Said]], str], talk: list[Said]) -> None:
    talk = plain(talk, writer)
    reading = read(writer(talk).encode(), "a.vtt", SourceSettings())
    assert came_out(segment(reading, Source("a.vtt", "a.vtt", "", SourceSettings()))) == talk


@pytest.mark.parametrize("writer", TEXTS)
@settings(max_examples=12, deadline=None)
@given(talk=talks())
def test_texts(writer: Callable[[Sequence[Said]], str], talk: list[Said]) -> None:
    talk = plain(talk, writer)
    text = clean_text(writer(talk))
    assert came_out(segment(Reading(text), Source("a.txt", "a.txt", "", SourceSettings()))) == talk


CHAT_STAMPS = {
    "android": lambda at: f"{2 + at // 1440:02d}/03/2026, {at // 60 % 24:02d}:{at % 60:02d} - ",
    "ios": lambda at: f"[{2 + at // 1440:02d}/03/2026, {at // 60 % 24:02d}:{at % 60:02d}:07] ",
    "korean": lambda at: (
        f"2026년 3월 {2 + at // 1440}일 {'오후' if at // 60 % 24 >= 12 else '오전'} "
        f"{(at // 60 % 12) or 12}:{at % 60:02d}, "
    ),
    "chinese": lambda at: (
        f"2026/3/{2 + at // 1440} {'下午' if at // 60 % 24 >= 12 else '上午'}{(at // 60 % 12) or 12}:{at % 60:02d} - "
    ),
}


@pytest.mark.parametrize("kind", CHAT_STAMPS)
@settings(max_examples=12, deadline=None)
@given(talk=talks(), system=st.booleans())
def test_chats(kind: str, talk: list[Said], system: bool) -> None:
    stamp = CHAT_STAMPS[kind]
    text = "".join(f"{stamp(at)}{name.replace(',', '')}: {words}\n" for name, words, at in talk)
    text = f"{stamp(0)}Messages are end-to-end encrypted\n{text}" if system else text
    found = segment(Reading(clean_text(text)), Source("a.txt", "a.txt", "", SourceSettings()))
    came_out(found)
    assert [(item.speaker, item.text) for item in found.segments] == [
        (name.replace(",", ""), words) for name, words, _ in talk
    ]
    assert [item.attributes["date"] for item in found.segments] == [f"2026-03-{2 + at // 1440:02d}" for *_, at in talk]
    assert [item.attributes["time"][:5] for item in found.segments] == [
        f"{at // 60 % 24:02d}:{at % 60:02d}" for *_, at in talk
    ]
