"""An interview guide for what a journey map lacks: stage by stage, the questions that its empty cells ask, and what one
voice alone told, to be held against others.

Made from the map alone, without a model. Knows nothing of who is to be asked, nor where the file goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import NEW_PEOPLE
from assistant.artifacts import AnyArtifact, JourneyMap
from assistant.citations import tally
from assistant.errors import ArtifactError
from assistant.export.markdown import escape
from assistant.own_words import in_words_of
from assistant.phrases import phrase


@dataclass(frozen=True, slots=True)
class StageGaps:
    """What a map lacks at one stage."""

    stage: str
    asks: tuple[tuple[str, str], ...]
    """Name of the lane, and the question that would fill its empty cell."""
    once: tuple[tuple[str, str], ...] = ()
    """Name of the lane, and the first line of its cell, where one voice alone stands behind all of it."""


def gaps_of(journey: JourneyMap) -> tuple[StageGaps, ...]:
    """What a map lacks, stage by stage; stages that lack nothing are left out."""
    known = {citation.label: citation for citation in journey.citations}
    found = []
    for stage in journey.stages:
        asks = tuple((journey.lanes.get(gap.lane, gap.lane), gap.ask) for gap in stage.empty)
        once = tuple(
            (journey.lanes.get(lane, lane), cards[0].text)
            for lane, cards in stage.cells.items()
            if tally(known[label] for card in cards for label in card.for_ if label in known).voices == 1
        )
        if asks or once:
            found.append(StageGaps(stage.name, asks, once))
    return tuple(found)


def guide_of(artifact: AnyArtifact, language: str = "") -> str:
    """The guide as Markdown, its words in `language` or the map's; a question that a person set stays as it is.

    Raises:
        ArtifactError: the draft is no journey map of how it is.
    """
    language = language or artifact.brief.language or "en"
    if not isinstance(artifact, JourneyMap) or artifact.state == "target":
        raise ArtifactError(phrase("no_guide", language))
    artifact = in_words_of(artifact, language)
    assert isinstance(artifact, JourneyMap)
    gaps = {each.stage: each for each in gaps_of(artifact)}
    cells = sum(len(stage.asks) for stage in gaps.values())
    lines = [
        f"# {escape(phrase('guide_title', language, title=artifact.title or phrase('title_journey', language)))}",
        "",
        escape(phrase("guide_lead", language, n=cells, people=NEW_PEOPLE)),
        "",
        f"## {escape(phrase('guide_begin', language))}",
        "",
        *(f"- {escape(phrase(name, language))}" for name in ("guide_consent", "guide_last_time")),
    ]
    for stage in artifact.stages:
        lacks = gaps.get(stage.name, StageGaps(stage.name, ()))
        asked = [f"{lane}: {ask}" for lane, ask in lacks.asks]
        asked += [f"{lane}: {phrase('guide_once', language)} {text}" for lane, text in lacks.once]
        if stage.emotion is None or not stage.emotion.n:
            asked.append(phrase("guide_felt", language))
        if asked:
            lines += ["", f"## {escape(stage.name)}", "", *(f"- [ ] {escape(each)}" for each in asked)]
    lines += ["", f"## {escape(phrase('guide_end', language))}", ""]
    lines += [f"- {escape(phrase(name, language))}" for name in ("guide_probe", "guide_forgotten")]
    return "\n".join(lines) + "\n"
