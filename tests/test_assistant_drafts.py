"""Every draft: quotes that stand where they are said to, people counted once, nobody's words but participants'."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.artifacts import AnyArtifact, Brief, CountUnit, IdeaSet, PersonaSet
from assistant.checking import check_artifact, mark_stale
from assistant.citations import tally
from assistant.claims import claims_of
from assistant.errors import FrameError, ScopeError
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from corpus.errors import FilterError
from corpus.ingest import IngestOptions, ingest
from corpus.progress import Progress, Step
from corpus.records import Role

Draft = Callable[[Project, Brief], AnyArtifact]
DRAFTS: list[Draft] = [draft_findings, draft_personas, draft_journey, draft_ideas]


@pytest.mark.parametrize("draft", DRAFTS)
def test_every_line_can_be_traced(interviews: Project, draft: Draft) -> None:
    artifact = draft(interviews, Brief())
    citations = {citation.label: citation for citation in artifact.citations}
    claims = list(claims_of(artifact))
    assert claims
    with interviews.store() as store:
        for citation in artifact.citations:
            document = store.document(citation.document)
            assert document is not None
            assert document.text[citation.start : citation.end] == citation.quote
            assert citation.role == "participant"
    for claim in claims:
        assert claim.for_, claim.text
        counted = tally(citations[label] for label in claim.for_)
        assert (claim.participants, claim.unit, claim.sources) == (counted.voices, CountUnit.PEOPLE, counted.sources)
        assert not set(claim.for_) & set(claim.against)
        assert set(claim.against) <= set(citations)
    assert len({claim.id for claim in claims}) == len(claims)
    assert interviews.load(artifact.id) == artifact
    report = check_artifact(interviews, artifact)
    assert (report.claims, report.failed) == (len(claims), ())


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_draft_says_what_it_was_made_with_and_from_whom(interviews: Project, draft: Draft) -> None:
    origin = draft(interviews, Brief()).origin
    identity = interviews.embedder().identity
    assert (origin.embedder, origin.embedder_revision) == (identity.name, identity.revision)
    assert identity.name in origin.coder
    assert (origin.voices, origin.unit) == (8, CountUnit.PEOPLE)
    with interviews.store() as store:
        told = {s.document for s in store.segments() if s.role is Role.PARTICIPANT}
    assert origin.heard == len(told)


def test_people_of_all_four_languages_are_heard(interviews: Project) -> None:
    artifact = draft_findings(interviews, Brief())
    assert {citation.language for citation in artifact.citations} == {"en", "zh", "ar", "ko"}
    assert artifact.saturation == tuple(sorted(artifact.saturation))
    assert len(artifact.saturation) == 8


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_a_map_in_each_language_names_its_stages_and_asks_for_what_is_missing(
    interviews: Project, language: str
) -> None:
    journey = draft_journey(interviews, Brief(language=language))
    assert [stage.id for stage in journey.stages] == [
        "need", "awareness", "consideration", "acquisition", "service", "loyalty",
    ]  # fmt: skip
    english = draft_journey(interviews, Brief(language="en"))
    if language != "en":
        assert [stage.name for stage in journey.stages] != [stage.name for stage in english.stages]
    for stage in journey.stages:
        missing = {gap.lane for gap in stage.empty}
        assert missing == {lane for lane in journey.lanes if not stage.cells[lane]}
        assert all(stage.name in gap.ask for gap in stage.empty)
        assert stage.emotion is not None or not stage.cells["pain_points"]


def test_the_same_draft_twice_says_the_same(interviews: Project) -> None:
    def said(artifact: AnyArtifact) -> list[object]:
        return [claim.model_dump() for claim in claims_of(artifact)]

    for draft in DRAFTS:
        assert said(draft(interviews, Brief())) == said(draft(interviews, Brief()))


def test_personas_are_groups_of_the_people_in_the_sources(interviews: Project) -> None:
    personas = draft_personas(interviews, Brief())
    assert isinstance(personas, PersonaSet)
    with interviews.store() as store:
        spoke = {s.participant for s in store.segments() if s.role == "participant"}
    members = [member for persona in personas.personas for member in persona.members]
    assert sorted([*members, *personas.unassigned]) == sorted(person for person in spoke if person)
    assert all(persona.provisional == (len(persona.members) < 5) for persona in personas.personas)
    for persona in personas.personas:
        cited = {c.participant for c in personas.citations for claim in claims_of(persona) if c.label in claim.for_}
        assert cited <= set(persona.members)


def test_what_may_be_of_another_kind_is_no_attribute_where_there_is_a_surer_one(
    interviews: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = draft_personas(interviews, Brief())
    monkeypatch.setattr("assistant.journeys.UNSURE_OF_A_KIND", 1.1)
    after = draft_personas(interviews, Brief())
    for old, new in zip(before.personas, after.personas, strict=True):
        for group in ("goals", "behaviours", "needs", "pains", "context"):
            shown = getattr(new.attributes, group)
            single = [claim for claim in shown if claim.participants == 1]
            assert len(shown) == len(single) == 1 or not single
            assert bool(shown) == bool(getattr(old.attributes, group))


def test_ideas_say_which_pain_they_answer_and_who_proposed_them(interviews: Project) -> None:
    ideas = draft_ideas(interviews, Brief())
    assert isinstance(ideas, IdeaSet)
    pains = {pain.id for pain in ideas.pains}
    assert ideas.ideas
    for idea in ideas.ideas:
        assert idea.pain in pains or (idea.pain == "" and idea.source == "participant")
        assert (idea.status == "observed") == (idea.source == "participant")
        assert idea.owner
        assert idea.metric
    assert [idea.priority for idea in ideas.ideas] == sorted((i.priority for i in ideas.ideas), reverse=True)


def test_a_segment_restricts_who_is_heard(interviews: Project) -> None:
    journey = draft_journey(interviews, Brief(segment="language=ko"))
    assert {citation.language for citation in journey.citations} == {"ko"}
    assert set(journey.origin.documents) == {citation.document for citation in journey.citations}


@pytest.mark.parametrize(
    ("brief", "error", "said"),
    [
        (Brief(segment="language=fr"), ScopeError, "Nothing that participants said matches the segment"),
        (Brief(segment="language="), FilterError, "language"),
        (Brief(frame="seven_stages"), FrameError, "no journey frame called 'seven_stages'"),
    ],
)
def test_what_cannot_be_drafted_is_told_in_one_sentence(
    interviews: Project, brief: Brief, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        draft_journey(interviews, brief)


def test_a_project_without_sources_says_what_to_do(interviews: Project) -> None:
    with interviews.store(writer=True) as store:
        for document in store.documents():
            store.remove_document(document.id)
    with pytest.raises(ScopeError, match="wayfolk ingest"):
        draft_findings(interviews, Brief())


def changed_word(project: Project, name: str, old: str, new: str) -> None:
    """Change one word of a source file."""
    path = project.root / "sources" / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("taken_in_again", [False, True])
def test_one_changed_word_is_noticed_and_the_claims_are_named(interviews: Project, taken_in_again: bool) -> None:
    findings = draft_findings(interviews, Brief())
    changed_word(interviews, "en.txt", "forty minutes", "fifty minutes")
    if taken_in_again:
        with interviews.store(writer=True) as store:
            ingest(store, [interviews.root / "sources"], root=interviews.root, options=IngestOptions(study="groceries"))
    report = check_artifact(interviews, findings)
    labels = {citation.label for citation in findings.citations if "forty minutes" in citation.quote}
    assert labels
    broken = [failure for failure in report.failed if failure.label in labels]
    assert broken
    assert all("no longer holds the quote" in failure.why for failure in broken)
    # What stands unchanged beside the word holds.
    assert {failure.label for failure in report.failed} == labels
    stale = {claim.id for claim in claims_of(mark_stale(findings, report)) if claim.stale}
    assert stale == {claim.id for claim in claims_of(findings) if labels & {*claim.for_, *claim.against}}


def test_a_source_that_went_is_noticed(interviews: Project) -> None:
    findings = draft_findings(interviews, Brief())
    with interviews.store(writer=True) as store:
        gone = next(document for document in store.documents() if document.language == "zh")
        store.remove_document(gone.id)
    failed = check_artifact(interviews, findings).failed
    assert {failure.label for failure in failed} == {c.label for c in findings.citations if c.language == "zh"}
    assert all("no longer in the project" in failure.why for failure in failed)


def test_an_edited_quote_fails_the_check(interviews: Project) -> None:
    findings = draft_findings(interviews, Brief())
    first = findings.citations[0]
    forged = first.model_copy(update={"quote": first.quote.replace(first.quote.split()[0], "Never", 1)})
    report = check_artifact(interviews, findings.model_copy(update={"citations": (forged, *findings.citations[1:])}))
    assert {failure.label for failure in report.failed} == {first.label}


def test_cancelling_keeps_what_was_coded(interviews: Project) -> None:
    class Cancelled(Exception):
        pass

    coded: list[Step] = []

    def stop_at_wording(step: Step) -> None:
        if step.stage == "wording":
            raise Cancelled

    def watch(step: Step) -> None:
        if step.stage == "coding" and step.done < step.total:
            coded.append(step)

    stop: Progress = stop_at_wording
    with pytest.raises(Cancelled):
        draft_findings(interviews, Brief(), stop)
    assert interviews.artifacts() == []
    draft_findings(interviews, Brief(), watch)
    assert coded == []


def test_what_does_not_fit_a_list_is_counted(interviews: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = draft_findings(interviews, Brief())
    monkeypatch.setattr("assistant.findings.MOST_FINDINGS", 2)
    monkeypatch.setattr("assistant.findings.FEWEST_FINDINGS", 2)
    short = draft_findings(interviews, Brief())
    assert len(short.findings) == 2
    assert short.more_shared + short.more_single + 2 == len(whole.findings) + whole.more_shared + whole.more_single
    full = draft_journey(interviews, Brief())
    monkeypatch.setattr("assistant.journeys.MOST_IN_CELL", 1)
    cut = draft_journey(interviews, Brief())
    for before, after in zip(full.stages, cut.stages, strict=True):
        for lane, claims in before.cells.items():
            assert len(after.cells[lane]) + after.more.get(lane, 0) == len(claims) + before.more.get(lane, 0)
    assert any("touchpoints" in stage.more for stage in cut.stages)
    monkeypatch.setattr("assistant.personas.MOST_OF_A_KIND", 1)
    assert any(sum(persona.more.values()) for persona in draft_personas(interviews, Brief()).personas)
    monkeypatch.setattr("assistant.ideas.MOST_PAINS", 1)
    assert draft_ideas(interviews, Brief()).more["pains"] > 0
