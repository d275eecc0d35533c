"""What people answered to closed questions: each answer with a plain bar and how many gave it."""

from __future__ import annotations

from assistant.artifacts import Citation, ClosedAnswer, ClosedTally
from ui.markup import Html, element
from ui.panels.claim_card import chip_row
from ui.present import chips_of
from ui.texts import Texts


def closed_section(tallies: tuple[ClosedTally, ...], citations: dict[str, Citation], texts: Texts) -> Html | None:
    """All tallies under one heading; nothing where there are none."""
    if not tallies:
        return None
    return element(
        "section",
        element("h3", texts("findings.closed")),
        element("ul", *(_question(tally, citations, texts) for tally in tallies), class_="wf-findings"),
        class_="wf-further",
    )


def _question(tally: ClosedTally, citations: dict[str, Citation], texts: Texts) -> Html:
    return element(
        "li",
        element("h4", element("bdi", tally.question)),
        element(
            "ul",
            *(_answer(answer, tally, citations, texts) for answer in tally.answers),
            class_="wf-tally",
        ),
        element("p", *(element("span", fact) for fact in _facts(tally, texts)), class_="wf-tally-facts"),
        class_="wf-finding",
    )


def _answer(answer: ClosedAnswer, tally: ClosedTally, citations: dict[str, Citation], texts: Texts) -> Html:
    # Of everybody who answered: the longest bar is no more than its share.
    share = round(100 * answer.participants / max(tally.answered, 1))
    people = str(answer.participants)
    return element(
        "li",
        element("span", element("bdi", answer.value), class_="wf-tally-value"),
        element("span", element("strong", people), " ", element("bdi", f"{share} %"), class_="wf-tally-n"),
        element("div", element("i", style=f"inline-size:{share}%"), class_="wf-bar", aria_hidden="true"),
        chip_row(chips_of(answer.for_, citations), texts),
    )


def _facts(tally: ClosedTally, texts: Texts) -> list[str]:
    facts = [texts("findings.closed_answered", n=tally.answered, of=tally.asked)]
    facts += [texts("findings.closed_mean", mean=f"{tally.mean:.2f}")] if tally.mean is not None else []
    facts += [texts("findings.closed_several")] if tally.several else []
    facts += [texts("findings.closed_more", n=tally.more)] if tally.more else []
    return facts
