"""Makes the lists in `corpus/redaction/data` from those of Faker (MIT) and jieba (MIT), needed for this alone.

    python scripts/name_lists.py TEXT...      with both installed; TEXT: files or folders of running text

`words.txt`: words that occur in small letters in the texts; `han_words.txt`: Chinese words of two or three characters
that begin like a name and are none. `names.tsv`:

A line is a name as it is compared (see `corpus.redaction.name_lists.folded`), a tab and letters: `g` given, `f` a
family name, `w` also an ordinary word. Words are those of Faker's word lists and those that occur mostly in lower case
in the texts given, but for names that people write small in chats.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from corpus.redaction.han_words import SURNAMES
from corpus.redaction.name_lists import folded

DATA = Path(__file__).resolve().parent.parent / "corpus" / "redaction" / "data"
TARGET = DATA / "names.tsv"
_PARTICLES = {"van", "von", "de", "der", "den", "la", "le", "el", "al", "del", "da", "do", "dos", "di", "bin", "ibn"}
_WRITTEN_SMALL = set(
    [
        "aaron",
        "alex",
        "andre",
        "antonio",
        "barak",
        "beatriz",
        "ben",
        "branden",
        "brandon",
        "cameron",
        "carlos",
        "charlie",
        "christine",
        "claire",
        "clair",
        "cristiano",
        "darin",
        "divya",
        "ella",
        "felipe",
        "fernando",
        "francisco",
        "francois",
        "gabi",
        "greco",
        "ian",
        "jamie",
        "jasmine",
        "jed",
        "jen",
        "jesse",
        "jorge",
        "jose",
        "joseph",
        "juan",
        "julia",
        "julio",
        "karan",
        "kaya",
        "kevin",
        "kristen",
        "krystal",
        "kumar",
        "kritika",
        "laban",
        "lina",
        "lindsay",
        "louka",
        "luis",
        "manuel",
        "marco",
        "maria",
        "martin",
        "massimo",
        "mathew",
        "mats",
        "mattina",
        "maxime",
        "melodie",
        "miguel",
        "nakita",
        "nila",
        "nina",
        "ned",
        "obed",
        "olie",
        "oba",
        "pablo",
        "paz",
        "pedro",
        "pierre",
        "pietro",
        "radek",
        "rafael",
        "rana",
        "robin",
        "rory",
        "rosa",
        "rudy",
        "sam",
        "samy",
        "santiago",
        "sean",
        "stella",
        "siya",
        "ted",
        "tina",
        "tom",
        "toma",
        "tomo",
        "vinny",
        "zak",
        "zed",
        "emit",
        "isla",
        "melodie",
        "suse",
        "paul",
        "robert",
        "thomas",
        "taylor",
        "smith",
        "william",
        "john",
        "james",
        "johnson",
        "jones",
        "daan",
        "dany",
        "luka",
        "mani",
        "bjorn",
        "nikita",
        "anders",
    ]
)


def main(texts: list[str]) -> None:
    """Write the file."""
    flags: dict[str, set[str]] = defaultdict(set)
    for attribute, names in _lists("person"):
        if "kana" in attribute or "format" in attribute or "prefix" in attribute or "suffix" in attribute:
            continue
        flag = "f" if "last" in attribute else "g" if "first" in attribute or "middle" in attribute else ""
        if flag:
            for name in names:
                for part in _parts(name):
                    flags[part].add(flag)
    words = {
        part for attribute, found in _lists("lorem") if "word" in attribute for each in found for part in each.split()
    }
    common = ({folded(word) for word in words if not word[:1].isupper()} | _lower_case(texts)) - _WRITTEN_SMALL
    lines = []
    for name in sorted(flags):
        extra = "w" if name in common else ""
        lines.append(f"{name}\t{''.join(sorted(flags[name]))}{extra}\n")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("".join(lines), encoding="utf-8")
    (DATA / "words.txt").write_text("\n".join(sorted(common - set(flags))) + "\n", encoding="utf-8")
    (DATA / "han_words.txt").write_text("\n".join(_han_words()) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} names, {sum(name in common for name in flags)} of them words\n")


def _lists(subject: str) -> Iterator[tuple[str, list[str]]]:
    package = importlib.import_module(f"faker.providers.{subject}")
    for found in pkgutil.iter_modules(package.__path__):
        if not found.ispkg:
            continue
        provider = importlib.import_module(f"{package.__name__}.{found.name}").Provider
        for attribute in dir(provider):
            value = getattr(provider, attribute)
            if not attribute.startswith("__") and isinstance(value, list | tuple | dict):
                yield attribute, [each for each in value if isinstance(each, str)]


def _parts(name: str) -> Iterator[str]:
    for part in re.split(r"[\s\-‐.]+", name):
        key = folded(part) if part else ""
        if key and len(key) >= (1 if ord(key[0]) > 0x2E80 else 2) and key not in _PARTICLES and "{" not in key:
            yield key


def _han_words() -> list[str]:
    """Words of jieba's dictionary that begin with a family name, or with what makes a short name, and are no names."""
    import jieba

    begin = set(SURNAMES) | set("小老阿")
    words = []
    for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, part = line.split(" ")
        if 2 <= len(word) <= 3 and word[0] in begin and not part.startswith("nr") and int(count) >= 3:
            words.append(word)
    return sorted(words)


def _lower_case(paths: list[str]) -> set[str]:
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for path in map(Path, paths):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in {".txt", ".md", ".csv", ".jsonl", ".json", ".tsv"} and file.stat().st_size < 50_000_000:
                for word in re.findall(r"(?<![\w@./'])[^\W\d_]{3,}(?![\w@])", file.read_text("utf-8", "replace")):
                    (small if word.islower() else large)[folded(word)] += 1
    return {word for word, count in small.items() if count >= 4 and count > large[word]}


if __name__ == "__main__":
    main(sys.argv[1:])
