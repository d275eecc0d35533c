"""The screen's `Backend` over a real project: what the panels ask for, fetched from its corpus and its drafts.

Opens a store for each request and closes it again, so that requests of many tabs may run side by side.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.artifacts import AnyArtifact, Brief, CountUnit, JourneyMap
from assistant.by_hand import revised_by_hand
from assistant.claims import claims_of
from assistant.correction_log import corrections_stamp
from assistant.errors import AssistantError
from assistant.export import export_artifact
from assistant.frames import in_language, list_frames
from assistant.history import Revision, history_of
from assistant.interview_guide import guide_of
from assistant.own_words import in_words_of
from assistant.privacy import redacting
from assistant.project import Project
from assistant.proposals import accept, refuse
from assistant.refreshed import leave, refresh_of, take
from assistant.refreshing import is_due, refresh
from assistant.staleness import follow_ingest
from assistant.targets import make_target, with_changes
from corpus.ingest import ingest
from corpus.insight_space import placed
from corpus.moves import corrections_followed
from corpus.progress import Progress, Step
from corpus.records import Role, Segment, voice_of
from corpus.respondents import silent_respondents
from ui import source_views
from ui.closed_lines import closed_line
from ui.codings import coding_of, recode
from ui.corpus_search import search_corpus
from ui.overall import Overall, overall_of
from ui.project_privacy import ProjectPrivacy
from ui.project_talk import DRAFTS
from ui.search_facets import CorpusSearch
from ui.session import (
    GUIDE,
    ArtifactEntry,
    ArtifactKind,
    Coding,
    Overview,
    Passage,
    PassageTurn,
    PeopleView,
    PersonView,
    QuestionsView,
    Recoding,
    RestingClaim,
    Seen,
    SourceRow,
    SourceView,
    SpaceView,
    Standing,
    Uploaded,
)
from ui.talk import FILES

if TYPE_CHECKING:
    from corpus.store import Store

AROUND = 3
"""Utterances shown before and after a passage."""
OPENED = 60
"""Utterances shown of a source that is opened without a passage."""
BROUGHT = "sources"
"""Folder of the project that files brought in the browser are kept in."""
HALVES_KEPT = 3600.0
"""Seconds after which half of a file is nobody's work any more; to copy the largest file takes seconds."""


class ProjectBackend(ProjectPrivacy):
    """A project as the screen sees it."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._resting: dict[str, tuple[int, dict[str, list[RestingClaim]]]] = {}
        self._sources: tuple[int, list[SourceRow], Overview] | None = None
        self._questions: tuple[int, QuestionsView] | None = None
        self._told: tuple[int, dict[str, Mapping[str, str]]] = (-1, {})

    def seen(self) -> Seen:
        """The state that the project is in now, as its database and its file of corrections tell."""
        with self.project.store() as store:
            names, revision = corrections_followed(store), store.revision()
        return Seen(str(names), f"{revision}.{corrections_stamp(self.project)}")

    def overview(self) -> Overview:
        """What the project holds; read again only where the corpus has changed."""
        return replace(self._corpus()[1], chat_model=self.project.settings.chat_model)

    def sources(self) -> Sequence[SourceRow]:
        """Every source, in the order they were taken in."""
        return self._corpus()[0]

    def overall(self, language: str) -> Overall:
        """What the project holds, lacks and has cost, as it stands now."""
        return overall_of(self.project, self.facets(), sum(row.passages for row in self.sources()), language)

    def frames(self, language: str) -> Sequence[tuple[str, str]]:
        """Id and name of every journey frame."""
        return [(frame.id, in_language(frame.names, language)) for frame in list_frames(self.project.root)]

    def decide(self, proposal: str, accepted: bool) -> str | None:
        """Take over or drop a proposed change of a journey map."""
        if accepted:
            return accept(self.project, proposal).id
        refuse(self.project, proposal)
        return None

    def draft(self, kind: ArtifactKind, brief: Brief, progress: Progress) -> AnyArtifact:
        """Draft an artifact; drafting keeps it."""
        return DRAFTS[kind](self.project, brief, progress)

    def standing(self, artifact: str) -> Standing:
        """Versions of a kept artifact, and whether its sources moved on."""
        due = is_due(self.project, self.project.load(artifact))
        return Standing(history_of(self.project, artifact), due, refresh_of(self.project, artifact))

    def revise(self, artifact: str, change: Mapping[str, object], seen: int, language: str, who: str) -> Revision:
        """Make a change by hand."""
        return revised_by_hand(self.project, artifact, change, seen=seen, language=language, who=who)

    def told_of(self, journey: JourneyMap) -> Mapping[str, Mapping[str, str]]:
        """What the sources say of who speaks in the passages of a map; each read once while the corpus stays."""
        cited = {each.segment for each in journey.citations}
        with self.project.store() as store:
            revision = store.revision()
            known = self._told[1] if self._told[0] == revision else {}
            if cited - known.keys():
                known = {**known, **_told_in(store, cited - known.keys())}
                self._told = (revision, known)
        return known

    def plan(self, journey: str, language: str) -> str:
        """Copy a map to plan changes in."""
        return make_target(self.project, journey, language).id

    def refresh(self, artifact: str, progress: Progress) -> int:
        """Propose what new research changes in an artifact; how many changes."""
        return len(refresh(self.project, artifact, progress).changes)

    def settle(self, artifact: str, changes: Sequence[str], taken: bool, language: str, who: str) -> int:
        """Take proposed changes over or leave them."""
        if taken:
            return take(self.project, artifact, changes, who=who, language=language)[1]
        return leave(self.project, artifact, changes)

    def artifacts(self) -> Sequence[ArtifactEntry]:
        """Every kept artifact, newest first."""
        return [
            ArtifactEntry(summary.id, summary.kind, summary.title, summary.created, summary.beside)
            for summary in self.project.artifacts()
        ]

    def load(self, artifact: str, language: str = "") -> AnyArtifact:
        """A kept artifact, for a reader of that language."""
        return in_words_of(self.project.load(artifact), language, self.project.root)

    def source(self, document: str) -> SourceView | None:
        """What is known of one source; None where it is gone."""
        return source_views.source(self.project, document)

    def tell(self, document: str, said: Mapping[str, str], progress: Progress) -> str:
        """Say what a source is, read it again, bring the indexes in step, and give its id as it is now."""
        return source_views.tell_source(self.project, document, said, progress)

    def space(self) -> SpaceView:
        """Where the sources stand in the insight space."""
        return source_views.space(self.project)

    def search_corpus(self, words: str, within: str, chosen: Sequence[tuple[str, str]], language: str) -> CorpusSearch:
        """What is found for some words, with facets."""
        return search_corpus(self.project, words, within, chosen, language)

    def people(self) -> PeopleView:
        """Everybody in the sources."""
        return source_views.people(self.project)

    def person(self, voice: str, most: int) -> PersonView | None:
        """What a person said; None where nobody has that id any more."""
        return source_views.person(self.project, voice, most)

    def join(self, one: str, other: str, progress: Progress) -> None:
        """Say that two people are one."""
        source_views.join_people(self.project, one, other, progress)

    def questions(self) -> QuestionsView:
        """What was asked; worked out again only where the corpus has changed."""
        with self.project.store() as store:
            revision = store.revision()
        if self._questions is None or self._questions[0] != revision:
            self._questions = (revision, source_views.asked(self.project))
        return self._questions[1]

    def passage(self, document: str, segment: str, start: int | None, end: int | None) -> Passage | None:
        """A passage in its context, with what else rests on it; None where its source is gone."""
        with self.project.store() as store:
            source = store.document(document)
            if source is None:
                return None
            segments = list(store.segments(document))
            people = {each.label: each.id for each in store.participants_of(document)}
        place = _place(segments, segment, start)
        line = closed_line(source, start, end, people) if place is None and not segment else None
        if line is not None:
            return line
        if place is None:
            if segment or start is not None:
                return None
            shown, here = segments[:OPENED], ""
        else:
            shown, here = segments[max(place - AROUND, 0) : place + AROUND + 1], segments[place].id
        turns = tuple(_turn(each, start, end, here) for each in shown)
        heading = segments[place].heading if place is not None else ""
        resting = tuple(self._claims_on(segments[place].id)) if place is not None else ()
        return Passage(
            source.title, source.kind.value, source.date, source.language, source.method, heading, turns, resting
        )

    def coding(self, document: str, segment: str, start: int | None, end: int | None, language: str) -> Coding | None:
        """How the cited part of an utterance is coded, or all of it; codes nothing. None: the utterance is gone."""
        return coding_of(self.project, document, segment, start, end, language)

    def recode(self, document: str, said: Recoding, who: str) -> None:
        """Keep what a person says of a passage."""
        recode(self.project, document, said, who)

    def receive(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Keep files in the project's folder of sources."""
        _clear_halves(self.project.root / BROUGHT)
        kept = [_kept(path, self.project.root / BROUGHT) for path in paths]
        self.begin(FILES, Brief())
        return kept

    def ingest(self, paths: Sequence[Path], progress: Progress) -> Uploaded:
        """Keep the files in the project's folder of sources, then take them in and bring the indexes in step.

        Where the server ends in the midst of it, that stays on disk and is told of when the project is opened again.
        """
        self.begin(FILES, Brief())
        try:
            return self._taken_in([_kept(path, self.project.root / BROUGHT) for path in paths], progress)
        finally:
            self.end(FILES)

    def brought_files(self) -> Sequence[Path]:
        """The files that were brought, as they are kept in the project."""
        folder = self.project.root / BROUGHT
        return sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))

    def _taken_in(self, kept: Sequence[Path], progress: Progress) -> Uploaded:
        with self.project.store(writer=True) as store:
            with redacting(self.project, store, progress) as redact:
                report = ingest(
                    store,
                    kept,
                    root=self.project.root,
                    redact=redact,
                    transcriber=self.project.transcriber(),
                    progress=progress,
                )
            aftermath = follow_ingest(self.project, store, report)
        if report.added or report.replaced or report.moved:
            progress(Step("indexing", 0))
            self.project.retriever().refresh(progress)
        return Uploaded(
            len(report.added),
            len(report.unchanged),
            len(report.replaced),
            tuple((Path(origin).name, _after(origin, sentence)) for origin, sentence in report.failed),
            tuple(report.notes),
            aftermath.claims,
        )

    def export(self, artifact: str, form: str, language: str) -> Path:
        """Write an artifact into a folder of its own under the system's temporary folder."""
        loaded = with_changes(self.project, self.project.load(artifact))
        language = language or loaded.brief.language or self.project.language
        read = loaded if form == "json" else in_words_of(loaded, language, self.project.root)
        folder = Path(tempfile.mkdtemp(prefix="wayfolk-export-"))
        if form == GUIDE:
            guide = folder / f"{loaded.id}-guide.md"
            guide.write_text(guide_of(read, language), encoding="utf-8")
            return guide
        path = folder / f"{loaded.id}.{form}"
        path.write_text(
            export_artifact(read, form, language=language),
            encoding="utf-8-sig" if form == "csv" else "utf-8",
        )
        return path

    def _corpus(self) -> tuple[list[SourceRow], Overview]:
        with self.project.store() as store:
            revision = store.revision()
            if self._sources is None or self._sources[0] != revision:
                rows, overview = _read_corpus(self.project, store)
                self._sources = (revision, rows, overview)
            return self._sources[1], self._sources[2]

    def _claims_on(self, segment: str) -> list[RestingClaim]:
        found: list[RestingClaim] = []
        for entry in self.project.artifacts():
            path = self.project.root / "artifacts" / f"{entry.id}.json"
            try:
                changed = path.stat().st_mtime_ns
                known = self._resting.get(entry.id)
                if known is None or known[0] != changed:
                    known = (changed, _resting(self.project.load(entry.id)))
                    self._resting[entry.id] = known
            except (OSError, AssistantError):
                continue
            found += known[1].get(segment, [])
        return found


def _read_corpus(project: Project, store: Store) -> tuple[list[SourceRow], Overview]:
    voices: dict[str, set[str]] = defaultdict(set)
    passages: dict[str, int] = defaultdict(int)
    named: dict[str, bool] = {}
    languages: set[str] = set()
    roles: dict[str, set[Role]] = defaultdict(set)
    spoken: dict[str, set[str | None]] = defaultdict(set)
    for segment in store.segments():
        roles[segment.document].add(segment.role)
        spoken[segment.document].add(segment.participant)
        if segment.role in {Role.PARTICIPANT, Role.STAFF}:
            passages[segment.document] += 1
        if segment.role is Role.PARTICIPANT:
            voices[segment.document].add(voice_of(segment))
            named[voice_of(segment)] = segment.participant is not None
            languages.add(segment.language)
    heads = store.heads()
    for identity, people in silent_respondents(store, spoken).items():
        voices[identity] |= people
        named.update(dict.fromkeys(people, True))
    languages |= {head.language for head in heads if head.id in voices and not passages[head.id]}
    places = {document.id: placed(document, roles[document.id]) for document in heads}
    rows = [
        SourceRow(
            document.id,
            document.title,
            document.kind.value,
            document.language,
            document.date,
            len(voices[document.id]),
            _unit({named[voice] for voice in voices[document.id]}),
            passages[document.id],
            document.origin,
            places[document.id].setting,
            places[document.id].contact,
            places[document.id].standing.value,
        )
        for document in heads
    ]
    everyone = set[str]().union(*voices.values())
    overview = Overview(
        project.name,
        project.language,
        len(everyone),
        _unit({named[voice] for voice in everyone}),
        len(rows),
        tuple(sorted(languages - {"und"})),
        project.settings.chat_model,
    )
    return rows, overview


def _told_in(store: Store, passages: Set[str]) -> dict[str, Mapping[str, str]]:
    """What is told of who speaks in each of these passages: of the source, of the person, of the passage."""
    segments = store.segments_by_id(passages)
    heads = {each: head for each in {s.document for s in segments.values()} if (head := store.head(each)) is not None}
    people = {(document, each.id): each.attributes for document in heads for each in store.participants_of(document)}
    return {
        passage: {
            **(heads[each.document].attributes if each.document in heads else {}),
            **people.get((each.document, each.participant or ""), {}),
            **each.attributes,
        }
        for passage in passages
        if (each := segments.get(passage)) is not None
    }


def _unit(named: set[bool]) -> CountUnit:
    if named == {False}:
        return CountUnit.ROUNDS
    return CountUnit.PEOPLE_AND_ROUNDS if False in named else CountUnit.PEOPLE


def _place(segments: list[Segment], identity: str, start: int | None) -> int | None:
    for place, segment in enumerate(segments):
        if segment.id == identity and (start is None or segment.span.start <= start < segment.span.end):
            return place
    if start is not None:
        return next((n for n, segment in enumerate(segments) if segment.span.start <= start < segment.span.end), None)
    return None


def _turn(segment: Segment, start: int | None, end: int | None, here: str) -> PassageTurn:
    text, base = segment.text, segment.span.start
    low = min(max((start if start is not None else 0) - base, 0), len(text))
    high = min(max((end if end is not None else 0) - base, 0), len(text))
    marked = start is not None and end is not None and low < high
    return PassageTurn(
        segment.speaker or (segment.participant or "").rpartition(":")[2].rpartition("/")[2],
        segment.role.value,
        segment.start_time,
        text[:low] if marked else text,
        text[low:high] if marked else "",
        text[high:] if marked else "",
        segment.id == here,
        segment.id,
        base,
        segment.participant or "",
        segment.language,
    )


def _resting(artifact: AnyArtifact) -> dict[str, list[RestingClaim]]:
    segments = {citation.label: citation.segment for citation in artifact.citations}
    found: dict[str, list[RestingClaim]] = defaultdict(list)
    for claim in claims_of(artifact):
        for label in dict.fromkeys((*claim.for_, *claim.against)):
            if label in segments:
                told = RestingClaim(
                    artifact.id, artifact.artifact, artifact.title, claim.text, against=label in claim.against
                )
                found[segments[label]].append(told)
    return found


def _clear_halves(folder: Path) -> None:
    """Remove halves of files that a server left which was killed while it copied them."""
    before = time.time() - HALVES_KEPT
    for part in folder.glob(".*.part"):
        with suppress(OSError):  # another process may have been quicker
            if part.stat().st_mtime < before:
                part.unlink()


def _kept(path: Path, folder: Path) -> Path:
    """Copy a file that was brought into `folder`; a file of the same name with other bytes gets a number."""
    if path.parent == folder:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[\x00-\x1f/\\]", "_", path.name).lstrip(".") or "source"
    target, number = folder / name, 1
    while target.exists() and target.read_bytes() != path.read_bytes():
        number += 1
        target = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    if not target.exists():
        part = folder / f".{target.name}.part"  # so that no half of a file stays under its name
        try:
            shutil.copyfile(path, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return target


def _after(origin: str, sentence: str) -> str:
    return sentence.removeprefix(f"{origin}:").strip()
