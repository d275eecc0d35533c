"""Runs the mutants over the hand-made maps and says which metric noticed which, with the margin asked for.

Margins are about 60 % of what was measured when the metrics were designed. Where a base scores less than 1 and the
mutant must lose everything, the margin is taken of the base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.metrics import scores_of
from evals.mutants import changes
from evals.mutants.maps import NAMES, HandMap, generic_map, hand_map
from evals.setting import Setting
from evals.views import MapView, OutputView

if TYPE_CHECKING:
    from evals.resemblance import Resemblance

SEEDS = range(5)
ONE_STAGE = 0.34
"""One stage of five in full is worth 2 * 1 * .2 / 1.2 = .33 of an F1, so less can't be asked of a good paraphrase."""
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


class Bench:
    """One hand-made map with everything needed to measure mutants of it."""

    def __init__(self, name: str, sim: Resemblance) -> None:
        self.hand: HandMap = hand_map(name)
        lanes = self.hand.reference.journey.lanes()
        self.setting = Setting(self.hand.passages, sim, self.hand.reference, lanes, stages=(1, 9))
        self._known: dict[int, tuple[MapView, Values]] = {}

    def values(self, journey: MapView) -> Values:
        """Every metric of a map by id, with M3's precision and recall, and support as 1 minus I6."""
        if id(journey) not in self._known:
            scores = {s.id: s for s in scores_of(OutputView("journey", journey.items(), journey), self.setting)}
            values = {name: score.value for name, score in scores.items()}
            for part in ("precision", "precision_supported", "recall"):
                values[f"M3.{part}"] = float(scores["M3"].details.get(part, 0.0))
            values["support"] = 1 - values["I6"] if journey.items() else 0.0
            self._known[id(journey)] = (journey, values)
        return self._known[id(journey)][1]

    def mean(self, journeys: Sequence[MapView]) -> Values:
        """Mean of each metric over several mutants of one kind."""
        every = [self.values(journey) for journey in journeys]
        return {name: sum(v[name] for v in every) / len(every) for name in every[0]}


def rows(sim: Resemblance) -> list[Row]:
    """The whole table, over all hand-made maps."""
    found: list[Row] = []
    for name in NAMES:
        bench = Bench(name, sim)
        found += [*_harmless(bench), *_damaged(bench), *_cheats(bench)]
    return found


def _least(bench: Bench, mutant: str, journey: MapView, metric: str, least: float) -> Row:
    value = bench.values(journey)[metric]
    before = bench.values(bench.hand.identity)[metric]
    return Row(bench.hand.name, mutant, "identity", metric, before, value, f">= {least:g}", value >= least)


def _harmless(bench: Bench) -> Iterator[Row]:
    hand = bench.hand
    yield _least(bench, "K1 paraphrase", hand.paraphrase, "M3", 0.55)
    yield _least(bench, "K1 paraphrase", hand.paraphrase, "M1", 0.8)
    if hand.translation is not None:
        yield _least(bench, "K2 translation zh", hand.translation, "M3", 0.75)
        yield _least(bench, "K2 translation zh", hand.translation, "M1", 0.9)
    generic = changes.generic_stage_names(hand.identity)
    yield _least(bench, "K3 generic stage names", generic, "M1", 0.95)
    yield _least(bench, "K3 generic stage names", generic, "M3", 0.95)
    for base, journey in _bases(hand):
        merged = [changes.merge_stages(journey, i) for i in range(len(journey.stages) - 1)]
        cosmetic = [changes.cosmetics(journey, seed) for seed in SEEDS]
        extras = changes.supported_extras(journey, hand.passages)
        for metric in ("M1", "M3"):
            yield _stays(bench, "K4 stages merged", base, journey, merged, metric, 0.25)
        for metric in ("M1", "M2", "M3", "M4", "M5", "M9", "I2", "I3", "I4", "I5", "I6", "I7"):
            yield _stays(bench, "K5 order, case, dots", base, journey, cosmetic, metric, 0.01)
        yield _stays(bench, "K6 supported extras", base, journey, [extras], "M3.precision_supported", 0.05)


def _bases(hand: HandMap) -> tuple[tuple[str, MapView], tuple[str, MapView]]:
    return ("identity", hand.identity), ("paraphrase", hand.paraphrase)


def _stays(
    bench: Bench, mutant: str, base: str, journey: MapView, mutants: Sequence[MapView], metric: str, most: float
) -> Row:
    before = bench.values(journey)[metric]
    after = min((bench.values(m)[metric] for m in mutants), key=lambda value: -abs(value - before))
    met = abs(before - after) <= most + 1e-9
    return Row(bench.hand.name, mutant, base, metric, before, after, f"moves <= {most:g}", met)


def _falls(
    bench: Bench,
    mutant: str,
    base: tuple[str, MapView],
    mutants: Sequence[MapView],
    metric: str,
    margin: float,
    *,
    of_base: bool = False,
    rises: bool = False,
) -> Row:
    before, after = bench.values(base[1])[metric], bench.mean(mutants)[metric]
    wanted = margin * before if of_base else margin
    change = after - before if rises else before - after
    word = "rises" if rises else "falls"
    rule = f"{word} >= {margin:g}" + (" of base" if of_base else "")
    return Row(bench.hand.name, mutant, base[0], metric, before, after, rule, change >= wanted - 1e-9)


def _damaged(bench: Bench) -> Iterator[Row]:
    hand, passages = bench.hand, bench.hand.passages
    voice = sorted({p.voice for p in passages})[1]
    for base in _bases(hand):
        journey = base[1]
        swaps = [changes.swap_neighbours(journey, i) for i in range(len(journey.stages) - 1)]
        yield _falls(bench, "D1 stages shuffled", base, _seeded(changes.shuffle_stages, journey), "M2", 0.5)
        yield _falls(bench, "D2 neighbours swapped", base, swaps, "M2", 0.1)
        yield _falls(bench, "D3 items moved", base, _seeded(changes.move_items, journey), "M3", 0.25)
        yield _falls(bench, "D4 lanes swapped", base, [changes.swap_lanes(journey)], "M3", 0.3)
        half = _seeded(changes.drop_half, journey)
        yield _falls(bench, "D5 half dropped", base, half, "M3.recall", 0.4, of_base=True)
        yield _falls(bench, "D6 pains removed", base, [changes.without_pains(journey)], "M5", 0.9, of_base=True)
        for name, bad in (
            ("E1 no citations", changes.without_citations(journey)),
            ("E1 invented ids", changes.invented_ids(journey)),
        ):
            for metric in ("I2", "I3", "M3"):
                yield _falls(bench, name, base, [bad], metric, 0.95, of_base=True)
        drawn = [changes.random_citations(journey, passages, seed) for seed in SEEDS]
        yield _falls(bench, "E2 random citations", base, drawn, "support", 0.35)
        yield _falls(bench, "E2 random citations", base, drawn, "M3", 0.4)
        yield _falls(bench, "E3 fabricated quotes", base, [changes.fabricated_quotes(journey)], "I4", 0.95)
        moved = [changes.misattributed_quotes(journey, passages)]
        yield _falls(bench, "E4 misattributed quotes", base, moved, "I4", 0.95)
        yield _falls(bench, "E4 misattributed quotes", base, moved, "I5", 0.95, rises=True)
        yield _falls(bench, 'E5 "not" inserted', base, [changes.turned_quotes(journey)], "I4", 1.0)
        yield _falls(bench, "E5 number changed", base, [changes.changed_numbers(journey)], "I4", 1.0)
        single = [changes.one_participant(journey, passages, voice)]
        yield _falls(bench, "E6 one participant", base, single, "I8", 0.6)
        yield _falls(bench, "E6 one participant", base, single, "M3", 0.6, of_base=True)
        everything = [changes.cite_everything(journey, passages)]
        yield _falls(bench, "E7 cites everything", base, everything, "I7", 0.5)
        yield _falls(bench, "E7 cites everything", base, everything, "M3", 0.5)


def _seeded(change: Callable[[MapView, int], MapView], journey: MapView) -> list[MapView]:
    return [change(journey, seed) for seed in SEEDS]


def _cheats(bench: Bench) -> Iterator[Row]:
    hand, passages = bench.hand, bench.hand.passages
    other = hand_map(next(name for name in NAMES if name != hand.name)).identity
    generic = generic_map()
    for base in _bases(hand):
        journey = base[1]
        yield _falls(bench, "C1 generic map", base, [generic], "M3", 0.4)
        pasted = changes.pasted_citations(generic, hand.identity)
        yield _falls(bench, "C1 generic, re-cited", base, [pasted], "M3", 0.35)
        yield _falls(bench, "C2 other corpus", base, [other], "M3", 0.4)
        pasted = changes.pasted_citations(other, hand.identity)
        yield _falls(bench, "C2 other, re-cited", base, [pasted], "M3", 0.4)
        three = [changes.repeated(journey)]
        yield _falls(bench, "C3 repeated x3", base, three, "M9", 0.5, rises=True)
        yield _falls(bench, "C3 repeated x3", base, three, "M3.precision", 0.5, of_base=True)
        heap = [changes.dumped(journey, passages)]
        yield _falls(bench, "C4 corpus dumped", base, heap, "M3.precision", 0.5, of_base=True)
        yield _falls(bench, "C4 corpus dumped", base, heap, "M12", 1.0, rises=True)
    empty = bench.values(MapView(()))
    for metric in ("M1", "M2", "M3", "M4", "M5", "I1", "I2", "I3", "I4", "I7", "I8"):
        value = empty[metric]
        yield Row(hand.name, "C5 empty", "identity", metric, 1.0, value, "= 0", value == 0.0)
    single = bench.values(changes.one_stage(hand.paraphrase))["M3"]
    most = ONE_STAGE
    yield Row(hand.name, "C5 one stage", "paraphrase", "M3", 1.0, single, f"<= {most:g}", single <= most)


def constant_outputs(bench: Bench) -> dict[str, float]:
    """M3 of outputs that ignore what was asked."""
    hand = bench.hand
    other = hand_map(next(name for name in NAMES if name != hand.name)).identity
    outputs = {
        "empty": MapView(()),
        "generic": generic_map(),
        "dump": changes.only_dump(hand.identity, hand.passages),
        "reference of another case": other,
    }
    return {name: bench.values(journey)["M3"] for name, journey in outputs.items()}


def ranking_accuracy(bench: Bench) -> float:
    """Share of (sound, unsound) pairs of maps that M3 puts in the right order."""
    hand, passages = bench.hand, bench.hand.passages
    sound = [hand.identity, hand.paraphrase, changes.generic_stage_names(hand.paraphrase)]
    sound += [changes.merge_stages(hand.paraphrase, 1), changes.cosmetics(hand.paraphrase, 0)]
    sound += [hand.translation] if hand.translation is not None else []
    unsound = []
    for _, journey in _bases(hand):
        unsound += [changes.swap_lanes(journey), changes.without_citations(journey), changes.invented_ids(journey)]
        unsound += [changes.cite_everything(journey, passages), changes.dumped(journey, passages)]
        for seed in SEEDS:
            unsound += [changes.move_items(journey, seed), changes.random_citations(journey, passages, seed)]
            unsound += [changes.drop_half(journey, seed)]
    unsound += [generic_map(), changes.pasted_citations(generic_map(), hand.identity), MapView(())]
    right = [bench.values(a)["M3"] > bench.values(b)["M3"] for a in sound for b in unsound]
    return sum(right) / len(right)


def condensed(found: Sequence[Row]) -> list[Row]:
    """One row for each mutant, metric and rule: the one over all maps and bases that came nearest to failing."""
    worst: dict[tuple[str, str, str], Row] = {}
    for row in found:
        key = (row.mutant, row.metric, row.rule)
        if key not in worst or _margin(row) < _margin(worst[key]):
            worst[key] = row
    return list(worst.values())


def _margin(row: Row) -> tuple[bool, float]:
    """Whether it was met, and how much it moved in the direction asked for."""
    change = row.after - row.before
    if row.rule.startswith("falls"):
        return row.met, -change
    if row.rule.startswith("moves"):
        return row.met, -abs(change)
    return row.met, -row.after if row.rule.startswith(("<=", "=")) else change


def table_text(found: Sequence[Row]) -> str:
    """The table as Markdown."""
    lines = ["| map | mutant | of | metric | before | after | asked | met |", "|---|---|---|---|---|---|---|---|"]
    for row in found:
        cells = (row.map, row.mutant, row.base, row.metric, f"{row.before:.2f}", f"{row.after:.2f}", row.rule)
        lines.append("| " + " | ".join(cells) + f" | {'yes' if row.met else 'NO'} |")
    return "\n".join(lines)
