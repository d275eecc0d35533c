"""Search over the whole corpus: a field, facets with their counts, and every passage found, each a click away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ui.markup import Html, element, join
from ui.panels.chat_turn import within_line
from ui.panels.person_words import passage_card, person_button
from ui.search_facets import CorpusSearch, FacetValue, FoundPassage, cut_around
from ui.talk import ScopeChoice
from ui.texts import Texts

PAGE = 30
"""Passages shown at first, and added by *more*."""
MOST = 420
"""Characters shown of one passage."""
OPEN = 5
"""Values of a facet that are seen at once."""
MOST_CHOSEN = 40
_NAMED = {"kind": "source_kind", "code": "kind", "role": "role", "language": "tongue"}
"""Facets whose values have names in the screen's language, and the group those are in."""


def search_panel(found: CorpusSearch, scope: ScopeChoice, texts: Texts, more: int = 0) -> Html:
    """The field, and below it what was found.

    Args:
        scope: what the chips over the chat say; the search holds to it.
        more: passages shown beyond the first page.
    """
    return element(
        "div",
        _field(found, texts),
        within_line(scope, texts),
        _found(found, texts, PAGE + more) if found.words else element("p", texts("search.lead"), class_="wf-lead"),
        class_="wf-search",
        data_words=found.words,
        data_chosen=_told_chosen(found.chosen),
    )


def chosen_from(value: object) -> tuple[tuple[str, str], ...]:
    """Facets and values as a button of the page sends them. What the browser sends is checked, never trusted."""
    try:
        pairs = json.loads(str(value)) if value else []
    except ValueError:
        return ()
    if not isinstance(pairs, list):
        return ()
    good = [tuple(map(str, pair)) for pair in pairs[:MOST_CHOSEN] if isinstance(pair, list) and len(pair) == 2]
    return tuple((name[:80], value[:200]) for name, value in good)


def _told_chosen(chosen: Sequence[tuple[str, str]]) -> str:
    """Facets and values as `chosen_from` reads them."""
    return json.dumps([list(pair) for pair in chosen], ensure_ascii=False)


def _field(found: CorpusSearch, texts: Texts) -> Html:
    return element(
        "div",
        element(
            "input",
            type="search",
            name="words",
            id="wf-search-words",
            value=found.words,
            placeholder=texts("search.hint"),
            aria_label=texts("search.hint"),
            maxlength=300,
            dir="auto",
            autocomplete="off",
            data_keep="wf-search-words",
        ),
        element(
            "button",
            texts("search.go"),
            type="button",
            class_="wf-button wf-primary",
            data_act="look",
            data_view="search",
        ),
        class_="wf-search-bar",
        role="search",
        data_form=True,
        data_enter=True,
    )


def _found(found: CorpusSearch, texts: Texts, most: int) -> Html:
    if not found.passages and not found.chosen:
        return element("p", texts("search.nothing"), class_="wf-lead", role="status")
    shown = found.passages[:most]
    rest = len(found.passages) - len(shown)
    further = (
        _look_button(found, found.chosen, texts.count("more", rest), "wf-button", "more", number=most)
        if rest > 0
        else None
    )
    facets = [_facet(name, values, found, texts) for name, values in found.facets]
    return element(
        "div",
        element(
            "aside",
            element("h3", texts("search.facets"), class_="wf-unseen"),
            *facets,
            _look_button(found, (), texts("search.clear"), "wf-quiet", "clear") if found.chosen else None,
            class_="wf-search-facets",
        )
        if facets
        else None,
        element(
            "section",
            _told(found, texts),
            element("ol", *(_card(each, texts) for each in shown), class_="wf-hits"),
            element("p", further) if further else None,
        ),
        class_="wf-search-found",
    )


def _told(found: CorpusSearch, texts: Texts) -> Html:
    near = len(found.passages) - found.worded
    numbers = [
        texts.count("passages", len(found.passages)),
        texts.count("voices", found.voices),
        texts.count("sources", found.sources),
    ]
    how = texts("search.how", words=f"{found.worded:,}", near=f"{near:,}")
    return element(
        "p",
        element("strong", " · ".join(numbers)),
        " ",
        element("span", how),
        element("span", texts("search.cut"), class_="wf-badge wf-badge-warn") if found.cut else None,
        class_="wf-search-told",
        role="status",
    )


def _facet(name: str, values: Sequence[FacetValue], found: CorpusSearch, texts: Texts) -> Html:
    most = max(value.passages for value in values) or 1
    rows = [_value(name, value, most, found, texts) for value in values]
    rest = rows[OPEN:] if len(rows) > OPEN + 1 else []
    first = rows[: len(rows) - len(rest)]
    told = name.removeprefix("@") if name.startswith("@") else texts(f"search.by_{name}")
    more = (
        element(
            "details",
            element("summary", texts.count("more", len(rest))),
            element("ul", *rest),
            class_="wf-more",
            open=any(value.chosen for value in values[len(first) :]),
        )
        if rest
        else None
    )
    return element("fieldset", element("legend", told, dir="auto"), element("ul", *first), more)


def _value(name: str, value: FacetValue, most: int, found: CorpusSearch, texts: Texts) -> Html:
    pair = (name, value.value)
    chosen = tuple(each for each in found.chosen if each != pair) if value.chosen else (*found.chosen, pair)
    told = _told_value(name, value.value, found.names, texts)
    voices = texts.count("voices", value.voices)
    inner = join(
        [
            element("span", told, dir="auto", class_="wf-facet-name"),
            element("span", f"{value.passages:,}", class_="wf-count"),
            element(
                "span",
                element("i", style=f"inline-size:{max(2, round(100 * value.passages / most))}%"),
                class_="wf-bar",
                aria_hidden="true",
            ),
        ]
    )
    label = f"{told}: {texts.count('passages', value.passages)}, {voices}"
    style = "wf-facet-value"
    return element(
        "li", _look_button(found, chosen, inner, style, f"{name}={value.value}", pressed=value.chosen, label=label)
    )


def _look_button(
    found: CorpusSearch,
    chosen: Sequence[tuple[str, str]],
    inner: str | Html,
    style: str,
    keep: str,
    *,
    number: int = 0,
    pressed: bool | None = None,
    label: str | None = None,
) -> Html:
    """A button that searches again for the same words, with these facets chosen; `keep` gets the focus back."""
    return element(
        "button",
        inner,
        type="button",
        class_=style,
        data_act="look",
        data_view="search",
        data_words=found.words,
        data_chosen=_told_chosen(chosen),
        data_number=number,
        data_keep=f"wf-search-{keep}",
        aria_pressed=None if pressed is None else "true" if pressed else "false",
        aria_label=label,
        title=label,
    )


def _told_value(name: str, value: str, names: Mapping[str, str], texts: Texts) -> str:
    if name == "stage":
        return names.get(value, value)
    return texts.named(_NAMED[name], value) if name in _NAMED else value


def _card(passage: FoundPassage, texts: Texts) -> Html:
    """A passage with its words marked, who said it where, and how it is coded."""
    codes = [texts.named("kind", code) for code in sorted(passage.facets.get("code", ()))]
    told = [
        _who(passage, texts),
        *(element("bdi", each) for each in (passage.title, passage.date) if each),
        *(element("span", each, class_="wf-badge") for each in codes),
        None if passage.worded else element("span", texts("search.near"), class_="wf-badge wf-badge-inferred"),
    ]
    words = element("span", *_marked(passage), class_="wf-answer-words", dir="auto")
    return element("li", passage_card(words, told, passage.document, passage.segment))


def _who(passage: FoundPassage, texts: Texts) -> Html:
    if passage.speaker and passage.voice != passage.document:
        return person_button(passage.voice, passage.speaker, texts)
    role = next(iter(passage.facets.get("role", ())), "")
    return element("bdi", passage.speaker or texts.named("role", role))


def _marked(passage: FoundPassage) -> list[Html | str]:
    span = cut_around(passage.text, passage.marks, MOST)
    parts: list[Html | str] = ["…"] if span.start else []
    at = span.start
    for start, end in passage.marks:
        if start < at or end > span.end:
            continue
        parts += [passage.text[at:start], element("mark", passage.text[start:end])]
        at = end
    parts.append(passage.text[at : span.end])
    return [*parts, "…"] if span.end < len(passage.text) else parts
