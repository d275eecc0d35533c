"""Whether a question is about a thing by its name that no source holds: "Do people prefer Vimeo?" where nobody says it.

The passages nearest to such a question are about something else, however near they lie. English alone, over sources in
English: capitals tell names there, and another script may write a name as it sounds. Knows no meaning: of a name that
is said in a source under another one, it says that it stands nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.analysis import analyse
from corpus.languages import detect_language
from corpus.records import Role
from corpus.retrieval import Retriever
from corpus.store import Store

MOSTLY_CAPITALS = 0.5
"""Share of a question's words that begin with a capital, above which capitals tell no names. A heading, or somebody who
writes so; set by judgement."""
LOOKED_AT = 20
"""Best passages for a name, of which one must hold it. One that does stands at the top or near it."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = re.compile(r"[.!?:]\s+")
_OWN = re.compile(r"I(?:['’](?:m|ve|d|ll))?|OK|TV|PC|UX|UI|CX|IT|HR|NPS|CSAT|CES|JTBD|HMW|KPIs?|FAQs?")
"""What is written in capitals and is no name of a thing, words of whoever asks about research among them."""
EVERYBODY = frozenset(Role)


def names_in(question: str) -> tuple[str, ...]:
    """Words that a question in English writes as names: with a capital where no sentence begins."""
    words = [words for sentence in _SENTENCE.split(question) if (words := _WORD.findall(sentence))]
    capitals = [each for own in words for each in own[1:] if each[0].isupper() and not _OWN.fullmatch(each)]
    count = sum(len(own) for own in words)
    return tuple(dict.fromkeys(capitals)) if len(capitals) <= MOSTLY_CAPITALS * count else ()


def named_nowhere(question: str, store: Store, retriever: Retriever) -> tuple[str, ...]:
    """The names in a question if none of them stands anywhere in the corpus; else none.

    Raises:
        EmbedderError: a name could not be embedded.
    """
    if detect_language(question, default="und") != "en" or not (names := names_in(question)):
        return ()
    heads = list(store.heads())
    if any(head.language != "en" for head in heads):
        return ()
    told = _terms((head.title, head.study, head.method, *head.attributes.values()) for head in heads)
    told |= _terms((each.id, *each.attributes, *each.attributes.values()) for each in store.participants().values())
    for name in names:
        terms = set(analyse(name))
        if not terms or terms & told:
            return ()
        found = retriever.search(name, limit=LOOKED_AT, roles=EVERYBODY)
        # A word of most passages has no weight among the keywords, so that the texts themselves are looked at as well.
        if any(each.legs.keyword > 0 for each in found) or terms & _terms((each.segment.text,) for each in found):
            return ()
    return names


def _terms(texts: Iterable[Iterable[str]]) -> set[str]:
    return {term for own in texts for text in own for term in analyse(text)}
