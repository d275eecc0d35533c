"""Findings: what several people's passages say in common, with who says so and who does not.

Themes come from geometry and counting (`assistant.themes`); words come from the people or are checked against them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.artifacts import Brief, ClosedTally, Finding, FindingSet
from assistant.closed_tallies import closed_tallies
from assistant.confidence import arithmetic_of
from assistant.contradictions import contradictions
from assistant.drafting import Desk, open_desk
from assistant.few_passages import MANY
from assistant.observations import Kind
from assistant.phrases import phrase
from assistant.project import Project
from assistant.rarely_told import lone_joined, told_beside_pains
from assistant.themes import Theme, find_themes, is_talk, theme_of
from assistant.widely_told import MANY_VOICES, SEED_VOICES
from assistant.wording import Line
from corpus.filters import parse_scope
from corpus.progress import Progress, silent

FAMILIES: tuple[tuple[Kind, ...], ...] = (
    (Kind.PAIN,),
    (Kind.NEED, Kind.GOAL, Kind.EXPECTATION),
    (Kind.IDEA,),
    (Kind.DELIGHT,),
    (Kind.BEHAVIOUR, Kind.CONTEXT),
)
"""Kinds that may share a theme: "I can't find it" and "I love how easy it is to find" are two findings."""
_PLEASES_OR_HAPPENS = frozenset(FAMILIES[3] + FAMILIES[4])
MOST_FINDINGS = 40
"""Findings of a draft at the most, shared and severe ones together. Longer lists are not read to the end; set by
judgement."""
FEWEST_FINDINGS = 32
"""Findings up to which themes of a single voice are shown as well. On a thin base nothing is to be lost: of what
readers of eight corpora found, weighed by gravity, 32 hold .80 and 24 hold .70 (decision 43)."""
WORDED = 12
"""Findings that a small model words; the rest stands in people's own words. Each takes it seconds."""
DIVIDED_VOICES = 2
"""Voices against a finding from which its title may say that people are divided. One alone is an exception."""
DIVIDED_SHARE = 0.5
"""Voices against, as a share of those for it, from which it does. From one against two, leaving them out of the
title would mislead; set by judgement."""
SEVERE = 0.6
"""Severity from which a theme of a single voice is still shown among the findings. A mean valence of -1.2, beyond
"bad" (-1); set by judgement."""


def draft_findings(project: Project, brief: Brief, progress: Progress = silent) -> FindingSet:
    """Findings over everything in the brief's scope, most people first.

    Raises:
        ScopeError, FrameError, FilterError, ModelError, BudgetExceeded: see `open_desk` and `ChatModel.reply`.
    """
    with open_desk(project, brief, progress, closed_alone=True) as desk:
        themes = all_themes(desk) if desk.experience else []
        shown = _worth_showing([theme for theme in themes if not is_talk(theme, desk.observations)])
        shared = sum(1 for theme in themes if len(theme.voices) >= 2)
        kept = sum(1 for theme in shown if len(theme.voices) >= 2)
        desk.step("wording", 0, len(shown))
        lines = desk.writer.lines(
            [desk.said(theme) for theme in shown],
            lambda i: desk.step("wording", i + 1, len(shown)),
            first=WORDED,
        )
        findings = [finding_of(desk, f"f{i}", t, line) for i, (t, line) in enumerate(zip(shown, lines, strict=True), 1)]
        opposed = contradictions(desk) if desk.experience else ()
        closed = closed_of(desk)
        findings.sort(key=lambda f: (-f.participants, f.valence.mean, f.id))
        artifact = FindingSet(
            id=project.new_id("findings"),
            title=phrase("title_findings", desk.language),
            brief=brief,
            origin=desk.origin(),
            citations=desk.ledger.citations,
            findings=tuple(findings),
            contradictions=opposed,
            closed=closed,
            saturation=saturation(desk, themes),
            more_shared=shared - kept,
            more_single=len(themes) - shared - (len(shown) - kept),
        )
        project.save(artifact)
        return artifact


def closed_of(desk: Desk) -> tuple[ClosedTally, ...]:
    """What people in the brief's scope answered to closed questions."""
    scope = parse_scope(desk.brief.segment) if desk.brief.segment else None
    with desk.project.store() as store:
        return closed_tallies(store, scope, desk.ledger, desk.brief.scope)


def all_themes(desk: Desk) -> list[Theme]:
    """Themes of participants' speech, grouped within each family of kinds, most voices first.

    What many tell of first, each thing that a passage says by itself; then passages that say none of that.
    """
    many = desk.widely_told(desk.experience, FAMILIES)
    inside = {row for theme in many for row in theme.members}
    found: list[Theme] = []
    joined = told_beside_pains(desk.vectors, desk.observations, desk.experience)
    for family in FAMILIES:
        rows = [
            i
            for i in desk.experience
            if i not in inside and (Kind.PAIN if i in joined else desk.observations[i].kind) in family
        ]
        themes = find_themes(desk.vectors, desk.observations, rows, words=len(desk.experience) >= MANY)
        found += desk.parted(_without_chance(desk, themes) if len(desk.voices) >= MANY_VOICES else themes)
    opposed = {frozenset((pair.one, pair.other)) for pair in desk.pairs}
    found = [*many, *lone_joined(desk.vectors, desk.observations, desk.experience, found, opposed)]
    return sorted(found, key=lambda t: (-len(t.voices), -t.severity, t.members[0]))


def _without_chance(desk: Desk, themes: Sequence[Theme]) -> list[Theme]:
    """The themes; what two voices share by chance, as any do among so many, stands alone again.

    Two who complain of the same and of whom each is the other's nearest are joined later (`lone_joined`).
    """
    kept = []
    for theme in themes:
        chance = 1 < len(theme.voices) < SEED_VOICES and not any(desk.observations[i].chosen for i in theme.members)
        groups = [[row] for row in theme.members] if chance else []
        kept += [theme_of(desk.vectors, desk.observations, group) for group in groups] or [theme]
    return kept


def _worth_showing(themes: Sequence[Theme]) -> list[Theme]:
    """Shared themes, then severe ones of a single voice; on a thin base further single voices, so that none is lost."""
    shared = [theme for theme in themes if len(theme.voices) >= 2]
    alone = sorted((t for t in themes if len(t.voices) == 1), key=lambda t: (-abs(t.valence.mean), t.members[0]))
    severe = [theme for theme in alone if theme.severity >= SEVERE]
    others = sorted((theme for theme in alone if theme.severity < SEVERE), key=_pressing_first)
    shown = (shared + severe)[:MOST_FINDINGS]
    return shown + others[: max(0, FEWEST_FINDINGS - len(shown))]


def _pressing_first(theme: Theme) -> tuple[bool, bool]:
    """Orders single voices: what hurts, is wanted or asked for before what pleases or just happens, and of either what
    came up more than once first."""
    return theme.kind in _PLEASES_OR_HAPPENS, len(theme.members) == 1


def finding_of(desk: Desk, finding_id: str, theme: Theme, line: Line) -> Finding:
    """The finding that a theme makes."""
    claim = desk.claim(finding_id, theme, line)
    chosen = [desk.observations[i] for i in theme.members]
    languages = Counter({language: 0 for language in dict.fromkeys(o.language for o in chosen)})
    kinds: Counter[str] = Counter()
    for voice in theme.voices:
        own = [o for o in chosen if o.voice == voice]
        languages.update({o.language for o in own})
        kinds.update({desk.documents[o.segment.document].kind.value for o in own})
    opposed = desk.ledger.tally(claim.against)
    title = (
        phrase("ambivalent", desk.language, title=line.title)
        if _divided(claim.participants, opposed.voices)
        else line.title
    )
    return Finding(
        **claim.model_dump(),
        title=title,
        kind=theme.kind.value,
        stage=theme.stage,
        valence=theme.valence,
        languages=dict(languages),
        kinds=dict(kinds),
        arithmetic=arithmetic_of(
            claim.participants, claim.unit, claim.sources, len(kinds), opposed.voices, claim.confidence, desk.language
        ),
    )


def _divided(voices: int, against: int) -> bool:
    return against >= DIVIDED_VOICES and against >= DIVIDED_SHARE * voices


def saturation(desk: Desk, themes: Sequence[Theme]) -> tuple[int, ...]:
    """How many of the shared themes are known after each further voice, in the order of the sources.

    Themes of one voice are left out: each newcomer brings some, so the curve would never flatten.
    """
    shared = [set(theme.voices) for theme in themes if len(theme.voices) >= 2]
    known: set[str] = set()
    curve = []
    for voice in desk.voices:
        known.add(voice)
        curve.append(sum(1 for voices in shared if voices & known))
    return tuple(curve)
