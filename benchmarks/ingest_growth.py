"""Taking in corpora of growing size: seconds, rates and peak memory beside LangChain with Chroma.

    python benchmarks/ingest_growth.py [--sizes 1000,10000,100000] [--shapes reviews,transcripts] [--embedder NAME]

The corpora are made here from a bank of phrases in four languages, with a fixed seed: `reviews` is one CSV file with a
rating, a date and a comment a row; `transcripts` are WebVTT files with named speakers, 250 turns each. The other side
is a document a row, or the text of a file cut by `RecursiveCharacterTextSplitter` (1000 characters, 200 overlap), put
into `Chroma` by LangChain with this project's embedder. Every figure is taken in a process of its own; peak memory is
that of the process with its children. The embedder `hashing:384` costs next to nothing, so that what is around the
model shows; name the embedded model to see the whole. Prints one Markdown table.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TURNS = 250
"""Turns of one transcript: about an hour of talk."""
OPENINGS = (
    "I waited {n} minutes and nobody told me why",
    "The form lost what I had typed on page {n}",
    "Finding the office took {n} tries",
    "我等了{n}分钟，没有人告诉我原因",
    "第{n}页的表格把我填的内容弄丢了",
    "انتظرت {n} دقيقة ولم يخبرني أحد بالسبب",
    "فقد النموذج ما كتبته في الصفحة {n}",
    "{n}분을 기다렸지만 아무도 이유를 말해 주지 않았어요",
    "{n}쪽 양식에서 입력한 내용이 사라졌어요",
)
ENDINGS = (
    "so I called the hotline instead.",
    "and in the end I gave up.",
    "but the person at the counter was kind.",
    "后来我只好打电话。",
    "最后我放弃了。",
    "لذلك اتصلت بالخط الساخن.",
    "وفي النهاية استسلمت.",
    "그래서 전화를 걸었어요.",
    "결국 포기했어요.",
)


def sentences(seed: int) -> Iterator[str]:
    """Endless remarks, both halves in one language."""
    chance = random.Random(seed)
    groups = (((0, 1, 2), (0, 1, 2)), ((3, 4), (3, 4)), ((5, 6), (5, 6)), ((7, 8), (7, 8)))
    while True:
        opening, ending = chance.choice(groups)
        yield f"{OPENINGS[chance.choice(opening)].format(n=chance.randint(2, 9999))}, {ENDINGS[chance.choice(ending)]}"


def write_corpus(folder: Path, shape: str, size: int) -> list[Path]:
    """A corpus of `size` remarks; its files."""
    remarks = sentences(size)
    if shape == "reviews":
        path = folder / "reviews.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "rating", "date", "comment"])
            for number in range(size):
                writer.writerow([f"R{number}", number % 5 + 1, f"2026-0{number % 9 + 1}-15", next(remarks)])
        return [path]
    files = []
    for first in range(0, size, TURNS):
        lines = ["WEBVTT", ""]
        for turn in range(min(TURNS, size - first)):
            speaker = "Interviewer" if turn % 2 == 0 else f"P{first // TURNS + 1:04d}"
            clock = f"{turn // 4 // 60:02d}:{turn // 4 % 60:02d}:{turn % 4 * 15:02d}"
            lines += [f"{clock}.000 --> {clock}.900", f"<v {speaker}>{next(remarks)}</v>", ""]
        path = folder / f"interview {first // TURNS + 1:04d}.vtt"
        path.write_text("\n".join(lines), encoding="utf-8")
        files.append(path)
    return files


def ours(files: list[Path], folder: Path, embedder_name: str) -> dict[str, float]:
    """Seconds of reading, of the indexes, and of doing both again with nothing changed."""
    from corpus.embedders import make_embedder
    from corpus.ingest import ingest
    from corpus.retrieval import Retriever
    from corpus.store import Store

    embedder = make_embedder(embedder_name)
    embedder.embed_queries(["warm up"])
    store = Store.open(folder / "corpus.sqlite")
    retriever = Retriever(store, embedder, folder / "index")
    started = time.perf_counter()
    ingest(store, files, root=folder)
    read = time.perf_counter()
    retriever.refresh()
    done = time.perf_counter()
    ingest(store, files, root=folder)
    retriever.refresh()
    again = time.perf_counter()
    retriever.close()
    store.close()
    return {"reading": read - started, "total": done - started, "again": again - done}


def theirs(files: list[Path], folder: Path, embedder_name: str) -> dict[str, float]:
    """Seconds of splitting, embedding and storing, and of doing it again."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from corpus.embedders import make_embedder

    embedder = make_embedder(embedder_name)
    embedder.embed_queries(["warm up"])

    class Same(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed_passages(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return embedder.embed_queries([text])[0].tolist()

    store = Chroma("plain", Same(), persist_directory=str(folder / "chroma"))
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)

    def documents() -> Iterator[Document]:
        for path in files:
            if path.suffix == ".csv":
                with path.open(encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        yield Document("\n".join(f"{key}: {value}" for key, value in row.items()))
            else:
                yield from splitter.split_documents([Document(path.read_text("utf-8"))])

    def take_in() -> None:
        batch = []
        for document in documents():
            batch.append(document)
            if len(batch) == 5000:  # Chroma takes 5,461 records at once
                store.add_documents(batch)
                batch = []
        if batch:
            store.add_documents(batch)

    started = time.perf_counter()
    take_in()
    done = time.perf_counter()
    take_in()
    return {"total": done - started, "again": time.perf_counter() - done}


def measure(side: str, shape: str, size: int, embedder: str) -> None:
    """One figure, in this process; prints JSON."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write_corpus(folder, shape, size)
        figures = (ours if side == "ours" else theirs)(files, folder, embedder)
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**figures, "peak": peak / 1024}))


def main() -> None:
    """Measures every shape, size and side in a process of its own."""
    parser = argparse.ArgumentParser(description="Ingest of growing corpora beside LangChain with Chroma.")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--shapes", default="reviews,transcripts")
    parser.add_argument("--embedder", default="hashing:384")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "SHAPE", "SIZE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        side, shape, size = chosen.one
        measure(side, shape, int(size), chosen.embedder)
        return
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; {chosen.embedder}.\n")
    print(
        "| corpus | remarks | Wayfolk, s | of it reading, s | remarks/s | again, s | peak, MB "
        "| LangChain + Chroma, s | remarks/s | again, s | peak, MB | times faster |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for shape in chosen.shapes.split(","):
        for size in map(int, chosen.sizes.split(",")):
            found = {}
            for side in ("ours", "theirs"):
                command = [sys.executable, __file__, "--embedder", chosen.embedder, "--one", side, shape, str(size)]
                found[side] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            we, they = found["ours"], found["theirs"]
            print(
                f"| {shape} | {size:,} | {we['total']:.1f} | {we['reading']:.1f} | {size / we['total']:,.0f} "
                f"| {we['again']:.2f} | {we['peak']:,.0f} | {they['total']:.1f} | {size / they['total']:,.0f} "
                f"| {they['again']:.1f} | {they['peak']:,.0f} | {they['total'] / we['total']:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
