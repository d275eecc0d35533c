"""What a team says of labels, kept under pseudonyms and read back as the sources write them.

Settings name speakers and people by their labels; where personal data is replaced, labels are shown as `Person 7`, and
a name must not lie in the database among the settings either. Knows the key and settings, reads no source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from corpus.redaction.labels import named_label
from corpus.redaction.people import EVERYWHERE
from corpus.redaction.redactor import Redactor
from corpus.segmenting import Segmented
from corpus.sidecar import SourceSettings

_PSEUDONYM = re.compile(r"\[?\bperson[ -](?P<number>\d+)\b\]?", re.IGNORECASE)


def as_sources_write(said: SourceSettings, redact: Callable[[Segmented], Segmented]) -> SourceSettings:
    """The settings with every pseudonym turned back into the names behind it; equal where nothing is replaced."""
    if not isinstance(redact, Redactor):
        return said
    return replace(
        said,
        speakers={name: role for label, role in said.speakers.items() for name in _names(label, redact)},
        people={
            name: _names(target, redact)[0] for label, target in said.people.items() for name in _names(label, redact)
        },
        parts={part: as_sources_write(inner, redact) for part, inner in said.parts.items()},
    )


def as_kept(said: SourceSettings, redact: Callable[[Segmented], Segmented], study: str) -> SourceSettings:
    """The settings with every name of a person as its pseudonym; equal where nothing is replaced.

    Args:
        study: the study of the source they are said of.
    """
    if not isinstance(redact, Redactor):
        return said
    kept = replace(
        said,
        speakers={_masked(label, redact, study): role for label, role in said.speakers.items()},
        people={
            _masked(label, redact, study): _masked_target(target, redact, study)
            for label, target in said.people.items()
        },
        parts={part: as_kept(inner, redact, study) for part, inner in said.parts.items()},
    )
    redact.key.keep()
    return kept


def _names(label: str, redact: Redactor) -> tuple[str, ...]:
    """All ways in which the sources write what a label with a pseudonym means; the label where it holds none."""
    found = _PSEUDONYM.search(label)
    forms = redact.key.people.forms_of(int(found.group("number"))) if found else []
    if found is None or not forms:
        return (label,)
    # The longest form comes first: the whole name.
    written = sorted(dict.fromkeys(form.written for form in forms), key=len, reverse=True)
    return tuple(label[: found.start()] + name + label[found.end() :] for name in written)


def _masked(label: str, redact: Redactor, study: str) -> str:
    found = _PSEUDONYM.search(label)
    if found:
        return label[: found.start()] + f"Person {found.group('number')}" + label[found.end() :]
    named = named_label(label)
    if named is None:
        return label
    people = redact.key.people
    number = people.known(named.key, study) or people.known(named.key, EVERYWHERE)
    if number is None:
        number = people.resolve(named.key, study, named.written)
        redact.learned()
    return label.replace(named.written, f"Person {number}")


def _masked_target(target: str, redact: Redactor, study: str) -> str:
    other, slash, own = target.rpartition("/")
    return f"{other}{slash}{_masked(own, redact, other or study)}"
