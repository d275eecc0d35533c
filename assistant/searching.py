"""Passages near what is looked for, as a reply: verbatim, each with its citation, nothing worded.

Knows the index and the store; asks no language model.
"""

from __future__ import annotations

import time

from assistant.answer_events import AnswerEvent, OnEvent
from assistant.citations import Ledger
from assistant.phrases import phrase
from assistant.project import Project
from assistant.quoting import quote_span
from assistant.replies import Reply, ReplyUsage, Statement
from corpus.records import Scope, voice_of

FOUND = 12
"""Passages of one search."""


def passages_near(
    project: Project,
    sought: str,
    *,
    scope: Scope | None = None,
    language: str = "en",
    on_event: OnEvent | None = None,
    limit: int = FOUND,
) -> Reply:
    """What people said that lies nearest to `sought`, best first; an abstention where nothing does.

    Args:
        scope: which part of the corpus counts.
        language: language of what is said around the passages.

    Raises:
        CorpusError: the store or the embedder can't be had.
    """
    began = time.monotonic()
    if on_event is not None:
        on_event(AnswerEvent("searching", sought))
    retriever = project.retriever()
    retriever.refresh()
    hits = retriever.search(sought, limit=limit, scope=scope)
    with project.store() as store:
        found = {hit.segment.document: store.document(hit.segment.document) for hit in hits}
    documents = {identity: document for identity, document in found.items() if document is not None}
    hits = [hit for hit in hits if hit.segment.document in documents]
    if on_event is not None:
        on_event(AnswerEvent("found", passages=len(hits), voices=len({voice_of(hit.segment) for hit in hits})))
    ledger = Ledger(documents)
    statements = []
    for hit in hits:
        label = ledger.cite(hit.segment, quote_span(retriever, project.embedder(), hit, sought))
        statements.append(Statement(text=f"“{ledger[label].quote}”", verified=True, citations=(label,)))
    said = "\n".join(f"{each.text} [{each.citations[0]}]" for each in statements)
    return Reply(
        answer=said or phrase("abstain", language),
        language=language,
        abstained=not statements,
        missing=() if statements else (phrase("missing", language, question=sought),),
        statements=tuple(statements),
        citations=ledger.citations,
        usage=ReplyUsage(model=project.embedder().identity.name, seconds=round(time.monotonic() - began, 3)),
    )
