"""Texts of a REFI-QDA project: written in its XML, or in files beside it. Knows paths and encodings, no selections."""

from __future__ import annotations

from typing import Any

from corpus.decoding import detect_encoding
from corpus.errors import EmptySource, SourceError, UnreadableSource
from corpus.readers.packages import Package
from corpus.readers.qda.positions import WrittenText
from corpus.readers.qda.xml_tree import child, words
from corpus.readers.reading import Reading
from corpus.sidecar import SourceSettings

_INSIDE = "internal://"
_MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


class Texts:
    """Finds the text of an element, whichever way its writer chose."""

    def __init__(self, package: Package, origin: str, settings: SourceSettings) -> None:
        self._package = package
        self._origin = origin
        self._settings = settings
        self._by_name: dict[str, str] = {}
        for name in package.names:
            steps = name.replace("\\", "/").lower().split("/")
            self._by_name.setdefault(steps[-1], name)
            self._by_name["/".join(steps[-2:])] = name

    def of(self, element: Any) -> WrittenText | Reading:
        """The text that the positions in `element` count; where there is only a document, what its reader finds.

        Raises:
            SourceError: it lies outside the project, is missing or can't be read.
        """
        content = child(element, "PlainTextContent")
        if content is not None and words(content).strip():
            return WrittenText(words(content))
        plain = element.get("plainTextPath", "")
        if plain and (member := self._member(plain)) is not None:
            return WrittenText(self._decoded(self._package.bytes(member)))
        other = element.get("richTextPath", "") or element.get("path", "") or element.get("currentPath", "")
        if other and (member := self._member(other)) is not None:
            return self._document(member)
        for path in (plain, other):
            if path:
                raise UnreadableSource(self._origin, f"its text is not in the project ({path[:200]}); export it whole.")
        raise EmptySource(self._origin, "the project holds no text of it.")

    def has_text(self, element: Any) -> bool:
        """Whether there is a text for `element`, readable or not."""
        return child(element, "PlainTextContent") is not None or bool(
            element.get("plainTextPath") or element.get("richTextPath")
        )

    def of_note(self, note: Any) -> str:
        """The text of a memo; empty where there is none that can be read."""
        try:
            return self.of(note).text
        except SourceError:
            return words(child(note, "Description"))

    def _member(self, path: str) -> str | None:
        """The member of the archive that a path means: `internal://X` lies in `Sources` or `sources`."""
        plain = path.removeprefix(_INSIDE).replace("\\", "/").strip().lower()
        if "://" in plain:
            return None
        steps = [each for each in plain.split("/") if each not in ("", ".", "..")]
        if not steps:
            return None
        return self._by_name.get("/".join(steps[-2:])) or self._by_name.get(steps[-1])

    def _decoded(self, data: bytes) -> str:
        """The text of a file with its byte-order mark and line ends, for a tool may have counted them."""
        encoding = detect_encoding(data)
        if encoding is None:
            raise UnreadableSource(self._origin, "its plain text is no text in any encoding known here.")
        text = data.decode(encoding, "replace")
        return text if data.startswith(_MARKS.get(encoding, b"\x00")) else text.removeprefix("\ufeff")

    def _document(self, member: str) -> Reading:
        from corpus.readers.formats import read

        found = read(self._package.bytes(member), f"{self._origin}!/{member}", self._settings)
        if not isinstance(found, Reading):
            raise UnreadableSource(self._origin, f"{member} holds several documents; take it in by itself.")
        return found
