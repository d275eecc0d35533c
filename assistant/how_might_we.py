"""A pain as how-might-we questions: several ways to look at one problem, before anybody settles on an answer.

The ways that fit any pain are those of the how-might-we card of Stanford's d.school (2009): remove the bad, spare
people it, explore the opposite, amp up the good. Before them stand those that turn the pain's own words around
(`assistant.turning`) or name what went wrong (`assistant.ways_to_help`). The words are the product's own, in the
draft's language; no model is asked.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.phrases import phrase, phrase_languages
from assistant.ways_to_help import fitting_ways, leads, turned_way
from assistant.writing_checks import in_language

WAYS = ("_spare", "_notice", "_turn", "")
"""Ends of the names of the phrases that fit any pain, the plainest question last."""
MOST_QUESTIONS = 4
"""Questions for one pain. Enough to look at it from several sides; set by judgement."""
_STOPS = " .。!！…؟?？،,;；"
"""What is taken off the end of a pain's words where they become the end of a question."""

_ASKED = re.compile("(?:How might we|我们可以怎样|كيف يمكننا|어떻게 하면)[^“”\u2068:：]*[:：] *(?=\\S)")
"""The beginning of a question that turns a pain around, up to the pain's words."""


def how_might_we(pain: str, language: str) -> tuple[str, ...]:
    """The questions for a pain: its own words turned around, then what fits what went wrong, then what fits any pain.

    Args:
        pain: its words; a question that asks how we might is taken as it is, not asked twice over.
        language: BCP 47, of the draft.
    """
    words = bare(pain)
    own = in_language(words, language)
    around = turned_way(words, language) if own else None
    ways = ([around] if around else []) + (fitting_ways([(words, language)]) if own else [])
    asked = [way.question(words, language) for way in ways]
    return tuple([*asked, *(phrase(f"how_might_we{way}", language, pain=words) for way in WAYS)][:MOST_QUESTIONS])


def might_we_have(wish: str, language: str) -> tuple[str, ...]:
    """The question for something that people asked for, where no pain is known behind it."""
    return (phrase("how_might_we_have", language, wish=bare(wish)),)


def bare(line: str) -> str:
    """The words of a pain or an idea without what the product put before them, in whichever language, and without
    a stop."""
    words = line.strip()
    for lead in _leads():
        words = words.removeprefix(lead).strip()
    if (asked := _ASKED.match(words)) is not None:
        words = words[asked.end() :]
    return words.rstrip(_STOPS) or line.strip()


@cache
def _leads() -> tuple[str, ...]:
    own = [
        said
        for code in phrase_languages()
        for said in (
            *(phrase(f"how_might_we{way}", code, pain="") for way in WAYS),
            phrase("suggestion", code, quote=""),
        )
    ]
    return tuple(lead.strip() for lead in (*own, *leads()))
