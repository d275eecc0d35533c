"""Forgetting a person: their words and their name go from the sources as stored, and from all that was made of them.

Everything a project keeps is gone through: documents, indexes, caches, drafts, conversations, journal, key. Files that
people brought are never changed: they are named, and whoever is forgotten is left out when they are read again. What
this module does not know: how drafts are made.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.artifact_files import write_whole
from assistant.artifacts import AnyArtifact, Citation, Claim, Confidence
from assistant.catching_up import catch_up, follow
from assistant.citations import tally
from assistant.claims import claims_of, with_claims
from assistant.correcting import pseudonyms_of
from assistant.correction_log import FILE as CORRECTIONS
from assistant.errors import ArtifactError, AssistantError
from assistant.linked import forget_origins, own_documents, perhaps_also, things_of
from assistant.privacy import opened_key
from assistant.their_words import REMOVED, TheirWords, their_words
from corpus.progress import Progress, silent
from corpus.transcribing import FOLDER as TRANSCRIPTIONS

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.redaction import Pseudonyms
    from corpus.store import Store


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is to be forgotten."""

    ids: frozenset[str]
    """Their ids as participants; empty where they are only spoken of."""
    label: str
    number: int | None
    """Of their pseudonym; None for somebody known by a code."""

    @property
    def mark(self) -> str:
        """Their pseudonym without brackets, or empty."""
        return f"Person {self.number}" if self.number is not None else ""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What rests on a person."""

    person: str
    """The pseudonym or code."""
    documents: tuple[str, ...]
    """Origins of the sources that hold their words or speak of them."""
    passages: int
    """Their own."""
    drafts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of a draft → ids of the claims that rest on them."""
    conversations: dict[str, int] = field(default_factory=dict)
    """Id of a conversation → turns that hold their words."""
    files: tuple[str, ...] = ()
    """Files on disk that still hold their words; they are yours to change."""
    things: tuple[str, ...] = ()
    """Pseudonyms of what is theirs alone, as `Email 2`: their addresses, numbers, cards."""
    perhaps: tuple[str, ...] = ()
    """Who may be the same person in another study, by pseudonym or id; they stay."""


def plan_forgetting(project: Project, person: str) -> Forgetting:
    """What forgetting would take away; nothing is changed.

    Raises:
        AssistantError: nobody is called so, or several are.
    """
    with opened_key(project) as key, project.store() as store:
        subject = _subject(key, store, person)
        return _plan(project, store, key, subject, _words(project, store, subject))


def forget(project: Project, person: str, progress: Progress = silent) -> Forgetting:
    """Take a person out of everything the project keeps; what was taken.

    Args:
        person: id, label, pseudonym, or, with the key, real name.

    Raises:
        AssistantError: nobody is called so, or several are; nothing was changed.
        StoreError, ProjectError: something could not be written; run it again to finish.
    """
    from corpus.moves import corrections_begun, has_followed, moves
    from corpus.redaction.marks import Forgotten
    from corpus.redaction.rewriting import rewriting
    from corpus.redaction.sweeping import rewrite, stored

    project.close()
    with opened_key(project) as key, project.store(writer=True) as store:
        if corrections_begun(store) or moves(store):
            catch_up(project, store, key, progress)
        subject = _subject(key, store, person)
        words = _words(project, store, subject)
        plan = _plan(project, store, key, subject, words)
        own = {each.origin: store.file_of(each.id) for each in own_documents(store, subject.ids)}
        store.connection.execute("PRAGMA secure_delete = ON")
        # Drafts first: a run that is cut off finds the person in the sources still, and can be run again.
        _forget_in_drafts(project, subject, words)
        _forget_in_versions(project, plan, subject, words)
        _forget_own_files(project, own)
        _forget_in_lines(project.root / "journal.jsonl", words)
        _forget_in_lines(project.root / CORRECTIONS, words, subject)
        for path in sorted((project.root / "conversations").glob("*.jsonl")):
            _forget_in_lines(path, words, subject)
        naming = Forgotten(subject.ids, subject.label, subject.mark)
        rewrite(
            store,
            lambda document: naming.concerns(stored(store, document)),
            lambda segmented: rewriting(segmented, naming),
            progress,
        )
        follow(project, store, key, progress=progress)
        has_followed(store, moves(store))
        forget_origins(store, own)
        _forget_in_indexes(project, store)
        # What a recording was written down as holds every voice by name; one that is read anew is transcribed anew.
        shutil.rmtree(project.root / TRANSCRIPTIONS, ignore_errors=True)
        for identity in subject.ids:
            study, _, code = identity.rpartition("/")
            key.forget_label(study, code.casefold())
        key.forget_things(plan.things)
        if subject.number is not None:
            key.forget(subject.number)
        key.compact()
        store.compact()
    return plan


def _subject(key: Pseudonyms, store: Store, person: str) -> Subject:
    """Whom a word means: an id, a label, a pseudonym, a name."""
    from corpus.redaction.person_keys import number_in

    people = store.participants()
    numbers = {number for kind, number in pseudonyms_of(key, person) if kind == "Person"}
    if len(numbers) > 1:
        raise AssistantError(f"{person!r} may be several people; say which by a pseudonym: wayfolk privacy list.")
    number = numbers.pop() if numbers else None
    label = f"Person {number}" if number is not None else person.strip()
    folded = label.casefold()
    ids = {identity for identity, each in people.items() if folded in (identity.casefold(), each.label.casefold())}
    if number is None:
        ids |= {identity for identity in people if identity.rpartition("/")[2].casefold() == folded}
    else:
        ids |= {identity for identity in people if number_in(identity) == number}
    if not ids and number is None:
        raise AssistantError(
            f"Nobody in this project is called {person!r}; `wayfolk sources people` and `privacy list` name them."
        )
    if number is None and len(ids) > 1:
        raise AssistantError(f"{person!r} may be any of {', '.join(sorted(ids)[:5])}; give the whole id.")
    if number is None:
        shown = people[next(iter(ids))].label
        found = re.fullmatch(r"Person (\d+)", shown)
        return Subject(frozenset(ids), shown, int(found.group(1)) if found else None)
    return Subject(frozenset(ids), label, number)


def _words(project: Project, store: Store, subject: Subject) -> TheirWords:
    """What they said by the sources, and what drafts cite of them, which may be older."""
    cited = [
        each.quote
        for artifact in _drafts(project)
        for each in artifact.citations
        if each.participant in subject.ids or (subject.mark and each.speaker == subject.mark)
    ]
    return their_words(store.segments(), subject.ids, cited, subject.mark)


def _plan(project: Project, store: Store, key: Pseudonyms, subject: Subject, words: TheirWords) -> Forgetting:
    from corpus.redaction.marks import Forgotten
    from corpus.redaction.sweeping import stored

    naming = Forgotten(subject.ids, subject.label, subject.mark)
    concerned = [each for each in store.documents() if naming.concerns(stored(store, each))]
    drafts: dict[str, tuple[str, ...]] = {}
    for artifact in _drafts(project):
        resting = _resting(artifact, subject, words)
        if resting or words.stand_in(artifact.model_dump_json(by_alias=True)):
            drafts[artifact.id] = tuple(sorted(resting))
    conversations = {
        path.stem: count
        for path in sorted((project.root / "conversations").glob("*.jsonl"))
        if (count := sum(_holds(line, words, subject) for line in path.read_text("utf-8", "replace").split("\n")))
    }
    files = sorted({store.file_of(each.id) or each.origin for each in concerned} - {""})
    there = tuple(file for file in files if (project.root / file).exists())
    return Forgetting(
        subject.mark or subject.label,
        tuple(each.origin for each in concerned),
        len(words.segments),
        drafts,
        conversations,
        there,
        tuple(sorted(things_of(key, store, naming, subject.ids, subject.number))),
        perhaps_also(key, store, subject.ids, subject.number),
    )


def _drafts(project: Project) -> Iterator[AnyArtifact]:
    for identity in sorted(project.files.identities()):
        try:
            yield project.load(identity)
        except ArtifactError:
            continue  # a draft that can't be read holds nothing that could be taken out; `check` tells of it


def _is_theirs(citation: Citation, subject: Subject, words: TheirWords) -> bool:
    return citation.participant in subject.ids or citation.segment in words.segments or words.stand_in(citation.quote)


def _resting(artifact: AnyArtifact, subject: Subject, words: TheirWords) -> set[str]:
    theirs = {each.label for each in artifact.citations if _is_theirs(each, subject, words)}
    return {claim.id for claim in claims_of(artifact) if theirs & {*claim.for_, *claim.against}}


def _forget_in_drafts(project: Project, subject: Subject, words: TheirWords) -> None:
    """Claims lose what they had of them: counts are made anew, and what nothing is left of is emptied."""
    for artifact in _drafts(project):
        gone = {each.label for each in artifact.citations if _is_theirs(each, subject, words)}
        left = {each.label: each for each in artifact.citations if each.label not in gone}

        def without(claim: Claim, gone: set[str] = gone, left: dict[str, Citation] = left) -> Claim:
            if not gone & {*claim.for_, *claim.against}:
                return claim
            stay = tuple(label for label in claim.for_ if label in left)
            counted = tally(left[label] for label in stay)
            changed: dict[str, object] = {
                "for_": stay,
                "against": tuple(label for label in claim.against if label in left),
                "participants": counted.voices,
                "unit": counted.unit,
                "sources": counted.sources,
            }
            if not stay and claim.for_:
                changed |= {"text": REMOVED, "stale": True, "confidence": Confidence.LOW, "basis": ""}
            return claim.model_copy(update=changed)

        cited = {each.participant for each in artifact.citations} & subject.ids
        origin = artifact.origin.model_copy(update={"voices": max(0, artifact.origin.voices - len(cited))})
        kept = {"citations": tuple(left.values()), "origin": origin}
        after = with_claims(artifact, without).model_copy(update=kept)
        table = _scrubbed(after.model_dump(mode="json", by_alias=True), subject, words, gone)
        if table != artifact.model_dump(mode="json", by_alias=True):
            project.save(type(artifact).model_validate(table))


def _forget_in_versions(project: Project, plan: Forgetting, subject: Subject, words: TheirWords) -> None:
    """Earlier versions of drafts that hold something of theirs go, and changes that wait for a word and do."""
    folder = project.root / "artifacts"
    for versions in sorted((folder / "history").glob("*/")):
        texts = (path.read_text("utf-8", "replace") for path in versions.iterdir() if path.is_file())
        if versions.name in plan.drafts or any(_holds(text, words, subject) for text in texts):
            shutil.rmtree(versions)
    for path in sorted((folder / "proposals").glob("*.json")):
        if _holds(path.read_text("utf-8", "replace"), words, subject):
            path.unlink(missing_ok=True)


def _forget_own_files(project: Project, own: Mapping[str, str]) -> None:
    """Drafts name the sources that were theirs alone by what is left of their titles: a file's name may hold theirs."""
    if not own:
        return
    for artifact in _drafts(project):
        named = artifact.origin.documents
        left = {identity: REMOVED if origin in own else origin for identity, origin in named.items()}
        if left != named:
            origin = artifact.origin.model_copy(update={"documents": left})
            project.save(artifact.model_copy(update={"origin": origin}))


def _scrubbed(value: object, subject: Subject, words: TheirWords, gone: set[str]) -> object:
    """What is left of a draft's data without their words, name, id and citations."""
    if isinstance(value, str):
        return words.without(value)
    if isinstance(value, list):
        return [
            _scrubbed(each, subject, words, gone)
            for each in value
            if not (isinstance(each, str) and (each in subject.ids or each in gone))
        ]
    if isinstance(value, dict):
        return {key: _scrubbed(each, subject, words, gone) for key, each in value.items() if key not in subject.ids}
    return value


def _holds(line: str, words: TheirWords, subject: Subject) -> bool:
    """Whether a line of JSON holds something of theirs."""
    try:
        said = list(_strings(json.loads(line)))
    except ValueError:
        said = [line]
    return any(text in subject.ids or text in words.segments or words.stand_in(text) for text in said)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _forget_in_lines(path: Path, words: TheirWords, subject: Subject | None = None) -> None:
    """Lines that hold something of theirs go: what was answered from their words can't be told from them."""
    if not path.exists():
        return
    nobody = subject or Subject(frozenset(), "", None)
    lines = path.read_text("utf-8", "replace").split("\n")
    kept = [line for line in lines if not line.strip() or not _holds(line, words, nobody)]
    if len(kept) != len(lines):
        write_whole(path, "\n".join(kept))


def _forget_in_indexes(project: Project, store: Store) -> None:
    """Indexes and caches are emptied: both are made again from the sources as they are now."""
    from corpus.keyword_index import KeywordIndex

    KeywordIndex(store).clear()
    with store.transaction() as connection:
        for table in ("derived", "vectors", "indexed"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
    folder = project.root / "index"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
