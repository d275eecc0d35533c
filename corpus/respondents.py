"""People whom tables tell of: everybody in a row, with a word of their own or only with answers to closed questions.

A row of a survey is somebody who took part, whether they wrote anything or not; a count of people that looks at
passages alone leaves them out. Knows the store, nothing of what was answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING

from corpus.filters import matches
from corpus.records import CharSpan, Document, Participant, Role, Scope, Segment

if TYPE_CHECKING:
    from corpus.store import Store


def respondent_inside(scope: Scope, document: Document, person: Participant) -> bool:
    """Whether somebody in a row of a document lies in a scope, by what the row and the document say."""
    if scope.everything:
        return True
    date = person.attributes.get("date", "")
    line = Segment(
        id="",
        document=document.id,
        span=CharSpan(0, 0),
        text="",
        role=Role.PARTICIPANT,
        participant=person.id,
        language=document.language,
        attributes={"date": date} if date else {},
    )
    return matches(scope, document, line, person)


def spoken_in(segments: Iterable[Segment]) -> dict[str, set[str | None]]:
    """Document → ids of everybody with a passage in it, whatever their role; None among them for nobody's."""
    spoken: dict[str, set[str | None]] = defaultdict(set)
    for segment in segments:
        spoken[segment.document].add(segment.participant)
    return spoken


def silent_respondents(
    store: Store, spoken: Mapping[str, Set[str | None]], scope: Scope | None = None
) -> dict[str, set[str]]:
    """Document → ids of those in its rows who have no passage in it, where there are any.

    Args:
        spoken: document → ids of everybody with a passage in it, whatever their role.

    Raises:
        StoreError: the store can't be read.
    """
    found: dict[str, set[str]] = defaultdict(set)
    if scope is None or scope.everything:
        for document, identity in store.respondent_ids():
            if identity not in spoken.get(document, ()):
                found[document].add(identity)
        return dict(found)
    heads = {head.id: head for head in store.heads()}
    for document, person in store.respondents():
        if person.id not in spoken.get(document, ()) and respondent_inside(scope, heads[document], person):
            found[document].add(person.id)
    return dict(found)
