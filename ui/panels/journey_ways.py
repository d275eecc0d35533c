"""What stands under a map: the ways between stages with their passages, expectations, planned against actual."""

from __future__ import annotations

from assistant.artifacts import Citation, JourneyMap
from ui.markup import Html, element
from ui.panels.claim_card import chip_row
from ui.present import JourneyView, by_label, chip_of
from ui.texts import Texts


def ways_list(view: JourneyView, texts: Texts) -> Html | None:
    """The ways that lead anywhere but to the next stage, each with who told of it."""
    ways = [way for way in view.ways if way.kind != "next"]
    if not ways:
        return None
    items = [
        element(
            "li",
            element("span", way.names[0], dir="auto"),
            element("span", "→", class_="wf-arrow", aria_hidden="true") if way.end >= 0 else None,
            element("span", way.names[1], dir="auto") if way.end >= 0 else None,
            element("span", texts.named("transition", way.kind), class_=f"wf-badge wf-way-{way.kind}"),
            element("span", way.counted, class_="wf-count"),
            chip_row(way.chips, texts),
        )
        for way in ways
    ]
    return element("section", element("h3", texts("journey.transitions")), element("ul", *items), class_="wf-ways")


def expectations_list(journey: JourneyMap, texts: Texts) -> Html | None:
    """What people expected beside what came of it, or that nobody told both."""
    if journey.expectations is None:
        return None
    known, names = by_label(journey.citations), {stage.id: stage.name for stage in journey.stages}
    rows = []
    for each in journey.expectations:
        said = [next((known[x] for x in labels if x in known), None) for labels in (each.expected, each.happened)]
        if said[0] is not None and said[1] is not None:
            rows.append(_expectation(names.get(each.stage, ""), said[0], said[1], each.outcome, texts))
    shown = element("ul", *rows) if rows else element("p", texts("journey.none_expected"))
    return element("section", element("h3", texts("journey.expectations")), shown, class_="wf-ways")


def _expectation(stage: str, expected: Citation, came: Citation, outcome: str, texts: Texts) -> Html:
    def told(key: str, citation: Citation) -> Html:
        quote = element("span", f"“{citation.quote}”", dir="auto")
        return element("span", f"{texts(key)} ", quote, " ", chip_row((chip_of(citation),), texts))

    return element(
        "li",
        element("span", stage, dir="auto", class_="wf-badge") if stage else None,
        told("journey.expected", expected),
        element("span", "→", class_="wf-arrow", aria_hidden="true"),
        told("journey.came", came),
        element("span", texts.named("outcome", outcome), class_="wf-badge"),
    )
