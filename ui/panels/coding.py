"""How a passage is coded, below it in the drawer: kind, stage and feeling, to be corrected, left out, added.

Everything is a plain form control with a label of its own; what people said stands as text, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from assistant.coders.codes import Kind
from assistant.corrections import LONGEST
from ui.markup import Html, element
from ui.session import CodedPassage, Coding, Recoding
from ui.texts import Texts

ACTS: Final[tuple[Literal["correct", "reject", "add", "undo"], ...]] = ("correct", "reject", "add", "undo")
LONGEST_CODE = 200
"""Characters of an id as the browser sends it."""
FEELINGS = (-2, -1, 0, 1, 2)
"""Valences that can be chosen; the coder's own lie between."""


def recoding_from(asked: Mapping[str, object]) -> Recoding | None:
    """What a form of the panel says; None where it says nothing that could be kept. Only what was changed is said."""
    act = next((each for each in ACTS if each == asked.get("act")), None)
    if act is None:
        return None
    said: dict[str, str] = {}
    for name in ("kind", "stage", "valence"):
        value = asked.get(name)
        if isinstance(value, str) and len(value) <= LONGEST_CODE and value != "-":
            said[name] = value
    felt = next((each for each in FEELINGS if str(each) == said.get("valence")), None)
    if (act == "correct" and not said) or ("valence" in said and felt is None):
        return None
    return Recoding(
        act,
        str(asked.get("passage", ""))[:LONGEST_CODE],
        str(asked.get("quote", ""))[: LONGEST + 1],
        _whole(asked.get("quote_start")),
        said.get("kind"),
        said.get("stage"),
        None if felt is None else float(felt),
        _whole(asked.get("seen")),
    )


def _whole(value: object) -> int | None:
    written = str(value)
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 12 else None


def coding_panel(coding: Coding | None, texts: Texts, told: str = "", failed: str = "") -> Html:
    """The passages as they are coded, a form for words of one's own, and what came of the last correction."""
    if coding is None or not coding.words:
        return element("section", class_="wf-coding")
    note = element("p", failed, class_="wf-coding-note wf-bad", role="alert", dir="auto") if failed else None
    done = element("p", told, class_="wf-coding-note wf-good", role="status") if told else None
    return element(
        "section",
        element("h4", texts("coding.title"), id="wf-coding-title"),
        note,
        done,
        None if coding.passages else element("p", texts("coding.none"), class_="wf-coding-none"),
        *(_coded(each, coding, texts) for each in coding.passages),
        _adding(coding, texts),
        class_="wf-coding",
        aria_labelledby="wf-coding-title",
        data_document=coding.document,
        data_segment=coding.segment,
    )


def _coded(each: CodedPassage, coding: Coding, texts: Texts) -> Html:
    words = element("p", each.quote, class_="wf-coded-words", dir="auto", lang=_lang(each.language))
    name = texts("coding.passage", words=each.quote)
    if each.rejected:
        return element(
            "div",
            words,
            element("p", texts("coding.left_out"), class_="wf-coded-by"),
            element("p", _button("undo", "coding.undo", texts), class_="wf-coded-acts"),
            class_="wf-coded wf-coded-out",
            role="group",
            aria_label=name,
            data_passage=each.id,
        )
    return element(
        "div",
        words,
        element(
            "p",
            _kinds(each.kind, texts),
            _stages(each.stage, coding, texts),
            _feelings(round(each.valence), texts),
            class_="wf-coded-codes",
        ),
        element("p", texts("coding.by_person" if each.corrected else "coding.by_coder"), class_="wf-coded-by"),
        element(
            "p",
            _button("correct", "coding.save", texts),
            _button("reject", "coding.reject", texts),
            _button("undo", "coding.undo", texts) if each.corrected else None,
            class_="wf-coded-acts",
        ),
        class_="wf-coded",
        role="group",
        aria_label=name,
        data_passage=each.id,
        data_seen=each.corrected,
    )


def _adding(coding: Coding, texts: Texts) -> Html:
    return element(
        "details",
        element("summary", texts("coding.add_title")),
        element("p", texts("coding.add_lead"), class_="wf-coded-by"),
        element(
            "label",
            element("span", texts("coding.words"), class_="wf-label"),
            element("textarea", name="quote", rows="2", dir="auto", maxlength="4000"),
            class_="wf-coded-field wf-coded-wide",
        ),
        element(
            "p",
            _kinds(None, texts),
            _stages(None, coding, texts),
            _feelings(None, texts),
            class_="wf-coded-codes",
        ),
        element("p", _button("add", "coding.add", texts), class_="wf-coded-acts"),
        class_="wf-coded wf-coded-new",
    )


def _button(act: str, key: str, texts: Texts) -> Html:
    return element("button", texts(key), type="button", class_="wf-button wf-slim", data_coding=act)


def _kinds(now: str | None, texts: Texts) -> Html:
    options = [(kind.value, texts.named("kind", kind.value)) for kind in Kind]
    return _choice("kind", "coding.kind", options, now, texts)


def _stages(now: str | None, coding: Coding, texts: Texts) -> Html:
    options = [("", texts("coding.no_stage")), *coding.stages]
    return _choice("stage", "coding.stage", options, now, texts)


def _feelings(now: int | None, texts: Texts) -> Html:
    options = [(str(each), texts(f"coding.felt_{'minus' if each < 0 else 'plus'}_{abs(each)}")) for each in FEELINGS]
    return _choice("valence", "coding.feeling", options, None if now is None else str(now), texts)


def _choice(name: str, label: str, options: list[tuple[str, str]], now: str | None, texts: Texts) -> Html:
    """A labelled choice; what stays as it is was chosen before (`data-was`) and is not said again."""
    unsaid = [element("option", texts("coding.unsaid"), value="-", selected=True)] if now is None else []
    return element(
        "label",
        element("span", texts(label), class_="wf-label"),
        element(
            "select",
            *unsaid,
            *(element("option", shown, value=value, selected=value == now) for value, shown in options),
            name=name,
            class_="wf-select",
            data_was="-" if now is None else now,
        ),
        class_="wf-coded-field",
    )


def _lang(language: str) -> str | None:
    return language if language != "und" else None
