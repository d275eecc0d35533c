"""A reference and an output side by side, as data for a person to look at: who matches whom, and what was said.

Made from the same comparison that the scores are counted from, so that the picture can't say other than the figures.
Knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.scorers.grounded_f1 import why_missed
from evals.setting import Setting, compare
from evals.views import Item, MapView, OutputView

if TYPE_CHECKING:
    from evals.passages import Passages

QUOTES_SHOWN = 6
"""Passages shown behind one item; the others are counted."""
NEAREST_SHOWN = 90
"""Characters of the nearest claim that are shown beside an item that was missed."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A passage behind an item."""

    quote: str
    voice: str
    found: bool
    """Whether the passage is in the corpus."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of either side."""

    id: str
    text: str
    voices: tuple[Voice, ...]
    more: int
    """Passages not shown."""
    partner: str
    """Id of the matching item on the other side; empty where there is none."""
    partner_text: str
    """What it says."""
    credit: float
    """1 in the right stage, 0.5 in the next one, 0 without a partner."""
    remark: str
    """Why a reference item was missed; `unsupported` for an item of the output that nothing bears out."""
    optional: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One lane of one stage, both sides."""

    lane: str
    reference: tuple[Shown, ...]
    output: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A stage of the reference beside the output's stage that is it; either may be missing."""

    reference: str
    output: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What one task has to show. Outputs without a reference have rows with an empty left side."""

    rows: tuple[Row, ...] = ()
    compared: bool = False
    """Whether there was a reference to compare with."""


def exhibit(output: OutputView, setting: Setting, unsupported: Iterable[str] = ()) -> Exhibit:
    """The output, beside its reference where there is one.

    Args:
        unsupported: ids of items of the output that nothing bears out, as M3 names them.
    """
    comparison = compare(output, setting)
    if comparison is None:
        return Exhibit(tuple(_alone(output, setting.passages)))
    partners: dict[str, tuple[Item, float]] = {}
    for pair in comparison.grounded:
        partners[f"r:{pair.reference.id}"] = (pair.output, pair.credit)
        partners[f"o:{pair.output.id}"] = (pair.reference, pair.credit)
    said = {item.id: item.text for item in comparison.right.items()}
    bad = frozenset(unsupported)
    optional = comparison.reference.optional

    def left(item: Item) -> Shown:
        partner, credit = partners.get(f"r:{item.id}", (None, 0.0))
        why = "" if partner else why_missed(item, comparison) if said else "the output is empty"
        voices, more = _voices_by_id(item.evidence, setting.passages)
        other, words = (partner.id, partner.text) if partner else ("", "")
        remark = _readable(why, said)
        return Shown(item.id, item.text, voices, more, other, words, credit, remark, item.id in optional, item.severity)

    def right(item: Item) -> Shown:
        partner, credit = partners.get(f"o:{item.id}", (None, 0.0))
        voices, more = _voices_quoted(item, setting.passages)
        other, words = (partner.id, partner.text) if partner else ("", "")
        remark = "nothing in the corpus bears it out" if item.id in bad else ""
        return Shown(item.id, item.text, voices, more, other, words, credit, remark)

    paired = {pair.reference: pair.output for pair in comparison.alignment.pairs}
    rows = []
    for number, stage in enumerate(comparison.left.stages):
        other = comparison.right.stages[paired[number]] if number in paired else None
        # An output stage that holds two reference stages is shown beside the first.
        first = other is not None and min(r for r, o in paired.items() if o == paired[number]) == number
        lanes = dict.fromkeys((*stage.cells, *(other.cells if other is not None and first else ())))
        cells = [
            Cell(
                lane,
                tuple(left(item) for item in stage.cells.get(lane, ())),
                tuple(right(item) for item in other.cells.get(lane, ())) if other is not None and first else (),
            )
            for lane in lanes
        ]
        name = "" if other is None else other.name if first else f"{other.name} (above)"
        rows.append(Row(stage.name, name, tuple(cell for cell in cells if cell.reference or cell.output)))
    for number, stage in enumerate(comparison.right.stages):
        if number not in paired.values():
            cells = [Cell(lane, (), tuple(right(item) for item in items)) for lane, items in stage.cells.items()]
            rows.append(Row("", stage.name, tuple(cell for cell in cells if cell.output)))
    return Exhibit(tuple(rows), compared=True)


def _readable(why: str, said: Mapping[str, str]) -> str:
    """Why an item was missed, with the words of the nearest claim in place of its id."""
    name, colon, reasons = why.partition(": ")
    if not colon or name not in said:
        return why
    # Isolated, since a claim may be written from right to left and what is said of it from left to right.
    claim = f"\u2068{shortened(said[name], NEAREST_SHOWN)}\u2069"
    return f"nearest claim: {claim} ({reasons.replace('_', ' ')})"


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words where there are spaces."""
    if len(text) <= most:
        return text
    kept = text[:most]
    return (kept.rsplit(" ", 1)[0] if " " in kept[most // 2 :] else kept).rstrip() + " …"


def _alone(output: OutputView, passages: Passages) -> list[Row]:
    """Rows of an output that has no reference: stages, personas, or kinds of claim."""

    def shown(item: Item) -> Shown:
        voices, more = _voices_quoted(item, passages)
        return Shown(item.id, item.text, voices, more, "", "", 0.0, "")

    def cells(groups: Mapping[str, Iterable[Item]]) -> tuple[Cell, ...]:
        made = [Cell(lane, (), tuple(shown(item) for item in items)) for lane, items in groups.items()]
        return tuple(cell for cell in made if cell.output)

    if output.journey is not None:
        return [Row("", stage.name, cells(stage.cells)) for stage in MapView(output.journey.stages).stages]
    if output.personas:
        return [Row("", persona.name, cells(_by_lane(persona.items))) for persona in output.personas]
    return [Row("", "", cells(_by_lane(output.items)))]


def _by_lane(items: Iterable[Item]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.lane, []).append(item)
    return groups


def _voices_by_id(evidence: Iterable[str], passages: Passages) -> tuple[tuple[Voice, ...], int]:
    ordered = sorted(evidence)
    known = [passages[one] for one in ordered if one in passages]
    voices = tuple(Voice(passage.text, passages.spoken_by(passage.voice), True) for passage in known[:QUOTES_SHOWN])
    return voices, len(ordered) - len(voices)


def _voices_quoted(item: Item, passages: Passages) -> tuple[tuple[Voice, ...], int]:
    shown = item.quotes[:QUOTES_SHOWN]
    voices = tuple(
        Voice(
            quoted.quote,
            passages.spoken_by(passages[quoted.passage].voice)
            if quoted.passage in passages
            else quoted.participant or "",
            quoted.passage in passages,
        )
        for quoted in shown
    )
    return voices, len(item.quotes) - len(shown)
