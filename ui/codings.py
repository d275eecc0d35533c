"""How an utterance of a real project is coded, and a person's word on it: what the drawer shows and asks for.

Reads what was coded before and codes nothing, so that looking at a passage costs nothing and waits for no model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.artifacts import Brief, JourneyMap
from assistant.coders.codes import Kind
from assistant.corrections import Codes, add, correct, reject, undo
from assistant.errors import ArtifactError, ObservationError
from assistant.frames import Frame, load_frame
from assistant.observations import Observation, observed
from corpus.records import Role
from ui.session import CodedPassage, Coding, Recoding

if TYPE_CHECKING:
    from assistant.project import Project


def coding_of(
    project: Project, document: str, segment: str, start: int | None, end: int | None, language: str
) -> Coding | None:
    """How the cited part of an utterance is coded, or all of it; None where the utterance is gone."""
    with project.store() as store:
        found = store.segment(segment)
    if found is None or found.document != document:
        return None
    if found.role not in (Role.PARTICIPANT, Role.STAFF):
        return Coding(document, segment)
    frame = frame_of(project)
    now = observed(project, frame, kept_only=True)
    low, high = (start, end) if start is not None and end is not None else (found.span.start, found.span.end)

    def cited(each: Observation) -> bool:
        return each.segment.id == segment and each.span.start < high and low < each.span.end

    passages = [_passage(each, False) for each in now.observations if cited(each)]
    left_out = [_passage(each, True) for each in now.rejected if cited(each)]
    stages = tuple((stage.id, frame.stage_name(stage.id, language)) for stage in frame.stages)
    return Coding(document, segment, (*passages, *left_out), stages, words=True)


def recode(project: Project, document: str, said: Recoding, who: str) -> None:
    """Keep what a person says of a passage.

    Raises:
        ObservationError, ProjectError and others: as of `assistant.corrections.correct`.
    """
    frame = frame_of(project)
    if said.kind is not None and said.kind not in set(Kind):
        raise ObservationError(f"{said.kind!r} is no kind of passage; there are: {', '.join(Kind)}.")
    codes = Codes(Kind(said.kind) if said.kind is not None else None, said.stage, said.valence)
    if said.act == "correct":
        correct(project, frame, said.passage, codes, who=who, seen=said.seen, kept_only=True)
    elif said.act == "reject":
        reject(project, frame, said.passage, who=who, seen=said.seen, kept_only=True)
    elif said.act == "undo":
        undo(project, frame, said.passage, who=who, kept_only=True)
    else:
        add(project, frame, document, said.quote, codes, who=who, start=said.start, kept_only=True)


def frame_of(project: Project) -> Frame:
    """The frame of the newest map, else the one that drafts have unless another is named."""
    for entry in project.artifacts():
        if entry.kind == "journey":
            try:
                drawn = project.load(entry.id)
            except ArtifactError:
                continue  # deleted meanwhile
            if isinstance(drawn, JourneyMap):
                return load_frame(drawn.brief.frame, project.root)
    return load_frame(Brief().frame, project.root)


def _passage(each: Observation, rejected: bool) -> CodedPassage:
    kind, stage = each.kind.value, each.stage
    return CodedPassage(each.id, each.quote, each.language, kind, stage, each.valence, each.corrected, rejected)
