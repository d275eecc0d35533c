"""What a piece of work will take, before it is begun: calls, tokens, dollars, minutes.

What this module does not know: which calls a draft makes; the drafts say, and this adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.budget import cost_of, price_of
from assistant.chat_model import ChatRequest
from assistant.journal import Journal
from assistant.settings import Settings

_FEWEST_CALLS = 5
"""Earlier calls needed before a duration is estimated from them."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The most that some calls of one model can take."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    """The most the prompts allow; replies are usually shorter."""

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )

    def times(self, count: int) -> Estimate:
        """The same work `count` times."""
        return Estimate(self.calls * count, self.prompt_tokens * count, self.completion_tokens * count)

    def cost(self, settings: Settings, model: str = "") -> float | None:
        """US dollars with `model` (default: the one set), or None where its price is not known."""
        return cost_of(price_of(model or settings.chat_model, settings), self.prompt_tokens, self.completion_tokens)

    def seconds(self, journal: Journal, model: str) -> float | None:
        """How long it takes at the pace of that model's earlier calls; None where there were too few.

        Time is taken to grow with the tokens: right on average over prompts of a kind, wrong for one call.
        """
        past = journal.totals(model=model)
        tokens = past.prompt_tokens + past.completion_tokens
        if past.calls - past.failed < _FEWEST_CALLS or tokens == 0:
            return None
        return past.seconds / tokens * (self.prompt_tokens + self.completion_tokens)


def estimate(requests: Iterable[ChatRequest], count_tokens: Callable[[str], int] | None = None) -> Estimate:
    """The most that `requests` can take; `count_tokens` defaults to the corpus's tokenizer."""
    if count_tokens is None:
        from corpus.tokens import count_tokens as count
    else:
        count = count_tokens
    total = Estimate()
    for request in requests:
        length = sum(count(message.content) for message in request.messages)
        total += Estimate(1, length, 1 if request.choices else request.max_tokens)
    return total
