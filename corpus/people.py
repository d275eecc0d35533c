"""Which labels mean the same person: case, accents, honorifics, codes, "Last, First", mail addresses, initials.

Pure functions over labels; nothing here knows of documents or storage. Only what is sure joins: "Mr Smith" and
"Mrs Smith" stay two people, "王女士" and "王先生" too, and initials mean somebody only where they fit nobody else. What
is likely but not sure is suggested, and a team says it in the table `[people]` of a sidecar.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.records import Participant, Role
from corpus.speakers import normalised, read_label, slug, words_of

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_CODE = re.compile(r"(?P<letters>[a-z]{1,3})[-_ .#]{0,2}0*(?P<number>\d{1,4})(?P<tail>[a-z]?)")
_NUMBERED = re.compile(r"(?P<word>\D*?)[\s#_.\-]*0*(?P<number>\d{1,3})(?P<after>\D*)")
_NEUTRAL_TITLES = words_of("""
    dr|dr.|doctor|prof|prof.|professor|eng.
    الدكتور|الدكتورة|دكتور|دكتورة|د.|البروفيسور|المهندس|المهندسة
""")
"""Titles that say nothing of who of a family is meant: left out wherever a name remains."""
_TITLES = words_of("""
    mr|mr.|mrs|mrs.|ms|ms.|miss|mx|mx.|sir|madam
    السيد|السيدة|الآنسة|الأستاذ|الأستاذة|أستاذ|أستاذة|الشيخ|الحاج|الحاجة
""")
"""Titles that tell people of one family apart: left out only where two words of a name remain."""
_ENDINGS = tuple(
    sorted(
        words_of("""
            先生|女士|小姐|太太|老师|老師|同学|同學|医生|醫生|教授|经理|經理
            선생님|교수님|과장님|대리님|부장님|팀장님|고객님|선생|님|씨
        """),
        key=len,
        reverse=True,
    )
)
"""What follows a name in Chinese and Korean: left out where two characters of a name remain."""
_NOT_FIRST_NAMES = {"jr", "sr", "phd", "md", "ii", "iii", "inc", "ltd", "llc", "esq", "mba"}
_INITIAL = re.compile(r"[^\W\d_]\.?")
_DOTTED = re.compile(r"(?:[^\W\d_]\.\s?){2,4}|[A-Z]{2,3}")
ALIKE = 90.0
"""Likeness out of 100 (rapidfuzz's ratio) from which two long names are suggested as one person. Only suggested: a
team decides; set by judgement, not measured."""
LONG = 7
"""Characters that both names must have for that. In shorter ones a letter tells people apart."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two people who may be one."""

    one: str
    """Id of a person."""
    other: str
    why: str


@lru_cache(maxsize=16384)
def person_key(label: str) -> str:
    """The part of a person's id that a label gives: equal for all ways of writing the same name, code or address."""
    mail = _MAIL.search(label) if "@" in label else None
    if mail:
        return slug(mail.group())
    name = _plain_digits(_first_name_first(label.strip()))
    code = _CODE.fullmatch(normalised(name))
    if code:
        return f"{code.group('letters')}{int(code.group('number')):02d}{code.group('tail')}"
    return slug(_without_titles(name))


def study_code(label: str) -> str:
    """The code that a numbered label such as "Participant 3", "受访者3", "참가자 3" or "المشارك ٣" stands for: `p03`.

    Empty where it is no such label.
    """
    if not any(map(str.isdecimal, label)):
        return ""
    found = _NUMBERED.fullmatch(normalised(_plain_digits(label)))
    said = read_label(label)
    if found is None or said.role is not Role.PARTICIPANT or not said.generic:
        return ""
    word = found.group("word").strip()
    letter = word[0] if word[:1].isascii() and word[:1].isalpha() else "p"
    return f"{letter}{int(found.group('number')):02d}"


def numbers_its_study(label: str, numbered: Iterable[str], name: str) -> bool:
    """Whether the number of a generic label counts through the study, not through its own source.

    It does where it is the only numbered one of its source and not the first, or where the source's name bears the same
    number: "Participant 7" alone in a file, "Participant 1" in `interview-01.txt`.

    Args:
        numbered: all numbered labels of the source. name: the source's file name.
    """
    code = study_code(label)
    if not code or len({study_code(each) for each in numbered}) != 1:
        return False
    number = int(code[1:])
    in_name = {int(digits) for digits in re.findall(r"\d{1,4}", _plain_digits(name.rpartition(".")[0] or name))}
    return number > 1 or number in in_name


def find_same(label: str, known: Iterable[str]) -> str | None:
    """The one of the known labels whose name `label` abbreviates: "A. K.", "AK", "A. Kovač", "Anna K.".

    None where it is no abbreviation, or fits nobody or several.
    """
    pattern = _abbreviation(label)
    if pattern is None:
        return None
    fits = {person_key(each): each for each in known if _fits(pattern, each)}
    return next(iter(fits.values())) if len(fits) == 1 else None


def is_abbreviation(label: str) -> bool:
    """Whether a label writes a name with initials."""
    return _abbreviation(label) is not None


def meant_by(label: str, people: Mapping[str, str]) -> str:
    """Whom a team says a label to mean; empty where it says nothing. Labels are compared as people are."""
    if not people:
        return ""
    exact = {normalised(each): target for each, target in people.items()}
    if normalised(label) in exact:
        return exact[normalised(label)]
    return {person_key(each): target for each, target in people.items()}.get(person_key(label), "")


def suggestions(people: Sequence[Participant]) -> list[Suggestion]:
    """Who may be one person but was not joined: abbreviations, near-equal names, the same full name in two studies."""
    from rapidfuzz import fuzz

    found: list[Suggestion] = []
    named = [person for person in people if _is_name(person)]
    by_name: dict[str, list[Participant]] = {}
    for person in named:
        by_name.setdefault(person_key(person.label), []).append(person)
    for same in by_name.values():
        if len(same[0].label.split()) > 1 or not same[0].label.isascii():
            found.extend(Suggestion(same[0].id, each.id, _same_name(same[0], each)) for each in same[1:])
    for place, person in enumerate(named):
        labels = {each.label: each for each in named if each.study == person.study and each.id != person.id}
        whole = find_same(person.label, labels) if is_abbreviation(person.label) else None
        if whole is not None:
            found.append(Suggestion(labels[whole].id, person.id, "initials that fit one name of the study"))
        if len(named) > _NEAR_LIMIT or len(person.label) < LONG:
            continue
        found.extend(
            Suggestion(person.id, other.id, "names that differ by a letter or two")
            for other in named[place + 1 :]
            if other.study == person.study
            and other.id != person.id
            and len(other.label) >= LONG
            and person_key(person.label) != person_key(other.label)
            and not any(char.isdigit() for char in person.label + other.label)
            and fuzz.ratio(normalised(person.label), normalised(other.label)) >= ALIKE
        )
    return found


_NEAR_LIMIT = 2000
"""People of a project above which near-equal names are not looked for. Every name is compared with every other,
which would take too long."""


def _same_name(one: Participant, other: Participant) -> str:
    if one.study == other.study:
        return "the same name under a mail address"
    return "the same name in two studies"


def _is_name(person: Participant) -> bool:
    own = person.id.rpartition("/")[2]
    return ("#" not in own or "@" in own) and ":" not in own and not _CODE.fullmatch(normalised(person.label))


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() and not char.isascii() else char for char in text)


def _first_name_first(label: str) -> str:
    """ "Kovač, Anna" as "Anna Kovač"."""
    last, comma, first = label.partition(",")
    words = first.split()
    if not comma or "," in first or not 1 <= len(words) <= 3 or not 1 <= len(last.split()) <= 3:
        return label
    if any(char.isdigit() for char in label) or words[0].strip(".").casefold() in _NOT_FIRST_NAMES:
        return label
    return f"{first.strip()} {last.strip()}"


def _without_titles(name: str) -> str:
    words = name.split()
    while len(words) > 1 and (
        normalised(words[0]) in _NEUTRAL_TITLES or (len(words) > 2 and normalised(words[0]) in _TITLES)
    ):
        words = words[1:]
    bare = " ".join(words)
    for ending in _ENDINGS:
        rest = bare.removesuffix(ending).strip()
        if rest != bare and len(rest.replace(" ", "")) >= 2:
            return rest
    return bare


def _abbreviation(label: str) -> tuple[str, ...] | None:
    """The words of an abbreviated name, initials as one letter; None where it is none."""
    bare = label.strip()
    if _DOTTED.fullmatch(bare):
        return tuple(normalised(char) for char in bare if char.isalpha())
    words = _first_name_first(bare).split()
    short = [_INITIAL.fullmatch(word) is not None for word in words]
    if not 2 <= len(words) <= 4 or not any(short) or all(short):
        return None
    if not all(word[0].isupper() for word in words):
        return None
    return tuple(normalised(word.rstrip(".")) for word in words)


def _fits(pattern: tuple[str, ...], label: str) -> bool:
    words = [
        normalised(word) for word in re.split(r"[\s-]+", _without_titles(_first_name_first(label.strip()))) if word
    ]
    if is_abbreviation(label) or len(words) < 2:
        return False
    chosen = words if len(words) == len(pattern) else [words[0], words[-1]]
    if len(chosen) != len(pattern):
        return False
    pairs = zip(pattern, chosen, strict=True)
    return all(word.startswith(part) if len(part) == 1 else word == part for part, word in pairs)
