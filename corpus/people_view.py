"""Everybody in the corpus with where they speak, how much, and what the sources say of them. Reads the store only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.records import Participant, Role, Segment


@dataclass(frozen=True, slots=True)
class Person:
    """One person over all sources."""

    id: str
    label: str
    labels: tuple[str, ...]
    """All ways in which the sources write the person."""
    study: str
    role: Role
    """PARTICIPANT, or STAFF where they speak as staff only."""
    attributes: Mapping[str, str]
    documents: tuple[str, ...]
    passages: int
    languages: tuple[str, ...]
    """Most used first."""


def everybody(
    participants: Mapping[str, Participant], segments: Iterable[Segment], silent: Mapping[str, Iterable[str]]
) -> list[Person]:
    """All people, those who are in most sources first; who gave ratings and no words comes with no passage.

    Args:
        participants: by id. segments: of the part of the corpus that counts. silent: document → who answered in it
            without a passage (see `corpus.respondents`).
    """
    documents: dict[str, dict[str, None]] = defaultdict(dict)
    labels: dict[str, dict[str, None]] = defaultdict(dict)
    languages: dict[str, Counter[str]] = defaultdict(Counter)
    roles: dict[str, Counter[Role]] = defaultdict(Counter)
    for segment in segments:
        who = segment.participant
        if who is None:
            continue
        documents[who][segment.document] = None
        languages[who][segment.language] += 1
        roles[who][segment.role] += 1
        if segment.speaker:
            labels[who][segment.speaker] = None
    for document, ids in silent.items():
        for who in ids:
            documents[who][document] = None
    people = [
        Person(
            person.id,
            person.label,
            tuple(dict.fromkeys((person.label, *labels[person.id]))),
            person.study,
            Role.STAFF if set(roles[person.id]) == {Role.STAFF} else Role.PARTICIPANT,
            person.attributes,
            tuple(documents[person.id]),
            sum(roles[person.id].values()),
            tuple(code for code, _ in languages[person.id].most_common() if code != "und"),
        )
        for person in participants.values()
    ]
    return sorted(people, key=lambda each: (-len(each.documents), -each.passages, each.id))
