"""What people call a touchpoint: "Christmas tree permit" for a document, "키워드 알림" for a message.

The taxonomy names kinds of contact, which are the same in every study; people name the thing itself. Where two or more
of the passages behind a touchpoint use the same longer words around the word it was told by, these are shown. Knows the
taxonomy's words and how scripts part theirs; nothing of grammar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from assistant.function_words import content, plain_spelling
from assistant.touchpoints import hits, touchpoint_name
from corpus.analysis import analyse

MOST_SHOWN = 3
"""Names that are shown, most used first. What fits under a card's title; set by judgement."""
RECURS = 2
"""Passages in which longer words stand at the least. Once, they may be any words that stood there."""
WORDS_BEFORE, LETTERS_BEFORE = 2, 4
"""Words, and in Chinese characters, by which a name may be longer than the taxonomy's word. Set by judgement."""
_WORD_BEFORE = re.compile(r"(?<![\w'’-])([\w'’-]+)[ \u00a0]+$")
_DEFINITE = re.compile("[ \u00a0](ال\\w{3,})")
_HAN = re.compile("[\u3400-\u9fff]+$")


@lru_cache(maxsize=4096)  # a map is drawn anew with every change to it
def names_in_use(touchpoint_id: str, quotes: tuple[str, ...], language: str) -> tuple[str, ...]:
    """What the people quoted call a touchpoint, most used first; nothing that its name in `language` says already.

    Args:
        quotes: the passages behind it, in whatever languages.
    """
    spelled: dict[str, Counter[str]] = {}
    counts: Counter[str] = Counter()
    for quote in quotes:
        for key, name in {_key(name): name for name in _candidates(quote, touchpoint_id)}.items():
            counts[key] += 1
            spelled.setdefault(key, Counter())[name] += 1
    title = touchpoint_name(touchpoint_id, language)
    said = {*analyse(title), *analyse(title.replace("-", ""))}
    alone = {
        key: count - max((counts[o] for o in counts if key in o and key != o), default=0)
        for key, count in counts.items()
    }
    used = [key for key in counts if counts[key] >= RECURS and alone[key] >= 1 and not said.issuperset(analyse(key))]
    ranked = sorted(used, key=lambda key: (-counts[key], -len(key), key))
    return tuple(max(spelled[key].items(), key=lambda item: (item[1], item[0]))[0] for key in ranked[:MOST_SHOWN])


def _candidates(quote: str, touchpoint_id: str) -> Iterator[str]:
    """The words by which a passage speaks of a touchpoint, and the longer ones around them."""
    for start, end, found, language in hits(quote):
        if found != touchpoint_id:
            continue
        yield quote[start:end]
        if language == "ar":
            if (definite := _DEFINITE.match(quote, end)) and content(definite[1]):
                yield quote[start : definite.end()]
        elif language == "zh":
            run = _HAN.search(quote, 0, start)
            for length in range(2, min(LETTERS_BEFORE, len(run.group()) if run else 0) + 1):
                if content(before := quote[start - length : start]).replace(" ", "") == plain_spelling(before):
                    yield quote[start - length : end]
        else:
            begin = start
            for _ in range(WORDS_BEFORE):
                word = _WORD_BEFORE.search(quote, 0, begin)
                if word is None or content(word[1]) != plain_spelling(word[1]):
                    break
                begin = word.start(1)
                yield quote[begin:end]


def _key(name: str) -> str:
    """A name as it is counted: without case, vowels and the English plural."""
    return re.sub(r"(?<=[a-z]{3})s\b", "", " ".join(plain_spelling(name).split()))
