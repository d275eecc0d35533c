"""Ideas for a pain differ in kind, say why they should help, and do not say one thing over and over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.artifacts import Brief
from assistant.coders.codes import Kind
from assistant.frames import load_frame
from assistant.how_might_we import bare
from assistant.ideas import asks, draft_ideas
from assistant.observations import observe
from assistant.phrases import phrase
from assistant.project import Project
from assistant.ways_to_help import all_ways, ways_for

LANGUAGES = ("en", "zh", "ar", "ko")
FITTING = {
    "wait": {
        "en": "We waited for hours at the counter.",
        "zh": "我们在窗口等了很久，太慢了。",
        "ar": "انتظرنا طويلا عند الشباك.",
        "ko": "창구에서 한참 기다렸어요.",
    },
    "clarity": {
        "en": "The form was confusing.",
        "zh": "表格让人看不懂。",
        "ar": "كان النموذج مربكًا.",
        "ko": "서식이 헷갈려요.",
    },
    "price": {
        "en": "The permit is too expensive.",
        "zh": "许可证太贵了。",
        "ar": "التصريح باهظ الثمن.",
        "ko": "허가증이 너무 비싸요.",
    },
}


def test_every_way_is_told_in_every_language() -> None:
    for way in all_ways():
        for language in LANGUAGES:
            assert "“x”" in way.question("“x”", language)
            assert way.mechanism(language)
    for language in LANGUAGES:
        said = [way.question("x", language) for way in all_ways()] + [way.mechanism(language) for way in all_ways()]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", list(FITTING))
def test_the_first_way_fits_what_went_wrong(scale: str, language: str) -> None:
    first, second = ways_for([(FITTING[scale][language], language)], 0)
    assert scale in first.scales
    assert first.discipline != second.discipline


def test_pains_of_which_nothing_is_told_are_given_different_ways() -> None:
    shown = [ways_for([("The tag.", "en")], place) for place in range(10)]
    counts = Counter(way.name for both in shown for way in both)
    assert max(counts.values()) <= len(shown) / 2
    for before, after in pairwise(shown):
        assert before[0] is not after[0]
    assert all(one.discipline != other.discipline for one, other in shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_pain_has_two_ideas_of_different_kinds_with_their_mechanisms(embedded: Project, language: str) -> None:
    drafted = draft_ideas(embedded, Brief(frame="six_stages", language=language))
    own = [idea for idea in drafted.ideas if idea.source == "rule"]
    assert own
    for pain in drafted.pains:
        ideas = [idea for idea in own if idea.pain == pain.id]
        assert len(ideas) == 2
        assert len({idea.discipline for idea in ideas}) == 2
        assert all(idea.mechanism and idea.for_ == pain.for_ for idea in ideas)
    assert len({idea.text for idea in own}) == len(own)
    assert not any("six_stages" in idea.metric for idea in drafted.ideas)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_gives_back_the_words_it_is_about(language: str) -> None:
    for way in all_ways():
        assert bare(way.question("“No map here”", language)) == "“No map here”"


@pytest.mark.parametrize(
    ("language", "tells", "suggests"),
    [
        ("en", "Breaking a rule is like breaking the law.", "It would be nice to have a map."),
        ("zh", "这里以前是一片树林。", "建议在首页放一张地图。"),
        ("ar", "كانت هنا غابة في الماضي.", "أقترح وضع خريطة في الصفحة الأولى."),
        ("ko", "여기는 예전에 숲이었어요.", "첫 화면에 지도가 있으면 좋겠어요."),
    ],
)
def test_what_asks_for_nothing_is_nobodys_suggestion(
    embedded: Project, language: str, tells: str, suggests: str
) -> None:
    some = next(o for o in observe(embedded, load_frame("six_stages")) if o.language == language)
    said = replace(some, kind=Kind.IDEA, kind_weight=0.6, quote=tells)
    assert not asks(said)
    assert asks(replace(said, kind_weight=0.9))
    assert asks(replace(said, quote=suggests))
    assert not asks(replace(said, quote=suggests, kind=Kind.PAIN))


def test_a_metric_names_no_stage_where_there_is_none() -> None:
    for language in LANGUAGES:
        assert "{" not in phrase("metric_pain_anywhere", language)
        assert "{" not in phrase("metric_idea_anywhere", language)
