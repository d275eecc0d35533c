"""Contradictions: what opposes what, in four languages, and both sides as findings of their own."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.artifacts import Brief, FindingSet
from assistant.coders.codes import Kind, Passage
from assistant.contradictions import contradictions, kept
from assistant.conversation import Conversation
from assistant.drafting import open_desk
from assistant.export import export_artifact
from assistant.export.words import words_in
from assistant.findings import draft_findings
from assistant.frames import load_frame
from assistant.intents import intent_of
from assistant.observations import Observation, make_coder
from assistant.opposition.answering import answers_no
from assistant.opposition.contradicting import pairs_of, sides_of
from assistant.opposition.durations import longest
from assistant.opposition.reading import name_of, read
from assistant.phrases import phrase
from assistant.project import Project
from assistant.themes import centred
from assistant.wording import Writer
from corpus.ingest import IngestOptions, ingest
from corpus.records import CharSpan, Role, Segment
from ui.panels.findings import findings_panel
from ui.texts import texts

LANGUAGES = ("en", "zh", "ar", "ko")
DATA = Path(__file__).parent / "data" / "contradictions"


def seen(text: str, voice: str, language: str, valence: float = 0.0) -> Observation:
    span = CharSpan(0, len(text))
    segment = Segment(f"s-{voice}", "d", span, text, Role.PARTICIPANT, voice, voice, language=language)
    return Observation(f"{voice}@0", segment, span, text, voice, Kind.CONTEXT, 1.0, "", 0.0, "", "", valence, "", "t")


@pytest.mark.parametrize(
    ("language", "text", "scale", "end"),
    [
        ("en", "I never had to wait.", "wait", 1),
        ("en", "We waited for hours.", "wait", -1),
        ("en", "It was not easy at all.", "ease", -1),
        ("en", "It could not have been easier.", "ease", 1),
        ("zh", "说明我没看懂。", "clarity", -1),
        ("zh", "说明写得很清楚。", "clarity", 1),
        ("zh", "电话一次也没打通过。", "reach", -1),
        ("ar", "لم أفهم التعليمات.", "clarity", -1),
        ("ar", "التَّعليمات واضحة.", "clarity", 1),
        ("ar", "الطعام مالح.", "salt", 1),
        ("ko", "설명이 이해가 안 됐어요.", "clarity", -1),
        ("ko", "기다린 적이 없어요.", "wait", 1),
        ("ko", "정말 비싸요.", "price", -1),
        ("zh", "他讲的我没听懂。", "clarity", -1),
        ("ar", "أكره هذا النموذج.", "liking", -1),
        ("ar", "تذكرة المتحف.", "liking", None),
        ("ko", "너무 비싸서 못 샀어요.", "price", -1),
        ("zh", "火车上的无线网很快。", "wait", 1),
        ("zh", "厕所脏得不行。", "clean", -1),
        ("ko", "판매자가 안 나왔고 연락조차 없었어요.", "kept", -1),
        ("en", "The waiting room is bright.", "wait", None),
        ("zh", "候诊室很亮。", "wait", None),
        ("ar", "غرفة الانتظار مضيئة.", "wait", None),
        ("ko", "대기실이 밝아요.", "wait", None),
    ],
)
def test_the_end_of_a_scale_is_read_with_what_denies_it(language: str, text: str, scale: str, end: int | None) -> None:
    assert read(text, language).ends.get(scale) == end


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It would be easy if they told me."),
        ("zh", "要是简单一点就好了。"),
        ("ar", "لو كان سهلا لفعلت."),
        ("ko", "더 쉬웠으면 좋겠어요."),
    ],
)
def test_a_wish_tells_of_no_experience(language: str, text: str) -> None:
    assert not read(text, language).ends


@pytest.mark.parametrize(
    ("language", "text", "seconds"),
    [
        ("en", "two hours", 7200),
        ("zh", "三个月", 7776000),
        ("ar", "ساعتين", 7200),
        ("ko", "사흘", 259200),
        ("en", "at ten", 0),
    ],
)
def test_spans_of_time_are_read(language: str, text: str, seconds: float) -> None:
    assert longest(text, language) == seconds


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["tuned", "held", "later"])
def test_opposite_remarks_are_found_and_few_others(part: str, language: str, embedded: Project) -> None:
    topics = tomllib.loads((DATA / f"{part}.toml").read_text(encoding="utf-8"))["topic"]
    remarks = [seen(t, f"{n}-{at}", language) for n, topic in enumerate(topics) for at, t in enumerate(topic[language])]
    raw = embedded.retriever().vectors_for([each.quote for each in remarks])
    found = pairs_of(remarks, centred(raw, [language] * len(remarks)), range(len(remarks)))
    told = {tuple(sorted((remarks[p.one].voice, remarks[p.other].voice))) for p in found}
    right = {(f"{n}-0", f"{n}-1") for n in range(len(topics))} | {(f"{n}-1", f"{n}-2") for n in range(len(topics))}
    assert len(told & right) >= 0.9 * len(told)
    assert len({pair[0].split("-")[0] for pair in told & right}) >= 0.8 * len(topics)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["tuned", "held", "later"])
def test_they_are_found_however_the_coder_heard_them(part: str, language: str, embedded: Project) -> None:
    topics = tomllib.loads((DATA / f"{part}.toml").read_text(encoding="utf-8"))["topic"]
    said = [(f"{n}-{at}", text) for n, topic in enumerate(topics) for at, text in enumerate(topic[language])]
    with embedded.store() as store:
        coder = make_coder(embedded, store, load_frame("six_stages"))
        codes = coder.code([Passage(text, language) for _, text in said])
    remarks = [
        replace(seen(text, voice, language, code.valence), kind=code.kind, kind_weight=code.kind_weight)
        for (voice, text), code in zip(said, codes, strict=True)
    ]
    raw = embedded.retriever().vectors_for([each.quote for each in remarks])
    found = pairs_of(remarks, centred(raw, [language] * len(remarks)), range(len(remarks)))
    topics_of = [(remarks[pair.one].voice.split("-"), remarks[pair.other].voice.split("-")) for pair in found]
    right = [one[0] for one, other in topics_of if one[0] == other[0] and "1" in (one[1], other[1])]
    assert len(set(right)) >= 0.8 * len(topics)
    assert len(right) >= 0.9 * len(found)


def test_who_says_the_same_in_another_language_says_nothing_opposite(embedded: Project) -> None:
    topics = tomllib.loads((DATA / "across.toml").read_text(encoding="utf-8"))["topic"]
    said = [
        (f"{at}-{side}", language, text)
        for at, topic in enumerate(topics)
        for side in ("one", "other")
        for language, text in topic[side].items()
    ]
    with embedded.store() as store:
        coder = make_coder(embedded, store, load_frame("six_stages"))
        codes = coder.code([Passage(text, language) for _, language, text in said])
    remarks = [
        replace(seen(text, f"{side}-{language}", language, code.valence), kind=code.kind, kind_weight=code.kind_weight)
        for (side, language, text), code in zip(said, codes, strict=True)
    ]
    raw = embedded.retriever().vectors_for([text for _, _, text in said])
    found = pairs_of(remarks, centred(raw, [language for _, language, _ in said]), range(len(said)))
    across = [(pair.one, pair.other) for pair in found if said[pair.one][1] != said[pair.other][1]]
    assert [(said[a][2], said[b][2]) for a, b in across if said[a][0] == said[b][0]] == []
    matters = [(said[one][0].split("-")[0], said[other][0].split("-")[0]) for one, other in across]
    assert len({one for one, other in matters if one == other}) >= 0.5 * len(topics)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        (
            "en",
            "The docks are full in the evening.",
            "The docks are always full in the evening and I cannot return the bike.",
        ),
        ("zh", "晚上停车桩是满的。", "晚上停车桩总是满的，我不能还车。"),
        ("ar", "المحطات ممتلئة في المساء.", "المحطات ممتلئة دائما في المساء ولا أستطيع إعادة الدراجة."),
        ("ko", "저녁에는 거치대가 가득 차요.", "저녁에는 거치대가 항상 가득 차고 자전거를 반납할 수 없어요."),
    ],
)
def test_what_follows_from_it_denies_nothing(language: str, one: str, other: str) -> None:
    near = np.array([[1.0, 0.0], [0.9, 0.44]], dtype=np.float32)
    assert pairs_of([seen(one, "a", language), seen(other, "b", language)], near, range(2)) == []


@pytest.mark.parametrize(
    ("language", "no", "yes"),
    [
        ("en", "No. We wouldn't really need to change the dates.", "It would be useful to change the dates."),
        ("en", "I would say no. It does not look like a shop.", "Yes, I can tell that this is a shop."),
        ("zh", "不，我们用不着改日期。", "能自己改日期会很有用。"),
        ("ar", "لا، لسنا بحاجة إلى تغيير التواريخ.", "من المفيد تغيير التواريخ."),
        ("ko", "아니요, 날짜를 바꿀 필요가 없어요.", "날짜를 바꿀 수 있으면 유용하겠어요."),
    ],
)
def test_who_answers_no_opposes_who_denies_nothing(language: str, no: str, yes: str) -> None:
    near = np.array([[1.0, 0.0], [0.5, 0.87]], dtype=np.float32)
    wishes = [replace(seen(text, text, language), kind=Kind.IDEA) for text in (no, yes)]
    assert [(pair.one, pair.other) for pair in pairs_of(wishes, near, range(2))] == [(0, 1)]
    far = np.array([[1.0, 0.0], [0.3, 0.95]], dtype=np.float32)
    assert pairs_of(wishes, far, range(2)) == []
    pains = [replace(each, kind=Kind.PAIN, valence=-1.0) for each in wishes]
    assert pairs_of(pains, near, range(2)) == []


@pytest.mark.parametrize(
    ("language", "text", "no"),
    [
        ("en", "Not really, we do it once a year.", True),
        ("en", "Nope...never needed that.", True),
        ("en", "No one likes to wait.", False),
        ("en", "No problems at all.", False),
        ("en", "Nothing to change.", False),
        ("zh", "不用，这样就好。", True),
        ("zh", "不知道在哪里改。", False),
        ("ar", "لا، هذا لا يناسبنا.", True),
        ("ar", "لا أعرف أين أغيره.", False),
        ("ko", "아뇨, 필요 없어요.", True),
        ("ko", "아니면 다른 날로 바꿔요.", False),
        ("de", "Nein, das brauchen wir nicht.", False),
    ],
)
def test_answering_no(language: str, text: str, no: bool) -> None:
    assert answers_no(text, language) is no


def test_a_denial_is_not_taken_for_the_opposite_across_languages_where_both_felt_alike() -> None:
    near = np.array([[1.0, 0.0], [0.6, 0.8]], dtype=np.float32)
    said = (("The room was not clean.", "en"), ("房间很干净。", "zh"))
    for felt, pairs in ((0.0, 1), (0.7, 0)):
        remarks = [seen(text, language, language, felt) for text, language in said]
        assert len(pairs_of(remarks, near, range(2))) == pairs


def test_thanks_put_as_denials_contradict_no_thanks() -> None:
    near = np.array([[1.0, 0.0], [0.9, 0.44]], dtype=np.float32)
    said = ("No problems at all.", "There was no problem with anything.")
    assert pairs_of([seen(text, text, "en", 1.7) for text in said], near, range(2)) == []


def test_languages_meet_on_a_scale() -> None:
    remarks = [seen("The soup is far too salty.", "a", "en"), seen("汤太淡了，一点味道都没有。", "b", "zh")]
    near = np.array([[1.0, 0.0], [0.3, 0.95]], dtype=np.float32)
    (pair,) = pairs_of(remarks, near, range(2))
    assert pair.scale == "salt"
    assert {name_of("salt", language) for language in LANGUAGES} > {"咸淡"}


def test_one_person_does_not_contradict_themselves_and_far_matters_stay_apart() -> None:
    said = ("The soup is far too salty.", "The soup is bland.")
    same = [seen(text, "a", "en") for text in said]
    near = np.array([[1.0, 0.0], [0.9, 0.44]], dtype=np.float32)
    assert pairs_of(same, near, range(2)) == []
    two = [seen("The form was easy.", "a", "en"), seen("Parking is difficult there.", "b", "en")]
    assert pairs_of(two, np.eye(2, dtype=np.float32), range(2)) == []
    asked = [seen("The soup is far too salty.", "a", "en"), seen("Is the soup bland?", "b", "en")]
    assert pairs_of(asked, near, range(2)) == []


def test_spans_of_time_that_both_felt_bad_do_not_contradict() -> None:
    said = ("The form took me ten minutes.", "The form took me three hours.")
    near = np.array([[1.0, 0.6], [0.6, 0.8]], dtype=np.float32)
    (pair,) = pairs_of([seen(text, text, "en") for text in said], near, range(2))
    assert pair.scale == "duration"
    assert pairs_of([seen(text, text, "en", -1.0) for text in said], near, range(2)) == []
    mixed = [seen(said[0], "a", "en", 1.0), seen(said[1], "b", "en", -1.0)]
    assert len(pairs_of(mixed, near, range(2))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It's not clear to me that these are links.", "Seems clear and makes sense to me."),
        ("I think it's hard for me to say.", "This looks simple, you won't have trouble with people using it."),
        ("The maps are not clear, I got lost.", "I got the letter and its wording is clear."),
    ],
)
def test_one_scale_is_not_one_matter(one: str, other: str) -> None:
    near = np.array([[1.0, 0.6], [0.6, 0.8]], dtype=np.float32)
    assert pairs_of([seen(one, "a", "en"), seen(other, "b", "en")], near, range(2)) == []


def test_a_word_before_the_scale_says_what_it_is_told_of() -> None:
    said = ("I opened the letter, and it was clear.", "The letter was so confusing.")
    near = np.array([[1.0, 0.6], [0.6, 0.8]], dtype=np.float32)
    (pair,) = pairs_of([seen(text, text, "en") for text in said], near, range(2))
    assert pair.scale == "clarity"
    talk = [replace(seen(text, text, "en"), substance=0.4) for text in said]
    assert pairs_of(talk, near, range(2)) == []
    wished = [replace(seen(text, text, "en"), kind=Kind.IDEA) for text in said]
    assert pairs_of(wished, near, range(2)) == []


def test_those_who_felt_alike_oppose_each_other_in_nothing() -> None:
    said = ("Nothing excellent service.", "The service was not excellent.")
    near = np.array([[1.0, 0.7], [0.7, 0.7]], dtype=np.float32)
    good = [seen(text, text, "en", 1.2) for text in ("Never had a better nurse.", "I had a better nurse every time.")]
    assert pairs_of(good, near, range(2)) == []
    assert read(said[0], "en").ends.get("liking") == 1
    assert read(said[1], "en").ends.get("liking") == -1
    assert read("Nothing was explained, it was unclear.", "en").ends == {"clarity": -1}


def test_those_who_agree_stand_on_one_side() -> None:
    said = ("The soup is too salty.", "The soup was salty.", "The soup is bland.", "Salty soup again.")
    remarks = [seen(text, voice, "en") for text, voice in zip(said, "abcd", strict=True)]
    near = np.full((4, 4), 0.5, dtype=np.float32)
    (sides,) = sides_of(remarks, near, pairs_of(remarks, near, range(4)))
    assert set(sides.one) == {0, 1, 3}
    assert sides.other == (2,)
    twice = [replace(remarks[3], voice="c"), *remarks[1:3]]
    (sides,) = sides_of(twice, near, pairs_of(twice, near, range(3)))
    assert not {twice[i].voice for i in sides.one} & {twice[i].voice for i in sides.other}


@pytest.fixture
def opposed(embedded: Project) -> Project:
    """The example interviews and, in each language, two people who say the opposite."""
    topic = next(t for t in tomllib.loads((DATA / "tuned.toml").read_text("utf-8"))["topic"] if t["name"] == "room")
    for language in LANGUAGES:
        lines = [f"Interviewer: ?\nPerson{at}: {topic[language][at]}\n" for at in (0, 1, 2)]
        path = embedded.root / f"rooms-{language}.txt"
        path.write_text("".join(lines), encoding="utf-8")
        with embedded.store(writer=True) as store:
            ingest(
                store, [path], root=embedded.root, options=IngestOptions(study=f"rooms-{language}", language=language)
            )
    return embedded


@pytest.fixture
def drafted(opposed: Project) -> FindingSet:
    return draft_findings(opposed, Brief())


def test_a_draft_shows_both_sides_with_counts_and_who_they_are(drafted: FindingSet) -> None:
    assert drafted.contradictions
    known = {citation.label: citation for citation in drafted.citations}
    heard: set[str] = set()
    for each in drafted.contradictions:
        one, other = each.sides
        assert (each.for_, each.against) == (one.for_, other.for_)
        assert one.participants >= other.participants >= 1
        assert sum(one.languages.values()) >= one.participants
        assert not {known[x].participant for x in one.for_} & {known[x].participant for x in other.for_}
        assert all(known[label].role == "participant" for label in (*one.for_, *other.for_))
        assert one.quote in {known[label].quote for label in one.for_}
        if each.scale == "clean":
            heard |= {known[label].language for label in each.for_}
    assert heard >= set(LANGUAGES)
    ids = [each.id for each in drafted.contradictions]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_large_model_confirmed_only_seems_so(
    language: str, opposed: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begins(name: str, told: str) -> bool:
        lead = phrase(name, language, matter=name_of("clean", language), one="|", other="").split("|")[0]
        return told.startswith(lead)

    with open_desk(opposed, Brief(language=language)) as desk:
        seeming = next(each for each in contradictions(desk) if each.scale == "clean")
    assert seeming.confirmed is None
    assert begins("contradiction_seeming_on", seeming.text)
    monkeypatch.setattr(Writer, "contradict", lambda self, asked: [True for _ in asked])
    with open_desk(opposed, Brief(language=language)) as desk:
        sure = next(each for each in contradictions(desk) if each.scale == "clean")
    assert begins("contradiction_on", sure.text)
    assert not begins("contradiction_seeming_on", sure.text)


def test_every_way_out_shows_them(drafted: FindingSet) -> None:
    for language in LANGUAGES:
        shown_in(drafted, language)


def shown_in(drafted: FindingSet, language: str) -> None:
    words, said = words_in(language), texts(language)
    assert drafted.contradictions is not None
    quote = drafted.contradictions[0].sides[1].quote
    for fmt in ("md", "html", "csv"):
        assert quote in export_artifact(drafted, fmt, language=language)
    assert words["contradictions"] in export_artifact(drafted, "md", language=language)
    shown = str(findings_panel(drafted, said))
    assert said("findings.contradictions") in shown
    assert quote in shown
    none = drafted.model_copy(update={"contradictions": ()})
    assert words["no_contradictions"] in export_artifact(none, "md", language=language)
    assert said("findings.no_contradictions") in str(findings_panel(none, said))
    before = drafted.model_copy(update={"contradictions": None})
    assert words["contradictions"] not in export_artifact(before, "md", language=language)


ASKED = (
    "Where do people contradict each other?",
    "Show me the contradictions",
    "有哪些相互矛盾的说法？",
    "ما التناقضات بين الناس؟",
    "서로 엇갈리는 의견이 있나요?",
)


def test_the_chat_tells_them(opposed: Project) -> None:
    for line in ASKED:
        assert intent_of(line).name == "contradictions"
        reply = Conversation(opposed, "c").send(line)
        assert not reply.abstained
        assert all(len(statement.citations) >= 2 for statement in reply.statements)
        said = {citation.quote for citation in reply.citations}
        assert {"The hotel room was spotless.", "酒店房间很脏，浴缸里还有头发。"} & said


def test_an_answer_tells_who_says_otherwise(opposed: Project) -> None:
    reply = Conversation(opposed, "c").send("Whose hotel room was very clean?")
    quotes = {citation.quote for citation in reply.citations}
    assert quotes & {"The hotel room was spotless.", "Our hotel room was very clean."}
    against = [each.text for each in reply.statements if "opposite" in each.text]
    assert against
    assert any(word in text for text in against for word in ("dirty", "脏", "قذرة", "더러"))


def test_without_any_the_chat_says_so(interviews: Project) -> None:
    with open_desk(interviews, Brief()) as desk:
        assert contradictions(desk) == ()
    reply = Conversation(interviews, "c").send("Where do people contradict each other?")
    assert reply.abstained
    assert reply.answer == phrase("nobody_contradicts", "en")


def test_what_a_person_approved_stands_after_a_refresh(drafted: FindingSet) -> None:
    assert drafted.contradictions is not None
    first, second, *rest = drafted.contradictions
    mine = first.model_copy(update={"text": "As we put it.", "approved": True})
    gone = second.model_copy(update={"approved": True})
    after = kept((mine, gone, *rest), (first, *rest))
    assert after[0].text == "As we put it."
    assert after[0].approved
    assert [each.id for each in after if each.stale] == [second.id]
