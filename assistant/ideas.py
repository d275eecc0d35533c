"""Ideas to improve: what people asked for themselves first, then suggestions, each tied to the pain it answers.

A suggestion is never evidence: its citations are those of the pain, and its status says that it was inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.artifacts import Brief, Claim, Confidence, Idea, IdeaSet, Status
from assistant.coders.probes import cue_features
from assistant.drafting import Desk, open_desk
from assistant.how_might_we import bare
from assistant.observations import Kind, Observation
from assistant.phrases import phrase
from assistant.project import Project
from assistant.themes import SAME_TOPIC, Theme, find_themes, is_talk
from assistant.touchpoints import provider_of
from assistant.ways_to_help import ways_for
from assistant.wording import Line, Suggestion
from assistant.writing_checks import in_language
from corpus.progress import Progress, silent

MOST_PAINS = 15
"""Pains that ideas are sought for. The widest and severest; set by judgement."""
WORDED = 8
"""Pains that a small model words and suggests something for; the rest stands in people's own words. Each takes it
seconds."""
LEAST_WEIGHT = 0.25
"""Added to the severity of a pain when pains are chosen by voices times severity. A pain that many have is to be
among them however mildly it was told; set by judgement."""
SURE = 0.5
"""Certainty of the coder from which a passage is put forward as somebody's suggestion. The less sure ones stay in
the journey's lane of ideas; set by judgement."""
MOST_IDEAS = 50
"""Ideas of a draft at the most: two for each of the pains, and twenty that people asked for. Longer lists are not read
to the end; set by judgement."""
SHARE_BORNE: dict[Confidence, float] = {Confidence.LOW: 1 / 3, Confidence.MEDIUM: 2 / 3, Confidence.HIGH: 1.0}
"""Weight of a claim's confidence in the priority. Equal steps, for want of a better ground."""
NOT_MET = 0.5
"""Severity from which a need counts as not met; below it the thing works but is not easy. A mean valence of -1,
"bad"; an idea to repair comes before one to elevate."""
PER_PAIN = 2
"""Ideas for a pain at the least. One alone is taken for the answer; set by judgement."""
DISCIPLINE = "design"
"""Discipline of an idea of which nothing else is known."""
SURE_WITHOUT_CUE = 0.75
"""Certainty of the coder from which a passage is put forward as a suggestion though no word in it asks for anything. Of
the example's passages between this and `SURE` without such a word three in ten suggest something."""
ASKING = (Kind.IDEA, Kind.NEED, Kind.DELIGHT, Kind.GOAL, Kind.EXPECTATION)
"""Kinds whose wording hints ask for something, or say what would please."""
OWNERS: dict[str, str] = {
    "communications": "marketing",
    "social_media": "marketing",
    "events": "marketing",
    "website_app": "product_development",
    "products_services": "product_development",
    "employees": "service_operations",
    "partners": "service_operations",
}
"""Experience provider of a touchpoint → the function that owns it, where nothing else is known."""


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain to find ideas for."""

    claim: Claim
    theme: Theme
    severity: float
    priority: float


def draft_ideas(project: Project, brief: Brief, progress: Progress = silent) -> IdeaSet:
    """Ideas for the pains in the brief's scope, most worthwhile first.

    Raises:
        ScopeError, FrameError, FilterError, ModelError, BudgetExceeded: see `open_desk` and `ChatModel.reply`.
    """
    with open_desk(project, brief, progress) as desk:
        pains, more_pains = _pains(desk)
        wishes, more_wishes = _asked_for(desk, pains)
        ideas = wishes + suggested_for(desk, pains)
        left = {"pains": more_pains, "ideas": more_wishes + max(0, len(ideas) - MOST_IDEAS)}
        ideas.sort(key=lambda idea: (-idea.priority, idea.source != "participant", -idea.participants, idea.id))
        artifact = IdeaSet(
            id=project.new_id("ideas"),
            title=phrase("title_ideas", desk.language),
            brief=brief,
            origin=desk.origin(),
            pains=tuple(pain.claim for pain in pains),
            ideas=tuple(ideas[:MOST_IDEAS]),
            more={name: n for name, n in left.items() if n},
            citations=desk.ledger.citations,
        )
        project.save(artifact)
        return artifact


def _pains(desk: Desk) -> tuple[list[Pain], int]:
    """The pains that ideas are sought for, and how many others there are."""
    rows = [i for i in desk.experience if desk.observations[i].kind is Kind.PAIN]
    themes = [t for t in find_themes(desk.vectors, desk.observations, rows) if not is_talk(t, desk.observations)]
    themes.sort(key=lambda t: (-len(t.voices) * (LEAST_WEIGHT + t.severity), t.members[0]))
    themes, more = themes[:MOST_PAINS], max(0, len(themes) - MOST_PAINS)
    lines = desk.writer.lines(
        [desk.quotes(theme.members) for theme in themes],
        lambda i: desk.step("wording", i + 1, len(themes), "pains"),
        first=WORDED,
    )
    pains = [
        pain_of(desk, f"pain{i}", theme, line) for i, (theme, line) in enumerate(zip(themes, lines, strict=True), 1)
    ]
    return pains, more


def pain_of(desk: Desk, identity: str, theme: Theme, line: Line) -> Pain:
    """The pain that a theme makes, with what it is worth to relieve it."""
    claim = desk.claim(identity, theme, line)
    return Pain(claim, theme, round(theme.severity, 3), priority_of(claim, theme.severity, len(desk.voices)))


def priority_of(claim: Claim, severity: float, voices: int) -> float:
    """Share of the voices with the pain × how bad it felt (0..1) × what its confidence bears; 0..1."""
    return round(claim.participants / max(1, voices) * severity * SHARE_BORNE[claim.confidence], 4)


def _asked_for(desk: Desk, pains: Sequence[Pain]) -> tuple[list[Idea], int]:
    """What participants suggested, each with the pain it lies nearest to; and how many others there are."""
    coded = [desk.observations[i] for i in desk.experience]
    sure = [i for i, o in zip(desk.experience, coded, strict=True) if asks(o)]
    themes = [t for t in find_themes(desk.vectors, desk.observations, sure) if not is_talk(t, desk.observations)]
    wishes = [wish_of(desk, f"wish{i}", theme, pains) for i, theme in enumerate(themes[:MOST_IDEAS], 1)]
    return wishes, max(0, len(themes) - MOST_IDEAS)


def asks(observation: Observation) -> bool:
    """Whether a passage is put forward as somebody's suggestion."""
    if observation.kind is not Kind.IDEA or observation.kind_weight < SURE:
        return False
    (cues,) = cue_features([observation.quote], [observation.language])
    return observation.kind_weight >= SURE_WITHOUT_CUE or any(cues[list(Kind).index(kind)] for kind in ASKING)


def _told(desk: Desk, pain: Pain) -> str:
    """A pain as it stands within a question."""
    if pain.claim.wording != "quote":
        return pain.claim.text
    return desk.writer.quote_line(desk.quotes(pain.theme.members), led=False).text


def wish_of(desk: Desk, identity: str, theme: Theme, pains: Sequence[Pain]) -> Idea:
    """What participants suggested themselves, with the pain it lies nearest to."""
    pain = _nearest(theme, pains)
    line = desk.writer.quote_line(desk.quotes(theme.members), led=False)
    claim = desk.claim(identity, theme, line)
    text = phrase("suggestion", desk.language, quote=line.text) if line.by == "quote" else line.text
    wish_priority = claim.participants / max(1, len(desk.voices)) * SHARE_BORNE[claim.confidence] * NOT_MET
    return Idea(
        **claim.model_copy(update={"text": text}).model_dump(),
        pain=pain.claim.id if pain else "",
        source="participant",
        **_placing(desk, theme, pain),
        priority=max(pain.priority if pain else 0.0, round(wish_priority, 4)),
        reach=pain.claim.participants if pain else claim.participants,
        metric=_metric(desk, theme, "metric_idea"),
    )


def suggested_for(desk: Desk, pains: Sequence[Pain]) -> list[Idea]:
    """Suggestions of a model for each pain, and beside less than two of them questions of other kinds to think on."""
    asked = [(pain.claim.text, desk.quotes(pain.theme.members)) for pain in pains]
    found = desk.writer.suggestions(asked, lambda i: desk.step("suggesting", i + 1, len(pains)), first=WORDED)
    ideas = []
    for number, (pain, suggestions) in enumerate(zip(pains, found, strict=True), 1):
        for i, suggestion in enumerate(suggestions, 1):
            told = suggestion.mechanism or phrase("mechanism_cause", desk.language, pain=_told(desk, pain))
            ideas.append(_idea(desk, pain, f"idea{number}.{i}", replace(suggestion, mechanism=told), "model"))
        for i, question in enumerate(_questions(desk, pain, number - 1, suggestions), len(suggestions) + 1):
            ideas.append(_idea(desk, pain, f"idea{number}.{i}", question, "rule"))
    return ideas


def _questions(desk: Desk, pain: Pain, place: int, beside: Sequence[Suggestion]) -> list[Suggestion]:
    """How-might-we questions that make up two ideas for a pain, of other disciplines than those beside them."""
    members = [desk.observations[i] for i in pain.theme.members]
    told = _told(desk, pain)
    words = (bare(told), desk.language) if in_language(told, desk.language) else ("", "")
    ways = ways_for([(o.quote, o.language) for o in members], place, words)
    taken = {each.discipline or DISCIPLINE for each in beside}
    return [
        Suggestion(way.question(told, desk.language), way.mechanism(desk.language), discipline=way.discipline)
        for way in sorted(ways, key=lambda way: way.discipline in taken)[: max(0, PER_PAIN - len(beside))]
    ]


def _idea(desk: Desk, pain: Pain, idea_id: str, suggestion: Suggestion, source: str) -> Idea:
    placing = _placing(desk, pain.theme, pain)
    for name in ("owner", "level", "discipline", "horizon"):
        placing[name] = getattr(suggestion, name) or placing[name]
    return Idea.model_validate(
        {
            **pain.claim.model_dump(),
            "id": idea_id,
            "text": suggestion.text,
            "status": Status.INFERRED,
            "basis": pain.claim.text,
            "wording": source,
            "pain": pain.claim.id,
            "mechanism": suggestion.mechanism,
            "source": source,
            "reach": pain.claim.participants,
            "priority": pain.priority,
            "metric": suggestion.metric or _metric(desk, pain.theme, "metric_pain"),
            **placing,
        }
    )


def _placing(desk: Desk, theme: Theme, pain: Pain | None) -> dict[str, object]:
    """Owner, level, discipline and horizon by rule, and the severity of the pain."""
    severity = pain.severity if pain else 0.0
    touchpoint = next((desk.observations[i].touchpoint for i in theme.members if desk.observations[i].touchpoint), "")
    return {
        "severity": severity,
        "owner": OWNERS.get(provider_of(touchpoint), "service_operations") if touchpoint else "service_operations",
        "level": "meets_needs" if severity >= NOT_MET else "easy" if severity > 0 else "enjoyable",
        "discipline": DISCIPLINE,
        "horizon": "repair" if severity >= NOT_MET else "elevate",
    }


def _nearest(theme: Theme, pains: Sequence[Pain]) -> Pain | None:
    """The pain whose passages lie nearest, or None where none is on the same topic."""
    centre = np.array(theme.centre)
    best: tuple[float, Pain | None] = (SAME_TOPIC, None)
    for pain in pains:
        other = np.array(pain.theme.centre)
        closeness = float(centre @ other / ((np.linalg.norm(centre) * np.linalg.norm(other)) or 1.0))
        if closeness >= best[0]:
            best = (closeness, pain)
    return best[1]


def _metric(desk: Desk, theme: Theme, name: str) -> str:
    """What would show that it worked, at the theme's stage where it has one."""
    if not theme.stage:
        return phrase(f"{name}_anywhere", desk.language)
    return phrase(name, desk.language, stage=desk.frame.stage_name(theme.stage, desk.language))
