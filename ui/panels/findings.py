"""Findings, most widely shared first, with a bar of how many of all said so."""

from __future__ import annotations

from assistant.artifacts import Citation, Contradiction, Finding, FindingSet, Side
from ui.markup import Html, element
from ui.panels.claim_card import adder, chip_row, claim_foot, empty_state, handle, valence_pill
from ui.panels.closed_answers import closed_section
from ui.panels.how_might_we import might_fold
from ui.present import by_label, chips_of, claim_view, counted, isolated
from ui.saturation_curve import saturation_figure
from ui.texts import Texts


def findings_panel(findings: FindingSet | None, texts: Texts) -> Html:
    """The ranked list, or what to do when there is none."""
    if findings is None or not (findings.findings or findings.closed):
        return empty_state(texts("findings.none"), texts("findings.none_lead"))
    citations = by_label(findings.citations)
    of = findings.origin.voices
    ranked = [_finding(finding, of, citations, findings.brief.language, texts) for finding in findings.findings]
    where = texts("findings.tab")
    return element(
        "div",
        saturation_figure(findings.saturation, texts),
        element("ol", *ranked, class_="wf-findings", data_owner="", data_group="findings", data_where=where),
        element("div", adder(texts("edit.add_finding"), texts, op="write-finding"), class_="wf-below"),
        _unshown(findings.more_shared + findings.more_single, texts),
        _contradictions(findings, citations, texts),
        closed_section(findings.closed, citations, texts),
    )


def _contradictions(findings: FindingSet, citations: dict[str, Citation], texts: Texts) -> Html | None:
    """Who says the opposite of whom, side by side; nothing for a draft in which this was not looked for."""
    if findings.contradictions is None:
        return None
    shown = [_opposed(each, citations, texts) for each in findings.contradictions]
    return element(
        "section",
        element("h3", texts("findings.contradictions")),
        element("ul", *shown, class_="wf-findings") if shown else element("p", texts("findings.no_contradictions")),
        class_="wf-further",
    )


def _opposed(each: Contradiction, citations: dict[str, Citation], texts: Texts) -> Html:
    labels = (each.for_, each.against)
    names = (texts("findings.one_side"), texts("findings.other_side"))
    sides = [
        element(
            "div",
            element("h4", name),
            element("blockquote", side.quote, dir="auto"),
            element("p", _who(side, texts), " ", chip_row(chips_of(own, citations), texts)),
        )
        for name, side, own in zip(names, each.sides, labels, strict=True)
    ]
    return element(
        "li", element("p", each.text, class_="wf-claim-text", dir="auto"), *sides, class_="wf-finding wf-opposed"
    )


def _who(side: Side, texts: Texts) -> str:
    """How many they are, and who."""
    parts = [
        counted(side.participants, side.unit, texts),
        texts.listed(f"{texts.named('tongue', code)} {n}" for code, n in side.languages.items()),
        texts.listed(f"{texts.named('source_kind', kind)} {n}" for kind, n in side.kinds.items()),
        *(
            f"{isolated(name)}: " + texts.listed(f"{isolated(value)} {n}" for value, n in own.items())
            for name, own in side.segments.items()
        ),
    ]
    return " · ".join(part for part in parts if part)


def _unshown(themes: int, texts: Texts) -> Html | None:
    if not themes:
        return None
    return element("p", texts.count("unshown", themes), " ", texts("unshown.how"), class_="wf-further")


def _finding(finding: Finding, of: int, citations: dict[str, Citation], language: str, texts: Texts) -> Html:
    view = claim_view(finding, citations, texts, of)
    # Of everybody heard, never of the most widely shared finding: a full bar would say that all told it.
    share = round(100 * finding.participants / max(of, finding.participants, 1))
    return element(
        "li",
        element(
            "div",
            element("span", texts.named("kind", finding.kind), class_=f"wf-kind wf-kind-{finding.kind}"),
            element("h3", finding.title, dir="auto", data_field="title"),
            valence_pill(finding.valence, texts) if finding.valence.n else None,
            class_="wf-finding-head",
        ),
        handle(finding.title, texts),
        element("div", element("i", style=f"inline-size:{share}%"), class_="wf-bar", aria_hidden="true"),
        element("p", finding.text, class_="wf-claim-text", dir="auto", data_field="text")
        if finding.text != finding.title
        else None,
        claim_foot(view, texts, last=_reason(finding, texts)),
        might_fold(finding.title, language, texts) if finding.kind == "pain" else None,
        class_=f"wf-finding wf-{finding.status.value}",
        data_card=finding.id,
        data_approved=finding.approved,
    )


def _reason(finding: Finding, texts: Texts) -> Html | None:
    spread = " · ".join(
        [f"{texts.named('tongue', code)} {count}" for code, count in finding.languages.items()]
        + [f"{texts.named('source_kind', kind)} {count}" for kind, count in finding.kinds.items()]
    )
    if not finding.arithmetic and not spread:
        return None
    return element(
        "details",
        element("summary", texts("findings.arithmetic")),
        element("p", finding.arithmetic, dir="auto") if finding.arithmetic else None,
        element("p", spread) if spread else None,
        class_="wf-fold",
    )
