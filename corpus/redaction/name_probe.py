"""Finds names of people by what the embedded encoder makes of each word in its sentence: a small trained classifier.

The encoder's middle layer holds whether a word is somebody, in every language it knows; the weights in
`data/name_probe.npz`, made by `scripts/train_names.py`, read that out together with what name lists and spelling say.
Runs only on sentences that hold a word that could be a name. Without the encoder's weights there is no probe: the rules
then work alone. Knows no rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.redaction.arabic_names import GRAMMAR as ARABIC_GRAMMAR
from corpus.redaction.arabic_names import STRONG as ARABIC_BEFORE
from corpus.redaction.han_words import ROLES as HAN_ROLES
from corpus.redaction.han_words import SURNAMES as HAN_FAMILY
from corpus.redaction.han_words import TITLES as HAN_TITLES
from corpus.redaction.hangul_names import hangul_roles, without_particle, words_too
from corpus.redaction.items import MARK, Found, Kind
from corpus.redaction.latin_words import (
    BRANDS,
    KIN,
    MONTHS_AND_DAYS,
    ORGANISATION,
    PARTICLES,
    PLACES,
    ROLES,
    TITLES,
)
from corpus.redaction.name_levels import arabic_levels, korean_kind
from corpus.redaction.name_lists import folded, name_key, names, words
from corpus.redaction.pooling import Pool, keys_of
from corpus.redaction.word_names import KOREAN_NAMES, also_a_word
from corpus.redaction.word_units import KNOWN, Unit, bare, features_of, units_of, vectors_of
from corpus.redaction.wordlists import spaced

if TYPE_CHECKING:
    from corpus.embedders.multilingual_e5 import MultilingualE5

SURE = 0.2
"""Probability from which a piece is a name. Chosen, as those below, on the labelled texts that are not held out."""
SURE_IN_ARABIC = 0.5
"""The same in Arabic for words that no list knows. Higher, as participles stand where names do."""
SURE_OF_A_LISTED_ARABIC = 0.15
"""The same in Arabic for names that lists know. Most are words as well, so that the classifier is unsure of them."""
SURE_IN_KOREAN = 0.4
"""The same in Korean. Higher, as most nouns there have as many syllables as names."""
SURE_IN_CHINESE = 0.5
"""The same in Chinese. Higher, as dishes, shops and adverbs have as many signs as given names."""
SURE_OF_ONE_SIGN = 0.7
"""The same for one Chinese character before a title. One character is mostly a word."""
SURE_OF_A_WORD = 0.35
"""The same for pieces that are ordinary words as well. Taking "Will" for a name spoils what was said."""
SURE_OF_A_SMALL_WORD = 0.8
"""The same for such in small letters. Names are seldom written so."""
BEFORE_A_GIVEN_NAME = 0.03
"""The same for a Chinese family name before a given name. What follows has made it likely already."""
SURE_AMONG_THINGS = 0.9
"""The same in a list of three other things or more that are nobody's name. Lists of products and places hold few
people."""
UNLIKELY = 0.003
"""Probability below which a piece is nobody's name, whatever rules say. So a rule that misfires is put right by the
sentence."""
TOLD_ELSEWHERE = 0.2
"""The same as `SURE` for a word that is somebody's name elsewhere in the text. That it is a name is known then."""
BESIDE = 0.05
"""Probability from which a piece is part of the name beside it. A name's second word needs less than its first."""
_END = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\b[MDJS][rst])(?<!\b[MJ]rs)(?<!\bProf)(?<!\b[دمأ])\.+(?=[\s\"'”’」』)]|$)|[!?。！？؟；;…]+)"
    r"[\"'”’」』)]*|\n+"
)
"""Where a sentence ends; not after an initial or a title, nor within a word."""
_LONGEST = 240
"""Characters read at once; longer sentences are cut at spaces. The encoder reads a bounded number of tokens."""
_SHORTEST = 24
"""Characters below which a sentence is read with the next. A greeting alone shows no name's place in a sentence."""
_TOGETHER = 96
"""Characters of a short line and the next that are read together. A greeting and who sends it tell of each other."""
_CASELESS = re.compile(
    r"[\u4e00-\u9fff]{2}|[\u30a1-\u30fa]{2}|[\uac00-\ud7a3]{2}|[\u0621-\u065f\u0670-\u06d3]{3}"
    r"|[\u0400-\u04ff\u0370-\u03ff\u0590-\u05ff\u0900-\u0dff\u0e00-\u0e7f]{3}"
)
_LATIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INNER_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
"""A word that starts with a capital though no sentence starts there: names that are words, too, look so."""
_CAPITALISED = BRANDS | PLACES | MONTHS_AND_DAYS | ORGANISATION | TITLES | ROLES


@dataclass(frozen=True, slots=True)
class Reading:
    """What the probe makes of a text."""

    found: Sequence[Found] = ()
    """Names of people."""
    unlikely: Sequence[tuple[int, int]] = ()
    """Words that are hardly anybody's name, in order."""
    maybe: Sequence[Found] = ()
    """Words that are names if something else in the text says so."""


class NameProbe:
    """The classifier and the encoder it reads."""

    def __init__(self, encoder: MultilingualE5) -> None:
        self._encoder = encoder
        with np.load(str(files("corpus.redaction") / "data" / "name_probe.npz")) as kept:
            self._layers = [kept[name].astype(np.float32) for name in ("inner", "inner_bias", "outer", "outer_bias")]

    def read(self, texts: Sequence[str], together: bool = False) -> list[Reading]:
        """Names in each text, and what is none; all sentences of all texts are read together.

        Args:
            together: whether what is made of a word in one text counts in the others, too: parts of one source.
        """
        places = [(index, start, end) for index, text in enumerate(texts) for start, end in sentences(text)]
        places = [place for place in places if candidate(texts[place[0]][place[1] : place[2]])]
        distinct = list(dict.fromkeys(texts[index][start:end] for index, start, end in places))
        heard = dict(zip(distinct, self._heard(distinct), strict=True))
        pools = _pools(texts, places, heard, together)
        readings: dict[tuple[int, str], Reading] = {}
        people: list[list[Found]] = [[] for _ in texts]
        unlikely: list[list[tuple[int, int]]] = [[] for _ in texts]
        maybe: list[list[Found]] = [[] for _ in texts]
        for index, start, end in places:
            sentence = texts[index][start:end]
            own = (0 if together else index, sentence)
            if own not in readings:
                readings[own] = _reading(sentence, heard[sentence], pools[own[0]])
            reading = readings[own]
            people[index] += [_moved(each, start) for each in reading.found]
            maybe[index] += [_moved(each, start) for each in reading.maybe]
            unlikely[index] += [(first + start, last + start) for first, last in reading.unlikely]
        return [Reading(*each) for each in zip(people, unlikely, maybe, strict=True)]

    def _heard(self, sentences: Sequence[str]) -> Iterator[_Heard]:
        for text, (spans, rows) in zip(sentences, self._encoder.token_vectors(sentences), strict=True):
            units = units_of(text, spans)
            odds = self.odds(text, units, rows) if units else np.zeros(0, np.float32)
            yield _Heard(units, keys_of(text, units), odds)

    def odds(self, text: str, units: Sequence[Unit], rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log odds of each piece to be part of a name."""
        inner, inner_bias, outer, outer_bias = self._layers
        given = np.concatenate([vectors_of(units, rows), features_of(text, units)], axis=1)
        hidden = np.maximum(given @ inner + inner_bias, 0.0)
        return np.asarray((hidden @ outer + outer_bias).reshape(-1), np.float32)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The pieces of a sentence, what they are pooled under, and their log odds."""

    units: Sequence[Unit]
    keys: Sequence[str]
    odds: NDArray[np.float32]


def _pools(
    texts: Sequence[str], places: Sequence[tuple[int, int, int]], heard: Mapping[str, _Heard], together: bool
) -> list[Pool]:
    """What was made of each word, by text or over all; a sentence that is said again counts once."""
    pools = [Pool() for _ in (texts[:1] if together else texts)]
    of = (((0 if together else index), texts[index][start:end]) for index, start, end in places)
    for index, sentence in dict.fromkeys(of):
        pools[index].add(heard[sentence].keys, heard[sentence].odds)
    return pools


def _reading(text: str, heard: _Heard, pool: Pool) -> Reading:
    units = heard.units
    if not units:
        return Reading()

    alone, probable = _probable(heard.odds), _probable(pool.moved(heard.keys, heard.odds))
    either = zip(units, np.maximum(alone, probable), strict=True)
    unlikely = [(unit.start, unit.end) for unit, p in either if p < UNLIKELY]
    maybe = (_name(text, [unit]) for unit, p in zip(units, alone, strict=True) if p >= TOLD_ELSEWHERE)
    return Reading(names_of(text, units, probable), unlikely, [each for each in maybe if each is not None])


def _probable(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def _moved(item: Found, by: int) -> Found:
    return replace(item, start=item.start + by, end=item.end + by)


def name_probe() -> NameProbe | None:
    """The probe of this machine; None as long as the encoder's weights are missing."""
    from corpus.errors import WeightsMissing

    try:
        return _loaded()
    except WeightsMissing:
        return None


@lru_cache(maxsize=1)
def _loaded() -> NameProbe:
    from corpus.embedders.multilingual_e5 import MultilingualE5

    return NameProbe(MultilingualE5())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of a text to be read at once: sentences, short ones with the next, long ones cut at spaces."""
    start, begun = 0, -1
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        if not text[start:end].strip():
            continue
        if begun >= 0 and (
            start - begun >= _SHORTEST or end - begun > (_TOGETHER if "\n" in text[begun:start] else _LONGEST)
        ):
            yield from _cut(text, begun, start)
            begun = -1
        begun, start = (start if begun < 0 else begun), end
    if begun >= 0:
        yield from _cut(text, begun, start)


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
    alone = sentence.strip()
    if alone.islower() and also_a_word(alone):  # a field's name, an answer of one word: "kind"
        return False
    table = names()
    for match in _LATIN.finditer(sentence):
        word = match.group()
        key = folded(re.sub(r"['’]s$", "", word))
        if (len(key) > 2 and key not in words()) or (word[0].isupper() and table.get(key)):
            return True
    return any(folded(match.group()) not in _CAPITALISED for match in _INNER_CAPITAL.finditer(sentence))


def names_of(text: str, units: Sequence[Unit], probabilities: NDArray[np.float32]) -> list[Found]:
    """Names made of pieces that are probably people's, and of those beside them."""
    marks = [mark.span() for mark in MARK.finditer(text)]
    maybe = [
        p >= (SURE_IN_ARABIC if _joins_nothing(text, unit) else BESIDE)
        for unit, p in zip(units, probabilities, strict=True)
    ]
    found: list[Found] = []
    at = 0
    while at < len(units):
        if not maybe[at]:
            at += 1
            continue
        last = at
        while step := _further(text, units, maybe, last):
            last += step
        if last + 1 < len(units) and folded(text[units[last].start : units[last].end]) in _BEFORE_GOD:
            last += text[units[last + 1].start : units[last + 1].end] == "الله"
        if at and units[at].script == "han" and probabilities[at - 1] >= BEFORE_A_GIVEN_NAME:
            family = units[at - 1]
            at -= family.end == units[at].start and text[family.start : family.end] in HAN_FAMILY
        item = _name(text, units[at : last + 1])
        free = not any(a < units[last].end and units[at].start < b for a, b in marks)
        if free and item is not None:
            written = text[item.start : item.end]
            sure = float(max(probabilities[at : last + 1]))
            among_things = sure < SURE_AMONG_THINGS and _among_things(text, units, probabilities, item)
            if (
                sure >= _least(written, units[at].script)
                and item.key not in _never()
                and not among_things
                and not (len(written) == 1 and text[max(0, item.start - 1) : item.end] in _never())
                and not _only_a_word(item)
            ):
                found.append(item)
        at = last + 1
    return found


def _least(written: str, script: str) -> float:
    """How probable a name must be."""
    if script == "arabic":
        parts = map(folded, written.split())
        listed = all(names().get(key) or also_a_word(key) or arabic_levels(key)[0] >= KNOWN for key in parts)
        return SURE_OF_A_LISTED_ARABIC if listed else SURE_IN_ARABIC
    if script == "han" and len(written) == 1:
        return SURE_OF_ONE_SIGN
    if also_a_word(written):
        return SURE_OF_A_SMALL_WORD if written.islower() else SURE_OF_A_WORD
    return {"hangul": SURE_IN_KOREAN, "han": SURE_IN_CHINESE}.get(script, SURE)


def _joins_nothing(text: str, unit: Unit) -> bool:
    """Whether an Arabic piece is a word of grammar, which may stand beside a name and is no part of it."""
    key = folded(text[unit.start : unit.end])
    return unit.script == "arabic" and key in ARABIC_GRAMMAR and key not in _BETWEEN


_LISTED = re.compile(r"[,、،/|·;]|\s(?:and|or|und|et)\s|\s?و(?=[\u0621-\u064a]{3})")


def _among_things(text: str, units: Sequence[Unit], probabilities: NDArray[np.float32], item: Found) -> bool:
    """Whether a name stands in a list whose other members, three or more, are hardly names.

    Members with digits count for nothing: numbers and addresses stand beside who they belong to."""
    bounds = [0, *(cut for match in _LISTED.finditer(text) for cut in match.span()), len(text)]
    members = list(zip(bounds[::2], bounds[1::2], strict=True))
    own = next((at for at, (start, end) in enumerate(members) if start <= item.start < end), None)
    if own is None or len(members) < 4:
        return False
    near = [members[at] for at in range(max(0, own - 3), min(len(members), own + 4)) if at != own]
    near = [(start, end) for start, end in near if 0 < len(text[start:end].strip()) <= 24]
    near = [(start, end) for start, end in near if not any(map(str.isdigit, text[start:end]))]
    named = sum(
        any(start <= unit.start < end and p >= BESIDE for unit, p in zip(units, probabilities, strict=True))
        for start, end in near
    )
    return len(near) >= 3 and named * 4 <= len(near)


_BETWEEN = frozenset(folded(word) for word in (*PARTICLES, *spaced("بن ابن بنت ولد آل الله الدين دي دا فان")))
"""Parts of names that stand between others."""


def _further(text: str, units: Sequence[Unit], maybe: Sequence[bool], last: int) -> int:
    """How many pieces after the last are of the same name: one, some if words like "de" and "بن" part them, or none."""
    for step in (1, 2, 3):
        at = last + step
        if at >= len(units) or not _joined(text, units[at - 1], units[at]):
            return 0
        if maybe[at]:
            return step
        if folded(text[units[at].start : units[at].end]) not in _BETWEEN:
            return 0
    return 0


def _joined(text: str, before: Unit, after: Unit) -> bool:
    between = text[before.end : after.start]
    if before.script == "hangul" and bare(before, text) != text[before.start : before.end]:
        return False
    if after.script == "arabic" and _begins_another(text[after.start : after.end]):
        return False
    mixed = before.script == "latin" and after.script == "han" and text[after.start : after.end] in HAN_FAMILY
    return between in ("", " ", "-", "·", ". ", "  ") and (before.script == after.script or mixed)


def _begins_another(word: str) -> bool:
    """Whether an Arabic word says "and" before a further name: وشذا, but not وليد."""
    return word.startswith("و") and len(word) > 3 and not names().get(folded(word))


_BEFORE_GOD = frozenset(map(folded, spaced("رزق عبد نصر سيف فضل جاد فتح خير عطا هبة حمد جار سعد ضيف لطف حبيب عون")))
"""First words of names whose second is that of God."""


def _bare_of_titles(text: str, units: Sequence[Unit]) -> tuple[Sequence[Unit], int]:
    """The pieces without titles and roles before and after the name, and where a title written with it begins."""
    while len(units) > 1 and _titled(text, units[0]):
        units = units[1:]
    # A given name ends in what a title is as well: 林怡君.
    whole = text[units[0].start : units[-1].end]
    if len(whole) > 2 and whole.endswith("君"):
        return units, units[-1].end
    while len(units) > 1 and _titled(text, units[-1]):
        units = units[:-1]
    end = units[-1].end
    if units[-1].script == "han":
        written = text[units[0].start : end]
        end -= max((len(t) for t in HAN_TITLES if written.endswith(t) and len(written) > len(t)), default=0)
    return units, end


_HAN_TITLES = tuple(HAN_TITLES)


def _titled(text: str, unit: Unit) -> bool:
    word = folded(text[unit.start : unit.end].rstrip("."))
    if unit.script == "han":
        return word in HAN_TITLES or word in HAN_ROLES
    if unit.script == "hangul":
        return word.startswith("씨") or bare(unit, text) in hangul_roles() or word in hangul_roles()
    return unit.script == "latin" and (word in TITLES or word in ROLES or word in KIN)


def _name(text: str, units: Sequence[Unit]) -> Found | None:
    units, end = _bare_of_titles(text, units)
    first, last = units[0], units[-1]
    start = first.start + (
        len(text[first.start : first.end]) - len(bare(first, text)) if first.script == "arabic" else 0
    )
    if last.script in ("hangul", "latin"):
        end = last.start + len(bare(last, text))
        end = last.end if _ends_otherwise(text, end, last.end) else end
    one = (first.script == "han" and end - start == 1) or first.script == "latin"
    if one and start and text[start - 1] in ("小老阿大" if first.script == "han" else "小老阿"):
        start -= 1
    titled = first.script == "han" and text.startswith(_HAN_TITLES, end)
    if end - start < 2 and first.script != "hangul" and not titled:
        return None
    written = text[start:end]
    return Found(start, end, Kind.PERSON, name_key(written), certain=len(written) > 1 and not also_a_word(written))


def is_never_a_name(key: str) -> bool:
    """Whether a folded word is one for people, things or networks that stand where names do."""
    return key in _never()


def _ends_otherwise(text: str, end: int, whole: int) -> bool:
    """Whether what was taken for a Korean particle can't be one after that syllable: 은 of 추다은."""
    if whole - end != 1 or not "가" <= text[end - 1] <= "힣":
        return False
    closed = (ord(text[end - 1]) - 0xAC00) % 28 != 0
    return text[end] in ("는가를와야" if closed else "은이을과아")


@lru_cache(maxsize=1)
def _never() -> frozenset[str]:
    """Words for people, things and networks that stand where names do."""
    listed = {*hangul_roles(), *ARABIC_BEFORE, *TITLES, *ROLES, *BRANDS, *KIN, *HAN_ROLES, *HAN_TITLES, *_OTHERS}
    return frozenset(map(folded, listed)) - frozenset(map(folded, _PARTS_OF_NAMES))


def _only_a_word(item: Found) -> bool:
    """Whether a Korean noun was taken for a name, also with one of two particles left to it: 현금으로 of 현금으로요."""
    stem = without_particle(item.key)
    if stem != item.key and korean_kind(stem) == "w" and not names().get(item.key) and "g" not in names().get(stem, ""):
        return True
    return item.key in words_too() and item.key not in KOREAN_NAMES and "g" not in names().get(item.key, "")


_PARTS_OF_NAMES = spaced("أم أبو ابو ام سيد سيدة بنت باسم عبد حسن")
_OTHERS = spaced(
    "bluesky viber mob iban ايميلي إيميلي سكايب الآيبان آيبان ملغي السناب والسناب وسنابي "
    "كوري كورية صيني صينية ياباني يابانية مصري مصرية هندي هندية "
    "도난 한도 고생해 수고해 페이코 릴스 领英 "
    "ايميل إيميل سناب سنابي انستا انستقرامي انستغرامي يوزري تلجرام تليجرام mastodon "
    "واتساب تويتر فيسبوك ديسكورد يوزر رقم هاتف الله "
    "summer autumn winter spring 이미지 이메일 카톡 인스타 드림 올림 계정 아이디 계좌 微信 邮箱 电话 手机 账号 "
    "抖音 微博 email phone instagram discord "
    "kakao line wechat qq vx weibo reddit github gitlab skype steam twitch "
    "snapchat whatsapp telegram facebook twitter mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul "
    "aug sep sept oct nov dec hiya heya yo hi hello dear thanks regards cheers mm-hmm "
    "أروع أحلى أفضل أنظف أسرع هادئ مزدحم زحمة صبرا سلفا مقدما محظور مرفوضة مرفوض ناقص مغلق مشغول طيب تمام جوالي هاتفي "
    "الباسورد كالعادة العادة العصر المغرب الظهر الفجر العشاء السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة "
    "خياط سباك كهربائي محاسب سائق موظف موظفة مدير مديرة طالب طالبة معلم معلمة ممرض ممرضة عميل عميلة العداد "
    "المهنة العمر المدينة "
    "ابن ابني بنتي أخي أختي أمي أبي زوجي زوجتي جدي جدتي عمي عمتي خالي خالتي صديقي صديقتي زميلي زميلتي المختار العمدة "
    "제목 적립 누락 축구 야구 농구 이장 통장 정상 당황 피그마 노션 슬랙 지라 문 창문 영화 음악 화면 버튼 글씨 글자 "
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일 오늘 내일 모레 어제 아침 점심 저녁 새벽배송 완료 처리 접수 보류 "
    "아름다운 고운 예쁜 좋은 나쁜 새로운 홍삼 두부 만두 국수 배추 무슨 아무 어떤 이런 저런 그런 "
    "주연 조연 남주 여주 남주인공 여주인공 하도 둘은 셋은 넷은 타령 권태기 모자람 그립다 민폐 엔딩송 "
    "素菜 香醇 立马 清真 小子 宁可 宁愿 红字 蓝字 "
    "커트 펌 염색 오전조 오후조 야간조 지연 분실 파손 نهارا ليلا صباحا مساء الزحمة الدش والدش "
    "免贵 安静 那会儿 买菜 谷子 语文 数学 英语 物理 化学 生物 历史 地理 政治 体育 音乐 美术 "
    "visa mastercard one two three four five six seven eight nine ten يداوم أداوم نويبع "
    "mm mhm uh-huh uh-uh hmm huh ah oh aye um uh yeah yep nope okay ok wow haha lol 도망 강추"
)
