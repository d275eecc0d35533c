"""Brings documents that are in the store already in line with the key: names learned since, and corrections by hand.

Rewrites documents in place, in the order they were added. Knows the store and the redactor, no files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.moves import Move, note_move
from corpus.progress import Progress, Step, silent
from corpus.records import Document
from corpus.redaction.known import KnownNames
from corpus.redaction.people import EVERYWHERE, parts_of
from corpus.redaction.redactor import Redactor
from corpus.redaction.rewriting import Rewriting
from corpus.segmenting import Segmented
from corpus.store import Store


def stored(store: Store, document: Document) -> Segmented:
    """A document of the store with all that belongs to it."""
    people = store.participants_of(document.id)
    return Segmented(
        document=document,
        segments=tuple(store.segments(document.id)),
        participants=tuple(people),
        notes=(),
        codings=tuple(store.codings(document.id)),
        guesses=tuple(store.guesses(document.id)),
    )


def sweep(store: Store, redactor: Redactor, progress: Progress = silent) -> list[str]:
    """Look for the names learned since the last time in every document; ids of those that were rewritten.

    Raises:
        StoreError: the store or the key could not be written; running again goes on.
    """
    new = redactor.key.unswept()
    if not new:
        return []
    whole = [(form.form, form.number) for form in new if form.study == EVERYWHERE]
    names: dict[str, KnownNames] = {}

    def concerned(document: Document) -> bool:
        if document.study not in names:
            own = [(form.form, form.number) for form in new if form.study == document.study]
            short = redactor.key.people.short_forms(document.study)
            parts = {part for form in new for part in parts_of(form.form)}
            own += [(part, number) for part, number in short.items() if part in parts]
            names[document.study] = KnownNames([*whole, *own])
        known = names[document.study]
        return any(next(iter(known.find(text)), None) is not None for text in texts_of(store, document))

    changed = rewrite(store, concerned, redactor.again, progress)
    redactor.key.swept()
    return changed


def rewrite(
    store: Store,
    concerned: Callable[[Document], bool],
    change: Callable[[Segmented], Rewriting],
    progress: Progress = silent,
) -> list[str]:
    """Put the documents that `concerned` names back as `change` gives them, each in its place; their new ids.

    What becomes of each is noted among `corpus.moves` with it.
    """
    changed = []
    with store.writing():
        documents = store.documents()
        for done, document in enumerate(documents):
            progress(Step("pseudonyms", done, len(documents), document.title))
            if not concerned(document):
                continue
            made = change(stored(store, document))
            after = made.after
            if after is made.before:
                continue
            with store.transaction() as connection:
                store.put_in_place(
                    document.id,
                    after.document,
                    after.segments,
                    after.participants,
                    codings=after.codings,
                    guesses=after.guesses,
                )
                note_move(connection, Move.of(made))
            changed.append(after.document.id)
    return changed


def texts_of(store: Store, document: Document) -> Iterator[str]:
    """Everything that is said in and of a document, one text after the other."""
    yield document.text
    yield document.title
    yield document.study
    yield document.method
    yield from document.attributes.values()
    for person in store.participants_of(document.id):
        yield person.label
        yield person.id
        for name, value in person.attributes.items():
            yield f"{name}\n{value}"
    seen = set()
    for segment in store.segments(document.id):
        for text in (segment.speaker, segment.heading, *segment.attributes.values()):
            if text and text not in seen:
                seen.add(text)
                yield text
    for guess in store.guesses(document.id):
        yield f"{guess.what}\n{guess.value}\n{guess.why}"
    for coding in store.codings(document.id):
        yield f"{coding.code}\n{coding.note}\n{coding.coder}\n{coding.quote}"
