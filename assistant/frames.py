"""Journey frames: the stages and lanes of a journey, as data.

A frame is a TOML file: shipped ones lie beside this module in `frames/`, a team's own in `<project>/frames/`. It names
its stages in every language the product speaks, says what each is about, and gives cue sentences as a participant
would say them; the observation coders learn the stages from the cues. `frames/lanes.toml` holds the lanes.

What this module does not know: corpora, models, artifacts.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.errors import FrameError

DEFAULT_LANES = ("touchpoints", "thoughts_feelings", "pain_points", "ideas")
"""The lanes of the classic journey grid."""

_LANES_FILE = "lanes"


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the journey grid."""

    id: str
    names: Mapping[str, str]
    ask: Mapping[str, str]
    """Language → the question that would fill an empty cell, with `{stage}` where the stage's name goes."""


@dataclass(frozen=True, slots=True)
class FrameStage:
    """A stage of a journey."""

    id: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    """Language → what happens in this stage, one sentence."""
    cues: Mapping[str, tuple[str, ...]]
    """Language → sentences as a participant would say them in this stage."""
    share: float = 1.0
    """How often research tells of this stage, beside the others; equal where nobody knows."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The stages and lanes of a journey."""

    id: str
    names: Mapping[str, str]
    stages: tuple[FrameStage, ...]
    lanes: tuple[Lane, ...]
    digest: str = field(repr=False)
    """SHA-256, hex, of the frame's file and the lanes' file."""

    def stage_name(self, stage_id: str, language: str) -> str:
        """The stage's name; the English one where the language has none, the id where the frame has no such stage."""
        return next((_in(stage.names, language) for stage in self.stages if stage.id == stage_id), stage_id)

    def lane_name(self, lane_id: str, language: str) -> str:
        """The lane's name; the English one where the language has none, the id where the frame has no such lane."""
        return next((_in(lane.names, language) for lane in self.lanes if lane.id == lane_id), lane_id)

    def ask(self, lane_id: str, stage_id: str, language: str) -> str:
        """The question that would fill the empty cell of this lane and stage; empty where there is no such lane."""
        template = next((_in(lane.ask, language) for lane in self.lanes if lane.id == lane_id), "")
        return template.replace("{stage}", self.stage_name(stage_id, language))


class _LaneFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    names: dict[str, str] = Field(min_length=1)
    ask: dict[str, str] = Field(min_length=1)


class _StageFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    names: dict[str, str] = Field(min_length=1)
    about: dict[str, str] = {}
    cues: dict[str, list[str]] = {}
    share: float = Field(default=1.0, gt=0)


class _FrameFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    names: dict[str, str] = Field(min_length=1)
    lanes: list[str] = Field(default=list(DEFAULT_LANES), min_length=1)
    own_lanes: list[_LaneFile] = []
    stages: list[_StageFile] = Field(min_length=2)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> _FrameFile:
        ids = [stage.id for stage in self.stages]
        if len(set(ids)) < len(ids) or len(set(self.lanes)) < len(self.lanes):
            raise ValueError("two stages or two lanes have the same id")
        return self


class _LanesFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lanes: list[_LaneFile]


def load_frame(name: str, project_root: Path | None = None) -> Frame:
    """The frame called `name`; a project's own frame comes before a shipped one of the same name.

    Raises:
        FrameError: there is no such frame (the known ones are listed), or its file can't be read.
    """
    sources = dict(_sources(project_root))
    if name not in sources:
        raise FrameError(f"There is no journey frame called {name!r}; there are: {', '.join(sorted(sources))}.")
    return _parse(name, sources[name])


def list_frames(project_root: Path | None = None) -> list[Frame]:
    """Every frame at hand, by name.

    Raises:
        FrameError: the file of one of them can't be read.
    """
    return [_parse(name, source) for name, source in sorted(dict(_sources(project_root)).items())]


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text for `language` (`zh-Hant` falls back to `zh`), else the English one, else the first."""
    return _in(texts, language)


def _in(texts: Mapping[str, str], language: str) -> str:
    for code in (language, language.split("-")[0], "en"):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), "")


def _sources(project_root: Path | None) -> Iterator[tuple[str, str]]:
    """Name and text of every frame file, the project's own last so that they win."""
    for entry in (files("assistant") / "frames").iterdir():
        if entry.name.endswith(".toml") and entry.name != f"{_LANES_FILE}.toml":
            yield entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8")
    for path in sorted((project_root / "frames").glob("*.toml")) if project_root else ():
        try:
            yield path.stem, path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FrameError(f"The frame file {path} can't be read: {error}. Save it as UTF-8 text.") from error


@lru_cache(maxsize=64)
def _parse(name: str, source: str) -> Frame:
    lanes_source = (files("assistant") / "frames" / f"{_LANES_FILE}.toml").read_text(encoding="utf-8")
    try:
        described = _FrameFile.model_validate(tomllib.loads(source))
        shared = _LanesFile.model_validate(tomllib.loads(lanes_source)).lanes
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise FrameError(f"The frame {name!r} is not written as a frame should be: {error}") from error
    known = {lane.id: lane for lane in (*shared, *described.own_lanes)}
    unknown = [lane for lane in described.lanes if lane not in known]
    if unknown:
        raise FrameError(
            f"The frame {name!r} names the lane {unknown[0]!r}, which nothing describes; "
            f"use one of {', '.join(sorted(known))}, or describe it under [[own_lanes]]."
        )
    return Frame(
        id=name,
        names=described.names,
        stages=tuple(
            FrameStage(
                stage.id,
                stage.names,
                stage.about,
                {code: tuple(cues) for code, cues in stage.cues.items()},
                stage.share,
            )
            for stage in described.stages
        ),
        lanes=tuple(Lane(lane, known[lane].names, known[lane].ask) for lane in described.lanes),
        digest=hashlib.sha256(f"{source}\0{lanes_source}".encode()).hexdigest(),
    )
