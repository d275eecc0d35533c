"""How much a claim can bear, by a rule that is printed with it.

The rule joins two published ones: the number of people and the absence of counter-evidence decide the level, and
several kinds of source weigh more than more of the same (triangulation). Knows nothing of how claims are worded.
"""

from __future__ import annotations

from assistant.artifacts import Confidence, CountUnit
from assistant.phrases import phrase

HIGH_VOICES = 4
"""Voices without notable opposition from which a claim is of high confidence. The count is the one open
thematic-analysis tools publish."""
MEDIUM_VOICES = 2
"""Voices from which a claim is of medium confidence. One voice is an instance, two are the least that can agree."""
TRIANGULATED_VOICES = 3
"""Voices that are enough for high confidence where they come from several kinds of source. Sources of different
kinds that agree weigh more than more of the same (triangulation); one voice less by judgement."""
TRIANGULATED_KINDS = 2
"""Kinds of source from which they count as several. The least that differ."""
ONE_SOURCE_VOICES = 8
"""Voices in one source from which it may bear high confidence by itself. One source can carry its own bias; twice
`HIGH_VOICES` by judgement."""
OPPOSITION_SHARE = 0.25
"""Share of all voices, for and against, above which speaking against it takes one level off. Set by judgement; both
counts are printed beside the level."""

_ORDER = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def confidence_of(voices: int, sources: int, kinds: int, against: int) -> Confidence:
    """Level of a claim.

    Args:
        voices: distinct voices for it.
        sources: distinct documents for it.
        kinds: distinct source kinds for it.
        against: distinct voices against it.
    """
    if voices < MEDIUM_VOICES:
        return Confidence.LOW
    level = 2 if voices >= HIGH_VOICES or (kinds >= TRIANGULATED_KINDS and voices >= TRIANGULATED_VOICES) else 1
    if sources < 2:
        # One source can carry its own bias, however many people speak in it.
        level = min(level, 1) if voices < ONE_SOURCE_VOICES else level
    if against > OPPOSITION_SHARE * (voices + against):
        level -= 1
    return _ORDER[level]


def arithmetic_of(
    voices: int, unit: CountUnit, sources: int, kinds: int, against: int, level: Confidence, language: str
) -> str:
    """The same numbers as a sentence, so that a reader can check the level."""
    return phrase(
        "confidence",
        language,
        voices=voices,
        unit=unit_word(unit, language),
        sources=sources,
        kinds=kinds,
        against=against,
        level=phrase(f"confidence_{level.value}", language),
    )


def unit_word(unit: CountUnit, language: str) -> str:
    """What is counted, as a word."""
    return phrase("unit_" + unit.value.replace(" ", "_"), language)
