"""ZIP archives → their members, one by one. Knows names, limits and sidecars inside, nothing of what the members say.

Nothing is unpacked to the disk. Names of members are labels: made harmless here, and never used as paths. What an
archive may cost is bounded before anything is unpacked, by the sizes that it declares; a member never yields more than
it declares, as `zipfile` stops there. Members with a password are refused one by one.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from corpus.decoding import detect_encoding
from corpus.errors import EmptySource, EncryptedSource, SourceError, UnreadableSource
from corpus.readers.reading import Part
from corpus.sidecar import FILE_SUFFIX, FOLDER_NAMES, SourceSettings, settings_from_bytes

MEMBER_LIMIT = 10_000
"""Members of one archive, folders and hidden files counted."""
TOTAL_LIMIT = 2 * 1024**3
"""Bytes of all members of one archive, unpacked."""
SIZE_LIMIT = 256 * 1024**2
"""Bytes of one member, unpacked."""
RATIO_LIMIT = 200
"""Unpacked to packed bytes of a member larger than `_RATIO_FROM`; text packs 3 to 20 times smaller, DEFLATE can reach
1032."""
_RATIO_FROM = 10 * 1024**2
_SIDECAR_LIMIT = 1024**2
_END = b"PK\x05\x06"
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
"""Extra field of Info-ZIP with the name in UTF-8."""
_HIDDEN_FOLDERS = {"__macosx", "node_modules", "__pycache__"}
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, and marks that make a name look like another one."""
_DAMAGE = (
    zipfile.BadZipFile,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises on bytes that are no sound archive."""
_PACKED_AS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_NAME_LIMIT = 200
"""Characters of one step of a name."""


def member_names(data: bytes) -> list[str] | None:
    """Names as stored in a ZIP file, or None where it is damaged or holds more than the limits allow."""
    try:
        _check_directory(data, "")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (SourceError, *_DAMAGE):
        return None


def read(data: bytes, origin: str, settings: SourceSettings) -> Iterator[Part]:
    """The members of a ZIP archive, by name.

    Raises:
        UnreadableSource: damaged, or larger than the limits.
        EncryptedSource: all of it is locked with a password.
        EmptySource: there is no member in it.
    """
    _check_directory(data, origin)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE:
        raise UnreadableSource(origin, "this ZIP archive is damaged; get it again or pack it anew.") from None
    members = [(info, name) for info, name in _named(archive.infolist()) if not info.filename.endswith("/")]
    if not members:
        raise EmptySource(origin, "the archive is empty.")
    if len(members) > MEMBER_LIMIT:
        raise _too_many(origin)
    total = sum(info.file_size for info, _ in members)
    if total > TOTAL_LIMIT:
        raise UnreadableSource(
            origin, f"it unpacks to more than {TOTAL_LIMIT // 1024**3} GB; pack its files into several archives."
        )
    if all(info.flag_bits & _ENCRYPTED for info, _ in members):
        raise EncryptedSource(origin, "the archive is locked with a password; unpack it and take in its files.")
    return _parts(archive, members, origin)


def _parts(archive: zipfile.ZipFile, members: Sequence[tuple[zipfile.ZipInfo, str]], origin: str) -> Iterator[Part]:
    from corpus.readers.formats import may_be_source

    sidecars, wrong = _sidecars(archive, members, origin)
    passed_over = []
    for info, name in members:
        path = PurePosixPath(name)
        if _is_sidecar(path.name) or _hidden(path):
            continue
        if not may_be_source(path.name):
            passed_over.append(name)
            continue
        study = path.parent.name or PurePosixPath(origin.rpartition("!/")[2]).stem
        try:
            said = _said_of(path, sidecars, wrong)
            yield Part(name, _bytes(archive, info, f"{origin}!/{name}"), said, study)
        except SourceError as error:
            yield Part(name, error)
    if passed_over:
        shown = ", ".join(passed_over[:5]) + (", …" if len(passed_over) > 5 else "")
        yield Part("", f"{len(passed_over)} files of other kinds were passed over: {shown}.")


def _check_directory(data: bytes, origin: str) -> None:
    """Refuse a directory too large to be looked at; what its end record says of it is only as much as it costs."""
    at = data.rfind(_END, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise UnreadableSource(origin, "this ZIP archive is damaged or cut off; get it again.")
    count, size = struct.unpack_from("<HI", data, at + 10)
    if count > MEMBER_LIMIT or size > MEMBER_LIMIT * 1000:
        raise _too_many(origin)


def _too_many(origin: str) -> UnreadableSource:
    return UnreadableSource(origin, f"it holds more than {MEMBER_LIMIT} files; pack them into several archives.")


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, origin: str) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedSource(origin, "it is locked with a password; unpack the archive and take in its files.")
    if info.file_size > SIZE_LIMIT:
        raise UnreadableSource(origin, f"larger than {SIZE_LIMIT // 1024**2} MB; split it and try again.")
    if info.file_size > _RATIO_FROM and info.file_size > RATIO_LIMIT * max(1, info.compress_size):
        raise UnreadableSource(origin, f"it unpacks to over {RATIO_LIMIT} times its size, as no text does; left out.")
    if info.compress_type not in _PACKED_AS:
        raise UnreadableSource(origin, "packed in a way that can't be read here; pack it anew as ZIP.")
    try:
        with archive.open(info) as member:
            return member.read(SIZE_LIMIT)
    except _DAMAGE:
        raise UnreadableSource(origin, "damaged inside the archive; get it again or pack it anew.") from None


# ---- names ----


def _named(infos: Sequence[zipfile.ZipInfo]) -> list[tuple[zipfile.ZipInfo, str]]:
    """Members with harmless names that differ from each other, sorted by them."""
    encoding = _encoding_of_names(infos)
    taken: set[str] = set()
    named = []
    for info in infos:
        name = wanted = harmless(_stored_name(info, encoding))
        count = 1
        while name in taken and not info.filename.endswith("/"):
            count += 1
            path = PurePosixPath(wanted)
            name = str(path.with_name(f"{path.stem} ({count}){path.suffix}"))
        taken.add(name)
        named.append((info, name))
    return sorted(named, key=lambda item: item[1])


def harmless(name: str) -> str:
    """A name as a label: steps parted by `/`, none of which leads up, to a root or to a drive."""
    name = unicodedata.normalize("NFC", _CONTROLS.sub("", name)).replace("\\", "/")
    steps = []
    for step in name.split("/"):
        step = _DRIVE.sub("", step.strip()).strip()
        if step in ("", ".", ".."):
            continue
        if len(step) > _NAME_LIMIT:
            suffix = PurePosixPath(step).suffix[:20]
            step = step[: _NAME_LIMIT - len(suffix)] + suffix
        # "!/" parts an archive from its members.
        steps.append(step.rstrip("!") or "member")
    return "/".join(steps[-20:]) or "member"


def _stored_name(info: zipfile.ZipInfo, encoding: str) -> str:
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    unicode_path = _unicode_path(info.extra)
    if unicode_path is not None:
        return unicode_path
    return _raw_name(info).decode(encoding, "replace")


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name that `zipfile` took for cp437."""
    return info.orig_filename.encode("cp437", "replace")


def _unicode_path(extra: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5:
            return body[5:].decode("utf-8", "replace")
        at += 4 + size
    return None


def _encoding_of_names(infos: Sequence[zipfile.ZipInfo]) -> str:
    """The encoding of names that are not marked as UTF-8: one for all, as one program wrote them."""
    raw = [_raw_name(info) for info in infos if not info.flag_bits & _UTF8_NAME]
    joined = b"\n".join(name for name in raw if not name.isascii())
    if not joined:
        return "cp437"
    guess = detect_encoding(joined)
    if guess == "utf-8" or (guess and not _latin(joined.decode(guess, "replace"))):
        return guess
    # The code page of Arabic Windows' own archiver, where letters lie among others than in cp1256.
    text = joined.decode("cp720", "replace")
    foreign = [char for char in text if char > "\x7f"]
    letters = sum(1 for char in foreign if "\u0621" <= char <= "\u0652")
    return "cp720" if letters > 0.75 * len(foreign) else "cp437"


def _latin(text: str) -> bool:
    """Whether what is not ASCII in a text is Latin letters and signs, for which archivers use the code page of DOS."""
    foreign = [char for char in text if char > "\x7f"]
    return sum(1 for char in foreign if char < "\u0250" or "\u2000" <= char <= "\u2122") > 0.5 * len(foreign)


def _hidden(path: PurePosixPath) -> bool:
    return any(step.startswith((".", "~$")) or step.casefold() in _HIDDEN_FOLDERS for step in path.parts)


# ---- sidecars ----


def _is_sidecar(name: str) -> bool:
    return name in FOLDER_NAMES or name.endswith(FILE_SUFFIX)


def _sidecars(
    archive: zipfile.ZipFile, members: Sequence[tuple[zipfile.ZipInfo, str]], origin: str
) -> tuple[Mapping[str, SourceSettings], Mapping[str, SourceError]]:
    """What the sidecars inside say, by their names; and those that can't be read."""
    found: dict[str, SourceSettings] = {}
    wrong: dict[str, SourceError] = {}
    for info, name in members:
        path = PurePosixPath(name)
        if not _is_sidecar(path.name) or _hidden(path):
            continue
        inner = f"{origin}!/{name}"
        try:
            if info.file_size > _SIDECAR_LIMIT:
                raise UnreadableSource(inner, "too large for a sidecar; shorten it.")
            found[name] = settings_from_bytes(_bytes(archive, info, inner), inner)
        except SourceError as error:
            wrong[name] = error
    return found, wrong


def _said_of(
    path: PurePosixPath, sidecars: Mapping[str, SourceSettings], wrong: Mapping[str, SourceError]
) -> SourceSettings:
    """What the sidecars inside say of a member, its own first, then those of its folder and the folders above.

    Raises:
        SourceError: one of them can't be read.
    """
    settings = SourceSettings()
    candidates = [f"{path}{FILE_SUFFIX}"]
    for folder in path.parents:
        candidates += [str(folder / name) for name in FOLDER_NAMES]
    for candidate in candidates:
        if candidate in wrong:
            raise wrong[candidate]
        if candidate in sidecars:
            settings = settings.over(sidecars[candidate])
    return settings
