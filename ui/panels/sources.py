"""The list of sources, the switch to the other views of them, and what became of files that were brought."""

from __future__ import annotations

from collections.abc import Sequence

from ui.markup import Html, element
from ui.panels.claim_card import empty_state
from ui.panels.source_facts import standing_badge
from ui.present import counted
from ui.session import Look, SourceRow, Uploaded
from ui.texts import Texts
from ui.told_errors import told

VIEWS = ("list", "search", "overview", "space", "questions", "people", "privacy")
"""Views that the switch leads to."""


def sources_panel(sources: Sequence[SourceRow], texts: Texts) -> Html:
    """Every source as a row; its title opens it where the passages open, its kind leads to what is known of it."""
    if not sources:
        return empty_state(texts("sources.tab"), texts("sources.none"))
    columns = ("title", "kind", "language", "voices", "passages", "date")
    heads = [*(texts(f"sources.{column}") for column in columns), texts("fact.where")]
    head = element("tr", *(element("th", each, scope="col") for each in heads))
    table = element(
        "table",
        element("thead", head),
        element("tbody", *(_row(source, texts) for source in sources)),
        class_="wf-sources",
    )
    return element("div", table, class_="wf-scroll", tabindex=0, role="region", aria_label=texts("sources.tab"))


def views_bar(look: Look, texts: Texts) -> Html:
    """The switch between the views of the sources. Its data are what an address needs to come back to this view."""
    view = look.view
    shown = {"source": "list", "question": "questions"}.get(view, view)
    buttons = [
        element(
            "button",
            texts(f"look.{each}"),
            type="button",
            data_act="look",
            data_view=each,
            data_keep=f"wf-view-{each}",
            aria_pressed="true" if each == shown else "false",
        )
        for each in VIEWS
    ]
    return element(
        "div",
        *buttons,
        class_="wf-views",
        role="group",
        aria_label=texts("look.label"),
        data_at_view="" if view == "list" else view,
        data_at_document=look.document if view == "source" else "",
        data_at_number=look.number if view == "question" else "",
    )


def uploaded_note(uploaded: Uploaded, texts: Texts) -> Html:
    """How many files came in, and one sentence for each that did not."""
    counts = [
        texts(f"sources.{key}", n=n)
        for key, n in (
            ("added", uploaded.added),
            ("unchanged", uploaded.unchanged),
            ("replaced", uploaded.replaced),
            ("failed", len(uploaded.failed)),
            ("stale", uploaded.stale),
        )
        if n
    ]
    failures = [
        element(
            "li",
            element("strong", origin, dir="auto"),
            " ",
            element("span", told(_sentence(origin, why), texts), dir="auto"),
        )
        for origin, why in uploaded.failed
    ]
    notes = [element("li", told(note, texts), dir="auto") for note in uploaded.notes]
    return element(
        "div",
        element("p", " · ".join(counts)),
        element("ul", *failures, class_="wf-failures") if failures else None,
        element("ul", *notes, class_="wf-plain") if notes else None,
        class_="wf-uploaded",
        role="status",
    )


def _sentence(origin: str, why: str) -> str:
    return why.removeprefix(f"{origin}:").strip()


def _row(source: SourceRow, texts: Texts) -> Html:
    name = source.title or source.origin or source.id
    opener = element(
        "button",
        name,
        type="button",
        class_="wf-open",
        data_cite=True,
        data_document=source.id,
        data_segment="",
        dir="auto",
        aria_label=texts("sources.open", title=name),
    )
    return element(
        "tr",
        element("th", opener, scope="row"),
        element("td", _details(source, name, texts)),
        element("td", texts.named("tongue", source.language)),
        element("td", counted(source.voices, source.unit, texts) if source.voices else "–"),
        element("td", f"{source.passages:,}" if source.passages else "–"),
        element("td", element("bdi", source.date)),
        element("td", _place(source, texts), class_="wf-where"),
    )


def _details(source: SourceRow, name: str, texts: Texts) -> Html:
    return element(
        "button",
        texts.named("source_kind", source.kind),
        type="button",
        class_="wf-kind-button",
        data_act="look",
        data_view="source",
        data_document=source.id,
        title=texts("look.details"),
        aria_label=texts("look.details_of", title=name),
    )


def _place(source: SourceRow, texts: Texts) -> Html:
    where = [texts.named("space", each) for each in (source.setting, source.contact) if each]
    return element(
        "span",
        standing_badge(source.standing, texts) if source.standing else None,
        element("span", " · ".join(where)),
        class_="wf-place-words",
    )
