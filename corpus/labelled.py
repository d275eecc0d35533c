"""What a text with speakers is taken apart into, and the lines in it that nobody spoke. Finds no turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from corpus.records import CharSpan, Guess, Role

_TOOL_LINE = regex.compile(
    r"^[\s*_\[(【-]*(?:"
    r"transcribed by (?:https?://)?\S+|transcript(?:ion)? (?:ended|stopped|started)(?: (?:after|at) [\d:. ]+)?"
    r"|this editable transcript was computer generated.{0,200}|meeting ended after [\d:hms ]+.{0,20}"
    r"|.{1,60} (?:started|stopped) transcription|(?:the )?recording (?:has )?(?:started|stopped|ended|paused)"
    r"|end of (?:transcript|recording|interview|audio)|view recording\b.{0,80}"
    r"|(?:转录|转写|录制|录音|会议|访谈|采访)已?(?:开始|停止|结束|完毕|到此结束)|.{1,30}[已了]?(?:开始"
    r"|停止)了?(?:转录|转写|听录)"
    r"|由.{1,30}(?:转写|转录|生成)"
    r"|(?:.{1,30}(?:이|가|님이) )?(?:전사|녹음|녹화|기록|텍스트 변환)[가를을]?\s?(?:시작|종료|중지|끝)(?:되었습니다"
    r"|했습니다|함)?"
    r"|(?:انتهى|انتهت|بدأ|بدأت|توقف|توقفت)\s(?:النسخ|التفريغ|التسجيل|المقابلة|الاجتماع)(?:\s(?:بعد|عند)\s[\d:]+)?"
    r")[\s*_\])】.。-]*$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Consecutive words under one label."""

    label: str
    span: CharSpan
    start_time: float | None
    end_time: float | None
    heading: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What the source says of these words alone: the date and time of a message."""
    role: Role | None = None
    """Where a header or the order of the turns tells it, not the label."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text taken apart."""

    turns: tuple[LabelledSpan, ...]
    header: CharSpan
    """What stands before the first turn."""
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    date: str = ""
    """ISO 8601, of the first message of a chat."""


def is_tool_line(line: str) -> bool:
    """Whether a line was written by a transcription tool of itself ("Transcription ended after 00:31:02")."""
    return len(line) <= 300 and _TOOL_LINE.match(line) is not None and any(char.isalpha() for char in line)
