"""Search over very many segments: how long filing them takes, opening, and asking with and without filters.

    python -m benchmarks.retrieval_scale 100000 [--peer] [--no-graph] [--home DIR]

Texts come from a generator (words of four languages by Zipf's law, 8 to 40 words), people, ratings, dates, countries
and ages at random. Vectors are made, not computed: around 400 centres and a direction for each language, so that their
cosines lie where the embedder's do. Questions are run through the real embedder for the time it takes and then get a
made vector too. Each question is a new one. Prints a Markdown table; `--peer` adds LangChain with Chroma over the same
texts and vectors.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.embedders import make_embedder
from corpus.embedding import EmbedderIdentity, Vectors
from corpus.filters import parse_scope
from corpus.progress import Progress, Step, silent
from corpus.records import CharSpan, Document, Participant, Role, Segment, SourceKind
from corpus.retrieval import Retriever
from corpus.store import Store

_LANGUAGES = ("en", "zh", "ar", "ko")
_BEGINNINGS = {
    "en": "pa re mo ti lu san ver con dis pro",
    "ar": "كت در سف نظ عم شر فه سل",
    "ko": "사 고 서 결 주 신 확 예",
}
_ENDINGS = {
    "en": "mit port gle sure ther vice tion",
    "ar": "اب س ير ام ل اء مة يق",
    "ko": "람 객 비 제 문 청 인 약 이 을",
}
_HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面后多定"
_WORDS = {
    "zh": list(_HAN),
    **{name: [a + b for a in _BEGINNINGS[name].split() for b in _ENDINGS[name].split()] for name in _BEGINNINGS},
}
_FILTERS = (
    "rating=1",
    "rating=2|3|4",
    "country=KR",
    "date>=2024-03 and date<=2024-05",
    "language=ar",
    "participant=R3-7",
    "kind=survey",
    "document=d00003",
    "language=en and age=25-34 and rating=1|2",
)
_PER_DOCUMENT = 1000
_ASKED = 40


class MadeVectors:
    """Vectors around centres, by the text; the real embedder is run on questions for its time."""

    identity = EmbedderIdentity("local:multilingual-e5-small", "made", 384)

    def __init__(self) -> None:
        generator = np.random.default_rng(3)
        self._centres = generator.normal(size=(400, 384))
        self._middle = 1.7 * generator.normal(size=384)
        self._languages = {language: 0.35 * generator.normal(size=384) for language in _LANGUAGES}
        self._real = make_embedder("local:multilingual-e5-small")

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Made vectors."""
        return np.stack([self._made(text) for text in texts]).astype(np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Made vectors, after the real work."""
        self._real.embed_queries(texts)
        return self.embed_passages(texts)

    def _made(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
        noise = np.random.Generator(np.random.PCG64(seed)).standard_normal(384)
        marks = {"zh": ("一", "鿿"), "ar": ("؀", "ۿ"), "ko": ("가", "힣")}
        language = next((name for name, (a, b) in marks.items() if any(a <= c <= b for c in text)), "en")
        row = self._middle + self._languages[language] + 0.7 * self._centres[seed % 400] + 0.6 * noise
        return np.asarray(row / np.linalg.norm(row), np.float32)


def sentences(draw: random.Random, language: str, words: int) -> str:
    """Words of a language by Zipf's law, and a number."""
    known = _WORDS[language]
    drawn = draw.choices(known, weights=[1 / (rank + 1) for rank in range(len(known))], k=words)
    return ("" if language == "zh" else " ").join(drawn) + f" {draw.randrange(10**6)}"


def fill(store: Store, count: int) -> Iterator[str]:
    """Puts segments into a store, a thousand to a document; their texts."""
    draw = random.Random(5)
    for at in range(count // _PER_DOCUMENT):
        name, language = f"d{at:05}", _LANGUAGES[at % 4]
        segments, people, texts, place = [], [], [], 0
        for number in range(_PER_DOCUMENT):
            text = sentences(draw, language, draw.randrange(8, 40))
            date = f"202{draw.randrange(6)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
            attributes = {"rating": str(draw.randrange(1, 6)), "date": date}
            person = Participant(
                f"s/{at}-{number}",
                f"R{at}-{number}",
                "s",
                {"country": draw.choice(["KR", "EG", "CN", "US"]), "age": draw.choice(["18-24", "25-34", "35-44"])},
            )
            span = CharSpan(place, place + len(text))
            segments.append(
                Segment(
                    f"{name}.{number}",
                    name,
                    span,
                    text,
                    Role.PARTICIPANT,
                    "",
                    person.id,
                    language=language,
                    attributes=attributes,
                )
            )
            people.append(person)
            texts.append(text)
            place += len(text) + 1
        kind = SourceKind.REVIEW if at % 2 else SourceKind.SURVEY
        store.put(Document(name, name, kind, "\n".join(texts), language=language, study="s"), segments, people)
        yield from texts


def asked(search: Callable[[str], object], draw: random.Random) -> list[float]:
    """Milliseconds of searches for new questions."""
    times = []
    for number in range(_ASKED):
        question = sentences(draw, _LANGUAGES[number % 4], 6)
        started = time.perf_counter()
        search(question)
        times.append((time.perf_counter() - started) * 1000)
    return times


def in_turn(searches: Sequence[Callable[[str], object]], draw: random.Random) -> list[list[tuple[float, float]]]:
    """Milliseconds by the clock and of the processor of several searches, each asked every question, in turn."""
    found: list[list[tuple[float, float]]] = [[] for _ in searches]
    for number in range(_ASKED):
        for search, times in zip(searches, found, strict=True):
            question = sentences(draw, _LANGUAGES[number % 4], 6)
            clock, processor = time.perf_counter(), time.process_time()
            search(question)
            times.append(((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000))
    return found


def _both(times: Sequence[tuple[float, float]]) -> str:
    """Medians."""
    return f"{np.median([each[0] for each in times]):.1f} / {np.median([each[1] for each in times]):.1f}"


def _shown(times: Sequence[float]) -> str:
    return f"{np.median(times):.1f} / {np.quantile(times, 0.95):.1f}"


def ours(home: Path, count: int, vectors: MadeVectors, *, graph: bool) -> Iterator[str]:
    """Rows of the table."""
    with Store.open(home / "corpus.sqlite") as store:
        if not store.document_ids():
            started = time.perf_counter()
            for _ in fill(store, count):
                pass
            yield f"| putting documents and people into the store, s | {time.perf_counter() - started:.0f} |"
        stages: dict[str, float] = {}
        stage, since = "", time.perf_counter()

        def heard(step: Step) -> None:
            nonlocal stage, since
            now = time.perf_counter()
            stages[stage] = stages.get(stage, 0.0) + now - since
            stage, since = step.stage, now

        started = time.perf_counter()
        retriever = Retriever(store, vectors, home / "index", graph=graph)
        retriever.refresh(heard)
        heard(Step("", 0))
        filed = time.perf_counter() - started
        retriever.close()
        yield f"| filing in both indexes, s | {filed:.0f} |"
        for stage, seconds in stages.items():
            if stage:
                yield f"| – of that: {stage} | {seconds:.0f} |"
    started = time.perf_counter()
    with Store.open(home / "corpus.sqlite") as store:
        retriever = Retriever(store, vectors, home / "index", graph=graph)
        retriever.refresh()
        opened = time.perf_counter() - started
        retriever.search("the first question of all")
        yield f"| opening, s | {opened:.2f} |"
        yield f"| opening and the first answer, s | {time.perf_counter() - started:.2f} |"
        draw = random.Random(9)
        asked(retriever.search, draw)
        yield f"| question, p50 / p95, ms | {_shown(asked(retriever.search, draw))} |"
        filtered: list[float] = []
        for expression in _FILTERS:
            scope = parse_scope(expression)
            started = time.perf_counter()
            retriever.search("a question that meets a filter for the first time", scope=scope)
            first = (time.perf_counter() - started) * 1000
            times = asked(lambda text, scope=scope: retriever.search(text, scope=scope), draw)  # type: ignore[misc]
            filtered += times
            yield f"| with `{expression.replace('|', ' or ')}` (its first time) | {_shown(times)} ({first:.0f}) |"
        yield f"| with any of these filters | {_shown(filtered)} |"
        yield f"| peak memory of this process, MB | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} |"
        retriever.close()
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    yield f"| on disk, MB | {size / 1e6:,.0f} |"


def peer(home: Path, vectors: MadeVectors, *, graph: bool) -> Iterator[str]:
    """The same texts and vectors in Chroma by LangChain, asked in turn with this project."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    class _Same(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return vectors.embed_passages(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return vectors.embed_queries([text])[0].tolist()

    with Store.open(home / "corpus.sqlite") as store:
        texts = [segment.text for segment in store.segments()]
    folder = tempfile.mkdtemp(prefix="peer-")
    index = Chroma("plain", _Same(), persist_directory=folder)
    started = time.perf_counter()
    for at in range(0, len(texts), 5000):
        index.add_texts(texts[at : at + 5000], metadatas=[{"n": n % 100} for n in range(len(texts[at : at + 5000]))])
    yield f"| LangChain + Chroma: filing, s | {time.perf_counter() - started:.0f} |"
    scope = parse_scope("rating=1")
    narrow: dict[str, Any] = {"n": {"$lt": 20}}
    with Store.open(home / "corpus.sqlite") as store:
        retriever = Retriever(store, vectors, home / "index", graph=graph)
        pairs: list[tuple[str, Callable[[str], object], Callable[[str], object]]] = [
            ("question", retriever.search, lambda text: index.similarity_search(text, k=10)),
            (
                "with a filter that a fifth meets",
                lambda text: retriever.search(text, scope=scope),
                lambda text: index.similarity_search(text, k=10, filter=narrow),
            ),
        ]
        for what, one, other in pairs:
            in_turn([one, other], random.Random(9))
            mine, theirs = in_turn([one, other], random.Random(10))
            yield f"| {what}, in turn: here, clock / processor, ms | {_both(mine)} |"
            yield f"| – LangChain + Chroma | {_both(theirs)} |"
        retriever.close()
    shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Search over very many segments.")
    parser.add_argument("count", type=int)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--no-graph", action="store_true", help="leave the dense index empty: compare all vectors")
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args()
    home = chosen.home or Path(tempfile.mkdtemp(prefix="scale-"))
    home.mkdir(parents=True, exist_ok=True)
    vectors = MadeVectors()
    vectors.embed_queries(["warm up"])
    print(f"| {chosen.count:,} segments | |\n|---|---|")
    for row in ours(home, chosen.count, vectors, graph=not chosen.no_graph):
        print(row, flush=True)
    if chosen.peer:
        for row in peer(home, vectors, graph=not chosen.no_graph):
            print(row, flush=True)


if __name__ == "__main__":
    main()
