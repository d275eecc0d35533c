"""What can be done to an artifact, as one typed list: by hand on the screen, by words in the chat, by the command line.

Data only. `assistant.revisions` carries the operations out, `assistant.history` keeps what came of them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from assistant.artifacts import Record
from assistant.errors import ArtifactError

LONGEST = 600
"""Characters of a wording that a person sets."""
Text = Annotated[str, Field(max_length=LONGEST)]
Key = Annotated[str, Field(max_length=120)]


class Retitle(Record):
    """Another title for the artifact."""

    op: Literal["retitle"] = "retitle"
    text: Text


class Rename(Record):
    """Another name for a stage or persona."""

    op: Literal["rename"] = "rename"
    part: Key
    text: Text


class Describe(Record):
    """Another tag line for a persona."""

    op: Literal["describe"] = "describe"
    part: Key
    text: Text


class Move(Record):
    """A stage or persona to another place."""

    op: Literal["move"] = "move"
    part: Key
    place: int
    """From 1; beyond the ends means the end."""


class Add(Record):
    """An empty stage, or a persona nobody stands behind yet."""

    op: Literal["add"] = "add"
    text: Text
    place: int = 0
    """From 1; 0 means at the end."""


class Remove(Record):
    """A stage or persona with all its cards."""

    op: Literal["remove"] = "remove"
    part: Key


class Merge(Record):
    """Two stages or personas become one, at the place of the first of them."""

    op: Literal["merge"] = "merge"
    part: Key
    other: Key


class Split(Record):
    """A stage or persona in two."""

    op: Literal["split"] = "split"
    part: Key
    cards: tuple[Key, ...]
    """Ids of the cards that go to the second."""
    first: Text
    second: Text


class Word(Record):
    """Another wording for a card."""

    op: Literal["word"] = "word"
    card: Key
    text: Text
    field: Literal["text", "title", "mechanism", "metric"] = "text"


class Shift(Record):
    """A card to another place."""

    op: Literal["shift"] = "shift"
    card: Key
    part: Key = ""
    group: Key
    place: int = 0
    """From 1; 0 means at the end."""


class Write(Record):
    """A new card in a person's own words, with nothing behind it yet."""

    op: Literal["write"] = "write"
    part: Key = ""
    group: Key
    text: Text
    place: int = 0


class Drop(Record):
    """A card goes."""

    op: Literal["drop"] = "drop"
    card: Key


class Join(Record):
    """Two cards become one, with the evidence of both, in the words of the first."""

    op: Literal["join"] = "join"
    card: Key
    other: Key


class Cut(Record):
    """A card in two, each with all of its evidence."""

    op: Literal["cut"] = "cut"
    card: Key
    first: Text
    second: Text


class Set(Record):
    """A fact of an idea that people judge."""

    op: Literal["set"] = "set"
    card: Key
    field: Literal["effort", "owner", "level", "discipline", "horizon"]
    value: Key


class Rank(Record):
    """Ideas in the order of their priority against effort again, after a person set another."""

    op: Literal["rank"] = "rank"


class Approve(Record):
    """Cards are taken over as the team's own words, or given back."""

    op: Literal["approve"] = "approve"
    cards: tuple[Key, ...] = ()
    """All that may be, where empty."""
    withdraw: bool = False


Operation = Annotated[
    Retitle
    | Rename
    | Describe
    | Move
    | Add
    | Remove
    | Merge
    | Split
    | Word
    | Shift
    | Write
    | Drop
    | Join
    | Cut
    | Set
    | Rank
    | Approve,
    Field(discriminator="op"),
]
_ADAPTER: TypeAdapter[Operation] = TypeAdapter(Operation)


def operation_from(data: object) -> Operation:
    """The operation that came as plain data, from a browser for one.

    Raises:
        ArtifactError: it is none, or a wording is longer than `LONGEST`.
    """
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ArtifactError(f"This change can't be made: {first['msg']}. Reload the page and try again.") from None
