"""Draws names of invented people for the training sentences of the name probe, and fills templates with them.

Half from lists written for this and from the lists of the project, half put together of family names and syllables or
characters that given names are made of, so that the probe learns where names stand rather than which there are. Every
fifth name of each list is kept out of training, to validate on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.redaction.arabic_names import GRAMMAR
from corpus.redaction.han_words import COMPOUND as HAN_COMPOUND
from corpus.redaction.name_levels import arabic_given, korean_given
from corpus.redaction.name_lists import names
from corpus.redaction.word_units import KNOWN, syllables_of_names

HERE = Path(__file__).parent
NAME_SCRIPTS = {
    "en": re.compile(r"[a-z]{3,}"),
    "zh": re.compile(r"[\u4e00-\u9fff]{2}"),
    "ko": re.compile(r"[\uac00-\ud7a3]{2}"),
    "ar": re.compile(r"[\u0621-\u064a]{3,}"),
}
_HAN_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
_HAN_RARE = (
    "姜崔钟谭陆汪范廖贾夏韦付方邹孟熊秦邱江尹薛雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤温康施牛樊葛邢安齐易乔庞"
)
_HAN_RARE += (
    "颜倪庄聂章鲁岳翟殷詹申耿焦左柳甘祝包宁尚舒阮柯纪梅童凌毕单裴霍成苗谷盛曲翁冉骆路靳柴鲍喻祁滕屈解牟尤时穆简项"
)
_HAN_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力志海波宁鹏飞玲云龙梅兰凤洁琳雪晨浩宇轩涵欣怡诺"
)
_HAN_GIVEN += (
    "梓沐若思雨桐嘉佳俊豪子博睿哲泽瑞安然心悦诗琪梦瑶紫萱晓春秋冬夏月莲香翠珍珠福贵德仁义礼智信国庆民生东南北林森"
)
_HANGUL_FAMILY = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하"
_HANGUL_RARE = "곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명"
_HANGUL_RARE += "기반왕금옥육인맹모탁국어은편예경봉사부피감갈태목빈제"
_HANGUL_FIRST = (
    "민서지현수은예하도윤재성준영진정혜미경유나다소연희가보채상동승규원태건시아라해종광병순옥말춘금창기형석호용"
)
_HANGUL_SECOND = (
    "수연민준호진영희은서윤아지현우원경미숙자순석철식환훈규빈린율하람솔이나라린재혁찬성욱태용기만덕길복심례분"
)
_AMBIGUOUS_IN_LATIN = "ABCDEGHJKLMNPRST"


@dataclass(slots=True)
class Material:
    """Names and templates of a language."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    positive: list[str] = field(default_factory=list)
    negative: list[str] = field(default_factory=list)


def material(language: str) -> Material:
    """What the template files of a language hold."""
    made, into = Material(), None
    for name in ("", "_talk", "_life", "_days", "_voices", "_work", "_tales", "_tones", "_more"):
        path = HERE / f"{language}{name}.txt"
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            if line.startswith("@") and not line.startswith("@{"):
                head, _, rest = line[1:].partition(" ")
                listed = (each.strip() for each in (rest.split("|") if "|" in rest else rest.split()))
                made.lists[head] = list(dict.fromkeys([*made.lists.get(head, ()), *listed]))
            elif line.startswith("="):
                into = made.positive if line == "=positive" else made.negative
            elif line and into is not None:
                into.append(line.replace("\\n", "\n"))
    return made


class Names:
    """Draws names for a language from one of two halves: those trained on, and those kept to validate on."""

    def __init__(self, language: str, material: Material, held_out: bool, draw: random.Random) -> None:
        self._language, self._held_out, self._draw = language, held_out, draw
        self._lists = {name: self._half(each) for name, each in material.lists.items()}
        listed = NAME_SCRIPTS[language]
        table = [(name, letters) for name, letters in names().items() if listed.fullmatch(name)]
        given = [name for name, letters in table if "g" in letters and "w" not in letters]
        self._given = self._half(sorted({*given, *_counted(language)}))
        self._family = self._half([name for name, letters in table if "f" in letters and "w" not in letters])

    def _half(self, each: Sequence[str]) -> list[str]:
        return [name for at, name in enumerate(each) if (at % 5 == 0) == self._held_out] or list(each)

    def listed(self, *lists: str) -> str:
        """One of the lists of the template files that there are."""
        return self._draw.choice([name for each in lists for name in self._lists.get(each, ())])

    def _one_of(self, *ways: tuple[float, Callable[[], str]]) -> str:
        """A name made in one of several ways, each with its share."""
        made = self._draw.choices([way for _, way in ways], [share for share, _ in ways])[0]()
        return made

    def word(self) -> str:
        """A name that is a word as well."""
        if self._language == "zh":
            return self.listed("namewords")
        return self.listed("ambiguous", "namewords")

    def western(self) -> str:
        """A name from elsewhere, in the script of the language."""
        return self.listed("western", "foreign", "foreignfull")

    def by_list(self) -> str:
        """A given name of the project's lists."""
        return self._draw.choice(self._given).title()

    def given(self) -> str:
        """A given name, now and then one from elsewhere."""
        own = (0.45, lambda: self.listed("given"))
        nick = (0.2, lambda: self.listed("nick"))
        if self._language == "en":
            return self._one_of(own, (0.3, self.by_list), nick, (0.1, self.word))
        if self._language == "zh":
            bare = (0.15, lambda: self._han_given(2))
            return self._one_of(own, nick, bare, (0.08, self.western), (0.07, self.word))
        if self._language == "ko":
            made = (0.15, self._hangul_given)
            known = (0.2, lambda: self._draw.choice(self._given))
            return self._one_of(own, nick, made, known, (0.1, lambda: self.listed("foreign")), (0.12, self.word))
        one = (0.07, lambda: self.listed("foreign"))
        return self._one_of(own, (0.2, lambda: self._draw.choice(self._given)), nick, one, (0.15, self.word))

    def _han_given(self, length: int) -> str:
        return "".join(self._draw.choices(_HAN_GIVEN, k=length))

    def _hangul_given(self) -> str:
        return self._draw.choice(_HANGUL_FIRST) + self._draw.choice(_HANGUL_SECOND)

    def family(self) -> str:
        """A family name."""
        chance = self._draw.random()
        if self._language == "zh":
            return self._draw.choice(_HAN_FAMILY if chance < 0.6 else _HAN_RARE)
        if self._language == "ko":
            return self._draw.choice(_HANGUL_FAMILY if chance < 0.6 else _HANGUL_RARE)
        if self._language == "en" and chance < 0.4:
            return self._draw.choice(self._family).title()
        return self.listed("family")

    def full(self) -> str:
        """A whole name."""
        listed = (0.3, lambda: self.listed("full"))
        if self._language == "en":
            two = (0.7, lambda: f"{self.given()} {self.family()}")
            short = (0.06, lambda: f"{self._draw.choice(_AMBIGUOUS_IN_LATIN)}. {self.family()}")
            return self._one_of(two, short, (0.16, lambda: self.listed("nickfull")))
        if self._language == "ar":
            two = (0.35, lambda: f"{self.given()} {self.family()}")
            more = (0.2, lambda: self.listed("fullmore"))
            return self._one_of(listed, two, more, (0.1, self.western), (0.05, lambda: self.listed("kunya")))
        if self._language == "zh":
            made = (0.4, lambda: self.family() + self._han_given(self._draw.choice((1, 2, 2))))
            known = (0.2, lambda: self.family() + self.listed("given")[-2:])
            odd = (0.1, lambda: self._compound())
            worded = (0.06, lambda: self.family() + self.word())
            return self._one_of(listed, made, known, odd, worded, (0.1, self.western))
        made = (0.3, lambda: self.family() + self._hangul_given())
        known = (0.2, lambda: self.family() + self.listed("given"))
        rare = (0.15, lambda: self.listed("rarefull"))
        return self._one_of(listed, made, known, rare, (0.1, self.western), (0.06, lambda: self.family() + self.word()))

    def _compound(self) -> str:
        if self._draw.random() < 0.5:
            return self.listed("compound")
        return self._draw.choice(HAN_COMPOUND) + self._han_given(self._draw.choice((1, 2)))

    def person(self) -> str:
        """Any of these."""
        return self.full() if self._draw.random() < 0.5 else self.given()

    def another(self) -> str:
        """What is told of people in a way of its own: a kunya, a family name of two characters."""
        return self.listed("kunya") if self._language == "ar" else self._compound()


def _counted(language: str) -> list[str]:
    """Given names that are counted elsewhere, without words of grammar and what sounds like no name."""
    if language == "ar":
        return [name for name in arabic_given(KNOWN) if name not in GRAMMAR]
    if language == "ko":
        first, second = syllables_of_names()
        return [name for name in korean_given() if name[0] in first and name[1] in second]
    return []


_SLOT = re.compile(r"\{([A-Za-z])([^}]*)\}")


def filled(template: str, names_of: Names, draw: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """A template with names put in, and where they stand."""
    ways: dict[str, Callable[[], str]] = {
        "P": names_of.person,
        "G": names_of.given,
        "F": names_of.family,
        "A": names_of.word,
        "N": lambda: names_of.listed("nick"),
        "W": names_of.western,
        "K": names_of.another,
        "g": lambda: names_of.given().lower(),
        "f": lambda: names_of.family().lower(),
    }
    things: dict[str, Callable[[], str]] = {
        "C": lambda: names_of.listed("city"),
        "O": lambda: names_of.listed("brand"),
        "T": lambda: names_of.listed("thing"),
    }
    pieces: list[str] = []
    people: list[tuple[int, int]] = []
    at = length = 0
    for slot in _SLOT.finditer(template):
        letter, joined = slot.groups()
        pieces.append(template[at : slot.start()])
        length += len(pieces[-1])
        word = (things.get(letter) or ways[letter])()
        if letter not in things:
            if people and people[-1][1] == length:
                people[-1] = (people[-1][0], length + len(word))
            else:
                people.append((length, length + len(word)))
        pieces.append(word + fitted(word, joined))
        length += len(pieces[-1])
        at = slot.end()
    pieces.append(template[at:])
    return "".join(pieces), people


def fitted(word: str, joined: str) -> str:
    """A Korean particle in the form that the last syllable of a word asks for."""
    closed = "가" <= word[-1] <= "힣" and (ord(word[-1]) - 0xAC00) % 28 != 0
    pairs = {"이": "가", "은": "는", "을": "를", "과": "와", "아": "야", "이랑": "랑", "이가": "가", "이는": "는"}
    pairs |= {"으로": "로", "이나": "나", "이네": "네"}
    if joined in pairs:
        return joined if closed else pairs[joined]
    if joined.startswith("이") and not closed:
        return {"이에요": "예요", "이었어요": "였어요", "이었나": "였나", "이었": "였"}.get(joined, joined[1:])
    return joined
