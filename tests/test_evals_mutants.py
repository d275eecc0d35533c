"""The metrics notice damaged and cheating outputs of every reference there is, with the margins asked for.

And the other way round: with one of the checks cut out of the code, a mutant gets through.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from corpus import weights
from evals import encoders, matching
from evals.calibrate import fit, fit_probe
from evals.cases import JourneyTask, case_files, load_case
from evals.catalogue import CATALOGUE
from evals.encoders import measure
from evals.mutants.bench import Bench
from evals.mutants.map_rules import rows_of
from evals.mutants.maps import NAMES, case_maps, hand_map
from evals.mutants.other_rules import other_rows
from evals.mutants.table import Trial, summary, table_text, trial
from evals.polarity import probe
from evals.resemblance import Resemblance, calibration
from evals.scorers import citation_validity, polarity_accuracy, quote_fidelity, severe_minority
from evals.scorers.raw_replies import Exchange, replies_fit

pytestmark = pytest.mark.slow
CASE_MAPS = [
    name
    for name, file in case_files().items()
    if any(isinstance(t, JourneyTask) and t.reference is not None for t in load_case(file).tasks)
    and not load_case(file).base
]


@pytest.fixture(scope="module")
def work() -> Path:
    """Where vectors and projects are kept between runs, as the command keeps them."""
    return Path(platformdirs.user_cache_dir("wayfolk")) / "evals"


@pytest.fixture(scope="module")
def sim(work: Path) -> Resemblance:
    """The measure with the encoders it was fitted for."""
    weights.require("multilingual-e5-small")
    return measure(work)


@pytest.fixture(scope="module")
def trials(sim: Resemblance, work: Path) -> dict[str, Trial]:
    """Every map's trial."""
    found = {name: trial(Bench(hand_map(name), sim)) for name in NAMES}
    found |= {base.name: trial(Bench(base, sim)) for base in case_maps(work)}
    sim.save()
    return found


def test_every_margin_is_met_on_every_map(trials: dict[str, Trial]) -> None:
    assert len(trials) >= len(NAMES) + len(CASE_MAPS)
    assert all(len(each.rows) > 80 for each in trials.values())
    missed = [row for each in trials.values() for row in each.rows if not row.met]
    assert missed == [], "\n" + table_text(missed)


def test_outputs_that_ignore_the_corpus_stay_below_the_bound(trials: dict[str, Trial]) -> None:
    assert {name: each.constants for name, each in trials.items() if max(each.constants.values()) >= 0.35} == {}


def test_sound_maps_rank_above_unsound_ones(trials: dict[str, Trial]) -> None:
    assert all(each.right >= 0.95 * each.pairs for each in trials.values()), "\n" + summary(list(trials.values()))


def test_every_metric_is_shown_to_move(trials: dict[str, Trial]) -> None:
    moved = {row.metric.partition(".")[0] for each in trials.values() for row in each.rows}
    moved |= {"I6" for each in trials.values() for row in each.rows if row.metric == "support"}
    # I15 is read off recordings and not off outputs, so its mutant is a reply and not a map.
    good = Exchange((("user", "yes or no?"),), "yes", choices=("yes", "no"))
    told, mutant = replies_fit([good]), replies_fit([replace(good, text="Yes, I think so")])
    moved |= {told.id.partition(" ")[0]} if told.value - mutant.value >= 0.95 else set()
    assert {entry.id for entry in CATALOGUE} - moved == {"M8", "P6", "R4", "C6"}


def _cut(function: Callable[..., Any], line: str, instead: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a check out of the code of a function, wherever it is already imported."""
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(line) == 1
    held: dict[str, Any] = {}
    exec(compile(source.replace(line, instead), function.__module__, "exec"), dict(function.__globals__), held)  # noqa: S102
    monkeypatch.setattr(function, "__code__", held[function.__name__].__code__)


CUTS = {
    "citation exists": (citation_validity.citation_validity, "if pair[1] not in setting.passages", "if False", "E1"),
    "evidence is shared": (matching.match_items, "if evidence:", "if False:", "E2"),
    "quote stands there": (quote_fidelity.verdict, "fidelity(quoted.quote,", "fidelity(passage.text,", "E3"),
    "polarity": (polarity_accuracy.polarity_accuracy, "if turned(polarity, own, mine)", "if False", "D7"),
    "stage alignment": (
        matching.match_items,
        "alignment.credit[np.ix_([k for k, _ in left], [k for k, _ in right])]",
        "np.ones((len(left), len(right)))",
        "D3",
    ),
    "meaning": (matching.match_items, "np.where(likeness >= floor, credit, 0.0)", "credit", "C9"),
}


@pytest.mark.parametrize("check", CUTS)
def test_with_a_check_cut_out_a_mutant_gets_through(
    sim: Resemblance, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    function, line, instead, mutant = CUTS[check]
    _cut(function, line, instead, monkeypatch)
    rows = list(rows_of(Bench(hand_map("bank_account"), sim)))
    assert any(row.mutant.startswith(mutant) and not row.met for row in rows)


def test_with_its_check_cut_out_a_finding_of_everything_gathers_what_is_grave(
    sim: Resemblance, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(hand_map("bank_account"), sim)
    grave = [row for row in other_rows(bench) if row.metric == "S2"]
    assert len(grave) == 3
    assert all(row.met for row in grave)
    _cut(severe_minority.gathers, "both >= GATHERED * len(evidence)", "True", monkeypatch)
    assert [row.mutant for row in other_rows(bench) if row.metric == "S2" and not row.met] == ["S2 grave theme drowned"]


def test_the_committed_calibration_is_that_of_the_labelled_texts(sim: Resemblance) -> None:
    both = encoders.encoders()
    fitted, committed = fit(both), calibration()
    assert fitted.intercept == pytest.approx(committed.intercept, abs=0.05)
    for new, old in zip(fitted.encoders, committed.encoders, strict=True):
        assert new.slope == pytest.approx(old.slope, rel=0.02)
    assert min(fitted.auc["unrelated"].values()) >= 0.95
    refitted = fit_probe(both, committed)
    assert refitted.encoders == probe().encoders
    assert min(refitted.auc.values()) >= 0.85
