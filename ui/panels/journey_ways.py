"""What stands under a map: the ways between stages with their passages, expectations, planned against actual."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.artifacts import Citation, JourneyMap, PlannedStep
from ui.markup import Html, element
from ui.panels.claim_card import chip_row
from ui.present import JourneyView, by_label, chip_of, chips_of
from ui.texts import Texts

PLANNED_CHIPS = 3
"""Marks of passages shown at once on either side of a planned step."""


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


def planned_row(journey: JourneyMap, texts: Texts) -> Html | None:
    """The steps of process documents under the stages they belong to, each with what people told of it."""
    if not journey.planned:
        return None
    known = by_label(journey.citations)
    cells = [
        element(
            "td",
            *(_planned(step, known, texts) for step in journey.planned if step.stage == stage.id),
        )
        for stage in journey.stages
    ]
    return element(
        "tr",
        element("th", element("span", texts("planned.title"), title=texts("planned.lead")), scope="row"),
        *cells,
        class_="wf-planned-row",
    )


def planned_note(journey: JourneyMap, texts: Texts) -> Html | None:
    """How planned and actual were held together, and the steps that belong to no stage of the map."""
    if not journey.planned:
        return None
    known, stages = by_label(journey.citations), {stage.id for stage in journey.stages}
    elsewhere = [_planned(step, known, texts) for step in journey.planned if step.stage not in stages]
    return element(
        "section",
        element("h3", texts("planned.title")),
        element("p", texts("planned.lead"), class_="wf-lead"),
        *elsewhere,
        class_="wf-ways",
    )


def _planned(step: PlannedStep, known: Mapping[str, Citation], texts: Texts) -> Html:
    cited = next((known[label] for label in step.step if label in known), None)
    told = texts("planned.people", yes=step.yes, no=step.no) if step.yes or step.no else ""
    return element(
        "div",
        element("span", texts(f"planned.{step.outcome}"), class_=f"wf-badge wf-outcome-{step.outcome}"),
        element(
            "p", cited.quote if cited else "", " ", chip_row((chip_of(cited),), texts) if cited else None, dir="auto"
        ),
        element("p", told, class_="wf-basis") if told else None,
        element(
            "p",
            chip_row(chips_of(step.as_planned, known), texts, PLANNED_CHIPS),
            chip_row(chips_of(step.differs, known, against=True), texts, PLANNED_CHIPS),
            class_="wf-foot",
        )
        if told
        else None,
        class_=f"wf-planstep wf-planstep-{step.outcome}",
    )
