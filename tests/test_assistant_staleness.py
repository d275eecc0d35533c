"""A change of the sources reaches exactly the claims whose words changed, at once and at the cost of the change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.artifacts import AnyArtifact, Brief
from assistant.checking import check_artifact
from assistant.claims import claims_of
from assistant.findings import draft_findings
from assistant.frames import load_frame
from assistant.observations import CACHE, observe
from assistant.personas import draft_personas
from assistant.project import Project
from assistant.reanchoring import reanchored
from assistant.staleness import Aftermath, follow_changes, follow_ingest
from corpus.ingest import IngestOptions, ingest
from corpus.store import Store

OLD, NEW = "forty minutes", "fifty minutes"


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.root / "sources" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def take_in(project: Project) -> Aftermath:
    with project.store(writer=True) as store:
        ingest(store, [project.root / "sources"], root=project.root, options=IngestOptions(study="groceries"))
        return follow_changes(project, store)


def stale_claims(artifact: AnyArtifact) -> set[str]:
    return {claim.id for claim in claims_of(artifact) if claim.stale}


def resting_on(artifact: AnyArtifact, words: str) -> set[str]:
    labels = {each.label for each in artifact.citations if words in each.quote}
    return {claim.id for claim in claims_of(artifact) if labels & {*claim.for_, *claim.against}}


def test_one_changed_sentence_makes_exactly_its_claims_stale(interviews: Project) -> None:
    before = draft_findings(interviews, Brief())
    expected = resting_on(before, OLD)
    same_document = {each.label for each in before.citations if each.language == "en" and OLD not in each.quote}
    assert expected
    assert same_document
    edit(interviews, "en.txt", OLD, NEW)
    told = take_in(interviews)
    after = interviews.load(before.id)
    assert stale_claims(after) == expected
    assert told.stale == {before.id: tuple(sorted(expected))}
    assert told.moved == len(same_document)
    assert f"{told.claims} claim" in told.sentence()
    with interviews.store() as store:
        present = store.document_ids()
        for citation in after.citations:
            if citation.label in same_document:
                segment = store.segment(citation.segment)
                document = store.document(citation.document)
                assert segment is not None
                assert document is not None
                assert document.text[citation.start : citation.end] == citation.quote
                assert (segment.participant, segment.speaker) == (citation.participant, citation.speaker)
        assert {each.document for each in after.citations if OLD not in each.quote} <= present
    report = check_artifact(interviews, after)
    assert {failure.claim for failure in report.failed} == expected


def test_words_that_come_back_are_not_stale_any_more(interviews: Project) -> None:
    before = draft_findings(interviews, Brief())
    edit(interviews, "en.txt", OLD, NEW)
    take_in(interviews)
    edit(interviews, "en.txt", NEW, OLD)
    told = take_in(interviews)
    assert told.restored == len(resting_on(before, OLD))
    after = interviews.load(before.id)
    assert stale_claims(after) == set()
    assert {each.quote for each in after.citations} == {each.quote for each in before.citations}


@pytest.mark.parametrize("name", ["en", "zh", "ar", "ko"])
def test_words_given_to_somebody_else_are_stale_though_they_stand(interviews: Project, name: str) -> None:
    before = draft_findings(interviews, Brief())
    with interviews.store() as store:
        document = next(each for each in store.documents() if Path(each.origin).stem == name)
        speakers = list(dict.fromkeys(each.speaker for each in store.segments(document.id) if each.participant))
    edit(interviews, Path(document.origin).name, speakers[0], "Zed")
    take_in(interviews)
    after = interviews.load(before.id)
    theirs = {each.label for each in before.citations if each.document == document.id and each.speaker == speakers[0]}
    assert theirs
    assert stale_claims(after) == {claim.id for claim in claims_of(before) if theirs & {*claim.for_, *claim.against}}


def test_a_removed_source_makes_what_rests_on_it_stale(interviews: Project) -> None:
    before = draft_findings(interviews, Brief())
    with interviews.store(writer=True) as store:
        gone = next(document for document in store.documents() if document.language == "zh")
        store.remove_document(gone.id)
        told = follow_changes(interviews, store)
    labels = {each.label for each in before.citations if each.document == gone.id}
    expected = {claim.id for claim in claims_of(before) if labels & {*claim.for_, *claim.against}}
    assert stale_claims(interviews.load(before.id)) == expected
    assert told.claims == len(expected)


def test_nothing_is_written_where_nothing_changed(interviews: Project) -> None:
    draft = draft_findings(interviews, Brief())
    path = interviews.root / "artifacts" / f"{draft.id}.json"
    os.utime(path, (1, 1))
    told = take_in(interviews)
    assert (told, told.sentence()) == (Aftermath(), "")
    assert path.stat().st_mtime == 1


def test_a_draft_that_can_t_be_read_keeps_no_other_from_being_marked(interviews: Project) -> None:
    draft = draft_findings(interviews, Brief())
    (interviews.root / "artifacts" / "findings-20260101-9.json").write_text("{", encoding="utf-8")
    edit(interviews, "en.txt", OLD, NEW)
    assert take_in(interviews).stale.keys() == {draft.id}


def test_only_documents_that_took_a_place_are_read(interviews: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    draft_findings(interviews, Brief())
    edit(interviews, "en.txt", OLD, NEW)
    with interviews.store(writer=True) as store:
        ingest(store, [interviews.root / "sources"], root=interviews.root, options=IngestOptions(study="groceries"))
        read: list[str] = []
        original = Store.document

        def counted(self: Store, identity: str) -> object:
            read.append(identity)
            return original(self, identity)

        monkeypatch.setattr(Store, "document", counted)
        follow_changes(interviews, store)
        (english,) = [each.id for each in store.documents() if each.language == "en"]
    assert set(read) == {english}


def test_personas_follow_documents_in_which_people_are_not_told_apart(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:")
    folder = project.root / "sources"
    folder.mkdir()
    for number in range(6):
        said = (f"I waited {number} hours at the counter and got angry.", f"Online was quick {number}.")
        text = f'# Round {number}\n\n* _"{said[0]}"_\n* _"{said[1]}"_'
        (folder / f"round-{number}.md").write_text(text, encoding="utf-8")
    take_in(project)
    before = draft_personas(project, Brief())
    members = {each for persona in before.personas for each in persona.members} | set(before.unassigned)
    path = folder / "round-3.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\nNothing more was said.\n", encoding="utf-8")
    told = take_in(project)
    after = project.load(before.id)
    with project.store() as store:
        present = store.document_ids()
    assert not members <= present
    assert {each for persona in after.personas for each in persona.members} | set(after.unassigned) <= present  # type: ignore[union-attr]
    assert {each for persona in after.personas for each in persona.fit} | set(after.misfits) <= present  # type: ignore[union-attr]
    assert told.claims == 0
    project.close()


def test_a_quote_said_twice_is_found_where_it_was(interviews: Project) -> None:
    draft = draft_findings(interviews, Brief())
    citation = draft.citations[0]
    with interviews.store() as store:
        document = store.document(citation.document)
        assert document is not None
        segments = list(store.segments(document.id))
        assert reanchored(citation, document, segments) == citation
        assert reanchored(citation.model_copy(update={"quote": "never said"}), document, segments) is None


def test_a_corrected_transcript_costs_only_what_changed(interviews: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = load_frame("six_stages")
    interviews.retriever().refresh()
    observe(interviews, frame)
    with interviews.store() as store:
        coded = _rows(store, CACHE)
        segments = {each.text for each in store.segments()}
    embedder = interviews.embedder()
    texts: list[str] = []
    original = type(embedder).embed_passages

    def counted(self: object, passages: list[str]) -> object:
        texts.extend(passages)
        return original(self, passages)  # type: ignore[arg-type]

    monkeypatch.setattr(type(embedder), "embed_passages", counted)
    edit(interviews, "en.txt", OLD, NEW)
    take_in(interviews)
    interviews.retriever().refresh()
    observe(interviews, frame)
    with interviews.store() as store:
        changed = {each.text for each in store.segments()} - segments
        assert len(changed) == 1
        # One segment was coded anew; all others came from what was kept.
        assert _rows(store, CACHE) == coded + 1
    assert texts
    assert all(NEW in text for text in texts), texts


def _rows(store: Store, kind: str) -> int:
    with store.transaction() as connection:
        return int(connection.execute("SELECT COUNT(*) FROM derived WHERE kind = ?", (kind,)).fetchone()[0])


def test_a_file_that_moved_takes_its_quotes_along(interviews: Project) -> None:
    before = draft_findings(interviews, Brief())
    (interviews.root / "sources" / "en.txt").rename(interviews.root / "sources" / "boxes.txt")
    with interviews.store(writer=True) as store:
        flags = IngestOptions(study="groceries")
        report = ingest(store, [interviews.root / "sources"], root=interviews.root, options=flags)
        told = follow_ingest(interviews, store, report)
        present = store.document_ids()
    assert report.moved
    assert told.claims == 0
    after = interviews.load(before.id)
    assert {each.document for each in after.citations} <= present
    assert "sources/boxes.txt" in after.origin.documents.values()


def test_two_who_become_one_leave_fewer_behind_a_claim(interviews: Project) -> None:
    before = draft_findings(interviews, Brief())
    citations = {each.label: each for each in before.citations}
    with interviews.store() as store:
        document = next(each for each in store.documents() if Path(each.origin).stem == "en")
        one, other = document.participants
    sidecar = interviews.root / "sources" / "en.txt.wayfolk.toml"
    label = next(each.speaker for each in before.citations if each.participant == other)
    sidecar.write_text(f'[people]\n"{label}" = "{one}"\n', encoding="utf-8")
    told = take_in(interviews)
    both = {
        claim.id for claim in claims_of(before) if {one, other} <= {citations[each].participant for each in claim.for_}
    }
    after = interviews.load(before.id)
    assert {each.participant for each in after.citations if each.language == "en"} <= {one, None}
    assert stale_claims(after) == both
    assert told.claims == len(both)
