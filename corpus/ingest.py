"""Files and folders → documents in the store. Knows the way of one file after the other, no format and no index.

Every file is its own transaction: what was taken in stays when the next file fails, when the run is stopped and when
the process is killed; running again goes on from there. A file whose bytes, flags and sidecars are unchanged is not
read again. Flags given once are kept with the document and hold until others are given.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import SourceError, UnreadableSource, UnsupportedSource
from corpus.progress import Progress, Step, silent
from corpus.readers.formats import SUFFIXES, read, read_parts
from corpus.readers.reading import Reading
from corpus.records import Document
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings, is_sidecar, settings_from_text, sidecar_settings
from corpus.store import Store

IngestOptions = SourceSettings
"""What flags say of all the sources of one run; see `corpus.sidecar.SourceSettings`."""

Redact = Callable[[Segmented], Segmented]
"""Takes personal data out of what was read, before anything of it is stored."""

READERS_VERSION = "3"
"""Raised when readers or segmenting give other results for the same bytes, so that sources are read again."""
SIZE_LIMIT = 256 * 1024 * 1024
"""Bytes: a larger file is refused; research texts are a thousand times smaller."""
_NOT_SOURCES = {"license", "licence", "copying", "thumbs.db", "desktop.ini", "wayfolk.toml", "journal.jsonl"}
_NOT_SOURCE_FOLDERS = {"node_modules", "__pycache__"}
_PROJECT_FOLDERS = {"index", "artifacts", "conversations"}


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
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Origin and a sentence that says why and what to do; the sentence begins with the origin."""
    notes: list[str] = field(default_factory=list)
    """Sentences on what was not taken in of sources that were."""


def ingest(
    store: Store,
    paths: Sequence[Path],
    *,
    root: Path,
    options: IngestOptions | None = None,
    redact: Redact = as_it_is,
    progress: Progress = silent,
) -> IngestReport:
    """Take files and folders into the store.

    Args:
        paths: files, and folders to be walked; a folder's hidden files, sidecars and files of other kinds are passed
        over. root: the project's folder; origins inside it are written relative to it. options: what is said of all
        of these sources; wins over sidecars.

    Raises:
        StoreLocked: another process is writing to the project; nothing was done.
        StoreFull, StoreError: the database could not be written; what was put before stays.
    """
    report = IngestReport()
    flags = options or SourceSettings()
    with store.writing():
        sources = list(_sources(paths, root, report))
        for done, (path, top) in enumerate(sources):
            origin = origin_of(path, root)
            progress(Step("reading", done, len(sources), origin))
            try:
                _ingest_one(store, path, top, origin, flags, report, root, redact)
            except SourceError as error:
                shown = origin.encode("utf-8", "backslashreplace").decode("utf-8")
                report.failed.append((shown, str(error)))
        progress(Step("reading", len(sources), len(sources)))
    return report


def origin_of(path: Path, root: Path) -> str:
    """A path as `Document.origin` writes it: relative to the project where it lies inside, else absolute."""
    full, base = Path(os.path.abspath(path)), Path(os.path.abspath(root))
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else full.as_posix()


def document_now(store: Store, document: Document, root: Path, redact: Redact = as_it_is) -> Document | None:
    """The document as its source reads now: the same one where its file is unchanged or not at hand.

    None where the file has changed and can no longer be read. Nothing is stored.
    """
    path = root / document.origin  # an absolute origin stays absolute
    if not document.origin or not path.is_file():
        return document
    try:
        data = _bytes(path, document.origin)
        digest = hashlib.sha256(data).hexdigest()
        if digest == document.origin_hash:
            return document
        known = store.origin(document.origin)
        inside = path.absolute().is_relative_to(root.absolute())
        settings, _ = _settings(path, root if inside else path.parent, _kept_flags(known[1:] if known else None))
        source = Source(document.origin, path.name, digest, replace(settings, study=document.study))
        found = read(data, document.origin, settings)
        return redact(segment(found, source)).document if isinstance(found, Reading) else document
    except SourceError:
        return None


def _ingest_one(
    store: Store,
    path: Path,
    top: Path,
    origin: str,
    flags: SourceSettings,
    report: IngestReport,
    root: Path,
    redact: Redact,
) -> None:
    data = _bytes(path, origin)
    digest = hashlib.sha256(data).hexdigest()
    known = store.origin(origin)
    kept = known[1:] if known is not None else store.file(origin)
    settings, reading = _settings(path, top, flags.over(_kept_flags(kept)))
    if kept == (digest, reading):
        report.unchanged.append(origin)
        return
    before = store.documents_of_file(origin)
    seen: set[str] = set()
    for inner, found in read_parts(data, origin, settings):
        seen.add(inner)
        if isinstance(found, SourceError):
            report.failed.append((inner, str(found)))
            continue
        source = Source(inner, inner.rpartition("/")[2], digest, settings)
        try:
            segmented = redact(segment(found, source))
        except SourceError as error:
            if inner == origin:
                raise
            report.failed.append((inner, str(error)))
            continue
        report.notes.extend(f"{inner}: {note}" for note in segmented.notes)
        if _is_double(store, segmented, root, report):
            continue
        store.put(
            segmented.document,
            segmented.segments,
            segmented.participants,
            reading=reading,
            file="" if inner == origin else origin,
            codings=segmented.codings,
            guesses=segmented.guesses,
        )
        (report.added if inner not in before and known is None else report.replaced).append(inner)
    if seen != {origin}:
        for gone in before.keys() - seen:
            store.remove_document(before[gone])
        store.put_file(origin, digest, reading)


def _kept_flags(kept: tuple[str, str] | None) -> SourceSettings:
    """The flags of an earlier run, from the hash and the manner of reading that the store keeps of an origin."""
    return settings_from_text(json.loads(kept[1])["flags"]) if kept and kept[1] else SourceSettings()


def _settings(path: Path, top: Path, flags: SourceSettings) -> tuple[SourceSettings, str]:
    """All that is said of the source at `path`, and the manner of reading as the store keeps it.

    A source of which no study is told belongs to the study named like its folder.
    """
    full = Path(os.path.abspath(path))
    said, sidecars = sidecar_settings(full, Path(os.path.abspath(top)))
    settings = flags.over(said)
    reading = {"readers": READERS_VERSION, "flags": flags.as_text(), "sidecars": sidecars}
    return replace(settings, study=settings.study or full.parent.name), json.dumps(reading, ensure_ascii=False)


def _is_double(store: Store, segmented: Segmented, root: Path, report: IngestReport) -> bool:
    """Whether the same document came from another file that is still there."""
    twin = store.document(segmented.document.id)
    origin = segmented.document.origin
    if twin is None or twin.origin == origin or not twin.origin or not (root / twin.origin).exists():
        return False
    report.notes.append(f"{origin}: the same document as {twin.origin}; it was not taken in twice.")
    report.unchanged.append(origin)
    return True


def _bytes(path: Path, origin: str) -> bytes:
    try:
        origin.encode("utf-8")
    except UnicodeEncodeError:
        shown = origin.encode("utf-8", "backslashreplace").decode("utf-8")
        raise UnreadableSource(shown, "its name is not valid UTF-8; rename it and try again.") from None
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # reading a pipe would wait for ever
            raise UnreadableSource(origin, "this is no ordinary file; save it as one and try again.")
        if about.st_size > SIZE_LIMIT:
            raise UnreadableSource(origin, f"larger than {SIZE_LIMIT // 1024**2} MB; split it and try again.")
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableSource(origin, "there is no such file; check the path.") from None
    except PermissionError:
        raise UnreadableSource(origin, "no permission to read it; change its rights and try again.") from None
    except OSError as error:
        raise UnreadableSource(origin, f"it can't be read ({error.strerror}).") from None


def _sources(paths: Sequence[Path], root: Path, report: IngestReport) -> Iterator[tuple[Path, Path]]:
    """Files to read, each once, with the topmost folder whose sidecars speak of it."""
    seen: set[str] = set()
    for path in paths:
        top = root if Path(os.path.abspath(path)).is_relative_to(os.path.abspath(root)) else path.parent
        found = _walk(path, root, report) if path.is_dir() else iter([path])
        count = 0
        for file in found:
            count += 1
            full = os.path.abspath(file)
            if full in seen:
                continue
            seen.add(full)
            if is_sidecar(file):
                error = UnsupportedSource(origin_of(file, root), "this is a sidecar; name the source it speaks of.")
                report.failed.append((error.origin, str(error)))
                continue
            yield file, path if path.is_dir() and top == path.parent else top
        if path.is_dir() and not count:
            error = UnsupportedSource(origin_of(path, root), "there is nothing to read in this folder.")
            report.failed.append((error.origin, str(error)))


def _walk(folder: Path, root: Path, report: IngestReport) -> Iterator[Path]:
    """Files of a folder and below that may be sources, sorted; what was passed over is noted."""
    passed_over: list[str] = []

    def refused(error: OSError) -> None:
        origin = origin_of(Path(error.filename), root)
        sentence = "no permission to read this folder; change its rights and try again."
        report.failed.append((origin, str(UnreadableSource(origin, sentence))))

    for current, folders, files in os.walk(folder, onerror=refused):
        own = _PROJECT_FOLDERS if "wayfolk.toml" in files else set()
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _NOT_SOURCE_FOLDERS | own
        )
        for name in sorted(files):
            path = Path(current) / name
            if name.startswith((".", "~$")) or is_sidecar(path) or name.startswith("corpus.sqlite"):
                continue
            if Path(name.lower()).stem in _NOT_SOURCES or name.lower() in _NOT_SOURCES or not _may_be_source(name):
                passed_over.append(name)
                continue
            yield path
    if passed_over:
        shown = ", ".join(passed_over[:5]) + (", …" if len(passed_over) > 5 else "")
        report.notes.append(
            f"{origin_of(folder, root)}: {len(passed_over)} files of other kinds were passed over: {shown}."
        )


def _may_be_source(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in SUFFIXES or not suffix[1:].isalnum() or suffix[1:].isdigit() or " " in suffix or "-" in suffix
