"""What the panel of sources shows of the invented study, for the tests of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.errors import ArtifactError
from corpus.insight_space import NOT_PLACED, QUADRANTS, Placement, Quadrant, Standing
from corpus.people import Suggestion
from corpus.people_view import Person
from corpus.progress import Progress, Step
from corpus.questions_view import Answer, Question
from corpus.records import Role
from corpus.telling import Fact, Ground
from ui.search_facets import CorpusSearch, FoundPassage, faceted
from ui.session import (
    Coding,
    PassageTurn,
    PeopleView,
    PersonView,
    PersonWords,
    QuestionsView,
    Recoding,
    SourceView,
    SpaceView,
)

SAID = (
    ("en", "Nadia", "I stand at the door and count the eggs."),
    ("zh", "林女士", "预约时段总是抢不到。"),
    ("ar", "سلمى", "لا أعرف متى يصل السائق."),
    ("ko", "민지", "아무 연락이 없어서 계속 기다렸어요."),
)

MANY_SAID = 70
"""Passages of each person."""


def found_passages(words: str) -> list[FoundPassage]:
    """Forty passages of four people in four languages, the first ten of which hold the words."""
    found = []
    for n in range(40):
        language, speaker, text = SAID[n % 4]
        facets = {
            "kind": frozenset({"interview" if n % 3 else "survey"}),
            "code": frozenset({"pain", "need"} if n % 2 else {"pain"}),
            "stage": frozenset({"service"} if n % 5 else ()),
            "role": frozenset({"participant"}),
            "language": frozenset({language}),
            "person": frozenset({speaker}),
            "@age": frozenset({"25-34" if n % 4 < 2 else "35-44"}),
            **{f"@{name}": frozenset({str(n % 9)}) for name in ("town",)},
        }
        facets = {name: values for name, values in facets.items() if values}
        whole = f"{words} {text}" if n < 10 else text
        marks = ((0, len(words)),) if n < 10 else ()
        found.append(
            FoundPassage(
                f"doc{n % 4}", f"doc{n % 4}.{n}", whole, marks, f"groceries/{speaker}", speaker,
                f"Interview {n % 4 + 1}", "2026-02-10", language, n < 10, facets,
            )
        )  # fmt: skip
    return found


class SourceFixtures:
    """The part of the backend behind the panel of sources; keeps what was said."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str]]] = []
        self.joined: list[tuple[str, str]] = []
        self.searched: list[tuple[str, str, tuple[tuple[str, str], ...]]] = []

    def receive(self, paths: Sequence[Path]) -> Sequence[Path]:
        return list(paths)

    def coding(self, document: str, segment: str, start: int | None, end: int | None, language: str) -> Coding | None:
        return None

    def recode(self, document: str, said: Recoding, who: str) -> None:
        raise ArtifactError(f"{said.passage or said.quote} is not coded.")

    def source(self, document: str) -> SourceView | None:
        if not document.startswith("doc"):
            return None
        place = Placement(
            "field", "obtrusive", "interview", Standing.CUSTOMER_VOICE, "the kind interview is mostly so", False
        )
        facts = (
            Fact("kind", "interview", Ground.GUESS, "its name says so"),
            Fact("date", "2026-02-10", Ground.SOURCE),
            Fact("language", "en", Ground.GUESS, "its words are"),
            Fact("title", "Interview 1", Ground.YOU),
            Fact("setting", "field", Ground.GUESS, place.why),
            Fact("contact", "obtrusive", Ground.GUESS, place.why),
            Fact("role of Nadia", "participant", Ground.GUESS, "a reason that is not known here"),
            Fact("column Q1", "open", Ground.GUESS, "its title says so"),
            Fact("person A. K.", "Anna Kovač", Ground.GUESS, "its initials fit nobody else of the study"),
        )
        return SourceView(document, "Interview 1", "x.txt", facts, place)

    def tell(self, document: str, said: Mapping[str, str], progress: Progress) -> str:
        progress(Step("reading", 0, 1, document))
        if said.get("kind") == "diary":
            raise ArtifactError("x.txt: its file is no longer there; put it back first.")
        self.told.append((document, dict(said)))
        return document if said.get("kind") == "interview" else "doc2"

    def join(self, one: str, other: str, progress: Progress) -> None:
        progress(Step("reading", 0, 1))
        self.joined.append((one, other))

    def space(self) -> SpaceView:
        quadrants = {name: Quadrant() for name in (*QUADRANTS, NOT_PLACED)}
        quadrants["field obtrusive"] = Quadrant(["doc0", "doc1"], {"a", "b", "c"}, 81, {Standing.CUSTOMER_VOICE: 2})
        quadrants[NOT_PLACED] = Quadrant(["doc2"], set(), 0, {Standing.RESEARCHER: 1})
        return SpaceView(quadrants, {"doc0": "Interview 1", "doc1": "Interview 2", "doc2": "Summary"})

    def search_corpus(self, words: str, within: str, chosen: Sequence[tuple[str, str]], language: str) -> CorpusSearch:
        self.searched.append((words, within, tuple(chosen)))
        if not words:
            return CorpusSearch("")
        names = {"service": "Service & <b>delivery</b>"}
        return faceted(words, found_passages(words), chosen, names)

    def people(self) -> PeopleView:
        people = [
            Person(
                f"groceries/{name}",
                name,
                (name, f"{name}."),
                "groceries",
                Role.PARTICIPANT,
                {"age": "25-34"},
                ("doc0",),
                3,
                (code,),
            )
            for code, name, _ in SAID
        ]
        may_be = (Suggestion(people[0].id, people[1].id, "the same name in two studies"),)
        return PeopleView(tuple(people), may_be, {"doc0": "Interview 1"})

    def person(self, voice: str, most: int) -> PersonView | None:
        name = voice.rpartition("/")[2]
        said = [(n, code, text) for n, (code, who, text) in enumerate(SAID) if who == name]
        if not said:
            return None
        code, text = said[0][1:]
        turns = tuple(
            PassageTurn(name, "participant", 60.0 * n, text, "", "", False, f"doc0.{n}", 0, voice, code)
            for n in range(min(MANY_SAID, most))
        )
        words = (PersonWords("doc0", "Interview 1", "2026-02-10", turns),)
        return PersonView(voice, name, {"age": "25-34"}, 1, MANY_SAID, words)

    def questions(self) -> QuestionsView:
        answers = tuple(
            Answer(f"groceries/{name}", "doc0", (f"doc0.{n}",), words) for n, (_, name, words) in enumerate(SAID)
        )
        asked = Question(
            1,
            "How does the delivery arrive?",
            ("How does the delivery arrive?", "配送怎么样？"),
            False,
            ("en", "zh"),
            answers,
            ("doc3",),
        )
        names = {answer.voice: answer.voice.rpartition("/")[2] for answer in answers}
        return QuestionsView((asked,), {**names, "doc0": "Interview 1", "doc3": "Survey"}, frozenset({"doc0", "doc3"}))
