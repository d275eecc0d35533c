"""What happens on the screen of pseudonyms: look, see who is meant, correct, forget.

The privacy half of `ui.actions.Actions`. Who is behind a pseudonym is told only to those who may know; that is checked
here for every act, not in the page alone. Corrections are jobs that no tab can break off, and work on the project
alone.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast, get_args

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from corpus.redaction.items import Kind
from ui.chat_actions import Changes, ChatActions, sentence
from ui.jobs import ALONE, Busy, Tell
from ui.markup import Html
from ui.panels.forgetting import forgetting_sheet
from ui.panels.privacy import originals_shown, outcome_note, privacy_panel
from ui.panels.toolbar import failure_note, working_note
from ui.pseudonyms import PERSON, Act, PrivacyChange, PrivacyOutcome
from ui.session import KINDS, ArtifactKind, Screen
from ui.texts import texts
from ui.work import Done, follow

LONGEST = 200
"""Characters of a name or number that is to be replaced, or looked for."""
_WHY = {"replace": "no_text", "join": "no_other", "keep": "no_form"}
"""Act → message where what it needs is missing."""


class PrivacyActions(ChatActions):
    """The pseudonyms of one project."""

    def privacy_shown(self, screen: Screen) -> Html:
        """What the panel of sources shows of pseudonyms.

        Raises:
            CorpusError: the sources or the key can't be read.
        """
        look, view = screen.look, self.backend.privacy()
        knows = self.names_open(screen.user)
        named = self.backend.pseudonyms_of(look.words) if look.words and knows else ()
        return privacy_panel(view, look, frozenset(named), texts(screen.language), knows=knows)

    def originals(self, asked: Mapping[str, object], user: str) -> Html:
        """Who a pseudonym stands for, for those who may know. What the browser sends is checked, never trusted."""
        words, mark = texts(str(asked.get("language", "en"))), _mark(asked.get("mark"))
        if not self.names_open(user) or not mark:
            return originals_shown((), words, closed=True)
        try:
            return originals_shown(self.backend.originals(mark), words)
        except (AssistantError, CorpusError) as error:
            return failure_note(sentence(error, words), words)

    async def correct_privacy(self, act: str, asked: Mapping[str, object], screen: Screen) -> AsyncIterator[Changes]:
        """Replace, put back, join, look through everything again.

        Putting back tells who is meant, so that it is for those who may know. One sign alone stands in much that is
        no name; only who may put it back replaces it.
        """
        change = self._change(act, asked, screen)
        if change is None:
            words = texts(screen.language)
            yield {"sources_note": failure_note(words(f"privacy.{self._why_not(act, asked, screen)}"), words)}
            return
        async for changes in self._alone(lambda tell: self.backend.change_privacy(change, tell), screen):
            yield changes

    async def plan_forgetting(self, asked: Mapping[str, object], screen: Screen) -> AsyncIterator[Changes]:
        """What rests on a person, before anything goes."""
        words, mark = texts(screen.language), _mark(asked.get("value"))
        if not self.names_open(screen.user) or not mark.startswith(f"{PERSON} "):
            yield {"sources_note": failure_note(words("privacy.closed"), words)}
            return
        yield {"sheet": forgetting_sheet(mark, None, words)}
        try:
            async for event in follow(lambda tell: self.backend.plan_forgetting(mark)):
                if isinstance(event, Done):
                    yield {"sheet": forgetting_sheet(mark, event.result, words)}
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield {"sheet": "", "sources_note": failure_note(sentence(error, words), words)}

    async def forget(self, asked: Mapping[str, object], screen: Screen) -> AsyncIterator[Changes]:
        """Take a person out of everything that is kept, for good."""
        words, mark = texts(screen.language), _mark(asked.get("value"))
        if not self.names_open(screen.user) or not mark.startswith(f"{PERSON} "):
            yield {"sheet": "", "sources_note": failure_note(words("privacy.closed"), words)}
            return
        yield {"sheet": ""}
        async for changes in self._alone(lambda tell: self.backend.forget(mark, tell), screen):
            yield changes

    def _change(self, act: str, asked: Mapping[str, object], screen: Screen) -> PrivacyChange | None:
        """What is asked for; None where it can't be, or is not for this person to ask."""
        known = cast(Act, act) if act in get_args(Act) else None
        text = _text(asked)
        if known == "replace":
            kind = next((each.value for each in Kind if each.value == asked.get("kind")), PERSON)
            allowed = len(text) > 1 or self.names_open(screen.user)
            return PrivacyChange(known, text, kind) if any(map(str.isalnum, text)) and allowed else None
        if known == "keep":
            return PrivacyChange(known, text) if text and self.names_open(screen.user) else None
        if known == "join":
            one, other = _mark(asked.get("value")), _mark(asked.get("other"))
            people = one.startswith(f"{PERSON} ") and other.startswith(f"{PERSON} ") and one != other
            return PrivacyChange(known, one, PERSON, other) if people else None
        return PrivacyChange(known) if known is not None else None

    def _why_not(self, act: str, asked: Mapping[str, object], screen: Screen) -> str:
        """Key of the message on why an act is not done."""
        if act == "keep" and not self.names_open(screen.user):
            return "closed"
        if act == "replace" and _text(asked):
            return "one_sign" if _text(asked).isalnum() else "no_text"
        return _WHY.get(act, "closed")

    async def _alone(self, work: Callable[[Tell], PrivacyOutcome], screen: Screen) -> AsyncIterator[Changes]:
        words = texts(screen.language)
        if self.jobs.running(self.privacy_key):
            yield {"sources_note": failure_note(sentence(Busy(ALONE), words), words)}
            return
        yield {"sources_note": working_note(None, words, cancel=False)}

        try:
            self.jobs.start(self.privacy_key, work, alone=True)
        except AssistantError as error:
            yield {"sources_note": failure_note(sentence(error, words), words)}
            return
        async for changes in self.under_way(screen, (self.privacy_key,)):
            yield changes

    @property
    def privacy_key(self) -> str:
        """Key of the job that corrects pseudonyms."""
        return f"files:{self.project}:privacy"

    def _after_privacy(self, outcome: PrivacyOutcome, screen: Screen) -> Changes:
        """Everything anew: sources, drafts and conversations may have other words now."""
        screen = self.resumed(screen.conversation, replace(screen, turns=(), seen=self.backend.seen()))
        changes = {name: value for kind in KINDS for name, value in self.panel(kind, screen).items()}
        note = outcome_note(outcome, texts(screen.language), knows=self.names_open(screen.user))
        return {**changes, **self._chat(screen), **self._overview(screen), "sources_note": note, "sheet": ""}

    @abstractmethod
    def _overview(self, screen: Screen) -> Changes:
        """The header and the panel of sources."""

    @abstractmethod
    def panel(self, kind: ArtifactKind, screen: Screen) -> Changes:
        """The draft that a tab shows of a kind."""

    @abstractmethod
    def under_way(self, screen: Screen, keys: Sequence[str] = ()) -> AsyncIterator[Changes]:
        """What jobs tell, followed to their end."""


def _text(asked: Mapping[str, object]) -> str:
    return " ".join(str(asked.get("text", "") or asked.get("value", "")).split())[:LONGEST]


def _mark(value: object) -> str:
    """A pseudonym as a person or the page writes it, as `Person 7`; empty where it is none."""
    written = str(value or "").strip().strip("[]")
    kind, _, number = written.rpartition(" ")
    known = next((each.value for each in Kind if each.value.casefold() == kind.casefold()), "")
    if number.isascii() and number.isdecimal() and len(number) < 9:
        return f"{known or PERSON} {number}" if known or not kind else ""
    return ""
