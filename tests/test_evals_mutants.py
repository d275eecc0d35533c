"""The metrics notice damaged and cheating maps, with the margins asked for, on the real encoder."""

from __future__ import annotations

import pytest

from corpus import weights
from corpus.embedders import make_embedder
from evals.calibrate import fit
from evals.mutants.maps import NAMES
from evals.mutants.table import Bench, constant_outputs, ranking_accuracy, rows, table_text
from evals.resemblance import Resemblance, calibration, file_hash

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sim() -> Resemblance:
    """The measure with the encoder it was fitted for."""
    weights.require("multilingual-e5-small")
    return Resemblance(make_embedder(calibration().embedder))


def test_every_margin_is_met_on_every_map(sim: Resemblance) -> None:
    found = rows(sim)
    assert {row.map for row in found} == set(NAMES)
    assert len(found) > 200
    missed = [row for row in found if not row.met]
    assert missed == [], "\n" + table_text(missed)


@pytest.mark.parametrize("name", NAMES)
def test_outputs_that_ignore_the_corpus_stay_below_the_floor(sim: Resemblance, name: str) -> None:
    assert max(constant_outputs(Bench(name, sim)).values()) < 0.35


@pytest.mark.parametrize("name", NAMES)
def test_sound_maps_rank_above_unsound_ones(sim: Resemblance, name: str) -> None:
    assert ranking_accuracy(Bench(name, sim)) >= 0.95


def test_the_committed_calibration_is_that_of_the_pairs(sim: Resemblance) -> None:
    fitted = fit(make_embedder(calibration().embedder))
    committed = calibration()
    assert fitted.slope == pytest.approx(committed.slope, rel=0.02)
    assert fitted.centre == pytest.approx(committed.centre, abs=0.002)
    assert min(fitted.auc.values()) >= 0.95


def test_bank_and_pairs_are_those_the_calibration_was_fitted_with() -> None:
    assert calibration().bank == file_hash("bank", "background.jsonl")
    assert calibration().pairs == file_hash("calibration", "pairs.jsonl")
