"""Taking in corpora of growing size: seconds, rates and peak memory beside LangChain with Chroma.

    python benchmarks/ingest_growth.py [--sizes 1000,10000,100000] [--shapes reviews,transcripts] [--embedder NAME]
        [--sides ours,theirs,redacted] [--results FILE]

The corpora are made here from a bank of phrases in four languages, with a fixed seed: `reviews` is one CSV file with a
rating, a date and a comment a row; `transcripts` are WebVTT files with named speakers, 250 turns each. The other side
is a document a row, or the text of a file cut by `RecursiveCharacterTextSplitter` (1000 characters, 200 overlap), put
into `Chroma` by LangChain with this project's embedder. It takes out no personal data, so redaction is off on our side
as well; the side `redacted` is ours with it on. Every figure is taken in a process of its own that took in a small
corpus before, so that the loading of libraries and models counts on no side. Peak memory is that of the process with
its children, looked at ten times a second. The embedder `hashing:384` costs next to nothing, so that what is around
the model shows; name the embedded model to see the whole. Each figure is written to FILE when it is there, and one that
is in FILE is not taken again; then the tables are printed.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Figures = dict[str, float]
Told = Callable[[str], None]
SIDES = ("ours", "theirs", "redacted")
AGAIN_UP_TO = 10_000
"""Remarks up to which the other side takes in the same a second time: it costs it as much as the first."""
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


class Spent:
    """Seconds by the clock and of the processor, of this process and the children that it has waited for."""

    def __init__(self) -> None:
        self._clock, self._processor = time.perf_counter(), _processor()

    def since(self, name: str) -> Figures:
        """Both, since this was made."""
        return {name: time.perf_counter() - self._clock, f"{name}, processor": _processor() - self._processor}


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


class Peak:
    """The most memory of this process with its children, in MB, while it is entered."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE") / 1024**2
        while True:
            pages = 0
            with contextlib.suppress(OSError):
                children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text("ascii").split()
                for process in ["self", *children]:
                    with contextlib.suppress(OSError):
                        pages += int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
            self.megabytes = max(self.megabytes, pages * page)
            if self._over.wait(0.1):
                return


def ours(files: list[Path], folder: Path, embedder_name: str, told: Told, *, redact: bool = False) -> Figures:
    """Seconds of reading and of the indexes: the first time, with nothing changed, and with one remark changed."""
    from corpus.embedders import make_embedder
    from corpus.ingest import ingest
    from corpus.redaction.pseudonyms import Pseudonyms
    from corpus.redaction.redactor import Redactor
    from corpus.redaction.sweeping import sweep
    from corpus.retrieval import Retriever
    from corpus.store import Store

    embedder = make_embedder(embedder_name)
    figures: Figures = {}
    with Store.open(folder / "corpus.sqlite") as store:

        def run(name: str) -> None:
            spent = Spent()
            if redact:
                with Pseudonyms.open(folder / "key.sqlite") as key:
                    redactor = Redactor(key)
                    ingest(store, files, root=folder, redact=redactor)
                    sweep(store, redactor)
            else:
                ingest(store, files, root=folder)
            figures.update(spent.since(f"{name}, reading"))
            retriever = Retriever(store, embedder, folder / "index")
            retriever.refresh(lambda step: told(f"{name}: {step.stage} {step.done} of {step.total}"))
            retriever.close()
            figures.update(spent.since(name))

        run("first")
        run("again")
        change_one(files[len(files) // 2])
        run("changed")
    return figures


def change_one(path: Path) -> None:
    """Says one remark in the middle of a file in other words."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    comma = ", "
    at = next(at for at in range(len(lines) // 2, len(lines)) if comma in lines[at])
    lines[at] = lines[at].replace(comma, f"{comma}97 ", 1)
    path.write_text("".join(lines), encoding="utf-8")


def theirs(files: list[Path], folder: Path, embedder_name: str, told: Told, *, again: bool = True) -> Figures:
    """Seconds of splitting, embedding and storing, and of doing it again."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from corpus.embedders import make_embedder

    embedder = make_embedder(embedder_name)

    class Same(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed_passages(texts, lambda step: told(f"{step.done} of {step.total}")).tolist()

        def embed_query(self, text: str) -> list[float]:
            return embedder.embed_queries([text])[0].tolist()

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)

    def documents() -> Iterator[Document]:
        for path in files:
            if path.suffix == ".csv":
                with path.open(encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        yield Document("\n".join(f"{key}: {value}" for key, value in row.items()))
            else:
                yield from splitter.split_documents([Document(path.read_text("utf-8"))])

    figures: Figures = {}
    store = Chroma("plain", Same(), persist_directory=str(folder / "chroma"))
    for name in ("first", "again") if again else ("first",):
        spent = Spent()
        batch = []
        for document in documents():
            batch.append(document)
            if len(batch) == 5000:  # Chroma takes 5,461 records at once
                store.add_documents(batch)
                batch = []
        if batch:
            store.add_documents(batch)
        figures.update(spent.since(name))
    return figures


def measure(side: str, shape: str, size: int, embedder: str) -> Figures:
    """The figures of one side, in this process."""

    def told(what: str) -> None:
        if time.monotonic() - last[0] > 20:
            last[0] = time.monotonic()
            print(f"  {side}, {shape}, {size:,}: {what}", file=sys.stderr, flush=True)

    def once(count: int) -> Figures:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = write_corpus(folder, shape, count)
            if side == "theirs":
                return theirs(files, folder, embedder, told, again=count <= AGAIN_UP_TO)
            return ours(files, folder, embedder, told, redact=side == "redacted")

    last = [time.monotonic()]
    once(40)
    with Peak() as peak:
        figures = once(size)
    return {**figures, "peak": peak.megabytes}


def main() -> None:
    """Measures every shape, size and side in a process of its own."""
    parser = argparse.ArgumentParser(description="Ingest of growing corpora beside LangChain with Chroma.")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--shapes", default="reviews,transcripts")
    parser.add_argument("--sides", default="ours,theirs")
    parser.add_argument("--embedder", default="hashing:384")
    parser.add_argument("--results", type=Path, help="JSON lines; figures that are in it are not taken again")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "SHAPE", "SIZE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        side, shape, size = chosen.one
        print(json.dumps(measure(side, shape, int(size), chosen.embedder)))
        return
    found = read_results(chosen.results)
    shapes, sizes = chosen.shapes.split(","), [int(size) for size in chosen.sizes.split(",")]
    for size in sizes:  # the small ones first: what is there when it is cut short is whole
        for shape in shapes:
            for side in chosen.sides.split(","):
                key = (chosen.embedder, side, shape, size)
                if key in found:
                    continue
                command = [sys.executable, __file__, "--embedder", chosen.embedder, "--one", side, shape, str(size)]
                found[key] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
                print(f"{side}, {shape}, {size:,}: {found[key]['first']:.1f} s", file=sys.stderr, flush=True)
                if chosen.results is not None:
                    with chosen.results.open("a", encoding="utf-8") as file:
                        file.write(json.dumps([*key, found[key]]) + "\n")
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; {chosen.embedder}.\n")
    for line in tables(found, chosen.embedder, shapes, sizes):
        print(line)


Results = dict[tuple[str, str, str, int], Figures]
"""By embedder, side, shape and size."""


def read_results(path: Path | None) -> Results:
    """What was measured before."""
    lines = path.read_text("utf-8").splitlines() if path is not None and path.exists() else []
    return {(embedder, side, shape, size): own for embedder, side, shape, size, own in map(json.loads, lines)}


def tables(found: Results, embedder: str, shapes: list[str], sizes: list[int]) -> Iterator[str]:
    """Two Markdown tables: beside the other side, and of taking in again."""
    yield (
        "| corpus | remarks | Wayfolk, s | of it reading, s | remarks/s | processor, s | peak, MB "
        "| LangChain + Chroma, s | remarks/s | processor, s | peak, MB | times faster | by processor "
        "| Wayfolk with redaction, s |"
    )
    yield "|---|" + "---:|" * 13
    rows = [
        (shape, size, [found.get((embedder, side, shape, size)) for side in SIDES])
        for shape in shapes
        for size in sizes
    ]
    for shape, size, (we, they, redacted) in rows:
        cells = [shape, f"{size:,}", *_rate(we, size, reading=True), *_rate(they, size)]
        cells += [f"{they[name] / we[name]:.2f}" if we and they else "–" for name in ("first", "first, processor")]
        yield "| " + " | ".join([*cells, f"{redacted['first']:.1f}" if redacted else "–"]) + " |"
    yield ""
    yield "| corpus | remarks | first, processor s | again, s | of the first | one remark changed, s | of the first |"
    yield "|---|" + "---:|" * 6
    for shape, size, (we, _, _) in rows:
        if we is not None:
            first = we["first, processor"]
            cells = [shape, f"{size:,}", f"{first:.1f}"]
            for name in ("again", "changed"):
                cells += [f"{we[f'{name}, processor']:.2f}", f"{we[f'{name}, processor'] / first:.2%}"]
            yield "| " + " | ".join(cells) + " |"


def _rate(own: Figures | None, size: int, *, reading: bool = False) -> list[str]:
    if own is None:
        return ["–"] * (5 if reading else 4)
    first = [f"{own['first']:.1f}", *([f"{own['first, reading']:.1f}"] if reading else [])]
    return [*first, f"{size / own['first']:,.0f}", f"{own['first, processor']:.1f}", f"{own['peak']:,.0f}"]


if __name__ == "__main__":
    main()
