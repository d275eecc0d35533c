"""The shipped coder beside plain similarity and beside the embedded language model alone, on what people labelled.

    python -m benchmarks.coders --data DIR [--sample 60] [--sets nhs_patients,goemotions,by_hand]

DIR holds the published data sets in the folders that `assistant.coders.feedback.SETS` names. Of each set a fixed sample
of the respondents that were kept out of training is coded as negative, neutral or positive; of the hand-labelled
passages the part `final`, which was labelled after everything was fixed, is coded by kind. Similarity takes the nearest
of the sentences that describe the labels. The language model is given three examples and takes the label with the
highest probability: one short reply a passage, the fastest that it can code. Speeds are passages a second of processor
time, embedding included. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.chat_model import ChatModel, ChatRequest, Message
from assistant.coders.adapted import AdaptedEmbedder
from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import EmbeddedCoder
from assistant.coders.feedback import SETS, read_feedback
from assistant.coders.measuring import agreement, dev_labels, zero_shot
from assistant.coders.probes import SIGNS
from assistant.frames import load_frame
from assistant.providers import make_chat_model
from assistant.settings import DEFAULT_CHAT_MODEL, Settings
from corpus.embedders import make_embedder

BY_HAND = "by_hand"
MEANINGS = {
    "need": "what the person requires",
    "goal": "what the person wants to achieve",
    "behaviour": "what the person does",
    "pain": "what goes wrong, hurts, confuses or takes too long",
    "delight": "what pleases",
    "expectation": "what the person thought would happen",
    "idea": "what the person suggests",
    "context": "circumstances: who, where, with what",
}
SIGN_EXAMPLES = (
    ("Nobody called me back for a week.", "negative"),
    ("I go there on Mondays.", "neutral"),
    ("The nurse took all the time I needed.", "positive"),
)
KIND_EXAMPLES = (
    ("Nobody called me back for a week.", "pain"),
    ("It would help to have a map at the door.", "idea"),
    ("I go there on Mondays with my son.", "behaviour"),
)
Told = tuple[list[str], float]
"""A label for each text, and processor seconds."""


@dataclass(frozen=True)
class Set:
    """Texts with the labels that people gave them."""

    name: str
    what: str
    texts: list[str]
    languages: list[str]
    truth: list[str]
    labels: Sequence[str]


def sets(data: Path, sample: int, wanted: Sequence[str]) -> list[Set]:
    """The held-out part of each published set, and the hand-labelled passages."""
    texts = list(read_feedback(data))
    found = []
    for source in SETS:
        if source not in wanted:
            continue
        held = [text for text in texts if text.source == source and text.held_out]
        chosen = random.Random(7).sample(held, min(sample, len(held)))
        rows = [each.text for each in chosen], [each.language for each in chosen], [each.sign for each in chosen]
        found.append(Set(source, "sign", *rows, SIGNS))
    if BY_HAND not in wanted:
        return found
    final = [label for label in dev_labels() if label.split == "final"]
    rows = [each.text for each in final], [each.language for each in final], [each.kind for each in final]
    return [*found, Set(BY_HAND, "kind", *rows, [kind.value for kind in Kind])]


def timed(work: Callable[[], list[str]]) -> Told:
    """What `work` tells, and the processor seconds it took on all threads."""
    before = time.process_time()
    return work(), time.process_time() - before


class Coders:
    """The three ways."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._embedder = make_embedder("local:multilingual-e5-small")
        embed, identity = self._embedder.embed_passages, self._embedder.identity
        adapted = self._embedder.adapted_vectors if isinstance(self._embedder, AdaptedEmbedder) else None
        self._coder = EmbeddedCoder(embed, identity, load_frame("six_stages"), adapted=adapted)
        self._coder.code([Passage("A first passage loads what is needed.", "en")])

    def shipped(self, given: Set) -> list[str]:
        """By the coder that projects use without a hosted model."""
        passages = [Passage(text, language) for text, language in zip(given.texts, given.languages, strict=True)]
        codes = self._coder.code(passages)
        if given.what == "kind":
            return [code.kind.value for code in codes]
        return ["negative" if c.valence < -0.5 else "positive" if c.valence > 0.5 else "neutral" for c in codes]

    def similarity(self, given: Set) -> list[str]:
        """By the nearest describing sentence."""
        space = self._coder.probes.space
        embed = self._embedder.embed_passages
        placed = space.place(embed(given.texts), given.languages)
        return zero_shot(given.what, list(given.labels), placed, given.languages, space, embed)

    def model(self, given: Set) -> list[str]:
        """By the embedded language model alone."""
        told = []
        for text in given.texts:
            weights = self._model.reply(request(given, text)).choice_weights
            told.append(max(given.labels, key=lambda label: weights.get(label, 0.0)))
        return told


def request(given: Set, text: str) -> ChatRequest:
    """One passage put to a model, with examples."""
    if given.what == "kind":
        listed = "; ".join(f"{label}: {MEANINGS[label]}" for label in given.labels)
        system, examples = (
            f"Say what the passage of user research mainly tells. {listed}. Reply with one word.",
            KIND_EXAMPLES,
        )
    else:
        system = "Say how the person who wrote this felt: negative, neutral or positive. Reply with one word."
        examples = SIGN_EXAMPLES
    turns = [Message("system", system)]
    for shown, label in examples:
        turns += [Message("user", shown), Message("assistant", label)]
    return ChatRequest((*turns, Message("user", text)), choices=tuple(given.labels), max_tokens=4)


def measure(data: Path, sample: int, wanted: Sequence[str]) -> None:
    """Prints the table, row by row."""
    print("| set | language | passages | coder | macro-F1 | kappa | AC1 | passages/s |")
    print("|---|---|---:|---|---:|---:|---:|---:|")
    model = make_chat_model(DEFAULT_CHAT_MODEL, Settings())
    assert model is not None
    coders = Coders(model)
    ways = {"shipped": coders.shipped, "similarity": coders.similarity, "language model": coders.model}
    for given in sets(data, sample, wanted):
        for name, code in ways.items():
            told, seconds = timed(lambda code=code, given=given: code(given))  # type: ignore[misc]
            scores = agreement(given.truth, told)
            figures = f"{scores['macro_f1']:.2f} | {scores['kappa']:.2f} | {scores['ac1']:.2f}"
            print(
                f"| {given.name} ({given.what}) | {', '.join(sorted(set(given.languages)))} | {len(told)} | {name} "
                f"| {figures} | {len(told) / seconds:,.1f} |",
                flush=True,
            )


def main() -> None:
    """Measures the sets asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--sets", default=",".join([*SETS, BY_HAND]))
    chosen = parser.parse_args()
    measure(chosen.data, chosen.sample, chosen.sets.split(","))
    print(f"\nLoad average {os.getloadavg()[0]:.1f} at the end.")


if __name__ == "__main__":
    main()
