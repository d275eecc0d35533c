"""From the probabilities of a model's next token to the probabilities of the answers it may choose from.

An answer may take several tokens, and several answers may begin alike. Each candidate token gives its mass to the
answers it can begin; where several share one, the mass waits at that common beginning until the tokens after it are
asked for.

What this module does not know: any model or server.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_LEADING = b" \t\n\"'`*"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One token that may come next."""

    token: bytes
    """UTF-8, perhaps a part of a character."""
    probability: float


NextTokens = Callable[[str], Sequence[Candidate]]
"""The candidates after the given beginning of an answer; none where the provider can't say."""


def weigh_choices(choices: Sequence[str], next_tokens: NextTokens) -> dict[str, float]:
    """The probability of each choice, summing to 1; empty where the candidates name none of them.

    Letter case, leading spaces and quotation marks don't matter. `next_tokens` is called once with "", and once more
    for each beginning that several choices share.
    """
    weights = dict.fromkeys(choices, 0.0)
    waiting: list[tuple[str, tuple[str, ...], float]] = [("", tuple(choices), 1.0)]
    while waiting:
        beginning, among, mass = waiting.pop()
        shares = _shares(among, beginning, next_tokens(beginning))
        total = sum(shares.values())
        if total <= 0:
            if not beginning:
                return {}
            shares, total = {(choice,): 1.0 for choice in among}, float(len(among))
        for group, share in shares.items():
            part, common = mass * share / total, _common_beginning(group)
            if len(group) > 1 and len(common) > len(beginning):
                waiting.append((common, group, part))
                continue
            for choice in group:
                weights[choice] += part / len(group)
    return weights


def _shares(choices: Sequence[str], beginning: str, candidates: Sequence[Candidate]) -> dict[tuple[str, ...], float]:
    """Mass by the group of choices that a token can begin."""
    shares: dict[tuple[str, ...], float] = {}
    rests = {choice: _folded(choice[len(beginning) :].encode("utf-8")) for choice in choices}
    complete = tuple(choice for choice, rest in rests.items() if not rest)
    for candidate in candidates:
        token = _folded(candidate.token if beginning else candidate.token.lstrip(_LEADING))
        group = tuple(choice for choice, rest in rests.items() if rest and token and _begins(rest, token))
        # After a whole choice, whatever begins no longer one (an end mark, a full stop) confirms it.
        group = group or complete
        if group:
            shares[group] = shares.get(group, 0.0) + candidate.probability
    return shares


def _begins(rest: bytes, token: bytes) -> bool:
    """Whether `token` is the beginning of `rest`, or all of it and then something that is no letter."""
    if rest.startswith(token):
        return True
    after = token[len(rest) : len(rest) + 1]
    return token.startswith(rest) and not (after.isalnum() or after >= b"\x80")


def _folded(token: bytes) -> bytes:
    try:
        return token.decode("utf-8").casefold().encode("utf-8")
    except UnicodeDecodeError:
        return token.lower()


def _common_beginning(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    pairs = zip(first, last, strict=False)
    return first[: next((index for index, (one, other) in enumerate(pairs) if one != other), len(first))]


def from_log_probabilities(rows: Sequence[tuple[bytes, float]]) -> list[Candidate]:
    """Candidates from tokens and the natural logarithms of their probabilities."""
    return [Candidate(token, math.exp(value)) for token, value in rows]
