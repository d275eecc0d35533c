"""The coder's adapted layers: what they give, that they leave search as it is, and that they agree with people."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from assistant.coders.adapted import AdaptedEmbedder, about_adapted, share_odds, shipped_heads
from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import EmbeddedCoder
from assistant.coders.measuring import agreement, dev_labels, kind_labels
from assistant.coders.probes import Probe
from assistant.coders.shipped import provenance
from assistant.frames import load_frame
from corpus.embedders.adapted_layers import FIRST_ADAPTED, changes, pack_changes
from corpus.embedders.hashing import HashingEmbedder
from corpus.embedders.multilingual_e5 import MultilingualE5

SENTENCES = Path(__file__).parent.parent / "scripts" / "coding_sentences"
TEXTS = (
    "It logged me out and everything I had typed was gone.",
    "要是能提前发个短信就好了。",
    "الممرضة شرحت لي كل شيء بصبر.",
    "앱을 켜면 먼저 지도를 봐요.",
)


@pytest.fixture(scope="module")
def embedder() -> MultilingualE5:
    return MultilingualE5()


def coder_of(embedder: MultilingualE5, *, adapted: bool) -> EmbeddedCoder:
    return EmbeddedCoder(
        embedder.embed_passages,
        embedder.identity,
        load_frame("six_stages"),
        adapted=embedder.adapted_vectors if adapted else None,
    )


def test_adapted_vectors_are_the_same_alone_and_among_others(embedder: MultilingualE5) -> None:
    together = embedder.adapted_vectors(TEXTS)
    alone = np.vstack([embedder.adapted_vectors([text]) for text in TEXTS])
    assert together.shape == (len(TEXTS), 384)
    assert np.array_equal(together, alone)
    assert np.isfinite(embedder.adapted_vectors(["", "\ud800", "ﷺ" * 3000, "😀"])).all()
    assert embedder.adapted_vectors([]).shape == (0, 384)


def test_adapted_vectors_are_not_those_of_search(embedder: MultilingualE5) -> None:
    adapted, plain = embedder.adapted_vectors(TEXTS), embedder.embed_passages(TEXTS)
    adapted /= np.linalg.norm(adapted, axis=1, keepdims=True)
    assert (np.sum(adapted * plain, axis=1) < 0.9).all()
    assert provenance()["embedder"] == {
        "name": embedder.identity.name,
        "revision": embedder.identity.revision,
        "dimensions": 384,
    }, "taught layers leave the vectors of search, and so their identity, as they are"


def test_heads_fit_one_embedder_only(embedder: MultilingualE5) -> None:
    assert isinstance(embedder, AdaptedEmbedder)
    assert shipped_heads(embedder.identity) is not None
    other = HashingEmbedder(256)
    assert not isinstance(other, AdaptedEmbedder)
    assert shipped_heads(other.identity) is None
    plain, told = (coder_of(embedder, adapted=each).reference for each in (False, True))
    assert plain != told
    assert told.startswith(plain.rsplit(" ", 1)[0]), "codes that both made are told from those that the probes made"


def test_changes_come_back_as_the_product_of_what_was_packed() -> None:
    made = changes()
    assert {name.split(".")[0] for name in made} == {f"l{index}" for index in range(FIRST_ADAPTED, 12)}
    assert all(np.linalg.matrix_rank(change, tol=1e-4) <= 16 for change in list(made.values())[:3])
    down, up = np.ones((4, 1), np.float32), np.arange(3, dtype=np.float32)[None]
    assert len(pack_changes({"l8.q": (down, up)})) > 0


def test_odds_of_kinds_follow_how_often_they_are_told() -> None:
    odds = dict(zip(Kind, share_odds(), strict=True))
    assert max(odds, key=lambda kind: odds[kind]) is Kind.PAIN
    assert min(odds, key=lambda kind: odds[kind]) is Kind.GOAL
    told = {label.kind for label in kind_labels()}
    assert {"pain", "delight", "idea", "behaviour", "need", "context"} <= told


def test_a_passage_that_says_nothing_is_told_from_one_that_does(embedder: MultilingualE5) -> None:
    heads = shipped_heads(embedder.identity)
    assert heads is not None
    idle = heads.talk(
        embedder.adapted_vectors(["Okay, let me see.", "嗯，对，对。", "طيب، دعني أرى.", "네, 잠시만요."])
    )
    telling = heads.talk(embedder.adapted_vectors(TEXTS))
    assert idle.min() > telling.max()
    assert isinstance(heads.kind, Probe)


def test_nothing_that_is_measured_was_learned_from() -> None:
    learned = {
        line.split(" ", 1)[1]
        for path in SENTENCES.glob("*.toml")
        for lines in tomllib.loads(path.read_text(encoding="utf-8")).values()
        for line in lines
    }
    assert len(learned) > 5000
    assert not learned & {label.text for label in (*dev_labels(), *kind_labels())}
    assert about_adapted()["written"]


@pytest.mark.parametrize("what", ["kind", "sign"])
def test_on_studies_it_never_saw_the_coder_agrees_more_with_a_reader_than_the_probes(
    embedder: MultilingualE5, what: str
) -> None:
    labels = [label for label in kind_labels() if label.split == "held-out"]
    passages = [Passage(label.text, label.language, label.heading) for label in labels]
    kappas = {}
    for adapted in (False, True):
        codes = coder_of(embedder, adapted=adapted).code(passages)
        if what == "kind":
            kappas[adapted] = agreement([label.kind for label in labels], [code.kind.value for code in codes])["kappa"]
        else:
            told = ["negative" if c.valence < -0.5 else "positive" if c.valence > 0.5 else "neutral" for c in codes]
            kappas[adapted] = agreement([label.sign for label in labels], told)["kappa"]
    assert kappas[True] > kappas[False] + 0.03, kappas
    assert kappas[True] > 0.4, kappas
