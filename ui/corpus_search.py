"""A search over everything in the corpus, with facets: what was found, counted by where and by whom it was said.

Two kinds of passages are found: those in which every word stands, all of them, and the nearest in meaning beside them.
Knows the project, nothing of HTML; how facets are counted is in `ui.search_facets`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.asked_names import with_pseudonyms
from assistant.observations import observed
from corpus.filters import parse_scope
from corpus.records import Document, Participant, Role, Scope, Segment, voice_of
from corpus.sought import Sought
from ui.codings import frame_of
from ui.search_facets import CorpusSearch, FoundPassage, faceted

if TYPE_CHECKING:
    from assistant.project import Project

NEAR = 40
"""Passages near in meaning that are shown beside those with the words; about two screens of them."""
HOLDING = 2000
"""Passages with the words that are counted; beyond, a search is too wide to be read and says so."""
LONGEST_VALUE = 60
"""Characters of an attribute's value that makes a facet; longer ones are no groups but words."""


def search_corpus(
    project: Project, words: str, within: str = "", chosen: Sequence[tuple[str, str]] = (), language: str = "en"
) -> CorpusSearch:
    """What is found for some words.

    Args:
        within: filter expression of the scope; empty: everything.
        chosen: facets and values that passages must have; of one facet any of the values.
        language: of the stages' names.

    Raises:
        CorpusError: the store or the embedder can't be had, or the filter was not understood.
    """
    words = words.strip()
    if not words:
        return CorpusSearch("")
    sought_words = with_pseudonyms(project, words)
    scope = parse_scope(within) if within else None
    retriever = project.retriever()
    retriever.refresh()
    roles = frozenset(Role)
    sought = Sought.of(sought_words)
    holding = retriever.holding(sought_words, scope=scope, roles=roles, limit=HOLDING)
    near = [] if sought.phrases else retriever.search(sought_words, limit=NEAR, scope=scope, roles=roles)
    ranked = {hit.segment.id: hit.segment for hit in near}
    worded = {each.id for each in holding}
    ordered = [
        *(each for each in ranked.values() if each.id in worded),
        *(each for each in holding if each.id not in ranked),
    ]
    ordered += [each for each in ranked.values() if each.id not in worded]
    names = _stage_names(project, language)
    passages = _passages(project, ordered, sought, worded)
    return faceted(words, passages, chosen, names, cut=len(holding) >= HOLDING)


def _passages(
    project: Project, segments: Sequence[Segment], sought: Sought, worded: set[str]
) -> tuple[FoundPassage, ...]:
    documents = {each.document for each in segments}
    with project.store() as store:
        heads = {each: head for each in documents if (head := store.head(each)) is not None}
        people = {(each, person.id): person for each in heads for person in store.participants_of(each)}
    codes = _codes(project, documents)
    return tuple(
        FoundPassage(
            each.document,
            each.id,
            each.text,
            tuple(sought.places(each.text)),
            voice_of(each),
            _speaker(each, people),
            heads[each.document].title,
            heads[each.document].date,
            each.language,
            each.id in worded,
            _facets(each, heads[each.document], people.get((each.document, each.participant or "")), codes),
        )
        for each in segments
        if each.document in heads
    )


def _speaker(segment: Segment, people: Mapping[tuple[str, str], Participant]) -> str:
    person = people.get((segment.document, segment.participant or ""))
    return segment.speaker or (person.label if person else "")


def _facets(
    segment: Segment, head: Document, person: Participant | None, codes: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, frozenset[str]]:
    coded = codes.get(segment.id, ())
    told = {**head.attributes, **(person.attributes if person else {}), **segment.attributes}
    found = {
        "kind": {head.kind.value},
        "code": {kind for kind, _ in coded},
        "stage": {stage for _, stage in coded},
        "role": {segment.role.value},
        "language": {segment.language.split("-")[0]} - {"und"},
        "study": {head.study},
        "date": {head.date[:4]},
        "person": {person.label} if person else set(),
        **{
            f"@{name}": {part.strip() for part in value.split(";")}
            for name, value in told.items()
            if len(value) <= LONGEST_VALUE
        },
    }
    return {name: frozenset(values - {""}) for name, values in found.items() if values - {""}}


def _codes(project: Project, documents: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Kind and stage that passages have, as they were coded before; nothing is coded for this."""
    if not documents:
        return {}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    scope = Scope(documents=frozenset(documents))
    for each in observed(project, frame_of(project), scope=scope, kept_only=True).observations:
        found[each.segment.id].append((each.kind.value, each.stage))
    return found


def _stage_names(project: Project, language: str) -> dict[str, str]:
    frame = frame_of(project)
    return {stage.id: frame.stage_name(stage.id, language) for stage in frame.stages}
