"""What people made of a corpus: maps, personas, themes and ideas with the passages that bear them out.

The parts of a reference, as they stand in a case or in a file of one reader beside it. Knows no task and no corpus;
where the evidence stands is found in `evals.references`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Part(BaseModel):
    """Base of every part of a case: frozen, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True)


class QuotedEvidence(Part):
    """Evidence named by its words, since the ids of a project's passages are hashes of content."""

    quote: str
    document: str
    """Title or file name of the document, or how it begins."""
    evidence_role: Literal["participant", "staff", "narrator"] = "participant"
    """Whose words these are. An item with none of a participant's is optional: it may be found, but need not."""


class Priority(Part):
    """How much an idea is worth, as the reader sees it."""

    impact: int = Field(ge=1, le=3)
    """3 most."""
    effort: int = Field(ge=1, le=3)
    """3 most."""


class ReferenceItem(Part):
    """One thing a good output says, with all passages that bear it out."""

    id: str
    text: str
    evidence: tuple[QuotedEvidence | str, ...]
    """Quotes, or ids of a case's own corpus. All that are acceptable."""
    aliases: tuple[str, ...] = ()
    """Other wordings a person would take for the same."""
    required_evidence: tuple[str, ...] = ()
    """Ids of passages among the evidence that an output must cite for the item; without them it is not found."""
    polarity: Literal["negative", "neutral", "positive"] | None = None
    severity: int = Field(default=1, ge=1, le=4)
    """4 worst. Weighs the item in recall."""
    optional: bool = False
    count: str = ""
    """Count as the authors of the study give it."""
    participants: tuple[str, ...] = ()
    """Everybody behind the evidence, by the labels of the corpus; checked against it."""
    prevalence: Literal["one", "some", "many"] | None = None
    """One person, several, or at least half of those who speak in the corpus."""
    must_not_match: tuple[str, ...] = ()
    """Ids of near items of the same reference that are different: what is more like one of them is not this."""
    addresses: tuple[str, ...] = ()
    """Ids of the pains that an idea relieves."""
    priority: Priority | None = None
    """For ideas."""


class Sentiment(Part):
    """How a stage felt, from -1 to 1."""

    value: float = Field(ge=-1, le=1)
    tolerance: float = 0.3
    """How far from it an output may be and still be right; told beside M7."""


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
    sides: tuple[tuple[QuotedEvidence | str, ...], tuple[QuotedEvidence | str, ...]]


class FramedStage(Part):
    """A stage of a journey frame, and the reference's stages that belong in it."""

    id: str
    name: str
    holds: tuple[str, ...] = ()


class ReferenceMap(Part):
    """A journey map."""

    stages: tuple[ReferenceStage, ...]
    frames: dict[str, tuple[FramedStage, ...]] = Field(default_factory=dict)
    """The same map in a frame that an output may be asked for: frame → its stages in order."""
    conflicts: tuple[Conflict, ...] = ()
    expected_empty: tuple[CellName, ...] = ()
    """Cells the corpus says nothing for."""

    def items(self) -> Iterator[ReferenceItem]:
        """Items of all stages."""
        for stage in self.stages:
            for items in stage.cells.values():
                yield from items

    @model_validator(mode="after")
    def _frames_hold_every_stage(self) -> ReferenceMap:
        stages = sorted(stage.id for stage in self.stages)
        for frame, framed in self.frames.items():
            if sorted(held for stage in framed for held in stage.holds) != stages:
                raise ValueError(f"frame {frame} does not hold every stage once")
        return self


Group = Literal["goals", "behaviours", "needs", "pains", "context", "quotes"]
"""The groups of a persona's attributes."""


class ReferencePersona(Part):
    """One persona: the people it stands for, and what they share."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    """Participants, by the labels of the corpus; empty where the sources do not tell people apart."""
    attributes: dict[Group, tuple[ReferenceItem, ...]]
    optional: bool = False
    """It may be found, but need not."""


class ReferencePersonas(Part):
    """A set of personas."""

    personas: tuple[ReferencePersona, ...]
    unassigned: tuple[str, ...] = ()
    """Participants who belong to none."""

    def items(self) -> Iterator[ReferenceItem]:
        """Attributes of all personas."""
        for persona in self.personas:
            for items in persona.attributes.values():
                yield from items


class ReferenceTheme(ReferenceItem):
    """A theme, with every passage that speaks to it; `participants` are counted."""

    name: str
    """Its short name; `text` says what people said of it."""
    kind: str = ""
    """need, goal, behaviour, pain, delight, expectation, idea or context."""
    top_of: tuple[str, ...] = ()
    """Participants among whose three most important themes it is."""


class ReferenceFindings(Part):
    """Themes over the whole corpus."""

    themes: tuple[ReferenceTheme, ...]
    conflicts: tuple[Conflict, ...] = ()

    def items(self) -> Iterator[ReferenceItem]:
        """The themes."""
        yield from self.themes


class ReferenceIdeas(Part):
    """Ideas in no order (`priority` gives it), and the pains they relieve."""

    ideas: tuple[ReferenceItem, ...]
    pains: tuple[ReferenceItem, ...] = ()

    def items(self) -> Iterator[ReferenceItem]:
        """Pains, then ideas."""
        yield from self.pains
        yield from self.ideas


AnyReference = ReferenceMap | ReferencePersonas | ReferenceFindings | ReferenceIdeas


class Reading(Part):
    """Everything one reader made of a corpus: a file `references/<annotator>.yaml` beside the case."""

    annotator: str
    method: str
    """How the reader worked: the principle of reading, what was seen and what was not."""
    references: dict[str, AnyReference]
    """Id of a task → what the reader made for it."""
