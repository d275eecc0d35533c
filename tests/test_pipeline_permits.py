"""The shipped example, all the way with the embedded models: asked in four languages, drafted, checked, and changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from traced import assert_answer_holds, assert_draft_holds

from assistant.answers import answer
from assistant.artifacts import AnyArtifact, Brief, CountUnit
from assistant.claims import claims_of
from assistant.examples import make_example
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from assistant.providers.local import close_engines
from assistant.replies import Reply
from assistant.settings import DEFAULT_CHAT_MODEL
from ui.cli import CHECK_FAILED, main

QUESTIONS = {
    "en": "Why do people hesitate to buy the permit online?",
    "zh": "为什么人们不愿意在网上购买许可证？",
    "ar": "لماذا يتردد الناس في شراء التصريح عبر الإنترنت؟",
    "ko": "사람들은 왜 온라인으로 허가증을 사는 것을 망설이나요?",
}
FEWEST_CITATIONS = 3
TOP = 5
CITED_SHARE = 0.9


@pytest.fixture(scope="module")
def permits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example with the embedded embedder; nothing is asked of it here."""
    root = tmp_path_factory.mktemp("pipeline") / "permits"
    with make_example("permits", root, chat_model="extractive:") as project:
        project.retriever().refresh()
    yield root
    close_engines()


@pytest.fixture(scope="module")
def replies(permits: Path) -> dict[str, Reply]:
    """The one question, asked of the embedded chat model in each language."""
    with Project.open(permits, chat_model=DEFAULT_CHAT_MODEL) as project:
        return {language: answer(project, question) for language, question in QUESTIONS.items()}


@pytest.fixture(scope="module")
def drafts(permits: Path) -> tuple[AnyArtifact, ...]:
    """A journey and personas, kept in the project."""
    with Project.open(permits) as project:
        return draft_journey(project, Brief()), draft_personas(project, Brief())


@pytest.mark.local_model
@pytest.mark.slow
@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_in_any_language_is_answered_in_it_with_passages_that_stand(
    permits: Path, replies: dict[str, Reply], language: str
) -> None:
    reply = replies[language]
    assert reply.language == language
    assert not reply.abstained
    assert len(reply.citations) >= FEWEST_CITATIONS
    assert all(statement.verified for statement in reply.statements)
    with Project.open(permits) as project:
        assert_answer_holds(project, reply)
        with project.store() as store:
            known = {document.id: document for document in store.documents()}
    for citation in reply.citations:
        assert citation.start is not None
        assert citation.role == "participant"
        assert known[citation.document].text[citation.start : citation.end] == citation.quote


@pytest.mark.local_model
@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "ar", "ko"])
def test_half_of_what_the_english_question_finds_is_found_in_each_language(
    replies: dict[str, Reply], language: str
) -> None:
    english = {citation.segment for citation in replies["en"].citations[:TOP]}
    found = {citation.segment for citation in replies[language].citations}
    assert len(english & found) >= len(english) / 2


@pytest.mark.slow
def test_drafts_of_the_example_cite_nearly_everything_and_count_rounds(
    permits: Path, drafts: tuple[AnyArtifact, ...]
) -> None:
    with Project.open(permits) as project:
        for artifact in drafts:
            assert_draft_holds(project, artifact)
    for artifact in drafts:
        known = {citation.label: citation for citation in artifact.citations}
        claims = list(claims_of(artifact))
        assert sum(1 for claim in claims if claim.for_) >= CITED_SHARE * len(claims)
        for claim in claims:
            assert claim.unit is CountUnit.ROUNDS
            assert claim.participants == len({known[label].document for label in claim.for_})


@pytest.mark.slow
def test_a_changed_word_of_the_example_fails_the_check_and_names_the_claims(
    permits: Path, drafts: tuple[AnyArtifact, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "permits"
    shutil.copytree(permits, changed)
    assert main(["check", "--project", str(changed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == []

    journey = drafts[0]
    claim = next(claim for claim in claims_of(journey) if claim.for_)
    citation = next(citation for citation in journey.citations if citation.label == claim.for_[0])
    source = changed / journey.origin.documents[citation.document]
    text = source.read_text(encoding="utf-8")
    word = max(citation.quote.split(), key=len)
    assert word in text
    source.write_text(text.replace(word, "unicorns"), encoding="utf-8")

    assert main(["check", "--project", str(changed), "--json"]) == CHECK_FAILED
    failed = json.loads(capsys.readouterr().out)["failed"]
    assert (journey.id, claim.id, citation.label) in {(row["artifact"], row["claim"], row["label"]) for row in failed}
    assert main(["check", "journey", "--project", str(changed)]) == CHECK_FAILED
    assert f"{claim.id} [{citation.label}]" in capsys.readouterr().out
