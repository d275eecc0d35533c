"""Whether the label of a speaker or respondent names a person, and the person it names. Knows no texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.redaction.items import LABEL, plain
from corpus.redaction.latin_words import ORGANISATION, TITLES
from corpus.redaction.name_lists import folded, names, words
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
_ORGANISED = re.compile(
    "公司|客服|中心|团队|部门|银行|主持|회사|센터|팀$|고객지원|상담실|شركة|فريق|مركز|خدمة|الدعم|بنك"
)
_BRACKETED = re.compile(r"\s*[(（\[【][^)）\]】]*[)）\]】]\s*$")
_TITLE = re.compile(r"^(?:" + "|".join(sorted(TITLES, key=len, reverse=True)) + r")\.?\s+", re.IGNORECASE)
_AFTER = re.compile(r"(?:先生|女士|小姐|老师|씨|님|さん|様)$")


@dataclass(frozen=True, slots=True)
class NamedLabel:
    """A label that names a person."""

    written: str
    """The part of the label that is the name, as written."""
    key: str
    """The name as it is compared."""


def named_label(label: str) -> NamedLabel | None:
    """The name in a label, or None where the label is a role, a code, an organisation or a pseudonym."""
    bare = label.strip()
    if not bare or not any(char.isalpha() for char in bare) or LABEL.fullmatch(bare):
        return None
    said = read_label(bare)
    name = said.name if said.role is not None and said.name != bare else bare
    if said.generic or (said.role is not None and name == bare) or _CODE.fullmatch(name):
        return None
    name = _BRACKETED.sub("", name).strip() or name
    if said.role is None and (_is_organisation(name) or _is_numbered(name)):
        return None
    return NamedLabel(name, label_key(name))


def label_key(name: str) -> str:
    """A name as it is compared, its titles taken off and `Keller, Anna` turned round."""
    text = _AFTER.sub("", _TITLE.sub("", plain(name).strip())) or name
    family, comma, given = text.partition(",")
    if comma and given.strip() and "@" not in text:
        text = f"{given.strip()} {family.strip()}"
    return " ".join(folded(part) for part in re.split(r"[\s.]+", text) if part)


def _is_numbered(name: str) -> bool:
    """Whether a label is capitals and a number, none of them a name that lists know."""
    known = any(set("gf") & set(names().get(folded(part), "")) for part in re.split(r"[\s_.-]+", name))
    return _NUMBERED.fullmatch(name) is not None and not known


def _is_organisation(name: str) -> bool:
    parts = [folded(part) for part in re.split(r"[\s.&-]+", name) if part]
    if _ORGANISED.search(name):
        return True
    listed = any("g" in names().get(part, "") and "w" not in names()[part] for part in parts)
    return not listed and (
        any(part in ORGANISATION for part in parts) or (len(parts) > 1 and all(part in words() for part in parts))
    )
