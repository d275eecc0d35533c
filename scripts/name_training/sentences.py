"""Makes labelled sentences for the name probe: of templates, and of running text in which names are put for words for
people. Knows no model.

A template file holds lists of names (`@given`, `@full`, ...) and lines under `=positive` and `=negative`. `{P}` is any
name, `{G}` a given name, `{F}` a family name, `{A}` a name that is a word as well, `{N}` a nickname, `{W}` a name from
elsewhere, `{K}` a kunya or a family name of two characters, `{C}` a city, `{O}` a company or product, `{T}` any other
thing, which stands where names stand elsewhere; in Korean a slot carries a particle that is fitted, `{P이}`. Every
fifth template is kept out of training, to validate on.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.redaction.arabic_names import arabic_names
from corpus.redaction.han_names import han_names
from corpus.redaction.hangul_names import hangul_names, without_particle
from corpus.redaction.items import Kind
from corpus.redaction.latin_names import latin_names
from corpus.redaction.name_lists import folded, names
from corpus.redaction.name_probe import sentences as cut
from name_training.drawing import HERE, Names, fitted

LANGUAGES = ("en", "zh", "ko", "ar")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, and where names of people stand in it."""

    text: str
    people: tuple[tuple[int, int], ...]
    language: str
    held_out: bool = False


def stretches(sentence: Sentence) -> Iterator[Sentence]:
    """A labelled text as the probe reads it: in the pieces that it is cut into."""
    for start, end in cut(sentence.text):
        people = tuple((a - start, b - start) for a, b in sentence.people if start <= a and b <= end)
        yield Sentence(sentence.text[start:end], people, sentence.language, sentence.held_out)


def varied(sentence: Sentence, draw: random.Random) -> Sentence:
    """Now and then as people type: without capitals, without the last stop, after a code of somebody who speaks."""
    text, people = sentence.text, sentence.people
    if sentence.language == "en" and draw.random() < 0.12:
        text = text.lower()
    if text[-1:] in ".。!" and draw.random() < 0.2:
        text = text[:-1]
    if draw.random() < 0.06:
        head = draw.choice(("P3: ", "- ", "> ", "1. ", "12:04 ", "[00:12] ", "* ", "2) "))
        text, people = head + text, tuple((a + len(head), b + len(head)) for a, b in people)
    return Sentence(text, people, sentence.language, sentence.held_out)


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


_OWN = (
    "assistant/taxonomies/everyday_speech.toml",
    "assistant/coders/data/seeds.toml",
    "assistant/frames/*.toml",
    "assistant/phrases/*.toml",
    "ui/messages/*.toml",
)
"""Files of the project in which nobody is named."""


def own(language: str) -> Iterator[str]:
    """Sentences of the project's own texts, which name nobody, in a language that its script tells."""
    script = {"zh": "[\u4e00-\u9fff]{3}", "ko": "[\uac00-\ud7a3]{2}", "ar": "[\u0621-\u064a]{3}"}.get(language)
    for path in (path for pattern in _OWN for path in sorted(HERE.parent.parent.glob(pattern)) if script):
        for text in _strings(tomllib.loads(path.read_text("utf-8"))):
            for sentence in re.split(r"(?<=[.!?。！？؟\n])\s*", re.sub(r"\{[^}]*\}", "7", text)):
                if len(sentence) >= 6 and re.search(str(script), sentence):
                    yield sentence[:240]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(each)


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


def told_by_rules(text: str, language: str) -> bool:
    """Whether the rules find somebody in a text, who would be trained on as nobody."""
    ways = {"zh": han_names, "ko": hangul_names, "ar": arabic_names}
    made = ways[language](text) if language in ways else latin_names(text, language)
    return any(found.kind is Kind.PERSON for found in made)
