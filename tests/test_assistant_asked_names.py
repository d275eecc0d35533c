"""Names in questions: the sources know pseudonyms only, and neither prompts nor what is kept need more."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import answer
from assistant.asked_names import with_pseudonyms, without_scope
from assistant.conversation import Conversation
from assistant.leaving import what_leaves
from assistant.privacy import redacting
from assistant.project import Project
from corpus.ingest import ingest
from corpus.scoping import ProjectNames, named_scope

TALKS = {
    "en.txt": "Interviewer: How did you pay?\nHarriet Mbatha: The page froze twice, so I drove to the office.\n"
    "Interviewer: And then?\nHarriet Mbatha: They sold me a permit within a minute.\n",
    "zh.txt": "访谈者：您怎么付款的？\n欧阳慧敏：手机上付款失败了两次，我只好去现场排队。\n"
    "访谈者：后来呢？\n欧阳慧敏：现场一分钟就买到了。\n",
    "ar.txt": "الباحثة: كيف دفعت؟\nهيفاء الزهراني: فشل الدفع مرتين فذهبت إلى المكتب بنفسي.\n"
    "الباحثة: وماذا حدث بعد ذلك؟\nهيفاء الزهراني: اشتريته هناك في دقيقة واحدة.\n",
    "ko.txt": "진행자: 어떻게 결제하셨어요?\n남궁서현: 결제가 두 번이나 실패해서 사무소에 직접 갔어요.\n"
    "진행자: 그다음에는요?\n남궁서현: 거기서는 일 분 만에 샀어요.\n",
}
NAMES = ("Harriet Mbatha", "欧阳慧敏", "هيفاء الزهراني", "남궁서현")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("asked")
    made = Project.create(root, chat_model="extractive:", embedder="hashing:256", redact=True)
    (root / "sources").mkdir()
    for name, text in TALKS.items():
        (root / "sources" / name).write_text(text, "utf-8")
    with made.store(writer=True) as store, redacting(made, store) as redact:
        ingest(store, [root / "sources"], root=root, redact=redact)
    return made


@pytest.mark.parametrize(
    "question",
    [
        "Why did Harriet Mbatha drive to the office?",
        "欧阳慧敏为什么去现场？",
        "لماذا ذهبت هيفاء الزهراني إلى المكتب؟",
        "남궁서현은 왜 사무소에 갔나요?",
        "What did Harriet say of it?",
    ],
)
def test_a_name_becomes_the_pseudonym_of_the_sources(project: Project, question: str) -> None:
    asked = with_pseudonyms(project, question)
    assert "[Person " in asked
    assert not any(part in asked for name in NAMES for part in name.split())


def test_other_words_stay_and_pseudonyms_are_left_alone(project: Project) -> None:
    for text in ("Why do people drive to the office?", "What did [Person 2] say?", "为什么要排队？", ""):
        assert with_pseudonyms(project, text) == text


def test_numbers_and_mail_addresses_do_not_leave_either(project: Project) -> None:
    asked = with_pseudonyms(project, "Did somebody@post.example write, or call +44 20 7946 0958?")
    assert "@" not in asked
    assert "7946" not in asked


@pytest.mark.parametrize(
    ("question", "talk"),
    [
        ("Why did Harriet Mbatha drive to the office?", "en.txt"),
        ("欧阳慧敏为什么去现场？", "zh.txt"),
        ("لماذا ذهبت هيفاء الزهراني إلى المكتب؟", "ar.txt"),
        ("남궁서현은 왜 사무소에 갔나요?", "ko.txt"),
    ],
)
def test_a_question_by_name_is_about_that_person_alone(project: Project, question: str, talk: str) -> None:
    with project.store() as store:
        scope = named_scope(with_pseudonyms(project, question), ProjectNames.of(store)).scope
        assert {segment.document for segment in store.segments(scope=scope)} == {
            each.id for each in store.documents() if each.origin.endswith(talk)
        }


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Why did Harriet Mbatha drive to the office?", "Looked for in this part alone"),
        ("欧阳慧敏为什么去现场？", "问题提到了以下范围"),
        ("لماذا ذهبت هيفاء الزهراني إلى المكتب؟", "بُحث في هذا الجزء وحده"),
        ("남궁서현은 왜 사무소에 갔나요?", "질문에서 가리킨"),
    ],
)
def test_the_reply_says_what_the_question_was_narrowed_to(project: Project, question: str, begins: str) -> None:
    reply = answer(project, question)
    assert reply.narrowed.startswith(begins)
    assert "Person " in reply.narrowed
    assert not any(name in reply.narrowed for name in NAMES)
    assert answer(project, "Why do people drive to the office?").narrowed == ""


def test_no_name_reaches_a_model_the_journal_or_a_conversation(project: Project) -> None:
    leaving = what_leaves(project, lambda shown: answer(shown, "Why did Harriet Mbatha drive?"))
    assert leaving.texts
    assert not any("Harriet" in each.text or "Mbatha" in each.text for each in leaving.texts)
    conversation = Conversation(project, "talk")
    for name in NAMES:
        conversation.send(f"What did {name} do then?")
    for path in sorted(project.root.rglob("*")):
        if path.is_file() and path.parent.name != "sources" and not path.name.startswith("pseudonyms"):
            held = path.read_bytes()
            assert not [name for name in NAMES if name.encode() in held], path.name


def test_a_project_without_a_key_asks_as_typed(tmp_path: Path) -> None:
    plain = Project.create(tmp_path / "plain", chat_model="extractive:", embedder="hashing:256", redact=False)
    assert with_pseudonyms(plain, "Why did Harriet drive?") == "Why did Harriet drive?"


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Why did [Person 6] drive to the office?", "Why did drive to the office?"),
        ("[Person 6]为什么去现场？", "为什么去现场？"),
        ("لماذا ذهبت [Person 6] إلى المكتب؟", "لماذا ذهبت إلى المكتب؟"),
        ("[Person 6]은 왜 사무소에 갔나요?", "왜 사무소에 갔나요?"),
        ("What did [Person 61] say of [Person 6]/[Person 7]?", "What did [Person 61] say of?"),
        ("[Person 6]?", "[Person 6]?"),
    ],
)
def test_whom_a_question_is_about_is_not_looked_for(question: str, bare: str) -> None:
    assert without_scope(question, {"Person 6", "Person 7", "R2"}) == bare
    assert without_scope(question, {"R2"}) == question


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Why did Harriet Mbatha drive to the office?", "drove to the office"),
        ("欧阳慧敏为什么去现场？", "去现场排队"),
        ("لماذا ذهبت هيفاء الزهراني إلى المكتب؟", "فذهبت إلى المكتب"),
        ("남궁서현은 왜 사무소에 갔나요?", "사무소에 직접"),
    ],
)
def test_what_is_searched_holds_no_pseudonym_and_finds_their_words(project: Project, question: str, said: str) -> None:
    searched: list[str] = []
    retriever = project.retriever()
    real = retriever.search

    def noting(query: str, **given: object) -> object:
        searched.append(query)
        return real(query, **given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "retriever", lambda: retriever)
        patch.setattr(retriever, "search", noting)
        reply = answer(project, question)
    assert searched
    assert not any("Person" in query for query in searched)
    assert any(said in each.quote for each in reply.citations)
