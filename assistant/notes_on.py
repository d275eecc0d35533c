"""What researchers' notes and staff say of a question that nobody who took part answers.

Neither is anybody's experience: notes are what the team saw and concluded, staff's words are what staff believe. So
they are quoted apart, each under what it is, and the reply abstains all the same. They pass the tests that
participants' passages pass: that the notes as a whole answer the question, and that each passage helps; and one more,
that each lies nearer to the question than the notes lie to questions on other matters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant import answered
from assistant.answer_events import OnEvent
from assistant.citations import Ledger, is_sound
from assistant.helping import Near, helping
from assistant.nearness import Nearness
from assistant.observations import Observation, uncoded
from assistant.phrases import phrase
from assistant.project import Project
from assistant.quoted_again import quoted_once
from assistant.replies import Statement
from assistant.substance import weighed
from assistant.themes import NOTHING_SAID
from assistant.wording import Quote, Writer
from corpus.languages import detect_language
from corpus.records import CharSpan, Document, Role, Scope, SourceKind
from corpus.retrieval import Retriever
from corpus.store import Store

THE_TEAMS = frozenset({Role.NARRATOR, Role.STAFF})
"""Whose words are looked through."""
HITS = 8
"""Passages that are looked at, and that a search by words brings beside them. Fewer than of participants, since notes
stand in for an answer and do not make one; set by judgement."""
ASKED_ABOUT = 6
"""Passages a model is asked about. About a second each with the embedded one, after the time that the search among
participants took; set by judgement."""
SHOWN = 3
"""Passages shown at the most. A reply that abstains is to stay one; set by judgement."""
MOST_READ = 2000
"""Passages of notes that are compared at the most, evenly taken, beside those that a search finds. Their vectors take
ten seconds once, and what is usual in them shows in fewer."""
NEARER = 1.0
"""Spreads that a passage must lie nearer than the notes' best ones for questions on other matters. Of the passages
nearest to 21 questions in four languages put to the example's notes, most that answer lay above, most others below."""
_BREAK = re.compile(r"\n|<br\s*/?>", re.IGNORECASE)
_ENDS = ".!?。！？؟…:：;；"
_CLOSING = "”\"'’»」』)）]*_ "
_MARKS = "*-+•‣·○>#_|“\"'‘«「『([（ \t0123456789.)"
"""What stands before a line's first words and is none of them."""
_ASKS = ("?", "？", "؟", ":", "：")
"""Ends of a question that was asked, and of a line that leads to another: neither says anything."""


@dataclass(frozen=True)
class Desk:
    """What a question is looked up with."""

    project: Project
    store: Store
    retriever: Retriever
    writer: Writer
    question: str
    """As asked, without whom it is about."""
    wordings: Mapping[str, str]
    """Language → the question in it."""
    scope: Scope | None
    tell: OnEvent


def notes_on(desk: Desk, ledger: Ledger) -> tuple[Statement, ...]:
    """A statement for each passage of the team's that helps, best first, cited in `ledger`; none where none does.

    Raises:
        EmbedderError: the notes could not be embedded.
        BudgetExceeded: a model was asked and the limit is reached.
    """
    documents = {each.id: each for each in desk.store.heads() if each.kind is not SourceKind.PROCESS}
    also = tuple(desk.wordings.values())
    found = desk.retriever.search(desk.question, limit=HITS, scope=desk.scope, roles=THE_TEAMS, also=also)
    found = [hit for hit in found if hit.segment.document in documents]
    if not found:
        return ()
    passages = _read(desk, documents, {hit.segment.id for hit in found})
    near = _near(desk, passages, [hit.segment.text for hit in found]) if passages else []
    for each in near:
        ledger.know(_document(desk.store, each.hit.segment.document))
    judged = helping(desk.writer, near[:ASKED_ABOUT], desk.wordings, desk.question, desk.tell)
    able = sorted(judged, key=lambda pair: -pair[0])
    return tuple(_statement(each, ledger, desk.writer) for _, each in able[:SHOWN])


def _read(desk: Desk, documents: Collection[str], found: Collection[str]) -> list[Observation]:
    """The whole sentences that say something, each once: those a search found, and an even sample of very many."""
    segments = [
        each for each in desk.store.segments(scope=desk.scope) if each.role in THE_TEAMS and each.document in documents
    ]
    texts = {each: _document(desk.store, each).text for each in {segment.document for segment in segments}}
    whole = [each for each in uncoded(segments) if is_whole(texts[each.segment.document], each.span)]
    every = -(-len(whole) // MOST_READ) or 1
    read = [each for at, each in enumerate(whole) if at % every == 0 or each.segment.id in found]
    return [each for each in weighed(quoted_once(read), desk.retriever.vectors_for) if each.substance > NOTHING_SAID]


def is_whole(text: str, span: CharSpan) -> bool:
    """Whether a span is whole sentences that tell something: no question, no line that leads to a quotation, and no
    rest of a sentence in which somebody is quoted."""
    told = span.of(text).strip()
    letter = next((char for char in told if char.isalpha()), "")
    if not letter or letter.islower() or told.endswith(_ASKS):
        return False
    before = _BREAK.split(text[: span.start])[-1].lstrip(_MARKS).rstrip(_CLOSING)
    after = _BREAK.split(text[span.end :], maxsplit=1)[0].strip(_CLOSING)
    begins = not before or before[-1] in _ENDS
    return begins and (not after or told.rstrip(_CLOSING).endswith(tuple(_ENDS)))


def _near(desk: Desk, passages: Sequence[Observation], found: Sequence[str]) -> list[Near]:
    """The passages that may answer, nearest first; none where the notes as a whole do not."""
    embedder, retriever = desk.project.embedder(), desk.retriever
    wordings = (desk.question, *desk.wordings.values())
    languages = [each.language for each in passages]
    spoken = [each for each in wordings if detect_language(each, default="und") in languages] or wordings
    nearness = Nearness(retriever, embedder, passages, spoken, with_headings=True)
    nearest = nearness.nearest(frozenset(), HITS)
    near = [Near(hit, passage.span, passage.quote, hit.score) for passage, hit in nearest]
    if desk.writer.words_freely:
        return near  # a large model judges for itself
    quotes = [each.quote for each in passages]
    vectors = retriever.vectors_for(quotes)
    translated = desk.wordings
    odds = answered.log_odds(retriever, embedder, vectors, languages, quotes, desk.question, translated, found)
    if odds < 0:
        return []
    vectors = retriever.vectors_for([nearness.text(each.segment, each.quote) for each in passages])
    by_id = {each.id: at for at, each in enumerate(passages)}
    rows = [by_id[passage.id] for passage, _ in nearest]
    spreads = answered.spreads_nearer(embedder, vectors, languages, rows, wordings)
    return [each for each, spread in zip(near, spreads, strict=True) if spread >= NEARER]


def _statement(near: Near, ledger: Ledger, writer: Writer) -> Statement:
    """The passage as it stands, under whose it is."""
    segment = near.hit.segment
    label = ledger.cite(segment, near.span)
    quote = writer.quote_line([Quote(ledger[label].quote, segment.language)], led=False).text
    text = phrase("from_staff" if segment.role is Role.STAFF else "from_notes", writer.language, quote=quote)
    return Statement(text=text, verified=is_sound(ledger[label]), citations=(label,))


def _document(store: Store, identity: str) -> Document:
    document = store.document(identity)
    assert document is not None, f"a segment stands in {identity}, which the store lacks"
    return document
