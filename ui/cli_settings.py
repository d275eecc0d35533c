"""`wayfolk prompts` and `wayfolk frames`: what a draft is made with.

Lists and shows what the packages hold; runs nothing.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.cli_arguments import Run, add_command, add_group, open_project, positive_count
from ui.cli_output import emit, table

if TYPE_CHECKING:
    from ui.cli_arguments import Commands


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    prompts = add_group(
        commands,
        "prompts",
        _prompt_errors(_list_prompts),
        help="List, show or compare the prompts the models are given.",
        example="wayfolk prompts",
    )
    add_command(
        prompts,
        "list",
        _prompt_errors(_list_prompts),
        help="List every prompt with the version in use.",
        example="wayfolk prompts list",
    )
    show = add_command(
        prompts,
        "show",
        _prompt_errors(_show_prompt),
        help="Show one prompt as it is stored.",
        example="wayfolk prompts show answer --version 1",
    )
    show.add_argument("name", metavar="NAME")
    show.add_argument("--version", type=positive_count, metavar="N", help="default: the version in use")
    diff = add_command(
        prompts,
        "diff",
        _prompt_errors(_diff_prompt),
        help="Show what changed between two versions of a prompt.",
        example="wayfolk prompts diff translate_query 1 2",
    )
    diff.add_argument("name", metavar="NAME")
    diff.add_argument("old", type=positive_count, metavar="OLD")
    diff.add_argument("new", type=positive_count, metavar="NEW")
    frames = add_group(
        commands,
        "frames",
        _list_frames,
        help="List the journey frames a map can be drawn in.",
        example="wayfolk frames",
    )
    add_command(frames, "list", _list_frames, help="List the frames.", example="wayfolk frames list --json")


def _prompt_errors(run: Run) -> Run:
    def guarded(args: argparse.Namespace) -> int:
        from assistant.errors import AssistantError
        from prompts.prompt import PromptError

        try:
            return run(args)
        except PromptError as error:
            raise AssistantError(str(error)) from error

    return guarded


def _list_prompts(args: argparse.Namespace) -> int:
    from prompts.prompt import current_versions, list_prompts

    current = current_versions()
    rows = [
        {
            "name": each.name,
            "version": each.version,
            "current": current.get(each.name) == each.version,
            "reference": each.reference,
            "purpose": each.about.purpose,
            "inputs": list(each.about.inputs),
        }
        for each in list_prompts()
    ]
    shown = [(row["reference"], "in use" if row["current"] else "", row["purpose"]) for row in rows]
    emit(args, {"prompts": rows}, table(("prompt", "", "purpose"), shown))
    return 0


def _show_prompt(args: argparse.Namespace) -> int:
    from prompts.prompt import load_prompt

    prompt = load_prompt(args.name, args.version)
    row = {"name": prompt.name, "version": prompt.version, "reference": prompt.reference, "source": prompt.source}
    emit(args, row, prompt.source.rstrip("\n"))
    return 0


def _diff_prompt(args: argparse.Namespace) -> int:
    from prompts.prompt import diff_prompt

    changes = diff_prompt(args.name, args.old, args.new)
    row = {"name": args.name, "old": args.old, "new": args.new, "diff": changes}
    emit(args, row, changes or "Nothing changed.")
    return 0


def _list_frames(args: argparse.Namespace) -> int:
    from assistant.errors import ProjectError
    from assistant.frames import in_language, list_frames

    try:
        root = open_project(args).root
    except ProjectError:
        if args.project is not None:
            raise
        root = None  # outside a project the shipped frames are still worth a look
    frames = list_frames(root)
    rows = [
        {
            "id": frame.id,
            "name": in_language(frame.names, "en"),
            "stages": [{"id": each.id, "name": in_language(each.names, "en")} for each in frame.stages],
            "lanes": [{"id": each.id, "name": in_language(each.names, "en")} for each in frame.lanes],
        }
        for frame in frames
    ]
    shown = [(each.id, " → ".join(in_language(stage.names, "en") for stage in each.stages)) for each in frames]
    emit(args, {"frames": rows}, table(("frame", "stages"), shown))
    return 0
