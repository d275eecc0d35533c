"""A measure of likeness by spelling, for tests where texts are the same or have nothing in common."""

from __future__ import annotations

from corpus.embedders.hashing import HashingEmbedder
from evals.resemblance import Calibration, EncoderFit, Resemblance


def spelling_measure() -> Resemblance:
    """Needs no weights."""
    fitted = Calibration((EncoderFit("hashing:256", "1", 30.0),), -9.0, "", "", "", {}, 0.0, {})
    return Resemblance([HashingEmbedder(256)], fitted)
