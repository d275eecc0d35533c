"""Over the chat: the conversation's name, the list, a new one. Over the box: the scope's chips, the commands."""

from __future__ import annotations

from ui.commands import COMMANDS
from ui.markup import Html, element
from ui.panels.chat_turn import chip_name, talk_button
from ui.session import Screen
from ui.talk import Facet, Facets
from ui.texts import Texts


def chat_bar(screen: Screen, texts: Texts) -> Html:
    """The line over the chat. Its data are what an address needs to come back to this conversation."""
    name = screen.name or (screen.turns[0].question if screen.turns else texts("talks.fresh"))
    said = any(turn.reply for turn in screen.turns)
    return element(
        "div",
        talk_button("list", "☰", style="wf-icon", aria_label=texts("talks.title"), title=texts("talks.title")),
        element(
            "h2",
            element("bdi", name[:120]),
            class_="wf-talk-name",
            title=name[:300],
        ),
        talk_button("rename_sheet", "✎", style="wf-icon", aria_label=texts("talks.rename"), title=texts("talks.rename"))
        if said
        else None,
        talk_button("new", "+", style="wf-icon", aria_label=texts("talks.new"), title=texts("talks.new")),
        class_="wf-chatbar",
        data_conversation=screen.conversation,
        data_said="yes" if screen.turns else "",
        data_project=screen.project,
        data_send=texts("chat.send"),
        data_stop=texts("chat.stop"),
        data_waits=texts("chat.waits"),
    )


def scope_bar(screen: Screen, facets: Facets, texts: Texts) -> Html:
    """Over the box: what is being edited, which part of the corpus counts, and the commands behind a slash."""
    chips = [_chip(name, value, texts) for name, value in screen.scope.chips]
    return element(
        "div",
        _editing(screen, texts),
        element("span", texts("scope.label"), class_="wf-scope-label"),
        *chips,
        None if chips else element("span", texts("scope.everything"), class_="wf-scope-all"),
        _menu(facets, texts),
        _commands(texts),
        class_="wf-scopebar",
        role="group",
        aria_label=texts("scope.label"),
    )


def _chip(name: str, value: str, texts: Texts) -> Html:
    told = chip_name(name, value, texts)
    return element(
        "span",
        element("bdi", told),
        talk_button(
            "scope_remove",
            "×",
            style="wf-chip-away",
            aria_label=texts("scope.remove", what=told),
            data_field=name,
            data_value=value,
        ),
        class_="wf-scope-chip",
    )


def _editing(screen: Screen, texts: Texts) -> Html | None:
    if screen.editing is None:
        return None
    return element(
        "p",
        element("span", texts("chat.editing")),
        talk_button("edit_no_more", texts("draft.cancel"), style="wf-quiet"),
        class_="wf-editing",
    )


def _menu(facets: Facets, texts: Texts) -> Html:
    first, last = facets.dates
    fields = [
        _select("study", facets.studies, texts),
        _select("kind", facets.kinds, texts),
        _select("language", facets.languages, texts),
        _select("segment", facets.attributes, texts),
        _date("since", first, texts) if first else None,
        _date("until", last, texts) if last else None,
        talk_button("scope_clear", texts("scope.clear"), style="wf-button"),
    ]
    return element(
        "details",
        element("summary", texts("scope.narrow"), class_="wf-quiet"),
        element("div", *fields, class_="wf-menu-form"),
        class_="wf-menu wf-scope-menu",
    )


def _select(name: str, facets: tuple[Facet, ...], texts: Texts) -> Html | None:
    if not facets:
        return None
    options = [element("option", texts("scope.add"), value="")]
    options += [
        element("option", f"{chip_name(name, each.value, texts)} ({each.sources})", value=each.value) for each in facets
    ]
    return element(
        "label",
        element("span", texts(f"scope.{name}")),
        element("select", *options, class_="wf-select", data_act="talk", data_do="scope_add", data_field=name),
    )


def _date(name: str, hint: str, texts: Texts) -> Html:
    return element(
        "label",
        element("span", texts(f"scope.{name}_label")),
        element(
            "input",
            type="text",
            inputmode="numeric",
            placeholder=hint,
            maxlength=10,
            dir="ltr",
            autocomplete="off",
            data_act="talk",
            data_do="scope_add",
            data_field=name,
        ),
    )


def _commands(texts: Texts) -> Html:
    """Shown by `chat.js` while the box holds a slash and the beginning of a name."""
    rows = [
        element(
            "li",
            element("b", element("bdi", f"/{texts(f'command.{name}')}")),
            element("span", texts(f"command.{name}_does")),
            role="option",
            id=f"wf-command-{name}",
            data_command=f"/{texts(f'command.{name}')}",
            data_also=f"/{name}",
        )
        for name in COMMANDS
    ]
    return element(
        "ul",
        *rows,
        class_="wf-commands",
        role="listbox",
        aria_label=texts("command.label"),
        hidden=True,
        tabindex=0,
        id="wf-commands",
    )
