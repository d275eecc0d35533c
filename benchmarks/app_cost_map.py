"""A large map for measuring the screen: twelve stages and 300 cards, made of the words of a drafted map.

It knows the shape of a map and nothing of how one is drafted: stages are repeated, cards dealt out in turn.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle, islice

from assistant.artifacts import Claim, JourneyMap, Stage

STAGES = 12
CARDS = 300


def large_map(drafted: JourneyMap, identity: str, *, stages: int = STAGES, cards: int = CARDS) -> JourneyMap:
    """A map of so many stages and cards, with the citations, lanes and emotions of `drafted`, made now.

    Raises:
        ValueError: the drafted map has no card.
    """
    known = [claim for stage in drafted.stages for cell in stage.cells.values() for claim in cell]
    if not known:
        raise ValueError(f"The map {drafted.id} has no card to make a large one of.")
    lanes = tuple(drafted.lanes)
    dealt: dict[tuple[int, str], list[Claim]] = {}
    for number, claim in enumerate(islice(cycle(known), cards)):
        place = (number % stages, lanes[number // stages % len(lanes)])
        dealt.setdefault(place, []).append(claim.model_copy(update={"id": f"card{number}"}))
    made = tuple(
        Stage(
            id=f"stage{at}",
            name=f"{at + 1}. {like.name}",
            cells={lane: tuple(dealt.get((at, lane), ())) for lane in lanes},
            emotion=like.emotion,
        )
        for at, like in enumerate(islice(cycle(drafted.stages), stages))
    )
    origin = drafted.origin.model_copy(update={"created": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"})
    changes = {
        "id": identity,
        "origin": origin,
        "title": f"{stages} stages, {cards} cards",
        "stages": made,
        "transitions": (),
    }
    return drafted.model_copy(update={**changes, "expectations": None, "planned": None, "beside": ""})
