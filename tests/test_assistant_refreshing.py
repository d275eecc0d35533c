"""New research changes only what it touches, as proposals that a person takes or leaves, in four languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import operations as ops
from assistant.artifacts import AnyArtifact, Brief, Claim, JourneyMap, PersonaSet
from assistant.checking import check_artifact
from assistant.claims import claims_of, with_claims
from assistant.clauses import clauses_of
from assistant.errors import ArtifactError
from assistant.findings import draft_findings
from assistant.history import history_of, revise, undo
from assistant.ideas import draft_ideas
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from assistant.refreshed import Refresh, leave, refresh_of, take
from assistant.refreshing import is_due, refresh
from assistant.staleness import follow_ingest
from corpus.ingest import IngestOptions, ingest

DRAFTS = (draft_journey, draft_findings, draft_personas, draft_ideas)
TURNS = {
    "en": (
        "Interviewer: How was it?",
        "Zoe: The delivery slot is far too long, I wait four hours at home and it is annoying.",
        "Zoe: They should tell me when the driver is near.",
    ),
    "zh": (
        "采访者：怎么样？",
        "佐伊：送货时间太长，我在家等了四个小时，很烦。",
        "佐伊：应该在司机快到的时候通知我。",
    ),
    "ar": (
        "المحاور: كيف كان ذلك؟",
        "زوي: موعد التوصيل طويل جدا، أنتظر أربع ساعات في البيت، وهذا مزعج.",
        "زوي: يجب أن يخبروني عندما يقترب السائق.",
    ),
    "ko": (
        "진행자: 어땠나요?",
        "조이: 배송 시간이 너무 길어서 집에서 네 시간을 기다렸고 짜증이 났어요.",
        "조이: 기사님이 가까이 오면 알려 주면 좋겠어요.",
    ),
}
SAID = {language: "\n".join(turns) + "\n" for language, turns in TURNS.items()}


def bring(project: Project, name: str, text: str) -> None:
    path = project.root / "sources" / name
    path.write_text(text, encoding="utf-8")
    take_in(project)


def take_in(project: Project) -> None:
    with project.store(writer=True) as store:
        report = ingest(store, [project.root / "sources"], root=project.root, options=IngestOptions(study="groceries"))
        follow_ingest(project, store, report)
    assert not report.failed
    project.retriever().refresh()


def unsettled(artifact: AnyArtifact) -> dict[str, object]:
    """Everything but what is known of the sources."""
    return artifact.model_dump(exclude={"origin", "citations"})


@pytest.mark.parametrize("draft", DRAFTS)
def test_nothing_is_proposed_where_nothing_changed(
    interviews: Project, draft: Callable[[Project, Brief], AnyArtifact]
) -> None:
    made = draft(interviews, Brief())
    assert not is_due(interviews, made)
    assert refresh(interviews, made.id).changes == ()
    assert interviews.load(made.id) == made


CASES = [(draft, "en") for draft in DRAFTS] + [(draft_findings, language) for language in ("zh", "ar", "ko")]


@pytest.mark.parametrize(("draft", "language"), CASES)
def test_a_new_voice_is_found_in_what_it_touches_and_nowhere_else(
    embedded: Project, draft: Callable[[Project, Brief], AnyArtifact], language: str
) -> None:
    before = draft(embedded, Brief(language=language))
    bring(embedded, "new.txt", SAID[language])
    assert is_due(embedded, embedded.load(before.id))
    proposed = refresh(embedded, before.id)
    assert proposed.changes
    assert proposed.sources == ("new",)
    assert embedded.load(before.id) == before, "nothing is changed unseen"
    after, taken = take(embedded, before.id, language=language)
    assert taken == len(proposed.changes)
    assert check_artifact(embedded, after).failed == ()
    touched = {change.before.id for change in proposed.changes if change.before}
    follow = {claim.id for claim in claims_of(before) if getattr(claim, "pain", "") in touched}
    kept = {claim.id: claim for claim in claims_of(before) if claim.id not in touched | follow}
    assert {claim.id: claim for claim in claims_of(after) if claim.id in kept} == kept
    assert after.citations[: len(before.citations)] == before.citations
    assert not is_due(embedded, after)
    assert refresh(embedded, before.id).changes == ()


def counts(proposed: Refresh) -> dict[str, int]:
    found: dict[str, int] = {}
    for change in proposed.changes:
        found[change.kind] = found.get(change.kind, 0) + 1
    return found


def test_a_line_grows_by_the_people_who_say_the_same(embedded: Project) -> None:
    with embedded.store() as store:
        (said, *_) = [each.text for each in store.segments() if each.participant and each.language == "en"]
    before = draft_findings(embedded, Brief())
    bring(embedded, "new.txt", f"Interviewer: And you?\nZoe: {said}\n")
    grown = [change for change in refresh(embedded, before.id).changes if change.kind == "grew"]
    assert grown
    assert all(c.before and c.after and c.after.participants == c.before.participants + 1 for c in grown)
    assert all(c.before and c.after and c.after.text == c.before.text for c in grown)


def test_words_that_are_gone_shrink_or_end_a_line_and_approved_wording_stands(embedded: Project) -> None:
    before = draft_findings(embedded, Brief())
    revise(embedded, before.id, ops.Approve(), language="en")
    (embedded.root / "sources" / "en.txt").unlink()
    with embedded.store(writer=True) as store:
        document = next(each.id for each in store.heads() if each.language == "en")
        store.remove_document(document)
    embedded.retriever().refresh()
    proposed = refresh(embedded, before.id)
    assert set(counts(proposed)) <= {"stale", "shrank", "grew"}
    assert counts(proposed).get("stale")
    assert all(change.approved for change in proposed.changes)
    standing = embedded.load(before.id)
    assert [c.text for c in claims_of(standing)] == [c.text for c in claims_of(before)]
    leave(embedded, before.id)
    assert [c.text for c in claims_of(embedded.load(before.id))] == [c.text for c in claims_of(before)]
    assert refresh_of(embedded, before.id) is None


def test_changes_are_taken_one_by_one_and_each_can_be_undone(embedded: Project) -> None:
    before = draft_journey(embedded, Brief())
    bring(embedded, "new.txt", SAID["en"])
    proposed = refresh(embedded, before.id)
    first, *rest = [change.id for change in proposed.changes]
    take(embedded, before.id, [first], language="en", who="Ada")
    still = refresh_of(embedded, before.id)
    assert still is not None
    assert [change.id for change in still.changes] == rest
    with pytest.raises(ArtifactError, match="decided already"):
        take(embedded, before.id, [first], language="en")
    assert [(each.how, each.who) for each in history_of(embedded, before.id).versions] == [("refresh", "Ada")]
    assert unsettled(undo(embedded, before.id, language="en").artifact) == unsettled(before)
    assert leave(embedded, before.id) == len(rest)
    assert not is_due(embedded, embedded.load(before.id))
    with pytest.raises(ArtifactError, match="Nothing is proposed"):
        leave(embedded, before.id)


def test_what_a_person_reworded_or_moved_keeps_their_words(embedded: Project) -> None:
    before = draft_journey(embedded, Brief())
    bring(embedded, "new.txt", SAID["en"])
    proposed = refresh(embedded, before.id)
    change = next(each for each in proposed.changes if each.before is not None)
    assert change.before is not None
    revise(embedded, before.id, ops.Word(card=change.before.id, text="In our words"), language="en")
    goal = before.stages[-1].id
    lane = next(iter(before.lanes))
    revise(embedded, before.id, ops.Shift(card=change.before.id, part=goal, group=lane), language="en")
    after, _ = take(embedded, before.id, language="en")
    card = next(claim for claim in claims_of(after) if claim.id == change.before.id)
    assert change.after is not None
    assert (card.text, card.for_) == ("In our words", change.after.for_)
    assert isinstance(after, JourneyMap)
    assert card in after.stages[-1].cells[lane]


def test_new_passages_follow_a_stage_that_was_merged(embedded: Project) -> None:
    before = draft_journey(embedded, Brief())
    first, second = before.stages[4], before.stages[5]
    revise(embedded, before.id, ops.Merge(part=first.id, other=second.id), language="en")
    bring(embedded, "new.txt", SAID["en"] + "Zoe: I will order again next week, I stay with them.\n")
    places = {change.part for change in refresh(embedded, before.id).changes}
    assert second.id not in places
    assert places <= {stage.id for stage in before.stages} - {second.id}


def test_a_new_voice_joins_a_persona_or_none(embedded: Project) -> None:
    before = draft_personas(embedded, Brief())
    bring(embedded, "new.txt", SAID["en"])
    joining = [change for change in refresh(embedded, before.id).changes if change.kind == "members"]
    assert [len(change.voices) for change in joining] == [1]
    after, _ = take(embedded, before.id, language="en")
    assert isinstance(after, PersonaSet)
    everyone = [voice for persona in after.personas for voice in persona.members] + list(after.unassigned)
    assert len(everyone) == len(set(everyone))
    assert joining[0].voices[0] in everyone


def test_only_new_passages_are_coded_and_embedded(embedded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = draft_journey(embedded, Brief())
    bring(embedded, "new.txt", SAID["en"])
    embedder = embedded.embedder()
    texts: list[str] = []
    original = type(embedder).embed_passages

    def counting(self: object, passages: list[str]) -> object:
        texts.extend(passages)
        return original(self, passages)  # type: ignore[arg-type]

    monkeypatch.setattr(type(embedder), "embed_passages", counting)
    refresh(embedded, before.id)
    known = Path(embedded.root / "sources" / "new.txt").read_text(encoding="utf-8")
    assert all(text in known for text in texts), texts


CLAUSED = {
    "en": ("The guard was very kind, but the blue kiosk swallowed my ticket.", "I waited at the gate for an hour."),
    "zh": ("门口的保安特别热心，但是蓝色的机器吞了我的票。", "我在门口等了一个小时。"),
    "ar": ("كان الحارس لطيفا جدا، لكن الآلة الزرقاء ابتلعت تذكرتي.", "انتظرت عند البوابة ساعة كاملة."),
    "ko": ("경비원은 정말 친절했지만 파란 기계가 제 표를 삼켜 버렸어요.", "문 앞에서 한 시간을 기다렸어요."),
}


@pytest.mark.parametrize("language", CLAUSED)
def test_a_line_that_shows_a_clause_of_words_that_are_gone_is_worded_anew(tmp_path: Path, language: str) -> None:
    said, other = CLAUSED[language]
    clause = clauses_of(said, language)[-1].of(said)
    with Project.create(tmp_path / "p", chat_model="extractive:", embedder="hashing:256", redact=False) as project:
        (project.root / "sources").mkdir()
        bring(project, "one.csv", f'Respondent ID,What happened?\nR1,"{said}"\n')
        bring(project, "two.csv", f'Respondent ID,What happened?\nR2,"{other}"\n')
        before = draft_findings(project, Brief(language=language))
        labels = tuple(each.label for each in before.citations)

        def showing(claim: Claim) -> Claim:
            return claim.model_copy(update={"for_": labels, "text": f"“{clause}”", "wording": "quote"})

        project.save(with_claims(before, showing))
        bring(project, "one.csv", 'Respondent ID,What happened?\nR1,"Nothing at all came to pass that day."\n')
        changes = [each for each in refresh(project, before.id).changes if each.before is not None]
        assert changes
        assert all(change.kind == "stale" for change in changes)
        assert all(change.after is not None and clause not in change.after.text for change in changes)
