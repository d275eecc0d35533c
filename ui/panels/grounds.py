"""Reasons of guesses in the reader's language. Knows the clauses that the corpus gives; others stay as they are."""

from __future__ import annotations

import re

from ui.texts import Texts

_CLAUSES = {
    "its name says so": "name",
    "its form says so": "form",
    "people speak in turn in it": "turns",
    "staff and customers speak in it": "service",
    "four or more people speak in it": "four",
    "no speakers were found in it": "no_speakers",
    "it holds one voice and no turns": "one_voice",
    "its words are": "words",
    "its folder is called so": "folder",
    "what stands before the first turn says so": "header",
    "the label says so": "label",
    "a name tells no role: who speaks is a participant unless told otherwise": "name_role",
    "who speaks in such a source is staff unless told otherwise": "staff_kind",
    "what stands in quotation marks is somebody's speech": "quotes",
    "its initials fit nobody else of the study": "initials",
    "a report may rest on research of any kind": "any",
    "most of its turns ask, few of the others' do": "asks",
    "speaks as customer service does": "serves",
    "opens the session and asks more than the others": "opens",
    "its title says so": "column_title",
    "the values are long and varied": "column_varied",
    "the same name in two studies": "same_name",
    "the same name under a mail address": "mail_name",
    "names that differ by a letter or two": "near_name",
    "initials that fit one name of the study": "initials_fit",
}
_SHAPES = (
    (re.compile(r"its (?:method|title) says ['\"](?P<word>.*)['\"]"), "says"),
    (re.compile(r"the header says \"(?P<word>.*)\""), "says"),
    (re.compile(r"the kind .* is mostly so"), "mostly"),
    (re.compile(r"a source of the kind .* is its writer's own words"), "own_words"),
)


def ground_in_words(why: str, texts: Texts) -> str:
    """The reason of a guess as the screen says it."""
    if why in _CLAUSES:
        return texts(f"why.{_CLAUSES[why]}")
    for shape, key in _SHAPES:
        found = shape.fullmatch(why)
        if found:
            return texts(f"why.{key}", **found.groupdict())
    return why
