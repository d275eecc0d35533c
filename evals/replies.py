"""Questions asked of a project, one after the other, and their replies kept together as one output."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from assistant.replies import Reply
from corpus.filters import parse_scope
from corpus.progress import Progress, Step

if TYPE_CHECKING:
    from assistant.project import Project
    from evals.cases import AnswersTask


class Asked(BaseModel):
    """One question in one language, and its reply."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    """Id of the question in its task."""
    language: str
    reply: Reply


class Replies(BaseModel):
    """The output of a task that asks questions."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    artifact: Literal["answers"] = "answers"
    id: str
    asked: tuple[Asked, ...]


def ask(project: Project, task: AnswersTask, progress: Progress) -> Replies:
    """Every question in every language it is given in, each in a conversation of its own.

    Raises:
        AssistantError, CorpusError: the product could not answer at all.
    """
    from assistant.answers import answer

    every = [(question, language, text) for question in task.questions for language, text in question.texts.items()]
    asked = []
    for number, (question, language, text) in enumerate(every):
        progress(Step("asking", number, len(every), text))
        scope = parse_scope(question.within) if question.within else None
        asked.append(Asked(question=question.id, language=language, reply=answer(project, text, scope=scope)))
    progress(Step("asking", len(every), len(every)))
    texts = "\n".join(text for _, _, text in every)
    return Replies(id=f"answers-{hashlib.sha256(texts.encode()).hexdigest()[:8]}", asked=tuple(asked))
