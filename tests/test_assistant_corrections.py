"""A person's word on a passage wins: applied, kept through re-reading and a kill, taken back, used as an example."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.artifacts import Brief
from assistant.corrected import LEANING, PERSON
from assistant.correction_log import FILE, corrections_held, corrections_of, keep_correction
from assistant.corrections import Codes, add, correct, reject, undo
from assistant.errors import ObservationError
from assistant.findings import draft_findings
from assistant.frames import Frame, load_frame
from assistant.observations import Kind, Observation, observe, observed
from assistant.project import Project
from assistant.refreshing import is_due, refresh
from assistant.staleness import follow_ingest
from corpus.ingest import IngestOptions, ingest

TALKS = {
    "en": (
        "Interviewer: How was it?\n"
        "Zoe: I called the hotline and waited forty minutes. The nurse was wonderful and so kind to us. "
        "It would be nice if they sent a text message.\n"
    ),
    "zh": "采访者：怎么样？\n佐伊：我打客服热线等了四十分钟。护士特别好，非常耐心。如果能在网上预约就好了。\n",
    "ar": (
        "المحاور: كيف كان ذلك؟\n"
        "زوي: انتظرت أربعين دقيقة على الهاتف ولم يرد أحد. كانت الممرضات رائعات وصبورات جدًا. "
        "أتمنى لو كان هناك تطبيق للحجز.\n"
    ),
    "ko": (
        "진행자: 어땠나요?\n"
        "조이: 고객센터에 전화했는데 40분을 기다렸어요. 간호사분들이 정말 친절하고 좋았어요. "
        "앱으로 예약할 수 있으면 좋겠어요.\n"
    ),
}
FIRST = {
    "en": "Interviewer: Thank you for the time.\nZoe: I am glad to help you with it.\n",
    "zh": "采访者：谢谢您抽出时间。\n佐伊：我很高兴能帮到你们大家。\n",
    "ar": "المحاور: شكرا على وقتك الثمين.\nزوي: يسعدني أن أساعدكم في هذا الأمر.\n",
    "ko": "진행자: 시간 내 주셔서 감사합니다.\n조이: 도움이 된다면 저도 정말 기쁩니다.\n",
}
HALF = {"en": "waited forty minutes", "zh": "等了四十分钟", "ar": "أربعين دقيقة على الهاتف", "ko": "40분을 기다렸어요"}
LANGUAGES = sorted(TALKS)


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load_frame("six_stages")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = Project.create(tmp_path / "study", embedder="hashing:256", chat_model="extractive:", redact=False)
    (made.root / "sources").mkdir()
    for language, text in TALKS.items():
        (made.root / "sources" / f"{language}.txt").write_text(text, encoding="utf-8")
    with made:
        take_in(made)
        yield made


def take_in(project: Project) -> None:
    with project.store(writer=True) as store:
        report = ingest(store, [project.root / "sources"], root=project.root, options=IngestOptions(study="visits"))
        follow_ingest(project, store, report)
    assert not report.failed
    project.retriever().refresh()


def said_in(project: Project, frame: Frame, language: str) -> list[Observation]:
    with project.store() as store:
        known = store.origin(f"sources/{language}.txt")
    assert known is not None
    return [each for each in observe(project, frame) if each.segment.document == known[0]]


def other_than(kind: Kind) -> Kind:
    return Kind.GOAL if kind is not Kind.GOAL else Kind.CONTEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_s_codes_win(project: Project, frame: Frame, language: str) -> None:
    before = said_in(project, frame, language)
    chosen = before[1]
    done = correct(project, frame, chosen.id, Codes(Kind.PAIN, "service", -1.5), who="Rhea")
    now = {each.id: each for each in said_in(project, frame, language)}[chosen.id]
    assert done.observation == now
    assert (now.kind, now.kind_weight, now.stage, now.stage_weight) == (Kind.PAIN, 1.0, "service", 1.0)
    assert (now.valence, now.coder, now.quote) == (-1.5, PERSON, chosen.quote)
    others = [each for each in said_in(project, frame, language) if each.id != chosen.id]
    assert others == [each for each in before if each.id != chosen.id]
    assert corrections_of(project)[0].who == "Rhea"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_found_again_when_the_source_is_read_anew(project: Project, frame: Frame, language: str) -> None:
    chosen = said_in(project, frame, language)[1]
    correct(project, frame, chosen.id, Codes(Kind.CONTEXT, valence=0.0))
    left = said_in(project, frame, language)[2]
    reject(project, frame, left.id)
    path = project.root / "sources" / f"{language}.txt"
    path.write_text(FIRST[language] + TALKS[language], encoding="utf-8")
    take_in(project)
    now = said_in(project, frame, language)
    (again,) = [each for each in now if each.coder == PERSON]
    assert again.quote == chosen.quote
    assert again.id != chosen.id
    assert again.span.start > chosen.span.start
    assert (again.kind, again.valence) == (Kind.CONTEXT, 0.0)
    assert left.quote not in {each.quote for each in now}
    undo(project, frame, again.id)
    assert all(each.coder != PERSON for each in said_in(project, frame, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_rejected_is_in_nothing_until_it_is_taken_back(project: Project, frame: Frame, language: str) -> None:
    before = said_in(project, frame, language)
    reject(project, frame, before[0].id)
    assert said_in(project, frame, language) == before[1:]
    assert [each.quote for each in observed(project, frame).rejected] == [before[0].quote]
    made = draft_findings(project, Brief())
    assert before[0].quote not in {each.quote for each in made.citations}
    with pytest.raises(ObservationError, match="was left out"):
        correct(project, frame, before[0].id, Codes(Kind.GOAL))
    undo(project, frame, before[0].id)
    assert said_in(project, frame, language) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_can_be_added(project: Project, frame: Frame, language: str) -> None:
    before = said_in(project, frame, language)
    document = before[0].segment.document
    done = add(project, frame, document, f" {HALF[language]} ", Codes(Kind.PAIN, "service", -2.0))
    assert done.observation is not None
    now = said_in(project, frame, language)
    (new,) = [each for each in now if each not in before]
    assert new == done.observation
    assert (new.quote, new.kind, new.stage, new.valence) == (HALF[language], Kind.PAIN, "service", -2.0)
    assert len({each.id for each in now}) == len(before) + 1
    correct(project, frame, new.id, Codes(valence=-1.0))
    undo(project, frame, new.id)
    assert {each.id: each.valence for each in said_in(project, frame, language)}[new.id] == -2.0
    undo(project, frame, new.id)
    assert said_in(project, frame, language) == before


def test_adding_a_passage_that_is_there_corrects_it(project: Project, frame: Frame) -> None:
    chosen = said_in(project, frame, "en")[0]
    done = add(project, frame, chosen.segment.document, chosen.quote, Codes(other_than(chosen.kind)))
    assert done.observation is not None
    assert done.observation.id == chosen.id
    assert done.observation.kind is other_than(chosen.kind)


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("How was it?", "interviewer"),
        ("nobody said this at all", "does not stand in"),
        ("e", "times"),
        ("  ", "give the words"),
        ("x" * 5000, "at most"),
    ],
)
def test_what_can_t_be_added_says_why(project: Project, frame: Frame, quote: str, said: str) -> None:
    document = said_in(project, frame, "en")[0].segment.document
    with pytest.raises(ObservationError, match=said):
        add(project, frame, document, quote, Codes(Kind.PAIN))
    assert corrections_of(project) == ()


def test_what_makes_no_sense_is_refused(project: Project, frame: Frame) -> None:
    chosen = said_in(project, frame, "en")[0]
    for codes in (Codes(), Codes(stage="nowhere"), Codes(valence=3.0), Codes(Kind.PAIN, valence=1.0)):
        with pytest.raises(ObservationError):
            correct(project, frame, chosen.id, codes)
    with pytest.raises(ObservationError, match="no observation"):
        correct(project, frame, "0.0@0", Codes(Kind.PAIN))
    with pytest.raises(ObservationError, match="Nothing that holds"):
        undo(project, frame, chosen.id)
    assert corrections_of(project) == ()


def test_a_correction_whose_words_are_gone_is_kept_and_told_of(project: Project, frame: Frame) -> None:
    chosen = said_in(project, frame, "en")[1]
    correct(project, frame, chosen.id, Codes(Kind.CONTEXT, valence=0.0))
    path = project.root / "sources" / "en.txt"
    path.write_text(TALKS["en"].replace("The nurse was wonderful and so kind to us.", ""), encoding="utf-8")
    take_in(project)
    now = observed(project, frame)
    assert [each.quote for each in now.lost] == [chosen.quote]
    assert all(each.coder != PERSON for each in now.observations)
    path.write_text(TALKS["en"], encoding="utf-8")
    take_in(project)
    assert observed(project, frame).lost == ()
    assert [each.quote for each in observe(project, frame) if each.coder == PERSON] == [chosen.quote]


def test_a_file_that_moves_takes_its_corrections_along(project: Project, frame: Frame) -> None:
    chosen = said_in(project, frame, "ko")[1]
    correct(project, frame, chosen.id, Codes(Kind.CONTEXT, valence=0.0))
    (project.root / "sources" / "ko.txt").rename(project.root / "sources" / "moved.txt")
    take_in(project)
    (project.root / "sources" / "moved.txt").write_text(FIRST["ko"] + TALKS["ko"], encoding="utf-8")
    take_in(project)
    assert [each.quote for each in observe(project, frame) if each.coder == PERSON] == [chosen.quote]


def test_two_people_lose_nothing_and_the_second_is_told(project: Project, frame: Frame) -> None:
    chosen = said_in(project, frame, "zh")[1]
    correct(project, frame, chosen.id, Codes(Kind.CONTEXT), who="Rhea", seen=0)
    correct(project, frame, chosen.id, Codes(stage="service"), who="Imani", seen=0)
    with pytest.raises(ObservationError, match="meanwhile by Rhea"):
        correct(project, frame, chosen.id, Codes(Kind.GOAL), who="Imani", seen=0)
    with pytest.raises(ObservationError, match="meanwhile"):
        reject(project, frame, chosen.id, seen=1)
    now = {each.id: each for each in observe(project, frame)}[chosen.id]
    assert (now.kind, now.stage, now.corrected) == (Kind.CONTEXT, "service", 2)
    correct(project, frame, chosen.id, Codes(Kind.GOAL), seen=now.corrected)
    assert {each.id: each for each in observe(project, frame)}[chosen.id].kind is Kind.GOAL


KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.corrections import Codes, correct
from assistant.coders.codes import Kind
from assistant.frames import load_frame
from assistant.project import Project
project = Project.open(Path(sys.argv[1]))
for valence in (-1.0, -1.5):
    correct(project, load_frame("six_stages"), sys.argv[2], Codes(Kind.PAIN, valence=valence))
with (project.root / "corrections.jsonl").open("a", encoding="utf-8") as file:
    file.write('\\n{"act": "reject", "quo')
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_between_loses_nothing_that_was_kept(project: Project, frame: Frame) -> None:
    chosen = said_in(project, frame, "ar")[1]
    run = subprocess.run([sys.executable, "-c", KILLED, str(project.root), chosen.id], env=os.environ, check=False)
    assert run.returncode == -signal.SIGKILL
    now = {each.id: each for each in observe(project, frame)}[chosen.id]
    assert (now.kind, now.valence, now.corrected) == (Kind.PAIN, -1.5, 2)
    correct(project, frame, chosen.id, Codes(valence=-0.5))
    assert [each.number for each in corrections_of(project)] == [1, 2, 3]
    assert {each.id: each for each in observe(project, frame)}[chosen.id].valence == -0.5


def test_what_is_very_near_and_was_coded_alike_follows(project: Project, frame: Frame) -> None:
    path = project.root / "sources" / "en.txt"
    sentence = "I called the hotline and waited forty minutes."
    path.write_text(TALKS["en"] + f"Interviewer: And then?\nZoe: {sentence}\n", encoding="utf-8")
    take_in(project)
    first, second = (each for each in said_in(project, frame, "en") if each.quote == sentence)
    assert first.kind is second.kind
    rest = {each.id: each for each in observe(project, frame)} | {first.id: first, second.id: second}
    correct(project, frame, first.id, Codes(other_than(first.kind)))
    now = {each.id: each for each in observe(project, frame)}
    assert now[second.id].kind is other_than(first.kind)
    assert now[second.id].coder.endswith(LEANING)
    assert {key: each for key, each in now.items() if key not in (first.id, second.id)} == {
        key: each for key, each in rest.items() if key not in (first.id, second.id)
    }
    # A person's word on the passage itself goes before an example, and speaks for its like.
    correct(project, frame, second.id, Codes(first.kind))
    assert {each.id: each for each in observe(project, frame)}[second.id].kind is first.kind
    undo(project, frame, second.id)
    undo(project, frame, first.id)
    assert {each.id: each for each in observe(project, frame)} == rest


def test_a_refresh_sees_what_was_corrected(interviews: Project) -> None:
    made = draft_findings(interviews, Brief())
    assert not is_due(interviews, made)
    frame = load_frame(made.brief.frame, interviews.root)
    one, other = [each for each in made.findings if len(each.for_) == 1][:2]
    cited = {each.label: each for each in made.citations}
    ids = {(o.segment.id, o.span.start): o.id for o in observe(interviews, frame)}
    gone, moved = (ids[c.segment, c.start or 0] for c in (cited[one.for_[0]], cited[other.for_[0]]))
    reject(interviews, frame, gone)
    correct(interviews, frame, moved, Codes(Kind.IDEA, valence=0.0))
    assert is_due(interviews, interviews.load(made.id))
    proposed = refresh(interviews, made.id)
    was = {each.before.id: each for each in proposed.changes if each.before is not None}
    assert {one.id: was[one.id].kind, other.id: was[other.id].kind} == {one.id: "stale", other.id: "stale"}
    new = [each.after for each in proposed.changes if each.kind == "appeared" and each.after is not None]
    assert one.for_[0] not in {label for each in new for label in each.for_}
    assert not is_due(interviews, made.model_copy(update={"origin": proposed.origin}))


def test_lines_hold_no_more_than_was_said(project: Project, frame: Frame) -> None:
    chosen = said_in(project, frame, "en")[0]
    correct(project, frame, chosen.id, Codes(stage=""))
    line = json.loads((project.root / FILE).read_text(encoding="utf-8"))
    assert line["quote"] == chosen.quote
    assert "valence" not in line
    with corrections_held(project):
        assert keep_correction(project, corrections_of(project)[0]).number == 2
