"""What the corpus and the assistant say when something fails, in the screen's language.

Their sentences are English, for the command line and the log. Known ones are told in the reader's language, with what
they name put in; the others stand as they are, behind a word that says so. Knows sentences, not who raised them.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.phrases import is_refusal
from ui.texts import Texts, texts
from ui.told_counts import told_counts

GROUP = "told."
_NAME = re.compile(r"\\\{(\w+)\\\}")


def told(sentence: str, words: Texts) -> str:
    """A sentence of an error in the screen's language."""
    if words.language == "en":
        return sentence
    if counted := told_counts(sentence, words):
        return counted
    found = _found(sentence)
    # A note on a file begins with the file's name, which is no part of a sentence that begins with something told of.
    origin, colon, rest = sentence.partition(": ")
    if colon and (found is None or (found[1].re.groups and found[1].start(1) == 0 and ": " in found[1].group(1))):
        if counted := told_counts(rest, words):
            return f"{origin}: {counted}"
        known = _found(rest)
        if known is not None:
            return f"{origin}: {words(known[0], **known[1].groupdict())}"
    if found is not None:
        return words(found[0], **found[1].groupdict())
    is_told = not _english(sentence) or is_refusal(sentence)
    return sentence if is_told else words(f"{GROUP}untold", text=sentence)


def _found(sentence: str) -> tuple[str, re.Match[str]] | None:
    """Key and match of the known sentence that it is."""
    for key, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return key, found
    return None


def _english(sentence: str) -> bool:
    """Whether most of its letters are Latin: what is told in a draft's or reply's language already stays as it is."""
    letters = [each for each in sentence if each.isalpha()]
    return sum(each.isascii() for each in letters) > len(letters) / 2


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Key and pattern of every known sentence, those with most words of their own first."""
    known = [
        (key, text) for key, text in texts("en").messages.items() if key.startswith(GROUP) and key != f"{GROUP}untold"
    ]
    known.sort(key=lambda row: -len(re.sub(r"\{\w+\}", "", row[1])))
    return tuple((key, re.compile(_NAME.sub(r"(?P<\1>.*?)", re.escape(text)), re.DOTALL)) for key, text in known)
