"""Net experience: the share of voices for whom it was good less the share for whom it was bad, with its uncertainty.

Knows counts of voices; knows nothing of how a voice was found to be good or bad (`assistant.themes.valence_of`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from assistant.artifacts import Valence

SURE = 1.96
"""Standard errors on either side of the interval. The usual 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Net:
    """Good less bad, as a share of the voices."""

    value: float
    """-1 (bad for all) to 1 (good for all)."""
    low: float
    high: float
    good: int
    bad: int
    n: int


def net_of(valence: Valence | None) -> Net | None:
    """Net experience behind a valence; None where nobody said how it felt, or good and bad were not counted.

    The interval is the adjusted Wald interval for a difference of two shares of the same people (Bonett and Price,
    2012): one voice is added to each side, which keeps it honest where few speak.
    """
    if valence is None or not valence.n or valence.good is None or valence.bad is None:
        return None
    good, bad = (valence.good + 1) / (valence.n + 2), (valence.bad + 1) / (valence.n + 2)
    middle, error = good - bad, sqrt((good + bad - (good - bad) ** 2) / (valence.n + 2))
    return Net(
        (valence.good - valence.bad) / valence.n,
        max(-1.0, middle - SURE * error),
        min(1.0, middle + SURE * error),
        valence.good,
        valence.bad,
        valence.n,
    )
