"""Segments → chunks, the units that are indexed. Knows how much a text says, no index.

Whole turns of a conversation are packed in order up to the budget with their speaker labels, without overlap. A
survey answer, a review, a diary entry and a quotation in notes stand alone: what stands beside them was said by
others. Narration is packed under its heading. A turn longer than twice the budget is cut at sentence ends.

Packing turns to about 128 tokens found more of the marked passages of long meetings than single turns (−10 to −15
points of coverage) and than chunks of 1024 tokens (−5 to −20), by the measurements recorded with the retrieval
benchmarks. The tokens are those that the same content has in English (`extent`): tokenizers take two to three times as
many for Chinese or Arabic, so that chunks cut by those are smaller in some languages than in others (decision 19).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from corpus.records import CharSpan, Chunk, Document, Role, Segment
from corpus.sentences import pieces

_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
BUDGET = 128
"""Tokens up to which whole turns are packed into one chunk, as `extent` counts. About 128 found more of the marked
passages of long meetings than single turns or chunks of 1,024."""
_MIN_WORDS = 2
"""Words from which a segment that stands alone is indexed. The vector of one word is near to every question."""
_MIN_CJK = 4
"""The same in characters of scripts without spaces. About two words."""
_LETTERS_PER_TOKEN = 4.7
"""Letters of English prose to a token of cl100k_base. It makes the budget mean the same as in the measurements with
that tokenizer."""
_SAYS_MORE = (
    (regex.compile(r"\p{Han}"), 2.0),
    (regex.compile(r"\p{Hangul}"), 1.3),
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), 1.0),
    (regex.compile(r"[\p{Arabic}\p{Hebrew}]"), 0.2),
)
"""English letters, over one, that a character stands for: from the lengths of the same passages and sentences in
English and Chinese, Korean, Japanese and Arabic (XQuAD, Tatoeba)."""


def chunk(document: Document, segments: Sequence[Segment], budget: int = BUDGET) -> list[Chunk]:
    """The chunks of a document, in order; every segment with enough words to be found lies in at least one.

    Left out are segments standing alone with fewer than two words (four characters in scripts without spaces): their
    vectors are near to every query.

    Args:
        segments: all segments of the document, in order.
        budget: tokens, as `extent` counts.
    """
    chunks: list[Chunk] = []
    for group in _groups(segments):
        if _stands_alone(group[0]):
            if _says_something(group[0].text):
                chunks.extend(_single(document, group[0], budget))
        else:
            chunks.extend(_packed(document, group, budget))
    return chunks


def parts_of(text: str, segments: Sequence[Segment]) -> list[CharSpan]:
    """Where the words of its segments stand in the text of a chunk that holds them whole."""
    at = len(text) - len("\n".join(_labelled(segment, segment.text) for segment in segments))
    found = []
    for segment in segments:
        end = at + len(_labelled(segment, segment.text))
        found.append(CharSpan(end - len(segment.text), end))
        at = end + 1
    return found


def extent(text: str) -> float:
    """How much a text says: about as many tokens as the same has in English."""
    more = 0.0 if text.isascii() else sum(weight * len(each.findall(text)) for each, weight in _SAYS_MORE)
    return (len(text) + more) / _LETTERS_PER_TOKEN


def _groups(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Runs of segments that may share a chunk: a conversation, or narration under one heading."""
    group: list[Segment] = []
    for segment in segments:
        if group and (_stands_alone(segment) or _stands_alone(group[0]) or not _belong(group[-1], segment)):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _stands_alone(segment: Segment) -> bool:
    return not segment.speaker and segment.role is not Role.NARRATOR


def _belong(before: Segment, segment: Segment) -> bool:
    if (before.role is Role.NARRATOR and not before.speaker) != (segment.role is Role.NARRATOR and not segment.speaker):
        return False
    return before.heading == segment.heading


def _packed(document: Document, group: Sequence[Segment], budget: int) -> Iterator[Chunk]:
    pack: list[Segment] = []
    used = 0.0
    for segment in group:
        size = extent(_labelled(segment, segment.text))
        if pack and used + size > budget:
            yield _chunk(document, pack)
            pack, used = [], 0.0
        if size > 2 * budget:
            yield from _single(document, segment, budget)
            continue
        pack.append(segment)
        used += size
    if pack:
        yield _chunk(document, pack)


def _single(document: Document, segment: Segment, budget: int) -> Iterator[Chunk]:
    """One segment as one chunk, or as several where it is longer than twice the budget."""
    size = extent(segment.text)
    if size <= 2 * budget:
        yield _chunk(document, [segment])
        return
    # What a character says differs three-fold between scripts; this segment's own rate is the best guess.
    limit = max(4, int(len(segment.text) * budget / size))
    for number, span in enumerate(pieces(document.text, segment.span, limit)):
        yield _chunk(document, [segment], part=span, number=number)


def _chunk(document: Document, pack: Sequence[Segment], *, part: CharSpan | None = None, number: int = 0) -> Chunk:
    first = pack[0]
    span = part or CharSpan(first.span.start, pack[-1].span.end)
    if part is not None:
        words = _labelled(first, part.of(document.text))
    else:
        words = "\n".join(_labelled(segment, segment.text) for segment in pack)
    # A section's heading says what a quotation is about; a survey's question is the same for all answers to it and
    # would make them look alike.
    text = f"{first.heading}\n{words}" if first.heading and first.participant is None else words
    identity = f"{first.id}+{len(pack)}"
    return Chunk(
        id=f"{identity}@{number}" if part is not None else identity,
        document=document.id,
        span=span,
        segments=tuple(segment.id for segment in pack),
        text=text,
        language=_language(pack, document),
    )


def _labelled(segment: Segment, words: str) -> str:
    return f"{segment.speaker}: {words}" if segment.speaker else words


def _language(pack: Sequence[Segment], document: Document) -> str:
    lengths: dict[str, int] = {}
    for segment in pack:
        lengths[segment.language] = lengths.get(segment.language, 0) + len(segment.text)
    best = max(lengths, key=lambda language: lengths[language])
    return best if best != "und" else document.language


def _says_something(text: str) -> bool:
    return (
        len(regex.findall(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*", text)) >= _MIN_WORDS
        or len(_CJK.findall(text)) >= _MIN_CJK
    )
