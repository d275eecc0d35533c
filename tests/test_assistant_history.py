"""Every operation on every kind of artifact, in four languages; steps back and forth, and two who edit at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from example_artifacts import finding_set, idea_set, journey_map, persona_set

from assistant import operations as ops
from assistant.artifacts import AnyArtifact, Claim, IdeaSet, JourneyMap, PersonaSet, Status
from assistant.boards import cards_of
from assistant.claims import claims_of, with_claims
from assistant.errors import ArtifactError
from assistant.history import history_of, redo, revise, undo
from assistant.operations import operation_from
from assistant.phrases import phrase
from assistant.project import Project
from assistant.revisions import apply

LANGUAGES = ("en", "zh", "ar", "ko")
WORDS = {"en": "In plain words", "zh": "用平常的话说", "ar": "بكلمات بسيطة", "ko": "쉬운 말로"}
MAP, SET = "journey-20261121-1", "personas-20261121-1"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:")
    for artifact in (journey_map(), persona_set(), finding_set(), idea_set()):
        made.save(artifact)
    return made


def card(artifact: AnyArtifact, identity: str) -> Claim:
    return next(claim for claim in claims_of(artifact) if claim.id == identity)


def texts_at(artifact: AnyArtifact, part: str, group: str) -> list[str]:
    return [each.text for each in cards_of(artifact)[part, group]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [journey_map, persona_set, finding_set, idea_set])
def test_a_line_is_reworded_and_keeps_its_evidence(made: type[object], language: str) -> None:
    artifact: AnyArtifact = made()  # type: ignore[assignment]
    first = next(iter(claims_of(artifact)))
    what, changed = apply(artifact, ops.Word(card=first.id, text=WORDS[language]), language)
    after = card(changed, first.id)
    assert WORDS[language] in what
    assert (after.text, after.wording) == (WORDS[language], "person")
    assert (after.for_, after.participants, after.status) == (first.for_, first.participants, first.status)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("made", "part", "group"),
    [
        (journey_map, "cut", "pains"),
        (persona_set, "p1", "needs"),
        (persona_set, "p1", "scene"),
        (finding_set, "", "findings"),
        (idea_set, "", "ideas"),
        (idea_set, "", "pains"),
    ],
)
def test_a_line_set_by_a_person_is_assumed_and_says_so(
    made: type[object], part: str, group: str, language: str
) -> None:
    artifact: AnyArtifact = made()  # type: ignore[assignment]
    _, changed = apply(artifact, ops.Write(part=part, group=group, text=WORDS[language]), language)
    added = cards_of(changed)[part, group][-1]
    assert (added.status, added.wording, added.for_) == (Status.ASSUMED, "person", ())
    assert added.basis == phrase("set_by_person", language)
    assert added.id not in {claim.id for claim in claims_of(artifact)}


def test_a_card_that_moves_takes_its_evidence_and_leaves_a_question() -> None:
    _, changed = apply(journey_map(), ops.Shift(card="c1", part="cut", group="pains"), "en")
    assert isinstance(changed, JourneyMap)
    assert texts_at(changed, "cut", "pains") == ["Searches by town."]
    assert card(changed, "c1").for_ == ("E1",)
    assert [gap.lane for gap in changed.stages[0].empty] == ["actions", "pains"]
    assert [gap.lane for gap in changed.stages[2].empty] == ["actions"]
    assert "Find" in changed.stages[0].empty[0].ask


def test_two_cards_become_one_with_the_people_of_both() -> None:
    _, changed = apply(persona_set(), ops.Join(card="g2", other="g1"), "en")
    joined = card(changed, "g2")
    assert joined.for_ == ("E2", "E1")
    assert joined.participants == 2
    assert texts_at(changed, "p1", "goals") == []


def test_a_card_in_two_rests_on_the_same_passages() -> None:
    _, changed = apply(persona_set(), ops.Cut(card="g2", first="付款页面", second="打不开"), "zh")
    assert texts_at(changed, "p1", "pains")[:2] == ["付款页面", "打不开"]
    assert {each.for_ for each in cards_of(changed)["p1", "pains"][:2]} == {("E2",)}


def test_personas_are_split_merged_added_and_removed() -> None:
    _, two = apply(persona_set(), ops.Split(part="p1", cards=("g2", "g3"), first="A", second="B"), "en")
    assert isinstance(two, PersonaSet)
    assert [(each.name, each.members) for each in two.personas] == [
        ("A", ("winter/p01",)),
        ("B", ("winter/p02", "winter/p03")),
    ]
    assert all(each.provisional and not each.differs for each in two.personas)
    _, one = apply(two, ops.Merge(part="p1", other=two.personas[1].id), "en")
    assert isinstance(one, PersonaSet)
    assert set(one.personas[0].members) == {"winter/p01", "winter/p02", "winter/p03"}
    assert {claim.id for claim in claims_of(one)} == {claim.id for claim in claims_of(persona_set())}
    _, added = apply(one, ops.Add(text="الزائر"), "ar")
    assert isinstance(added, PersonaSet)
    assert added.personas[-1].members == ()
    _, none = apply(one, ops.Remove(part="p1"), "en")
    assert isinstance(none, PersonaSet)
    assert set(none.unassigned) == {"winter/p01", "winter/p02", "winter/p03", "winter/p09"}


def test_ideas_are_ranked_and_judged_by_people() -> None:
    _, written = apply(idea_set(), ops.Write(group="ideas", text="把价格放在前面"), "zh")
    _, ranked = apply(written, ops.Shift(card=cards_of(written)["", "ideas"][1].id, group="ideas", place=1), "zh")
    assert isinstance(ranked, IdeaSet)
    assert (texts_at(ranked, "", "ideas")[0], ranked.ranked_by) == ("把价格放在前面", "person")
    _, judged = apply(ranked, ops.Set(card="i1", field="effort", value="high"), "zh")
    assert isinstance(judged, IdeaSet)
    assert judged.ideas[1].effort == "high"
    with pytest.raises(ArtifactError, match="can't stand there"):
        apply(ranked, ops.Set(card="i1", field="effort", value="heroic"), "en")
    with pytest.raises(ArtifactError, match="can't stand there"):
        apply(ranked, ops.Shift(card="i1", group="pains"), "en")


def test_an_approved_wording_is_kept_until_the_new_one_is_approved() -> None:
    _, taken = apply(journey_map(), ops.Approve(cards=("c1",)), "en")
    _, reworded = apply(taken, ops.Word(card="c1", text="Looks near home."), "en")
    after = card(reworded, "c1")
    assert (after.approved, after.approved_text) == (False, "Searches by town.")
    _, again = apply(reworded, ops.Approve(cards=("c1",)), "en")
    assert (card(again, "c1").approved, card(again, "c1").approved_text) == (True, "")


def test_approving_all_leaves_what_rests_on_changed_sources() -> None:
    stale = with_claims(journey_map(), lambda c: c.model_copy(update={"stale": c.id == "c2"}))
    what, changed = apply(stale, ops.Approve(), "en")
    assert {claim.id for claim in claims_of(changed) if claim.approved} == {"c1", "c3"}
    assert what == "lines approved: 2"


def test_steps_back_and_forth_restore_every_version(project: Project) -> None:
    states = [project.load(MAP)]
    for operation in (
        ops.Rename(part="buy", text="Pay"),
        ops.Drop(card="c1"),
        ops.Merge(part="find", other="buy"),
        ops.Write(part="cut", group="actions", text="Saws."),
    ):
        states.append(revise(project, MAP, operation, language="en", who="Ada").artifact)
    for state in reversed(states[:-1]):
        assert undo(project, MAP, language="en").artifact == state == project.load(MAP)
    with pytest.raises(ArtifactError, match="nothing to undo"):
        undo(project, MAP, language="en")
    for state in states[1:]:
        assert redo(project, MAP, language="en").artifact == state == project.load(MAP)
    with pytest.raises(ArtifactError, match="nothing to do again"):
        redo(project, MAP, language="en")
    versions = history_of(project, MAP).versions
    assert [version.how for version in versions] == ["hand"] * 4 + ["undo"] * 4 + ["redo"] * 4
    assert {version.who for version in versions[:4]} == {"Ada"}
    assert "renamed to “Pay”" in versions[0].what


def test_a_new_change_ends_what_could_be_done_again(project: Project) -> None:
    revise(project, MAP, ops.Drop(card="c1"), language="en")
    undo(project, MAP, language="en")
    revise(project, MAP, ops.Rename(part="buy", text="Pay"), language="en")
    history = history_of(project, MAP)
    assert (history.forth, history.number) == ("", 3)
    assert "Pay" in history.back


def test_what_was_changed_elsewhere_is_a_version_of_its_own(project: Project) -> None:
    revise(project, MAP, ops.Drop(card="c1"), language="en")
    project.save(project.load(MAP).model_copy(update={"title": "Written into the file"}))
    revise(project, MAP, ops.Rename(part="buy", text="Pay"), language="en")
    assert undo(project, MAP, language="en").artifact.title == "Written into the file"
    assert undo(project, MAP, language="en").artifact.title == "Buying a permit"
    assert [version.how for version in history_of(project, MAP).versions][:3] == ["hand", "elsewhere", "hand"]


def test_a_step_back_keeps_the_marks_of_changed_sources(project: Project) -> None:
    revise(project, MAP, ops.Rename(part="buy", text="Pay"), language="en")
    project.save(with_claims(project.load(MAP), lambda c: c.model_copy(update={"stale": c.id == "c2"})))
    assert card(undo(project, MAP, language="en").artifact, "c2").stale


def test_two_tabs_that_change_different_lines_both_keep_theirs(project: Project) -> None:
    seen = history_of(project, MAP).number
    revise(project, MAP, ops.Word(card="c1", text="First tab."), language="en", seen=seen)
    second = revise(project, MAP, ops.Word(card="c2", text="Second tab."), language="en", seen=seen)
    assert [version.what for version in second.meanwhile] == ["“Searches by town.” now reads “First tab.”"]
    kept = project.load(MAP)
    assert (card(kept, "c1").text, card(kept, "c2").text) == ("First tab.", "Second tab.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_who_changes_the_same_line_is_told_and_overwrites_nothing(project: Project, language: str) -> None:
    revise(project, MAP, ops.Word(card="c1", text="First tab."), language=language, seen=0)
    for late in (ops.Word(card="c1", text="Second tab."), ops.Drop(card="c1"), ops.Remove(part="find")):
        with pytest.raises(ArtifactError) as told:
            revise(project, MAP, late, language=language, seen=0)
        assert "First tab." in str(told.value)
    assert card(project.load(MAP), "c1").text == "First tab."
    assert history_of(project, MAP).number == 1


def test_many_at_once_lose_no_edit(project: Project) -> None:
    def write(number: int) -> None:
        revise(project, SET, ops.Write(part="p1", group="needs", text=f"Need {number}"), language="en", seen=0)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(texts_at(project.load(SET), "p1", "needs")) == [f"Need {number}" for number in range(8)]
    assert [version.number for version in history_of(project, SET).versions] == list(range(1, 9))


@pytest.mark.parametrize(
    "data",
    [
        {"op": "explode"},
        {"op": "word", "card": "c1"},
        {"op": "word", "card": "c1", "text": "x" * 601},
        {"op": "word", "card": "c1", "text": "x", "field": "id"},
        {"op": "write", "group": "pains", "text": "x", "status": "observed"},
        None,
    ],
)
def test_what_a_browser_sends_is_an_operation_or_nothing(data: object) -> None:
    with pytest.raises(ArtifactError, match="This change can't be made"):
        operation_from(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_makes_no_sense_is_told_and_changes_nothing(language: str) -> None:
    for operation in (
        ops.Word(card="gone", text="x"),
        ops.Word(card="c1", text=" \n "),
        ops.Shift(card="c1", part="nowhere", group="pains"),
        ops.Join(card="c1", other="c1"),
        ops.Merge(part="buy", other="buy"),
        ops.Split(part="cut", cards=(), first="a", second="b"),
        ops.Describe(part="buy", text="x"),
    ):
        with pytest.raises(ArtifactError):
            apply(journey_map(), operation, language)
