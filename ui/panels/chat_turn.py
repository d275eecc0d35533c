"""What stands around a turn of the chat: its scope, copy, ask again, edit, what would leave, what to ask next."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import Citation
from ui.commands import command_of
from ui.markup import Html, element
from ui.present import isolated
from ui.session import Turn
from ui.talk import LeavingView, ScopeChoice
from ui.texts import Texts


def chip_name(name: str, value: str, texts: Texts) -> str:
    """A chip of a scope in words."""
    if name == "kind":
        return texts.named("source_kind", value)
    if name == "language":
        return texts.named("tongue", value)
    if name == "segment":
        attribute, _, wanted = value.partition("=")
        return f"{attribute}: {wanted}"
    if name in ("since", "until"):
        return texts(f"scope.{name}", date=value)
    return value


def within_line(choice: ScopeChoice, texts: Texts) -> Html | None:
    """What a question was asked within; nothing where it was asked of everything."""
    if not choice.chips:
        return None
    told = " · ".join(chip_name(name, value, texts) for name, value in choice.chips)
    return element(
        "small", element("span", texts("scope.within")), " ", element("bdi", told), class_="wf-within", dir="auto"
    )


def talk_button(do: str, label: str, *, place: int | None = None, style: str = "wf-quiet", **more: str) -> Html:
    """A button whose click is an act of the chat."""
    return element("button", label, type="button", class_=style, data_act="talk", data_do=do, data_place=place, **more)


def heard_in(citations: Sequence[Citation], texts: Texts) -> Html | None:
    """How many voices of each kind of source and each language an answer rests on, each a word to ask only there;
    nothing where all are alike."""
    rows = [_facet_row(name, citations, texts) for name in ("kind", "language")]
    there = [row for row in rows if row is not None]
    if not there:
        return None
    return element("div", element("span", texts("scope.heard_in")), *there, class_="wf-heard-in", role="group")


def _facet_row(name: str, citations: Sequence[Citation], texts: Texts) -> Html | None:
    voices: dict[str, set[str]] = {}
    for citation in citations:
        value = str(getattr(citation, name)).split("-")[0]
        if value and value != "und":
            voices.setdefault(value, set()).add(citation.participant or citation.document)
    if len(voices) < 2:
        return None
    ranked = sorted(voices.items(), key=lambda item: (-len(item[1]), item[0]))
    buttons = []
    for value, who in ranked:
        told = chip_name(name, value, texts)
        only = texts("scope.only", what=isolated(told))
        count = element("span", str(len(who)), class_="wf-count", aria_hidden="true")
        buttons.append(
            element(
                "button",
                element("span", told),
                " ",
                count,
                type="button",
                class_="wf-facet",
                data_act="talk",
                data_do="scope_add",
                data_field=name,
                data_value=value,
                title=only,
                aria_label=f"{texts.count('voices', len(who))} · {only}",
            )
        )
    return element("span", *buttons)


def edit_button(turn: Turn, place: int, texts: Texts) -> Html:
    """Under a question: put it back into the box."""
    if turn.reply is None and not turn.error:
        return Html("")
    return element(
        "div",
        talk_button("edit", texts("chat.edit"), place=place, aria_label=f"{texts('chat.edit')}: {turn.question[:60]}"),
        class_="wf-asked-buttons",
    )


def turn_buttons(turn: Turn, place: int, texts: Texts) -> Html:
    """Under an answer: copy it with its citations, ask again."""
    copy = element(
        "button",
        texts("chat.copy"),
        type="button",
        class_="wf-quiet",
        data_copy=True,
        data_done=texts("chat.copied"),
    )
    return element(
        "div",
        copy if turn.reply is not None else None,
        _all_found(turn, texts),
        talk_button("again", texts("chat.again"), place=place),
        class_="wf-turn-buttons",
    )


def _all_found(turn: Turn, texts: Texts) -> Html | None:
    """Under what a search in the chat found: all of it, with facets, in the panel of sources."""
    command = command_of(turn.question)
    if turn.reply is None or command is None or command.name != "search" or not command.rest:
        return None
    return element(
        "button",
        texts("search.all"),
        type="button",
        class_="wf-quiet",
        data_act="look",
        data_view="search",
        data_words=command.rest,
        data_open="yes",
    )


def next_row(questions: Sequence[str], texts: Texts) -> Html:
    """What might be asked next."""
    if not questions:
        return Html("")
    tries = [
        element("button", question, type="button", class_="wf-try", data_act="suggest", data_text=question, dir="auto")
        for question in questions
    ]
    return element(
        "div",
        element("h3", texts("next.title")),
        *tries,
        class_="wf-next",
        role="group",
        aria_label=texts("next.title"),
    )


def leaving_card(view: LeavingView, texts: Texts) -> Html:
    """What a question would send away, with the two words that decide."""
    shown = [
        element("li", element("b", texts.named("sent_as", role)), element("p", text, dir="auto"))
        for role, text in view.texts
    ]
    return element(
        "div",
        element("h3", texts("leaving.title")),
        element("p", element("bdi", ", ".join(view.to))),
        element("p", texts("leaving.size", requests=f"{view.requests:,}", tokens=f"{view.tokens:,}")),
        element(
            "details",
            element("summary", texts("leaving.show")),
            element("ol", *shown, class_="wf-sent"),
            class_="wf-fold",
        ),
        element(
            "div",
            talk_button("send_out", texts("leaving.send"), style="wf-button wf-primary"),
            talk_button("keep_in", texts("leaving.keep"), style="wf-button"),
            class_="wf-buttons",
        ),
        class_="wf-proposal wf-leaving",
        role="group",
        aria_label=texts("leaving.title"),
    )
