"""The dialog of settings: models and how to try them, the page, the project, what is replaced and what leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ui.markup import Html, element
from ui.panels.chat_turn import talk_button
from ui.panels.page_header import language_links, project_switch
from ui.panels.sheets import sheet
from ui.present import model_told
from ui.talk import ModelRow
from ui.texts import Texts
from ui.told_errors import told


@dataclass(frozen=True, slots=True)
class Standing:
    """What the dialog says beside the models."""

    name: str = ""
    """Of the project."""
    project: str = ""
    """Which of `projects` it is."""
    projects: Mapping[str, str] = field(default_factory=dict)
    """Those that the user may see, by the name their address has."""
    replaces: bool = False
    """Whether personal data is replaced."""
    waits: bool = False
    """Whether hosted models wait for a word before anything is sent to them."""


def settings_sheet(
    rows: Sequence[ModelRow], form: Html, about: Standing, texts: Texts, *, trying: bool = False
) -> Html:
    """The dialog.

    Args:
        form: to choose another model, or why there is none.
        trying: the models are being tried.
    """
    tried = element(
        "span", element("span", class_="wf-spin", aria_hidden="true"), texts("models.trying"), role="status"
    )
    return sheet(
        texts("settings.title"),
        _group(
            texts("models.title"),
            element("dl", *(_model(row, texts) for row in rows), class_="wf-set-models"),
            element(
                "p",
                tried if trying else talk_button("try_models", texts("models.try"), style="wf-button"),
                class_="wf-set-line",
            ),
            form,
            element(
                "details",
                element("summary", texts("settings.more")),
                element("p", texts("models.embedder_stays")),
                element("p", texts("models.key")),
                class_="wf-fold wf-set-line",
            ),
        ),
        _group(texts("settings.page"), *_page(about, texts)),
        _group(texts("look.privacy"), *_privacy(rows, about, texts)),
        texts=texts,
        style="wf-settings",
    )


def _group(title: str, *inner: Html | None) -> Html:
    return element("section", element("h3", title), element("div", *inner, class_="wf-set"))


def _line(label: str, *control: Html | str) -> Html:
    return element("div", element("span", label), element("span", *control), class_="wf-set-line")


def _model(row: ModelRow, texts: Texts) -> Html:
    where = (
        element("span", texts("models.at", where=row.where), class_="wf-badge wf-badge-warn")
        if row.where
        else element("span", texts("models.here"), class_="wf-badge wf-badge-good")
    )
    none = texts("models.no_model")
    name = element("span", none) if model_told(row.name, texts) == none else element("code", row.name, dir="ltr")
    return element(
        "div",
        element("dt", texts(f"models.{row.use}")),
        element("dd", name, where, _trial(row, texts)),
        class_="wf-set-line",
    )


def _trial(row: ModelRow, texts: Texts) -> Html | None:
    if row.failure:
        return element("p", told(row.failure, texts), class_="wf-error", dir="auto", role="alert")
    if row.tried is None:
        return None
    said = texts("models.sensible" if row.tried else "models.wrong", seconds=f"{row.seconds:.1f}")
    return element("p", said, class_="wf-drafted" if row.tried else "wf-error", role="status")


def _page(about: Standing, texts: Texts) -> list[Html]:
    project = (
        project_switch(about.project, about.projects, texts)
        if len(about.projects) > 1
        else element("strong", about.name, dir="auto")
    )
    theme = element("button", texts("app.theme"), type="button", class_="wf-button", data_theme_switch=True)
    return [
        _line(texts("project.switch"), project),
        _line(texts("app.language"), element("span", *language_links(texts), class_="wf-languages")),
        _line(texts("settings.look"), theme),
        _line(texts("settings.help"), talk_button("help", texts("help.title"), style="wf-button")),
    ]


def _privacy(rows: Sequence[ModelRow], about: Standing, texts: Texts) -> list[Html]:
    to = ", ".join(dict.fromkeys(row.where for row in rows if row.where))
    look = element(
        "button",
        texts("settings.see" if about.replaces else "look.privacy"),
        type="button",
        class_="wf-button",
        data_act="look",
        data_view="privacy",
        data_open="yes",
        data_close_sheet=True,
    )
    if not to:
        leaves = texts("settings.leaves_nothing")
    elif about.waits:
        leaves = texts("settings.leaves_waits", where=to)
    else:
        leaves = texts("settings.leaves", where=to)
    again = talk_button("ask_again", texts("settings.ask_again"), style="wf-button") if to and not about.waits else None
    return [
        _line(texts("settings.replaced" if about.replaces else "privacy.unused"), look),
        element("div", element("span", leaves), element("span", again) if again else None, class_="wf-set-line"),
    ]
