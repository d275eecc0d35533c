"""A drawn mark for each of the seven experience providers, and for a contact of none of them.

Lines on a grid of 18 units in the colour of the text beside them; each is read out by its provider's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from assistant.touchpoints import named_first, provider_name, provider_of
from ui.markup import Html, element, join
from ui.texts import Texts

_PATHS: dict[str, tuple[str, ...]] = {
    "communications": ("M2.5 7.5 V10.5 H5 L11.5 14.5 V3.5 L5 7.5 Z", "M14 6.5 A3.6 3.6 0 0 1 14 11.5"),
    "products_services": ("M2.5 6 L9 2.5 L15.5 6 V12.5 L9 16 L2.5 12.5 Z", "M2.5 6 L9 9.5 L15.5 6 M9 9.5 V16"),
    "website_app": ("M2.5 3.5 H15.5 V14.5 H2.5 Z", "M2.5 7 H15.5 M5 5.2 H5.1 M7.3 5.2 H7.4"),
    "partners": ("M5.5 12.5 A3.5 3.5 0 1 1 9 9 A3.5 3.5 0 1 0 12.5 5.5 A3.5 3.5 0 1 1 9 9", "M5.5 12.5 H5.6"),
    "employees": ("M9 8.5 A3 3 0 1 0 9 2.5 A3 3 0 0 0 9 8.5 Z", "M3 15.5 A6 5 0 0 1 15 15.5"),
    "events": ("M2.5 4.5 H15.5 V15.5 H2.5 Z", "M2.5 8.5 H15.5 M6 2.5 V6 M12 2.5 V6 M7 12 L8.5 13.5 L11.5 10.5"),
    "social_media": ("M2.5 3 H15.5 V12 H8 L4.5 15.5 V12 H2.5 Z", "M6 7.5 H6.1 M9 7.5 H9.1 M12 7.5 H12.1"),
}
_OTHER = ("M9 15.5 A6.5 6.5 0 1 0 9 2.5 A6.5 6.5 0 0 0 9 15.5 Z", "M9 9 H9.1")


@lru_cache(maxsize=4096)  # a map is drawn anew with every change to it, its touchpoints stay
def touchpoint_provider(card: str, text: str, language: str) -> str:
    """The experience provider behind a card of the touchpoint lane, by its id or else by its words; or empty."""
    known = provider_of(card.rpartition("touchpoints-")[2])
    if known:
        return known
    found = named_first(text, language)
    return found.provider if found else ""


def provider_icon(provider: str, name: str) -> Html:
    """The mark of a provider; `name` is read out in its place."""
    return _mark(provider, element("title", name), role="img", aria_label=name)


def _mark(provider: str, *inner: Html, **attributes: str) -> Html:
    lines = [
        element(
            "path",
            d=path,
            fill="none",
            stroke="currentColor",
            stroke_width="1.5",
            stroke_linecap="round",
            stroke_linejoin="round",
        )
        for path in _PATHS.get(provider, _OTHER)
    ]
    return element(
        "svg",
        *inner,
        join(lines),
        viewBox="0 0 18 18",
        width=18,
        height=18,
        **(attributes or {"aria_hidden": "true"}),
        class_=f"wf-provider wf-provider-{provider or 'other'}",
    )


def touchpoint_mark(card: str, text: str, language: str, texts: Texts) -> Html:
    """The icon of a touchpoint card's provider, or of a contact of none of the seven; `language` is the map's."""
    provider = touchpoint_provider(card, text, language)
    return provider_icon(provider, provider_name(provider, texts.language) if provider else texts("provider.unknown"))


def provider_legend(providers: Iterable[str], texts: Texts) -> Html | None:
    """The marks in use with their names; None where there are none."""
    other = texts("provider.unknown")
    used = set(providers)
    shown = [name for name in (*_PATHS, "") if name in used]
    rows = [
        element("li", _mark(name), element("span", provider_name(name, texts.language) if name else other))
        for name in shown
    ]
    return element("ul", *rows, class_="wf-legend") if rows else None
