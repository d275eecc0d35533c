"""A word is somebody or not by all the sentences it stands in; codes, folders and column titles are nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from corpus.readers.reading import Reading
from corpus.readers.tables import read_delimited
from corpus.redaction import detecting
from corpus.redaction.detecting import likely
from corpus.redaction.items import Found, Kind
from corpus.redaction.labels import named_label
from corpus.redaction.name_probe import NameProbe, _Heard
from corpus.redaction.people import parts_of
from corpus.redaction.personal import personal_of, title_names
from corpus.redaction.pooling import Pool, Sought, keys_of
from corpus.redaction.pseudonyms import Pseudonyms
from corpus.redaction.redactor import Redactor
from corpus.redaction.word_units import units_of
from corpus.segmenting import Source, segment
from corpus.sidecar import SourceSettings

SPOKEN = {
    "en": ("Then {} came late.", "So {} had it.", "And {} was there.", "Now {} again."),
    "zh": ("后来 {} 来晚了。", "所以 {} 有了。", "还有 {} 在那里。", "现在 {} 又来。"),
    "ko": ("그다음 {}가 늦었다.", "그래서 {}는 있었다.", "또 {}를 보았다.", "이제 {}도 있다."),
    "ar": ("ثم {} تأخر كثيرا.", "لذلك {} كان هنا.", "وبعدها {} ذهب.", "والآن {} مرة أخرى."),
}
_SOURCE = Source("talk.txt", "talk.txt", "0" * 64, SourceSettings(study="s"))
UNLISTED = {"en": "Quimbly", "zh": "Quimbly", "ko": "뚜마루", "ar": "قزموط"}


class _Told(NameProbe):
    """A probe that is told the log odds of a word, sentence by sentence."""

    def __init__(self, word: str, odds: Mapping[str, float]) -> None:
        self._word = word
        self._told = odds

    def _heard(self, sentences: Sequence[str]) -> Iterator[_Heard]:
        for text in sentences:
            units = units_of(text, [(at, at + 1) for at in range(len(text))])
            units = [unit for unit in units if unit.script != "han"]
            odds = [self._told[text] if self._word in text[unit.start : unit.end] else -12.0 for unit in units]
            yield _Heard(units, keys_of(text, units), np.array(odds, np.float32))


def _names(language: str, odds: Sequence[float], together: bool = False) -> list[int]:
    """How many names are read in each sentence, where a word has these log odds."""
    word = UNLISTED[language]
    said = [each.format(word) for each in SPOKEN[language]]
    probe = _Told(word, dict(zip(said, odds, strict=True)))
    return [len(reading.found) for reading in probe.read(said, together)]


@pytest.mark.parametrize("language", list(SPOKEN))
def test_what_is_a_thing_in_other_sentences_is_none_in_one(language: str) -> None:
    assert _names(language, (0.1, -9.0, -9.0, -9.0)) == [1, 0, 0, 0]
    assert _names(language, (0.1, -9.0, -9.0, -9.0), together=True) == [0, 0, 0, 0]


@pytest.mark.parametrize("language", list(SPOKEN))
def test_who_is_named_in_other_sentences_is_named_where_little_tells(language: str) -> None:
    assert _names(language, (-2.3, 4.0, 4.0, 4.0)) == [0, 1, 1, 1]
    assert _names(language, (-2.3, 4.0, 4.0, 4.0), together=True) == [1, 1, 1, 1]


@pytest.mark.parametrize("language", list(SPOKEN))
def test_a_name_that_is_a_word_elsewhere_stays_where_its_sentence_says_so(language: str) -> None:
    assert _names(language, (5.0, -9.0, -9.0, -9.0), together=True) == [1, 0, 0, 0]


def test_order_says_nothing() -> None:
    keys, odds = ["tamarack", "went"], [np.array(pair, np.float32) for pair in ((1, -9), (-4, -9), (3, -9))]
    pools = (Pool(), Pool())
    for pool, sentences in zip(pools, (odds, odds[::-1]), strict=True):
        for each in sentences:
            pool.add(keys, each)
    for each in odds:
        assert np.allclose(pools[0].moved(keys, each), pools[1].moved(keys, each))


def test_a_word_that_stands_once_is_not_moved() -> None:
    pool = Pool()
    pool.add(["tamarack"], np.array([0.3], np.float32))
    assert pool.moved(["tamarack"], np.array([0.3], np.float32)) == pytest.approx([0.3])


def test_one_other_place_speaks_for_a_name_and_never_against() -> None:
    pool = Pool()
    for each in (0.3, -9.0, 4.0):
        pool.add([f"word {each < 0}"], np.array([each], np.float32))
    pool.add(["word True"], np.array([0.5], np.float32))
    assert pool.moved(["word True"], np.array([0.5], np.float32)) == pytest.approx([0.5])
    assert pool.moved(["word False"], np.array([0.3], np.float32))[0] > 0.3


@pytest.mark.parametrize("label", ["NEAS PTS 999", "NHFT 103", "NEAS 111 1014", "NEAS S&C 1348"])
def test_capitals_and_a_number_are_a_code(label: str) -> None:
    assert named_label(label) is None


@pytest.mark.parametrize(
    "label",
    [
        *("P2", "P 2", "AB-12", "FG2-P4", "Participant 2", "Nurse 2", "Nurse2", "Row 3", "PTS 4", "Mum 1", "Int 2"),
        *("参与者2", "护士 2", "护士2", "家长 3", "患者 2"),
        *("참가자 2", "간호사 2", "학생3", "보호자 2"),
        *("مشارك 2", "ممرضة 2", "الممرضة ٢", "طبيب 3"),
    ],
)
def test_what_somebody_is_and_a_number_are_a_code(label: str) -> None:
    assert named_label(label) is None


@pytest.mark.parametrize(
    "label",
    [
        *("ANNA 2", "Tamsin 04", "Okafor 2", "OKEKE 2", "Lee 2", "Ann 2", "KIM 3", "ZHONG 4", "Quimbly 2"),
        *("김민수 2", "뚜마루 2", "李娜 3", "奥卡福 2", "أوكافور 2", "قزموط 2"),
    ],
)
def test_a_name_and_a_number_are_somebody(label: str) -> None:
    assert named_label(label) is not None


def test_no_number_is_what_somebody_is_called_for_short() -> None:
    assert parts_of("tamsin 999") == ()
    assert parts_of("tamsin holloway 2") == ("tamsin", "holloway")


def test_folders_named_after_things_name_nobody() -> None:
    assert title_names("case_foia") == []
    assert [each.key for each in title_names("interview_anna_keller")] == ["anna keller"]


TABLES = {
    "en": ("Dialect", "The clerk had no answer for me"),
    "zh": ("方言", "工作人员也不知道怎么办"),
    "ko": ("사투리", "담당자도 답을 몰랐어요"),
    "ar": ("اللهجة", "لم يكن عند الموظف جواب"),
}


@pytest.mark.parametrize("language", list(TABLES))
def test_the_title_of_a_column_is_nobody_in_its_rows(language: str) -> None:
    title, said = TABLES[language]
    kinds = ("north", "south", "coast")
    rows = [f"{at},{kinds[at % 3]},{said} {at}" for at in range(24)]
    data = "\n".join([f"id,{title},comment", *rows]).encode()
    reading = read_delimited(data, "answers.csv", SourceSettings())
    found = personal_of(segment(reading, _SOURCE)).text  # type: ignore[arg-type]
    assert [item for item in found if item.kind is Kind.PERSON] == []


ALONE_NOBODY = -5.82
"""Log odds right below those of `UNLIKELY`: by its sentence alone it is nobody's name."""
ELSEWHERE = -1.45
"""Log odds right below those of a name, which speak for one in the other places."""


@pytest.mark.parametrize("language", list(SPOKEN))
@pytest.mark.parametrize(("elsewhere", "named"), [(ELSEWHERE, True), (-9.0, False)])
def test_a_name_learned_late_is_judged_as_one_that_was_known_before(
    monkeypatch: pytest.MonkeyPatch, language: str, elsewhere: float, named: bool
) -> None:
    word = UNLISTED[language]
    said, *others = [each.format(word) for each in SPOKEN[language]]
    probe = _Told(word, {said: ALONE_NOBODY} | dict.fromkeys(others, elsewhere))
    monkeypatch.setattr(detecting, "name_probe", lambda: probe)
    source = segment(Reading(said), _SOURCE)
    told = {f"topic {at}": each for at, each in enumerate(others)}
    source = replace(source, document=replace(source.document, attributes=told))

    def knowing(redact: Redactor) -> Redactor:
        redact.key.people.resolve(word.lower(), "s", word)
        redact.learned()
        return redact

    scratch = knowing(Redactor(Pseudonyms.in_memory()))(source)
    late = Redactor(Pseudonyms.in_memory())
    before = late(source)
    assert word in before.document.text
    after = knowing(late).again(before).after
    assert (after.document.text, after.document.attributes) == (scratch.document.text, scratch.document.attributes)
    assert ("[Person 1]" in after.document.text) == named


ODD = {
    "en": ("Quimbly broke again.", "Quimbly said so.", "O’Quimbly’s lamp and Jean-Quimbly."),
    "zh": ("李晓芳走了。", "后来李晓芳说的。", "还有晓芳的灯。"),
    "ko": ("뚜마루가 늦었다.", "또 뚜마루 씨를 보았다.", "이제 뚜마루처럼 한다."),
    "ar": ("تأخر قزموط كثيرا.", "قال ذلك قزموط.", "والسيد قُزْموط وبقزموط."),
}


@pytest.mark.parametrize("language", list(ODD))
def test_every_sentence_that_a_name_is_pooled_over_is_found_by_it(language: str) -> None:
    named = {"en": "Quimbly", "zh": "李晓芳", "ko": "뚜마루", "ar": "قزموط"}[language]
    sought = Sought([named])
    assert all(map(sought.stands_in, ODD[language]))
    assert not any(map(sought.stands_in, (each.format("") for each in SPOKEN[language])))


WILL = ("I asked Will about it.", "We will see then.", "It will rain soon.", "They will be late.")


def test_a_word_in_small_letters_says_nothing_of_the_name_with_a_capital() -> None:
    class Told(_Told):
        def _heard(self, sentences: Sequence[str]) -> Iterator[_Heard]:
            for text in sentences:
                units = units_of(text, [(at, at + 1) for at in range(len(text))])
                odds = [{"Will": 0.5, "will": -9.0}.get(text[each.start : each.end], -12.0) for each in units]
                yield _Heard(units, keys_of(text, units), np.array(odds, np.float32))

    found = [reading.found for reading in Told("", {}).read(WILL, together=True)]
    assert [[item.key for item in each] for each in found] == [["will"], [], [], []]


def test_names_of_several_words_stay_unless_every_word_is_unlikely() -> None:
    named = Found(0, 11, Kind.PERSON, "anna keller")
    assert list(likely([named], [(0, 4)])) == [named]
    assert list(likely([named], [(0, 4), (5, 11)])) == []
