"""What might be asked after a reply: from what the findings say of the same passages, and from what was counted.

Rules over kept drafts; asks no model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.artifacts import FindingSet
from assistant.replies import Reply
from corpus.languages import detect_language
from ui.texts import texts

SHOWN = 3
LONGEST = 90
"""Characters of what a question repeats."""
_QUOTED = re.compile(r"[“«](.+?)[”»]")


def next_questions(reply: Reply, findings: FindingSet | None, asked: Sequence[str]) -> tuple[str, ...]:
    """At most three questions in the reply's language; none that was asked already in this conversation.

    Args:
        findings: the newest ones, if any.
        asked: the questions so far.
    """
    if reply.artifact or reply.proposal:
        return ()
    words = texts(reply.language.split("-")[0])
    said = {_short(statement.text) for statement in reply.statements}
    cited = {citation.segment for citation in reply.citations}
    near: list[tuple[int, int, str]] = []
    segment_of = {each.label: each.segment for each in findings.citations} if findings is not None else {}
    for finding in findings.findings if findings is not None else ():
        title = _short(finding.title)
        if title and title not in said and detect_language(title, default=reply.language) == reply.language:
            both = {segment_of.get(label) for label in finding.for_} & cited
            near.append((-len(both), -finding.participants, title))
    titles = [title for _, _, title in sorted(near, key=lambda row: row[:2])]
    questions = [words("next.about", title=title) for title in titles]
    if reply.counts:
        questions.insert(0, words("next.why", what=_short(reply.counts[0].what)))
    elif not reply.abstained and len(cited) > 1:
        questions.insert(1, words("next.most"))
    known = {question.strip().casefold() for question in asked}
    fresh = [question for question in dict.fromkeys(questions) if question.casefold() not in known]
    return tuple(fresh[:SHOWN])


def _short(text: str) -> str:
    """What a title is about: the words quoted in it where it quotes, without marks, of a length that reads well."""
    quoted = _QUOTED.search(text)
    bare = " ".join((quoted.group(1) if quoted else text).split()).strip("“”\"'«» .。…?؟？")
    if len(bare) <= LONGEST:
        return bare
    head, space, _ = bare[:LONGEST].rpartition(" ")
    return (head if space and len(head) > LONGEST // 2 else bare[:LONGEST]) + "…"
