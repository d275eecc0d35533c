"""Queries put to a project's search, and what it found for each, kept together as one output."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from corpus.filters import parse_scope
from corpus.progress import Progress, Step

if TYPE_CHECKING:
    from assistant.project import Project
    from evals.cases import RetrievalTask

DEPTH = 10
"""Passages asked for; the measures look at no more."""


class Ranked(BaseModel):
    """One query in one language, and the passages found, best first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    query: str
    """Id of the query in its task."""
    language: str
    passages: tuple[str, ...]


class Rankings(BaseModel):
    """The output of a task that searches."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    artifact: Literal["retrieval"] = "retrieval"
    id: str
    ranked: tuple[Ranked, ...]


def search_all(project: Project, task: RetrievalTask, progress: Progress) -> Rankings:
    """Every query in every language it is given in.

    Raises:
        CorpusError: the corpus can't be searched, or a scope can't be read.
    """
    retriever = project.retriever()
    every = [(query, language, text) for query in task.queries for language, text in query.texts.items()]
    ranked = []
    for number, (query, language, text) in enumerate(every):
        progress(Step("searching", number, len(every), text))
        scope = parse_scope(query.within) if query.within else None
        hits = retriever.search(text, limit=DEPTH, scope=scope)
        ranked.append(Ranked(query=query.id, language=language, passages=tuple(hit.segment.id for hit in hits)))
    progress(Step("searching", len(every), len(every)))
    texts = "\n".join(text for _, _, text in every)
    return Rankings(id=f"retrieval-{hashlib.sha256(texts.encode()).hexdigest()[:8]}", ranked=tuple(ranked))
