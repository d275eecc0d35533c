"""How people put what they suggest: "Could you add a button?", "最好先打个电话", and what merely sounds like it.

A suggestion has a form: a wish, a request, a rule to keep, or a sentence that begins with what to do. An embedding
hears the matter and not the form, and takes "Because it is true" for a suggestion as readily as "More seats".
Patterns, from a data file (`data/suggesting.toml`); what they do not hold is not seen. Of 272 passages labelled by hand
that they were not written on, 38 hold a form, and 30 of these suggest something; of the 234 without, 22 do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from assistant.coders.codes import Kind

FORM_ODDS, NO_FORM_ODDS = 2.0, -1.0
"""What a form adds to the log-probability of an idea, and what none takes under a question that does not
ask for ideas. Of seven such rules on passages labelled by hand (`tune` and `dev`), by kappa of the kind: .61 without,
.65 with; on the others .57 without, .59 with."""


class Form(StrEnum):
    """How sure the wording is that something is suggested."""

    PROPOSED = "proposed"
    """A wish, a request, a rule to keep."""
    BARE = "bare"
    """A sentence that begins with what to do or with more of something, which also begins what merely happened."""
    NONE = "none"
    UNKNOWN = "unknown"
    """No patterns for the passage's language."""


def form_of(text: str, language: str) -> Form:
    """The form in which a passage in this language (BCP 47) suggests something; the surer one where it has both."""
    patterns = _patterns().get(language.split("-", 1)[0])
    if patterns is None:
        return Form.UNKNOWN
    told = patterns["apart"].sub(" ", text)
    if patterns["proposed"].search(told):
        return Form.PROPOSED
    return Form.BARE if patterns["bare"].search(told) else Form.NONE


def suggestion_odds(text: str, language: str, asked: Kind | None) -> float:
    """What a passage's form adds to the log-probability of an idea; `asked`: the kind its question asks for."""
    form = form_of(text, language)
    if form in (Form.PROPOSED, Form.BARE):
        return FORM_ODDS
    return 0.0 if form is Form.UNKNOWN or asked is Kind.IDEA else NO_FORM_ODDS


@cache
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    source = (files("assistant.coders") / "data" / "suggesting.toml").read_text(encoding="utf-8")
    return {
        language: {name: re.compile(pattern, re.IGNORECASE) for name, pattern in table.items()}
        for language, table in tomllib.loads(source).items()
    }
