"""What kind of thing a question asks for: "What could we do better?" for ideas, "How was the delivery?" for none.

A choice ("Stability") takes its kind from its question, since the words themselves tell none, and any answer leans
towards it, the more the shorter it is. A probe on the embedding
of the question, learned from invented questions in four languages (`data/asked.toml`); cross-validated over these, 96
of 100 that it is sure of are right. It does not read the answer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np

from assistant.coders.codes import Kind
from assistant.coders.probes import Matrix, Probe, Space, fit_probe

OPEN = "open"
"""Label of questions that ask for no kind in particular."""
STRENGTH = 10.0
"""Inverse of the L2 penalty of the probe. Of .3, 1, 3, 10 and 30, the least from which four in five of the questions
that ask for something are told, by five-fold cross-validation."""
SURE = 0.5
"""Probability of a kind from which a question asks for it. More likely than not; set by judgement."""
SHARPER = 2.0
"""Power that makes the probe's probabilities true, which its penalty draws together. Of 1, 1.3, 1.6, 2, 2.5 and 3, the
one with the least log loss by five-fold cross-validation (.34; .48 with 1)."""
FACTS = (Kind.BEHAVIOUR, Kind.CONTEXT)
"""Kinds that questions for facts ask for, told by both together: what one does and what is so lie close."""


def kinds_asked(told: Matrix) -> list[Kind | None]:
    """The kind that each question asks for; None where it leaves that open. `told` as by `shares_asked`."""
    kinds = list(Kind)
    facts = [kinds.index(kind) for kind in FACTS]
    found: list[Kind | None] = []
    for row in told:
        best = int(row.argmax())
        if best < len(kinds) and row[best] >= SURE:
            found.append(kinds[best])
        else:
            found.append(FACTS[int(row[facts].argmax())] if row[facts].sum() >= SURE else None)
    return found


def asked_probe(embed: Callable[[Sequence[str]], Matrix], space: Space) -> Probe:
    """The probe for what questions ask for.

    Args:
        embed: as the coder embeds passages.
        space: in which the coder places vectors.
    """
    texts, tags, labels = asked_examples()
    return fit_probe(space.place(embed(texts), tags), labels, strength=STRENGTH)


def shares_asked(probe: Probe, placed: Matrix) -> Matrix:
    """How likely each question asks for each kind, in the order of `Kind`, and last for none in particular.

    Args:
        placed: vectors of the questions in the coder's space, shape (questions, dimensions).
    """
    told = np.exp(probe.log_probabilities(placed))
    order = [probe.labels.index(label) for label in (*(kind.value for kind in Kind), OPEN)]
    shares: Matrix = told[:, order].astype(np.float32)
    return shares


def calibrated(shares: Matrix) -> Matrix:
    """One question's shares, as `shares_asked` gives them, with the penalty of the probe undone."""
    powers = shares**SHARPER
    return np.asarray(powers / powers.sum(), dtype=np.float32)


@lru_cache(maxsize=1)
def asked_examples() -> tuple[list[str], list[str], list[str]]:
    """The invented questions, their languages, and the kind each asks for or `OPEN`."""
    table = tomllib.loads((files("assistant.coders") / "data" / "asked.toml").read_text(encoding="utf-8"))
    rows = [(text, tag, label) for label, by in table.items() for tag, texts in by.items() for text in texts]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
