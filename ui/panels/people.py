"""Everybody in the sources, and who may be one person."""

from __future__ import annotations

from corpus.people import Suggestion
from corpus.people_view import Person
from ui.markup import Html, element
from ui.panels.claim_card import empty_state
from ui.panels.grounds import ground_in_words
from ui.panels.person_words import person_button
from ui.session import PeopleView
from ui.texts import Texts

SHOWN = 300
"""People in the table."""
SUGGESTED = 20


def people_panel(view: PeopleView, texts: Texts) -> Html:
    """A table of people, those in most sources first; above it who may be one."""
    if not view.people:
        return empty_state(texts("persons.none"), texts("persons.none_lead"))
    labels = {person.id: person.label for person in view.people}
    columns = ("persons.person", "sources.tab", "sources.passages", "sources.language", "persons.known")
    head = element("tr", *(element("th", texts(column), scope="col") for column in columns))
    table = element(
        "table",
        element("thead", head),
        element("tbody", *(_row(person, view, texts) for person in view.people[:SHOWN])),
        class_="wf-sources wf-people",
    )
    rest = len(view.people) - SHOWN
    return element(
        "div",
        element("p", texts("persons.lead"), class_="wf-lead"),
        _suggestions(view, labels, texts),
        element("div", table, class_="wf-scroll", tabindex=0, role="region", aria_label=texts("look.people")),
        element("p", texts.count("more", rest), class_="wf-count") if rest > 0 else None,
    )


def _row(person: Person, view: PeopleView, texts: Texts) -> Html:
    others = [element("small", label, dir="auto") for label in person.labels if label != person.label]
    titles = texts.listed(view.titles.get(each, each) for each in person.documents[:8])
    facts = [
        element("span", element("bdi", name), ": ", element("bdi", value), class_="wf-badge")
        for name, value in list(person.attributes.items())[:4]
    ]
    staff = element("span", texts("role.staff"), class_="wf-badge wf-badge-warn") if person.role == "staff" else None
    return element(
        "tr",
        element(
            "th",
            person_button(person.id, person.label, texts),
            staff,
            element("span", *others, class_="wf-other-labels") if others else None,
            scope="row",
        ),
        element("td", f"{len(person.documents):,}", title=titles),
        element("td", f"{person.passages:,}" if person.passages else "–"),
        element("td", texts.listed(texts.named("tongue", each) for each in person.languages)),
        element("td", element("div", *facts, class_="wf-known")),
    )


def _suggestions(view: PeopleView, labels: dict[str, str], texts: Texts) -> Html | None:
    if not view.suggestions:
        return None
    rows = [_suggestion(each, labels, texts) for each in view.suggestions[:SUGGESTED]]
    return element("section", element("h3", texts("persons.may_be")), element("ul", *rows), class_="wf-group wf-may-be")


def _suggestion(suggestion: Suggestion, labels: dict[str, str], texts: Texts) -> Html:
    return element(
        "li",
        person_button(suggestion.one, labels.get(suggestion.one, suggestion.one), texts),
        element("span", "=", aria_hidden="true"),
        person_button(suggestion.other, labels.get(suggestion.other, suggestion.other), texts),
        element("small", ground_in_words(suggestion.why, texts), class_="wf-ground", dir="auto"),
        element(
            "button",
            texts("persons.join"),
            type="button",
            class_="wf-button",
            data_act="join",
            data_one=suggestion.one,
            data_other=suggestion.other,
        ),
    )
