"""The seam to every language model: a request in, a reply out.

A protocol of one method. Providers live in `assistant.providers`; nothing of their libraries crosses this line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What a model is asked."""

    messages: tuple[Message, ...]
    prompt: str = ""
    """Name, version and hash of the prompt the messages came from, `name.vN@hash`, for the journal."""
    schema: Mapping[str, JsonValue] | None = None
    """JSON schema the reply must satisfy, or None for free text."""
    choices: tuple[str, ...] = ()
    """Where given, the reply is exactly one of these and `ChatReply.choice_weights` is filled."""
    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reply cost."""

    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cost: float | None = None
    """US dollars, or None where the price is not known."""


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What a model said. A reply that was cut off is an error, never a reply."""

    text: str
    usage: Usage = field(default_factory=Usage)
    choice_weights: Mapping[str, float] = field(default_factory=dict)
    """Probability of each choice, summing to 1; a provider without probabilities gives 1.0 to the one chosen."""


OnText = Callable[[str], None]
"""Called with each piece of text as it arrives; may raise to stop the model."""


class ChatModel(Protocol):
    """One conversation turn with a language model."""

    @property
    def name(self) -> str:
        """`provider:model`."""

    @property
    def writes(self) -> bool:
        """Whether it may word claims freely. False for small models, which word single checked lines only."""

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """The model's reply.

        Raises:
            ModelError: no usable reply, after the retries that help.
            BudgetExceeded: the limit on cost or tokens is reached.
        """
