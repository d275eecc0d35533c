"""Selections of another tool → coded passages of the stored text, each held against the words that the tool shows.

The way of counting is chosen for a whole project at once: the one under which most selections cover the words stored
with them; where no words are stored, the one under which most begin and end between words. A selection that does not
cover its words is moved to where they stand, if they stand in one place, and otherwise counted as doubtful.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.alignment import align
from corpus.decoding import clean_text
from corpus.folding import fold
from corpus.readers.qda.positions import Counting, Ruler, WrittenText, countings
from corpus.records import CharSpan, Coding, Guess

_SAMPLE = 400
"""Selections that choose the way of counting; more do not change it."""
_EDGE = 0.25
"""What a passage with clean edges weighs beside one that covers the words stored with it."""
_TELLING = 8
"""Characters from which a name can be the beginning of a passage rather than a word like any other."""
_PLACED = 12
"""Characters from which a name that stands in one place of the text is a passage and no label."""
_ELLIPSES = ("…", "...", "[…]", "[...]")


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage that a person marked, as its tool tells of it."""

    start: int | None
    """As the tool counts; None where it tells no positions."""
    end: int | None
    code: str
    coder: str = ""
    note: str = ""
    words: str = ""
    """The passage, by the tool's own word."""
    names: tuple[str, ...] = ()
    """What else stands with it: the passage, its beginning, or a label."""


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text with its selections."""

    text: WrittenText
    selections: Sequence[Selection]


@dataclass(slots=True)
class Anchored:
    """What became of the selections of a text."""

    codings: list[Coding] = field(default_factory=list)
    verified: int = 0
    """Cover the words stored with them."""
    moved: int = 0
    """Did not, and were moved to where the words stand."""
    doubtful: int = 0
    """Do not, and the words stand nowhere or in several places."""
    lost: int = 0
    """Point outside the text and show no words."""

    def notes(self) -> list[str]:
        """Sentences on what was not as the tool says."""
        told = (
            (self.moved, "did not cover the words stored with them and were moved to where these stand."),
            (self.doubtful, "do not cover the words stored with them, which stand nowhere or more than once here."),
            (self.lost, "point outside the text and were left out."),
        )
        return [f"{count} coded passages {what}" for count, what in told if count]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A way of counting and the ground for it."""

    counting: Counting
    why: str

    def guess(self) -> Guess:
        """As it is shown to people."""
        return Guess("positions of coded passages", str(self.counting), self.why)


def choose_counting(texts: Sequence[CodedText]) -> Chosen:
    """The way of counting that fits the selections of all texts of a project best; the standard's own of equals."""
    sample: list[CodedText] = []
    left = _SAMPLE
    for text in texts:
        placed = [each for each in text.selections if each.start is not None and each.end is not None][:left]
        left -= len(placed)
        if placed:
            sample.append(CodedText(text.text, placed))
    total = _SAMPLE - left
    if not total:
        return Chosen(Counting(), "no passage tells its place")
    worded = sum(1 for text in sample for each in text.selections if each.words or any(each.names))
    best: tuple[float, float, float, Counting] | None = None
    for counting in countings(each.text for each in sample):
        fits = [_fit(text, counting) for text in sample]
        letter_for_letter, stands, clean = (sum(each) for each in zip(*fits, strict=True))
        # That the last position is counted in, the words must say: the look of edges is not enough.
        score = stands + (0.0 if counting.last_included else clean * _EDGE)
        if best is None or score > best[0]:
            best = (score, stands, clean, counting)
        if worded and letter_for_letter == worded:
            break
    assert best is not None
    _, stands, clean, counting = best
    if stands:
        return Chosen(counting, f"under it {stands:g} of {worded} passages cover the words stored with them")
    return Chosen(counting, f"no words are stored; under it {clean:g} of {total} passages begin and end between words")


def _fit(text: CodedText, counting: Counting) -> tuple[int, float, float]:
    """How many selections cover their words letter for letter, how well all do, and how many begin and end between
    words."""
    ruler = Ruler(text.text, counting)
    letter_for_letter, stands, clean = 0, 0.0, 0.0
    for selection in text.selections:
        span = ruler.span(selection.start or 0, selection.end or 0)
        if span is None:
            continue
        passage = span.of(text.text.text)
        best = max((_likeness(each, passage) for each in (selection.words, *selection.names) if each), default=0.0)
        letter_for_letter += best in (1.0, 0.5)
        stands += best
        if ruler.between_characters(selection.start or 0, selection.end or 0):
            clean += _between_words(text.text.text, span)
    return letter_for_letter, stands, clean


def _likeness(words: str, passage: str) -> float:
    """1 where the words are the passage, .5 where they are its beginning and end in an ellipsis, less where they
    are a beginning or white space or case tell them apart, 0 else."""
    plain = clean_text(words)
    if plain == passage or plain.replace("\n", " ") == passage.replace("\n", " "):
        return 1.0
    said, there = fold(plain).text, fold(passage).text
    if said == there:
        return 0.75 if said else 0.0
    whole = plain.strip()
    for mark in _ELLIPSES:
        whole = whole.removesuffix(mark).strip()
    beginning = fold(whole).text
    long_enough = len(beginning) >= _TELLING or whole != plain.strip()
    if not beginning or not long_enough or not there.startswith(beginning):
        return 0.0
    cut = whole != plain.strip() and passage.replace("\n", " ").startswith(whole.replace("\n", " "))
    return 0.5 if cut else 0.4


def _between_words(text: str, span: CharSpan) -> float:
    """1 where a passage neither begins nor ends inside a word, nor with white space; a half for each edge."""
    passage = span.of(text)
    if not passage.strip():
        return 0.0
    first = not _inside(text, span.start) and not passage[0].isspace()
    last = not _inside(text, span.end) and not passage[-1].isspace()
    return (first + last) / 2


def _inside(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return (before.isalnum() and after.isalnum()) or unicodedata.category(after)[0] == "M" or after in "\u200d\ufe0f"


def anchored(text: CodedText, counting: Counting) -> Anchored:
    """The coded passages of a text."""
    ruler = Ruler(text.text, counting)
    result = Anchored()
    for selection in text.selections:
        coding = _coding(selection, text.text.text, ruler, result)
        if coding is not None:
            result.codings.append(coding)
    result.codings.sort(key=lambda each: (each.span.start, each.span.end))
    return result


def _coding(selection: Selection, text: str, ruler: Ruler, result: Anchored) -> Coding | None:
    span = None
    if selection.start is not None and selection.end is not None:
        span = ruler.span(selection.start, selection.end)
    quote = clean_text(selection.words).strip()
    labels = [clean_text(each).strip() for each in selection.names]
    if span is not None:
        passage = span.of(text)
        if quote and _likeness(selection.words, passage):
            quote = passage
            result.verified += 1
        elif named := next((each for each in labels if each and _likeness(each, passage)), ""):
            labels.remove(named)
            quote = quote or passage
            result.verified += 1
    if not (span is not None and quote == span.of(text)):
        quote = quote or next((each for each in labels if len(each) >= _PLACED and text.count(each) == 1), "")
        if quote:
            labels = [each for each in labels if each != quote]
            found = _standing(quote, text, span)
            if found is not None:
                result.moved += found != span
                span, quote = found, found.of(text)
            else:
                result.doubtful += 1
    if span is None or span.start == span.end:
        result.lost += 1
        return None
    note = "\n".join(each for each in (selection.note.strip(), *_told(labels, span.of(text))) if each)
    return Coding(span, selection.code, selection.coder, quote, note)


def _standing(quote: str, text: str, span: CharSpan | None) -> CharSpan | None:
    """Where the words stand: in the one place that holds them, letter for letter or nearly; else None."""
    count = text.count(quote)
    if count == 1:
        at = text.index(quote)
        return CharSpan(at, at + len(quote))
    if count > 1:
        return None
    found = align(quote, text).span
    if found is None or align(quote, text[found.end :]).span is not None:
        return None
    return found


def _told(labels: Iterable[str], passage: str) -> list[str]:
    """Labels worth keeping: those that say something the passage does not."""
    return [each for each in labels if any(map(str.isalpha, each)) and each not in passage]
