"""`wayfolk observations`: what was coded of which passage, and a person's word on it, which wins from then on.

Lays out and hands on; corrects nothing itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from assistant.coders.codes import Kind
from ui.cli_arguments import add_command, add_group, open_project
from ui.cli_ask import label_of
from ui.cli_output import emit, note

if TYPE_CHECKING:
    from assistant.correction_log import Correction
    from assistant.corrections import Codes, Corrected
    from assistant.frames import Frame
    from assistant.observations import Observation, Observed
    from assistant.project import Project
    from ui.cli_arguments import Commands

KINDS = tuple(kind.value for kind in Kind)


class ObservationRow(TypedDict):
    """A coded passage."""

    id: str
    """`<segment>@<start>`; `<segment>@<start>-<end>` for a passage that a person added."""
    document: str
    """Id of the source."""
    segment: str
    """Id of the segment it stands in."""
    start: int
    """Code points of the source's text."""
    end: int
    """Exclusive."""
    text: str
    """The words."""
    participant: str | None
    """Id of the person, or null where the source does not tell people apart."""
    role: str
    """participant or staff."""
    language: str
    """BCP 47."""
    kind: str
    """need, goal, behaviour, pain, delight, expectation, idea or context."""
    kind_weight: float
    """0 to 1: how sure the coder is; 1 where a person gave the kind."""
    stage: str
    """Id of the frame's stage; empty where none fits."""
    valence: float
    """-2 (very bad) to 2 (very good)."""
    coder: str
    """Method, version and model; `person` where a person gave codes."""
    correction: int
    """Number of the last correction; 0 where nobody corrected it."""


class CorrectionRow(TypedDict):
    """What a person said of a passage."""

    id: str
    """`c` and its number."""
    act: str
    """correct, reject, add or undo."""
    who: str
    """Who said it; empty where the project knows no names."""
    when: str
    """ISO 8601, UTC."""
    observation: str
    """Id of the observation it holds for now; empty where there is none in what is listed."""
    found: bool
    """False where the words stand nowhere in the sources any more: it is kept, and not applied."""
    text: str
    """The words it was said of."""
    kind: str | None
    """The kind given; null where nothing was said of it."""
    stage: str | None
    """The stage given; empty for none of them, null where nothing was said of it."""
    valence: float | None
    """The valence given; null where nothing was said of it."""


class ObservationsDocument(TypedDict):
    """What `wayfolk observations --json` prints."""

    frame: str
    """Id of the frame whose stages are given."""
    observations: list[ObservationRow]
    """In the order of the sources."""
    rejected: list[ObservationRow]
    """What a person left out of everything."""
    corrections: list[CorrectionRow]
    """Those that hold, oldest first."""


class ObservationDocument(TypedDict):
    """What `wayfolk observations correct|reject|add|undo --json` print."""

    correction: CorrectionRow
    """What was kept."""
    observation: ObservationRow | None
    """The passage as it is now; null where it is left out or not there any more."""


ROWS = (ObservationRow, CorrectionRow, ObservationsDocument, ObservationDocument)
"""All shapes of this file, for the schemas."""


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    group = add_group(
        commands,
        "observations",
        _list,
        help="List the coded passages, or correct them: what a person says wins from then on.",
        example="wayfolk observations",
    )
    shown = add_command(
        group,
        "list",
        _list,
        help="List the coded passages with kind, stage and feeling, and what people said of them.",
        example="wayfolk observations list --kind pain",
    )
    shown.add_argument("--document", metavar="DOC", default="", help="of one source: its id, path or title")
    shown.add_argument("--kind", choices=KINDS, help="of one kind")
    _add_frame(shown)
    changed = add_command(
        group,
        "correct",
        _correct,
        help="Give a passage another kind, stage or feeling.",
        example="wayfolk observations correct 1f0c9a2b7d3e4f56.12@840 --kind pain --stage service --valence=-1",
    )
    _add_id(changed)
    changed.add_argument("--kind", choices=KINDS, help="what the passage tells")
    _add_codes(changed)
    left = add_command(
        group,
        "reject",
        _reject,
        help="Leave a passage out of everything; `undo` brings it back.",
        example="wayfolk observations reject 1f0c9a2b7d3e4f56.12@840",
    )
    _add_id(left)
    _add_frame(left)
    _add_who(left)
    added = add_command(
        group,
        "add",
        _add,
        help="Make words of a source a coded passage.",
        example='wayfolk observations add interview-3.txt --quote "I gave up" --kind pain',
    )
    added.add_argument("document", metavar="DOC", help="the source's id, the beginning of it, or its path or title")
    added.add_argument("--quote", required=True, metavar="WORDS", help="the words, as they stand in the source")
    added.add_argument("--start", type=int, metavar="N", help="where they begin, if they stand there more than once")
    added.add_argument("--kind", choices=KINDS, required=True, help="what the passage tells")
    _add_codes(added)
    back = add_command(
        group,
        "undo",
        _undo,
        help="Take back the last correction of a passage, or the one that is named.",
        example="wayfolk observations undo c3",
    )
    _add_id(back, "the passage's id, or `c` and the number of a correction")
    _add_frame(back)
    _add_who(back)


def _add_id(parser: argparse.ArgumentParser, what: str = "the passage's id, as `observations list` shows it") -> None:
    parser.add_argument("id", metavar="ID", help=what)


def _add_codes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stage", metavar="STAGE", help="id of the frame's stage; '' for none of them")
    parser.add_argument("--valence", type=float, metavar="N", help="how it felt: -2 (very bad) to 2 (very good)")
    _add_frame(parser)
    _add_who(parser)


def _add_frame(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--frame", default="", metavar="FRAME", help="journey frame whose stages are meant")


def _add_who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", default="", metavar="NAME", help="who says so, kept with the correction")


def _list(args: argparse.Namespace) -> int:
    from assistant.observations import observed
    from corpus.records import Scope
    from ui.cli_understanding import find_document

    with open_project(args) as project:
        chosen = getattr(args, "document", "")
        scope = None
        if chosen:
            with project.store() as store:
                scope = Scope(documents=frozenset({find_document(store, chosen).id}))
        frame = _frame(project, args)
        now = observed(project, frame, scope=scope)
    kind = getattr(args, "kind", None)
    shown = [each for each in now.observations if kind in (None, each.kind.value)]
    said = [each for each in now.corrections if scope is None or each.number in now.of]
    rows: ObservationsDocument = {
        "frame": frame.id,
        "observations": [observation_row(each) for each in shown],
        "rejected": [observation_row(each) for each in now.rejected],
        "corrections": [_correction_row(each, now.of.get(each.number, ""), each not in now.lost) for each in said],
    }
    for each in now.lost:
        note(
            f"c{each.number}: the words “{_one_line(each.quote)}” stand nowhere in {each.origin or 'the sources'} any "
            f"more; the correction is kept and not applied. Take it back with: wayfolk observations undo c{each.number}"
        )
    emit(args, {**rows}, _listed(shown, now))
    return 0


def _listed(shown: Sequence[Observation], now: Observed) -> str:
    if not shown and not now.rejected:
        return "No coded passages; bring sources with `wayfolk ingest PATH`, or ask for another kind or source."
    lines = [_line(each) for each in shown]
    if now.rejected:
        lines += ["", f"{len(now.rejected)} left out", *(_line(each) for each in now.rejected)]
    return "\n".join(lines)


def _line(each: Observation) -> str:
    who = each.segment.speaker or label_of(each.segment.participant) or each.segment.role.value
    by = f" (c{each.corrected})" if each.corrected else ""
    codes = " · ".join((each.kind.value, each.stage or "no stage", f"{each.valence:+.1f}"))
    return f"{each.id}  {codes}{by}  {who}: {_one_line(each.quote)}"


def _correct(args: argparse.Namespace) -> int:
    from assistant.corrections import correct

    with open_project(args) as project:
        done = correct(project, _frame(project, args), args.id, _codes(args), who=args.who)
    return _told(args, done)


def _reject(args: argparse.Namespace) -> int:
    from assistant.corrections import reject

    with open_project(args) as project:
        done = reject(project, _frame(project, args), args.id, who=args.who)
    return _told(args, done)


def _add(args: argparse.Namespace) -> int:
    from assistant.corrections import add
    from ui.cli_understanding import find_document

    with open_project(args) as project:
        with project.store() as store:
            document = find_document(store, args.document).id
        frame = _frame(project, args)
        done = add(project, frame, document, args.quote, _codes(args), who=args.who, start=args.start)
    return _told(args, done)


def _undo(args: argparse.Namespace) -> int:
    from assistant.corrections import undo

    with open_project(args) as project:
        done = undo(project, _frame(project, args), args.id, who=args.who)
    return _told(args, done)


def _frame(project: Project, args: argparse.Namespace) -> Frame:
    from assistant.artifacts import Brief
    from assistant.frames import load_frame

    return load_frame(getattr(args, "frame", "") or Brief().frame, project.root)


def _codes(args: argparse.Namespace) -> Codes:
    from assistant.corrections import Codes

    return Codes(Kind(args.kind) if args.kind else None, args.stage, args.valence)


def _told(args: argparse.Namespace, done: Corrected) -> int:
    identity = done.observation.id if done.observation is not None else ""
    document: ObservationDocument = {
        "correction": _correction_row(done.correction, identity, True),
        "observation": observation_row(done.observation) if done.observation is not None else None,
    }
    undone = ", ".join(f"c{number}" for number in done.correction.undoes)
    said = f"Taken back: {undone}." if undone else f"Kept as c{done.correction.number}."
    now = _line(done.observation) if done.observation is not None else "The passage is in nothing from now on."
    after = "Drafts follow at the next `wayfolk refresh`."
    emit(args, {**document}, "\n".join((said, now, after)))
    return 0


def observation_row(each: Observation) -> ObservationRow:
    """A coded passage as `--json` prints it."""
    return {
        "id": each.id,
        "document": each.segment.document,
        "segment": each.segment.id,
        "start": each.span.start,
        "end": each.span.end,
        "text": each.quote,
        "participant": each.segment.participant,
        "role": each.segment.role.value,
        "language": each.language,
        "kind": each.kind.value,
        "kind_weight": each.kind_weight,
        "stage": each.stage,
        "valence": each.valence,
        "coder": each.coder,
        "correction": each.corrected,
    }


def _correction_row(each: Correction, observation: str, found: bool) -> CorrectionRow:
    return {
        "id": f"c{each.number}",
        "act": each.act,
        "who": each.who,
        "when": each.when,
        "observation": observation,
        "found": found,
        "text": each.quote,
        "kind": each.kind.value if each.kind is not None else None,
        "stage": each.stage,
        "valence": each.valence,
    }


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 100 else flat[:99] + "…"
