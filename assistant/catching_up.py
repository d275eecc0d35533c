"""After a correction of pseudonyms: sources, indexes and everything that is kept are brought to what the key says now.

What is under way is noted in the corpus before anything is changed and crossed out when all is done, so that after a
run that was cut off at any moment the same command, or the next ingest, goes on. Knows the order of the steps; what
each does is known elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.carrying import Carrier
from assistant.kept_files import Followed, follow_everywhere
from assistant.renaming import Renaming, numbers_in
from corpus.progress import Progress, silent

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.records import Document
    from corpus.redaction import Pseudonyms
    from corpus.redaction.redactor import Redactor
    from corpus.store import Store


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What was changed."""

    documents: tuple[str, ...]
    """Ids of the sources that were put in order, as they are now."""
    followed: Followed
    citations: int
    """Citations, in drafts, conversations and corrections, that were moved to where their words stand now."""


def catch_up(project: Project, store: Store, key: Pseudonyms, progress: Progress = silent) -> CaughtUp:
    """Bring everything to what the key says, and finish corrections that were cut off.

    Nothing of what was replaced is left in the pages of the database.

    Raises:
        StoreError, ProjectError: something could not be written; running it again goes on.
    """
    from corpus.redaction import Redactor
    from corpus.redaction.sweeping import sweep

    store.connection.execute("PRAGMA secure_delete = ON")
    marks = _marks(store, key)
    redactor = Redactor(key)
    documents = _joined(store, {mark: words for mark, words in marks.items() if numbers_in([words])}, progress)
    documents += _replaced(store, redactor, progress)
    documents += sweep(store, redactor, progress)
    caught = follow(project, store, key, marks, progress)
    _index_words(store, progress)
    _drop_columns(project)
    store.compact()
    cross_out(store)
    present = store.document_ids()
    return CaughtUp(tuple(dict.fromkeys(each for each in documents if each in present)), *caught)


def cross_out(store: Store) -> None:
    """Nothing is under way any more; no page of the database tells what was.

    Raises:
        StoreError: it can't be written.
    """
    from corpus.moves import has_followed, moves

    has_followed(store, moves(store))
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def follow(
    project: Project,
    store: Store,
    key: Pseudonyms,
    marks: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> tuple[Followed, int]:
    """Bring what is kept outside the sources in step with those that were rewritten; what changed, citations moved.

    Args:
        marks: pseudonyms without brackets that are others now, or words again.

    Raises:
        StoreError, ProjectError: something could not be written; running it again goes on.
    """
    from corpus.moves import moves
    from corpus.progress import Step

    rewritten = moves(store)
    people = numbers_in(edit.words for move in rewritten.values() for edit in move.edits)
    after = {move.after for move in rewritten.values()}
    studies = {head.study for head in store.heads() if head.id in after}
    # Short names mean those whom the studies concerned know by them; where none is, whoever has them.
    renaming = Renaming(key, people, studies, marks or {})
    carrier = Carrier(store, rewritten, renaming)
    progress(Step("drafts and conversations", 0, 1))
    followed = follow_everywhere(project, carrier)
    _settings(store, renaming)
    _caches(store, renaming)
    key.keep()
    return followed, carrier.moved


def _marks(store: Store, key: Pseudonyms) -> dict[str, str]:
    """Pseudonyms that corrections under way turn into others, or into words again; the key is brought to it."""
    from corpus.moves import corrections_begun

    marks: dict[str, str] = {}
    for payload in corrections_begun(store):
        said = json.loads(payload)
        if said["act"] == "join":
            key.join(said["kept"], said["gone"])
            marks[f"Person {said['gone']}"] = f"[Person {said['kept']}]"
        elif said["act"] == "keep":
            marks |= {mark: said["text"] for mark in said["marks"] if not _stands(key, mark)}
    return {mark: _last(words, marks) for mark, words in marks.items()}


def _last(words: str, marks: Mapping[str, str]) -> str:
    """What a pseudonym becomes that becomes another."""
    seen = {words}
    while (following := marks.get(words.strip("[]"))) is not None and following not in seen:
        seen.add(following)
        words = following
    return words


def _stands(key: Pseudonyms, mark: str) -> bool:
    """Whether a pseudonym stands for somebody still, under another name."""
    kind, _, number = mark.rpartition(" ")
    return any(str(each) == kind and count == int(number) for each, count, _ in key.entries() if each == "Person")


def _joined(store: Store, marks: Mapping[str, str], progress: Progress) -> list[str]:
    import re

    from corpus.redaction.marks import Remarked
    from corpus.redaction.rewriting import rewriting
    from corpus.redaction.sweeping import rewrite

    if not marks:
        return []
    naming = Remarked(marks)
    numbers = "|".join(mark.removeprefix("Person ") for mark in marks)
    there = re.compile(rf"\bperson[ -](?:{numbers})(?!\d)", re.IGNORECASE)
    return rewrite(
        store,
        lambda document: there.search(whole(store, document)) is not None,
        lambda each: rewriting(each, naming),
        progress,
    )


def _replaced(store: Store, redactor: Redactor, progress: Progress) -> list[str]:
    """What a person wants replaced, in every source that holds it."""
    from corpus.redaction.sweeping import rewrite

    if not redactor.key.given:
        return []

    def concerned(document: Document) -> bool:
        return next(iter(redactor.literals(whole(store, document))), None) is not None

    return rewrite(store, concerned, redactor.again, progress)


def _settings(store: Store, renaming: Renaming) -> None:
    """What was said of sources on screen or by flags, and what kept parts of them from being read."""
    rows = store.rows("SELECT DISTINCT reading FROM files UNION SELECT DISTINCT reading FROM documents")
    changed = {}
    for (reading,) in rows:
        manner = json.loads(reading) if reading else {}
        said = json.loads(manner.get("flags") or "{}")
        after = _said(said, renaming)
        if after != said:
            flags = json.dumps(after, ensure_ascii=False, sort_keys=True)
            changed[reading] = json.dumps({**manner, "flags": flags}, ensure_ascii=False)
    failed = {
        told: sentences
        for (told,) in store.rows("SELECT DISTINCT failed FROM files")
        if (sentences := _sentences(told, renaming)) != told
    }
    if not changed and not failed:
        return
    with store.writing(), store.transaction() as connection:
        for table in ("files", "documents"):
            statement = f"UPDATE {table} SET reading = ? WHERE reading = ?"  # noqa: S608
            connection.executemany(statement, [(after, before) for before, after in changed.items()])
        statement = "UPDATE files SET failed = ? WHERE failed = ?"
        connection.executemany(statement, [(after, before) for before, after in failed.items()])


def _said(said: dict[str, object], renaming: Renaming) -> dict[str, object]:
    after: dict[str, object] = {}
    for name, value in said.items():
        if name == "parts" and isinstance(value, dict):
            after[name] = {part: _said(inner, renaming) for part, inner in value.items()}
        elif name in ("speakers", "columns") and isinstance(value, dict):
            after[name] = dict(sorted((renaming.label(label), role) for label, role in value.items()))
        elif name in ("people", "attributes") and isinstance(value, dict):
            after[name] = dict(sorted((renaming.label(key), renaming.label(each)) for key, each in value.items()))
        elif name in ("title", "study", "method") and isinstance(value, str):
            after[name] = renaming.label(value)
        else:
            after[name] = value
    return after


def _sentences(failed: str, renaming: Renaming) -> str:
    told = [(part, renaming.text(sentence)) for part, sentence in json.loads(failed)]
    after = json.dumps(told, ensure_ascii=False)
    return after if json.loads(after) != json.loads(failed) else failed


def _caches(store: Store, renaming: Renaming) -> None:
    """What models once worded goes where a name stands in it: it is worded anew when it is needed."""
    rows = store.rows("SELECT kind, key, payload FROM derived")
    held = [
        (kind, key)
        for kind, key, payload in rows
        if renaming.may_stand_in(payload) and renaming.text(payload) != payload
    ]
    with store.transaction() as connection:
        connection.executemany("DELETE FROM derived WHERE kind = ? AND key = ?", held)


def _index_words(store: Store, progress: Progress) -> None:
    """The words of sources as they were leave the index; vectors tell none and follow with the next question."""
    from corpus.indexing import refresh_keywords
    from corpus.keyword_index import KeywordIndex

    keyword = KeywordIndex(store)
    if store.indexed(keyword.name):
        refresh_keywords(store, keyword, progress)
        keyword.purge()


def _drop_columns(project: Project) -> None:
    """Columns kept beside the indexes hold labels and attributes; they are laid out again from the sources. Graphs of
    vectors may hold what the process that wrote them had in its memory."""
    from corpus.vector_index import clear_folders

    folder = project.root / "index"
    for suffix in ("facets", "columns"):
        for path in sorted(folder.glob(f"*.{suffix}*")) if folder.is_dir() else ():
            path.unlink(missing_ok=True)
    clear_folders(folder)


def whole(store: Store, document: Document) -> str:
    """Everything that is said in and of a document, in one text to look through."""
    from corpus.redaction.sweeping import texts_of

    return "\n".join(texts_of(store, document))
