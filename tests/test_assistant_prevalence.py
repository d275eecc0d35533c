"""Words of prevalence: they follow from the count and can't contradict it, in every language."""

from __future__ import annotations

import re

import pytest
from example_artifacts import finding_set, persona_set

from assistant.artifacts import CountUnit
from assistant.export import export_artifact
from assistant.export.outline import outline_of, standing
from assistant.export.words import words_in
from assistant.prevalence import BANDS, FEWEST_FOR_A_WORD, prevalence
from ui.present import counted_of
from ui.texts import texts

LANGUAGES = ("en", "zh", "ar", "ko")
PAIRS = [(count, of) for of in range(61) for count in range(of + 1)]
TRUE_OF = {
    "few": lambda count, of: 2 <= count <= of / 5,
    "some": lambda count, of: of / 5 < count < of * 0.4,
    "half": lambda count, of: abs(count / of - 0.5) <= 0.1 + 1e-9,
    "most": lambda count, of: of * 0.6 < count < of,
    "all": lambda count, of: count == of,
}


def test_a_word_is_true_of_its_count() -> None:
    said = [(prevalence(count, of), count, of) for count, of in PAIRS]
    assert {word for word, _, _ in said} == {"", *BANDS}
    assert [each for each in said if each[0] and not TRUE_OF[each[0]](*each[1:])] == []


def test_of_few_people_and_of_one_voice_only_the_count_is_said() -> None:
    assert all(prevalence(count, of) == "" for count, of in PAIRS if of < FEWEST_FOR_A_WORD or count < 2)
    assert all(prevalence(count, of) for count, of in PAIRS if of >= FEWEST_FOR_A_WORD and count >= 2)


def test_more_voices_never_get_a_lesser_word() -> None:
    for of in range(FEWEST_FOR_A_WORD, 61):
        ranks = [BANDS.index(prevalence(count, of)) for count in range(2, of + 1)]
        assert ranks == sorted(ranks)


def test_a_count_that_cannot_be_gets_no_word() -> None:
    assert prevalence(9, 8) == prevalence(3, 0) == prevalence(-1, 20) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_word_of_its_own_for_each_band(language: str) -> None:
    screen, page = texts(language), words_in(language)
    assert len({screen(f"prevalence.{band}") for band in BANDS}) == len(BANDS)
    assert len({page[f"prevalence_{band}"] for band in BANDS}) == len(BANDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_says_the_count_with_its_word(language: str) -> None:
    said = texts(language)
    for count, of in PAIRS:
        shown = counted_of(count, of, CountUnit.PEOPLE, said)
        named = [band for band in BANDS if shown.endswith(f"· {said(f'prevalence.{band}')}")]
        assert named == ([prevalence(count, of)] if prevalence(count, of) else [])
        if of >= FEWEST_FOR_A_WORD and count >= 2:
            assert {str(count), str(of)} <= set(re.findall(r"\d+", shown))
    assert counted_of(3, 0, CountUnit.PEOPLE, said) == said.count("people", 3)
    assert counted_of(9, 8, CountUnit.PEOPLE, said) == said.count("people", 9)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_an_export_says_the_count_with_its_word(language: str, fmt: str) -> None:
    words, made = words_in(language), finding_set(language)
    (line,) = outline_of(made).sections[0].groups[0].lines
    count, of = line.claim.participants, made.origin.voices
    assert line.of == of == 14
    told = f"{words['people']}: {count}/{of} ({words[f'prevalence_{prevalence(count, of)}']})"
    assert told in standing(line, words)
    assert told in export_artifact(made, fmt).replace("\\", "")


def test_attributes_of_a_persona_are_counted_among_its_members() -> None:
    groups = outline_of(persona_set()).sections[0].groups
    assert {line.of for group in groups for line in group.lines} == {3}
    assert "People: 1/3 ·" in standing(groups[0].lines[0], words_in("en"))
