"""Broad questions: answered over all observations, with counts of people, and never from the best passages alone.

"How many" counts the voices that speak to a topic; "what is the most common" ranks themes by their voices. A count's
citations are all the passages behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import Brief, Count, Reply, Statement
from assistant.drafting import Desk, open_desk
from assistant.errors import ScopeError
from assistant.nearness import Nearness
from assistant.observations import Kind
from assistant.phrases import phrase
from assistant.project import Project
from assistant.questions import Question, topic_of
from assistant.themes import Theme, find_themes
from assistant.wording import Line, Writer
from corpus.languages import detect_language
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
COUNTABLE = 0.25
"""Closeness of the best passage from which a "how many" counts as one that the corpus speaks to. For questions that
it does not, the best of 400 passages reached .28 at times, so that words in common are asked for as well below
`SURELY_COUNTABLE`."""
SURELY_COUNTABLE = 0.3
"""The same without words in common. Above the .28 that questions without an answer reached."""
COUNTED = 0.45
"""Share of the best passage's closeness from which a passage is counted, if it has `LEAST` as well. Chosen by eye
over a dozen questions in four languages to corpora of 50 and 400 passages."""
LEAST = 0.15
"""Closeness that every counted passage has at least. Unrelated ones lie near 0; chosen by eye with `COUNTED`."""


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
            themes = find_themes(desk.vectors, desk.observations, rows)
            shared = [theme for theme in themes if len(theme.voices) > 1] or themes
            chosen = shared[:MOST_THEMES]
            lines = writer.lines([desk.quotes(theme.members) for theme in chosen])
            return _reply(desk, question, rows, list(zip(chosen, lines, strict=True)))
    except ScopeError:
        return None


def _rows(project: Project, desk: Desk, question: Question, also: Sequence[str], scope: Scope | None) -> list[int]:
    if question.of_everyone:
        return list(desk.experience)
    hits = project.retriever().search(
        question.text, limit=TOPIC_HITS, scope=scope, roles=frozenset({Role.PARTICIPANT}), also=also
    )
    words = max((hit.legs.keyword for hit in hits), default=0.0)
    if question.shape == "count":
        return _spoken_to(project, desk, (question.text, *also), words)
    kinds = question.kinds or CONTENT
    rows = [i for i in desk.experience if desk.observations[i].kind in kinds]
    best = max((hit.score for hit in hits), default=0.0)
    if best < HAS_TOPIC or (question.kinds and not _names_a_thing(hits[0].legs.keyword)):
        return rows
    near = {hit.segment.id for hit in hits if hit.score >= ON_TOPIC * best}
    return [i for i in rows if desk.observations[i].segment.id in near]


def _spoken_to(project: Project, desk: Desk, wordings: Sequence[str], words: float) -> list[int]:
    """Rows whose passages speak to the question; none where the corpus does not: better no count than a wrong one."""
    experience = [desk.observations[i] for i in desk.experience]
    spoken = {o.language for o in experience}
    in_their_language = [w for w in wordings if detect_language(w, default="und") in spoken] or list(wordings)
    near_wordings = [topic_of(wording) for wording in in_their_language]
    nearness = Nearness(project.retriever(), project.embedder(), experience, near_wordings)
    closeness = nearness.of([(o.segment, o.quote) for o in experience])
    best = max(closeness, default=0.0)
    if best < (COUNTABLE if words >= HAS_TOPIC else SURELY_COUNTABLE):
        return []
    floor = max(LEAST, COUNTED * best)
    return [row for row, near in zip(desk.experience, closeness, strict=True) if near >= floor]


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
