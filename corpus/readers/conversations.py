"""Conversations of a help desk or a chat → readings, a part each where there are several. Knows no tool's shapes.

Whoever works for the shop is staff, bots too: their words are never evidence of what customers live through.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.dates import find_date
from corpus.errors import EmptySource
from corpus.readers.column_values import moment
from corpus.readers.message_text import words_of
from corpus.readers.reading import Part, Reading, Respondent, TextBuilder, Turn
from corpus.records import Guess, Role, SourceKind
from corpus.sidecar import SourceSettings
from corpus.source_kinds import kind_from_name
from corpus.speakers import normalised


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote at one time."""

    body: str
    """As the tool has it, HTML or plain."""
    author: str = ""
    """Id of who wrote it; the same in all conversations of a file."""
    name: str = ""
    """As shown; empty where the tool tells an id alone."""
    staff: bool = False
    when: object = None
    """Seconds since 1970, milliseconds, or a date as text."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    """Whether it is a note that the customer never saw."""
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages that belong together."""

    id: str
    messages: Sequence[Message]
    subject: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    kind: SourceKind = SourceKind.TICKET
    attachments: int = 0
    redacted: int = 0
    """Messages whose words the tool has taken out."""
    events: int = 0
    """Entries without words: assigned, closed, joined."""
    guesses: tuple[Guess, ...] = ()


def readings_of(
    conversations: Iterator[Conversation], origin: str, settings: SourceSettings, notes: Callable[[], Sequence[str]]
) -> Reading | Iterator[Part]:
    """The one conversation of a file as a reading, several as parts named by their ids.

    Args:
        notes: gives sentences on what of the file was not taken in; asked when all conversations have been given.

    Raises:
        EmptySource: there is no conversation in it, or none with words.
    """
    first = next(conversations, None)
    second = next(conversations, None)
    if first is None:
        raise EmptySource(origin, "there is no conversation in it.")
    if second is None:
        reading = _reading(first, origin, settings, alone=True)
        if reading is None:
            raise EmptySource(origin, "no message in it holds words.")
        return replace(reading, notes=(*reading.notes, *notes()))
    return _parts([first, second], conversations, origin, settings, notes)


def day_of(when: object) -> str:
    """The day of a time as tools write it, ISO 8601; empty where it tells none."""
    if isinstance(when, int | float) and not isinstance(when, bool):
        seconds = when / 1000 if when > 10_000_000_000 else float(when)
        if 0 < seconds < 7_000_000_000:
            return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
        return ""
    return moment(when.strip()) if isinstance(when, str) else ""


def _parts(
    first: Iterable[Conversation],
    others: Iterator[Conversation],
    origin: str,
    settings: SourceSettings,
    notes: Callable[[], Sequence[str]],
) -> Iterator[Part]:
    names: set[str] = set()
    wordless = 0

    def part_of(conversation: Conversation) -> Iterator[Part]:
        nonlocal wordless
        reading = _reading(conversation, origin, settings, alone=False)
        if reading is None:
            wordless += 1
            return
        plain = " ".join(conversation.id.replace("/", "-").replace("\\", "-").split())[:80] or "conversation"
        name, count = plain, 1
        while name in names:
            count += 1
            name = f"{plain} ({count})"
        names.add(name)
        yield Part(name, reading)

    for conversation in first:
        yield from part_of(conversation)
    for conversation in others:
        yield from part_of(conversation)
    if wordless:
        yield Part("", f"{wordless} conversations hold no words and were left out.")
    for note in notes():
        yield Part("", note)


def _reading(conversation: Conversation, origin: str, settings: SourceSettings, *, alone: bool) -> Reading | None:
    roles = settings.speaker_roles()
    builder = TextBuilder()
    turns: list[Turn] = []
    people: dict[str, Respondent] = {}
    empty = 0
    for message in conversation.messages:
        words = words_of(message.body)
        if not any(char.isalnum() for char in words):
            empty += 1
            continue
        name = " ".join(message.name.split()) or message.author
        if name:
            builder.add(name)
            builder.separate(": ")
        span = builder.add(words)
        builder.separate("\n")
        role = roles.get(normalised(name)) if name else None
        person = message.author or name
        if person:
            people.setdefault(person, Respondent(name))
        attributes = dict(message.attributes)
        if day := day_of(message.when):
            attributes["date"] = day
        if message.internal:
            attributes["note"] = "internal"
        if message.bot:
            attributes["author"] = "bot"
        turns.append(Turn(span, name, role or (Role.STAFF if message.staff else None), person, attributes=attributes))
    if not turns:
        return None
    file = origin.rpartition("/")[2]
    first_day = next((turn.attributes["date"] for turn in turns if "date" in turn.attributes), "")
    return Reading(
        builder.text,
        tuple(turns),
        people,
        people_of="" if alone else file,
        title=conversation.subject or (f"{file.rpartition('.')[0] or file} · {conversation.id}" if not alone else ""),
        kind=kind_from_name(file) or conversation.kind,
        date=first_day or find_date(file),
        notes=tuple(_notes(conversation, empty)),
        attributes={key: value for key, value in conversation.attributes.items() if value},
        guesses=conversation.guesses,
    )


def _notes(conversation: Conversation, empty: int) -> Iterator[str]:
    if conversation.attachments:
        yield f"{conversation.attachments} attachments were left out; take in those that hold words as files."
    if conversation.redacted:
        yield f"{conversation.redacted} messages were left out, for their words were taken out before the export."
    if conversation.events + empty:
        yield f"{conversation.events + empty} entries without words were left out."
