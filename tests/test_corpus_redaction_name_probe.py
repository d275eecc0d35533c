"""The name probe: names that no rule knows, sentences it reads, and what it leaves alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.redaction import detecting, find_personal
from corpus.redaction.detecting import detect, detect_all
from corpus.redaction.items import Found, Kind
from corpus.redaction.name_lists import folded, names
from corpus.redaction.name_probe import NameProbe, Reading, candidate, names_of, sentences
from corpus.redaction.word_units import EXTRA, OWN, Unit, features_of, units_of, vectors_of, without_prefix

UNRULED = [
    ("en", "Poor Thandiwe had to do it all again.", "Thandiwe"),
    ("zh", "后来粟裕清搬去了杭州。", "粟裕清"),
    ("ko", "결국 표서린이 퇴사했어요.", "표서린"),
    ("ar", "يريد بنيامين أن يتحسن في عمله.", "بنيامين"),
]


@pytest.mark.parametrize(("language", "text", "name"), UNRULED)
def test_a_name_is_found_by_its_sentence(language: str, text: str, name: str) -> None:
    found = [item.span.of(text) for item in find_personal(text, language) if item.kind is Kind.PERSON]
    assert found == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hope this helps, and may the service in Florence improve."),
        ("zh", "我很高兴，使用起来很方便。"),
        ("ko", "정말 슬기롭게 해결했고 보람 있는 하루였어요."),
        ("ar", "الخدمة جميلة وكل شيء كامل والسعر عادل."),
    ],
)
def test_ordinary_words_stay(language: str, text: str) -> None:
    assert find_personal(text, language) == []


def test_many_texts_at_once_give_what_each_gives_alone() -> None:
    texts = [text for _, text, _ in UNRULED]
    assert detect_all(texts, "und") == [find_personal(text, "und") for text in texts]


@given(st.text(alphabet="abcÄ 王明가민محمد.。!\n ", max_size=600))
def test_sentences_lie_in_order_and_hold_every_letter(text: str) -> None:
    spans = list(sentences(text))
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).replace(" ", "").replace("\n", "") == "".join(
        char for char in text if char not in " \n"
    )


def test_a_sentence_without_a_possible_name_is_not_read() -> None:
    assert not candidate("it was late and we did not like it")
    assert candidate("then Marlowe answered")
    assert candidate("王小明来了")


def test_pieces_and_their_features() -> None:
    text = "Kim 민수가 王明"
    units = units_of(text, [(0, 3), (4, 6), (6, 7), (8, 9), (9, 10)])
    assert [(unit.script, text[unit.start : unit.end]) for unit in units] == [
        ("latin", "Kim"),
        ("hangul", "민수가"),
        ("han", "王"),
        ("han", "明"),
    ]
    assert features_of(text, units).shape == (4, EXTRA)
    rows = np.arange(20, dtype=np.float32).reshape(5, 4)
    vectors = vectors_of(units, rows)
    assert vectors[1].tolist() == [*rows[1], *rows[0, 2:], *rows[3, 2:]], "itself, what is before it, what is after it"
    assert vectors[0, 4:6].tolist() == vectors[3, 6:].tolist() == [0, 0]


def test_a_piece_beside_a_sure_one_is_part_of_the_name() -> None:
    text = "민수 김 [Person 7]"
    units = units_of(text, [(0, 2), (3, 4), (6, 12)])
    found = names_of(text, units, np.array([0.9, 0.3, 0.99], np.float32))
    assert [item.span.of(text) for item in found] == ["민수 김"]


@pytest.mark.parametrize(
    ("written", "name"),
    [("وكريم", "كريم"), ("لأمل", "أمل"), ("وسام", "وسام"), ("فضل", "فضل"), ("والطابور", "والطابور")],
)
def test_the_shortest_prefix_that_leaves_an_arabic_name_is_taken_off(written: str, name: str) -> None:
    assert without_prefix(written) == name


def test_one_character_before_a_title_is_a_name_where_the_probe_is_sure() -> None:
    text = "慧姐说好"
    units = units_of(text, [(0, 1), (1, 2), (2, 3), (3, 4)])
    assert [each.span.of(text) for each in names_of(text, units, np.array([0.95, 0, 0, 0], np.float32))] == ["慧"]
    assert names_of(text, units, np.array([0.6, 0, 0, 0], np.float32)) == []


def _read(text: str, spans: list[tuple[int, int]], probable: list[float]) -> list[str]:
    units = units_of(text, spans)
    return [each.span.of(text) for each in names_of(text, units, np.array(probable, np.float32))]


def test_a_given_name_may_end_in_what_a_title_is_as_well() -> None:
    assert _read("林怡君来了", [(0, 1), (1, 2), (2, 3), (3, 5)], [0.99, 0.99, 0.99, 0]) == ["林怡君"]
    assert _read("林君来了", [(0, 1), (1, 2), (2, 4)], [0.99, 0.99, 0]) == ["林"]


def test_numbers_beside_a_name_do_not_make_it_one_of_a_list_of_things() -> None:
    things = "Stapler, glue, tape, Brambling"
    assert _read(things, [(0, 7), (9, 13), (15, 19), (21, 30)], [0, 0, 0, 0.9]) == []
    beside = "Brambling, flat 9, floor 3, door 7"
    assert _read(beside, [(0, 9), (11, 15), (19, 24), (28, 32)], [0.9, 0, 0, 0]) == ["Brambling"]


def test_what_stands_before_a_latin_name_in_chinese_is_part_of_it() -> None:
    assert _read("阿Sam说好", [(0, 1), (1, 4), (4, 6)], [0.2, 0.99, 0]) == ["阿Sam"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أنا أم خالد من الحارة", "أم خالد"),
        ("Attendees: Oddny B., Legal, Finance", "Oddny B."),
    ],
)
def test_a_name_goes_from_its_first_part_to_the_stop_after_an_initial(
    text: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = text.index(name.split()[-1].rstrip(".")) if name[0] == "أ" else text.index(name)
    end = text.index(name) + len(name.rstrip("."))

    class Sure:
        def read(self, texts: list[str], together: bool) -> list[Reading]:
            return [Reading(found=[Found(start, end, Kind.PERSON, "somebody")]) for _ in texts]

    monkeypatch.setattr(detecting, "name_probe", Sure)
    assert name in [item.span.of(text) for item in detect(text, "ar")]


@pytest.mark.parametrize(("stem", "like"), [("철구", 1.0), ("박철구", 1.0), ("그릇", 0.0), ("Anna", 0.0)])
def test_korean_words_that_sound_like_given_names_are_told(stem: str, like: float) -> None:
    features = features_of(stem, [Unit(0, len(stem), "hangul" if stem != "Anna" else "latin", (0,))])
    assert features[0, OWN - 6] == like


def test_what_takes_more_tokens_to_write_is_rarer() -> None:
    rare, common = Unit(0, 4, "latin", (0, 1, 2)), Unit(5, 9, "latin", (3,))
    assert features_of("Abcd efgh", [rare, common])[:, OWN - 5].tolist() == [0.75, 0.25]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("برلنتي", "g"), ("سعيد", "gw"), ("세령", "g"), ("수정", "gw"), ("봉순", "g"), ("القضماني", "f")],
)
def test_arabic_and_korean_names_are_listed_and_words_among_them_marked(name: str, letters: str) -> None:
    assert set(letters) <= set(names()[folded(name)])


def test_a_word_with_a_capital_within_a_sentence_may_be_a_name() -> None:
    assert candidate("I told Rook to stop")
    assert not candidate("it was late at Hospital and we did not like it")


def test_a_known_name_that_is_a_word_is_found_where_the_probe_thinks_it_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "보람 말로는 보람 있는 하루였대요."

    class Doubtful:
        def read(self, texts: list[str], together: bool) -> list[Reading]:
            return [Reading(maybe=[Found(0, 2, Kind.PERSON, "보람", certain=False)]) for _ in texts]

    monkeypatch.setattr(detecting, "name_probe", Doubtful)
    assert detect(text, "ko") == []
    assert [item.span.of(text) for item in detect(text, "ko", known=["보람"])] == ["보람"]


def test_a_name_found_beside_a_role_is_found_again_where_it_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "小芸说可以。后来芸芸又来了。芸芸？"

    class Doubtful:
        def read(self, texts: list[str], together: bool) -> list[Reading]:
            sure = Found(8, 10, Kind.PERSON, "芸芸", certain=False)
            return [Reading(found=[sure], maybe=[Found(14, 16, Kind.PERSON, "芸芸", certain=False)]) for _ in texts]

    monkeypatch.setattr(detecting, "name_probe", Doubtful)
    assert [item.start for item in detect(text, "zh") if item.key == "芸芸"] == [8, 14]


def test_the_probe_names_what_may_be_a_name() -> None:
    probe = detecting.name_probe()
    assert isinstance(probe, NameProbe)
    reading = probe.read(["그래서 보람이한테 전화했어요."])[0]
    assert {each.key for each in reading.maybe} >= {each.key for each in reading.found}


@pytest.mark.parametrize(("script", "text", "found"), [("han", "他家果断好。", 0), ("latin", "Ask Brambling now.", 1)])
def test_a_chinese_name_must_be_surer_than_one_in_latin_letters(script: str, text: str, found: int) -> None:
    word = "果断" if script == "han" else "Brambling"
    at = text.index(word)
    units = [Unit(at, at + len(word), script, (0,))]
    assert len(names_of(text, units, np.array([0.4], np.float32))) == found
    assert len(names_of(text, units, np.array([0.6], np.float32))) == 1
