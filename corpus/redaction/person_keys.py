"""Ids of people that a file keys by what is personal: a mail address, a phone number, a name, the name of an account.

Knows the shape of ids, `<study>/<file>#<key>`, and whether a key tells who somebody is; which number they have, the
redactor knows.
"""

from __future__ import annotations

import re

from corpus.records import Participant
from corpus.redaction.contacts import contacts
from corpus.redaction.items import plain
from corpus.redaction.labels import label_key, named_label
from corpus.redaction.numbered import numbers

_KEYED = re.compile(r"(mail|.*?\.\w{1,8}|[^#]*)#(.*)", re.DOTALL)
"""What groups people, mostly a file, whose name may hold the sign itself, and the key of one of them."""
_PERSON = re.compile(r"(?:^|[/#:])person-(\d+)$")


def own_part(person: Participant) -> tuple[str, str]:
    """An id's study, and what follows."""
    head = f"{person.study}/"
    if person.study and person.id.startswith(head):
        return person.study, person.id[len(head) :]
    return "", person.id


def parted(own: str) -> tuple[str, str, str]:
    """What an id has of the file's name, the sign between, and what it has of the person."""
    keyed = _KEYED.fullmatch(own)
    if keyed:
        return keyed.group(1), "#", keyed.group(2)
    prefix, found, last = own.partition(":")
    return (prefix, found, last) if found else ("", "", own)


def personal_key(person: Participant) -> str:
    """The key by which a file has somebody, as it is compared, where it tells who they are; else empty."""
    return personal_part(own_part(person)[1])


def personal_part(own: str) -> str:
    """The same of an id without its study."""
    _, sign, key = parted(own)
    if sign != "#" or not key:
        return ""
    bare = plain(key)
    told = named_label(key) is not None or next(iter(contacts(bare)), None) or next(iter(numbers(bare, "und")), None)
    return label_key(key) if told else ""


def number_in(identity: str) -> int | None:
    """The number of the pseudonym that an id holds: 7 of `study/person-7`."""
    found = _PERSON.search(identity)
    return int(found.group(1)) if found else None
