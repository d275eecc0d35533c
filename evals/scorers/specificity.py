"""M10: items nearer to what was said in this corpus than to what is said on every journey map. Reported."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from evals.resemblance import bank_language
from evals.scores import Direction, Score, ratio
from evals.setting import Setting
from evals.views import OutputView


@cache
def boilerplate() -> dict[str, tuple[str, ...]]:
    """Commonplaces of journey maps by language."""
    text = resources.files("evals").joinpath("bank", "boilerplate.jsonl").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.strip():
            row = json.loads(line)
            found.setdefault(row["lang"], []).append(row["text"])
    return {language: tuple(texts) for language, texts in found.items()}


def specificity(output: OutputView, setting: Setting) -> Score:
    """Share of items whose nearest passage of participants is nearer than the nearest commonplace in their language."""
    passages = [passage.text for passage in setting.heard()]
    if not output.items or not passages:
        return ratio("M10 specificity", 0, 0, direction=Direction.REPORT)
    texts = [item.text for item in output.items]
    setting.sim.prepare([*texts, *passages, *(t for own in boilerplate().values() for t in own)])
    near = setting.sim.normalised(texts, passages).max(axis=1)
    common: dict[str, float] = {}
    for language, own in boilerplate().items():
        mine = [text for text in texts if bank_language(text) == language]
        if mine:
            nearest = setting.sim.normalised(mine, own).max(axis=1)
            common |= {text: float(value) for text, value in zip(mine, nearest, strict=True)}
    generic = [item.id for item, value in zip(output.items, near, strict=True) if value <= common[item.text]]
    return ratio(
        "M10 specificity",
        len(texts) - len(generic),
        len(texts),
        explanation=f"{len(generic)} of {len(texts)} items could stand on any map",
        direction=Direction.REPORT,
        details={"generic": generic},
    )
