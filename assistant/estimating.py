"""What a draft would cost: the draft is rehearsed on a copy of the project with a model that only counts.

The copy holds what was already worded and coded, so that work already done costs nothing here either. Retrieval and
coding by embeddings do run, as they would. What this module does not know: how a draft asks.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from assistant.artifacts import AnyArtifact, Brief
from assistant.budget import cost_of, price_of
from assistant.chat_model import ChatModel, ChatReply, ChatRequest, OnText, Usage
from assistant.errors import ModelReplyInvalid
from assistant.project import Project
from corpus.progress import Progress, silent
from corpus.tokens import count_tokens

Draft = Callable[[Project, Brief, Progress], AnyArtifact]
_STATEMENT_WORDS = 14
"""Words of a code's statement. The most that the prompt allows."""
_LINE_WORDS = 16
"""Words of a title or statement. Between the most that the prompts allow for a title, 9, and for a statement, 25."""
_LABEL = re.compile(r"^([A-Z]\d+):", re.MULTILINE)
_QUOTE = re.compile(r'^- "(.+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a draft would ask of the chat model."""

    model: str
    """`provider:model`, or empty where none is used."""
    calls: int
    prompt_tokens: int
    completion_tokens: int
    """As long as lines in people's own words would be."""
    completion_tokens_at_most: int
    """Where every reply is as long as it may be."""
    cost: float | None
    """US dollars, or None where the price is not known."""
    cost_at_most: float | None
    """The same where every reply is as long as it may be."""
    seconds: float | None
    """At the speed of the calls of this model journalled so far; None where there were none."""


@dataclass
class CountingModel:
    """A chat model that gives replies of the right shape and counts what they would have cost."""

    name: str
    writes: bool
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    at_most: int = 0

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """The first choice, data that fits the schema, or the first quote of the request.

        Raises:
            ModelReplyInvalid: codes were asked for. They are counted; what they would be is not known, and the embedded
                coder's, which then stand in, divide the passages as a model's would, so that what follows is of the
                right size.
        """
        asked = "\n".join(message.content for message in request.messages)
        codes = _codes(request)
        text = codes or _reply_to(request, request.messages[-1].content)
        usage = Usage(self.name, count_tokens(asked), 1 if request.choices else count_tokens(text))
        self.calls += 1
        self.prompt_tokens += usage.prompt_tokens
        self.completion_tokens += usage.completion_tokens
        self.at_most += 1 if request.choices else max(usage.completion_tokens, request.max_tokens)
        if codes:
            raise ModelReplyInvalid("Codes are counted here and not made up.")
        if on_text is not None:
            on_text(text)
        weights = {choice: float(choice == request.choices[0]) for choice in request.choices}
        return ChatReply(text, usage, weights)


def estimate_draft(project: Project, draft: Draft, brief: Brief, progress: Progress = silent) -> Estimate:
    """What `draft` of `brief` would cost in `project`, which is left as it is but for its search index.

    Raises:
        AssistantError, CorpusError: what the draft itself would raise before it asks a model.
    """
    model = project.chat_model()
    if model is None:
        return Estimate("", 0, 0, 0, 0, 0.0, 0.0, 0.0)
    project.retriever().refresh(progress)  # paid for once: the copy and the draft to come both find it done
    project.close()
    with tempfile.TemporaryDirectory(prefix="wayfolk-estimate-") as folder:
        copy_for_rehearsal(project.root, Path(folder))
        with Project(Path(folder), project.settings.model_copy(update={"max_cost": None, "max_tokens": None})) as copy:
            counted = CountingModel(model.name, model.writes)
            copy.use_chat_model(counted)
            draft(copy, brief, progress)
    price = price_of(model.name, project.settings)
    return Estimate(
        model=model.name,
        calls=counted.calls,
        prompt_tokens=counted.prompt_tokens,
        completion_tokens=counted.completion_tokens,
        completion_tokens_at_most=counted.at_most,
        cost=cost_of(price, counted.prompt_tokens, counted.completion_tokens),
        cost_at_most=cost_of(price, counted.prompt_tokens, counted.at_most),
        seconds=_seconds(project, model, counted.calls),
    )


def copy_for_rehearsal(root: Path, folder: Path) -> None:
    """Copy what work in a project looks at into another folder, so that the project stays as it is.

    The key of pseudonyms is among it, for names in a question: `folder` is to be this user's alone, and to go again.
    """
    from corpus.redaction.pseudonyms import FILE

    for name in ("corpus.sqlite", FILE):
        if name == FILE and not (root / name).exists():
            continue
        with closing(sqlite3.connect(root / name)) as source, closing(sqlite3.connect(folder / name)) as target:
            source.backup(target)
    for name in ("index", "frames"):
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name)


def _seconds(project: Project, model: ChatModel, calls: int) -> float | None:
    if calls == 0:
        return 0.0
    so_far = project.journal.totals(model=model.name)
    return round(calls * so_far.seconds / so_far.calls, 1) if so_far.calls else None


def _codes(request: ChatRequest) -> str:
    """Codes as long as those that a model is asked for; empty where it is asked for something else."""
    if "codes" not in _mapping((request.schema or {}).get("properties")):
        return ""
    passages = [json.loads(line) for line in request.messages[-1].content.split("\n") if line.startswith("{")]
    made = [
        {
            "id": passage["id"],
            "kind": "behaviour",
            "stage": "consideration",
            "touchpoint": "",
            "valence": -1,
            "statement": _first_words(passage["passage"], _STATEMENT_WORDS),
        }
        for passage in passages
    ]
    return json.dumps({"codes": made}, ensure_ascii=False)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _first_words(text: str, most: int) -> str:
    """The beginning of a text; a sign of Chinese or Japanese counts as half a word."""
    words = " ".join(text.split()[:most])
    return words if len(words) < 10 * most else words[: 2 * most]


def _reply_to(request: ChatRequest, asked: str) -> str:
    if request.choices:
        return str(request.choices[0])
    quotes: list[str] = _QUOTE.findall(asked) or [asked[-200:]]
    if request.schema is None:
        return quotes[0]
    return json.dumps(_fitting(request.schema, request.schema, _lines(asked), ""), ensure_ascii=False)


def _lines(asked: str) -> dict[str, str]:
    """A line for each label asked about, in the words of its first quote."""
    labels = list(_LABEL.finditer(asked))
    ends = [*(label.start() for label in labels[1:]), len(asked)] if labels else []
    lines = {}
    for label, end in zip(labels, ends, strict=True):
        own = asked[label.end() : end]
        lines[label.group(1)] = _first_words((_QUOTE.findall(own) or [own])[0], _LINE_WORDS)
    return lines or {"1": _first_words((_QUOTE.findall(asked) or [asked[-200:]])[0], _LINE_WORDS)}


def _fitting(
    schema: Mapping[str, JsonValue], whole: Mapping[str, JsonValue], lines: Mapping[str, str], text: str
) -> JsonValue:
    """Data that fits a schema: a list has an item for each label asked about, whose first text is the label and whose
    others are its line."""
    schema = _resolved(schema, whole)
    choices = schema.get("enum")
    if isinstance(choices, list) and choices:
        return choices[0]
    kind = schema.get("type")
    properties, items = schema.get("properties"), schema.get("items")
    if kind == "array" and isinstance(items, dict):
        return [_labelled(_fitting(items, whole, lines, line), label) for label, line in lines.items()]
    if isinstance(properties, dict):
        fields = {name: each for name, each in properties.items() if isinstance(each, dict)}
        return {name: _fitting(each, whole, lines, text) for name, each in fields.items()}
    plain: dict[JsonValue, JsonValue] = {"integer": 1, "number": 0.5, "boolean": True, "null": None}
    return plain.get(kind, text) if isinstance(kind, str) else text


def _labelled(item: JsonValue, label: str) -> JsonValue:
    if not isinstance(item, dict):
        return item
    first = next((name for name, value in item.items() if isinstance(value, str)), None)
    return item | {first: label} if first is not None else item


def _resolved(schema: Mapping[str, JsonValue], whole: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        defined = whole.get("$defs")
        found = defined.get(reference.rsplit("/", 1)[-1]) if isinstance(defined, dict) else None
        return found if isinstance(found, dict) else {}
    options = schema.get("anyOf")
    if isinstance(options, list) and options and isinstance(options[0], dict):
        return _resolved(options[0], whole)
    return schema
