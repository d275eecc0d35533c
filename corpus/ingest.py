"""Files and folders → documents in the store. Knows the way of one file after the other, no format and no index.

Every document is its own transaction and a file is noted when all its documents are in: what was taken in stays when
the next file fails, when the run is stopped and when the process is killed; running again goes on from there. A file
whose bytes, flags and sidecars are unchanged is not read again, a document of a changed file that is unchanged is not
put again. Flags given once are kept with the file and hold until others are given.

Files of formats that need a parser are read in other processes, and so is everything once there is much to read; see
`corpus.reading_pool`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import SourceError
from corpus.handing_over import encodable, segmented_bytes
from corpus.joining import joined
from corpus.progress import Progress, Step, silent
from corpus.reading_plans import Plan, Planner, kept_flags, kept_print, manner_of, risky
from corpus.reading_pool import ReadingPool, time_for
from corpus.records import Document
from corpus.segmenting import Segmented
from corpus.sidecar import SourceSettings
from corpus.source_documents import Finished, Item, Job, Refused, Remark, Same, documents_of
from corpus.source_files import FoundFiles, bytes_of, hash_of, is_gone, origin_of, sources_in, stat_of
from corpus.store import KnownFile, Store
from corpus.transcribing import TranscriberChoice

__all__ = ["IngestOptions", "IngestReport", "Redact", "as_it_is", "document_now", "ingest", "origin_of"]
IngestOptions = SourceSettings
"""What flags say of all the sources of one run; see `corpus.sidecar.SourceSettings`."""

Redact = Callable[[Segmented], Segmented]
"""Takes personal data out of what was read, before anything of it is stored."""


def as_it_is(segmented: Segmented) -> Segmented:
    """What was read, nothing taken out: for sources that hold no personal data, or may keep it."""
    return segmented


@dataclass(slots=True)
class IngestReport:
    """What became of each source; origins as in `Document.origin`."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    """Sources that were known and have changed."""
    unchanged: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    """Files known by another name that is gone: the old name and the new one. Not among the added."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Origin and a sentence that says why and what to do; the sentence begins with the origin."""
    gone: list[tuple[str, str]] = field(default_factory=list)
    """Files whose documents are in the project and that are not in their folder any more, each with a sentence."""
    removed: list[str] = field(default_factory=list)
    """Files that are gone and whose documents were removed, as was asked for."""
    notes: list[str] = field(default_factory=list)
    """Sentences on what was not taken in of sources that were."""


def ingest(
    store: Store,
    paths: Sequence[Path],
    *,
    root: Path,
    options: IngestOptions | None = None,
    redact: Redact = as_it_is,
    prune: bool = False,
    transcriber: TranscriberChoice | None = None,
    progress: Progress = silent,
) -> IngestReport:
    """Take files and folders into the store.

    Args:
        paths: files, and folders to be walked; a folder's hidden files, sidecars and files of other kinds are passed
        over. root: the project's folder; origins inside it are written relative to it. options: what is said of all
        of these sources; wins over sidecars. redact: takes personal data out before anything is stored. prune: remove
        the documents of files that are gone from these paths. transcriber: writes down the words of recordings; None:
        recordings are refused.

    Raises:
        StoreLocked: another process is writing to the project; nothing was done.
        StoreFull, StoreError: the database could not be written; what was put before stays.
    """
    from corpus.duplicates import doubles_told

    with store.writing(), ReadingPool() as pool:
        run = _Run(store, root, redact, prune, progress, pool)
        run.take(paths, options or SourceSettings(), transcriber)
        run.report.notes += doubles_told(store, [*run.report.added, *run.report.replaced])
    return run.report


class _Run:
    """One run over some paths."""

    def __init__(
        self, store: Store, root: Path, redact: Redact, prune: bool, progress: Progress, pool: ReadingPool
    ) -> None:
        self.report = IngestReport()
        self._store = store
        self._root = root
        self._redact = redact
        self._prune = prune
        self._progress = progress
        self._pool = pool
        self._stamps: dict[str, str] = {}

    def take(self, paths: Sequence[Path], flags: SourceSettings, transcriber: TranscriberChoice | None) -> None:
        found = FoundFiles()
        sources = list(sources_in(paths, self._root, found))
        origins = {origin_of(path, self._root) for path, _ in sources}
        told = _as_sources_write(self._redact)
        planner = Planner(
            self._store, self._root, flags, self._pool, transcriber, told, redacted=self._redact is not as_it_is
        )
        self.report.failed += found.failed
        self.report.notes += found.notes
        try:
            for done, plan in enumerate(planner.plans(sources)):
                self._step = Step("reading", done, len(sources), plan.origin)
                self._progress(self._step)
                self._take_file(plan)
        finally:
            self._store.stamp_files(self._stamps)
        self._look_for_gone(paths, origins, found)
        self._progress(Step("reading", len(sources), len(sources)))

    def _take_file(self, plan: Plan) -> None:
        if plan.error is not None:
            self._refuse(plan.origin, str(plan.error))
        elif plan.unchanged is not None:
            self.report.unchanged.append(plan.origin)
            self.report.failed += plan.unchanged.failed
            if not plan.unchanged.stamp:
                # A run that was cut short put the document and not yet what is known of its file.
                self._store.put_file(plan.origin, replace(plan.unchanged, stamp=plan.stamp))
            elif plan.stamp and plan.stamp != plan.unchanged.stamp:
                self._stamps[plan.origin] = plan.stamp
        elif plan.data is not None:
            self._put_all(plan, documents_of(plan.data, plan.job))
        else:
            self._put_all(plan, self._pool.items(plan.job, lambda: self._progress(self._step)))

    def _put_all(self, plan: Plan, items: Iterator[Item]) -> None:
        file = _FileRun(plan, self._store.documents_of_file(plan.origin))
        # Of two copies that came for one file that went, the first is the one that moved.
        file.moved = [old for old in plan.moved_from if self._store.documents_of_file(old)]
        self._before_file: dict[str, dict[str, str]] = {}
        self._of_file: dict[str, dict[str, str]] = {}
        notes: Counter[str] = Counter()
        for item in items:
            if isinstance(item, Segmented):
                notes.update(list(dict.fromkeys(item.notes)))
                known = joined(encodable(item), lambda study: self._known(plan.origin, study))
                self._put(file, self._redact(known), item.read)
                for person in known.participants:
                    if "#" not in person.id:  # respondents of tables have no names to be joined
                        self._of_file.setdefault(person.study, {})[person.label] = person.id
            elif isinstance(item, Same):
                notes.update(list(dict.fromkeys(item.notes)))
                self._leave(file, item.origin)
            elif isinstance(item, Refused):
                self._refuse(item.origin, item.sentence)
                file.seen.add(item.origin)
                if not item.whole:
                    file.failed.append((item.origin, item.sentence))
            elif isinstance(item, Remark):
                notes[item.sentence] += 1
            else:
                self._close(file, item)
        several = len(file.seen) > 1
        for note, count in notes.items():
            parts = f" ({count} of its documents)" if several and count > 1 else ""
            self.report.notes.append(f"{plan.origin}: {note}{parts}")

    def _known(self, file: str, study: str) -> dict[str, str]:
        """Labels of the people of a study so far → their ids, as if the file in hand were taken in for the first time.

        What an earlier run, cut short, took in of later parts of the file must not count.
        """
        if study not in self._before_file:
            self._before_file[study] = self._store.labels(study, besides=file)
        return {**self._before_file[study], **self._of_file.get(study, {})}

    def _leave(self, file: _FileRun, origin: str) -> None:
        """A document that is in the store as it would be made now."""
        file.seen.add(origin)
        held = self._store.origin(origin)
        if held is None:  # since it was planned to read the file, something took the document away
            self._refuse(origin, f"{origin}: it was removed while the file was read; run the same command again.")
            file.cut_short = True
            return
        self._progress(replace(self._step, detail=origin))
        self.report.unchanged.append(origin)
        for person in self._store.participants_of(held[0]) if self._names_people(held[0]) else ():
            if "#" not in person.id:
                self._of_file.setdefault(person.study, {})[person.label] = person.id

    def _names_people(self, document: str) -> bool:
        query = "SELECT 1 FROM participants WHERE document = ? AND instr(id, '#') = 0 LIMIT 1"
        return bool(self._store.rows(query, (document,)))

    def _put(self, file: _FileRun, segmented: Segmented, read: str) -> None:
        document = segmented.document
        origin = document.origin
        file.seen.add(origin)
        if origin != file.plan.origin:
            self._progress(replace(self._step, detail=origin))
        if self._is_double(file, document):
            file.doubles += 1
            if segmented.codings:
                sentence = f"{len(segmented.codings)} coded passages were left out with it; remove the other one first."
                self.report.notes.append(f"{origin}: {sentence}")
            return
        fingerprint = kept_print(_fingerprint(segmented), read, self._redact is not as_it_is)
        if file.before.get(origin) == (document.id, fingerprint):
            self.report.unchanged.append(origin)
            return
        self._store.put(
            document,
            segmented.segments,
            segmented.participants,
            # Of a file with several it is told when the file is noted, so that a file cut short is read again.
            reading=file.plan.manner if origin == file.plan.origin else "",
            file="" if origin == file.plan.origin else file.plan.origin,
            codings=segmented.codings,
            guesses=segmented.guesses,
            fingerprint=fingerprint,
        )
        if not file.moved:
            known = file.plan.known or origin in file.before
            (self.report.replaced if known else self.report.added).append(origin)

    def _is_double(self, file: _FileRun, document: Document) -> bool:
        """Whether the same document came from another file that is still there, or earlier from this one."""
        twin = self._store.head(document.id)
        if twin is None or twin.origin in ("", document.origin):
            return False
        owner = self._store.file_of(twin.id)
        if owner == file.plan.origin:
            # A part that has another name now is in the store under its old one, until that is looked for.
            if twin.origin not in file.seen:
                return False
        elif is_gone(owner, self._root):
            return False
        self.report.notes.append(f"{document.origin}: the same document as {twin.origin}; it was not taken in twice.")
        self.report.unchanged.append(document.origin)
        return True

    def _close(self, file: _FileRun, finished: Finished) -> None:
        """Note that all of a file is in, after removing what it holds no more."""
        plan = file.plan
        for origin, (identity, _) in file.before.items():
            if origin not in file.seen and self._store.origin(origin) is not None:
                self._store.remove_document(identity)
        # The whole of a file that is another's double is looked at each time: the other may go.
        if (file.doubles < len(file.seen) or not file.seen) and not file.cut_short:
            known = KnownFile(finished.origin_hash, plan.manner, plan.stamp, tuple(file.failed))
            self._store.put_file(plan.origin, known)
        for old in file.moved:
            self._store.remove_file(old)
            self.report.moved.append((old, plan.origin))

    def _refuse(self, origin: str, sentence: str) -> None:
        self.report.failed.append((origin.encode("utf-8", "backslashreplace").decode("utf-8"), sentence))

    def _look_for_gone(self, paths: Sequence[Path], origins: set[str], told: FoundFiles) -> None:
        asked = {origin_of(path, self._root) for path in paths}
        hidden = tuple(f"{folder}/" for folder in told.refused_folders)
        for origin in sorted(self._store.files() - origins | (self._store.files() & asked)):
            if not _lies_in(origin, asked) or origin.startswith(hidden or "\0") or not is_gone(origin, self._root):
                continue
            if self._prune:
                self._store.remove_file(origin)
                self.report.removed.append(origin)
            else:
                sentence = "the file is gone; what was taken in of it stays until you ingest with --prune."
                self.report.gone.append((origin, f"{origin}: {sentence}"))
        settled = {origin for origin, _ in self.report.gone} | set(self.report.removed)
        emptied = {folder for folder in asked if any(origin.startswith(f"{folder}/") for origin in settled)}
        # A file that was named and is gone, and a folder that holds nothing any more, are told of once.
        self.report.failed = [each for each in self.report.failed if each[0] not in settled | emptied]


def _lies_in(origin: str, paths: Set[str]) -> bool:
    """Whether an origin is one of these paths or lies below; `.` is the project, in which no absolute origin lies."""
    above = [origin[:at] for at, char in enumerate(origin) if char == "/"]
    return not paths.isdisjoint([origin, *above]) or ("." in paths and not Path(origin).is_absolute())


@dataclass(slots=True)
class _FileRun:
    """One file while its documents come in."""

    plan: Plan
    before: dict[str, tuple[str, str]]
    """Origin → id and fingerprint of the documents that it held."""
    seen: set[str] = field(default_factory=set)
    failed: list[tuple[str, str]] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    """Names under which it was known and that are gone."""
    doubles: int = 0
    cut_short: bool = False
    """Whether it is to be read again by the next run."""


def _fingerprint(segmented: Segmented) -> str:
    """What tells that a document and all that belongs to it is as it was, whatever else its file holds."""
    bare = replace(segmented, document=replace(segmented.document, origin_hash=""), notes=(), read="")
    return hashlib.sha256(segmented_bytes(bare)).hexdigest()[:32]


def document_now(store: Store, document: Document, root: Path, redact: Redact = as_it_is) -> Document | None:
    """The document as its source reads now: the same one where its file is unchanged or not at hand.

    None where the file has changed and can no longer be read, or holds the document no more. Nothing is stored.
    """
    file = store.file_of(document.id) or document.origin
    path = root / file  # an absolute origin stays absolute
    if not file or not path.is_file():
        return document
    try:
        size = stat_of(path, file).st_size
        if hash_of(path, file) == document.origin_hash:
            return document
        known = store.file(file)
        flags = kept_flags(known)
        inside = path.absolute().is_relative_to(root.absolute())
        said, _ = manner_of(path, root if inside else path.parent, flags)
        told = _as_sources_write(redact)
        said, flags = told(said), told(flags)
        job = Job(path, file, replace(said, study=document.study), flags, document.study, time_for(size))
        with ReadingPool(1) as pool:
            for item in _read_now(pool, job, size):
                if isinstance(item, Segmented) and item.document.origin == document.origin:
                    return redact(item).document
    except SourceError:
        return None
    return None


def _as_sources_write(redact: Redact) -> Callable[[SourceSettings], SourceSettings]:
    """Turns pseudonyms in what was said of a source back into the names behind them."""
    if redact is as_it_is:  # nothing is replaced, and what replaces takes a second to load
        return lambda said: said
    from corpus.redaction.overrides import as_sources_write

    return lambda said: as_sources_write(said, redact)


def _read_now(pool: ReadingPool, job: Job, size: int) -> Iterator[Item]:
    if not risky(job.path, job.origin, size):
        return documents_of(bytes_of(job.path, job.origin), job)
    pool.submit(job)
    return pool.items(job, lambda: None)
