"""What a conversation does beside answering from the best passages, in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Conversation
from assistant.corpus_state import languages_named
from assistant.earlier_turns import LONGEST, Turn, told_before
from assistant.field_terms import definition
from assistant.intents import intent_of
from assistant.opposites import opposite_of
from assistant.project import Project
from assistant.refusals import refused


@pytest.mark.parametrize(
    ("line", "name", "topic"),
    [
        ("Show me everything on the driver", "everything", "the driver"),
        ("列出关于司机的所有内容", "everything", "司机"),
        ("اعرض كل ما قيل عن السائق", "everything", "السائق"),
        ("배송에 대한 모든 내용을 보여 줘", "everything", "배송"),
        ("Who said the opposite?", "opposite", ""),
        ("谁说了相反的话？", "opposite", ""),
        ("هل قال أحد العكس؟", "opposite", ""),
        ("반대로 말한 사람이 있나요?", "opposite", ""),
        ("Compare the English and the Korean interviews on waiting", "compare", "waiting"),
        ("比较英语和韩语访谈", "compare", ""),
        ("قارن بين الكورية والعربية في التوصيل", "compare", "التوصيل"),
        ("영어와 한국어 인터뷰의 차이가 무엇인가요?", "compare", ""),
        ("How do new and returning customers differ?", "compare", ""),
        ("How do managers and staff differ on pay?", "compare", "pay"),
        ("Managers versus staff: what do they want?", "compare", ""),
        ("新顾客和老顾客有什么不一样？", "compare", ""),
        ("新顾客与老顾客相比怎么样？", "compare", ""),
        ("كيف يختلف المديرون عن الموظفين؟", "compare", ""),
        ("신규 고객과 기존 고객은 어떻게 다른가요?", "compare", ""),
        ("How many interviews do we have in Korean?", "state", ""),
        ("我们有多少份韩语访谈？", "state", ""),
        ("كم مقابلة لدينا بالكورية؟", "state", ""),
        ("한국어 인터뷰가 몇 개 있나요?", "state", ""),
    ],
)
def test_a_line_is_understood(line: str, name: str, topic: str) -> None:
    intent = intent_of(line)
    assert (intent.name, intent.parts.get("topic", "")) == (name, topic)


@pytest.mark.parametrize(
    "line",
    ["Why do people wait at home?", "人们为什么在家等？", "لماذا ينتظر الناس في البيت؟", "왜 집에서 기다리나요?"],
)
def test_a_question_stays_a_question(line: str) -> None:
    assert intent_of(line).name == "ask"


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("What is a journey map?", "A journey map shows"),
        ("什么是旅程图？", "旅程图按阶段"),
        ("ما هي خريطة الرحلة؟", "خريطة الرحلة تعرض"),
        ("여정 지도란 무엇인가요?", "여정 지도는"),
    ],
)
def test_a_term_of_the_field_is_explained_without_a_source(interviews: Project, line: str, begins: str) -> None:
    reply = Conversation(interviews, "terms").send(line)
    assert reply.answer.startswith(begins)
    assert not reply.abstained
    assert reply.citations == ()


def test_what_is_no_term_is_a_question_to_the_sources(interviews: Project) -> None:
    assert definition("the delivery window", "en") == ""
    reply = Conversation(interviews, "no-term").send("What is the delivery window?")
    assert reply.abstained or reply.citations


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("How many interviews do we have in Korean?", "Sources: 1; people: 2; passages: 10"),
        ("我们有多少份韩语访谈？", "1 份资料，2 人，10 个段落"),
        ("كم مقابلة لدينا بالكورية؟", "المصادر: 1؛ أشخاص: 2؛ المقاطع: 10"),
        ("한국어 인터뷰가 몇 개 있나요?", "자료 1개, 2명, 구절 10개"),
        ("How many surveys do we have?", "Sources: 0; people: 0; passages: 0"),
    ],
)
def test_the_state_is_that_of_what_is_named(interviews: Project, line: str, counted: str) -> None:
    assert counted in Conversation(interviews, "state").send(line).answer


def test_languages_are_named_as_they_are_written() -> None:
    assert languages_named("Compare Korean with English") == {"ko": "Korean", "en": "English"}
    assert languages_named("比较英语和韩语") == {"en": "英语", "ko": "韩语"}
    assert languages_named("Why do people wait?") == {}


@pytest.mark.local_model
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Show me everything on the delivery driver", "The driver carried everything"),
        ("列出关于骑手的所有内容", "骑手帮我把东西搬到五楼"),
        ("اعرض كل ما قيل عن السائق", "السائق حمل كل شيء"),
        ("기사님에 대한 모든 내용을 보여 줘", "기사님이 오 층까지"),
    ],
)
def test_everything_on_a_matter_is_shown_with_how_many_say_it(embedded: Project, line: str, said: str) -> None:
    reply = Conversation(embedded, "everything").send(line)
    assert any(said in each.quote for each in reply.citations)
    assert reply.counts[0].participants == len({each.participant for each in reply.citations})
    assert all(each.verified.value == "EXACT" for each in reply.citations)


@pytest.mark.local_model
@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Compare the English and the Korean interviews", ("English", "Korean")),
        ("比较英语和韩语访谈", ("英语", "韩语")),
        ("قارن بين العربية والكورية", ("العربية", "الكورية")),
        ("영어와 한국어 인터뷰를 비교해 줘", ("영어", "한국어")),
    ],
)
def test_groups_are_counted_over_their_own_people(embedded: Project, line: str, names: tuple[str, str]) -> None:
    reply = Conversation(embedded, "compare").send(line)
    assert tuple(count.what for count in reply.counts) == names
    assert [(count.participants, count.of) for count in reply.counts] == [(2, 2), (2, 2)]
    known = {each.label: each for each in reply.citations}
    for count in reply.counts:
        assert len({known[label].language for label in count.citations}) == 1


@pytest.mark.local_model
def test_who_said_the_opposite_felt_the_other_way(embedded: Project) -> None:
    talk = Conversation(embedded, "opposite")
    assert talk.send("Who said the opposite?").abstained
    shown = talk.send("Show me everything on the fresh vegetables")
    found = 0
    for citation in (each for each in shown.citations if abs(each.valence or 0.0) >= 0.6):
        against = opposite_of(embedded, shown.model_copy(update={"citations": (citation,)}), "en")
        found += len(against.citations)
        assert all((each.valence or 0.0) * (citation.valence or 0.0) < 0 for each in against.citations)
    assert found


def test_long_conversations_stay_short_and_keep_what_answers_rested_on() -> None:
    turns = [
        Turn(f"question {number}?", f"answer {number} " + "word " * 200, (f"“quote {number}” (source {number})",))
        for number in range(40)
    ]
    told = told_before(turns)
    assert len(told) <= LONGEST + 40
    assert turns[-1].answer.strip() in told
    assert "question 30?" in told
    assert "“quote 30” (source 30)" in told
    assert "question 0?" not in told
    assert told.index("question 30?") < told.index("question 39?")


def test_a_conversation_hands_on_the_passages_of_earlier_turns(interviews: Project, tmp_path: Path) -> None:
    talk = Conversation(interviews, "long")
    reply = talk.send("What happened with the delivery?")
    turn = Turn.of("What happened with the delivery?", reply)
    assert len(turn.evidence) == min(2, len(reply.citations))


@pytest.mark.parametrize(
    "question",
    [
        "Play the recording of the second interview.",
        "把骑手的照片给我看。",
        "ما رقم هاتف المشارك وعنوان بيته؟",
        "첫 번째 참여자의 전화번호는 무엇인가요?",
        "And what about that one?",
        "那个到底怎么样？",
        "وماذا عن ذلك؟",
        "그건 왜 그런가요?",
    ],
)
def test_what_no_corpus_answers_is_refused_with_why(question: str) -> None:
    reply = refused(question, "en", first=True)
    assert reply is not None
    assert reply.abstained
    assert "can't be shown" in reply.answer or "are not told" in reply.answer or "not clear" in reply.answer


@pytest.mark.parametrize(
    "question",
    [
        "Why do people hesitate to give their phone number?",
        "What do people say about the video calls?",
        "人们为什么不愿意填电话号码？",
        "ماذا يقول الناس عن صورة المنتج؟",
        "사진이 실제와 다르다고 한 사람이 있나요?",
    ],
)
def test_what_people_say_of_numbers_and_pictures_is_answered(question: str) -> None:
    assert refused(question, "en", first=True) is None


def test_a_follow_up_may_lean_on_what_was_said() -> None:
    assert refused("And what about that one?", "en", first=False) is None
