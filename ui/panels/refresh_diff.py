"""What new research changes in a draft, change by change: what, where, before and after, on which passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from assistant.artifacts import AnyArtifact, Citation, Claim, JourneyMap, Valence
from assistant.own_words import claim_in
from assistant.parts import name_of
from assistant.refreshed import Change, Refresh
from ui.markup import Html, element, join
from ui.panels.claim_card import chip_row
from ui.panels.person_words import names_of, person_button
from ui.present import by_label, chips_of, counted, isolated, signed
from ui.session import ArtifactKind
from ui.texts import Texts

TINTS = {"appeared": "good", "grew": "good", "shrank": "warn", "contradicted": "bad", "stale": "bad"}
SOURCES = 4
"""Names of sources that the lead shows."""


def refresh_diff(kind: ArtifactKind, refresh: Refresh, texts: Texts, shown: AnyArtifact | None = None) -> Html:
    """The open changes, each to be taken or left; its places have the names that they have in the draft `shown`."""
    citations = by_label(refresh.citations)
    kinds = Counter(change.kind for change in refresh.changes)
    names = texts.listed(isolated(title) for title in refresh.sources[:SOURCES])
    tally = [element("span", f"{count} {texts(f'change.{each}')}", class_=_tint(each)) for each, count in kinds.items()]
    return element(
        "section",
        element(
            "header",
            element("h3", texts("refresh.title")),
            element(
                "p", texts("refresh.lead"), " ", texts("refresh.sources", names=names) if names else "", dir="auto"
            ),
            element("p", *tally, class_="wf-facts"),
            _buttons("", "wf-primary", texts, every=True) if len(refresh.changes) > 1 else None,
        ),
        element("ol", *(_change(change, _where(change, shown), citations, texts) for change in refresh.changes)),
        class_="wf-diff",
        aria_label=texts("refresh.title"),
        data_kind=kind,
    )


def _where(change: Change, shown: AnyArtifact | None) -> str:
    """The place of a change, by the names that are on the screen."""
    if not isinstance(shown, JourneyMap):
        return change.where
    stage = name_of(shown, change.part)
    lane = shown.lanes.get(change.group, "")
    return " · ".join(each for each in (stage, lane) if each) if stage else change.where


def _change(change: Change, where: str, citations: Mapping[str, Citation], texts: Texts) -> Html:
    return element(
        "li",
        element(
            "p",
            element("span", texts(f"change.{change.kind}"), class_=_tint(change.kind)),
            element("span", where, class_="wf-count", dir="auto"),
            element("span", texts("refresh.approved"), class_="wf-badge wf-badge-warn") if change.approved else None,
            class_="wf-facts",
        ),
        element("div", _told(change, citations, texts), class_="wf-diff-told"),
        _buttons(change.id, "", texts),
        class_=f"wf-change-{change.kind}",
    )


def _tint(kind: str) -> str:
    return f"wf-badge wf-tint-{TINTS.get(kind, 'plain')}"


def _told(change: Change, citations: Mapping[str, Citation], texts: Texts) -> Html:
    if change.kind == "members":
        names = names_of(change.voices, citations.values())
        return element("p", *(person_button(each, names[each], texts) for each in change.voices), class_="wf-names")
    if change.kind == "measured":
        return element("p", element("bdi", f"{_felt(change.felt_before, texts)} → {_felt(change.felt, texts)}"))
    before, after = change.before, change.after
    parts: list[Html] = []
    if before is not None and (after is None or after.text != before.text):
        parts.append(_line(claim_in(before, texts.language), texts("refresh.before"), "del"))
    if after is not None:
        reworded = before is not None and after.text != before.text
        read = claim_in(after, texts.language)
        parts.append(_line(read, texts("refresh.after") if reworded else "", "ins" if reworded else "span"))
        parts.append(_counts(before, after, texts))
        parts.append(_passages(before, after, citations, texts))
    return join(parts)


def _line(claim: Claim, label: str, tag: str) -> Html:
    words = element(tag, getattr(claim, "title", "") or claim.text, dir="auto")
    return element("p", element("span", label, class_="wf-label") if label else None, words)


def _counts(before: Claim | None, after: Claim, texts: Texts) -> Html:
    now = counted(after.participants, after.unit, texts)
    if before is None or before.participants == after.participants:
        return element("p", now, class_="wf-count")
    arrow = element("span", "→", class_="wf-arrow", aria_hidden="true")
    return element("p", str(before.participants), " ", arrow, " ", now, class_="wf-count")


def _passages(before: Claim | None, after: Claim, citations: Mapping[str, Citation], texts: Texts) -> Html:
    """The passages that are new behind a line, and those against it."""
    known = {*before.for_, *before.against} if before else set()
    for_ = chips_of([label for label in after.for_ if label not in known], citations)
    against = chips_of([label for label in after.against if label not in known], citations, against=True)
    counter = element("span", texts("claim.against"), class_="wf-against-label") if against else None
    return element("p", chip_row(for_, texts), " ", counter, " ", chip_row(against, texts))


def _felt(valence: Valence | None, texts: Texts) -> str:
    return f"{signed(valence.mean)} (n={valence.n})" if valence else texts("journey.emotion_none")


def _buttons(change: str, style: str, texts: Texts, *, every: bool = False) -> Html:
    words = ("take_all", "leave_all") if every else ("take", "leave")
    made = [
        element(
            "button",
            texts(f"refresh.{word}"),
            type="button",
            class_=f"wf-button wf-slim {look}".strip(),
            data_settle="take" if taking else "leave",
            data_change=change,
        )
        for word, taking, look in zip(words, (True, False), (style, ""), strict=True)
    ]
    return element("div", *made, class_="wf-buttons")
