"""A person's name opens what that person said, wherever it stands."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from ui_fixtures import CITATIONS, HOSTILE, ORIGIN, FixtureBackend
from ui_source_fixtures import SAID, found_passages

from assistant.refreshed import Change, Refresh
from ui.panels.people import people_panel
from ui.panels.questions import question_panel
from ui.panels.refresh_diff import refresh_diff
from ui.panels.search import search_panel
from ui.search_facets import faceted
from ui.session import Backend
from ui.talk import ScopeChoice
from ui.texts import LANGUAGES, Texts, texts

VOICES = [f"groceries/{name}" for _, name, _ in SAID]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> FixtureBackend:
    return FixtureBackend(tmp_path_factory.mktemp("named"))


def opened(markup: str) -> set[str]:
    """The voices that buttons with a name open."""
    return set(re.findall(r'<button type="button" class="wf-person" data-voice="([^"]+)"', markup))


def views(backend: Backend, words: Texts) -> dict[str, str]:
    asked = backend.questions()
    joins = Change(id="c1", kind="members", where="The door counter", voices=tuple(VOICES))
    made = Refresh(artifact="personas-1", when="2026-02-20", changes=(joins,), citations=CITATIONS, origin=ORIGIN)
    return {
        "search": str(search_panel(faceted("queue", found_passages("queue")), ScopeChoice(), words)),
        "answers": str(question_panel(asked.questions[0], asked, words)),
        "refresh": str(refresh_diff("personas", made, words)),
        "people": str(people_panel(backend.people(), words)).partition("<table")[0],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_opens_what_its_person_said(backend: FixtureBackend, language: str) -> None:
    words = texts(language)
    shown = views(backend, words)
    for name, markup in shown.items():
        expected = set(VOICES[:2] if name == "people" else VOICES)
        assert opened(markup) == expected | ({"doc3"} if name == "answers" else set()), name
        assert words("person.open", name=f"\u2068{SAID[0][1]}\u2069") in markup, name
        assert not re.search(r"<button[^>]*>(?:(?!</button>).)*<button", markup), "no button within a button"


def test_who_is_not_told_apart_has_no_name_to_open() -> None:
    made = [replace(each, voice=each.document, speaker="") for each in found_passages("queue")]
    asking = [replace(made[0], speaker="Moderator", facets={"role": frozenset({"interviewer"})}), *made[1:]]
    shown = str(search_panel(faceted("queue", asking), ScopeChoice(), texts("en")))
    assert opened(shown) == set()
    assert "<bdi>Moderator</bdi>" in shown
    assert f"<bdi>{texts('en').named('role', 'participant')}</bdi>" in shown


def test_a_hostile_name_is_text() -> None:
    made = [replace(each, voice=HOSTILE, speaker=HOSTILE) for each in found_passages("queue")]
    shown = str(search_panel(faceted("queue", made), ScopeChoice(), texts("en")))
    assert "<img" not in shown
    assert "<script" not in shown
