"""Taking in a folder and searching it: this project's way beside the set-up of LangChain's own tutorial.

    python benchmarks/ingest_and_query.py FOLDER [--runs 3]

The other side is `RecursiveCharacterTextSplitter` (1000 characters, 200 overlap) and `Chroma` with its defaults. It is
given this project's embedder, because its own default would be downloaded when first used; so the figures compare all
that is around the model and how much text each side sends through it. Only files that both can read as text are taken.
Both sides run in turn in one process on the same files; times are wall-clock. Prints one Markdown table.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.embedders import make_embedder
from corpus.embedding import Embedder
from corpus.ingest import IngestOptions, ingest
from corpus.records import Role
from corpus.retrieval import Retriever
from corpus.store import Store

QUESTIONS = (
    "Why do people hesitate to buy the permit online?",
    "What do people want to know about the cutting area?",
    "Do people print the permit or show it on their phone?",
    "What confuses people about the rules?",
    "How do people pay?",
    "为什么人们不愿意在网上购买许可证？",
    "人们是打印许可证还是在手机上出示？",
    "لماذا يتردد الناس في شراء التصريح عبر الإنترنت؟",
    "ما الذي يربك الناس في القواعد؟",
    "사람들은 왜 온라인으로 허가증을 사는 것을 망설이나요?",
    "규칙에서 사람들이 헷갈려 하는 것은 무엇인가요?",
)
ROUNDS = 5
"""Times each question is asked."""
TEXT_FILES = {".md", ".txt", ".vtt", ".srt", ".csv"}


class SameEmbedder(Embeddings):
    """This project's embedder as LangChain wants it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Passage vectors."""
        return self._embedder.embed_passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """A query vector."""
        return self._embedder.embed_queries([text])[0].tolist()


@dataclass(frozen=True)
class Figures:
    """What one run of one side gave."""

    ingest_seconds: float
    ingest_cpu: float
    """Seconds of processor time over all threads: what is left of the figure above when other programs run beside."""
    again_seconds: float
    chunks: int
    query_ms: tuple[float, ...]


def _asked(search: Callable[[str], object]) -> tuple[float, ...]:
    search(QUESTIONS[0])
    times = []
    for _ in range(ROUNDS):
        for question in QUESTIONS:
            started = time.perf_counter()
            search(question)
            times.append((time.perf_counter() - started) * 1000)
    return tuple(times)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock and seconds of processor time."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def run_ours(files: Sequence[Path], folder: Path, embedder: Embedder) -> Figures:
    """Ingest into a project's store, bring both indexes in step, search them."""
    store = Store.open(folder / "corpus.sqlite")
    retriever = Retriever(store, embedder, folder / "index")

    def take_in() -> None:
        ingest(store, files, root=folder, options=IngestOptions())
        retriever.refresh()

    (first, processor), (again, _) = _timed(take_in), _timed(take_in)
    times = _asked(lambda question: retriever.search(question, limit=10, roles=frozenset(Role)))
    chunks = len(retriever.chunk_ids())
    retriever.close()
    store.close()
    return Figures(first, processor, again, chunks, times)


def run_theirs(files: Sequence[Path], folder: Path, embedder: Embedder) -> Figures:
    """Split, embed, put into Chroma, search it by similarity."""
    store = Chroma("plain", SameEmbedder(embedder), persist_directory=str(folder / "chroma"))

    def take_in() -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        read = [LangChainDocument(file.read_text("utf-8"), metadata={"source": str(file)}) for file in files]
        store.add_documents(splitter.split_documents(read))

    first, processor = _timed(take_in)
    chunks = len(store.get()["ids"])
    times = _asked(lambda question: store.similarity_search(question, k=10))
    return Figures(first, processor, _timed(take_in)[0], chunks, times)


def _row(name: str, ours: float, theirs: float, digits: int = 1, better: str = "less") -> str:
    ratio = ours / theirs if better == "more" else theirs / ours
    return f"| {name} | {ours:,.{digits}f} | {theirs:,.{digits}f} | {ratio:.2f} |"


def main() -> None:
    """Runs both sides in turn and prints the medians."""
    parser = argparse.ArgumentParser(description="Ingest and query speed beside LangChain with Chroma.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--embedder", default="local:multilingual-e5-small")
    chosen = parser.parse_args()
    files = sorted(path for path in chosen.folder.rglob("*") if path.is_file() and path.suffix.lower() in TEXT_FILES)
    characters = sum(len(file.read_text("utf-8")) for file in files)
    embedder = make_embedder(chosen.embedder)
    embedder.embed_queries(["warm up"])
    ours, theirs = [], []
    for _ in range(chosen.runs):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            ours.append(run_ours(files, Path(one), embedder))
            theirs.append(run_theirs(files, Path(other), embedder))

    def both(figure: Callable[[Figures], float]) -> tuple[float, float]:
        return statistics.median(map(figure, ours)), statistics.median(map(figure, theirs))

    def rate(seconds: tuple[float, float]) -> tuple[float, float]:
        return characters / seconds[0], characters / seconds[1]

    print(
        f"{len(files)} files, {characters:,} characters; medians of {chosen.runs} runs; "
        f"{len(QUESTIONS) * ROUNDS} queries a run; {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}; {chosen.embedder}.\n"
    )
    print("| | Wayfolk | LangChain + Chroma | times better |\n|---|---|---|---|")
    print(_row("ingest, s", *both(lambda each: each.ingest_seconds)))
    print(_row("ingest, processor seconds", *both(lambda each: each.ingest_cpu)))
    print(_row("ingest, characters/s", *rate(both(lambda each: each.ingest_seconds)), 0, "more"))
    print(_row("ingest of the same files again, s", *both(lambda each: each.again_seconds), 2))
    print(_row("query p50, ms", *both(lambda each: statistics.median(each.query_ms))))
    print(_row("query p95, ms", *both(lambda each: statistics.quantiles(each.query_ms, n=20)[18])))
    print(
        f"\nChunks: {ours[0].chunks} and {theirs[0].chunks}. "
        "Wayfolk's query asks two indexes and returns single passages."
    )


if __name__ == "__main__":
    main()
