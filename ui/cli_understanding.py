"""`wayfolk sources set|space|people|questions`: what is known of sources, and how to say otherwise.

Parses and prints; what is concluded is concluded in `corpus`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.cli_arguments import (
    add_command,
    add_scope,
    key_value,
    language_code,
    open_project,
    positive_count,
    scope_of,
)
from ui.cli_documents import fact_row
from ui.cli_output import emit, progress_on, table
from ui.cli_source_documents import people_document, question_document, question_row, space_document

if TYPE_CHECKING:
    from corpus.people_view import Person
    from corpus.questions_view import Question
    from corpus.records import Document
    from corpus.sidecar import SourceSettings
    from corpus.store import Store
    from corpus.telling import Fact
    from ui.cli_arguments import Commands

_TEXTS = ("kind", "method", "date", "study", "language", "title", "voice", "setting", "contact")


def add_commands(sources: Commands) -> None:
    """Declare the commands of this file, under `sources`."""
    _add_set(sources)
    space = add_command(
        sources,
        "space",
        _space,
        help="Count sources, people and passages in the insight space: field or lab, unobtrusive or obtrusive.",
        example="wayfolk sources space",
    )
    add_scope(space)
    people = add_command(
        sources,
        "people",
        _people,
        help="List everybody with the sources they speak in, and who may be one person.",
        example="wayfolk sources people --json",
    )
    add_scope(people)
    questions = add_command(
        sources,
        "questions",
        _questions,
        help="List what was asked of several people, or show who answered one question what.",
        example="wayfolk sources questions 1",
    )
    questions.add_argument(
        "number", nargs="?", type=positive_count, metavar="NUMBER", help="show the answers to this question"
    )
    questions.add_argument(
        "--meaning", action="store_true", help="also join rewordings and translations, by the project's embedder"
    )
    add_scope(questions)


def _add_set(sources: Commands) -> None:
    told = add_command(
        sources,
        "set",
        _set,
        help="Say what a source is where the guess is wrong; kept with the source, which is read again.",
        example='wayfolk sources set 3f9a1c --kind usability_test --speaker "Anna=interviewer"',
    )
    told.add_argument("document", metavar="DOC", help="the source's id, the beginning of it, or its path or title")
    told.add_argument("--kind", default="", metavar="KIND", help="interview, survey, usability_test, …")
    told.add_argument("--method", default="", metavar="TEXT", help="how it was collected, in your words")
    told.add_argument("--date", default="", metavar="DATE", help="ISO 8601: 2018-01-24, 2018-01 or 2018")
    told.add_argument("--study", default="", metavar="NAME", help="the study it belongs to")
    told.add_argument("--language", type=language_code, default="", metavar="CODE", help="most of its words")
    told.add_argument("--title", default="", metavar="TEXT", help="what it is called")
    told.add_argument("--voice", default="", metavar="ROLE", help="participant or staff: whose words unnamed ones are")
    told.add_argument("--setting", default="", metavar="WHERE", help="field or lab")
    told.add_argument("--contact", default="", metavar="HOW", help="unobtrusive or obtrusive")
    tables = (
        ("--attribute", "NAME=VALUE", "a fact"),
        ("--speaker", "LABEL=ROLE", "a label is interviewer, participant, staff or narrator"),
        ("--column", "TITLE=ROLE", "a column is open, closed, scale, id, date, …"),
        ("--person", "LABEL=NAME", "a label means this person of the study, or `study/name` of another one"),
    )
    for flag, shape, meaning in tables:
        told.add_argument(
            flag, action="append", default=[], type=_last_equals, metavar=shape, help=f"{meaning}; may be repeated"
        )


def _last_equals(text: str) -> tuple[str, str]:
    """`name=value`, parted at the last sign: titles of columns may hold one."""
    name, sign, value = text.rpartition("=")
    return key_value(text) if not sign else (name.strip(), key_value(f"x={value}")[1])


def find_document(store: Store, wanted: str) -> Document:
    """The one source that `wanted` names: an id, the beginning of one, a path or a title.

    Raises:
        AssistantError: no source or several answer to it.
    """
    from assistant.errors import AssistantError

    documents = store.heads()
    exact = [each for each in documents if wanted in (each.id, each.origin, each.title)]
    near = exact or [each for each in documents if each.id.startswith(wanted) or _file_is(each.origin, wanted)]
    if len(near) == 1:
        found = store.document(near[0].id)
        if found is not None:
            return found
    if not near:
        raise AssistantError(f"No source is called {wanted!r}; `wayfolk sources` lists them.")
    some = ", ".join(each.id for each in near[:5])
    raise AssistantError(f"{wanted!r} may be any of {len(near)} sources ({some}); give the whole id.")


def _file_is(origin: str, wanted: str) -> bool:
    """Whether `wanted` is the end of the path, with or without the file's suffix."""
    return any(f"/{path}".endswith("/" + wanted) for path in (origin, origin.rpartition(".")[0]))


def facts_table(facts: Sequence[Fact]) -> str:
    """What is known of a source and whence, as a table."""
    whence = {"you": "said by you", "source": "told by the source, its file's name or a sidecar"}
    rows = [(each.what, each.value or "–", whence.get(each.ground, f"guessed: {each.why}")) for each in facts]
    return table(("what", "value", "whence"), rows)


def _said(args: argparse.Namespace) -> SourceSettings:
    from corpus.sidecar import settings_from_table

    said: dict[str, object] = {name: getattr(args, name) for name in _TEXTS if getattr(args, name)}
    for key, pairs in (
        ("attributes", args.attribute),
        ("speakers", args.speaker),
        ("columns", args.column),
        ("people", args.person),
    ):
        if pairs:
            said[key] = dict(pairs)
    return settings_from_table(said, args.document)


def _set(args: argparse.Namespace) -> int:
    from assistant.errors import AssistantError
    from assistant.privacy import redacting
    from assistant.staleness import follow_ingest
    from corpus.sidecar import SourceSettings
    from corpus.source_places import place_of
    from corpus.telling import facts_of, said_of, tell

    said = _said(args)
    if said == SourceSettings():
        raise AssistantError("Nothing is said: give at least one of --kind, --speaker, --setting, …")
    project = open_project(args)
    with project.store(writer=True) as store, progress_on(sys.stderr) as progress:
        before = find_document(store, args.document)
        with redacting(project, store, progress) as redact:
            told = tell(store, before, said, root=project.root, redact=redact, progress=progress)
        if told.document is None or told.report.failed:
            raise AssistantError(_why(told.report.failed, before))
        now = told.document
        told.report.notes += filter(None, [follow_ingest(project, store, told.report).sentence()])
        facts = facts_of(now, store.guesses(now.id), said_of(store, now), place_of(store, now))
    document = {
        "id": now.id,
        "before": before.id,
        "facts": [fact_row(each) for each in facts],
        "notes": list(told.report.notes),
    }
    text = "\n".join([f"{now.title}  ({now.id})", "", facts_table(facts), *told.report.notes])
    emit(args, document, text)
    return 0


def _why(failed: Sequence[tuple[str, str]], document: Document) -> str:
    sentences = [sentence for _, sentence in failed] or [f"{document.origin}: it is not in its file any more."]
    return " ".join(sentences)


def _space(args: argparse.Namespace) -> int:
    from corpus.insight_space import NOT_PLACED, insight_space
    from corpus.respondents import silent_respondents, spoken_in

    scope = scope_of(args)
    with open_project(args).store() as store:
        segments = list(store.segments(scope=scope))
        silent = silent_respondents(store, spoken_in(segments), scope)
        inside = {head.id for head in store.heads(scope)} | silent.keys()
        space = insight_space([head for head in store.heads() if head.id in inside], segments, silent=silent)
    document = space_document(space)
    rows = [
        (
            row["quadrant"],
            row["sources"],
            row["people"],
            row["passages"],
            ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in row["standings"].items()) or "–",
        )
        for row in document["quadrants"]
        if row["sources"] or row["quadrant"] != NOT_PLACED
    ]
    emit(args, document, table(("gathered", "sources", "voices", "passages", "what they hold"), rows))
    return 0


def _people(args: argparse.Namespace) -> int:
    from corpus.people import suggestions
    from corpus.people_view import everybody
    from corpus.respondents import silent_respondents, spoken_in

    scope = scope_of(args)
    with open_project(args).store() as store:
        participants = store.participants()
        segments = list(store.segments(scope=scope))
        people = everybody(participants, segments, silent_respondents(store, spoken_in(segments), scope))
    if scope is not None:
        people = [each for each in people if each.documents]
    shown = {each.id for each in people}
    may_be = suggestions([each for each in participants.values() if each.id in shown])
    document = people_document(people, may_be, {each.id: each.label for each in people})
    lines = [table(("person", "id", "role", "sources", "passages", "languages", "known of them"), _rows(people))]
    if not people:
        lines = ["Nobody is told apart in the sources."]
    if may_be:
        lines += ["", "May be one person; a line under [people] in a sidecar, or `sources set --person`, says so:"]
        lines += [f"  {row['say']}   # {row['why']}" for row in document["suggestions"]]
    emit(args, document, "\n".join(lines))
    return 0


def _rows(people: Sequence[Person]) -> list[tuple[object, ...]]:
    return [
        (
            " / ".join(each.labels),
            each.id,
            each.role.value,
            len(each.documents),
            each.passages,
            " ".join(each.languages),
            "; ".join(f"{name}: {value}" for name, value in list(each.attributes.items())[:3]),
        )
        for each in people
    ]


def _questions(args: argparse.Namespace) -> int:
    from assistant.errors import AssistantError
    from corpus.questions_view import questions
    from corpus.respondents import silent_respondents, spoken_in

    scope = scope_of(args)
    project = open_project(args)
    embed = project.embedder().embed_queries if args.meaning else None
    with project.store() as store:
        documents = {each.id: each for each in store.heads(scope)}
        segments = list(store.segments(scope=scope))
        everything = segments if scope is None else store.segments()
        silent = silent_respondents(store, spoken_in(everything), scope)
        found = questions(documents, segments, embed, silent)
        names = {each.id: each.label for each in store.participants().values()}
    names |= {each.id: each.title for each in documents.values()}
    if args.number is None:
        rows = [(each.number, len(each.voices), len(each.missing), each.text) for each in found]
        text = table(("no.", "answered", "missing", "question"), rows) if found else "Nobody is asked anything here."
        emit(args, {"questions": [question_row(each) for each in found]}, text)
        return 0
    if args.number > len(found):
        raise AssistantError(f"There are {len(found)} questions; `wayfolk sources questions` lists them.")
    chosen = found[args.number - 1]
    emit(args, question_document(chosen), _question_page(chosen, documents, names))
    return 0


def _question_page(question: Question, documents: dict[str, Document], names: dict[str, str]) -> str:
    lines = [f"{question.number}. {question.text}"]
    lines += [f"   also: {each}" for each in question.wordings[1:]]
    lines += ["", f"{len(question.voices)} answered, {len(question.missing)} did not."]
    for answer in question.answers:
        who = names.get(answer.voice, answer.voice) if answer.voice not in documents else "somebody"
        lines += ["", f"{who} ({documents[answer.document].title}): {answer.text}"]
    if question.missing:
        lines += ["", f"No answer: {', '.join(names.get(each, each) for each in question.missing)}"]
    return "\n".join(lines)
