"""A name that is marked later leaves everything that a project keeps, and what it keeps goes on to hold together."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest

from assistant import operations as ops
from assistant.artifacts import Brief, JourneyMap
from assistant.checking import check_artifact
from assistant.claims import claims_of
from assistant.coders.codes import Kind as CodeKind
from assistant.conversation import Conversation
from assistant.conversation_files import kept_turns, rename_conversation
from assistant.correcting import join_people, keep_text, replace_text
from assistant.correction_log import corrections_of
from assistant.corrections import Codes, correct
from assistant.errors import AssistantError
from assistant.findings import draft_findings
from assistant.frames import load_frame
from assistant.history import history_of, revise, undo
from assistant.ideas import draft_ideas
from assistant.intents import Intent
from assistant.journeys import draft_journey
from assistant.observations import observed
from assistant.personas import draft_personas
from assistant.privacy import opened_key, redacting
from assistant.project import Project
from assistant.proposals import accept, propose
from assistant.renaming import Renaming
from assistant.staleness import follow_changes
from assistant.touchpoints import all_touchpoints
from corpus.ingest import ingest
from corpus.redaction.items import Kind

SAID = {
    "en": (
        "the captain",
        "Why did it take three days?",
        (
            "I waited three days because the captain never answered the phone, which was a pain.",
            "The form was confusing and the captain could not explain the fee to me.",
            "I had to go back to the office twice since the captain lost my papers.",
        ),
    ),
    "zh": (
        "窗口大姐",
        "为什么等了三天？",
        (
            "我等了整整三天，因为窗口大姐一直不接电话，真的很痛苦。",
            "表格太难懂了，窗口大姐也没办法给我解释费用是怎么算的。",
            "窗口大姐把我的材料弄丢了，我只好又跑了两趟办事大厅。",
        ),
    ),
    "ar": (
        "موظف الشباك",
        "لماذا استغرق الأمر ثلاثة أيام؟",
        (
            "انتظرت ثلاثة أيام كاملة لأن موظف الشباك لم يرد على الهاتف وكان الأمر متعبا جدا.",
            "كان النموذج مربكا ولم يستطع موظف الشباك أن يشرح لي كيف تحسب الرسوم.",
            "أضاع موظف الشباك أوراقي فاضطررت إلى العودة إلى المكتب مرتين.",
        ),
    ),
    "ko": (
        "도장담당",
        "왜 사흘이나 걸렸나요?",
        (
            "도장담당 때문에 전화 연결이 안 되어 사흘이나 기다렸고 정말 힘들었어요.",
            "양식이 너무 헷갈렸는데 도장담당 쪽에서 수수료를 설명해 주지 못했어요.",
            "도장담당 창구에서 서류를 잃어버려서 사무실에 두 번이나 다시 갔어요.",
        ),
    ),
}


def _write(folder: Path, language: str) -> None:
    folder.mkdir(parents=True)
    _, asked, said = SAID[language]
    for number, sentence in enumerate(said, 1):
        lines = [f"Interviewer: {asked}", f"P{number}: {sentence}"]
        lines += [f"P{number}: {other}" for other in said if other is not sentence]
        (folder / f"talk{number}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    rows = "\n".join(f'R{number},"{sentence}"' for number, sentence in enumerate(said, 1))
    (folder / "survey.csv").write_text(f"Respondent ID,{asked}\n{rows}\n", "utf-8")


def _take_in(project: Project) -> None:
    with project.store(writer=True) as store, redacting(project, store) as redact:
        assert not ingest(store, [project.root / "sources"], root=project.root, redact=redact).failed


def _everything(root: Path, language: str) -> Project:
    """A project in which everything that can hold a name holds one that was not found."""
    _, asked, _ = SAID[language]
    project = Project.create(root, chat_model="extractive:", embedder="hashing:256", redact=True, language=language)
    _write(root / "sources", language)
    _take_in(project)
    with project:
        project.retriever().refresh()
        findings = draft_findings(project, Brief(scope=SAID[language][0]))
        for draft in (draft_journey, draft_personas, draft_ideas):
            draft(project, Brief())
        claim = next(iter(claims_of(findings))).id
        revise(project, findings.id, ops.Approve(cards=(claim,)), language=language, who="Kim")
        revise(project, findings.id, ops.Retitle(text=f"{SAID[language][0]}?"), language=language)
        revise(project, findings.id, ops.Retitle(text="Three days"), language=language)
        thread = Conversation(project, "one")
        thread.send(asked)
        thread.send(SAID[language][0], wanted=Intent("search", {"topic": SAID[language][0]}))
        rename_conversation(project, "one", f"On {SAID[language][0]}")
        coded = observed(project, load_frame("six_stages", project.root)).observations
        mine = next(each for each in coded if SAID[language][0] in each.quote)
        correct(project, load_frame("six_stages", root), mine.id, Codes(kind=CodeKind.NEED))
    return project


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project for each language."""
    home = tmp_path_factory.mktemp("made")
    return {language: _everything(home / language, language).root for language in SAID}


@pytest.fixture(params=sorted(SAID))
def language(request: pytest.FixtureRequest) -> str:
    """Each language."""
    return str(request.param)


@pytest.fixture
def project(made: dict[str, Path], language: str, tmp_path: Path) -> Project:
    """A copy of the project in that language."""
    return Project.open(Path(shutil.copytree(made[language], tmp_path / "study")))


def _holding(root: Path, word: str) -> list[str]:
    """Files of the project, sources and key apart, in which a word stands."""
    forms = (word.encode(), json.dumps(word)[1:-1].encode(), word.encode("utf-16-le"), word.upper().encode())
    return [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "sources" not in path.parts and not path.name.startswith("pseudonyms.sqlite")
        if any(form in path.read_bytes() for form in forms)
    ]


def _mark(project: Project, word: str) -> str:
    with opened_key(project) as key:
        return next(f"{kind} {number}" for kind, number, forms in key.entries() if word in forms)


def _hold_together(project: Project) -> None:
    """Every citation stands where it is said to, in drafts and conversations alike."""
    with project.store() as store:
        texts = {document.id: document.text for document in store.documents()}
        assert all(each.span.of(texts[each.document]) == each.text for each in store.segments())
        assert not follow_changes(project, store).stale
        people = set(store.participants())
    cited = 0
    for summary in project.artifacts():
        draft = project.load(summary.id)
        assert not check_artifact(project, draft).failed
        assert not any(claim.stale for claim in claims_of(draft))
        cited += len(draft.citations)
        for each in draft.citations:
            assert texts[each.document][each.start : each.end] == each.quote
            assert each.participant in people
    assert cited
    for path in (project.root / "conversations").glob("*.jsonl"):
        for turn in kept_turns(path):
            for each in turn.reply.citations:
                assert texts[each.document][each.start : each.end] == each.quote
                assert each.segment.startswith(each.document)


def test_a_name_marked_later_is_in_no_file(project: Project, language: str) -> None:
    word = SAID[language][0]
    before = _holding(project.root, word)
    kinds = {path.partition("/")[0] for path in before}
    assert {"artifacts", "conversations", "corpus.sqlite", "corrections.jsonl"} <= kinds
    ids = {summary.id for summary in project.artifacts()}
    done = replace_text(project, word, Kind.PERSON)
    assert _holding(project.root, word) == []
    _hold_together(project)
    assert len(done.documents) == 4
    assert set(done.drafts) == ids
    assert done.conversations == ("one",)
    assert done.corrections
    assert not done.stale
    assert all(file.startswith("sources/") for file in done.files)
    with project:
        project.retriever().refresh()
    assert _holding(project.root, word) == []
    with opened_key(project) as key:
        assert (word,) in [forms for _, _, forms in key.entries()]


def test_approvals_versions_and_corrections_stay(project: Project, language: str) -> None:
    word = SAID[language][0]
    findings = next(each.id for each in project.artifacts() if each.kind == "findings")
    approved = [claim.id for claim in claims_of(project.load(findings)) if claim.approved]
    versions = history_of(project, findings)
    replace_text(project, word, Kind.PERSON)
    now = project.load(findings)
    assert [claim.id for claim in claims_of(now) if claim.approved] == approved != []
    assert history_of(project, findings).number == versions.number == 3
    mark = _mark(project, word)
    assert undo(project, findings, language="en").artifact.title == f"{mark}?"
    assert [version.how for version in history_of(project, findings).versions] == ["hand", "hand", "hand", "undo"]
    with project:
        seen = observed(project, load_frame("six_stages", project.root))
    assert not seen.lost
    (said,) = corrections_of(project)
    assert f"[{mark}]" in said.quote
    assert any(each.corrected == said.number and each.kind == "need" for each in seen.observations)


def test_a_proposal_can_be_taken_over_still(project: Project, language: str) -> None:
    word = SAID[language][0]
    journey = project.load(next(each.id for each in project.artifacts() if each.kind == "journey"))
    assert isinstance(journey, JourneyMap)
    stage = journey.stages[0]
    proposal = propose(project, journey, Intent("rename", {"stage": stage.name, "name": f"{word} calls"}), "en")
    replace_text(project, word, Kind.PERSON)
    changed = accept(project, proposal.id)
    assert isinstance(changed, JourneyMap)
    assert changed.stages[0].name == f"{_mark(project, word)} calls"
    assert _holding(project.root, word) == []


def test_what_is_kept_comes_back(project: Project, language: str) -> None:
    word = SAID[language][0]
    before = {each.id: project.load(each.id) for each in project.artifacts()}
    replace_text(project, word, Kind.PERSON)
    mark = _mark(project, word)
    done = keep_text(project, word)
    assert len(done.documents) == 4
    _hold_together(project)
    for identity, draft in before.items():
        now = project.load(identity)
        assert [each.text for each in claims_of(now)] == [each.text for each in claims_of(draft)]
        assert [each.quote for each in now.citations] == [each.quote for each in draft.citations]
    with project.store() as store:
        assert f"[{mark}]" not in "".join(document.text for document in store.documents())


def test_what_a_touchpoint_is_called_is_nobodys_name(project: Project, language: str) -> None:
    named = all_touchpoints()[0].names[language]
    with opened_key(project) as key:
        key.decide_replace(named, Kind.PERSON)
        renaming = Renaming(key, (), (), {})
        assert renaming.text(named) == named
        assert named not in renaming.text(f"“{named}”")


def test_what_the_machine_reads_is_not_taken_for_words(made: dict[str, Path], tmp_path: Path) -> None:
    project = Project.open(Path(shutil.copytree(made["en"], tmp_path / "study")))
    with opened_key(project) as key:
        for word in ("pain", "need", "quote", "exact", "observed", "low", "interview", "participant", "en", "people"):
            key.decide_replace(word, Kind.HANDLE)
    replace_text(project, "the captain", Kind.PERSON)
    assert all(each.kind != "unreadable" for each in project.artifacts())
    assert kept_turns(project.root / "conversations" / "one.jsonl")
    assert len(corrections_of(project)) == 1
    _take_in(project)


def test_pseudonyms_are_not_replaced_by_pseudonyms(made: dict[str, Path], tmp_path: Path) -> None:
    project = Project.open(Path(shutil.copytree(made["en"], tmp_path / "study")))
    for text in ("Person 3", "[Email 1]", "12"):
        with pytest.raises(AssistantError, match="what pseudonyms are made of"):
            replace_text(project, text, Kind.PERSON)


def test_a_source_that_is_called_so_is_told_alone(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:64", redact=True)
    (project.root / "sources").mkdir()
    (project.root / "sources" / "the captain.txt").write_text("P1: I waited for the captain.\nP2: So did I.\n", "utf-8")
    _take_in(project)
    done = replace_text(project, "the captain", Kind.PERSON)
    assert done.files == ("sources/the captain.txt",)
    with project.store() as store:
        assert "captain" not in "".join(document.text + document.title for document in store.documents())


# ---- two who are one ----

TWO = {
    "en": ("Harriet Mbatha", "H. Mbatta"),
    "zh": ("廖晨曦", "廖辰熙"),
    "ar": ("مروة الفاضل", "مروى فاضل"),
    "ko": ("문채린", "문체린"),
}


@pytest.fixture
def two(language: str, tmp_path: Path) -> Project:
    """A project in which one person has two pseudonyms."""
    root = tmp_path / "two"
    project = Project.create(root, chat_model="extractive:", embedder="hashing:256", redact=True, language=language)
    (root / "sources").mkdir()
    _, asked, said = SAID[language]
    for number, name in enumerate(TWO[language]):
        text = f"Interviewer: {asked}\n{name}: {said[number]}\nInterviewer: {asked}\n{name}: {said[2]}\n"
        (root / "sources" / f"talk{number}.txt").write_text(text, "utf-8")
    _take_in(project)
    with project:
        draft_findings(project, Brief())
        draft_personas(project, Brief())
        Conversation(project, "one").send(asked)
    return project


def test_two_pseudonyms_become_one_in_drafts_and_conversations(two: Project, language: str) -> None:
    with opened_key(two) as key:
        numbers = {form: number for _, number, forms in key.entries() for form in forms}
    kept, gone = (numbers[name] for name in TWO[language])
    assert _holding(two.root, f"Person {gone}")
    voices = {claim.id: claim.participants for claim in claims_of(two.load(two.artifacts()[0].id))}
    done = join_people(two, f"Person {kept}", f"Person {gone}")
    assert _holding(two.root, f"Person {gone}") == _holding(two.root, f"person-{gone}") == []
    assert len(done.documents) == 1
    assert set(done.drafts) == {each.id for each in two.artifacts()}
    for summary in two.artifacts():
        draft = two.load(summary.id)
        assert not check_artifact(two, draft).failed
        people = {each.participant for each in draft.citations}
        assert len(people) == 1
        for claim in claims_of(draft):
            assert claim.participants <= 1
            assert claim.stale is (claim.id in done.stale.get(summary.id, ()))
    assert max(voices.values()) <= 2
    with two.store() as store:
        assert not follow_changes(two, store).stale


# ---- cut off ----


def _until_killed(root: Path, word: str, moment: int) -> bool:
    """Correct in a process that dies at the `moment`-th write; whether it died."""
    child = os.fork()
    if child == 0:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1
            if count > moment:
                os.kill(os.getpid(), signal.SIGKILL)

        real_replace, real_execute = os.replace, sqlite3.connect

        def replace(*args: object, **more: object) -> None:
            counted()
            real_replace(*args, **more)  # type: ignore[arg-type]

        def connect(*args: object, **more: object) -> sqlite3.Connection:
            connection = real_execute(*args, **more)  # type: ignore[call-overload]
            connection.set_trace_callback(lambda said: counted() if said.lstrip()[:6] in WRITES else None)
            return connection  # type: ignore[no-any-return]

        os.replace, sqlite3.connect = replace, connect  # type: ignore[assignment]
        try:
            replace_text(Project.open(root), word, Kind.PERSON)
        except BaseException:  # noqa: BLE001 - a child must not run the parent's tests
            os._exit(7)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT", "VACUUM")


@pytest.mark.slow
@pytest.mark.parametrize("again", ["same", "ingest"])
def test_a_correction_that_was_cut_off_is_gone_on_with(made: dict[str, Path], tmp_path: Path, again: str) -> None:
    word = SAID["zh"][0]
    whole = Project.open(Path(shutil.copytree(made["zh"], tmp_path / "whole")))
    replace_text(whole, word, Kind.PERSON)
    expected = _state(whole)
    moment, died = 0, True
    while died:
        project = Project.open(Path(shutil.copytree(made["zh"], tmp_path / f"cut{moment}")))
        died = _until_killed(project.root, word, moment)
        if again == "same":
            replace_text(project, word, Kind.PERSON)
        else:
            with opened_key(project) as key:
                decided = word in key.given
            _take_in(project)
            if not decided:
                replace_text(project, word, Kind.PERSON)
        assert _holding(project.root, word) == [], moment
        assert _state(project) == expected, moment
        shutil.rmtree(project.root)
        moment += 1 + moment // 4
    assert moment > 20


def _state(project: Project) -> object:
    """What is kept, times left out."""
    with project.store() as store:
        documents = [(document.id, document.text) for document in store.documents()]
    drafts = [project.load(each.id).model_dump() for each in sorted(project.artifacts(), key=lambda each: each.id)]
    turns = [(turn.question, turn.reply.citations) for turn in kept_turns(project.root / "conversations/one.jsonl")]
    return documents, drafts, turns, [each.quote for each in corrections_of(project)]


# ---- names that a file's name holds ----

CALLED = {
    "en": ("Marigold", "Marigold_checkout", "Interviewer: How do you pay?\nP1: In cash, mostly. Cards fail.\n"),
    "zh": ("晨曦苑", "晨曦苑_缴费", "访谈员：您怎么付钱？\n受访者：现金，刷卡老失败。\n"),
    "ar": ("ريحانة", "ريحانة_الدفع", "المحاور: كيف تدفع؟\nالمشارك: نقدا، البطاقة تفشل.\n"),
    "ko": ("한아름채", "한아름채_결제", "면접자: 어떻게 결제하세요?\n참여자: 현금이요. 카드는 실패해요.\n"),
}


def _titles(project: Project) -> list[str]:
    with project.store() as store:
        return [document.title for document in store.documents()]


def test_what_is_kept_comes_back_in_a_title_that_a_file_s_name_gave(language: str, tmp_path: Path) -> None:
    word, name, text = CALLED[language]
    project = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:64", redact=True)
    (project.root / "sources").mkdir()
    (project.root / "sources" / f"{name}.txt").write_text(text, "utf-8")
    _take_in(project)
    replace_text(project, word, Kind.PERSON)
    assert [title.startswith("Person 1 ") for title in _titles(project)] == [True]
    done = keep_text(project, word)
    assert len(done.documents) == 1
    assert _titles(project) == [name.replace("_", " ")]


def test_other_things_in_a_title_bear_no_bracket(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:64", redact=True)
    (project.root / "sources").mkdir()
    (project.root / "sources" / "ask jo.reed@example.org.txt").write_text("P1: I pay in cash.\n", "utf-8")
    _take_in(project)
    assert _titles(project) == ["ask Email 1"]
