"""What a question names: a study, a source, a person, a segment of people, a period → the part of the corpus it means.

Only names that the project itself holds are recognised, and only whole ones; a year counts only where the corpus has
something of that time. What is not certain is left alone: a question that is answered over too much is seen to be, one
that is answered over too little is not. Knows names, no index and no answers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from corpus.ages import ages_asked, ages_within, tells_age
from corpus.records import Scope

if TYPE_CHECKING:
    from corpus.store import Store

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "january jan يناير",
            "february feb فبراير",
            "march مارس",
            "april apr أبريل",
            "may مايو",
            "june jun يونيو",
            "july jul يوليو",
            "august aug أغسطس",
            "september sep sept سبتمبر",
            "october oct أكتوبر",
            "november nov نوفمبر",
            "december dec ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTHS = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_MOMENTS = tuple(
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}-(?P<month>0[1-9]|1[0-2])\b",
        rf"{_YEAR}\s?[年년]\s?(?P<month>1[0-2]|0?[1-9])\s?[月월]",
        rf"\b(?P<name>{_MONTHS})\.?\s+(?:of\s+)?{_YEAR}\b",
        rf"(?<![\d-]){_YEAR}(?![\d-])",
    )
)
_SINCE = regex.compile(r"(?:since|from|after|as of|منذ|من|بعد|从|自)\s*(?:عام\s*)?$", regex.IGNORECASE)
_SINCE_AFTER = regex.compile(r"^\s*[年년]?\s?(?:以来|以后|之后|이후|부터)")
_UNTIL = regex.compile(r"(?:until|till|before|up to|to|through|حتى|قبل|إلى|到|至)\s*(?:عام\s*)?$", regex.IGNORECASE)
_UNTIL_AFTER = regex.compile(r"^\s*[年년]?\s?(?:以前|之前|이전|까지)")
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_PARTICLE = r"(?:\p{Hangul}{0,3})"
_GROUPS = frozenset(
    ["segment", "group", "cohort", "细分", "群体", "分组", "세그먼트", "집단", "그룹", "شريحة", "الشريحة", "مجموعة"]
)
"""Attributes whose values name groups of people, so that a value alone is enough."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a question."""

    what: str
    """`study`, `document`, `person`, `period`, or the attribute's name."""
    value: str
    """As the project writes it."""


@dataclass(frozen=True, slots=True)
class NamedScope:
    """What a question names."""

    scope: Scope
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class ProjectNames:
    """The names a project knows."""

    studies: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    attributes: dict[str, frozenset[str]] = field(default_factory=dict)
    dates: frozenset[str] = frozenset()
    """Of sources, ISO 8601."""

    @classmethod
    def of(cls, store: Store) -> ProjectNames:
        """The names in a store."""
        heads = store.heads()
        people = store.participants().values()
        attributes: dict[str, set[str]] = {}
        for held in [head.attributes for head in heads] + [person.attributes for person in people]:
            for name, value in held.items():
                attributes.setdefault(name, set()).add(str(value))
        # What names all of the corpus names no part of it; a title of one or two words is easily said by chance.
        studies = {head.study for head in heads}
        return cls(
            frozenset(studies - {""}) if len(studies) > 1 else frozenset(),
            frozenset(head.title for head in heads if _is_telling(head.title)),
            frozenset(person.label for person in people if person.label),
            {name: frozenset(values) for name, values in attributes.items()},
            frozenset(head.date for head in heads if head.date),
        )


def named_scope(question: str, names: ProjectNames) -> NamedScope:
    """The part of the corpus that a question names; everything where it names none."""
    text = _plain(question)
    mentions = [
        *(Mention("study", name) for name in _found(text, names.studies)),
        *(Mention("document", name) for name in _found(text, names.titles, least=6)),
        *(Mention("person", name) for name in _found(text, names.people, least=2)),
    ]
    for attribute, values in sorted(names.attributes.items()):
        if _plain(attribute) in _GROUPS or _stands(text, _plain(attribute)):
            mentions += [Mention(attribute, value) for value in _found(text, values)]
        if tells_age(attribute):
            named = {mention.value for mention in mentions if mention.what == attribute}
            within = ages_within(values, ages_asked(question))
            mentions += [Mention(attribute, value) for value in within if value not in named]
    start, end = _period(text, names.dates)
    if start or end:
        mentions.append(Mention("period", start if start == end else f"{start}..{end}"))
    attributes: dict[str, frozenset[str]] = {}
    for mention in mentions:
        if mention.what in names.attributes:
            attributes[mention.what] = attributes.get(mention.what, frozenset()) | {mention.value}
    scope = Scope(
        documents=frozenset(m.value for m in mentions if m.what == "document"),
        studies=frozenset(m.value for m in mentions if m.what == "study"),
        participants=frozenset(m.value for m in mentions if m.what == "person"),
        attributes=attributes,
        date_from=start,
        date_to=end,
    )
    return NamedScope(scope, tuple(mentions))


def values_named(text: str, values: Iterable[str]) -> list[str]:
    """Which values of an attribute a text names, in the order they stand there; "managers" name "manager" as well."""
    plain = _plain(text)
    found: list[tuple[int, str]] = []
    for value in sorted(values, key=lambda value: (-len(value), value)):
        match = _value_pattern(value).search(plain)
        if match is not None and not any(_plain(value) in _plain(longer) for _, longer in found):
            found.append((match.start(), value))
    return [value for _, value in sorted(found)]


def _value_pattern(value: str) -> regex.Pattern[str]:
    name = _plain(value)
    if len(name) < 2 or name.isdigit():
        return regex.compile(r"(?!)")
    if regex.search(r"\p{Arabic}", name):
        bare = name.removeprefix("ال")
        pattern = rf"(?<!\p{{L}})[وف]?(?:لل|[بلك]?(?:ال)?){regex.escape(bare)}(?:ين|ون|ات|ا)?(?!\p{{L}})"
    elif regex.search(r"\p{Han}", name):
        pattern = regex.escape(name)
    elif regex.search(r"\p{Hangul}", name):
        pattern = rf"(?<!\p{{L}}){regex.escape(name)}"
    else:
        pattern = rf"(?<![\p{{L}}\p{{N}}]){regex.escape(name)}(?:s|es)?(?![\p{{L}}\p{{N}}])"
    return regex.compile(pattern)


def _is_telling(title: str) -> bool:
    return len(title.split()) > 2 or (bool(_SPACELESS.search(title)) and len(title) > 5)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("[", " ").replace("]", " ").split())


def _found(text: str, names: Iterable[str], least: int = 3) -> Iterator[str]:
    """Names that stand in a text as wholes, none within a longer one that does."""
    taken: list[str] = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        plain = _plain(name)
        spaceless = bool(_SPACELESS.search(plain))
        if len(plain) < (2 if spaceless else least) or (plain.isdigit() and len(plain) < 4):
            continue
        if _stands(text, plain) and not any(plain in longer for longer in taken):
            taken.append(plain)
            yield name


def _stands(text: str, name: str) -> bool:
    """Whether a name is in a text, not as a part of a longer word; Korean particles may follow it."""
    if not name or name not in text:
        return False
    if _SPACELESS.search(name[-1]) and not regex.search(r"\p{Hangul}", name):
        return True
    before = "" if _SPACELESS.match(name[0]) and not regex.match(r"\p{Hangul}", name[0]) else r"(?<![\p{L}\p{N}])"
    after = r"(?![[\p{L}--\p{Han}]\p{N}])"
    return bool(regex.search(before + regex.escape(name) + _PARTICLE + after, text, regex.V1))


def _period(text: str, dates: frozenset[str]) -> tuple[str, str]:
    """First and last moment that a text names, of which the corpus has something; empty where open."""
    found: list[tuple[int, int, str]] = []
    for pattern in _MOMENTS:
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end, _ in found):
                found.append((match.start(), match.end(), _moment(match)))
    start = end = ""
    for at, stop, moment in sorted(found):
        before, after = text[:at], text[stop:]
        if _SINCE.search(before) or _SINCE_AFTER.match(after):
            start = moment
        elif _UNTIL.search(before) or _UNTIL_AFTER.match(after):
            end = moment
        elif not start:
            start = end = moment
        else:
            end = moment
    inside = any(
        (not start or date[: len(start)] >= start[: len(date)]) and (not end or date[: len(end)] <= end)
        for date in dates
    )
    return (start, end) if inside else ("", "")


def _moment(match: regex.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("name"):
        return f"{groups['year']}-{_MONTH_NAMES[groups['name'].casefold()]:02}"
    return f"{groups['year']}-{int(groups['month']):02}" if groups.get("month") else groups["year"]
