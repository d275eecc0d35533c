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


@pytest.mark.parametrize(
    ("language", "suggested", "told"),
    [
        ("en", "Ambulances could do with a little step under the seats.", "Because it is true."),
        ("zh", "菜送到的时候最好先打个电话。", "这是他们说的时间。"),
        ("ar", "لو قرأ الطبيب ما كتبته في التطبيق لكان أفضل.", "كان الموعد في الصباح."),
        ("ko", "계좌번호를 넣으면 신고 이력이 보였으면 좋겠어요.", "그건 그 사람이 말한 시간이에요."),
    ],
)
def test_the_coder_tells_suggestions_from_what_happened(
    embedder: MultilingualE5, language: str, suggested: str, told: str
) -> None:
    idea, other = coder_of(embedder, adapted=True).code([Passage(suggested, language), Passage(told, language)])
    assert idea.kind is Kind.IDEA
    assert other.kind is not Kind.IDEA


def test_what_is_no_suggestion_by_its_form_keeps_how_it_felt(
    embedder: MultilingualE5, monkeypatch: pytest.MonkeyPatch
) -> None:
    coder = coder_of(embedder, adapted=True)
    passages = [Passage("On time, host on time.", "en"), Passage("Keep clients informed of the arrival.", "en")]
    told = coder.code(passages)
    monkeypatch.setattr("assistant.coders.embedded.suggestion_odds", lambda *_: 0.0)
    heard = coder.code(passages)
    assert heard[0].kind is Kind.IDEA
    assert told[0].kind is not Kind.IDEA
    assert told[0].valence == pytest.approx(heard[0].valence, abs=0.3)
    assert told[1].kind is heard[1].kind is Kind.IDEA
