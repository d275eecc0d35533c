"""Every pain and every idea has its how-might-we questions, in the draft's language, to copy or to add."""

from __future__ import annotations

import pytest
from ui_fixtures import findings, ideas, journey, personas

from assistant.how_might_we import WAYS, how_might_we, might_we_have
from assistant.phrases import phrase
from ui.markup import Html
from ui.panels.findings import findings_panel
from ui.panels.ideas import ideas_panel
from ui.panels.journey import journey_panel
from ui.panels.personas import personas_panel
from ui.texts import LANGUAGES, texts

PAIN = {
    "en": "Nobody says when the driver comes.",
    "zh": "没人说司机什么时候来。",
    "ar": "لا أحد يقول متى يصل السائق؟",
    "ko": "기사가 언제 오는지 아무도 말해 주지 않아요.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pain_becomes_several_questions(language: str) -> None:
    asked = how_might_we(PAIN[language], language)
    assert len(set(asked)) == len(WAYS)
    assert all(PAIN[language][:-1] in question for question in asked)
    assert how_might_we(asked[0], language) == asked, "a question is not asked twice over"
    assert PAIN[language][:-1] in might_we_have(PAIN[language], language)[0]
    assert how_might_we("…", language)[0] == phrase("how_might_we_spare", language, pain="…")


def folds(shown: Html) -> int:
    return str(shown).count("wf-might")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pain_and_idea_offers_its_questions(language: str) -> None:
    words = texts(language)
    assert folds(ideas_panel(ideas(), words)) == len(ideas().ideas)
    pains = [card for stage in journey().stages for card in stage.cells.get("pains", ())]
    assert folds(journey_panel(journey(), words)) == len(pains)
    assert folds(personas_panel(personas(), words)) == sum(len(each.attributes.pains) for each in personas().personas)
    assert folds(findings_panel(findings(), words)) == sum(each.kind == "pain" for each in findings().findings)
    assert words("might.add") in str(ideas_panel(ideas(), words))
    assert words("might.add") not in str(findings_panel(findings(), words))


def test_a_question_is_in_the_drafts_language_not_the_screens() -> None:
    drafted = ideas().model_copy(update={"brief": ideas().brief.model_copy(update={"language": "ko"})})
    assert phrase("how_might_we", "ko", pain="")[:6] in str(ideas_panel(drafted, texts("ar")))
