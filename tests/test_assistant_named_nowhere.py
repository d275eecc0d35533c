"""Questions about a thing by its name that no source holds are declined; others are not touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import answer
from assistant.named_nowhere import named_nowhere, names_in
from assistant.project import Project
from corpus.ingest import IngestOptions, ingest

TALK = """Interviewer: How do you pay for the permit?
Participant: I pay with my card, or with PayPal when the site offers it.
Interviewer: And where do you look for the map?
Participant: The map is on the first page, but it is too small to read on my phone.
"""


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Do people prefer Vimeo or Dailymotion?", ("Vimeo", "Dailymotion")),
        ("I know. What about Vimeo?", ("Vimeo",)),
        ("What do people say about the map?", ()),
        ("What People Say About The Map", ()),
        ("May I ask what I should know?", ()),
        ("What are the main UX problems, and how do they change the NPS?", ()),
        ("지도에 대해 뭐라고 하나요?", ()),
        ("人们对地图怎么说？", ()),
        ("ماذا يقول الناس عن الخريطة؟", ()),
    ],
)
def test_names_are_capitals_inside_a_sentence(question: str, names: tuple[str, ...]) -> None:
    assert names_in(question) == names


@pytest.fixture
def project(tmp_path: Path) -> Project:
    source = tmp_path / "Harbour study.txt"
    source.write_text(TALK, encoding="utf-8")
    made = Project.create(tmp_path / "study", embedder="hashing:256", chat_model="extractive:", redact=False)
    with made.store(writer=True) as store:
        ingest(store, [source], root=made.root, options=IngestOptions(language="en"))
    made.retriever().refresh()
    return made


def nowhere(project: Project, question: str) -> tuple[str, ...]:
    with project, project.store() as store:
        return named_nowhere(question, store, project.retriever())


def test_a_name_that_stands_nowhere_is_told(project: Project) -> None:
    assert nowhere(project, "Do people pay with Vimeo?") == ("Vimeo",)


@pytest.mark.parametrize(
    "question",
    [
        "Do people pay with PayPal?",
        "Do people pay with PayPal or Vimeo?",
        "What was found in Harbour?",
        "Wer zahlt mit Vimeo in der Stadt?",
    ],
)
def test_one_that_stands_somewhere_or_a_language_of_other_capitals_is_no_reason(
    project: Project, question: str
) -> None:
    assert nowhere(project, question) == ()


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_such_a_question_is_declined_by_the_name(project: Project, language: str) -> None:
    with project:
        reply = answer(project, "What do people say about the map on Vimeo?", language=language)
    assert reply.abstained
    assert "Vimeo" in reply.answer
    assert not reply.statements
