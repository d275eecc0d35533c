"""The line over a map's grid: told apart by whom, as it is or as it should be; and the marks that both put on cards."""

from __future__ import annotations

from assistant.artifacts import Claim, JourneyMap
from assistant.targets import CardChange, Plan
from ui.map_sides import TOLD, Layering, Sides
from ui.markup import Html, element
from ui.pain_ideas import PAINS, PainIdeas
from ui.panels.claim_card import Beside
from ui.panels.how_might_we import might_fold
from ui.panels.touchpoint_names import called
from ui.present import ClaimView, isolated
from ui.provider_icons import touchpoint_mark
from ui.texts import Texts

TOUCHPOINTS = "touchpoints"
"""Id of the lane whose cards have the marks of their providers."""
IDEAS = "ideas"
"""Id of the lane that a question may be added to."""
LONGEST_NAME = 40
"""Characters shown of an attribute's name: a survey's may be a whole question."""
CHANGES = ("new", "reworded", "moved", "gone")


def sides_bar(journey: JourneyMap, sides: Sides, texts: Texts) -> Html:
    """The switches of a map."""
    return element(
        "div",
        _states(journey, sides, texts),
        _tell_apart(sides.layering, texts),
        _layers(journey, sides.layering, texts),
        _plan(journey, sides, texts),
        class_="wf-sides",
    )


def _states(journey: JourneyMap, sides: Sides, texts: Texts) -> Html:
    """The two states where there are both, else the word to plan the second."""
    if journey.state == "current" and not sides.target:
        return element(
            "button",
            texts("target.make"),
            type="button",
            class_="wf-button wf-slim",
            data_plan=True,
            title=texts("target.make_why"),
        )
    pair = (sides.current.id if sides.current else "", journey.id)
    current, target = (journey.id, sides.target) if journey.state == "current" else pair
    buttons = [
        element(
            "button",
            texts(f"target.{name}"),
            type="button",
            data_act="version",
            data_kind="journey",
            data_artifact=identity,
            aria_pressed="true" if identity == journey.id else "false",
        )
        for name, identity in (("is", current), ("should", target))
        if identity
    ]
    return element("span", *buttons, class_="wf-switch", role="group")


def _tell_apart(layering: Layering, texts: Texts) -> Html | None:
    if not layering.options:
        return None
    choices = [
        element("option", _way_name(way, texts), value=way, selected=way == layering.by)
        for way in ("", *layering.options)
    ]
    return element(
        "label",
        element("span", texts("layers.label")),
        element("select", *choices, class_="wf-select", data_layers=True),
        class_="wf-tell-apart",
    )


def _way_name(way: str, texts: Texts) -> str:
    """What a map is told apart by, in words; attributes as the sources call them."""
    if not way.startswith(TOLD):
        return texts(f"layers.{way or 'none'}")
    name = way.removeprefix(TOLD)
    return isolated(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")


def _layers(journey: JourneyMap, layering: Layering, texts: Texts) -> Html | None:
    """Each group with its colour and count, on or off; and how many lines are hidden."""
    if not layering.by:
        return None
    buttons = []
    for n, layer in enumerate(layering.layers):
        on = layer.key not in layering.off
        heard = texts("layers.heard", name=isolated(layer.name), voices=texts.count("voices", layer.voices))
        buttons.append(
            element(
                "button",
                element("i", aria_hidden="true"),
                element("span", layer.name, dir="auto", class_="wf-layer-name"),
                element("span", str(layer.voices), class_="wf-count"),
                type="button",
                class_=f"wf-layer wf-group-{n}",
                data_layer=layer.key,
                aria_pressed="true" if on else "false",
                aria_label=heard,
                title=texts("layers.on" if on else "layers.off", name=isolated(layer.name)),
            )
        )
    cards = (card.id for stage in journey.stages for held in stage.cells.values() for card in held)
    hidden = sum(layering.hides(card) for card in cards)
    return element(
        "span",
        *buttons,
        element("span", texts.count("layers.hidden", hidden), class_="wf-count") if hidden else None,
        element("span", texts("layers.left", n=layering.left), class_="wf-count") if layering.left else None,
        class_="wf-layers",
        role="group",
        title=texts("layers.how"),
    )


def _plan(journey: JourneyMap, sides: Sides, texts: Texts) -> Html | None:
    """What a map of how it should be changes, cards and stages together, in numbers."""
    if journey.state != "target":
        return None
    if sides.plan is None:
        return element("p", texts("target.lost"), class_="wf-plan-sum")
    counts = sides.plan.counts()
    counts["new"] += len(sides.plan.new_stages)
    counts["reworded"] += len(sides.plan.renamed)
    told = [
        element("span", texts.count(f"target.{name}", counts[name]), class_=f"wf-badge wf-plan-{name}")
        for name in CHANGES
        if counts[name]
    ]
    gone = sides.plan.gone_stages
    return element(
        "p",
        element("span", texts("target.against")),
        *(told or [element("span", texts("target.same"), class_="wf-count")]),
        element("span", texts("target.stages_gone", names=texts.listed(map(isolated, gone))), class_="wf-count")
        if gone
        else None,
        class_="wf-plan-sum",
    )


def beside_card(claim: ClaimView, stage: str, lane: str, journey: JourneyMap, sides: Sides, texts: Texts) -> Beside:
    """What a map puts on one of its cards, which stands in a lane of a stage."""
    card, text = claim.id, claim.text
    language = journey.brief.language or texts.language
    change = sides.plan.cards.get(card) if sides.plan else None
    above = [touchpoint_mark(card, text, language, texts) if lane == TOUCHPOINTS else None]
    return Beside(
        _row(*above),
        _row(
            called(claim, language, texts) if lane == TOUCHPOINTS else None,
            _planned(change, journey, texts) if change else None,
            _voices(card, sides.layering, texts),
            _ideas(card, sides.ideas, texts),
            might_fold(text, language, texts, part=stage if IDEAS in journey.lanes else None)
            if lane in PAINS
            else None,
        ),
        " ".join([*(["wf-touch"] if above[0] else []), *(["wf-planned"] if change else [])]),
        hidden=sides.layering.hides(card),
    )


def _row(*parts: Html | None) -> Html | None:
    there = [part for part in parts if part]
    return Html("".join(there)) if there else None


def _voices(card: str, layering: Layering, texts: Texts) -> Html | None:
    """How many of each group stand behind a card."""
    found = layering.of_card(card)
    if not found:
        return None
    marks = []
    for n, layer in found:
        told = texts("layers.heard", name=layer.name, voices=texts.count("voices", layer.cards[card]))
        mark = element("span", str(layer.cards[card]), class_=f"wf-group-{n}", role="img", aria_label=told, title=told)
        marks.append(mark)
    return element("p", *marks, class_="wf-behind")


def _ideas(card: str, ideas: PainIdeas, texts: Texts) -> Html | None:
    """The ideas that answer the pain on a card; a click leads to the idea on its board."""
    found = ideas.of(card)
    if not found:
        return None
    rows = [
        element(
            "li",
            element(
                "button",
                element("span", text, dir="auto"),
                type="button",
                class_="wf-pain-idea",
                data_act="version",
                data_kind="ideas",
                data_artifact=ideas.artifact,
                data_then_card=identity,
            ),
        )
        for identity, text in found
    ]
    told = texts.count("ideas.answer", len(found))
    return element(
        "details",
        element("summary", told),
        element("ul", *rows),
        class_="wf-more wf-pain-ideas",
        title=texts("ideas.answer_why"),
    )


def _planned(change: CardChange, journey: JourneyMap, texts: Texts) -> Html:
    names = {stage.id: stage.name for stage in journey.stages}
    stage, lane = change.stood
    place = " · ".join(part for part in (names.get(stage, ""), journey.lanes.get(lane, "")) if part)
    badges = []
    if change.change == "new":
        badges.append(texts("target.planned_new"))
    if change.was:
        badges.append(texts("target.planned_reworded"))
    if lane:
        badges.append(texts("target.planned_moved", place=isolated(place)))
    return element(
        "div",
        *(element("span", badge, class_="wf-badge wf-plan-badge") for badge in badges),
        element("p", texts("target.today", text=isolated(change.was)), class_="wf-basis", dir="auto")
        if change.was
        else None,
        class_="wf-plan-note",
    )


def ghosts(stage: str, lane: str, plan: Plan | None, texts: Texts) -> list[Html]:
    """Cards of today that the plan has no more, where they stand today."""
    return [_ghost(card, texts) for card in (plan.gone.get((stage, lane), ()) if plan else ())]


def _ghost(card: Claim, texts: Texts) -> Html:
    return element(
        "div",
        element("del", card.text, dir="auto"),
        element("span", texts("target.planned_gone"), class_="wf-badge wf-plan-gone"),
        class_="wf-ghost",
    )


def stage_note(stage: str, plan: Plan | None, texts: Texts) -> Html | None:
    """What the plan does to a stage itself."""
    if plan is None:
        return None
    if stage in plan.new_stages:
        return element("span", texts("target.stage_new"), class_="wf-badge wf-plan-badge")
    was = plan.renamed.get(stage)
    return element("span", texts("target.stage_was", name=isolated(was)), class_="wf-badge") if was else None
