"""What the encoder's last layers were taught beside their own: to tell what a passage does and how it feels.

A sentence's vector is made to lie near others on the same matter, so that little of it says whether somebody asks,
praises or complains. The last layers are run a second time, from what the layers before them made, with changes of low
rank added to their weights (LoRA: Hu et al., 2021, arXiv 2106.09685). `scripts/train_coding_layers.py` makes the
changes; `docs/decisions/0026-layers-taught-to-code.md` says what they are good for.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

FIRST_ADAPTED = 8
"""Layer, counted from 0, from which the layers are run with changes. Four of twelve: the vectors before them are on
their way through in any case, and are those that the name finder reads."""
_FILE = "adapted_layers.npz"


def changes() -> Mapping[str, NDArray[np.float64]]:
    """What is added to the weights, by `l<layer>.<part>`, inputs down and outputs across."""
    with np.load(io.BytesIO(_content()), allow_pickle=False) as kept:
        names = sorted(name.removesuffix(".down") for name in kept.files if name.endswith(".down"))
        return {name: kept[f"{name}.down"].astype(np.float64) @ kept[f"{name}.up"].astype(np.float64) for name in names}


@lru_cache(maxsize=1)
def adapted_digest() -> str:
    """First eight hex digits of the SHA-256 of the changes."""
    return hashlib.sha256(_content()).hexdigest()[:8]


def pack_changes(changed: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]) -> bytes:
    """The bytes of the file: for each weight the two thin matrices whose product is added to it, in 16 bits."""
    arrays = {}
    for name, (down, up) in sorted(changed.items()):
        arrays[f"{name}.down"], arrays[f"{name}.up"] = down.astype(np.float16), up.astype(np.float16)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _content() -> bytes:
    return (files("corpus.embedders") / "data" / _FILE).read_bytes()
