"""What every draft starts from: the observations in scope, their vectors, a ledger and a writer.

Opens things and counts; decides nothing about what a draft says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib.metadata import version

import numpy as np

from assistant.artifacts import Brief, Claim, CountUnit, Origin, Status
from assistant.asking import WordingCache
from assistant.citations import Ledger, unit_of
from assistant.closed_answers import closed_answers
from assistant.coders.codes import Kind
from assistant.confidence import confidence_of
from assistant.corrected import LEANING, PERSON
from assistant.correction_log import last_number
from assistant.errors import ScopeError
from assistant.frames import Frame, load_frame
from assistant.observations import Observation, clause_valences, observed
from assistant.opposition.answering import answers_no
from assistant.opposition.contradicting import Pair, pairs_of, sides_of
from assistant.opposition.speaking_against import SpeaksAgainst
from assistant.project import Project
from assistant.quoted_again import quoted_once
from assistant.substance import weighed
from assistant.themes import Matrix, Theme, centred, in_context, theme_of
from assistant.widely_told import widely_told
from assistant.wording import Line, Quote, Writer
from corpus.filters import parse_scope
from corpus.progress import SET_ASIDE, Progress, Step, silent
from corpus.records import Document, Participant, Role, Scope
from corpus.retrieval import Retriever
from corpus.store import Store

TOLD_FAILURES = 3
"""Failures of the model that are told after a draft. They repeat; the journal counts them all."""
TOPIC_HITS = 400
"""Passages that a topic is looked for in, best first. A draft needs no more; set by judgement."""
TOPIC_SHARE = 0.55
"""Share of the best passage's score from which a passage belongs to the topic asked for. Relative, since scores
depend on the words of a topic; set by judgement, not measured."""


@dataclass
class Desk:
    """Everything a draft is made from."""

    project: Project
    brief: Brief
    frame: Frame
    language: str
    documents: dict[str, Document]
    participants: dict[str, Participant]
    observations: list[Observation]
    vectors: Matrix
    writer: Writer
    progress: Progress
    seen: str = ""
    """Marks of the passages read, as `Origin.seen` has them."""
    revision: int | None = None
    """Number of changes that the corpus has seen."""
    corrections: int = 0
    """Number of the last correction of an observation."""
    rejected: frozenset[tuple[str, int, int]] = frozenset()
    """Segment, start and end of what a person left out."""
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.documents)

    @cached_property
    def experience(self) -> list[int]:
        """Rows of participants' speech: the only evidence of experience."""
        return [i for i, o in enumerate(self.observations) if o.segment.role is Role.PARTICIPANT]

    @cached_property
    def voices(self) -> tuple[str, ...]:
        """Distinct voices among participants' speech, in the order of the sources."""
        return tuple(dict.fromkeys(self.observations[i].voice for i in self.experience))

    @cached_property
    def unit(self) -> CountUnit:
        """What the voices are."""
        named = {self.observations[i].segment.participant is not None for i in self.experience}
        return unit_of(True in named, False in named)

    def quotes(self, rows: Iterable[int]) -> list[Quote]:
        """The words at these rows."""
        chosen = (self.observations[i] for i in rows)
        return [Quote(o.quote, o.language, o.segment.heading if o.chosen else "") for o in chosen]

    def said(self, theme: Theme) -> list[Quote]:
        """The words of a theme: its members' own, or the part of each that says it."""
        quotes = self.quotes(theme.members)
        if not theme.words:
            return quotes
        return [replace(quote, text=part) for quote, part in zip(quotes, theme.words, strict=True)]

    def widely_told(self, rows: Sequence[int], families: Sequence[Sequence[Kind]]) -> list[Theme]:
        """What many tell of at these rows, each thing that a passage says by itself."""
        embed = self.project.retriever().vectors_for
        with self.project.store() as store:
            code = partial(clause_valences, self.project, store, self.frame)
            return widely_told(self.vectors, self.observations, rows, families, embed, code)

    def cite(self, rows: Iterable[int]) -> tuple[str, ...]:
        """Labels of these rows, in order."""
        chosen = (self.observations[i] for i in rows)
        return tuple(dict.fromkeys(self.ledger.cite(o.segment, o.span, round(o.valence, 2)) for o in chosen))

    def against(self, theme: Theme) -> list[int]:
        """Rows that speak against a theme."""
        return self._others.of(theme)

    @cached_property
    def _others(self) -> SpeaksAgainst:
        return SpeaksAgainst(self.observations, self.vectors, self.experience, self.pairs)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Pairs of participants' passages whose words oppose each other."""
        return pairs_of(self.observations, self.vectors, self.experience)

    def parted(self, themes: Sequence[Theme]) -> list[Theme]:
        """The themes, in each of which nobody opposes another: the smaller side makes a theme of its own."""
        made = []
        for theme in (part for whole in themes for part in self._answered_alike(whole)):
            inside = set(theme.members)
            pairs = [pair for pair in self.pairs if pair.one in inside and pair.other in inside]
            apart = {row for sides in sides_of(self.observations, self.vectors, pairs) for row in sides.other}
            rest = [row for row in theme.members if row not in apart]
            groups = (rest, sorted(apart)) if apart else ()
            made += [theme_of(self.vectors, self.observations, group) for group in groups] or [theme]
        return made

    def _answered_alike(self, theme: Theme) -> list[Theme]:
        """The theme without those of its passages that begin by answering no, and these as a theme, where both are.

        Whoever complains says no as others do who complain of the same.
        """
        noes = [i for i in theme.members if answers_no(self.observations[i].quote, self.observations[i].language)]
        rest = [i for i in theme.members if i not in noes]
        if theme.kind is Kind.PAIN or theme.words or not noes or not rest:
            return [theme]
        return [theme_of(self.vectors, self.observations, group) for group in (rest, noes)]

    def attributes_of(self, row: int) -> dict[str, str]:
        """What the sources say of who spoke at a row: of the source, of the person, of the passage."""
        segment = self.observations[row].segment
        person = self.participants.get(segment.participant or "")
        document = self.documents[segment.document]
        return {**document.attributes, **(person.attributes if person else {}), **segment.attributes}

    def telling_attributes(self, most: int) -> frozenset[str]:
        """Attributes that have between two and `most` values over all participants' passages."""
        values: dict[str, set[str]] = {}
        for row in self.experience:
            for name, value in self.attributes_of(row).items():
                values.setdefault(name, set()).add(value)
        return frozenset(name for name, own in values.items() if 2 <= len(own) <= most)

    def claim(self, claim_id: str, theme: Theme, line: Line, *, basis: str = "", inferred: bool = False) -> Claim:
        """The claim that a theme makes, with everyone who is for it and against it."""
        for_ = self.cite(theme.members)
        against = self.cite(self.against(theme))
        behind, opposed = self.ledger.tally(for_), self.ledger.tally(against)
        return Claim(
            id=claim_id,
            text=line.text,
            status=Status.INFERRED if inferred else Status.OBSERVED,
            for_=for_,
            against=against,
            participants=behind.voices,
            unit=behind.unit,
            sources=behind.sources,
            confidence=confidence_of(behind.voices, behind.sources, behind.kinds, opposed.voices),
            basis=basis,
            wording=line.by,
        )

    def step(self, stage: str, done: int, total: int | None = None, detail: str = "") -> None:
        """Tell how far the work is."""
        self.progress(Step(stage, done, total, detail))

    def origin(self) -> Origin:
        """How the artifact came about."""
        embedder = self.project.embedder().identity
        return Origin(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            chat_model=self.writer.model_name,
            embedder=embedder.name,
            embedder_revision=embedder.revision,
            coder=next((o.coder for o in self.observations if not is_told(o)), PERSON if self.observations else ""),
            voices=len(self.voices),
            unit=self.unit,
            heard=len({self.observations[i].segment.document for i in self.experience}),
            prompts=tuple(self.writer.prompts),
            documents={document.id: document.origin for document in self.documents.values()},
            seen=self.seen,
            revision=self.revision,
            corrections=self.corrections,
            wayfolk=version("wayfolk"),
        )


@contextmanager
def open_desk(
    project: Project,
    brief: Brief,
    progress: Progress = silent,
    scope: Scope | None = None,
    *,
    closed_alone: bool = False,
) -> Iterator[Desk]:
    """A desk for one draft; work already done is taken from the store.

    Args:
        scope: which part of the corpus counts, in place of the brief's segment expression.
        closed_alone: a survey whose answers are all closed is enough, though nobody says a word.

    Raises:
        ScopeError: nothing that participants said matches the brief.
        FrameError: no such frame.
        FilterError: the segment expression could not be understood.
    """
    frame = load_frame(brief.frame, project.root)
    language = brief.language or project.language
    scope = parse_scope(brief.segment) if brief.segment else scope
    retriever = project.retriever()
    retriever.refresh(progress)
    with project.store() as store:
        desk = _desk(project, brief, frame, language, scope, retriever, store, progress, closed_alone)
        yield desk
        for failure in desk.writer.failures[:TOLD_FAILURES]:
            desk.step(SET_ASIDE, 0, None, failure)


def _desk(
    project: Project,
    brief: Brief,
    frame: Frame,
    language: str,
    scope: Scope | None,
    retriever: Retriever,
    store: Store,
    progress: Progress,
    closed_alone: bool,
) -> Desk:
    documents = {document.id: document for document in store.documents(scope)}
    corrections = last_number(project)  # read first: one made meanwhile makes a refresh due
    found = observed(project, frame, scope=scope, progress=progress)
    observations = found.observations
    seen = "".join(map(mark_of, observations))
    told = quoted_once(observations)
    if len(told) < len(observations):
        again = len(observations) - len(told)
        progress(Step(SET_ASIDE, 0, None, f"{again} passages repeat what is quoted elsewhere; each counts once."))
    observations = told
    if brief.scope:
        observations = _on_topic(retriever, brief.scope, scope, observations)
    spoken = any(o.segment.role is Role.PARTICIPANT for o in observations)
    if not spoken and not (closed_alone and closed_answers(store, scope).people):
        raise ScopeError(_nothing(brief))
    return Desk(
        project=project,
        brief=brief,
        frame=frame,
        language=language,
        documents=documents,
        participants=store.participants(),
        observations=weighed(observations, retriever.vectors_for) if observations else [],
        vectors=_vectors(retriever, observations) if observations else np.zeros((0, 1), np.float32),
        writer=Writer(project.chat_model(), language, WordingCache.over(store), project.settings.calls_at_once),
        progress=progress,
        seen=seen,
        revision=store.revision(),
        corrections=corrections,
        rejected=frozenset((o.segment.id, o.span.start, o.span.end) for o in found.rejected),
    )


def mark_of(observation: Observation) -> str:
    """Eight hexadecimal digits for who said what, wherever it stands; for what people told, with kind and stage."""
    said = f"{observation.segment.speaker}\0{observation.quote}"
    if is_told(observation):
        said += f"\0{observation.kind.value}\0{observation.stage}"
    return hashlib.blake2b(said.encode(), digest_size=4).hexdigest()


def is_told(observation: Observation) -> bool:
    """Whether codes come from a person: given to the passage, or to one very near to it."""
    return observation.coder == PERSON or observation.coder.endswith(LEANING)


def _vectors(retriever: Retriever, observations: Sequence[Observation]) -> Matrix:
    """What each observation is about: its words, and the question or heading they stand under."""
    languages = [o.language for o in observations]
    quotes = centred(retriever.vectors_for([o.quote for o in observations]), languages)
    headings = [o.segment.heading for o in observations]
    distinct = list(dict.fromkeys(heading for heading in headings if heading))
    if not distinct:
        return quotes
    place = {heading: i for i, heading in enumerate(distinct)}
    known = retriever.vectors_for(distinct)
    rows = np.array([place.get(heading, 0) for heading in headings])
    return in_context(quotes, centred(known[rows], languages), headings)


def _on_topic(
    retriever: Retriever, topic: str, scope: Scope | None, observations: Sequence[Observation]
) -> list[Observation]:
    hits = retriever.search(topic, limit=TOPIC_HITS, scope=scope, roles=frozenset({Role.PARTICIPANT, Role.STAFF}))
    if not hits:
        return []
    floor = TOPIC_SHARE * max(hit.score for hit in hits)
    near = {hit.segment.id for hit in hits if hit.score >= floor}
    return [o for o in observations if o.segment.id in near]


def _nothing(brief: Brief) -> str:
    asked = " and ".join(
        part
        for part in (
            f"the topic {brief.scope!r}" if brief.scope else "",
            f"the segment {brief.segment!r}" if brief.segment else "",
        )
        if part
    )
    if not asked:
        return "The project holds no participants' speech yet; bring sources with `wayfolk ingest PATH`."
    return f"Nothing that participants said matches {asked}; `wayfolk sources list` shows what there is."
