"""Kind and valence from the encoder's adapted last layers: the heads shipped for the default embedder.

`corpus/embedders/adapted_layers.py` holds what the layers were taught, this module what their vectors mean. Trained by
`scripts/train_coding_layers.py`; `data/adapted.json` says on what, and how well they do.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Protocol, runtime_checkable

import numpy as np

from assistant.coders.codes import Kind
from assistant.coders.probes import SIGNS, Matrix, Probe
from assistant.coders.shipped import kept_probes
from corpus.embedders.adapted_layers import adapted_digest
from corpus.embedding import Embedder, EmbedderIdentity, Vectors

HEADS = "adapted_heads.npz"
ABOUT = "adapted.json"
TALK = "talk"
"""Label of passages that say nothing on a matter; no kind of their own."""
SHARES = {
    Kind.NEED: 0.08,
    Kind.GOAL: 0.02,
    Kind.BEHAVIOUR: 0.09,
    Kind.PAIN: 0.38,
    Kind.DELIGHT: 0.20,
    Kind.EXPECTATION: 0.04,
    Kind.IDEA: 0.13,
    Kind.CONTEXT: 0.07,
}
"""How often a kind is told in research. The seed sentences hold all kinds alike, research does not: about the shares
of 276 passages of nine studies, rounded, from `data/kind_labels.jsonl`."""
SHARE_WEIGHT = 0.75
"""How much of the way from even shares to these is gone, as a power. Of .5, .75 and 1 on six journey maps with
references: mean M3 .20, .23 and .24; with 1 the example's Chinese answer finds less of what the English one finds."""


@runtime_checkable
class AdaptedEmbedder(Embedder, Protocol):
    """An embedder whose last layers can also be run as they were taught to code."""

    def adapted_vectors(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, dimensions); not of length 1."""


@dataclass(frozen=True)
class AdaptedHeads:
    """What the vectors of the adapted layers mean."""

    kind: Probe
    """Over the kinds and `TALK`."""
    sign: Probe
    scale: Probe
    source: str
    """Digest of layers and heads, for the coder's reference."""

    def kinds(self, vectors: Matrix) -> Matrix:
        """Log-probabilities with one column per kind, in the order of `Kind`."""
        return self.kind.log_probabilities(vectors)[:, [self.kind.labels.index(kind.value) for kind in Kind]]

    def signs(self, vectors: Matrix) -> Matrix:
        """Log-probabilities of negative, neutral and positive."""
        return self.sign.log_probabilities(vectors)[:, [self.sign.labels.index(sign) for sign in SIGNS]]

    def talk(self, vectors: Matrix) -> Matrix:
        """How likely each passage says nothing on a matter, 0 to 1."""
        return np.exp(self.kind.log_probabilities(vectors)[:, self.kind.labels.index(TALK)])


def share_odds() -> Matrix:
    """What is added to log-probabilities of the kinds, in the order of `Kind`, since research holds them unevenly."""
    return np.asarray(SHARE_WEIGHT * np.log([SHARES[kind] for kind in Kind]), np.float32)


def shipped_heads(identity: EmbedderIdentity) -> AdaptedHeads | None:
    """The heads for this embedder's adapted layers, or None where there are none."""
    told = about_adapted().get("embedder")
    return _heads() if told == {"name": identity.name, "revision": identity.revision} else None


@lru_cache(maxsize=1)
def about_adapted() -> Mapping[str, object]:
    """What the layers and heads were trained on, with scores."""
    loaded: dict[str, object] = json.loads((files("assistant.coders") / "data" / ABOUT).read_text(encoding="utf-8"))
    return loaded


def pack_heads(kind: Probe, sign: Probe, scale: Probe) -> bytes:
    """The bytes of the file of heads, coefficients in 16 bits."""
    arrays = {}
    for name, probe in (("kind", kind), ("sign", sign), ("scale", scale)):
        arrays[f"{name}.weights"], arrays[f"{name}.bias"] = (
            probe.weights.astype(np.float16),
            probe.bias.astype(np.float16),
        )
        arrays[f"{name}.labels"] = np.array(probe.labels)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _heads() -> AdaptedHeads:
    content = (files("assistant.coders") / "data" / HEADS).read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        probes = kept_probes(kept)
    digest = hashlib.sha256(content).hexdigest()[:8]
    return AdaptedHeads(probes["kind"], probes["sign"], probes["scale"], f"adapted-{adapted_digest()}-{digest}")
