"""Whether every quote of an artifact still stands in its source, and what rests on sources that changed or went.

String work only: attribution, not support. Compares with the store, and with the source files themselves where they
are still at hand, so that an edit is noticed before the next ingest. A quote that stands unchanged in a source that
changed elsewhere holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.artifacts import AnyArtifact, Citation
from assistant.citations import is_sound
from assistant.claims import claims_of, with_claims
from assistant.privacy import redact_now
from assistant.project import Project
from assistant.reanchoring import reanchored
from corpus.alignment import CitationStatus, align
from corpus.ingest import Redact, document_now
from corpus.records import CharSpan, Document, Segment
from corpus.store import Store


@dataclass(frozen=True, slots=True)
class FailedCitation:
    """A citation that does not hold, under one claim that rests on it."""

    claim: str
    label: str
    verified: CitationStatus
    why: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found."""

    artifact: str
    claims: int
    failed: tuple[FailedCitation, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    status: CitationStatus
    why: str
    """Empty where the citation holds."""


def check_artifact(project: Project, artifact: AnyArtifact) -> CheckReport:
    """Check every citation of `artifact` against the corpus."""
    with project.store() as store:
        checker = _Checker(project.root, store, artifact, redact_now(project, store))
        verdicts = {citation.label: checker.verdict(citation) for citation in artifact.citations}
    failed = []
    claims = list(claims_of(artifact))
    for claim in claims:
        for label in (*claim.for_, *claim.against):
            verdict = verdicts.get(label, _Verdict(CitationStatus.NOT_FOUND, "no such citation in the artifact"))
            if verdict.why:
                failed.append(FailedCitation(claim.id, label, verdict.status, verdict.why))
    return CheckReport(artifact.id, len(claims), tuple(failed))


def mark_stale(artifact: AnyArtifact, report: CheckReport) -> AnyArtifact:
    """A copy of the artifact in which exactly the claims that fail the check are marked stale."""
    stale = {failure.claim for failure in report.failed}
    return with_claims(artifact, lambda claim: claim.model_copy(update={"stale": claim.id in stale}))


class _Checker:
    def __init__(self, root: Path, store: Store, artifact: AnyArtifact, redact: Redact) -> None:
        self._root = root
        self._redact = redact
        self._store = store
        self._origins = artifact.origin.documents
        self._documents: dict[str, Document | None] = {}
        self._segments: dict[str, list[Segment]] = {}
        self._current: dict[str, Document | None] = {}

    def verdict(self, citation: Citation) -> _Verdict:
        """Whether one citation holds."""
        document = self._document(citation.document)
        if document is None:
            return self._gone(citation)
        status = _status(citation, document)
        if not is_sound(citation.model_copy(update={"verified": status})):
            return self._missing(citation, status, document.title)
        after = self._after_change(citation, document)
        return after if after.why else _Verdict(status, "")

    def _gone(self, citation: Citation) -> _Verdict:
        """The cited document left the store: look at what took its place."""
        origin = self._origins.get(citation.document, "")
        known = self._store.origin(origin) if origin else None
        successor = self._document(known[0]) if known is not None else None
        if successor is None:
            status = self._anywhere(citation.quote)
            return _Verdict(status, f"the source {citation.title!r} is no longer in the project")
        if successor.id not in self._segments:
            self._segments[successor.id] = list(self._store.segments(successor.id))
        if reanchored(citation, successor, self._segments[successor.id]) is not None:
            return _Verdict(CitationStatus.EXACT, "")
        if citation.quote in successor.text:
            return _Verdict(
                CitationStatus.WRONG_SOURCE, f"{origin} has changed: the quote is said by somebody else now"
            )
        return _Verdict(self._anywhere(citation.quote), f"{origin} has changed and no longer holds the quote")

    def _missing(self, citation: Citation, status: CitationStatus, title: str) -> _Verdict:
        if self._anywhere(citation.quote) is CitationStatus.WRONG_SOURCE:
            return _Verdict(CitationStatus.WRONG_SOURCE, f"the quote stands in another source than {title!r}")
        return _Verdict(status, f"the quote does not stand in {title!r}")

    def _after_change(self, citation: Citation, document: Document) -> _Verdict:
        """What a change of the source file, not yet taken in, means for a citation that holds in the store."""
        if document.id not in self._current:
            self._current[document.id] = document_now(self._store, document, self._root, self._redact)
        current = self._current[document.id]
        if current is None or citation.quote not in current.text:
            return _Verdict(CitationStatus.NOT_FOUND, f"{document.origin} has changed and no longer holds the quote")
        return _Verdict(CitationStatus.EXACT, "")

    def _document(self, identity: str) -> Document | None:
        if identity not in self._documents:
            self._documents[identity] = self._store.document(identity)
        return self._documents[identity]

    def _all(self) -> Iterator[Document]:
        for head in self._store.heads():  # one text at a time
            document = self._store.document(head.id)
            if document is not None:
                yield document

    def _anywhere(self, quote: str) -> CitationStatus:
        found = any(align(quote, document.text).span is not None for document in self._all())
        return CitationStatus.WRONG_SOURCE if found else CitationStatus.NOT_FOUND


def _status(citation: Citation, document: Document) -> CitationStatus:
    if citation.start is None or citation.end is None:
        return align(citation.quote, document.text).status
    span = CharSpan(citation.start, max(citation.start, citation.end))
    if span.of(document.text) == citation.quote:
        return CitationStatus.EXACT
    return align(citation.quote, document.text, span).status
