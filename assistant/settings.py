"""Settings of a project: `wayfolk.toml`, overridden by the environment. The only reader of the environment.

What this module does not know: how a model is called, where a project lies beyond its settings file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from assistant.errors import ProjectError

SETTINGS_FILE = "wayfolk.toml"
DEFAULT_CHAT_MODEL = "local:qwen2.5-coder-1.5b-instruct"
DEFAULT_EMBEDDER = "local:multilingual-e5-small"

ENVIRONMENT: Mapping[str, tuple[str, ...]] = {
    "chat_model": ("WAYFOLK_CHAT_MODEL",),
    "embedder": ("WAYFOLK_EMBEDDER",),
    "base_url": ("WAYFOLK_BASE_URL", "OPENAI_BASE_URL"),
    "embedder_base_url": ("WAYFOLK_EMBEDDER_BASE_URL",),
    "transcriber": ("WAYFOLK_TRANSCRIBER",),
    "transcriber_base_url": ("WAYFOLK_TRANSCRIBER_BASE_URL",),
    "api_key": ("WAYFOLK_API_KEY", "OPENAI_API_KEY"),
    "timeout": ("WAYFOLK_TIMEOUT",),
    "retries": ("WAYFOLK_RETRIES",),
    "calls_at_once": ("WAYFOLK_CALLS_AT_ONCE",),
    "context": ("WAYFOLK_CONTEXT",),
    "threads": ("WAYFOLK_THREADS",),
    "language": ("WAYFOLK_LANGUAGE",),
    "max_cost": ("WAYFOLK_MAX_COST",),
    "max_tokens": ("WAYFOLK_MAX_TOKENS",),
}
"""Setting → the variables that override it, the first that is set and not empty wins."""

_SECTIONS: Mapping[str, Mapping[str, str]] = {
    "project": {"name": "name", "language": "language"},
    "models": {
        "chat": "chat_model",
        "embedder": "embedder",
        "base_url": "base_url",
        "embedder_base_url": "embedder_base_url",
        "transcriber": "transcriber",
        "transcriber_base_url": "transcriber_base_url",
        "timeout": "timeout",
        "retries": "retries",
        "calls_at_once": "calls_at_once",
        "context": "context",
        "threads": "threads",
        "writes": "writes",
    },
    "budget": {"max_cost": "max_cost", "max_tokens": "max_tokens"},
    "privacy": {"redact": "redact"},
}
"""Section and key of the file → setting. `[prices."provider:model"]` beside them."""


class Price(BaseModel):
    """What a model costs, US dollars a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0)
    output: float = Field(ge=0)


class Settings(BaseModel):
    """Everything that can be set, with its defaults. Frozen; the key is never shown."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: str = ""
    """The project's name."""
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    """BCP 47 language of drafts."""
    chat_model: str = Field(default=DEFAULT_CHAT_MODEL, pattern=r"^[a-z]+:")
    """`provider:model`; `extractive:` for none at all."""
    embedder: str = Field(default=DEFAULT_EMBEDDER, pattern=r"^[a-z]+:")
    base_url: str | None = None
    """Root of an OpenAI-compatible server (`http://127.0.0.1:8080/v1`); None: the provider's own."""
    embedder_base_url: str | None = None
    """The same for embeddings; None: `base_url`."""
    transcriber: str | None = Field(default=None, pattern=r"^[a-z]+:")
    """`provider:model` of what writes down the words of recordings; None: recordings are refused."""
    transcriber_base_url: str | None = None
    """Root of its server; None: `base_url`."""
    api_key: SecretStr | None = None
    timeout: float = Field(default=120.0, gt=0)
    """Seconds to wait for a server to answer, or for the next piece of a stream."""
    retries: int = Field(default=2, ge=0, le=10)
    """How often a request that failed for a passing reason is sent again."""
    calls_at_once: int = Field(default=8, ge=1, le=64)
    """Requests to a hosted model that may be under way at the same time; fewer for a server that answers one by one."""
    context: int = Field(default=6144, ge=512)
    """Tokens of context of the embedded model; more takes more memory."""
    threads: int | None = Field(default=None, ge=1)
    """Threads of the embedded model; None: one a core."""
    writes: bool | None = None
    """Whether the model may word claims freely; None: hosted models may, embedded ones may not."""
    redact: bool | None = None
    """Whether personal data is replaced by pseudonyms as sources come in; None: unless the project held some before."""
    max_cost: float | None = Field(default=None, ge=0)
    """US dollars one run may cost; None: no limit. A run is one command, or one life of the server."""
    max_tokens: int | None = Field(default=None, ge=0)
    """Tokens, in and out, one run may take; None: no limit."""
    prices: dict[str, Price] = Field(default_factory=dict)
    """Model id → price; goes before the prices shipped with the program."""

    def key(self) -> str | None:
        """The API key in clear, for a client's constructor only."""
        return self.api_key.get_secret_value() if self.api_key else None


def load_settings(
    root: Path | None = None, overrides: Mapping[str, object] | None = None, *, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Settings of the project at `root`: defaults, then its file, then the environment, then `overrides`.

    Args:
        root: the project's folder; None where there is no project.
        overrides: settings by name, as from a command line; those that are None count as not given.
        environ: variables to read.

    Raises:
        ProjectError: the file can't be read, or a value in it, in a variable or in `overrides` is not allowed.
    """
    values = _from_file(root / SETTINGS_FILE) if root is not None else {}
    for setting, names in ENVIRONMENT.items():
        given = next((environ[name] for name in names if environ.get(name)), None)
        if given is not None:
            values[setting] = given
    values |= {name: value for name, value in (overrides or {}).items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ProjectError(_explain(error)) from None  # the cause would show the key


def settings_text(settings: Settings) -> str:
    """The settings file of a new project: what is set, and the rest as comments."""
    budget = [f"{name} = {value}" for name in ("max_cost", "max_tokens") if (value := getattr(settings, name))]
    return "\n".join(
        [
            "# Settings of this research project. Variables of the environment go before this file.",
            "",
            "[project]",
            f"name = {quoted(settings.name)}",
            f"language = {quoted(settings.language)}",
            "",
            "[models]",
            "# local:<model> runs on this machine; openai:<model> is a hosted or own OpenAI-compatible server,",
            "# its key in OPENAI_API_KEY; extractive: works without a language model.",
            f"chat = {quoted(settings.chat_model)}",
            f"embedder = {quoted(settings.embedder)}",
            f"base_url = {quoted(settings.base_url)}"
            if settings.base_url
            else '# base_url = "http://127.0.0.1:8080/v1"',
            f"transcriber = {quoted(settings.transcriber)}"
            if settings.transcriber
            else '# transcriber = "openai:whisper-1"  # writes down the words of recordings',
            f"timeout = {settings.timeout:g}",
            "",
            "[budget]",
            *(budget or ["# max_cost = 5.0       # US dollars a run", "# max_tokens = 500000  # tokens a run"]),
            "",
            "[privacy]",
            "# Names, numbers and addresses of people are replaced by pseudonyms before anything is stored or sent.",
            f"redact = {'false' if settings.redact is False else 'true'}",
            "",
            '# [prices."openai:my-model"]  # US dollars a million tokens',
            "# input = 0.5",
            "# output = 1.5",
            "",
        ]
    )


def _from_file(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProjectError(f"The settings {path} can't be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"The settings {path} are not valid TOML: {error}. Correct that line.") from error
    values: dict[str, Any] = {}
    for section, keys in table.items():
        if section == "prices":
            values["prices"] = keys
            continue
        if section not in _SECTIONS or not isinstance(keys, dict):
            raise ProjectError(
                f"{path}: there is no section [{section}]; "
                "there are [project], [models], [budget], [privacy], [prices]."
            )
        for key, value in keys.items():
            if key not in _SECTIONS[section]:
                hint = " A key belongs in OPENAI_API_KEY, not in a file." if "key" in key else ""
                raise ProjectError(
                    f"{path}: [{section}] has no setting {key}; it has {', '.join(_SECTIONS[section])}.{hint}"
                )
            if value != "":
                values[_SECTIONS[section][key]] = value
    return values


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    variables = ENVIRONMENT.get(where, ())
    also = f" (or {' or '.join(variables)})" if variables else ""
    if first["type"] == "string_pattern_mismatch" and where in ("chat_model", "embedder", "transcriber"):
        return f"The setting {where}{also} must be provider:model, for example {DEFAULT_CHAT_MODEL}."
    return f"The setting {where}{also} is not allowed as it is: {first['msg']}."


def quoted(text: str | None) -> str:
    """`text` as a TOML basic string; None as an empty one."""
    escaped = "".join(
        f"\\{letter}" if letter in '"\\' else letter if letter.isprintable() else f"\\U{ord(letter):08X}"
        for letter in text or ""
    )
    return f'"{escaped}"'
