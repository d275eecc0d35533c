"""HTML → text as people read it, and the way from a tool's positions in the bare text to it.

Taguette counts UTF-8 bytes of the characters between the tags. Blocks are parted by a line end here, which the tool
does not count.
"""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCK_NAMES = (
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main"
    " nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset(("script", "style", "title"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, bool]] = []
        """Text, and whether a block begins or ends before it."""
        self._break = False
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break = self._break or tag in _BLOCKS
        self._silent += tag in _SILENT

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break = self._break or tag in _BLOCKS

    def handle_endtag(self, tag: str) -> None:
        self._break = self._break or tag in _BLOCKS
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent and data:
            self.pieces.append((data, self._break))
            self._break = False


class ReadText:
    """The text of an HTML document, with line ends between its blocks."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        self._starts: list[tuple[int, int]] = []
        """Byte of the bare text and place in `text` where each piece begins."""
        self._pieces: list[str] = []
        composed: list[str] = []
        counted = length = 0
        for piece, apart in reader.pieces:
            if not counted:
                piece = piece.lstrip()  # white space before the body is no part of it
            if not piece:
                continue
            if apart and composed and not composed[-1].endswith("\n"):
                composed.append("\n")
                length += 1
            self._starts.append((counted, length))
            self._pieces.append(piece)
            composed.append(piece)
            counted += len(piece.encode("utf-8", "surrogatepass"))
            length += len(piece)
        self.text = "".join(composed)
        self.bytes = counted

    def place(self, position: int, *, end: bool = False) -> int | None:
        """The place in `text` of a position in bytes; None where the text is shorter.

        Args:
            end: the position ends a passage, so that at the edge of two blocks the first is meant.
        """
        from bisect import bisect_left, bisect_right

        if not 0 <= position <= self.bytes or not self._starts:
            return None
        starts = [start for start, _ in self._starts]
        at = (bisect_left(starts, position) if end else bisect_right(starts, position)) - 1
        at = max(at, 0)
        counted, place = self._starts[at]
        before = self._pieces[at].encode("utf-8", "surrogatepass")[: position - counted]
        return place + len(before.decode("utf-8", "ignore"))


def text_of(html: str) -> str:
    """The text of a piece of HTML, white space around it left out."""
    return ReadText(html).text.strip()
