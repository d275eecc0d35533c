"""Persona cards side by side, each line with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.artifacts import Citation, Persona, PersonaSet
from ui.avatar import avatar
from ui.markup import Html, element
from ui.panels.claim_card import Beside, adder, chip_row, claim_list, empty_state, handle
from ui.panels.how_might_we import might_fold
from ui.panels.person_words import names_of, person_button
from ui.present import by_label, claim_views, counted, signed
from ui.texts import Texts

GROUPS = ("goals", "needs", "pains", "behaviours", "context")
VISIBLE = 3


def personas_panel(personas: PersonaSet | None, texts: Texts) -> Html:
    """The cards, or what to do when there are none."""
    if personas is None or not personas.personas:
        return empty_state(texts("personas.none"), texts("personas.none_lead"))
    citations = by_label(personas.citations)
    cards = [_card(persona, citations, personas.brief.language, texts) for persona in personas.personas]
    return element(
        "div",
        element("div", *cards, class_="wf-personas"),
        adder(texts("edit.add_persona"), texts, op="add"),
        _rest(personas, texts),
    )


def _card(persona: Persona, citations: dict[str, Citation], language: str, texts: Texts) -> Html:
    return element(
        "article",
        _head(persona, texts),
        _quote(persona, citations, texts),
        *(_group(group, persona, citations, language, texts) for group in GROUPS),
        _scene(persona, citations, texts),
        _differs(persona, texts),
        _members(persona, names_of(persona.members, citations.values()), texts),
        class_="wf-persona",
        data_part=persona.id,
        data_name=persona.name,
    )


def _head(persona: Persona, texts: Texts) -> Html:
    return element(
        "header",
        avatar(persona, texts("personas.avatar", name=persona.name)),
        element(
            "div",
            element("h3", persona.name, dir="auto", data_field="name"),
            element("p", persona.tagline, class_="wf-tagline", dir="auto", data_field="tagline"),
            element(
                "p",
                element("span", counted(len(persona.members), persona.unit, texts), class_="wf-count"),
                element(
                    "span",
                    texts("personas.provisional"),
                    class_="wf-badge wf-badge-warn",
                    title=texts("personas.provisional_why"),
                )
                if persona.provisional
                else None,
                class_="wf-facts",
            ),
        ),
        handle(persona.name, texts, kind="part"),
    )


def _quote(persona: Persona, citations: dict[str, Citation], texts: Texts) -> Html | None:
    told = [quote for quote in persona.attributes.quotes if quote.text not in (persona.tagline, persona.name)]
    quotes = claim_views(told[:1], citations, texts)
    if not quotes:
        return None
    quote = element("span", quotes[0].text, data_field="text")
    words = element("p", quote, " ", chip_row(quotes[0].chips, texts), dir="auto")
    return element(
        "blockquote",
        element(
            "div",
            handle(quotes[0].text, texts),
            words,
            data_card=quotes[0].id,
            data_approved=quotes[0].approved,
        ),
        class_="wf-voice",
        dir="auto",
        data_owner=persona.id,
        data_group="quotes",
        data_where=f"{persona.name} · {texts('personas.quotes')}",
    )


def _group(group: str, persona: Persona, citations: dict[str, Citation], language: str, texts: Texts) -> Html | None:
    claims = claim_views(getattr(persona.attributes, group), citations, texts, len(persona.members))
    where = f"{persona.name} · {texts(f'personas.{group}')}"
    beside = (lambda claim: Beside(below=might_fold(claim.text, language, texts))) if group == "pains" else None
    return element(
        "section",
        element("h4", texts(f"personas.{group}")),
        claim_list(claims, texts, VISIBLE, beside) if claims else None,
        element("p", texts.count("further", persona.more[group]), class_="wf-further")
        if persona.more.get(group)
        else None,
        adder(where, texts),
        class_=None if claims else "wf-vacant",
        data_owner=persona.id,
        data_group=group,
        data_where=where,
    )


def _scene(persona: Persona, citations: dict[str, Citation], texts: Texts) -> Html | None:
    moments = claim_views(persona.scene, citations, texts)
    if not moments:
        return None
    items = [
        element(
            "li",
            handle(moment.text, texts),
            element("span", moment.text, dir="auto", data_field="text"),
            " ",
            chip_row(moment.chips, texts, 2),
            data_card=moment.id,
            data_approved=moment.approved,
        )
        for moment in moments
    ]
    where = f"{persona.name} · {texts('personas.scene')}"
    return element(
        "section",
        element("h4", texts("personas.scene")),
        element("ol", *items, class_="wf-scene"),
        adder(where, texts),
        data_owner=persona.id,
        data_group="scene",
        data_where=where,
    )


def _differs(persona: Persona, texts: Texts) -> Html | None:
    """What sets them apart, or that nothing does; where there is one group, or a person made it, nothing is said."""
    if not persona.differs and not persona.fit:
        return None
    items = [element("li", line, dir="auto") for line in persona.differs]
    said = element("ul", *items, class_="wf-plain") if items else element("p", texts("personas.differs_none"))
    return element("section", element("h4", texts("personas.differs")), said)


def _members(persona: Persona, names: Mapping[str, str], texts: Texts) -> Html:
    rows = [
        element(
            "li",
            person_button(member, names[member], texts),
            element("span", f" {signed(persona.fit[member], 2)}", dir="ltr") if member in persona.fit else None,
        )
        for member in persona.members
    ]
    return element(
        "details",
        element("summary", texts("personas.members")),
        element("ul", *rows, class_="wf-members"),
        element("p", texts("personas.fit_how")) if persona.fit else None,
        class_="wf-fold",
    )


def _rest(personas: PersonaSet, texts: Texts) -> Html:
    unassigned = _unassigned(personas, texts) if personas.unassigned else None
    stability = (
        element("p", texts("personas.stability", value=f"{personas.stability:.2f}"))
        if personas.stability is not None
        else None
    )
    return element("footer", unassigned, stability, class_="wf-notes")


def _unassigned(personas: PersonaSet, texts: Texts) -> Html:
    """Who fits no persona, and why."""
    names = names_of(personas.unassigned, personas.citations)
    rows = [
        element(
            "li",
            person_button(voice, names[voice], texts),
            f" – {texts.named('misfit', personas.misfits[voice])}" if voice in personas.misfits else None,
        )
        for voice in personas.unassigned
    ]
    said = f"{texts('personas.unassigned')}: {texts.count('voices', len(rows))}"
    return element("details", element("summary", said), element("ul", *rows, class_="wf-members"), class_="wf-fold")
