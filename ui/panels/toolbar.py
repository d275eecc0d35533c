"""The line above each draft: its title, draft, options, versions, export; and what a draft is doing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import AnyArtifact, Brief, JourneyMap, Origin
from assistant.export.outline import versioned
from assistant.own_words import title_in
from corpus.progress import Step
from ui.markup import Html, element
from ui.panels.step_words import detail_words, stage_words
from ui.present import counted, isolated, model_told
from ui.session import EXPORT_FORMATS, GUIDE, KINDS, ArtifactEntry, ArtifactKind
from ui.talk import FILES, Unfinished
from ui.texts import LANGUAGES, Texts


def draft_bar(
    kind: ArtifactKind,
    artifact: AnyArtifact | None,
    kept: Sequence[ArtifactEntry],
    frames: Sequence[tuple[str, str]],
    texts: Texts,
) -> Html:
    """The line above a draft. Its buttons and fields are read by `ui/assets/bus.js`; its data tell an address which
    draft is shown where it is not the newest."""
    return element(
        "div",
        _title(kind, artifact, texts),
        element(
            "div",
            _versions(kind, artifact, kept, texts),
            _export(artifact, texts) if artifact else None,
            _options(kind, artifact, frames, texts),
            element(
                "button",
                texts(f"draft.{kind}"),
                type="button",
                class_="wf-button wf-primary",
                data_act="draft",
                data_kind=kind,
            ),
            class_="wf-bar-actions",
        ),
        class_="wf-toolbar",
        data_form=True,
        data_older="" if artifact is None or artifact.id == _newest(kind, kept) else artifact.id,
    )


def _newest(kind: ArtifactKind, kept: Sequence[ArtifactEntry]) -> str:
    return next((entry.id for entry in kept if entry.kind == kind), "")


def working_note(step: Step | None, texts: Texts, *, stops: str = "", cancel: bool = True, waiting: int = 0) -> Html:
    """What a draft or an ingest is doing, with a bar where the number of units is known.

    Args:
        stops: what its button stops: a kind of draft, or `files`.
        cancel: whether there is a button.
        waiting: files that come in after it.
    """
    at_first = texts("draft.busy" if stops in KINDS else "stage.reading")
    stage = stage_words(step, texts) if step else at_first
    detail = detail_words(step, texts) if step else ""
    share = round(100 * step.done / step.total) if step and step.total else None
    return element(
        "div",
        element("span", class_="wf-spin", aria_hidden="true"),
        element("span", stage, class_="wf-working-stage"),
        element("span", detail, class_="wf-working-detail", dir="auto") if detail else None,
        element("span", f"{step.done:,} / {step.total:,}", class_="wf-count") if step and step.total else None,
        element("span", element("i", style=f"inline-size:{share}%"), class_="wf-bar") if share is not None else None,
        element("span", texts.count("waiting", waiting), class_="wf-count") if waiting else None,
        element(
            "button",
            texts("draft.cancel"),
            type="button",
            class_="wf-button",
            data_act="talk",
            data_do="stop_work",
            data_value=stops,
        )
        if cancel
        else None,
        class_="wf-working",
        role="status",
    )


def kept_note(sentence: str) -> Html:
    """That something was done, as one sentence."""
    return element("div", element("span", sentence), class_="wf-uploaded wf-kept", role="status")


def unfinished_note(left: Unfinished, texts: Texts) -> Html:
    """That a draft was cut off when the server ended, with the word to go on."""
    buttons = [
        element(
            "button",
            texts(f"unfinished.{do}"),
            type="button",
            class_=f"wf-button {style}".strip(),
            data_act="talk",
            data_do=do,
            data_value=left.kind,
        )
        for do, style in (("go_on", "wf-primary"), ("dismiss", ""))
    ]
    return element(
        "div",
        element("span", texts("unfinished.files" if left.kind == FILES else "unfinished.told")),
        *buttons,
        class_="wf-working",
        role="status",
    )


def failure_note(sentence: str, texts: Texts) -> Html:
    """Why something stopped, as one sentence."""
    return element(
        "div",
        element("strong", texts("draft.failed")),
        element("span", sentence, dir="auto"),
        class_="wf-failure",
        role="alert",
    )


def _title(kind: ArtifactKind, artifact: AnyArtifact | None, texts: Texts) -> Html:
    if artifact is None:
        return element(
            "div", element("h2", texts(f"{kind}.tab")), element("p", texts(f"{kind}.lead")), class_="wf-bar-title"
        )
    made = texts(
        "draft.made", date=isolated(artifact.origin.created[:10]), model=model_told(artifact.origin.chat_model, texts)
    )
    brief = " · ".join(part for part in (artifact.brief.scope, artifact.brief.segment) if part)
    origin = artifact.origin
    if origin.voices:
        made = " · ".join((counted(origin.voices, origin.unit, texts), texts.count("sources", origin.heard), made))
    return element(
        "div",
        element("h2", artifact.title or texts("draft.untitled"), dir="auto"),
        element("p", element("bdi", f"{brief} · {made}" if brief else made)),
        _how(origin, texts),
        class_="wf-bar-title",
    )


def _how(origin: Origin, texts: Texts) -> Html:
    """What it was made with, for a report's section on method."""
    facts = (
        ("model", origin.chat_model),
        ("embedder", versioned(origin.embedder, origin.embedder_revision)),
        ("coder", origin.coder),
        ("wayfolk", origin.wayfolk),
    )
    said = [
        element("p", texts(f"draft.{key}"), ": ", element("bdi", value, dir="ltr")) for key, value in facts if value
    ]
    return element("details", element("summary", texts("draft.how")), *said, class_="wf-fold wf-how")


def _versions(
    kind: ArtifactKind, artifact: AnyArtifact | None, kept: Sequence[ArtifactEntry], texts: Texts
) -> Html | None:
    entries = [entry for entry in kept if entry.kind == kind]
    if len(entries) < 2:
        return None
    shown = artifact.id if artifact else ""
    choices = [
        element(
            "option",
            " · ".join(
                (isolated(entry.created[:16].replace("T", " ")), isolated(title_in(kind, entry.title, texts.language)))
            ),
            value=entry.id,
            selected=entry.id == shown,
        )
        for entry in entries
    ]
    return element(
        "select",
        *choices,
        data_act="version",
        data_kind=kind,
        name="artifact",
        aria_label=texts("draft.version"),
        class_="wf-select",
    )


def _export(artifact: AnyArtifact, texts: Texts) -> Html:
    """Files to take along, as `wayfolk export` writes them."""
    has_guide = isinstance(artifact, JourneyMap) and artifact.state == "current"
    buttons = [
        element(
            "button",
            texts(f"export.{form}"),
            type="button",
            data_act="export",
            data_artifact=artifact.id,
            data_format=form,
        )
        for form in (*EXPORT_FORMATS, *([GUIDE] if has_guide else []))
    ]
    languages = [("", texts("export.language_own")), *LANGUAGES.items()]
    return element(
        "details",
        element("summary", texts("export.label"), class_="wf-button"),
        element(
            "div",
            *buttons,
            _choice("export_language", texts("export.language"), languages, ""),
            class_="wf-menu-list wf-export",
        ),
        class_="wf-menu",
    )


def _options(kind: ArtifactKind, artifact: AnyArtifact | None, frames: Sequence[tuple[str, str]], texts: Texts) -> Html:
    brief = artifact.brief if artifact else None
    languages = [("", texts("draft.language_auto")), *LANGUAGES.items()]
    fields = [
        _field("scope", texts("draft.scope"), texts("draft.scope_hint"), brief.scope if brief else ""),
        _field("segment", texts("draft.segment"), texts("draft.segment_hint"), brief.segment if brief else ""),
        _choice("frame", texts("draft.frame"), frames, (brief or Brief()).frame)
        if kind == "journey" and frames
        else None,
        _choice("language", texts("draft.language"), languages, brief.language if brief else ""),
    ]
    return element(
        "details",
        element("summary", texts("draft.options"), class_="wf-button"),
        element("div", *fields, class_="wf-menu-form"),
        class_="wf-menu",
    )


def _field(name: str, label: str, hint: str, value: str) -> Html:
    return element(
        "label",
        element("span", label),
        element("input", name=name, placeholder=hint, value=value, dir="auto", autocomplete="off"),
    )


def _choice(name: str, label: str, choices: Sequence[tuple[str, str]], chosen: str) -> Html:
    options = [element("option", text, value=value, selected=value == chosen) for value, text in choices]
    return element("label", element("span", label), element("select", *options, name=name, class_="wf-select"))
