"""An interview guide for what a journey map has nothing of: stage by stage, the questions that its empty cells ask.

Made from the map alone, without a model. Knows nothing of who is to be asked, nor where the file goes.
"""

from __future__ import annotations

from assistant.answers import NEW_PEOPLE
from assistant.artifacts import AnyArtifact, JourneyMap
from assistant.errors import ArtifactError
from assistant.export.markdown import escape
from assistant.phrases import phrase


def guide_of(artifact: AnyArtifact, language: str = "") -> str:
    """The guide as Markdown, its words in `language` or the map's; the questions are those that stand in the map.

    Raises:
        ArtifactError: the draft is no journey map of how it is.
    """
    language = language or artifact.brief.language or "en"
    if not isinstance(artifact, JourneyMap) or artifact.state == "target":
        raise ArtifactError(phrase("no_guide", language))
    cells = sum(len(stage.empty) for stage in artifact.stages)
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
        asked = [f"{artifact.lanes.get(gap.lane, gap.lane)}: {gap.ask}" for gap in stage.empty]
        if stage.emotion is None or not stage.emotion.n:
            asked.append(phrase("guide_felt", language))
        if asked:
            lines += ["", f"## {escape(stage.name)}", "", *(f"- [ ] {escape(each)}" for each in asked)]
    lines += ["", f"## {escape(phrase('guide_end', language))}", ""]
    lines += [f"- {escape(phrase(name, language))}" for name in ("guide_probe", "guide_forgotten")]
    return "\n".join(lines) + "\n"
