"""What a change of the sources means for the drafts: which claims rest on words that are gone.

Called after sources were taken in or removed. Only citations of documents that left the corpus are looked at, and only
the documents that took their place are read: no model, no index, and no cost for what did not change. Citations whose
words still stand are moved to the new document; claims with one that could not be moved are marked stale, and claims
marked before whose words came back are not stale any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from assistant.artifacts import AnyArtifact, Citation, Claim, PersonaSet
from assistant.citations import is_sound, tally
from assistant.claims import claims_of, with_claims
from assistant.correction_log import follow_moves
from assistant.errors import ArtifactError
from assistant.privacy import redact_now
from assistant.reanchoring import reanchored
from corpus.ingest import document_now

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.ingest import IngestReport
    from corpus.records import Document, Segment
    from corpus.store import Store

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came of a change of the sources for the drafts."""

    stale: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of a draft → ids of its claims that were marked stale now, where there are any."""
    restored: int = 0
    """Claims that were stale and are not any more."""
    moved: int = 0
    """Citations that were moved to the document that took the place of theirs."""

    @property
    def claims(self) -> int:
        """How many claims were marked stale now."""
        return sum(map(len, self.stale.values()))

    def sentence(self) -> str:
        """What to tell, empty where nothing rests on what changed."""
        if not self.stale:
            return ""
        claims = "1 claim" if self.claims == 1 else f"{self.claims} claims"
        drafts = "1 draft" if len(self.stale) == 1 else f"{len(self.stale)} drafts"
        rest, was = ("rests", "was") if self.claims == 1 else ("rest", "were")
        return f"{claims} of {drafts} {rest} on what changed and {was} marked stale; wayfolk check shows which."


def follow_ingest(project: Project, store: Store, report: IngestReport) -> Aftermath:
    """Bring the drafts in step after an ingest; costs nothing where it changed nothing.

    Raises:
        ProjectError: a draft could not be written.
        StoreError: the store could not be read.
    """
    if not (report.added or report.replaced or report.moved or report.removed):
        return Aftermath()
    return follow_changes(project, store, dict(report.moved))


def follow_changes(project: Project, store: Store, moved: Mapping[str, str] | None = None) -> Aftermath:
    """Bring the drafts in step with the store and keep them; drafts that can't be read are passed over.

    Args:
        moved: files that have another name now: the old name → the new one.

    Raises:
        ProjectError: a draft could not be written.
        StoreError: the store could not be read.
    """
    follow_moves(project, moved or {})
    corpus = _Corpus(project, store, moved or {})
    stale: dict[str, tuple[str, ...]] = {}
    restored = following = 0
    for identity in project.files.identities():
        with project.files.held(identity):
            try:
                artifact = project.load(identity)
            except ArtifactError:
                continue  # listed with its error; `check` tells of it
            followed = _followed(artifact, corpus)
            if followed is None:
                continue
            if followed != artifact:
                project.save(followed)
        before = {claim.id for claim in claims_of(artifact) if claim.stale}
        after = {claim.id for claim in claims_of(followed) if claim.stale}
        restored += len(before - after)
        following += sum(one != other for one, other in zip(artifact.citations, followed.citations, strict=True))
        if newly := tuple(sorted(after - before)):
            stale[identity] = newly
    return Aftermath(stale, restored, following)


class _Corpus:
    """What the corpus holds now, each document read once."""

    def __init__(self, project: Project, store: Store, moved: Mapping[str, str]) -> None:
        self._root = project.root
        self._redact = redact_now(project, store)
        self._store = store
        self._moved = moved
        self.present = store.document_ids()
        self._successors: dict[str, tuple[Document, list[Segment]] | None] = {}
        self._texts: dict[str, str | None] = {}

    def successor(self, origin: str) -> tuple[Document, list[Segment]] | None:
        """The document from this origin now, with its segments; of a file that moved, from where it lies now."""
        if origin not in self._successors:
            file, inside, part = origin.partition("!/")
            now = f"{self._moved.get(file, file)}{inside}{part}"
            known = self._store.origin(now) if origin else None
            document = self._store.document(known[0]) if known is not None else None
            segments = [] if document is None else list(self._store.segments(document.id))
            self._successors[origin] = None if document is None else (document, segments)
        return self._successors[origin]

    def origin_of(self, document: str) -> str:
        """Where a document comes from that took another's place."""
        return next(found[0].origin for found in self._successors.values() if found and found[0].id == document)

    def holds(self, citation: Citation) -> bool:
        """Whether the quote stands where it is said to, in the corpus and in the source as it lies there."""
        if citation.document not in self._texts:
            document = self._store.document(citation.document)
            now = document_now(self._store, document, self._root, self._redact) if document is not None else None
            self._texts[citation.document] = now.text if now is not None else None
        text = self._texts[citation.document]
        return is_sound(citation) and text is not None and citation.quote in text


def _followed(artifact: AnyArtifact, corpus: _Corpus) -> AnyArtifact | None:
    """The artifact in step with the corpus; None where nothing of it rests on what changed."""
    gone = {each.document for each in artifact.citations} - corpus.present
    doubted = {label for claim in claims_of(artifact) if claim.stale for label in (*claim.for_, *claim.against)}
    if not gone and not doubted:
        return None
    origins = dict(artifact.origin.documents)
    citations: list[Citation] = []
    broken: set[str] = set()
    renamed: dict[str, str] = {}
    for citation in artifact.citations:
        found: Citation | None = citation
        if citation.document in gone:
            successor = corpus.successor(origins.get(citation.document, ""))
            found = reanchored(citation, *successor) if successor is not None else None
            if successor is not None:
                renamed[citation.document] = successor[0].id
        elif citation.label in doubted and not corpus.holds(citation):
            found = None
        if found is None:
            broken.add(citation.label)
        citations.append(found or citation)
    origins.update({new: corpus.origin_of(new) for new in renamed.values()})
    cited = {each.document for each in citations}
    kept = {each: origin for each, origin in origins.items() if each not in renamed or each in cited}
    origin = artifact.origin.model_copy(update={"documents": kept})
    changed = artifact.model_copy(update={"citations": tuple(citations), "origin": origin})

    before, after = ({each.label: each for each in listed} for listed in (artifact.citations, citations))

    def marked(claim: Claim) -> Claim:
        labels = {*claim.for_, *claim.against}
        if not labels:  # it rests on nothing that can change
            return claim
        stale = bool(labels & broken) or _voices(claim, before) != _voices(claim, after)
        return claim.model_copy(update={"stale": stale})

    return with_claims(_with_voices(changed, renamed), marked)


def _voices(claim: Claim, citations: Mapping[str, Citation]) -> int:
    """How many stand behind a claim: fewer when two of them turned out to be one person."""
    return tally(citations[label] for label in claim.for_ if label in citations).voices


def _with_voices(artifact: AnyArtifact, renamed: Mapping[str, str]) -> AnyArtifact:
    """Personas whose members are documents, because people are not told apart there, follow these."""
    if not isinstance(artifact, PersonaSet) or not renamed:
        return artifact

    def following(members: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(renamed.get(each, each) for each in members)

    def moved(kept: Mapping[str, Kept]) -> dict[str, Kept]:
        return {renamed.get(voice, voice): value for voice, value in kept.items()}

    personas = tuple(
        each.model_copy(update={"members": following(each.members), "fit": moved(each.fit)})
        for each in artifact.personas
    )
    free = {"unassigned": following(artifact.unassigned), "misfits": moved(artifact.misfits)}
    return artifact.model_copy(update={"personas": personas, **free})
