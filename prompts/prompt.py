"""Prompts: versioned Markdown files, rendered strictly.

A prompt is `library/<name>.vN.md`: YAML front matter, then sections `## system`, any number of example turns
(`## user`, `## assistant`), and a last `## user`. Sections are cut before rendering, so that no input can open one;
an example turn that renders to nothing (guarded by `{% if language == "zh" %}`) is left out with its answer.
`current.toml` beside this module says which version is in use.

What this module does not know: models, requests, corpora. It turns inputs into text.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, meta
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Speaker = Literal["system", "user", "assistant"]

_FILE_NAME = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\.v(?P<version>[1-9][0-9]*)\.md")
_SECTION = re.compile(r"^## (system|user|assistant)[ \t]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


class PromptError(Exception):
    """A prompt is missing, malformed, or was given the wrong inputs: one sentence saying which."""


class FrontMatter(BaseModel):
    """What a prompt file says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: int = Field(ge=1)
    purpose: str
    inputs: tuple[str, ...]
    max_tokens: int = Field(default=512, ge=1)
    temperature: float = Field(default=0.0, ge=0.0, le=2.0)
    languages: tuple[str, ...] = ()
    """Languages the wording was tried in, BCP 47."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One section of a prompt, or of its rendering."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class RenderedPrompt:
    """A prompt with its inputs filled in."""

    system: str
    user: str
    """The last turn: the one to be answered."""
    reference: str
    """`name.vN@hash8`: what goes into the journal."""
    examples: tuple[Turn, ...] = ()
    """Turns between the system text and the last user turn: user, assistant, user, assistant, …"""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Everything in order, the system turn left out where it is empty."""
        head = (Turn("system", self.system),) if self.system else ()
        return (*head, *self.examples, Turn("user", self.user))


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of one prompt."""

    about: FrontMatter
    sections: tuple[Turn, ...]
    source: str = field(repr=False)
    """The file as it is stored."""
    digest: str
    """SHA-256, hex, over the file and every partial it includes."""

    @property
    def name(self) -> str:
        """Name without version."""
        return self.about.name

    @property
    def version(self) -> int:
        """Counting from 1."""
        return self.about.version

    @property
    def reference(self) -> str:
        """`name.vN@hash8`."""
        return f"{self.name}.v{self.version}@{self.digest[:8]}"

    def render(self, **inputs: object) -> RenderedPrompt:
        """The prompt with `inputs` filled in; inputs are data and are never rendered themselves.

        Raises:
            PromptError: an input is missing, or one is given that the prompt does not take.
        """
        wanted, given = set(self.about.inputs), set(inputs)
        if wanted != given:
            missing = ", ".join(sorted(wanted - given)) or "none"
            unexpected = ", ".join(sorted(given - wanted)) or "none"
            raise PromptError(
                f"The prompt {self.reference} takes {', '.join(self.about.inputs) or 'no inputs'}; "
                f"missing: {missing}; unexpected: {unexpected}."
            )
        try:
            turns = [
                Turn(turn.speaker, _environment().from_string(turn.text).render(inputs).strip())
                for turn in self.sections
            ]
        except TemplateError as error:
            raise PromptError(f"The prompt {self.reference} could not be rendered: {error}.") from error
        pairs = zip(turns[1:-1:2], turns[2:-1:2], strict=True)
        examples = tuple(turn for question, reply in pairs if question.text for turn in (question, reply))
        return RenderedPrompt(turns[0].text, turns[-1].text, self.reference, examples)


def load_prompt(name: str, version: int | None = None) -> Prompt:
    """The prompt `name`, in the version `current.toml` names unless one is given.

    Raises:
        PromptError: there is no such prompt or version, or its file is malformed.
    """
    if version is None:
        current = current_versions()
        if name not in current:
            raise PromptError(f"There is no prompt called {name}; there are: {', '.join(sorted(current)) or 'none'}.")
        version = current[name]
    return _load(f"{name}.v{version}.md")


def list_prompts() -> list[Prompt]:
    """Every version of every prompt, by name, then version."""
    names = [entry.name for entry in (files("prompts") / "library").iterdir() if entry.name.endswith(".md")]
    return sorted((_load(name) for name in names), key=lambda prompt: (prompt.name, prompt.version))


def current_versions() -> dict[str, int]:
    """Prompt name → version in use, from `current.toml`."""
    table = tomllib.loads((files("prompts") / "current.toml").read_text(encoding="utf-8"))
    return {name: int(version) for name, version in table.get("current", {}).items()}


def diff_prompt(name: str, old: int, new: int) -> str:
    """What changed between two versions, as a unified diff; empty where nothing did.

    Raises:
        PromptError: there is no such prompt or version.
    """
    before, after = load_prompt(name, old), load_prompt(name, new)
    lines = unified_diff(
        before.source.splitlines(), after.source.splitlines(), before.reference, after.reference, lineterm=""
    )
    return "\n".join(lines)


def parse_prompt(file_name: str, source: str) -> Prompt:
    """The prompt a file holds, checked: name, front matter, sections, and that it uses exactly its declared inputs.

    Raises:
        PromptError: the file is malformed.
    """
    source = source.replace("\r\n", "\n")
    about = _front_matter(file_name, source)
    sections = _sections(file_name, _FRONT_MATTER.sub("", source, count=1))
    used, texts = _references([turn.text for turn in sections])
    if used != set(about.inputs):
        odd = ", ".join(sorted(used ^ set(about.inputs)))
        raise PromptError(f"{file_name}: inputs declared and inputs used differ: {odd}.")
    digest = hashlib.sha256("\0".join([source, *texts]).encode("utf-8")).hexdigest()
    return Prompt(about, sections, source, digest)


@lru_cache(maxsize=256)
def _load(file_name: str) -> Prompt:
    path = files("prompts") / "library" / file_name
    if not _FILE_NAME.fullmatch(file_name) or not path.is_file():
        raise PromptError(f"There is no prompt file {file_name} in prompts/library.")
    return parse_prompt(file_name, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    def partial(name: str) -> str | None:
        path = (files("prompts") / "library").joinpath(*name.split("/"))
        return path.read_text(encoding="utf-8") if name.startswith("_partials/") and path.is_file() else None

    # No autoescape: the output is plain text for a model, never markup for a browser.
    return Environment(loader=FunctionLoader(partial), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _front_matter(file_name: str, source: str) -> FrontMatter:
    match = _FRONT_MATTER.match(source)
    if match is None:
        raise PromptError(f"{file_name}: it must begin with front matter between two lines of ---.")
    try:
        about = FrontMatter.model_validate(yaml.safe_load(match.group(1)))
    except (yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"{file_name}: the front matter is wrong: {error}") from error
    if file_name != f"{about.name}.v{about.version}.md":
        raise PromptError(f"{file_name}: the front matter says {about.name}, version {about.version}.")
    return about


def _sections(file_name: str, body: str) -> tuple[Turn, ...]:
    parts = _SECTION.split(body)
    speakers, texts = parts[1::2], parts[2::2]
    expected = ["system", *["user", "assistant"] * ((len(speakers) - 2) // 2), "user"]
    if parts[0].strip() or speakers != expected:
        raise PromptError(
            f"{file_name}: the sections must be ## system, then example turns in pairs (## user, ## assistant), "
            f"then ## user; found: {', '.join(speakers) or 'none'}."
        )
    by_name: dict[str, Speaker] = {"system": "system", "user": "user", "assistant": "assistant"}
    return tuple(Turn(by_name[speaker], text.strip()) for speaker, text in zip(speakers, texts, strict=True))


def _references(texts: list[str]) -> tuple[set[str], list[str]]:
    """Variables used by `texts` and all they include; and the texts of those partials, in order of first use."""
    environment, used, partials = _environment(), set[str](), dict[str, str]()
    waiting = list(texts)
    try:
        while waiting:
            tree = environment.parse(waiting.pop(0))
            used |= meta.find_undeclared_variables(tree)
            for name in meta.find_referenced_templates(tree):
                if name is None or environment.loader is None:
                    raise PromptError("A partial must be included by its plain name, not by an expression.")
                if name not in partials:
                    partials[name] = environment.loader.get_source(environment, name)[0]
                    waiting.append(partials[name])
    except TemplateError as error:
        raise PromptError(f"A template or its partial is malformed: {type(error).__name__}: {error}.") from error
    return used, list(partials.values())
