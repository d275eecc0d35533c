"""What every metric of maps must notice, with the margin asked for.

Margins are about 60 % of what was measured when the metrics were designed. Where a base scores less than 1 and the
mutant must lose everything, the margin is taken of the base. Where arithmetic sets a bound, it is computed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from evals.mutants import changes
from evals.mutants.bench import Bench, Row
from evals.mutants.maps import NAMES, generic_map, hand_map
from evals.views import MapView

SEEDS = range(5)
Base = tuple[str, MapView]
UNMOVED = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M9", "M10", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I13")
EMPTY = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "I1", "I2", "I3", "I4", "I7", "I8", "I13")


def rows_of(bench: Bench) -> Iterator[Row]:
    """All rows of one map."""
    yield from _wordings(bench)
    for base in bench.map.bases():
        yield from _harmless(bench, base)
        yield from _damaged(bench, base)
        yield from _evidence(bench, base)
        yield from _cheats(bench, base)
    yield from _nothing(bench)


def _wordings(bench: Bench) -> Iterator[Row]:
    if bench.map.paraphrase is not None:
        yield bench.least("K1 paraphrase", bench.map.paraphrase, "M3", 0.55)
        yield bench.least("K1 paraphrase", bench.map.paraphrase, "M1", 0.8)
    for language, translation in bench.map.translations.items():
        yield bench.least(f"K2 translation {language}", translation, "M3", 0.75)
        yield bench.least(f"K2 translation {language}", translation, "M1", 0.9)
    generic = changes.generic_stage_names(bench.map.identity)
    yield bench.least("K3 generic stage names", generic, "M1", 0.95)
    yield bench.least("K3 generic stage names", generic, "M3", 0.95)


def _harmless(bench: Bench, base: Base) -> Iterator[Row]:
    journey = base[1]
    merged = [changes.merge_stages(journey, i) for i in range(len(journey.stages) - 1)]
    cosmetic = [changes.cosmetics(journey, seed) for seed in SEEDS]
    extras = changes.supported_extras(journey, bench.map.passages)
    filled = sum(bool(stage.items()) for stage in journey.stages)
    best = 2 * (filled - 1) / (2 * filled - 1)
    """Of M1, where two stages of so many are one: each counts half."""
    for metric in ("M1", "M3"):
        yield bench.stays("K4 stages merged", base, merged, metric, max(0.25, round(1 - best, 2) + 0.01))
    known = bench.values(journey)
    for metric in UNMOVED:
        if metric in known:
            yield bench.stays("K5 order, case, dots", base, cosmetic, metric, 0.01)
    yield bench.stays("K6 supported extras", base, [extras], "M3.precision_supported", 0.05)


def _damaged(bench: Bench, base: Base) -> Iterator[Row]:
    journey = base[1]
    stages = len(journey.stages)
    swaps = [changes.swap_neighbours(journey, i) for i in range(stages - 1)]
    one_swap = 4 / (stages * (stages - 1))
    """What one swap of neighbours takes of tau."""
    yield bench.falls("D1 stages shuffled", base, _shuffles(journey), "M2", 0.5)
    yield bench.falls("D2 neighbours swapped", base, swaps, "M2", min(0.1, round(0.8 * one_swap, 3)))
    yield bench.falls("D3 items moved", base, _seeded(changes.move_items, journey), "M3", 0.25)
    yield bench.falls("D4 lanes swapped", base, [changes.swap_lanes(journey)], "M3", 0.3)
    yield bench.falls_of_base("D5 half dropped", base, _seeded(changes.drop_half, journey), "M3.recall", 0.4)
    if bench.values(journey).get("M5"):
        yield bench.falls_of_base("D6 pains removed", base, [changes.without_pains(journey)], "M5", 0.9)
    opposites = bench.map.opposites
    if any(item.text in opposites for item in journey.items(("pain_points",))):
        pains = changes.only_pains(journey)  # nothing else is turned, so nothing else is counted
        turned = [changes.turned_pains(pains, opposites)]
        yield bench.falls("D7 pains turned round", (base[0], pains), turned, "M6", 0.4)
    if "M7" in bench.values(journey):
        yield bench.falls("D9 sentiment reversed", base, [changes.reversed_sentiment(journey)], "M7", 0.5)
    yield bench.falls("D10 lane missing", base, [changes.without_lane(journey)], "I1", 1.0)
    yield bench.falls("D11 counts too high", base, [changes.wrong_counts(journey)], "I13", 0.95)
    most = bench.values(changes.overstated(journey)).get("I14", 1.0)
    yield Row(bench.name, "D12 overstated", base[0], "I14", 1.0, most, "<= 0.05", most <= 0.05)
    if bench.values(journey).get("M11"):
        loose = [changes.unlinked_ideas(journey, bench.map.passages)]
        yield bench.falls_of_base("D13 ideas answer no pain", base, loose, "M11", 0.9)


def _evidence(bench: Bench, base: Base) -> Iterator[Row]:
    journey, passages = base[1], bench.map.passages
    for name, bad in (
        ("E1 no citations", changes.without_citations(journey)),
        ("E1 invented ids", changes.invented_ids(journey)),
    ):
        for metric in ("I2", "I3", "M3"):
            yield bench.falls_of_base(name, base, [bad], metric, 0.95)
    drawn = [changes.random_citations(journey, passages, seed) for seed in SEEDS]
    yield bench.falls("E2 random citations", base, drawn, "support", 0.35)
    yield bench.falls("E2 random citations", base, drawn, "M3", 0.4)
    yield bench.falls("E3 fabricated quotes", base, [changes.fabricated_quotes(journey)], "I4", 0.95)
    moved = [changes.misattributed_quotes(journey, passages)]
    yield bench.falls("E4 misattributed quotes", base, moved, "I4", 0.95)
    yield bench.rises("E4 misattributed quotes", base, moved, "I5", 0.95)
    yield bench.falls('E5 "not" inserted', base, [changes.turned_quotes(journey)], "I4", 1.0)
    yield bench.falls("E5 number changed", base, [changes.changed_numbers(journey)], "I4", 1.0)
    voices = sorted({p.voice for p in passages})
    single = [changes.one_participant(journey, passages, voice) for voice in voices[:: max(1, len(voices) // 5)]]
    yield bench.falls_of_base("E6 one participant", base, single, "I8", 0.6)
    yield bench.falls_of_base("E6 one participant", base, single, "M3", 0.6)
    everything = [changes.cite_everything(journey, passages)]
    yield bench.falls("E7 cites everything", base, everything, "I7", 0.5)
    yield bench.falls("E7 cites everything", base, everything, "M3", 0.5)


def _shuffles(journey: MapView) -> list[MapView]:
    """Orders in which stages that hold something follow each other otherwise: an empty stage has no place to be in."""
    order = [stage.id for stage in journey.stages if stage.items()]
    every = (changes.shuffle_stages(journey, seed) for seed in range(100))
    turned = (m for m in every if [stage.id for stage in m.stages if stage.items()] != order)
    return list(itertools.islice(turned, len(SEEDS)))


def _seeded(change: Callable[[MapView, int], MapView], journey: MapView) -> list[MapView]:
    return [change(journey, seed) for seed in SEEDS]


def other_map(bench: Bench) -> MapView:
    """The map of another corpus."""
    return hand_map(next(name for name in NAMES if name != bench.name)).identity


def _cheats(bench: Bench, base: Base) -> Iterator[Row]:
    journey, passages, whole = base[1], bench.map.passages, bench.map.identity
    other, generic = other_map(bench), generic_map()
    yield bench.falls("C1 generic map", base, [generic], "M3", 0.4)
    yield bench.falls("C1 generic, re-cited", base, [changes.pasted_citations(generic, whole)], "M3", 0.35)
    if bench.values(journey)["G3"] > 0:  # the hand-made maps are strangers themselves
        yield bench.falls("C1 generic, re-cited", base, [changes.pasted_citations(generic, whole)], "G3", 0.3)
    yield bench.falls("C2 other corpus", base, [other], "M3", 0.4)
    yield bench.falls("C2 other, re-cited", base, [changes.pasted_citations(other, whole)], "M3", 0.4)
    yield bench.falls("C2 other corpus", base, [other], "M10", 0.3)
    yield bench.falls("C9 texts shuffled", base, _seeded(changes.shuffled_texts, journey), "M3", 0.4)
    three = [changes.repeated(journey)]
    yield bench.rises("C3 repeated x3", base, three, "M9", 0.5)
    yield bench.falls_of_base("C3 repeated x3", base, three, "M3.precision", 0.5)
    heap = [changes.dumped(journey, passages)]
    yield bench.falls_of_base("C4 corpus dumped", base, heap, "M3.precision", 0.5)
    yield bench.rises("C4 corpus dumped", base, heap, "M12", 1.0)


def _nothing(bench: Bench) -> Iterator[Row]:
    empty = bench.values(MapView(()))
    for metric in EMPTY:
        if metric in empty:
            yield Row(bench.name, "C5 empty", "identity", metric, 1.0, empty[metric], "= 0", empty[metric] == 0.0)
    journey = bench.map.paraphrase or bench.map.identity
    counted = [item for item in bench.map.reference.journey.only(bench.map.lanes).items()]
    held = {item.id for item in bench.map.identity.stages[0].items()}
    share = sum(item.severity for item in counted if item.id in held) / sum(item.severity for item in counted)
    most = max(0.3, round(2 * share / (1 + share), 2) + 0.02)
    """One stage in full is worth so much of an F1."""
    single = bench.values(changes.one_stage(journey))["M3"]
    yield Row(bench.name, "C5 one stage", "identity", "M3", 1.0, single, f"<= {most:g}", single <= most)


def constant_outputs(bench: Bench) -> dict[str, float]:
    """M3 of outputs that ignore what was asked."""
    outputs = {
        "empty": MapView(()),
        "generic": generic_map(),
        "dump": changes.only_dump(bench.map.identity, bench.map.passages),
        "reference of another case": other_map(bench),
    }
    return {name: bench.values(journey)["M3"] for name, journey in outputs.items()}


def ranked(bench: Bench) -> tuple[int, int]:
    """How many (sound, unsound) pairs of maps M3 puts in the right order, and of how many."""
    passages, whole = bench.map.passages, bench.map.identity
    best = bench.map.paraphrase or whole
    sound = [journey for _, journey in bench.map.bases()] + list(bench.map.translations.values())
    sound += [changes.generic_stage_names(best), changes.merge_stages(best, 1), changes.cosmetics(best, 0)]
    unsound = []
    for _, journey in bench.map.bases():
        unsound += [changes.swap_lanes(journey), changes.without_citations(journey), changes.invented_ids(journey)]
        unsound += [changes.cite_everything(journey, passages), changes.dumped(journey, passages)]
        for seed in SEEDS:
            unsound += [changes.move_items(journey, seed), changes.random_citations(journey, passages, seed)]
            unsound += [changes.drop_half(journey, seed)]
    unsound += [generic_map(), changes.pasted_citations(generic_map(), whole), MapView(())]
    right = [bench.values(a)["M3"] > bench.values(b)["M3"] for a in sound for b in unsound]
    return sum(right), len(right)
