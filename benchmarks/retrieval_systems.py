"""The ways of searching that are compared: this project's, each of its legs, and what others would put together.

Each takes passages once and then ranks them for one question at a time. Those whose packages are not installed are left
out, and the table says so.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks.retrieval_corpus import put_passages
from benchmarks.retrieval_sets import Passage
from corpus.embedding import Embedder
from corpus.records import Role
from corpus.retrieval import Retriever
from corpus.store import Store

_DEEP = 10


class System(Protocol):
    """One way of searching."""

    name: str

    def take_in(self, passages: Sequence[Passage]) -> None:
        """Makes its index."""

    def rank(self, question: str) -> list[str]:
        """Ids of passages, best first, each once."""

    def close(self) -> None:
        """Lets go of files."""


class Wayfolk:
    """This project's search."""

    name = "Wayfolk"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._folder = tempfile.TemporaryDirectory()
        self._store: Store | None = None
        self._retriever: Retriever | None = None

    def take_in(self, passages: Sequence[Passage]) -> None:
        """Into a store, and both indexes in step with it."""
        home = Path(self._folder.name)
        self._store = Store.open(home / "corpus.sqlite")
        put_passages(self._store, passages)
        self._retriever = Retriever(self._store, self._embedder, home / "index")
        self._retriever.refresh()

    def rank(self, question: str) -> list[str]:
        """Ten passages."""
        assert self._retriever is not None
        hits = self._retriever.search(question, limit=_DEEP, roles=frozenset(Role))
        return [hit.segment.attributes["passage"] for hit in hits]

    def close(self) -> None:
        """Closes store and indexes."""
        if self._retriever is not None and self._store is not None:
            self._retriever.close()
            self._store.close()
        self._folder.cleanup()


class DenseLeg:
    """Cosines alone, all passages in one pool."""

    name = "meaning alone"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def take_in(self, passages: Sequence[Passage]) -> None:
        """Vectors of whole passages."""
        self._ids = [passage.id for passage in passages]
        self._vectors = self._embedder.embed_passages([passage.text for passage in passages])

    def rank(self, question: str) -> list[str]:
        """By cosine."""
        scores = self._vectors @ self._embedder.embed_queries([question])[0]
        return [self._ids[at] for at in np.argsort(-scores, kind="stable")[:_DEEP]]

    def close(self) -> None:
        """Nothing to do."""


class KeywordLeg:
    """This project's keyword index alone."""

    name = "words alone"

    def take_in(self, passages: Sequence[Passage]) -> None:
        """Terms of all passages."""
        from corpus.chunking import chunk
        from corpus.keyword_index import Filing, KeywordIndex

        self._folder = tempfile.TemporaryDirectory()
        self._store = Store.open(Path(self._folder.name) / "corpus.sqlite")
        put_passages(self._store, passages)
        self._index = KeywordIndex(self._store)
        for document in self._store.documents():
            segments = list(self._store.segments(document.id))
            self._index.add([Filing(document.id, chunk(document, segments), segments)])
        self._table = self._index.table()
        self._passages = {s.id: s.attributes["passage"] for s in self._store.segments()}

    def rank(self, question: str) -> list[str]:
        """By BM25."""
        scores = self._index.match(question, self._table).scores
        rows = [int(row) for row in np.argsort(-scores, kind="stable")[: 2 * _DEEP] if scores[row] > 0]
        chunks = self._index.chunks([int(self._table.numbers[row]) for row in rows])
        found = [self._passages[chunks[int(self._table.numbers[row])].segments[0]] for row in rows]
        return list(dict.fromkeys(found))[:_DEEP]

    def close(self) -> None:
        """Closes the store."""
        self._store.close()
        self._folder.cleanup()


class Whitespace:
    """BM25 over words parted at white space, by bm25s."""

    name = "BM25 over white space"

    def __init__(self) -> None:
        import bm25s

        self._library: Any = bm25s

    def take_in(self, passages: Sequence[Passage]) -> None:
        """An index of bm25s with its defaults."""
        self._ids = [passage.id for passage in passages]
        self._index = self._library.BM25()
        self._index.index([passage.text.lower().split() for passage in passages], show_progress=False)

    def rank(self, question: str) -> list[str]:
        """By its scores; passages without any word of the question are not ranked."""
        words = question.lower().split()
        scores = self._index.get_scores(words) if words else np.zeros(len(self._ids))
        return [self._ids[at] for at in np.argsort(-scores, kind="stable")[:_DEEP] if scores[at] > 0]

    def close(self) -> None:
        """Nothing to do."""


class LangChainChroma:
    """RecursiveCharacterTextSplitter with 1,000 characters and 200 overlap, and Chroma, as in LangChain's tutorial."""

    def __init__(self, name: str, embedder: Embedder) -> None:
        from langchain_core.embeddings import Embeddings

        class _Same(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return embedder.embed_passages(texts).tolist()

            def embed_query(self, text: str) -> list[float]:
                return embedder.embed_queries([text])[0].tolist()

        self.name = name
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._embeddings = _Same()

    def take_in(self, passages: Sequence[Passage]) -> None:
        """Split, embedded, put into Chroma."""
        from langchain_chroma import Chroma
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        self._store = Chroma(f"plain{id(self)}", self._embeddings, persist_directory=self._folder.name)
        documents = [Document(passage.text, metadata={"id": passage.id}) for passage in passages]
        self._store.add_documents(splitter.split_documents(documents))

    def rank(self, question: str) -> list[str]:
        """By similarity; a passage cut in two counts once."""
        found = self._store.similarity_search(question, k=2 * _DEEP)
        return list(dict.fromkeys(each.metadata["id"] for each in found))[:_DEEP]

    def close(self) -> None:
        """Leaves the folder to be removed."""
        self._folder.cleanup()


class LlamaIndex:
    """LlamaIndex's defaults (SentenceSplitter with 1,024 tokens and 20 overlap, vectors in memory)."""

    def __init__(self, name: str, embedder: Embedder) -> None:
        from llama_index.core.embeddings import BaseEmbedding

        class _Same(BaseEmbedding):
            def _get_text_embedding(self, text: str) -> list[float]:
                return embedder.embed_passages([text])[0].tolist()

            def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
                return embedder.embed_passages(texts).tolist()

            def _get_query_embedding(self, query: str) -> list[float]:
                return embedder.embed_queries([query])[0].tolist()

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_query_embedding(query)

        self.name = name
        self._model = _Same()

    def take_in(self, passages: Sequence[Passage]) -> None:
        """A VectorStoreIndex."""
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter

        documents = [Document(text=passage.text, metadata={}, doc_id=passage.id) for passage in passages]
        index = VectorStoreIndex.from_documents(
            documents, embed_model=self._model, transformations=[SentenceSplitter()], show_progress=False
        )
        self._retriever = index.as_retriever(similarity_top_k=2 * _DEEP)

    def rank(self, question: str) -> list[str]:
        """By similarity."""
        found = self._retriever.retrieve(question)
        return list(dict.fromkeys(str(each.node.ref_doc_id) for each in found))[:_DEEP]

    def close(self) -> None:
        """Nothing to do."""


class AqdaTopicSearch:
    """The topic search of AQDA 0.5: its own windows of 500 characters with 50 overlap, cosines over all of them."""

    def __init__(self, name: str, embedder: Embedder) -> None:
        from aqda.routers.ai import _chunk_text

        self.name = name
        self._cut: Callable[[str], list[dict[str, Any]]] = _chunk_text
        self._embedder = embedder

    def take_in(self, passages: Sequence[Passage]) -> None:
        """Vectors of all windows."""
        cut = [(passage.id, each["text"]) for passage in passages for each in self._cut(passage.text)]
        self._ids = [identity for identity, _ in cut]
        self._vectors = self._embedder.embed_passages([text for _, text in cut])

    def rank(self, question: str) -> list[str]:
        """By cosine."""
        scores = self._vectors @ self._embedder.embed_queries([question])[0]
        return list(dict.fromkeys(self._ids[at] for at in np.argsort(-scores, kind="stable")[: 4 * _DEEP]))[:_DEEP]

    def close(self) -> None:
        """Nothing to do."""


def systems(embedder: Embedder, default: Embedder | None) -> tuple[dict[str, Callable[[], System]], list[str]]:
    """What can be compared on this machine, by name, and a sentence for each that can't."""
    made: dict[str, Callable[[], System]] = {
        "Wayfolk": lambda: Wayfolk(embedder),
        "meaning alone": lambda: DenseLeg(embedder),
        "words alone": KeywordLeg,
    }
    wanted: list[tuple[str, Callable[[], System]]] = [
        ("LangChain + Chroma, same embedder", lambda: LangChainChroma("LangChain + Chroma, same embedder", embedder)),
        ("BM25 over white space", Whitespace),
        ("LlamaIndex, same embedder", lambda: LlamaIndex("LlamaIndex, same embedder", embedder)),
        ("AQDA topic search, same embedder", lambda: AqdaTopicSearch("AQDA topic search, same embedder", embedder)),
    ]
    if default is not None:
        name = "LangChain + Chroma, its default embedder"
        wanted.insert(0, (name, lambda: LangChainChroma(name, default)))
    missing = []
    for name, make in wanted:
        try:
            make().close()
            made[name] = make
        except ImportError as error:
            missing.append(f"{name}: left out, since {error.name or error} is not installed.")
    return made, missing
