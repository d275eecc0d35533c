"""What the project itself holds, counted: sources, people, passages, of the languages and kinds that a question names.

Read from the store; asks no model. Knows the words for languages and kinds of sources in four languages.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from assistant.citations import unit_of
from assistant.confidence import unit_word
from assistant.export.words import tongue_in, words_in
from assistant.phrases import phrase
from assistant.project import Project
from assistant.replies import Reply
from corpus.records import Document, Role, Scope, Segment, SourceKind
from corpus.respondents import silent_respondents, spoken_in
from corpus.source_kinds import kind_from_name


def languages_named(text: str) -> dict[str, str]:
    """Codes of the languages that a question names, in the order they stand in it, each as it is written there."""
    found = []
    for code, names in _names().items():
        for name in names:
            at = text.casefold().find(name)
            if at >= 0:
                found.append((at, code, text[at : at + len(name)]))
                break
    return {code: written for _, code, written in sorted(found)}


def state(project: Project, question: str, language: str, scope: Scope | None = None) -> Reply:
    """How much there is, of all or of what `question` names; and of all beside it where there is none of that.

    Args:
        scope: which part of the corpus counts: sources with a passage in it, and those passages.
    """
    named, kind = languages_named(question), kind_from_name(question)
    told, sources = _counted(project, named, kind, language, scope)
    if not sources:
        everything, sources = _counted(project, {}, None, language, scope)
        told = f"{told} {phrase('corpus_all', language)} {everything}" if sources else told
    return Reply(answer=told, language=language)


def _counted(
    project: Project, asked: dict[str, str], kind: SourceKind | None, language: str, scope: Scope | None
) -> tuple[str, int]:
    """A sentence on the sources, people and passages of languages and a kind, and how many sources there are."""
    with project.store() as store:
        heads = store.heads()
        everything = list(store.segments(scope=scope or Scope()))
        silent = silent_respondents(store, spoken_in(everything)) if scope is None else {}
    if scope is not None:
        held = {segment.document for segment in everything}
        heads = [head for head in heads if head.id in held]
    segments = [s for s in everything if s.role is Role.PARTICIPANT]
    spoken = _spoken(heads, segments)
    documents = [h for h in heads if (not asked or asked.keys() & spoken[h.id]) and kind in (None, h.kind)]
    inside = {head.id for head in documents}
    counted = [s for s in segments if s.document in inside and (not asked or s.language in asked)]
    people = {s.participant for s in counted if s.participant is not None}
    written = {head.id: head.language for head in documents}
    answered = {each: ids for each, ids in silent.items() if each in inside}
    people |= {who for each, ids in answered.items() if not asked or written[each] in asked for who in ids}
    rounds = {s.document for s in counted if s.participant is None}
    languages = Counter(s.language for s in counted)
    kinds = Counter(head.kind.value for head in documents)
    comma, words = phrase("comma", language), words_in(language)
    told = phrase(
        "corpus_state",
        language,
        documents=len(documents),
        voices=len(people) + len(rounds),
        unit=unit_word(unit_of(bool(people), bool(rounds)), language),
        segments=len(counted),
        languages=comma.join(f"{tongue_in(code, words)} {n}" for code, n in languages.most_common()) or "–",
        kinds=comma.join(f"{words[f'from_{kind}']} {n}" for kind, n in kinds.most_common()) or "–",
    )
    return told, len(documents)


def _spoken(heads: list[Document], segments: list[Segment]) -> dict[str, set[str]]:
    """Document → the languages that participants speak in it, or its own where none do."""
    found: dict[str, set[str]] = {head.id: set() for head in heads}
    for segment in segments:
        found.setdefault(segment.document, set()).add(segment.language)
    return {head.id: found[head.id] or {head.language} for head in heads}


@cache
def _names() -> dict[str, list[str]]:
    text = (files("assistant") / "taxonomies" / "language_names.toml").read_text(encoding="utf-8")
    return {str(code): [str(name).casefold() for name in names] for code, names in tomllib.loads(text).items()}
