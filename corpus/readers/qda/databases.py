"""Projects that a tool keeps as an SQLite database → their documents, by the tool whose tables they are."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.errors import UnsupportedSource
from corpus.readers.qda import aqda_database, qualcoder, taguette_database
from corpus.readers.qda.database import opened
from corpus.readers.reading import Part
from corpus.sidecar import SourceSettings

_TOOLS = (qualcoder, taguette_database, aqda_database)


def read(data: bytes, origin: str, settings: SourceSettings) -> Iterator[Part]:
    """The sources of a project of QualCoder, Taguette or AQDA.

    Raises:
        EmptySource: there is no text in it.
        UnreadableSource: it is no database, or damaged.
        UnsupportedSource: it is a database of something else.
    """
    with opened(data, origin) as tables:
        tool = next((each for each in _TOOLS if each.is_project(tables)), None)
        if tool is None:
            raise UnsupportedSource(
                origin,
                "a database that is no project of QualCoder, Taguette or AQDA; export its texts and take them in.",
            )
        yield from tool.parts(tables, origin)
