"""`wayfolk draft` and `wayfolk export`: what is claimed, made and written out.

Chooses the function that drafts; the drafting and the files are made elsewhere.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ui.cli_arguments import add_budget, add_command, add_group, add_language, add_scope, open_project
from ui.cli_output import emit, note, progress_on, table

if TYPE_CHECKING:
    from assistant.artifacts import Brief
    from assistant.estimating import Draft
    from assistant.project import Project
    from ui.cli_arguments import Commands

KINDS = {
    "findings": "Draft themes across people, with counts, spread and what speaks against them.",
    "personas": "Draft personas from groups of people who tell alike.",
    "journey": "Draft a journey map, stage by stage, with how each stage felt.",
    "ideas": "Draft improvement ideas, each tied to the pain it should relieve.",
}
FORMATS = ("md", "html", "json", "csv")
WHICH = "a draft's id, the beginning of it, or findings, personas, journey or ideas for the newest"


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    drafts = add_group(
        commands,
        "draft",
        _list,
        help="Draft findings, personas, a journey map or ideas.",
        example="wayfolk draft personas",
    )
    for kind, sentence in KINDS.items():
        draft = add_command(drafts, kind, _draft, help=sentence, example=_example(kind))
        draft.set_defaults(kind=kind)
        add_brief(draft)
        add_budget(draft)
    add_command(drafts, "list", _list, help="List the drafts made so far.", example="wayfolk draft list")
    export = add_command(
        commands,
        "export",
        _export,
        help="Write a draft as Markdown, a self-contained HTML page, JSON or CSV.",
        example="wayfolk export journey --format html --output journey.html",
    )
    export.add_argument("artifact", metavar="ARTIFACT", help=WHICH)
    export.add_argument(
        "--format",
        choices=(*FORMATS, "guide"),
        default="md",
        help="md by default; guide: of a journey map, an interview guide for its empty cells",
    )
    add_language(export, "language of the words around the claims (default: the draft's)")
    export.add_argument("--output", type=Path, metavar="FILE", help="default: print it")


def _example(kind: str) -> str:
    return {
        "findings": 'wayfolk draft findings --segment "audience=public"',
        "personas": "wayfolk draft personas --language en",
        "journey": "wayfolk draft journey --frame five_stages",
        "ideas": 'wayfolk draft ideas --scope "paying for the permit"',
    }[kind]


def add_brief(parser: argparse.ArgumentParser) -> None:
    """What a draft is about: topic, people, frame, language."""
    parser.add_argument("--scope", default="", metavar="TEXT", help="a topic; only passages near it count")
    add_scope(parser)
    parser.add_argument("--frame", default="six_stages", metavar="NAME", help="journey frame (see wayfolk frames)")
    add_language(parser, "language of the claims (default: the project's)")


def brief_of(args: argparse.Namespace) -> Brief:
    """The brief those arguments give."""
    from assistant.artifacts import Brief

    return Brief(scope=args.scope, segment=args.segment, frame=args.frame, language=args.language)


def draft_of(kind: str) -> Draft:
    """The function that drafts a kind among `KINDS`; its module is imported now."""
    if kind == "findings":
        from assistant.findings import draft_findings

        return draft_findings
    if kind == "personas":
        from assistant.personas import draft_personas

        return draft_personas
    if kind == "journey":
        from assistant.journeys import draft_journey

        return draft_journey
    from assistant.ideas import draft_ideas

    return draft_ideas


def _draft(args: argparse.Namespace) -> int:
    from assistant.export import export_artifact

    with open_project(args) as project, progress_on(sys.stderr) as progress:
        artifact = draft_of(args.kind)(project, brief_of(args), progress)
    text = export_artifact(artifact, "md", language=artifact.brief.language or project.language)
    emit(args, artifact.model_dump(mode="json", by_alias=True), text.rstrip("\n"))
    if not args.json:
        note(f"Kept as {artifact.id}. As a page: wayfolk export {artifact.id} --format html --output {args.kind}.html")
    return 0


def _list(args: argparse.Namespace) -> int:
    summaries = open_project(args).artifacts()
    rows = [
        {
            "id": each.id,
            "kind": each.kind,
            "title": each.title,
            "created": each.created,
            "approved": each.approved,
            "stale": each.stale,
        }
        for each in summaries
    ]
    shown = [(each.id, each.title, each.created, "stale" if each.stale else "") for each in summaries]
    text = table(("id", "title", "created", ""), shown) if rows else "No drafts yet. Make one: wayfolk draft findings"
    emit(args, {"artifacts": rows}, text)
    return 0


def find_artifact(project: Project, wanted: str) -> str:
    """The id of the one draft that `wanted` names: an id, the beginning of one, or a kind for the newest.

    Raises:
        ArtifactError: no draft or several answer to it.
    """
    from assistant.errors import ArtifactError

    summaries = project.artifacts()
    if any(each.id == wanted for each in summaries):
        return wanted
    newest = max((each for each in summaries if each.kind == wanted), key=lambda each: each.created, default=None)
    if newest is not None:
        return newest.id
    near = [each.id for each in summaries if each.id.startswith(wanted)]
    if len(near) == 1:
        return near[0]
    if near:
        raise ArtifactError(f"{wanted!r} may be any of {', '.join(near[:5])}; give the whole id.")
    hint = f"; make one: wayfolk draft {wanted}" if wanted in KINDS else "; `wayfolk draft list` names them"
    raise ArtifactError(f"There is no draft {wanted!r}{hint}.")


def _export(args: argparse.Namespace) -> int:
    project = open_project(args)
    from assistant.errors import ArtifactError
    from assistant.export import export_artifact
    from assistant.interview_guide import guide_of
    from assistant.own_words import in_words_of
    from assistant.targets import with_changes

    artifact = with_changes(project, project.load(find_artifact(project, args.artifact)))
    language = args.language or artifact.brief.language or project.language
    guide = args.format == "guide"
    if args.format != "json":
        artifact = in_words_of(artifact, language, project.root)
    written = guide_of(artifact, language) if guide else export_artifact(artifact, args.format, language=language)
    if args.output is None:
        emit(args, {"artifact": artifact.id, "format": args.format, "content": written}, written.rstrip("\n"))
        return 0
    try:
        encoding = "utf-8-sig" if args.format == "csv" else "utf-8"  # spreadsheets need the mark to read other scripts
        args.output.write_text(written, encoding=encoding, newline="")
    except OSError as error:
        raise ArtifactError(f"{args.output}: could not be written ({error.strerror}); name another file.") from error
    size = args.output.stat().st_size
    document = {"artifact": artifact.id, "format": args.format, "output": str(args.output), "bytes": size}
    emit(args, document, f"Wrote {args.output} ({size} bytes).")
    return 0
