"""Ideas by priority, each with the pain it should relieve and what would show that it worked."""

from __future__ import annotations

from assistant.artifacts import Citation, Claim, Idea, IdeaSet
from ui.markup import Html, element
from ui.panels.claim_card import adder, chip_row, claim_foot, empty_state, handle
from ui.present import by_label, claim_view, idea_facts
from ui.texts import Texts


def ideas_panel(ideas: IdeaSet | None, texts: Texts) -> Html:
    """The ranked cards, or what to do when there are none."""
    if ideas is None or not ideas.ideas:
        return empty_state(texts("ideas.none"), texts("ideas.none_lead"))
    citations = by_label(ideas.citations)
    pains = {pain.id: pain for pain in ideas.pains}
    by_person = ideas.ranked_by == "person"
    ranked = ideas.ideas if by_person else sorted(ideas.ideas, key=lambda idea: -idea.priority)
    cards = [_idea(place, idea, pains.get(idea.pain), citations, texts) for place, idea in enumerate(ranked, start=1)]
    where = texts("ideas.tab")
    return element(
        "div",
        element("p", texts("edit.ranked"), class_="wf-order") if by_person else None,
        element("ol", *cards, class_="wf-ideas", data_owner="", data_group="ideas", data_where=where),
        element("div", adder(texts("edit.add_idea"), texts, op="write-idea"), class_="wf-below"),
        *(
            element("p", texts(f"unshown.{name}", n=ideas.more[name]), class_="wf-further")
            for name in ("pains", "ideas")
            if ideas.more.get(name)
        ),
    )


def _idea(place: int, idea: Idea, pain: Claim | None, citations: dict[str, Citation], texts: Texts) -> Html:
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
    percent = round(100 * min(max(idea.priority, 0.0), 1.0))
    label = f"{texts('ideas.priority')} {percent} ({texts('ideas.priority_why')})"
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
        element("span", str(percent), class_="wf-priority", title=label),
        element("span", texts.named("horizon", idea.horizon), class_="wf-badge") if idea.horizon else None,
        class_="wf-idea-head",
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
    return [
        element("div", element("dt", name), element("dd", value, dir="auto")) for name, value in idea_facts(idea, texts)
    ]
