"""The labelled personal data is what it says it is, and the scorer counts it right."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import redaction_scores

from corpus.records import CharSpan
from corpus.redaction.detecting import detect_all

KINDS = {
    "person",
    "email",
    "phone",
    "card",
    "iban",
    "id",
    "account",
    "address",
    "birth_date",
    "handle",
    "ip",
    "other-personal",
}
SOURCES = {"interview", "chat", "mail", "survey", "review", "ticket", "notes", "diary", "forum"}


@pytest.mark.parametrize("half", redaction_scores.HALVES)
def test_every_item_is_where_it_says(half: str) -> None:
    for row in redaction_scores.load(half):
        assert row["source"] in SOURCES
        end = 0
        for item in row["items"]:
            assert row["text"][item["start"] : item["end"]] == item["value"]
            assert item["value"].strip() == item["value"] != ""
            assert item["kind"] in KINDS
            assert item["start"] >= end, "items in order, none within another"
            end = item["end"]


@pytest.mark.parametrize("half", ["held-out", "held-out-2", "held-out-3", "held-out-4"])
def test_there_are_enough_items_of_each_language_and_kind(half: str) -> None:
    held = [(row["language"], item["kind"]) for row in redaction_scores.load(half) for item in row["items"]]
    assert len(held) >= 420
    languages = Counter(language for language, _ in held)
    assert set(languages) == {"en", "zh", "ar", "ko"}
    assert min(languages.values()) >= 100
    assert {kind for _, kind in held} == KINDS
    dev = [item for row in redaction_scores.load("dev") for item in row["items"]]
    assert len(dev) + len(held) >= 520


@pytest.mark.parametrize(
    "kept", ["held-out", "held-out-2", "held-out-3", "held-out-4", "held-out-5", "held-out-6", "running-held-out"]
)
def test_the_halves_share_no_text_and_hold_texts_without_personal_data(kept: str) -> None:
    held = redaction_scores.load(kept)
    for half in redaction_scores.HALVES:
        if half != kept:
            assert {row["text"] for row in redaction_scores.load(half)}.isdisjoint(row["text"] for row in held)
    for language in ("en", "zh", "ar", "ko"):
        assert any(row["language"] == language and not row["items"] for row in held)


def test_card_numbers_and_ibans_carry_right_check_digits() -> None:
    for half in redaction_scores.HALVES:
        for row in redaction_scores.load(half):
            for item in row["items"]:
                plain = "".join(char for char in item["value"] if char.isalnum())
                if item["kind"] == "card":
                    digits = [int(char) for char in reversed(plain)]
                    assert sum(sum(divmod(d * (1 + n % 2), 10)) for n, d in enumerate(digits)) % 10 == 0, plain
                if item["kind"] == "iban":
                    assert int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1, plain


def test_an_item_half_covered_is_missed_and_a_replacement_beside_it_is_needless() -> None:
    row = {
        "language": "en",
        "text": "Ask Ann Lee or Will.",
        "items": [{"start": 4, "end": 11, "kind": "person", "value": "Ann Lee"}],
    }
    half = redaction_scores.score([row], lambda text, language: [CharSpan(4, 7), CharSpan(15, 19)])
    assert (half.recall.rate("all"), half.precision.rate("all")) == (0.0, 0.5)
    assert half.recall.trials["en person"] == 1
    two = redaction_scores.score([row], lambda text, language: [CharSpan(4, 7), CharSpan(7, 11)])
    assert (two.recall.rate("en"), two.precision.rate("en")) == (1.0, 1.0)


def test_running_text_is_mostly_of_nobody_in_four_languages() -> None:
    rows = [row for half in ("running", "running-held-out") for row in redaction_scores.load(half)]
    for language in ("en", "zh", "ar", "ko"):
        mine = [row for row in rows if row["language"] == language]
        assert len(mine) >= 60
        assert 0 < sum(bool(row["items"]) for row in mine) <= len(mine) / 4


def test_what_is_replaced_for_nothing_is_counted_by_text() -> None:
    rows = [
        {"language": "en", "text": "The kettle is on.", "items": []},
        {"language": "en", "text": "Yes.", "items": []},
    ]
    scores = redaction_scores.score(rows, lambda text, language: [CharSpan(4, 10)] if "kettle" in text else [])
    assert (scores.false("en"), scores.texts["en"], scores.recall.trials["all"]) == (1, 2, 0)


MOST_FOR_NOTHING = {"en": 4, "zh": 4, "ar": 9, "ko": 13}
"""Ordinary words of running text that may be taken for somebody, in 100 passages."""


@pytest.mark.parametrize("language", MOST_FOR_NOTHING)
def test_few_ordinary_words_of_running_text_are_taken_for_people(language: str) -> None:
    rows = [row for row in redaction_scores.load("running") if row["language"] == language]
    found = dict(zip((row["text"] for row in rows), detect_all([row["text"] for row in rows], language), strict=True))
    scores = redaction_scores.score(rows, lambda text, _: [each.span for each in found[text]])
    assert 100 * scores.false("all") / len(rows) <= MOST_FOR_NOTHING[language], scores.needless


def test_wilson_interval() -> None:
    low, high = redaction_scores.wilson(97, 100)
    assert (round(low, 3), round(high, 3)) == (0.915, 0.990)
    assert redaction_scores.wilson(0, 0) == (0.0, 1.0)
