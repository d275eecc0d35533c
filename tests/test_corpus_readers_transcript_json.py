"""JSON of transcription services: the same conversation in each one's shape gives the same turns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.transcript_json import read_transcript
from corpus.records import SourceKind

SAID = [
    (0, [("How", 0.5, 0.7), ("was", 0.7, 0.9), ("it?", 0.9, 1.4)]),
    (1, [("很慢。", 2.0, 2.5), ("我等了", 2.5, 3.0), ("一小时。", 3.0, 3.6)]),
    (0, [("كيف", 4.0, 4.3), ("ذلك؟", 4.3, 4.8)]),
    (1, [("줄이", 5.0, 5.4), ("길었어요.", 5.4, 6.2)]),
]
TIMES = [(0.5, 1.4), (2.0, 3.6), (4.0, 4.8), (5.0, 6.2)]
WORDS = ["How was it?", "很慢。我等了一小时。", "كيف ذلك؟", "줄이 길었어요."]


def amazon() -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    segments = []
    for speaker, words in SAID:
        inner = []
        for word, start, end in words:
            mark = word[-1] if word[-1] in "?。؟." else ""
            item = {"start_time": str(start), "end_time": str(end), "type": "pronunciation"}
            items.append({**item, "alternatives": [{"confidence": "0.99", "content": word.removesuffix(mark)}]})
            inner.append({"start_time": str(start), "end_time": str(end), "speaker_label": f"spk_{speaker}"})
            if mark:
                items.append({"alternatives": [{"confidence": "0.0", "content": mark}], "type": "punctuation"})
        segments.append({"speaker_label": f"spk_{speaker}", "items": inner})
    labels = {"speakers": 2, "segments": segments}
    return {"jobName": "j", "status": "COMPLETED", "results": {"items": items, "speaker_labels": labels}}


def google() -> dict[str, Any]:
    words = [
        {"startTime": f"{start}s", "endTime": f"{end}s", "word": word, "speakerTag": speaker + 1}
        for speaker, said in SAID
        for word, start, end in said
    ]
    plain = [{"alternatives": [{"transcript": words_, "confidence": 0.9}]} for words_ in WORDS]
    return {"results": [*plain, {"alternatives": [{"words": words}]}]}


def azure() -> dict[str, Any]:
    phrases = [
        {
            "recognitionStatus": "Success",
            "channel": 0,
            "speaker": speaker + 1,
            "offset": f"PT{start}S",
            "duration": f"PT{round(end - start, 3)}S",
            "offsetInTicks": start * 1e7,
            "durationInTicks": round(end - start, 3) * 1e7,
            "nBest": [{"confidence": 0.9, "lexical": "x", "display": words}],
        }
        for (speaker, _), (start, end), words in zip(SAID, TIMES, WORDS, strict=True)
    ]
    return {"source": "a.wav", "combinedRecognizedPhrases": [{"display": "x"}], "recognizedPhrases": phrases}


def azure_fast() -> dict[str, Any]:
    phrases = [
        {
            "speaker": speaker + 1,
            "offsetMilliseconds": int(start * 1000),
            "durationMilliseconds": round((end - start) * 1000),
            "text": words,
            "locale": "en-US",
        }
        for (speaker, _), (start, end), words in zip(SAID, TIMES, WORDS, strict=True)
    ]
    return {"durationMilliseconds": 7000, "combinedPhrases": [{"text": "x"}], "phrases": phrases}


def deepgram() -> dict[str, Any]:
    words = [
        {"word": word.strip("?."), "punctuated_word": word, "start": start, "end": end, "speaker": speaker}
        for speaker, said in SAID
        for word, start, end in said
    ]
    return {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "x", "words": words}]}]}}


def deepgram_utterances() -> dict[str, Any]:
    found = [
        {"start": start, "end": end, "confidence": 0.9, "channel": 0, "transcript": words, "speaker": speaker}
        for (speaker, _), (start, end), words in zip(SAID, TIMES, WORDS, strict=True)
    ]
    return {"results": {"channels": [{"alternatives": []}], "utterances": found}}


def assembly() -> dict[str, Any]:
    found = [
        {"speaker": "AB"[speaker], "text": words, "start": round(start * 1000), "end": round(end * 1000), "words": []}
        for (speaker, _), (start, end), words in zip(SAID, TIMES, WORDS, strict=True)
    ]
    return {"id": "x", "status": "completed", "text": " ".join(WORDS), "utterances": found}


def whisperx() -> dict[str, Any]:
    found = [
        {"start": start, "end": end, "text": f" {words}", "speaker": f"SPEAKER_0{speaker}", "words": []}
        for (speaker, _), (start, end), words in zip(SAID, TIMES, WORDS, strict=True)
    ]
    return {"segments": found, "word_segments": [], "language": "en"}


def rev() -> dict[str, Any]:
    monologues = []
    for speaker, said in SAID:
        elements: list[dict[str, Any]] = []
        for word, start, end in said:
            if elements and word.isascii() | (word[0] > "\uac00") | (word[0] < "\u0700"):
                elements.append({"type": "punct", "value": " "})
            elements.append({"type": "text", "value": word, "ts": start, "end_ts": end, "confidence": 1})
        monologues.append({"speaker": speaker, "elements": elements})
    return {"monologues": monologues}


def fireflies() -> dict[str, Any]:
    found = [
        {"index": at, "speaker_name": f"Speaker {speaker + 1}", "text": words, "start_time": start, "end_time": end}
        for at, ((speaker, _), (start, end), words) in enumerate(zip(SAID, TIMES, WORDS, strict=True))
    ]
    return {"data": {"transcript": {"id": "x", "sentences": found}}}


def fathom() -> list[dict[str, Any]]:
    return [
        {"speaker": {"display_name": f"Speaker {speaker + 1}"}, "text": words, "timestamp": f"00:00:0{int(start)}"}
        for (speaker, _), (start, _end), words in zip(SAID, TIMES, WORDS, strict=True)
    ]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (amazon(), ("spk_0", "spk_1")),
        (google(), ("Speaker 1", "Speaker 2")),
        (azure(), ("Speaker 1", "Speaker 2")),
        (azure_fast(), ("Speaker 1", "Speaker 2")),
        (deepgram(), ("Speaker 0", "Speaker 1")),
        (deepgram_utterances(), ("Speaker 0", "Speaker 1")),
        (assembly(), ("Speaker A", "Speaker B")),
        (whisperx(), ("SPEAKER_00", "SPEAKER_01")),
        (rev(), ("Speaker 0", "Speaker 1")),
        (fireflies(), ("Speaker 1", "Speaker 2")),
    ],
)
def test_the_same_turns_from_every_service(value: object, names: tuple[str, str]) -> None:
    reading = read_transcript(value, "call.json")
    assert reading is not None
    assert reading.turns is not None
    assert [turn.span.of(reading.text) for turn in reading.turns] == WORDS
    assert [turn.speaker for turn in reading.turns] == [names[speaker] for speaker, _ in SAID]
    assert [(turn.start_time, turn.end_time) for turn in reading.turns] == TIMES
    assert reading.kind is SourceKind.INTERVIEW


def test_clock_times_and_names_in_objects() -> None:
    reading = read_transcript(fathom(), "call.json")
    assert reading is not None
    assert reading.turns is not None
    assert [turn.start_time for turn in reading.turns] == [0.0, 2.0, 4.0, 5.0]
    assert {turn.speaker for turn in reading.turns} == {"Speaker 1", "Speaker 2"}


def test_pieces_without_speakers_are_joined_into_sentences() -> None:
    found = {
        "text": "x",
        "language": "en",
        "segments": [
            {"id": 0, "start": 0.0, "end": 2.0, "text": " I waited for"},
            {"id": 1, "start": 2.0, "end": 3.0, "text": " an hour."},
            {"id": 2, "start": 9.0, "end": 11.0, "text": " Then I left."},
        ],
    }
    reading = read_transcript(found, "a.json")
    assert reading is not None
    assert reading.turns is not None
    assert [turn.span.of(reading.text) for turn in reading.turns] == ["I waited for an hour.", "Then I left."]


def test_whisper_cpp_counts_thousandths() -> None:
    pieces = [{"timestamps": {}, "offsets": {"from": 0, "to": 2500}, "text": " 네, 좋아요."}]
    reading = read_transcript({"systeminfo": "", "transcription": pieces}, "a.json")
    assert reading is not None
    assert reading.turns is not None
    assert (reading.turns[0].start_time, reading.turns[0].end_time) == (0.0, 2.5)


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "text",
        [],
        {},
        {"results": []},
        [{"id": 1, "body": "I like it", "rating": 5}],
        {"messages": [{"role": "user", "content": "hi"}]},
        [{"reviewId": "1", "userName": "x", "content": "good app", "score": 5, "at": "2026-03-02"}],
        {"conversation_parts": {"conversation_parts": [{"body": "<p>x</p>", "created_at": 1}]}},
        {"results": [{"id": "x", "question": "y"}]},
    ],
)
def test_other_json_is_no_transcript(value: object) -> None:
    assert read_transcript(value, "a.json") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "results",
                    "items",
                    "utterances",
                    "segments",
                    "start",
                    "end",
                    "text",
                    "speaker",
                    "words",
                    "channels",
                    "alternatives",
                    "monologues",
                    "elements",
                    "value",
                    "ts",
                    "phrases",
                    "nBest",
                    "offsets",
                    "timestamp",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_or_left_alone(value: object) -> None:
    reading = read_transcript(value, "a.json")
    if reading is not None:
        assert reading.turns
        assert all(turn.span.of(reading.text) for turn in reading.turns)
