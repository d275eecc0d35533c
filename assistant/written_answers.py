"""An answer that a large model writes over labelled passages: each sentence is checked and told as soon as it is whole.

The model gives labels and quotes; which passage a label stands for, and whether the quote stands there, is found out
here by string work. Where its reply breaks off, the sentences that were whole by then are kept with their citations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from assistant.answer_events import AnswerEvent, OnEvent
from assistant.asking import request_for
from assistant.chat_model import ChatModel
from assistant.citations import Ledger, is_sound
from assistant.coming_in import ComingIn
from assistant.earlier_turns import Turn, told_before
from assistant.errors import ModelContextOverflow, ModelError, ModelRefusal, ModelReplyCutOff, ModelReplyInvalid
from assistant.phrases import phrase
from assistant.replies import Statement
from assistant.structured import ask_for
from assistant.writing_checks import refusal
from corpus.records import Document, Evidence
from prompts.prompt import load_prompt

_DECLINED = re.compile(r'"answerable"\s*:\s*false')


class CitedQuote(BaseModel):
    """Where a sentence rests, as the model says it."""

    label: str
    quote: str


class CitedStatement(BaseModel):
    """One sentence as the model says it, not checked yet."""

    text: str
    citations: list[CitedQuote]


class CitedAnswer(BaseModel):
    """The whole reply."""

    answerable: bool
    statements: list[CitedStatement]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a model's reply."""

    statements: tuple[Statement, ...]
    """None where the model found that the passages don't answer the question."""
    missing: tuple[str, ...]
    ledger: Ledger
    """What the statements' labels stand for."""
    failure: ModelError | None = None
    """Why the reply has no end, or can't be used at all."""


def written_answer(
    model: ChatModel,
    question: str,
    hits: Sequence[Evidence],
    documents: Mapping[str, Document],
    language: str,
    history: Sequence[Turn],
    tell: OnEvent,
) -> Written:
    """What the model says to the question over these passages, checked.

    Raises:
        ModelError: the model can't be reached.
        BudgetExceeded: the limit on cost or tokens is reached.
    """
    labelled = {f"P{i}": hit for i, hit in enumerate(hits, 1)}
    listing = "\n".join(_listed(label, hit, documents) for label, hit in labelled.items())
    rendered = load_prompt("answer").render(
        language=language, question=question, passages=listing, history=told_before(history)
    )
    sentences = _Sentences(labelled, documents, language, tell)
    try:
        given = ask_for(model, request_for(rendered, max_tokens=1400), CitedAnswer, sentences.heard)
    except ModelReplyCutOff as error:
        return Written(tuple(sentences.statements), (), sentences.ledger, error)
    except (ModelReplyInvalid, ModelRefusal, ModelContextOverflow) as error:
        return Written((), (), sentences.ledger, error)
    sentences.settle(given.statements if given.answerable else ())
    return Written(tuple(sentences.statements), tuple(given.missing), sentences.ledger)


def trouble_of(failure: ModelError, model: str, statements: int, language: str) -> str:
    """What went wrong and what to do next, in the reader's language; `statements` are what stands of the reply."""
    if isinstance(failure, ModelReplyCutOff):
        return phrase("trouble_cut" if statements else "trouble_cut_early", language, model=model)
    if isinstance(failure, ModelRefusal):
        return phrase("trouble_declined", language, model=model)
    if isinstance(failure, ModelContextOverflow):
        return phrase("trouble_too_long", language, model=model)
    return phrase("trouble_unusable", language, model=model)


class _Sentences:
    """The sentences of one reply, in its order, each checked as soon as it is whole."""

    def __init__(
        self, labelled: Mapping[str, Evidence], documents: Mapping[str, Document], language: str, tell: OnEvent
    ) -> None:
        self.statements: list[Statement] = []
        self.ledger = Ledger(documents)
        self._labelled, self._documents, self._language, self._tell = labelled, documents, language, tell
        self._given: list[CitedStatement] = []
        self._coming = ComingIn("statements")
        self._begun = False

    def heard(self, piece: str) -> None:
        """A piece of the reply."""
        if not self._begun:
            self._begun = True
            self._tell(AnswerEvent("drafting"))
        for text in self._coming.more(piece):
            if _DECLINED.search(self._coming.before):
                return
            try:
                given = CitedStatement.model_validate_json(text)
            except ValidationError:
                continue  # the whole reply is judged when it is there
            self._add(given)

    def settle(self, given: Sequence[CitedStatement]) -> None:
        """The sentences as the whole reply has them: what came in otherwise is checked anew."""
        if list(given[: len(self._given)]) != self._given:
            self.statements, self._given, self.ledger = [], [], Ledger(self._documents)
        for each in given[len(self._given) :]:
            self._add(each)

    def _add(self, given: CitedStatement) -> None:
        if not self._given:
            self._tell(AnswerEvent("verifying", passages=len(self._labelled)))
        self._given.append(given)
        statement = self._checked(given)
        self.statements.append(statement)
        self._tell(AnswerEvent("statement", statement.text, statement=statement, citations=self.ledger.citations))

    def _checked(self, given: CitedStatement) -> Statement:
        labels: list[str] = []
        sound = bool(given.citations)
        for citation in given.citations:
            hit = self._labelled.get(citation.label.strip("[]"))
            if hit is None:
                sound = False  # a label that was never given out is refused
                continue
            label = self.ledger.cite_quote(hit.segment, citation.quote)
            labels.append(label)
            sound = sound and is_sound(self.ledger[label])
        quotes = [self.ledger[label].quote for label in labels]
        sound = sound and not refusal_of_content(given.text, quotes, self._language)
        return Statement(text=given.text, verified=sound, citations=tuple(dict.fromkeys(labels)), wording="model")


def refusal_of_content(text: str, quotes: list[str], language: str) -> str:
    """Why a written sentence is not borne out by string checks; a length limit does not apply to answers."""
    reason = refusal(text, quotes, language)
    return "" if reason == "too long" else reason


def voice_of(hit: Evidence) -> str:
    """Whose voice a passage is: its participant's, or its source's where it tells nobody apart."""
    return hit.segment.participant or hit.segment.document


def _listed(label: str, hit: Evidence, documents: Mapping[str, Document]) -> str:
    segment = hit.segment
    who = segment.participant or "not named"
    context = f" (asked: {segment.heading})" if segment.heading else ""
    return f"[{label}] {who}, {documents[segment.document].title}{context}: {segment.text}"
