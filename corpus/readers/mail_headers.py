"""Headers and bodies of mails → text. Knows encodings and broken ones, nothing of what a mail says."""

from __future__ import annotations

import email.errors
import email.header
import email.utils
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message

import regex

from corpus.decoding import clean_text, decode
from corpus.errors import UnreadableSource

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "big5": "big5hkscs",
    "x-mac-arabic": "mac_arabic",
    "us-ascii": "",
    "ascii": "",
    "unknown-8bit": "",
    "default_charset": "",
}
"""What mail programs declare → the encoding that holds it whole; empty: to be found out."""
_HEADER_LIMIT = 8_000
"""Characters of one header that are read: what parses them takes the square of their length."""
_AUTOMATIC = regex.compile(
    r"out of (?:the )?office|automatic reply|auto[- ]?reply|autoreply|undeliverable|delivery status notification"
    r"|mail delivery (?:failed|system)|returned mail"
    r"|自动回复|自動回覆|外出|退信|系统退信"
    r"|부재중|자동 ?응답|자동 ?회신|반송|رد تلقائي|رد آلي|خارج المكتب|تعذر التسليم|abwesen|absence du bureau",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody's name and address."""

    name: str
    address: str
    """Lower case."""


def header(message: Message, name: str) -> str:
    """A header's words, decoded, on one line; empty where there is none."""
    value = message.get(name)
    return decoded(value, _charset(message)) if value is not None else ""


def _charset(message: Message) -> str:
    """The encoding that the body declares: mail programs that leave headers as they are write them in it too."""
    inner = message.get_payload() if message.is_multipart() else None
    first = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else message
    try:
        return message.get_content_charset() or first.get_content_charset() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def decoded(value: object, charset: str = "") -> str:
    """The words of a raw header, encoded words and undeclared encodings included.

    Args:
        charset: that of bytes which no header may hold.
    """
    raw = value if isinstance(value, email.header.Header) else str(value)[:_HEADER_LIMIT]
    try:
        pieces = email.header.decode_header(raw)
    except (ValueError, LookupError, TypeError, email.errors.MessageError):
        return clean_text(" ".join(str(value).split()))
    words = []
    for piece, declared in pieces:
        if isinstance(piece, bytes):
            unknown = str(declared or "") in ("", "unknown-8bit")
            words.append(text_of_bytes(piece, charset if unknown else str(declared)))
        else:
            plain = piece.encode("utf-8", "surrogateescape")
            words.append(text_of_bytes(plain, charset) if not piece.isascii() else piece)
    return " ".join(clean_text("".join(words)).split())


def addresses(message: Message, name: str) -> list[Address]:
    """The people a header names."""
    values = [_raw(value) for value in message.get_all(name) or []]
    found = []
    charset = _charset(message)
    for who, where in email.utils.getaddresses(
        [value.replace("\n", " ").replace("\r", "")[:_HEADER_LIMIT] for value in values[:20]]
    ):
        address = clean_text(where.strip().lower())
        label = decoded(who, charset).strip(" \"'")
        if "@" not in address and "@" in label:
            address, label = label.lower(), ""
        if address or label:
            found.append(Address("" if "@" in label else label, address if "@" in address else ""))
    return found


def _raw(value: object) -> str:
    """A header as it stands, bytes that it may not hold kept as lone surrogates."""
    if not isinstance(value, email.header.Header):
        return str(value)
    pieces = email.header.decode_header(value)
    return "".join(each.decode("ascii", "surrogateescape") if isinstance(each, bytes) else each for each, _ in pieces)


def message_ids(message: Message, name: str) -> list[str]:
    """Ids of mails in a header, without their brackets."""
    said = clean_text(str(message.get(name) or "")[:20_000])
    return [str(each) for each in regex.findall(r"<([^<>\s]{3,300})>", said)]


def date_of(message: Message) -> str:
    """ISO date of a mail; empty where it has none."""
    try:
        return email.utils.parsedate_to_datetime(str(message.get("Date") or "")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def is_automatic(message: Message) -> bool:
    """Whether no person wrote it: a bounce, or a reply while somebody is away."""
    sender = next(iter(addresses(message, "From")), Address("", ""))
    if sender.address.partition("@")[0] in ("mailer-daemon", "postmaster") or message.get("X-Failed-Recipients"):
        return True
    said = str(message.get("Auto-Submitted") or "").lower()
    if "auto-replied" in said or message.get("X-Autoreply") or message.get("X-Autorespond"):
        return True
    if message.get_content_type() == "multipart/report":
        return True
    return bool(_AUTOMATIC.search(header(message, "Subject")[:300])) and not said.startswith("no")


def body_text(parts: Iterable[Message], origin: str) -> str:
    """The words of a mail: its plain text, or else its HTML, quotations marked by `>`.

    Raises:
        UnreadableSource: the body is damaged.
    """
    plain: list[str] = []
    marked_up: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            continue
        try:
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset() or ""
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise UnreadableSource(origin, f"this mail is damaged ({type(error).__name__}).") from None
        words = text_of_bytes(payload, charset) if isinstance(payload, bytes) else ""
        (plain if kind == "text/plain" else marked_up).append(words)
    text = "\n".join(plain)
    if any(map(str.isalnum, text)):
        return _unwrapped(clean_text(text))
    from corpus.readers.html import text_of_html

    return "\n".join(text_of_html(words, mark_quotes=True) for words in marked_up)


def bytes_of_part(part: Message) -> bytes | None:
    """What a part holds; None where it holds parts, or can't be decoded."""
    try:
        body = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return body if isinstance(body, bytes) else None


def text_of_bytes(data: bytes, charset: str) -> str:
    """Text by the encoding declared, where it fits; else as the bytes look."""
    name = charset.strip("\"' ").lower()
    name = _WIDER.get(name, name)
    if name:
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    try:
        return decode(data, "").text
    except UnreadableSource:
        return data.decode("utf-8", "replace")


def _unwrapped(text: str) -> str:
    """Lines of `format=flowed` joined: such a line ends in a space."""
    return str(regex.sub(r"(?<=[^\n>-] )\n(?=[^\n> ])", "", text))
