"""The reply to one line that asks: an answer from passages, or what the whole corpus says where that is asked for.

A conversation and a question asked on its own go through here, so that both are answered alike. Keeps nothing.
"""

from __future__ import annotations

from assistant.answer_events import OnEvent
from assistant.answers import answer
from assistant.asked_names import with_pseudonyms
from assistant.comparing import compared, groups_named
from assistant.corpus_state import state
from assistant.everything_on import everything_on
from assistant.field_terms import definition
from assistant.intents import Intent, intent_of
from assistant.opposites import all_contradictions, opposite_of
from assistant.phrases import phrase
from assistant.project import Project
from assistant.replies import Reply
from corpus.languages import detect_language
from corpus.records import Scope


def reply_to(
    project: Project,
    question: str,
    *,
    scope: Scope | None = None,
    language: str = "",
    on_event: OnEvent | None = None,
) -> Reply:
    """The reply to a question that stands alone; what would draft or change something is taken for a question.

    Args:
        scope: which part of the corpus counts.
        language: language of the reply; the one asked in where empty.

    Raises:
        AssistantError, CorpusError: what kept it from being answered, in one sentence.
    """
    spoken = language or detect_language(question, default=project.language)
    question = with_pseudonyms(project, question)
    whole = from_the_whole(project, intent_of(question), question, spoken, scope)
    return whole or answer(project, question, scope=scope, language=language, on_event=on_event)


def from_the_whole(
    project: Project,
    intent: Intent,
    text: str,
    language: str,
    scope: Scope | None,
    before: Reply | None = None,
) -> Reply | None:
    """The reply to what asks for more than passages on a question; None where it is a question all the same.

    Args:
        before: the last reply that cites, which "the opposite" is taken to mean.

    Raises:
        AssistantError, CorpusError: what kept it from being answered, in one sentence.
    """
    if intent.name == "state":
        return state(project, text, language, scope)
    if intent.name == "define":
        meaning = definition(intent.parts.get("term", ""), language)
        return Reply(answer=phrase("defined", language, meaning=meaning), language=language) if meaning else None
    if intent.name == "everything":
        return everything_on(project, intent.parts.get("topic", text), language, scope)
    if intent.name == "contradictions":
        return all_contradictions(project, language, scope)
    if intent.name == "opposite":
        if before is None:
            return Reply(answer=phrase("nothing_before", language), language=language, abstained=True)
        return opposite_of(project, before, language)
    if intent.name == "compare":
        with project.store() as store:
            groups = groups_named(store, text)
        return compared(project, groups, intent.parts.get("topic", ""), language, scope) if groups else None
    return None
