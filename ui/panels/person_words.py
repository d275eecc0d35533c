"""What one person said, source by source, for the drawer; and the button on a name that opens it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from assistant.artifacts import Citation
from assistant.citations import round_titles
from ui.markup import Html, element
from ui.present import clock, isolated
from ui.session import PassageTurn, PersonView, PersonWords
from ui.texts import Texts

SHOWN = 60
"""Passages shown at first, and added by each "more"."""


def person_button(voice: str, label: str, texts: Texts) -> Html:
    """A name that opens what its person said."""
    return element(
        "button",
        element("bdi", label),
        type="button",
        class_="wf-person",
        data_voice=voice,
        aria_label=texts("person.open", name=isolated(label)),
        title=texts("person.open", name=isolated(label)),
    )


def passage_card(words: Html, who: Iterable[Html | None], document: str, segment: str) -> Html:
    """A passage that opens by a click anywhere on it, with who said it and where; a name in it opens its person."""
    return element(
        "div",
        element(
            "button",
            words,
            type="button",
            class_="wf-answer-open",
            data_cite=True,
            data_document=document,
            data_segment=segment,
        ),
        element("p", *who, class_="wf-answer-who"),
        class_="wf-answer-card wf-named",
    )


def names_of(voices: Iterable[str], citations: Collection[Citation]) -> dict[str, str]:
    """What each voice is called: as the sources write the person, or by the title of its source; by its whole id where
    two would be called the same."""
    told = {each.participant: each.speaker for each in citations if each.participant and each.speaker}
    told |= round_titles(citations)
    names = {voice: told.get(voice) or voice.rpartition("/")[2] or voice for voice in voices}
    often = Counter(names.values())
    return {voice: name if often[name] == 1 else voice for voice, name in names.items()}


def person_panel(person: PersonView | None, texts: Texts) -> Html:
    """The person's passages, each of which opens where it stands; or one sentence that they are gone."""
    if person is None:
        gone = element("p", texts("person.gone"), class_="wf-gone", role="alert")
        return element("div", gone, **drawer_words(texts("person.label"), texts))
    facts = [texts.count("passages", person.passages), texts.count("sources", person.sources)]
    shown = sum(len(each.turns) for each in person.words)
    return element(
        "div",
        element(
            "header",
            element("h3", person.label, dir="auto"),
            element("p", *(element("span", fact) for fact in facts), class_="wf-evidence-facts"),
            _known(person),
        ),
        *(_source(each, texts) for each in person.words),
        element("p", texts("person.silent")) if not person.passages else None,
        _more(person, shown, texts),
        **drawer_words(texts("person.label"), texts),
    )


def drawer_words(label: str, texts: Texts) -> dict[str, str]:
    """What the drawer itself and its buttons are called while something is shown in it."""
    return {"data_label": label, "data_close": texts("evidence.close"), "data_back": texts("person.back")}


def _known(person: PersonView) -> Html | None:
    facts = [
        element("span", element("bdi", name), ": ", element("bdi", value), class_="wf-badge")
        for name, value in person.attributes.items()
    ]
    return element("div", *facts, class_="wf-known") if facts else None


def _source(words: PersonWords, texts: Texts) -> Html:
    return element(
        "section",
        element(
            "h4",
            element("bdi", words.title),
            element("span", element("bdi", words.date), class_="wf-count") if words.date else None,
        ),
        element("ul", *(_passage(words.document, turn, texts) for turn in words.turns), class_="wf-person-words"),
    )


def _passage(document: str, turn: PassageTurn, texts: Texts) -> Html:
    time = clock(turn.time)
    staff = element("span", texts.named("role", turn.role), class_="wf-badge") if turn.role == "staff" else None
    return element(
        "li",
        element(
            "button",
            element(
                "span",
                turn.before,
                class_="wf-answer-words",
                dir="auto",
                lang=turn.language if turn.language != "und" else None,
            ),
            element("span", staff, element("time", time) if time else None, class_="wf-answer-who")
            if staff or time
            else None,
            type="button",
            class_="wf-answer-card",
            data_cite=True,
            data_document=document,
            data_segment=turn.segment,
        ),
    )


def _more(person: PersonView, shown: int, texts: Texts) -> Html | None:
    rest = person.passages - shown
    if rest <= 0:
        return None
    return element(
        "p",
        element("span", texts.count("more", rest), class_="wf-count"),
        element(
            "button",
            texts("person.more"),
            type="button",
            class_="wf-button",
            data_voice=person.id,
            data_most=shown + SHOWN,
        ),
        class_="wf-person-more",
    )
