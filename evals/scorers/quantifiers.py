"""I14: "most", "several" and "everyone" are borne out by as many voices as they say.

Reads the commonest quantifiers of four languages; a general claim in other words is not seen.
"""

from __future__ import annotations

import re

from evals.scores import Score, State, ratio
from evals.setting import Setting
from evals.views import Item, OutputView

SEVERAL = 3
_MOST = re.compile(
    r"\b(?:most|the majority of|nearly all|almost all|everyone|everybody|all) (?:of the )?"
    r"(?:people|users?|participants?|customers?|patients?|respondents?|interviewees?|visitors?|applicants?)\b"
    r"|\b(?:everyone|everybody)\b"
    r"|大多数|大部分人|多数人|所有人|每个人|人人|معظم|أغلب|غالبية|الجميع|대부분|대다수|모든 사람|모두가|누구나",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:several|many|a number of|numerous) (?:people|users?|participants?|customers?|patients?|respondents?"
    r"|interviewees?|visitors?|applicants?)\b|许多人|很多人|不少人|多位|好几位|كثير من|العديد من|عدة (?:أشخاص|مشاركين)"
    r"|많은 사람|여러 (?:사람|참가자|명)",
    re.IGNORECASE,
)


def needed(text: str, voices: int) -> int:
    """Least number of voices that a text's quantifier asks for, of so many in all; 0 where it has none."""
    if _MOST.search(text):
        return voices // 2 + 1
    return SEVERAL if _SEVERAL.search(text) else 0


def quantifiers_true(output: OutputView, setting: Setting) -> Score:
    """Share of items with a quantifier that rest on as many voices."""
    voices = len({passage.voice for passage in setting.heard()})
    stated = [(item, needed(item.text, voices)) for item in output.items]
    stated = [(item, least) for item, least in stated if least]
    wrong = [item.id for item, least in stated if _heard(item, setting) < least]
    nothing = State.NOT_APPLICABLE if output.items else State.DEGENERATE
    return ratio(
        "I14 quantifiers_true",
        len(stated) - len(wrong),
        len(stated),
        explanation=f"{wrong[0]} speaks of more people than it cites"
        if wrong
        else ""
        if not stated
        else "all borne out",
        nothing=nothing,
        details={"overstated": wrong},
    )


def _heard(item: Item, setting: Setting) -> int:
    return max(len(setting.passages.voices(item.evidence)), item.counted or 0)
