"""Which of the passages near a question help to answer it, asked of a small model one by one, or told by closeness.

The model's word and the closeness are added, since each errs in its way. Knows nothing of whose words a passage holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer_events import AnswerEvent, OnEvent
from assistant.wording import Writer
from corpus.records import CharSpan, Evidence

GATED = 14
"""Passages a small model is asked about. Each costs it about a second."""
LONGEST_ASKED_ABOUT = 600
"""Characters of a passage that it is shown. Passages are shorter with few exceptions; it bounds time."""
HELPS = 0.6
"""Probability of "yes" from which a passage counts as helping. The small model says yes easily, so a little above
even; closeness is asked for beside it (decision 9)."""
WITHOUT_MODEL = 0.7
"""Share of the best passage's closeness from which one is shown where no model can be asked. Stricter than what is
asked about, as nothing checks it; set by judgement."""


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near a question."""

    hit: Evidence
    span: CharSpan
    """Of what would be quoted, within the document."""
    text: str
    closeness: float
    """Centred cosine to the question."""


def helping(
    writer: Writer, near: Sequence[Near], wordings: Mapping[str, str], question: str, tell: OnEvent
) -> Iterator[tuple[float, Near]]:
    """Passages that help, with how much; told one by one as they are judged.

    Args:
        near: those that may help; a model is asked about the first `GATED`.
        wordings: language → the question in it: a small model compares best within one language.
        question: as asked.
    """
    best = max((each.closeness for each in near), default=0.0)
    gated = near[:GATED]
    asked = [(wordings.get(each.hit.segment.language, question), each.text[:LONGEST_ASKED_ABOUT]) for each in gated]
    # A model on a server is asked about all at the same time, the embedded one about one after the other.
    at_once = len(gated) if writer.words_freely else 1
    for start in range(0, len(gated), at_once or 1):
        tell(AnswerEvent("reading", gated[start].hit.segment.id, passages=min(start + at_once, len(gated))))
        several = slice(start, start + at_once)
        for each, weight in zip(gated[several], writer.relevant(asked[several]), strict=True):
            if weight is None:
                if each.closeness >= WITHOUT_MODEL * best:
                    yield each.closeness, each
            elif weight >= HELPS:
                yield weight + each.closeness, each
