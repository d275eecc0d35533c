"""JSON and JSON Lines: hostile bytes give a sentence, records are rows, conversations are told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import CorpusError, EmptySource, SourceError, UnreadableSource
from corpus.readers.formats import read_parts
from corpus.readers.json_lines import read
from corpus.readers.json_values import values_of
from corpus.readers.message_text import words_of
from corpus.readers.reading import Part, Reading
from corpus.records import Role, SourceKind
from corpus.sidecar import SourceSettings


def only(value: object, name: str = "reviews.json", **said: Any) -> Reading:
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    found = read(data, name, SourceSettings(**said))
    assert isinstance(found, Reading)
    return found


def parts(data: bytes, name: str = "conversations.json") -> list[Part]:
    found = read(data, name, SourceSettings())
    assert not isinstance(found, Reading)
    return list(found)


def said(reading: Reading) -> list[tuple[str, Role | None, str]]:
    return [(turn.speaker, turn.role, turn.span.of(reading.text)) for turn in reading.turns or ()]


REVIEWS = [
    {"id": 1, "stars": 2, "text": "The map never loads on the train", "user": {"name": "Quill"}},
    {"id": 2, "stars": 5, "text": "Breakfast was warm and the staff kind", "user": {"name": "Moss"}},
]


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_records_are_rows_wherever_the_list_lies(language: str) -> None:
    words = {
        "en": "The door was locked at nine",
        "zh": "九点的时候门已经锁上了没有人",
        "ar": "كان الباب مقفلا عند التاسعة",
        "ko": "아홉 시에 문이 잠겨 있었어요",
    }[language]
    records = [{"id": "a", "rating": 1, "comment": words}, {"id": "b", "rating": 4, "comment": words + "!"}]
    for wrapped in (records, {"data": {"items": records}}, {"count": 2, "reviews": records}):
        reading = only(wrapped)
        assert [turn.person for turn in reading.turns or ()] == ["a", "b"]
        assert [turn.span.of(reading.text) for turn in reading.turns or ()] == [words, words + "!"]


def test_bad_lines_are_counted_and_the_others_come_in() -> None:
    lines = [json.dumps(REVIEWS[0]), "{oops", "", json.dumps(REVIEWS[1]), '{"id": 3} trailing']
    reading = only("\n".join(lines).encode(), "reviews.jsonl")
    assert len(reading.turns or ()) == 2
    assert "2 lines are no JSON and were left out: 2, 5." in reading.notes


def test_an_array_that_breaks_off_gives_what_is_whole() -> None:
    data = json.dumps(REVIEWS).encode()[:-20]
    reading = only(data)
    assert len(reading.turns or ()) == 1
    assert any("breaks off after 1 records" in note for note in reading.notes)


def test_a_key_that_comes_twice_is_told() -> None:
    reading = only(b'[{"id": 1, "text": "first words here", "text": "the later words here"}]')
    assert "the later words here" in reading.text
    assert any("twice (text)" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"a":' * 100_000, "nested deeper"),
        (b'{"a": 1', "breaks off"),
        (b"[1, 2, 3]", "empty"),
        (b"42", "single value"),
        (b'{"a": {"b": 1}}', "no list of records"),
        (b'[{"id": tru', "no JSON"),
        (b"{} {}", "after the end"),
        (b"%PDF-1.4 [", "a PDF"),
        (b'{"conversation_parts": {"conversation_parts": []}, "id": 1}', "no message in it holds words"),
    ],
)
def test_hostile_json_is_a_sentence(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(data, "x.json", SourceSettings())


def test_numbers_without_end_and_nan_are_values() -> None:
    values = list(values_of(b'[{"a": ' + b"9" * 6000 + b', "b": NaN, "c": 1e999, "d": -Infinity}]', "x.json").found)
    assert len(values[0]["a"]) == 6000
    assert values[0]["b"] is None


def test_a_line_separator_within_a_string_ends_no_line() -> None:
    data = '{"id": 1, "text": "one\u2028two three four"}\n{"id": 2, "text": "five six seven eight"}\n'.encode()
    reading = only(data, "a.jsonl")
    assert [turn.span.of(reading.text) for turn in reading.turns or ()] == [
        "one\ntwo three four",
        "five six seven eight",
    ]


def test_a_record_without_end_of_keys_is_refused() -> None:
    wide = {f"key {number}": "value" for number in range(40_000)}
    found = read(json.dumps([wide, wide]).encode(), "x.json", SourceSettings(columns={"key 3": "open"}))
    assert isinstance(found, Reading)
    assert any("left out" in note for note in found.notes)


def test_a_voice_told_in_a_sidecar_wins_over_the_tool() -> None:
    value = {
        "id": 7,
        "conversation_parts": {
            "conversation_parts": [{"body": "hi there", "author": {"type": "admin", "name": "Lena"}}]
        },
    }
    assert said(only(value)) == [("Lena", Role.STAFF, "hi there")]
    told = only(value, speakers={"Lena": Role.PARTICIPANT})
    assert said(told) == [("Lena", Role.PARTICIPANT, "hi there")]


def test_conversations_are_parts_named_by_their_ids_and_share_people() -> None:
    def conversation(identity: str, author: str) -> dict[str, Any]:
        return {
            "id": identity,
            "source": {"body": "words", "author": {"type": "user", "id": author, "name": "Ola"}},
            "conversation_parts": [],
        }

    found = parts(json.dumps([conversation("a/b", "1"), conversation("a/b", "1"), conversation("c", "2")]).encode())
    assert [part.name for part in found] == ["a-b", "a-b (2)", "c"]
    readings = [part.content for part in found if isinstance(part.content, Reading)]
    assert [list(reading.people) for reading in readings] == [["customer-1"], ["customer-1"], ["customer-2"]]
    assert {reading.people_of for reading in readings} == {"conversations.json"}


def test_conversations_without_words_are_counted() -> None:
    good = {"id": 1, "requester_id": 5, "subject": "x", "description": "It is broken"}
    found = parts(json.dumps({"tickets": [good, {**good, "id": 2, "description": ""}, {**good, "id": 3}, 5]}).encode())
    assert [part.name for part in found if isinstance(part.content, Reading)] == ["1", "3"]
    notes = [part.content for part in found if isinstance(part.content, str)]
    assert any("1 conversations hold no words" in note for note in notes)
    assert any("1 entries are no conversations" in note for note in notes)


def test_an_address_is_no_id() -> None:
    value = {
        "id": "cnv_1",
        "messages": [
            {"is_inbound": True, "text": "hello all", "recipients": [{"role": "from", "handle": "o@m.example"}]}
        ],
    }
    assert "m.example" not in repr(only(value).people)


def test_json_under_a_text_name_is_read_as_json() -> None:
    found = list(read_parts(json.dumps(REVIEWS).encode(), "export.txt", SourceSettings()))
    assert isinstance(found[0][1], Reading)
    assert found[0][1].kind in (SourceKind.REVIEW, SourceKind.FEEDBACK)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>One</p><p>Two &amp; <b>three</b><br>four</p>", "One\nTwo & three\nfour"),
        ("plain text, a < b and b > c", "plain text, a < b and b > c"),
        ("<style>p{}</style><div>كلام <img src=x> هنا</div>", "كلام هنا"),
        ("line one\nline two", "line one\nline two"),
        ("<" * 50_000, "<" * 50_000),
    ],
)
def test_words_of_messages(body: str, words: str) -> None:
    assert words_of(body) == words


_KEYS = [
    *("id", "messages", "role", "content", "text", "source", "author", "comments", "body", "requester_id", "pages"),
    *("conversation_parts", "data", "items", "answers", "mapping", "ts", "type", "threads", "customer", "ticket"),
    *("users", "recipients", "questions", "field", "rating", "subject", "CaseNumber", "CaseComments", "records"),
]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=300, deadline=None)
@given(_JSON, st.integers(0, 60))
def test_any_json_is_read_or_refused_with_a_sentence(value: object, cut: int) -> None:
    data = json.dumps(value).encode()
    for each in (data, data[: len(data) - cut]):
        try:
            for _, found in read_parts(each, "x.json", SourceSettings()):
                if isinstance(found, Reading):
                    assert all(turn.span.end <= len(found.text) for turn in found.turns or ())
        except CorpusError as error:
            said = str(error)
            assert said.startswith("x.json: ")


def test_errors_are_of_the_corpus() -> None:
    assert issubclass(EmptySource, SourceError)
    assert issubclass(UnreadableSource, SourceError)
