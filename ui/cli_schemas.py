"""The JSON Schemas of what `--json` prints, and the page that describes it: made from the types themselves.

`python -m ui.cli_schemas` writes `assistant/schema/*.json` and `docs/json.md` of a checkout; a test finds any drift.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, with_config

from assistant.artifacts import FindingSet, IdeaSet, JourneyMap, PersonaSet
from assistant.replies import Reply
from ui import cli_codes, cli_explain, cli_observations, cli_privacy
from ui.cli_documents import (
    CheckDocument,
    FactRow,
    FailureRow,
    GuessRow,
    HitRow,
    LegsRow,
    PersonRow,
    SearchDocument,
    SegmentRow,
    SourceDocument,
    SourceRow,
    SourcesDocument,
)
from ui.cli_source_documents import (
    AnswerRow,
    PeopleDocument,
    PersonViewRow,
    QuadrantRow,
    QuestionDocument,
    QuestionRow,
    QuestionsDocument,
    SetDocument,
    SpaceDocument,
    SuggestionRow,
)

DOCUMENTS: Mapping[str, tuple[str, Any]] = {
    "ask": ("wayfolk ask", Reply),
    "search": ("wayfolk search", SearchDocument),
    "findings": ("wayfolk draft findings", FindingSet),
    "personas": ("wayfolk draft personas", PersonaSet),
    "journey": ("wayfolk draft journey", JourneyMap),
    "ideas": ("wayfolk draft ideas", IdeaSet),
    "sources": ("wayfolk sources", SourcesDocument),
    "source": ("wayfolk sources show", SourceDocument),
    "set": ("wayfolk sources set", SetDocument),
    "space": ("wayfolk sources space", SpaceDocument),
    "people": ("wayfolk sources people", PeopleDocument),
    "questions": ("wayfolk sources questions", QuestionsDocument),
    "question": ("wayfolk sources questions NUMBER", QuestionDocument),
    "codes": ("wayfolk sources codes", cli_codes.CodesDocument),
    "duplicates": ("wayfolk sources duplicates", cli_codes.DuplicatesDocument),
    "observations": ("wayfolk observations", cli_observations.ObservationsDocument),
    "observation": ("wayfolk observations correct", cli_observations.ObservationDocument),
    "pseudonyms": ("wayfolk privacy list", cli_privacy.PseudonymsDocument),
    "correction": ("wayfolk privacy keep", cli_privacy.CorrectionDocument),
    "forgetting": ("wayfolk privacy forget", cli_privacy.ForgettingDocument),
    "leaving": ("wayfolk what-leaves", cli_privacy.LeavingDocument),
    "check": ("wayfolk check", CheckDocument),
}
"""Name of the schema → the command that prints such a document, and its type."""

PLAIN = {
    "id": "Given by code, unique within the document.",
    "label": "`E1`, `E2`, …: unique within the document.",
    "document": "Id of the source.",
    "segment": "Id of the passage.",
    "text": "In words.",
    "title": "What it is called.",
    "name": "What it is called.",
    "status": "observed, inferred or assumed.",
    "confidence": "high, medium or low.",
    "role": "Whose words: participant, staff, interviewer or narrator.",
    "language": "BCP 47.",
    "mean": "-2 to +2.",
    "tagline": "The persona in one line.",
    "attributes": "Six groups of claims.",
    "goals": "What they want to reach.",
    "behaviours": "What they do.",
    "needs": "What they need.",
    "pains": "What hurts.",
    "context": "Where and how they live and work.",
    "quotes": "Their own words.",
    "lane": "Id of the lane.",
    "ask": "The question that would fill the cell.",
    "from": "Id of the stage left.",
    "to": "Id of the stage reached.",
    "kind": "next, branch, loop or exit for a way; the kind of finding or source otherwise.",
    "participants": "Distinct voices: people, or sources where people are not told apart.",
    "of": "Of how many voices.",
    "what": "What was counted.",
    "for": "Labels of the citations that bear it out.",
    "citations": "Every passage cited, or the labels of those cited here.",
    "answer": "The whole answer as text.",
    "abstained": "True where the corpus has no answer.",
    "statements": "The answer, sentence by sentence.",
    "from_notes": "What researchers' notes and staff say where no participant answers; nobody's experience.",
    "counts": "Figures of the answer.",
    "usage": "What the answer cost.",
    "model": "`provider:model`.",
    "chat_model": "`provider:model`.",
    "embedder": "`provider:model`.",
    "prompt_tokens": "Tokens given to the model.",
    "completion_tokens": "Tokens the model gave.",
    "seconds": "From question to answer.",
    "brief": "What the draft was asked to be about.",
    "origin": "How the draft came about.",
    "artifact": "Which kind of draft this is; in an answer, the id of the draft it made.",
    "findings": "Themes, best supported first.",
    "personas": "Personas, largest first.",
    "ideas": "Ideas, most worthwhile first.",
    "stages": "In order.",
    "transitions": "Ways between stages.",
    "frame": "Name of the journey frame.",
    "persona": "Id of the persona the map is of, or empty for everybody.",
    "state": "current: as it is; target: as it should be.",
    "wayfolk": "Version that drafted it.",
    "unit": "people, rounds (sources in which people are not told apart), or people and rounds.",
    "valence": "How it felt.",
    "verified": "How well the quote stands in its source, see CitationStatus.",
    "speaker": "The label in front of the words, empty where there is none.",
    "empty": "Lanes of which nothing is known.",
    "wording": "Who put it into words: quote, model, person or rule.",
}
"""Meaning of fields that are named so plainly that their type says no more."""


_ROWS = (
    *cli_codes.ROWS,
    *cli_explain.ROWS,
    *cli_observations.ROWS,
    *cli_privacy.ROWS,
    *(AnswerRow, CheckDocument, FactRow, FailureRow, GuessRow, HitRow, LegsRow, PeopleDocument, PersonRow),
    *(PersonViewRow, QuadrantRow, QuestionDocument, QuestionRow, QuestionsDocument, SearchDocument, SegmentRow),
    *(SetDocument, SourceDocument, SourceRow, SourcesDocument, SpaceDocument, SuggestionRow),
)


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document `name`."""
    command, kind = DOCUMENTS[name]
    schema = _adapter(kind).json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$comment": f"{command} --json", **schema}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    for each in _ROWS:
        with_config(ConfigDict(use_attribute_docstrings=True))(each)
    return TypeAdapter(kind)


def schema_text(name: str) -> str:
    """The schema as it is stored."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n"


def page() -> str:
    """`docs/json.md`: every document and every field."""
    lines = [
        "# What --json prints",
        "",
        "One JSON document on stdout and nothing else; progress and messages go to stderr. On an error stdout stays",
        "empty and the exit status is 1 (you can fix it), 2 (usage) or 130 (interrupted); `check` prints its document",
        "and exits with 3 when a quote fails. Offsets count Unicode code points of the stored text, end exclusive:",
        "`text[start:end] == quote`, where `text` is that of `wayfolk sources show DOCUMENT --json`.",
        "",
        "The JSON Schemas lie in `assistant/schema/`. This page is made from the types (`make docs`).",
    ]
    told: set[str] = set()
    for name, (command, _) in DOCUMENTS.items():
        schema = schema_of(name)
        lines += ["", f"## {name}", "", f"`{command} --json`. {_flat(schema.get('description', ''))}", ""]
        lines += _table(schema)
        for inner, definition in schema.get("$defs", {}).items():
            if inner not in told:
                told.add(inner)
                lines += ["", f"### {inner}", "", _flat(definition.get("description", ""))]
                lines += ["", *(_table(definition) if "properties" in definition else [_type(definition)])]
    return "\n".join([*lines, *OTHERS]) + "\n"


OTHERS = (
    "",
    "## Other commands",
    "",
    "| command | document |",
    "|---|---|",
    "| `init` | `{project, name, language}`; with `--example` also `example`, `documents` |",
    "| `ingest` | `{added, unchanged, replaced, gone, removed: [origin], moved: [{from, to}], failed: [{origin, why}],"
    " notes: [text], stale: {draft: [claim]}}`; with `--watch` one such document on a line for each batch |",
    "| `sources remove` | `{removed: [{id, title}], stale: {draft: [claim]}}` |",
    "| `chat` | `{conversation, turns: [{question, reply}]}`, a reply as in ask |",
    "| `draft list` | `{artifacts: [{id, kind, title, created, approved, stale}]}` |",
    "| `approve` | `{artifact, approved, claims}`, how many are approved now and how many there are |",
    "| `eval init` | `{case, passages, items, left_out}` |",
    "| `refresh` | `{artifacts: [{artifact, stale: [claim], changed, taken, left, changes: [{id, kind, where, "
    "approved, voices, before, after}]}]}`; `before` and `after` are claims, how a stage felt, or null |",
    "| `estimate` | `{kind, model, calls, prompt_tokens, completion_tokens, completion_tokens_at_most, cost, "
    "cost_at_most, seconds}` |",
    "| `export` | `{artifact, format, content}`; with `--output`: `{artifact, format, output, bytes}` |",
    "| `serve` | `{address, project}`, printed when the page answers |",
    "| `models list`, `models pull` | `{models: [{name, id, use, title, bytes, licence, path}]}` |",
    "| `models test` | `{chat, embedder: {model, sensible, seconds, dimensions}}`; exit status 3 where one is not |",
    "| `prompts list` | `{prompts: [{name, version, current, reference, purpose, inputs}]}` |",
    "| `prompts show` | `{name, version, reference, source}` |",
    "| `prompts diff` | `{name, old, new, diff}` |",
    "| `frames` | `{frames: [{id, name, stages: [{id, name}], lanes: [{id, name}]}]}` |",
)


def _table(schema: Mapping[str, Any]) -> Iterator[str]:
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for name, field in schema.get("properties", {}).items():
        meaning = _flat(field.get("description", "")) or PLAIN.get(name, "")
        yield f"| `{name}` | {_type(field)} | {meaning} |"


def _type(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in field:
        return " or ".join(_type(each) for each in field["anyOf"])
    if "enum" in field or "const" in field:
        return ", ".join(f"`{each}`" for each in field.get("enum", [field.get("const")]))
    kind = field.get("type", "any")
    if kind == "array":
        return f"list of {_type(field.get('items', {}))}"
    if kind == "object" and isinstance(field.get("additionalProperties"), Mapping):
        return f"name → {_type(field['additionalProperties'])}"
    return str(kind)


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write the schemas and the page into the checkout in hand."""
    for name in DOCUMENTS:
        (Path("assistant") / "schema" / f"{name}.json").write_text(schema_text(name), encoding="utf-8")
    (Path("docs") / "json.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
