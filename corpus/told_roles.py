"""The header of a transcript → roles of the names that speak below. Knows facts such as "Interviewer: Anna Berg".

A header may name a person in full and the turns by first name or initials, or give an abbreviation in brackets
("Anna Berg (AB)"). What it tells is kept as a guess, as headers are copied from one interview to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import regex

from corpus.records import Guess, Role
from corpus.speaker_words import ASKED_BY_WORDS, PEOPLE_WORDS
from corpus.speakers import is_metadata, normalised, read_label, words_of

_FACT = regex.compile(r"^[\s*_#>\-•|]*(?P<label>[^:：\n]{1,50}?)[\s*_]*[:：][\s*_]*(?P<value>\S.{0,300}?)[\s*_|]*$")
_PARTS = regex.compile(r"[,，،、;；/&|]|\s(?:and|und|et|y|e|dan|và)\s|和|与|\sو(?=\w)|(?<=\S)\s?및\s")
_ALIAS = regex.compile(r"^(?P<name>.+?)\s*[(（\[](?P<alias>[^)）\]]{1,40})[)）\]]?$")


def told_roles(
    header: str, labels: Iterable[str], overrides: Mapping[str, Role]
) -> tuple[dict[str, Role], tuple[Guess, ...]]:
    """Label as written → role that the header tells, and the same as guesses.

    Labels that say their role themselves, or of which a sidecar speaks, are left alone.
    """
    speaking = [label for label in dict.fromkeys(labels) if normalised(label) not in overrides]
    unsaid = [label for label in speaking if read_label(label).role is None]
    roles: dict[str, Role] = {}
    guesses: list[Guess] = []
    for said, value in header_facts(header):
        role = role_of_fact(said)
        named = [(label, name.strip()) for name in names_in(value) for label in unsaid if is_named(label, name)]
        # A list of all who were there tells nobody's role.
        if role is None or (len(named) > 1 and len({label for label, _ in named}) == len(unsaid)):
            continue
        for label, name in named:
            if label not in roles:
                roles[label] = role
                guesses.append(Guess(f"role of {label}", role.value, f'the header says "{said}: {name}"'))
    return roles, tuple(guesses)


def header_facts(header: str) -> list[tuple[str, str]]:
    """Label and value of the lines of a header such as "Date: 5 March"."""
    found = []
    for line in header.split("\n"):
        match = _FACT.match(line[:400])
        if match is not None:
            found.append((match.group("label").strip(), match.group("value").strip()))
    return found


def is_header_fact(paragraph: str) -> bool:
    """Whether every line of a paragraph heads a fact about the session, or is one of its people by role."""
    lines = [line for line in paragraph.split("\n") if line.strip()]
    return bool(lines) and all(
        facts and (is_metadata(facts[0][0]) or role_of_fact(facts[0][0]) is not None)
        for facts in (header_facts(line) for line in lines)
    )


def role_of_fact(label: str) -> Role | None:
    """The role of the people named after a label in a header: "Interviewed by", "Participants", "주최: …"."""
    key = normalised(label)
    if key in _asked_by():
        return Role.INTERVIEWER
    if key in _people():
        return Role.PARTICIPANT
    said = read_label(label)
    return said.role if said.role is not None and len(key) > 2 else None


def names_in(value: str) -> list[str]:
    """The names in a list of them: "林晓、阿强", "Anna Berg (AB) and Tom"."""
    return [name.strip() for name in _PARTS.split(value) if name and name.strip()]


def is_named(label: str, written: str) -> bool:
    """Whether a header's `written` name is the one that `label` gives, in full, by first name, initials or alias."""
    alias = _ALIAS.match(written.strip())
    name = normalised(alias.group("name") if alias else written)
    key = normalised(label)
    if not name or not key:
        return False
    if key == name or (alias is not None and key == normalised(alias.group("alias"))):
        return True
    words = name.split()
    initials = "".join(word[0] for word in words)
    return key == words[0] or (len(words) > 1 and (key == initials or key.replace(".", "") == initials))


@lru_cache(maxsize=1)
def _asked_by() -> frozenset[str]:
    return words_of(ASKED_BY_WORDS)


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    return words_of(PEOPLE_WORDS)
