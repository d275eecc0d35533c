"""A claim as a card, and the marks, dots and pills that every panel shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistant.artifacts import Confidence, Status, Valence
from ui.markup import Html, element, join
from ui.present import VISIBLE_CHIPS, Chip, ClaimView, isolated, mood, signed
from ui.texts import Texts
from ui.texts import texts as texts_in


def chip_button(chip: Chip) -> Html:
    """The numbered mark of one citation. A click opens its passage (`ui/assets/screen.js`)."""
    kinds = ["wf-chip", "wf-chip-failed" if chip.failed else "", "wf-chip-against" if chip.against else ""]
    return element(
        "button",
        chip.number,
        type="button",
        class_=" ".join(kind for kind in kinds if kind),
        data_cite=True,
        data_document=chip.document,
        data_segment=chip.segment,
        data_start=chip.start,
        data_end=chip.end,
        data_status=chip.status,
        data_quote=chip.quote[:400],
        data_origin=chip.origin,
        aria_label=f"{chip.number}: {chip.origin}",
    )


def chip_row(chips: tuple[Chip, ...], texts: Texts, visible: int = VISIBLE_CHIPS) -> Html:
    """Marks in a row, the first few at once and the others behind "more"."""
    if not chips:
        return Html("")
    rest = chips[visible:] if len(chips) > visible + 1 else ()
    shown = chips[: len(chips) - len(rest)]
    return element(
        "span",
        *(chip_button(chip) for chip in shown),
        _more(join([chip_button(chip) for chip in rest]), isolated(f"+{len(rest)}"), texts.count("more", len(rest)))
        if rest
        else None,
        class_="wf-chips",
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What a panel adds to a card."""

    above: Html | None = None
    """Over its words."""
    below: Html | None = None
    """Under its words."""
    style: str = ""
    hidden: bool = False


def claim_card(claim: ClaimView, texts: Texts, beside: Beside | None = None) -> Html:
    """One claim: its words, what it rests on, and how much it can bear."""
    return _card(claim, texts.language, beside or Beside())


@lru_cache(maxsize=4096)  # a board is drawn anew with every change to it, and most of its cards are as they were
def _card(claim: ClaimView, language: str, beside: Beside) -> Html:
    texts = texts_in(language)
    lead = element("p", claim.text, class_="wf-claim-text", dir="auto", data_field="text")
    basis = claim.basis if not set_by_person(claim) else ""
    return element(
        "article",
        handle(claim.text, texts),
        beside.above,
        lead,
        beside.below,
        element("p", basis, class_="wf-basis", dir="auto") if basis else None,
        claim_foot(claim, texts),
        class_=" ".join(
            part
            for part in (
                f"wf-claim wf-{claim.status.value}",
                "wf-quoted" if claim.wording == "quote" else "",
                beside.style,
            )
            if part
        ),
        data_card=claim.id,
        data_approved=claim.approved,
        hidden=beside.hidden,
    )


def set_by_person(claim: ClaimView) -> bool:
    """Whether somebody of the team wrote the line, with nothing behind it."""
    return claim.wording == "person" and claim.status is Status.ASSUMED


def handle(what: str, texts: Texts, *, kind: str = "card") -> Html:
    """The mark that opens the menu of a card or part, and that it is dragged by (`ui/assets/edit.js`)."""
    label = texts("edit.menu", what=isolated(what[:80]))
    return element(
        "button",
        element("i", aria_hidden="true"),
        type="button",
        class_="wf-handle",
        data_menu=kind,
        draggable="true",
        aria_haspopup="menu",
        aria_label=label,
        title=label,
    )


def adder(where: str, texts: Texts, *, op: str = "write") -> Html:
    """The button that adds a card to a group, or a part."""
    label = texts("edit.add", where=isolated(where)) if op == "write" else where
    return element(
        "button",
        element("span", "+", aria_hidden="true"),
        element("span", label, class_="wf-unseen" if op == "write" else None),
        type="button",
        class_="wf-adder",
        data_add=op,
        aria_label=label,
        title=label,
    )


def claim_foot(claim: ClaimView, texts: Texts, *, last: Html | None = None) -> Html:
    """The line under a claim: count, confidence, status, marks for and against, and what comes `last`."""
    return element(
        "footer",
        element("span", claim.voices, class_="wf-count") if claim.voices else None,
        confidence_dots(claim.confidence, claim.level, texts) if claim.status is not Status.ASSUMED else None,
        status_badge(claim.status, texts) if claim.status is not Status.OBSERVED else None,
        _by_person(claim, texts),
        element("span", texts("claim.stale"), class_="wf-badge wf-badge-warn") if claim.stale else None,
        element("span", texts("claim.approved"), class_="wf-badge wf-badge-good") if claim.approved else None,
        chip_row(claim.chips, texts),
        _counter(claim.counter, texts),
        last,
        class_="wf-foot",
    )


def _by_person(claim: ClaimView, texts: Texts) -> Html | None:
    """That a person worded the line, and the approved wording where it waits for the new one's approval."""
    if claim.approved_text:
        was = texts("edit.was_approved", text=isolated(claim.approved_text))
        return element("span", texts("edit.reworded"), class_="wf-badge wf-badge-warn", title=was, aria_label=was)
    if claim.wording != "person":
        return None
    if set_by_person(claim):
        return element("span", texts("edit.own"), class_="wf-badge", title=texts("edit.own_why"))
    return element("span", texts("edit.reworded"), class_="wf-badge")


def claim_list(
    claims: tuple[ClaimView, ...], texts: Texts, visible: int, beside: Callable[[ClaimView], Beside] | None = None
) -> Html:
    """Claims one under the other, the first few at once and the others behind "more"."""
    cards = [claim_card(claim, texts, beside(claim) if beside else None) for claim in claims]
    rest = cards[visible:] if len(cards) > visible + 1 else []
    shown = cards[: len(cards) - len(rest)]
    label = texts.count("more", len(rest))
    return join([*shown, _more(join(rest), label, label)] if rest else shown)


def confidence_dots(confidence: Confidence, level: int, texts: Texts) -> Html:
    """Three dots, as many filled as the claim can bear; the word is there for screen readers and on hover."""
    label = texts("confidence.label", level=texts.named("confidence", confidence.value))
    dots = [element("i", class_="on" if place < level else None) for place in range(3)]
    return element("span", *dots, class_=f"wf-dots wf-dots-{level}", role="img", aria_label=label, title=label)


def status_badge(status: Status, texts: Texts) -> Html:
    """The word for what a claim rests on, with the reason on hover."""
    return element(
        "span",
        texts(f"status.{status.value}"),
        class_=f"wf-badge wf-badge-{status.value}",
        title=texts(f"status.{status.value}_why"),
    )


def valence_pill(valence: Valence, texts: Texts) -> Html:
    """How it felt, as a number with its n, tinted by good or bad."""
    label = texts("findings.valence", mean=signed(valence.mean), spread=f"{valence.spread:.1f}", n=valence.n)
    return element(
        "span",
        signed(valence.mean),
        class_=f"wf-pill wf-{mood(valence.mean)}",
        title=label,
        aria_label=label,
        role="img",
    )


def empty_state(title: str, lead: str, then: Html | None = None) -> Html:
    """What a panel says before there is anything to show, and what to do about it."""
    return element("div", element("h3", title), element("p", lead), then, class_="wf-empty")


def no_sources_yet(title: str, texts: Texts) -> Html:
    """What a panel of drafts says while there is nothing to draft from: the way to bring files."""
    return empty_state(title, texts("sources.lead"), to_files(texts))


def to_files(texts: Texts) -> Html:
    """The way to the place for files."""
    return element(
        "button",
        texts("sources.upload"),
        type="button",
        class_="wf-button",
        data_act="look",
        data_view="list",
        data_open="yes",
    )


def _counter(chips: tuple[Chip, ...], texts: Texts) -> Html | None:
    if not chips:
        return None
    return element(
        "span",
        element("span", texts("claim.against"), class_="wf-against-label"),
        chip_row(chips, texts),
        class_="wf-against",
    )


def _more(inner: Html, label: str, spoken: str) -> Html:
    return element("details", element("summary", label, aria_label=spoken), element("span", inner), class_="wf-more")
