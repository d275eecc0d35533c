"""A pain as how-might-we questions: several ways to look at one problem, before anybody settles on an answer.

The ways are those of the how-might-we card of Stanford's d.school (2009): remove the bad, spare people it, explore the
opposite, amp up the good. The words are the product's own, in the draft's language; no model is asked.
"""

from __future__ import annotations

from functools import cache

from assistant.phrases import phrase, phrase_languages
from assistant.ways_to_help import leads

WAYS = ("", "_spare", "_notice", "_turn")
"""Ends of the names of the phrases, the plainest question first."""
_STOPS = " .。!！…؟?？،,;；"
"""What is taken off the end of a pain's words where they become the end of a question."""


def how_might_we(pain: str, language: str) -> tuple[str, ...]:
    """The questions for a pain.

    Args:
        pain: its words; a question that asks how we might is taken as it is, not asked twice over.
        language: BCP 47, of the draft.
    """
    words = bare(pain)
    return tuple(phrase(f"how_might_we{way}", language, pain=words) for way in WAYS)


def might_we_have(wish: str, language: str) -> tuple[str, ...]:
    """The question for something that people asked for, where no pain is known behind it."""
    return (phrase("how_might_we_have", language, wish=bare(wish)),)


def bare(line: str) -> str:
    """The words of a pain or an idea without what the product put before them, in whichever language, and without
    a stop."""
    words = line.strip()
    for lead in _leads():
        words = words.removeprefix(lead).strip()
    return words.rstrip(_STOPS) or line.strip()


@cache
def _leads() -> tuple[str, ...]:
    own = [
        said
        for code in phrase_languages()
        for said in (phrase("how_might_we", code, pain=""), phrase("suggestion", code, quote=""))
    ]
    return tuple(lead.strip() for lead in (*own, *leads()))
