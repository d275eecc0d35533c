"""Plain text and Markdown → a reading. Knows encodings; what the lines mean is found by `corpus.segmenting`."""

from __future__ import annotations

from corpus.decoding import decode
from corpus.errors import EmptySource
from corpus.readers.reading import Reading
from corpus.sidecar import SourceSettings


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read plain text or Markdown.

    Raises:
        UnreadableSource: the bytes are no text.
        EmptySource: nothing but white space.
    """
    decoded = decode(data, origin)
    if not decoded.text.strip():
        raise EmptySource(origin, "the file is empty.")
    notes: tuple[str, ...] = ()
    if "\ufffd" in decoded.text:
        notes = (f"some bytes are no valid {decoded.encoding.upper()} and are shown as \ufffd.",)
    return Reading(decoded.text, notes=notes)
