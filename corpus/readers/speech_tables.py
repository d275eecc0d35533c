"""Which columns of a table hold speakers, their words and times. Knows headers in four languages, no format.

A table is one of speech where its header names a speaker's column, or where one column's cells are short labels that
are known for speakers or come back, beside one column of longer words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from corpus.decoding import clean_text
from corpus.speakers import normalised, read_label
from corpus.stamps import seconds

_SPEAKER_TITLES = """
    speaker|speaker name|who|name|voice|participant|role
    发言人|说话人|發言人|說話人|姓名|讲者|角色|화자|발화자|발언자|이름|역할
    المتحدث|المتحدثة|الاسم|المتكلم
"""
_WORDS_TITLES = """
    words|text|transcript|transcription|utterance|speech|dialogue|what was said|content|said
    内容|文本|发言|发言内容|逐字稿|轉錄|內容|발화|내용|발언|대화|텍스트|전사|النص|الكلام|الحديث|المحتوى|ما قيل
"""
_TIME_TITLES = """
    time|timestamp|timecode|time code|start|start time|时间|時間|时间戳|开始|시간|시각|타임코드|시작
    الوقت|التوقيت|الزمن|البداية
"""
_CLOCK = regex.compile(
    r"[\[(（<#]?\s*(?P<start>\d{1,3}(?:[:：]\d{2}){1,2}(?:[.,]\d{1,3})?)"
    r"(?:\s*(?:-->|[-–—~])\s*(?P<end>\d{1,3}(?:[:：]\d{2}){1,2}(?:[.,]\d{1,3})?))?\s*[\])）>#]?"
)
_LABEL_LIMIT = 40


@dataclass(frozen=True, slots=True)
class SpeechColumns:
    """Where a table of speech keeps what; positions count from 0."""

    header: int
    """Rows of column titles at the top."""
    words: int
    speaker: int | None
    time: int | None

    def speaker_of(self, row: Sequence[str]) -> str:
        """The label in a row, without the colon after it."""
        cell = _cell(row, self.speaker)
        return " ".join(clean_text(cell).split()).rstrip(":： ")

    def words_of(self, row: Sequence[str]) -> str:
        """The words in a row."""
        return clean_text(_cell(row, self.words)).strip()

    def times_of(self, row: Sequence[str]) -> tuple[float | None, float | None]:
        """Seconds of start and end."""
        match = _CLOCK.fullmatch(_cell(row, self.time).strip()[:60])
        return (seconds(match.group("start")), seconds(match.group("end"))) if match else (None, None)


def columns_of_speech(rows: Sequence[Sequence[str]]) -> SpeechColumns | None:
    """Where the table keeps speakers and words, or None where it is another table."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    width = max((len(row) for row in rows), default=0)
    if not 2 <= width <= 6 or not rows:
        return None
    titles = [normalised(cell).strip(" :") for cell in rows[0]]
    speaker, words, time = (_titled(titles, known) for known in (_SPEAKER_TITLES, _WORDS_TITLES, _TIME_TITLES))
    if words is not None and (speaker is not None or time is not None) and len(rows) > 1:
        return SpeechColumns(1, words, speaker, time)
    if width > 4:
        return None
    header = 1 if speaker is not None and len(rows) > 1 else 0
    return _by_cells(rows[header:], width, header)


def _by_cells(rows: Sequence[Sequence[str]], width: int, header: int) -> SpeechColumns | None:
    columns = [[_cell(row, at).strip() for row in rows] for at in range(width)]
    time = next((at for at, cells in enumerate(columns) if _share(cells, _is_time) >= 0.8), None)
    numbers = {at for at, cells in enumerate(columns) if _share(cells, str.isdecimal) >= 0.8}
    rest = [at for at in range(width) if at != time and at not in numbers and any(columns[at])]
    if len(rest) != 2:
        return None
    speaker, words = rest
    labels = [" ".join(cell.split()).rstrip(":： ") for cell in columns[speaker] if cell]
    known = sum(1 for label in labels if (said := read_label(label)).role is not None or said.generic)
    short = all(len(label) <= _LABEL_LIMIT and "\n" not in label and any(map(str.isalpha, label)) for label in labels)
    come_back = len(labels) >= 4 and len(set(labels)) <= len(labels) / 2
    longer = sum(map(len, columns[words])) > 1.5 * sum(map(len, columns[speaker]))
    # A form ("Age | 34") has labels that come once; a speaker known by his role or with times beside him may too.
    if not (labels and short and longer) or not (known >= 2 or (known and time is not None) or come_back):
        return None
    talk = _share(columns[words], lambda cell: len(cell) >= 12 or cell.endswith(tuple(".!?…。！？؟")))
    return SpeechColumns(header, words, speaker, time) if known >= 2 or talk >= 0.5 or time is not None else None


def _titled(titles: Sequence[str], known: str) -> int | None:
    words = {normalised(word) for line in known.split("\n") for word in line.split("|") if word.strip()}
    return next((at for at, title in enumerate(titles) if title in words), None)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _share(cells: Sequence[str], is_one: Callable[[str], bool]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(1 for cell in filled if is_one(cell)) / len(filled) if filled else 0.0


def _is_time(cell: str) -> bool:
    return _CLOCK.fullmatch(cell[:60]) is not None
