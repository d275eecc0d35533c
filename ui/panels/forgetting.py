"""What rests on a person, shown before they are forgotten; the dialog that asks whether they are to be."""

from __future__ import annotations

from assistant.forgetting import Forgetting
from ui.markup import Html, element
from ui.panels.chat_turn import talk_button
from ui.panels.sheets import sheet
from ui.texts import Texts

SHOWN = 12
"""Sources, pseudonyms and files named of each list; how many more there are is told."""


def forgetting_sheet(mark: str, told: Forgetting | None, texts: Texts) -> Html:
    """The dialog; without `told`, while it is worked out what rests on them."""
    title = texts("forgetting.title", mark=mark)
    if told is None:
        waiting = element(
            "p",
            element("span", class_="wf-spin", aria_hidden="true"),
            texts("forgetting.looking"),
            class_="wf-forgetting-wait",
            role="status",
        )
        return sheet(title, waiting, texts=texts, style="wf-forgetting")
    claims, turns = sum(map(len, told.drafts.values())), sum(told.conversations.values())
    rows = [
        ("passages", told.passages),
        ("sources", len(told.documents)),
        ("claims", claims),
        ("drafts", len(told.drafts)),
        ("turns", turns),
    ]
    counts = [
        element("div", element("dt", texts(f"forgetting.{name}")), element("dd", f"{n:,}", class_="wf-forgetting-n"))
        for name, n in rows
    ]
    return sheet(
        title,
        element("p", texts("forgetting.lead")),
        element("dl", *counts, class_="wf-forgetting-counts"),
        _named("things", told.things, texts),
        _named("perhaps", told.perhaps, texts),
        _named("files", told.files, texts),
        element("p", texts("forgetting.for_good"), class_="wf-trouble"),
        element(
            "div",
            talk_button(
                "privacy_forget", texts("forgetting.do"), style="wf-button wf-danger-button", data_value=told.person
            ),
            element("button", texts("forgetting.leave"), type="button", class_="wf-button", data_close_sheet=True),
            class_="wf-buttons",
        ),
        texts=texts,
        style="wf-forgetting",
    )


def _named(name: str, which: tuple[str, ...], texts: Texts) -> Html | None:
    if not which:
        return None
    items = [element("li", element("bdi", each)) for each in which[:SHOWN]]
    rest = len(which) - SHOWN
    return element(
        "div",
        element("h3", texts(f"forgetting.{name}")),
        element("ul", *items, class_="wf-names-plain"),
        element("p", texts.count("more", rest), class_="wf-count") if rest > 0 else None,
    )
