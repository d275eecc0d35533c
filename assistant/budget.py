"""What a run may cost: prices, a limit on dollars and tokens, and a refusal before the call that would pass it.

What this module does not know: how a model is called, and what was spent in other runs (the journal does).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from assistant.chat_model import ChatRequest, Usage
from assistant.errors import BudgetExceeded
from assistant.settings import Price, Settings

_FREE = Price(input=0, output=0)
_OWN_PROVIDERS = frozenset({"local", "scripted", "replay", "extractive"})
_TURN_OVERHEAD = 4
"""Tokens a chat template adds around one message, rounded up."""


def price_of(model: str, settings: Settings) -> Price | None:
    """The price of `model` (`provider:name`), or None where it is not known.

    What runs on this machine is free. Every other price is given in the settings: list prices change, and one that
    nobody checked would make a budget that does not hold.
    """
    if model in settings.prices:
        return settings.prices[model]
    if model.partition(":")[0] in _OWN_PROVIDERS:
        return _FREE
    return None


def cost_of(price: Price | None, prompt_tokens: int, completion_tokens: int) -> float | None:
    """US dollars, or None where the price is not known."""
    if price is None:
        return None
    return (prompt_tokens * price.input + completion_tokens * price.output) / 1_000_000


@dataclass(frozen=True, slots=True)
class Reservation:
    """The most one call can take, held until it is settled."""

    tokens: int
    cost: float


class Budget:
    """Counts what a run spends and refuses the call that could pass the limit. Safe across threads."""

    def __init__(self, settings: Settings, count_tokens: Callable[[str], int] | None = None) -> None:
        """A budget with nothing spent; `count_tokens` defaults to the corpus's tokenizer."""
        self._settings = settings
        self._count_tokens = count_tokens
        self._lock = threading.Lock()
        self._tokens = 0
        self._cost = 0.0

    @property
    def tokens(self) -> int:
        """Tokens spent or reserved, in and out."""
        return self._tokens

    @property
    def cost(self) -> float:
        """US dollars spent or reserved, of the calls whose price is known."""
        return self._cost

    def prompt_tokens(self, request: ChatRequest) -> int:
        """About how many tokens the request is; on the high side for most models."""
        if self._count_tokens is None:
            from corpus.tokens import count_tokens

            self._count_tokens = count_tokens
        return sum(self._count_tokens(message.content) + _TURN_OVERHEAD for message in request.messages)

    def reserve(self, model: str, request: ChatRequest) -> Reservation:
        """Hold the most this call can take.

        Raises:
            BudgetExceeded: with it the run could pass the limit, or there is a limit on cost and the price is unknown.
        """
        limits = self._settings
        if limits.max_cost is None and limits.max_tokens is None:
            return Reservation(0, 0.0)
        prompt = self.prompt_tokens(request)
        price = price_of(model, limits)
        if price is None and limits.max_cost is not None:
            raise BudgetExceeded(
                f"A limit on cost is set (${limits.max_cost:g}), but the price of {model} is not known. "
                f'Give it in wayfolk.toml under [prices."{model}"] as input and output, or limit tokens instead.'
            )
        held = Reservation(prompt + request.max_tokens, cost_of(price, prompt, request.max_tokens) or 0.0)
        with self._lock:
            self._refuse(held)
            self._tokens += held.tokens
            self._cost += held.cost
        return held

    def settle(self, held: Reservation, usage: Usage) -> None:
        """Replace what was held by what the call took; a call that failed settles with an empty `Usage`."""
        with self._lock:
            self._tokens += usage.prompt_tokens + usage.completion_tokens - held.tokens
            self._cost += (usage.cost or 0.0) - held.cost

    def _refuse(self, held: Reservation) -> None:
        limits = self._settings
        if limits.max_tokens is not None and self._tokens + held.tokens > limits.max_tokens:
            raise BudgetExceeded(
                f"The limit of {limits.max_tokens} tokens a run would be passed: {self._tokens} are used and the next "
                f"call can take {held.tokens}. What was done is kept; raise --max-tokens to go on."
            )
        if limits.max_cost is not None and self._cost + held.cost > limits.max_cost:
            raise BudgetExceeded(
                f"The limit of ${limits.max_cost:g} a run would be passed: ${self._cost:.4f} is spent and the next "
                f"call can cost ${held.cost:.4f}. What was done is kept; raise --max-cost to go on."
            )
