"""The line under a draft's toolbar: undo, redo, approve, and the versions with who made each, when and why."""

from __future__ import annotations

from time import monotonic_ns

from assistant.artifacts import AnyArtifact, JourneyMap
from assistant.claims import claims_of
from assistant.history import Version
from ui.markup import Html, element
from ui.present import isolated
from ui.session import ArtifactKind, Standing
from ui.texts import Texts

SHOWN = 40
"""Versions in the list; older ones are kept and reached by undo."""


def revision_bar(kind: ArtifactKind, artifact: AnyArtifact, standing: Standing, texts: Texts) -> Html:
    """What can be undone, done again and approved, and what was done so far."""
    history = standing.history
    claims = list(claims_of(artifact))
    taken = sum(claim.approved for claim in claims)
    return element(
        "div",
        _step("undo", history.back, texts),
        _step("redo", history.forth, texts),
        element(
            "button",
            texts("edit.approve_all"),
            type="button",
            class_="wf-button wf-slim",
            data_revise="approve",
            title=texts("edit.approve_why"),
            disabled=taken == len(claims),
        ),
        element("span", texts("edit.approved_of", n=taken, of=len(claims)), class_="wf-count"),
        None if isinstance(artifact, JourneyMap) and artifact.state == "target" else _refresh(standing, texts),
        _versions(history.versions, artifact.origin.created, texts),
        class_="wf-revisions",
        data_kind=kind,
    )


def toast(sentence: str) -> Html:
    """That a change was made, over the page for a moment, so that nothing moves; read out as it comes."""
    said = element("span", sentence, dir="auto")
    return element("div", said, class_="wf-toast", role="status", data_told=monotonic_ns())


def _step(name: str, what: str, texts: Texts) -> Html:
    label = texts(f"edit.{name}_what", what=isolated(what)) if what else texts(f"edit.{name}")
    return element(
        "button",
        _arrow(name),
        element("span", texts(f"edit.{name}")),
        type="button",
        class_="wf-button wf-slim wf-step",
        data_revise=name,
        disabled=not what,
        title=label,
        aria_label=label,
    )


def _arrow(name: str) -> Html:
    path = "M6 4 L2.5 7.5 L6 11 M3 7.5 H10 A4 4 0 0 1 10 15.5 H7"
    turned = "translate(18 0) scale(-1 1)" if name == "redo" else None
    line = element(
        "path",
        d=path,
        fill="none",
        stroke="currentColor",
        stroke_width="1.6",
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    return element(
        "svg", element("g", line, transform=turned), viewBox="0 0 18 18", width=15, height=15, aria_hidden="true"
    )


def _refresh(standing: Standing, texts: Texts) -> Html:
    return element(
        "span",
        element(
            "button",
            texts("refresh.button"),
            type="button",
            class_="wf-button wf-slim" + (" wf-due" if standing.due else ""),
            data_revise="refresh",
            title=texts("refresh.why"),
        ),
        element("span", texts("refresh.due"), class_="wf-badge wf-badge-warn")
        if standing.due and standing.refresh is None
        else None,
        class_="wf-refresh",
    )


def _versions(versions: tuple[Version, ...], drafted: str, texts: Texts) -> Html | None:
    if not versions:
        return None
    items = [_version(each.number, each.when, each.who, each.what, texts) for each in reversed(versions[-SHOWN:])]
    items.append(_version(0, drafted, "", texts("edit.drafted"), texts))
    return element(
        "details",
        element("summary", f"{texts('edit.history')} {len(versions)}", class_="wf-button wf-slim"),
        element("ol", *items, class_="wf-menu-list wf-versions"),
        class_="wf-menu",
    )


def _version(number: int, when: str, who: str, what: str, texts: Texts) -> Html:
    made = f"{when[:16].replace('T', ' ')}" + (f" · {who}" if who else "")
    return element(
        "li",
        element("span", str(number), class_="wf-version-number"),
        element("span", what or texts("edit.somebody"), dir="auto"),
        element("small", element("bdi", made)),
    )
