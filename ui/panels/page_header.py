"""The header of the page: the project and what it holds, models, language, light or dark, who is in."""

from __future__ import annotations

from collections.abc import Mapping

from ui.markup import Html, element
from ui.panels.chat_turn import talk_button
from ui.present import counted
from ui.session import Overview, Seen
from ui.texts import LANGUAGES, Texts
from ui.upload_limit import MAX_UPLOAD


def page_header(
    overview: Overview,
    texts: Texts,
    project: str = "",
    projects: Mapping[str, str] | None = None,
    user: str = "",
    seen: Seen | None = None,
) -> Html:
    """The header.

    Args:
        project: which of `projects` is shown.
        projects: those that the user may see, by the name their address has.
        user: who signed in; empty where nobody has to.
        seen: which state of the project the tab shows.
    """
    seen = seen or Seen()
    holds = texts(
        "app.overview",
        voices=counted(overview.voices, overview.unit, texts),
        sources=texts.count("sources", overview.sources),
        languages=texts.count("languages", len(overview.languages)),
    )
    name = (
        project_switch(project, projects, texts)
        if projects and len(projects) > 1
        else element("strong", overview.name, dir="auto")
    )
    return element(
        "header",
        element("span", mark(), element("h1", texts("app.title")), class_="wf-brand"),
        element("span", name, element("span", holds), class_="wf-project"),
        _user(user, texts),
        element("nav", *language_links(texts), class_="wf-languages", aria_label=texts("app.language")),
        talk_button("help", "?", style="wf-icon wf-help", aria_label=texts("help.title"), title=texts("help.title")),
        element(
            "button",
            _sliders(),
            type="button",
            class_="wf-icon",
            data_act="talk",
            data_do="models",
            aria_label=texts("models.open"),
            title=texts("models.open"),
        ),
        element(
            "button",
            _half_moon(),
            type="button",
            class_="wf-icon",
            data_theme_switch=True,
            aria_label=texts("app.theme"),
            title=texts("app.theme"),
        ),
        class_="wf-header",
        data_drop=texts("sources.lead"),
        data_sending=texts("sources.sending"),
        data_files=texts("sources.upload"),
        data_names=seen.names,
        data_corrected=texts("app.corrected"),
        data_contents=seen.contents,
        data_changed=texts("app.changed"),
        data_anew=texts("app.anew"),
        data_lost=texts("app.lost"),
        data_lost_why=texts("app.lost_why"),
        data_failed=texts("draft.failed"),
        data_unexpected=texts("error.unexpected"),
        data_many=texts("told.many"),
        data_close=texts("evidence.close"),
        data_limit=MAX_UPLOAD,
    )


def no_project(texts: Texts, user: str) -> Html:
    """The header for somebody to whom no project is open."""
    return element(
        "header",
        element("span", mark(), element("h1", texts("app.title")), class_="wf-brand"),
        element("span", texts("project.none"), class_="wf-project"),
        _user(user, texts),
        class_="wf-header",
    )


def language_links(texts: Texts) -> list[Html]:
    """A link to the page in each of its languages."""
    return [
        element(
            "a",
            name,
            href=f"?lang={code}",
            lang=code,
            hreflang=code,
            aria_current="true" if code == texts.language else None,
        )
        for code, name in LANGUAGES.items()
    ]


def project_switch(project: str, projects: Mapping[str, str], texts: Texts) -> Html:
    """A choice among the projects that somebody may see."""
    options = [element("option", name, value=slug, selected=slug == project) for slug, name in projects.items()]
    return element(
        "select", *options, class_="wf-select wf-projects", data_project_switch=True, aria_label=texts("project.switch")
    )


def _user(user: str, texts: Texts) -> Html | None:
    if not user:
        return None
    return element(
        "span",
        element("bdi", user, title=texts("project.user", name=user)),
        element("a", texts("project.sign_out"), href="logout"),
        class_="wf-user",
    )


def _sliders() -> Html:
    return element(
        "svg",
        element(
            "path",
            d="M3 6 H 10 M 15 6 H 17 M 3 14 H 5 M 10 14 H 17",
            fill="none",
            stroke="currentColor",
            stroke_width="1.6",
            stroke_linecap="round",
        ),
        element("circle", cx=12.5, cy=6, r=2.2, fill="none", stroke="currentColor", stroke_width="1.6"),
        element("circle", cx=7.5, cy=14, r=2.2, fill="none", stroke="currentColor", stroke_width="1.6"),
        viewBox="0 0 20 20",
        width=18,
        height=18,
        aria_hidden="true",
    )


def mark() -> Html:
    """The mark of the page, in the colour of what stands around it."""
    return element(
        "svg",
        element(
            "path",
            d="M3 15 C 6 4, 9 4, 12 11 S 18 18, 21 6",
            fill="none",
            stroke="currentColor",
            stroke_width="2.4",
            stroke_linecap="round",
        ),
        element("circle", cx=12, cy=11, r=2.6, fill="currentColor"),
        viewBox="0 0 24 21",
        width=24,
        height=21,
        aria_hidden="true",
    )


def _half_moon() -> Html:
    return element(
        "svg",
        element("circle", cx=10, cy=10, r=7, fill="none", stroke="currentColor", stroke_width="1.6"),
        element("path", d="M10 3 A 7 7 0 0 1 10 17 Z", fill="currentColor"),
        viewBox="0 0 20 20",
        width=18,
        height=18,
        aria_hidden="true",
    )
