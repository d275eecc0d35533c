"""Answers to questions, each sentence with the passages behind it, or a plain word that there are none.

Narrow questions are answered from the best passages, each asked whether it helps; broad ones over everything that was
said, with counts of people (`assistant.counting`). Labels and offsets are given by code; every quote is verified.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from assistant import answered
from assistant.amounts import asks_for_amount, tells_amount
from assistant.answer_events import AnswerEvent, OnEvent
from assistant.asked_names import with_pseudonyms, without_scope
from assistant.asking import WordingCache
from assistant.chat_model import ChatModel
from assistant.citations import Ledger, is_sound
from assistant.closed_answers import ClosedAnswers, ClosedQuestion, closed_answers
from assistant.closed_matching import Match
from assistant.closed_nearness import nearest
from assistant.closed_replies import asks_for_answers, closed_instead, closed_reply, everyone_counted
from assistant.counting import counted
from assistant.earlier_turns import Turn
from assistant.frame_words import frame_wordings
from assistant.frames import list_frames, load_frame
from assistant.glossary import key_terms, research_words
from assistant.helping import Near, helping
from assistant.named_nowhere import named_nowhere
from assistant.nearness import Nearness
from assistant.notes_on import Desk, notes_on
from assistant.observations import Observation, observed
from assistant.otherwise import otherwise
from assistant.phrases import phrase
from assistant.project import Project
from assistant.questions import Question, understood
from assistant.quoted_again import quoted_once
from assistant.quoting import quote_span
from assistant.reading_on import read_on
from assistant.refusals import refused
from assistant.replies import Reply, ReplyUsage, Statement
from assistant.substance import weighed
from assistant.themes import NOTHING_SAID, centred
from assistant.wording import Quote, Writer
from assistant.writing_checks import in_language
from assistant.written_answers import trouble_of, voice_of, written_answer
from corpus.languages import detect_language
from corpus.progress import Step
from corpus.records import CharSpan, Document, Evidence, Role, Scope
from corpus.retrieval import Retriever
from corpus.scoping import NamedScope, ProjectNames, named_scope
from corpus.store import Store

DEFAULT_FRAME = "six_stages"
"""Frame in which passages are coded for answers; what a question asks for does not depend on the stages."""
EXPERIENCE = frozenset({Role.PARTICIPANT})
HINTS = 4
"""Words of the corpus given to a translation, beside those that the question itself holds. With all of them a
question about the map became one about permits (decision 8)."""
HITS = 12
"""Passages that each of the two ways of looking brings, where a small model or none judges them. Together some more
than it is asked about; set by judgement."""
ENOUGH = 5
"""Passages shown at the most. What is read at a glance; set by judgement."""
HITS_FOR_LARGE = 30
"""Passages that each of the two ways brings where a large model writes. It judges for itself and reads them in one
call; set by judgement."""
WORDS_SHARED = 0.3
"""Keyword score from which shared words alone make a passage worth asking about. About a third of the question's
weight in words; set by judgement."""
NEAR = 0.5
"""Share of the best passage's closeness from which a passage is asked about. Relative, since closeness differs by
question and language; set by judgement."""
NEW_PEOPLE = 5
"""People that an answer which is missing says to ask. As many as a persona needs not to be provisional."""
TOLD_FAILURES = 3
"""Failures of the model that are told after an answer. They repeat; the journal counts them all."""


def _unheard(event: AnswerEvent) -> None:
    """An `OnEvent` that tells nobody."""


def answer(
    project: Project,
    question: str,
    *,
    scope: Scope | None = None,
    language: str = "",
    on_event: OnEvent | None = None,
    history: Sequence[Turn] = (),
) -> Reply:
    """An answer from the project's corpus, in `language` or the language asked in; names in it as pseudonyms.

    Raises:
        ModelError: the model can't be reached.
        BudgetExceeded: the limit on cost or tokens is reached.
        CorpusError: the store or the embedder can't be had.
    """
    began = time.monotonic()
    tell = on_event or _unheard
    reply_language = language or detect_language(question, default=project.language)
    question = with_pseudonyms(project, question)
    refusal_of_form = refused(question, reply_language, first=not history)
    if refusal_of_form is not None:
        return refusal_of_form
    before = project.journal.totals()
    with project.store() as store:
        writer = Writer(project.chat_model(), reply_language, WordingCache.over(store), project.settings.calls_at_once)
        asked = writer.standalone(question, history[-1].question if history else "")
        retriever = project.retriever()
        retriever.refresh()
        narrowed = ""
        if scope is None:
            # A question about one person, study, segment or period is answered from what they said alone.
            named = named_scope(asked, ProjectNames.of(store))
            scope, narrowed = named.scope, narrowed_to(named, reply_language)
        words = without_scope(asked, scope.participants)
        desk = _Answering(project, store, retriever, writer, asked, words, scope, reply_language, tell, history)
        reply = desk.reply()
        for failure in writer.failures[:TOLD_FAILURES]:
            tell(AnswerEvent("unusable", failure))
        trouble = desk.trouble
        if writer.failures and not trouble:
            trouble = phrase("trouble_partly", reply_language, model=writer.model_name)
    after = project.journal.totals()
    usage = ReplyUsage(
        model=writer.model_name,
        prompt_tokens=after.prompt_tokens - before.prompt_tokens,
        completion_tokens=after.completion_tokens - before.completion_tokens,
        seconds=round(time.monotonic() - began, 3),
    )
    return reply.model_copy(update={"usage": usage, "narrowed": narrowed, "trouble": trouble})


@dataclass
class _Answering:
    """One question on its way to a reply."""

    project: Project
    store: Store
    retriever: Retriever
    writer: Writer
    question: str
    words: str
    """What of the question is looked for and compared: all but whom it is about, where `scope` says that."""
    scope: Scope | None
    language: str
    tell: OnEvent
    history: Sequence[Turn]
    trouble: str = ""
    """What went wrong with the model, in the reader's language; empty: nothing."""
    _answers: ClosedAnswers | None = None
    """What people in scope answered to closed questions, once it was asked for."""
    _observed: Sequence[Observation] = ()
    """Participants' passages in scope."""
    _spans: dict[str, CharSpan] = field(default_factory=dict)
    """Segment → the passage of it that is nearest to the question, where that is known."""
    _closeness: dict[str, float] = field(default_factory=dict)
    """Segment → how near its passage lies to the question."""
    _in_language_of: dict[str, str] = field(default_factory=dict)
    """Language → the question in it: a small model compares best within one language."""

    def reply(self) -> Reply:
        """The reply."""
        self.tell(AnswerEvent("searching", self.question))
        shape = understood(self.words)
        if shape.of_everyone and (everyone := self._everyone()) is not None:
            return self._told(everyone)
        if asks_for_answers(shape):
            closed = closed_reply(shape, self._also(), self._closed(), self.language, self._near)
            if closed is not None:
                return self._told(closed)
        found = self._from_passages(shape)
        # Never that the sources don't answer what people were asked, and answered, in so many words.
        if not found.abstained:
            return found
        instead = closed_instead(shape, self._also(), self._closed(), self.language, self._near)
        return self._with_notes(found) if instead is None else self._told(instead)

    def _closed(self) -> ClosedAnswers:
        if self._answers is None:
            self._answers = closed_answers(self.store, self.scope)
        return self._answers

    def _everyone(self) -> Reply | None:
        if not self._closed().people:
            return None
        spoken = (each for each in self.store.segments(scope=self.scope) if each.role is Role.PARTICIPANT)
        voices = {voice: segment for segment in spoken for voice in (segment.participant or segment.document,)}
        return everyone_counted(self._closed(), voices, self.store, self.language)

    def _near(self, questions: Sequence[ClosedQuestion], alike: bool) -> list[Match]:
        return nearest(self.retriever, self.project.embedder(), self.words, questions, alike=alike)

    def _told(self, reply: Reply) -> Reply:
        for statement in reply.statements:
            self.tell(AnswerEvent("statement", statement.text, statement=statement, citations=reply.citations))
        return reply

    def _from_passages(self, shape: Question) -> Reply:
        """A reply from what people said in words."""
        if nowhere := named_nowhere(self.words, self.store, self.retriever):
            return self._unmentioned(nowhere)
        if shape.shape != "narrow":
            broad = counted(self.project, self.writer, shape, self._also(), self.scope)
            if broad is not None:
                return self._told(broad)
        hits = self._candidates(self._also())
        documents = {hit.segment.document: self._document(hit.segment.document) for hit in hits}
        self.tell(AnswerEvent("found", passages=len(hits), voices=len({voice_of(hit) for hit in hits})))
        ledger = Ledger(documents)
        model = self.project.chat_model()
        if not hits:
            return self._abstained(ledger, ())
        if model is not None and model.writes:
            written = self._written(model, hits, ledger)
            if written is not None:
                return written
        return self._gathered(hits, ledger)

    def _candidates(self, also: tuple[str, ...]) -> list[Evidence]:
        """Passages by what they say and of which kind they are, and passages by the words and context they stand in,
        taken in turn, each segment once; those that lie too far from the question are left out."""
        limit = HITS_FOR_LARGE if self.writer.words_freely else HITS
        wordings = (self.words, *also)
        kinds = frozenset(kind for wording in wordings for kind in understood(wording).kinds)
        known = observed(
            self.project, load_frame(DEFAULT_FRAME), scope=self.scope, roles=EXPERIENCE, progress=self._coding
        )
        self._observed = observations = self._worth_telling(known.observations)
        passed_over = {each.segment.id for each in known.observations} - {each.segment.id for each in observations}
        if not observations:
            return []
        # A wording in the passages' own language compares better than one in another.
        spoken = {o.language for o in observations}
        near_wordings = [w for w in wordings if detect_language(w, default="und") in spoken] or list(wordings)
        embedder = self.project.embedder()
        nearness = Nearness(self.retriever, embedder, observations, near_wordings, with_headings=True)
        near = nearness.nearest(kinds, limit)
        named = frame_wordings(self.question, list_frames(self.project.root), spoken)
        found = self.retriever.search(self.words, limit=limit, scope=self.scope, also=(*also, *named))
        self._spans = {observation.segment.id: observation.span for observation, _ in near}
        merged: dict[str, Evidence] = {}
        for pair in zip_longest((evidence for _, evidence in near), found):
            for evidence in pair:
                if evidence is not None:
                    merged.setdefault(evidence.segment.id, evidence)
        hits = [hit for hit in merged.values() if hit.segment.id not in passed_over]
        hits = [hit for hit in hits if not self._left_out(hit, known.rejected)]
        closeness = nearness.of([(hit.segment, self._passage(hit)) for hit in hits])
        self._closeness = {hit.segment.id: near for hit, near in zip(hits, closeness, strict=True)}
        if self.writer.words_freely:
            # A large model judges for itself, and reads what was said around as well.
            among = {observation.segment.id for observation in observations} - merged.keys()
            around = read_on(self.retriever, self.store, self.words, also=also, scope=self.scope, among=among)
            around = [hit for hit in around if not self._left_out(hit, known.rejected)]
            self._closeness |= dict.fromkeys((hit.segment.id for hit in around), 0.0)
            return [*hits, *around]
        quotes = [o.quote for o in observations]
        vectors, languages = self.retriever.vectors_for(quotes), [o.language for o in observations]
        usable = {hit.segment.id for hit in hits}
        texts = [hit.segment.text for hit in found if hit.segment.id in usable]
        translated = self._in_language_of
        if answered.log_odds(self.retriever, embedder, vectors, languages, quotes, self.words, translated, texts) < 0:
            return []
        floor = NEAR * max(closeness, default=0.0)
        return [
            hit for hit, near in zip(hits, closeness, strict=True) if near >= floor or hit.legs.keyword >= WORDS_SHARED
        ]

    def _worth_telling(self, observations: Sequence[Observation]) -> list[Observation]:
        """Each utterance once; without talk that answers nothing, but for a large model, which judges for itself."""
        once = quoted_once(observations)
        if self.writer.words_freely:
            return once
        return [each for each in weighed(once, self.retriever.vectors_for) if each.substance > NOTHING_SAID]

    def _coding(self, step: Step) -> None:
        if step.total and step.done < step.total:
            self.tell(AnswerEvent("coding", f"{step.done}/{step.total}"))

    def _left_out(self, hit: Evidence, rejected: Sequence[Observation]) -> bool:
        """Whether a person left out the passage for which a segment was found."""
        own = [each.span for each in rejected if each.segment.id == hit.segment.id]
        if not own:
            return False
        span = self._span(hit)
        return any(each.start < span.end and span.start < each.end for each in own)

    def _span(self, hit: Evidence) -> CharSpan:
        if hit.segment.id in self._spans:
            return self._spans[hit.segment.id]
        return quote_span(self.retriever, self.project.embedder(), hit, self.words)

    def _passage(self, hit: Evidence) -> str:
        return self._span(hit).of(self._document(hit.segment.document).text)

    def _document(self, identity: str) -> Document:
        document = self.store.document(identity)
        assert document is not None, f"the index names {identity}, which the store lacks"
        return document

    def _also(self) -> tuple[str, ...]:
        """The question in the languages of the corpus, so that their words are found as well."""
        spoken: dict[str, int] = {}
        for document in self.store.heads():
            spoken[document.language] = spoken.get(document.language, 0) + 1
        asked = detect_language(self.words, default=self.language)
        others = [code for code in sorted(spoken, key=lambda c: -spoken[c]) if code not in (asked, "und")][:2]
        terms = {code: [*research_words(self.words, code), *key_terms(self.store, code)[:HINTS]] for code in others}
        self._in_language_of |= self.writer.translated(self.words, terms)
        return tuple(self._in_language_of.values())

    # ---- a small model, or none: passages one by one, in people's own words ----

    def _gathered(self, hits: Sequence[Evidence], ledger: Ledger) -> Reply:
        """The passages that help most, each told as soon as it is worded."""
        able = [hit for hit in hits if tells_amount(self._passage(hit))] if asks_for_amount(self.words) else list(hits)
        near = [Near(hit, self._span(hit), self._passage(hit), self._closeness[hit.segment.id]) for hit in able]
        judged = helping(self.writer, near, self._in_language_of, self.words, self.tell)
        statements: list[Statement] = []
        for _, each in sorted(judged, key=lambda pair: -pair[0])[:ENOUGH]:
            statement = self._statement(each.hit, ledger)
            if all(statement.text != known.text for known in statements):
                statements.append(statement)
                self.tell(AnswerEvent("statement", statement.text, statement=statement, citations=ledger.citations))
        return self._reply(statements, ledger) if statements else self._abstained(ledger, hits)

    def _statement(self, hit: Evidence, ledger: Ledger) -> Statement:
        """In people's own words where the reader reads them; else in the reader's language, if the wording is sound."""
        label = ledger.cite(hit.segment, self._span(hit))
        quote = Quote(ledger[label].quote, hit.segment.language)
        own = in_language(quote.text, self.language)
        line = self.writer.quote_line([quote]) if own else self.writer.lines([[quote]])[0]
        return Statement(text=line.text, verified=is_sound(ledger[label]), citations=(label,), wording=line.by)

    # ---- a large model: one answer over many labelled passages, each sentence checked as it comes ----

    def _written(self, model: ChatModel, hits: Sequence[Evidence], ledger: Ledger) -> Reply | None:
        """What the model wrote; None where nothing of it can be used, and `trouble` says why."""
        self.tell(AnswerEvent("reading", passages=len(hits), voices=len({voice_of(hit) for hit in hits})))
        documents = {hit.segment.document: self._document(hit.segment.document) for hit in hits}
        told = written_answer(model, self.question, hits, documents, self.language, self.history, self.tell)
        if told.failure is not None:
            self.writer.failed(told.failure)
            self.trouble = trouble_of(told.failure, model.name, len(told.statements), self.language)
            return self._reply(told.statements, told.ledger) if told.statements else None
        if not told.statements:
            return self._abstained(ledger, (), told.missing)
        return self._reply(told.statements, told.ledger, told.missing)

    # ---- what every answer ends in ----

    def _unmentioned(self, names: Sequence[str]) -> Reply:
        text = phrase("unmentioned", self.language, names=phrase("comma", self.language).join(names))
        return Reply(answer=f"{phrase('abstain', self.language)} {text}", language=self.language, abstained=True)

    def _with_notes(self, reply: Reply) -> Reply:
        """A reply that abstains, with what the team's notes say in its place, where they say it."""
        if not reply.missing:
            return reply  # what no source names, no note tells of
        ledger = Ledger({})
        desk = Desk(
            self.project,
            self.store,
            self.retriever,
            self.writer,
            self.words,
            self._in_language_of,
            self.scope,
            self.tell,
        )
        notes = notes_on(desk, ledger)
        if not notes:
            return reply
        nobody, no_participant = (
            phrase(name, self.language, question=self.question) for name in ("missing", "missing_participants")
        )
        return reply.model_copy(
            update={
                "answer": "\n".join([phrase("abstain_notes", self.language), *as_lines(notes)]),
                "missing": tuple(no_participant if each == nobody else each for each in reply.missing),
                "from_notes": notes,
                "citations": ledger.citations,
            }
        )

    def _abstained(self, ledger: Ledger, hits: Sequence[Evidence], missing: tuple[str, ...] = ()) -> Reply:
        nearest = [ledger.cite(hit.segment, self._span(hit)) for hit in hits[:3]]
        text = phrase("abstain", self.language)
        if nearest:
            labels = "".join(f" [{label}]" for label in nearest)
            text = f"{text} {phrase('unsure', self.language)}{labels}"
        return Reply(
            answer=text,
            language=self.language,
            abstained=True,
            missing=missing
            or (
                phrase("missing", self.language, question=self.question),
                phrase("missing_people", self.language, n=NEW_PEOPLE, question=self.question),
            ),
            citations=ledger.citations,
        )

    def _reply(self, statements: Sequence[Statement], ledger: Ledger, missing: tuple[str, ...] = ()) -> Reply:
        cited = [ledger[label] for statement in statements for label in statement.citations]
        vectors = self.retriever.vectors_for([o.quote for o in self._observed])
        vectors = centred(vectors, [o.language for o in self._observed])
        for identity in {observation.segment.document for observation in self._observed}:
            ledger.know(self._document(identity))
        against = otherwise(ledger, self._observed, vectors, cited, self.language)
        for statement in against:
            self.tell(AnswerEvent("statement", statement.text, statement=statement, citations=ledger.citations))
        statements = [*statements, *against]
        return Reply(
            answer=answer_text(statements, self.language),
            language=self.language,
            missing=missing,
            statements=tuple(statements),
            citations=ledger.citations,
        )


def narrowed_to(named: NamedScope, language: str) -> str:
    """What of the corpus a question names, as a sentence that says that this alone was asked; empty: it names none."""
    names = dict.fromkeys(mention.value for mention in named.mentions)
    return phrase("narrowed", language, names=phrase("comma", language).join(names)) if names else ""


def answer_text(statements: Sequence[Statement], language: str) -> str:
    """The statements as one text with their labels, under a lead-in in the reader's language."""
    return "\n".join([phrase("answer_lead", language), *as_lines(statements)])


def as_lines(statements: Sequence[Statement]) -> list[str]:
    """Each statement with its labels, as an item of a list."""
    return [f"- {each.text}{''.join(f' [{label}]' for label in each.citations)}" for each in statements]
