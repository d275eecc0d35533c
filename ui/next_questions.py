"""What might be asked after a reply: from what the findings say of the same passages, and from what was counted.

Rules over kept drafts; asks no model.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import FindingSet, Reply
from ui.texts import texts

SHOWN = 3


def next_questions(reply: Reply, findings: FindingSet | None, asked: Sequence[str]) -> tuple[str, ...]:
    """At most three questions in the reply's language; none that was asked already in this conversation.

    Args:
        findings: the newest ones, if any.
        asked: the questions so far.
    """
    if reply.artifact or reply.proposal:
        return ()
    words = texts(reply.language.split("-")[0])
    said = {statement.text.strip("“”\"' ") for statement in reply.statements}
    cited = {citation.segment for citation in reply.citations}
    near: list[tuple[int, int, str]] = []
    for finding in findings.findings if findings is not None else ():
        segments = {each.segment for each in findings.citations if each.label in finding.for_} if findings else set()
        title = finding.title.strip("“”\"' .。")
        if title and title not in said:
            near.append((-len(segments & cited), -finding.participants, title))
    titles = [title for _, _, title in sorted(near, key=lambda row: row[:2])]
    questions = [words("next.about", title=title) for title in titles]
    if reply.counts:
        questions.insert(0, words("next.why", what=reply.counts[0].what.strip("“”\"' .。")))
    elif not reply.abstained and len(cited) > 1:
        questions.insert(1, words("next.most"))
    known = {question.strip().casefold() for question in asked}
    fresh = [question for question in dict.fromkeys(questions) if question.casefold() not in known]
    return tuple(fresh[:SHOWN])
