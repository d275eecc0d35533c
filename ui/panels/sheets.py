"""What opens over the page: conversations, a new name, help. Each a dialog that its token opens once."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex

from assistant.conversation_files import LONGEST_NAME, ConversationSummary
from ui.commands import COMMANDS
from ui.markup import Html, element
from ui.panels.chat_turn import talk_button
from ui.session import Screen
from ui.texts import Texts

KEYS = (
    ("Enter", "help.send"),
    ("Shift Enter", "help.line"),
    ("/", "help.slash"),
    ("Ctrl Z", "help.undo"),
    ("F2", "help.reword"),
    ("Alt ← ↑ ↓ →", "help.move"),
    ("Esc", "help.close"),
)


def sheet(title: str, *inner: Html | None, texts: Texts, style: str = "") -> Html:
    """A dialog over the page; `chat.js` opens it when its token is new."""
    return element(
        "dialog",
        element(
            "header",
            element("h2", title),
            element(
                "button", "×", type="button", class_="wf-icon", data_close_sheet=True, aria_label=texts("help.close")
            ),
        ),
        *inner,
        class_=f"wf-sheet {style}".strip(),
        aria_label=title,
        data_token=token_hex(4),
    )


def conversations_sheet(found: Sequence[ConversationSummary], here: str, words: str, texts: Texts) -> Html:
    """Kept conversations, and a field to look for words in them."""
    rows = [_row(each, each.id == here, words, texts) for each in found]
    none = "talks.none_found" if words else "talks.none"
    return sheet(
        texts("talks.title"),
        element(
            "div",
            element(
                "input",
                type="search",
                value=words,
                placeholder=texts("talks.search"),
                aria_label=texts("talks.search"),
                dir="auto",
                autocomplete="off",
                data_act="talk",
                data_do="list",
            ),
            talk_button("new", texts("talks.new"), style="wf-button wf-primary"),
            class_="wf-sheet-bar",
        ),
        element("ul", *rows, class_="wf-talks") if rows else element("p", texts(none), class_="wf-sheet-empty"),
        texts=texts,
        style="wf-sheet-side",
    )


def rename_sheet(screen: Screen, texts: Texts) -> Html:
    """A field for another name."""
    name = screen.name or (screen.turns[0].question if screen.turns else "")
    return sheet(
        texts("talks.rename"),
        element(
            "div",
            element(
                "input",
                name="name",
                value=name[:LONGEST_NAME],
                maxlength=LONGEST_NAME,
                aria_label=texts("talks.name"),
                dir="auto",
                autocomplete="off",
            ),
            talk_button("rename", texts("talks.save"), style="wf-button wf-primary"),
            class_="wf-sheet-bar",
            data_form=True,
        ),
        texts=texts,
    )


def help_sheet(texts: Texts) -> Html:
    """The commands and the keys."""
    commands = [
        element(
            "div",
            element("dt", element("bdi", f"/{texts(f'command.{name}')}")),
            element("dd", texts(f"command.{name}_does")),
        )
        for name in COMMANDS
    ]
    keys = [
        element("div", element("dt", element("kbd", key, dir="ltr")), element("dd", texts(told))) for key, told in KEYS
    ]
    return sheet(
        texts("help.title"),
        element("p", texts("help.plain")),
        element("dl", *commands, class_="wf-pairs"),
        element("h3", texts("help.keys")),
        element("dl", *keys, class_="wf-pairs"),
        texts=texts,
    )


def _row(each: ConversationSummary, here: bool, words: str, texts: Texts) -> Html:
    when = f"{each.last[:16].replace('T', ' ')}"
    return element(
        "li",
        element(
            "button",
            element("b", each.name, dir="auto"),
            element("small", element("bdi", when), " · ", texts.count("turns", each.turns)),
            element("small", each.found, class_="wf-talk-found", dir="auto") if each.found else None,
            type="button",
            class_="wf-talk",
            data_act="talk",
            data_do="open",
            data_value=each.id,
            aria_current="true" if here else None,
        ),
        talk_button(
            "remove",
            "×",
            style="wf-icon",
            aria_label=texts("talks.remove", name=each.name),
            title=texts("talks.remove", name=each.name),
            data_value=each.id,
            data_words=words,
            data_sure=texts("talks.sure"),
        ),
        class_="wf-talk-row",
    )
