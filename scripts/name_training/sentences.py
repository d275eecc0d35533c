"""Makes labelled sentences for the name probe: of templates, and of running text in which names are put for words for
people. Knows no model.

A template file holds lists of names (`@given`, `@full`, ...) and lines under `=positive` and `=negative`. `{P}` is any
name, `{G}` a given name, `{F}` a family name, `{A}` a name that is a word as well, `{C}` a city, `{O}` a company or
product; in Korean a slot carries a particle that is fitted, `{P이}`. Every fifth template and every fifth name are kept
out of training, to validate on.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.redaction.hangul_names import without_particle
from corpus.redaction.name_lists import folded, names

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh", "ko", "ar")
NAME_SCRIPTS = {
    "en": re.compile(r"[a-z]{3,}"),
    "zh": re.compile(r"[\u4e00-\u9fff]{2}"),
    "ko": re.compile(r"[\uac00-\ud7a3]{2}"),
    "ar": re.compile(r"[\u0621-\u064a]{3,}"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, and where names of people stand in it."""

    text: str
    people: tuple[tuple[int, int], ...]
    language: str
    held_out: bool = False


@dataclass(slots=True)
class Material:
    """Names and templates of a language."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    positive: list[str] = field(default_factory=list)
    negative: list[str] = field(default_factory=list)


def material(language: str) -> Material:
    """What the template file of a language holds."""
    made, into = Material(), None
    for line in (HERE / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("@") and not line.startswith("@{"):
            name, _, rest = line[1:].partition(" ")
            made.lists[name] = [each.strip() for each in (rest.split("|") if "|" in rest else rest.split())]
        elif line.startswith("="):
            into = made.positive if line == "=positive" else made.negative
        elif line and into is not None:
            into.append(line)
    return made


class Names:
    """Draws names for a language from one of two halves: those trained on, and those kept to validate on."""

    def __init__(self, language: str, material: Material, held_out: bool, draw: random.Random) -> None:
        self._language, self._held_out, self._draw = language, held_out, draw
        self._lists = {name: self._half(each) for name, each in material.lists.items()}
        listed = NAME_SCRIPTS[language]
        table = [(name, letters) for name, letters in names().items() if listed.fullmatch(name)]
        self._given = self._half([name for name, letters in table if "g" in letters and "w" not in letters])
        self._family = self._half([name for name, letters in table if "f" in letters and "w" not in letters])

    def _half(self, each: Sequence[str]) -> list[str]:
        return [name for at, name in enumerate(each) if (at % 5 == 0) == self._held_out] or list(each)

    def listed(self, name: str) -> str:
        """One of a list of the template file."""
        return self._draw.choice(self._lists[name])

    def given(self) -> str:
        """A given name, now and then one from elsewhere."""
        chance = self._draw.random()
        if "foreign" in self._lists and chance < 0.15:
            return self.listed("foreign")
        if "ambiguous" in self._lists and chance < 0.12:
            return self.listed("ambiguous")
        if self._language == "en" and chance < 0.45:
            return self._draw.choice(self._given).title()
        if self._language == "ar" and chance < 0.3:
            return self._draw.choice(self._given)
        if self._language == "zh" and chance > 0.8:
            return self.full()[1:] if len(self.full()) == 3 else self.listed("given")
        return self.listed("given")

    def family(self) -> str:
        """A family name."""
        if self._language == "zh":
            return self._draw.choice(
                "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
            )
        if self._language == "ko":
            return self._draw.choice("김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하")
        if self._language == "en" and self._draw.random() < 0.4:
            return self._draw.choice(self._family).title()
        return self.listed("family")

    def full(self) -> str:
        """A whole name."""
        chance = self._draw.random()
        if self._language == "en":
            if chance < 0.06:
                return f"{self._draw.choice('ABCDEGHJKLMNPRST')}. {self.family()}"
            return f"{self.given()} {self.family()}"
        if self._language == "ar":
            if chance < 0.4:
                return self.listed("full")
            if chance < 0.5:
                return self.listed("foreignfull")
            return f"{self.given()} {self.family()}"
        if chance < 0.5:
            return self.listed("full")
        given = self.listed("given")
        if self._language == "zh":
            given = given[1:] if given[0] in "小老阿大" else given
        return self.family() + given

    def person(self) -> str:
        """Any of these."""
        return self.full() if self._draw.random() < 0.5 else self.given()


_SLOT = re.compile(r"\{([A-Za-z])([^}]*)\}")


def filled(template: str, names_of: Names, draw: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """A template with names put in, and where they stand."""
    pieces: list[str] = []
    people: list[tuple[int, int]] = []
    at = length = 0
    for slot in _SLOT.finditer(template):
        letter, joined = slot.groups()
        pieces.append(template[at : slot.start()])
        length += len(pieces[-1])
        if letter == "C" or letter == "O":
            word = names_of.listed("city" if letter == "C" else "brand")
        else:
            word = {
                "P": names_of.person,
                "G": names_of.given,
                "F": names_of.family,
                "A": lambda: names_of.listed("ambiguous"),
                "g": lambda: names_of.given().lower(),
                "f": lambda: names_of.family().lower(),
            }[letter]()
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
    if joined in pairs:
        return joined if closed else pairs[joined]
    if joined.startswith("이") and not closed:
        return joined[1:] if joined != "이었어요" else "였어요"
    return joined


_FOR_PEOPLE = {
    "en": re.compile(
        r"\b(?:[Mm]y (?:wife|husband|son|daughter|friend|colleague|boss|mother|mom|sister|brother)"
        r"|[Tt]he (?:waiter|waitress|nurse|doctor|manager|server|hostess|bartender"
        r"|driver|receptionist|midwife|owner|chef)"
        r"|Tom|Mary|Sami|John|Layla|(?:(?<=^)|(?<=\. ))(?:He|She))\b(?!')"
    ),
    "zh": re.compile(
        "服务员|老板娘|老板|店员|店长|我?朋友|我?同事|我?老公|我?闺蜜|前台|师傅|[他她](?!们|的)|[汤湯]姆|玛丽|瑪麗"
    ),
    "ko": re.compile("(?<![가-힣])(?:감독|주인공|배우|그녀|그|톰|메리|직원|친구)(?P<j>이|가|은|는|을|를|의|도)(?= )"),
    "ar": re.compile(r"(?<![\w])(?:سامي|توم|ليلى|ماري|فاضل|@user)(?!\w)"),
}
_PAIRS = {"가": "이", "는": "은", "를": "을"}


def substituted(text: str, language: str, names_of: Names, draw: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """A sentence in which names stand for words for people; no names where there are no such words."""
    people: list[tuple[int, int]] = []
    pieces: list[str] = []
    at = length = 0
    for match in _FOR_PEOPLE[language].finditer(text):
        if people and draw.random() < 0.4 and not match.group().startswith(("Tom", "Mary", "سامي", "ليلى")):
            continue
        name = names_of.person()
        pieces.append(text[at : match.start()])
        length += len(pieces[-1])
        people.append((length, length + len(name)))
        joined = fitted(name, _PAIRS.get(match["j"], match["j"])) if language == "ko" else ""
        pieces.append(name + joined)
        length += len(pieces[-1])
        at = match.end()
    pieces.append(text[at:])
    return "".join(pieces), people


def natural(language: str, folder: Path) -> Iterator[str]:
    """Sentences of running text, from the data sets in a folder."""
    sources = {
        "en": ("fb_mams*/*acsa*.jsonl", "fb_nhs*/nhs_fft*.jsonl", "ml_tatoeba*/*.jsonl", "fb_goemotions/*.jsonl"),
        "zh": ("ml_asap*/*.jsonl", "ml_tatoeba*/cmn*.jsonl"),
        "ko": ("ml_nsmc*/*.jsonl", "ml_tatoeba*/kor*.jsonl"),
        "ar": ("ml_arsarcasm*/*.jsonl", "ml_tatoeba*/ara*.jsonl"),
    }
    for pattern in sources[language]:
        for path in sorted(folder.glob(pattern)):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                key = "text" if "text" in row else "eng" if language == "en" else "src"
                for sentence in re.split(r"(?<=[.!?。！？~～\n])\s*", row.get(key) or ""):
                    if 8 <= len(sentence) <= 240:
                        yield re.sub(r"https?:\S+|\[NAME\]", "", sentence)


def chats(folder: Path) -> Iterator[Sentence]:
    """Turns of customer service in which somebody told a name, as labelled by hand."""
    for path in sorted(folder.glob("fb_multidogo*/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for turn in json.loads(line)["turns"]:
                words, labels = turn["utterance"].split(" "), (turn.get("slot-labels") or "").split()
                if len(words) != len(labels) or len(words) > 40:
                    continue
                at, people = 0, []
                for word, label in zip(words, labels, strict=True):
                    if label == "name" and word.isalpha():
                        people.append((at, at + len(word)))
                    at += len(word) + 1
                if people or len(words) > 4:
                    yield Sentence(" ".join(words), tuple(people), "en")


def looks_free_of_names(text: str, language: str) -> bool:
    """Whether no word of a text stands in the list of names."""
    for word in re.findall(r"[^\W\d_]+", text):
        bare = without_particle(word) if language == "ko" else word
        letters = names().get(folded(bare), "")
        if letters and "w" not in letters and (word[0].isupper() or language in ("ko", "ar")) and len(bare) > 1:
            return False
    return True
