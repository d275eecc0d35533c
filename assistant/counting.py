"""Broad questions: answered over all observations, with counts of people, and never from the best passages alone.

"How many" counts the voices that speak to a topic; "what is the most common" ranks themes by their voices. A count's
citations are all the passages behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import Brief
from assistant.drafting import Desk, open_desk
from assistant.errors import ScopeError
from assistant.few_passages import MANY, nearness_cut, sparse_vectors
from assistant.findings import FAMILIES
from assistant.mentions import mentioning
from assistant.observations import Kind
from assistant.phrases import phrase
from assistant.project import Project
from assistant.questions import Question
from assistant.replies import Count, Reply, Statement
from assistant.themes import CLEARLY_FELT, Theme, find_themes, nearest_first, theme_of
from assistant.wording import Line, Quote, Writer
from corpus.records import Role, Scope

MOST_THEMES = 6
"""Themes told of a broad question. The most shared ones; set by judgement."""
CONTENT: frozenset[Kind] = frozenset(set(Kind) - {Kind.CONTEXT})
ON_TOPIC = 0.6
"""Share of the best passage's score from which a passage speaks to a ranking's topic. Relative, since scores depend
on the words asked with; set by judgement."""
HAS_TOPIC = 0.3
"""Best score from which a ranking is about something in particular. Below it, everything counts; set by judgement."""
TOPIC_HITS = 1000
"""Passages that a ranking's topic is looked for in, best first. A bound on time; set by judgement."""


def counted(
    project: Project, writer: Writer, question: Question, also: Sequence[str], scope: Scope | None
) -> Reply | None:
    """A counted answer, or None where nothing that was said can be counted for it."""
    brief = Brief(language=writer.language)
    try:
        with open_desk(project, brief, scope=scope) as desk:
            desk.writer = writer
            rows = _rows(project, desk, question, also, scope)
            if not rows:
                return None
            rows, themes = _themes(project, desk, question, rows)
            shared = [theme for theme in themes if len(theme.voices) > 1] or themes
            chosen = shared[:MOST_THEMES]
            lines = writer.lines([_said(project, desk, question, also, theme) for theme in chosen])
            return _reply(desk, question, rows, list(zip(chosen, lines, strict=True)))
    except ScopeError:
        return None


def _said(project: Project, desk: Desk, question: Question, also: Sequence[str], theme: Theme) -> Sequence[Quote]:
    """The words of a theme; of a count those nearest to the question first, as it is told of by its words."""
    quotes = desk.said(theme)
    if question.shape != "count" or theme.words or question.of_everyone:
        return quotes
    asked = project.embedder().embed_queries([question.text, *also])
    near = (project.retriever().vectors_for([quote.text for quote in quotes]) @ asked.T).max(axis=1)
    return [quotes[at] for at in nearest_first([float(each) for each in near])]


def _rows(project: Project, desk: Desk, question: Question, also: Sequence[str], scope: Scope | None) -> list[int]:
    """Rows that speak to the question: to a count those that mention it, to a ranking those of the topic it has."""
    if question.of_everyone:
        return list(desk.experience)
    hits = project.retriever().search(
        question.text, limit=TOPIC_HITS, scope=scope, roles=frozenset({Role.PARTICIPANT}), also=also
    )
    if question.shape == "count":
        words = max((hit.legs.keyword for hit in hits), default=0.0)
        observations = [desk.observations[i] for i in desk.experience]
        wordings = (question.text, *also)
        spoken = mentioning(project.retriever(), project.embedder(), observations, wordings, words >= HAS_TOPIC)
        return [desk.experience[i] for i in spoken]
    best = max((hit.score for hit in hits), default=0.0)
    if best < HAS_TOPIC or (question.kinds and not _names_a_thing(hits[0].legs.keyword)):
        rows = list(desk.experience)
    else:
        near = {hit.segment.id for hit in hits if hit.score >= ON_TOPIC * best}
        rows = [i for i in desk.experience if desk.observations[i].segment.id in near]
    kinds = question.kinds or CONTENT
    return rows if any(desk.observations[i].kind in kinds for i in rows) else []


def _themes(project: Project, desk: Desk, question: Question, rows: list[int]) -> tuple[list[int], list[Theme]]:
    """The rows that count, and their themes, most voices first.

    Of few passages a coder errs in too many to leave out all that are of another kind: they are grouped whatever
    their kind, and a theme of which half is of the kinds asked for is of those kinds.
    """
    kinds = (question.kinds or CONTENT) if question.shape == "rank" else frozenset(Kind)
    asked = [i for i in rows if desk.observations[i].kind in kinds]
    if len(rows) >= MANY:
        families = [[kind for kind in family if kind in kinds] for family in FAMILIES]
        many = desk.widely_told(rows, families) if question.shape == "rank" else []
        inside = {i for theme in many for i in theme.members}
        rest = [i for i in asked if i not in inside]
        themes = [*many, *find_themes(desk.vectors, desk.observations, rest, words=True)]
        themes.sort(key=lambda t: (-len(t.voices), -t.severity, -len(t.members), t.members[0]))
        told = inside | set(asked)
        return [i for i in rows if i in told], themes
    vectors = sparse_vectors(project.retriever(), desk.observations)
    themes = find_themes(vectors, desk.observations, rows, nearness_cut(vectors, rows))
    direction = float(Kind.DELIGHT in kinds) - float(Kind.PAIN in kinds)
    kept = []
    for theme in themes:
        members = [
            i
            for i in theme.members
            if desk.observations[i].kind in kinds or desk.observations[i].valence * direction > -CLEARLY_FELT
        ]
        if 2 * sum(desk.observations[i].kind in kinds for i in members) >= len(members) > 0:
            kept.append(theme_of(vectors, desk.observations, members))
    kept.sort(key=lambda t: (-len(t.voices), -t.severity, -len(t.members), t.members[0]))
    told = {i for theme in kept for i in theme.members} | set(asked)
    return [i for i in rows if i in told], kept


def _names_a_thing(keyword: float) -> bool:
    """Whether the words of the question stand in the best passage: then it asks about that thing, not about all."""
    return keyword >= HAS_TOPIC


def _reply(desk: Desk, question: Question, rows: Sequence[int], found: Sequence[tuple[Theme, Line]]) -> Reply:
    of = len(desk.voices)
    total = desk.cite(rows)
    behind = desk.ledger.tally(total)
    unit = desk.unit.value.replace(" ", "_")
    head = Statement(
        text=phrase(f"total_{unit}", desk.language, n=behind.voices, of=of),
        verified=True,
        citations=total[:3] if question.shape == "rank" else total,
        wording="rule",
    )
    counts = [Count(what=question.text, participants=behind.voices, of=of, unit=desk.unit, citations=total)]
    statements = [head]
    for theme, line in found:
        labels = desk.cite(theme.members)
        n = desk.ledger.tally(labels).voices
        counts.append(Count(what=line.text, participants=n, of=of, unit=desk.unit, citations=labels))
        text = phrase(f"count_{unit}", desk.language, n=n, of=of, what=line.text)
        statements.append(Statement(text=text, verified=True, citations=labels[:5], wording="rule"))
    text = "\n".join(
        f"- {statement.text}{''.join(f' [{label}]' for label in statement.citations[:5])}" for statement in statements
    )
    return Reply(
        answer=text,
        language=desk.language,
        statements=tuple(statements),
        counts=tuple(counts),
        citations=desk.ledger.citations,
    )
