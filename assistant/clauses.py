"""Clauses of a passage: what it says one after another ("tasty, but a bit dear").

Knows marks and the commonest connecting words of four languages; no grammar. What is cut is looked at beside the
passage, which is kept and cited whole.
"""

from __future__ import annotations

import re

from assistant.passages import words_in
from corpus.records import CharSpan

SHORTEST_CLAUSE = {"zh": 1.5, "ko": 4.0}
"""Language → words below which a piece is joined to the next one. "味道不错" counts as two, "재미있고" as two and says
as much as four letters of Chinese."""
SHORTEST_ELSEWHERE = 3.0
"""The same of other languages. "very tasty," leans on what stands beside it; "it was late," does not."""
_END = re.compile(
    r"(?:[；;。！!?？؛،…\n]|(?<!\d)[，,~～]|[，,~～](?!\d))+\s*"
    r"|\s(?=(?:and|but|because|so|although|though|however|ولكن|لكن|لأن)\b)"
    r"|\s(?=و[\u0621-\u06ff]{3,})"
    r"|(?<=지만)\s|(?<=는데)\s|(?<=고)\s"
)
_EDGES = " \t\r\n.,;:!?~…，。、；：！？～؛،؟-—–【】#*\\/"


def clauses_of(quote: str, language: str) -> list[CharSpan]:
    """The clauses of a quote, in order, without the marks at their edges; the quote itself where it is one."""
    shortest = SHORTEST_CLAUSE.get(language.split("-")[0], SHORTEST_ELSEWHERE)
    spans: list[CharSpan] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(quote)), len(quote)]:
        if end > start and words_in(quote[start:end]) >= shortest:
            spans.append(CharSpan(start, end))
            start = end
    if not spans:
        return [CharSpan(0, len(quote))]
    spans[-1] = CharSpan(spans[-1].start, len(quote))
    return [_without_edges(quote, span) for span in spans]


def _without_edges(quote: str, span: CharSpan) -> CharSpan:
    start, end = span.start, span.end
    while start < end and quote[start] in _EDGES:
        start += 1
    while start < end and quote[end - 1] in _EDGES:
        end -= 1
    return CharSpan(start, end) if start < end else span
