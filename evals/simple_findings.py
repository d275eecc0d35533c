"""The two simple drafters for corpora without a reference map, whose yardstick is a reader's themes.

As `evals.simple_drafters` makes maps: `pasted` searches for each kind of finding and pastes the first passages found,
`one_prompt` gives a model the first 6,000 tokens of the corpus and asks for the findings at once. Neither checks
anything. Knows nothing of scores.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.artifacts import Brief, Finding, FindingSet, Origin, Status, Valence
from assistant.chat_model import ChatModel, ChatRequest, Message
from assistant.citations import Ledger
from assistant.coders.codes import Kind
from assistant.errors import ModelReplyInvalid
from assistant.export.words import words_in
from corpus.filters import parse_scope
from corpus.records import Segment
from evals.simple_drafters import LONGEST_TEXT, MOST_NAMED, PASTED, REPLY_TOKENS, named, numbered
from evals.tasks import named_for_content

if TYPE_CHECKING:
    from assistant.project import Project
    from evals.cases import FindingsTask

PROMPT = "one_prompt_findings.v2"
KINDS = (
    Kind.NEED,
    Kind.GOAL,
    Kind.BEHAVIOUR,
    Kind.PAIN,
    Kind.DELIGHT,
    Kind.EXPECTATION,
    Kind.IDEA,
    Kind.CONTEXT,
)
"""Kinds of finding that are searched for and asked for: all that a finding of the product can have."""
MOST_FINDINGS = 20
"""Findings that the one prompt asks for at most: more than a small model writes out before its reply is cut off."""
Found = list[tuple[str, str, Sequence[Segment]]]
"""Kind, text and passages of each finding."""


def pasted(project: Project, task: FindingsTask) -> FindingSet:
    """Findings that are the first passages which a search for the name of each kind finds.

    Raises:
        CorpusError: the corpus can't be searched.
    """
    names = words_in(task.brief.language or project.language)
    scope = parse_scope(task.brief.segment) if task.brief.segment else None
    found: Found = []
    for kind in KINDS:
        hits = project.retriever().search(names[kind.value], limit=PASTED, scope=scope)
        found += [(kind.value, hit.segment.text, [hit.segment]) for hit in hits]
    return _findings(project, task, "extractive:", found)


def one_prompt(project: Project, task: FindingsTask, model: ChatModel) -> FindingSet:
    """The findings that a model gives when asked for all at once; a reply that is no list gives none.

    Raises:
        ModelError: the model can't be reached, or takes less than the prompt.
    """
    passages = numbered(project, task)
    try:
        found = _said(model.reply(request_of(task.brief.language or project.language, passages)).text, passages)
    except ModelReplyInvalid:
        found = []
    return _findings(project, task, model.name, found)


def request_of(language: str, passages: Sequence[Segment]) -> ChatRequest:
    """The one prompt."""
    told = "\n".join(f"[{number}] {segment.text}" for number, segment in enumerate(passages, 1))
    finding = {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": [kind.value for kind in KINDS]},
            "text": {"type": "string", "maxLength": LONGEST_TEXT},
            "passages": {"type": "array", "items": {"type": "integer"}, "maxItems": MOST_NAMED},
        },
        "required": ["kind", "text", "passages"],
    }
    several = {"type": "array", "items": finding, "minItems": 1, "maxItems": MOST_FINDINGS}
    schema: dict[str, Any] = {"type": "object", "properties": {"findings": several}, "required": ["findings"]}
    system = (
        "Draft the findings of the user research below, as JSON: the themes that several people's passages share. "
        f"Write in the language with the code {language}. Give up to {MOST_FINDINGS} findings, each one short sentence "
        f"with its kind ({', '.join(kind.value for kind in KINDS)}) and the numbers of all passages it rests on."
    )
    messages = (Message("system", system), Message("user", told))
    return ChatRequest(messages, PROMPT, schema, max_tokens=REPLY_TOKENS)


def _said(reply: str, passages: Sequence[Segment]) -> Found:
    try:
        said = json.loads(reply)
    except ValueError:
        return []
    rows = said.get("findings", ()) if isinstance(said, dict) else ()
    kept = [row for row in rows if isinstance(row, dict) and str(row.get("text", "")).strip()]
    return [(str(row.get("kind", "")), str(row["text"]).strip(), named(row, passages)) for row in kept]


def _findings(project: Project, task: FindingsTask, model: str, found: Found) -> FindingSet:
    with project.store() as store:
        ledger = Ledger({document.id: document for document in store.documents()})
    findings = []
    for number, (kind, text, segments) in enumerate(found, 1):
        labels = tuple(dict.fromkeys(ledger.cite(segment, segment.span) for segment in segments))
        tally = ledger.tally(labels)
        findings.append(
            Finding(
                id=f"f{number}",
                text=text,
                title=text,
                kind=kind,
                stage="",
                status=Status.OBSERVED,
                for_=labels,
                participants=tally.voices,
                unit=tally.unit,
                sources=tally.sources,
                valence=Valence(mean=0.0, spread=0.0, n=tally.voices),
                languages={},
            )
        )
    artifact = FindingSet(
        id="findings",
        title=task.id,
        brief=Brief(**task.brief.model_dump()),
        origin=Origin(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            chat_model=model,
            embedder=project.embedder().identity.name,
        ),
        findings=tuple(findings),
        citations=ledger.citations,
    )
    made = named_for_content(artifact)
    assert isinstance(made, FindingSet)
    return made
