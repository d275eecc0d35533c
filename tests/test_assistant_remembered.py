"""Probes that are learned once in the life of a process."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.coders.codes import Passage
from assistant.coders.embedded import EmbeddedCoder, stage_examples
from assistant.coders.probes import Matrix, Probe
from assistant.coders.remembered import MOST, remembered
from assistant.frames import load_frame
from corpus.embedders.hashing import HashingEmbedder

PASSAGES = [
    Passage("The queue at the counter took an hour.", "en", "What was hard?"),
    Passage("要是能提前打个电话就好了。", "zh", "您有什么建议？"),
    Passage("الدفع كان سهلًا.", "ar", "كيف كان الدفع؟"),
    Passage("알림이 너무 늦게 왔어요.", "ko", "무엇이 불편했나요?"),
]


def probe(value: float) -> Probe:
    return Probe(("one",), np.full((2, 1), value, np.float32), np.zeros(1, np.float32))


def test_a_probe_is_learned_once_and_the_least_used_go_first() -> None:
    learned: list[object] = []

    def learn(key: object) -> Probe:
        learned.append(key)
        return probe(len(learned))

    first = object()
    assert remembered(first, lambda: learn(first)) is remembered(first, lambda: learn(first))
    assert learned == [first]
    others = [object() for _ in range(MOST - 1)]
    for other in others:
        remembered(other, lambda other=other: learn(other))  # type: ignore[misc]
    remembered(first, lambda: learn(first))
    assert learned.count(first) == 1
    last = object()
    remembered(last, lambda: learn(last))
    remembered(first, lambda: learn(first))
    assert learned.count(first) == 1
    remembered(others[0], lambda: learn(others[0]))
    assert learned.count(others[0]) == 2


@pytest.mark.parametrize("frame", ["six_stages", "five_stages"])
def test_a_second_coder_learns_nothing_anew_and_codes_alike(frame: str) -> None:
    embedder = HashingEmbedder(64)
    embedded: list[str] = []

    def embed(texts: Sequence[str]) -> Matrix:
        embedded.extend(texts)
        return embedder.embed_passages(texts)

    cues, _, _ = stage_examples(load_frame(frame))
    first = EmbeddedCoder(embed, embedder.identity, load_frame(frame)).code(PASSAGES)
    embedded.clear()
    assert EmbeddedCoder(embed, embedder.identity, load_frame(frame)).code(PASSAGES) == first
    assert {passage.text for passage in PASSAGES} <= set(embedded)
    assert not set(cues).intersection(embedded)
    embedded.clear()
    other = HashingEmbedder(48)
    EmbeddedCoder(lambda texts: embed(texts)[:, :48], other.identity, load_frame(frame)).code(PASSAGES)
    assert set(cues) <= set(embedded), "another embedder takes the probes of this one"
