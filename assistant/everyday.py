"""What people say and ask anywhere, in four languages: the ground that what a corpus says is held against.

Data only (`taxonomies/everyday_speech.toml`); knows no vectors.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class EverydaySpeech(BaseModel):
    """Sentences by language, the same ones in each."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    remarks: Mapping[str, Sequence[str]]
    """On matters of daily life, each on another."""
    questions: Mapping[str, Sequence[str]]
    """What is asked of any corpus."""
    talk: Mapping[str, Sequence[str]]
    """Turns that keep a talk going and say nothing on any matter: agreement, doubt, thinking aloud."""


@cache
def everyday_speech() -> EverydaySpeech:
    """The sentences, read once."""
    text = (files("assistant") / "taxonomies" / "everyday_speech.toml").read_text(encoding="utf-8")
    return EverydaySpeech.model_validate(tomllib.loads(text))
