"""How well search finds, beside what others would put together: the tables of docs/retrieval.md, by one command.

    python -m benchmarks.retrieval [--data DIR] [--cache FILE] [--meetings N] [--write docs/retrieval.md]

Without `--data` only this project's own Korean questions are asked. With it, the parts of XQuAD, Tatoeba and QMSum that
lie there are measured too (see `benchmarks/retrieval_sets.py`). Vectors are kept by model and text, so that a run that
was stopped, or a second one, embeds nothing again; how far it has come is told on standard error. The page is written
at the end, whole. Numbers in brackets are the middle 95 % of 1,000 bootstrap resamples of the questions.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from benchmarks.minilm import MiniLM
from benchmarks.retrieval_cache import CachedEmbedder
from benchmarks.retrieval_engines import engines_table
from benchmarks.retrieval_measures import MEASURES, Estimate, all_in_ten, estimate, first_is_right
from benchmarks.retrieval_meetings import meetings_table
from benchmarks.retrieval_sets import (
    TATOEBA,
    XQUAD,
    Question,
    RetrievalSet,
    meetings,
    mixed,
    own_korean,
    tatoeba,
    xquad,
)
from benchmarks.retrieval_systems import System, systems
from corpus.embedders import make_embedder
from corpus.embedding import Embedder

_CACHE = Path.home() / ".cache" / "wayfolk" / "benchmarks" / "vectors.sqlite"
_PAIRS = (
    *(("en", "en"), ("zh", "zh"), ("ar", "ar"), ("es", "es"), ("de", "de")),
    *(("en", "zh"), ("en", "ar"), ("en", "es"), ("en", "de")),
    *(("zh", "en"), ("ar", "en"), ("zh", "ar"), ("ar", "zh")),
)


@dataclass(frozen=True)
class Outcome:
    """What one way of searching made of one set."""

    questions: tuple[Question, ...]
    rankings: tuple[tuple[str, ...], ...]

    def measured(self, measure: Callable[[Question, Sequence[str]], float], *, held_out: bool = False) -> Estimate:
        """A measure over the questions, or over those that no weight was chosen on."""
        pairs = zip(self.questions, self.rankings, strict=True)
        return estimate([measure(q, ranking) for q, ranking in pairs if not (held_out and q.tuning)])


def told(line: str) -> None:
    """A line on how far the run has come."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def run(sets: Sequence[RetrievalSet], makers: dict[str, Callable[[], System]]) -> dict[str, dict[str, Outcome]]:
    """Every way over every set; sets over the same passages share an index."""
    outcomes: dict[str, dict[str, Outcome]] = {each.name: {} for each in sets}
    for _, group in groupby(sets, key=lambda each: each.passages):
        asked = list(group)
        for name, make in makers.items():
            told(f"{', '.join(each.name for each in asked)}: {name}")
            system = make()
            system.take_in(asked[0].passages)
            for each in asked:
                rankings = tuple(tuple(system.rank(question.text)) for question in each.questions)
                outcomes[each.name][name] = Outcome(each.questions, rankings)
            system.close()
    return outcomes


def table(
    outcomes: dict[str, dict[str, Outcome]],
    measure: Callable[[Question, Sequence[str]], float],
    *,
    held_out: bool = False,
) -> Iterator[str]:
    """A row for each set, a column for each way."""
    names = list(next(iter(outcomes.values())))
    yield f"| set (questions) | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for each, found in outcomes.items():
        count = sum(1 for q in next(iter(found.values())).questions if not (held_out and q.tuning))
        values = {name: outcome.measured(measure, held_out=held_out) for name, outcome in found.items()}
        best = max(value.value for value in values.values())
        cells = [f"**{value}**" if value.value == best else str(value) for value in values.values()]
        yield f"| {each} ({count}) | {' | '.join(cells)} |"


def page(data: Path | None, embedder: Embedder, default: Embedder | None, most: int | None) -> Iterator[str]:
    """The page, line by line."""
    makers, missing = systems(embedder, default)
    own = run([own_korean()], makers)
    yield "## This project's own Korean questions\n"
    yield "51 questions over 64 statements, worded so that they share few words (`benchmarks/questions_ko.toml`).\n"
    yield from _by_measure(own)
    if data is not None:
        pairs = sorted(_PAIRS, key=lambda pair: pair[1])
        cross = run([xquad(data, *pair) for pair in pairs], makers)
        yield "\n## Questions and passages of an encyclopaedia (a part of XQuAD)\n"
        yield "95 passages a language; 492 questions. Weights were chosen on every second article.\n"
        yield from _by_measure(cross)
        yield "\nnDCG@10 on the articles that no weight was chosen on:\n"
        yield from table(cross, MEASURES["nDCG@10"], held_out=True)
        pools = run([mixed(data, asked) for asked in ("en", "zh", "ar")], makers)
        yield "\n## The same passages in English, Chinese and Arabic in one pool\n"
        yield "An answer comes first:\n"
        yield from table(pools, first_is_right)
        yield "\nThe answer in all three languages is among the first ten:\n"
        yield from table(pools, all_in_ten)
        yield "\n## This project's search alone, all questions and those of the held-out articles\n"
        yield from _alone(data, makers["Wayfolk"])
        both = [tatoeba(data, code, from_english=way) for code in TATOEBA for way in (True, False)]
        yield "\n## Sentences and their translations (a part of Tatoeba), R@5\n"
        yield from table(run(both, makers), MEASURES["R@5"])
        yield "\n## Meetings (a part of QMSum)\n"
        yield from meetings_table(meetings(data), embedder, default, most)
    for sentence in missing:
        yield f"\n{sentence}"


def _alone(data: Path, make: Callable[[], System]) -> Iterator[str]:
    """This project's search from every language to every language."""
    pairs = [(asked, found) for found in XQUAD for asked in XQUAD]
    outcomes = run([xquad(data, *pair) for pair in pairs], {"Wayfolk": make})
    names = ("R@5", "R@10", "nDCG@10")
    yield "| set | R@5 | R@10 | nDCG@10 | first is right | held out: R@5 | nDCG@10 |"
    yield "|---|---|---|---|---|---|---|"
    for each, found in outcomes.items():
        outcome = found["Wayfolk"]
        cells = [outcome.measured(MEASURES[name]).value for name in names]
        cells.append(outcome.measured(first_is_right).value)
        cells += [outcome.measured(MEASURES[name], held_out=True).value for name in ("R@5", "nDCG@10")]
        yield f"| {each} | {' | '.join(f'{cell:.3f}' for cell in cells)} |"


def _by_measure(outcomes: dict[str, dict[str, Outcome]]) -> Iterator[str]:
    for name, measure in MEASURES.items():
        yield f"\n{name}:\n"
        yield from table(outcomes, measure)


def main() -> None:
    """Measures, prints, and writes the page where asked."""
    parser = argparse.ArgumentParser(description="How well search finds, beside other ways.")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--cache", type=Path, default=_CACHE, help=f"where vectors are kept (default: {_CACHE})")
    parser.add_argument("--meetings", type=int, help="held-out meetings to ask about (default: all)")
    parser.add_argument("--embedder", default="local:multilingual-e5-small")
    parser.add_argument("--write", type=Path, help="a page: what stands below its line of dashes is replaced")
    chosen = parser.parse_args()
    embedder: Embedder = make_embedder(chosen.embedder)
    try:
        default: Embedder | None = MiniLM()
    except ModuleNotFoundError:
        default = None
    engines = list(engines_table())
    embedder = CachedEmbedder(embedder, chosen.cache, told)
    default = None if default is None else CachedEmbedder(default, chosen.cache, told)
    started = time.perf_counter()
    lines: list[str] = []
    for line in page(chosen.data, embedder, default, chosen.meetings):
        print(line, flush=True)
        lines.append(line)
    printed = len(lines)
    if default is None:
        lines.append("\nChroma's default embedder is downloaded when first used; its weights are not on this machine.")
    lines += ["\n## Embedders\n", *engines]
    lines.append(f"\n{platform.machine()}, Python {platform.python_version()}; {time.perf_counter() - started:,.0f} s.")
    print("\n".join(lines[printed:]), flush=True)
    text = "\n".join(lines) + "\n"
    if chosen.write:
        head = chosen.write.read_text("utf-8").split("\n---\n")[0] if chosen.write.exists() else "# Retrieval\n"
        chosen.write.write_text(f"{head}\n---\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
