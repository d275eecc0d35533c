"""A project at a glance: what it holds, what is known enough, what nobody told, what is out of step, what it cost."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.interview_guide import StageGaps
from assistant.journal import Totals
from corpus.sidecar import CONTACTS, SETTINGS
from ui.markup import Html, element
from ui.overall import DraftStanding, Overall
from ui.present import counted, isolated
from ui.saturation_curve import saturation_figure
from ui.session import GUIDE, Overview, SpaceView
from ui.talk import Facet
from ui.texts import Texts

ASKED = 3
"""Questions shown of a stage; the others are folded away."""


def overall_panel(overview: Overview, overall: Overall, space: SpaceView, texts: Texts) -> Html:
    """The cards, most looked at first."""
    return element(
        "div",
        _holds(overview, overall, texts),
        _quadrants(space, texts),
        _covered(overall, texts),
        _missing(overall, texts),
        _known(overall, texts),
        _drafts(overall.drafts, texts),
        _cost(overall.cost, texts),
        class_="wf-overall",
    )


def _card(title: str, *inside: Html | None, style: str = "") -> Html:
    return element("section", element("h3", title), *inside, class_=f"wf-glance {style}".strip())


def _holds(overview: Overview, overall: Overall, texts: Texts) -> Html:
    numbers = (
        counted(overview.voices, overview.unit, texts),
        texts.count("sources", overview.sources),
        texts.count("passages", overall.passages),
    )
    first, last = overall.facets.dates
    dates = element("p", element("bdi", f"{first} – {last}"), class_="wf-lead") if first and first != last else None
    return _card(
        texts("overall.holds"),
        element("p", *(element("strong", each) for each in numbers), class_="wf-glance-numbers"),
        dates,
        _bars([(texts.named("source_kind", each.value), each) for each in overall.facets.kinds], texts),
        _bars([(texts.named("tongue", each.value), each) for each in overall.facets.languages], texts),
    )


def _bars(rows: Sequence[tuple[str, Facet]], texts: Texts) -> Html | None:
    """Values with the number of sources that have them, longest first."""
    if not rows:
        return None
    most = max(facet.sources for _, facet in rows)
    items = [
        element(
            "li",
            element("span", name, dir="auto"),
            element(
                "span",
                element("i", style=f"inline-size:{round(100 * facet.sources / most)}%"),
                class_="wf-bar",
                aria_hidden="true",
            ),
            element("span", texts.count("sources", facet.sources), class_="wf-count"),
        )
        for name, facet in rows
    ]
    return element("ul", *items, class_="wf-glance-bars")


def _quadrants(space: SpaceView, texts: Texts) -> Html:
    """The insight space in small: how much was gathered where, and which quarter of it is empty."""
    most = max((quadrant.passages for quadrant in space.quadrants.values()), default=0)
    head = element("tr", element("td"), *(element("th", texts(f"space.{each}"), scope="col") for each in SETTINGS))
    rows = [
        element(
            "tr",
            element("th", texts(f"space.{contact}"), scope="row"),
            *(
                _shade(space.quadrants[f"{setting} {contact}"].passages, most, texts, "passages")
                for setting in SETTINGS
            ),
        )
        for contact in CONTACTS
    ]
    table = element("table", element("thead", head), element("tbody", *rows), class_="wf-heat wf-heat-space")
    return _card(texts("overall.space"), element("p", texts("overall.space_lead"), class_="wf-lead"), table)


def _covered(overall: Overall, texts: Texts) -> Html | None:
    """What the newest map knows: voices behind each of its cells, the more the darker; empty ones are dashed."""
    if not overall.coverage:
        return None
    most = max(voices for stage in overall.coverage for voices in stage.voices)
    head = element(
        "tr", element("td"), *(element("th", stage.stage, scope="col", dir="auto") for stage in overall.coverage)
    )
    rows = [
        element(
            "tr",
            element("th", lane, scope="row", dir="auto"),
            *(_shade(stage.voices[place], most, texts, "voices") for stage in overall.coverage),
        )
        for place, lane in enumerate(overall.lanes)
    ]
    width = f"--wf-columns:{len(overall.coverage)}"
    table = element("table", element("thead", head), element("tbody", *rows), class_="wf-heat", style=width)
    lead = element("p", texts("overall.covered_lead"), class_="wf-lead")
    within = element(
        "div", table, class_="wf-heat-scroll", tabindex=0, role="region", aria_label=texts("overall.covered")
    )
    return _card(texts("overall.covered"), lead, within, style="wf-glance-across")


def _shade(n: int, most: int, texts: Texts, unit: str) -> Html:
    """A cell tinted by its number; an empty one is dashed."""
    told = texts.count(unit, n)
    if not n:
        return element("td", element("span", "0", class_="wf-heat-none", title=told))
    return element("td", element("span", f"{n:,}", style=f"--wf-share:{n / most:.2f}", title=told))


def _missing(overall: Overall, texts: Texts) -> Html:
    title = texts("overall.missing")
    if not overall.journey:
        return _card(title, element("p", texts("overall.no_map"), class_="wf-lead"))
    empty = sum(len(stage.asks) for stage in overall.gaps)
    told = texts("overall.cells", n=empty, of=overall.cells) if empty else texts("overall.full")
    lead = element("p", told, class_="wf-lead")
    if not overall.gaps:
        return _card(title, lead)
    button = element(
        "button",
        texts("overall.guide"),
        type="button",
        class_="wf-button",
        data_act="export",
        data_artifact=overall.journey,
        data_format=GUIDE,
        title=texts("overall.guide_why"),
    )
    stages = [_stage(stage, texts) for stage in overall.gaps]
    return _card(
        title, lead, element("p", button), element("div", *stages, class_="wf-glance-gaps"), style="wf-glance-wide"
    )


def _stage(stage: StageGaps, texts: Texts) -> Html:
    def asked(rows: Sequence[tuple[str, str]]) -> Html:
        return element(
            "ul",
            *(
                element("li", element("b", lane, dir="auto"), " ", element("span", ask, dir="auto"))
                for lane, ask in rows
            ),
            class_="wf-plain",
        )

    asks = [*stage.asks, *((lane, f"{texts('overall.once')} {isolated(text)}") for lane, text in stage.once)]
    rest = asks[ASKED:]
    more = (
        element(
            "details", element("summary", texts.count("more", len(rest))), asked(rest), class_="wf-more wf-glance-more"
        )
        if rest
        else None
    )
    return element("div", element("h4", stage.stage, dir="auto"), asked(asks[:ASKED]), more)


def _known(overall: Overall, texts: Texts) -> Html:
    figure = saturation_figure(overall.saturation, texts)
    return _card(texts("overall.known"), figure or element("p", texts("overall.no_findings"), class_="wf-lead"))


def _drafts(drafts: Sequence[DraftStanding], texts: Texts) -> Html:
    if not drafts:
        return _card(texts("overall.drafts"), element("p", texts("overall.no_drafts"), class_="wf-lead"))
    rows = [
        element(
            "li",
            element(
                "button",
                element("span", each.title or texts(f"{each.kind}.tab"), dir="auto"),
                type="button",
                class_="wf-open",
                data_act="version",
                data_kind=each.kind,
                data_artifact=each.id,
            ),
            element("small", element("bdi", each.created[:10])),
            *_badges(each, texts),
        )
        for each in drafts
    ]
    return _card(texts("overall.drafts"), element("ul", *rows, class_="wf-glance-drafts"))


def _badges(each: DraftStanding, texts: Texts) -> list[Html]:
    found = []
    if each.stale:
        told = texts("overall.stale", n=each.stale, of=each.claims)
        found.append(element("span", told, class_="wf-badge wf-badge-warn"))
    if each.due:
        found.append(element("span", texts("overall.due"), class_="wf-badge wf-badge-warn"))
    return found or [element("span", texts("overall.in_step"), class_="wf-badge")]


def _price(cost: float | None, texts: Texts) -> str:
    if cost is None:
        return texts("overall.price_unknown")
    return isolated(f"{cost:.4f} US$") if cost else texts("overall.price_none")


def _cost(cost: Totals, texts: Texts) -> Html:
    if not cost.calls:
        return _card(texts("overall.cost"), element("p", texts("overall.no_calls"), class_="wf-lead"))
    price = _price(cost.cost, texts)
    rows = (
        ("calls", f"{cost.calls:,}"),
        ("failed", f"{cost.failed:,}"),
        ("tokens", isolated(f"{cost.prompt_tokens:,} + {cost.completion_tokens:,}")),
        ("time", texts("overall.minutes", n=f"{cost.seconds / 60:.1f}")),
        ("price", price),
    )
    facts = [element("div", element("dt", texts(f"overall.{name}")), element("dd", value)) for name, value in rows]
    return _card(texts("overall.cost"), element("dl", *facts, class_="wf-glance-cost"))
