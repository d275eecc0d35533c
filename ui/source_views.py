"""What the panel of sources shows of a project, and how what people say there reaches the sources.

Works on the corpus alone; the screen's `Backend` hands its calls on to here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.privacy import redacting
from assistant.project import Project
from assistant.staleness import follow_ingest
from corpus.insight_space import insight_space
from corpus.people import suggestions
from corpus.people_view import Person, everybody
from corpus.progress import Progress, Step
from corpus.questions_view import questions
from corpus.records import Role
from corpus.respondents import silent_respondents, spoken_in
from corpus.sidecar import SourceSettings, settings_from_table
from corpus.source_places import place_of
from corpus.telling import Fact, facts_of, said_of, tell
from ui.session import PassageTurn, PeopleView, PersonView, PersonWords, QuestionsView, SourceView, SpaceView

if TYPE_CHECKING:
    from corpus.ingest import Redact
    from corpus.records import Document, Segment
    from corpus.store import Store

PLAIN = ("kind", "method", "date", "study", "language", "title", "voice", "setting", "contact")
"""Facts that are said by their own name; the others begin with one of `TABLES`."""
_SPOKEN = {Role.PARTICIPANT, Role.STAFF}
TABLES = {"role of ": "speakers", "column ": "columns", "person ": "people", "attribute ": "attributes"}


def source(project: Project, identity: str) -> SourceView | None:
    """What is known of one source; None where it is gone."""
    with project.store() as store:
        document = store.document(identity)
        return _view(store, document) if document is not None else None


def tell_source(project: Project, identity: str, said: Mapping[str, str], progress: Progress) -> str:
    """Say what a source is and read it again; only what differs from what is known is said.

    Raises:
        AssistantError: the source is gone, or can't be read with what was said.
        CorpusError: its file is gone, or a value is not allowed.
    """
    with project.store(writer=True) as store:
        document = _document(store, identity)
        settings = settings_of(said, _view(store, document).facts, document.origin)
        if settings == SourceSettings():
            return identity
        with redacting(project, store, progress) as redact:
            now = _told(project, store, document, settings, redact, progress)
    progress(Step("indexing", 0))
    project.retriever().refresh(progress)
    return now


def join_people(project: Project, one: str, other: str, progress: Progress) -> None:
    """Say in every source of `other` that it means `one`.

    Raises:
        AssistantError: nobody is known by one of the ids, or a source can't be read again.
        CorpusError: the file of a source is gone.
    """
    with project.store(writer=True) as store:
        people = {each.id: each for each in _everybody(store)}
        if one not in people or other not in people:
            raise AssistantError("One of the two is not in the sources any more; look at the list again.")
        said = SourceSettings(people=dict.fromkeys(people[other].labels, one))
        with redacting(project, store, progress) as redact:
            for place, identity in enumerate(people[other].documents):
                progress(Step("reading", place, len(people[other].documents)))
                _told(project, store, _document(store, identity), said, redact, progress)
    progress(Step("indexing", 0))
    project.retriever().refresh(progress)


def space(project: Project) -> SpaceView:
    """Where the sources stand."""
    with project.store() as store:
        heads, segments = store.heads(), list(store.segments())
        found = insight_space(heads, segments, silent=silent_respondents(store, spoken_in(segments)))
        return SpaceView(found, {each.id: each.title for each in heads})


def people(project: Project) -> PeopleView:
    """Everybody, and who may be one person."""
    with project.store() as store:
        participants = store.participants()
        found = _everybody(store)
        titles = {each.id: each.title for each in store.heads()}
    return PeopleView(tuple(found), tuple(suggestions(list(participants.values()))), titles)


def person(project: Project, voice: str, most: int) -> PersonView | None:
    """What a person said, the first `most` passages; or what was said in a source that tells nobody apart."""
    with project.store() as store:
        known = store.participants().get(voice)
        source = store.head(voice) if known is None else None
        if known is not None:
            said = store.said_by(voice)
        elif source is not None:
            said = [each for each in store.segments(voice) if each.participant is None]
        else:
            return None
        said = [each for each in said if each.role in _SPOKEN]
        heads = {each: store.head(each) for each in dict.fromkeys(segment.document for segment in said)}
    words = tuple(
        PersonWords(
            document,
            head.title if (head := heads[document]) is not None else document,
            head.date if head is not None else "",
            tuple(_turn(each) for each in segments),
        )
        for document, segments in groupby(said[:most], key=lambda segment: segment.document)
    )
    label, attributes = (known.label, known.attributes) if known is not None else (_titled(source), {})
    return PersonView(voice, label, attributes, len(heads), len(said), words)


def _titled(source: Document | None) -> str:
    return source.title if source is not None else ""


def _turn(segment: Segment) -> PassageTurn:
    return PassageTurn(
        segment.speaker,
        segment.role.value,
        segment.start_time,
        segment.text,
        "",
        "",
        False,
        segment.id,
        segment.span.start,
        segment.participant or "",
        segment.language,
    )


def _everybody(store: Store) -> list[Person]:
    segments = list(store.segments())
    return everybody(store.participants(), segments, silent_respondents(store, spoken_in(segments)))


def asked(project: Project) -> QuestionsView:
    """What was asked, near-equal wordings as one question."""
    with project.store() as store:
        heads = {each.id: each for each in store.heads()}
        segments = list(store.segments())
        found = questions(heads, segments, silent=silent_respondents(store, spoken_in(segments)))
        names = {each.id: each.label for each in store.participants().values()}
    return QuestionsView(tuple(found), {**names, **{each.id: each.title for each in heads.values()}}, frozenset(heads))


def settings_of(said: Mapping[str, str], known: tuple[Fact, ...], origin: str) -> SourceSettings:
    """What was said and differs from what is known, as settings.

    Raises:
        UnreadableSource: a value is not allowed.
    """
    values = {fact.what: fact.value for fact in known}
    table: dict[str, object] = {}
    for what, value in said.items():
        if not value.strip() or values.get(what, "") == value.strip():
            continue
        if what in PLAIN:
            table[what] = value.strip()
            continue
        for begin, name in TABLES.items():
            if what.startswith(begin):
                inner = table.setdefault(name, {})
                assert isinstance(inner, dict)
                inner[what.removeprefix(begin)] = value.strip()
    return settings_from_table(table, origin)


def _view(store: Store, document: Document) -> SourceView:
    place = place_of(store, document)
    facts = facts_of(document, store.guesses(document.id), said_of(store, document), place)
    return SourceView(document.id, document.title, document.origin, facts, place)


def _document(store: Store, identity: str) -> Document:
    document = store.document(identity)
    if document is None:
        raise AssistantError("This source is not in the project any more; look at the list again.")
    return document


def _told(
    project: Project, store: Store, document: Document, said: SourceSettings, redact: Redact, progress: Progress
) -> str:
    told = tell(store, document, said, root=project.root, redact=redact, progress=progress)
    if told.document is None or told.report.failed:
        sentences = [sentence for _, sentence in told.report.failed]
        raise AssistantError(" ".join(sentences) or f"{document.origin}: it is not in its file any more.")
    follow_ingest(project, store, told.report)
    return told.document.id
