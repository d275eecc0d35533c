"""How far measures without a judge go along with people: three sets of human judgements, each beside its ceiling.

Reads the sets as their publishers give them; none is part of this package. Intervals are 95 % bootstraps over whole
pairs, meetings or documents. What is measured here is the arithmetic of the metrics, not a draft of the product.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evals.calibrate import auc
from evals.cases import CaseError
from evals.quoting import protected
from evals.token_overlap import overlap, tokens

if TYPE_CHECKING:
    from evals.resemblance import Resemblance

DRAWS = 1000
SEED = 7
MOST_TURNS = 120
"""Turns of a meeting that are looked at: those that bear the summary out, and others evenly drawn."""
SUMMEDITS_HUMAN = ".87 to .95 (balanced accuracy, published)"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure beside people."""

    data: str
    measure: str
    statistic: str
    value: float
    low: float
    high: float
    n: int
    people: str
    """What people reach, or that nobody measured it."""


def agreements(folder: Path, sim: Resemblance) -> Iterator[Agreement]:
    """Every measure on every set there is in `folder`.

    Raises:
        CaseError: none of the sets is there.
    """
    sets: tuple[tuple[str, Callable[[Path, Resemblance], Iterator[Agreement]]], ...] = (
        ("gr_ragchecker_human", answers),
        ("rt_qmsum_product", evidence),
        ("gr_summedits", claims),
    )
    found = [(folder / name, measure) for name, measure in sets if (folder / name).is_dir()]
    if not found:
        raise CaseError(f"None of {', '.join(name for name, _ in sets)} is in {folder}; give the folder they lie in.")
    for path, measure in found:
        yield from measure(path, sim)


def sentences(text: str) -> list[str]:
    """Sentences and list items of a text."""
    parts = re.split(r"(?<=[.!?。！？؟])\s+|\n+", text)
    return [part.strip(" *-•\t") for part in parts if len(part.strip()) > 2]


def interval(groups: Sequence[Any], statistic: Callable[[list[Any]], float]) -> tuple[float, float]:
    """95 % percentile bootstrap over groups."""
    chance = np.random.default_rng(SEED)
    values = [statistic([groups[i] for i in chance.integers(0, len(groups), len(groups))]) for _ in range(DRAWS)]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


# ---- answers: 280 pairs, two annotators ----


def answers(folder: Path, sim: Resemblance) -> Iterator[Agreement]:
    """Pearson of a measure's difference between two answers with the overall preference of both annotators."""
    rows = json.loads((folder / "human_labeled_data.json").read_text(encoding="utf-8"))
    pairs: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        pairs.setdefault(row["instance_id"], []).append(row)
    liked = np.array([np.mean([r["overall_label"] for r in own]) for own in pairs.values()])
    first = [own[0] for own in pairs.values()]
    both = [(own[0]["overall_label"], own[1]["overall_label"]) for own in pairs.values() if len(own) == 2]
    people = f"{_pearson([(float(a), float(b)) for a, b in both]):.2f} (two annotators)"
    measures: dict[str, Callable[[str, str], float]] = {
        "length": lambda text, gold: float(len(tokens(text))),
        "A4 token F1": lambda text, gold: overlap(text, gold)[2],
        "token recall": lambda text, gold: overlap(text, gold)[1],
        "likeness of sentences, best match both ways": lambda text, gold: _both_ways(text, gold, sim),
    }
    sim.prepare(s for r in first for text in (r["gt_answer"], _said(r, 1), _said(r, 2)) for s in sentences(text))
    for name, measure in measures.items():
        gap = [measure(_said(r, 2), r["gt_answer"]) - measure(_said(r, 1), r["gt_answer"]) for r in first]
        told = list(zip(gap, (float(x) for x in liked), strict=True))
        low, high = interval(told, _pearson)
        yield Agreement(
            "RAGChecker, 280 pairs of answers", name, "Pearson", _pearson(told), low, high, len(told), people
        )


def _said(row: dict[str, Any], number: int) -> str:
    return str(row[f"model{number}"]["response"])


def _both_ways(text: str, gold: str, sim: Resemblance) -> float:
    ours, theirs = sentences(text), sentences(gold)
    if not ours or not theirs:
        return 0.0
    matrix = sim.matrix(ours, theirs)
    return float(matrix.max(axis=1).mean() + matrix.max(axis=0).mean()) / 2


def _pearson(pairs: Sequence[tuple[float, float]]) -> float:
    left, right = np.array(pairs).T
    return float(np.corrcoef(left, right)[0, 1]) if left.std() and right.std() else 0.0


# ---- evidence: which turns of a meeting bear a summary sentence out ----


def evidence(folder: Path, sim: Resemblance) -> Iterator[Agreement]:
    """AUC of turns a person linked to a summary sentence against other turns of the meeting."""
    found: list[list[tuple[Floats, Floats, Floats, Floats]]] = []
    for file in sorted((folder / "summary_evidence").glob("*.json")):
        meeting = folder / "meetings" / file.name
        if meeting.is_file():
            found.append(list(_meeting(file, meeting, sim)))
    found = [each for each in found if each]
    count = sum(map(len, found))
    for name, a, b in (("I6 likeness to the passage", 0, 1), ("token overlap", 2, 3)):

        def mean(groups: list[Any], a: int = a, b: int = b) -> float:
            return float(np.mean([auc(each[a], each[b]) for group in groups for each in group]))

        low, high = interval(found, mean)
        nobody = "not measured: one annotation"
        yield Agreement("QMSum, evidence of summary sentences", name, "AUC", mean(found), low, high, count, nobody)


def _meeting(file: Path, meeting: Path, sim: Resemblance) -> Iterator[tuple[Floats, Floats, Floats, Floats]]:
    queries = json.loads(file.read_text(encoding="utf-8"))["qmsum"]
    turns = [turn["content"] for turn in json.loads(meeting.read_text(encoding="utf-8"))["meeting_transcripts"]]
    turns = [re.sub(r"\{\w+\}", "", turn) for turn in turns]
    linked = [
        (sentence, {piece["turn_index"] for piece in pieces})
        for query in queries["specific_query_list"]
        for sentence, pieces in zip(query["tokenized_answer"], query["evidence"], strict=False)
        if pieces
    ]
    needed = {turn for _, own in linked for turn in own if turn < len(turns)}
    others = [n for n in range(len(turns)) if n not in needed and len(tokens(turns[n])) > 3]
    room = max(0, MOST_TURNS - len(needed))
    kept = sorted(needed | set(others[:: max(1, len(others) // max(1, room))][:room]))
    if not linked or len(kept) < 2:
        return
    near = sim.normalised([sentence for sentence, _ in linked], [turns[n] for n in kept])
    for (sentence, own), row in zip(linked, near, strict=True):
        right = np.array([n in own for n in kept])
        if right.any() and not right.all():
            words = np.array([overlap(turns[n], sentence)[1] for n in kept])
            yield row[right], row[~right], words[right], words[~right]


# ---- claims: is a summary consistent with its document ----


def claims(folder: Path, sim: Resemblance) -> Iterator[Agreement]:
    """AUC of consistent summaries against edited ones."""
    groups: dict[str, list[tuple[bool, float, float]]] = {}
    for kind in ("sales_call", "sales_email"):
        documents = {row["doc_id"]: row["text"] for row in _lines(folder / f"{kind}_docs.jsonl")}
        rows = list(_lines(folder / f"{kind}_claims.jsonl"))
        sim.prepare(s for text in (*documents.values(), *(row["summary"] for row in rows)) for s in sentences(text))
        for row in rows:
            text = documents[row["doc_id"]]
            ours, source = sentences(row["summary"]), sentences(text)
            support = float(sim.normalised(ours, source).max(axis=1).min())
            said, there = protected(row["summary"]), protected(text)
            kept = {**dict.fromkeys(tokens(row["summary"]), 1)}
            words = sum(word in set(tokens(text)) for word in kept) / max(1, len(kept))
            groups.setdefault(row["doc_id"], []).append(
                (bool(row["consistent"]), support, words - float(sum((said - there).values())))
            )
    found = list(groups.values())
    for place, name in (
        (1, "I6 likeness of the weakest sentence"),
        (2, "words, numbers and negations of the document"),
    ):

        def area(groups: list[Any], place: int = place) -> float:
            every = [row for group in groups for row in group]
            return auc([r[place] for r in every if r[0]], [r[place] for r in every if not r[0]])

        low, high = interval(found, area)
        n = sum(map(len, found))
        yield Agreement("SummEdits, consistent or edited", name, "AUC", area(found), low, high, n, SUMMEDITS_HUMAN)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def table(found: Sequence[Agreement]) -> str:
    """As Markdown."""
    lines = ["| data | measure | | value | 95 % | n | people |", "|---|---|---|---|---|---|---|"]
    for each in found:
        spread = f"{each.low:.2f} to {each.high:.2f}"
        cells = (each.data, each.measure, each.statistic, f"{each.value:.2f}", spread, str(each.n), each.people)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
