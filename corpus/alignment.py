"""Quote to span: where a quote stands in a text, and how well.

Pure string work in every script; knows nothing of language models. A quote that differs from its source in a number,
a negation, or a word of another meaning does not stand there. Threshold of nearness: 92 of 100 on the normalised
insertion-deletion similarity, and every word of the quote must have its counterpart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.folding import Folded, fold, is_spaceless
from corpus.protected import negations, opposite_by_prefix, same_protected
from corpus.records import CharSpan


class CitationStatus(StrEnum):
    """How well a quote stands in the source it is said to come from."""

    EXACT = "EXACT"
    """Character for character."""
    NORMALISED = "NORMALISED"
    """Equal after folding width, quotes, white space, case, tatweel and diacritics."""
    FUZZY = "FUZZY"
    """Nearly equal, with the same numbers and negations."""
    WRONG_SOURCE = "WRONG_SOURCE"
    """It stands in the corpus, but not in the source that was cited."""
    NOT_FOUND = "NOT_FOUND"
    """It stands nowhere in the corpus."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a quote stands."""

    status: CitationStatus
    """Never WRONG_SOURCE: a single text is looked at."""
    span: CharSpan | None
    """Of the text that was given; None where the status is NOT_FOUND."""


NOWHERE = Alignment(CitationStatus.NOT_FOUND, None)
NEAR = 92.0
"""Similarity out of 100 (normalised insertion-deletion) from which two passages may count as nearly equal. About one
letter in twelve; numbers, negations and each word are compared besides."""
_WORTH_A_LOOK = 70.0
"""Similarity from which fillers may be all that keeps a passage from being near. It saves time: what lies below is
not compared word by word."""
_ALIKE_WORDS = 80.0
"""Similarity out of 100 from which two words count as spellings or endings of one word. Below, a quote says another
word than its source; set by judgement."""
_FUZZY_MINIMUM = 12
"""Folded characters below which nearness says nothing. A spaceless character counts as three."""
_PART_MINIMUM = 8
"""The same for the parts of a quote with ellipses. They must follow each other, which makes chance less likely."""
_LONGEST_GAP = 800
"""Code points that an ellipsis may stand for. Within one paragraph, a few sentences; set by judgement."""
_ELLIPSIS = re.compile(r"\s*[\[(（]?\s*(?:…+|\.{3,}|。{3,})\s*[\])）]?\s*")
_EDGE_QUOTES = "\"'“”„«»「」『』‘’‹›"
_EDGE_POINTS = "\"' .,;:-"
_SENTENCE_END = re.compile(r"[.!?\n]")
_TOKEN = re.compile(
    r"\b(?:you know|i mean|kind of|sort of)\b|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:'[^\W_]+)*"
)
_FILLER_LINES = (
    "um uh uhm er erm ah oh hmm mm mhm like well so yeah just actually basically really",
    "嗯 啊 呃 哦 噢 唉 呢 吧 嘛 呀 哎 额 那 个 就 是",
    "يعني اه ام طيب والله",
    "음 어 아 그 저 뭐 막 이제 약간 그냥 좀",
)
_FILLERS = frozenset(" ".join(_FILLER_LINES).split()) | {"you know", "i mean", "kind of", "sort of"}
"""Words that people say while they think; leaving them out of a quote changes nothing."""


def align(quote: str, text: str, within: CharSpan | None = None) -> Alignment:
    """Finds a quote in a text, or in one passage of it.

    Args:
        quote: the words as cited; white space and quotation marks around them are ignored, and an ellipsis stands for
            words left out: the parts must then follow each other inside one passage.
        text: the source.
        within: the passage that was cited; the whole text where it is None.

    Returns:
        The best alignment: exact before normalised before fuzzy, the first of equals.
    """
    wanted = quote.strip()
    begin, end = (within.start, min(within.end, len(text))) if within is not None else (0, len(text))
    if not wanted or begin >= end:
        return NOWHERE
    at = text.find(wanted, begin, end)
    if at >= 0:
        return Alignment(CitationStatus.EXACT, CharSpan(at, at + len(wanted)))
    passage = text[begin:end]
    found = _normalised(wanted, passage) or _spliced(wanted, passage) or _fuzzy(wanted, passage)
    if found is None:
        return NOWHERE
    status, span = found
    return Alignment(status, span.shifted(begin))


_Found = tuple[CitationStatus, CharSpan] | None


def _back(folded: Folded, start: int, end: int, original: str) -> CharSpan:
    return CharSpan(*folded.source(start, end, original))


def _normalised(quote: str, passage: str) -> _Found:
    """Equal once both are folded; then without the quotation marks and points around the quote."""
    source = fold(passage)
    needle = fold(quote).text
    for attempt in (needle, needle.strip(_EDGE_POINTS)):
        at = _find_whole(attempt, source.text) if attempt else -1
        if at >= 0:
            return CitationStatus.NORMALISED, _back(source, at, at + len(attempt), passage)
    return None


def _find_whole(needle: str, hay: str, begin: int = 0) -> int:
    """First place of `needle` that does not begin or end inside a word; -1 where there is none."""
    at = hay.find(needle, begin)
    while at >= 0:
        if not _inside_word(hay, at) and not _inside_word(hay, at + len(needle)):
            return at
        at = hay.find(needle, at + 1)
    return -1


def _inside_word(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isalnum() and after.isalnum() and not (_joins_freely(before) or _joins_freely(after))


def _joins_freely(character: str) -> bool:
    """Scripts whose words are written together or take endings: Han, kana, Hangul, Thai, Arabic's clitics."""
    return is_spaceless(character) or "\uac00" <= character <= "\ud7a3" or "\u0600" <= character <= "\u0eff"


def _weight(folded: str) -> int:
    return sum(3 if is_spaceless(each) else 1 for each in folded)


def _spliced(quote: str, passage: str) -> _Found:
    """A quote with ellipses: each part must stand there, in order, in one paragraph, with no negation left out."""
    parts = [part.strip(_EDGE_QUOTES + " ") for part in _ELLIPSIS.split(quote.strip(_EDGE_QUOTES))]
    parts = [part for part in parts if part]
    if not parts or parts == [quote.strip(_EDGE_QUOTES)]:
        return None
    needles = [fold(part).text.strip(_EDGE_POINTS) for part in parts]
    if len(needles) == 1:
        return _normalised(parts[0], passage)
    if any(_weight(needle) < _PART_MINIMUM for needle in needles):
        return None
    source = fold(passage)
    first = _find_whole(needles[0], source.text)
    while first >= 0:
        last = _follow(needles, source.text, first)
        if last is not None:
            span = _back(source, first, last, passage)
            if "\n" not in span.of(passage).strip():
                return CitationStatus.FUZZY, span
        first = _find_whole(needles[0], source.text, first + 1)
    return None


def _follow(needles: list[str], hay: str, first: int) -> int | None:
    """End of the last part when the first stands at `first`, or None where the others do not follow."""
    end = first + len(needles[0])
    for needle in needles[1:]:
        at = _find_whole(needle, hay, end)
        if at < 0 or at - end > _LONGEST_GAP or _turns_round(hay[end:at]):
            return None
        end = at + len(needle)
    return end


def _turns_round(gap: str) -> bool:
    """True where words left out may have turned the words beside them round: a negation in the same sentence."""
    sentences = _SENTENCE_END.split(gap)
    return bool(negations(sentences[0]) or negations(sentences[-1]))


def _fuzzy(quote: str, passage: str) -> _Found:
    """Nearly equal to some stretch of one paragraph."""
    needle = fold(quote).text.strip(_EDGE_POINTS)
    if _weight(needle) < _FUZZY_MINIMUM:
        return None
    source = fold(passage)
    for start, paragraph in _paragraphs(source.text):
        stretch = _nearest(needle, paragraph)
        if stretch is not None:
            left, right = stretch
            return CitationStatus.FUZZY, _back(source, start + left, start + right, passage)
    return None


def _paragraphs(folded: str) -> Iterator[tuple[int, str]]:
    start = 0
    for paragraph in folded.split("\n"):
        yield start, paragraph
        start += len(paragraph) + 1


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of a folded text without points and fillers: what nearness is measured on."""

    text: str
    words: tuple[tuple[int, int, int, int], ...]
    """For each word its start and end here, then in the folded text."""


def _spoken(folded: str) -> _Spoken:
    matches = [match for match in _TOKEN.finditer(folded) if match.group() not in _FILLERS]
    text = ""
    words: list[tuple[int, int, int, int]] = []
    for match in matches:
        word = match.group()
        if text and not (is_spaceless(text[-1]) or is_spaceless(word[0])):
            text += " "
        words.append((len(text), len(text) + len(word), match.start(), match.end()))
        text += word
    return _Spoken(text, tuple(words))


def _nearest(needle: str, paragraph: str) -> tuple[int, int] | None:
    """The stretch of whole words of a paragraph that is nearly the needle, as folded offsets."""
    from rapidfuzz import fuzz

    if not fuzz.partial_ratio(needle, paragraph, score_cutoff=_WORTH_A_LOOK):
        return None
    said, source = _spoken(needle).text, _spoken(paragraph)
    if not said or not source.words or len(source.text) < len(said) * NEAR / 200:
        return None
    found = fuzz.partial_ratio_alignment(said, source.text, score_cutoff=_WORTH_A_LOOK)
    if found is None:
        return None
    begin, end = (found.dest_start, found.dest_end) if len(said) <= len(source.text) else (0, len(source.text))
    best: tuple[float, int, int] | None = None
    for first in _near([word[0] for word in source.words], begin):
        for last in _near([word[1] for word in source.words], end):
            if first <= last:
                score = fuzz.ratio(said, source.text[source.words[first][0] : source.words[last][1]])
                best = max(best or (score, first, last), (score, first, last), key=lambda each: each[0])
    if best is None or best[0] < NEAR:
        return None
    left, right = source.words[best[1]][2], source.words[best[2]][3]
    if not _says_the_same(needle, paragraph[left:right]):
        return None
    # A first word that differs may have swallowed a negation that stands before the stretch.
    if best[1] > 0 and not said.startswith(paragraph[left : source.words[best[1]][3]]):
        left_more = source.words[best[1] - 1][2]
        return (left, right) if same_protected(needle, paragraph[left_more:right]) else None
    return left, right


def _near(places: list[int], to: int) -> list[int]:
    """Indexes of the words that begin or end next to a place."""
    middle = bisect_left(places, to)
    return list(range(max(0, middle - 3), min(len(places), middle + 4)))


def _says_the_same(quote: str, source: str) -> bool:
    """Same numbers and negations, and no word of the quote without a counterpart in the source."""
    from rapidfuzz import fuzz

    if not same_protected(quote, source):
        return False
    said, meant = _TOKEN.findall(quote), _TOKEN.findall(source)
    dropped = 0
    for mine, theirs in _differences(said, meant):
        if all(word in _FILLERS for word in mine):
            dropped += sum(word not in _FILLERS for word in theirs)
            continue
        one, other = "".join(mine), "".join(theirs)
        if fuzz.ratio(one, other) < _ALIKE_WORDS or opposite_by_prefix(one, other):
            return False
    return dropped <= max(1, len(meant) // 8)


def _differences(said: list[str], meant: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Stretches of words that are not equal, quote beside source."""
    from rapidfuzz.distance import Indel

    mine = theirs = 0
    for block in Indel.editops(said, meant).as_matching_blocks():
        if mine < block.a or theirs < block.b:
            yield said[mine : block.a], meant[theirs : block.b]
        mine, theirs = block.a + block.size, block.b + block.size
