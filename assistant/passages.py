"""Passages: the units that are coded, cut from what one voice said so that each can be understood by itself.

Knows sentences, word counts and words that say nothing; nothing of codes or models.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from corpus.records import CharSpan
from corpus.sentences import sentence_spans

SHORTEST = 5
"""Words below which a sentence is joined to its neighbour: shorter ones ("It was.") lean on what stands beside them."""
LONGEST = 45
"""Words above which a sentence is cut at a clause, so that a passage is one point and fits a map's cell."""
MOST_SENTENCES = 3
FEWEST = 3.0
"""Words below which a passage says nothing by itself. A Chinese character counts as half a word, a Korean word as two,
an Arabic word as one and a third, since these carry more each than English words do."""

_HAN = re.compile("[\u3400-\u9fff\u3040-\u30ff]")
_HANGUL_WORD = re.compile("[\uac00-\ud7a3]+")
_ARABIC_WORD = re.compile("[\u0621-\u06ff]+")
_OTHER_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_CLAUSE = re.compile(r"[;；؛]\s*|[,，、،:：]\s*|\s[—–-]\s|\s(?=(?:and|but|because|so|then|when|و\w|لكن)\b)")
_NOTE = re.compile(r"\[[^\[\]]{0,200}\]")
"""An editor's note inside a quotation ("[referring to the map]"): context, not the person's words."""
_NOTE_AT_EDGE = re.compile(rf"\A(?:\s*{_NOTE.pattern}[\s.,;:]*)+|(?:\s*{_NOTE.pattern}[\s.,;:]*)+\Z")
_LEANS_BACK = re.compile(
    "(?:so|and|because|otherwise|which|that way|that's why|therefore|所以|因为|而且|因此|这样"
    r"|لذلك|لأن|وهكذا|그래서|왜냐하면|그러니까)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a text was cut into."""

    passages: tuple[CharSpan, ...]
    """In order, within the text."""
    dropped: int
    """Passages that said nothing."""


def cut_passages(text: str) -> Cut:
    """The passages of `text`: one to three sentences of 6..45 words (12..90 Chinese characters) where it allows."""
    sentences: list[CharSpan] = []
    for sentence in sentence_spans(text):
        sentences.extend(_clauses(text, sentence))
    spans = [_without_notes(text, span) for span in _joined(text, sentences)]
    kept = tuple(span for span in spans if not says_nothing(span.of(text)))
    return Cut(kept, len(spans) - len(kept))


def words_in(text: str) -> float:
    """Length in English-word equivalents, see `FEWEST`."""
    han = len(_HAN.findall(text))
    rest = _HAN.sub(" ", text)
    hangul = len(_HANGUL_WORD.findall(rest))
    rest = _HANGUL_WORD.sub(" ", rest)
    arabic = len(_ARABIC_WORD.findall(rest))
    rest = _ARABIC_WORD.sub(" ", rest)
    return han / 2 + hangul * 2 + arabic * 4 / 3 + len(_OTHER_WORD.findall(rest))


def says_nothing(text: str) -> bool:
    """True for fillers ("Yes.", "N/A", "没有") and for fewer than three words."""
    said = _NOTE.sub(" ", text)
    return words_in(said) < FEWEST or _is_filler(said)


def _without_notes(text: str, span: CharSpan) -> CharSpan:
    """The span without editors' notes at its edges; the span itself where nothing else is in it."""
    passage = span.of(text)
    start, end = 0, len(passage)
    for match in _NOTE_AT_EDGE.finditer(passage):
        if match.start() == 0:
            start = match.end()
        elif match.end() == len(passage):
            end = match.start()
    return CharSpan(span.start + start, span.start + end) if start < end else span


def _is_filler(text: str) -> bool:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())) in _fillers()


def _joined(text: str, sentences: list[CharSpan]) -> list[CharSpan]:
    """Short and leaning sentences joined to a neighbour, within one paragraph."""
    spans: list[CharSpan] = []
    count = 0
    for index, sentence in enumerate(sentences):
        words = words_in(sentence.of(text))
        if (
            spans
            and count < MOST_SENTENCES
            and _together(text, spans[-1], sentence, words, index == len(sentences) - 1)
        ):
            spans[-1] = CharSpan(spans[-1].start, sentence.end)
            count += 1
        else:
            spans.append(sentence)
            count = 1
    return spans


def _together(text: str, last: CharSpan, sentence: CharSpan, words: float, final: bool) -> bool:
    before = words_in(last.of(text))
    fillers = _is_filler(last.of(text)) or _is_filler(sentence.of(text))
    if fillers or "\n" in text[last.end : sentence.start] or before + words > LONGEST:
        return False
    return before < SHORTEST or (final and words < SHORTEST) or bool(_LEANS_BACK.match(sentence.of(text)))


def _clauses(text: str, sentence: CharSpan) -> list[CharSpan]:
    """A sentence longer than `LONGEST`, cut in halves at the clause mark nearest the middle, again and again."""
    passage = sentence.of(text)
    if words_in(passage) <= LONGEST:
        return [sentence]
    marks = [match.end() for match in _CLAUSE.finditer(passage)] or [m.end() for m in re.finditer(r"\s+", passage)]
    inner = [mark for mark in marks if min(words_in(passage[:mark]), words_in(passage[mark:])) >= SHORTEST]
    middle = len(passage) / 2
    at = min(inner, key=lambda mark: abs(mark - middle), default=len(passage) // 2)
    halves = (_trimmed(text, sentence.start, sentence.start + at), _trimmed(text, sentence.start + at, sentence.end))
    return [piece for half in halves if half.start < half.end for piece in _clauses(text, half)]


def _trimmed(text: str, start: int, end: int) -> CharSpan:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return CharSpan(start, end)


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    source = (files("assistant") / "taxonomies" / "fillers.toml").read_text(encoding="utf-8")
    return frozenset(phrase for phrases in tomllib.loads(source).values() for phrase in phrases)
