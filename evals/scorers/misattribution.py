"""I5: quotes that are word for word somebody else's: the cheapest sign of made-up evidence. Lower is better."""

from __future__ import annotations

from evals.quoting import Fidelity, fidelity, folded, long_enough
from evals.scorers.quote_fidelity import all_quotes
from evals.scores import Direction, Score, ratio
from evals.setting import Setting
from evals.views import OutputView


def misattribution(output: OutputView, setting: Setting) -> Score:
    """Share of quotes that stand in another voice's passage and not in the one cited."""
    quotes = [quoted for quoted in all_quotes(output) if long_enough(quoted.quote)]
    sources = [(passage, folded(passage.text)) for passage in setting.passages]
    wrong = []
    for quoted in quotes:
        cited = setting.passages.get(quoted.passage)
        if cited is not None and fidelity(quoted.quote, cited.text) is Fidelity.EXACT:
            continue
        voice = cited.voice if cited is not None else None
        wanted = folded(quoted.quote)
        if any(wanted in text and passage.voice != voice for passage, text in sources):
            wrong.append(quoted.label)
    explanation = f"{wrong[0]} is another person's" if wrong else "no quote is another person's"
    return ratio(
        "I5 misattribution",
        len(wrong),
        len(quotes),
        explanation=explanation,
        direction=Direction.LOWER,
        details={"wrong": wrong},
    )
