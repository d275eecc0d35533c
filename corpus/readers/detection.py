"""Bytes → the kind of document they are, where that is certain. Knows how files begin, no reader."""

from __future__ import annotations

import regex

_HTML = regex.compile(
    rb"^(?:<\?xml[^>]{0,200}\?>)?\s*(?:<!--.{0,1000}?-->\s*)*(?:<!doctype\s+html|<html[\s>])",
    regex.IGNORECASE | regex.DOTALL,
)
_HEADER = regex.compile(
    rb"^(?:return-path|received|delivered-to|message-id|mime-version|content-type|from|to|cc|subject|date|reply-to"
    rb"|x-[a-z-]+|dkim-signature|content-transfer-encoding|user-agent|in-reply-to|references|thread-topic|list-[a-z]+"
    rb"|arc-[a-z-]+|authentication-results|sender|errors-to|auto-submitted|precedence|importance|accept-language)"
    rb":(?:[ \t]|\r?$)",
    regex.IGNORECASE,
)
_NEEDED = (rb"from", rb"date", rb"message-id", rb"mime-version", rb"received", rb"subject", rb"return-path")
_MBOX = regex.compile(rb"^From \S+.{0,80}?\d{4}[^\n]{0,40}\r?\n[A-Za-z-]{2,40}:")
_OPEN_TEXT = (
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.text-template",
    b"application/vnd.oasis.opendocument.text-web",
)


def kind_of_bytes(data: bytes) -> str | None:
    """`rtf`, `html`, `mail`, `mailbox`, `open_document` or `recording`; None where it is not certain."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if is_recording(data):
        return "recording"
    if data.startswith(b"PK\x03\x04"):
        return "open_document" if _packed_as(data) in _OPEN_TEXT else None
    if b"office:document" in head[:2000] and b"opendocument.text" in head:
        return "open_document"
    if _MBOX.match(head):
        return "mailbox"
    if _is_web_archive(head):
        return "html"
    if _HTML.match(head):
        return "html"
    return "mail" if _is_mail(head) else None


def is_recording(data: bytes) -> bool:
    """Whether the bytes are sound or video, by the marks that such files begin with."""
    head = data[:16]
    if head.startswith((b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"#!AMR", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")):
        return True
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return True
    # MPEG audio and ADTS begin with eleven or twelve set bits and a layer and rate that are in use.
    frame = head[:1] == b"\xff" and len(head) > 2 and head[1] & 0xE6 in (0xE2, 0xE4, 0xE0) and head[2] & 0xF0 != 0xF0
    return head[4:8] == b"ftyp" or (frame and head[1] in (0xFB, 0xFA, 0xF3, 0xF2, 0xF1, 0xF9))


def _packed_as(data: bytes) -> bytes:
    """What a ZIP file says it is in a first member `mimetype`, as OpenDocument and EPUB do."""
    if data[30:38] != b"mimetype":
        return b""
    size = int.from_bytes(data[22:26], "little")
    start = 38 + int.from_bytes(data[28:30], "little")
    return data[start : start + size].strip() if 0 < size < 200 else data[start : start + 39]


def _is_web_archive(head: bytes) -> bool:
    lower = head.lower()
    saved = b"from: <saved by" in lower or b"snapshot-content-location" in lower or b"content-location:" in lower
    return b"mime-version:" in lower and b"multipart/related" in lower and saved


def _is_mail(head: bytes) -> bool:
    """Whether a block of at least three known header lines, two of them telling, comes first."""
    lines = head.split(b"\n")
    block = []
    for line in lines:
        if not line.strip():
            break
        block.append(line)
    known = [line for line in block if _HEADER.match(line.rstrip())]
    folded = [line for line in block if line[:1] in (b" ", b"\t")]
    telling = {name for name in _NEEDED for line in known if line.lower().startswith(name + b":")}
    # "From: Anna / Date: …" may stand above any transcript; mail programs add what no person types.
    typed = {b"from", b"date", b"subject"}
    return (
        len(known) >= 3
        and len(telling - typed) >= 1
        and len(telling) >= 2
        and len(known) + len(folded) >= 0.8 * len(block)
    )
