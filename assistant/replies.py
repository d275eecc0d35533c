"""What is answered in a conversation, sentence by sentence, and what each rests on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.artifacts import Citation, CountUnit, Record


class Statement(Record):
    """One sentence of an answer."""

    text: str
    verified: bool
    """False where a citation of it failed: shown as unverified, never as fact."""
    citations: tuple[str, ...] = ()
    wording: Literal["quote", "model", "rule"] = "quote"


class Count(Record):
    """How many voices said a thing, of how many that were asked."""

    what: str
    participants: int
    of: int
    unit: CountUnit = CountUnit.PEOPLE
    citations: tuple[str, ...] = ()


class ReplyUsage(Record):
    """What an answer cost."""

    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


class Reply(Record):
    """An answer, with what it rests on or what is missing."""

    answer: str
    language: str
    abstained: bool = False
    missing: tuple[str, ...] = ()
    """What the corpus does not say, each a thing to find out."""
    narrowed: str = ""
    """A sentence that says which part of the corpus alone was asked, since the question names it; empty: all of it."""
    trouble: str = ""
    """What went wrong with the language model meanwhile, and what to do next; empty: nothing did."""
    statements: tuple[Statement, ...] = ()
    from_notes: tuple[Statement, ...] = ()
    """Where no participant answers: what researchers' notes and staff say of it, which is nobody's experience. The
    reply abstains all the same."""
    counts: tuple[Count, ...] = ()
    citations: tuple[Citation, ...] = ()
    usage: ReplyUsage = Field(default_factory=lambda: ReplyUsage(model=""))
    artifact: str | None = None
    """Id of an artifact this turn drafted or changed."""
    proposal: str | None = None
    """Id of a proposed change that waits for a person's word."""
