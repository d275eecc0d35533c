"""Lists of given and family names, and how names are compared. Knows no texts.

The lists in `data` are made by `scripts/name_lists.py` from those of Faker and jieba (MIT; `data/NAMES_LICENSE.txt`),
but for `more_names.txt`, Arabic and Korean names written down for this, which those know few of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name as it is compared: lower case, without accents, vowel signs and joiners, Arabic letters unified."""
    lower = name.lower()
    if not lower or lower.isascii():
        return lower
    if "\uac00" <= lower[0] <= "\ud7a3" or "\u3400" <= lower[0] <= "\u9fff":
        return unicodedata.normalize("NFKC", lower)
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", lower.translate(_ARABIC)) if not unicodedata.combining(char)
    )
    return unicodedata.normalize("NFKC", bare.translate(_ARABIC)).translate(_SPECIAL)


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """Folded name → its letters: `g` given, `f` family, `w` also a word, `p` also a place."""
    table: dict[str, str] = {}
    folder = files("corpus.redaction") / "data"
    for line in (folder / "names.tsv").read_text("utf-8").splitlines():
        name, _, letters = line.partition("\t")
        table[name] = letters
    for line in (folder / "more_names.txt").read_text("utf-8").splitlines():
        letters, *here = line.split()
        for name in map(folded, here if letters != "#" else ()):
            table[name] = "".join(each for each in "fgpw" if each in letters or each in table.get(name, ""))
    return table


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Words that running text writes in small letters and that are no names, folded; most of them English."""
    return frozenset((files("corpus.redaction") / "data" / "words.txt").read_text("utf-8").split())


@lru_cache(maxsize=1)
def han_words() -> frozenset[str]:
    """Chinese words of two or three characters that begin like a name and are none."""
    return frozenset((files("corpus.redaction") / "data" / "han_words.txt").read_text("utf-8").split())


def name_key(written: str) -> str:
    """A name as it is compared: folded words, dots and hyphens taken away."""
    return " ".join(folded(part) for part in re.split(r"[\s.]+", written.replace("’", "'")) if part)
