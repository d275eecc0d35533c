"""A draft with what the product itself wrote put into another language: its title, stages, lanes, touchpoints, and the
questions of empty cells, each as the phrases, the frame and the taxonomy have it there.

Only what still reads as it was made, in whichever language, is changed: a name that a person set stays, and so does
every claim about people. Knows no layout.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from assistant.artifacts import AnyArtifact, Claim, Finding, FindingSet, Gap, JourneyMap, Stage
from assistant.citations import tally
from assistant.confidence import arithmetic_of
from assistant.errors import FrameError
from assistant.frames import Frame, load_frame
from assistant.phrases import phrase, phrase_languages
from assistant.touchpoints import touchpoint_name


def in_words_of(artifact: AnyArtifact, language: str) -> AnyArtifact:
    """`artifact` with the product's own words in `language`; itself where that is the draft's."""
    if not language or language == artifact.brief.language:
        return artifact
    title = _put(artifact.title, lambda code: phrase(f"title_{artifact.artifact}", code), language)
    artifact = artifact.model_copy(update={"title": title})
    if isinstance(artifact, FindingSet):
        findings = tuple(_finding(each, artifact, language) for each in artifact.findings)
        return artifact.model_copy(update={"findings": findings})
    return _journey(artifact, language) if isinstance(artifact, JourneyMap) else artifact


def _put(text: str, said: Callable[[str], str], language: str) -> str:
    """What the product says in `language` where `text` is what it says in some language; else `text`."""
    return said(language) if any(text == said(code) for code in phrase_languages()) else text


def _finding(finding: Finding, inside: FindingSet, language: str) -> Finding:
    known = {citation.label: citation for citation in inside.citations}
    against = tally(known[label] for label in finding.against if label in known).voices
    numbers = finding.participants, finding.unit, finding.sources, len(finding.kinds), against, finding.confidence
    arithmetic = _put(finding.arithmetic, lambda code: arithmetic_of(*numbers, code), language)
    return finding.model_copy(update={"arithmetic": arithmetic})


def _journey(journey: JourneyMap, language: str) -> JourneyMap:
    try:
        frame = load_frame(journey.frame)
    except FrameError:
        return journey  # a frame of the project's own; its words are the team's
    lanes = {lane: _put(name, partial(frame.lane_name, lane), language) for lane, name in journey.lanes.items()}
    stages = tuple(_stage(stage, frame, language) for stage in journey.stages)
    return journey.model_copy(update={"lanes": lanes, "stages": stages})


def _stage(stage: Stage, frame: Frame, language: str) -> Stage:
    return stage.model_copy(
        update={
            "name": _put(stage.name, lambda code: frame.stage_name(stage.id, code), language),
            "cells": {lane: tuple(_claim(each, language) for each in cell) for lane, cell in stage.cells.items()},
            "empty": tuple(_gap(gap, stage.id, frame, language) for gap in stage.empty),
        }
    )


def _claim(claim: Claim, language: str) -> Claim:
    """A touchpoint by its name in `language`; any other claim as it is."""
    touchpoint = claim.id.rpartition("-")[2]
    if claim.wording != "rule":
        return claim
    return claim.model_copy(update={"text": _put(claim.text, lambda code: touchpoint_name(touchpoint, code), language)})


def _gap(gap: Gap, stage: str, frame: Frame, language: str) -> Gap:
    return gap.model_copy(update={"ask": _put(gap.ask, lambda code: frame.ask(gap.lane, stage, code), language)})
