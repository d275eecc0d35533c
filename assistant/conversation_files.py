"""The files that conversations are kept in: one a conversation, one line a turn, a line more for a new name.

Lists them, finds words in them, names them, takes turns back. Knows nothing of how a turn is answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from assistant.artifact_files import write_whole
from assistant.asked_names import with_pseudonyms
from assistant.errors import ProjectError
from assistant.project import Project
from assistant.replies import Reply

LONGEST_NAME = 80
"""Characters of a conversation's name."""
AROUND = 60
"""Characters shown before and after words that were looked for."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One turn as it is kept."""

    question: str
    reply: Reply
    time: str
    """ISO 8601, UTC."""
    within: str = ""
    """The filter that it was asked within; empty: everything."""


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """One conversation in the list."""

    id: str
    name: str
    """As it was called, else its first question."""
    last: str
    """When something was last said in it; ISO 8601, UTC."""
    turns: int
    found: str = ""
    """Where the words stand that were looked for."""


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the list and a search need of one file."""

    name: str
    last: str
    turns: int
    texts: tuple[str, ...]


class ConversationShelf:
    """The conversations of a project. A file is read again only where it has changed."""

    def __init__(self, project: Project) -> None:
        """Nothing is read yet."""
        self._project = project
        self._known: dict[str, tuple[tuple[int, int], _Contents]] = {}

    def listed(self, words: str = "") -> list[ConversationSummary]:
        """Those that something was said in, the newest first; with `words`, those alone that hold every one of them.

        Words are looked for in names, questions, answers and quotations, in any script, without regard to case.
        """
        wanted = words.casefold().split()
        found = []
        for path in (self._project.root / "conversations").glob("*.jsonl"):
            contents = self._contents(path)
            if contents is None or not contents.turns:
                continue
            hit = _holding((contents.name, *contents.texts), wanted)
            if hit is not None:
                found.append(ConversationSummary(path.stem, contents.name, contents.last, contents.turns, hit))
        return sorted(found, key=lambda each: (each.last, each.id), reverse=True)

    def _contents(self, path: Path) -> _Contents | None:
        try:
            status = path.stat()
            seen = (status.st_mtime_ns, status.st_size)
            known = self._known.get(path.stem)
            if known is None or known[0] != seen:
                known = (seen, _read_contents(path))
                self._known[path.stem] = known
        except (OSError, ProjectError):
            return None  # gone, or not as it was written: opening it tells why
        return known[1]


def conversation_path(project: Project, identity: str) -> Path:
    """The file of a conversation.

    Raises:
        ProjectError: the id can't be a file name.
    """
    if not _ID.fullmatch(identity):
        raise ProjectError(f"{identity[:40]!r} can't be the id of a conversation: letters, digits, - and _ only.")
    return project.root / "conversations" / f"{identity}.jsonl"


def kept_turns(path: Path) -> list[KeptTurn]:
    """Turns of a conversation's file; a line that was cut off by a crash is passed over.

    Raises:
        ProjectError: the file can't be read, or holds a line that is no turn.
    """
    turns = []
    for number, entry in _entries(path):
        if "question" not in entry and "name" in entry:
            continue
        try:
            turns.append(
                KeptTurn(
                    str(entry["question"]),
                    Reply.model_validate(entry["reply"]),
                    str(entry.get("time", "")),
                    str(entry.get("within", "")),
                )
            )
        except (KeyError, ValidationError) as error:
            raise ProjectError(f"{path}, line {number}, is not as wayfolk writes it; remove the line.") from error
    return turns


def add_line(path: Path, line: str) -> None:
    """Append a line to a conversation's file.

    Raises:
        ProjectError: it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            # The line end goes first: what a crash cut off must not swallow this line.
            file.write("\n" + line if file.tell() else line)
    except OSError as error:
        raise ProjectError(f"{path} can't be written: {error.strerror or error}; make room or allow it.") from error


def rename_conversation(project: Project, identity: str, name: str) -> str:
    """Call a conversation `name`, its people by their pseudonyms; the name as it is kept.

    Raises:
        ProjectError: there is no such conversation, or the name is empty.
    """
    kept = _shortened(with_pseudonyms(project, " ".join(name.split())))
    if not kept:
        raise ProjectError("A conversation needs a name of at least one letter; write one.")
    path = _there(project, identity)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    add_line(path, json.dumps({"name": kept, "time": now}, ensure_ascii=False))
    return kept


def take_back(project: Project, identity: str, place: int) -> None:
    """Drop the turn at `place` (0: the first) and those after it, so that it can be asked again or otherwise.

    What was drafted or accepted in them stays.

    Raises:
        ProjectError: there is no such conversation, or it can't be written.
    """
    path = _there(project, identity)
    lines, turns = [], 0
    for _, entry in _entries(path):
        if "question" in entry:
            turns += 1
            if turns > place:
                continue
        lines.append(json.dumps(entry, ensure_ascii=False))
    write_whole(path, "\n".join(lines))


def remove_conversation(project: Project, identity: str) -> None:
    """Remove a conversation for good; what was drafted in it stays.

    Raises:
        ProjectError: there is no such conversation.
    """
    _there(project, identity).unlink(missing_ok=True)


def _there(project: Project, identity: str) -> Path:
    path = conversation_path(project, identity)
    if not path.exists():
        raise ProjectError(f"There is no conversation {identity!r}; it may have been removed. Choose one of the list.")
    return path


def _entries(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    if not path.exists():
        return
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise ProjectError(f"{path} can't be read: {error.strerror or error}.") from error
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if not isinstance(entry, dict):
            raise ProjectError(f"{path}, line {number}, is not as wayfolk writes it; remove the line.")
        yield number, entry


def _read_contents(path: Path) -> _Contents:
    turns = kept_turns(path)
    named = [str(entry["name"]) for _, entry in _entries(path) if "question" not in entry and "name" in entry]
    first = turns[0].question if turns else ""
    texts = [text for turn in turns for text in (turn.question, turn.reply.answer)]
    texts += [citation.quote for turn in turns for citation in turn.reply.citations]
    return _Contents(
        named[-1] if named else _shortened(" ".join(first.split())),
        turns[-1].time if turns else "",
        len(turns),
        tuple(dict.fromkeys(texts)),
    )


def _shortened(name: str) -> str:
    """At most `LONGEST_NAME` characters, cut between words where there are any."""
    if len(name) <= LONGEST_NAME:
        return name
    cut = name[: LONGEST_NAME - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > LONGEST_NAME // 2 else cut).rstrip() + "…"


def _holding(texts: tuple[str, ...], wanted: list[str]) -> str | None:
    """The surroundings of the first word looked for, or None where one of them stands nowhere; all of them count."""
    if not wanted:
        return ""
    folded = [text.casefold() for text in texts]
    if not all(any(word in text for text in folded) for word in wanted):
        return None
    place = next(place for place, text in enumerate(folded) if wanted[0] in text)
    text, at = " ".join(texts[place].split()), 0
    at = max(text.casefold().find(wanted[0]), 0)
    low, high = max(at - AROUND, 0), min(at + len(wanted[0]) + AROUND, len(text))
    return f"{'…' if low else ''}{text[low:high]}{'…' if high < len(text) else ''}"
