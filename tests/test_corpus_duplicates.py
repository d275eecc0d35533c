"""What is nearly the same is found in every script, once for each group, and told of when it comes in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import duplicates
from corpus.duplicates import doubles_told, find_duplicates
from corpus.ingest import IngestOptions, ingest
from corpus.likeness import candidates, joined, likeness, matching, plain, signatures
from corpus.store import Store

PAIRS = {
    "en": (
        "I stood in line for two hours and the clerk never once looked up from his desk.",
        "I stood in line for 2 hours and the clerk never once looked up from his desk!",
    ),
    "zh": (
        "我在窗口排了两个小时的队，办事员连头都没有抬一下，真让人生气。",
        "我在窗口排了两个小时队，办事员连头都没有抬一下，真让人生气！",
    ),
    "ar": (
        "وقفت في الطابور ساعتين كاملتين ولم يرفع الموظف رأسه عن مكتبه مرة واحدة.",
        "وقفتُ في الطابور ساعتين كاملتين، ولم يرفع الموظف رأسه عن مكتبه مرة واحدة",
    ),
    "ko": (
        "두 시간 동안 줄을 섰는데 직원이 책상에서 고개 한 번 들지 않았어요. 정말 화가 났어요.",
        "두 시간 동안 줄을 섰는데 직원이 책상에서 고개를 한 번 들지 않았어요 정말 화가 났어요",
    ),
}
OTHER = {
    "en": "The page lost my form twice, so I gave up on paying the fee online altogether.",
    "zh": "网页两次把我填好的表格弄丢了，所以我完全放弃了在网上交费的打算。",
    "ar": "ضاع النموذج الذي ملأته مرتين على الصفحة فتركت فكرة الدفع عبر الإنترنت كليا.",
    "ko": "페이지가 제가 쓴 양식을 두 번이나 잃어버려서 온라인으로 내는 건 아예 포기했어요.",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "sources").mkdir()
    with Store.open(tmp_path / "corpus.sqlite") as opened:
        yield opened


def put(store: Store, name: str, turns: list[str], people: tuple[str, str] = ("Interviewer", "Maya")) -> list[str]:
    folder = store.path.parent
    lines = [f"{people[0]}: What about part {number} of it?\n{people[1]}: {turn}" for number, turn in enumerate(turns)]
    (folder / "sources" / name).write_text("\n".join(lines), encoding="utf-8")
    return ingest(store, [folder / "sources" / name], root=folder, options=IngestOptions(study="s")).notes


@pytest.mark.parametrize("language", PAIRS)
def test_nearly_the_same_in_each_language(language: str) -> None:
    one, other = (plain(text) for text in PAIRS[language])
    assert likeness(one, other) >= 0.9
    assert likeness(one, plain(OTHER[language])) < 0.6
    rows = signatures([one, plain(OTHER[language]), other])
    assert [0, 2] in candidates(rows).tolist()


def test_groups_name_their_passages_once_and_interviewers_count_nothing(store: Store) -> None:
    put(store, "a.txt", [PAIRS["en"][0], OTHER["en"], PAIRS["zh"][0]])
    put(store, "b.txt", [PAIRS["en"][1], PAIRS["zh"][1], PAIRS["en"][0]], ("Interviewer", "Ben"))
    found = find_duplicates(store)
    assert [sorted(each.participant or "" for each in group.segments) for group in found.groups] == [
        ["s/ben", "s/ben", "s/maya"],
        ["s/ben", "s/maya"],
    ]
    assert all(0.9 <= group.likeness <= 1 for group in found.groups)
    (overlap,) = found.overlaps
    titles = {each.id: each.title for each in store.documents()}
    assert (titles[overlap.document], overlap.passages, overlap.of) == ("b", 3, 3)
    again = find_duplicates(store)
    assert again == found


def test_an_ingest_tells_of_passages_that_were_there(store: Store) -> None:
    turns = [PAIRS[language][0] for language in PAIRS]
    assert put(store, "a.txt", turns) == []
    notes = put(store, "b.txt", [PAIRS[language][1] for language in PAIRS], ("Interviewer", "Ben"))
    (note,) = [each for each in notes if "nearly the same" in each]
    assert note.startswith("sources/b.txt: at least 4 of its 4 longer passages are nearly the same as in sources/a.txt")
    (overlap,) = find_duplicates(store).overlaps
    assert (overlap.passages, overlap.of) == (4, 4)
    assert put(store, "c.txt", [*OTHER.values()], ("Interviewer", "Cho")) == []


def test_an_ingest_compares_so_many_pairs_those_of_the_most_alike_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [*(pair[0] for pair in PAIRS.values()), *OTHER.values()]
    for name, count in (("few.txt", 2), ("some.txt", 4), ("most.txt", 8)):
        put(store, name, lines[:count], ("Interviewer", name))
    alike = [note for note in put(store, "new.txt", lines, ("Interviewer", "Ben")) if "nearly the same" in note]
    assert [note.partition(" as in ")[2].partition(";")[0] for note in alike] == [
        "sources/most.txt",
        "sources/some.txt",
    ]
    (store.path.parent / "sources" / "new.txt").unlink()
    store.remove_file("sources/new.txt")
    monkeypatch.setattr(duplicates, "COMPARED", 8)
    (note,) = [note for note in put(store, "newer.txt", lines, ("Interviewer", "Cho")) if "nearly the same" in note]
    assert note.startswith(
        "sources/newer.txt: at least 8 of its 8 longer passages are nearly the same as in sources/most"
    )


def test_short_answers_are_not_nearly_the_same(store: Store) -> None:
    put(store, "a.txt", ["Yes, I do.", "Yes, we do.", "Not really."])
    put(store, "b.txt", ["Yes, I do.", "Yes, they do.", "Not really!"], ("Interviewer", "Ben"))
    assert find_duplicates(store).groups == ()


def test_signatures_are_worked_out_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, "a.txt", [PAIRS["en"][0], OTHER["en"]])
    put(store, "b.txt", [PAIRS["en"][1], OTHER["zh"]], ("Interviewer", "Ben"))
    first = find_duplicates(store)

    def never(texts: list[bytes]) -> None:
        raise AssertionError(texts)

    monkeypatch.setattr("corpus.duplicates.signatures", never)
    assert find_duplicates(store) == first
    assert doubles_told(store, ["sources/b.txt"]) == []


@given(st.lists(st.text(min_size=0, max_size=60), max_size=12))
def test_equal_texts_are_always_found_and_nothing_fails(texts: list[str]) -> None:
    folded = [plain(text) for text in [*texts, *texts]]
    rows = signatures(folded)
    pairs = [
        (one, other) for one, other in candidates(rows).tolist() if likeness(folded[one], folded[other], 0.9) >= 0.9
    ]
    group_of = {each: number for number, group in enumerate(joined(len(folded), pairs)) for each in group}
    for at in range(len(texts)):
        if rows[at].any():
            assert group_of[at] == group_of[at + len(texts)]
            assert [at, at] in matching(rows, rows).tolist() or any(folded[at] == folded[each] for each in range(at))


def test_a_thousand_like_answers_cost_no_more_than_as_many_others() -> None:
    folded = [plain(f"{PAIRS['en'][0]} It was visit number {number % 7} of mine.") for number in range(5000)]
    rows = signatures(folded)
    pairs = candidates(rows)
    assert len(pairs) <= 12 * len(folded)
    assert len(joined(len(folded), pairs.tolist())) == 1
    assert rows.dtype == np.uint64
