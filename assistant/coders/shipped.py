"""The probes shipped with the product: coefficients trained on licensed feedback, for the default embedder.

`data/provenance.json` says what they were trained on and how well they do; `assistant.coders.train` makes both files.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from assistant.coders.probes import Probe, Space
from corpus.embedding import EmbedderIdentity

COEFFICIENTS = "probes.npz"
PROVENANCE = "provenance.json"


@dataclass(frozen=True)
class TrainedProbes:
    """Everything about kind and valence that is learned."""

    space: Space
    kind: Probe
    sign: Probe
    scale: Probe
    source: str
    """What they were trained on, for the coder's reference."""


def shipped_source(identity: EmbedderIdentity) -> str:
    """Name and digest of the probes shipped for this embedder; empty where there are none."""
    if provenance().get("embedder") != _described(identity):
        return ""
    return f"feedback-{hashlib.sha256(_content()).hexdigest()[:8]}"


def shipped_probes(identity: EmbedderIdentity) -> TrainedProbes | None:
    """The shipped probes, or None where they were trained with another embedder: coefficients fit one space only."""
    source = shipped_source(identity)
    return unpack(_content(), source) if source else None


@lru_cache(maxsize=1)
def provenance() -> dict[str, object]:
    """What the shipped probes were trained on, with scores; empty where none are shipped."""
    path = files("assistant.coders") / "data" / PROVENANCE
    if not path.is_file():
        return {}
    loaded: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def pack(probes: TrainedProbes) -> bytes:
    """The probes as the bytes of an `.npz` file, coefficients in 16 bits."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float16]]] = {}
    for language, mean in probes.space.means.items():
        arrays[f"mean.{language}"] = mean.astype(np.float16)
    for name, probe in (("kind", probes.kind), ("sign", probes.sign), ("scale", probes.scale)):
        arrays[f"{name}.weights"] = probe.weights.astype(np.float16)
        arrays[f"{name}.bias"] = probe.bias.astype(np.float16)
    buffer = io.BytesIO()
    labels = {f"{name}.labels": np.array(probe.labels) for name, probe in _named(probes)}
    np.savez_compressed(buffer, **arrays, **labels)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(content: bytes, source: str) -> TrainedProbes:
    """The probes of an `.npz` file made by `pack`."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        means = {
            name.removeprefix("mean."): arrays[name].astype(np.float32) for name in arrays if name.startswith("mean.")
        }
        probes = kept_probes(arrays)
    return TrainedProbes(Space(means), probes["kind"], probes["sign"], probes["scale"], source)


def kept_probes(arrays: Mapping[str, Any]) -> dict[str, Probe]:
    """The probes for kind, sign and valence among the arrays of an `.npz` file, by name."""
    return {
        name: Probe(
            tuple(str(label) for label in arrays[f"{name}.labels"]),
            arrays[f"{name}.weights"].astype(np.float32),
            arrays[f"{name}.bias"].astype(np.float32),
        )
        for name in ("kind", "sign", "scale")
    }


def _named(probes: TrainedProbes) -> tuple[tuple[str, Probe], ...]:
    return (("kind", probes.kind), ("sign", probes.sign), ("scale", probes.scale))


@lru_cache(maxsize=1)
def _content() -> bytes:
    return (files("assistant.coders") / "data" / COEFFICIENTS).read_bytes()


def _described(identity: EmbedderIdentity) -> dict[str, object]:
    return {"name": identity.name, "revision": identity.revision, "dimensions": identity.dimensions}
