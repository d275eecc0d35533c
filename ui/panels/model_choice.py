"""The form that chooses another chat model: the embedded one, none, or one on a server. Keeps and tries nothing."""

from __future__ import annotations

from typing import get_args

from assistant.choosing_model import LONGEST, Kind, ModelChoice
from ui.markup import Html, element
from ui.panels.chat_turn import talk_button
from ui.talk import ModelRow
from ui.texts import Texts
from ui.told_errors import told


def choice_form(
    choice: ModelChoice, texts: Texts, trying: bool = False, chosen: ModelRow | None = None, is_open: bool = False
) -> Html:
    """The form, or the sentence on why there is none.

    Args:
        choice: what the fields hold.
        trying: the chosen model is being tried: nothing can be pressed.
        chosen: what came of the last choice.
        is_open: whether this page may change the model.
    """
    if not is_open:
        return element("p", texts("models.closed"), class_="wf-sheet-note")
    options = [
        element("option", texts(f"models.choice_{kind}"), value=kind, selected=kind == choice.kind or None)
        for kind in get_args(Kind)
    ]
    select = element(
        "select", *options, name="choice", class_="wf-select", disabled=trying or None, autofocus=bool(chosen) or None
    )
    fields = [
        _field("model", choice.model, "models.name", "models.name_hint", trying, texts),
        _field("base_url", choice.base_url, "models.address", "models.address_hint", trying, texts),
    ]
    return element(
        "div",
        element("h3", texts("models.choose")),
        element("label", element("span", texts("models.chat")), select),
        element(
            "div", *fields, element("p", texts("models.leaves"), class_="wf-sheet-note"), class_="wf-server-fields"
        ),
        None if trying else talk_button("choose_model", texts("models.keep"), style="wf-button wf-primary"),
        _outcome(chosen, texts),
        class_="wf-model-choice",
        role="group",
        aria_label=texts("models.choose"),
        data_form=True,
    )


def _field(name: str, value: str, label: str, hint: str, trying: bool, texts: Texts) -> Html:
    return element(
        "label",
        element("span", texts(label)),
        element(
            "input",
            name=name,
            value=value,
            placeholder=texts(hint),
            maxlength=LONGEST,
            dir="ltr",
            autocomplete="off",
            autocapitalize="off",
            spellcheck="false",
            disabled=trying or None,
            class_="wf-input",
            data_no_focus=True,
        ),
    )


def _outcome(chosen: ModelRow | None, texts: Texts) -> Html | None:
    if chosen is None:
        return None
    if not chosen.failure:
        return element("p", texts("models.kept"), class_="wf-drafted", role="status")
    said = [element("span", told(chosen.failure, texts), dir="auto"), " ", texts("models.not_kept")]
    return element("p", *said, class_="wf-error", role="alert")
