"""The search over the corpus: what is found, how facets count, what the panel shows, what the browser sends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ui_fixtures import HOSTILE, FixtureBackend
from ui_source_fixtures import found_passages

from assistant.project import Project
from corpus.progress import silent
from corpus.sought import Sought
from ui.actions import Actions
from ui.backend import ProjectBackend
from ui.panels.search import PAGE, chosen_from, search_panel
from ui.rooms import Rooms
from ui.search_facets import CorpusSearch, cut_around, faceted
from ui.session import Look, Screen
from ui.talk import ScopeChoice
from ui.texts import LANGUAGES, texts

EN = texts("en")
SAID = {
    "en": ("Anna: How do you pay?\nMaya Roe: The refund never came back, and I waited for weeks.",
           "Anna: What else?\nMaya Roe: Waiting in the queue takes an hour."),
    "zh": ("访谈员：您怎么付款？\n林女士：退款一直没有到账，我等了好几个星期。",
           "访谈员：还有呢？\n林女士：排队要一个小时。"),
    "ar": ("المُحاوِر: كيف تدفعين؟\nسلمى: لم يصل المبلغ المسترد وانتظرت أسابيع.",
           "المُحاوِر: وماذا أيضًا؟\nسلمى: الطابور يستغرق ساعة."),
    "ko": ("면접자: 어떻게 결제하세요?\n민지: 환불이 몇 주 동안 들어오지 않았어요.",
           "면접자: 또 있나요?\n민지: 줄을 한 시간 서야 해요."),
}  # fmt: skip
SOURCES = {f"interview-{code}.txt": "\n".join(turns) + "\n" for code, turns in SAID.items()}


def counts(found: CorpusSearch, name: str) -> dict[str, int]:
    return {value.value: value.passages for value in dict(found.facets).get(name, ())}


@pytest.fixture
def backend(tmp_path: Path) -> FixtureBackend:
    return FixtureBackend(tmp_path)


@pytest.fixture
def study(tmp_path: Path) -> ProjectBackend:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in SOURCES.items():
        (folder / name).write_text(text, encoding="utf-8")
    project = Project.create(tmp_path / "p", embedder="hashing:64", chat_model="extractive:", redact=False)
    backend = ProjectBackend(project)
    backend.ingest(sorted(folder.iterdir()), silent)
    return backend


@pytest.mark.parametrize(
    ("query", "held", "not_held", "marked"),
    [
        ("waiting", "I waited. Waits are long.", "A weight.", ["waited", "Waits"]),
        ("退款", "退款一直没有到账", "付款没有到账", ["退款"]),
        ("المبلغ", "لم يصل المبلغ المسترد", "لم يصل أحد", ["المبلغ"]),
        ("환불", "환불이 들어오지 않았어요", "결제했어요", ["환불"]),
        ('"the queue"', "In the queue I read.", "The long queue.", ["the", "queue"]),
    ],
)
def test_words_are_found_in_every_script(query: str, held: str, not_held: str, marked: list[str]) -> None:
    sought = Sought.of(query)
    assert sought.stands_in(held)
    assert not sought.stands_in(not_held)
    places = [held[start:end] for start, end in sought.places(held)]
    assert [word for word in places if word != "the"] == [word for word in marked if word != "the"]


@pytest.mark.parametrize(("query", "language"), [("refund", "en"), ("退款", "zh"), ("المسترد", "ar"), ("환불", "ko")])
def test_over_a_real_project(study: ProjectBackend, query: str, language: str) -> None:
    found = study.search_corpus(query, "", (), language)
    worded = [each for each in found.passages if each.worded]
    assert [each.language for each in worded] == [language]
    assert worded == list(found.passages[:1]), "what holds the words stands before what is near in meaning"
    assert found.worded == 1
    first = worded[0]
    assert [first.text[start:end] for start, end in first.marks] in ([query], ["환불"])
    assert sum(counts(found, "role").values()) in (0, len(found.passages)), "0: all in one role, nothing to choose"
    study.project.close()


def test_the_scope_of_the_chat_holds_and_facets_narrow_within_it(study: ProjectBackend) -> None:
    everything = study.search_corpus("waiting", "", (), "en")
    assert everything.worded == 2, "waited and Waiting are one word"
    within = study.search_corpus("waiting", "language=ko", (), "en")
    assert {each.language for each in within.passages} <= {"ko"}
    assert within.worded == 0
    chosen = study.search_corpus("waiting", "", (("role", "interviewer"),), "en")
    assert {next(iter(each.facets["role"])) for each in chosen.passages} <= {"interviewer"}
    assert study.search_corpus(" ", "", (), "en") == CorpusSearch("")
    assert study.search_corpus('"waiting in the queue"', "", (), "en").worded == 1
    study.project.close()


def test_codes_are_a_facet_once_something_was_drafted(study: ProjectBackend) -> None:
    from assistant.artifacts import Brief

    assert not counts(study.search_corpus("waiting", "", (), "en"), "code")
    study.draft("findings", Brief(), silent)
    found = study.search_corpus("waiting", "", (), "ko")
    coded = [each for each in found.passages if "code" in each.facets]
    assert coded
    assert {next(iter(each.facets["role"])) for each in coded} == {"participant"}
    study.project.close()


def test_a_facet_counts_within_the_others_and_offers_its_other_values() -> None:
    passages = found_passages("queue")
    everything = faceted("queue", passages)
    assert counts(everything, "kind") == {"interview": 26, "survey": 14}
    survey = faceted("queue", passages, [("kind", "survey")])
    assert counts(survey, "kind") == {"survey": 14, "interview": 26}, "its own choice does not hide the other values"
    assert sum(counts(survey, "language").values()) == 14
    both = faceted("queue", passages, [("kind", "survey"), ("kind", "interview"), ("language", "ar")])
    assert len(both.passages) == 10
    none = faceted("queue", passages, [("kind", "diary")])
    assert not none.passages
    assert counts(none, "kind") == {"diary": 0, "interview": 26, "survey": 14}


def test_who_asks_is_found_but_counts_as_no_voice() -> None:
    passages = found_passages("queue")
    asking = replace(passages[0], voice="doc9", facets={"role": frozenset({"interviewer"})})
    found = faceted("queue", [*passages, asking])
    assert len(found.passages) == 41
    assert found.voices == 4
    roles = next(values for name, values in found.facets if name == "role")
    assert {value.value: (value.passages, value.voices) for value in roles} == {
        "participant": (40, 4),
        "interviewer": (1, 0),
    }


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_panel_in_every_language(language: str) -> None:
    words = texts(language)
    found = faceted("queue", found_passages("queue"), [("language", "zh")], {"service": "Service"})
    shown = str(search_panel(found, ScopeChoice((("kind", "interview"),)), words))
    for told in (words("search.go"), words("search.by_kind"), words("search.clear"), words("scope.within")):
        assert told in shown
    assert "<mark>queue</mark>" in shown
    assert shown.count('aria-pressed="true"') == 1
    everything = str(search_panel(faceted("queue", found_passages("queue")), ScopeChoice(), words))
    assert everything.count("data-cite") == PAGE
    assert words.count("more", 10) in everything
    assert str(search_panel(faceted("x", found_passages("x")), ScopeChoice(), words, PAGE)).count("data-cite") == 40
    assert words("search.nothing") in str(search_panel(CorpusSearch("x"), ScopeChoice(), words))


def test_what_the_browser_sends_is_checked(backend: FixtureBackend) -> None:
    assert chosen_from('[["kind", "survey"], ["x"], 3, {"a": 1}]') == (("kind", "survey"),)
    for broken in ("", None, "[", "{}", "3", '"kind"'):
        assert chosen_from(broken) == ()
    actions, screen = Actions(backend), Screen("c", "en", scope=ScopeChoice((("kind", "interview"),)))
    changes = actions.look({"view": "search", "words": "q" * 900, "chosen": "[[1, 2]]", "number": "9" * 30}, screen)
    assert backend.searched[-1] == ("q" * 300, '"kind"="interview"', (("1", "2"),))
    looked = changes["screen"]
    assert isinstance(looked, Screen)
    assert looked.look.number == 2000
    again = actions.look({"view": "search"}, looked)
    assert backend.searched[-1][0] == "q" * 300, "the search is still there when its view is opened again"
    assert "tab" not in again
    assert actions.look({"view": "search", "words": "eggs", "open": "yes"}, screen)["tab"] == "sources"
    assert isinstance(again["screen"], Screen)
    assert again["screen"].look != Look("search")


@pytest.mark.parametrize("words", ["the queue", "排队", "الطابور", "줄"])
def test_a_search_is_still_there_when_another_view_came_between(backend: FixtureBackend, words: str) -> None:
    rooms = Rooms.of(backend)
    screen = rooms.kept(None, Screen("c", "en"))
    actions = rooms(screen)
    began = actions.looking({"view": "search", "words": words, "chosen": '[["kind", "survey"]]'}, screen)
    rooms.kept(screen, replace(screen, sought=began.sought))  # it is under way, and another view is chosen
    people = rooms.kept(screen, actions.look({"view": "people"}, screen)["screen"])  # type: ignore[arg-type]
    assert people.look == Look("people")
    actions.look({"view": "search"}, people)
    assert backend.searched[-1] == (words, "", (("kind", "survey"),))
    emptied = actions.look({"view": "search", "words": ""}, people)["screen"]
    assert isinstance(emptied, Screen)
    assert emptied.sought.words == "", "whoever empties the field begins anew"


def test_hostile_words_stay_text() -> None:
    found = faceted(HOSTILE, found_passages(HOSTILE), [("person", HOSTILE)], {"service": HOSTILE})
    for shown in (found, faceted(HOSTILE, found_passages(HOSTILE))):
        markup = str(search_panel(shown, ScopeChoice(), EN))
        assert "<img" not in markup
        assert "<script" not in markup


def test_a_long_passage_is_cut_around_its_words() -> None:
    text = "a " * 600 + "queue" + " b" * 600
    span = cut_around(text, [(1200, 1205)], 400)
    assert "queue" in span.of(text)
    assert len(span.of(text)) == 400
    assert cut_around("short", [], 400).of("short") == "short"
