"""The drawer's coding: shown, corrected, left out, added and taken back, checked and escaped, in four languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import interviews_project

from assistant.artifacts import Brief
from assistant.coders.codes import Kind
from assistant.findings import draft_findings
from assistant.frames import load_frame
from assistant.observations import Observation, observe
from assistant.project import Project
from ui.actions import Actions
from ui.backend import ProjectBackend
from ui.panels.coding import FEELINGS, coding_panel, recoding_from
from ui.session import CodedPassage, Coding
from ui.texts import LANGUAGES, texts

HOSTILE = '"><script>window.hacked = 1</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    root = tmp_path_factory.mktemp("coding") / "p"
    with interviews_project(root, embedder="hashing:256", chat_model="extractive:") as made:
        made.retriever().refresh()
        draft_findings(made, Brief())
        yield made


@pytest.fixture
def actions(project: Project) -> Iterator[Actions]:
    yield Actions(ProjectBackend(project), project="p")
    (project.root / "corrections.jsonl").unlink(missing_ok=True)


def first_of(project: Project) -> Observation:
    return next(o for o in observe(project, load_frame("six_stages")) if o.segment.role.value == "participant")


def asked_of(each: Observation, **more: object) -> dict[str, object]:
    place = {"document": each.segment.document, "segment": each.segment.id}
    return {**place, "start": str(each.span.start), "end": str(each.span.end), "language": "en", **more}


def test_from_correcting_to_taking_back(actions: Actions, project: Project) -> None:
    each, words = first_of(project), texts("en")
    asked = asked_of(each)
    assert words("coding.by_coder") in str(actions.coding(asked))
    kind = "goal" if each.kind is not Kind.GOAL else "context"
    said = {**asked, "act": "correct", "passage": each.id, "seen": "0", "kind": kind, "valence": "-"}
    shown = str(actions.recode(said, "Rhea"))
    assert words("coding.done_correct") in shown
    assert words("coding.by_person") in shown
    assert first_of(project).kind.value == kind
    # Another tab, which did not see it, is told.
    late = str(actions.recode({**said, "kind": "idea"}, "Imani"))
    assert "meanwhile by Rhea" in late
    assert first_of(project).kind.value == kind
    assert words("coding.done_undo") in str(actions.recode({**asked, "act": "undo", "passage": each.id}, ""))
    assert first_of(project) == each

    assert words("coding.left_out") in str(actions.recode({**asked, "act": "reject", "passage": each.id}, ""))
    assert each.id not in {o.id for o in observe(project, load_frame("six_stages"))}
    actions.recode({**asked, "act": "undo", "passage": each.id}, "")
    assert first_of(project) == each


def test_selected_words_are_added(actions: Actions, project: Project) -> None:
    each = first_of(project)
    words = each.quote[: len(each.quote) // 2].rstrip()
    said = asked_of(each, act="add", quote=words, quote_start=str(each.span.start), kind="pain", valence="-2")
    assert texts("en")("coding.done_add") in str(actions.recode(said, ""))
    (new,) = [o for o in observe(project, load_frame("six_stages")) if o.quote == words]
    assert (new.kind, new.valence) == (Kind.PAIN, -2.0)


def test_what_a_browser_sends_is_checked(actions: Actions, project: Project) -> None:
    each = first_of(project)
    for more in (
        {},
        {"act": "destroy"},
        {"act": "correct", "passage": each.id},
        {"act": "correct", "passage": each.id, "valence": "99"},
        {"act": "correct", "passage": each.id, "kind": HOSTILE},
        {"act": "correct", "passage": HOSTILE, "kind": "pain"},
        {"act": "add", "quote": HOSTILE, "kind": "pain"},
        {"act": "add", "quote": each.quote},
        {"act": "undo", "passage": each.id},
    ):
        shown = str(actions.recode(asked_of(each, **more), ""))
        assert 'role="alert"' in shown
        assert "<script" not in shown
        assert "<img" not in shown
    assert not (project.root / "corrections.jsonl").exists()
    assert "wf-coded" not in str(actions.coding({**asked_of(each), "document": "other"}))
    assert recoding_from({"act": "add", "quote": "a", "quote_start": "²"}) is not None


def test_an_interviewer_s_words_are_not_coded(actions: Actions, project: Project) -> None:
    with project.store() as store:
        asking = next(each for each in store.segments() if each.role.value == "interviewer")
    assert "wf-coded" not in str(actions.coding({"document": asking.document, "segment": asking.id}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_its_name_and_nothing_runs(language: str) -> None:
    words = texts(language)
    coded = CodedPassage("s@1", HOSTILE, "ar", "pain", "service", -0.7, 2)
    left = CodedPassage("s@9", HOSTILE, "und", "goal", "", 0.0, 3, rejected=True)
    shown = str(coding_panel(Coding("d", "s", (coded, left), (("service", HOSTILE),), True), words, failed=HOSTILE))
    assert "<script" not in shown
    assert "<img" not in shown
    for key in ("kind", "stage", "feeling", "words", "save", "reject", "undo", "add", "by_person", "left_out"):
        assert words(f"coding.{key}") in shown
    assert shown.count("<select") == shown.count('data-was="')
    assert all(words(f"coding.felt_{'minus' if n < 0 else 'plus'}_{abs(n)}") in shown for n in FEELINGS)


def test_looking_at_a_passage_codes_nothing(tmp_path: Path) -> None:
    with interviews_project(tmp_path / "p", embedder="hashing:256", chat_model="extractive:") as made:
        with made.store() as store:
            said = next(each for each in store.segments() if each.role.value == "participant")
        actions = Actions(ProjectBackend(made), project="p")
        shown = str(actions.coding({"document": said.document, "segment": said.id}))
        assert texts("en")("coding.none") in shown
