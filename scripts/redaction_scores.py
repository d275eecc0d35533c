"""How well personal data is found: recall and precision on the labelled texts, by language and by kind.

    python scripts/redaction_scores.py [--half dev|held-out-4|running|...] [--missed] [--json]

`running` and `running-held-out` are running text: passages of interviews, reviews, tickets and chats that mostly name
nobody, where what counts is how often an ordinary word is taken for somebody.

An item counts as found where every one of its characters lies in a replacement. A replacement counts as right where it
overlaps an item, whatever its kind. `--missed` prints what was missed and what was replaced for nothing: for the half
that the detector is worked on, not for the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Any

from corpus.records import CharSpan

DATA = Path(__file__).parent.parent / "tests" / "data"
HALVES = {
    "dev": "personal_items_dev.jsonl",
    "third": "personal_items_third.jsonl",
    "fourth": "personal_items_fourth.jsonl",
    "fifth": "personal_items_fifth.jsonl",
    "sixth": "personal_items_sixth.jsonl",
    "seventh": "personal_items_seventh.jsonl",
    "shapes": "personal_items_shapes.jsonl",
    "held-out": "personal_items_held_out.jsonl",
    "held-out-2": "personal_items_held_out_2.jsonl",
    "held-out-3": "personal_items_held_out_3.jsonl",
    "held-out-4": "personal_items_held_out_4.jsonl",
    "held-out-5": "personal_items_held_out_5.jsonl",
    "held-out-6": "personal_items_held_out_6.jsonl",
    "held-out-7": "personal_items_held_out_7.jsonl",
    "running": "running_text_dev.jsonl",
    "running-held-out": "running_text_held_out.jsonl",
}
Z = 1.959964
"""Normal quantile of a two-sided 95 % interval."""

Spans = Callable[[str, str], Iterable[CharSpan]]
"""Text and language → what would be replaced."""


@dataclass(slots=True)
class Tally:
    """Hits and trials, by group."""

    hits: Counter[str] = field(default_factory=Counter)
    trials: Counter[str] = field(default_factory=Counter)

    def add(self, hit: bool, *groups: str) -> None:
        """Count one trial in each of the groups."""
        for group in groups:
            self.trials[group] += 1
            self.hits[group] += hit

    def rate(self, group: str) -> float:
        """Hits per trial; 0 where there were none."""
        return self.hits[group] / self.trials[group] if self.trials[group] else 0.0


@dataclass(slots=True)
class Scores:
    """What came out over all texts; groups are `all`, a language, a kind, and `language kind`."""

    recall: Tally = field(default_factory=Tally)
    precision: Tally = field(default_factory=Tally)
    texts: Counter[str] = field(default_factory=Counter)
    """Texts read, by language and `all`."""
    missed: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)

    def false(self, group: str) -> int:
        """Replacements where nothing is personal."""
        return self.precision.trials[group] - self.precision.hits[group]


def load(half: str) -> list[dict[str, Any]]:
    """The labelled texts of a half."""
    lines = (DATA / HALVES[half]).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def score(rows: Sequence[dict[str, Any]], find: Spans) -> Scores:
    """Recall over the items and precision over the replacements."""
    scores = Scores()
    for row in rows:
        text, language = row["text"], row["language"]
        scores.texts.update(("all", language))
        spans = list(find(text, language))
        covered = {place for span in spans for place in range(span.start, span.end)}
        for item in row["items"]:
            hit = covered.issuperset(range(item["start"], item["end"]))
            scores.recall.add(hit, "all", language, item["kind"], f"{language} {item['kind']}")
            if not hit:
                scores.missed.append(f"{language} {item['kind']}: {item['value']!r} in {text!r}")
        for span in spans:
            hit = any(span.start < item["end"] and item["start"] < span.end for item in row["items"])
            scores.precision.add(hit, "all", language)
            if not hit:
                scores.needless.append(f"{language}: {span.of(text)!r} in {text!r}")
    return scores


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Wilson's 95 % score interval of a proportion (Wilson 1927); (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    rate = hits / trials
    base = 1 + Z * Z / trials
    middle = (rate + Z * Z / (2 * trials)) / base
    half = Z * sqrt(rate * (1 - rate) / trials + Z * Z / (4 * trials * trials)) / base
    return max(0.0, middle - half), min(1.0, middle + half)


def _table(name: str, tally: Tally, groups: Iterable[str]) -> list[str]:
    lines = [f"{name:<24} {'hits':>5} {'of':>5}  rate   95 % interval"]
    for group in groups:
        hits, trials = tally.hits[group], tally.trials[group]
        low, high = wilson(hits, trials)
        lines.append(f"{group:<24} {hits:>5} {trials:>5}  {tally.rate(group):.3f}  {low:.3f}-{high:.3f}")
    return lines


def _needless(scores: Scores) -> list[str]:
    """How often something was replaced for nothing."""
    lines = [f"{'replaced for nothing':<24} {'':>5} {'texts':>5}  per 100 texts"]
    for group in sorted(scores.texts, key=lambda group: group != "all"):
        false, texts = scores.false(group), scores.texts[group]
        lines.append(f"{group:<24} {false:>5} {texts:>5}  {100 * false / texts:.1f}")
    return lines


def _found(text: str, language: str) -> list[CharSpan]:
    from corpus.redaction import find_personal

    return [found.span for found in find_personal(text, language)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Score the detector and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--half", choices=tuple(HALVES), default="dev")
    parser.add_argument("--missed", action="store_true", help="print what was missed and what was replaced for nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    args = parser.parse_args(arguments)
    scores = score(load(args.half), _found)
    if args.json:
        tallies = {"recall": scores.recall, "precision": scores.precision}
        document = {
            name: {group: [tally.hits[group], tally.trials[group]] for group in sorted(tally.trials)}
            for name, tally in tallies.items()
        }
        document["false"] = {group: [scores.false(group), texts] for group, texts in sorted(scores.texts.items())}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return 0
    groups = sorted(scores.recall.trials, key=lambda group: (" " in group, group != "all", len(group) > 2, group))
    lines = [*_table("recall", scores.recall, groups), ""]
    lines += _table("precision", scores.precision, sorted(scores.precision.trials, key=lambda group: group != "all"))
    lines += ["", *_needless(scores)]
    if args.missed:
        lines += ["", "missed:", *scores.missed, "", "replaced for nothing:", *scores.needless]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
