"""The journey map: stages as columns, lanes as rows, the emotion curve under the stage names."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.artifacts import JourneyMap, Valence
from assistant.net_experience import net_of
from ui.emotion_curve import CurveLayer, emotion_curve
from ui.map_sides import Sides
from ui.markup import Html, element
from ui.panels.claim_card import adder, claim_list, empty_state, handle
from ui.panels.journey_sides import TOUCHPOINTS, beside_card, ghosts, sides_bar, stage_note
from ui.panels.journey_ways import expectations_list, planned_note, planned_row, ways_list
from ui.present import VISIBLE_CLAIMS, CellView, JourneyView, StageView, isolated, journey_view, signed
from ui.provider_icons import provider_legend, touchpoint_provider
from ui.stage_ways import Way, stage_ways
from ui.texts import Texts

ALL = 1000
"""Cards shown at once of a cell some of whose cards are hidden: none is then folded away besides."""


@dataclass(frozen=True, slots=True)
class _Map:
    """A map, its view and what stands beside it."""

    journey: JourneyMap
    view: JourneyView
    sides: Sides
    texts: Texts


def journey_panel(journey: JourneyMap | None, texts: Texts, sides: Sides | None = None) -> Html:
    """The map, or what to do when there is none."""
    if journey is None:
        return empty_state(texts("journey.none"), texts("journey.none_lead"))
    shown = _Map(journey, journey_view(journey, texts), sides or Sides(), texts)
    return element(
        "div",
        element("div", sides_bar(journey, shown.sides, texts), _facts(journey, texts), class_="wf-over-map"),
        _grid(shown),
        ways_list(shown.view, texts),
        planned_note(journey, texts),
        expectations_list(journey, texts),
        class_=f"wf-journey wf-state-{journey.state}",
    )


def _facts(journey: JourneyMap, texts: Texts) -> Html:
    net = _net(journey.overall, texts)
    return element(
        "p",
        element("span", texts("journey.persona", name=isolated(journey.persona)), class_="wf-badge", dir="auto")
        if journey.persona
        else None,
        element("span", texts.count("unplaced", journey.unplaced), class_="wf-count") if journey.unplaced else None,
        element("span", f"{texts('journey.net')} ", net, class_="wf-count") if net else None,
        class_="wf-facts",
    )


def _grid(shown: _Map) -> Html:
    view, texts = shown.view, shown.texts
    stages = [_stage(place, stage, shown) for place, stage in enumerate(view.stages, start=1)]
    corner = element("th", element("span", texts("journey.lane"), class_="wf-unseen"), scope="col", class_="wf-corner")
    above = (_arcs(view, texts), _emotion(shown), _nets(view, texts))
    rows = (_row(lane, name, shown) for lane, name in view.lanes)
    table = element(
        "table",
        element("caption", texts("journey.grid"), class_="wf-unseen"),
        element("thead", element("tr", corner, *stages)),
        element("tbody", *above, *rows, planned_row(shown.journey, texts)),
        class_="wf-grid",
    )
    return element("div", table, class_="wf-scroll", tabindex=0, role="region", aria_label=texts("journey.grid"))


def _stage(place: int, stage: StageView, shown: _Map) -> Html:
    return element(
        "th",
        element("span", str(place), class_="wf-stage-number"),
        element("span", stage.name, dir="auto", data_field="name", class_="wf-stage-name"),
        handle(stage.name, shown.texts, kind="part"),
        stage_note(stage.id, shown.sides.plan, shown.texts),
        scope="col",
        data_part=stage.id,
        data_name=stage.name,
    )


def _arcs(view: JourneyView, texts: Texts) -> Html | None:
    """The ways between stages, drawn over their columns."""
    ways = []
    for way in view.ways:
        start, end = (isolated(name) for name in way.names)
        kind = texts.named("transition", way.kind)
        told = (
            texts("ways.leaves", start=start, voices=way.counted)
            if way.end < 0
            else texts("ways.told", start=start, end=end, kind=kind, voices=way.counted)
        )
        ways.append(Way(way.start, way.end, way.kind, way.voices, told))
    drawn = stage_ways(ways, len(view.stages), texts)
    if drawn is None:
        return None
    return element(
        "tr",
        element("th", texts("ways.row"), scope="row"),
        element("td", drawn, colspan=len(view.stages), class_="wf-emotion"),
        class_="wf-ways-row",
    )


def _emotion(shown: _Map) -> Html:
    view, texts, sides = shown.view, shown.texts, shown.sides
    today = {stage.id: stage.emotion for stage in (sides.current.stages if sides.current else ())}
    felt = [(stage.name, stage.emotion or today.get(stage.id)) for stage in view.stages]
    layers = [
        CurveLayer(n, layer.name, tuple(layer.felt.get(stage.id) for stage in view.stages))
        for n, layer in sides.layering.shown()
    ]
    name = "target.emotion" if shown.journey.state == "target" else "journey.emotion"
    scale = element(
        "span",
        element("span", f"+2 {texts('journey.good')}", dir="auto"),
        element("span", f"−2 {texts('journey.bad')}", dir="auto"),
        class_="wf-scale",
    )
    return element(
        "tr",
        element("th", element("span", texts(name)), scale, scope="row"),
        element("td", emotion_curve(felt, texts, layers), colspan=len(view.stages), class_="wf-emotion"),
        class_="wf-emotion-row",
    )


def _row(lane: str, name: str, shown: _Map) -> Html:
    cells = [(stage, next(cell for cell in stage.cells if cell.lane == lane)) for stage in shown.view.stages]
    return element(
        "tr",
        element("th", element("span", name, dir="auto"), _legend(shown) if lane == TOUCHPOINTS else None, scope="row"),
        *(_cell(cell, stage.id, f"{stage.name} · {name}", shown) for stage, cell in cells),
        data_lane=lane,
    )


def _legend(shown: _Map) -> Html | None:
    """The providers whose touchpoints the map holds, with their marks."""
    language = shown.journey.brief.language or shown.texts.language
    cards = (claim for stage in shown.journey.stages for claim in stage.cells.get(TOUCHPOINTS, ()))
    used = [touchpoint_provider(card.id, card.text, language) for card in cards]
    return provider_legend(used, shown.texts)


def _cell(cell: CellView, stage: str, where: str, shown: _Map) -> Html:
    texts, sides = shown.texts, shown.sides
    place = {"data_owner": stage, "data_group": cell.lane, "data_where": where}
    gone = ghosts(stage, cell.lane, sides.plan, texts)
    if cell.claims:
        further = element("p", cell.further, class_="wf-further") if cell.further else None
        cards = claim_list(
            cell.claims,
            texts,
            ALL if sides.layering.off else VISIBLE_CLAIMS,
            lambda claim: beside_card(claim, stage, cell.lane, shown.journey, sides, texts),
        )
        return element("td", cards, *gone, further, adder(where, texts), **place)
    nothing = element(
        "div",
        element("strong", texts("journey.no_evidence")),
        element("p", texts("journey.ask", question=isolated(cell.ask)), dir="auto") if cell.ask else None,
        class_="wf-gap",
    )
    return element("td", *gone, None if gone else nothing, adder(where, texts), **place)


def _net(valence: Valence | None, texts: Texts) -> Html | None:
    """Net experience, with how sure it is and who stands behind it."""
    net = net_of(valence)
    if net is None:
        return None
    parts = (f"{net.good} {texts('outcome.good')}", f"{net.bad} {texts('outcome.bad')}", f"n = {net.n}")
    counts = " · ".join(map(isolated, parts))
    return element(
        "span",
        element("bdi", f"{signed(net.value, 2)} ({signed(net.low, 2)} … {signed(net.high, 2)})", dir="ltr"),
        element("small", counts),
        class_="wf-net",
    )


def _nets(view: JourneyView, texts: Texts) -> Html | None:
    cells = [_net(stage.emotion, texts) for stage in view.stages]
    if not any(cells):
        return None
    return element("tr", element("th", texts("journey.net"), scope="row"), *(element("td", cell) for cell in cells))
