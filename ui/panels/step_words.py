"""What work under way tells of itself, in the reader's language: its stage, how far it is, and of what it tells."""

from __future__ import annotations

import re

from corpus.progress import SET_ASIDE, Step
from ui.texts import Texts
from ui.told_errors import told

_INSIDE = re.compile(r"[a-z][a-z_]*")
"""A lane or a kind by the name it has in a frame's file: no word for a reader."""


def stage_words(step: Step, texts: Texts) -> str:
    """What a step does; a chat's steps have words of their own, with numbers in them."""
    own = texts.messages.get(f"stage.{step.stage}")
    return own if own is not None else texts.named("step", step.stage)


def detail_words(step: Step, texts: Texts) -> str:
    """What a step tells besides: a file's name as it is, a sentence in the reader's language."""
    if step.stage in {SET_ASIDE, "coding"} and step.detail:
        return told(step.detail, texts)
    return "" if step.stage == "wording" and _INSIDE.fullmatch(step.detail) else step.detail


def step_words(step: Step, texts: Texts) -> str:
    """All of it in one line: "Wording 3 / 24"."""
    far = f"{step.done:,} / {step.total:,}" if step.total else ""
    return " ".join(part for part in (stage_words(step, texts), far, detail_words(step, texts)) if part)
