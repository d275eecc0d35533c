"""The list of sources, and what became of files that were brought."""

from __future__ import annotations

from collections.abc import Sequence

from ui.markup import Html, element
from ui.panels.claim_card import empty_state
from ui.present import counted
from ui.session import SourceRow, Uploaded
from ui.texts import LANGUAGES, Texts


def sources_panel(sources: Sequence[SourceRow], texts: Texts) -> Html:
    """Every source as a row; a click opens it where the passages open."""
    if not sources:
        return empty_state(texts("sources.tab"), texts("sources.none"))
    columns = ("title", "kind", "language", "voices", "passages", "date")
    head = element("tr", *(element("th", texts(f"sources.{column}"), scope="col") for column in columns))
    table = element(
        "table",
        element("thead", head),
        element("tbody", *(_row(source, texts) for source in sources)),
        class_="wf-sources",
    )
    return element("div", table, class_="wf-scroll", tabindex=0, role="region", aria_label=texts("sources.tab"))


def uploaded_note(uploaded: Uploaded, texts: Texts) -> Html:
    """How many files came in, and one sentence for each that did not."""
    counts = [
        texts(f"sources.{key}", n=n)
        for key, n in (
            ("added", uploaded.added),
            ("unchanged", uploaded.unchanged),
            ("replaced", uploaded.replaced),
            ("failed", len(uploaded.failed)),
        )
        if n
    ]
    failures = [
        element("li", element("strong", origin, dir="auto"), " ", element("span", _sentence(origin, why), dir="auto"))
        for origin, why in uploaded.failed
    ]
    notes = [element("li", note, dir="auto") for note in uploaded.notes]
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
        element("td", texts.named("source_kind", source.kind)),
        element("td", LANGUAGES.get(source.language, source.language)),
        element("td", counted(source.voices, source.unit, texts) if source.voices else "–"),
        element("td", f"{source.passages:,}" if source.passages else "–"),
        element("td", element("bdi", source.date)),
    )
