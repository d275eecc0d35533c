"""What is done to a good map to make it worse, or to make it look good. Each change is one function.

Random changes take a seed and give the same map for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from evals.mutants.maps import cited
from evals.passages import Passages
from evals.views import Item, MapView, Quoted, StageView

ItemChange = Callable[[Item], Item | None]


def each_item(journey: MapView, change: ItemChange) -> MapView:
    """Every item put through `change`; None leaves it out."""
    stages = []
    for stage in journey.stages:
        cells = {
            lane: tuple(new for item in items if (new := change(item)) is not None)
            for lane, items in stage.cells.items()
        }
        stages.append(replace(stage, cells=cells))
    return MapView(tuple(stages))


def with_evidence(item: Item, evidence: frozenset[str], passages: Passages) -> Item:
    """The item resting on other passages, quoted in full."""
    return replace(item, evidence=evidence, quotes=cited(item.id, passages, evidence))


# ---- harmless ----


def generic_stage_names(journey: MapView) -> MapView:
    """K3: right content under commonplace names."""
    names = ("Awareness", "Consideration", "Onboarding", "Usage", "Loyalty", "Renewal", "Exit")
    return MapView(tuple(replace(s, name=names[i % len(names)]) for i, s in enumerate(journey.stages)))


def merge_stages(journey: MapView, first: int) -> MapView:
    """K4: a stage and the next one as one."""
    a, b = journey.stages[first], journey.stages[first + 1]
    lanes = dict.fromkeys((*a.cells, *b.cells))
    cells = {lane: (*a.cells.get(lane, ()), *b.cells.get(lane, ())) for lane in lanes}
    merged = StageView(a.id, f"{a.name} and {b.name}", cells, a.order)
    return MapView((*journey.stages[:first], merged, *journey.stages[first + 2 :]))


def cosmetics(journey: MapView, seed: int) -> MapView:
    """K5: order inside cells, casing of the first letter, full stops and white space."""
    rng = random.Random(seed)
    stages = []
    for stage in journey.stages:
        cells = {}
        for lane, items in stage.cells.items():
            turned = [replace(item, text=f"  {item.text}".rstrip(".") + ". ") for item in items]
            rng.shuffle(turned)
            cells[lane] = tuple(turned)
        stages.append(replace(stage, cells=cells))
    return MapView(tuple(stages))


def rename_ids(journey: MapView, passages: Passages) -> tuple[MapView, Passages, Callable[[str], str]]:
    """Passages and items under other ids; nothing else."""

    def name(passage: str) -> str:
        return f"x-{passage}"

    def renamed(quoted: Quoted) -> Quoted:
        return replace(quoted, passage=name(quoted.passage))

    def change(item: Item) -> Item:
        quotes = tuple(renamed(q) for q in item.quotes)
        return replace(item, id=f"y-{item.id}", evidence=frozenset(map(name, item.evidence)), quotes=quotes)

    moved = Passages({name(p.id): replace(p, id=name(p.id)) for p in passages}, passages.texts, passages.titles)
    return each_item(journey, change), moved, name


def supported_extras(journey: MapView, passages: Passages) -> MapView:
    """K6: a fifth more items, each a passage in its own words, cited, where its evidence is at home."""
    extra = max(1, len(journey.items()) // 5)
    home = {p: i for i, stage in enumerate(journey.stages) for item in stage.items() for p in item.evidence}
    chosen = [p for p in passages if p.id in home][:: max(1, len(passages) // extra)]
    stages = list(journey.stages)
    for passage in chosen:
        stage = stages[home[passage.id]]
        item = with_evidence(
            Item(f"extra-{passage.id}", passage.text, "thoughts_feelings"), frozenset({passage.id}), passages
        )
        cells = {**stage.cells, item.lane: (*stage.cells.get(item.lane, ()), item)}
        stages[home[passage.id]] = replace(stage, cells=cells)
    return MapView(tuple(stages))


# ---- damage ----


def shuffle_stages(journey: MapView, seed: int) -> MapView:
    """D1: stages in another order."""
    rng = random.Random(seed)
    order = list(journey.stages)
    while order == list(journey.stages):
        rng.shuffle(order)
    return MapView(tuple(order))


def swap_neighbours(journey: MapView, first: int) -> MapView:
    """D2: a stage and the next one change places."""
    order = list(journey.stages)
    order[first], order[first + 1] = order[first + 1], order[first]
    return MapView(tuple(order))


def move_items(journey: MapView, seed: int) -> MapView:
    """D3: every item into a stage other than its own, chosen at random, in its own lane."""
    rng = random.Random(seed)
    cells: list[dict[str, list[Item]]] = [{lane: [] for lane in stage.cells} for stage in journey.stages]
    for position, stage in enumerate(journey.stages):
        for lane, items in stage.cells.items():
            for item in items:
                target = rng.choice([i for i in range(len(journey.stages)) if i != position])
                cells[target].setdefault(lane, []).append(item)
    return MapView(
        tuple(
            replace(stage, cells={lane: tuple(items) for lane, items in held.items()})
            for stage, held in zip(journey.stages, cells, strict=True)
        )
    )


def swap_lanes(journey: MapView) -> MapView:
    """D4: every item into the next lane."""
    lanes = journey.lanes()
    after = dict(zip(lanes, (*lanes[1:], lanes[0]), strict=True))
    stages = []
    for stage in journey.stages:
        cells = {
            after[lane]: tuple(replace(item, lane=after[lane]) for item in items) for lane, items in stage.cells.items()
        }
        stages.append(replace(stage, cells=cells))
    return MapView(tuple(stages))


def drop_half(journey: MapView, seed: int) -> MapView:
    """D5: half of the items gone."""
    rng = random.Random(seed)
    items = journey.items()
    gone = {item.id for item in rng.sample(items, len(items) // 2)}
    return each_item(journey, lambda item: None if item.id in gone else item)


def without_pains(journey: MapView) -> MapView:
    """D6: no pain left."""
    return each_item(journey, lambda item: None if item.lane == "pain_points" else item)


def only_pains(journey: MapView) -> MapView:
    """What D7 is measured on: the pains alone."""
    return each_item(journey, lambda item: item if item.lane == "pain_points" else None)


def turned_pains(journey: MapView, opposites: Mapping[str, str]) -> MapView:
    """D7: every pain said the other way round, where its opposite is written down."""
    return each_item(journey, lambda item: replace(item, text=opposites.get(item.text, item.text)))


def reversed_sentiment(journey: MapView) -> MapView:
    """D9: what felt bad felt good, and the other way round."""
    return MapView(tuple(replace(s, sentiment=None if s.sentiment is None else -s.sentiment) for s in journey.stages))


def without_lane(journey: MapView) -> MapView:
    """A lane that the case asks for is missing from the first stage."""
    first, *rest = journey.stages
    return MapView((replace(first, cells=dict(list(first.cells.items())[1:])), *rest))


def wrong_counts(journey: MapView) -> MapView:
    """More voices said than cited."""
    return each_item(journey, lambda item: replace(item, counted=(item.counted or 0) + 3))


def overstated(journey: MapView) -> MapView:
    """Everything said of most people, resting on one passage each."""

    def change(item: Item) -> Item:
        return replace(
            item,
            text=f"{item.text}; most people say so",
            evidence=frozenset(sorted(item.evidence)[:1]),
            quotes=item.quotes[:1],
            counted=1,
        )

    return each_item(journey, change)


def unlinked_ideas(journey: MapView, passages: Passages) -> MapView:
    """Every idea resting on passages that no pain rests on."""
    pains = {p for item in journey.items(("pain_points",)) for p in item.evidence}
    free = sorted(p.id for p in passages if p.id not in pains)

    def change(item: Item) -> Item:
        return (
            replace(with_evidence(item, frozenset(free[:1]), passages), addresses=()) if item.lane == "ideas" else item
        )

    return each_item(journey, change)


# ---- evidence ----


def without_citations(journey: MapView) -> MapView:
    """E1: nothing cited."""
    return each_item(journey, lambda item: replace(item, evidence=frozenset(), quotes=()))


def invented_ids(journey: MapView) -> MapView:
    """E1: passages cited that do not exist."""

    def change(item: Item) -> Item:
        quotes = tuple(replace(q, passage=f"none-{q.passage}") for q in item.quotes)
        return replace(item, evidence=frozenset(f"none-{p}" for p in item.evidence), quotes=quotes)

    return each_item(journey, change)


def random_citations(journey: MapView, passages: Passages, seed: int) -> MapView:
    """E2: as many passages as before, picked at random from those it did not cite."""
    rng = random.Random(seed)
    every = sorted(passages.by_id)

    def change(item: Item) -> Item:
        others = [p for p in every if p not in item.evidence]
        return with_evidence(item, frozenset(rng.sample(others, max(1, len(item.evidence)))), passages)

    return each_item(journey, change)


def fabricated_quotes(journey: MapView) -> MapView:
    """E3: the item's own words given as the quote."""
    return each_item(
        journey,
        lambda item: replace(
            item,
            quotes=tuple(
                replace(q, quote=f"{item.text}, and that made me leave", start=None, end=None) for q in item.quotes
            ),
        ),
    )


def misattributed_quotes(journey: MapView, passages: Passages) -> MapView:
    """E4: each quote put into another person's mouth."""
    every = sorted(passages.by_id)

    def moved(quoted: Quoted) -> Quoted:
        own = passages.by_id[quoted.passage]
        start = every.index(quoted.passage)
        order = (*every[start + 1 :], *every[:start])
        other = next(passages.by_id[p] for p in order if passages.by_id[p].voice != own.voice)
        return replace(quoted, passage=other.id, document=other.document, start=None, end=None, participant=other.voice)

    return each_item(journey, lambda item: replace(item, quotes=tuple(moved(q) for q in item.quotes)))


def turned_quotes(journey: MapView) -> MapView:
    """E5: `not` put into every quote."""

    def turned(quoted: Quoted) -> Quoted:
        words = quoted.quote.split()
        return replace(quoted, quote=" ".join((*words[:2], "not", *words[2:])), start=None, end=None)

    return each_item(journey, lambda item: replace(item, quotes=tuple(turned(q) for q in item.quotes)))


def changed_numbers(journey: MapView) -> MapView:
    """E5: a number put into every quote, or the one that is there changed."""

    def changed(quoted: Quoted) -> Quoted:
        words = quoted.quote.split()
        spot = next((i for i, word in enumerate(words) if any(c.isdigit() for c in word)), None)
        new = (*words[:2], "17", *words[2:]) if spot is None else (*words[:spot], "17", *words[spot + 1 :])
        return replace(quoted, quote=" ".join(new), start=None, end=None)

    return each_item(journey, lambda item: replace(item, quotes=tuple(changed(q) for q in item.quotes)))


def one_participant(journey: MapView, passages: Passages, voice: str) -> MapView:
    """E6: all evidence from one person."""
    own = sorted(p.id for p in passages if p.voice == voice)
    evidence = frozenset(own[:3])
    return each_item(journey, lambda item: with_evidence(item, evidence, passages))


def cite_everything(journey: MapView, passages: Passages) -> MapView:
    """E7: every item cites the whole corpus."""
    every = frozenset(passages.by_id)
    return each_item(journey, lambda item: with_evidence(item, every, passages))


# ---- cheats ----


def pasted_citations(cheat: MapView, good: MapView) -> MapView:
    """C1, C2: another map's items carrying the right citations, lane by lane in stage order."""
    stages = []
    for position, stage in enumerate(cheat.stages):
        source = good.stages[min(position, len(good.stages) - 1)]
        cells = {}
        for lane, items in stage.cells.items():
            donors = source.cells.get(lane, ())
            cells[lane] = tuple(
                replace(item, evidence=donors[i % len(donors)].evidence, quotes=donors[i % len(donors)].quotes)
                if donors
                else item
                for i, item in enumerate(items)
            )
        stages.append(replace(stage, cells=cells))
    return MapView(tuple(stages))


def shuffled_texts(journey: MapView, seed: int) -> MapView:
    """C9: the texts of each lane dealt out anew, the citations where they were."""
    rng = random.Random(seed)
    texts = {lane: [item.text for item in journey.items((lane,))] for lane in journey.lanes()}
    for own in texts.values():
        rng.shuffle(own)
    return each_item(journey, lambda item: replace(item, text=texts[item.lane].pop()))


def repeated(journey: MapView, times: int = 3) -> MapView:
    """C3: every item several times."""
    stages = []
    for stage in journey.stages:
        cells = {
            lane: tuple(replace(item, id=f"{item.id}#{n}") for item in items for n in range(times))
            for lane, items in stage.cells.items()
        }
        stages.append(replace(stage, cells=cells))
    return MapView(tuple(stages))


def dumped(journey: MapView, passages: Passages) -> MapView:
    """C4: every passage as a pain of every stage, cited as its own evidence, beside what was there."""
    stages = []
    for stage in journey.stages:
        heap = tuple(
            with_evidence(Item(f"{stage.id}-{p.id}", p.text, "pain_points"), frozenset({p.id}), passages)
            for p in passages
        )
        stages.append(
            replace(stage, cells={**stage.cells, "pain_points": (*stage.cells.get("pain_points", ()), *heap)})
        )
    return MapView(tuple(stages))


def only_dump(journey: MapView, passages: Passages) -> MapView:
    """C4 as a constant output: the stages' names, and the corpus as pains."""
    bare = each_item(journey, lambda item: None)
    return dumped(bare, passages)


def one_stage(journey: MapView) -> MapView:
    """C5: the first stage alone."""
    return MapView(journey.stages[:1])
