"""WebVTT, SRT and SBV text → cues. Knows how subtitle files are laid out and damaged; nothing of who speaks.

Tolerated: missing numbers and blank lines between cues, blank lines within one, `->` and `→` for `-->`, points or
commas before the thousandths or none at all, hours left out, settings after the times, header and note blocks
anywhere. Captions that roll (each cue repeats the last line of the one before, as automatic captions do) lose the
repetitions.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import regex

_CLOCK = r"(?:(?:\d+[:：])?\d{1,2}[:：]\d{1,2}(?:[.,]\d{1,3})?)"
_TIMING = regex.compile(r"^\s*(?P<start>\S[^>]{0,40}?)\s*(?:-->|->|—>|–>|→|⟶)\s*(?P<end>\S.{0,200})$")
_SBV = regex.compile(rf"^\s*(?P<start>{_CLOCK}),(?P<end>{_CLOCK})\s*$")
_PARTS = regex.compile(
    r"\s*(?:(?P<h>\d+)[:：])?(?P<m>\d{1,2})[:：](?P<s>\d{1,2})(?:[.,](?P<f>\d{1,3})|[:;]\d{1,2})?(?=\s|$)"
)
_ID = regex.compile(r"^(?:\d{1,6}|[0-9a-fA-F-]{8,}(?:/\d+(?:-\d+)?)?|\d+\s+\".{1,80}\"\s*\(\d*\))$")
_NAMED_ID = regex.compile(r"^\d+\s+\"(?P<name>[^\"]{1,80})\"\s*\(\d*\)$")
_BLOCK = regex.compile(r"^(?:NOTE|STYLE|REGION|X-TIMESTAMP-MAP)(?:[\s=:]|$)")
_RUBY = regex.compile(r"<rt>[^<]{0,100}</rt>|<rp>[^<]{0,20}</rp>", regex.IGNORECASE)
_TAG = regex.compile(r"</?[a-zA-Z][^<>\n]{0,300}>|<\d[\d:.,]{0,20}>")
_ASS = regex.compile(r"\{\\[^{}]{0,300}\}")
_VOICE = regex.compile(r"<v[.\s]", regex.IGNORECASE)
_WORD_STAMP = regex.compile(r"<\d{1,2}:\d{2}")


@dataclass(slots=True)
class Cue:
    """Lines shown together."""

    start: float | None
    """Seconds; None where the time is broken."""
    end: float | None
    lines: list[str]
    """As written, with tags."""
    name: str = ""
    """The speaker that the cue's own id names, as Webex writes it."""


@dataclass(frozen=True, slots=True)
class Cues:
    """All that a subtitle file holds."""

    cues: tuple[Cue, ...]
    broken: int
    """How many have broken times."""
    moved: int
    """How many stood out of order and were put in order."""


@dataclass(slots=True)
class _Collected:
    cues: list[Cue] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    skipping: bool = False
    broken: int = 0


def read_cues(text: str) -> Cues:
    """The cues of a subtitle file, in the order of their times, without repetitions of rolling captions."""
    state = _Collected()
    lines = text.split("\n")
    for number, line in enumerate(lines):
        timing = _timing(line)
        if timing is not None:
            name = _take_id(state)
            state.cues.append(Cue(_seconds(timing[0]), _seconds(timing[1]), [], name))
            state.skipping = False
        elif not line.strip():
            state.skipping = False
            state.pending.append("")
        elif (number == 0 and line.startswith("WEBVTT")) or (_BLOCK.match(line) and not _within(state)):
            state.skipping = True
        elif not state.skipping:
            state.pending.append(line.strip())
    _flush(state)
    cues = [cue for cue in state.cues if any(clean(line) for line in cue.lines)]
    broken = sum(1 for cue in cues if cue.start is None or cue.end is None)
    ordered = _in_order(cues)
    moved = sum(1 for before, after in zip(cues, ordered, strict=True) if before is not after)
    return Cues(tuple(_unrolled(ordered)), broken, moved)


def clean(line: str) -> str:
    """The words of a line: without tags, styles and ruby glosses, entities resolved."""
    if "<" in line or "{" in line:  # most lines hold neither
        line = _TAG.sub("", _ASS.sub("", _RUBY.sub("", line)))
    plain = html.unescape(line).replace("\xa0", " ")
    return " ".join(plain.split())


def _timing(line: str) -> tuple[str, str] | None:
    match = _TIMING.match(line) if ">" in line or "→" in line or "⟶" in line else _SBV.match(line)
    if match is None:
        return None
    start, end = match.group("start"), match.group("end")
    return (start, end) if "-->" in line or (_PARTS.match(start) and _PARTS.match(end)) else None


def _within(state: _Collected) -> bool:
    """Whether the line belongs to a cue: one is open and no blank line came since."""
    return bool(state.cues) and "" not in state.pending


def _take_id(state: _Collected) -> str:
    """Give the pending lines to the cue before, all but the id of the next; the name in that id."""
    identity = ""
    if state.pending and state.pending[-1] and (_ID.match(state.pending[-1]) or _alone(state)):
        identity = state.pending.pop()
    _flush(state)
    named = _NAMED_ID.match(identity)
    return html.unescape(named.group("name")).strip() if named else ""


def _alone(state: _Collected) -> bool:
    """Whether the last line stands between a blank line and the times, as an id of any kind does."""
    last = state.pending[-1]
    return (len(state.pending) == 1 and not state.cues) or (
        len(state.pending) > 1 and not state.pending[-2] and len(last) <= 60 and " " not in last and "<" not in last
    )


def _flush(state: _Collected) -> None:
    lines = [line for line in state.pending if line]
    state.pending.clear()
    if not lines:
        return
    if not state.cues:
        state.cues.append(Cue(None, None, []))
    last = state.cues[-1]
    # A number between two blank lines is a cue left empty.
    last.lines.extend(line for line in lines if not (line.isdigit() and len(lines) == 1 and last.lines))


@lru_cache(maxsize=4096)
def _seconds(clock: str) -> float | None:
    match = _PARTS.match(clock)
    if match is None or int(match["m"]) > 59 or int(match["s"]) > 59:
        return None
    fraction = int((match["f"] or "0").ljust(3, "0")) / 1000
    return round(int(match["h"] or 0) * 3600 + int(match["m"]) * 60 + int(match["s"]) + fraction, 3)


def _in_order(cues: list[Cue]) -> list[Cue]:
    """The cues by the time they begin; those without a time stay behind the one before them."""
    keyed: list[tuple[float, int, Cue]] = []
    last = 0.0
    for number, cue in enumerate(cues):
        last = cue.start if cue.start is not None else last
        keyed.append((last, number, cue))
    return [cue for _, _, cue in sorted(keyed, key=lambda item: item[:2])]


def _unrolled(cues: Sequence[Cue]) -> list[Cue]:
    if any(cue.name or any(_VOICE.search(line) for line in cue.lines) for cue in cues):
        return list(cues)  # captions that name their speakers do not roll
    shown = [[words for line in cue.lines if (words := clean(line))] for cue in cues]
    repeats = [_overlap(before, after) for before, after in pairwise(shown)]
    stamped = sum(1 for cue in cues if any(_WORD_STAMP.search(line) for line in cue.lines))
    # Somebody who says "Yes." five times repeats whole cues; what rolls adds a line to the one it repeats.
    partial = sum(1 for count, after in zip(repeats, shown[1:], strict=False) if 0 < count < len(after))
    if len(cues) < 4 or (stamped < 0.2 * len(cues) and partial < 0.4 * len(repeats)):
        return list(cues)
    kept: list[Cue] = []
    for number, cue in enumerate(cues):
        drop = repeats[number - 1] if number else 0
        filled = [line for line in cue.lines if clean(line)]
        if filled[drop:]:
            kept.append(Cue(cue.start, cue.end, filled[drop:], cue.name))
    return kept


def _overlap(before: list[str], after: list[str]) -> int:
    """How many lines at the end of `before` come back at the beginning of `after`."""
    most = min(len(before), len(after))
    return next((count for count in range(most, 0, -1) if before[-count:] == after[:count]), 0)
