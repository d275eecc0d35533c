"""Measures how far each channel of the embedded encoder goes, for `corpus/embedders/data/e5_ranges.npz`.

Runs the encoder in full precision over this project's own seed sentences in four languages, alone and eight in a row.

    python scripts/e5_ranges.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.coders.seeds import seeds
from corpus import weights
from corpus.embedders.e5_int8 import unpacked
from corpus.embedders.e5_weights import E5Weights, read_e5_weights
from corpus.embedders.multilingual_e5 import MODEL, MultilingualE5

KEPT = Path(__file__).parents[1] / "corpus" / "embedders" / "data" / "e5_ranges.npz"
_SHARE = 0.999
"""Share of the tokens whose number in a channel lies within its range."""
_IN_A_ROW = 8


def texts() -> Iterator[str]:
    """Seed sentences, and texts made of several of one language."""
    by_language: dict[str, list[str]] = {}
    for seed in seeds():
        by_language.setdefault(seed.language, []).append(seed.text)
    for sentences in by_language.values():
        for at in range(0, len(sentences), _IN_A_ROW):
            yield from sentences[at : at + 2]
            yield " ".join(sentences[at : at + _IN_A_ROW])


class Encoder:
    """The encoder in full precision, one text at a time, keeping what its products are given."""

    def __init__(self, given: E5Weights) -> None:
        self._floats, self._sizes = given.floats, given.sizes
        self._matrices = {name: unpacked(tensor) for name, tensor in given.packed.items() if name != "emb.word"}
        words = given.packed["emb.word"]
        self._words, self._scales = words.nibbles, words.scales
        self.seen: dict[str, list[NDArray[np.float32]]] = {}

    def run(self, ids: list[int]) -> NDArray[np.float64]:
        """Mean token vector; the rows that products were given are added to `seen`."""
        width = self._sizes.width
        nibbles = np.stack([self._words[ids] & 15, self._words[ids] >> 4], axis=3).reshape(len(ids), -1, 32)
        words = ((nibbles.astype(np.float64) - 8) * self._scales[ids][:, :, None]).reshape(len(ids), width)
        places = self._floats["emb.pos"].reshape(-1, width)[: len(ids)] + self._floats["emb.type"].reshape(-1)[:width]
        x = self._norm(words + places, "emb.ln")
        for index in range(self._sizes.layers):
            x = self._layer(x, f"l{index}")
        return np.asarray(x.mean(0))

    def _layer(self, x: NDArray[np.float64], at: str) -> NDArray[np.float64]:
        heads = self._sizes.heads
        self._note(f"{at}.in", x)
        q, k, v = (
            self._times(x, f"{at}.{part}").reshape(len(x), heads, -1).transpose(1, 0, 2) for part in ("q", "k", "v")
        )
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])
        shares = np.exp(scores - scores.max(2, keepdims=True))
        attended = (shares / shares.sum(2, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(x), -1)
        # The graph adds the values' bias after the product.
        self._note(f"{at}.attended", attended - self._floats[f"{at}.v.b"])
        x = self._norm(x + self._times(attended, f"{at}.ao"), f"{at}.aln")
        self._note(f"{at}.mid", x + self._floats[f"{at}.fo.b"])
        inner = self._times(x, f"{at}.fi")
        return self._norm(x + self._times(inner * (1 + _erf(inner / np.sqrt(2))) / 2, f"{at}.fo"), f"{at}.oln")

    def _times(self, x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        return np.asarray(x @ self._matrices[f"{name}.w"] + self._floats[f"{name}.b"])

    def _norm(self, x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        centred = x - x.mean(1, keepdims=True)
        spread = np.sqrt((centred**2).mean(1, keepdims=True) + self._sizes.epsilon)
        return np.asarray(centred / spread * self._floats[f"{name}.w"] + self._floats[f"{name}.b"])

    def _note(self, name: str, rows: NDArray[np.float64]) -> None:
        self.seen.setdefault(name, []).append(np.abs(rows).astype(np.float32))


def _erf(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Abramowitz and Stegun, 1964, formula 7.1.26; wrong by 1.5e-7 at most."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    sum_ = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(x) * (1 - sum_ * np.exp(-x * x)))


def main() -> None:
    """Measures and writes."""
    path = weights.require(MODEL)
    encoder, tokens = Encoder(read_e5_weights(path)), MultilingualE5(path)
    for text in texts():
        encoder.run(tokens.passage_tokens(text))
    kept = {name: np.quantile(np.concatenate(rows), _SHARE, axis=0) for name, rows in encoder.seen.items()}
    KEPT.parent.mkdir(exist_ok=True)
    np.savez_compressed(KEPT, **{name: rows.astype(np.float16) for name, rows in kept.items()})
    print(f"{KEPT}: {len(kept)} ranges, {KEPT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
