"""Pseudonyms in a project: whether they are used, the key opened, earlier sources brought in step with what is learned.

Knows a project and its settings; what is personal and how it is replaced, `corpus.redaction` knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.progress import Progress, silent

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.ingest import Redact
    from corpus.redaction import Pseudonyms
    from corpus.store import Store


_SHOWN = 5
"""Names of files told at once."""


def uses_pseudonyms(project: Project, store: Store) -> bool:
    """What the settings say; where they say nothing, a project that holds sources already keeps them as they are."""
    if project.settings.redact is not None:
        return project.settings.redact
    return key_path(project).exists() or not store.document_ids()


def key_path(project: Project) -> Path:
    """Where the key of the project's pseudonyms lies."""
    from corpus.redaction.pseudonyms import FILE

    return project.root / FILE


@contextmanager
def opened_key(project: Project) -> Iterator[Pseudonyms]:
    """The key of the project's pseudonyms, which no version control takes in.

    Raises:
        StoreError: it can't be read or written.
        ProjectError: the list of what version control leaves out can't be written.
    """
    from corpus.redaction import Pseudonyms

    keep_out_of_version_control(project)
    with Pseudonyms.open(key_path(project)) as key:
        yield key


@contextmanager
def redacting(project: Project, store: Store, progress: Progress = silent) -> Iterator[Redact]:
    """What `corpus.ingest` is to call for each source; names it learns are then looked for in all others, and in what
    is kept of those. A correction that was cut off is gone on with first.

    Raises:
        StoreError: the key, or a source that holds a name learned late, can't be written; the next time goes on.
    """
    from corpus.ingest import as_it_is

    if not uses_pseudonyms(project, store):
        yield as_it_is
        return
    from assistant.catching_up import catch_up, cross_out, follow
    from corpus.moves import corrections_begun, moves
    from corpus.redaction import Redactor
    from corpus.redaction.sweeping import sweep

    with opened_key(project) as key:
        if corrections_begun(store) or moves(store):
            catch_up(project, store, key, progress)
        redactor = Redactor(key)
        yield redactor
        store.connection.execute("PRAGMA secure_delete = ON")
        if sweep(store, redactor, progress):
            follow(project, store, key, progress=progress)
            cross_out(store)


def told_by_missing_weights(project: Project) -> str:
    """One sentence where names were looked for by rules alone: why, and what to do; empty where they were not.

    Raises:
        StoreError: the key can't be read.
    """
    if project.settings.redact is False or not key_path(project).exists():
        return ""
    from corpus.redaction import Pseudonyms
    from corpus.redaction.name_probe import name_probe

    with Pseudonyms.read(key_path(project)) as key:
        alone = key.by_rules_alone
    if not alone:
        return ""
    if name_probe() is None:
        return (
            "Names of people were looked for by rules alone, which miss some: the encoder's weights are not on this "
            "machine: run wayfolk models pull, then wayfolk privacy apply, which looks through every source again."
        )
    return (
        "Names of people in some sources were looked for by rules alone, before the encoder's weights were on this "
        "machine: run wayfolk privacy apply, which looks through every source again."
    )


def told_by_file_names(project: Project, origins: Iterable[str]) -> str:
    """One sentence on the files whose names tell of people; empty where none does, or names are kept anyway.

    Raises:
        StoreError: the key can't be read.
    """
    if project.settings.redact is False or not key_path(project).exists():
        return ""
    from corpus.redaction import Pseudonyms
    from corpus.redaction.file_names import files_that_name

    with Pseudonyms.read(key_path(project)) as key, project.store() as store:
        named = files_that_name(origins, key, store.column_titles())
    if not named:
        return ""
    shown = ", ".join(named[:_SHOWN]) + (f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else "")
    return (
        f"Names of files are kept as they are, and these tell of people: {shown}; rename them, by a code or pseudonym."
    )


def redact_now(project: Project, store: Store) -> Redact:
    """The same for looking only: what is learned is not kept, and numbers given are given again."""
    from corpus.ingest import as_it_is

    if not uses_pseudonyms(project, store) or not key_path(project).exists():
        return as_it_is
    from corpus.redaction import Pseudonyms, Redactor

    return Redactor(Pseudonyms.read(key_path(project)))


def keep_out_of_version_control(project: Project) -> None:
    """See that the project's `.gitignore` names the key.

    Raises:
        ProjectError: it can't be written.
    """
    from assistant.artifact_files import write_whole
    from corpus.redaction.pseudonyms import FILE

    path = project.root / ".gitignore"
    text = path.read_text("utf-8") if path.exists() else ""
    if f"{FILE}*" not in text.split():
        write_whole(path, f"{text.rstrip()}\n{FILE}*\n".lstrip())
