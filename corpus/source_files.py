"""Files that may be sources: finding them in folders, telling them apart, getting their bytes. Knows no format.

A file is known again by its bytes; what the file system says of it (`stamp_of`) spares reading them where it is the
same as when they were read.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import SourceError, UnreadableSource, UnsupportedSource
from corpus.readers.formats import may_be_source
from corpus.sidecar import is_sidecar

SIZE_LIMIT = 256 * 1024 * 1024
"""Bytes: a larger file is refused; research texts are a thousand times smaller."""
_SETTLED_NS = 2_000_000_000
"""A file changed less than this ago may change again without its times telling: FAT keeps them in steps of 2 s."""
_NOT_SOURCE_FOLDERS = {"node_modules", "__pycache__"}
_PROJECT_FOLDERS = {"index", "artifacts", "conversations", "transcriptions"}
_OWN_FOLDERS = {"wayfolk.toml": _PROJECT_FOLDERS, "data.qda": {"documents", "images", "audio", "video"}}
"""Files that make a folder a project, of Wayfolk or of QualCoder → its folders that hold no sources of their own."""


@dataclass(slots=True)
class FoundFiles:
    """What a walk found besides files."""

    failed: list[tuple[str, str]] = field(default_factory=list)
    """Origins and sentences: folders that can't be read or hold nothing, sidecars named as sources."""
    notes: list[str] = field(default_factory=list)
    refused_folders: list[str] = field(default_factory=list)
    """Origins of folders of which nothing can be said."""


def origin_of(path: Path, root: Path) -> str:
    """A path as `Document.origin` writes it: relative to the project where it lies inside, else absolute."""
    full, base = Path(os.path.abspath(path)), Path(os.path.abspath(root))
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else full.as_posix()


def is_gone(origin: str, root: Path) -> bool:
    """Whether there is no file any more where a document came from."""
    return not os.path.lexists(root / origin)


def stat_of(path: Path, origin: str) -> os.stat_result:
    """What the file system says of a file that may be read.

    Raises:
        UnreadableSource: there is none, or it is too large or no ordinary file, or its name is not valid UTF-8.
    """
    try:
        origin.encode("utf-8")
    except UnicodeEncodeError:
        shown = origin.encode("utf-8", "backslashreplace").decode("utf-8")
        raise UnreadableSource(shown, "its name is not valid UTF-8; rename it and try again.") from None
    try:
        about = path.stat()
    except OSError as error:
        raise _unreadable(origin, error) from None
    if not stat.S_ISREG(about.st_mode):  # reading a pipe would wait for ever
        raise UnreadableSource(origin, "this is no ordinary file; save it as one and try again.")
    if about.st_size > SIZE_LIMIT:
        raise UnreadableSource(origin, f"larger than {SIZE_LIMIT // 1024**2} MB; split it and try again.")
    return about


def stamp_of(about: os.stat_result) -> str:
    """What tells that a file is as it was: size, times and place on the disk; empty where it changed just now."""
    if time.time_ns() - max(about.st_mtime_ns, about.st_ctime_ns) < _SETTLED_NS:
        return ""
    return f"{about.st_size}:{about.st_mtime_ns}:{about.st_ctime_ns}:{about.st_ino}"


def bytes_of(path: Path, origin: str) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableSource: see `stat_of`; or it can't be read.
    """
    stat_of(path, origin)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(origin, error) from None


def hash_of(path: Path, origin: str) -> str:
    """SHA-256 of the bytes of a file, hex, without holding them all.

    Raises:
        UnreadableSource: it can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(origin, error) from None


def head_of(path: Path, origin: str) -> bytes:
    """The first bytes of a file.

    Raises:
        UnreadableSource: it can't be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError as error:
        raise _unreadable(origin, error) from None


def _unreadable(origin: str, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        return UnreadableSource(origin, "there is no such file; check the path.")
    if isinstance(error, PermissionError):
        return UnreadableSource(origin, "no permission to read it; change its rights and try again.")
    return UnreadableSource(origin, f"it can't be read ({error.strerror}).")


def sources_in(paths: Sequence[Path], root: Path, told: FoundFiles) -> Iterator[tuple[Path, Path]]:
    """Files to read, each once, with the topmost folder whose sidecars speak of it."""
    seen: set[str] = set()
    for path in paths:
        top = root if Path(os.path.abspath(path)).is_relative_to(os.path.abspath(root)) else path.parent
        count = 0
        for file in _walk(path, root, told) if path.is_dir() else iter([path]):
            count += 1
            full = os.path.abspath(file)
            if full in seen:
                continue
            seen.add(full)
            if is_sidecar(file):
                error = UnsupportedSource(origin_of(file, root), "this is a sidecar; name the source it speaks of.")
                told.failed.append((error.origin, str(error)))
                continue
            yield file, path if path.is_dir() and top == path.parent else top
        if path.is_dir() and not count:
            error = UnsupportedSource(origin_of(path, root), "there is nothing to read in this folder.")
            told.failed.append((error.origin, str(error)))


def files_below(folder: Path, refused: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """All files of a folder and below, sorted, but what is hidden and what a project keeps for itself.

    Args:
        refused: told of folders that can't be read.
    """
    for current, folders, files in os.walk(folder, onerror=refused):
        own = {name for mark, names in _OWN_FOLDERS.items() if mark in files for name in names}
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _NOT_SOURCE_FOLDERS | own
        )
        for name in sorted(files):
            if not name.startswith((".", "~$", "corpus.sqlite")):
                yield Path(current) / name


def _walk(folder: Path, root: Path, told: FoundFiles) -> Iterator[Path]:
    """Files of a folder and below that may be sources, sorted; what was passed over is noted."""
    passed_over: list[str] = []

    def refused(error: OSError) -> None:
        origin = origin_of(Path(error.filename), root)
        sentence = "no permission to read this folder; change its rights and try again."
        told.failed.append((origin, str(UnreadableSource(origin, sentence))))
        told.refused_folders.append(origin)

    for path in files_below(folder, refused):
        if is_sidecar(path):
            continue
        if not may_be_source(path.name):
            passed_over.append(path.name)
            continue
        yield path
    if passed_over:
        shown = ", ".join(passed_over[:5]) + (", …" if len(passed_over) > 5 else "")
        told.notes.append(
            f"{origin_of(folder, root)}: {len(passed_over)} files of other kinds were passed over: {shown}."
        )
