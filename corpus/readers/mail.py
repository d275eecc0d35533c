"""EML and MBOX → one reading a mail. Knows headers, bodies and attachments of mails, and whose words they hold.

Staff are those who write from or answer for an address such as support@, and whoever shares its domain; `[speakers]`
of a sidecar may name addresses and domains (`"@example.org" = "staff"`). Earlier mails that a mail quotes are their
authors' words where they are not in the mailbox themselves, and context where they are.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import Message

import regex

from corpus.errors import EmptySource, SourceError, UnreadableSource
from corpus.readers.counted import counted
from corpus.readers.mail_body import MailPart, parts_of
from corpus.readers.mail_headers import (
    Address,
    addresses,
    body_text,
    bytes_of_part,
    date_of,
    decoded,
    header,
    is_automatic,
    message_ids,
)
from corpus.readers.reading import Part, Reading, Respondent, TextBuilder, Turn
from corpus.records import CharSpan, Guess, Role, SourceKind
from corpus.sidecar import SourceSettings
from corpus.speakers import normalised

_PART_LIMIT = 500
"""Attachments and parts of one mail."""
_MESSAGE = regex.compile(rb"^From \S+[^\n]{0,120}\d{4}[^\n]{0,40}\r?$", regex.MULTILINE)
_ESCAPED = regex.compile(rb"^>(>*From )", regex.MULTILINE)
_PREFIX = regex.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|wg|sv|回复|答复|回覆|转发|轉寄|답장|회신|전달|رد|إعادة توجيه)\s*(?:\[\d+\])?\s*[:：]\s*)+",
    regex.IGNORECASE,
)
_STAFF_NAMES = regex.compile(
    r"(?:customer[._-]?)?(?:support|help|helpdesk|service|services|care|success)|no[._-]?reply|do[._-]?not[._-]?reply|donotreply"
    r"|info|contact|feedback|billing|sales|office|team|hello|admin|orders?|kefu|cs|service\d*|hilfe|kundenservice",
    regex.IGNORECASE,
)
_PUBLIC_DOMAINS = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com"),
    *("aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "mail.ru", "yandex.ru", "qq.com"),
    *("163.com", "126.com", "sina.com", "foxmail.com", "naver.com", "daum.net", "hanmail.net", "kakao.com"),
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is known of who answers mails."""

    domains: frozenset[str] = frozenset()
    here: frozenset[str] = frozenset()
    """Message ids that are in the mailbox."""
    overrides: dict[str, Role] = field(default_factory=dict)

    def role(self, name: str, address: str) -> Role | None:
        """The role of an author; None where nothing tells it."""
        local, _, domain = address.partition("@")
        for said in (address, f"@{domain}", domain, name):
            if said and normalised(said) in self.overrides:
                return self.overrides[normalised(said)]
        if address and (domain in self.domains or _STAFF_NAMES.fullmatch(local)):
            return Role.STAFF
        return None


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """Read a mail; one with attachments that can be read gives parts.

    Raises:
        UnreadableSource: it is no mail, or damaged.
        EmptySource: it holds no words, or is an automatic reply.
    """
    message = _parsed(data, origin)
    if not any(message.get(name) for name in ("From", "To", "Subject", "Date", "Message-ID")):
        raise UnreadableSource(origin, "this is not a mail, or it is damaged: it has no headers.")
    desk = _Desk(_domains([message]), overrides=settings.speaker_roles())
    attachments, notes = _attachments(message, origin)
    if not attachments:
        return _mail(message, origin, desk, notes)
    try:
        reading: Reading | SourceError = _mail(message, origin, desk, notes)
    except SourceError as error:
        reading = error
    return iter([Part("message", reading), *attachments])


def read_mailbox(data: bytes, origin: str, settings: SourceSettings) -> Iterator[Part]:
    """Read a mailbox, mail by mail; bounces and automatic replies are counted and passed over.

    Raises:
        UnreadableSource: it is no mailbox.
    """
    starts = [match.start() for match in _MESSAGE.finditer(data)]
    starts = [
        at for at in starts if at == 0 or data[at - 2 : at] in (b"\n\n", b"\r\n") or data[at - 4 : at] == b"\r\n\r\n"
    ]
    if not starts:
        raise UnreadableSource(origin, "this is not a mailbox, or it is damaged: no mail begins in it.")
    return _mails(data, starts, origin, settings)


def _mails(data: bytes, starts: list[int], origin: str, settings: SourceSettings) -> Iterator[Part]:
    pieces = list(zip(starts, [*starts[1:], len(data)], strict=True))
    heads = (_headers(data[start:end]) for start, end in pieces)
    domains: set[str] = set()
    here: set[str] = set()
    for head in heads:
        domains |= _domains([head])
        here.update(message_ids(head, "Message-ID"))
    desk = _Desk(frozenset(domains), frozenset(here), settings.speaker_roles())
    seen: dict[str, int] = {}
    passed_over = 0
    for number, (start, end) in enumerate(pieces, start=1):
        name = f"mail {number}"
        try:
            message = _parsed(_body_of(data[start:end]), f"{origin}!/{name}")
            name = _part_name(message, number, seen)
            where = f"{origin}!/{name}"
            if is_automatic(message):
                passed_over += 1
                continue
            attachments, notes = _attachments(message, where)
            yield Part(name, _mail(message, where, desk, notes))
            for part in attachments:
                yield Part(f"{name}/{part.name}", part.content)
        except SourceError as error:
            yield Part(name, error)
    if passed_over:
        yield Part(
            "", f"passed over: {counted(passed_over, 'automatic reply or bounce', 'automatic replies and bounces')}."
        )


def _part_name(message: Message, number: int, seen: dict[str, int]) -> str:
    """A name that stays when mails before this one are deleted: its message id."""
    said = next(iter(message_ids(message, "Message-ID")), "")
    name = regex.sub(r"[^\w.@+=-]+", "-", said)[:120].strip(".-") or f"mail {number}"
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name} ({seen[name]})"


def _body_of(piece: bytes) -> bytes:
    """A mail of a mailbox without the line that parts it from the one before, its own "From " lines restored."""
    return bytes(_ESCAPED.sub(rb"\1", piece.partition(b"\n")[2]))


def _headers(piece: bytes) -> Message:
    head = _body_of(piece[:200_000])
    end = min((at for at in (head.find(b"\n\n"), head.find(b"\r\n\r\n")) if at >= 0), default=len(head))
    return _parsed(head[: end + 1] + b"\n", "")


def _parsed(data: bytes, origin: str) -> Message:
    try:
        return email.message_from_bytes(data, policy=email.policy.compat32)
    except (RecursionError, ValueError, AttributeError, TypeError, LookupError) as error:
        # Python's parser lets its own errors through where a damaged mail breaks its assumptions.
        raise UnreadableSource(origin, f"this mail is damaged ({type(error).__name__}).") from None


def _domains(messages: Iterable[Message]) -> frozenset[str]:
    """Domains that answer customers: those with an address such as support@, public mailboxes never."""
    found: set[str] = set()
    for message in messages:
        for each in (*addresses(message, "From"), *addresses(message, "To"), *addresses(message, "Reply-To")):
            local, _, domain = each.address.partition("@")
            if domain and domain not in _PUBLIC_DOMAINS and _STAFF_NAMES.fullmatch(local):
                found.add(domain)
    return frozenset(found)


def _walk(message: Message, origin: str) -> list[Message]:
    """The parts of a mail in order, those of mails attached to it left out."""
    found: list[Message] = []
    todo = [message]
    while todo and len(found) < _PART_LIMIT:
        part = todo.pop(0)
        if part.get_content_type() == "message/rfc822" and part is not message:
            found.append(part)
        elif part.is_multipart():
            inner = part.get_payload()
            todo[:0] = [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []
        else:
            found.append(part)
    return found


def _attachments(message: Message, origin: str) -> tuple[list[Part], list[str]]:
    """Attached files that can be read, and a sentence on the others."""
    from corpus.readers.formats import SUFFIXES

    kept: list[Part] = []
    others: list[str] = []
    names: dict[str, int] = {}
    for number, part in enumerate(_walk(message, origin), start=1):
        kind = part.get_content_type()
        name = _file_name(part)
        if kind == "message/rfc822":
            inner = part.get_payload() if part.is_multipart() else None
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                kept.append(Part(f"attachments/{number}.eml", inner[0].as_bytes()))
            else:
                others.append("a mail")
            continue
        attached = part.get_content_disposition() == "attachment" or (name and not kind.startswith("text/"))
        if not attached or part is message:
            continue
        suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
        body = bytes_of_part(part)
        if suffix in SUFFIXES - {""} and body:
            names[name] = names.get(name, 0) + 1
            own = name if names[name] == 1 else f"{names[name]}-{name}"
            kept.append(Part(f"attachments/{own}", body))
        else:
            others.append(name or kind)
    shown = ", ".join(others[:5]) + (", …" if len(others) > 5 else "")
    if not others:
        return kept, []
    return kept, [
        f"left out: {counted(len(others), 'attachment of another kind', 'attachments of other kinds')} ({shown})."
    ]


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        name = "attachment"
    return decoded(str(name)).replace("\\", "/").rpartition("/")[2].replace("\x00", "").strip()[:150]


def _mail(message: Message, origin: str, desk: _Desk, notes: list[str]) -> Reading:
    if is_automatic(message):
        raise EmptySource(origin, "this is an automatic reply or a bounce, nobody's words; it was passed over.")
    subject = _PREFIX.sub("", header(message, "Subject")).strip()
    author = next(iter(addresses(message, "From")), Address("", ""))
    text = body_text(_walk(message, origin), origin)
    found = parts_of(text)
    if not any(part.what in ("words", "quoted") for part in found):
        raise EmptySource(origin, "there are no words in this mail.")
    earlier_is_here = any(
        each in desk.here for name in ("In-Reply-To", "References") for each in message_ids(message, name)
    )
    known = {each.name: each.address for name in ("To", "Cc", "From") for each in addresses(message, name) if each.name}
    known |= {part.name: part.address for part in found if part.name and part.address}
    writer = _Writer(desk, subject, author, date_of(message), known)
    if subject:
        writer.head(subject)
    for part in found:
        writer.add(part, earlier_is_here)
    return writer.reading(notes)


class _Writer:
    """Composes the reading of one mail."""

    def __init__(self, desk: _Desk, subject: str, author: Address, date: str, known: dict[str, str]) -> None:
        """Begins an empty reading; `known` has the addresses of names that may be quoted without them."""
        self._known = known
        self._desk, self._subject, self._author, self._date = desk, subject, author, date
        self._builder = TextBuilder()
        self._turns: list[Turn] = []
        self._headings: list[CharSpan] = []
        self._people: dict[str, Respondent] = {}
        self._roles: dict[str, Role | None] = {}

    def head(self, subject: str) -> None:
        """The subject stands above the words."""
        self._headings.append(self._builder.add(subject))
        self._builder.separate("\n\n")

    def add(self, part: MailPart, earlier_is_here: bool) -> None:
        """Append a part and tell whose words it holds."""
        own = part.what == "words" or not (part.name or part.address)
        quoted = part.what == "quoted"
        author = self._author if own and not quoted else Address(part.name, part.address)
        author = Address(author.name, author.address or self._known.get(author.name, ""))
        label = author.name or author.address
        if label and part.what in ("words", "quoted"):
            self._builder.add(label)
            self._builder.separate(":\n")
        span = self._builder.add(part.text)
        self._builder.separate("\n\n")
        beside = {"date": part.date} if part.date else {}
        if part.what in ("signature", "notice") or (quoted and (earlier_is_here or not label)):
            beside |= {"beside": "quotation" if quoted else part.what}
            label = label if quoted else ""
            self._turns.append(Turn(span, label, Role.NARRATOR, heading=self._subject, attributes=beside))
            return
        role = self._desk.role(author.name, author.address)
        self._roles[label] = role
        key = author.address
        if key:
            self._people.setdefault(key, Respondent(label))
        self._turns.append(Turn(span, label, role, person=key, heading=self._subject, attributes=beside))

    def reading(self, notes: list[str]) -> Reading:
        """The mail."""
        staff = sorted(label for label, role in self._roles.items() if role is Role.STAFF and label)
        kind = SourceKind.TICKET if staff or self._desk.domains or len(self._roles) > 1 else SourceKind.FEEDBACK
        guesses = tuple(
            Guess(f"role of {label}", Role.STAFF.value, "the address answers for others, or shares its domain")
            for label in staff
        )
        people = {key: who for key, who in self._people.items() if any(turn.person == key for turn in self._turns)}
        return Reading(
            self._builder.text,
            tuple(self._turns),
            people=people,
            people_of="mail",
            headings=tuple(self._headings),
            title=self._subject,
            kind=kind,
            date=self._date,
            notes=tuple(notes),
            attributes={name: value for name, value in (("subject", self._subject), ("channel", "mail")) if value},
            guesses=guesses,
        )
