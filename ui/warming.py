"""Loads what the first question needs while people look at the page, so that it waits for the answer alone."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.project import Project

_SENTENCE = "Where do people give up?"
"""Any sentence in Latin letters, which several languages share, so that the table of languages is read as well."""


def warm(projects: Iterable[Project]) -> threading.Thread:
    """Loads the embedded encoders of projects and the table of languages, in the background."""
    thread = threading.Thread(target=_load, args=(list(projects),), name="warming", daemon=True)
    thread.start()
    return thread


def _load(projects: Iterable[Project]) -> None:
    from assistant.errors import AssistantError
    from corpus.errors import CorpusError
    from corpus.languages import detect_language

    detect_language(_SENTENCE)
    for project in projects:
        if not project.settings.embedder.startswith("local:"):
            continue  # nothing is sent to a server before somebody asks
        # What can't be loaded is told with the first question, which fails for the same reason.
        with suppress(AssistantError, CorpusError):
            project.embedder().embed_queries([_SENTENCE])
