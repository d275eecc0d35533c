"""Brings the weights of one product to 8 bits for each output, so that no processor's kernel overflows on them.

What goes into a product is quantised anew for every token, so that a text's vector never depends on its neighbours.
Some channels are far larger than others; they are first divided by a factor of their own, which the weights are
multiplied by (SmoothQuant: Xiao et al., 2023, arXiv 2211.10438). Knows nothing of the graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corpus.embedders.e5_weights import BLOCK, PackedTensor

HIGHEST = 127
"""Largest quantised amount, of weights and of what they are multiplied with."""
ZERO = 128
"""What stands for zero in quantised activations, which have no sign: kernels are fastest with one operand of each."""
_PAIR = 128
"""Most that two neighbouring weights of one sign may add up to: processors without VNNI add two products of 8 bits in
16 bits with saturation, and 255 * 128 still fits (ONNX Runtime, "Quantize ONNX models", on U8S8 and saturation)."""
_STRENGTH = 0.65
"""How much of a channel's range goes over to its weights. Mean cosine to the weights' own arithmetic on calibration
texts of others: .9989 without smoothing, .99965 with .5, .9997 with .65."""
_LEAST = 1e-4


def unpacked(tensor: PackedTensor) -> NDArray[np.float64]:
    """The weights as numbers, inputs down and outputs across."""
    nibbles = np.stack([tensor.nibbles & 15, tensor.nibbles >> 4], axis=3).astype(np.float64)
    rows, blocks = tensor.scales.shape
    return ((nibbles.reshape(rows, blocks, BLOCK) - 8) * tensor.scales[:, :, None]).reshape(rows, -1).T


def eight_bits(weight: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers and, for each output, what one of them is worth."""
    up, down = np.maximum(weight, 0), np.maximum(-weight, 0)
    pairs = np.maximum((up[0::2] + up[1::2]).max(0), (down[0::2] + down[1::2]).max(0))
    # One less than fits, since both of a pair may be rounded up.
    worth = np.maximum(np.maximum(np.abs(weight).max(0) / HIGHEST, pairs / (_PAIR - 1)), np.finfo(np.float32).tiny)
    return np.round(weight / worth).astype(np.int8), worth.astype(np.float32)


def smoothing(largest: NDArray[np.float32], *weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each channel what it is divided by before it is quantised; its weights take it back.

    `largest` is how far the channel goes.
    """
    heaviest = np.max([np.abs(weight).max(1) for weight in weights], axis=0)
    factors = np.maximum(largest, _LEAST) ** _STRENGTH / np.maximum(heaviest, _LEAST) ** (1 - _STRENGTH)
    return np.asarray(factors / np.exp(np.log(factors).mean()), np.float64)


@lru_cache(maxsize=1)
def ranges() -> Mapping[str, NDArray[np.float32]]:
    """How far each channel goes, by the name of what it is in; made by `scripts/e5_ranges.py`."""
    with np.load(str(files("corpus.embedders") / "data" / "e5_ranges.npz")) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}
