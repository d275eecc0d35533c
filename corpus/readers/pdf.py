"""PDF → a reading. Knows the text layer of each page; scans are not recognised, layout is not rebuilt."""

from __future__ import annotations

import io
import logging

from corpus.errors import EmptySource, EncryptedSource, UnreadableSource
from corpus.readers.reading import Reading, TextBuilder
from corpus.sidecar import SourceSettings


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read the text layer of a PDF.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no PDF, or damaged.
        EmptySource: no page has a text layer.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError("password needed")
        pages = [page.extract_text() for page in reader.pages]
    except FileNotDecryptedError:
        raise EncryptedSource(origin, "it is locked with a password; save it without one and try again.") from None
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as error:
        # pypdf lets Python's own errors through where a damaged file breaks its assumptions.
        raise UnreadableSource(origin, f"this is not a PDF, or it is damaged ({type(error).__name__}).") from None
    blank = [number for number, text in enumerate(pages, start=1) if not text.strip()]
    if len(blank) == len(pages):
        raise EmptySource(origin, "no page has a text layer (a scan?); run text recognition over it and try again.")
    builder = TextBuilder()
    for text in pages:
        builder.add(text)
        builder.separate("\n\n")
    notes: tuple[str, ...] = ()
    if blank:
        notes = (f"{len(blank)} of {len(pages)} pages have no text layer and were left out: {_numbers(blank)}.",)
    return Reading(builder.text, notes=notes)


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:10]))
    return f"{shown}, …" if len(pages) > 10 else shown
