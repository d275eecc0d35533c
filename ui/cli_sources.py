"""`wayfolk sources` and `wayfolk search`: what is in the corpus, and where a thing is said.

Shows records; reads and ranks nothing itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui import cli_codes, cli_understanding
from ui.cli_arguments import add_command, add_group, add_scope, open_project, positive_count, scope_of, some_text
from ui.cli_ask import label_of
from ui.cli_documents import hit_row, source_document, source_row
from ui.cli_output import emit, progress_on, table
from ui.cli_understanding import facts_table, find_document

if TYPE_CHECKING:
    from corpus.records import Document, Evidence, Segment
    from corpus.telling import Fact
    from ui.cli_arguments import Commands


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    sources = add_group(
        commands, "sources", _list, help="List, show or remove the project's sources.", example="wayfolk sources"
    )
    add_command(sources, "list", _list, help="List the sources.", example="wayfolk sources list --json")
    show = add_command(
        sources,
        "show",
        _show,
        help="Show one source with its people, passages and text.",
        example="wayfolk sources show 3f9a1c",
    )
    show.add_argument("document", metavar="DOC", help="the source's id, the beginning of it, or its path or title")
    cli_understanding.add_commands(sources)
    cli_codes.add_commands(sources)
    remove = add_command(
        sources,
        "remove",
        _remove,
        help="Remove sources from the project; claims that rest on them are marked stale.",
        example="wayfolk sources remove 3f9a1c",
    )
    remove.add_argument("documents", metavar="DOC", nargs="+", help="ids, beginnings of ids, paths or titles")
    search = add_command(
        commands,
        "search",
        _search,
        help="Find the passages nearest to a question, in any language.",
        example='wayfolk search "hesitate to pay online"',
    )
    search.add_argument("query", type=some_text, metavar="QUERY", help="a question or a few words")
    search.add_argument("--limit", type=positive_count, default=10, metavar="N", help="how many passages (default 10)")
    search.add_argument(
        "--one-per", choices=("person", "document"), default="", help="at most one passage of each person or source"
    )
    search.add_argument("--explain", action="store_true", help="tell scores, weights, filters and what was left out")
    search.add_argument(
        "--everywhere", action="store_true", help="search everything, also where the query names a part of it"
    )
    add_scope(search)


def _list(args: argparse.Namespace) -> int:
    from corpus.source_places import places_of

    with open_project(args).store() as store:
        rows = [source_row(each.document, each.segments, each.people, each.place) for each in places_of(store)]
    shown = [
        (
            row["id"],
            row["kind"],
            row["language"],
            row["date"],
            row["participants"],
            row["segments"],
            f"{row['setting']} {row['contact']}".strip() or "–",
            row["standing"].replace("_", " "),
            row["title"],
        )
        for row in rows
    ]
    heads = ("id", "kind", "language", "date", "people", "passages", "gathered", "holds", "title")
    text = table(heads, shown) if rows else "No sources yet. Bring some: wayfolk ingest FOLDER"
    emit(args, {"sources": rows}, text)
    return 0


def _show(args: argparse.Namespace) -> int:
    from corpus.insight_space import placed
    from corpus.respondents import silent_respondents
    from corpus.telling import facts_of, said_of

    with open_project(args).store() as store:
        document = find_document(store, args.document)
        segments = list(store.segments(document.id))
        people = store.participants()
        place = placed(document, {each.role for each in segments})
        facts = facts_of(document, store.guesses(document.id), said_of(store, document), place)
        codings = store.codings(document.id)
        silent = silent_respondents(store, {document.id: {each.participant for each in segments}})
    text = "\n".join([_page(document, segments, facts), *cli_codes.coding_lines(document.text, codings)])
    emit(
        args,
        source_document(document, segments, people, facts, place, codings, sorted(silent.get(document.id, ()))),
        text,
    )
    return 0


def _page(document: Document, segments: list[Segment], known: Sequence[Fact]) -> str:
    facts = [document.kind.value, document.method, document.date, document.language, document.study]
    facts += [f"{name}={value}" for name, value in document.attributes.items()]
    lines = [f"{document.title}  ({document.id})", " · ".join(each for each in facts if each), document.origin, ""]
    lines += [facts_table(known), ""]
    for segment in segments:
        who = segment.speaker or label_of(segment.participant) or segment.role.value
        time = "" if segment.start_time is None else f" {segment.start_time:.0f}s"
        lines.append(f"[{segment.span.start}:{segment.span.end}{time}] {who}: {segment.text}")
    return "\n".join(lines)


def _remove(args: argparse.Namespace) -> int:
    from assistant.staleness import follow_changes

    with open_project(args) as project, project.store(writer=True) as store:
        removed = [find_document(store, each) for each in args.documents]
        for document in removed:
            store.remove_document(document.id)
        aftermath = follow_changes(project, store)
    rows = [{"id": each.id, "title": each.title} for each in removed]
    stale = {draft: list(claims) for draft, claims in aftermath.stale.items()}
    lines = [*(f"Removed {each.title} ({each.id})." for each in removed), aftermath.sentence()]
    emit(args, {"removed": rows, "stale": stale}, "\n".join(filter(None, lines)))
    return 0


def _search(args: argparse.Namespace) -> int:
    from assistant.answers import narrowed_to
    from assistant.asked_names import with_pseudonyms
    from corpus.scoping import ProjectNames, named_scope

    with open_project(args) as project, progress_on(sys.stderr) as progress:
        retriever = project.retriever()
        retriever.refresh(progress)
        query = with_pseudonyms(project, args.query)
        scope, narrowed = scope_of(args), ""
        if scope is None and not args.everywhere:
            with project.store() as store:
                named = named_scope(query, ProjectNames.of(store))
            scope, narrowed = named.scope, narrowed_to(named, "en")
        hits, told = retriever.explained(query, limit=args.limit, scope=scope, one_per=args.one_per)
    document: dict[str, object] = {"query": query, "narrowed": narrowed, "hits": [hit_row(each) for each in hits]}
    text = _hits(hits)
    if narrowed:
        text = f"{narrowed} --everywhere searches the rest as well.\n\n{text}"
    if args.explain:
        from ui.cli_explain import explanation_row, explanation_text

        document["explanation"] = explanation_row(told)
        text += "\n\n" + explanation_text(told)
    emit(args, document, text)
    return 0


def _hits(hits: list[Evidence]) -> str:
    if not hits:
        return "Nobody says anything near that."
    lines = []
    for hit in hits:
        segment = hit.segment
        where = f"{segment.document}[{segment.span.start}:{segment.span.end}]"
        who = segment.speaker or label_of(segment.participant) or "not named"
        lines.append(f"{hit.score:.3f}  {segment.text}\n       — {who}, {where}")
    return "\n".join(lines)
