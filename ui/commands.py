"""Slash commands of the message box: `/search late deliveries`. Each has its name in all four languages of the screen.

Knows names and what each stands for; does nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ui.texts import LANGUAGES, texts

COMMANDS: Mapping[str, str] = {
    "search": "search",
    "journey": "draft_journey",
    "persona": "draft_personas",
    "findings": "draft_findings",
    "ideas": "draft_ideas",
    "state": "state",
    "scope": "",
    "new": "",
    "rename": "",
    "help": "",
}
"""Command → the intent that the conversation is given; empty: the screen does it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was typed."""

    name: str
    """One of `COMMANDS`; empty where there is no such command."""
    typed: str
    """The word after the slash."""
    rest: str


def command_of(line: str) -> Command | None:
    """The command that a line is; None for a line without a slash before its first word."""
    text = line.strip()
    if not text.startswith(("/", "／")) or text[1:2] in ("", "/") or text[1].isspace():
        return None
    # At any white space: a keyboard for Chinese or Korean may write a wide one, and a line may end after the command.
    word, *rest = text[1:].split(maxsplit=1)
    return Command(_names().get(word.casefold(), ""), word, "".join(rest))


@cache
def _names() -> Mapping[str, str]:
    """Every name of every command, in every language; English ones hold in all of them, plurals too."""
    known = {"personas": "persona", "idea": "ideas", "finding": "findings", "map": "journey", "status": "state"}
    for name in COMMANDS:
        known |= {texts(language)(f"command.{name}").casefold(): name for language in LANGUAGES}
    return known
