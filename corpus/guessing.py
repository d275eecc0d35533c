"""What was concluded of a source rather than told, each with its ground, for people to see and to correct.

Knows what segmenting decided and from what; decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.records import Guess, Role

LABELS = 60
"""Speakers whose roles are told one by one; of more, their number is told."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """A value that was not told, and why it was taken. An empty ground: it was told."""

    value: str
    why: str = ""


def gathered(
    facts: Mapping[str, Concluded],
    roles: Mapping[str, tuple[Role, str]],
    known: Sequence[Guess],
) -> tuple[Guess, ...]:
    """All guesses of a source: what its reader concluded goes before what segmenting did.

    Args:
        facts: `kind`, `date`… → what was concluded. roles: label → its role and the ground, empty where a team said it.
        known: the reader's own guesses.
    """
    told = {guess.what for guess in known}
    own = [Guess(what, fact.value, fact.why) for what, fact in facts.items() if fact.why and fact.value]
    own.extend(_of_roles(roles))
    return (*known, *(guess for guess in own if guess.what not in told))


def role_ground(name_like: bool, kind_says: bool, role: Role) -> str:
    """Why a label got its role, where its words did not tell it."""
    if kind_says:
        return f"who speaks in such a source is {role.value} unless told otherwise"
    if name_like:
        return "a name tells no role: who speaks is a participant unless told otherwise"
    return "the label says so"


def _of_roles(roles: Mapping[str, tuple[Role, str]]) -> Iterable[Guess]:
    guessed = [(label, role, why) for label, (role, why) in roles.items() if why]
    for label, role, why in guessed[:LABELS]:
        yield Guess(f"role of {label}", role.value, why)
    if len(guessed) > LABELS:
        yield Guess("roles", f"{len(guessed) - LABELS} more labels", "read in the same way as those above")
