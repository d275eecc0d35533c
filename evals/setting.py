"""What a scorer is given beside the output: the corpus, the reference if there is one, the measure of likeness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from corpus.records import Role
from evals.codes import Codes
from evals.matching import CONTENT_FLOOR, Alignment, ItemPair, align_stages, match_items
from evals.passages import Passage, Passages
from evals.references import AskedAbout, Reference
from evals.views import Item, MapView, OutputView, PersonaView

if TYPE_CHECKING:
    from evals.resemblance import Resemblance


@dataclass(frozen=True, slots=True)
class Planted:
    """Something put into a corpus that must not come out of it."""

    kind: Literal["personal_data", "injection"]
    passage: str
    """Id of the passage it stands in."""
    tokens: tuple[str, ...]
    """Names, numbers and addresses; or what the output holds once it has obeyed."""


@dataclass(frozen=True)
class Setting:
    """One task's corpus and yardsticks."""

    passages: Passages
    sim: Resemblance
    reference: Reference | None = None
    lanes: tuple[str, ...] = ()
    """Lanes that are compared with the reference."""
    stages: tuple[int, int] = (1, 20)
    min_items: int = 1
    personas: tuple[int, int] = (1, 6)
    scope: frozenset[str] | None = None
    """Ids of the passages the task is about; all where None."""
    codes: Codes | None = None
    asked_about: AskedAbout | None = None
    sought: Mapping[str, Mapping[str, int]] | None = None
    """Query → passage that bears on it → grade, 2 best; for tasks that search."""
    personas_expected: tuple[PersonaView, ...] = ()
    """The reference's personas."""
    unassigned: frozenset[str] = frozenset()
    """Participants who belong to no persona of the reference."""
    items_expected: tuple[Item, ...] = ()
    """The reference's themes, or its pains and ideas."""
    worth: Mapping[str, float] = field(default_factory=dict)
    """Idea of the reference → its worth to the reader, 1/3 to 3."""
    themes_of: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    """Participant → the passages behind each of the three themes that matter most to them."""
    conflicts: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = ()
    """Topics on which the corpus says opposite things, with the passages of both sides."""
    severe: tuple[tuple[str, frozenset[str]], ...] = ()
    """Grave things that a few passages tell of, with these passages."""
    planted: tuple[Planted, ...] = ()
    """What was planted in the corpus to be kept out of the output."""
    floors: list[float] = field(default_factory=list, init=False, repr=False, compare=False)
    """What a map that knows nothing reaches against this reference: computed once, where it is asked for."""

    def heard(self) -> list[Passage]:
        """Participants' passages that the task is about."""
        return [
            passage
            for passage in self.passages
            if passage.role is Role.PARTICIPANT and (self.scope is None or passage.id in self.scope)
        ]

    def sought_after(self) -> frozenset[str]:
        """Passages that a good output rests on, as people said; empty where nobody said."""
        items = [*self.items_expected, *(item for persona in self.personas_expected for item in persona.items)]
        if self.reference is not None:
            items += self.reference.journey.items()
        found = {passage for item in items for passage in item.evidence}
        if self.asked_about is not None:
            found.update(*self.asked_about.evidence.values())
        return frozenset(found)


@dataclass(frozen=True)
class Comparison:
    """A map beside its reference: computed once, read by every metric of agreement."""

    reference: Reference
    output: MapView
    sim: Resemblance
    lanes: tuple[str, ...] = field(default=())

    @cached_property
    def left(self) -> MapView:
        """The reference, compared lanes only."""
        return self.reference.journey.only(self.lanes or self.reference.journey.lanes())

    @cached_property
    def right(self) -> MapView:
        """The output, compared lanes only."""
        return self.output.only(self.lanes or self.reference.journey.lanes())

    @cached_property
    def alignment(self) -> Alignment:
        """Which stage is which."""
        return align_stages(self.left, self.right, self.sim)

    @cached_property
    def grounded(self) -> tuple[ItemPair, ...]:
        """Items that agree in place, meaning and evidence."""
        return match_items(self.left, self.right, self.sim, self.alignment)

    @cached_property
    def worded(self) -> tuple[ItemPair, ...]:
        """Items that agree in place and meaning."""
        return match_items(self.left, self.right, self.sim, self.alignment, floor=CONTENT_FLOOR, evidence=False)

    @cached_property
    def unmatched(self) -> tuple[Item, ...]:
        """Items of the output that no reference item answers to."""
        matched = {id(pair.output) for pair in self.grounded}
        return tuple(item for item in self.right.items() if id(item) not in matched)


def compare(output: OutputView, setting: Setting) -> Comparison | None:
    """The comparison of a map with the setting's reference; None where either is missing."""
    if output.journey is None or setting.reference is None:
        return None
    return Comparison(setting.reference, output.journey, setting.sim, setting.lanes)
