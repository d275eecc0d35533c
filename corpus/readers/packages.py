"""ZIP packages of office formats → their XML, within limits. Knows archives and hostile XML, no document format.

Sizes are judged by what the archive declares before anything is unpacked; what unpacks to more than it declares is cut
there by the ZIP reader and fails its checksum. No entity is expanded and nothing outside the package is loaded.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.errors import EmptySource, EncryptedSource, UnreadableSource

if TYPE_CHECKING:
    from lxml.etree import _Element

PACKAGE_LIMIT = 1024 * 1024 * 1024
"""Bytes a package may unpack to, pictures included; none of them is unpacked."""
XML_LIMIT = 64 * 1024 * 1024
"""Bytes of one XML part; the text of a thousand-page book takes less than ten million."""
MEMBER_LIMIT = 20_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
)


class Package:
    """An office document's archive, opened."""

    def __init__(self, data: bytes, origin: str, what: str, suffix: str) -> None:
        """Opens the archive; nothing is unpacked yet.

        Args:
            what: the format in words, as in "this is not a Word document".
            suffix: what to save it as instead.

        Raises:
            EmptySource: there are no bytes. EncryptedSource: it is locked with a password.
            UnreadableSource: it is no such archive, damaged, or unpacks to more than the limits.
        """
        self._origin, self._what, self._suffix = origin, what, suffix
        if not data:
            raise EmptySource(origin, "the file is empty (0 bytes).")
        if data.startswith(_OLD_OFFICE):
            if _ENCRYPTED_STREAM in data:
                raise EncryptedSource(origin, "it is locked with a password; save it without one and try again.")
            raise UnreadableSource(
                origin, f"this is an old Office file, not a {what}; save it as {suffix} and try again."
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        except (*_DAMAGE, RuntimeError) as error:
            raise self.damaged(error) from None
        if len(members) > MEMBER_LIMIT or sum(member.file_size for member in members) > PACKAGE_LIMIT:
            raise UnreadableSource(
                origin,
                f"it would unpack to more than {PACKAGE_LIMIT // 1024**2} MB or {MEMBER_LIMIT:,} files, as no {what} "
                "does; it was not opened.",
            )
        self._sizes = {member.filename: member.file_size for member in members}
        self.names = tuple(self._sizes)

    def damaged(self, error: BaseException | str) -> UnreadableSource:
        """The sentence for a package that can't be read."""
        why = error if isinstance(error, str) else type(error).__name__
        return UnreadableSource(
            self._origin, f"this is not a {self._what}, or it is damaged ({why}); save it as {self._suffix} again."
        )

    def bytes(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableSource: it is damaged or too large. EncryptedSource: it is locked.
        """
        if self._sizes.get(name, 0) > XML_LIMIT:
            raise UnreadableSource(
                self._origin, f"its part {name} is larger than {XML_LIMIT // 1024**2} MB; split the document."
            )
        try:
            return self._archive.read(name)
        except RuntimeError as error:
            if "password" not in str(error) and "encrypted" not in str(error):
                raise self.damaged(error) from None
            sentence = "it is locked with a password; save it without one and try again."
            raise EncryptedSource(self._origin, sentence) from None
        except _DAMAGE as error:
            raise self.damaged(error) from None

    def xml(self, name: str) -> _Element | None:
        """The root of an XML part; None where there is no such part.

        Raises:
            UnreadableSource: it is damaged, too large, nested too deep or declares entities.
        """
        return parsed_xml(self.bytes(name), self.damaged) if name in self._sizes else None

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationships of an OOXML part: id → (last word of its type, name of the part it points at)."""
        folder, _, file = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found: dict[str, tuple[str, str]] = {}
        for item in root if root is not None else ():
            if isinstance(item.tag, str) and item.get("TargetMode") != "External":
                target = _resolved(folder, item.get("Target", ""))
                found[item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], target)
        return found


def parsed_xml(data: bytes, damaged: Callable[[BaseException | str], UnreadableSource]) -> _Element:
    """The root of an XML text that must not be trusted.

    Args:
        damaged: makes the error of what is wrong with it.

    Raises:
        UnreadableSource: it is not well-formed, nested too deep, or declares entities.
    """
    from lxml import etree

    if b"<!ENTITY" in data[:100_000]:
        raise damaged("it declares XML entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(error) from None


def local(element: _Element) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str, default: str = "") -> str:
    """An attribute by its name without a namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def _resolved(folder: str, target: str) -> str:
    """A target as a name in the package: a key to look up, never a path on a disk."""
    if target.startswith("/"):
        return target[1:]
    parts = folder.split("/") if folder else []
    for piece in target.split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts)
