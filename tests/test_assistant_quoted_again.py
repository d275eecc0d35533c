"""Words that stand in two sources that name nobody: one utterance, and one voice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_assistant_contradictions import seen

from assistant.artifacts import Brief
from assistant.findings import draft_findings
from assistant.observations import Observation
from assistant.project import Project
from assistant.quoted_again import quoted_once
from corpus.ingest import IngestOptions, ingest
from corpus.progress import Step
from corpus.records import Role

SAYINGS = {
    "en": ("The queue at the counter never moves before noon.", "Nobody told us which form to bring."),
    "zh": ("中午以前柜台的队伍根本不动。", "没有人告诉我们要带哪张表格。"),
    "ar": ("الطابور أمام الشباك لا يتحرك قبل الظهر أبدا.", "لم يخبرنا أحد أي نموذج نحضر معنا."),
    "ko": ("정오 전에는 창구 앞 줄이 전혀 움직이지 않아요.", "어떤 서류를 가져와야 하는지 아무도 말해 주지 않았어요."),
}


def unnamed(document: str, text: str, language: str = "en", role: Role = Role.PARTICIPANT) -> Observation:
    """A quote in a source that tells nobody apart."""
    made = seen(text, document, language)
    segment = replace(made.segment, participant=None, document=document, role=role)
    return replace(made, segment=segment, voice=document)


def quotes(observations: list[Observation]) -> list[tuple[str, str]]:
    return [(each.voice, each.quote) for each in observations]


@pytest.mark.parametrize("language", SAYINGS)
def test_the_same_words_in_two_sources_are_told_once(language: str) -> None:
    queue, form = SAYINGS[language]
    report = [unnamed("report", queue, language), unnamed("report", form, language)]
    slides = [unnamed("slides", form.upper(), language), unnamed("slides", queue, language)]
    assert quotes(quoted_once([*report, *slides])) == [("report", queue), ("report", form)]


def test_a_quote_that_was_mended_is_the_same() -> None:
    long = "I think it would be useful for, say, a ranger out in the forest who came across someone to check."
    mended = long.replace(", say,", " say")
    assert quotes(quoted_once([unnamed("a", long), unnamed("b", mended)])) == [("a", long)]
    other = "I think it would be useless for a visitor out in the city who met someone they wanted to thank for it."
    assert len(quoted_once([unnamed("a", long), unnamed("b", other)])) == 2


def test_short_words_are_what_anybody_says() -> None:
    assert len(quoted_once([unnamed("a", "It was easy."), unnamed("b", "It was easy.")])) == 2


def test_who_is_named_stands_for_the_quote() -> None:
    queue = SAYINGS["en"][0]
    assert quotes(quoted_once([unnamed("slides", queue), seen(queue, "p1", "en")])) == [("p1", queue)]


def test_people_who_are_told_apart_are_left_alone() -> None:
    queue = SAYINGS["en"][0]
    both = [seen(queue, "p1", "en"), seen(queue, "p2", "en")]
    assert quoted_once(both) == both
    third = [*both, unnamed("slides", queue)]
    assert quoted_once(third) == both, "what is quoted of either adds nobody"


def test_what_staff_say_is_no_quote_of_a_customer() -> None:
    queue = SAYINGS["en"][0]
    assert len(quoted_once([unnamed("a", queue), unnamed("b", queue, role=Role.STAFF)])) == 2


def test_a_report_and_its_slides_are_one_voice(tmp_path: Path) -> None:
    queue, form = SAYINGS["en"]
    lines = [f"- “{text}”" for text in (queue, form, "The clerk was kind and explained every line to me.")]
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("report", "slides"):
        (folder / f"{name}.md").write_text(f"# {name}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    steps: list[Step] = []
    with Project.create(tmp_path / "project", embedder="hashing:256", chat_model="extractive:") as project:
        with project.store(writer=True) as store:
            ingest(store, [folder], root=project.root, options=IngestOptions())
        found = draft_findings(project, Brief(), steps.append)
    assert {each.participants for each in found.findings} == {1}
    assert found.origin.voices == 1
    assert any("3 passages repeat what is quoted elsewhere" in step.detail for step in steps)
