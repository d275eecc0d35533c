"""Errors of the corpus, each a sentence that says what happened, to what, and what to do next.

- CorpusError: base class; its text is shown to people as it is
    - SourceError: one source could not be taken in; other sources go on
        - UnreadableSource: no such path, no permission, or the bytes are not what the name says
        - EmptySource: the source holds no text
        - EncryptedSource: the source is locked with a password
        - UnsupportedSource: no reader for this kind of file
    - StoreError: the project's database could not be read or written
        - StoreFull: the disk is full; nothing half-written is kept
        - StoreLocked: another process is writing to this project
    - EmbedderError: texts could not be embedded
        - EmbedderMismatch: the index was made with another embedder
        - WeightsMissing: the embedded model's weights are not on this machine
    - TranscriberError: a recording could not be transcribed
    - FilterError: a filter expression could not be understood
"""

from __future__ import annotations


class CorpusError(Exception):
    """Base class: a sentence for the user, no traceback needed."""


class SourceError(CorpusError):
    """One source could not be taken in; the others go on.

    Attributes:
        origin: the path or name of the source, as the user gave it.
    """

    def __init__(self, origin: str, message: str) -> None:
        super().__init__(f"{origin}: {message}")
        self.origin = origin


class UnreadableSource(SourceError):
    """No such path, no permission, or the bytes are not what the name says."""


class EmptySource(SourceError):
    """The source holds no text."""


class EncryptedSource(SourceError):
    """The source is locked with a password."""


class UnsupportedSource(SourceError):
    """No reader for this kind of file."""


class StoreError(CorpusError):
    """The project's database could not be read or written."""


class StoreFull(StoreError):
    """The disk is full; nothing half-written is kept."""


class StoreLocked(StoreError):
    """Another process is writing to this project."""


class EmbedderError(CorpusError):
    """Texts could not be embedded."""


class EmbedderMismatch(EmbedderError):
    """The index was made with another embedder than the one in use."""


class WeightsMissing(EmbedderError):
    """The embedded model's weights are not on this machine."""


class TranscriberError(CorpusError):
    """A recording could not be transcribed; the sentence goes after the name of the recording."""


class FilterError(CorpusError):
    """A filter expression could not be understood."""
