"""Changes by hand on the screen: each goes to the project at once, and what came of it is shown.

Knows the backend and the panels, nothing of Gradio. What a browser sends is checked, never trusted.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

from assistant.errors import AssistantError
from assistant.history import Revision
from assistant.phrases import phrase
from corpus.errors import CorpusError
from corpus.progress import Step
from ui.actions import Actions
from ui.chat_actions import Changes, sentence
from ui.map_sides import TOLD, WAYS, LayerChoice
from ui.panels.revision_bar import toast
from ui.panels.toolbar import failure_note, working_note
from ui.present import isolated
from ui.session import ArtifactKind, Screen
from ui.texts import texts
from ui.work import Done

MAX_CHANGE = 20_000
"""Characters of one change as the browser sends it."""
LONGEST_KEY = 500
"""Characters of a group's key, or of an attribute's name, as the browser sends it."""


class Editing:
    """Changes by hand over one project."""

    def __init__(self, actions: Actions) -> None:
        self.actions = actions

    def revise(self, kind: ArtifactKind, asked: Mapping[str, object], screen: Screen, who: str) -> Changes:
        """Make one change to the draft that a panel shows, and show what came of it."""
        words = texts(screen.language)
        artifact = str(asked.get("artifact", ""))
        try:
            with self._beside():
                revision = self.actions.backend.revise(artifact, _change(asked), _seen(asked), screen.language, who)
        except (AssistantError, CorpusError) as error:
            shown = self.actions.panel(kind, screen.showing(kind, artifact))  # what it was is not what it is any more
            written = str(_change(asked).get("text", "")).strip()
            yours = f" {words('edit.yours', text=isolated(written))}" if written else ""  # not to be typed again
            return {**shown, f"{kind}_note": failure_note(sentence(error, words) + yours, words)}
        shown = self.actions.panel(kind, screen.showing(kind, artifact))
        return {**shown, f"{kind}_note": toast(_told(revision, screen.language))}

    async def refresh(self, kind: ArtifactKind, artifact: str, screen: Screen) -> AsyncIterator[Changes]:
        """Work out what new research changes, told stage by stage, then show it."""
        words = texts(screen.language)
        yield {f"{kind}_note": working_note(None, words, stops=kind, cancel=False)}

        def work(tell: Callable[[Step], None]) -> int:
            return self.actions.backend.refresh(artifact, tell)

        try:
            async for event in self.actions.jobs.done(f"draft:{self.actions.project}:refresh", work):
                if isinstance(event, Done):
                    shown = self.actions.panel(kind, screen.showing(kind, artifact))
                    yield shown if event.result else {**shown, f"{kind}_note": toast(words("refresh.none"))}
                else:
                    yield {f"{kind}_note": working_note(event, words, cancel=False)}
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield {f"{kind}_note": failure_note(sentence(error, words), words)}

    def plan(self, asked: Mapping[str, object], screen: Screen) -> Changes:
        """Copy the map that is shown, to plan changes in, and show the copy."""
        words = texts(screen.language)
        try:
            with self._beside():
                target = self.actions.backend.plan(str(asked.get("artifact", "")), screen.language)
        except (AssistantError, CorpusError) as error:
            return {"journey_note": failure_note(sentence(error, words), words)}
        shown = self.actions.panel("journey", screen.showing("journey", target))
        return {**shown, "journey_note": toast(words("target.made"))}

    def _beside(self) -> AbstractContextManager[None]:
        return self.actions.jobs.beside(self.actions.project)

    def layer(self, asked: Mapping[str, object], screen: Screen) -> Changes:
        """Tell the map apart by something else, or show or hide one group."""
        now = screen.layers
        if "by" in asked:
            by = str(asked["by"])[:LONGEST_KEY]
            chosen = LayerChoice(by if by in WAYS or by.startswith(TOLD) else "")
        else:
            chosen = LayerChoice(now.by, now.off ^ {str(asked.get("layer", ""))[:LONGEST_KEY]})
        return self.actions.panel("journey", replace(screen, layers=chosen))

    def settle(self, kind: ArtifactKind, asked: Mapping[str, object], screen: Screen, who: str) -> Changes:
        """Take proposed changes over, or leave them."""
        words = texts(screen.language)
        artifact, change = str(asked.get("artifact", "")), str(asked.get("change", ""))
        taken = asked.get("settle") == "take"
        try:
            with self._beside():
                count = self.actions.backend.settle(artifact, (change,) if change else (), taken, screen.language, who)
        except (AssistantError, CorpusError) as error:
            return {**self.actions.panel(kind, screen), f"{kind}_note": failure_note(sentence(error, words), words)}
        said = phrase("change_refresh", screen.language, n=count) if taken else words("refresh.left")
        shown = self.actions.panel(kind, screen.showing(kind, artifact))
        return {**shown, f"{kind}_note": toast(words("edit.done", what=said) if taken else said)}


def _told(revision: Revision, language: str) -> str:
    words = texts(language)
    done = words("edit.done", what=isolated(revision.what))
    if not revision.meanwhile:
        return done
    others = "; ".join(isolated(version.what) for version in revision.meanwhile if version.what)
    return f"{done} {words('edit.meanwhile', what=others)}"


def _change(asked: Mapping[str, object]) -> Mapping[str, object]:
    written = str(asked.get("change", ""))[:MAX_CHANGE]
    try:
        change = json.loads(written)
    except ValueError:
        return {}
    return change if isinstance(change, dict) else {}


def _seen(asked: Mapping[str, object]) -> int:
    seen = str(asked.get("seen", ""))
    return int(seen) if seen.isdecimal() else 0
