"""M6: what the reference calls bad, the output calls bad too. Likeness alone would take a claim for its opposite.

Read by the probe of `evals.polarity`, which is right four times in five on topics it has not seen: never a gate alone.
"""

from __future__ import annotations

from evals.polarity import probe, turned
from evals.scores import Score, State
from evals.setting import Comparison

LANES = {"pain_points": "negative", "delight": "positive"}
"""Lanes whose items have a polarity by themselves."""


def polarity_accuracy(comparison: Comparison) -> Score:
    """Share of the matched items with a polarity whose wording does not turn the reference's round."""
    pairs = [(p.reference.polarity or LANES.get(p.reference.lane, ""), p) for p in comparison.grounded]
    pairs = [(polarity, p) for polarity, p in pairs if polarity in ("negative", "positive")]
    if not pairs:
        state = State.NOT_APPLICABLE if comparison.right.items() else State.DEGENERATE
        return Score("M6 polarity_accuracy", 0.0, 0, state, "no matched item has a polarity")
    ours = probe().negative([p.output.text for _, p in pairs], comparison.sim)
    theirs = probe().negative([p.reference.text for _, p in pairs], comparison.sim)
    if ours is None or theirs is None:
        said = "the probe was fitted on other encoders"
        return Score("M6 polarity_accuracy", 0.0, len(pairs), State.NOT_APPLICABLE, said)
    wrong = [
        (p.reference.id, p.output.id)
        for (polarity, p), mine, own in zip(pairs, ours, theirs, strict=True)
        if turned(polarity, own, mine)
    ]
    return Score(
        "M6 polarity_accuracy",
        1 - len(wrong) / len(pairs),
        len(pairs),
        State.OK,
        f"{wrong[0][1]} says the opposite of {wrong[0][0]}" if wrong else "no matched item is turned round",
        details={"turned": wrong},
    )
