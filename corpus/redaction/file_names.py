"""Files whose names tell of people: the names of files are kept as they are, since files are found again by them.

Knows origins and the key, and the words that the sources themselves ask with; reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.redaction.asked_words import common_words
from corpus.redaction.known import KnownNames
from corpus.redaction.labels import label_key
from corpus.redaction.personal import title_names
from corpus.redaction.pseudonyms import Pseudonyms

_SUFFIX = re.compile(r"\.\w{1,5}(?=$|!/)")


def files_that_name(origins: Iterable[str], key: Pseudonyms, asked: Iterable[str] = ()) -> list[str]:
    """Those of the origins that hold the name of somebody known, or what is surely a name; in order, each once.

    Args:
        asked: titles of the columns of tables, and headings: a word of theirs that no list knows as a given name is a
        common word, in the name of a file as well.
    """
    common = common_words(asked)
    known = KnownNames([*((form.form, form.number) for form in key.people), *_whole_parts(key)])
    told = []
    for origin in dict.fromkeys(origins):
        words = " ".join(re.sub(r"[_\-./!\\]+", " ", _SUFFIX.sub("", origin)).split())
        raised = " ".join(word[:1].upper() + word[1:] for word in words.split())
        names = [found for found, _ in known.find(raised)]
        if any(label_key(raised[each.start : each.end]) not in key.kept for each in names) or any(
            each.key not in key.kept and not common.issuperset(each.key.split())
            for each in title_names(_SUFFIX.sub("", origin.rpartition("/")[2]))
        ):
            told.append(origin)
    return told


def _whole_parts(key: Pseudonyms) -> list[tuple[str, int]]:
    """Names run together or written family name first, as names of files have them."""
    forms = []
    for form in key.people:
        words = form.form.split()
        if len(words) == 2:
            forms += [(f"{words[1]} {words[0]}", form.number), ("".join(words), form.number)]
    return forms
