"""A page with a table in it, saved under a workbook's name → its rows. Knows nothing of what cells mean."""

from __future__ import annotations

from corpus.decoding import decode
from corpus.errors import EmptySource, UnreadableSource

_SPAN_LIMIT = 1000


def largest_table(data: bytes, origin: str) -> list[list[str]]:
    """The rows of the table that has most of them; cells that span several are repeated empty.

    Raises:
        UnreadableSource: it is no page.
        EmptySource: it holds no table.
    """
    from lxml import etree, html

    text = decode(data, origin).text
    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    try:
        page = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableSource(
            origin, f"this is a page, and it is damaged ({type(error).__name__}); save it as .xlsx again."
        ) from None
    tables = [[_row(row) for row in table.iter("tr")] for table in page.iter("table")]
    best = max(tables, key=len, default=[])
    rows = [row for row in best if any(row)]
    if not rows:
        raise EmptySource(origin, "there is no table in it; save it as .xlsx again.")
    return rows


def _row(row: object) -> list[str]:
    cells: list[str] = []
    for cell in row.iter("td", "th"):  # type: ignore[attr-defined]
        for line_end in cell.iter("br"):
            line_end.tail = "\n" + (line_end.tail or "")
        cells.append(str(cell.text_content()).strip())
        span = cell.get("colspan", "1")
        cells.extend([""] * (min(int(span), _SPAN_LIMIT) - 1 if span.isdigit() else 0))
    return cells
