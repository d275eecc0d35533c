"""Mangles files in many ways and reads what comes of them: every one must give a reading or one clear sentence.

`python scripts/mangled_files.py [FOLDER...] [--count N] [--seed N]` takes the fixtures of documents where no folder
is named. Prints each file that breaks a reader, with the way it was mangled, and how long the slowest took.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

FORMATS = Path(__file__).parent.parent / "tests" / "formats"
DOCUMENTS = ("libreoffice", "mail", "pdf", "plain_text", "powerpoint", "rtf", "web_page", "word", "word_transcribe")


def mangled(data: bytes, seed: int) -> tuple[str, bytes]:
    """One way to damage a file, and what comes of it; the same for the same seed."""
    chance = random.Random(seed)
    ways = ["flip", "flip", "cut", "cut", "zero", "double", "swap", "garbage", "insert"]
    if data.startswith(b"PK"):
        ways += ["member"] * 5
    way = chance.choice(ways)
    at = chance.randrange(max(1, len(data)))
    size = chance.randrange(1, 200)
    if way == "flip":
        out = bytearray(data)
        for _ in range(chance.choice((1, 3, 30))):
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
        return way, bytes(out)
    if way == "member":
        return way, _with_a_damaged_member(data, chance)
    pieces = {
        "cut": data[:at],
        "zero": data[:at] + bytes(size) + data[at + size :],
        "double": data[:at] + data[at : at + size] * 3 + data[at + size :],
        "swap": data[at:] + data[:at],
        "garbage": data[:at] + chance.randbytes(size) + data[at + size :],
        "insert": data[:at]
        + chance.choice((b"<", b"{\\", b"\x00", b"]]>", b"\\u-99999999?", b"&x;", b"=?", b"%"))
        + data[at:],
    }
    return way, pieces[way]


def _with_a_damaged_member(data: bytes, chance: random.Random) -> bytes:
    """A package whose archive is whole and one of whose parts is not."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
            hit = chance.choice(names)
            for name in source.namelist():
                body = source.read(name)
                if name == hit:
                    if chance.random() < 0.2:
                        continue
                    body = mangled(body, chance.randrange(1 << 30))[1]
                target.writestr(name, body)
    except (zipfile.BadZipFile, OSError, ValueError, IndexError):
        return data[:-1]
    return out.getvalue()


def files(folders: list[Path]) -> Iterator[Path]:
    """The files to be mangled."""
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".toml")


def outcome(data: bytes, name: str) -> str:
    """What reading does: a class and a sentence where something else comes out of it than should; else empty."""
    from corpus.errors import SourceError
    from corpus.readers.formats import read_parts
    from corpus.segmenting import Source, segment
    from corpus.sidecar import SourceSettings

    settings = SourceSettings(study="s")
    try:
        for origin, found in read_parts(data, name, settings):
            sentence = ""
            if isinstance(found, SourceError):
                sentence = str(found)
            else:
                try:
                    whole = segment(found, Source(origin, origin.rpartition("/")[2], "h", settings))
                    if any(each.span.of(whole.document.text) != each.text for each in whole.segments):
                        return "offsets do not fit"
                except SourceError as error:
                    sentence = str(error)
            if "\n" in sentence or len(sentence) > 600:
                return f"not one sentence: {sentence[:200]!r}"
    except SourceError as error:
        sentence = str(error)
        return f"not one sentence: {sentence[:200]!r}" if "\n" in sentence or len(sentence) > 600 else ""
    except Exception as error:  # noqa: BLE001 - whatever else comes out is what is looked for
        return f"{type(error).__name__}: {str(error)[:200]}"
    return ""


def main() -> int:
    """Mangle and read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=200, help="ways for each file")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    broken = done = 0
    slowest = (0.0, "")
    for path in files(args.folders or [FORMATS / name for name in DOCUMENTS]):
        data = path.read_bytes()
        for seed in range(args.seed, args.seed + args.count):
            way, changed = mangled(data, seed)
            began = time.perf_counter()
            wrong = outcome(changed, path.name)
            slowest = max(slowest, (time.perf_counter() - began, f"{path} {seed}"))
            done += 1
            if wrong:
                broken += 1
                sys.stdout.write(f"{path} seed {seed} ({way}): {wrong}\n")
    sys.stdout.write(f"{done} read, {broken} broken; the slowest took {slowest[0]:.2f} s: {slowest[1]}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
