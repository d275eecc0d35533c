"""Whether the label of a speaker or respondent names a person, and the person it names. Knows no texts.

A word and a number are a code where the word says what somebody is (P2, Nurse 2, 간호사 2), has two letters at most, or
is hardly a name by what the name probe makes of it (NEAS 12). Any other word is somebody's name: Okeke 2, Lee 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.redaction.arabic_names import STRONG as ARABIC_ROLES
from corpus.redaction.han_words import ROLES as HAN_ROLES
from corpus.redaction.hangul_names import hangul_roles
from corpus.redaction.items import LABEL, plain
from corpus.redaction.latin_words import KIN, ORGANISATION, ROLES, TITLES
from corpus.redaction.name_lists import folded, names, words
from corpus.redaction.name_probe import name_probe
from corpus.redaction.people import parts_of
from corpus.redaction.romanised import distance, in_another, in_latin
from corpus.redaction.wordlists import spaced
from corpus.speakers import read_label

_CODE = re.compile(
    r"[\W_]*(?:[a-z]{0,3}[\W_]*\d[\w.-]*|[0-9a-f]{6,}(?:-[0-9a-f]{4,})*|(?:row|author|participant"
    r"|respondent|response|user|customer|guest|case|person|subject|id|nr|no|speaker|p|r)"
    r"[\W_]*\d+[a-z]?"
    r"|r_[a-z0-9]{6,}|\d[\d\W_]*)[\W_]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:[A-Z][A-Z&/.-]{1,5}[ _-]+){1,3}(?:\d+[ _-]+)?\d+")
"""Codes of a site, a ward or a group and a number: NEAS PTS 999."""
_CODE_LETTERS = 2
"""Letters of a word before a number that name nobody. P2, AB 12; a name of two letters is mostly written with more."""
_THREE_LETTERS = re.compile(r"[\W_]*(?P<word>[a-z]{3})[\W_]*\d[\w.-]*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER_AFTER = re.compile(r"[\s#_.\-]*\d{1,4}$")
_OTHER_ROLES = spaced(
    "row author guest case person subject user household family couple resident service unit ward site group wave "
    "res emp par pts sub usr cus cli obs hcp fgd grp ctl exp tst stu mem vol pcp fam org dep ref rec "
    "家属 学生 教师 社工 护工 家长 居民 志愿者 교사 강사 사회복지사 요양보호사 가족 주민 자원봉사자 "
    "عائلة أسرة متطوع متطوعة ساكن مقيم مقيمة ولي"
)
"""Words and abbreviations that stand before a number in codes, and are nobody's title."""
_ORGANISED = re.compile(
    "公司|客服|中心|团队|部门|银行|主持|회사|센터|팀$|고객지원|상담실|شركة|فريق|مركز|خدمة|الدعم|بنك"
)
_BRACKETED = re.compile(r"\s*[(（\[【][^)）\]】]*[)）\]】]\s*$")
_WITH_ANOTHER = re.compile(r"(?P<first>[^(（\[【]+?)\s*[(（\[【]\s*(?P<second>[^)）\]】]+)[)）\]】]\s*")
_LATIN_WORDS = r"[A-Za-zÀ-ɏ'’.-]+(?: [A-Za-zÀ-ɏ'’.-]+)*"
_OTHER_WORDS = r"[^\W\d_A-Za-zÀ-ɏ]+(?: [^\W\d_A-Za-zÀ-ɏ]+)*"
_BESIDE = re.compile(
    rf"(?P<first>{_LATIN_WORDS})\s?[/|·-]?\s?(?P<second>{_OTHER_WORDS})"
    rf"|(?P<third>{_OTHER_WORDS})\s?[/|·-]?\s?(?P<fourth>{_LATIN_WORDS})"
)
_TITLE = re.compile(r"^(?:" + "|".join(sorted(TITLES, key=len, reverse=True)) + r")\.?\s+", re.IGNORECASE)
_AFTER = re.compile(r"(?:先生|女士|小姐|老师|씨|님|さん|様)$")


@dataclass(frozen=True, slots=True)
class NamedLabel:
    """A label that names a person."""

    written: str
    """The part of the label that is the name, as written."""
    key: str
    """The name as it is compared."""
    names: tuple[str, ...] = ()
    """Two names of the same person as written, where the label holds both: `سلمى (Salma)`."""


def named_label(label: str) -> NamedLabel | None:
    """The name in a label, or None where the label is a role, a code, an organisation or a pseudonym."""
    bare = label.strip()
    if not bare or not any(char.isalpha() for char in bare) or LABEL.fullmatch(bare):
        return None
    said = read_label(bare)
    name = said.name if said.role is not None and said.name != bare else bare
    coded = said.generic or (said.role is not None and name == bare) or _CODE.fullmatch(name)
    if (coded and not _is_short_name(name)) or _is_role(name):
        return None
    both = _two_names(name)
    whole, name = name, both[0] if both else _BRACKETED.sub("", name).strip() or name
    if said.role is None and (_is_organisation(name) or _is_numbered(name)):
        return None
    return NamedLabel(whole if both else name, label_key(name), both or ())


def _two_names(label: str) -> tuple[str, str] | None:
    """A name and another of the same person, in brackets or in another script right beside it."""
    found = _WITH_ANOTHER.fullmatch(label) or _BESIDE.fullmatch(label)
    if found is None:
        return None
    first, second = (part.strip() for part in found.groups() if part)
    one, other = label_key(first), label_key(second)
    if not in_latin(one):
        one, other = other, one
    native = (other, *parts_of(other)[:1]) if in_another(other) else ()
    alike = any(distance(one, each) is not None for each in native)
    listed = [names().get(part, "") for part in label_key(second).split()]
    return (first, second) if alike or (listed and all("g" in each and "w" not in each for each in listed)) else None


def label_key(name: str) -> str:
    """A name as it is compared, its titles taken off and `Keller, Anna` turned round."""
    text = _AFTER.sub("", _TITLE.sub("", plain(name).strip())) or name
    family, comma, given = text.partition(",")
    if comma and given.strip() and "@" not in text:
        text = f"{given.strip()} {family.strip()}"
    return " ".join(folded(part) for part in re.split(r"[\s.]+", text) if part)


def _is_short_name(name: str) -> bool:
    """Whether three letters and a number, which codes look like, are somebody's name and a number."""
    found = _THREE_LETTERS.fullmatch(name)
    return found is not None and not _is_nobody(found["word"])


def _is_numbered(name: str) -> bool:
    """Whether a label is capitals and a number, none of them a name."""
    return _NUMBERED.fullmatch(name) is not None and all(map(_is_nobody, _LETTERS.findall(name)))


def _is_role(name: str) -> bool:
    """Whether a label is a number and what somebody is, without a name."""
    word = folded(plain(_NUMBER_AFTER.sub("", name)).strip())
    return word != folded(plain(name)) and word in _roles()


@lru_cache(maxsize=4096)
def _is_nobody(word: str) -> bool:
    """Whether a word beside a number names nobody. A name that lists know as nothing else is somebody."""
    key = folded(word)
    if len(key) <= _CODE_LETTERS or key in _roles() or read_label(key).role is not None or read_label(key).generic:
        return True
    letters = names().get(key, "")
    probe = name_probe()
    if set("gf") & set(letters) and ("w" not in letters or probe is None):
        return False
    if probe is None:
        return not set("aeiouy") & set(key)
    # As names are written and as codes are: it is nobody by both.
    shown = [f"{form} 12" for form in (word.capitalize(), word.upper())]
    return all((0, len(word)) in reading.unlikely for reading in probe.read(shown))


@lru_cache(maxsize=1)
def _roles() -> frozenset[str]:
    arabic = {word.removeprefix("ال") for word in ARABIC_ROLES} | ARABIC_ROLES
    listed = {*TITLES, *ROLES, *KIN, *HAN_ROLES, *hangul_roles(), *_OTHER_ROLES}
    return frozenset(map(folded, listed)) | arabic


def _is_organisation(name: str) -> bool:
    parts = [folded(part) for part in re.split(r"[\s.&-]+", name) if part]
    if _ORGANISED.search(name):
        return True
    listed = any("g" in names().get(part, "") and "w" not in names()[part] for part in parts)
    return not listed and (
        any(part in ORGANISATION for part in parts) or (len(parts) > 1 and all(part in words() for part in parts))
    )
