"""What is claimed, and what each claim rests on.

The JSON of these models is what `--json` prints and what lies in `artifacts/`; `docs/json.md` describes it.
Citation labels (`E1`, `E2`, …) are unique within one artifact and are given by code.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.alignment import CitationStatus


class Record(BaseModel):
    """Base of every artifact record: frozen, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


class Status(StrEnum):
    """What a claim rests on."""

    OBSERVED = "observed"
    """Said or seen: the quotes say it."""
    INFERRED = "inferred"
    """Follows from what was said; `Claim.basis` says how."""
    ASSUMED = "assumed"
    """Nothing behind it: a question to ask."""


class Confidence(StrEnum):
    """How much a claim can bear. The arithmetic is in `assistant.confidence`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CountUnit(StrEnum):
    """What `Claim.participants` counts."""

    PEOPLE = "people"
    ROUNDS = "rounds"
    """Sources in which people are not told apart, each counted once."""
    PEOPLE_AND_ROUNDS = "people and rounds"


class Citation(Record):
    """A passage of a source, and how well the quote stands in it."""

    label: str
    document: str
    segment: str
    """Empty for an answer to a closed question: it stands in the line of its respondent, which is no passage."""
    start: int | None
    """Code points of the stored text; None where the quote could not be found."""
    end: int | None
    """Exclusive."""
    quote: str
    """In the source's own language and script."""
    verified: CitationStatus
    participant: str | None
    """None where the source does not tell people apart."""
    role: str
    language: str
    time: float | None
    """Seconds from the start of the recording."""
    title: str = ""
    """The document's title."""
    kind: str = ""
    """The document's source kind."""
    speaker: str = ""
    valence: float | None = None
    """How the passage felt as it was coded, -2..2; None where it was not coded."""


class Claim(Record):
    """A statement, and everything it rests on."""

    id: str
    text: str
    status: Status
    for_: tuple[str, ...] = Field(default=(), alias="for")
    """Labels of the citations that bear it out; every one that is counted is here."""
    against: tuple[str, ...] = ()
    """Labels of the citations that speak against it."""
    participants: int = 0
    """Distinct voices among the citations for: people, or sources where people are not told apart."""
    unit: CountUnit = CountUnit.PEOPLE
    sources: int = 0
    """Distinct documents among the citations for."""
    confidence: Confidence = Confidence.LOW
    stale: bool = False
    """True where a source it rests on has changed or gone since it was drafted."""
    basis: str = ""
    """For an inferred claim, how it follows; for an assumed one, the question to ask."""
    wording: Literal["quote", "model", "person", "rule"] = "quote"
    """Who put it into words: the source itself, a language model (checked), a person, or a counting rule."""
    approved: bool = False
    """True once a person took it over; a refresh then only proposes."""
    approved_text: str = ""
    """The wording that a person approved, where it was changed since and the new one is not approved yet."""


class Valence(Record):
    """How it felt, from -2 (very bad) to +2 (very good)."""

    mean: float
    spread: float
    """Standard deviation."""
    n: int
    """Voices behind it."""
    good: int | None = None
    """Those of them for whom it was good on average (0.3 or more); None where this was not counted."""
    bad: int | None = None
    """Those for whom it was bad (-0.3 or less)."""


class Finding(Claim):
    """A theme that several people's passages share."""

    title: str
    kind: str
    """need, goal, behaviour, pain, delight, expectation, idea or context."""
    stage: str
    """Id of the frame's stage where most of it happens; empty where it belongs to none."""
    valence: Valence
    languages: dict[str, int]
    """Voices by language."""
    kinds: dict[str, int] = Field(default_factory=dict)
    """Voices by source kind."""
    arithmetic: str = ""
    """How the confidence came about, in words."""


class Side(Record):
    """Those who say one of two opposite things, and who they are."""

    quote: str
    """The most telling of their words, in their own language."""
    for_: tuple[str, ...] = Field(alias="for")
    """Labels of their passages."""
    participants: int
    """Distinct voices among them."""
    unit: CountUnit = CountUnit.PEOPLE
    """What `participants` counts."""
    sources: int = 0
    """Distinct documents among them."""
    languages: dict[str, int] = Field(default_factory=dict)
    """Voices by language."""
    kinds: dict[str, int] = Field(default_factory=dict)
    """Voices by source kind."""
    segments: dict[str, dict[str, int]] = Field(default_factory=dict)
    """Attribute of people or sources → value → voices; those that have no value are not counted."""


class ClosedAnswer(Record):
    """One answer to a closed question, and how many gave it."""

    value: str
    """In the source's own language and script."""
    participants: int
    """People who gave it."""
    for_: tuple[str, ...] = Field(default=(), alias="for")
    """Labels of citations: of the first people who gave it, each where their answer stands."""


class ClosedTally(Record):
    """What people answered to a closed question of a survey."""

    id: str
    question: str
    """Title of the column."""
    answers: tuple[ClosedAnswer, ...]
    """Most people first."""
    answered: int
    """People who answered it."""
    asked: int
    """Respondents of the sources in which it stands, with those who passed it over."""
    several: bool = False
    """True where people could give several answers, so that the counts add up to more than `answered`."""
    more: int = 0
    """Further answers, of fewer people, that are not among `answers`."""
    mean: float | None = None
    """Mean of the numbers, where all answers are numbers or points of a scale."""
    language: str = "und"
    """BCP 47 language of the source."""


class Contradiction(Claim):
    """Two groups of people who say opposite things of one matter.

    `for` is the side of more voices, `against` the other; `participants` counts the former."""

    scale: str = ""
    """Id of what they lie at opposite ends of; empty where one side denies what the other affirms."""
    sides: tuple[Side, ...] = Field(min_length=2, max_length=2)
    """The one that `for` is and the other."""
    confirmed: bool | None = None
    """True where a language model was asked and said so as well; None where none was."""


class Brief(Record):
    """What a draft was asked to be about."""

    scope: str = ""
    """A topic in plain words; only passages near it count. Empty: everything."""
    segment: str = ""
    """A filter expression such as `audience=public and language=en`."""
    frame: str = "six_stages"
    language: str = ""
    """BCP 47 language of the claims; empty: the project's."""


class Origin(Record):
    """How an artifact came about, for publication and for `refresh`."""

    created: str
    """ISO 8601, UTC."""
    chat_model: str
    embedder: str
    embedder_revision: str = ""
    """SHA-256 of the embedder's weights, or its provider's version; empty for drafts made before it was kept."""
    coder: str = ""
    """Method, version, probes or model and prompt of the coder; empty for drafts made before it was kept."""
    voices: int = 0
    """Distinct voices that the draft was made from, of whom any may have said a thing; 0 where it was not kept."""
    unit: CountUnit = CountUnit.PEOPLE
    """What these voices are."""
    heard: int = 0
    """Distinct sources that these voices speak in; 0 for drafts made before it was kept."""
    prompts: tuple[str, ...] = ()
    """`name.vN@hash` of every prompt used."""
    documents: dict[str, str] = Field(default_factory=dict)
    """Document id → its origin path, for every document in scope when it was drafted."""
    seen: str = ""
    """Eight hexadecimal digits for each passage that was read, so that a refresh knows what is new since."""
    revision: int | None = None
    """Number of changes that the corpus had seen then; None for drafts made before it was kept."""
    corrections: int = 0
    """Number of the last correction of an observation that the draft knows; 0 where it knows none."""
    wayfolk: str = ""


class Artifact(Record):
    """What is common to everything that is drafted and kept."""

    id: str
    title: str
    brief: Brief
    origin: Origin
    citations: tuple[Citation, ...] = ()


class FindingSet(Artifact):
    """Themes over the whole scope."""

    artifact: Literal["findings"] = "findings"
    findings: tuple[Finding, ...] = ()
    contradictions: tuple[Contradiction, ...] | None = None
    """Who says the opposite of whom, most voices on the smaller side first; None where this was not looked for."""
    closed: tuple[ClosedTally, ...] = ()
    """What people answered to closed questions, in the order of the sources; empty for drafts made before it was
    counted."""
    saturation: tuple[int, ...] = ()
    """Themes known after the first, second, … voice, in the order of the documents."""
    more_shared: int = 0
    """Further themes of two voices or more that were found and are not among the findings."""
    more_single: int = 0
    """Further themes of a single voice that were found and are not among the findings."""


class PersonaAttributes(Record):
    """The six groups of a persona's attributes, each a list of claims, best supported first."""

    goals: tuple[Claim, ...] = ()
    behaviours: tuple[Claim, ...] = ()
    needs: tuple[Claim, ...] = ()
    pains: tuple[Claim, ...] = ()
    context: tuple[Claim, ...] = ()
    quotes: tuple[Claim, ...] = ()


class Persona(Record):
    """A described person standing for a group of real participants."""

    id: str
    name: str
    tagline: str
    provisional: bool
    """True where fewer than five voices stand behind it."""
    members: tuple[str, ...]
    """Participant ids, or document ids where people are not told apart."""
    unit: CountUnit = CountUnit.PEOPLE
    attributes: PersonaAttributes = Field(default_factory=PersonaAttributes)
    scene: tuple[Claim, ...] = ()
    """A day in the life, in order, made only of what was observed."""
    differs: tuple[str, ...] = ()
    """What tells this persona from the others, with the measured difference; empty where nothing that two of its
    members share does."""
    stage_profile: dict[str, int] = Field(default_factory=dict)
    """Observations by stage, for the avatar and the comparison."""
    more: dict[str, int] = Field(default_factory=dict)
    """Group of attributes → further themes of no more voices that it does not show."""
    fit: dict[str, float] = Field(default_factory=dict)
    """Member → how much nearer it lies to the other members, or to the one heard at length whom the group formed
    around, than to the next group, -1..1. Empty where there is one group, or a person changed it since."""


class PersonaSet(Artifact):
    """The personas of one draft."""

    artifact: Literal["personas"] = "personas"
    personas: tuple[Persona, ...] = ()
    unassigned: tuple[str, ...] = ()
    """Voices that fit no persona."""
    misfits: dict[str, str] = Field(default_factory=dict)
    """Why a voice fits none: `few_passages`, it said too little to be placed; `alone`, it lies near no other;
    `between`, it lies no nearer to one group than to another."""
    stability: float | None = None
    """Mean adjusted Rand index between groupings of resampled evidence; None where there was one group."""


class Gap(Record):
    """An empty cell, and the question that would fill it."""

    lane: str
    ask: str


class Stage(Record):
    """One stage of a journey."""

    id: str
    name: str
    cells: dict[str, tuple[Claim, ...]] = Field(default_factory=dict)
    """Lane id → claims, best supported first."""
    emotion: Valence | None = None
    """None where nobody said how it felt."""
    empty: tuple[Gap, ...] = ()
    more: dict[str, int] = Field(default_factory=dict)
    """Lane id → further themes, or touchpoints, of no more voices that the cell does not show."""
    covers: tuple[str, ...] = ()
    """Ids of the frame's stages whose passages belong here, where a person merged or split; empty: its own id."""


class Transition(Record):
    """A way from one stage to another that people told of."""

    from_: str = Field(alias="from")
    to: str
    kind: Literal["next", "branch", "loop", "exit"]
    participants: int
    for_: tuple[str, ...] = Field(default=(), alias="for")


class Expectation(Record):
    """What somebody expected, and what they say came of it."""

    stage: str
    """Id of the frame's stage; empty where it belongs to none."""
    expected: tuple[str, ...]
    """Label of the passage that says what was expected."""
    happened: tuple[str, ...]
    """Label of the same person's passage that says what came of it."""
    outcome: Literal["good", "mixed", "bad"]
    """How what came of it felt."""


class PlannedStep(Record):
    """A step of a process document beside what people told of it."""

    stage: str
    """Id of the frame's stage; empty where it belongs to none."""
    step: tuple[str, ...]
    """Label of the passage of the document that plans it."""
    outcome: Literal["as_planned", "differs", "mixed", "nobody"]
    """`mixed` where some told that it goes so and some otherwise; `nobody` where none told of it."""
    as_planned: tuple[str, ...] = ()
    """Labels of the passages that tell of the step without a trouble."""
    differs: tuple[str, ...] = ()
    """Labels of the passages that tell of a trouble at the step."""
    yes: int = 0
    """Voices behind `as_planned`."""
    no: int = 0
    """Voices behind `differs`."""


class PlannedChange(Record):
    """One thing in which a map of how it should be differs from the map of how it is."""

    change: Literal["new", "reworded", "moved", "reworded_moved", "gone", "new_stage", "renamed_stage", "gone_stage"]
    """What is planned for the card or the stage."""
    card: str = ""
    """Id of the claim; empty for a stage."""
    text: str
    """Wording, or name of the stage, in the plan; of what is to go, today's."""
    was: str = ""
    """Today's, where that is another."""
    place: tuple[str, str] = ("", "")
    """Names of the stage and the lane where it stands in the plan; of what is to go, today."""
    stood: tuple[str, str] = ("", "")
    """Where it stands today, where that is elsewhere."""


class JourneyMap(Artifact):
    """What people go through, stage by stage."""

    artifact: Literal["journey"] = "journey"
    frame: str
    lanes: dict[str, str] = Field(default_factory=dict)
    """Lane id → its name in the map's language, in order."""
    persona: str = ""
    state: Literal["current", "target"] = "current"
    beside: str = ""
    """Id of the map of how it is that a map of how it should be was made from; empty for any other."""
    stages: tuple[Stage, ...] = ()
    transitions: tuple[Transition, ...] = ()
    unplaced: int = 0
    """Passages that belong to no stage of this frame."""
    overall: Valence | None = None
    """How all of it felt, over every voice that said so; None where nobody did, or it was not measured."""
    expectations: tuple[Expectation, ...] | None = None
    """What people expected against what came of it, in their own words; None where this was not looked for."""
    planned: tuple[PlannedStep, ...] | None = None
    """Steps of the process documents in scope, in their order; None where there is no such document."""
    changes: tuple[PlannedChange, ...] | None = None
    """In the file of a map of how it should be, what it changes in the map of how it is; None in any other, and where
    the map of how it is is gone."""


class Idea(Claim):
    """An improvement, tied to the pain it should relieve."""

    pain: str
    """Id of the claim among `IdeaSet.pains`; empty for a wish that answers none of them."""
    mechanism: str = ""
    """Why it should help."""
    source: Literal["participant", "staff", "model", "rule", "person"] = "rule"
    """Who proposed it; `person` is one of the team."""
    reach: int = 0
    """Voices with the pain."""
    severity: float = 0.0
    """0..1, from how the pain felt."""
    effort: Literal["low", "medium", "high", "unknown"] = "unknown"
    """An assumption, to be set by people."""
    priority: float = 0.0
    """Reach share × severity × confidence, 0..1."""
    owner: str = ""
    """Owner function: marketing, service operations, product development, HR, leadership."""
    level: str = ""
    """meets_needs, easy or enjoyable."""
    discipline: str = ""
    """strategy, customer_understanding, design, measurement, governance or culture."""
    horizon: str = ""
    """repair, elevate or optimise."""
    metric: str = ""
    """What would show that it worked."""


class IdeaSet(Artifact):
    """Ideas, most worthwhile first, and the pains they answer."""

    artifact: Literal["ideas"] = "ideas"
    pains: tuple[Claim, ...] = ()
    ideas: tuple[Idea, ...] = ()
    ranked_by: Literal["priority", "person"] = "priority"
    """Whether the order of the ideas follows from their priority or was set by a person."""
    more: dict[str, int] = Field(default_factory=dict)
    """`pains`, `ideas` → how many more were found that the draft does not show."""


AnyArtifact = Annotated[FindingSet | PersonaSet | JourneyMap | IdeaSet, Field(discriminator="artifact")]
