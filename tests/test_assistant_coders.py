"""Coders: probes, seeds, the embedded coder, and the model coder with its fall-backs."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.chat_model import ChatRequest
from assistant.coders.codes import Code, Heard, Kind, Passage, unheard
from assistant.coders.embedded import EmbeddedCoder, probes_from_seeds, stage_examples
from assistant.coders.feedback import LabelledText, respondent
from assistant.coders.measuring import agreement, dev_labels
from assistant.coders.model import AGREED, ALONE, PER_CALL, ModelCoder
from assistant.coders.probes import Space, cue_features, fit_probe, fit_scale, scale_values
from assistant.coders.seeds import seeds
from assistant.coders.shipped import pack, provenance, shipped_probes, unpack
from assistant.errors import ModelUnavailable
from assistant.frames import Frame, load_frame
from assistant.providers.scripted import ScriptedChatModel
from corpus.embedders.hashing import HashingEmbedder
from corpus.embedding import EmbedderIdentity

LANGUAGES = ("en", "zh", "ar", "ko")
EMBEDDER = HashingEmbedder(256)
CLEAR = [
    ("I waited for two hours and nobody told me what was wrong.", "en", Kind.PAIN),
    ("等了两个小时，没有一个人告诉我。", "zh", Kind.PAIN),
    ("انتظرت ساعتين ولم يخبرني أحد بشيء.", "ar", Kind.PAIN),
    ("두 시간을 기다렸는데 아무도 말을 안 해 줬어요.", "ko", Kind.PAIN),
    ("The nurses were wonderful, so kind and patient with us.", "en", Kind.DELIGHT),
    ("护士们特别好，非常耐心。", "zh", Kind.DELIGHT),
    ("كانت الممرضات رائعات وصبورات جدًا.", "ar", Kind.DELIGHT),
    ("간호사분들이 정말 친절하고 좋았어요.", "ko", Kind.DELIGHT),
    ("It would be nice if you could save the form.", "en", Kind.IDEA),
    ("如果能保存表格就好了。", "zh", Kind.IDEA),
    ("أتمنى لو أمكن حفظ النموذج.", "ar", Kind.IDEA),
    ("양식을 저장할 수 있으면 좋겠어요.", "ko", Kind.IDEA),
]


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load_frame("six_stages")


@pytest.fixture(scope="module")
def coder(frame: Frame) -> EmbeddedCoder:
    return EmbeddedCoder(EMBEDDER.embed_passages, EMBEDDER.identity, frame)


class FixedCoder:
    """Codes everything as context."""

    reference = "fixed"
    batch = 10

    def code(self, passages: Sequence[Passage], progress: object = None, heard: Heard = unheard) -> list[Code]:
        codes = [Code(Kind.CONTEXT, 0.5, "service", 0.4, "", "", 0.0) for _ in passages]
        heard(dict(enumerate(codes)))
        return codes


# ---- seeds and probes ----


def test_seeds_cover_every_kind_in_every_language() -> None:
    counts = Counter((seed.kind, seed.language) for seed in seeds())
    for kind in Kind:
        assert counts[kind, "en"] >= 14
        assert all(counts[kind, language] >= 8 for language in LANGUAGES[1:])
    assert {seed.valence for seed in seeds()} == {-2, -1, 0, 1, 2}
    assert all(seed.valence < 0 for seed in seeds() if seed.kind is Kind.PAIN)
    assert all(seed.valence > 0 for seed in seeds() if seed.kind is Kind.DELIGHT)
    assert len({seed.text for seed in seeds()}) == len(seeds())


def test_no_hand_labelled_passage_is_a_seed() -> None:
    assert not {label.text for label in dev_labels()} & {seed.text for seed in seeds()}


def test_a_space_centres_each_language_and_falls_back_to_the_middle() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [-0.6, 0.8]], dtype=np.float32)
    space = Space.of(vectors, ["en", "en", "zh", "zh"])
    placed = space.place(vectors, ["en", "en", "zh", "zh"])
    assert np.allclose(np.linalg.norm(placed, axis=1), 1)
    assert np.allclose(placed[0], -placed[1])
    assert np.allclose(space.place(vectors[:1], ["fr"]), space.place(vectors[:1], ["fr"]))
    assert space.place(vectors[:0], []).shape == (0, 2)


def test_a_probe_learns_and_balances_unequal_labels() -> None:
    rng = np.random.default_rng(3)
    rows = np.vstack([rng.normal(0.5, 0.3, (90, 4)), rng.normal(-0.5, 0.3, (10, 4))]).astype(np.float32)
    labels = ["much"] * 90 + ["little"] * 10
    probe = fit_probe(rows, labels, strength=1.0)
    logs = probe.log_probabilities(rows)
    told = [probe.labels[at] for at in logs.argmax(axis=1)]
    assert np.allclose(np.exp(logs).sum(axis=1), 1, atol=1e-5)
    assert agreement(labels, told)["macro_f1"] > 0.9


def test_a_probe_of_one_label_always_says_it() -> None:
    probe = fit_probe(np.eye(3, dtype=np.float32), ["only"] * 3, strength=1.0)
    assert np.allclose(probe.log_probabilities(np.eye(3, dtype=np.float32)), 0, atol=1e-5)


def test_the_probe_is_the_optimum_that_scikit_learn_finds() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(5)
    rows = rng.normal(size=(60, 5)).astype(np.float32)
    labels = [("a", "b", "c")[at % 3] if at % 5 else "a" for at in range(60)]
    reference = LogisticRegression(C=2.0, class_weight="balanced", max_iter=5000, tol=1e-10).fit(rows, labels)
    told = np.exp(fit_probe(rows, labels, strength=2.0).log_probabilities(rows))
    assert np.allclose(told, reference.predict_proba(rows), atol=2e-3)


def test_the_scale_follows_the_values_and_stays_within_bounds() -> None:
    rows = np.linspace(-1, 1, 50, dtype=np.float32).reshape(-1, 1)
    values = [3.0 * float(row) for row in rows[:, 0]]
    told = scale_values(fit_scale(rows, values, strength=100.0), rows)
    assert told.min() == -2.0
    assert told.max() == 2.0
    assert np.corrcoef(told, values)[0, 1] > 0.95


def test_wording_hints_are_read_in_their_own_language() -> None:
    column = list(Kind).index(Kind.IDEA)
    texts = ["You should add a map.", "建议加一张地图", "أقترح إضافة خريطة", "지도를 추가하면 좋겠어요"]
    hints = cue_features(texts, LANGUAGES)
    assert (hints[:, column] > 0).all()
    assert (cue_features(texts, ["fr"] * 4) == 0).all()
    assert cue_features([], []).shape == (0, len(Kind))


# ---- the embedded coder ----


def test_clear_passages_are_told_in_four_languages_even_by_a_plain_embedder(coder: EmbeddedCoder) -> None:
    codes = coder.code([Passage(text, language) for text, language, _ in CLEAR])
    right = [code.kind is kind for code, (_, _, kind) in zip(codes, CLEAR, strict=True)]
    assert sum(right) >= 10, [(code.kind, kind) for code, (_, _, kind) in zip(codes, CLEAR, strict=True)]


def test_kind_and_valence_never_contradict_each_other(coder: EmbeddedCoder) -> None:
    codes = coder.code([Passage(label.text, label.language, label.heading) for label in dev_labels()])
    for code in codes:
        assert -2 <= code.valence <= 2
        assert 0 < code.kind_weight <= 1
        assert 0 < code.stage_weight <= 1
        assert not (code.kind is Kind.PAIN and code.valence > 0)
        assert not (code.kind is Kind.DELIGHT and code.valence <= 0)


def test_a_passage_gets_the_same_codes_alone_and_among_others(coder: EmbeddedCoder) -> None:
    passages = [Passage(text, language) for text, language, _ in CLEAR]
    assert [coder.code([passage])[0] for passage in passages] == coder.code(passages)
    assert coder.code([]) == []


def test_cues_fall_to_their_own_stage(coder: EmbeddedCoder, frame: Frame) -> None:
    texts, languages, labels = stage_examples(frame)
    codes = coder.code([Passage(text, language) for text, language in zip(texts, languages, strict=True)])
    right = sum(code.stage == label for code, label in zip(codes, labels, strict=True))
    assert right / len(labels) > 0.9


def test_a_frame_without_cues_is_learned_from_names_and_descriptions(frame: Frame) -> None:
    from dataclasses import replace

    bare = replace(frame, stages=tuple(replace(stage, cues={}) for stage in frame.stages))
    texts, _, labels = stage_examples(bare)
    assert len(texts) == 4 * len(frame.stages)
    assert set(labels) == {stage.id for stage in frame.stages}
    code = EmbeddedCoder(EMBEDDER.embed_passages, EMBEDDER.identity, bare).code([Passage("I paid by card.", "en")])[0]
    assert code.stage in {*labels, ""}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I filled in the form and paid.", "en"),
        ("我填了表，付了款。", "zh"),
        ("ملأت النموذج ودفعت.", "ar"),
        ("신청서를 쓰고 결제했어요.", "ko"),
    ],
)
def test_a_stage_that_is_told_of_often_is_likelier_but_not_for_a_choice(frame: Frame, text: str, language: str) -> None:
    from dataclasses import replace

    def told(share: float, *, chosen: bool) -> tuple[str, float]:
        stages = tuple(replace(stage, share=share if stage.id == "loyalty" else 1.0) for stage in frame.stages)
        coder = EmbeddedCoder(EMBEDDER.embed_passages, EMBEDDER.identity, replace(frame, stages=stages))
        code = coder.code([Passage(text, language, "Which one?" if chosen else "", chosen=chosen)])[0]
        return code.stage, code.stage_weight

    assert told(1.0, chosen=False)[0] != "loyalty"
    assert told(1e9, chosen=False)[0] == "loyalty"
    assert told(1.0, chosen=True) == told(1e9, chosen=True)


def test_coding_is_fast_once_texts_are_embedded(coder: EmbeddedCoder) -> None:
    texts = [f"{text} {number}" for number in range(40) for text, _, _ in CLEAR]
    passages = [Passage(text, "en", "How was it?") for text in texts]
    vectors = dict(zip([*texts, "How was it?"], EMBEDDER.embed_passages([*texts, "How was it?"]), strict=True))
    quick = EmbeddedCoder(
        lambda wanted: np.stack([vectors[text] for text in wanted]),
        EMBEDDER.identity,
        coder._frame,
        coder.probes,
    )
    quick.__dict__["_stage_probe"] = coder._stage_probe
    quick.__dict__["_asked_probe"] = coder._asked_probe
    started = time.process_time()
    quick.code(passages)
    assert len(passages) / (time.process_time() - started) > 100


# ---- shipped probes ----


def test_shipped_probes_serve_only_the_embedder_they_were_trained_with() -> None:
    trained = provenance()["embedder"]
    assert isinstance(trained, dict)
    assert shipped_probes(EmbedderIdentity(**trained)) is not None
    assert shipped_probes(EmbedderIdentity(**{**trained, "revision": "other"})) is None
    assert shipped_probes(EMBEDDER.identity) is None


def test_packing_keeps_the_probes_within_sixteen_bits() -> None:
    probes = probes_from_seeds(EMBEDDER.embed_passages)
    again = unpack(pack(probes), "again")
    assert again.kind.labels == probes.kind.labels
    assert np.allclose(again.kind.weights, probes.kind.weights, rtol=2e-3, atol=1e-4)
    assert set(again.space.means) == set(LANGUAGES)


def test_provenance_names_files_licences_and_scores_above_plain_similarity() -> None:
    told = provenance()
    assert isinstance(told["files"], dict)
    assert all(len(digest) == 64 for digest in told["files"].values())
    scores = told["valence_held_out"]
    assert isinstance(scores, dict)
    for source in ("nhs_patients", "goemotions", "arsarcasm", "nsmc"):
        assert scores[source]["probe"]["macro_f1"] > scores[source]["zero_shot_similarity"]["macro_f1"]


# ---- measuring ----


def test_agreement_by_hand() -> None:
    scores = agreement(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    assert scores["accuracy"] == 0.75
    assert scores["kappa"] == 0.5
    assert scores["macro_f1"] == round((2 / 3 + 0.8) / 2, 3)
    assert agreement(["a"], ["a"])["kappa"] == 1.0


def test_a_respondent_is_held_out_whole() -> None:
    ids = [f"NEAS 111 {number}" for number in range(400)]
    held = [LabelledText("x", "en", 0.0, respondent(f"{name} - Q1"), "nhs_patients").held_out for name in ids]
    again = [LabelledText("y", "en", 1.0, respondent(f"{name} - Q2"), "nhs_patients").held_out for name in ids]
    assert held == again
    assert 0.15 < sum(held) / len(held) < 0.35


# ---- the model coder ----


def shown(request: ChatRequest) -> list[dict[str, str]]:
    return [json.loads(line) for line in request.messages[-1].content.splitlines()]


def row(passage: dict[str, str], **changes: object) -> dict[str, object]:
    good: dict[str, object] = {
        "id": passage["id"],
        "kind": "pain",
        "stage": "service",
        "touchpoint": "phone",
        "valence": -1.5,
        "statement": "Waiting on the phone takes too long",
    }
    return {**good, **changes}


def passages(count: int) -> list[Passage]:
    return [Passage(f"I waited on the phone far too long, it takes {at} minutes.", "en") for at in range(count)]


def test_a_model_codes_in_batches_and_keeps_the_order(frame: Frame) -> None:
    model = ScriptedChatModel(
        answer=lambda request: json.dumps(
            {"codes": [row(one, valence=-float(one["passage"].split()[-2]) / 100) for one in reversed(shown(request))]}
        )
    )
    codes = ModelCoder(model, frame, FixedCoder()).code(passages(30))
    assert [code.valence for code in codes] == [-at / 100 if at else 0.0 for at in range(30)]
    assert len(model.history) == -(-30 // PER_CALL)
    assert {(code.kind, code.channel, code.statement) for code in codes} == {
        (Kind.PAIN, "phone", "Waiting on the phone takes too long")
    }
    assert {code.kind_weight for code in codes} == {ALONE}


def test_agreement_of_both_coders_weighs_more(frame: Frame) -> None:
    model = ScriptedChatModel(
        answer=lambda request: json.dumps({"codes": [row(one, kind="context", valence=0) for one in shown(request)]})
    )
    code = ModelCoder(model, frame, FixedCoder()).code(passages(1))[0]
    assert code.kind_weight == AGREED
    assert code.stage_weight == AGREED


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "anger"},
        {"stage": "limbo"},
        {"touchpoint": "zeppelin"},
        {"id": "P99"},
        {"valence": 1.0},
        {"kind": "delight", "valence": -1.0},
    ],
)
def test_a_refused_code_is_asked_for_once_more_then_left_to_the_other_coder(
    frame: Frame, wrong: dict[str, object]
) -> None:
    def answer(request: ChatRequest) -> str:
        bad = [one for one in shown(request) if " 1 minutes" in one["passage"]]
        return json.dumps({"codes": [row(one, **(wrong if one in bad else {})) for one in shown(request)]})

    model = ScriptedChatModel(answer=answer)
    codes = ModelCoder(model, frame, FixedCoder()).code(passages(3))
    assert [code.kind for code in codes] == [Kind.PAIN, Kind.CONTEXT, Kind.PAIN]
    assert [len(shown(request)) for request in model.history] == [3, 1]


def test_a_code_repaired_on_the_second_asking_is_taken(frame: Frame) -> None:
    def answer(request: ChatRequest) -> str:
        return json.dumps({"codes": [row(one) for one in shown(request)][: 1 if len(shown(request)) > 1 else None]})

    codes = ModelCoder(ScriptedChatModel(answer=answer), frame, FixedCoder()).code(passages(2))
    assert [code.kind for code in codes] == [Kind.PAIN, Kind.PAIN]


def test_a_useless_reply_leaves_the_batch_to_the_other_coder(frame: Frame) -> None:
    codes = ModelCoder(ScriptedChatModel(answer=lambda _: "I can't."), frame, FixedCoder()).code(passages(2))
    assert [code.kind for code in codes] == [Kind.CONTEXT, Kind.CONTEXT]


def test_a_model_that_can_t_be_reached_is_an_error(frame: Frame) -> None:
    model = ScriptedChatModel(answer=lambda _: ModelUnavailable("Nothing listens there."))
    with pytest.raises(ModelUnavailable):
        ModelCoder(model, frame, FixedCoder()).code(passages(2))


def test_a_line_with_an_invented_number_is_not_taken(frame: Frame) -> None:
    model = ScriptedChatModel(
        answer=lambda request: json.dumps(
            {"codes": [row(one, statement="Waiting takes 999 minutes on the phone") for one in shown(request)]}
        )
    )
    assert ModelCoder(model, frame, FixedCoder()).code(passages(1))[0].statement == ""


def test_the_model_sees_neighbours_and_the_question_and_is_held_to_the_frame(frame: Frame) -> None:
    model = ScriptedChatModel(answer=lambda request: json.dumps({"codes": [row(one) for one in shown(request)]}))
    ModelCoder(model, frame, FixedCoder()).code(
        [Passage("It was slow.", "en", "How was the call?", "I rang.", "Well.")]
    )
    request = model.history[0]
    assert shown(request) == [
        {"id": "P1", "about": "How was the call?", "before": "I rang.", "passage": "It was slow.", "after": "Well."}
    ]
    assert "loyalty" in request.messages[0].content
    assert '"loyalty"' in json.dumps(request.schema)
    assert request.prompt.startswith("code_passages.v")


def test_references_tell_models_prompts_and_versions_apart(coder: EmbeddedCoder, frame: Frame) -> None:
    model = ModelCoder(ScriptedChatModel(name="scripted:a"), frame, coder)
    assert coder.reference in model.reference
    assert "scripted:a" in model.reference
    assert "code_passages.v1@" in model.reference
    assert coder.reference.startswith("embedded.v")
