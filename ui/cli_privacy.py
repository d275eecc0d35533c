"""`wayfolk privacy` and `wayfolk what-leaves`: who is behind a pseudonym, corrections, forgetting, and what is sent.

Calls one function a command; what is personal and how it is replaced is known elsewhere.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from ui.cli_arguments import add_command, add_group, add_language, add_scope, open_project, scope_of, some_text
from ui.cli_output import emit, many, note, progress_on, table

if TYPE_CHECKING:
    from assistant.correcting import Correction
    from assistant.forgetting import Forgetting
    from assistant.leaving import Leaving
    from assistant.project import Project
    from corpus.progress import Progress
    from ui.cli_arguments import Commands

KINDS = (
    "person",
    "email",
    "phone",
    "card",
    "account",
    "id",
    "address",
    "birth date",
    "link",
    "handle",
    "device",
    "plate",
    "location",
)
DRAFTS = ("findings", "personas", "journey", "ideas")


class PseudonymRow(TypedDict):
    """One pseudonym and what it stands for."""

    pseudonym: str
    """As it stands in the sources, without brackets."""
    kind: str
    """Person, Email, Phone, …"""
    originals: list[str]
    """Every way in which the sources write it."""


class PseudonymsDocument(TypedDict):
    """What `wayfolk privacy list --json` prints."""

    pseudonyms: list[PseudonymRow]
    """By kind and number."""
    note: str
    """Where names were looked for by rules alone, what to do; else empty."""


class CorrectionDocument(TypedDict):
    """What `wayfolk privacy keep`, `replace`, `join` and `apply` print with `--json`."""

    documents: list[str]
    """Ids of the sources that were put in order, as they are now."""
    left: list[str]
    """Files that are gone, so that their sources stay as they are."""
    drafts: list[str]
    """Ids of the drafts that were put in order, with their versions and proposals."""
    conversations: list[str]
    """Ids of the conversations that were."""
    corrections: bool
    """Whether corrections of the coding were."""
    stale: dict[str, list[str]]
    """Id of a draft → ids of its claims that were marked stale."""
    files: list[str]
    """Files in the project's folder that still hold the text; they are yours to change."""


class ForgettingDocument(TypedDict):
    """What `wayfolk privacy forget --json` prints."""

    person: str
    """The pseudonym or code."""
    done: bool
    """False where it was only asked what would go."""
    documents: list[str]
    """Sources that hold their words or speak of them."""
    passages: int
    """Their own."""
    drafts: dict[str, list[str]]
    """Id of a draft → ids of the claims that rest on them."""
    conversations: dict[str, int]
    """Id of a conversation → turns that hold their words."""
    files: list[str]
    """Files on disk that still hold their words."""
    things: list[str]
    """Pseudonyms of what is theirs alone, as `Email 2`."""
    perhaps: list[str]
    """Who may be the same person in another study; they stay."""


class SentRow(TypedDict):
    """One text that would be sent."""

    to: str
    """chat or embedder."""
    role: str
    """system, user or assistant; query or passage."""
    tokens: int
    """As this project counts them."""
    text: str
    """Exactly as it would be sent."""


class LeavingDocument(TypedDict):
    """What `wayfolk what-leaves --json` prints."""

    chat_model: str
    """As set."""
    chat_leaves: bool
    """Whether that model is asked over the network."""
    embedder: str
    """As set."""
    embedder_leaves: bool
    """Whether that embedder is asked over the network."""
    requests: int
    """To the chat model."""
    texts: list[SentRow]
    """In order."""


ROWS = (CorrectionDocument, ForgettingDocument, LeavingDocument, PseudonymRow, PseudonymsDocument, SentRow)


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    group = add_group(
        commands,
        "privacy",
        _list,
        help="Show, correct and destroy the pseudonyms of people, or forget somebody.",
        example="wayfolk privacy list",
    )
    listed = add_command(
        group, "list", _list, help="List who is behind which pseudonym.", example="wayfolk privacy list"
    )
    listed.add_argument("--kind", choices=KINDS, help="only these")
    keep = add_command(group, "keep", _keep, help="Never replace a text.", example='wayfolk privacy keep "Grace"')
    keep.add_argument("text", metavar="TEXT", type=some_text, help="as the sources write it")
    give = add_command(
        group,
        "replace",
        _replace,
        help="Always replace a text.",
        example='wayfolk privacy replace "the captain" --as person',
    )
    give.add_argument("text", metavar="TEXT", type=some_text, help="as the sources write it")
    give.add_argument("--as", dest="kind", choices=KINDS, default="person", help="what it is (default: person)")
    join = add_command(
        group, "join", _join, help="Make two people one.", example='wayfolk privacy join "Person 3" "Person 8"'
    )
    join.add_argument("one", metavar="PERSON", help="whose pseudonym stays: a pseudonym or a name")
    join.add_argument("other", metavar="OTHER", help="who is the same: a pseudonym or a name")
    add_command(
        group,
        "apply",
        _apply,
        help="Replace personal data in the sources taken in so far.",
        example="wayfolk privacy apply",
    )
    export = add_command(
        group, "export", _export, help="Write the key as a table.", example="wayfolk privacy export --output key.csv"
    )
    export.add_argument("--output", type=Path, required=True, metavar="FILE", help="a CSV file, readable by you alone")
    destroy = add_command(
        group,
        "destroy-key",
        _destroy,
        help="Destroy the key for good: nothing links pseudonyms to people any more.",
        example="wayfolk privacy destroy-key --yes",
    )
    destroy.add_argument("--yes", action="store_true", help="do it; without this it is only told")
    forget = add_command(
        group,
        "forget",
        _forget,
        help="Take somebody's words and name out of everything the project keeps.",
        example='wayfolk privacy forget "Person 7" --dry-run',
    )
    forget.add_argument("person", metavar="PERSON", type=some_text, help="an id, a label, a pseudonym or a name")
    forget.add_argument("--dry-run", action="store_true", help="only say what rests on them")
    leaves = add_command(
        commands,
        "what-leaves",
        _what_leaves,
        help="Show the exact text that a hosted model would get, sending nothing.",
        example='wayfolk what-leaves "What made people give up?"',
    )
    leaves.add_argument("question", metavar="QUESTION", nargs="?", default="", help="what would be asked")
    leaves.add_argument("--draft", choices=DRAFTS, help="what would be drafted instead")
    add_scope(leaves)
    add_language(leaves, "language of the answer or draft")


def _list(args: argparse.Namespace) -> int:
    from assistant.privacy import opened_key, told_by_missing_weights

    wanted = getattr(args, "kind", None)
    project = open_project(args)
    with opened_key(project) as key:
        entries = [each for each in key.entries() if wanted is None or each[0].casefold() == wanted]
    rows: list[PseudonymRow] = [
        {"pseudonym": f"{kind} {number}", "kind": kind, "originals": list(forms)} for kind, number, forms in entries
    ]
    shown = [(row["pseudonym"], ", ".join(row["originals"])) for row in rows]
    text = table(("pseudonym", "stands for"), shown) if rows else "Nothing was replaced, or the key was destroyed."
    by_rules = told_by_missing_weights(project)
    emit(args, {"pseudonyms": rows, "note": by_rules}, "\n\n".join(filter(None, (text, by_rules))))
    return 0


def _keep(args: argparse.Namespace) -> int:
    from assistant.correcting import keep_text

    project = open_project(args)
    with progress_on(sys.stderr) as progress:
        return _corrected(args, project, keep_text(project, args.text, progress), f"{args.text!r} is kept from now on")


def _replace(args: argparse.Namespace) -> int:
    from assistant.correcting import replace_text
    from corpus.redaction.items import Kind

    project = open_project(args)
    kind = next(each for each in Kind if each.value.casefold() == args.kind)
    with progress_on(sys.stderr) as progress:
        done = replace_text(project, args.text, kind, progress)
    return _corrected(args, project, done, f"{args.text!r} is replaced from now on")


def _join(args: argparse.Namespace) -> int:
    from assistant.correcting import join_people

    project = open_project(args)
    with progress_on(sys.stderr) as progress:
        done = join_people(project, args.one, args.other, progress)
    return _corrected(args, project, done, "They are one person from now on")


def _apply(args: argparse.Namespace) -> int:
    from assistant.correcting import apply_now

    project = open_project(args)
    with progress_on(sys.stderr) as progress:
        return _corrected(args, project, apply_now(project, progress), "Personal data was looked for in every source")


def _corrected(args: argparse.Namespace, project: Project, done: Correction, what: str) -> int:
    """Bring the drafts in step and tell what was changed."""
    from assistant.staleness import follow_changes

    with project.store(writer=True) as store:
        aftermath = follow_changes(project, store)
    stale = {draft: sorted({*done.stale.get(draft, ()), *aftermath.stale.get(draft, ())}) for draft in done.stale}
    document: CorrectionDocument = {
        "documents": list(done.documents),
        "left": list(done.left),
        "drafts": list(done.drafts),
        "conversations": list(done.conversations),
        "corrections": done.corrections,
        "stale": {**{draft: list(claims) for draft, claims in aftermath.stale.items()}, **stale},
        "files": list(done.files),
    }
    fewer = sum(map(len, done.stale.values()))
    lines = [
        f"{what}; {_changed(done)}",
        *(f"{origin}: the file is gone, so its source stays as it is." for origin in done.left),
        f"Fewer people stand behind {many(fewer, 'claim')} than it said; {'it is' if fewer == 1 else 'they are'} "
        "counted anew and marked stale."
        if fewer
        else "",
        aftermath.sentence(),
        f"These files still hold it; change or remove them: {', '.join(done.files)}" if done.files else "",
    ]
    emit(args, dict(document), "\n".join(filter(None, lines)))
    return 0


def _changed(done: Correction) -> str:
    """What was put in order, in half a sentence."""
    parts = [
        many(len(done.documents), "source"),
        many(len(done.drafts), "draft") if done.drafts else "",
        many(len(done.conversations), "conversation") if done.conversations else "",
        "corrections of the coding" if done.corrections else "",
    ]
    told = [part for part in parts if part]
    listed = ", ".join(told[:-1]) + f" and {told[-1]}" if len(told) > 1 else told[0]
    return f"{listed} {'was' if told == ['1 source'] else 'were'} put in order."


def _export(args: argparse.Namespace) -> int:
    from assistant.errors import ProjectError
    from assistant.privacy import opened_key

    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(("pseudonym", "kind", "original"))
    count = 0
    with opened_key(open_project(args)) as key:
        for kind, number, forms in key.entries():
            writer.writerows((f"{kind} {number}", kind, form) for form in forms)
            count += 1
    try:
        args.output.touch(mode=0o600)
        args.output.chmod(0o600)
        args.output.write_text(rows.getvalue(), "utf-8-sig", newline="")
    except OSError as error:
        raise ProjectError(f"{args.output}: could not be written ({error.strerror}); name another file.") from error
    emit(args, {"output": str(args.output), "pseudonyms": count}, f"Wrote {count} pseudonyms to {args.output}.")
    return 0


def _destroy(args: argparse.Namespace) -> int:
    from assistant.privacy import opened_key
    from corpus.redaction.file_names import files_that_name

    project = open_project(args)
    with opened_key(project) as key, project.store() as store:
        count = sum(1 for _ in key.entries())
        named = files_that_name(store.files(), key, store.column_titles())
        if args.yes:
            key.destroy()
    files = f" but the names of these files: {', '.join(sorted(named))}" if named else ""
    done = f"The key of {count} pseudonyms is destroyed; nothing in the project links them to people any more{files}."
    asked = f"This would destroy the key of {count} pseudonyms for good; say --yes to do it."
    if named:
        asked += f" The names of these files would still tell of people: {', '.join(sorted(named))}."
    document = {"pseudonyms": count, "destroyed": bool(args.yes), "files": sorted(named)}
    emit(args, document, done if args.yes else asked)
    return 0


def _forget(args: argparse.Namespace) -> int:
    from assistant.forgetting import forget, plan_forgetting

    with open_project(args) as project:
        if args.dry_run:
            told = plan_forgetting(project, args.person)
        else:
            with progress_on(sys.stderr) as progress:
                told = forget(project, args.person, progress)
                project.retriever().refresh(progress)
    emit(args, dict(_forgetting_document(told, done=not args.dry_run)), _forgetting_text(told, done=not args.dry_run))
    return 0


def _forgetting_document(told: Forgetting, *, done: bool) -> ForgettingDocument:
    return {
        "person": told.person,
        "done": done,
        "documents": list(told.documents),
        "passages": told.passages,
        "drafts": {draft: list(claims) for draft, claims in told.drafts.items()},
        "conversations": dict(told.conversations),
        "files": list(told.files),
        "things": list(told.things),
        "perhaps": list(told.perhaps),
    }


def _forgetting_text(told: Forgetting, *, done: bool) -> str:
    claims = sum(map(len, told.drafts.values()))
    turns = sum(told.conversations.values())
    verb = "went" if done else "would go"
    lost = "lost" if done else "would lose"
    lines = [
        f"{told.person}: {many(told.passages, 'passage')} in {many(len(told.documents), 'source')} {verb}.",
        f"{many(claims, 'claim')} in {many(len(told.drafts), 'draft')} {lost} what they had of them."
        if told.drafts
        else "No draft rests on them.",
        f"{many(turns, 'turn')} of {many(len(told.conversations), 'conversation')} {verb}." if turns else "",
        f"Their own, which {verb} from the key too: {', '.join(told.things)}." if told.things else "",
        f"These may be the same person in another study, and stay: {', '.join(told.perhaps)}." if told.perhaps else "",
        f"These files of yours still hold their words; change or remove them: {', '.join(told.files)}"
        if told.files
        else "",
    ]
    return "\n".join(filter(None, lines))


def _what_leaves(args: argparse.Namespace) -> int:
    from assistant.errors import AssistantError
    from assistant.leaving import what_leaves

    if bool(args.question.strip()) == bool(args.draft):
        raise AssistantError("Give a question, or --draft with what would be drafted.")
    scope = scope_of(args)

    def work(project: Project) -> object:
        with progress_on(sys.stderr) as progress:
            return _work(args, project, scope, progress)

    leaving = what_leaves(open_project(args), work)
    document: LeavingDocument = {
        "chat_model": leaving.chat_model,
        "chat_leaves": leaving.chat_is_hosted,
        "embedder": leaving.embedder,
        "embedder_leaves": leaving.embedder_is_hosted,
        "requests": leaving.requests,
        "texts": [
            {"to": each.to, "role": each.role, "tokens": each.tokens, "text": each.text} for each in leaving.texts
        ],
    }
    emit(args, dict(document), _leaving_text(leaving))
    return 0


def _work(args: argparse.Namespace, project: Project, scope: object, progress: Progress) -> object:
    if args.draft:
        from assistant.artifacts import Brief
        from ui.cli_draft import draft_of

        return draft_of(args.draft)(project, Brief(segment=args.segment, language=args.language), progress)
    from assistant.replying import reply_to

    return reply_to(project, args.question, scope=scope, language=args.language)  # type: ignore[arg-type]


def _leaving_text(leaving: Leaving) -> str:
    if not leaving.chat_is_hosted and not leaving.embedder_is_hosted:
        note("Nothing leaves: the models are on this machine. With hosted ones this would:")
    elif not leaving.embedder_is_hosted:
        note(f"{leaving.chat_model} is asked over the network; the embedder is on this machine.")
    elif not leaving.chat_is_hosted:
        note(f"{leaving.embedder} is asked over the network; the chat model is on this machine.")
    lines = []
    for number, each in enumerate(leaving.texts, 1):
        lines += [
            f"--- {number}. to the {each.to}, as {each.role}: {each.tokens} tokens, {len(each.text)} characters",
            each.text,
        ]
    total = sum(each.tokens for each in leaving.texts)
    lines.append(f"--- {len(leaving.texts)} texts, {total} tokens, in {leaving.requests} requests to the chat model.")
    return "\n".join(lines)
