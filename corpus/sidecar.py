"""What a team says of a source that the source doesn't say itself: sidecar files and flags. Knows TOML, reads no
source.

`interview.txt.wayfolk.toml` speaks of the file beside it; `folder.wayfolk.toml` or `wayfolk-sources.toml` of all
files in its folder and the folders below. What is nearer wins: flags, then the file's own, then its folder's, then
folders above.

    kind = "interview"          # one of the kinds
    method = "remote moderated test"
    date = "2018-01-24"
    study = "permits"
    language = "en"
    title = "Round 7"
    voice = "participant"       # or "staff": whose words unnamed voices are
    setting = "field"           # or "lab": where it was gathered
    contact = "unobtrusive"     # or "obtrusive": whether people were asked or watched with their knowledge

    [attributes]
    audience = "public"

    [speakers]                  # label → interviewer, participant, staff or narrator
    "Anna" = "interviewer"

    [columns]                   # column → one of COLUMN_ROLES
    "Comments" = "open"

    [people]                    # label → the person it means: a name of the study, or `study/name` of another one
    "A. K." = "Anna Kovač"

    [parts."chat 3"]            # the same of one of the documents that the file holds
    kind = "ticket"
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import UnreadableSource
from corpus.records import Role, SourceKind
from corpus.speakers import normalised

Choice = TypeVar("Choice", SourceKind, Role)
SETTINGS = ("field", "lab")
CONTACTS = ("unobtrusive", "obtrusive")
FILE_SUFFIX = ".wayfolk.toml"
FOLDER_NAMES = ("wayfolk-sources.toml", "folder.wayfolk.toml")
COLUMN_ROLES = (
    "id",
    "date",
    "question",
    "open",
    "staff",
    "closed",
    "scale",
    "personal",
    "language",
    "speaker",
    "time",
    "ignore",
)


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What is said of a source from outside. An empty field says nothing."""

    kind: SourceKind | None = None
    method: str = ""
    date: str = ""
    study: str = ""
    language: str = ""
    title: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, Role] = field(default_factory=dict)
    """Label as written → role."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column title → one of `COLUMN_ROLES`."""
    voice: Role | None = None
    """PARTICIPANT or STAFF: whose words those of unnamed voices are."""
    setting: str = ""
    """One of `SETTINGS`: where it was gathered."""
    contact: str = ""
    """One of `CONTACTS`: whether people knew that they were asked or watched."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Label as written → the person it means: a name or code of the same study, or `study/name`."""
    parts: Mapping[str, SourceSettings] = field(default_factory=dict)
    """Name of a part of the file → what is said of that part alone; wins over what is said of the whole."""

    def over(self, weaker: SourceSettings) -> SourceSettings:
        """These settings, and where they say nothing, those of `weaker`; tables are joined key by key."""
        return SourceSettings(
            kind=self.kind or weaker.kind,
            method=self.method or weaker.method,
            date=self.date or weaker.date,
            study=self.study or weaker.study,
            language=self.language or weaker.language,
            title=self.title or weaker.title,
            attributes={**weaker.attributes, **self.attributes},
            speakers={**weaker.speakers, **self.speakers},
            columns={**weaker.columns, **self.columns},
            voice=self.voice or weaker.voice,
            setting=self.setting or weaker.setting,
            contact=self.contact or weaker.contact,
            people={**weaker.people, **self.people},
            parts={
                name: self.parts.get(name, SourceSettings()).over(weaker.parts.get(name, SourceSettings()))
                for name in (*weaker.parts, *(own for own in self.parts if own not in weaker.parts))
            },
        )

    def for_part(self, name: str) -> SourceSettings:
        """What these settings say of the part `name`; parts within that part are named `<name>!/<part>`."""
        if not self.parts:
            return self
        inner = {key.removeprefix(f"{name}!/"): said for key, said in self.parts.items() if key.startswith(f"{name}!/")}
        own = self.parts.get(name, SourceSettings())
        return own.over(SourceSettings(parts=inner)).over(replace(self, parts={}))

    def speaker_roles(self) -> dict[str, Role]:
        """`speakers` with labels as they are compared."""
        return {normalised(label): role for label, role in self.speakers.items()}

    def as_text(self) -> str:
        """All that is said, as JSON; equal settings give equal text. `settings_from_text` reads it back."""
        said: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name == "parts":
                value = {name: json.loads(part.as_text()) for name, part in self.parts.items()}
            if value:
                said[item.name] = dict(sorted(value.items())) if isinstance(value, Mapping) else value
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def settings_from_text(text: str) -> SourceSettings:
    """The settings that `as_text` wrote."""
    return settings_from_table(json.loads(text) if text else {}, "settings")


def settings_from_table(table: Mapping[str, Any], origin: str) -> SourceSettings:
    """Settings from a TOML table.

    Raises:
        UnreadableSource: an unknown key, or a value that is not allowed; says which are.
    """
    known = {item.name for item in fields(SourceSettings)}
    for key in table:
        if key not in known:
            raise UnreadableSource(origin, f"unknown key {key!r}; the keys are {', '.join(sorted(known))}.")
    tables: dict[str, dict[str, str]] = {}
    for key in ("attributes", "speakers", "columns", "people"):
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            raise UnreadableSource(origin, f"{key!r} must be a table, written as [{key}].")
        tables[key] = {str(name): _scalar(item) for name, item in value.items()}
    for column, role in tables["columns"].items():
        if role not in COLUMN_ROLES:
            raise UnreadableSource(
                origin, f"column {column!r} can't be {role!r}; use one of {', '.join(COLUMN_ROLES)}."
            )
    return SourceSettings(
        kind=_choice(SourceKind, table.get("kind"), "kind", origin),
        method=_scalar(table.get("method", "")),
        date=_scalar(table.get("date", "")),
        study=_scalar(table.get("study", "")),
        language=_scalar(table.get("language", "")),
        title=_scalar(table.get("title", "")),
        attributes=tables["attributes"],
        speakers={
            label: said
            for label, value in tables["speakers"].items()
            if (said := _choice(Role, value, f"speaker {label!r}", origin)) is not None
        },
        columns=tables["columns"],
        voice=_voice(table.get("voice"), origin),
        setting=_one_of(SETTINGS, table.get("setting"), "setting", origin),
        contact=_one_of(CONTACTS, table.get("contact"), "contact", origin),
        people=tables["people"],
        parts=_parts(table.get("parts", {}), origin),
    )


def is_sidecar(path: Path) -> bool:
    """Whether a file is a sidecar, never a source."""
    return path.name in FOLDER_NAMES or path.name.endswith(FILE_SUFFIX)


def sidecar_settings(path: Path, top: Path) -> tuple[SourceSettings, str]:
    """What the sidecars say of the source at `path`, from its own up to the folder `top`; and a hash of them all.

    Raises:
        UnreadableSource: a sidecar can't be read.
    """
    settings = SourceSettings()
    digest = hashlib.sha256()
    candidates = [path.with_name(path.name + FILE_SUFFIX)]
    for folder in path.parents:
        candidates.extend(folder / name for name in FOLDER_NAMES)
        if folder == top or top not in folder.parents:
            break
    found = False
    for candidate in candidates:
        if not candidate.is_file():
            continue
        found = True
        data = _bytes(candidate)
        digest.update(data)
        settings = settings.over(settings_from_bytes(data, str(candidate)))
    return settings, digest.hexdigest()[:16] if found else ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableSource(str(path), f"this sidecar can't be read ({error.strerror}).") from None


def settings_from_bytes(data: bytes, origin: str) -> SourceSettings:
    """What the bytes of a sidecar say.

    Raises:
        UnreadableSource: they are not valid TOML, or say what is not allowed.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(origin, f"this sidecar is not valid TOML ({error}); correct it.") from None
    return settings_from_table(table, origin)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _choice(choices: type[Choice], value: Any, what: str, origin: str) -> Choice | None:
    if value is None or value == "":
        return None
    try:
        return choices(str(value).strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise UnreadableSource(origin, f"{what} can't be {value!r}; use one of {', '.join(choices)}.") from None


def _one_of(choices: tuple[str, ...], value: Any, what: str, origin: str) -> str:
    said = _scalar("" if value is None else value).strip().lower()
    if said and said not in choices:
        raise UnreadableSource(origin, f"{what} can't be {value!r}; use {' or '.join(choices)}.")
    return said


def _parts(value: Any, origin: str) -> dict[str, SourceSettings]:
    if not isinstance(value, Mapping) or not all(isinstance(part, Mapping) for part in value.values()):
        raise UnreadableSource(origin, "'parts' must be tables, each written as [parts.\"name of the part\"].")
    return {str(name): settings_from_table(part, origin) for name, part in value.items()}


def _voice(value: Any, origin: str) -> Role | None:
    role = _choice(Role, value, "voice", origin)
    if role not in (None, Role.PARTICIPANT, Role.STAFF):
        raise UnreadableSource(origin, f"voice can't be {value!r}; use participant or staff.")
    return role
