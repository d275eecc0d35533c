"""What people call a touchpoint, under its name on a map's card: the taxonomy names the kind, they name the thing."""

from __future__ import annotations

from assistant.touchpoint_words import names_in_use
from assistant.touchpoints import named_first
from ui.markup import Html, element
from ui.present import ClaimView
from ui.texts import Texts


def called(claim: ClaimView, language: str, texts: Texts) -> Html | None:
    """The names that the people behind a touchpoint use for it; None where they use none of their own.

    Args:
        language: of the map.
    """
    kind = claim.id.rpartition("touchpoints-")[2]
    if kind == claim.id:  # a card that a person made
        found = named_first(claim.text, language)
        kind = found.id if found else ""
    names = names_in_use(kind, tuple(chip.quote for chip in claim.chips), language)
    if not names:
        return None
    label = element("span", f"{texts('personas.quotes')}:", class_="wf-unseen")
    return element("p", label, *(element("bdi", f"“{name}”") for name in names), class_="wf-called")
