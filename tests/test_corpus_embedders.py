"""Embedders: the same text gives the same vector, in every language, whatever stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpus import weights
from corpus.embedders import make_embedder
from corpus.embedders.e5_int8 import eight_bits
from corpus.embedders.e5_weights import BLOCK, _unpack_blocks, read_e5_vocabulary
from corpus.embedders.multilingual_e5 import MultilingualE5
from corpus.embedding import Embedder, EmbedsParts
from corpus.errors import EmbedderError

TEXTS = [
    "Why do people hesitate to buy the permit online?",
    "为什么人们不愿意在网上购买许可证？",
    "لماذا يتردد الناس في شراء التصريح عبر الإنترنت؟",
    "사람들은 왜 온라인으로 허가증을 사는 것을 망설이나요?",
    "😡 3/10",
    "ok",
]
GOLDEN = Path(__file__).parent / "data" / "e5_vectors.json"


@pytest.fixture(scope="module")
def e5() -> Embedder:
    """The embedded embedder; without its weights the tests fail, and say which command fetches them."""
    weights.require("multilingual-e5-small")
    return make_embedder("local:multilingual-e5-small")


@pytest.fixture(params=["hashing:256", "local:multilingual-e5-small"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Each embedder that needs no network."""
    if request.param.startswith("local"):
        return request.getfixturevalue("e5")
    return make_embedder(request.param)


def test_rows_have_length_one_and_the_size_promised(embedder: Embedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.identity.dimensions)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    texts = [*TEXTS, "word " * 900, "a"]
    together = embedder.embed_passages(texts)
    for text, row in zip(texts, together, strict=True):
        assert np.allclose(embedder.embed_passages([text])[0], row, atol=1e-6)


def test_tokens_are_the_same_to_the_bit_whatever_runs_beside_them() -> None:
    encoder = MultilingualE5()
    texts = [*TEXTS, *(f"{text} {number}" for text in TEXTS for number in range(9)), "word " * 900]
    together = list(encoder.token_vectors(texts))
    for text, (spans, rows) in zip(texts, together, strict=True):
        ((alone_spans, alone),) = encoder.token_vectors([text])
        assert spans == alone_spans
        assert np.array_equal(rows, alone)


def test_other_arithmetic_is_another_embedder() -> None:
    identity = MultilingualE5().identity
    assert identity.revision != weights.weight_set("multilingual-e5-small").sha256
    assert len(identity.revision) == 64


def test_no_kernel_overflows_on_the_weights() -> None:
    rng = np.random.default_rng(4)
    weight = rng.standard_normal((64, 40))
    weight[2], weight[3] = 3.0, 2.9
    whole, worth = eight_bits(weight)
    pairs = whole.reshape(-1, 2, weight.shape[1]).astype(np.int64)
    most = 255 * np.maximum(pairs, 0).sum(1).max()
    least = 255 * np.minimum(pairs, 0).sum(1).min()
    assert -(2**15) <= least < most < 2**15
    assert np.abs(whole * worth - weight).max() <= worth.max() / 2 + 1e-6


def test_the_weights_of_nothing_are_nothing() -> None:
    whole, worth = eight_bits(np.zeros((4, 3)))
    assert not whole.any()
    assert np.isfinite(worth).all()


def test_empty_texts_are_near_to_nothing(embedder: Embedder) -> None:
    rows = embedder.embed_passages(["", "  \n", "\u200b"])
    assert not rows.any()
    assert embedder.embed_passages([]).shape == (0, embedder.identity.dimensions)


def test_broken_text_is_no_trouble(embedder: Embedder) -> None:
    rows = embedder.embed_passages(["a\ud800b\0c", "ﷺ" * 2000, "no spaces" * 3000])
    assert np.isfinite(rows).all()


def test_longer_texts_than_the_window_are_heard_to_the_end(e5: Embedder) -> None:
    padding = "The weather was fine and we walked along the lake. " * 60
    plain, with_end = e5.embed_passages([padding, padding + "The permit website crashed when I tried to pay. " * 20])
    query = e5.embed_queries(["paying for a permit on the website failed"])[0]
    assert with_end @ query > plain @ query


def test_vectors_are_those_of_the_model(e5: Embedder) -> None:
    golden = json.loads(GOLDEN.read_text("utf-8"))
    rows = e5.embed_passages([each["text"] for each in golden])
    for row, each in zip(rows, golden, strict=True):
        kept = np.array(each["vector"], np.float32)
        assert row @ kept / np.linalg.norm(kept) > 0.999


def test_a_question_and_its_translations_lie_together(e5: Embedder) -> None:
    rows = e5.embed_queries([*TEXTS[:4], "The recipe needs two eggs and some butter."])
    same, other = rows[1:4] @ rows[0], rows[4] @ rows[0]
    assert (same > other + 0.05).all()


def test_marks_of_the_vocabulary_in_a_text_are_only_letters(e5: Embedder) -> None:
    vocabulary = read_e5_vocabulary(weights.require("multilingual-e5-small"))
    assert "</s>" not in vocabulary.pieces
    assert len(vocabulary.pieces) == len(vocabulary.scores) == 250_002


def test_blocks_keep_every_weight() -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(0, 16, (4, 2, BLOCK), dtype=np.uint8)
    raw = np.zeros((4, 2, 18), np.uint8)
    raw[:, :, :2] = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    raw[:, :, 2:] = values[:, :, :16] | (values[:, :, 16:] << 4)
    unpacked = _unpack_blocks(raw.reshape(-1), 2 * BLOCK)
    back = np.stack([unpacked.nibbles & 15, unpacked.nibbles >> 4], axis=3).reshape(4, 2, BLOCK)
    assert (back == values).all()
    assert (unpacked.scales == 0.5).all()


def test_a_file_that_holds_no_weights_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    for content in (b"", b"GGUF" + bytes(400), b"E5S1" + bytes(60)):
        path.write_bytes(content)
        with pytest.raises(EmbedderError, match="wayfolk models pull"):
            read_e5_vocabulary(path)


@pytest.mark.parametrize(
    "name", ["", "local:", "local:other", "hashing:", "hashing:2", "hashing:x", "openai:", "cohere:x"]
)
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(EmbedderError):
        make_embedder(name)


def test_the_hosted_embedder_wants_a_key() -> None:
    with pytest.raises(EmbedderError, match="OPENAI_API_KEY"):
        make_embedder("openai:text-embedding-3-small")


@pytest.mark.parametrize(
    ("said", "query"),
    [
        (
            ["We parked near the lake.", "The website lost what I had typed.", "My sister came along."],
            "losing data in the online form",
        ),
        (["我们把车停在湖边。", "网站把我填好的内容弄丢了。", "我妹妹也来了。"], "网上表格丢失数据"),
        (
            ["أوقفنا السيارة قرب البحيرة.", "فقد الموقع ما كتبته في النموذج.", "جاءت أختي معنا."],
            "ضياع البيانات في النموذج",
        ),
        (
            ["호수 근처에 차를 세웠어요.", "웹사이트에서 입력한 내용이 사라졌어요.", "동생도 같이 왔어요."],
            "온라인 양식 입력 내용 유실",
        ),
    ],
)
def test_parts_are_had_from_the_same_pass(e5: Embedder, said: list[str], query: str) -> None:
    assert isinstance(e5, EmbedsParts)
    text = "\n".join(f"P1: {each}" for each in said)
    spans = [(text.index(each), text.index(each) + len(each)) for each in said]
    whole, parts = e5.embed_with_parts([text, "…", *TEXTS], [spans, [(0, 1)], *([] for _ in TEXTS)])
    assert np.allclose(whole[0], e5.embed_passages([text])[0], atol=1e-6)
    assert [len(rows) for rows in parts] == [3, 1, *(0 for _ in TEXTS)]
    assert np.allclose(np.linalg.norm(parts[0], axis=1), 1, atol=1e-5)
    assert int((parts[0] @ e5.embed_queries([query])[0]).argmax()) == 1


def test_a_part_without_words_is_near_to_nothing(e5: Embedder) -> None:
    assert isinstance(e5, EmbedsParts)
    _, parts = e5.embed_with_parts(["one two"], [[(3, 3), (0, 7)]])
    assert not parts[0][0].any()
    assert np.allclose(parts[0][1] @ parts[0][1], 1, atol=1e-5)
