"""The control words of RTF → paragraphs, table rows and notes. Knows code pages and groups, not what paragraphs mean.

After the Rich Text Format Specification, version 1.9.1. Groups are kept on a list, so their depth does not matter.
Bytes are gathered and decoded together, since a character of Chinese or Korean takes two escapes.
"""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import regex

_TOKEN = regex.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|(?P<end>[\r\n\x00]+)|(?P<text>[^\\{}\r\n\x00]+)"
)
_CHARSETS = {
    **{
        0: "",
        1: "",
        2: "",
        77: "mac_roman",
        128: "cp932",
        129: "cp949",
        130: "johab",
        134: "gb18030",
        136: "big5hkscs",
    },
    **{161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251"},
    **{222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"},
}
_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
_PAGES = {
    936: "gb18030",
    950: "big5hkscs",
    949: "cp949",
    932: "cp932",
    1361: "johab",
    65001: "utf-8",
    10000: "mac_roman",
}
_DOUBLE = {"gb18030", "big5hkscs", "cp949", "cp932", "johab"}
_CHARACTERS = {
    **{"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " "},
    **{
        "bullet": "•",
        "lquote": "‘",
        "rquote": "’",
        "ldblquote": "“",
        "rdblquote": "”",
        "zwj": "\u200d",
        "zwnj": "\u200c",
    },
    **{"ltrmark": "\u200e", "rtlmark": "\u200f", "nestcell": "\t", "nestrow": "\n", "softline": "\n"},
}
_SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "\n": "\n", "\r": "\n", "\t": "\t", "{": "{", "}": "}", "\\": "\\"}
_SWITCHES = {
    "b": ("bold", ""),
    "i": ("italic", ""),
    "v": ("hidden", "hidden"),
    "deleted": ("deleted", "deletions"),
    "revised": ("revised", "insertions"),
}
"""Control word → what it switches, and what is counted where it is on."""
_SKIPPED = {
    *("colortbl", "info", "xe", "tc", "nonshppict", "listtext", "pntext", "fldinst", "filetbl", "revtbl", "listtable"),
    *("ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "nonesttables", "template", "sp", "themedata", "datafield"),
}
_MARGINS = {"header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf"}
_PICTURES = {"pict", "object"}
_CAPTURED = {"footnote": "footnote", "annotation": "comment", "atnauthor": "author", "shptxt": "box"}


@dataclass(frozen=True, slots=True)
class RtfParagraph:
    """A paragraph and how it looks."""

    text: str
    style: str = ""
    """Name of its style."""
    outline: bool = False
    """Whether it has a level in the outline: a heading."""
    italic: bool = False
    lead: str = ""
    """The bold words it begins with."""
    lead_style: str = ""
    """Name of the character style of its first words."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until the group ends."""

    target: str = ""
    """Where words go: empty for the body, `skip`, `fonts`, `styles`, or one of `_CAPTURED`."""
    skip: int = 1
    """Characters after \\u that stand in for it."""
    font: int = -1
    other_font: int = -1
    """The font of right-to-left words."""
    right: bool = False
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    revised: bool = False
    style: int = 0
    character_style: int = -1
    outline: bool = False
    in_table: bool = False


class RtfText:
    """Takes the bytes of an RTF file and keeps what it says."""

    def __init__(self) -> None:
        self.parts: list[RtfParagraph | list[list[str]]] = []
        """Paragraphs and tables, in order."""
        self.remarks: list[tuple[str, str, str]] = []
        """Words, author, and `comment`, `footnote` or `endnote`."""
        self.counts: Counter[str] = Counter()
        self._groups: list[_Group] = []
        self._now = _Group()
        self._bytes = bytearray()
        self._codec = ""
        self._page = "cp1252"
        self._default_font = 0
        self._fonts: dict[int, str] = {}
        self._styles: dict[tuple[str, int], str] = {}
        self._naming: tuple[str, int] = ("font", 0)
        self._text: list[str] = []
        self._lead: list[str] = []
        self._lead_open, self._lead_style, self._italic = True, -1, True
        self._captured: list[tuple[str, list[str]]] = []
        self._author = ""
        self._boxes: list[str] = []
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._rows: list[list[str]] = []
        self._to_skip = 0
        self._star = False
        self._endnote = False

    def take(self, data: bytes) -> None:
        """Read it all."""
        position = 0
        while (match := _TOKEN.match(data, position)) is not None:
            position = match.end()
            kind = match.lastgroup
            if kind == "number":
                kind = "word"
            if kind == "brace":
                self._brace(match.group("brace") == b"{")
            elif kind == "word":
                number = match.group("number")
                word = match.group("word").decode("ascii")
                if word == "bin" and number is not None:
                    position += max(0, int(number))
                    continue
                if self._to_skip and word not in ("par", "cell", "row"):
                    self._to_skip -= 1
                    continue
                self._word(word, int(number) if number is not None else None)
            elif kind == "hex":
                self._byte(bytes([int(match.group("hex"), 16)]))
            elif kind == "symbol":
                self._symbol(match.group("symbol").decode("latin-1"))
            elif kind == "text":
                self._byte(match.group("text"))
        self._flush()
        while self._captured:
            self._end_capture()
        self._paragraph()
        self._end_table()

    def _brace(self, opens: bool) -> None:
        self._flush()
        self._to_skip, self._star = 0, False
        if opens:
            self._groups.append(self._now)
            return
        before = self._groups.pop() if self._groups else _Group()
        if self._now.target in _CAPTURED and before.target != self._now.target:
            self._end_capture()
        self._now = before

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._star = True
        elif self._to_skip:
            self._to_skip -= 1
        elif symbol in ("\n", "\r"):
            self._word("par", None)
        elif symbol in _SYMBOLS:
            self._flush()
            self._put(_SYMBOLS[symbol])

    def _byte(self, data: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        if self._now.target == "skip" or not data:
            return
        codec = self._encoding()
        if codec != self._codec:
            self._flush()
            self._codec = codec
        self._bytes += data

    def _encoding(self) -> str:
        now = self._now
        font = now.other_font if now.right and now.other_font >= 0 else now.font
        return self._fonts.get(font if font >= 0 else self._default_font, "") or self._page

    def _flush(self) -> None:
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        try:
            text = data.decode(self._codec)
        except UnicodeDecodeError:
            # A Western font under an Asian code page, or damage.
            text = data.decode("cp1252" if self._codec in _DOUBLE and _lone_bytes(data) else self._codec, "replace")
            self.counts["damaged"] += "\ufffd" in text
        except LookupError:
            text = data.decode("cp1252", "replace")
        self._put(text)

    def _put(self, text: str) -> None:
        now = self._now
        if now.target in ("skip", "fonts"):
            return
        if now.target == "styles":
            self._styles[self._naming] = (self._styles.get(self._naming, "") + text).rstrip("; ")
            return
        if now.deleted or now.hidden:
            return
        if self._captured:
            self._captured[-1][1].append(text)
            return
        if text.strip():
            self._italic = self._italic and now.italic
            if not self._lead and self._lead_open:
                self._lead_style = now.character_style
            same = now.character_style >= 0 and now.character_style == self._lead_style
            self._lead_open = self._lead_open and (now.bold or same)
        if self._lead_open:
            self._lead.append(text)
        self._text.append(text)

    def _word(self, word: str, number: int | None) -> None:
        star, self._star = self._star, False
        self._flush()
        if word == "u" and number is not None:
            if self._now.target != "skip":
                self._put(chr(number % 65536))
            self._to_skip = self._now.skip
        elif self._is_destination(word, star):
            self._begin(word, star)
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif self._now.target == "fonts":
            self._font_table(word, number)
        elif self._now.target == "styles" and word in ("s", "cs", "ds", "ts"):
            self._naming = (word, number or 0)
        elif word in ("par", "sect", "page", "column"):
            self._paragraph()
        elif word in ("cell", "row", "trowd"):
            self._table(word)
        else:
            self._state(word, number)

    def _is_destination(self, word: str, star: bool) -> bool:
        known = word in _CAPTURED or word in _SKIPPED or word in _MARGINS or word in _PICTURES
        return known or word in ("fonttbl", "stylesheet") or (star and word not in ("shpinst", "cs", "ud", "pgdsctbl"))

    def _begin(self, word: str, star: bool) -> None:
        """A group for something else than the body begins."""
        target = "skip"
        if self._now.target == "skip" and word != "shptxt":
            pass
        elif word == "fonttbl":
            target = "fonts"
        elif word == "stylesheet":
            target = "styles"
        elif star and word in ("cs", "ts", "ds"):
            target = self._now.target
        elif word in _CAPTURED:
            target = word
            self._captured.append((word, []))
            self._endnote = False
        self.counts["margins"] += word in _MARGINS
        self.counts["pictures"] += word in _PICTURES
        self._now = replace(self._now, target=target)

    def _end_capture(self) -> None:
        word, pieces = self._captured.pop()
        words = "".join(pieces).strip()
        about = _CAPTURED[word]
        if about == "author":
            self._author = words
        elif about == "box":
            self._boxes.append(words)
        elif about == "comment":
            self.remarks.append((words, self._author, about))
            self._author = ""
        else:
            self.remarks.append((words, "", "endnote" if self._endnote else about))

    def _font_table(self, word: str, number: int | None) -> None:
        if word == "f":
            self._naming = ("font", number or 0)
        elif word == "fcharset":
            self._fonts.setdefault(self._naming[1], _CHARSETS.get(number or 0, ""))
        elif word == "cpg" and number:
            self._fonts[self._naming[1]] = _page(number)

    def _table(self, word: str) -> None:
        if self._now.target or self._captured:
            return
        if word == "cell":
            self._cell.append("".join(self._text).strip())
            self._cells.append("\n".join(line for line in self._cell if line))
            self._cell = []
            self._begin_paragraph()
        elif word == "row":
            self._rows.append(self._cells)
            self._cells = []
        elif "".join(self._text).strip() and not self._now.in_table:
            self._paragraph()

    def _state(self, word: str, number: int | None) -> None:
        """What holds for the words that follow."""
        now, on = self._now, number != 0
        if word in _SWITCHES:
            name, counted = _SWITCHES[word]
            if counted and on and now.target != "styles":
                self.counts[counted] += 1
            changed: dict[str, Any] = {name: on}
            self._now = replace(now, **changed)
        elif word in ("f", "af"):
            self._now = replace(now, font=number or 0) if word == "f" else replace(now, other_font=number or 0)
        elif word in ("rtlch", "ltrch"):
            self._now = replace(now, right=word == "rtlch")
        elif word == "plain":
            self._now = replace(
                now, bold=False, italic=False, hidden=False, deleted=False, revised=False, font=-1, character_style=-1
            )
        elif word == "pard":
            self._now = replace(now, style=0, outline=False, in_table=False)
        elif word == "intbl":
            self._now = replace(now, in_table=True)
        elif word in ("s", "cs"):
            changed = {"style" if word == "s" else "character_style": number or 0}
            self._now = replace(now, **changed)
        elif word == "outlinelevel":
            self._now = replace(now, outline=(number or 0) < 9)
        elif word == "uc":
            self._now = replace(now, skip=min(max(0, number or 0), 16))
        elif word == "ansicpg" and number:
            self._page = _page(number)
        elif word in _SETS:
            self._page = _SETS[word]
        elif word == "deff":
            self._default_font = number or 0
        elif word == "ftnalt":
            self._endnote = True

    def _paragraph(self) -> None:
        """End the paragraph."""
        if self._captured:
            self._captured[-1][1].append("\n")
            return
        if self._now.target:
            return
        text = "".join(self._text)
        if self._now.in_table:
            self._cell.append(text.strip())
            self._begin_paragraph()
            return
        if text.strip() or self._boxes:
            self._end_table()
        if text.strip():
            self.parts.append(
                RtfParagraph(
                    text,
                    self._styles.get(("s", self._now.style), ""),
                    self._now.outline,
                    self._italic,
                    "".join(self._lead),
                    self._styles.get(("cs", self._lead_style), ""),
                )
            )
        self.parts.extend(RtfParagraph(box) for box in self._boxes if box)
        self._boxes = []
        self._begin_paragraph()

    def _begin_paragraph(self) -> None:
        self._text, self._lead = [], []
        self._lead_open, self._lead_style, self._italic = True, -1, True

    def _end_table(self) -> None:
        if self._cell or self._cells:
            self._rows.append([*self._cells, "\n".join(self._cell)])
        rows = [row for row in self._rows if any(row)]
        self._rows, self._cells, self._cell = [], [], []
        if rows and max(map(len, rows)) == 1:  # a frame around text
            self.parts.extend(RtfParagraph(cell) for row in rows for cell in row)
        elif rows:
            self.parts.append(rows)


def _page(number: int) -> str:
    """Python's name of a Windows code page."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _lone_bytes(data: bytes) -> bool:
    """Whether high bytes stand mostly alone, as accented letters do."""
    runs = regex.findall(rb"[\x80-\xff]+", data)
    return sum(1 for run in runs if len(run) == 1) > len(runs) / 2
