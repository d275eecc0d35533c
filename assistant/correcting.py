"""What a person corrects in the pseudonyms of a project: kept in the key, and made good in every source at once.

Knows the key, the store and the files; prints nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.catching_up import CaughtUp, catch_up, whole
from assistant.errors import AssistantError
from assistant.privacy import opened_key
from corpus.progress import Progress, silent

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.records import Document
    from corpus.redaction import Pseudonyms, Redactor
    from corpus.redaction.items import Kind
    from corpus.store import Store

_NUMBERED = re.compile(r"\[?(?P<kind>[A-Za-z]+(?: [a-z]+)?) (?P<number>\d+)\]?")
_PIECE = 2**20
"""Bytes of a file that are looked through at once."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction changed."""

    documents: tuple[str, ...]
    """Ids of the sources that were put in order, as they are now."""
    left: tuple[str, ...] = ()
    """Origins of the sources that could not be, as their file is gone."""
    drafts: tuple[str, ...] = ()
    """Ids of the drafts that were, with their versions and proposals."""
    conversations: tuple[str, ...] = ()
    """Ids of the conversations that were."""
    corrections: bool = False
    """Whether corrections of the coding were."""
    stale: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of a draft → ids of its claims that fewer people stand behind now."""
    files: tuple[str, ...] = ()
    """Files in the project's folder that still hold the text; they are yours to change."""


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
        AssistantError: there is no text.
        StoreError, ProjectError: something can't be written; running it again goes on.
    """
    from corpus.moves import begin_correction
    from corpus.redaction import Redactor
    from corpus.redaction.redactor import folded_name

    _check_said(text)
    project.close()
    with opened_key(project) as key, project.store(writer=True) as store:
        marks = [f"{kind} {number}" for kind, number in pseudonyms_of(key, text)]
        concerned = [each for each in store.documents() if _bears(whole(store, each), marks)]
        # Noted before the key forgets who is meant, so that a run that is cut off is gone on with.
        begin_correction(store, json.dumps({"act": "keep", "text": text, "marks": marks}, ensure_ascii=False))
        for file in sorted({store.file_of(each.id) for each in concerned} - {""}):
            store.read_again(file)
        key.decide_keep(text)
        key.drop_forms(folded_name(text))
        now, left = _read_again(project, store, Redactor(key), concerned, progress)
        return _told(catch_up(project, store, key, progress), documents=now, left=left)


def replace_text(project: Project, text: str, kind: Kind, progress: Progress = silent) -> Correction:
    """Always replace `text` from now on, in the sources that are in the project and in all that is kept of them.

    Raises:
        AssistantError: there is no text, or pseudonyms are made of it.
        StoreError, ProjectError: something can't be written; running it again goes on.
    """
    from corpus.moves import begin_correction

    _check_said(text)
    if _NUMBERED.fullmatch(text.strip()) or text.strip().isdecimal():
        raise AssistantError(f"{text!r} is what pseudonyms are made of and can't be replaced; give a name or number.")
    project.close()
    with opened_key(project) as key, project.store(writer=True) as store:
        # What is to be replaced is told by the key alone.
        begin_correction(store, json.dumps({"act": "replace"}))
        key.decide_replace(text, kind)
        caught = catch_up(project, store, key, progress)
    return _told(caught, files=_still_holding(project, text))


def join_people(project: Project, one: str, other: str, progress: Progress = silent) -> Correction:
    """Make two people one: the pseudonym of the first stands for both.

    Args:
        one, other: pseudonyms or names.

    Raises:
        AssistantError: one of them is nobody, or several.
        StoreError, ProjectError: something can't be written; running it again goes on.
    """
    from corpus.moves import begin_correction, corrections_begun

    project.close()
    with opened_key(project) as key, project.store(writer=True) as store:
        cut_off = bool(corrections_begun(store))
        try:
            kept, gone = _one_person(key, one), _one_person(key, other)
        except AssistantError:
            if not cut_off:
                raise
            kept = gone = 0  # the one who is gone has no name any more where this was cut off
        if kept != gone:
            begin_correction(store, json.dumps({"act": "join", "kept": kept, "gone": gone}))
        elif not cut_off:
            return Correction(())
        return _told(catch_up(project, store, key, progress))


def apply_now(project: Project, progress: Progress = silent) -> Correction:
    """Look for personal data in every source that is in the project, as if it came in now.

    Raises:
        StoreError, ProjectError: something can't be written; running it again goes on.
    """
    from corpus.moves import begin_correction
    from corpus.redaction import Redactor
    from corpus.redaction.name_probe import name_probe
    from corpus.redaction.sweeping import rewrite

    project.close()
    with opened_key(project) as key, project.store(writer=True) as store:
        store.connection.execute("PRAGMA secure_delete = ON")
        begin_correction(store, json.dumps({"act": "apply"}))
        done = rewrite(store, lambda _: True, Redactor(key).anew, progress)
        caught = catch_up(project, store, key, progress)
        key.note_rules_alone(name_probe() is None)
        return _told(caught, documents=[each for each in done if each in store.document_ids()])


def _bears(text: str, marks: Iterable[str]) -> bool:
    """Whether one of some pseudonyms stands in what is said in and of a document: titles and labels bear it without
    brackets, ids in small letters with a hyphen."""
    shown = "|".join(re.escape(mark).replace("\\ ", "[ -]") for mark in marks)
    return bool(shown) and re.search(rf"(?<!\w)(?:{shown})(?!\d)", text, re.IGNORECASE) is not None


def _check_said(text: str) -> None:
    if not any(map(str.isalnum, text)):
        raise AssistantError("No text is given; write the name or number.")


def _told(
    caught: CaughtUp, *, documents: Iterable[str] = (), left: Iterable[str] = (), files: Iterable[str] = ()
) -> Correction:
    followed = caught.followed
    return Correction(
        tuple(dict.fromkeys((*documents, *caught.documents))),
        tuple(left),
        followed.drafts,
        followed.conversations,
        followed.corrections,
        followed.stale,
        tuple(files),
    )


def _still_holding(project: Project, text: str) -> list[str]:
    """Files in the project's folder in which a text stands, the key left out, as far as their bytes and names tell.

    Where the name of a source holds it, everything that names the source does too, and the source alone is told.
    """
    from corpus.redaction.pseudonyms import FILE

    wanted = [text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-le")]
    found = []
    with project.store() as store:
        sources = store.files()
    named = {origin for origin in sources if text.casefold() in origin.casefold()}
    for path in sorted(project.root.rglob("*")):
        origin = path.relative_to(project.root).as_posix()
        if not path.is_file() or path.name.startswith(FILE) or (named and origin not in sources):
            continue
        if origin in named or _holds(path, wanted):
            found.append(origin)
    return sorted({*found, *named})


def _holds(path: Path, wanted: Sequence[bytes]) -> bool:
    most = max(map(len, wanted))
    tail = b""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                if any(each in tail + piece for each in wanted):
                    return True
                tail = piece[-most:]
    except OSError:
        return False  # it went meanwhile
    return False


def _one_person(key: Pseudonyms, text: str) -> int:
    numbers = {number for kind, number in pseudonyms_of(key, text) if kind == "Person"}
    if not numbers:
        raise AssistantError(f"{text!r}: nobody has that name or pseudonym; wayfolk privacy list shows who is who.")
    if len(numbers) > 1:
        raise AssistantError(f"{text!r}: several people do; wayfolk privacy list shows who is who.")
    return numbers.pop()


def _read_again(
    project: Project, store: Store, redactor: Redactor, documents: list[Document], progress: Progress
) -> tuple[list[str], list[str]]:
    """Read the files of some documents anew; their ids now, and the files that are gone, whose sources stay."""
    from corpus.ingest import ingest
    from corpus.moves import note_move, reread
    from corpus.redaction.sweeping import stored

    files = {document.id: store.file_of(document.id) for document in documents}
    there = sorted({file for file in files.values() if file and (project.root / file).is_file()})
    before = {document.origin: stored(store, document) for document in documents if files[document.id] in there}
    if there:
        ingest(store, [project.root / file for file in there], root=project.root, redact=redactor, progress=progress)
    with store.transaction() as connection:
        for origin, was in before.items():
            known = store.origin(origin)
            document = store.document(known[0]) if known is not None else None
            if document is not None and (move := reread(was, stored(store, document))) is not None:
                note_move(connection, move)
    now = [identity for file in there for identity, _ in store.documents_of_file(file).values()]
    return now, sorted({file for file in files.values() if file not in there})
