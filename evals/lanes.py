"""The lanes: which chat model answers while outputs are drafted. Knows names; opens no model."""

from __future__ import annotations

import os
from dataclasses import dataclass

from evals.cases import CaseError

EMBEDDED = "local:qwen2.5-coder-1.5b-instruct"
"""The chat model that comes with the product; the one whose replies are recorded."""
MODEL_VARIABLE = "WAYFOLK_EVAL_MODEL"
COST_VARIABLE = "EVAL_MAX_USD"
MOST_USD = 5.0
"""What a lane with a paid model may cost where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One way to have outputs drafted."""

    name: str
    what: str
    chat_model: str
    """Empty where it must be named."""


LANES = {
    lane.name: lane
    for lane in (
        Lane("unit", "no language model", "extractive:"),
        Lane("replay", "recorded replies of a model", EMBEDDED),
        Lane("tiny-live", "the embedded model, asked now", EMBEDDED),
        Lane("judge-live", "a model behind an endpoint, asked now and paid for", ""),
    )
}


def lane_called(name: str) -> Lane:
    """The lane of that name.

    Raises:
        CaseError: there is none.
    """
    if name not in LANES:
        raise CaseError(f"There is no lane {name!r}; choose one of: {', '.join(LANES)}.")
    return LANES[name]


def chat_model_of(lane: str, named: str = "") -> str:
    """The chat model that drafts in a lane; a lane without one of its own takes `named`, or what the environment says.

    Raises:
        CaseError: no such lane, or it needs a model and none is named.
    """
    own = lane_called(lane).chat_model
    chosen = named or own or os.environ.get(MODEL_VARIABLE, "")
    if not chosen:
        raise CaseError(
            f"The lane {lane} needs a chat model: --model openai:<model>, or {MODEL_VARIABLE}; the address and the key "
            "are those of the product (OPENAI_BASE_URL, OPENAI_API_KEY)."
        )
    return chosen


def cost_limit(named: float | None = None) -> float:
    """US dollars that a lane with a paid model may cost in each case.

    Raises:
        CaseError: the environment's limit is no number above 0.
    """
    if named is not None:
        return named
    said = os.environ.get(COST_VARIABLE, "")
    try:
        limit = float(said) if said else MOST_USD
    except ValueError:
        limit = 0.0
    if limit <= 0:
        raise CaseError(f"{COST_VARIABLE} is {said!r}; give a number of US dollars above 0.")
    return limit
