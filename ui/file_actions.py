"""What happens with files that people bring: kept at once, taken in one batch after the other, told stage by stage.

The files' part of `ui.actions.Actions`. From the moment a batch is kept nothing of it depends on the page that brought
it. Knows the backend and the panels, nothing of Gradio.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from ui.chat_actions import Changes, sentence
from ui.jobs import Tell
from ui.panels.toolbar import failure_note, working_note
from ui.privacy_actions import PrivacyActions
from ui.session import Screen, Uploaded
from ui.talk import FILES
from ui.texts import texts
from ui.upload_limit import too_large

NAMED = 3
"""Files named of a batch that could not be taken in at all."""


class FileActions(PrivacyActions):
    """The files of one project."""

    async def bring(self, paths: list[Path], screen: Screen) -> AsyncIterator[Changes]:
        """Take files in, told stage by stage; each that fails is told of in a sentence. Files that are brought while
        others come in wait for them on the server; the place for files is free at once."""
        words = texts(screen.language)
        yield {"sources_note": working_note(None, words, stops="files"), "files": None}
        try:
            batch = self.arrivals.add(await asyncio.to_thread(self.backend.receive, paths))
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield {"sources_note": failure_note(sentence(error, words), words), "files": None}
            return
        while not batch.taken:
            try:
                self.take_waiting()
            except AssistantError as error:
                self._let_go()
                yield {"sources_note": failure_note(sentence(error, words), words), "files": None}
                return
            async for changes in self.under_way(screen, (self.files_key,)):
                yield changes

    def too_large(self, asked: Mapping[str, object], screen: Screen) -> Changes:
        """Say which files the page did not send, and why."""
        words = texts(screen.language)
        return {"sources_note": failure_note(too_large(asked, words), words)}

    def take_waiting(self) -> None:
        """Begin to take in the files that wait, unless that is under way already.

        Raises:
            Busy: too many wait, in all projects.
        """
        if self.arrivals.files:
            self.jobs.start(self.files_key, self._take_in)

    def files_stopped(self) -> None:
        """No more files come in, neither those under way nor those that wait."""
        self._let_go()
        self.jobs.stop(self.files_key)

    @property
    def files_key(self) -> str:
        """Key of the job that takes files in."""
        return f"files:{self.project}"

    def _let_go(self) -> None:
        self.arrivals.clear()
        self.backend.end(FILES)

    def _take_in(self, tell: Tell) -> Uploaded:
        """The batches one after the other, what came of all in one; where one could not be taken in at all the others
        are, for somebody else may have brought them."""
        came: Uploaded | None = None
        while paths := self.arrivals.take():
            try:
                told = self.backend.ingest(paths, tell)
            except (AssistantError, CorpusError) as error:
                if came is None and not self.arrivals.files:
                    raise
                names = ", ".join(path.name for path in paths[:NAMED]) + ("…" if len(paths) > NAMED else "")
                told = Uploaded(0, 0, 0, ((names, str(error)),))
            came = told if came is None else came.and_then(told)
        return came or Uploaded(0, 0, 0, ())
