"""What groups of people say, side by side: by language, study, period, source, person, or an attribute of theirs.

Each group is counted over its own people; nothing is concluded from a difference, which small numbers make by chance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.artifacts import Brief
from assistant.corpus_state import languages_named
from assistant.drafting import Desk, open_desk
from assistant.errors import ScopeError
from assistant.everything_on import speaking_to
from assistant.few_passages import MANY, nearness_cut, sparse_vectors
from assistant.phrases import phrase
from assistant.project import Project
from assistant.replies import Count, Reply, Statement
from assistant.themes import SAME_THEME, Matrix, Theme, find_themes
from corpus.records import Scope
from corpus.scoping import ProjectNames, named_scope, values_named
from corpus.store import Store

THEMES = 3
"""Themes told of each group. More can't be held side by side; set by judgement."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the corpus that a question names."""

    name: str
    scope: Scope


def groups_named(store: Store, question: str) -> list[Group]:
    """The groups that a question sets side by side: two or more of one sort, else none."""
    names = ProjectNames.of(store)
    spoken = {segment.language for segment in store.segments()}
    languages = [
        Group(written, Scope(languages=frozenset({code})))
        for code, written in languages_named(question).items()
        if code in spoken
    ]
    years = [
        Group(year, Scope(date_from=year, date_to=year))
        for year in dict.fromkeys(_YEAR.findall(question))
        if any(date.startswith(year) for date in names.dates)
    ]
    sorts: dict[str, list[Group]] = {}
    empty = Scope()
    for mention in named_scope(question, names).mentions:
        value = frozenset({mention.value})
        scope = {
            "study": replace(empty, studies=value),
            "document": replace(empty, documents=value),
            "person": replace(empty, participants=value),
        }.get(mention.what)
        if scope is None and mention.what in names.attributes:
            scope = replace(empty, attributes={mention.what: value})
        if scope is not None:
            sorts.setdefault(mention.what, []).append(Group(mention.value, scope))
    # Two values of one attribute set side by side need no name: "managers and staff".
    named = [
        [Group(value, replace(empty, attributes={attribute: frozenset({value})})) for value in found]
        for attribute, values in sorted(names.attributes.items())
        if len(found := values_named(question, values)) > 1
    ]
    return next((found for found in (*sorts.values(), *named, languages, years) if len(found) > 1), [])


def compared(
    project: Project, groups: Sequence[Group], topic: str, language: str, within: Scope | None = None
) -> Reply:
    """What each group says most often, of `topic` where there is one.

    Args:
        within: which part of the corpus counts, for every group.

    Raises:
        CorpusError: the store or the embedder can't be had.
    """
    with project.store() as store:
        inside = [{segment.id for segment in store.segments(scope=group.scope)} for group in groups]
        if within is not None:
            counted = {segment.id for segment in store.segments(scope=within)}
            inside = [held & counted for held in inside]
    try:
        with open_desk(project, Brief(language=language)) as desk:
            rows = speaking_to(project, desk, topic) if topic else list(desk.experience)
            if not rows:
                return _nothing(topic, language)
            few = len(desk.observations) < MANY
            vectors = sparse_vectors(project.retriever(), desk.observations) if few else desk.vectors
            told = [_told(desk, vectors, group, held, rows) for group, held in zip(groups, inside, strict=True)]
            statements = [statement for _, lines in told for statement in lines]
            return Reply(
                answer="\n".join(_line(statement) for statement in statements),
                language=language,
                statements=tuple(statements),
                counts=tuple(count for count, _ in told),
                citations=desk.ledger.citations,
            )
    except ScopeError:
        return _nothing(topic, language)


def _nothing(topic: str, language: str) -> Reply:
    missing = (phrase("missing", language, question=topic),) if topic else ()
    return Reply(answer=phrase("abstain", language), language=language, abstained=True, missing=missing)


def _told(
    desk: Desk, vectors: Matrix, group: Group, held: set[str], rows: Sequence[int]
) -> tuple[Count, list[Statement]]:
    """How many of a group speak, and its themes."""
    own = [i for i in rows if desk.observations[i].segment.id in held]
    of = len({desk.observations[i].voice for i in desk.experience if desk.observations[i].segment.id in held})
    labels = desk.cite(own)
    n = len({desk.observations[i].voice for i in own})
    count = Count(what=group.name, participants=n, of=of, unit=desk.unit, citations=labels)
    head = phrase("group_said", desk.language, group=group.name, n=n, of=of, passages=len(own))
    statements = [Statement(text=head, verified=True, citations=labels[:3], wording="rule")]
    themes = _themes(desk, vectors, own)
    lines = desk.writer.lines([desk.quotes(theme.members) for theme in themes])
    for theme, line in zip(themes, lines, strict=True):
        text = phrase("group_theme", desk.language, group=group.name, n=len(theme.voices), of=of, what=line.text)
        cited = desk.cite(theme.members)[:5]
        statements.append(Statement(text=text, verified=True, citations=cited, wording="rule"))
    return count, statements


def _themes(desk: Desk, vectors: Matrix, rows: Sequence[int]) -> list[Theme]:
    if not rows:
        return []
    cut = nearness_cut(vectors, rows) if len(rows) < MANY else SAME_THEME
    themes = find_themes(vectors, desk.observations, rows, cut)
    return ([theme for theme in themes if len(theme.voices) > 1] or themes)[:THEMES]


def _line(statement: Statement) -> str:
    return f"- {statement.text}{''.join(f' [{label}]' for label in statement.citations)}"
