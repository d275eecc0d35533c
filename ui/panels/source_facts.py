"""One source and what is known of it: every guess with its ground, and a control to say otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import Role, SourceKind
from corpus.sidecar import COLUMN_ROLES, CONTACTS, SETTINGS
from corpus.telling import Fact, Ground
from ui.markup import Html, element
from ui.panels.grounds import ground_in_words
from ui.session import SourceView
from ui.texts import LANGUAGES, Texts

_WHAT = ("kind", "method", "date", "study", "language", "title")
_WHERE = ("setting", "contact")
_VOICES = (Role.PARTICIPANT.value, Role.STAFF.value)
SHOWN = 80
"""Controls of one group; a table with more columns is better told by a sidecar."""


def source_panel(source: SourceView, texts: Texts) -> Html:
    """The source as a form: only what is changed in it is said."""
    facts = {fact.what: fact for fact in source.facts}
    what = [_field(name, facts.get(name), texts) for name in _WHAT]
    if "voice" in facts or "quotations" in facts:
        what.append(_field("voice", facts.get("voice") or facts.get("quotations"), texts))
    where = [_field(name, facts.get(name), texts) for name in _WHERE]
    roles = [fact for fact in source.facts if fact.what.startswith("role of ")]
    columns = [fact for fact in source.facts if fact.what.startswith("column ")]
    told = {*_WHAT, *_WHERE, "voice", "quotations", *(fact.what for fact in (*roles, *columns))}
    return element(
        "div",
        _head(source, texts),
        element("p", texts("fact.lead"), class_="wf-lead"),
        element(
            "div",
            element("div", _group(texts("fact.what"), what)),
            element(
                "div",
                _group(texts("fact.where"), [_standing(source, texts), *where]),
                _group(texts("fact.who"), [_role(fact, "role of ", texts) for fact in roles[:SHOWN]]),
                _group(texts("fact.columns"), [_role(fact, "column ", texts) for fact in columns[:SHOWN]]),
                _more([fact for fact in source.facts if fact.what not in told], texts),
            ),
            class_="wf-fact-groups",
        ),
        element(
            "div",
            element(
                "button",
                texts("fact.save"),
                type="button",
                class_="wf-button wf-primary",
                data_act="tell",
                data_document=source.id,
            ),
            class_="wf-fact-save",
        ),
        class_="wf-source",
        data_form=True,
    )


def standing_badge(standing: str, texts: Texts) -> Html:
    """Whose knowledge a source holds, as a badge."""
    tint = {"customer_voice": " wf-badge-good", "staff_belief": " wf-badge-warn"}.get(standing, "")
    return element("span", texts.named("standing", standing), class_=f"wf-badge{tint}")


def _head(source: SourceView, texts: Texts) -> Html:
    return element(
        "header",
        element("button", texts("look.back"), type="button", class_="wf-back", data_act="look", data_view="list"),
        element(
            "h2",
            element(
                "button",
                source.title,
                type="button",
                class_="wf-open",
                data_cite=True,
                data_document=source.id,
                data_segment="",
                dir="auto",
                aria_label=texts("sources.open", title=source.title),
            ),
        ),
        element("p", element("bdi", source.origin), class_="wf-origin"),
        class_="wf-source-head",
    )


def _group(title: str, fields: Sequence[Html]) -> Html | None:
    if not fields:
        return None
    return element("section", element("h3", title), element("div", *fields, class_="wf-facts-list"), class_="wf-group")


def _field(name: str, fact: Fact | None, texts: Texts) -> Html:
    value = fact.value if fact else ""
    if name == "kind":
        control = _choice(name, [(kind.value, texts.named("source_kind", kind.value)) for kind in SourceKind], value)
    elif name == "voice":
        control = _choice(name, [(role, texts.named("role", role)) for role in _VOICES], value)
    elif name in _WHERE:
        choices = SETTINGS if name == "setting" else CONTACTS
        control = _choice(name, [(each, texts(f"{name}.{each}")) for each in choices], value, texts("fact.not_said"))
    elif name == "language":
        known = {**LANGUAGES, **({value: LANGUAGES.get(value, value)} if value else {})}
        control = _choice(name, list(known.items()), value)
    else:
        hint = "YYYY-MM-DD" if name == "date" else texts("fact.not_said")
        control = element(
            "input", name=name, value=value, placeholder=hint, dir="auto", autocomplete="off", class_="wf-input"
        )
    return _row(element("span", texts(f"fact.{name}")), control, fact, texts)


def _role(fact: Fact, begin: str, texts: Texts) -> Html:
    """The role of a speaker or of a column."""
    group, roles = ("role", [role.value for role in Role]) if begin == "role of " else ("column_role", COLUMN_ROLES)
    choices = [(role, texts.named(group, role)) for role in roles]
    if fact.value not in roles:
        choices.insert(0, (fact.value, fact.value))
    return _row(
        element("bdi", fact.what.removeprefix(begin), dir="auto"), _choice(fact.what, choices, fact.value), fact, texts
    )


def _standing(source: SourceView, texts: Texts) -> Html:
    return element("p", standing_badge(source.place.standing.value, texts), class_="wf-standing")


def _row(label: Html, control: Html, fact: Fact | None, texts: Texts) -> Html:
    return element(
        "label",
        element("span", label, class_="wf-fact-name"),
        control,
        _ground(fact, texts),
        class_="wf-fact-row",
    )


def _ground(fact: Fact | None, texts: Texts) -> Html:
    if fact is None or (fact.ground is Ground.GUESS and not fact.value):
        return element("small", texts("fact.not_said"), class_="wf-ground")
    if fact.ground is Ground.GUESS:
        said = texts("ground.guess", why=ground_in_words(fact.why, texts))
        return element("small", said, class_="wf-ground wf-ground-guess", dir="auto")
    return element("small", texts(f"ground.{fact.ground.value}"), class_=f"wf-ground wf-ground-{fact.ground.value}")


def _choice(name: str, choices: Sequence[tuple[str, str]], chosen: str, nothing: str = "") -> Html:
    known = [value for value, _ in choices]
    rows = [("", nothing or "–"), *choices] if chosen not in known else list(choices)
    options = [element("option", words, value=value, selected=value == chosen) for value, words in rows]
    return element("select", *options, name=name, class_="wf-select")


def _more(facts: Sequence[Fact], texts: Texts) -> Html | None:
    """What else was concluded or said: shown, with no control."""
    rows = [
        element(
            "p",
            element("bdi", fact.what, class_="wf-fact-name"),
            element("bdi", fact.value),
            _ground(fact, texts),
            class_="wf-fact-row",
        )
        for fact in facts
    ]
    return _group(texts("fact.more"), rows)
