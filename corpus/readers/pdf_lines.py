"""Pages of a PDF → lines with their place on the page, by PDFium. Knows letters and boxes, not what lines mean.

PDFium keeps the order in which a page was drawn, which is that of reading in what word processors and browsers write,
columns included. Right-to-left lines are put in order here, by where their letters stand.
"""

from __future__ import annotations

import ctypes
import math
import threading
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import regex

from corpus.errors import EncryptedSource, UnreadableSource
from corpus.readers.visual_order import is_right_to_left, logical

PAGE_LIMIT = 5_000
LETTER_LIMIT = 100_000
"""Of one page; a densely printed newspaper page has a fifth of that."""
_SPACE = 0.16
"""Of the letters' size: a wider gap parts words. Spaces are a quarter wide, those in Arabic words a tenth."""
_BRACKET = regex.compile(r"(?<=\S)([(\[«])[ ](?=\S)|(?<=\S)[ ]([)\]»])(?=\S)")
_SOFT = {"\x02", "\ufffe", "\u00ad"}
_COLUMN = 0.75
"""The same: a gap as wide as this parts the cells of a table, where a column runs there: seen in three lines, or in two
where the gap is wider than `_SURE`."""
_SURE = 1.5
_WIDE = 0.5
"""The same where the line has spaces of its own."""
_REMARKS = {1, 3, 8, 9, 10, 11, 12, 13, 14}
"""Kinds of annotations that people make: notes, free text, markings, stamps, carets."""
_LOCK = threading.Lock()
"""PDFium may be called by one thread at a time."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; lengths in points, from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    """Of its letters."""
    hyphen: bool = False
    """Whether it ends in a hyphen that only parts a word."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds."""

    lines: tuple[Line, ...]
    height: float
    remarks: tuple[tuple[str, str], ...]
    """Words and author of each annotation that holds words."""
    markings: int
    """Annotations without words: highlights and the like."""


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


def pages(data: bytes, origin: str) -> Iterator[Page]:
    """The pages, one by one.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no PDF, damaged, or larger than the limits.
    """
    import pypdfium2
    import pypdfium2.raw as raw

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
                sentence = "it is locked with a password; save it without one and try again."
                raise EncryptedSource(origin, sentence) from None
            raise UnreadableSource(origin, "this is not a PDF, or it is damaged; print it to a PDF again.") from None
        count = len(document)
    try:
        if count > PAGE_LIMIT:
            raise UnreadableSource(origin, f"it has {count} pages, more than {PAGE_LIMIT}; split it and try again.")
        for number in range(count):
            with _LOCK:
                try:
                    page = _page(document[number], raw)
                except pypdfium2.PdfiumError:
                    page = Page((), 0.0, (), 0)
            yield page
    finally:
        with _LOCK:
            document.close()


def _page(page: Any, raw: Any) -> Page:
    text = page.get_textpage()
    try:
        rows = [_cells(letters) for letters in _letters(text, raw)]
        edges = _columns(rows)
        lines = tuple(line for row in rows if (line := _line(_merged(row, edges))) is not None)
        remarks, markings = _annotations(page, raw)
        return Page(lines, page.get_height(), tuple(remarks), markings)
    finally:
        text.close()
        page.close()


def _letters(text: Any, raw: Any) -> Iterator[list[_Letter]]:
    """The letters of each line, as PDFium parts the lines."""
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    line: list[_Letter] = []
    pending = 0
    for at in range(min(text.count_chars(), LETTER_LIMIT)):
        code = raw.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:  # PDFium counts UTF-16 units on some systems
            pending = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending & 0x3FF) << 10) + (code & 0x3FF)
        if code in (10, 13):
            if line:
                yield line
            line = []
            continue
        raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box))
        size = raw.FPDFText_GetFontSize(text, at)
        if raw.FPDFText_GetMatrix(text, at, ctypes.byref(matrix)):
            size *= math.hypot(matrix.b, matrix.d)
        line.append(_Letter(chr(code), box.left, box.right, box.bottom, box.top, size))
    if line:
        yield line


def _cells(letters: list[_Letter]) -> list[list[_Letter]]:
    """A line parted where it has wide gaps, from left to right."""
    solid = [letter for letter in letters if _is_solid(letter)]
    if not solid:
        return [letters]
    gap = _COLUMN * median(letter.size for letter in solid)
    edge: float | None = None
    cuts: list[float] = []
    for letter in sorted(solid, key=lambda each: each.left):
        if edge is not None and letter.left - edge > gap:
            cuts.append(letter.left)
        edge = letter.right if edge is None else max(edge, letter.right)
    cells: list[list[_Letter]] = [[] for _ in range(len(cuts) + 1)]
    for letter in letters:
        cells[bisect_right(cuts, letter.left)].append(letter)
    return cells


def _columns(rows: list[list[list[_Letter]]]) -> Counter[int]:
    """Where cells begin or end, in points, and in how many lines of the page."""
    counts: Counter[int] = Counter()
    for row in rows:
        solid = [[letter for letter in cell if _is_solid(letter)] for cell in row]
        edges = {round(at(cell)) for cell in solid if cell for at in (_left, _right)}
        counts.update({edge + near for edge in edges for near in (-1, 0, 1)})
    return counts


def _merged(row: list[list[_Letter]], edges: Counter[int]) -> list[list[_Letter]]:
    """The cells of a line, those joined between which no column runs: a wide space in a line of words."""
    merged = [row[0]]
    for cell in row[1:]:
        before = [letter for letter in merged[-1] if _is_solid(letter)]
        solid = [letter for letter in cell if _is_solid(letter)]
        if not before or not solid:
            merged[-1] = [*merged[-1], *cell]
            continue
        gap = (_left(solid) - _right(before)) / max(median(letter.size for letter in solid), 1.0)
        lines = max(edges[round(_left(solid))], edges[round(_right(before))])
        if lines >= (2 if gap > _SURE else 3):
            merged.append(cell)
        else:
            merged[-1] = [*merged[-1], *cell]
    return merged


def _is_solid(letter: _Letter) -> bool:
    return not letter.text.isspace() and letter.right > letter.left


def _line(cells: list[list[_Letter]]) -> Line | None:
    letters = [letter for cell in cells for letter in cell]
    solid = [letter for letter in letters if _is_solid(letter)]
    if not solid:
        return None
    hyphen = letters[-1].text in _SOFT  # what PDFium gives for a hyphen that it takes for a soft one
    turned = any(is_right_to_left(char) for letter in solid for char in unicodedata.normalize("NFKC", letter.text))
    texts = [" ".join(_plain(_text(cell)).split()) for cell in (reversed(cells) if turned else cells)]
    return Line(
        "\t".join(text for text in texts if text),
        min(letter.left for letter in solid),
        max(letter.right for letter in solid),
        median(letter.bottom for letter in solid),
        median(letter.size for letter in solid),
        hyphen,
    )


def _text(letters: list[_Letter]) -> str:
    shown = [letter for letter in letters if letter.text not in _SOFT]
    solid = [letter for letter in shown if _is_solid(letter)]
    if not any(is_right_to_left(char) for letter in solid for char in unicodedata.normalize("NFKC", letter.text)):
        return "".join(letter.text for letter in shown)
    # PDFium lets a bracket go with the word before it.
    return str(_BRACKET.sub(_with_space_outside, logical(_clusters(_words(shown)))))


def _with_space_outside(match: regex.Match[str]) -> str:
    return f" {match.group(1)}" if match.group(1) else f"{match.group(2)} "


def _plain(text: str) -> str:
    """Without ligatures, presentation forms and radicals, which stand for letters of other codes."""
    return "".join(unicodedata.normalize("NFKC", char) if _is_form(char) else char for char in text)


def _is_form(char: str) -> bool:
    return "\ufb00" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc" or "\u2e80" <= char <= "\u2fdf"


def _words(letters: list[_Letter]) -> list[list[_Letter]]:
    """The words of a line, from left to right: by the spaces in it where they part it cleanly, else by the gaps."""
    words: list[list[_Letter]] = [[]]
    for letter in letters:
        if letter.text.isspace():
            words.append([])
        elif letter.right > letter.left:
            words[-1].append(letter)
    words = [word for word in words if word]
    words.sort(key=_left)
    size = median(letter.size for word in words for letter in word)
    clean = all(_left(other) >= _right(one) - 0.3 * size for one, other in pairwise(words))
    if clean:
        return [part for word in words for part in _parted(word, _WIDE * size)]
    return _parted([letter for word in words for letter in word], _SPACE * size)


def _left(word: list[_Letter]) -> float:
    return min(letter.left for letter in word)


def _right(word: list[_Letter]) -> float:
    return max(letter.right for letter in word)


def _parted(letters: list[_Letter], gap: float) -> list[list[_Letter]]:
    """Letters parted where there is a wider gap; within each part they keep their order."""
    edge: float | None = None
    cuts: list[float] = []
    for letter in sorted(letters, key=lambda each: each.left):
        if edge is not None and letter.left - edge > gap:
            cuts.append(letter.left)
        edge = letter.right if edge is None else max(edge, letter.right)
    parts: list[list[_Letter]] = [[] for _ in range(len(cuts) + 1)]
    for letter in letters:
        parts[bisect_right(cuts, letter.left)].append(letter)
    return parts


def _clusters(words: list[list[_Letter]]) -> list[str]:
    """What stands in the words from left to right, a space between two of them."""
    out: list[str] = []
    for word in words:
        if out:
            out.append(" ")
        out.extend(_in_word(word))
    return out


def _in_word(letters: list[_Letter]) -> list[str]:
    bases: list[tuple[float, float, list[str]]] = []
    marks: list[_Letter] = []
    previous: _Letter | None = None
    for letter in letters:
        if unicodedata.category(letter.text[0]) == "Mn":
            marks.append(letter)
        elif previous is not None and _one_glyph(previous, letter):
            left, right, texts = bases[-1]
            bases[-1] = (min(left, letter.left), max(right, letter.right), _lam_first([*texts, letter.text]))
        else:
            bases.append((letter.left, letter.right, [unicodedata.normalize("NFKC", letter.text)]))
        previous = letter
    for mark in marks:
        if bases:
            middle = (mark.left + mark.right) / 2
            nearest = min(bases, key=lambda base: abs((base[0] + base[1]) / 2 - middle))
            nearest[2].append(mark.text)
    bases.sort(key=lambda base: base[0] + base[1])
    return ["".join(texts) for _, _, texts in bases]


def _one_glyph(one: _Letter, other: _Letter) -> bool:
    """Whether two letters are halves of one lam-alef: PDFium gives each half of the glyph's box."""
    if {one.text, other.text} & {"ل"} == set() or not {one.text, other.text} & set("اأإآٱ"):
        return False
    same = abs((one.right - one.left) - (other.right - other.left)) < 0.02 and abs(one.top - other.top) < 0.02
    touching = min(abs(one.right - other.left), abs(other.right - one.left)) < 0.02
    return same and touching and abs(one.bottom - other.bottom) < 0.02


def _lam_first(texts: list[str]) -> list[str]:
    return sorted(texts, key=lambda text: text != "ل")


def _annotations(page: Any, raw: Any) -> tuple[list[tuple[str, str]], int]:
    found: list[tuple[str, str]] = []
    markings = 0
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), 2_000)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        if raw.FPDFAnnot_GetSubtype(annotation) in _REMARKS:
            words = _string(raw, annotation, b"Contents")
            if words.strip():
                found.append((words, _string(raw, annotation, b"T")))
            else:
                markings += 1
        raw.FPDFPage_CloseAnnot(annotation)
    return found, markings


def _string(raw: Any, annotation: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size < 200_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
