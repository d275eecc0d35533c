"""What was replaced in the sources: every pseudonym, where it stands, and what can be said against it.

No original name is in this panel: who may know asks for one at a time, and it is shown in its place
(`ui/assets/privacy.js`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence, Set

from corpus.redaction.items import Kind
from ui.markup import Html, element
from ui.panels.chat_turn import talk_button
from ui.panels.claim_card import empty_state
from ui.present import isolated
from ui.pseudonyms import PERSON, PrivacyOutcome, PrivacyView, PseudonymPlace, PseudonymRow
from ui.session import Look
from ui.texts import Texts
from ui.told_errors import told

PAGE = 40
"""Pseudonyms shown at first, and added by *more*."""
PEOPLE = "wf-people-marks"
"""Id of the list of people that a field completes from."""


def privacy_panel(view: PrivacyView, look: Look, named: Set[str], texts: Texts, *, knows: bool) -> Html:
    """The pseudonyms, those of a kind or those looked for; above them the form for what was missed.

    Args:
        named: those that stand for what is looked for.
        knows: whether this person may see who is meant, put names back, and forget people.
    """
    if not view.used and not view.rows:
        return empty_state(texts("privacy.unused"), texts("privacy.unused_lead"))
    kind = next((value for name, value in look.chosen if name == "kind"), "")
    notes = (*view.notes, *(view.naming if knows else ()))
    rows = [row for row in view.rows if (not kind or row.kind == kind) and _sought(row, look.words, named)]
    shown = rows[: PAGE + look.number]
    people = [element("option", value=row.mark) for row in view.rows if row.kind == PERSON]
    return element(
        "div",
        element("p", texts("privacy.lead"), class_="wf-lead"),
        *(element("p", told(note, texts), class_="wf-trouble wf-privacy-note", dir="auto") for note in notes),
        element("div", _missed(texts), _again(texts), class_="wf-privacy-do"),
        _bar(view, look, kind, texts, knows=knows),
        element("datalist", *people, id=PEOPLE),
        element("ul", *(_row(row, texts, knows=knows) for row in shown), class_="wf-marks")
        if shown
        else empty_state(texts("privacy.none"), texts("privacy.none_lead")),
        _more(len(rows) - len(shown), look, kind, texts),
        class_="wf-privacy",
    )


def _sought(row: PseudonymRow, words: str, named: Set[str]) -> bool:
    wanted = words.strip().strip("[]").casefold()
    return not wanted or wanted in row.mark.casefold() or row.mark in named


def _missed(texts: Texts) -> Html:
    """The form for a name that was missed."""
    options = [
        element("option", texts(f"pseudonym.{_key(kind)}"), value=kind.value, selected=kind.value == PERSON)
        for kind in Kind
    ]
    return element(
        "section",
        element("h3", texts("privacy.missed")),
        element("p", texts("privacy.missed_lead")),
        element(
            "div",
            element(
                "input",
                name="text",
                placeholder=texts("privacy.missed_hint"),
                aria_label=texts("privacy.missed_hint"),
                maxlength=200,
                dir="auto",
                autocomplete="off",
                class_="wf-input",
            ),
            element("select", *options, name="kind", class_="wf-select", aria_label=texts("privacy.kind")),
            talk_button("privacy_replace", texts("privacy.replace"), style="wf-button wf-primary"),
            class_="wf-privacy-form",
            data_form=True,
            data_enter=True,
        ),
        class_="wf-group",
    )


def _again(texts: Texts) -> Html:
    return element(
        "section",
        element("h3", texts("privacy.again")),
        element("p", texts("privacy.again_lead")),
        talk_button("privacy_apply", texts("privacy.apply"), style="wf-button"),
        class_="wf-group",
    )


def _bar(view: PrivacyView, look: Look, kind: str, texts: Texts, *, knows: bool) -> Html:
    """Which pseudonyms are shown: a field, and the kinds with their counts."""
    label = texts("privacy.find_name" if knows else "privacy.find")
    field = element(
        "div",
        element(
            "input",
            type="search",
            name="words",
            value=look.words,
            placeholder=label,
            aria_label=label,
            maxlength=200,
            dir="auto",
            autocomplete="off",
            class_="wf-input",
            data_keep="wf-privacy-words",
        ),
        element(
            "button",
            texts("privacy.go"),
            type="button",
            class_="wf-button",
            data_act="look",
            data_view="privacy",
            data_chosen=_chosen(kind),
        ),
        class_="wf-privacy-find",
        role="search",
        data_form=True,
        data_enter=True,
    )
    kinds = [("", sum(count for _, count in view.kinds)), *view.kinds]
    pills = [
        element(
            "button",
            texts("scope.all") if not value else texts(f"pseudonym.{_key(value)}"),
            " ",
            element("span", f"{count:,}", class_="wf-count"),
            type="button",
            class_="wf-facet",
            data_act="look",
            data_view="privacy",
            data_chosen=_chosen(value),
            data_words=look.words,
            data_keep=f"wf-privacy-kind-{value}",
            aria_pressed="true" if value == kind else "false",
        )
        for value, count in kinds
    ]
    choice = element("div", *pills, class_="wf-privacy-kinds", role="group", aria_label=texts("privacy.kind"))
    return element("div", field, choice if len(kinds) > 2 else None, class_="wf-privacy-bar")


def _row(row: PseudonymRow, texts: Texts, *, knows: bool) -> Html:
    first, *others = row.places or (None,)
    return element(
        "li",
        element(
            "div",
            element("span", row.mark, class_="wf-mark", dir="ltr"),
            element("span", " · ".join(_facts(row, texts)), class_="wf-mark-facts"),
            class_="wf-mark-head",
        ),
        _place(first, texts, tag="p") if first is not None else None,
        element(
            "details",
            element("summary", *_summary(row, len(others), texts)),
            element("ul", *(_place(each, texts) for each in others), class_="wf-mark-places") if others else None,
            _acts(row, texts, knows=knows),
        ),
    )


def _summary(row: PseudonymRow, others: int, texts: Texts) -> list[Html | str]:
    further = f" · {texts.count('more', others)}" if others else ""
    return [texts("privacy.correct"), further, element("span", row.mark, class_="wf-unseen")]


def _facts(row: PseudonymRow, texts: Texts) -> list[str]:
    told_of = [texts(f"pseudonym.{_key(row.kind)}")] if row.kind != PERSON else []
    if row.count:
        told_of.append(texts.count("named_in", row.count))
    if row.spoken:
        told_of.append(texts.count("speaks_in", row.spoken))
    told_of.append(texts.count("sources", row.sources) if row.sources else texts("privacy.nowhere"))
    return told_of


def _place(place: PseudonymPlace, texts: Texts, tag: str = "li") -> Html:
    quote = element(
        "button",
        element(
            "q",
            place.before,
            element("mark", place.mark, dir="ltr"),
            place.after,
            dir="auto",
            lang=place.language if place.language != "und" else None,
        ),
        element("small", place.title, dir="auto"),
        type="button",
        class_="wf-place",
        data_cite=True,
        data_document=place.document,
        data_segment=place.segment,
        data_start=place.start,
        data_end=place.end,
        aria_label=texts("privacy.open", mark=isolated(place.mark), title=isolated(place.title)),
    )
    return element(tag, quote)


def _acts(row: PseudonymRow, texts: Texts, *, knows: bool) -> Html:
    """What can be done with a pseudonym. What tells who is meant is there for those who may know alone."""
    if not row.known:
        return element("p", texts("privacy.unknown"), class_="wf-mark-closed")
    person = row.kind == PERSON
    join = element(
        "div",
        element("label", element("span", texts("privacy.same")), _other(row, texts)),
        talk_button("privacy_join", texts("privacy.join"), style="wf-button", data_value=row.mark),
        class_="wf-mark-join",
        data_form=True,
        data_enter=True,
    )
    show = element(
        "button",
        texts("privacy.show"),
        type="button",
        class_="wf-button",
        data_originals=row.mark,
        data_hide=texts("privacy.hide"),
        aria_expanded="false",
    )
    forget = talk_button(
        "privacy_plan", texts("privacy.forget"), style="wf-button wf-danger-button", data_value=row.mark
    )
    return element(
        "div",
        element("div", show, join if person else None, forget if person else None, class_="wf-mark-buttons")
        if knows
        else element("div", join if person else None, class_="wf-mark-buttons"),
        element("div", class_="wf-originals", role="status") if knows else None,
        None if knows else element("p", texts("privacy.closed"), class_="wf-mark-closed"),
        class_="wf-mark-acts",
    )


def _other(row: PseudonymRow, texts: Texts) -> Html:
    return element(
        "input",
        name="other",
        list=PEOPLE,
        placeholder=texts("privacy.same_hint"),
        dir="auto",
        autocomplete="off",
        maxlength=40,
        class_="wf-input",
        aria_label=texts("privacy.same_as", mark=isolated(row.mark)),
    )


def originals_shown(forms: Sequence[str], texts: Texts, *, closed: bool = False) -> Html:
    """Who is meant, each way of writing it with the word to put it back; or why it is not told."""
    if not forms:
        return element("p", texts("privacy.closed" if closed else "privacy.unknown"), class_="wf-mark-closed")
    rows = [
        element(
            "li",
            element("bdi", form),
            talk_button(
                "privacy_keep", texts("privacy.keep"), data_value=form, data_sure=texts("privacy.keep_sure", name=form)
            ),
        )
        for form in forms
    ]
    return element("div", element("ul", *rows), element("p", texts("privacy.keep_lead"), class_="wf-mark-closed"))


def _more(rest: int, look: Look, kind: str, texts: Texts) -> Html | None:
    if rest <= 0:
        return None
    return element(
        "button",
        texts.count("more", rest),
        type="button",
        class_="wf-button",
        data_act="look",
        data_view="privacy",
        data_number=look.number + PAGE,
        data_chosen=_chosen(kind),
        data_words=look.words,
        data_keep="wf-privacy-more",
    )


def outcome_note(outcome: PrivacyOutcome, texts: Texts, *, knows: bool) -> Html:
    """What a correction came to, as a note.

    Args:
        knows: whether this person may see who is meant. Names of files may tell, so that others see how many there are.
    """
    counts = [
        texts(f"privacy.changed_{name}", n=n)
        for name, n in (
            ("sources", outcome.sources),
            ("drafts", outcome.drafts),
            ("conversations", outcome.conversations),
            ("claims", outcome.claims),
        )
        if n
    ]
    files = [
        element(
            "p",
            texts(f"privacy.{name}", files=isolated(", ".join(which)))
            if knows
            else texts(f"privacy.{name}_many", n=len(which)),
            dir="auto",
        )
        for name, which in (("holding", outcome.files), ("left", outcome.left))
        if which
    ]
    said = " · ".join([texts(f"privacy.done_{outcome.act}"), *counts])
    return element("div", element("p", said), *files, class_="wf-uploaded wf-kept", role="status")


def _chosen(kind: str) -> str:
    return json.dumps([["kind", kind]]) if kind else "[]"


def _key(kind: str) -> str:
    return kind.casefold().replace(" ", "_")
