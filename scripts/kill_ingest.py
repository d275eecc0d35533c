"""Kills an ingest at random moments and compares the project after the next run with one that was never killed.

    python scripts/kill_ingest.py [--times 200] [--seed 1]

Each time a forked process takes files into a project and brings its indexes in step, from nothing or after changes to
the files, and is killed with SIGKILL; now and then the next one too. Then one runs to its end. Documents, segments,
people, the books of files and indexes, the keyword index, the vectors and the dense index must be those of a project
that was never killed. Prints one line; exits with 1 where one differed. Needs Linux.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401 - once here instead of in each forked process

from corpus.embedders import make_embedder
from corpus.ingest import ingest
from corpus.records import Role
from corpus.retrieval import Retriever
from corpus.store import Store

EMBEDDER = "hashing:64"
TALKS = {
    "en": ("Interviewer: How was the delivery?", "{name}: It was late, box {n} was open and nobody called me."),
    "zh": ("访谈员：配送怎么样？", "{name}：第{n}次又迟到了，没有人给我打电话。"),
    "ar": ("المحاور: كيف كان التوصيل؟", "{name}: تأخر للمرة {n} ولم يتصل بي أحد."),
    "ko": ("면접관: 배송은 어땠나요?", "{name}: {n}번째도 늦었고 아무도 전화하지 않았어요."),
}
NAMES = {"en": "Maya", "zh": "王芳", "ar": "ليلى", "ko": "김민수"}
QUESTIONS = ("delivery late", "box 7", "迟到", "تأخر", "전화", "crew kind")


def write_sources(folder: Path, version: int) -> None:
    """Files of several formats and languages; version 2 has one changed, one more, one fewer and one moved."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number in range(10):
        language = list(TALKS)[number % 4]
        words = f" v{version}" if number == 3 else ""
        path = folder / f"talk {number}.txt"
        if version == 2 and number == 5:
            continue
        if version == 2 and number == 6:
            path = folder / "moved.txt"
        path.write_text(_talk(language, number, 30) + words, encoding="utf-8")
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "rating", "comment"])
        for number in range(120):
            rows.writerow([f"R{number}", number % 5 + 1, f"The crew was kind, call {number}, box {number * version}"])
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for number in range(20, 26 + version):
            language = list(TALKS)[number % 4]
            name = f"{language}/{number * (version if number == 22 else 1)}.txt"
            archive.writestr(zipfile.ZipInfo(name), _talk(language, number, 12))  # with no time of today


def _talk(language: str, number: int, turns: int) -> str:
    asked, said = TALKS[language]
    lines = [
        line.format(name=NAMES[language], n=number * 100 + turn) for turn in range(turns) for line in (asked, said)
    ]
    return "\n".join(lines)


def bring_in(project: Path, sources: Path) -> None:
    """What is killed: files into the store, and the indexes in step."""
    project.mkdir(parents=True, exist_ok=True)
    with Store.open(project / "corpus.sqlite", wait=20) as store:
        ingest(store, [sources], root=project, prune=True)
        retriever = Retriever(store, make_embedder(EMBEDDER), project / "index")
        retriever.refresh()
        retriever.close()


def look(project: Path, target: Path) -> None:
    """Write down all that a project holds, without what says only when and in which order it came."""
    with Store.open(project / "corpus.sqlite", wait=20) as store:
        held: dict[str, Any] = {
            "documents": _rows(store, "SELECT * FROM documents ORDER BY id", without={"position", "mark"}),
            "segments": _rows(store, "SELECT * FROM segments ORDER BY document, ordinal"),
            "people": _rows(store, "SELECT * FROM participants ORDER BY document, id"),
            "guesses": _rows(store, "SELECT * FROM guesses ORDER BY document, ordinal"),
            "files": _rows(store, "SELECT * FROM files ORDER BY origin", without={"stamp"}),
            "vectors": _vectors(store),
        }
        retriever = Retriever(store, make_embedder(EMBEDDER), project / "index")
        retriever.refresh()
        held["books"] = sorted(
            (name.split("/")[0], document)
            for name, document in store.connection.execute("SELECT index_name, document FROM indexed")
        )
        held["reached"] = _reached(store)
        held["chunks"] = sorted(retriever.chunk_ids())
        held["found"] = {
            question: sorted(
                (each.segment.id, round(each.score, 4), round(each.legs.dense, 4), round(each.legs.keyword, 4))
                for each in retriever.search(question, limit=2000, roles=frozenset(Role))
            )
            for question in QUESTIONS
        }
        held["dense"] = _dense(retriever, store)
        retriever.close()
    target.write_text(json.dumps(held, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _rows(store: Store, query: str, without: set[str] = frozenset()) -> list[list[Any]]:  # type: ignore[assignment]
    cursor = store.connection.execute(query)
    wanted = [at for at, column in enumerate(cursor.description) if column[0] not in without]
    return [[row[at] for at in wanted] for row in cursor]


def _vectors(store: Store) -> list[str]:
    """Texts of chunks of today that have vectors; those of a version that is gone may be kept or not."""
    texts = {row[0] for row in store.connection.execute("SELECT text_hash FROM keyword_rows")}
    return sorted(texts & {row[0] for row in store.connection.execute("SELECT text_hash FROM vectors")})


def _reached(store: Store) -> list[list[Any]]:
    """How far the indexes of vectors have come: by kind, whether to the last chunk; struck chunks are all taken out."""
    last = store.connection.execute("SELECT max(number) FROM keyword_rows").fetchone()[0]
    told: list[list[Any]] = [["struck", store.connection.execute("SELECT count(*) FROM keyword_struck").fetchone()[0]]]
    for name, value in store.connection.execute("SELECT name, value FROM counters"):
        if name.startswith("vectors/") or name.endswith("/filed"):
            told.append([name.split("/")[0], value >= last])
    return sorted(told, key=str)


def _dense(retriever: Retriever, store: Store) -> list[list[Any]]:
    """Every chunk of the dense index with the beginning of its vector."""
    index = retriever._indexes._dense
    if index is None:
        return []
    names = {str(number): name for number, name in store.connection.execute("SELECT number, id FROM keyword_rows")}
    found = []
    for language, collection in index._collections().items():
        held = collection.get(include=["embeddings"])
        for identity, vector in zip(held["ids"], held["embeddings"], strict=True):
            found.append([language, names.get(identity, identity), [round(float(each), 4) for each in vector[:8]]])
    return sorted(found, key=str)


def _difference(one: Any, other: Any) -> str:
    """The first thing that only one of two holds."""
    texts = [sorted(map(str, each.items() if isinstance(each, dict) else each)) for each in (one, other)]
    missing, more = sorted(set(texts[0]) - set(texts[1])), sorted(set(texts[1]) - set(texts[0]))
    return f"{len(missing)} missing {missing[:1]}, {len(more)} too many {more[:1]}"[:600]


def in_child(work: Callable[[], None], kill_after: float = math.inf) -> tuple[int | None, float]:
    """Do something in a forked process, killed after so much of its processor time, which does not hang on what else
    the machine does; its exit status, None where it was killed, and the seconds of processor time that it took.
    """
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sys.stdout.flush()
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            raise
        finally:
            os._exit(status)
    seconds = 0.0
    while not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        seconds = _processor_seconds(child)
        if seconds >= kill_after:
            time.sleep(random.uniform(0, 0.02))  # its clock ticks in hundredths
            os.kill(child, signal.SIGKILL)
            break
        time.sleep(0.002)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return (None if status < 0 else status), seconds


def _processor_seconds(process: int) -> float:
    times = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


class Trial:
    """One corpus in two versions, the projects that were never killed, and those that were."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources = folder / "sources"
        self.seconds: dict[int, float] = {}
        self.kills = 0
        self.never: dict[int, str] = {}
        for version in (1, 2):
            write_sources(self.sources, version)
            self.seconds[version] = self._must(lambda: bring_in(self.folder / "never", self.sources))
            if version == 1:
                shutil.copytree(self.folder / "never", self.folder / "first")
            self.never[version] = self._seen("never")

    def kill(self, version: int, chance: random.Random) -> str:
        """Kill the way to a version, go on, and name what differs then."""
        project = self.folder / "killed"
        shutil.rmtree(project, ignore_errors=True)
        write_sources(self.sources, version)
        if version == 2:
            shutil.copytree(self.folder / "first", project)
        kills = 0
        while kills == 0 or (kills < 3 and chance.random() < 0.3):
            moment = chance.uniform(0.0, 1.0) * self.seconds[version]
            status, _ = in_child(lambda: bring_in(project, self.sources), moment)
            if status is not None:  # it was done before
                break
            kills += 1
        self.kills += kills
        seen, never = json.loads(self._seen("killed", first=bring_in)), json.loads(self.never[version])
        return "; ".join(
            f"{name}: {_difference(never[name], seen[name])}" for name in never if seen[name] != never[name]
        )

    def _seen(self, name: str, first: Callable[[Path, Path], None] | None = None) -> str:
        """What a project holds, after something was done to it."""
        project, target = self.folder / name, self.folder / "seen.json"

        def work() -> None:
            if first is not None:
                first(project, self.sources)
            look(project, target)

        self._must(work)
        return target.read_text(encoding="utf-8")

    def _must(self, work: Callable[[], None]) -> float:
        status, seconds = in_child(work)
        if status != 0:
            raise SystemExit("a run that was not killed failed")
        return seconds


def main() -> int:
    """Kill so many times; whether all projects came out equal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    make_embedder(EMBEDDER).embed_queries(["warm up"])
    folder = Path(tempfile.mkdtemp(prefix="killed-"))
    differing = []
    projects = 0
    try:
        trial = Trial(folder)
        while trial.kills < args.times:
            differs = trial.kill(projects % 2 + 1, chance)
            projects += 1
            if differs:
                differing.append(f"{projects} (seed {args.seed}): {differs}")
            if projects % 20 == 0:
                print(f"{trial.kills} kills, {len(differing)} projects differ", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    equal = projects - len(differing)
    print(f"killed {trial.kills} times: {equal} of {projects} projects equal to one never killed")
    for each in differing:
        print(each)
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
