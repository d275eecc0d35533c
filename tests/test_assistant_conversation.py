"""A conversation asks, drafts, proposes and remembers, and goes on where it was after a crash."""

from __future__ import annotations

import pytest

from assistant.artifacts import AnyArtifact, Brief, JourneyMap, PersonaSet
from assistant.boards import cards_of
from assistant.conversation import Conversation
from assistant.errors import ArtifactError, ProjectError
from assistant.findings import draft_findings
from assistant.history import history_of
from assistant.ideas import draft_ideas
from assistant.personas import draft_personas
from assistant.project import Project


def test_it_drafts_changes_and_waits_for_a_word(interviews: Project) -> None:
    talk = Conversation(interviews, "one")
    drafted = talk.send("Draft a journey map")
    assert drafted.artifact is not None
    before = interviews.load(drafted.artifact)
    assert isinstance(before, JourneyMap)

    proposed = talk.send("rename loyalty to Coming back")
    assert proposed.proposal is not None
    assert "Coming back" in proposed.answer
    assert interviews.load(drafted.artifact) == before

    accepted = talk.send("yes")
    after = interviews.load(drafted.artifact)
    assert accepted.artifact == drafted.artifact
    assert isinstance(after, JourneyMap)
    assert [stage.name for stage in after.stages][-1] == "Coming back"

    talk.send("remove the need stage")
    talk.send("reject")
    assert interviews.load(drafted.artifact) == after
    with pytest.raises(ArtifactError, match="no open proposal"):
        talk.send("accept")


@pytest.mark.parametrize(
    ("line", "kind", "language"),
    [
        ("Draft personas", "personas", "en"),
        ("起草一份旅程图", "journey", "zh"),
        ("اقترح أفكارا", "ideas", "ar"),
        ("조사 결과를 정리해 줘", "findings", "ko"),
    ],
)
def test_drafts_are_asked_for_in_plain_words(interviews: Project, line: str, kind: str, language: str) -> None:
    reply = Conversation(interviews, "two").send(line)
    assert reply.language == language
    assert reply.artifact is not None
    artifact = interviews.load(reply.artifact)
    assert artifact.artifact == kind
    assert artifact.brief.language == language


def test_it_knows_the_state_of_the_corpus(interviews: Project) -> None:
    conversation = Conversation(interviews, "three")
    everything = conversation.send("How many interviews do we have?").answer
    assert "Sources: 4; people: 8; " in everything
    korean = conversation.send("How many interviews do we have in Korean?").answer
    assert "Sources: 1; people: 2; " in korean
    assert "languages: Korean" in korean


def test_it_goes_on_where_it_was(interviews: Project) -> None:
    first = Conversation(interviews, "four")
    first.send("Draft a journey map")
    first.send("rename loyalty to Coming back")
    path = interviews.root / "conversations" / "four.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '\n{"question": "cut off by a cra', encoding="utf-8")
    again = Conversation(interviews, "four")
    assert [question for question, _ in again.turns] == ["Draft a journey map", "rename loyalty to Coming back"]
    assert again.send("accept").artifact is not None
    assert len(Conversation(interviews, "four").turns) == 3


def test_a_turn_that_failed_is_not_kept(interviews: Project) -> None:
    talk = Conversation(interviews, "five")
    with pytest.raises(ArtifactError, match="no such draft yet"):
        talk.send("rename loyalty to Coming back")
    assert talk.turns == ()


@pytest.mark.parametrize(
    ("kind", "line", "before", "after"),
    [
        ("personas", "rename the first persona to Careful people", 0, "Careful people"),
        ("personas", "把第一个画像改名为谨慎的人", 0, "谨慎的人"),
        ("personas", "أعد تسمية الشخصية الأولى إلى الحذرون", 0, "الحذرون"),
        ("personas", "첫 번째 페르소나를 조심스러운 사람들로 바꿔", 0, "조심스러운 사람들"),
        ("ideas", "rename the first idea to Tell people the hour", 0, "Tell people the hour"),
        ("findings", "把第一个发现改名为等待没有消息", 0, "等待没有消息"),
        ("ideas", "أضف فكرة أرسلوا رسالة قبل الوصول", -1, "أرسلوا رسالة قبل الوصول"),
        ("findings", "연락이 없다 발견을 추가해 줘", -1, "연락이 없다"),
    ],
)
def test_personas_ideas_and_findings_change_by_words_as_well(
    interviews: Project, kind: str, line: str, before: int, after: str
) -> None:
    drafted = {"personas": draft_personas, "ideas": draft_ideas, "findings": draft_findings}[kind](interviews, Brief())
    talk = Conversation(interviews, "six")
    reply = talk.send(line)
    assert reply.proposal is not None
    assert reply.artifact == drafted.id
    assert interviews.load(drafted.id) == drafted
    talk.send("accept")
    assert names_in(interviews.load(drafted.id))[before] == after
    assert [version.how for version in history_of(interviews, drafted.id).versions] == ["words"]


def names_in(artifact: AnyArtifact) -> list[str]:
    if isinstance(artifact, PersonaSet):
        return [persona.name for persona in artifact.personas]
    return [getattr(card, "title", card.text) for card in next(iter(cards_of(artifact).values()))]


@pytest.mark.parametrize("identity", ["../up", "", "a/b", "x" * 80])
def test_an_id_is_never_a_path(interviews: Project, identity: str) -> None:
    with pytest.raises(ProjectError, match="can't be the id of a conversation"):
        Conversation(interviews, identity)
