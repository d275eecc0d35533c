"""The insight space: four quadrants with the sources, people and passages that stand in each, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.artifacts import CountUnit
from corpus.insight_space import NOT_PLACED, Quadrant
from corpus.sidecar import CONTACTS, SETTINGS
from ui.markup import Html, element
from ui.panels.source_facts import standing_badge
from ui.present import counted
from ui.session import SpaceView
from ui.texts import Texts

NAMED = 6
"""Sources named in a quadrant; of more, their number is told."""


def space_panel(space: SpaceView, texts: Texts) -> Html:
    """The quadrants as a table of two by two, then the sources without a place."""
    most = max((quadrant.passages for quadrant in space.quadrants.values()), default=0)
    head = element(
        "tr", element("td"), *(element("th", texts(f"space.{setting}"), scope="col") for setting in SETTINGS)
    )
    rows = [
        element(
            "tr",
            element("th", element("span", texts(f"space.{contact}")), scope="row"),
            *(_cell(setting, contact, space, most, texts) for setting in SETTINGS),
        )
        for contact in CONTACTS
    ]
    loose = space.quadrants.get(NOT_PLACED)
    return element(
        "div",
        element("p", texts("space.lead"), class_="wf-lead"),
        element("table", element("thead", head), element("tbody", *rows), class_="wf-space"),
        element(
            "section",
            element("h3", texts("space.not_placed")),
            _sources(loose, space.titles, texts),
            class_="wf-group wf-loose",
        )
        if loose is not None and loose.sources
        else None,
    )


def _cell(setting: str, contact: str, space: SpaceView, most: int, texts: Texts) -> Html:
    quadrant = space.quadrants[f"{setting} {contact}"]
    # Where the table becomes a list its heads are gone.
    where = element(
        "p", f"{texts(f'space.{setting}')} · {texts(f'space.{contact}')}", class_="wf-space-where", aria_hidden="true"
    )
    examples = element("p", texts(f"space.examples_{setting}_{contact}"), class_="wf-space-examples")
    if not quadrant.sources:
        nothing = element("p", texts("space.empty"), class_="wf-space-none")
        return element("td", where, nothing, examples, class_="wf-missing-q")
    share = round(100 * quadrant.passages / most) if most else 0
    return element(
        "td",
        where,
        element(
            "p",
            element("strong", _voices(quadrant, texts)),
            element("span", texts.count("passages", quadrant.passages)),
            element("span", texts.count("sources", len(quadrant.sources))),
            class_="wf-space-counts",
        ),
        element("span", element("i", style=f"inline-size:{share}%"), class_="wf-bar", aria_hidden="true"),
        _standings(quadrant, texts),
        _sources(quadrant, space.titles, texts),
        examples,
    )


def _voices(quadrant: Quadrant, texts: Texts) -> str:
    """How many voices, by what they are: people, or sources where people are not told apart."""
    rounds = quadrant.people & set(quadrant.sources)
    unit = CountUnit.PEOPLE if not rounds else CountUnit.ROUNDS
    return counted(
        len(quadrant.people), unit if rounds in (set(), quadrant.people) else CountUnit.PEOPLE_AND_ROUNDS, texts
    )


def _standings(quadrant: Quadrant, texts: Texts) -> Html:
    badges = [
        element("span", standing_badge(str(standing), texts), element("span", f"{count:,}", class_="wf-count"))
        for standing, count in quadrant.standings.items()
    ]
    return element("p", *badges, class_="wf-standings")


def _sources(quadrant: Quadrant, titles: Mapping[str, str], texts: Texts) -> Html:
    shown = [
        element(
            "li",
            element(
                "button",
                titles.get(each, each),
                type="button",
                class_="wf-open",
                data_act="look",
                data_view="source",
                data_document=each,
                dir="auto",
            ),
        )
        for each in quadrant.sources[:NAMED]
    ]
    rest = len(quadrant.sources) - NAMED
    more = [element("li", texts.count("more", rest), class_="wf-count")] if rest > 0 else []
    return element("ul", *shown, *more, class_="wf-space-sources")
