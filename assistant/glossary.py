"""The words a corpus is about: those that its people use far more often than people elsewhere do.

Method: log-odds of document frequency against a bank of everyday customer speech (the frames' cues and the
coders' seeds), with a
prior of one occurrence, so that a word heard once does not win. Works on words split by space or script; knows nothing
of grammar.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from assistant.coders.seeds import seeds
from assistant.frames import list_frames
from corpus.records import Role
from corpus.store import Store

COMMON = 0.01
"""Share of everyday sentences above which a word belongs to no subject in particular. One in a hundred; set by
judgement."""
MOST_TERMS = 14
"""Telling words of a corpus at the most. More than a translation is given of them; set by judgement."""
SEEN_BY = 3
"""Segments a word must stand in. A word heard once or twice tells of a speaker, not of the corpus."""
FAR_MORE = 3.0
"""Times more often than elsewhere that a word must be said to tell of the corpus. Set by judgement."""
_NOTE = re.compile(r"\[[^\[\]]{0,200}\]")
_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")


def key_terms(store: Store, language: str) -> list[str]:
    """The most telling words of what participants said in `language`, most telling first; lower-cased."""
    said = [
        segment.text
        for segment in store.segments()
        if segment.role is Role.PARTICIPANT and segment.language == language
    ]
    return telling(said, _everyday(language))


def telling(said: Sequence[str], everyday: Sequence[str]) -> list[str]:
    """Words of `said` ranked by log-odds against `everyday`."""
    here, there = _frequencies(said), _frequencies(everyday)
    scored = {}
    for word, count in here.items():
        if count < SEEN_BY:
            continue
        rate = (count + 0.5) / (len(said) + 1)
        usual = (there[word] + 1) / (len(everyday) + 1)
        if rate < FAR_MORE * usual or there[word] > COMMON * len(everyday):
            continue
        # Weighted by how often it is said: a rare word that nobody says elsewhere tells little of the whole.
        scored[word] = (math.log(rate) - math.log(usual)) * math.sqrt(count)
    return sorted(scored, key=lambda word: (-scored[word], word))[:MOST_TERMS]


def _frequencies(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({word.casefold() for word in _WORD.findall(_NOTE.sub(" ", text))})
    return counts


@cache
def _everyday(language: str) -> tuple[str, ...]:
    cues = [cue for frame in list_frames() for stage in frame.stages for cue in stage.cues.get(language, ())]
    return (*cues, *(seed.text for seed in seeds() if seed.language == language))


def research_words(question: str, language: str) -> list[str]:
    """What the stems in `question` mean in `language`, by the word list of research questions; in the list's order."""
    lowered = question.casefold()
    return [
        row[language].split("|")[0]
        for row in _research_words()
        if language in row
        and any(stem in lowered for code, stems in row.items() if code != language for stem in stems.split("|"))
    ]


@cache
def _research_words() -> tuple[dict[str, str], ...]:
    text = (files("assistant.taxonomies") / "research_words.toml").read_text(encoding="utf-8")
    return tuple({str(code): str(stems) for code, stems in row.items()} for row in tomllib.loads(text)["words"])
