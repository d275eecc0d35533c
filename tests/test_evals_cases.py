"""Cases: the format, its schema, and references that are found in their corpus or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from evals.cases import SUITES, CaseError, JourneyTask, case_files, load_case, schema_text
from evals.gold import ReferenceFindings
from evals.passages import Passages, passages_of, read_corpus
from evals.references import resolve, resolve_items

SAID = {
    "round-01": "I gave up at the payment page. The e-mail never came.",
    "round-02": "付款页面打不开，我就放弃了。",
    "round-03": "لم أجد زر الدفع فتركت الموقع.",
    "round-04": "결제가 안 돼서 그냥 포기했어요.",
}


def corpus() -> Passages:
    documents, segments = [], []
    for name, text in SAID.items():
        whole = f"Notes\n{text}"
        documents.append(Document(name, f"Study: {name}", SourceKind.INTERVIEW, whole, origin=f"sources/{name}.md"))
        segments.append(Segment(f"{name}.0", name, CharSpan(0, 5), "Notes", Role.NARRATOR))
        segments.append(Segment(f"{name}.1", name, CharSpan(6, len(whole)), text, Role.PARTICIPANT))
    return passages_of(documents, segments)


def task(evidence: list[object], **more: object) -> JourneyTask:
    pain = {"id": "p1", "text": "Payment fails", "severity": 4, "evidence": evidence, **more}
    stage = {"id": "s1", "name": "Pay", "order": 1, "cells": {"pain_points": [pain], "opportunities": []}}
    return JourneyTask.model_validate({"id": "t", "kind": "journey_map", "reference": {"stages": [stage]}})


def quoted(quote: str, document: str, **more: object) -> dict[str, object]:
    return {"quote": quote, "document": document, **more}


def test_the_committed_schema_is_that_of_the_models() -> None:
    assert (SUITES.parent / "schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("name", sorted(case_files()))
def test_every_case_loads_and_says_where_it_comes_from(name: str) -> None:
    case = load_case(case_files()[name])
    assert case.id == name
    assert case.provenance.license
    assert case.canary.startswith("EVAL-CANARY-")


@pytest.mark.parametrize(
    ("quote", "document"),
    [
        ("gave up at the payment page", "round-01"),
        ("付款页面打不开", "round-02"),
        ("لم أجد زر الدفع", "Study: round-03"),
        ("결제가 안 돼서", "ROUND 04"),
    ],
)
def test_a_quote_is_found_by_its_words_in_every_script(quote: str, document: str) -> None:
    reference = resolve(task([quoted(quote, document)]), corpus())
    (item,) = reference.journey.items()
    assert {p.rsplit(".", 1)[1] for p in item.evidence} == {"1"}
    assert item.severity == 4.0


def test_a_quote_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(CaseError, match=r"p1: .*never said.* does not stand in round-01"):
        resolve(task([quoted("I never said such a thing", "round-01")]), corpus())
    with pytest.raises(CaseError, match="no document called round-09"):
        resolve(task([quoted("I gave up", "round-09")]), corpus())
    with pytest.raises(CaseError, match="no passage A99"):
        resolve(task(["A99"]), corpus())


def test_a_nearly_right_quote_is_an_error_too() -> None:
    with pytest.raises(CaseError, match="does not stand in"):
        resolve(task([quoted("I gave up at the payment pages and the email never came", "round-01")]), corpus())


def test_an_item_without_a_participants_words_need_not_be_found() -> None:
    notes = quoted("Notes", "round-01", evidence_role="narrator")
    assert resolve(task([notes]), corpus()).optional == {"p1"}
    both = resolve(task([notes, quoted("I gave up", "round-01")]), corpus())
    assert both.optional == frozenset()
    assert both.journey.items()[0].evidence == {"round-01.1"}


def test_a_theme_without_a_participants_words_need_not_be_found() -> None:
    notes = {"quote": "Notes", "document": "round-01", "evidence_role": "narrator"}
    own = {"quote": "I gave up", "document": "round-01"}
    themes = [
        {"id": name, "name": name, "text": "People give up", "evidence": evidence}
        for name, evidence in (("told", [own]), ("noted", [notes]), ("both", [notes, own]))
    ]
    found = resolve_items(ReferenceFindings.model_validate({"themes": themes}), corpus())
    assert [(item.id, item.evidence) for item in found] == [("told", {"round-01.1"}), ("both", {"round-01.1"})]


def test_lanes_have_one_name() -> None:
    reference = resolve(task([quoted("I gave up", "round-01")]), corpus())
    assert reference.journey.lanes() == ("pain_points", "ideas")


def test_a_frame_holds_every_stage_once(tmp_path: Path) -> None:
    raw = yaml.safe_load(case_files()["permits"].read_text(encoding="utf-8"))
    raw["tasks"][0]["reference"]["frames"]["six_stages"].pop()
    raw["tasks"][0]["reference"]["frames"]["six_stages"][1]["holds"] = []
    path = tmp_path / "case.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(CaseError, match="does not hold every stage once"):
        load_case(path)


@pytest.mark.parametrize("text", ["a: [", "version: 1\nid: x\n", "- 1"])
def test_a_file_that_is_no_case_says_what_is_wrong(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=r"case\.yaml"):
        load_case(path)


def test_a_corpus_of_its_own_keeps_ids_people_and_offsets(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text(
        '{"id": "A1", "participant": "王女士", "lang": "zh", "text": "付款页面打不开。"}\n'
        '{"id": "A2", "participant": "P2", "lang": "en", "text": "It was quick."}\n'
        '{"id": "A3", "participant": "王女士", "lang": "zh", "text": "我就放弃了。"}\n',
        encoding="utf-8",
    )
    documents, segments = read_corpus(path)
    texts = {document.id: document.text for document in documents}
    assert [segment.id for segment in segments] == ["A1", "A3", "A2"]
    assert all(segment.span.of(texts[segment.document]) == segment.text for segment in segments)
    assert passages_of(documents, segments).voices(["A1", "A2", "A3"]) == {"王女士", "P2"}
