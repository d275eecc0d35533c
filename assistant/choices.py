"""Choices: answers that many people gave word for word to one question, as one picks from a list.

"Stability" says nothing by itself, and everything where 56 people gave it to "What would you most like to see?". Such
answers are told from speech by counting alone, question by question; an answer that lists several is taken apart.
What this module does not know: which choices were offered and never taken.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.passages import is_filler, words_in
from corpus.folding import fold
from corpus.records import CharSpan, Role, Segment, voice_of

ASKED_OF_MANY = 8
"""Voices who answered a question from which its answers are compared. Three who say the same of five chat; set by
judgement."""
CHOSEN_BY = 3
"""Voices from whom the same words are a choice. Two may happen on the same words; set by judgement."""
MOSTLY = 0.5
"""Share of a question's answers that are made of choices from which it lets people choose. Under a half, it is an
open question that some answered alike; set by judgement."""
LONGEST_CHOICE = 10.0
"""Words of a choice at the most. What people write in their own words and is longer is never the same; set by
judgement."""
_MARKS = re.compile(r"[,，、،;；┋|]\s*|\n")


@dataclass(frozen=True, slots=True)
class _Answer:
    segment: Segment
    voice: str
    parts: tuple[CharSpan, ...]
    """Within the segment's text."""


def chosen_parts(segments: Iterable[Segment]) -> dict[str, tuple[CharSpan, ...]]:
    """Segment id → the choices in it, within its text; of the answers to questions that let people choose."""
    asked: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        if segment.heading and segment.role is Role.PARTICIPANT:
            asked[segment.heading].append(segment)
    found: dict[str, tuple[CharSpan, ...]] = {}
    for answers in asked.values():
        if len({voice_of(segment) for segment in answers}) >= ASKED_OF_MANY:
            found |= _of_question(answers)
    return found


def _of_question(segments: Sequence[Segment]) -> dict[str, tuple[CharSpan, ...]]:
    whole = _voices((folded(s.text), voice_of(s)) for s in segments)
    parted = [(s, _parts(s.text)) for s in segments]
    within: dict[str, set[str]] = defaultdict(set)
    for segment, parts in parted:
        for part in parts:
            within[folded(part.of(segment.text))].add(folded(segment.text))
    answers = [
        _Answer(s, voice_of(s), parts if _stand_alone(s.text, parts, whole, within) else (_trimmed(s.text),))
        for s, parts in parted
    ]
    voices = _voices((folded(part.of(a.segment.text)), a.voice) for a in answers for part in a.parts)
    choices = {text for text, by in voices.items() if by >= CHOSEN_BY and _may_be(text)}
    made_of = sum(all(folded(p.of(a.segment.text)) in choices or _empty(p, a) for p in a.parts) for a in answers)
    if not choices or made_of < MOSTLY * len(answers):
        return {}
    found = {a.segment.id: tuple(p for p in a.parts if folded(p.of(a.segment.text)) in choices) for a in answers}
    return {segment: parts for segment, parts in found.items() if parts}


def _stand_alone(
    text: str, parts: Sequence[CharSpan], whole: Mapping[str, int], within: Mapping[str, set[str]]
) -> bool:
    """Whether the parts of an answer are answers of their own: one that many gave is a whole unless each of its parts
    stands in another as well."""
    if whole[folded(text)] < CHOSEN_BY:
        return True
    return all(len(within[folded(part.of(text))]) > 1 for part in parts)


def _parts(text: str) -> tuple[CharSpan, ...]:
    edges = [0, *(at for mark in _MARKS.finditer(text) for at in mark.span()), len(text)]
    spans = [_trimmed(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(span for span in spans if span.end > span.start)


def _trimmed(text: str, start: int = 0, end: int | None = None) -> CharSpan:
    end = len(text) if end is None else end
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".。"):
        end -= 1
    return CharSpan(start, end)


def _may_be(text: str) -> bool:
    return any(char.isalnum() for char in text) and words_in(text) <= LONGEST_CHOICE and not is_filler(text)


def _empty(part: CharSpan, answer: _Answer) -> bool:
    return is_filler(part.of(answer.segment.text))


def _voices(said: Iterable[tuple[str, str]]) -> Counter[str]:
    """How many voices said each text."""
    return Counter(text for text, _ in set(said))


def folded(text: str) -> str:
    """A choice as choices are compared: without case, marks and full stop."""
    return fold(text).text.strip().rstrip(".。")
