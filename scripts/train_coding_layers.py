"""Trains the encoder's adapted layers and the heads on them: what a passage does, and how it feels.

    python scripts/train_coding_layers.py DATA      trains, then writes layers, heads and `data/adapted.json`
    python scripts/train_coding_layers.py DATA --measure      only measures what is there, and writes the scores

Needs jax and optax beside the project. DATA holds the published feedback in the folders that the module
`assistant.coders.feedback` names; its held-out respondents and those of hand-labelled passages are left out. Kinds are
learned from sentences written for it (`scripts/coding_sentences`, `assistant/coders/data/seeds.toml`), signs and
valence from these and the feedback. The last four layers are run again with changes of rank 16 added to each of their
weights (LoRA: Hu et al., 2021, arXiv 2106.09685), from what the layers before them make with the arithmetic that the
product uses. One in twelve texts is kept out, to look at between runs. About 45 minutes of processor time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.coders.adapted import ABOUT, HEADS, TALK, pack_heads
from assistant.coders.codes import Kind
from assistant.coders.feedback import SETS, file_digests, read_feedback
from assistant.coders.measuring import dev_labels, measured
from assistant.coders.probes import SIGNS, Probe
from assistant.coders.seeds import seeds
from corpus.embedders.adapted_layers import FIRST_ADAPTED, pack_changes
from corpus.embedders.e5_int8 import unpacked
from corpus.embedders.e5_weights import read_e5_weights
from corpus.embedders.multilingual_e5 import MultilingualE5

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ROOT / "corpus" / "embedders" / "data" / "adapted_layers.npz"
DATA = ROOT / "assistant" / "coders" / "data"
SENTENCES = Path(__file__).parent / "coding_sentences"
LABELS = (*(kind.value for kind in Kind), TALK)
PARTS = ("q", "k", "v", "ao", "fi", "fo")
LAST = 12
HEADS_OF_ATTENTION = 12
RANK = 16
EPOCHS = 3
RATE = 6e-4
BATCH = 32
LONGEST = 64
"""Tokens of a text that are read in training."""
SEED = 0
SMOOTH = 0.08
"""Share of a label's weight that goes to all labels: the same passage may be coded otherwise by somebody else."""
DROPPED = 0.1
OFTEN = 600
"""Texts of a published set that count whole; of larger sets each counts less, and never more than 1.5 times."""
SIGN, SCALE = 0.8, 0.25
"""Weights of sign and valence beside the kind."""
LIFT = 4.0
"""Vectors are multiplied by this before the heads, which then learn as fast as the layers."""


@dataclass(frozen=True)
class Example:
    """A text with what is known of it."""

    text: str
    kind: int
    """Place in `LABELS`; -1 where only the feeling is known."""
    valence: float
    weight: float
    group: str
    """Respondent, or the text itself."""

    @property
    def sign(self) -> int:
        return 0 if self.valence < -0.4 else 2 if self.valence > 0.4 else 1


def examples(folder: Path) -> list[Example]:
    """Written sentences and published feedback, without what is kept for measuring."""
    made = [Example(s.text, LABELS.index(s.kind.value), float(s.valence), 1.0, s.text) for s in seeds()]
    for path in sorted(SENTENCES.glob("*.toml")):
        for kind, lines in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for line in lines:
                valence, text = line.split(" ", 1)
                made.append(Example(text, LABELS.index(kind), float(valence), 1.0, text))
    apart = {label.group for label in dev_labels() if label.group}
    feedback = list(read_feedback(folder))
    counts = Counter(text.source for text in feedback)
    for text in feedback:
        if not text.held_out and text.group not in apart:
            weight = min(1.5, (OFTEN / counts[text.source]) ** 0.5)
            made.append(Example(text.text[:400], -1, text.valence, weight, text.group))
    return [example for example in made if hashlib.sha256(f"v{example.group}".encode()).digest()[0] % 12]


def tokens(embedder: MultilingualE5, texts: Sequence[str]) -> tuple[NDArray[np.float16], NDArray[np.int32]]:
    """What the layers before the adapted ones make of each text, shape (texts, LONGEST, width), and their lengths."""
    found = np.zeros((len(texts), LONGEST, 384), np.float16)
    lengths = np.zeros(len(texts), np.int32)
    windows = [embedder.passage_tokens(text)[1:-1][: LONGEST - 2] for text in texts]
    for batch, (vectors,) in embedder._runs(windows, "tokens"):
        for at, rows in zip(batch, vectors, strict=True):
            found[at, : len(rows)], lengths[at] = rows[:, -384:], len(rows)
    return found, lengths


def frozen(path: Path) -> dict[str, NDArray[np.float32]]:
    """The last layers as they came."""
    weights = read_e5_weights(path)
    kept = {}
    for index in range(FIRST_ADAPTED, LAST):
        for part in PARTS:
            kept[f"l{index}.{part}.w"] = unpacked(weights.packed[f"l{index}.{part}.w"]).astype(np.float32)
        kept |= {name: value for name, value in weights.floats.items() if name.startswith(f"l{index}.")}
    return kept


def start(width: int, weights: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """What is learned, before it is: changes of nothing, heads of little."""
    draw = np.random.RandomState(SEED + 7)
    made: dict[str, Any] = {}
    for index in range(FIRST_ADAPTED, LAST):
        for part in PARTS:
            inputs, outputs = weights[f"l{index}.{part}.w"].shape
            made[f"l{index}.{part}.down"] = draw.randn(inputs, RANK).astype(np.float32) / np.float32(inputs**0.5)
            made[f"l{index}.{part}.up"] = np.zeros((RANK, outputs), np.float32)
    for name, count in (("kind", len(LABELS)), ("sign", len(SIGNS)), ("scale", 1)):
        made[f"{name}.w"] = draw.randn(width, count).astype(np.float32) * 0.02
        made[f"{name}.b"] = np.zeros(count, np.float32)
    return made


def network(weights: dict[str, NDArray[np.float32]]) -> Any:
    """A function of what is learned, tokens, mask and a key for dropping (None: nothing is dropped) to three heads."""
    import jax
    import jax.numpy as jnp

    def norm(x: Any, name: str) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        spread = jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return centred / spread * weights[f"{name}.w"] + weights[f"{name}.b"]

    def product(learned: Any, x: Any, name: str, key: Any) -> Any:
        seen = x if key is None else x * jax.random.bernoulli(key, 1 - DROPPED, x.shape) / (1 - DROPPED)
        own = x @ weights[f"{name}.w"] + weights[f"{name}.b"]
        return own + (seen @ learned[f"{name}.down"]) @ learned[f"{name}.up"]

    def run(learned: Any, x: Any, mask: Any, key: Any) -> tuple[Any, Any, Any]:
        texts, length, width = x.shape
        for index in range(FIRST_ADAPTED, LAST):
            at = f"l{index}"
            keys = [None] * 6 if key is None else list(jax.random.split(jax.random.fold_in(key, index), 6))
            q, k, v = (
                product(learned, x, f"{at}.{part}", one)
                .reshape(texts, length, HEADS_OF_ATTENTION, width // HEADS_OF_ATTENTION)
                .transpose(0, 2, 1, 3)
                for part, one in zip("qkv", keys, strict=False)
            )
            scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(width // HEADS_OF_ATTENTION)
            attended = jax.nn.softmax(scores + (1 - mask)[:, None, None, :] * -1e9, -1) @ v
            joined = attended.transpose(0, 2, 1, 3).reshape(texts, length, width)
            x = norm(x + product(learned, joined, f"{at}.ao", keys[3]), f"{at}.aln")
            inner = jax.nn.gelu(product(learned, x, f"{at}.fi", keys[4]), approximate=False)
            x = norm(x + product(learned, inner, f"{at}.fo", keys[5]), f"{at}.oln")
        pooled = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        if key is not None:
            pooled = pooled * jax.random.bernoulli(jax.random.fold_in(key, 99), 0.8, pooled.shape) / 0.8
        made = [pooled * LIFT @ learned[f"{name}.w"] + learned[f"{name}.b"] for name in ("kind", "sign", "scale")]
        return made[0], made[1], made[2][:, 0]

    return run


def batches(lengths: NDArray[np.int32], draw: np.random.RandomState) -> Iterator[NDArray[np.int64]]:
    """All texts once, in batches of like length, in an order drawn anew."""
    order = draw.permutation(len(lengths))
    found = []
    for at in range(0, len(order), BATCH * 16):
        near = order[at : at + BATCH * 16]
        near = near[np.argsort(lengths[near], kind="stable")]
        found += [near[here : here + BATCH] for here in range(0, len(near), BATCH)]
    draw.shuffle(found)
    yield from (batch for batch in found if len(batch) == BATCH)


def train(
    given: Sequence[Example], embedder: MultilingualE5, weights: dict[str, NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """What the layers and heads learn; prints the loss as it goes."""
    import jax
    import jax.numpy as jnp
    import optax

    found, lengths = tokens(embedder, [example.text for example in given])
    kinds = np.array([example.kind for example in given])
    signs = np.array([example.sign for example in given])
    values = np.array([example.valence for example in given], np.float32)
    shares = np.array([example.weight for example in given], np.float32)
    run = network(weights)
    learned = start(found.shape[2], weights)
    steps = EPOCHS * (len(given) // BATCH + 1)
    rates = optax.warmup_cosine_decay_schedule(0, RATE, 60, steps, RATE * 0.03)
    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rates, weight_decay=0.01))
    state = rule.init(learned)

    def soft(labels: Any, count: int) -> Any:
        return jax.nn.one_hot(jnp.maximum(labels, 0), count) * (1 - SMOOTH) + SMOOTH / count

    def loss(learned: Any, x: Any, mask: Any, kind: Any, sign: Any, value: Any, share: Any, key: Any) -> Any:
        by_kind, by_sign, scale = run(learned, x, mask, key)
        lost = -(soft(kind, len(LABELS)) * jax.nn.log_softmax(by_kind)).sum(-1) * (kind >= 0)
        lost += SIGN * share * -(soft(sign, len(SIGNS)) * jax.nn.log_softmax(by_sign)).sum(-1)
        return (lost + SCALE * share * (scale - value) ** 2).mean()

    @jax.jit
    def step(learned: Any, state: Any, *rest: Any) -> tuple[Any, Any, Any]:
        lost, slope = jax.value_and_grad(loss)(learned, *rest)
        change, state = rule.update(slope, state, learned)
        return optax.apply_updates(learned, change), state, lost

    draw, key = np.random.RandomState(SEED), jax.random.PRNGKey(SEED)
    for epoch in range(EPOCHS):
        lost = []
        for batch in batches(lengths, draw):
            length = int(-(-lengths[batch].max() // 16) * 16)
            mask = (np.arange(length)[None] < lengths[batch][:, None]).astype(np.float32)
            key, sub = jax.random.split(key)
            rest = (kinds[batch], signs[batch], values[batch], shares[batch], sub)
            learned, state, one = step(learned, state, found[batch, :length].astype(np.float32), mask, *rest)
            lost.append(float(one))
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(lost):.3f}", flush=True)
    return {name: np.asarray(value) for name, value in learned.items()}


def write(learned: dict[str, NDArray[np.float32]]) -> None:
    """Layers and heads to their files."""
    names = sorted(name.removesuffix(".down") for name in learned if name.endswith(".down"))
    LAYERS.write_bytes(pack_changes({name: (learned[f"{name}.down"], learned[f"{name}.up"]) for name in names}))
    labels = {"kind": LABELS, "sign": SIGNS, "scale": ("valence",)}
    probes = [Probe(labels[name], LIFT * learned[f"{name}.w"], learned[f"{name}.b"]) for name in labels]
    (DATA / HEADS).write_bytes(pack_heads(*probes))


def main(arguments: Sequence[str]) -> int:
    """Train where asked to, measure, write; 0 where all was written."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--measure", action="store_true", help="measure what is there, without training")
    given = parser.parse_args(arguments)
    embedder = MultilingualE5()
    material = examples(given.data)
    if not given.measure:
        write(train(material, embedder, frozen(embedder._path)))
        embedder = MultilingualE5()  # its graph holds the new layers
    written = [example for example in material if example.kind >= 0]
    about: dict[str, object] = {
        "embedder": {"name": embedder.identity.name, "revision": embedder.identity.revision},
        "files": file_digests(given.data),
        "licences": {source: described.licence for source, described in SETS.items()},
        "sentences": {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(SENTENCES.glob("*"))},
        "written": len(written),
        "feedback": len(material) - len(written),
    }
    (DATA / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    about["agreement"] = measured(embedder, given.data)
    (DATA / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(about["agreement"], indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
