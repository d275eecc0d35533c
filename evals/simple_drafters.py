"""Two drafters that anybody could write in an afternoon, for the product to be measured beside.

`pasted` searches for each stage and lane and pastes the first passages found. `one_prompt` gives a model the first
6,000 tokens of the corpus and asks for the map at once. Both name stages and lanes as the task does and cite passages
of the corpus, so that they are judged by the same measures. Neither checks anything. Knows nothing of scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.artifacts import Brief, Claim, JourneyMap, Origin, Stage, Status
from assistant.chat_model import ChatModel, ChatRequest, Message
from assistant.citations import Ledger
from assistant.errors import ModelReplyCutOff, ModelReplyInvalid
from assistant.frames import Frame, load_frame
from corpus.filters import parse_scope
from corpus.records import Role, Segment
from corpus.tokens import count_tokens
from evals.tasks import named_for_content

if TYPE_CHECKING:
    from assistant.project import Project
    from evals.cases import FindingsTask, JourneyTask

PASTED = 3
"""Passages pasted into each cell: what the product's own maps have at most in a cell."""
PROMPT_TOKENS = 6000
"""Tokens of the corpus that the one prompt holds."""
CONTEXT = 10240
"""Tokens that the embedded model must take for the prompt and its reply."""
REPLY_TOKENS = 2400
"""Of a reply; one that is cut off there is asked for once more with twice as many."""
ITEMS_IN_CELL = 2
"""More than a small model writes out before its reply is cut off."""
MOST_NAMED = 20
"""Passages that an item may name: without an end a small model counts on until its reply is cut off."""
LONGEST_TEXT = 200
"""Characters of an item, for the same reason."""
PROMPT = "one_prompt.v2"


def pasted(project: Project, task: JourneyTask) -> JourneyMap:
    """A map whose items are the first passages that a search for the names of stage and lane finds.

    Raises:
        CorpusError: the corpus can't be searched.
    """
    language = task.brief.language or project.language
    frame = load_frame(task.brief.frame, project.root)
    scope = parse_scope(task.brief.segment) if task.brief.segment else None
    found: dict[tuple[str, str], list[tuple[str, list[Segment]]]] = {}
    for stage in frame.stages:
        for lane in task.lanes:
            wanted = f"{frame.stage_name(stage.id, language)}: {frame.lane_name(lane, language)}"
            hits = project.retriever().search(wanted, limit=PASTED, scope=scope)
            found[stage.id, lane] = [(hit.segment.text, [hit.segment]) for hit in hits]
    return _journey(project, task, frame, language, "extractive:", found)


def one_prompt(project: Project, task: JourneyTask, model: ChatModel) -> JourneyMap:
    """The map that a model gives when asked for all of it at once; a reply that is no map gives an empty one.

    Raises:
        ModelError: the model can't be reached, or takes less than the prompt.
    """
    language = task.brief.language or project.language
    frame = load_frame(task.brief.frame, project.root)
    passages = numbered(project, task)
    request = request_of(frame, task.lanes, language, passages)
    try:
        cells = _cells(_reply(model, request), frame, task.lanes, passages)
    except ModelReplyInvalid:
        cells = {}
    return _journey(project, task, frame, language, model.name, cells)


def _reply(model: ChatModel, request: ChatRequest) -> str:
    try:
        return model.reply(request).text
    except ModelReplyCutOff:
        return model.reply(replace(request, max_tokens=2 * request.max_tokens)).text


def numbered(project: Project, task: JourneyTask | FindingsTask) -> list[Segment]:
    """What participants say in the order of the sources, as much as fits into the prompt."""
    scope = parse_scope(task.brief.segment) if task.brief.segment else None
    chosen: list[Segment] = []
    spent = 0
    with project.store() as store:
        for document in store.documents():
            for segment in store.segments(document.id, scope=scope):
                spent += count_tokens(segment.text) + 6
                if segment.role is Role.PARTICIPANT and spent <= PROMPT_TOKENS:
                    chosen.append(segment)
    return chosen


def request_of(frame: Frame, lanes: Sequence[str], language: str, passages: Sequence[Segment]) -> ChatRequest:
    """The one prompt."""
    stages = "\n".join(f"- {stage.id}: {frame.stage_name(stage.id, language)}" for stage in frame.stages)
    rows = "\n".join(f"- {lane}: {frame.lane_name(lane, language)}" for lane in lanes)
    told = "\n".join(f"[{number}] {segment.text}" for number, segment in enumerate(passages, 1))
    item = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "maxLength": LONGEST_TEXT},
            "passages": {"type": "array", "items": {"type": "integer"}, "maxItems": MOST_NAMED},
        },
        "required": ["text", "passages"],
    }
    # At least one: a small model that may leave a row empty leaves all of them empty.
    cell = {"type": "array", "items": item, "minItems": 1, "maxItems": ITEMS_IN_CELL}
    stage = {"type": "object", "properties": dict.fromkeys(lanes, cell), "required": list(lanes)}
    names = [stage.id for stage in frame.stages]
    schema: dict[str, Any] = {"type": "object", "properties": dict.fromkeys(names, stage), "required": names}
    system = (
        "Draft a journey map from the passages of user research below, as JSON. "
        f"Write in the language with the code {language}. The stages are:\n{stages}\nEach has these rows:\n{rows}\n"
        f"Give up to {ITEMS_IN_CELL} items in a row, each one short sentence with the numbers of the passages it "
        "rests on."
    )
    messages = (Message("system", system), Message("user", told))
    return ChatRequest(messages, PROMPT, schema, max_tokens=REPLY_TOKENS)


def _cells(
    reply: str, frame: Frame, lanes: Iterable[str], passages: Sequence[Segment]
) -> dict[tuple[str, str], list[tuple[str, list[Segment]]]]:
    try:
        said = json.loads(reply)
    except ValueError:
        return {}
    found: dict[tuple[str, str], list[tuple[str, list[Segment]]]] = {}
    for stage in frame.stages:
        rows = said.get(stage.id, {}) if isinstance(said, dict) else {}
        for lane in lanes:
            items = rows.get(lane, ()) if isinstance(rows, dict) else ()
            kept = [item for item in items if isinstance(item, dict) and str(item.get("text", "")).strip()]
            found[stage.id, lane] = [(str(item["text"]).strip(), named(item, passages)) for item in kept]
    return found


def named(item: Mapping[str, Any], passages: Sequence[Segment]) -> list[Segment]:
    """The passages that an item of a reply names by their numbers, each once; numbers that nothing has are left out."""
    numbers = [number for number in item.get("passages", ()) if isinstance(number, int)]
    return [passages[number - 1] for number in dict.fromkeys(numbers) if 1 <= number <= len(passages)]


def _journey(
    project: Project,
    task: JourneyTask,
    frame: Frame,
    language: str,
    model: str,
    found: Mapping[tuple[str, str], Sequence[tuple[str, Sequence[Segment]]]],
) -> JourneyMap:
    with project.store() as store:
        ledger = Ledger({document.id: document for document in store.documents()})
    stages = []
    for stage in frame.stages:
        cells = {}
        for lane in task.lanes:
            claims = []
            for number, (text, segments) in enumerate(found.get((stage.id, lane), ()), 1):
                labels = tuple(dict.fromkeys(ledger.cite(segment, segment.span) for segment in segments))
                tally = ledger.tally(labels)
                claims.append(
                    Claim(
                        id=f"{stage.id}-{lane}-{number}",
                        text=text,
                        status=Status.OBSERVED,
                        for_=labels,
                        participants=tally.voices,
                        unit=tally.unit,
                        sources=tally.sources,
                    )
                )
            cells[lane] = tuple(claims)
        stages.append(Stage(id=stage.id, name=frame.stage_name(stage.id, language), cells=cells))
    artifact = JourneyMap(
        id="journey",
        title=task.id,
        brief=Brief(**task.brief.model_dump()),
        origin=Origin(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            chat_model=model,
            embedder=project.embedder().identity.name,
        ),
        frame=frame.id,
        lanes={lane: frame.lane_name(lane, language) for lane in task.lanes},
        stages=tuple(stages),
        citations=ledger.citations,
    )
    named = named_for_content(artifact)
    assert isinstance(named, JourneyMap)
    return named
