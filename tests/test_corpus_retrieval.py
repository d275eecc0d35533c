"""Search: the right passages, in every language, whatever happens to the indexes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.embedding import EmbedderIdentity, Vectors, text_hash
from corpus.progress import Progress, Step, silent
from corpus.records import CharSpan, Document, Participant, Role, Scope, Segment, SourceKind
from corpus.retrieval import Retriever
from corpus.store import Store

TURNS = {
    "en": [
        (Role.INTERVIEWER, "Mod", "How did you buy the permit online?"),
        (Role.PARTICIPANT, "P1", "I could not find the payment button, so I drove to the ranger station."),
        (Role.STAFF, "Ranger", "Most visitors phone us because the payment page times out."),
        (Role.PARTICIPANT, "P2", "The map of the cutting area was hard to read on my phone."),
    ],
    "zh": [
        (Role.INTERVIEWER, "主持人", "您是怎么在网上购买许可证的？"),
        (Role.PARTICIPANT, "受访者甲", "我找不到付款按钮，所以开车去了护林站。"),
        (Role.PARTICIPANT, "受访者乙", "砍伐区域的地图在手机上很难看清。"),
    ],
    "ar": [
        (Role.PARTICIPANT, "مشارك أ", "لم أجد زر الدفع فذهبت بالسيارة إلى محطة الحراس."),
        (Role.PARTICIPANT, "مشارك ب", "كانت خريطة منطقة القطع صعبة القراءة على هاتفي."),
    ],
    "ko": [
        (Role.PARTICIPANT, "참가자 가", "결제 버튼을 찾지 못해서 관리소까지 운전해 갔어요."),
        (Role.PARTICIPANT, "참가자 나", "벌목 구역 지도는 휴대폰에서 읽기 어려웠어요."),
    ],
}
QUESTIONS = {"en": "payment button", "zh": "付款按钮", "ar": "زر الدفع", "ko": "결제 버튼"}


class CountingEmbedder:
    """The hashing embedder, which counts the passages it is given."""

    def __init__(self) -> None:
        self._inner = HashingEmbedder(256)
        self.passages = 0

    @property
    def identity(self) -> EmbedderIdentity:
        """That of the hashing embedder."""
        return self._inner.identity

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Counts and passes on."""
        self.passages += len(texts)
        return self._inner.embed_passages(texts, progress)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Passes on."""
        return self._inner.embed_queries(texts)


def _put(store: Store, name: str, language: str, turns: Sequence[tuple[Role, str, str]], **fields: str) -> str:
    text, segments = "", []
    for number, (role, speaker, words) in enumerate(turns):
        text += f"{speaker}: " if speaker else ""
        span = CharSpan(len(text), len(text) + len(words))
        text += words + "\n\n"
        person = f"{name}:{speaker}" if role is Role.PARTICIPANT and speaker else None
        segments.append(
            Segment(f"{name}.{number}", name, span, words, role, speaker, person, language=language)
        )  # fmt: skip
    people = [Participant(s.participant, s.speaker, "s") for s in segments if s.participant]
    store.put(
        Document(name, name, SourceKind.INTERVIEW, text, language=language, study="s", **fields), segments, people
    )
    return name


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Four interviews, one in each language."""
    opened = Store.open(tmp_path / "corpus.sqlite")
    for language, turns in TURNS.items():
        _put(opened, f"doc-{language}", language, turns)
    yield opened
    opened.close()


@pytest.fixture
def embedder() -> CountingEmbedder:
    """A quick embedder."""
    return CountingEmbedder()


@pytest.fixture
def retriever(store: Store, embedder: CountingEmbedder, tmp_path: Path) -> Iterator[Retriever]:
    """A retriever over the four interviews."""
    made = Retriever(store, embedder, tmp_path / "index")
    yield made
    made.close()


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_passage_is_found_in_its_language(retriever: Retriever, language: str) -> None:
    hit = retriever.search(QUESTIONS[language], limit=3)[0]
    assert hit.segment.document == f"doc-{language}"
    assert hit.segment.role is Role.PARTICIPANT
    assert hit.segment.text == next(words for role, _, words in TURNS[language] if role is Role.PARTICIPANT)
    assert hit.rank == 0
    assert 0 < hit.legs.keyword <= 1
    assert 0 < hit.legs.dense <= 1


def test_only_the_roles_asked_for_are_returned(retriever: Retriever) -> None:
    everyone = retriever.search("payment", limit=20)
    assert {hit.segment.role for hit in everyone} == {Role.PARTICIPANT}
    staff = retriever.search("payment page times out", roles=frozenset({Role.STAFF}))
    assert [hit.segment.speaker for hit in staff] == ["Ranger"]


def test_a_scope_restricts(retriever: Retriever) -> None:
    hits = retriever.search("button map", limit=20, scope=Scope(languages=frozenset({"zh"})))
    assert hits
    assert {hit.segment.document for hit in hits} == {"doc-zh"}
    assert retriever.search("button", scope=Scope(documents=frozenset({"nowhere"}))) == []
    one = retriever.search("phone map", limit=20, scope=Scope(participants=frozenset({"doc-en:P2"})))
    assert {hit.segment.participant for hit in one} == {"doc-en:P2"}


@pytest.mark.parametrize("language", ["zh", "ar", "ko"])
def test_a_translation_finds_what_the_original_finds(tmp_path: Path, embedder: CountingEmbedder, language: str) -> None:
    with Store.open(tmp_path / "one.sqlite") as store:
        _put(store, "doc-en", "en", TURNS["en"])
        for number in range(8):
            _put(
                store,
                f"more{number}",
                "en",
                [(Role.PARTICIPANT, "P9", f"Stop {number}: the button and the bill were far away")],
            )
        retriever = Retriever(store, embedder, tmp_path / "one")
        original = [hit.segment.id for hit in retriever.search(QUESTIONS["en"], limit=5)]
        also = [hit.segment.id for hit in retriever.search(QUESTIONS[language], limit=5, also=[QUESTIONS["en"]])]
        retriever.close()
    assert original == also


def test_every_language_that_has_an_answer_gets_a_place(retriever: Retriever, store: Store) -> None:
    _put(store, "second", "en", [(Role.PARTICIPANT, "P5", "The payment form had no button to go back.")])
    hits = retriever.search(QUESTIONS["en"], limit=8, also=[QUESTIONS["zh"], QUESTIONS["ar"], QUESTIONS["ko"]])
    assert [hit.segment.language for hit in hits[:2]] == ["en", "en"]
    assert {hit.segment.language for hit in hits[:5]} == {"en", "zh", "ar", "ko"}


def test_an_empty_store_finds_nothing(tmp_path: Path, embedder: CountingEmbedder) -> None:
    with Store.open(tmp_path / "empty.sqlite") as store:
        retriever = Retriever(store, embedder, tmp_path / "empty")
        retriever.refresh()
        assert retriever.search("anything") == []
        assert retriever.vectors_for([]).shape == (0, 256)
        retriever.close()


def test_empty_and_strange_questions(retriever: Retriever) -> None:
    assert retriever.search("   ") == []
    assert retriever.search("button", limit=0) == []
    for question in ('"', "NEAR(", "a OR b AND *", "\x00\ud800", "😀", "x" * 20_000):
        retriever.search(question)


def test_documents_come_and_go(retriever: Retriever, store: Store) -> None:
    assert retriever.search("wheelchair ramp", limit=1)[0].legs.keyword == 0
    _put(store, "late", "en", [(Role.PARTICIPANT, "P7", "The wheelchair ramp was closed for the winter.")])
    assert retriever.search("wheelchair ramp", limit=1)[0].segment.document == "late"
    _put(store, "late", "en", [(Role.PARTICIPANT, "P7", "The parking lot was full of snow.")])
    assert retriever.search("wheelchair ramp", limit=1)[0].legs.keyword == 0
    store.remove_document("late")
    assert all(hit.segment.document != "late" for hit in retriever.search("parking lot snow", limit=20))


def test_work_done_is_not_done_again(
    store: Store, embedder: CountingEmbedder, retriever: Retriever, tmp_path: Path
) -> None:
    retriever.refresh()
    retriever.refresh()
    assert embedder.passages > 0
    expected = [hit.segment.id for hit in retriever.search("payment button map", limit=20)]
    done = embedder.passages
    retriever.close()
    shutil.rmtree(tmp_path / "index")
    again = Retriever(store, embedder, tmp_path / "index")
    again.refresh()
    assert [hit.segment.id for hit in again.search("payment button map", limit=20)] == expected
    assert embedder.passages == done
    again.close()


def test_work_cut_off_goes_on_where_it_stopped(store: Store, embedder: CountingEmbedder, tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    def kill(step: Step) -> None:
        if step.stage == "embedding" and step.done == step.total:
            raise Killed

    first = Retriever(store, embedder, tmp_path / "index")
    with pytest.raises(Killed):
        first.refresh(kill)
    first.close()
    done = embedder.passages
    second = Retriever(store, embedder, tmp_path / "index")
    second.refresh()
    assert embedder.passages == done
    assert second.search(QUESTIONS["ko"])[0].segment.document == "doc-ko"
    second.close()


def test_who_does_not_own_the_dense_index_finds_the_same(
    store: Store, embedder: CountingEmbedder, retriever: Retriever, tmp_path: Path
) -> None:
    retriever.refresh()
    guest = Retriever(store, embedder, tmp_path / "index")
    for question in QUESTIONS.values():
        mine, theirs = retriever.search(question, limit=8), guest.search(question, limit=8)
        assert [hit.segment.id for hit in mine] == [hit.segment.id for hit in theirs]
        assert np.allclose([hit.score for hit in mine], [hit.score for hit in theirs], atol=1e-4)
    guest.close()


def test_the_same_text_twice_is_one_hit(retriever: Retriever, store: Store) -> None:
    copied = "The parking machine swallowed my card and nobody came to help me."
    for number in range(3):
        _put(store, f"copy{number}", "en", [(Role.PARTICIPANT, f"P{number}", copied + "!" * number)])
    hits = retriever.search("parking machine swallowed card", limit=10)
    assert sum(copied in hit.segment.text for hit in hits) == 1


def test_vectors_are_kept_by_text(retriever: Retriever, embedder: CountingEmbedder, store: Store) -> None:
    texts = ["one sentence", "地图很难看清", "one sentence"]
    rows = retriever.vectors_for(texts)
    assert rows.shape == (3, 256)
    assert np.array_equal(rows[0], rows[2])
    done = embedder.passages
    assert done == 2
    assert np.array_equal(retriever.vectors_for(texts), rows)
    assert embedder.passages == done
    assert text_hash("a") != text_hash("b")
