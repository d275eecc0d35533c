"""Makes `corpus/redaction/data/name_levels.txt`: how common names and words are, for the name probe.

    python scripts/name_levels.py      with egy-names, arabic-name-romanizer, ngender, jieba and
                                       lindera-python-ko-dic importable, needed for this alone

What each gives, and its licence: Egyptian names with their share of pupils (egy-names, MIT); Arabic names of people in
Wikidata, counted (arabic-name-romanizer; CC0); how often Chinese characters stand in given names (ngender, MIT) and in
words (jieba, MIT); Korean words and given names (mecab-ko-dic, Apache 2.0, as lindera holds it).

A line is a code and what it holds of: `a` and two digits, Arabic names with their level as a given and as a family
name; `c` and a digit, Chinese characters with how much likelier they are in given names than in words; `z` and a digit,
Chinese words with how common they are; `kn`, `kp` and `kw`, Korean names of people, other names, and words.
"""

from __future__ import annotations

import gzip
import importlib
import json
import math
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from name_training.drawing import material

from corpus.redaction.name_levels import DATA
from corpus.redaction.name_lists import folded, names
from corpus.redaction.wordlists import spaced

TARGET = Path(__file__).resolve().parent.parent / "corpus" / "redaction" / "data" / DATA
_COUNTRIES = frozenset(spaced("DZ EG MA TN IQ SA LB SY PS JO YE AE KW QA SD BH LY OM MR"))
_NAMED = 80_000
"""People in Wikidata from there with an Arabic given name, of whom a share is taken; rounded."""
_LEAST = 3
"""Level of an Arabic name below which it is left out: fewer than one in 100,000."""
_OFTEN = 3000
"""Names, the most frequent first, whose short forms are taken."""
_RARE_SIGN = 200
"""People with a Chinese character in their given names below which it is left out."""
_RARE_WORD = 20
"""Count in jieba's dictionary below which a Chinese word is left out."""


def main() -> None:
    """Write the file."""
    groups: dict[str, set[str]] = defaultdict(set)
    for name, (given, family) in _arabic().items():
        groups[f"a{given}{family}"].add(name)
    signs = dict(_signs())
    for sign, level in signs.items():
        groups[f"c{level}"].add(sign)
    for word, level in _han_words():
        # Words that hold a sign of no given name are taken for none anyway.
        if all(signs.get(sign, 0) >= 2 for sign in word):
            groups[f"z{level}"].add(word)
    for word, code in _korean():
        groups[f"k{code}"].add(word)
    lines = [f"{code} {' '.join(sorted(held))}\n" for code, held in sorted(groups.items())]
    TARGET.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, groups.values()))} entries, {TARGET.stat().st_size} bytes\n")


def _folder(package: str) -> Path:
    return Path(str(importlib.import_module(package).__file__)).parent


def _arabic() -> dict[str, tuple[int, int]]:
    shares: dict[str, Counter[str]] = {"g": Counter(), "f": Counter()}
    short: set[str] = set()
    with gzip.open(_folder("egy_names") / "data" / "names.json.gz", "rt", encoding="utf-8") as file:
        rows = json.load(file)["names"]
    for at, row in enumerate(rows):
        of = shares["g" if row["l"] in "gk" else "f"]
        of[folded(row["a"])] = max(of[folded(row["a"])], row["tp"])
        short.update(folded(each) for each in (row["dl"].split("|") if at < _OFTEN else ()) if each)
    counted = sqlite3.connect(_folder("arabic_name_romanizer") / "resources" / "names.sqlite3")
    sums: Counter[tuple[str, str]] = Counter()
    for key, role, country, count in counted.execute("SELECT arabic_key, role, country, count FROM units"):
        if country in _COUNTRIES:
            sums[folded(key), {"given": "g", "surname": "f"}.get(role, "")] += count
    for (key, letter), count in sums.items():
        if letter:
            shares[letter][key] = max(shares[letter][key], 100 * count / _NAMED)
    made = {}
    for key in {*shares["g"], *shares["f"]}:
        given, family = (_level(shares[letter][key]) for letter in "gf")
        given = max(given, _LEAST) if key in short else given
        if len(key) > 2 and " " not in key and max(given, family) >= _LEAST:
            made[key] = (given, family)
    return made


def _level(percent: float) -> int:
    """0 to 9 by the logarithm of a share of people."""
    return min(9, round(1.5 * max(0.0, math.log10(max(percent, 1e-6)) + 5.2)))


def _jieba() -> Iterator[tuple[str, int]]:
    for line in (_folder("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, count, part = line.split()
        if not part.startswith("nr"):
            yield word, int(count)


def _signs() -> Iterator[tuple[str, int]]:
    given = Counter()
    for line in (_folder("ngender") / "charfreq.csv").read_text("utf-8").splitlines()[1:]:
        sign, *counts = line.split(",")
        given[sign] = sum(map(int, counts))
    other: Counter[str] = Counter()
    for word, count in _jieba():
        for sign in word:
            other[sign] += count
    total, others = given.total(), other.total()
    for sign, count in given.items():
        if count >= _RARE_SIGN:
            odds = math.log10((count / total) / ((other[sign] + 50) / others))
            rare = count / total < 1e-5
            yield sign, max(0, max(0, min(9, round(4.5 + 2.2 * odds))) - 2 * rare)


def _han_words() -> Iterator[tuple[str, int]]:
    for word, count in _jieba():
        if 2 <= len(word) <= 3 and count >= _RARE_WORD and re.fullmatch("[\u4e00-\u9fff]+", word):
            yield word, min(9, round(1.6 * math.log10(count)))


def _korean() -> Iterator[tuple[str, str]]:
    """Words of the syllables that given names are made of, and of the training texts."""
    lindera: Any = importlib.import_module("lindera")
    builder = lindera.TokenizerBuilder()
    builder.set_dictionary("embedded://ko-dic")
    builder.set_mode("normal")
    reader = builder.build()
    here = material("ko")
    known = {word for listed in here.lists.values() for name in listed for word in name.split()}
    known |= {name for name in names() if "가" <= name[0] <= "힣"}
    pairs = [name[-2:] for name in known if re.fullmatch("[가-힣]{2,3}", name)]
    texts = " ".join([*here.positive, *here.negative])
    sought = {one + two for one in {pair[0] for pair in pairs} for two in {pair[1] for pair in pairs}}
    sought |= {word for word in known if re.fullmatch("[가-힣]{2,4}", word)}
    sought |= {word[:size] for word in re.findall("[가-힣]{2,7}", texts) for size in (2, 3, 4)}
    for word in sorted(sought):
        tokens = reader.tokenize(word)
        part, kind = tokens[0].details[:2]
        if len(word) > 1 and len(tokens) == 1:
            if part == "NNP":
                yield word, "n" if kind == "인명" else "p"
            elif part.startswith(("NN", "NP", "MA", "MM", "IC", "XR", "VV", "VA")):
                yield word, "w"


if __name__ == "__main__":
    main()
