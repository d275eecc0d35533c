"""A research project: one folder with its settings, corpus, indexes, artifacts, conversations and journal.

It opens the parts and hands them out; it does no research itself. What this module does not know: how a corpus is
read, how a draft is made, how a model is called.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.artifact_files import ArtifactFiles, ArtifactSummary, write_whole
from assistant.artifacts import AnyArtifact
from assistant.budget import Budget
from assistant.chat_model import ChatModel
from assistant.errors import ProjectError
from assistant.journal import Journal, JournalledChatModel
from assistant.providers import make_chat_model
from assistant.settings import SETTINGS_FILE, Settings, load_settings, settings_text

if TYPE_CHECKING:
    from corpus.embedding import Embedder
    from corpus.retrieval import Retriever
    from corpus.store import Store
    from corpus.transcribing import TranscriberChoice

_IGNORED = (
    "# Rebuilt from corpus.sqlite by itself.\nindex/\n*.part\n*.sqlite-shm\n*.sqlite-wal\n"
    "# Says who is behind which pseudonym.\npseudonyms.sqlite*\n"
)


class Project:
    """An open project. Close it, or use it as a context manager; it may be used from several threads."""

    def __init__(self, root: Path, settings: Settings) -> None:
        """Use `Project.create`, `Project.open` or `Project.find`."""
        self.root = root
        self.settings = settings
        self.journal = Journal(root / "journal.jsonl")
        self.budget = Budget(settings)
        self.files = ArtifactFiles(root / "artifacts")
        self._lock = threading.RLock()
        self._embedder: Embedder | None = None
        self._retriever: Retriever | None = None
        self._retriever_store: Store | None = None
        self._chat_model: ChatModel | None = None

    @classmethod
    def create(cls, root: Path, *, name: str = "", language: str | None = None, **settings: object) -> Project:
        """Make a project in `root`, which is made if need be and may hold other files.

        Args:
            root: the folder.
            name: what the project is called; the folder's name where empty.
            language: BCP 47 language of drafts.
            settings: other fields of `Settings`, written to the settings file.

        Raises:
            ProjectError: there is a project already, a setting is not allowed, or the folder can't be written.
        """
        root = root.expanduser().absolute()
        if (root / SETTINGS_FILE).exists():
            raise ProjectError(f"{root} is a project already; open it, or choose another folder.")
        if root.exists() and not root.is_dir():
            raise ProjectError(f"{root} is a file, and a project needs a folder; choose another name.")
        written = load_settings(None, {**settings, "name": name or root.name, "language": language}, environ={})
        for folder in ("artifacts", "conversations", "index"):
            try:
                (root / folder).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ProjectError(f"The folder {root} can't be made: {error.strerror or error}.") from error
        if not (root / ".gitignore").exists():
            write_whole(root / ".gitignore", _IGNORED)
        # Last, for it is what makes the folder a project.
        write_whole(root / SETTINGS_FILE, settings_text(written))
        return cls.open(root)

    @classmethod
    def open(cls, root: Path, **overrides: object) -> Project:
        """The project in `root`; `overrides` are fields of `Settings` for this time only, None meaning not given.

        Raises:
            ProjectError: `root` is not a project, or its settings can't be read.
        """
        root = root.expanduser().absolute()
        if not (root / SETTINGS_FILE).is_file():
            raise ProjectError(
                f"{root} is not a wayfolk project: it has no {SETTINGS_FILE}. Make one with: wayfolk init {root}"
            )
        return cls(root, load_settings(root, overrides))

    @classmethod
    def find(cls, start: Path, **overrides: object) -> Project:
        """The project in `start` or the nearest folder above it.

        Raises:
            ProjectError: there is none, or its settings can't be read.
        """
        start = start.expanduser().absolute()
        for folder in (start, *start.parents):
            if (folder / SETTINGS_FILE).is_file():
                return cls.open(folder, **overrides)
        raise ProjectError(
            f"Neither {start} nor a folder above it is a wayfolk project. "
            "Make one with: wayfolk init, or name one with --project DIR."
        )

    @property
    def name(self) -> str:
        """What the project is called."""
        return self.settings.name or self.root.name

    @property
    def language(self) -> str:
        """BCP 47 language of drafts."""
        return self.settings.language

    def store(self, writer: bool = False) -> Store:
        """The corpus, opened anew; the caller closes it.

        Raises:
            StoreError: it can't be opened.
        """
        from corpus.store import Store

        return Store.open(self.root / "corpus.sqlite", writer=writer)

    def embedder(self) -> Embedder:
        """The embedder of the settings, made once.

        Raises:
            EmbedderError: it can't be had.
        """
        from corpus.embedders import make_embedder

        with self._lock:
            if self._embedder is None:
                settings = self.settings
                self._embedder = make_embedder(
                    settings.embedder,
                    base_url=settings.embedder_base_url or settings.base_url,
                    api_key=settings.key(),
                )
            return self._embedder

    def use_embedder(self, embedder: Embedder) -> None:
        """Use `embedder` from now on: one's own, or one that records what it is given."""
        with self._lock:
            self._embedder = embedder

    def transcriber(self) -> TranscriberChoice | None:
        """What writes down the words of recordings, by the settings; None: nothing does."""
        from corpus.transcribing import FOLDER, TranscriberChoice

        settings = self.settings
        if not settings.transcriber:
            return None
        base_url = settings.transcriber_base_url or settings.base_url
        return TranscriberChoice(settings.transcriber, base_url, settings.key(), self.root / FOLDER)

    def retriever(self) -> Retriever:
        """Search over the corpus, made once, with a store of its own, both closed with the project.

        Raises:
            CorpusError: the store or the embedder can't be had.
        """
        from corpus.retrieval import Retriever

        with self._lock:
            if self._retriever is None:
                embedder = self.embedder()
                self._retriever_store = self.store()
                self._retriever = Retriever(self._retriever_store, embedder, self.root / "index")
            return self._retriever

    def chat_model(self) -> ChatModel | None:
        """The chat model of the settings, journalled and budgeted, made once; None for `extractive:`.

        Raises:
            ModelUnavailable: it can't be had: unknown provider, no key, or the weights are not on this machine.
        """
        with self._lock:
            if self._chat_model is None:
                model = make_chat_model(self.settings.chat_model, self.settings)
                if model is not None:
                    self.use_chat_model(model)
            return self._chat_model

    def use_chat_model(self, model: ChatModel) -> ChatModel:
        """Use `model` from now on, journalled and budgeted: a recording, a queue of replies, one's own."""
        with self._lock:
            self._chat_model = JournalledChatModel(model, self.journal, self.settings, self.budget)
            return self._chat_model

    def use_settings(self, settings: Settings) -> None:
        """Use another chat model from now on, as `settings` say; what is under way ends with the one it has.

        Only the chat model is made anew: the embedder and the search over the corpus stay.
        """
        with self._lock:
            self.settings = settings
            self._chat_model = None

    def new_id(self, kind: str) -> str:
        """An id for a new artifact of `kind`, `journey-20261121-1`, which no other has or had."""
        return self.files.new_id(kind)

    def save(self, artifact: AnyArtifact) -> Path:
        """Write `artifact` under its id, replacing an earlier version whole; where it lies.

        Raises:
            ArtifactError: its id can't be a file name.
            ProjectError: the folder can't be written.
        """
        return self.files.save(artifact)

    def load(self, artifact_id: str) -> AnyArtifact:
        """The artifact with that id.

        Raises:
            ArtifactError: there is none, or its file can't be read.
        """
        return self.files.load(artifact_id)

    def artifacts(self) -> list[ArtifactSummary]:
        """Every artifact, newest first."""
        return self.files.summaries()

    def close(self) -> None:
        """Close what was opened; the project can be used again, and opens it anew."""
        with self._lock:
            if self._retriever is not None:
                self._retriever.close()
                self._retriever = None
            if self._retriever_store is not None:
                self._retriever_store.close()
                self._retriever_store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
