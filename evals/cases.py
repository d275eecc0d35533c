"""Cases: a corpus, what is asked of it, and what people made of the same material.

Cases are YAML files (`suites/<id>/case.yaml`) with a JSON schema made from these models (`schema.json`).
Knows the format; where a quote stands in a corpus is resolved in `evals.references`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from evals.gold import (
    Conflict,
    Part,
    QuotedEvidence,
    Reading,
    ReferenceFindings,
    ReferenceIdeas,
    ReferenceMap,
    ReferencePersonas,
)

SUITES = Path(__file__).parent / "suites"
"""Where the cases of this package lie."""


Loaded = TypeVar("Loaded")


class CaseError(Exception):
    """A case can't be used: what is wrong, in which file, and what to do."""


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
    """Draft personas; judged on internal validity, and on agreement where there is a reference."""

    id: str
    kind: Literal["persona_set"]
    brief: TaskBrief = Field(default_factory=TaskBrief)
    expect: PersonaExpectation = Field(default_factory=PersonaExpectation)
    reference: ReferencePersonas | None = None


class IdeasTask(Part):
    """Draft ideas; judged on integrity, and on agreement where there is a reference."""

    id: str
    kind: Literal["ideas"]
    brief: TaskBrief = Field(default_factory=TaskBrief)
    reference: ReferenceIdeas | None = None


class FindingsTask(Part):
    """Draft findings; judged on integrity, and against human codes where the case has them."""

    id: str
    kind: Literal["findings"]
    brief: TaskBrief = Field(default_factory=TaskBrief)
    codes: str = ""
    """File beside the case with the themes and the sentiment people gave each passage (`evals.codes`)."""
    reference: ReferenceFindings | None = None


Unanswerable = Literal["underspecified", "false_premise", "nonsense", "modality", "safety", "out_of_database"]
"""Why a corpus can't answer: the six classes of UAEval4RAG (arXiv 2412.12300)."""


class KeyPoint(Part):
    """One thing a good answer says."""

    text: str
    evidence: tuple[QuotedEvidence | str, ...]
    weight: int = Field(default=1, ge=1, le=3)


class Counted(Part):
    """The exact number that an aggregate question asks for."""

    value: int = Field(ge=0)
    of: int | None = None
    """Out of how many; None where the question does not say."""
    unit: Literal["people", "passages", "sources", "answers"] = "people"
    participants: tuple[str, ...] = ()
    """Who is counted, by the labels of the corpus; checked against it."""


class Question(Part):
    """One question, in one or more languages, with what a person found in the corpus."""

    id: str
    texts: dict[str, str]
    """Language → the question in it."""
    evidence: tuple[QuotedEvidence | str, ...] = ()
    """All passages that answer it."""
    unanswerable: Unanswerable | None = None
    """Why the corpus can't answer it; None where it can."""
    answer: str = ""
    """An answer as a person would give it, in the language of the first text."""
    key_points: tuple[KeyPoint, ...] = ()
    count: Counted | None = None
    """For a question that asks for a number."""
    conflicts: tuple[Conflict, ...] = ()
    """Opposite claims that a fair answer names both of."""
    within: str = ""
    """Scope of the sources the question is about; all where empty."""

    @model_validator(mode="after")
    def _answered_or_not(self) -> Question:
        if bool(self.evidence) == (self.unanswerable is not None):
            raise ValueError(f"question {self.id} needs either evidence or the class of what can't be answered")
        counted = self.count
        if counted is not None and counted.participants and len(set(counted.participants)) != counted.value:
            raise ValueError(f"question {self.id} counts {counted.value} but names {len(set(counted.participants))}")
        return self


class AnswersTask(Part):
    """Ask questions; judged on the passages that answers cite and on saying so where there are none."""

    id: str
    kind: Literal["answers"]
    questions: tuple[Question, ...]


class Query(Part):
    """One query, in one or more languages, with the passages that bear on it."""

    id: str
    texts: dict[str, str]
    """Language → the query in it."""
    relevant: dict[str, int]
    """Passage of the case's own corpus → 2 answers it, 1 bears on it."""
    within: str = ""
    """Scope of the sources that are searched; all where empty."""

    @model_validator(mode="after")
    def _graded(self) -> Query:
        if not self.relevant or not set(self.relevant.values()) <= {1, 2}:
            raise ValueError(f"query {self.id} needs passages graded 1 or 2")
        return self


class RetrievalTask(Part):
    """Search for passages; judged on which are found and how early."""

    id: str
    kind: Literal["retrieval"]
    queries: tuple[Query, ...]


Task = Annotated[
    JourneyTask | PersonaTask | IdeasTask | FindingsTask | AnswersTask | RetrievalTask,
    Field(discriminator="kind"),
]

Plant = Literal["injection", "personal_data", "contradiction", "severe"]
"""What can be planted in a corpus."""


class Attack(Part):
    """What is planted in the corpus of another case, by `evals.attacks`."""

    seed: int
    plants: tuple[Plant, ...] = ("injection", "personal_data", "contradiction")
    languages: tuple[str, ...] = ("en", "zh", "ar", "ko")
    """Languages of what is planted, in turn. Contradictions and grave things are planted in the corpus's own."""
    each: int = Field(default=4, ge=1)
    """Passages of each plant; of grave things how many themes, each told by one passage in twenty."""


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
    """Or a `corpus.jsonl` beside the case: one passage a line with id, participant, source, lang, text.

    Also, where they are given: document (one person's own where not), role, heading, t (h:mm:ss into the recording),
    date, attributes, seed (what is planted).
    """
    base: str = ""
    """Or the id of a case beside this one, whose corpus it has with what `attack` plants."""
    attack: Attack | None = None
    readings: tuple[str, ...] = ()
    """Files beside the case, one of each reader. What the first made is a task's reference; the others show how far
    two readers agree."""
    tasks: tuple[Task, ...]

    @model_validator(mode="after")
    def _one_corpus(self) -> Case:
        if sum(map(bool, (self.example, self.corpus, self.base))) != 1:
            raise ValueError("a case has an example, a corpus of its own, or another case's with an attack")
        if bool(self.base) != (self.attack is not None):
            raise ValueError("a case with a base has an attack, and no other has")
        ids = [task.id for task in self.tasks]
        if len(set(ids)) != len(ids):
            raise ValueError("two tasks have one id")
        return self


def load_case(path: Path) -> Case:
    """Read one case file, each task with the reference that the case's first reader made for it.

    Raises:
        CaseError: a file can't be read, is not YAML, or does not fit the format.
    """
    case = _loaded(path, TypeAdapter(Case))
    if not case.readings:
        return case
    made = load_reading(path.parent / case.readings[0]).references
    tasks = []
    for task in case.tasks:
        if task.id not in made:
            tasks.append(task)
            continue
        try:
            tasks.append(type(task).model_validate({**dict(task), "reference": made[task.id]}))
        except ValidationError as error:
            raise CaseError(
                f"{path.parent / case.readings[0]} has another kind of reference than task {task.id} is: "
                f"{error.errors()[0]['msg']}. Fix it there."
            ) from error
    return case.model_copy(update={"tasks": tuple(tasks)})


def load_reading(path: Path) -> Reading:
    """What one reader made.

    Raises:
        CaseError: the file can't be read, is not YAML, or does not fit the format.
    """
    return _loaded(path, TypeAdapter(Reading))


def _loaded(path: Path, adapter: TypeAdapter[Loaded]) -> Loaded:
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # reading all cases takes seconds without libyaml
        return adapter.validate_python(yaml.load(path.read_text(encoding="utf-8"), loader))
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


def schema(of: type[Part] = Case) -> dict[str, Any]:
    """JSON schema of a case file, or of a reading."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **of.model_json_schema()}


def schema_text(of: type[Part] = Case) -> str:
    """The schema as it is committed: `schema.json`, and `reading.schema.json` for a reading."""
    return json.dumps(schema(of), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
