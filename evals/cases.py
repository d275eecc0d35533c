"""Cases: a corpus, what is asked of it, and what people made of the same material.

Cases are YAML files (`suites/<id>/case.yaml`) with a JSON schema made from these models (`schema.json`).
Knows the format; where a quote stands in a corpus is resolved in `evals.references`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SUITES = Path(__file__).parent / "suites"
"""Where the cases of this package lie."""


class CaseError(Exception):
    """A case can't be used: what is wrong, in which file, and what to do."""


class Part(BaseModel):
    """Base of every part of a case: frozen, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class QuotedEvidence(Part):
    """Evidence named by its words, since the ids of a project's passages are hashes of content."""

    quote: str
    document: str
    """Title or file name of the document, or how it begins."""
    evidence_role: Literal["participant", "staff", "narrator"] = "participant"
    """Whose words these are. An item with none of a participant's is optional: it may be found, but need not."""


class ReferenceItem(Part):
    """One thing a good output says, with all passages that bear it out."""

    id: str
    text: str
    evidence: tuple[QuotedEvidence | str, ...]
    """Quotes, or ids of a case's own corpus. All that are acceptable."""
    required_evidence: tuple[str, ...] = ()
    polarity: Literal["negative", "neutral", "positive"] | None = None
    severity: int = Field(default=1, ge=1, le=4)
    """4 worst. Weighs the item in recall."""
    optional: bool = False
    count: str = ""
    """Count as the authors of the study give it."""
    participants: tuple[str, ...] = ()
    prevalence: Literal["one", "some", "many"] | None = None
    must_not_match: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Ids of the pains that an idea relieves."""


class Sentiment(Part):
    """How a stage felt, from -1 to 1."""

    value: float = Field(ge=-1, le=1)
    tolerance: float = 0.3


class ReferenceStage(Part):
    """One stage of a reference map."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    order: int
    """Equal numbers: the order between them does not matter."""
    optional: bool = False
    sentiment: Sentiment | None = None
    cells: dict[str, tuple[ReferenceItem, ...]]


class CellName(Part):
    """One cell of a map."""

    stage: str
    lane: str


class Conflict(Part):
    """Passages that say opposite things of one topic."""

    topic: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]


class FramedStage(Part):
    """A stage of a journey frame, and the reference's stages that belong in it."""

    id: str
    name: str
    holds: tuple[str, ...] = ()


class ReferenceMap(Part):
    """What people made of the material."""

    stages: tuple[ReferenceStage, ...]
    frames: dict[str, tuple[FramedStage, ...]] = Field(default_factory=dict)
    """The same map in a frame that an output may be asked for: frame → its stages in order."""
    conflicts: tuple[Conflict, ...] = ()
    expected_empty: tuple[CellName, ...] = ()


class TaskBrief(Part):
    """What the product is asked to draft about; the fields are those of a draft's brief."""

    scope: str = ""
    segment: str = ""
    frame: str = "six_stages"
    language: str = ""


class JourneyExpectation(Part):
    """Bounds of a map's size."""

    stages: tuple[int, int] = (1, 20)
    min_items: int = 1


class JourneyTask(Part):
    """Draft a journey map; agreement is measured where there is a reference."""

    id: str
    kind: Literal["journey_map"]
    brief: TaskBrief = Field(default_factory=TaskBrief)
    lanes: tuple[str, ...] = ("touchpoints", "thoughts_feelings", "pain_points", "ideas")
    """Lanes that are compared."""
    expect: JourneyExpectation = Field(default_factory=JourneyExpectation)
    reference: ReferenceMap | None = None


class PersonaExpectation(Part):
    """Bounds of a persona set's size."""

    personas: tuple[int, int] = (1, 6)


class PersonaTask(Part):
    """Draft personas; judged on internal validity."""

    id: str
    kind: Literal["persona_set"]
    brief: TaskBrief = Field(default_factory=TaskBrief)
    expect: PersonaExpectation = Field(default_factory=PersonaExpectation)


class IdeasTask(Part):
    """Draft ideas; judged on integrity."""

    id: str
    kind: Literal["ideas"]
    brief: TaskBrief = Field(default_factory=TaskBrief)


class FindingsTask(Part):
    """Draft findings; judged on integrity, and against human codes where the case has them."""

    id: str
    kind: Literal["findings"]
    brief: TaskBrief = Field(default_factory=TaskBrief)
    codes: str = ""
    """File beside the case with the themes and the sentiment people gave each passage (`evals.codes`)."""


Unanswerable = Literal["underspecified", "false_premise", "nonsense", "modality", "safety", "out_of_database"]
"""Why a corpus can't answer: the six classes of UAEval4RAG (arXiv 2412.12300)."""


class Question(Part):
    """One question, in one or more languages, with what a person found in the corpus."""

    id: str
    texts: dict[str, str]
    """Language → the question in it."""
    evidence: tuple[QuotedEvidence | str, ...] = ()
    """All passages that answer it."""
    unanswerable: Unanswerable | None = None
    """Why the corpus can't answer it; None where it can."""

    @model_validator(mode="after")
    def _answered_or_not(self) -> Question:
        if bool(self.evidence) == (self.unanswerable is not None):
            raise ValueError(f"question {self.id} needs either evidence or the class of what can't be answered")
        return self


class AnswersTask(Part):
    """Ask questions; judged on the passages that answers cite and on saying so where there are none."""

    id: str
    kind: Literal["answers"]
    questions: tuple[Question, ...]


Task = Annotated[
    JourneyTask | PersonaTask | IdeasTask | FindingsTask | AnswersTask,
    Field(discriminator="kind"),
]


class Provenance(Part):
    """Where a case comes from and under which terms."""

    author: str
    date: str
    license: str
    kind: Literal["synthetic", "real_consented"]
    second: str = ""
    source: str = ""
    notes: str = ""


class Languages(Part):
    """BCP 47 languages."""

    corpus: tuple[str, ...]
    output: str


class Case(Part):
    """One corpus and everything asked of it."""

    version: Literal[1]
    id: str
    split: Literal["dev", "held_out"]
    """Thresholds and prompts are never tuned on held-out cases."""
    languages: Languages
    provenance: Provenance
    canary: str
    """Must never occur in an output."""
    example: str = ""
    """Name of an example project that the product ships."""
    corpus: str = ""
    """Or a `corpus.jsonl` beside the case: one passage a line with id, participant, source, lang, text."""
    tasks: tuple[Task, ...]

    @model_validator(mode="after")
    def _frames_hold_every_stage(self) -> Case:
        for task in self.tasks:
            if not isinstance(task, JourneyTask) or task.reference is None:
                continue
            stages = sorted(stage.id for stage in task.reference.stages)
            for frame, framed in task.reference.frames.items():
                if sorted(held for stage in framed for held in stage.holds) != stages:
                    raise ValueError(f"frame {frame} of task {task.id} does not hold every stage once")
        return self

    @model_validator(mode="after")
    def _one_corpus(self) -> Case:
        if bool(self.example) == bool(self.corpus):
            raise ValueError("a case has either an example or a corpus of its own")
        ids = [task.id for task in self.tasks]
        if len(set(ids)) != len(ids):
            raise ValueError("two tasks have one id")
        return self


def load_case(path: Path) -> Case:
    """Read one case file.

    Raises:
        CaseError: the file can't be read, is not YAML, or does not fit the format.
    """
    import yaml

    try:
        return Case.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise CaseError(f"{path} can't be read as a case: {error}. Put a readable YAML file there.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CaseError(
            f"{path} does not fit the format at {where or 'the top'}: {first['msg']}. Fix it there."
        ) from error


def case_files(suites: Path = SUITES) -> dict[str, Path]:
    """Case id (name of its folder) → file."""
    return {path.parent.name: path for path in sorted(suites.glob("*/case.yaml"))}


def schema() -> dict[str, Any]:
    """JSON schema of a case file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema()}


def schema_text() -> str:
    """The schema as it is committed."""
    return json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
