"""What is to be done with each file of a run: nothing, as it is unchanged; or read, here or in another process.

Looks at files a little ahead of the one in hand, so that other processes read while this one writes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SourceError
from corpus.readers.formats import is_simple
from corpus.reading_pool import ReadingPool, time_for
from corpus.sidecar import SourceSettings, settings_from_text, sidecar_settings
from corpus.source_documents import READERS_VERSION, Job
from corpus.source_files import bytes_of, hash_of, head_of, is_gone, origin_of, stamp_of, stat_of
from corpus.store import KnownFile, Store
from corpus.transcribing import SECONDS as TRANSCRIBING_SECONDS
from corpus.transcribing import TranscriberChoice, is_recording

SMALL = 1024**2
"""Bytes up to which plain text is read in this process."""
SMALL_AGAIN = 8 * 1024**2
"""The same of a file that was read before, of which most is as it was: less than starting another process costs."""
_REDACTED = "/redacted"
MUCH = 2 * 1024**2
"""Bytes read in this process, after which others do the reading: by then they are worth their start."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with one file."""

    path: Path
    origin: str
    job: Job
    manner: str = ""
    """How it is read, as the store keeps it."""
    stamp: str = ""
    known: bool = False
    """Whether documents of it are in the store."""
    error: SourceError | None = None
    unchanged: KnownFile | None = None
    data: bytes | None = None
    """Its bytes, where it is to be read in this process."""
    moved_from: tuple[str, ...] = ()
    """Other names under which these bytes are in the store and that are gone."""


class Planner:
    """Makes the plans of one run."""

    def __init__(
        self,
        store: Store,
        root: Path,
        flags: SourceSettings,
        pool: ReadingPool,
        transcriber: TranscriberChoice | None,
        told: Callable[[SourceSettings], SourceSettings],
        *,
        redacted: bool,
    ) -> None:
        """
        Args:
            told: turns what was said of a source into the words that the source uses.
            redacted: whether personal data is taken out of what is read.
        """
        self._told = told
        self._redacted = redacted
        self._store = store
        self._root = root
        self._flags = flags
        self._pool = pool
        self._transcriber = transcriber
        self._read_here = 0

    def plans(self, sources: Sequence[tuple[Path, Path]]) -> Iterator[Plan]:
        """A plan for each file, in order; the next ones are already being read by the pool."""
        ahead: deque[Plan] = deque()
        for path, top in sources:
            ahead.append(self._plan(path, top))
            if len(ahead) > 2 * self._pool.workers:
                yield ahead.popleft()
        yield from ahead

    def _plan(self, path: Path, top: Path) -> Plan:
        origin = origin_of(path, self._root)
        nothing = Job(path, origin, SourceSettings(), SourceSettings(), "", 0.0)
        try:
            about = stat_of(path, origin)
            known = self._store.file(origin)
            stamp = stamp_of(about)
            if known is not None:
                said, manner = self._manner(path, top, self._flags.over(kept_flags(known)))
                if known.reading == manner and known.stamp and known.stamp == stamp:
                    return Plan(path, origin, nothing, manner, stamp, True, unchanged=known)
            most = SMALL if known is None else SMALL_AGAIN
            away = risky(path, origin, about.st_size, most) or self._read_here > MUCH
            data = None if away else bytes_of(path, origin)
            digest = hash_of(path, origin) if data is None else hashlib.sha256(data).hexdigest()
            if known is not None and (known.origin_hash, known.reading) == (digest, manner):
                return Plan(path, origin, nothing, manner, stamp, True, unchanged=known)
            moved = self._moved_from(origin, digest) if known is None else ()
            flags = self._flags.over(kept_flags(known or (self._store.file(moved[0]) if moved else None)))
            said, manner = self._manner(path, top, flags)
        except SourceError as error:
            return Plan(path, origin, nothing, error=error)
        folder = Path(os.path.abspath(path)).parent.name
        job = self._job(path, origin, said, flags, folder, about.st_size)
        if data is None:
            self._pool.submit(job)
        else:
            self._read_here += len(data)
        return Plan(path, origin, job, manner, stamp, known is not None, data=data, moved_from=moved)

    def _manner(self, path: Path, top: Path, flags: SourceSettings) -> tuple[SourceSettings, str]:
        """As `manner_of`; a recording is read anew when another transcriber is set."""
        said, manner = manner_of(path, top, flags)
        if self._transcriber is None or not is_recording(path.name):
            return said, manner
        return said, json.dumps({**json.loads(manner), "transcriber": self._transcriber.name}, ensure_ascii=False)

    def _job(self, path: Path, origin: str, said: SourceSettings, flags: SourceSettings, folder: str, size: int) -> Job:
        seconds = TRANSCRIBING_SECONDS if self._transcriber and is_recording(path.name) else time_for(size)
        held = self._store.documents_of_file(origin)
        known = {
            own: read for own, (_, fingerprint) in held.items() if (read := read_print(fingerprint, self._redacted))
        }
        return Job(path, origin, self._told(said), self._told(flags), folder, seconds, self._transcriber, known)

    def _moved_from(self, origin: str, digest: str) -> tuple[str, ...]:
        others = self._store.files_with_hash(digest) - {origin}
        return tuple(sorted(other for other in others if is_gone(other, self._root)))


def kept_print(whole: str, read: str, redacted: bool) -> str:
    """What the store keeps of a document by which the same is known: prints of it all and of what it was made from."""
    return f"{whole} {read}{_REDACTED * redacted}" if read else whole


def read_print(kept: str, redacted: bool) -> str:
    """The print of what a document was made from, see `Segmented.read`; empty where it was redacted and is not now."""
    read = kept.partition(" ")[2]
    return read.removesuffix(_REDACTED) if read.endswith(_REDACTED) is redacted else ""


def risky(path: Path, origin: str, size: int, most: int = SMALL) -> bool:
    """Whether a file is not to be read in this process: it needs a parser, or has more than `most` bytes.

    Raises:
        UnreadableSource: its first bytes can't be read.
    """
    return size > most or not is_simple(head_of(path, origin), origin)


def kept_flags(known: KnownFile | None) -> SourceSettings:
    """The flags of an earlier run, from what the store keeps of a file."""
    return settings_from_text(json.loads(known.reading)["flags"]) if known and known.reading else SourceSettings()


def manner_of(path: Path, top: Path, flags: SourceSettings) -> tuple[SourceSettings, str]:
    """All that is said of the source at `path`, and the manner of reading as the store keeps it.

    Raises:
        UnreadableSource: a sidecar can't be read.
    """
    said, sidecars = sidecar_settings(Path(os.path.abspath(path)), Path(os.path.abspath(top)))
    reading = {"readers": READERS_VERSION, "flags": flags.as_text(), "sidecars": sidecars}
    return flags.over(said), json.dumps(reading, ensure_ascii=False)
