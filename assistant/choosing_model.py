"""Another chat model for an open project: tried the way real work asks, then kept in its settings, and used at once.

Knows which settings hang together; nothing of how a model is called or of who may choose.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from assistant.errors import ProjectError
from assistant.journal import JournalledChatModel
from assistant.providers import make_chat_model
from assistant.settings import DEFAULT_CHAT_MODEL, ENVIRONMENT, SETTINGS_FILE, Settings
from assistant.settings_file import change_models
from assistant.trying import Trial, try_chat_model

if TYPE_CHECKING:
    from assistant.project import Project

LONGEST = 300
"""Characters of a model's name or of an address."""
PATIENCE = 30.0
"""Seconds a chosen server may take for one answer of the trial."""
_NAME = re.compile(r"[^\s\x00-\x1f\x7f]+")
_SHARED = {"embedder": "embedder_base_url", "transcriber": "transcriber_base_url"}
"""What is asked at `base_url` too, unless the setting beside it says otherwise."""

Kind = Literal["local", "none", "server"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """What a person chose."""

    kind: Kind
    """The embedded model, no language model at all, or a model on a server."""
    model: str = ""
    """As the server calls it."""
    base_url: str = ""
    """Root of the server; empty: the hosted API."""


def choose_model(project: Project, choice: ModelChoice, environ: Mapping[str, str] = os.environ) -> Trial | None:
    """Try the chosen model; where it answers sensibly keep it in the project's settings and use it from now on.

    Work that is under way ends with the model it began with. Returns what came of the trial, or None where no language
    model was chosen.

    Raises:
        ProjectError: the choice is not allowed, the trial went wrong, or the settings file can't be changed; nothing
            was kept.
        ModelError: the model does not answer; nothing was kept.
    """
    settings = chosen_settings(project.settings, choice, environ)
    trial = _tried(project, settings)
    if trial is not None and not trial.sensible:
        raise ProjectError(
            f"{trial.model} answered, but took the wrong passage for the right one. Choose another model."
        )
    values = {"chat": settings.chat_model}
    for name in ("base_url", *_SHARED.values()):
        now = getattr(settings, name) or ""
        if now != (getattr(project.settings, name) or ""):
            values[name] = now
    change_models(project.root / SETTINGS_FILE, values)
    project.use_settings(settings)
    return trial


def chosen_settings(settings: Settings, choice: ModelChoice, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings with what was chosen. The embedder and the transcriber stay where they are asked now.

    Raises:
        ProjectError: the choice is not allowed, or a variable of the environment or another setting stands against it.
    """
    _not_overridden("chat_model", environ)
    if choice.kind == "local":
        local = settings.chat_model if settings.chat_model.startswith("local:") else DEFAULT_CHAT_MODEL
        return settings.model_copy(update={"chat_model": local})
    if choice.kind == "none":
        return settings.model_copy(update={"chat_model": "extractive:"})
    model, address = choice.model.strip().removeprefix("openai:"), choice.base_url.strip()
    if not _NAME.fullmatch(model) or len(model) > LONGEST:
        raise ProjectError("A model on a server needs its name, without spaces, as the server calls it.")
    if address and not _is_address(address):
        raise ProjectError(
            f"{address[:LONGEST]} is no address of a server; "
            "write one like http://127.0.0.1:8080/v1, without a password."
        )
    changed: dict[str, object] = {"chat_model": f"openai:{model}"}
    if address != (settings.base_url or ""):
        _not_overridden("base_url", environ)
        changed |= _where_they_are(settings)
        changed["base_url"] = address or None
    return settings.model_copy(update=changed)


def _where_they_are(settings: Settings) -> dict[str, object]:
    """Addresses of their own for what was asked at `base_url` so far."""
    kept: dict[str, object] = {}
    for use, setting in _SHARED.items():
        if not (getattr(settings, use) or "").startswith("openai:") or getattr(settings, setting):
            continue
        if settings.base_url is None:
            raise ProjectError(
                f"The {use} is asked at the same base_url; set {setting} under [models] in wayfolk.toml first."
            )
        kept[setting] = settings.base_url
    return kept


def _not_overridden(setting: str, environ: Mapping[str, str]) -> None:
    variable = next((name for name in ENVIRONMENT[setting] if environ.get(name)), None)
    if variable is not None:
        raise ProjectError(
            f"The variable {variable} goes before wayfolk.toml; unset it and start the server anew to choose here."
        )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        plain = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    odd = bool(parts.query or parts.fragment or "@" in parts.netloc) or not _NAME.fullmatch(text)
    return parts.scheme in ("http", "https") and plain and not odd and len(text) <= LONGEST


def _tried(project: Project, settings: Settings) -> Trial | None:
    """The same adapter, journal and budget as real work, with less patience."""
    hasty = settings.model_copy(update={"timeout": min(settings.timeout, PATIENCE), "retries": 0})
    model = make_chat_model(settings.chat_model, hasty)
    return try_chat_model(JournalledChatModel(model, project.journal, hasty, project.budget)) if model else None
