"""I4: quotes that stand in the passage they cite, checked again here, passage by passage."""

from __future__ import annotations

from evals.passages import Passages
from evals.quoting import fidelity, long_enough
from evals.scores import Score, ratio
from evals.setting import Setting
from evals.views import OutputView, Quoted


def verdict(quoted: Quoted, passages: Passages) -> str:
    """`exact`, `near`, `altered`, `fabricated`, `no passage` or `wrong place`."""
    passage = passages.get(quoted.passage)
    if passage is None:
        return "no passage"
    found = fidelity(quoted.quote, passage.text)
    if not found.faithful or quoted.start is None or quoted.end is None:
        return found.value
    text = passages.texts.get(passage.document, "")
    inside = passage.start <= quoted.start and quoted.end <= passage.end
    return found.value if inside and text[quoted.start : quoted.end] == quoted.quote else "wrong place"


def all_quotes(output: OutputView) -> tuple[Quoted, ...]:
    """Every citation once: those of the items, and those no item uses."""
    return tuple(dict.fromkeys((*(q for item in output.items for q in item.quotes), *output.citations)))


def quote_fidelity(output: OutputView, setting: Setting) -> Score:
    """Share of quotes that are faithful; where offsets are given, the text at them must be the quote."""
    quotes = all_quotes(output)
    verdicts = [(quoted, verdict(quoted, setting.passages)) for quoted in quotes]
    failed = [
        {"label": quoted.label, "verdict": word, "quote": quoted.quote[:120]}
        for quoted, word in verdicts
        if word not in ("exact", "near")
    ]
    short = sum(1 for quoted in quotes if not long_enough(quoted.quote))
    explanation = f"{failed[0]['label']} is {failed[0]['verdict']}" if failed else "every quote stands in its passage"
    return ratio(
        "I4 quote_fidelity",
        len(quotes) - len(failed),
        len(quotes),
        explanation=explanation,
        details={"failed": failed, "too_short_to_be_evidence": short},
    )
