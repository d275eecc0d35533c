"""Passages: the units that are coded, cut from what one voice said so that each can be understood by itself.

Knows sentences, word counts and words that say nothing; nothing of codes or models.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.leaning import is_remark
from corpus.records import CharSpan
from corpus.redaction.items import MARK as PSEUDONYM
from corpus.sentences import sentence_spans

SHORTEST = 4
"""Words below which a sentence is joined to its neighbour. Shorter ones ("It was.") lean on what stands beside them;
set by judgement, not measured."""
LONGEST = 45
"""Words above which a sentence is cut at a clause. A passage is to be one point and to fit a map's cell; set by
judgement, not measured."""
MOST_SENTENCES = 3
"""Sentences of a passage at the most. Three short ones still make one point; set by judgement, not measured."""
FEWEST = 3.0
"""Words below which a passage says nothing by itself. A Chinese character counts as half a word, a Korean word as
two, an Arabic word as one and a third, since these carry more each than English words do."""

_HAN = re.compile("[\u3400-\u9fff\u3040-\u30ff]")
_HANGUL_WORD = re.compile("[\uac00-\ud7a3]+")
_ARABIC_WORD = re.compile("[\u0621-\u06ff]+")
_OTHER_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_CLAUSE = re.compile(
    r"(?:\.{2,}|…+)\s*|[;；؛]\s*|[,，、،:：]\s*|\s[—–-]\s|\s(?=(?:and|but|because|so|then|when|و\w|لكن)\b)"
)
_NOTE = re.compile(rf"(?!{PSEUDONYM.pattern})\[[^\[\]]{{0,200}}\]|\[removed\]")
"""An editor's note inside a quotation ("[referring to the map]"): context, not the person's words. A pseudonym
("[Email 1]") stands for words of theirs."""
_BETWEEN = " \t\r\n.,;:"
_ASKS = ("?", "？", "؟")
_SPACE = re.compile(r"\s+")
_LEANS_BACK = re.compile(
    r"(?:so|and|because|otherwise|which|that way|that['’]s why|therefore|لذلك|لأن|وهكذا|그래서|왜냐하면|그러니까)\b"
    "|所以|因为|而且|因此|这样",
    re.IGNORECASE,
)
"""Openings of a sentence that can't be understood without the one before it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What a text was cut into."""

    passages: tuple[CharSpan, ...]
    """In order, within the text."""
    dropped: int
    """Passages that said nothing."""


def cut_passages(text: str) -> Cut:
    """The passages of `text`: one to three sentences of 4..45 words (8..90 Chinese characters) where it allows."""
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
    return words_in(said) < FEWEST or is_filler(said)


def _without_notes(text: str, span: CharSpan) -> CharSpan:
    """The span without editors' notes at its edges; the span itself where nothing else is in it."""
    start, end = span.start, span.end
    while note := _NOTE.match(text, start, end):
        start = _after(text, note.end(), end)
    for note in reversed(list(_NOTE.finditer(text, start, end))):
        if text[note.end() : end].strip(_BETWEEN):
            break
        end = note.start()
        while end > start and text[end - 1].isspace():
            end -= 1
    return CharSpan(start, end) if start < end else span


def _after(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _BETWEEN:
        start += 1
    return start


def is_filler(text: str) -> bool:
    """True for answers that say nothing whatever was asked: "Yes.", "N/A", "没有"."""
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
    fillers = is_filler(last.of(text)) or is_filler(sentence.of(text))
    if fillers or "\n" in text[last.end : sentence.start] or before + words > LONGEST:
        return False
    # A question keeps its mark at its end: by that it is told.
    remark = is_remark(sentence.of(text)) and not last.of(text).endswith(_ASKS)
    leant = remark or bool(_LEANS_BACK.match(sentence.of(text)))
    return before < SHORTEST or (final and words < SHORTEST) or leant


def _clauses(text: str, sentence: CharSpan) -> list[CharSpan]:
    """A sentence longer than `LONGEST`, cut at clause marks into parts of about the same length."""
    total = words_in(sentence.of(text))
    if total <= LONGEST:
        return [sentence]
    share = total / math.ceil(total / LONGEST)
    parts: list[CharSpan] = []
    start, length = sentence.start, 0.0
    for atom in _atoms(text, sentence):
        words = words_in(atom.of(text))
        if length and (length + words > LONGEST or length >= share):
            parts.append(_trimmed(text, start, atom.start))
            start, length = atom.start, 0.0
        length += words
    parts.append(_trimmed(text, start, sentence.end))
    return [part for part in parts if part.start < part.end]


def _atoms(text: str, sentence: CharSpan) -> Iterator[CharSpan]:
    """Clauses; of a clause that is too long its words, and of a word without end pieces of `LONGEST` characters."""
    for clause in _split(text, sentence, _CLAUSE):
        if words_in(clause.of(text)) <= LONGEST:
            yield clause
            continue
        for word in _split(text, clause, _SPACE):
            for start in range(word.start, word.end, LONGEST):
                yield CharSpan(start, min(start + LONGEST, word.end))


def _split(text: str, span: CharSpan, mark: re.Pattern[str]) -> Iterator[CharSpan]:
    """Consecutive spans that end behind each mark and together are `span`."""
    start = span.start
    for match in mark.finditer(text, span.start, span.end):
        if start < match.end():
            yield CharSpan(start, match.end())
            start = match.end()
    if start < span.end:
        yield CharSpan(start, span.end)


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
