"""An exported chat → turns with the date and time of each message. Knows how messengers and meeting tools write chats.

Understood: WhatsApp (both platforms, any order of day, month and year, any digits, AM/PM in many languages), KakaoTalk,
LINE, WeChat and QQ, Telegram and Discord as copied, Slack and Teams as copied, Zoom's meeting chat in its one-line
and two-line shapes with direct messages. What the tool says itself ("Anna joined", "<Media omitted>"), reactions and
removed messages are left out and counted. Replies keep their words and lose the line that repeats what they answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from corpus.chat_stamps import SPACE, STAMP, Stamp, day_line, read_stamp, stamps_are_month_first
from corpus.label_lines import BIDI, bare_label, could_be_label, head_of
from corpus.labelled import LabelledSpan, Transcript
from corpus.records import CharSpan, Guess
from corpus.sentences import trimmed

_B = f"[{BIDI}]*"
_NAME = r"(?P<name>[^\n:：\t]{1,60}?)"
_FORMS = {
    # 15:12:31 From Anna to Everyone: words, the words perhaps on the next line
    "zoom": regex.compile(
        rf"^{_B}{STAMP}{SPACE}(?P<from>From|Von|De|Da|От|Dari|Từ|发件人|來自|来自|從|从|보낸 사람"
        rf"|من)[ \t]+{_NAME}[ \t]+"
        rf"(?P<to>to|To|an|An|à|À|a|para|кому|kepada|đến|到|至|收件人|받는 사람"
        rf"|إلى)[ \t]+(?P<whom>[^\n:：]{{1,80}}?)[ \t]*[:：]"
        rf"[ \t]*(?P<words>.*)$"
    ),
    # [02/03/2026, 15:12:31] Anna: words | 2/3/26, 15:12 - Anna: words | 2026년 3월 2일 오후 3:12, 이름 : words
    "inline": regex.compile(
        rf"^{_B}\[?{_B}{STAMP}{_B}\]?{SPACE}(?:[-–—,،~:]{SPACE})?{_B}{_NAME}{SPACE}{_B}[:：](?:{SPACE}"
        rf"|$){_B}(?P<words>.*)$"
    ),
    # 15:12<TAB>Anna<TAB>words
    "tabbed": regex.compile(rf"^{_B}{STAMP}\t{_NAME}\t(?P<words>.*)$"),
    # [이름] [오후 3:12] words
    "boxed": regex.compile(rf"^{_B}\[{_NAME}\]{SPACE}\[{STAMP}\]{SPACE}(?P<words>.*)$"),
    # Anna 2026-03-02 15:12:31, Anna  10:12 AM: the words below
    "name first": regex.compile(
        rf"^{_B}(?P<name>[^\n:：\t]{{1,60}}?)(?:,?[ \t]+[(\[]?|,?[(\[]){_B}{STAMP}[)\]]?[ \t]*{_B}(?P<words>)$"
    ),
    # [3/2/2026 10:12 AM] Anna: the words below
    "stamp first": regex.compile(
        rf"^{_B}\[?{STAMP}\]?{SPACE}(?:[-–—,]{SPACE})?(?P<name>[^\n:：\t]{{1,60}})(?P<words>)$"
    ),
}
_STARTS_WITH_STAMP = regex.compile(rf"^{_B}\[?{_B}{STAMP}")
_PRIVATE = regex.compile(
    r"\((?:direct message|privately|directly|私信|私聊|비공개|رسالة مباشرة)\)|\(Direct", regex.IGNORECASE
)
_REACTION = regex.compile(
    r"^(?:Reacted to|Removed a|Liked|Loved|Laughed at|Emphasized|对.{1,80}(?:做出了?回应|的?回应)|reagierte"
    r"|.{0,60}에 반응|تفاعل مع)\s?[\"“「].*|^.{0,60}[:：]\p{Extended_Pictographic}+$"
)
_REPLYING = regex.compile(
    r"^(?:Replying to|回复|正在回复|답장|ردا على|الرد على)\s*[\"“「][^\n]*[\"”」]?:?\s*\n+", regex.IGNORECASE
)
_OMITTED = regex.compile(
    rf"^[\s{BIDI}<\[(]*(?:(?:image|video|audio|sticker|GIF|document|media|contact card|photo|voice message"
    rf"|file)(?: omitted)?|"
    r"(?:image|video|audio|sticker|GIF|document|media|contact card) omitted|媒体省略|省略多媒体文件|(?:图片|照片"
    r"|视频|语音|贴图|表情|檔案|文件|動畫表情|动画表情|红包)(?:已?省略|已忽略)?"
    r"|사진(?: \d+장)?|동영상|이모티콘|음성메시지|미디어 파일 제외됨|삭제된 메시지입니다\.?|파일: .{1,120}"
    r"|사진을 보냈습니다\.?"
    r"|تم استبعاد الوسائط|الصورة غير مضمنة|(?:صورة|فيديو|ملصق|رسالة صوتية|مقطع صوتي|الوسائط)(?: غير مدرجة| محذوفة)?"
    r"|Medien ausgeschlossen|Multimedia omitido"
    rf"|This message was deleted\.?|You deleted this message\.?|此消息已删除|撤回了一条消息|تم حذف هذه الرسالة\.?"
    rf"|null|\[?(?:Photo|Sticker|Voice message|Album|Videos?|スタンプ|写真|貼圖|사진|스티커)\]?)[\s{BIDI}>\])]*$",
    regex.IGNORECASE,
)
_TAIL = regex.compile(
    rf"[\s{BIDI}]*[<＜(][\s{BIDI}]*(?:This message was edited|edited|已编辑|编辑过|수정됨|تم تعديل هذه الرسالة"
    rf"|تم التعديل)[\s{BIDI}]*[>＞)]\s*$"
)
_PHONE = regex.compile(rf"^~?[{BIDI}]*\+?[\d\s()\-–\u2011.{BIDI}]{{6,24}}$")
_LEAST = 2
"""Messages."""


@dataclass(frozen=True, slots=True)
class _Message:
    start: int
    name: str
    words: int
    stamp: Stamp
    private: bool


def find_chat(text: str) -> Transcript | None:
    """The messages of an exported chat; None where the text is none.

    One form must open at least two messages, bear dates, AM/PM or the words of a chat tool, and open most of the lines
    that begin with a time.
    """
    rows = _rows(text)
    form = _form(rows)
    if form is None:
        return None
    month_first, why = stamps_are_month_first([row for row, _ in rows])
    messages, ends, system = _messages(rows, form, month_first, len(text))
    turns: list[LabelledSpan] = []
    left_out = system
    first = next((message.stamp for message in messages if message.stamp.date or message.stamp.clock), None)
    elapsed = _is_elapsed(messages)
    for message, end in zip(messages, ends, strict=True):
        span = _words(text, message, end)
        if span is None:
            left_out += 1
            continue
        attributes = {} if elapsed else message.stamp.attributes()
        if message.private:
            attributes = {**attributes, "channel": "direct message"}
        time = message.stamp.seconds if elapsed else None
        turns.append(LabelledSpan(message.name, span, time, None, "", attributes))
    if len(turns) < _LEAST:
        return None
    notes: tuple[str, ...] = ()
    if left_out:
        notes = (f"{left_out} messages without words of people (system messages, reactions, media) were left out.",)
    order = "month first" if month_first else "day first"
    guesses = (Guess("order of day and month", order, why),) if why else ()
    # What a chat tool writes above the messages is nobody's narration.
    return Transcript(tuple(turns), CharSpan(0, 0), notes, guesses, date=first.date if first else "")


def _rows(text: str) -> list[tuple[str, int]]:
    rows = []
    start = 0
    for line in text.split("\n"):
        rows.append((head_of(line), start))
        start += len(line) + 1
    return rows


def _form(rows: Sequence[tuple[str, int]]) -> str | None:
    """The one form in which messages begin, if the text is a chat."""
    counts: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    names: dict[str, Counter[str]] = {}
    stamped = 0
    days = sum(1 for row, _ in rows if day_line(row))
    for row, _ in rows:
        stamped += _STARTS_WITH_STAMP.match(row) is not None
        for form, pattern in _FORMS.items():
            match = pattern.match(row)
            if match is None or not _is_name(match["name"]):
                continue
            counts[form] += 1
            names.setdefault(form, Counter())[bare_label(match["name"])] += 1
            stamp = read_stamp(match, False)
            sure[form] += bool(stamp and (stamp.date or stamp.half_day)) or form == "zoom"
            break
    for form, count in counts.most_common():
        certain = sure[form] >= 0.8 * count or (days > 0 and form in ("tabbed", "boxed"))
        # Where the words stand below, only names that come back tell a message from a sentence with a time in it.
        below = form in ("name first", "stamp first")
        returning = len(names[form]) <= max(2, 0.67 * count) and (not below or max(names[form].values()) > 1)
        most = count >= 0.3 * stamped if form in ("inline", "zoom", "tabbed") else True
        if count >= _LEAST and certain and returning and most:
            return form
    return None


def _is_name(written: str) -> bool:
    """Whether words could be the name of somebody who writes, or their number."""
    name = bare_label(written)
    return could_be_label(name) or _PHONE.match(name) is not None


def _messages(
    rows: Sequence[tuple[str, int]], form: str, month_first: bool, length: int
) -> tuple[list[_Message], list[int], int]:
    """The messages, where each ends, and how many lines were the tool's own."""
    pattern = _FORMS[form]
    messages: list[_Message] = []
    ends: list[int] = []
    system = 0
    day = ""
    is_open = False
    for row, start in rows:
        match = pattern.match(row)
        named = match is not None and _is_name(match["name"])
        date = day_line(row) if not named else ""
        own = date or (not named and form in ("inline", "zoom") and _STARTS_WITH_STAMP.match(row) is not None)
        if (named or own) and is_open:
            ends.append(start)
            is_open = False
        if own:
            day = date or day
            system += not date
            continue
        stamp = read_stamp(match, month_first) if match is not None and named else None
        if match is None or stamp is None:
            continue
        stamp = stamp.on(day)
        whom = match["whom"] if form == "zoom" else ""
        private = bool(whom) and (_PRIVATE.search(whom) is not None or _PRIVATE.search(row) is not None)
        name = bare_label(match["name"]).lstrip("~ \u202f\u00a0")
        messages.append(_Message(start, name, start + match.start("words"), stamp, private))
        is_open = True
    if is_open:
        ends.append(length)
    return messages, ends, system


def _words(text: str, message: _Message, end: int) -> CharSpan | None:
    """The words of a message; None where it holds none of its own."""
    span = trimmed(text, min(message.words, end), end)
    if (
        "\u200e" in text[span.start - 1 : span.start + 1]
        and text[message.start : message.start + 2].strip("\u200e")[:1] == "["
    ):
        return None  # WhatsApp on iOS marks what is not typed by people so
    replying = _REPLYING.match(span.of(text))
    if replying:
        span = trimmed(text, span.start + replying.end(), span.end)
    words = span.of(text)
    tail = _TAIL.search(words[-60:])
    if tail:
        span = trimmed(text, span.start, span.end - len(tail.group()))
        words = span.of(text)
    if not words or _OMITTED.match(words) or _REACTION.match(words):
        return None
    return span


def _is_elapsed(messages: Sequence[_Message]) -> bool:
    """Whether times count from the start of a recording: no dates, seconds given, and they begin in its first hour."""
    stamps = [message.stamp for message in messages]
    return bool(stamps) and not any(s.date or s.half_day for s in stamps) and stamps[0].seconds < 3600
