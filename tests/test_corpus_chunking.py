"""Chunks hold whole turns within the budget and lose nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunking import chunk, extent
from corpus.readers.reading import Reading
from corpus.records import Role
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings
from corpus.tokens import count_tokens


def taken(text: str, **said: object) -> Segmented:
    return segment(Reading(text), Source("a.md", "a.md", "h", SourceSettings(**said)))  # type: ignore[arg-type]


TALK = "\n".join(f"{'Interviewer' if n % 2 else 'P07'}: This is turn number {n} of a longer talk." for n in range(30))


def test_turns_are_packed_whole_with_their_labels() -> None:
    result = taken(TALK)
    chunks = chunk(result.document, result.segments, budget=60)
    assert len(chunks) > 3
    assert [identity for item in chunks for identity in item.segments] == [item.id for item in result.segments]
    assert all(count_tokens(item.text) <= 70 for item in chunks)
    assert chunks[0].text.startswith("P07: This is turn number 0")
    assert chunks[0].id == f"{result.segments[0].id}+{len(chunks[0].segments)}"
    for item in chunks:
        assert item.span.start == next(s for s in result.segments if s.id == item.segments[0]).span.start
        assert item.span.end == next(s for s in result.segments if s.id == item.segments[-1]).span.end


def test_quotations_in_notes_stand_alone_under_their_heading() -> None:
    result = taken('# Maps\nThey looked at maps.\n* _"I never saw the price."_\n* _"I had to call them twice."_\n')
    chunks = chunk(result.document, result.segments)
    assert [item.text for item in chunks] == [
        "Maps\nThey looked at maps.",
        "Maps\nI never saw the price.",
        "Maps\nI had to call them twice.",
    ]


def test_a_long_turn_is_cut_at_sentences() -> None:
    result = taken("Interviewer: Go on?\nP07: " + "This is one sentence of it. " * 120)
    chunks = chunk(result.document, result.segments, budget=64)
    cut = [item for item in chunks if "@" in item.id]
    assert len(cut) >= 8
    assert len({item.id for item in chunks}) == len(chunks)
    assert all(item.text.startswith("P07: This is one") and item.text.endswith("of it.") for item in cut)
    assert all(count_tokens(item.text) <= 2 * 64 for item in cut)


def test_a_lone_word_is_not_indexed_but_two_are() -> None:
    result = taken("Great\n\nVery kind\n\n好\n\n非常好用\n\n친절했어요\n\nجيد", kind="feedback")
    texts = [item.text for item in chunk(result.document, result.segments)]
    assert texts == ["Very kind", "非常好用", "친절했어요"]


def test_language_of_a_chunk_is_that_of_most_of_it() -> None:
    result = taken("Interviewer: Hi\nP1: 我每天都用这个服务，非常方便。\nInterviewer: OK\nP1: 因为没有时间去超市。")
    (only,) = chunk(result.document, result.segments)
    assert only.language == "zh"


LABELS = st.sampled_from(["Interviewer", "P1", "王芳", "ليلى"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Interviewer", "P1", "王芳", "ليلى"]), st.text("ab c.。字가ل\n", min_size=1, max_size=80)
        ),
        min_size=3,
        max_size=15,
    ),
    st.integers(8, 60),
)
def test_every_turn_lies_in_a_chunk_and_spans_point_at_it(turns: list[tuple[str, str]], budget: int) -> None:
    result = taken("\n".join(f"{label}: w {words}" for label, words in turns))
    chunks = chunk(result.document, result.segments, budget)
    by_id = {item.id: item for item in result.segments}
    covered = {identity for item in chunks for identity in item.segments}
    assert {item.id for item in result.segments if item.speaker or item.role is Role.NARRATOR} <= covered
    for item in chunks:
        parts = [by_id[identity] for identity in item.segments]
        assert parts[0].span.start <= item.span.start <= item.span.end <= parts[-1].span.end
        assert item.span.of(result.document.text).strip() == item.span.of(result.document.text) != ""


PARAGRAPH = {
    "en": "I went to the office twice because the form on the website would not accept my date of birth. ",
    "zh": "因为网站上的表格不接受我的出生日期，所以我去了两次办公室。",
    "ko": "홈페이지 양식이 제 생년월일을 받아 주지 않아서 사무실에 두 번이나 다녀왔습니다. ",
    "ar": "ذهبت إلى المكتب مرتين لأن النموذج في الموقع لم يقبل تاريخ ميلادي عندما كتبته. ",
}


def test_a_chunk_holds_as_much_in_every_language() -> None:
    sizes = {}
    for language, sentence in PARAGRAPH.items():
        result = taken("Interviewer: Go on?\nP07: " + sentence * 60)
        cut = [item for item in chunk(result.document, result.segments, budget=128) if "@" in item.id]
        sizes[language] = 60 / len(cut)
    assert max(sizes.values()) <= 1.4 * min(sizes.values()), sizes
    assert all(0.7 < extent(sentence) / extent(PARAGRAPH["en"]) < 1.3 for sentence in PARAGRAPH.values())
