"""The seed sentences every embedder can learn the codes from: kind and valence, in four languages."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.coders.codes import Kind


@dataclass(frozen=True, slots=True)
class Seed:
    """One labelled sentence."""

    text: str
    language: str
    kind: Kind
    valence: int
    """-2..2."""

    @property
    def sign(self) -> str:
        """negative, neutral or positive."""
        return "negative" if self.valence < 0 else "positive" if self.valence > 0 else "neutral"


@lru_cache(maxsize=1)
def seeds() -> tuple[Seed, ...]:
    """Every seed sentence, in the order of the file."""
    table = tomllib.loads((files("assistant.coders") / "data" / "seeds.toml").read_text(encoding="utf-8"))
    return tuple(
        Seed(line.split(" ", 1)[1], language, Kind(kind), int(line.split(" ", 1)[0]))
        for kind, languages in table.items()
        for language, lines in languages.items()
        for line in lines
    )


@lru_cache(maxsize=1)
def learning_digest() -> str:
    """First eight hex digits of the SHA-256 over what probes are learned from: seed sentences and wording hints."""
    folder = files("assistant.coders") / "data"
    content = b"".join((folder / name).read_bytes() for name in ("seeds.toml", "cues.toml"))
    return hashlib.sha256(content).hexdigest()[:8]
