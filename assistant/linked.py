"""What belongs to one person alone: their documents, the addresses and numbers in the key, namesakes in other studies.

Knows the store and the key; takes nothing out but origins. What is somebody's alone is concluded from who speaks:
a document is theirs where no other participant has a word in it, interviewers and staff aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.records import Document
    from corpus.redaction import Pseudonyms
    from corpus.redaction.marks import Forgotten
    from corpus.segmenting import Segmented
    from corpus.store import Store


def own_documents(store: Store, ids: frozenset[str]) -> list[Document]:
    """Documents in which nobody else speaks who was heard."""
    from corpus.records import Role

    if not ids:
        return []
    return [
        head
        for head in store.heads()
        if ids & set(head.participants)
        and all(
            each.participant in ids or each.role is not Role.PARTICIPANT or not each.participant
            for each in store.segments(head.id)
        )
    ]


def things_of(key: Pseudonyms, store: Store, naming: Forgotten, ids: frozenset[str], number: int | None) -> set[str]:
    """Pseudonyms that stand in their words and rows alone, or in their documents, or are their keys: mail addresses,
    cards, homes and the like, and people whom nobody else speaks of.

    Args:
        naming: what takes them out of a source.
    """
    from corpus.redaction.labels import label_key
    from corpus.redaction.person_keys import number_in
    from corpus.redaction.rewriting import rewritten
    from corpus.redaction.sweeping import stored

    forms = {form.form for form in key.people.forms_of(number)} if number is not None else set()
    own = {document.id for document in own_documents(store, ids)}
    theirs, others = set[str](), set[str]()
    for document in store.documents():
        before = stored(store, document)
        theirs |= _marks(before)
        if document.id not in own:
            others |= _marks(rewritten(before, naming) if naming.concerns(before) else before)
    heard = {f"Person {number_in(identity)}" for identity in store.participants()} | {f"Person {number}"}
    keyed = {f"{kind} {count}" for kind, count, thing in key.things() if label_key(thing) in forms}
    return (theirs - others - heard) | keyed


def _marks(segmented: Segmented) -> set[str]:
    """Pseudonyms in a source, without brackets."""
    from corpus.redaction.items import MARK

    document = segmented.document
    texts = [document.text, document.title, document.method, *document.attributes.values()]
    for person in segmented.participants:
        texts += person.attributes.values()
    for segment in segmented.segments:
        texts += (segment.heading, *segment.attributes.values())
    for coding in segmented.codings:
        texts += (coding.code, coding.note)
    return {mark.group()[1:-1] for text in texts for mark in MARK.finditer(text)} - {"removed"}


def perhaps_also(key: Pseudonyms, store: Store, ids: frozenset[str], number: int | None) -> tuple[str, ...]:
    """Who has a part of their name, or their code, in another study."""
    from corpus.redaction.people import parts_of

    own = {each.rpartition("/") for each in ids}
    codes, studies = {last.casefold() for _, _, last in own}, {study for study, _, _ in own}
    found = set()
    if number is not None:
        forms = key.people.forms_of(number)
        parts = {part for form in forms for part in (form.form, *parts_of(form.form))}
        found = {
            f"Person {form.number} ({form.study})"
            for form in key.people
            if form.number != number and form.study and form.study not in studies and form.form in parts
        }
    else:
        found = {
            each for each in store.participants() if each not in ids and each.rpartition("/")[2].casefold() in codes
        }
    return tuple(sorted(found))


def forget_origins(store: Store, own: Mapping[str, str]) -> None:
    """Forget the names of the files that were theirs alone.

    Args:
        own: origin of a document → origin of its file.

    Raises:
        StoreError: they can't be written.
    """
    with store.writing(), store.transaction() as connection:
        connection.executemany(
            "UPDATE documents SET origin = '', file = '', fingerprint = '' WHERE origin = ?", [(each,) for each in own]
        )
        for file in sorted(set(own.values())):
            if not store.documents_of_file(file):
                connection.execute("DELETE FROM files WHERE origin = ?", (file,))
