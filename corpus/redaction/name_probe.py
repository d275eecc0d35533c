"""Finds names of people by what the embedded encoder makes of each word in its sentence: a small trained classifier.

The encoder's middle layer holds whether a word is somebody, in every language it knows; the weights in
`data/name_probe.npz`, made by `scripts/train_names.py`, read that out together with what name lists and spelling say.
Runs only on sentences that hold a word that could be a name. Without the encoder's weights there is no probe: the rules
then work alone. Knows no rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.redaction.arabic_names import STRONG as ARABIC_BEFORE
from corpus.redaction.han_words import ROLES as HAN_ROLES
from corpus.redaction.han_words import TITLES as HAN_TITLES
from corpus.redaction.hangul_names import hangul_roles
from corpus.redaction.items import MARK, Found, Kind
from corpus.redaction.latin_words import BRANDS, KIN, MONTHS_AND_DAYS, NOT_NAMES, PLACES, ROLES, TITLES, WORD_NAMES
from corpus.redaction.name_lists import folded, han_words, name_key, names, words
from corpus.redaction.word_units import Unit, bare, features_of, units_of, vectors_of
from corpus.redaction.wordlists import spaced

if TYPE_CHECKING:
    from corpus.embedders.multilingual_e5 import MultilingualE5

SURE = 0.4
"""Probability from which a piece is a name; chosen on sentences kept out of training."""
SURE_IN_ARABIC = 0.5
"""The same in Arabic, where most given names are words."""
SURE_OF_A_WORD = 0.9
"""The same for pieces that are ordinary words as well."""
BESIDE = 0.1
"""Probability from which a piece is part of the name beside it."""
_SENTENCE = re.compile(r"[^\n.!?。！？؟；;…]+[.!?。！？؟；;…]*[\"'”’」』)]*|[.!?。！？؟；;…]+")
_LONGEST = 240
_SHORTEST = 24
_CASELESS = re.compile(
    r"[\u4e00-\u9fff]{2}|[\u30a1-\u30fa]{2}|[\uac00-\ud7a3]{2}|[\u0621-\u065f\u0670-\u06d3]{3}"
    r"|[\u0400-\u04ff\u0370-\u03ff\u0590-\u05ff\u0900-\u0dff\u0e00-\u0e7f]{3}"
)
_LATIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class NameProbe:
    """The classifier and the encoder it reads."""

    def __init__(self, encoder: MultilingualE5) -> None:
        self._encoder = encoder
        with np.load(str(files("corpus.redaction") / "data" / "name_probe.npz")) as kept:
            self._layers = [kept[name].astype(np.float32) for name in ("inner", "inner_bias", "outer", "outer_bias")]

    def people(self, texts: Sequence[str]) -> list[list[Found]]:
        """Names in each text; all sentences of all texts are read together."""
        places = [(index, start, end) for index, text in enumerate(texts) for start, end in sentences(text)]
        places = [place for place in places if candidate(texts[place[0]][place[1] : place[2]])]
        distinct = list(dict.fromkeys(texts[index][start:end] for index, start, end in places))
        found = dict(zip(distinct, self._read(distinct), strict=True))
        people: list[list[Found]] = [[] for _ in texts]
        for index, start, end in places:
            for item in found[texts[index][start:end]]:
                people[index].append(
                    Found(item.start + start, item.end + start, item.kind, item.key, certain=item.certain)
                )
        return people

    def _read(self, sentences: Sequence[str]) -> Iterator[list[Found]]:
        for text, (spans, rows) in zip(sentences, self._encoder.token_vectors(sentences), strict=True):
            units = units_of(text, spans)
            yield names_of(text, units, self.probabilities(text, units, rows)) if units else []

    def probabilities(self, text: str, units: Sequence[Unit], rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """How probably each piece is part of a name."""
        inner, inner_bias, outer, outer_bias = self._layers
        given = np.concatenate([vectors_of(units, rows), features_of(text, units)], axis=1)
        hidden = np.maximum(given @ inner + inner_bias, 0.0)
        return np.asarray(1 / (1 + np.exp(-(hidden @ outer + outer_bias))), np.float32).reshape(-1)


@lru_cache(maxsize=1)
def name_probe() -> NameProbe | None:
    """The probe of this machine; None where the encoder's weights are missing."""
    from corpus.embedders.multilingual_e5 import MultilingualE5
    from corpus.errors import WeightsMissing

    try:
        return NameProbe(MultilingualE5())
    except WeightsMissing:
        return None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of a text to be read at once: sentences, short ones with the next, long ones cut at spaces."""
    start = end = -1
    for match in _SENTENCE.finditer(text):
        if not match.group().strip():
            continue
        if start >= 0 and (
            end - start >= _SHORTEST or match.end() - start > _LONGEST or "\n" in text[end : match.start()]
        ):
            yield from _cut(text, start, end)
            start = -1
        start, end = (match.start() if start < 0 else start), match.end()
    if start >= 0:
        yield from _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        at = max(text.rfind(sign, start + _LONGEST // 2, start + _LONGEST) for sign in " ,，、،")
        at = at + 1 if at > start else start + _LONGEST
        yield start, at
        start = at
    yield start, end


def candidate(sentence: str) -> bool:
    """Whether a sentence holds a word that could be somebody's name.

    Where no capitals tell, any sentence may: given names there are words as well, and hardly any list knows them all.
    """
    if _CASELESS.search(sentence):
        return True
    table = names()
    for match in _LATIN.finditer(sentence):
        word = match.group()
        key = folded(re.sub(r"['’]s$", "", word))
        if (len(key) > 2 and key not in words()) or (word[0].isupper() and table.get(key)):
            return True
    return False


def names_of(text: str, units: Sequence[Unit], probabilities: NDArray[np.float32]) -> list[Found]:
    """Names made of pieces that are probably people's, and of those beside them."""
    marks = [mark.span() for mark in MARK.finditer(text)]
    maybe = [p >= BESIDE for p in probabilities]
    found: list[Found] = []
    at = 0
    while at < len(units):
        if not maybe[at]:
            at += 1
            continue
        last = at
        while last + 1 < len(units) and maybe[last + 1] and _joined(text, units[last], units[last + 1]):
            last += 1
        item = _name(text, units[at : last + 1])
        free = not any(a < units[last].end and units[at].start < b for a, b in marks)
        if free and item is not None:
            written = text[item.start : item.end]
            plainly = SURE_IN_ARABIC if units[at].script == "arabic" else SURE
            least = SURE_OF_A_WORD if _ordinary(written) else plainly
            if max(probabilities[at : last + 1]) >= least and item.key not in _never():
                found.append(item)
        at = last + 1
    return found


def _joined(text: str, before: Unit, after: Unit) -> bool:
    between = text[before.end : after.start]
    if before.script == "hangul" and bare(before, text) != text[before.start : before.end]:
        return False
    return between in ("", " ", "-", "·", ". ", "  ") and (before.script == after.script)


def _bare_of_titles(text: str, units: Sequence[Unit]) -> tuple[Sequence[Unit], int]:
    """The pieces without titles and roles before and after the name, and where a title written with it begins."""
    while len(units) > 1 and _titled(text, units[0]):
        units = units[1:]
    while len(units) > 1 and _titled(text, units[-1]):
        units = units[:-1]
    end = units[-1].end
    if units[-1].script == "han":
        written = text[units[0].start : end]
        end -= max((len(t) for t in HAN_TITLES if written.endswith(t) and len(written) > len(t)), default=0)
    return units, end


def _titled(text: str, unit: Unit) -> bool:
    word = folded(text[unit.start : unit.end].rstrip("."))
    if unit.script == "han":
        return word in HAN_TITLES or word in HAN_ROLES
    if unit.script == "hangul":
        return bare(unit, text) in hangul_roles() or word in hangul_roles()
    return unit.script == "latin" and (word in TITLES or word in ROLES or word in KIN)


def _name(text: str, units: Sequence[Unit]) -> Found | None:
    units, end = _bare_of_titles(text, units)
    first, last = units[0], units[-1]
    start = first.start + (
        len(text[first.start : first.end]) - len(bare(first, text)) if first.script == "arabic" else 0
    )
    if last.script in ("hangul", "latin"):
        end = last.start + len(bare(last, text))
    if first.script == "han" and end - start == 1 and start and text[start - 1] in "小老阿":
        start -= 1
    if end - start < 2 and first.script != "hangul":
        return None
    written = text[start:end]
    return Found(start, end, Kind.PERSON, name_key(written), certain=len(written) > 1 and not _ordinary(written))


@lru_cache(maxsize=1)
def _never() -> frozenset[str]:
    """Words for people, things and networks that stand where names do."""
    listed = {*hangul_roles(), *ARABIC_BEFORE, *TITLES, *ROLES, *BRANDS, *KIN, *HAN_ROLES, *HAN_TITLES, *_OTHERS}
    return frozenset(map(folded, listed)) - frozenset(map(folded, _PARTS_OF_NAMES))


_PARTS_OF_NAMES = spaced("أم أبو ابو ام سيد سيدة بنت باسم عبد حسن")
_OTHERS = spaced(
    "ايميل إيميل سناب سنابي انستا واتساب تويتر فيسبوك ديسكورد يوزر رقم هاتف الله "
    "summer autumn winter spring 이미지 이메일 카톡 인스타 드림 올림 계정 아이디 계좌 微信 邮箱 电话 手机 账号 "
    "抖音 微博 email phone instagram discord "
    "snapchat whatsapp telegram facebook twitter hi hello dear thanks regards cheers mm-hmm "
    "mm mhm uh-huh uh-uh hmm huh ah oh aye um uh yeah yep nope okay ok wow haha lol 도망 강추"
)


_WORDS_AS_WELL = frozenset(
    spaced(
        "dawn rose daisy lily ivy bill frank grant chase hunter mason art rich drew chance "
        "sterling olive ginger sage penny melody harmony pearl ruby amber violet jade robin sandy sunny angel destiny "
        "victor dale glen heather holly iris jasmine basil reed skip buddy miles will mark grace hope faith joy may "
        "june april pat sue max jack josh"
    )
)


def _ordinary(written: str) -> bool:
    """Whether it is a word as well, which elsewhere may be no name."""
    key = folded(written)
    listed = MONTHS_AND_DAYS | NOT_NAMES | PLACES | WORD_NAMES | _WORDS_AS_WELL
    return " " not in written and (
        "w" in names().get(key, "") or key in words() or key in listed or written in han_words()
    )
