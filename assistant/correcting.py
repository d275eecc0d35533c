"""What a person corrects in the pseudonyms of a project: kept in the key, and made good in every source at once.

Knows the key, the store and the files; prints nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.privacy import opened_key
from corpus.progress import Progress, silent

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.records import Document
    from corpus.redaction import Pseudonyms, Redactor
    from corpus.redaction.items import Kind
    from corpus.segmenting import Segmented
    from corpus.store import Store

_NUMBERED = re.compile(r"\[?(?P<kind>[A-Za-z]+(?: [a-z]+)?) (?P<number>\d+)\]?")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction changed."""

    documents: tuple[str, ...]
    """Ids of the sources that were put in order, as they are now."""
    left: tuple[str, ...] = ()
    """Origins of the sources that could not be, as their file is gone."""


def pseudonyms_of(key: Pseudonyms, text: str) -> list[tuple[str, int]]:
    """Kind and number of every pseudonym that stands for a text, or of the one that it is."""
    from corpus.redaction.redactor import folded_name

    written = _NUMBERED.fullmatch(text.strip())
    folded = folded_name(text)
    found = []
    for kind, number, forms in key.entries():
        same = any(
            form.casefold() == text.casefold() or (kind == "Person" and folded_name(form) == folded) for form in forms
        )
        if same or (written and written["kind"].casefold() == kind.casefold() and int(written["number"]) == number):
            found.append((kind, number))
    return found


def keep_text(project: Project, text: str, progress: Progress = silent) -> Correction:
    """Never replace `text` from now on, and put it back where it was replaced.

    Raises:
        StoreError: the key or the store can't be written.
    """
    from corpus.redaction import Redactor
    from corpus.redaction.redactor import folded_name

    with opened_key(project) as key, project.store(writer=True) as store:
        marks = [f"[{kind} {number}]" for kind, number in pseudonyms_of(key, text)]
        concerned = [each for each in store.documents() if any(mark in _whole(store, each) for mark in marks)]
        key.decide_keep(text)
        key.drop_forms(folded_name(text))
        return _read_again(project, store, Redactor(key), concerned, progress)


def replace_text(project: Project, text: str, kind: Kind, progress: Progress = silent) -> Correction:
    """Always replace `text` from now on, and in the sources that are in the project.

    Raises:
        StoreError: the key or the store can't be written.
    """
    from corpus.redaction import Redactor

    with opened_key(project) as key, project.store(writer=True) as store:
        key.decide_replace(text, kind)
        redactor = Redactor(key)
        small = text.casefold()
        return _rewritten(store, lambda document: small in _whole(store, document).casefold(), redactor.again, progress)


def join_people(project: Project, one: str, other: str, progress: Progress = silent) -> Correction:
    """Make two people one: the pseudonym of the first stands for both.

    Args:
        one, other: pseudonyms or names.

    Raises:
        AssistantError: one of them is nobody, or several.
        StoreError: the key or the store can't be written.
    """
    from corpus.redaction.marks import Remarked
    from corpus.redaction.rewriting import rewritten

    with opened_key(project) as key, project.store(writer=True) as store:
        kept, gone = _one_person(key, one), _one_person(key, other)
        if kept == gone:
            return Correction(())
        key.join(kept, gone)
        naming = Remarked({f"Person {gone}": f"[Person {kept}]"})
        mark = re.compile(rf"\bperson[ -]{gone}(?!\d)", re.IGNORECASE)
        return _rewritten(
            store,
            lambda document: mark.search(_whole(store, document)) is not None,
            lambda each: rewritten(each, naming),
            progress,
        )


def apply_now(project: Project, progress: Progress = silent) -> Correction:
    """Look for personal data in every source that is in the project, as if it came in now.

    Raises:
        StoreError: the key or the store can't be written.
    """
    from corpus.redaction import Redactor
    from corpus.redaction.name_probe import name_probe
    from corpus.redaction.sweeping import sweep

    with opened_key(project) as key, project.store(writer=True) as store:
        redactor = Redactor(key)
        done = _rewritten(store, lambda _: True, redactor, progress)
        sweep(store, redactor, progress)
        key.note_rules_alone(name_probe() is None)
        return done


def _one_person(key: Pseudonyms, text: str) -> int:
    numbers = {number for kind, number in pseudonyms_of(key, text) if kind == "Person"}
    if len(numbers) != 1:
        why = "nobody has that name or pseudonym" if not numbers else "several people do"
        raise AssistantError(f"{text!r}: {why}; wayfolk privacy list shows who is who.")
    return numbers.pop()


def _rewritten(
    store: Store, concerned: Callable[[Document], bool], change: Callable[[Segmented], Segmented], progress: Progress
) -> Correction:
    from corpus.redaction.sweeping import rewrite

    return Correction(tuple(rewrite(store, concerned, change, progress)))


def _read_again(
    project: Project, store: Store, redactor: Redactor, documents: list[Document], progress: Progress
) -> Correction:
    """Read the files of some documents anew; those that are gone stay as they are."""
    from corpus.ingest import ingest

    files = {document.id: store.file_of(document.id) for document in documents}
    there = sorted({file for file in files.values() if file and (project.root / file).is_file()})
    for file in there:
        store.read_again(file)
    if there:
        ingest(store, [project.root / file for file in there], root=project.root, redact=redactor, progress=progress)
    now = tuple(identity for file in there for identity, _ in store.documents_of_file(file).values())
    return Correction(now, tuple(sorted({file for file in files.values() if file not in there})))


def _whole(store: Store, document: Document) -> str:
    """Everything that is said in and of a document, in one text to look through."""
    people = [
        text for each in store.participants_of(document.id) for text in (each.label, each.id, *each.attributes.values())
    ]
    segments = [text for each in store.segments(document.id) for text in (each.heading, *each.attributes.values())]
    return "\n".join(
        (
            document.title,
            document.text,
            document.study,
            *document.attributes.values(),
            *people,
            *dict.fromkeys(segments),
        )
    )
