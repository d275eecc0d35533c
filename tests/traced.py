"""Reading back what an answer or a draft rests on: that each quote stands where its citation says."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.artifacts import AnyArtifact, Citation
from assistant.checking import check_artifact
from assistant.citations import is_sound, tally
from assistant.claims import claims_of
from assistant.project import Project
from assistant.replies import Reply


def assert_quotes_stand(project: Project, citations: Iterable[Citation]) -> None:
    """Every citation holds a document, offsets and a quote, and the stored text holds the quote at the offsets."""
    with project.store() as store:
        for citation in citations:
            document = store.document(citation.document)
            assert document is not None, citation
            assert citation.quote
            assert document.text[citation.start : citation.end] == citation.quote
            assert store.segment(citation.segment) is not None


def assert_answer_holds(project: Project, reply: Reply) -> None:
    """Every sentence is verified by quotes that stand, or marked as unverified; an answer without any abstains."""
    known = {citation.label: citation for citation in reply.citations}
    assert_quotes_stand(project, [citation for citation in reply.citations if is_sound(citation)])
    for statement in reply.statements:
        assert set(statement.citations) <= set(known)
        if statement.verified:
            assert statement.citations, statement.text
            assert all(is_sound(known[label]) for label in statement.citations)
    assert reply.answer
    assert reply.abstained == (not reply.statements)
    assert reply.statements or reply.missing


def assert_draft_holds(project: Project, artifact: AnyArtifact) -> None:
    """Every quote stands and every count is that of the distinct voices quoted; what is kept is what was given."""
    known = {citation.label: citation for citation in artifact.citations}
    claims = list(claims_of(artifact))
    assert claims
    assert_quotes_stand(project, artifact.citations)
    for claim in claims:
        counted = tally(known[label] for label in claim.for_)
        assert (claim.participants, claim.sources) == (counted.voices, counted.sources), claim.text
        assert set(claim.against) <= set(known)
    assert check_artifact(project, artifact).failed == ()
    assert project.load(artifact.id) == artifact
