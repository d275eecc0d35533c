"""The judge: admitted by its agreement, voted, corrected, stopped by its budget, and never a pass by accident."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.chat_model import ChatRequest
from assistant.errors import BudgetExceeded, ModelReplyInvalid
from assistant.providers.scripted import ScriptedChatModel
from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from evals import cli
from evals.cases import CaseError
from evals.judging import (
    Admission,
    Judge,
    admissions,
    claim_support,
    corrected_mean,
    keep_admission,
    measured,
    read_labels,
)
from evals.passages import Passages, passages_of
from evals.scores import State
from evals.views import Item, OutputView

TEXTS = ("The page timed out.", "付款页面打不开。", "لم أجد زر الدفع.", "결제가 안 됐어요.")
AGREED = tuple((i % 2 == 0, i % 2 == 0 if i % 10 else i % 2 == 1) for i in range(120))
"""120 pairs, of which the judge is wrong on 12."""


def passages() -> Passages:
    document = Document("d", "d", SourceKind.INTERVIEW, "\n".join(TEXTS), language="und", participants=("P",))
    segments, start = [], 0
    for number, text in enumerate(TEXTS):
        segments.append(
            Segment(f"s{number}", "d", CharSpan(start, start + len(text)), text, Role.PARTICIPANT, "P", "P")
        )
        start += len(text) + 1
    return passages_of([document], segments)


def output() -> OutputView:
    items = tuple(Item(f"c{i}", f"claim {i}", "pain_points", frozenset({f"s{i}"})) for i in range(4))
    return OutputView("findings", (*items, Item("c9", "claim 9", "pain_points")))


def knows(request: ChatRequest) -> str:
    """Says yes to claim 0 and claim 1."""
    return "yes" if any(f"claim {i}\n" in request.messages[1].content for i in (0, 1)) else "no"


def admission(pairs: tuple[tuple[bool, bool], ...] = AGREED) -> Admission:
    return Admission("m", 0.8, 0.8, 0, pairs)


def test_a_claim_counts_where_a_cited_passage_bears_it_out() -> None:
    model = ScriptedChatModel(answer=knows, name="m")
    score = claim_support(output(), passages(), Judge(model, admission(((True, True), (False, False)) * 60)))
    assert (score.value, score.n, score.state) == (0.4, 5, State.OK)
    assert len(model.history) == 12, "three votes for each cited passage, none where nothing is cited"
    assert len({request.seed for request in model.history}) == 3
    assert {text for text in TEXTS if any(text in r.messages[1].content for r in model.history)} == set(TEXTS)


def test_a_judge_that_agrees_too_little_or_was_not_measured_gives_no_score() -> None:
    model = ScriptedChatModel(answer=knows, name="m")
    for known in (None, Admission("m", 0.59, 0.9, 0, AGREED), Admission("m", 0.9, 0.9, 0, AGREED[:99])):
        score = claim_support(output(), passages(), Judge(model, known))
        assert score.state is State.NOT_APPLICABLE
        assert "not admitted" in score.explanation
    assert model.history == []


def test_replies_that_cannot_be_read_are_errors_and_no_passes() -> None:
    judge = Judge(ScriptedChatModel([ModelReplyInvalid("?")] * 3 + ["no"] * 30, name="m"), admission())
    score = claim_support(output(), passages(), judge)
    assert score.details["judge_error"] == 1
    assert score.details["raw"] == 0.0
    assert score.n == 4
    split = Judge(ScriptedChatModel(["yes", "no", ModelReplyInvalid("?")], name="m"))
    assert split.supports("a", "b") is None


def test_the_budget_stops_the_judge_and_says_so() -> None:
    judge = Judge(ScriptedChatModel(["yes"] * 3 + [BudgetExceeded("5 US dollars are spent.")], name="m"), admission())
    score = claim_support(output(), passages(), judge)
    assert (score.n, score.details["stopped"]) == (1, True)
    assert "stopped by the budget" in score.explanation
    none = Judge(ScriptedChatModel([BudgetExceeded("spent")], name="m"), admission())
    assert claim_support(output(), passages(), none).state is State.DEGENERATE


def test_the_mean_is_shifted_by_what_the_judge_gets_wrong() -> None:
    lenient = ((False, True),) * 20 + ((True, True),) * 80
    low, mean, high = corrected_mean([True] * 90 + [False] * 10, lenient)
    assert mean == pytest.approx(0.7)
    assert low < 0.62 < 0.78 < high
    assert corrected_mean([True] * 10, ((True, True),) * 100) == (1.0, 1.0, 1.0)


def test_a_judge_is_measured_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"claim": f"claim {i % 4}", "passage": TEXTS[i % 4], "supported": i % 4 in (0, 1)} for i in range(100)]
    found = measured(ScriptedChatModel(answer=lambda r: knows(r), name="m"), rows)
    assert (found.kappa, found.ac1, len(found.pairs), found.admitted) == (1.0, 1.0, 100, True)
    keep_admission(tmp_path / "judges.json", found)
    assert admissions(tmp_path / "judges.json") == {"m": found}
    labels = tmp_path / "labels.jsonl"
    labels.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[:2]), encoding="utf-8")
    assert len(read_labels(labels)) == 2
    script = tmp_path / "replies.jsonl"
    script.write_text('"yes"\n' * 6, encoding="utf-8")
    arguments = ["admit", "--model", f"scripted:{script}", "--labels", str(labels), "--suites", str(tmp_path)]
    assert cli.main(arguments) == 1, "two pairs are too few"
    assert "not admitted" in capsys.readouterr().out
    labels.write_text('{"claim": "a"}\n', encoding="utf-8")
    with pytest.raises(CaseError, match="claim, passage and supported"):
        read_labels(labels)
