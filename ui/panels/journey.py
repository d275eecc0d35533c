"""The journey map: stages as columns, lanes as rows, the emotion curve under the stage names."""

from __future__ import annotations

from assistant.artifacts import Citation, JourneyMap, Valence
from assistant.net_experience import net_of
from ui.emotion_curve import emotion_curve
from ui.markup import Html, element
from ui.panels.claim_card import adder, chip_row, claim_list, empty_state, handle
from ui.present import VISIBLE_CLAIMS, CellView, JourneyView, by_label, chip_of, isolated, journey_view, signed
from ui.texts import Texts


def journey_panel(journey: JourneyMap | None, texts: Texts) -> Html:
    """The map, or what to do when there is none."""
    if journey is None:
        return empty_state(texts("journey.none"), texts("journey.none_lead"))
    view = journey_view(journey, texts)
    return element(
        "div",
        _facts(journey, texts),
        _grid(view, texts),
        _ways(view, texts),
        _expectations(journey, texts),
        class_="wf-journey",
    )


def _facts(journey: JourneyMap, texts: Texts) -> Html:
    return element(
        "p",
        element("span", texts(f"journey.{journey.state}"), class_="wf-badge"),
        element("span", texts("journey.persona", name=isolated(journey.persona)), class_="wf-badge", dir="auto")
        if journey.persona
        else None,
        element("span", texts.count("unplaced", journey.unplaced), class_="wf-count") if journey.unplaced else None,
        _net(journey.overall, texts),
        class_="wf-facts",
    )


def _grid(view: JourneyView, texts: Texts) -> Html:
    head = element(
        "tr",
        element("th", element("span", texts("journey.lane"), class_="wf-unseen"), scope="col", class_="wf-corner"),
        *(
            element(
                "th",
                element("span", str(place), class_="wf-stage-number"),
                element("span", stage.name, dir="auto", data_field="name", class_="wf-stage-name"),
                handle(stage.name, texts, kind="part"),
                scope="col",
                data_part=stage.id,
                data_name=stage.name,
            )
            for place, stage in enumerate(view.stages, start=1)
        ),
    )
    rows = [_row(lane, name, view, texts) for lane, name in view.lanes]
    table = element(
        "table",
        element("caption", texts("journey.grid"), class_="wf-unseen"),
        element("thead", head),
        element("tbody", _emotion(view, texts), _nets(view, texts), *rows),
        class_="wf-grid",
    )
    return element("div", table, class_="wf-scroll", tabindex=0, role="region", aria_label=texts("journey.grid"))


def _emotion(view: JourneyView, texts: Texts) -> Html:
    curve = emotion_curve([(stage.name, stage.emotion) for stage in view.stages], texts)
    scale = element(
        "span",
        element("span", f"+2 {texts('journey.good')}", dir="auto"),
        element("span", f"−2 {texts('journey.bad')}", dir="auto"),
        class_="wf-scale",
    )
    return element(
        "tr",
        element("th", element("span", texts("journey.emotion")), scale, scope="row"),
        element("td", curve, colspan=len(view.stages), class_="wf-emotion"),
        class_="wf-emotion-row",
    )


def _row(lane: str, name: str, view: JourneyView, texts: Texts) -> Html:
    cells = [(stage, next(cell for cell in stage.cells if cell.lane == lane)) for stage in view.stages]
    return element(
        "tr",
        element("th", element("span", name, dir="auto"), scope="row"),
        *(_cell(cell, stage.id, f"{stage.name} · {name}", texts) for stage, cell in cells),
        data_lane=lane,
    )


def _cell(cell: CellView, stage: str, where: str, texts: Texts) -> Html:
    place = {"data_owner": stage, "data_group": cell.lane, "data_where": where}
    if cell.claims:
        further = element("p", cell.further, class_="wf-further") if cell.further else None
        shown = claim_list(cell.claims, texts, VISIBLE_CLAIMS)
        return element("td", shown, further, adder(where, texts), **place)
    return element(
        "td",
        element(
            "div",
            element("strong", texts("journey.no_evidence")),
            element("p", texts("journey.ask", question=isolated(cell.ask)), dir="auto") if cell.ask else None,
            class_="wf-gap",
        ),
        adder(where, texts),
        **place,
    )


def _net(valence: Valence | None, texts: Texts) -> Html | None:
    """Net experience, with how sure it is and who stands behind it."""
    net = net_of(valence)
    if net is None:
        return None
    counts = f"{net.good} {texts('outcome.good')}, {net.bad} {texts('outcome.bad')}, n = {net.n}"
    return element(
        "span",
        f"{texts('journey.net')} ",
        element("bdi", f"{signed(net.value, 2)} ({signed(net.low, 2)} … {signed(net.high, 2)})", dir="ltr"),
        f" · {counts}",
        class_="wf-count",
    )


def _nets(view: JourneyView, texts: Texts) -> Html | None:
    cells = [_net(stage.emotion, texts) for stage in view.stages]
    if not any(cells):
        return None
    return element("tr", element("th", texts("journey.net"), scope="row"), *(element("td", cell) for cell in cells))


def _expectations(journey: JourneyMap, texts: Texts) -> Html | None:
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


def _ways(view: JourneyView, texts: Texts) -> Html | None:
    ways = [way for way in view.ways if way[2] != "next"]
    if not ways:
        return None
    items = [
        element(
            "li",
            element("span", start, dir="auto"),
            element("span", "→", class_="wf-arrow", aria_hidden="true"),
            element("span", end, dir="auto"),
            element("span", texts.named("transition", kind), class_=f"wf-badge wf-way-{kind}"),
            element("span", voices, class_="wf-count"),
        )
        for start, end, kind, voices in ways
    ]
    return element("section", element("h3", texts("journey.transitions")), element("ul", *items), class_="wf-ways")
