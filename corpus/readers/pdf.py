"""PDF → a reading. Knows the text layer: lines are joined to paragraphs, running headers and page numbers left out.

Each segment tells the page it begins on. Scans are not recognised; tables are read line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import regex

from corpus.errors import EmptySource, UnreadableSource
from corpus.readers.counted import left_out, set_apart
from corpus.readers.pdf_lines import Line, Page, pages
from corpus.readers.reading import Mark, Reading, TextBuilder, Turn
from corpus.readers.visual_order import is_right_to_left
from corpus.records import CharSpan, Role
from corpus.sidecar import SourceSettings
from corpus.speakers import read_label

_MARGIN = 0.12
"""Of a page's height: running headers and page numbers stand in this band at the top and the bottom."""
_HEADING_SIZE = 1.15
"""Times the size of most letters: larger lines are headings."""
_HEADING_LIMIT = 160
_LINES = 1_500
"""Lines of a page beyond which columns are not told apart."""
_BEGINS = regex.compile(r"^(?:[\[(【]?\d{1,2}[:：]\d{2}|[•‣·▪○●–—*-]\s|\d{1,2}[.)、]\s|【)")
_LABEL = regex.compile(r"^(?P<label>[^\s:：][^:：。.!?\t]{0,38}?)\s*[:：](?:\s|[^\s/\d])")
_PAGE_NUMBER = regex.compile(
    r"(?:page|seite|第|صفحة|الصفحة|쪽|페이지)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:/|of|من|共|중)\s*\d{1,4})?\s*[-–—|]?\s*(?:页|頁|쪽|페이지)?",
    regex.IGNORECASE,
)
_PRINTED = regex.compile(
    r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4},? \d{1,2}:\d{2}\b.{0,120}|(?:https?|file)://\S{1,500}(?: \d{1,4}/\d{1,4})?"
)
"""What browsers print at the edges: date and title, address and page."""
_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uff60]")
_KOREAN_END = regex.compile(
    r"(?:서|고|는|은|을|를|에|요|다|니|며|게|의|와|죠|니다|습니다|어요|아요|해요|예요|에요|세요|에서|으로|까지|부터|에게|한테|처럼|보다"
    r"|라고|이라고|거든요|는데|지만|어서|아서|했다|한다|된다|하고|하는|되는|했는데|합니다|입니다|했습니다|됩니다)(?=[\s.,!?…”’)]|$)"
)
"""Endings and particles, which begin no word: a line that begins with one goes on with the word above."""
_KOREAN_END_OR_WORD = regex.compile(r"(?:이|가|도|만|로|과|지|면|데|나|든|인|일|할|한)(?=[\s.,!?…”’)]|$)")
"""Endings that are words too: taken for endings where lines are seen to part words. Lines that part Korean words
elsewhere can't be told from lines that part sentences between words."""
_ENDS = tuple('.!?…。！？؟:：;；"”’»」』)）]')


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line on its page, with the edges of the text around it."""

    line: Line
    page: int
    edge: float
    """Where lines that are full end: on the right, or on the left in right-to-left text."""
    heading: bool
    step: float
    """To the line above it on the page, in letters' sizes; 0 for the first."""


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read the text layer of a PDF.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no PDF, or damaged.
        EmptySource: no page has a text layer.
    """
    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    found = list(pages(data, origin))
    if not found:
        raise UnreadableSource(origin, "this PDF has no pages, or it is damaged; print it to a PDF again.")
    blank = [number for number, page in enumerate(found, start=1) if not page.lines]
    if len(blank) == len(found):
        many = f"none of its {len(found)} pages has" if len(found) > 1 else "its only page does not have"
        raise EmptySource(origin, f"{many} a text layer (a scan?); run text recognition over it and try again.")
    kept, margins = _without_margins(found)
    notes = []
    if blank:
        notes.append(f"{len(blank)} of {len(found)} pages have no text layer and were left out: {_numbers(blank)}.")
    if margins:
        notes.append(
            left_out(margins, "running header, footer or page number", "running headers, footers and page numbers")
        )
    if markings := sum(page.markings for page in found):
        notes.append(left_out(markings, "marking without words", "markings without words"))
    return _composed(kept, found, notes)


def _without_margins(found: Sequence[Page]) -> tuple[list[tuple[Line, ...]], int]:
    """The lines of each page without those that come back at the edge of most pages, and how many those are."""
    seen: Counter[str] = Counter()
    for page in found:
        seen.update({_bare(line.text) for line in page.lines if _in_margin(line, page)})
    filled = sum(1 for page in found if page.lines)
    # Two pages that both begin alike may be a form; the same words at the same edge of three are a header.
    often = {text for text, count in seen.items() if count >= 2 and count >= 0.5 * filled and filled >= 2}
    kept: list[tuple[Line, ...]] = []
    margins = 0
    for page in found:
        lines = tuple(
            line
            for line in page.lines
            if not (_in_margin(line, page) and (_bare(line.text) in often or _is_edge(line.text)))
        )
        # A page that would lose all its words keeps them.
        kept.append(lines or page.lines)
        margins += len(page.lines) - len(kept[-1])
    return kept, margins


def _in_margin(line: Line, page: Page) -> bool:
    return line.bottom < _MARGIN * page.height or line.bottom > (1 - _MARGIN) * page.height


def _is_edge(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text))


def _bare(text: str) -> str:
    """A line with its numbers taken out."""
    return str(regex.sub(r"\d+", "#", text))


def _composed(kept: Sequence[tuple[Line, ...]], found: Sequence[Page], notes: list[str]) -> Reading:
    sizes = [line.size for lines in kept for line in lines for _ in range(min(len(line.text), 200))]
    body = median(sizes)
    placed = [item for number, lines in enumerate(kept, start=1) for item in _placed(lines, number, body)]
    builder = TextBuilder()
    headings: list[CharSpan] = []
    starts: list[tuple[int, int]] = []
    length = 0
    labels = Counter(match.group("label") for item in placed if (match := _LABEL.match(item.line.text)))
    groups = _paragraphs(placed, {label for label, count in labels.items() if count > 1 or _is_known(label)})
    parts_words = any(_KOREAN_END.match(item.line.text) for group in groups for item in group[1:])
    for group in groups:
        first = group[0]
        if starts:
            between = (
                "\n"
                if first.step and first.step < 1.7 and not (first.heading or _heading_ends(headings, length))
                else "\n\n"
            )
            builder.separate(between)
            length += len(between)
        span = builder.add(_joined(group, parts_words))
        length = span.end
        if first.heading:
            headings.append(span)
        if not starts or starts[-1][1] != first.page:
            starts.append((span.start, first.page))
    ends = [*(start for start, _ in starts), length][1:]
    marks = tuple(
        Mark(CharSpan(start, end), {"page": str(page)}) for (start, page), end in zip(starts, ends, strict=True)
    )
    remarks = _remarks(builder, found)
    if remarks:
        notes.append(set_apart({"comment": len(remarks)}))
    return Reading(builder.text, headings=tuple(headings), marks=marks, remarks=remarks, notes=tuple(notes))


def _heading_ends(headings: Sequence[CharSpan], at: int) -> bool:
    """Whether a heading ends at an offset."""
    return bool(headings) and headings[-1].end == at


def _placed(lines: Sequence[Line], page: int, body: float) -> list[_Placed]:
    out: list[_Placed] = []
    above: Line | None = None
    for line in lines:
        edge = _edge(line, lines)
        heading = (
            line.size > _HEADING_SIZE * body and len(line.text) <= _HEADING_LIMIT and any(map(str.isalpha, line.text))
        )
        step = (above.bottom - line.bottom) / max(line.size, 1.0) if above is not None else 0.0
        if above is not None and 0 < step < 1.75 and _is_under(line, above):
            # The foot of a column has nothing beside it; it is as wide as the line above.
            edge = max(edge, out[-1].edge) if _is_turned(line.text) else min(edge, out[-1].edge)
        out.append(_Placed(line, page, edge, heading, step if step > 0 else 9.0 * (above is not None)))
        above = line
    return out


def _is_under(line: Line, above: Line) -> bool:
    """Whether a line stands in the same column as the one before it, and is no wider than it may be."""
    if _is_turned(line.text) != _is_turned(above.text):
        return False
    begins = line.right - above.right if _is_turned(line.text) else line.left - above.left
    return abs(begins) < 1.0 and abs(line.size - above.size) < 0.5


def _edge(line: Line, lines: Sequence[Line]) -> float:
    """Where full lines of the column end that a line stands in."""
    turned = _is_turned(line.text)
    if len(lines) > _LINES:
        return min(other.left for other in lines) if turned else max(other.right for other in lines)
    # Lines that begin where this one begins (end, in right-to-left text) belong to its column.
    column = [
        other
        for other in lines
        if abs((other.right - line.right) if turned else (other.left - line.left)) < 3 * max(line.size, 1)
        and abs(other.size - line.size) < 0.1 * max(line.size, 1)
    ]
    beside = [other for other in lines if abs(other.bottom - line.bottom) < line.size]
    # Where another column stands beside it, lines that run across both are not of its width.
    if turned:
        bound = max((other.right for other in beside if other.right < line.left), default=float("-inf"))
        return min((other.left for other in column if other.left >= bound), default=line.left)
    bound = min((other.left for other in beside if other.left > line.right), default=float("inf"))
    return max((other.right for other in column if other.right <= bound), default=line.right)


def _is_turned(text: str) -> bool:
    right = sum(1 for char in text if is_right_to_left(char))
    return right > sum(1 for char in text if char.isalpha()) - right


def _is_known(label: str) -> bool:
    said = read_label(label)
    return said.role is not None or said.generic


def _paragraphs(placed: Sequence[_Placed], labels: set[str]) -> list[list[_Placed]]:
    groups: list[list[_Placed]] = []
    for item in placed:
        if groups and not _begins(item, groups[-1][-1], labels) and _goes_on(groups[-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _begins(item: _Placed, last: _Placed, labels: set[str]) -> bool:
    """Whether a line begins a turn, a list item or a row, however full the line above is."""
    text = item.line.text
    if _BEGINS.match(text) or "\t" in text:
        return True
    label = _LABEL.match(text)
    # "…to say about / it: nobody told me" goes on; a name or the words after a full stop do not.
    return label is not None and (
        label.group("label") in labels or text[:1].isupper() or last.line.text.endswith(_ENDS)
    )


def _goes_on(group: Sequence[_Placed], item: _Placed) -> bool:
    """Whether a line goes on with the paragraph above it."""
    last = group[-1]
    if last.heading != item.heading or abs(last.line.size - item.line.size) > 0.1 * max(last.line.size, 1.0):
        return False
    if last.line.hyphen and item.page - last.page <= 1:
        return True
    if last.page != item.page:
        return item.page - last.page == 1 and not last.line.text.endswith(_ENDS) and _is_full(last, item)
    usual = [other.step for other in group[1:] if other.page == item.page]
    close = item.step <= max(1.75, 1.15 * max(usual, default=0.0)) if item.step else False
    # The top of the next column stands above the foot of this one.
    next_column = item.step >= 9.0 and not last.line.text.endswith(_ENDS)
    return (close or next_column) and _is_full(last, item)


def _is_full(last: _Placed, item: _Placed) -> bool:
    """Whether the first word of a line would not have fitted on the line above."""
    turned = _is_turned(last.line.text)
    room = last.line.left - last.edge if turned else last.edge - last.line.right
    text = item.line.text
    letters = max(1, len(text))
    width = (item.line.right - item.line.left) / letters
    first = 1 if _HAN.match(text) else len(text.split(" ", 1)[0])
    return room < (first + 1.5) * width


def _joined(group: Sequence[_Placed], parts_words: bool) -> str:
    """The words of a paragraph; `parts_words` tells that lines are seen to part Korean words."""
    text = group[0].line.text
    hyphen = group[0].line.hyphen
    for item in group[1:]:
        after = item.line.text
        if hyphen or (text[-1:] == "-" and text[-2:-1].isalpha() and after[:1].islower()):
            text = text.removesuffix("-") + after
        elif (_HAN.match(after[:1]) and _HAN.match(text[-1:])) or _goes_on_word(after, parts_words):
            text += after
        else:
            text = f"{text} {after}"
        hyphen = item.line.hyphen
    return text


def _goes_on_word(after: str, parts_words: bool) -> bool:
    """Whether a line begins with the end of a Korean word."""
    return bool(_KOREAN_END.match(after) or (parts_words and _KOREAN_END_OR_WORD.match(after)))


def _remarks(builder: TextBuilder, found: Sequence[Page]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for number, page in enumerate(found, start=1):
        for words, author in page.remarks:
            builder.separate("\n\n")
            if author.strip():
                builder.add(author)
                builder.separate(": ")
            span = builder.add(words)
            told = {"beside": "comment", "page": str(number)}
            turns.append(Turn(span, " ".join(author.split()), Role.NARRATOR, attributes=told))
    return tuple(turn for turn in turns if turn.span.end > turn.span.start)


def _numbers(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return f"{shown}, …" if len(numbers) > 10 else shown
