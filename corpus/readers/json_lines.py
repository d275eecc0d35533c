"""JSON and JSON Lines → readings: conversations, transcripts, answers or reviews, told by the shape of what is in them.

Records without a shape of their own are rows of a table and understood like those of CSV.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from corpus.errors import UnreadableSource
from corpus.readers.chat_exports import chat_conversation, chat_shape, is_chat, is_slack, slack_channel
from corpus.readers.conversations import Conversation, readings_of
from corpus.readers.json_records import Records
from corpus.readers.json_values import Trouble, values_of
from corpus.readers.reading import Part, Reading
from corpus.readers.support_exports import People, support_shape
from corpus.readers.survey_json import survey_records
from corpus.readers.tables import read_rows
from corpus.sidecar import SourceSettings

_LOOKED_AT = 50
"""Elements of an array whose shape decides for all."""
_SHARE = 0.6
"""Of those, how many must have the shape."""
_NESTED = 4
"""Objects within objects in which the list of records is looked for."""
_SIDE_TABLES = frozenset({"users", "organizations", "groups", "admins", "contacts", "people", "agents", "members"})
_CHANNEL_LIMIT = 200_000
"""Messages of one Slack channel that are put in order."""


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """Read JSON or JSON Lines.

    Raises:
        UnreadableSource: it is no JSON, nested too deep, or holds nothing that is known here.
        EmptySource: it holds no record, or no words.
    """
    values = values_of(data, origin)
    if values.many:
        return _many(values.found, origin, settings, values.trouble)
    return _one(next(values.found), origin, settings, values.trouble)


def _one(value: Any, origin: str, settings: SourceSettings, trouble: Trouble) -> Reading | Iterator[Part]:
    """A file that is one object: a conversation, an export with its records inside, or a transcript."""
    if not isinstance(value, Mapping):
        raise UnreadableSource(origin, "it holds a single value, no records; export it again.")
    people = People()
    if support_shape(value) or chat_shape(value):
        return _conversations(iter([value]), people, origin, settings, trouble)
    records = survey_records(value)
    if records is not None:
        return _table(iter(records), origin, settings, trouble)
    transcript = _transcript(value, origin)
    if transcript is not None:
        return transcript
    for name in _SIDE_TABLES & value.keys():
        for person in value[name] if isinstance(value[name], list) else ():
            people.add(person)
    found = _longest_list(value)
    if not found:
        raise UnreadableSource(origin, "it holds no list of records, no conversation and no transcript known here.")
    return _many(iter(found), origin, settings, trouble, people)


def _many(
    values: Iterator[Any], origin: str, settings: SourceSettings, trouble: Trouble, people: People | None = None
) -> Reading | Iterator[Part]:
    """A file of many objects, of which the first ones tell what they are."""
    head = list(islice(values, _LOOKED_AT))
    everything = chain(head, values)
    needed = max(1, int(_SHARE * len(head)))
    if sum(1 for value in head if support_shape(value) or chat_shape(value)) >= needed:
        return _conversations(everything, people or People(), origin, settings, trouble)
    name = origin.rpartition("/")[2].rpartition(".")[0] or origin
    if is_slack(head):
        channel = slack_channel(islice(everything, _CHANNEL_LIMIT), name)
        return readings_of(iter([channel]), origin, settings, trouble.notes)
    if is_chat(head):
        return readings_of(iter([chat_conversation(list(everything), name)]), origin, settings, trouble.notes)
    if head and all(is_chat(value) for value in head):
        chats = (value for value in everything if is_chat(value))
        found = (chat_conversation(value, f"{name} {number}") for number, value in enumerate(chats, start=1))
        return readings_of(found, origin, settings, trouble.notes)
    if _may_be_transcript(head):
        held = list(everything)
        transcript = _transcript(held, origin)
        if transcript is not None:
            return transcript
        everything = chain(held)
    return _table(everything, origin, settings, trouble)


def _conversations(
    values: Iterator[Any], people: People, origin: str, settings: SourceSettings, trouble: Trouble
) -> Reading | Iterator[Part]:
    passed = 0
    name = origin.rpartition("/")[2].rpartition(".")[0] or origin

    def found() -> Iterator[Conversation]:
        nonlocal passed
        for number, value in enumerate(values, start=1):
            shape = support_shape(value)
            if shape is not None:
                yield shape(value, people)
            elif chat_shape(value):
                yield chat_conversation(value, f"{name} {number}")
            else:
                passed += 1

    def notes() -> list[str]:
        return [*trouble.notes(), *([f"{passed} entries are no conversations and were left out."] if passed else [])]

    return readings_of(found(), origin, settings, notes)


def _table(values: Iterator[Any], origin: str, settings: SourceSettings, trouble: Trouble) -> Reading | Iterator[Part]:
    records = Records(values)
    return read_rows(iter(records), origin, settings, later_notes=lambda: [*records.notes(), *trouble.notes()])


def _longest_list(value: Mapping[str, Any], depth: int = 0) -> list[Any]:
    """The list with most records in an object; tables of people beside them count only where there is nothing else."""
    found: list[list[Any]] = []
    side: list[list[Any]] = []
    for key, item in value.items():
        if isinstance(item, list) and any(isinstance(one, Mapping) for one in item[:5]):
            (side if key in _SIDE_TABLES else found).append(item)
        elif isinstance(item, Mapping) and depth < _NESTED:
            inner = _longest_list(item, depth + 1)
            found.extend([inner] if inner else [])
    return max(found or side, key=len, default=[])


def _may_be_transcript(head: list[Any]) -> bool:
    """Whether elements have words and a time or a voice, as utterances have and reviews have not."""
    first = [value for value in head if isinstance(value, Mapping)]
    words = {"text", "transcript", "words", "sentence", "content"}
    timed = {
        "start",
        "start_time",
        "startTime",
        "begin",
        "offset",
        "speaker",
        "speaker_name",
        "speakerName",
        "start_ms",
    }
    return bool(first) and all(words & value.keys() and timed & value.keys() for value in first)


def _transcript(value: object, origin: str) -> Reading | None:
    module = "corpus.readers.transcript_json"
    if importlib.util.find_spec(module) is None:
        return None
    found = importlib.import_module(module).read_transcript(value, origin)
    return found if isinstance(found, Reading) else None
