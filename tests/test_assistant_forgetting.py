"""Forgetting a person: nothing of theirs is left in any file of the project, and they stay out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from assistant.artifacts import Brief, Claim
from assistant.checking import check_artifact
from assistant.claims import claims_of, with_claims
from assistant.clauses import clauses_of
from assistant.conversation import Conversation
from assistant.errors import AssistantError
from assistant.findings import draft_findings
from assistant.forgetting import forget, plan_forgetting
from assistant.privacy import opened_key, redacting
from assistant.project import Project
from corpus.ingest import ingest
from corpus.transcribing import FOLDER as TRANSCRIPTIONS
from corpus.transcribing import Transcription, Utterance

WORDS = ("the turquoise kiosk swallowed my ticket", "turquoise", "Marguerite Oyelaran", "Marguerite", "Oyelaran")
SURVEY_WORDS = ("the violet lift stood still for an hour", "violet lift", "Lisbon-Azul")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a transcript, a survey, a draft and a conversation."""
    root = tmp_path / "study"
    made = Project.create(root, chat_model="extractive:", embedder="hashing:256", redact=True)
    (root / "sources").mkdir()
    (root / "sources" / "talk.txt").write_text(
        "Interviewer: Hello Marguerite, what went wrong?\n"
        "Marguerite Oyelaran: I waited at the gate and the turquoise kiosk swallowed my ticket.\n"
        "Interviewer: And you, Benedict?\n"
        "Benedict Achterberg: I waited at the gate for an hour, as Marguerite told you.\n",
        "utf-8",
    )
    (root / "sources" / "survey.csv").write_text(
        "Respondent ID,Town,What went wrong?\n"
        'R1,Lisbon-Azul,"I waited, the violet lift stood still for an hour."\n'
        'R2,Ghent,"I waited at the gate for an hour."\n',
        "utf-8",
    )
    _take_in(made)
    kept = root / TRANSCRIPTIONS / "0a1b.json"
    kept.parent.mkdir()
    spoken = Transcription((Utterance("I am Marguerite Oyelaran, the turquoise kiosk swallowed my ticket.", "A"),))
    kept.write_text(json.dumps(asdict(spoken)), "utf-8")
    with made:
        draft_findings(made, Brief())
        Conversation(made, "one").send("Who waited at the kiosk?")
    return made


def _take_in(project: Project) -> None:
    with project.store(writer=True) as store, redacting(project, store) as redact:
        assert not ingest(store, [project.root / "sources"], root=project.root, redact=redact).failed


def _found(root: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    files = [path for path in root.rglob("*") if path.is_file() and "sources" not in path.parts]
    return [(path.name, word) for path in files for word in words if word.encode() in path.read_bytes()]


def test_what_would_go_is_told_and_nothing_goes(project: Project) -> None:
    told = plan_forgetting(project, "Marguerite Oyelaran")
    assert told.passages == 1
    assert told.documents == ("sources/talk.txt",)
    assert told.files == ("sources/talk.txt",)
    assert told.drafts
    assert _found(project.root, WORDS[:1])


def test_no_file_of_the_project_holds_their_words_or_name(project: Project) -> None:
    with opened_key(project) as key:
        mark = next(f"Person {number}" for _, number, forms in key.entries() if "Oyelaran" in " ".join(forms))
    forget(project, mark)
    with project:
        project.retriever().refresh()
    assert _found(project.root, WORDS) == []
    with project.store() as store:
        (talk,) = [document for document in store.documents() if document.origin == "sources/talk.txt"]
        assert talk.text.count("[removed]") >= 3
        assert mark not in {each.label for each in store.participants().values()}
        segments = list(store.segments(talk.id))
        assert all(segment.span.of(talk.text) == segment.text for segment in segments)
        assert "as [removed] told you" in segments[-1].text


def test_drafts_lose_the_evidence_and_count_anew(project: Project) -> None:
    before = {claim.id: claim for claim in claims_of(project.load("findings-" + _day(project)))}
    told = plan_forgetting(project, "Marguerite")
    (draft,) = told.drafts
    forget(project, "Marguerite")
    after = project.load(draft)
    for claim in claims_of(after):
        if claim.id in told.drafts[draft]:
            assert claim.participants < before[claim.id].participants or not before[claim.id].for_
            assert claim.for_ or (claim.stale and claim.text == "[removed]")
        else:
            assert claim.participants == before[claim.id].participants
    assert not [each for each in after.citations if each.quote and "turquoise" in each.quote]
    check_artifact(project, after)


def _day(project: Project) -> str:
    return project.artifacts()[0].id.removeprefix("findings-")


def test_they_stay_out_when_their_file_is_read_again(project: Project) -> None:
    forget(project, "Marguerite Oyelaran")
    path = project.root / "sources" / "talk.txt"
    path.write_text(path.read_text("utf-8") + "Benedict Achterberg: The fee was high, Mrs Oyelaran agreed.\n", "utf-8")
    _take_in(project)
    assert _found(project.root, WORDS) == []
    with project.store() as store:
        assert any("The fee was high" in segment.text for segment in store.segments())


def test_somebody_known_by_a_code_is_forgotten_too(project: Project) -> None:
    told = forget(project, "sources/survey.csv#R1")
    assert told.passages == 1
    assert _found(project.root, SURVEY_WORDS) == []
    path = project.root / "sources" / "survey.csv"
    path.write_text(path.read_text("utf-8") + 'R3,Oslo,"It rained all day long."\n', "utf-8")
    _take_in(project)
    assert _found(project.root, SURVEY_WORDS) == []
    with project.store() as store:
        assert {each.rpartition("#")[2] for each in store.participants() if "#" in each} == {"R2", "R3"}


def test_conversations_lose_the_turns_that_hold_their_words(project: Project) -> None:
    path = project.root / "conversations" / "one.jsonl"
    assert "kiosk" in path.read_text("utf-8")
    told = forget(project, "Marguerite")
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip()]
    assert len(lines) == 1 - told.conversations.get("one", 0)
    assert all(json.loads(line) for line in lines)


def test_nobody_of_that_name_is_one_sentence(project: Project) -> None:
    with pytest.raises(AssistantError, match="Nobody in this project"):
        forget(project, "Zebediah")


MAILS = {
    "en": (
        "Odalys Brightwater",
        "odalys@post.example",
        "The kiosk took 4111 1111 1111 1111 and gave no ticket at all.",
    ),
    "zh": ("欧阳慧敏", "huimin@post.example", "我的卡号是4111 1111 1111 1111，机器一张票也没有给我。"),
    "ar": ("هيفاء الزهراني", "haifa@post.example", "رقم بطاقتي 4111 1111 1111 1111 ولم يعطني الجهاز أي تذكرة."),
    "ko": ("남궁서현", "seohyeon@post.example", "제 카드는 4111 1111 1111 1111 인데 기계가 표를 안 줬어요."),
}


@pytest.mark.parametrize("language", MAILS)
def test_what_is_theirs_alone_leaves_the_key_and_their_files_are_named_no_more(tmp_path: Path, language: str) -> None:
    name, address, words = MAILS[language]
    made = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:256", redact=True)
    folder = made.root / "sources"
    folder.mkdir()
    slugged = name.replace(" ", "-")
    message = f'From: "{name}" <{address}>\nSubject: Ticket\nContent-Type: text/plain; charset=utf-8\n\n'
    path = folder / f"{slugged}.eml"
    path.write_text(f"{message}{words}\nWrite to {address}.\n", "utf-8")
    (folder / "other.eml").write_text(
        message.replace(name, "Benedict Achterberg").replace(address, "ben@post.example")
        + "The gate was shut; call +44 20 7946 0958 for the guard.\n",
        "utf-8",
    )
    _take_in(made)
    with made:
        draft_findings(made, Brief())
        told = plan_forgetting(made, name)
        assert {"Email", "Card"} <= {mark.split()[0] for mark in told.things}
        assert not any(mark.startswith("Phone") for mark in told.things)
        forget(made, name)
    held = (name, address, slugged, "4111 1111 1111 1111", "4111111111111111")
    assert _found(made.root, held) == []
    with opened_key(made) as key:
        assert {"Phone", "Person"} <= {kind for kind, _, _ in key.entries()}
        assert "Card" not in {kind for kind, _, _ in key.entries()}
    path.write_text(path.read_text("utf-8") + "Thanks.\n", "utf-8")
    path.rename(folder / "seven.eml")
    _take_in(made)
    assert _found(made.root, held) == []


def test_words_that_were_corrected_since_leave_the_claims_of_others(project: Project) -> None:
    path = project.root / "sources" / "talk.txt"
    path.write_text(path.read_text("utf-8").replace("swallowed my ticket", "ate my pass"), "utf-8")
    _take_in(project)
    draft = project.load(project.artifacts()[0].id)
    mine = next(each for each in draft.citations if "turquoise" in each.quote)
    other = next(each for each in draft.citations if each.participant not in (mine.participant, None))

    def resting(claim: Claim) -> Claim:
        return claim.model_copy(update={"for_": (mine.label, other.label), "text": f"“{mine.quote}” and others."})

    project.save(with_claims(draft, resting))
    forget(project, "Marguerite Oyelaran")
    assert _found(project.root, (*WORDS, "ate my pass")) == []


def test_who_may_be_the_same_in_another_study_is_named(project: Project) -> None:
    folder = project.root / "sources" / "winter"
    folder.mkdir()
    (folder / "later.txt").write_text(
        "Interviewer: And you?\nMarguerite: The tram was warm.\nInterviewer: And then?\nMarguerite: I slept.\n", "utf-8"
    )
    _take_in(project)
    told = plan_forgetting(project, "Marguerite Oyelaran")
    assert [each.partition(" (")[2] for each in told.perhaps] == ["winter)"]


SAID = {
    "en": "The guard was very kind, but the turquoise kiosk swallowed my ticket.",
    "zh": "门口的保安特别热心，但是蓝色的机器吞了我的票。",
    "ar": "كان الحارس لطيفا جدا، لكن الآلة الزرقاء ابتلعت تذكرتي.",
    "ko": "경비원은 정말 친절했지만 파란 기계가 제 표를 삼켜 버렸어요.",
}


def _surveyed(root: Path, said: str, others: str) -> Project:
    made = Project.create(root, chat_model="extractive:", embedder="hashing:256", redact=False)
    (root / "sources").mkdir()
    (root / "sources" / "survey.csv").write_text(
        f'Respondent ID,Town,What went wrong?\nR1,Lisbon-Azul,"{said}"\nR2,Ghent,"{others}"\n', "utf-8"
    )
    _take_in(made)
    return made


@pytest.mark.parametrize("language", SAID)
def test_a_clause_of_theirs_in_a_line_that_others_stand_behind_goes(tmp_path: Path, language: str) -> None:
    said = SAID[language]
    clause = clauses_of(said, language)[-1].of(said)
    begun = clause[: len(clause) * 2 // 3].rstrip()
    with _surveyed(tmp_path / "study", said, "It rained all day long and we all went home early.") as made:
        draft_findings(made, Brief())
        draft = made.load(made.artifacts()[0].id)
        (other,) = (each for each in draft.citations if each.participant and each.participant.endswith("R2"))

        def resting(claim: Claim) -> Claim:
            return claim.model_copy(update={"for_": (other.label,), "text": f"“{begun} …” ({clause})"})

        made.save(with_claims(draft, resting))
        forget(made, "sources/survey.csv#R1")
        assert _found(made.root, (begun,)) == []
        assert {"“[removed] …” ([removed])"} == {claim.text for claim in claims_of(made.load(draft.id))}


@pytest.mark.parametrize("language", SAID)
def test_a_clause_that_others_said_too_stays_with_them(tmp_path: Path, language: str) -> None:
    said = SAID[language]
    whole = said[clauses_of(said, language)[-1].start :]
    with _surveyed(tmp_path / "study", said, whole) as made:
        draft_findings(made, Brief())
        forget(made, "sources/survey.csv#R1")
        after = made.load(made.artifacts()[0].id)
        assert [each.quote for each in after.citations] == [whole]
