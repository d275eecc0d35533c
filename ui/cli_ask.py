"""`wayfolk ask` and `wayfolk chat`: a question in, an answer with its passages out.

Lays out replies; finds and words nothing itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.export.label_runs import in_short
from ui.cli_arguments import add_budget, add_command, add_language, add_scope, open_project, scope_of, some_text
from ui.cli_output import emit, note, progress_on

if TYPE_CHECKING:
    from assistant.answer_events import AnswerEvent, OnEvent
    from assistant.artifacts import Citation
    from assistant.replies import Reply
    from corpus.progress import Progress
    from ui.cli_arguments import Commands


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    ask = add_command(
        commands,
        "ask",
        _ask,
        help="Answer a question from the project's sources, each line with the passages behind it.",
        example='wayfolk ask "Why do people hesitate to buy the permit online?"',
    )
    ask.add_argument("question", type=some_text, metavar="QUESTION", help="in any language; it is answered in the same")
    add_scope(ask)
    add_language(ask, "language of the answer (default: the question's)")
    add_budget(ask)
    chat = add_command(
        commands,
        "chat",
        _chat,
        help="Talk with the assistant line by line: ask, draft and revise.",
        example="wayfolk chat",
    )
    chat.add_argument("--conversation", default="", metavar="ID", help="go on with an earlier conversation")
    add_budget(chat)


def reply_text(reply: Reply) -> str:
    """A reply for a terminal: its lines with labels, then the passages, then what is missing."""
    lines = []
    for statement in reply.statements:
        labels = in_short(statement.citations)
        mark = "" if statement.verified else "  (unverified)"
        lines.append(f"{statement.text}{labels}{mark}")
    if not lines or reply.abstained:
        lines = [reply.answer, *(line for line in lines if line not in reply.answer)]
    lines += [f"Missing: {each}" for each in reply.missing]
    lines += [reply.narrowed] if reply.narrowed else []
    lines += [reply.trouble] if reply.trouble else []
    if reply.citations:
        lines += ["", *(citation_line(each) for each in reply.citations)]
    return "\n".join(lines)


def citation_line(citation: Citation) -> str:
    """A passage with who said it and where."""
    who = citation.speaker or label_of(citation.participant) or "not named"
    time = "" if citation.time is None else f", {citation.time // 60:.0f}:{citation.time % 60:04.1f}"
    place = f"{citation.document}[{citation.start}:{citation.end}]"
    verified = "" if citation.verified.value == "EXACT" else f" ({citation.verified.value})"
    return f"[{citation.label}] “{citation.quote}” — {who}{time}, {citation.title or place} {place}{verified}"


def label_of(participant: str | None) -> str:
    """What a table calls a person without a name: `R07` of `study/survey.csv#R07`; empty where there is none."""
    return (participant or "").rpartition("#")[2] if "#" in (participant or "") else ""


def _ask(args: argparse.Namespace) -> int:
    from assistant.replying import reply_to

    with open_project(args) as project, progress_on(sys.stderr) as progress:
        heard = _as_steps(progress)
        reply = reply_to(project, args.question, scope=scope_of(args), language=args.language, on_event=heard)
    emit(args, reply.model_dump(mode="json", by_alias=True), reply_text(reply))
    return 0


def _as_steps(progress: Progress) -> OnEvent:
    from corpus.progress import SET_ASIDE, Step

    def heard(event: AnswerEvent) -> None:
        if event.kind == "unusable":
            progress(Step(SET_ASIDE, 0, None, event.text))
            return
        progress(Step(event.kind, event.passages, None, "" if event.kind == "statement" else event.text))

    return heard


def _chat(args: argparse.Namespace) -> int:
    from assistant.conversation import Conversation
    from assistant.errors import AssistantError

    turns: list[dict[str, object]] = []
    with open_project(args) as project:
        conversation = Conversation(project, args.conversation or _new_id())
        try:
            for line in _lines():
                try:
                    with progress_on(sys.stderr) as progress:
                        reply = conversation.send(line, _as_steps(progress))
                except AssistantError as error:
                    note(f"wayfolk: {error}")
                    continue
                turns.append({"question": line, "reply": reply.model_dump(mode="json", by_alias=True)})
                if not args.json:
                    print(reply_text(reply) + "\n", flush=True)
        finally:
            emit(args, {"conversation": conversation.id, "turns": turns}, "")
    return 0


def _new_id() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def _lines() -> Iterator[str]:
    asked = sys.stdin.isatty()
    if asked:
        note("Ask, or say what to draft; an empty line or Ctrl-D ends.")
    while True:
        if asked:
            print("> ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line or (asked and not line.strip()):
            return
        if line.strip():
            yield line.strip()
