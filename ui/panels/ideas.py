"""Ideas by priority, each with the pain it should relieve and what would show that it worked."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import Citation, Claim, Idea, IdeaSet
from assistant.how_might_we import bare
from assistant.worth import in_order, worth_of
from ui.markup import Html, element
from ui.panels.claim_card import adder, chip_row, claim_foot, empty_state, handle
from ui.panels.how_might_we import might_fold
from ui.present import by_label, claim_view, idea_facts
from ui.texts import Texts

EFFORTS = ("low", "medium", "high", "unknown")
"""Columns of the board of efforts."""


def ideas_panel(ideas: IdeaSet | None, texts: Texts) -> Html:
    """The ranked cards, or what to do when there are none."""
    if ideas is None or not ideas.ideas:
        return empty_state(texts("ideas.none"), texts("ideas.none_lead"))
    citations = by_label(ideas.citations)
    pains = {pain.id: pain for pain in ideas.pains}
    by_person = ideas.ranked_by == "person"
    ranked, language = in_order(ideas), ideas.brief.language
    cards = [
        _idea(place, idea, pains.get(idea.pain), citations, language, texts)
        for place, idea in enumerate(ranked, start=1)
    ]
    where = texts("ideas.tab")
    return element(
        "div",
        element(
            "p",
            texts("edit.ranked"),
            " ",
            element("button", texts("ideas.rank_by"), type="button", class_="wf-button wf-slim", data_revise="rank"),
            class_="wf-order",
        )
        if by_person
        else None,
        effort_board(ranked, texts),
        element("ol", *cards, class_="wf-ideas", data_owner="", data_group="ideas", data_where=where),
        element("div", adder(texts("edit.add_idea"), texts, op="write-idea"), class_="wf-below"),
        *(
            element("p", texts(f"unshown.{name}", n=ideas.more[name]), class_="wf-further")
            for name in ("pains", "ideas")
            if ideas.more.get(name)
        ),
    )


def _idea(
    place: int, idea: Idea, pain: Claim | None, citations: dict[str, Citation], language: str, texts: Texts
) -> Html:
    view = claim_view(idea, citations, texts)
    return element(
        "li",
        _head(place, idea, texts),
        handle(idea.text, texts),
        element("h3", idea.text, dir="auto", data_field="text"),
        _pain(pain, citations, texts),
        element(
            "p", idea.mechanism, class_="wf-basis", dir="auto", title=texts("ideas.mechanism"), data_field="mechanism"
        )
        if idea.mechanism
        else None,
        element("dl", *_facts(idea, texts), class_="wf-idea-facts"),
        element(
            "p",
            element("span", texts("ideas.metric"), class_="wf-label"),
            element("span", idea.metric, dir="auto", data_field="metric"),
            class_="wf-metric",
        )
        if idea.metric
        else None,
        claim_foot(view, texts),
        might_fold(pain.text if pain else idea.text, language, texts, part="", wish=pain is None),
        class_=f"wf-idea wf-{idea.status.value}",
        data_card=idea.id,
        data_approved=idea.approved,
        data_effort=idea.effort,
        data_owner_function=idea.owner,
        data_level=idea.level,
        data_discipline=idea.discipline,
        data_horizon=idea.horizon,
    )


def _head(place: int, idea: Idea, texts: Texts) -> Html:
    percent = _percent(idea.priority)
    label = f"{texts('ideas.priority')} {percent} ({texts('ideas.priority_why')})"
    worth = _percent(worth_of(idea))
    against = f"{texts('ideas.worth')} {worth} ({texts('ideas.worth_why')})"
    return element(
        "div",
        element("span", str(place), class_="wf-rank"),
        element(
            "span",
            element("i", style=f"inline-size:{percent}%"),
            class_="wf-bar",
            role="img",
            aria_label=label,
            title=label,
        ),
        element("span", f"{texts('ideas.priority')} {percent}", class_="wf-priority", title=label),
        _effort(idea, texts),
        element("span", f"{texts('ideas.worth')} {worth}", class_="wf-badge wf-worth", title=against),
        element("span", texts.named("horizon", idea.horizon), class_="wf-badge") if idea.horizon else None,
        class_="wf-idea-head",
    )


def _percent(share: float) -> int:
    return round(100 * min(max(share, 0.0), 1.0))


def _effort(idea: Idea, texts: Texts) -> Html:
    """The effort as people judge it; a choice that the page's script carries out."""
    options = [
        element("option", texts.named("effort", value), value=value, selected=value == idea.effort) for value in EFFORTS
    ]
    return element(
        "label",
        element("span", texts("ideas.effort")),
        element("select", *options, class_="wf-select", data_effort=True),
        class_="wf-effort",
    )


def effort_board(ranked: Sequence[Idea], texts: Texts) -> Html:
    """Every idea in the column of its effort, by its priority; a card dropped there takes that effort."""
    places = {idea.id: place for place, idea in enumerate(ranked, start=1)}
    columns = []
    for value in EFFORTS:
        held = sorted((idea for idea in ranked if idea.effort == value), key=lambda idea: -idea.priority)
        chips = [
            element(
                "li",
                element(
                    "button",
                    element("b", str(places[idea.id])),
                    element("span", bare(idea.text), dir="auto"),
                    element("i", style=f"inline-size:{max(3, _percent(idea.priority))}%", aria_hidden="true"),
                    type="button",
                    data_to_card=idea.id,
                    title=idea.text,
                ),
            )
            for idea in held
        ]
        columns.append(
            element(
                "section",
                element(
                    "h4",
                    texts("ideas.effort_of", effort=texts.named("effort", value)),
                    " ",
                    element("span", str(len(held)), class_="wf-count"),
                ),
                element("ol", *chips),
                data_effort_column=value,
            )
        )
    return element(
        "div",
        element("h3", texts("ideas.board")),
        element("p", texts("ideas.board_how"), class_="wf-lead"),
        element("div", *columns, class_="wf-efforts"),
        class_="wf-effort-board",
    )


def _pain(pain: Claim | None, citations: dict[str, Citation], texts: Texts) -> Html | None:
    if pain is None:
        return None
    view = claim_view(pain, citations, texts)
    return element(
        "div",
        element("span", texts("ideas.pain"), class_="wf-label"),
        element("span", pain.text, dir="auto"),
        element("span", view.voices, class_="wf-count") if view.voices else None,
        chip_row(view.chips, texts, 3),
        class_="wf-relieves",
    )


def _facts(idea: Idea, texts: Texts) -> list[Html]:
    told = (fact for fact in idea_facts(idea, texts) if fact[0] != texts("ideas.effort"))  # its choice stands above
    return [element("div", element("dt", name), element("dd", value, dir="auto")) for name, value in told]
