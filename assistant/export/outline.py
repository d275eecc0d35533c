"""An artifact as sections, groups and lines: the one shape that every export is laid out from.

Knows what each kind of artifact holds and in which order it is read; nothing of Markdown, HTML or tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.artifacts import (
    AnyArtifact,
    Citation,
    Claim,
    ClosedTally,
    Contradiction,
    Finding,
    FindingSet,
    Idea,
    IdeaSet,
    JourneyMap,
    Persona,
    PersonaAttributes,
    PersonaSet,
    Side,
    Stage,
    Valence,
)
from assistant.citations import round_titles
from assistant.errors import FrameError
from assistant.export.words import tongue_in, words_in
from assistant.frames import in_language, load_frame
from assistant.net_experience import net_of
from assistant.own_words import in_words_of
from assistant.prevalence import prevalence
from assistant.worth import in_order, worth_of

Fact = tuple[str, str]
"""A word and its value."""


@dataclass(frozen=True, slots=True)
class Line:
    """One claim, and what stands beside it."""

    claim: Claim
    title: str = ""
    facts: tuple[Fact, ...] = ()
    of: int = 0
    """Voices that could have said it; 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one word: a lane of a stage, the goals of a persona."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    asks: tuple[str, ...] = ()
    """Where there are no lines, the questions that would give some."""
    more: int = 0
    """Further themes that the group does not show."""
    tally: ClosedTally | None = None
    """Answers to a closed question, in place of lines."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stage, a persona, or all there is of one sort."""

    key: str
    title: str
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    groups: tuple[Group, ...] = ()
    emotion: Valence | None = None
    net: str = ""
    """Net experience with what stands behind it; empty where it is not known."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole artifact, ready to be laid out."""

    title: str
    kind: str
    language: str
    words: Mapping[str, str]
    facts: tuple[Fact, ...]
    """Where it comes from."""
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    citations: tuple[Citation, ...]
    expected: tuple[str, ...] = ()
    """Expectations against outcomes, one a line, or that there are none; empty for other kinds."""
    planned: tuple[str, ...] = ()
    """Steps of process documents against what people told, one a line; empty where there is no such document."""
    changes: tuple[str, ...] = ()
    """What a map of how it should be changes, one a line, or that it changes nothing; empty for any other."""


def outline_of(artifact: AnyArtifact, language: str = "") -> Outline:
    """`artifact` as an outline with words in `language`; the brief's where none is given."""
    language = language or artifact.brief.language or "en"
    words = words_in(language)
    artifact = in_words_of(artifact, language)
    if isinstance(artifact, FindingSet):
        sections, notes = _findings(artifact, words, _stage_names(artifact, language))
    elif isinstance(artifact, PersonaSet):
        sections, notes = _personas(artifact, words)
    elif isinstance(artifact, JourneyMap):
        sections, notes = _journey(artifact, words)
    else:
        sections, notes = _ideas(artifact, words)
    return Outline(
        title=artifact.title or words[artifact.artifact],
        kind=artifact.artifact,
        language=language,
        words=words,
        facts=_provenance(artifact, words, language),
        sections=sections,
        notes=notes,
        citations=artifact.citations,
        expected=_expected(artifact, {each.id: each.name for each in artifact.stages}, words)
        if isinstance(artifact, JourneyMap)
        else (),
        planned=_planned(artifact, words) if isinstance(artifact, JourneyMap) else (),
        changes=_changes(artifact, words) if isinstance(artifact, JourneyMap) else (),
    )


def standing(line: Line, words: Mapping[str, str]) -> str:
    """What a claim rests on, in a few words: `observed · People: 4/14 (some) · Sources: 3 · Confidence: high`."""
    claim = line.claim
    parts = [words[claim.status.value]]
    if claim.participants:
        of = f"/{line.of}" if claim.participants <= line.of else ""
        band = prevalence(claim.participants, line.of)
        word = f" ({words[f'prevalence_{band}']})" if band else ""
        parts.append(f"{words[claim.unit.value.replace(' ', '_')]}: {claim.participants}{of}{word}")
        parts.append(f"{words['sources']}: {claim.sources}")
    parts.append(f"{words['confidence']}: {words[claim.confidence.value]}")
    parts += [words[mark] for mark in ("stale", "approved") if getattr(claim, mark)]
    return " · ".join(parts)


def feeling(valence: Valence) -> str:
    """`−0.8 ± 0.4 (5)`: mean, spread, voices."""
    mean = round(valence.mean, 1) or 0.0  # no "−0.0"
    return f"{mean:+.1f} ± {valence.spread:.1f} ({valence.n})".replace("-", "−")


def versioned(embedder: str, revision: str) -> str:
    """`provider:model @ 0a1b2c3d4e5f`: enough of the revision to tell weights apart."""
    return f"{embedder} @ {revision[:12]}" if revision else embedder


def _signed(value: float) -> str:
    return f"{value or 0.0:+.2f}".replace("-", "−")


def net_said(valence: Valence | None, words: Mapping[str, str]) -> str:
    """`+0.20 (−0.15 … +0.49; 4 good, 2 bad, n = 10)`; empty where it is not known."""
    net = net_of(valence)
    if net is None:
        return ""
    counts = f"{net.good} {words['good']}, {net.bad} {words['bad']}, n = {net.n}"
    return f"{_signed(net.value)} ({_signed(net.low)} … {_signed(net.high)}; {counts})"


def _provenance(artifact: AnyArtifact, words: Mapping[str, str], language: str) -> tuple[Fact, ...]:
    origin, brief = artifact.origin, artifact.brief
    facts = [
        (words["topic"], brief.scope),
        (words["filter"], brief.segment),
        (words["created"], origin.created),
        (words["model"], origin.chat_model),
        (words["embedder"], versioned(origin.embedder, origin.embedder_revision)),
        (words["coder"], origin.coder),
        (words["prompts"], words["comma"].join(origin.prompts)),
        (words[origin.unit.value.replace(" ", "_")], str(origin.voices) if origin.voices else ""),
        (words["sources"], str(origin.heard or len(origin.documents) or "")),
    ]
    if isinstance(artifact, JourneyMap):
        facts[:0] = [(words["persona"], artifact.persona), (words["frame"], _frame_name(artifact.frame, language))]
        facts.append((words["net"], net_said(artifact.overall, words)))
    return _known(facts)


def _frame_name(frame: str, language: str) -> str:
    """The name of a shipped frame; the id of one that is the project's own."""
    try:
        return in_language(load_frame(frame).names, language)
    except FrameError:
        return frame


def _known(facts: list[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact[1])


def _stage_names(artifact: FindingSet, language: str) -> dict[str, str]:
    """Names of a shipped frame's stages; none where the frame is the project's own, whose ids then stand."""
    try:
        frame = load_frame(artifact.brief.frame)
    except FrameError:
        return {}
    return {stage.id: in_language(stage.names, language) for stage in frame.stages}


def _findings(
    artifact: FindingSet, words: Mapping[str, str], stages: Mapping[str, str]
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    of = artifact.origin.voices
    lines = tuple(Line(each, each.title, _finding_facts(each, words, stages), of) for each in artifact.findings)
    counts = words["comma"].join(map(str, artifact.saturation))
    notes: tuple[str, ...] = (f"{words['saturation']}: {counts}",) if counts else ()
    left = artifact.more_shared + artifact.more_single
    notes += (f"{words['not_shown']}: {left}. {words['to_see']}",) if left else ()
    sections = [Section("findings", words["findings"], groups=(Group("findings", "", lines),))]
    if not lines and artifact.closed:
        sections = []
    if artifact.contradictions:
        opposed = tuple(Line(each, facts=_side_facts(each, words)) for each in artifact.contradictions)
        sections.append(
            Section("contradictions", words["contradictions"], groups=(Group("contradictions", "", opposed),))
        )
    elif artifact.contradictions is not None:
        notes += (words["no_contradictions"],)
    if artifact.closed:
        groups = tuple(Group(each.id, each.question, tally=each) for each in artifact.closed)
        sections.append(Section("closed", words["closed"], groups=groups))
    return tuple(sections), notes


def tally_facts(tally: ClosedTally, words: Mapping[str, str]) -> tuple[str, ...]:
    """What stands below the answers to a closed question: how many answered, the mean of a scale, what is left out."""
    facts = [f"{words['closed_answered']}: {tally.answered}/{tally.asked}"]
    facts += [f"{words['closed_mean']}: {tally.mean:.2f}"] if tally.mean is not None else []
    facts += [words["closed_several"]] if tally.several else []
    facts += [f"{words['closed_more']}: {tally.more}"] if tally.more else []
    return tuple(facts)


def percent(part: int, whole: int) -> int:
    """A share in whole percent."""
    return round(100 * part / whole) if whole else 0


def _side_facts(each: Contradiction, words: Mapping[str, str]) -> tuple[Fact, ...]:
    """Both sides, each with its words, its count and who it is."""
    sides = zip((words["one_side"], words["other_side"]), each.sides, strict=True)
    return tuple((name, f"“{side.quote}” ({side_said(side, words)})") for name, side in sides)


def side_said(side: Side, words: Mapping[str, str]) -> str:
    """`People: 2 · English 2 · interview 2 · audience: public 2`: how many, and who they are."""
    parts = [f"{words[side.unit.value.replace(' ', '_')]}: {side.participants}"]
    kinds = {words.get(f"from_{name}", name): n for name, n in side.kinds.items()}
    parts.append(_tongues(side.languages, words))
    parts.append(words["comma"].join(f"{name} {n}" for name, n in kinds.items()))
    for name, values in side.segments.items():
        parts.append(f"{name}: " + words["comma"].join(f"{value} {n}" for value, n in values.items()))
    return " · ".join(part for part in parts if part)


def _tongues(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return words["comma"].join(f"{tongue_in(code, words)} {n}" for code, n in counts.items())


def _finding_facts(finding: Finding, words: Mapping[str, str], stages: Mapping[str, str]) -> tuple[Fact, ...]:
    return _known(
        [
            (words["kind"], words.get(f"kind_{finding.kind}", words.get(finding.kind, finding.kind))),
            (words["stage"], stages.get(finding.stage, finding.stage)),
            (words["feeling"], feeling(finding.valence) if finding.valence.n else ""),
            (words["languages"], _tongues(finding.languages, words)),
            (words["arithmetic"], finding.arithmetic),
        ]
    )


def _personas(artifact: PersonaSet, words: Mapping[str, str]) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    titles = round_titles(artifact.citations)
    free = [_misfit(titles.get(voice, voice), artifact.misfits.get(voice, ""), words) for voice in artifact.unassigned]
    notes: tuple[str, ...] = (f"{words['unassigned']}: {words['comma'].join(free)}",) if free else ()
    if any(each.fit for each in artifact.personas):
        notes = (words["fit_how"], *notes)
    return tuple(_persona(each, words, titles) for each in artifact.personas), notes


def _misfit(voice: str, why: str, words: Mapping[str, str]) -> str:
    reason = words.get(f"misfit_{why}", why)
    return f"{voice} ({reason})" if reason else voice


def _persona(persona: Persona, words: Mapping[str, str], titles: Mapping[str, str]) -> Section:
    of = len(persona.members)
    groups = [
        Group(
            name,
            words[name],
            tuple(Line(claim, of=of) for claim in getattr(persona.attributes, name)),
            more=persona.more.get(name, 0),
        )
        for name in PersonaAttributes.model_fields
    ]
    groups.append(Group("scene", words["scene"], tuple(Line(claim, of=of) for claim in persona.scene)))
    unit = words[persona.unit.value.replace(" ", "_")]
    fits = [f"{titles.get(voice, voice)} {_signed(fit)}" for voice, fit in persona.fit.items()]
    return Section(
        persona.id,
        persona.name,
        lead=persona.tagline,
        facts=_known(
            [
                (unit, str(len(persona.members))),
                (words["differs"], "; ".join(persona.differs)),
                (words["fit"], words["comma"].join(fits)),
            ]
        ),
        groups=tuple(group for group in groups if group.lines),
        notes=(words["provisional"],) if persona.provisional else (),
    )


def _journey(artifact: JourneyMap, words: Mapping[str, str]) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    lanes = dict(artifact.lanes)
    for stage in artifact.stages:
        for lane in [*stage.cells, *(gap.lane for gap in stage.empty)]:
            lanes.setdefault(lane, lane)
    names = {stage.id: stage.name for stage in artifact.stages}
    notes = tuple(
        f"{names.get(each.from_, each.from_)} {words[each.kind]} {names.get(each.to, each.to)} ({each.participants})"
        for each in artifact.transitions
    )
    return tuple(_stage(stage, lanes, words) for stage in artifact.stages), notes


def _expected(artifact: JourneyMap, names: Mapping[str, str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Each expectation beside what came of it; a sentence where nobody told both; nothing where none was looked for."""
    if artifact.expectations is None:
        return ()
    quotes = {citation.label: f"“{citation.quote}” [{citation.label}]" for citation in artifact.citations}
    told = []
    for each in artifact.expectations:
        said = [next((quotes[x] for x in labels if x in quotes), "") for labels in (each.expected, each.happened)]
        if all(said):
            stage = names.get(each.stage, each.stage)
            place = f"{stage}: " if stage else ""
            told.append(f"{place}{words['expected']} {said[0]} → {words['came']} {said[1]} ({words[each.outcome]})")
    return tuple(told) or (words["none_expected"],)


def _planned(artifact: JourneyMap, words: Mapping[str, str]) -> tuple[str, ...]:
    """Each planned step with its stage, what came of it, and the passages on either side."""
    names = {stage.id: stage.name for stage in artifact.stages}
    quotes = {citation.label: f"“{citation.quote}” [{citation.label}]" for citation in artifact.citations}
    told = []
    for each in artifact.planned or ():
        step = next((quotes[label] for label in each.step if label in quotes), "")
        sides = [
            f"{words[key]} ({n}): {', '.join(labels)}"
            for key, n, labels in (
                ("planned_as_planned", each.yes, each.as_planned),
                ("planned_differs", each.no, each.differs),
            )
            if labels
        ]
        stage = names.get(each.stage, "")
        told.append(f"{f'{stage}: ' if stage else ''}{step} → {'; '.join(sides) or words['planned_nobody']}")
    return tuple(told)


def _changes(artifact: JourneyMap, words: Mapping[str, str]) -> tuple[str, ...]:
    """Each change with its place, and how it reads and where it stands today."""
    if artifact.state != "target":
        return ()
    if artifact.changes is None:
        return (words["change_lost"],)
    told = []
    for each in artifact.changes:
        place = " · ".join(filter(None, each.place))
        today = [f"“{each.was}”"] if each.was else []
        today += [" · ".join(filter(None, each.stood))] if any(each.stood) else []
        was = f" ({words['change_today']}: {', '.join(today)})" if today else ""
        told.append(f"{f'{place}: ' if place else ''}{words['change_' + each.change]}: “{each.text}”{was}")
    return tuple(told) or (words["change_none"],)


def _stage(stage: Stage, lanes: Mapping[str, str], words: Mapping[str, str]) -> Section:
    groups = tuple(
        Group(
            lane,
            name,
            tuple(Line(claim) for claim in stage.cells.get(lane, ())),
            tuple(gap.ask for gap in stage.empty if gap.lane == lane),
            stage.more.get(lane, 0),
        )
        for lane, name in lanes.items()
    )
    return Section(stage.id, stage.name, groups=groups, emotion=stage.emotion, net=net_said(stage.emotion, words))


def _ideas(artifact: IdeaSet, words: Mapping[str, str]) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    pains = {claim.id: claim.text for claim in artifact.pains}
    ideas = tuple(Line(each, facts=_idea_facts(each, pains, words)) for each in in_order(artifact))
    answered = tuple(Line(claim) for claim in artifact.pains)
    sections = (
        Section("ideas", words["ideas"], groups=(Group("ideas", "", ideas),)),
        Section("pains", words["pains"], groups=(Group("pains", "", answered),)),
    )
    notes = tuple(f"{words['not_shown_' + name]}: {n}" for name, n in artifact.more.items())
    return sections, notes


def _idea_facts(idea: Idea, pains: Mapping[str, str], words: Mapping[str, str]) -> tuple[Fact, ...]:
    facts = [
        (words["relieves"], pains.get(idea.pain, idea.pain)),
        (words["priority"], f"{idea.priority:.2f}"),
        (words["reach"], str(idea.reach)),
        (words["severity"], f"{idea.severity:.2f}"),
        (words["effort"], words[idea.effort]),
        (words["worth"], f"{worth_of(idea):.2f}"),
        (words["mechanism"], idea.mechanism),
        (words["metric"], idea.metric),
        (words["proposed_by"], words[f"proposer_{idea.source}"]),
    ]
    facts += [
        (words[name], _named(name, getattr(idea, name), words)) for name in ("owner", "level", "discipline", "horizon")
    ]
    return _known(facts)


def _named(name: str, value: str, words: Mapping[str, str]) -> str:
    """What stands for a value in the export's language; the value itself where a person set one of their own."""
    return words.get(f"{name}_{value}".replace(" ", "_").lower(), value.replace("_", " "))
