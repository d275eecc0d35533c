"""A draft with what the product itself wrote put into another language: its title, stages, lanes, touchpoints, the
questions of empty cells, and what stands around a pain in an idea without a model; each as the phrases, the frame and
the lists have it there.

Only what still reads as it was made is changed: a name that a person set stays, and so does every claim about people.
Screens and files are read so; what is kept stays in the draft's language. Knows no layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from assistant.artifacts import AnyArtifact, Claim, Finding, FindingSet, Gap, Idea, IdeaSet, JourneyMap, Stage
from assistant.citations import tally
from assistant.confidence import arithmetic_of
from assistant.errors import FrameError
from assistant.frames import Frame, FrameStage, in_language, load_frame
from assistant.phrases import phrase, phrase_languages
from assistant.touchpoints import touchpoint_name
from assistant.ways_to_help import all_ways

_METRICS = ("metric_pain", "metric_idea")
_HOLE = "\0"


def in_words_of(artifact: AnyArtifact, language: str, project: Path | None = None) -> AnyArtifact:
    """`artifact` with the product's own words in `language`. In the draft's own, only what somebody who read the map in
    another language made it ask is put back into it.

    Args:
        project: folder of the project, for frames of its own; without it only shipped frames are known.
    """
    if not language or (language == artifact.brief.language and not isinstance(artifact, JourneyMap)):
        return artifact
    artifact = artifact.model_copy(update={"title": title_in(artifact.artifact, artifact.title, language)})
    if isinstance(artifact, FindingSet):
        findings = tuple(_finding(each, artifact, language) for each in artifact.findings)
        return artifact.model_copy(update={"findings": findings})
    if isinstance(artifact, IdeaSet):
        return _ideas(artifact, language, project)
    return _journey(artifact, language, project) if isinstance(artifact, JourneyMap) else artifact


def title_in(kind: str, title: str, language: str) -> str:
    """The title of a draft of that kind as a reader of `language` knows it; one that a person gave as it is."""
    if kind == "journey":
        target = partial(phrase, "title_target", title=_HOLE)
        title = _put_around(title, target, language, partial(title_in, kind))
    return _put(title, lambda code: phrase(f"title_{kind}", code), language)


def _put(text: str, said: Callable[[str], str], language: str) -> str:
    """What the product says in `language` where `text` is what it says in some language; else `text`."""
    return said(language) if any(text == said(code) for code in phrase_languages()) else text


def _put_around(
    text: str, said: Callable[[str], str], language: str, inside: Callable[[str, str], str] | None = None
) -> str:
    """What the product says around something, its place held by `_HOLE`, in `language` where `text` is so made.

    Args:
        inside: puts what stands there into the language, too.
    """
    for code in phrase_languages():
        before, _, after = said(code).partition(_HOLE)
        if len(text) > len(before) + len(after) and text.startswith(before) and text.endswith(after):
            held = text[len(before) : len(text) - len(after)]
            return said(language).replace(_HOLE, inside(held, language) if inside else held)
    return text


def _ideas(ideas: IdeaSet, language: str, project: Path | None) -> IdeaSet:
    """Questions to think on, why they should help and what would show it, where they come from the product's lists."""
    try:
        stages = load_frame(ideas.brief.frame, project).stages
    except FrameError:
        stages = ()
    return ideas.model_copy(update={"ideas": tuple(_idea(each, stages, language) for each in ideas.ideas)})


def _idea(idea: Idea, stages: Sequence[FrameStage], language: str) -> Idea:
    text, mechanism = idea.text, idea.mechanism
    if idea.wording == "rule":
        text = _first_put(text, (partial(way.question, _HOLE) for way in all_ways()), language)
    elif idea.source == "participant" and idea.wording == "quote":
        text = _put_around(text, partial(phrase, "suggestion", quote=_HOLE), language)
    for way in all_ways():
        mechanism = _put(mechanism, way.mechanism, language)
    changed = {"text": text, "mechanism": mechanism, "metric": _metric(idea.metric, stages, language)}
    return idea.model_copy(update=changed)


def _first_put(text: str, forms: Iterable[Callable[[str], str]], language: str) -> str:
    """`text` by the first of these forms that it is made by."""
    return next((put for form in forms if (put := _put_around(text, form, language)) != text), text)


def _metric(metric: str, stages: Sequence[FrameStage], language: str) -> str:
    for name in _METRICS:
        metric = _put(metric, partial(phrase, f"{name}_anywhere"), language)
        for stage in stages:
            metric = _put(metric, partial(_at, name, stage), language)
    return metric


def _at(name: str, stage: FrameStage, language: str) -> str:
    return phrase(name, language, stage=in_language(stage.names, language))


def _finding(finding: Finding, inside: FindingSet, language: str) -> Finding:
    known = {citation.label: citation for citation in inside.citations}
    against = tally(known[label] for label in finding.against if label in known).voices
    numbers = finding.participants, finding.unit, finding.sources, len(finding.kinds), against, finding.confidence
    arithmetic = _put(finding.arithmetic, lambda code: arithmetic_of(*numbers, code), language)
    return finding.model_copy(update={"arithmetic": arithmetic})


def _journey(journey: JourneyMap, language: str, project: Path | None) -> JourneyMap:
    try:
        frame = load_frame(journey.frame, project)
    except FrameError:
        return journey  # a frame that is gone, or of a project that is not at hand
    made_in = _made_in(journey, frame)
    lanes = {lane: _put(name, partial(frame.lane_name, lane), language) for lane, name in journey.lanes.items()}
    stages = tuple(_stage(stage, frame, made_in, language) for stage in journey.stages)
    return journey.model_copy(update={"lanes": lanes, "stages": stages})


def _made_in(journey: JourneyMap, frame: Frame) -> str:
    """The language whose names a map was made with. Lanes tell, for nobody renames them; a stage that a person called
    what the frame calls it in another language keeps that name."""
    lanes = [(lane.id, journey.lanes[lane.id]) for lane in frame.lanes if lane.id in journey.lanes]
    for code in dict.fromkeys((journey.brief.language, *phrase_languages())):
        if code and all(name == frame.lane_name(lane, code) for lane, name in lanes):
            return code
    return journey.brief.language


def _stage(stage: Stage, frame: Frame, made_in: str, language: str) -> Stage:
    own = stage.name == frame.stage_name(stage.id, made_in)
    return stage.model_copy(
        update={
            "name": frame.stage_name(stage.id, language) if own else stage.name,
            "cells": {lane: tuple(claim_in(each, language) for each in cell) for lane, cell in stage.cells.items()},
            "empty": tuple(_gap(gap, stage, frame, (made_in, language), own) for gap in stage.empty),
        }
    )


def claim_in(claim: Claim, language: str) -> Claim:
    """A touchpoint by its name in `language`; any other claim as it is."""
    touchpoint = claim.id.rpartition("-")[2]
    if claim.wording != "rule":
        return claim
    text = _put(claim.text, lambda code: touchpoint_name(touchpoint, code), language)
    return claim if text == claim.text else claim.model_copy(update={"text": text})


def _gap(gap: Gap, stage: Stage, frame: Frame, tongues: tuple[str, str], own: bool) -> Gap:
    """The question of an empty cell: the frame's, or of a stage that people added or renamed the general one."""
    made_in, language = tongues
    ask = _put(gap.ask, lambda code: frame.ask(gap.lane, stage.id, code), language)
    lane = frame.lane_name(gap.lane, made_in)
    if any(ask == phrase("ask_cell", code, stage=stage.name, lane=lane) for code in phrase_languages()):
        name = frame.stage_name(stage.id, language) if own else stage.name
        ask = phrase("ask_cell", language, stage=name, lane=frame.lane_name(gap.lane, language))
    return gap.model_copy(update={"ask": ask})
