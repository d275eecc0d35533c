"""An event of an answer as a step that the screen tells."""

from __future__ import annotations

from assistant.answer_events import AnswerEvent
from ui.session import AnswerStep


def answer_step(event: AnswerEvent) -> AnswerStep:
    """A step of an answer as the screen tells it."""
    if event.kind == "found":
        return AnswerStep("reading", event.passages, event.voices) if event.passages else AnswerStep("nothing")
    if event.kind == "reading" and event.text:
        return AnswerStep("weighing", detail=str(event.passages))
    if event.kind == "reading":
        return AnswerStep("reading", event.passages, event.voices) if event.passages else AnswerStep("nothing")
    if event.statement is not None:
        return AnswerStep("writing", statement=event.statement, citations=event.citations)
    return AnswerStep(event.kind, detail=event.text if event.kind == "coding" else "", step=event.step)
