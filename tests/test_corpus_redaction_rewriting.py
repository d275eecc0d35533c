"""After redaction every span stands where its words are, whatever the text."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import given, settings

from corpus.readers.reading import Reading
from corpus.records import CharSpan, Coding
from corpus.redaction import Pseudonyms, Redactor, find_personal
from corpus.redaction.rewriting import Edit, Offsets, replaced
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings

PIECES = (
    "Anna Keller",
    "anna",
    "Tom",
    "called 020 7946 0958",
    "a.k@example.com",
    "我叫林晓彤",
    "13900001122",
    "김민수 씨가",
    "010-1234-5678",
    "اسمي محمد العتيبي",
    "٠٥٠١٢٣٤٥٦٧",
    "5 Saltmarsh Lane",
    "[Person 3]",
    "[Email 1]",
    "\n",
    "Anna Keller: ",
    "Interviewer: ",
    "P07: ",
    "\u200f",
    "e\u0301",
    "😀",
    "ﷺ",
    "the page was slow. ",
    "：",
    "，",
    " ",
    "Will",
    "王老师",
    "@pebble_1",
    "4111 1111 1111 1111",
)


def _segmented(text: str) -> Segmented:
    return segment(Reading(text), Source("talk.txt", "talk.txt", "0" * 64, SourceSettings(study="s")))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join))
def test_every_segment_stands_at_its_span(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    if not any(char.isalnum() for char in text):
        return
    with _key() as key:
        redactor = Redactor(key)
        after = redactor(_segmented(text))
        assert all(each.span.of(after.document.text) == each.text for each in after.segments)
        assert [each.id for each in after.segments] == [f"{after.document.id}.{n}" for n in range(len(after.segments))]
        assert redactor(_segmented(text)) == after
        again = redactor.again(after).after
        assert all(each.span.of(again.document.text) == each.text for each in again.segments)


def _key() -> Pseudonyms:
    return Pseudonyms.in_memory()


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_what_is_found_lies_in_the_text_and_apart(text: str) -> None:
    found = find_personal(text, "en")
    ends = [0, *(item.end for item in found)]
    assert all(0 <= end <= item.start < item.end <= len(text) for end, item in zip(ends, found, strict=False))


@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 9), st.text(max_size=5)), max_size=6),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_offsets_follow_edits(text: str, raw: list[tuple[int, int, str]], one: int, other: int) -> None:
    edits: list[Edit] = []
    for start, length, words in sorted(raw):
        if start + length <= len(text) and (not edits or start >= edits[-1].end):
            edits.append(Edit(start, start + length, words))
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    after = replaced(text, edits)
    span = Offsets(edits).span(CharSpan(start, end))
    assert 0 <= span.start <= span.end <= len(after)
    if not any(edit.start < end and start < edit.end for edit in edits):
        assert span.of(after) == text[start:end]


def test_labels_titles_values_and_codings_follow() -> None:
    before = _segmented("Anna Keller: I paid.\nInterviewer: How?\nAnna Keller: By card, with Tom Baker.\n")
    at = before.document.text.index("with Tom Baker")
    before = replace(
        before,
        document=replace(before.document, title="interview anna keller", attributes={"note": "met Tom Baker"}),
        codings=(Coding(CharSpan(at, at + 14), "help / Tom Baker", "Anna Keller", "with Tom Baker"),),
    )
    with _key() as key:
        after = Redactor(key)(before)
    assert after.document.title == "interview Person 1"
    assert after.document.attributes == {"note": "met [Person 2]"}
    assert after.document.participants == ("s/person-1",)
    assert after.participants[0].label == "Person 1"
    (coding,) = after.codings
    assert coding.span.of(after.document.text) == coding.quote == "with [Person 2]"
    assert coding.code == "help / [Person 2]"
    assert coding.coder == "Person 1"


def test_codes_and_roles_stay() -> None:
    text = "P07: I paid.\nInterviewer: How?\nP07: Slowly.\n受访者A：很慢。\nParticipant 3: ok.\n"
    with _key() as key:
        before = _segmented(text)
        assert Redactor(key)(before) is before
