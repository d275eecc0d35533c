"""A change as a screen asks for it, as plain data: an operation, a step back or forth, or a split left to the content.

Checks what it is given; what an operation does and how versions are kept is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.history import Revision, redo, revise, undo
from assistant.intents import Intent
from assistant.operations import operation_from
from assistant.own_words import in_words_of
from assistant.project import Project
from assistant.said_changes import operation_for


def revised_by_hand(
    project: Project, identity: str, change: Mapping[str, object], *, seen: int, language: str, who: str = ""
) -> Revision:
    """Make a change to version `seen` of an artifact.

    Args:
        change: the fields of an operation; `{"op": "undo"}` and `{"op": "redo"}` are steps; a `split` without `cards`
            is made where what the cards tell of falls in two.

    Raises:
        ArtifactError: it is no change, it makes no sense there, or somebody changed the same meanwhile.
        ProjectError: it could not be kept.
    """
    step = {"undo": undo, "redo": redo}.get(str(change.get("op")))
    if step is not None:
        return step(project, identity, who=who, language=language)
    if change.get("op") == "split" and not change.get("cards"):
        intent = Intent("split", {"stage": str(change.get("part", ""))})
        read = in_words_of(project.load(identity), language, project.root)
        found = operation_for(project, read, intent, language)
        return revise(project, identity, found, language=language, seen=seen, who=who)
    return revise(project, identity, operation_from(change), language=language, seen=seen, who=who)
