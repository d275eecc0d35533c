"""A persona is called by what its members want or do, its tag line says another thing, and what sets it apart is
counted, in four languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from test_assistant_themes import around, observation

from assistant.artifacts import Brief
from assistant.drafting import Desk
from assistant.frames import load_frame
from assistant.grouped import Grouped
from assistant.observations import Kind, Observation
from assistant.opposition.reading import name_of
from assistant.passages import words_in
from assistant.persona_names import LONGEST_NAME, NAMING, named, telling_part
from assistant.phrases import phrase
from assistant.setting_apart import differences
from assistant.themes import Matrix, find_themes
from assistant.wording import Line, Quote, Writer
from corpus.progress import silent
from corpus.records import Participant

LANGUAGES = ("en", "zh", "ar", "ko")
ORDERS = {
    "en": "I order by phone every week, and my neighbour picks it up.",
    "zh": "我每个礼拜打电话订餐，邻居帮我取。",
    "ar": "أطلب بالهاتف كل أسبوع، وجارتي تستلمه لي.",
    "ko": "저는 매주 전화로 주문하고 이웃이 찾아다 줘요.",
}
LATE = {
    "en": ["We waited for hours again.", "I waited for days for an answer."],
    "zh": ["我们又等了很久，太慢了。", "等了三天才有答复。"],
    "ar": ["انتظرنا طويلا مرة أخرى.", "انتظرت ساعات للحصول على جواب."],
    "ko": ["또 한참 기다렸어요.", "답을 사흘이나 기다렸어요."],
}
DEAR = {
    "en": "The permit is too expensive.",
    "zh": "许可证太贵了。",
    "ar": "التصريح باهظ الثمن.",
    "ko": "허가증이 너무 비싸요.",
}
LONG = {
    "en": "My mother is eighty-five and lives three hours from the town where I work in shifts at the hospital, so I "
    "always order a week of meals for her.",
    "zh": "我在外地上班，我妈八十五了，腿脚不好，一个人住在六楼，邻居也都搬走了，"
    "所以我每次都用小程序给她订一个礼拜的饭。",
    "ar": "أعمل في مدينة بعيدة بنظام الورديات ووالدتي تعيش وحدها في الطابق السادس ولا تستطيع النزول، ولذلك أستخدم "
    "التطبيق عادة لأطلب لها الطعام.",
    "ko": "어머니가 여든다섯이고 제가 일하는 도시에서 세 시간 떨어진 육 층에 혼자 사셔서 장을 보기 힘드시니까, "
    "저는 매주 앱으로 일주일 치 식사를 주문해요.",
}


def desk(language: str, seen: list[Observation], vectors: Matrix, people: dict[str, Participant] | None = None) -> Desk:
    """A desk over planted passages, without a project or a model."""
    return Desk(
        project=cast(Any, None),
        brief=Brief(),
        frame=load_frame("six_stages"),
        language=language,
        documents={},
        participants=people or {},
        observations=seen,
        vectors=vectors,
        writer=Writer(None, language),
        progress=silent,
    )


def grouped(at: Desk, number: int, members: tuple[str, ...]) -> Grouped:
    """The voices as a group, with the themes that a draft of personas would show."""
    rows = tuple(i for i, o in enumerate(at.observations) if o.voice in members)
    kinds = {"goals": Kind.GOAL, "behaviours": Kind.BEHAVIOUR, "needs": Kind.NEED, "pains": Kind.PAIN}
    themes = {
        name: tuple(
            find_themes(at.vectors, at.observations, [i for i in rows if at.observations[i].kind is kinds[name]])
        )
        for name in NAMING
    }
    return Grouped(number, members, rows, themes, {})


def lines_of(at: Desk, group: Grouped) -> dict[str, list[Line]]:
    return {name: [at.writer.quote_line(at.quotes(t.members)) for t in own] for name, own in group.themes.items()}


def planted(language: str) -> tuple[Desk, list[Grouped]]:
    """Two people who waited and order by phone, two who find it dear."""
    said = [
        (ORDERS[language], "a", Kind.BEHAVIOUR, 0.0),
        (LATE[language][0], "a", Kind.PAIN, -1.5),
        (LATE[language][1], "b", Kind.PAIN, -1.5),
        (DEAR[language], "c", Kind.PAIN, -1.0),
        (DEAR[language], "d", Kind.PAIN, -1.0),
    ]
    seen = [
        replace(observation(i, voice, kind=kind, valence=valence, language=language), quote=quote)
        for i, (quote, voice, kind, valence) in enumerate(said)
    ]
    axes = np.vstack([around(axis, 1, axis + 40) for axis in (0, 1, 2, 3, 3)])
    at = desk(language, seen, axes)
    return at, [grouped(at, 1, ("a", "b")), grouped(at, 2, ("c", "d"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_what_somebody_does_and_the_tag_line_what_is_hard(language: str) -> None:
    at, groups = planted(language)
    name, tagline = named(at, groups[0], groups, lines_of(at, groups[0]))
    assert ORDERS[language] in name
    assert not name.startswith(phrase("persona_theme", language, number=1, theme="").rstrip(" :："))
    assert any(late in tagline for late in LATE[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_half_of_them_surely_need_names_them_before_what_one_of_them_does(language: str) -> None:
    at, groups = planted(language)
    at.observations[:] = [
        replace(each, kind=Kind.NEED) if each.quote in LATE[language] else each for each in at.observations
    ]
    at.vectors[2] = at.vectors[1]
    group = grouped(at, 1, ("a", "b"))
    assert any(late in named(at, group, groups, lines_of(at, group))[0] for late in LATE[language])
    at.observations[:] = [replace(each, kind_weight=0.5) for each in at.observations]
    group = grouped(at, 1, ("a", "b"))
    assert ORDERS[language] in named(at, group, groups, lines_of(at, group))[0], "it must be surely so"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_the_readers_language_name_them_first(language: str) -> None:
    at, groups = planted(language)
    other = "ko" if language != "ko" else "zh"
    at.observations[0] = replace(at.observations[0], quote=ORDERS[other])
    group = grouped(at, 1, ("a", "b"))
    name, tagline = named(at, group, groups, lines_of(at, group))
    assert any(late in name for late in LATE[language])
    assert any(late in tagline for late in LATE[language])
    assert name not in tagline


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_not_said_again_where_there_is_nothing_else(language: str) -> None:
    at, groups = planted(language)
    name, tagline = named(at, groups[1], groups, lines_of(at, groups[1]))
    assert DEAR[language] in name
    assert tagline == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_sets_people_apart_is_counted_though_they_say_it_in_other_words(language: str) -> None:
    at, groups = planted(language)
    lines = differences(at, groups[0], groups)
    about = name_of("wait", language)
    counts = phrase("differs", language, theme="", here=2, here_of=2, there=0, there_of=2)
    assert any(about in line and line.endswith(counts) for line in lines)
    assert not any(ORDERS[language] in line for line in lines), "what one of them does is that one's"
    assert DEAR[language] in differences(at, groups[1], groups)[0]
    assert differences(at, groups[0], groups[:1]) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_long_passage_the_part_that_tells_of_the_kind_is_the_name(language: str) -> None:
    part = telling_part(Quote(LONG[language], language), Kind.BEHAVIOUR)
    said = part.strip("… ")
    assert said in LONG[language]
    assert words_in(said) <= LONGEST_NAME
    assert part.startswith("… ")
    told = {"en": "I always order", "zh": "每次都用小程序", "ar": "أستخدم", "ko": "식사를 주문해요"}
    assert told[language] in said
    assert telling_part(Quote(ORDERS[language], language), Kind.BEHAVIOUR) == ORDERS[language]


@pytest.mark.parametrize(
    ("key", "names"),
    [("role", True), ("age_group", False), ("gender", False), ("年龄 段", False), ("성별", False), ("العمر", False)],
)
def test_a_demographic_never_names_anybody(key: str, names: bool) -> None:
    at, groups = planted("en")
    people = {voice: Participant(voice, voice, "s", {key: value}) for voice, value in zip("abcd", "xxyy", strict=True)}
    at.participants.update(people)
    name, _ = named(at, groups[0], groups, lines_of(at, groups[0]))
    assert (name == "X") == names


def test_a_title_that_a_model_gave_is_the_name() -> None:
    at, groups = planted("en")
    lines = lines_of(at, groups[0])
    lines["behaviours"] = [Line("They order by phone every week.", "Orders by phone", "model")]
    assert named(at, groups[0], groups, lines)[0] == "Orders by phone"
