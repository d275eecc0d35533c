"""Who may sign in to a server, and which projects are open to each: a file with hashed passwords.

The hash is scrypt (RFC 7914) of the standard library. Knows nothing of the page.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from base64 import b64decode, b64encode
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes

from assistant.artifact_files import write_whole
from assistant.errors import ProjectError

N, R, P = 2**15, 8, 1
"""Cost, block size and parallelism of scrypt: 32 MB and about a tenth of a second a try, as OWASP's password storage
sheet advises for interactive sign-in where memory is shared (N=2^15, r=8, p=3 or more memory)."""
SALT = 16
LEAST = 10
"""Characters of a password."""
TRIES, WITHIN = 10, 300.0
"""Failures of one name after which it is refused, and for how many seconds they count."""
_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class User:
    """One who may sign in."""

    name: str
    projects: tuple[str, ...]
    """Names of projects in the server's addresses; empty: all of them."""
    owner: bool = False
    """Whether they may see who is behind a pseudonym, put names back, and forget people."""


class Users:
    """The users of a file. It is read again when it has changed, so that adding a user needs no restart."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self.path = path
        self._read_at: int | None = None
        self._entries: dict[str, dict[str, object]] = {}
        self._failures: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()

    def listed(self) -> list[User]:
        """Everybody, by name."""
        return [User(name, _projects(entry), _owns(entry)) for name, entry in sorted(self._load().items())]

    def add(self, name: str, password: str, projects: tuple[str, ...] = (), *, owner: bool = False) -> None:
        """Add a user, or give one another password, other projects and rights.

        Raises:
            ProjectError: the name or the password won't do, or the file can't be written.
        """
        if not _NAME.fullmatch(name):
            raise ProjectError(f"{name[:64]!r} can't be a user's name: letters, digits and . _ @ - only, at most 64.")
        if len(password) < LEAST:
            raise ProjectError(f"The password of {name} is too short: give at least {LEAST} characters.")
        entries = dict(self._load())
        entries[name] = {"password": hashed(password), "projects": list(projects), "owner": owner}
        self._write(entries)

    def remove(self, name: str) -> None:
        """Remove a user.

        Raises:
            ProjectError: there is none of that name.
        """
        entries = dict(self._load())
        if entries.pop(name, None) is None:
            raise ProjectError(f"There is no user {name!r} in {self.path}.")
        self._write(entries)

    def check(self, name: str, password: str) -> bool:
        """Whether that is the user's password. It takes as long where there is no such user."""
        now = time.monotonic()
        with self._lock:
            recent = [each for each in self._failures[name] if now - each < WITHIN]
            self._failures[name] = recent
            if len(self._failures) > 10_000:
                self._failures.clear()
        entry = self._load().get(name)
        right = matches(password, str(entry["password"]) if entry else _NOBODY)
        if len(recent) >= TRIES:
            return False
        if not right or entry is None:
            with self._lock:
                self._failures[name].append(now)
            return False
        return True

    def sees(self, name: str) -> frozenset[str] | None:
        """Names of the projects open to a user; None: all. Nobody who is not in the file sees any."""
        entry = self._load().get(name)
        if entry is None:
            return frozenset()
        return frozenset(_projects(entry)) or None

    def owns(self, name: str) -> bool:
        """Whether a user may see who is behind a pseudonym."""
        return _owns(self._load().get(name, {}))

    def _load(self) -> dict[str, dict[str, object]]:
        with self._lock:
            try:
                changed = self.path.stat().st_mtime_ns
                if changed != self._read_at:
                    table = json.loads(self.path.read_text(encoding="utf-8"))
                    self._entries = {str(name): dict(entry) for name, entry in dict(table["users"]).items()}
                    self._read_at = changed
            except FileNotFoundError:
                self._entries, self._read_at = {}, None
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise ProjectError(
                    f"The users {self.path} can't be read: {error}. Make the file anew with: wayfolk users add."
                ) from error
            return self._entries

    def _write(self, entries: dict[str, dict[str, object]]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, json.dumps({"users": entries}, ensure_ascii=False, indent=2) + "\n")
            self.path.chmod(0o600)
        except OSError as error:
            raise ProjectError(f"The users {self.path} can't be written: {error.strerror or error}.") from error
        self._read_at = None


def hashed(password: str) -> str:
    """The password's hash as it is kept: `scrypt$N$r$p$salt$hash`."""
    salt = token_bytes(SALT)
    return "$".join(("scrypt", str(N), str(R), str(P), _text(salt), _text(_scrypt(password, salt, N, R, P))))


def matches(password: str, kept: str) -> bool:
    """Whether a password has that hash; compared in constant time."""
    try:
        kind, n, r, p, salt, wanted = kept.split("$")
        if kind != "scrypt":
            return False
        found = _scrypt(password, b64decode(salt), int(n), int(r), int(p))
        return hmac.compare_digest(found, b64decode(wanted))
    except ValueError:
        return False


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode("utf-8"), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=32)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _projects(entry: dict[str, object]) -> tuple[str, ...]:
    given = entry.get("projects", ())
    return tuple(map(str, given)) if isinstance(given, list) else ()


def _owns(entry: dict[str, object]) -> bool:
    return entry.get("owner") is True


_NOBODY = "$".join(("scrypt", str(N), str(R), str(P), _text(bytes(SALT)), _text(bytes(32))))
