"""Where sentences begin and end, in any script. Knows punctuation, nothing of grammar.

Full stops of the four languages and their neighbours end a sentence; a Latin full stop does so only before white space
or the end, and not after a common abbreviation, a single initial or between digits. Line ends always end a sentence.
"""

from __future__ import annotations

import regex

from corpus.records import CharSpan

_ABBREVIATION = regex.compile(
    r"(?:^|[\s(\"'“‘])(?:e\.g|i\.e|etc|vs|approx|no|dr|mr|mrs|ms|mt|ft|ave|prof|st|jr|sr|inc|ltd|co|fig|p|pp|cf|al|[A-Za-z])$",
    regex.IGNORECASE,
)
_ENDING = regex.compile(
    r"""
    (?:
        [。！？｡]+                      # full-width: no white space needed after
      | [.!?؟۔।…]+ (?= ["'”’»」』)\]_*]* (?:\s|$) )
    )
    ["'”’»」』）)\]_*]*                 # closing marks belong to the sentence
  | \n+
    """,
    regex.VERBOSE,
)


def sentence_spans(text: str) -> list[CharSpan]:
    """Spans of the sentences of `text`, in order, white space trimmed, empty ones left out.

    The spans do not overlap and hold every character of `text` that is not white space.
    """
    spans: list[CharSpan] = []
    start = 0
    for match in _ENDING.finditer(text):
        if (
            match.group().startswith(".")
            and len(match.group()) == 1
            and _ABBREVIATION.search(text, start, match.start())
        ):
            continue
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def trimmed(text: str, start: int, end: int) -> CharSpan:
    """The span `start..end` without white space at its two ends; empty at `start` where nothing else is there."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return CharSpan(start, end)


def pieces(text: str, span: CharSpan, limit: int) -> list[CharSpan]:
    """`span` cut at sentence ends (at white space, then anywhere, where there are none) into spans of ≤ `limit`.

    Spans are trimmed, in order, and hold every character of the span that is not white space.
    """
    if span.end - span.start <= limit:
        return [span] if span.end > span.start else []
    cuts: list[CharSpan] = []
    current: CharSpan | None = None
    for sentence in sentence_spans(span.of(text)):
        sentence = sentence.shifted(span.start)
        if current is not None and sentence.end - current.start <= limit:
            current = CharSpan(current.start, sentence.end)
            continue
        if current is not None:
            cuts.append(current)
        *whole, current = _hard_cuts(text, sentence, limit)
        cuts.extend(whole)
    if current is not None:
        cuts.append(current)
    return cuts


def _hard_cuts(text: str, span: CharSpan, limit: int) -> list[CharSpan]:
    cuts: list[CharSpan] = []
    start = span.start
    while span.end - start > limit:
        end = start + limit
        space = max(text.rfind(" ", start + limit // 2, end), text.rfind("，", start + limit // 2, end))
        if space > start:
            end = space + 1
        cut = trimmed(text, start, end)
        if cut.end > cut.start:
            cuts.append(cut)
        start = end
    cuts.append(trimmed(text, start, span.end))
    return [cut for cut in cuts if cut.end > cut.start]


def _append(spans: list[CharSpan], text: str, start: int, end: int) -> None:
    span = trimmed(text, start, end)
    if span.end > span.start:
        spans.append(span)
