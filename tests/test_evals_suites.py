"""The committed cases: every reference stands on passages that exist, every count is that of the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from spelling_measure import spelling_measure

from corpus.records import Role
from evals.cases import (
    AnswersTask,
    Case,
    JourneyTask,
    Question,
    RetrievalTask,
    case_files,
    load_case,
    load_reading,
    schema_text,
)
from evals.cassettes import OWN as RECORDED
from evals.cassettes import Cassette
from evals.ceiling import OWN_STAGES, ceilings, table
from evals.gold import Conflict, Reading, ReferenceFindings, ReferenceItem, ReferenceMap, ReferencePersonas
from evals.passages import Passages, passages_of, read_corpus
from evals.quoting import folded
from evals.references import resolve_map, resolve_queries, resolve_questions

ROOT = Path(__file__).parent.parent
CLASSES = {"underspecified", "false_premise", "nonsense", "modality", "safety", "out_of_database"}
KINDS = {"journey_map", "persona_set", "findings", "ideas", "answers", "retrieval"}
FILES = case_files()
CASES = {name: load_case(path) for name, path in FILES.items()}
OWN = sorted(name for name, case in CASES.items() if case.corpus)
READ = [(name, reading) for name in OWN for reading in CASES[name].readings]


@cache
def passages(name: str) -> Passages:
    return passages_of(*read_corpus(FILES[name].parent / CASES[name].corpus))


@cache
def reading(name: str, file: str) -> Reading:
    return load_reading(FILES[name].parent / file)


def ids(pieces: Iterable[object]) -> list[str]:
    """In a corpus of its own, evidence is named by ids alone."""
    found = list(pieces)
    assert all(isinstance(piece, str) for piece in found)
    return [str(piece) for piece in found]


def items(name: str) -> Iterator[tuple[str, ReferenceItem]]:
    for file in CASES[name].readings:
        for task, reference in reading(name, file).references.items():
            for item in reference.items():
                yield f"{file}:{task}:{item.id}", item


def conflicts(name: str) -> Iterator[Conflict]:
    for file in CASES[name].readings:
        for reference in reading(name, file).references.values():
            yield from getattr(reference, "conflicts", ())
    for task in CASES[name].tasks:
        if isinstance(task, AnswersTask):
            yield from (conflict for question in task.questions for conflict in question.conflicts)


def speakers(name: str, evidence: Iterable[str]) -> set[str]:
    """Participants whose own words are among the passages, where people are told apart."""
    corpus = passages(name)
    found = [corpus.by_id[one] for one in evidence]
    return {p.voice for p in found if p.role is Role.PARTICIPANT and p.voice != p.document}


def test_the_suite_is_as_large_as_it_says() -> None:
    corpora = {case.base or name for name, case in CASES.items()}
    tasks = [task for case in CASES.values() for task in case.tasks]
    languages = {language for case in CASES.values() for language in case.languages.corpus}
    double = [name for name, case in CASES.items() if len(case.readings) > 2]
    attacked = [name for name, case in CASES.items() if case.attack is not None]
    said = f"{len(corpora)} corpora, {len(tasks)} tasks, {len(double)} corpora with three readings"
    said += f", {len(attacked)} attacked ones"
    assert said in " ".join((ROOT / "docs" / "evals-cases.md").read_text(encoding="utf-8").split())
    assert len(corpora) >= 8
    assert len(tasks) >= 40
    assert len(double) >= 3
    assert languages == {"en", "zh", "ar", "ko"}
    assert {task.kind for task in tasks} == KINDS
    assert len({task.id for task in tasks}) == len(tasks)
    assert len({case.canary for case in CASES.values()}) == len(CASES)


def test_the_committed_schema_of_a_reading_is_that_of_the_models() -> None:
    assert (ROOT / "evals" / "reading.schema.json").read_text(encoding="utf-8") == schema_text(Reading)


def test_answers_are_recorded_in_every_language_with_numbers_and_with_what_nobody_can_answer() -> None:
    recorded = [
        task
        for name, case in CASES.items()
        for task in case.tasks
        if isinstance(task, AnswersTask) and Cassette(RECORDED / name).tasks().get(task.id)
    ]
    by_language: dict[str, list[Question]] = {}
    for question in (question for task in recorded for question in task.questions):
        for language in question.texts:
            by_language.setdefault(language, []).append(question)
    assert set(by_language) == {"en", "zh", "ar", "ko"}
    for language, questions in by_language.items():
        assert {question.unanswerable for question in questions} >= CLASSES, language
        assert any(question.count is not None for question in questions), language


@pytest.mark.parametrize("name", OWN)
def test_every_passage_of_a_reference_is_in_its_corpus(name: str) -> None:
    corpus = passages(name)
    for where, item in items(name):
        assert item.evidence, where
        named = [*ids(item.evidence), *item.required_evidence]
        assert [one for one in named if one not in corpus] == [], where
        assert set(item.required_evidence) <= set(ids(item.evidence)), where
    for conflict in conflicts(name):
        sides = [ids(side) for side in conflict.sides]
        assert all(one in corpus for side in sides for one in side), conflict.topic
        assert not set(sides[0]) & set(sides[1]), conflict.topic
    for task in CASES[name].tasks:
        if isinstance(task, AnswersTask):
            resolve_questions(task, corpus)
        if isinstance(task, RetrievalTask):
            resolve_queries(task, corpus)


@pytest.mark.parametrize("name", OWN)
def test_every_count_of_people_is_that_of_the_passages(name: str) -> None:
    for where, item in items(name):
        people = speakers(name, ids(item.evidence))
        assert people == set(item.participants), where
        everybody = speakers(name, (passage.id for passage in passages(name)))
        if item.prevalence is not None:
            expected = "one" if len(people) == 1 else "many" if 2 * len(people) >= len(everybody) else "some"
            assert item.prevalence == expected, where


@pytest.mark.parametrize("name", OWN)
def test_counted_answers_are_exact(name: str) -> None:
    everybody = speakers(name, (passage.id for passage in passages(name)))
    for task in CASES[name].tasks:
        for question in task.questions if isinstance(task, AnswersTask) else ():
            if question.count is None:
                continue
            people = speakers(name, ids(question.evidence))
            assert question.count.value == len(people), question.id
            assert set(question.count.participants) in (set(), people), question.id
            assert question.count.of in (None, len(everybody)), question.id


@pytest.mark.parametrize("name", OWN)
def test_key_points_rest_on_the_evidence_of_their_question(name: str) -> None:
    for task in CASES[name].tasks:
        for question in task.questions if isinstance(task, AnswersTask) else ():
            for point in question.key_points:
                assert point.evidence, question.id
                assert set(ids(point.evidence)) <= set(ids(question.evidence)), question.id


@pytest.mark.parametrize("name", OWN)
def test_questions_that_cannot_be_answered_are_of_all_six_classes(name: str) -> None:
    for task in CASES[name].tasks:
        if isinstance(task, AnswersTask):
            found = {question.unanswerable for question in task.questions if question.unanswerable}
            assert found == CLASSES, task.id
            assert any(question.evidence for question in task.questions)


@pytest.mark.parametrize(("name", "file"), READ)
def test_what_an_item_refers_to_is_there(name: str, file: str) -> None:
    for task, reference in reading(name, file).references.items():
        known = [item.id for item in reference.items()]
        assert len(set(known)) == len(known), task
        for item in reference.items():
            assert {*item.addresses, *item.must_not_match} <= set(known), f"{task}:{item.id}"


@pytest.mark.parametrize(("name", "file"), READ)
def test_personas_are_of_people_in_the_corpus_and_quoted_word_for_word(name: str, file: str) -> None:
    everybody = speakers(name, (passage.id for passage in passages(name)))
    for reference in reading(name, file).references.values():
        if not isinstance(reference, ReferencePersonas):
            continue
        placed = [member for persona in reference.personas for member in persona.members] + [*reference.unassigned]
        assert len(set(placed)) == len(placed)
        assert set(placed) in (everybody, set())
        for persona in reference.personas:
            for quote in persona.attributes.get("quotes", ()):
                said = " ".join(passages(name).by_id[one].text for one in ids(quote.evidence))
                assert folded(quote.text) in folded(said), quote.id


@pytest.mark.parametrize(("name", "file"), READ)
def test_nobody_has_more_than_three_most_important_themes(name: str, file: str) -> None:
    for reference in reading(name, file).references.values():
        if isinstance(reference, ReferenceFindings):
            tops = [person for theme in reference.themes for person in theme.top_of]
            assert all(tops.count(person) <= 3 for person in tops)
            assert all(set(theme.top_of) <= set(theme.participants) for theme in reference.themes)


@pytest.mark.parametrize(("name", "file"), READ)
def test_cells_said_to_be_empty_are_empty(name: str, file: str) -> None:
    for reference in reading(name, file).references.values():
        if isinstance(reference, ReferenceMap):
            stages = {stage.id: stage for stage in reference.stages}
            assert all(not stages[cell.stage].cells.get(cell.lane) for cell in reference.expected_empty)


def test_each_reading_of_a_map_is_one_of_its_own() -> None:
    for name, case in CASES.items():
        if len(case.readings) < 2:
            continue
        task = next(task for task in case.tasks if isinstance(task, JourneyTask))
        made = [reading(name, file).references[task.id] for file in case.readings]
        maps = [each for each in made if isinstance(each, ReferenceMap)]
        assert len(maps) == len(made)
        assert task.reference == maps[0]
        assert len({frozenset(stage.name for stage in each.stages) for each in maps}) == len(maps)
        for other in maps[1:]:
            resolve_map(other, passages(name), task)


@pytest.mark.parametrize("name", sorted(CASES))
def test_published_material_names_its_source_and_its_licence(name: str) -> None:
    case: Case = CASES[name]
    assert case.provenance.notes
    if case.provenance.kind == "real_consented" and not case.base:
        assert case.provenance.source
        if case.corpus:
            assert (FILES[name].parent / "LICENSE").is_file()
    if case.base:
        assert CASES[case.base].corpus, "an attack needs rows"


def test_the_suite_stays_small() -> None:
    assert sum(path.stat().st_size for path in FILES["meals"].parents[1].rglob("*") if path.is_file()) < 3_000_000


def test_every_two_readings_agree_in_part() -> None:
    found = ceilings(spelling_measure())
    assert {each.case for each in found} == {"meals", "clinic", "market"}
    assert {each.frame for each in found} == {OWN_STAGES, "six_stages"}
    for each in found:
        assert 0 < each.values["M3"] < 1
        for pair in ("goals, order", "goals, apart", "order, apart"):
            assert f"| {each.task} | {pair} | {each.frame} |" in table(found)
