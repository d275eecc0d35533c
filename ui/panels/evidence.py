"""The drawer that shows a passage where it stands: source, speaker, time, words before and after, what rests on it."""

from __future__ import annotations

from assistant.own_words import title_in
from corpus.alignment import CitationStatus
from ui.markup import Html, element
from ui.panels.person_words import drawer_words, person_button
from ui.present import clock
from ui.session import Passage, PassageTurn, RestingClaim
from ui.texts import Texts


def evidence_panel(passage: Passage | None, texts: Texts) -> Html:
    """The passage, or one sentence that it is gone."""
    if passage is None:
        gone = element("p", texts("evidence.gone"), class_="wf-gone", role="alert")
        return element("div", gone, **drawer_words(texts("evidence.label"), texts))
    return element(
        "div",
        _head(passage, texts),
        element("div", *(_turn(turn, passage.language, texts) for turn in passage.turns), class_="wf-turns"),
        element("div", class_="wf-coding-place"),
        _resting(passage.resting, texts),
        **drawer_words(texts("evidence.label"), texts),
    )


def _head(passage: Passage, texts: Texts) -> Html:
    tongue = "" if passage.language == "und" else texts.named("tongue", passage.language)
    facts = [texts.named("source_kind", passage.kind), passage.method, passage.date, tongue]
    return element(
        "header",
        element("h3", passage.title, dir="auto"),
        element("p", *(element("bdi", fact) for fact in facts if fact), class_="wf-evidence-facts"),
        element(
            "p",
            element("span", texts("evidence.heading"), class_="wf-label"),
            element("span", passage.heading, dir="auto"),
            class_="wf-heading",
        )
        if passage.heading
        else None,
        _verified(passage.status, texts),
    )


def _verified(status: CitationStatus | None, texts: Texts) -> Html | None:
    if status is None:
        return None
    failed = status in {CitationStatus.NOT_FOUND, CitationStatus.WRONG_SOURCE}
    return element(
        "p", texts(f"evidence.{status.value.lower()}"), class_="wf-verified wf-bad" if failed else "wf-verified wf-good"
    )


def _speaker(turn: PassageTurn, texts: Texts) -> Html | None:
    if turn.speaker and turn.voice:
        return person_button(turn.voice, turn.speaker, texts)
    return element("strong", turn.speaker, dir="auto") if turn.speaker else None


def _turn(turn: PassageTurn, language: str, texts: Texts) -> Html:
    time = clock(turn.time)
    return element(
        "div",
        element(
            "p",
            _speaker(turn, texts),
            element("span", texts.named("role", turn.role), class_=f"wf-role wf-role-{turn.role}"),
            element("time", time) if time else None,
            class_="wf-turn-head",
        ),
        element(
            "p",
            turn.before,
            element("mark", turn.mark) if turn.mark else None,
            turn.after,
            class_="wf-turn-text",
            data_segment=turn.segment or None,
            data_start=turn.start,
            dir="auto",
            lang=language if language != "und" else None,
        ),
        class_="wf-turn wf-here" if turn.here else "wf-turn",
        aria_current="true" if turn.here else None,
    )


def _resting(claims: tuple[RestingClaim, ...], texts: Texts) -> Html:
    title = element(
        "h4", texts("evidence.rests"), " ", element("span", texts.count("claims", len(claims)), class_="wf-count")
    )
    if not claims:
        return element(
            "section",
            element("h4", texts("evidence.rests")),
            element("p", texts("evidence.rests_none")),
            class_="wf-resting",
        )
    items = [
        element(
            "li",
            element("span", claim.text, dir="auto"),
            element(
                "small",
                element("bdi", title_in(claim.kind, claim.title, texts.language)),
                " · ",
                texts.named("claim", "against") if claim.against else texts("claim.for"),
            ),
        )
        for claim in claims
    ]
    return element("section", title, element("ul", *items), class_="wf-resting")
