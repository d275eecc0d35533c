"""Bytes of a text file → clean Unicode text. Knows encodings, nothing of what the text says.

The order of belief: byte-order mark, UTF-16 without a mark, encodings with escapes, strict UTF-8, then the legacy
encodings of some twenty languages, told apart by which characters come out, then whatever charset-normalizer says.
Bytes that are no text at all are refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from corpus.errors import UnreadableSource
from corpus.legacy_encodings import escaped_encoding, legacy_encoding, wide_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"RIFF", "a recording"),
)
_SAMPLE = 200_000
STRAY = 4
"""Control characters that a short text may hold and still be a text."""
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text read from bytes."""

    text: str
    """Cleaned as `clean_text` does."""
    encoding: str
    """Python's name of the encoding, lower case."""


def clean_text(text: str) -> str:
    """`text` as it is stored: NFC, line ends `\\n`, no control characters but tab and line end, no lone surrogates.

    Joiners, directional marks, emoji and combining marks stay: they carry meaning in the scripts that use them.
    A second pass changes nothing.
    """
    text = _LINE_END.sub("\n", text)
    text = _UNWANTED.sub("", text)
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text)


def decode(data: bytes, origin: str) -> Decoded:
    """Decode and clean the bytes of a text file.

    Raises:
        UnreadableSource: the bytes are a picture, a program or another format, not text.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableSource(origin, f"this is {what}, not text; export it as text and try again.")
    encoding = detect_encoding(data)
    if encoding is None:
        raise UnreadableSource(origin, "the bytes are not text in any encoding known here; save it as UTF-8.")
    body = data
    for bom, name in _BOMS:
        if name == encoding and data.startswith(bom):
            body = data[len(bom) :]
            break
    return Decoded(clean_text(body.decode(encoding, "replace")), encoding)


def detect_encoding(data: bytes) -> str | None:
    """The encoding of a text file's bytes, or None where they are no text."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    wide = _utf16_without_mark(data)
    if wide is not None:
        return wide
    escaped = escaped_encoding(data)
    if escaped is not None:
        return escaped
    if _looks_binary(data):
        return wide_encoding(data)
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        # A few bad bytes in a long text that is UTF-8 otherwise are damage, not another encoding.
        if _mostly_utf8(data, error.start):
            return "utf-8"
    return legacy_encoding(data) or wide_encoding(data) or _other_script(data) or "cp1252"


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    if not sample:
        return False
    odd = sum(sample.count(bytes([code])) for code in (*range(0, 8), *range(14, 27), *range(28, 32)))
    # A stray NUL or escape in a text is cleaned away; one byte in a hundred is no text any more, unless a short file is
    # UTF-8 for the rest.
    return odd > len(sample) * 0.01 and (odd > STRAY or not _is_utf8(sample))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(data)  # the sample ends within a character
    return True


def _mostly_utf8(data: bytes, first_error: int) -> bool:
    text = data[: _SAMPLE + first_error].decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return good > 20 * text.count("\ufffd")


def _other_script(data: bytes) -> str | None:
    """What charset-normalizer says, where it is a script that the rules here do not know."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:20_000]).best()
    if best is None:
        return None
    known = {"Cyrillic", "Greek and Coptic", "Hebrew", "Thai", "Hiragana", "Katakana", "CJK Unified Ideographs"}
    return best.encoding.lower() if known & set(best.alphabets) else None
