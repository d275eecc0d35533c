"""Measures mutants of one map, and says by which rule a metric noticed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.metrics import scores_of
from evals.mutants.maps import BaseMap
from evals.scores import Score, State
from evals.setting import Setting
from evals.views import MapView, OutputView

if TYPE_CHECKING:
    from evals.resemblance import Resemblance

Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One mutant, one metric."""

    map: str
    mutant: str
    base: str
    metric: str
    before: float
    after: float
    rule: str
    met: bool


def values_of(scores: Sequence[Score]) -> Values:
    """Metric id → value, with the parts of M3, and support as 1 minus I6; what is not applicable is left out."""
    by_id = {score.id: score for score in scores}
    values = {name: score.value for name, score in by_id.items() if score.state is not State.NOT_APPLICABLE}
    if "M3" in by_id:
        for part in ("precision", "precision_supported", "recall"):
            values[f"M3.{part}"] = float(by_id["M3"].details.get(part, 0.0))
    if "I6" in values:
        values["support"] = 1 - values["I6"] if by_id["I6"].n else 0.0
    return values


class Bench:
    """One map with everything needed to measure mutants of it."""

    def __init__(self, base: BaseMap, sim: Resemblance) -> None:
        self.map = base
        self.setting = Setting(base.passages, sim, base.reference, base.lanes, stages=(1, 12))
        self._known: dict[int, tuple[MapView, Values]] = {}

    @property
    def name(self) -> str:
        """Name of the map."""
        return self.map.name

    def values(self, journey: MapView) -> Values:
        """Every metric of a map by id."""
        if id(journey) not in self._known:
            view = OutputView("journey", journey.items(), journey)
            self._known[id(journey)] = (journey, values_of(scores_of(view, self.setting)))
        return self._known[id(journey)][1]

    def mean(self, journeys: Sequence[MapView], metric: str) -> float:
        """Mean of a metric over several mutants of one kind."""
        return sum(self.values(journey)[metric] for journey in journeys) / len(journeys)

    def least(self, mutant: str, journey: MapView, metric: str, least: float) -> Row:
        """A harmless change keeps at least so much."""
        before, after = self.values(self.map.identity)[metric], self.values(journey)[metric]
        return Row(self.name, mutant, "identity", metric, before, after, f">= {least:g}", after >= least)

    def stays(
        self, mutant: str, base: tuple[str, MapView], mutants: Sequence[MapView], metric: str, most: float
    ) -> Row:
        """A harmless change moves the metric by at most so much, up or down."""
        before = self.values(base[1])[metric]
        after = max((self.values(m)[metric] for m in mutants), key=lambda value: abs(value - before))
        met = abs(before - after) <= most + 1e-9
        return Row(self.name, mutant, base[0], metric, before, after, f"moves <= {most:g}", met)

    def falls(
        self, mutant: str, base: tuple[str, MapView], mutants: Sequence[MapView], metric: str, margin: float
    ) -> Row:
        """Damage lowers the metric by at least so much, as a mean over the mutants."""
        before, after = self.values(base[1])[metric], self.mean(mutants, metric)
        return fall(self.name, mutant, base[0], metric, before, after, margin)

    def falls_of_base(
        self, mutant: str, base: tuple[str, MapView], mutants: Sequence[MapView], metric: str, share: float
    ) -> Row:
        """Damage takes at least such a share of what the base had."""
        before, after = self.values(base[1])[metric], self.mean(mutants, metric)
        met = before - after >= share * before - 1e-9
        return Row(self.name, mutant, base[0], metric, before, after, f"falls >= {share:g} of base", met)

    def rises(
        self, mutant: str, base: tuple[str, MapView], mutants: Sequence[MapView], metric: str, margin: float
    ) -> Row:
        """Damage raises a metric of which less is better."""
        before, after = self.values(base[1])[metric], self.mean(mutants, metric)
        return rise(self.name, mutant, base[0], metric, before, after, margin)


def fall(name: str, mutant: str, base: str, metric: str, before: float, after: float, margin: float) -> Row:
    """A row that asks for a fall."""
    return Row(name, mutant, base, metric, before, after, f"falls >= {margin:g}", before - after >= margin - 1e-9)


def rise(name: str, mutant: str, base: str, metric: str, before: float, after: float, margin: float) -> Row:
    """A row that asks for a rise."""
    return Row(name, mutant, base, metric, before, after, f"rises >= {margin:g}", after - before >= margin - 1e-9)
