"""JSON of a transcription service → a reading with timed turns. Knows the shapes that services document.

Understood: Amazon Transcribe, Google Speech-to-Text, Azure (batch and fast), Deepgram, AssemblyAI, Whisper, WhisperX
and whisper.cpp, Rev, Fireflies, Fathom and others that give a list of objects with a speaker and words. Which JSON is
a transcript is told by its shape; other JSON gives None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.decoding import clean_text
from corpus.readers.json_times import clock_seconds, number
from corpus.readers.reading import Reading
from corpus.readers.speeches import Speech, compose, joined
from corpus.source_kinds import kind_from_name, kind_of_transcript

_TEXT_KEYS = (
    "text",
    "transcript",
    "sentence",
    "utterance",
    "caption",
    "words",
    "content",
    "display",
    "message",
    "raw_text",
)
_SPEAKER_KEYS = (
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "speakerId",
    "participant_name",
    "participantName",
    "speakerTag",
)
_LISTS = (
    "utterances",
    "segments",
    "sentences",
    "transcript",
    "transcripts",
    "monologues",
    "phrases",
    "captions",
    "entries",
    "results",
    "blocks",
    "transcription",
    "turns",
    "speech_segments",
)
_START_KEYS = (
    "start",
    "start_time",
    "startTime",
    "start_offset",
    "startMs",
    "start_ms",
    "begin",
    "from",
    "offset",
    "timestamp",
    "time",
)
_END_KEYS = ("end", "end_time", "endTime", "end_offset", "endMs", "end_ms", "to", "stop")


def read_transcript(value: object, origin: str) -> Reading | None:
    """The turns of a transcription service's JSON, parsed; None where it is no transcript.

    Consecutive pieces of one speaker are one turn. Speakers that are only numbered are called "Speaker 1".
    """
    found = _speeches(value)
    if found is None:
        return None
    speeches = [speech for speech in found if any(char.isalnum() for char in " ".join(speech.words))]
    if not speeches:
        return None
    text, turns = compose(joined(speeches))
    kind = kind_from_name(origin.rpartition("/")[2]) or kind_of_transcript(
        turn.speaker for turn in turns if turn.speaker
    )
    untimed = sum(1 for speech in speeches if speech.start is None)
    notes = (f"{untimed} of {len(speeches)} pieces have no times.",) if 0 < untimed < len(speeches) else ()
    return Reading(text, turns, kind=kind, notes=notes)


def _speeches(value: object) -> list[Speech] | None:
    if isinstance(value, Mapping):
        for shape in (_amazon, _azure, _deepgram, _google, _rev, _whisper_cpp):
            found = shape(value)
            if found is not None:
                return found
        for key in _LISTS:
            inner = value.get(key)
            found = _listed(inner, value) if isinstance(inner, list) else None
            if found is not None:
                return found
        for key in ("data", "speech", "result", "transcript", "payload", "meeting"):
            inner = value.get(key)
            if isinstance(inner, Mapping) and (found := _speeches(inner)) is not None:
                return found
        return None
    return _listed(value, {}) if isinstance(value, list) else None


def _amazon(value: Mapping[str, Any]) -> list[Speech] | None:
    results = value.get("results")
    if not isinstance(results, Mapping) or not isinstance(results.get("items"), list):
        return None
    by_start = {
        str(item.get("start_time")): str(item.get("speaker_label") or "")
        for segment in _maps(_at(results, "speaker_labels", "segments"))
        for item in _maps(segment.get("items"))
    }
    words = []
    speaker = ""
    for item in _maps(results["items"]):
        best = next(iter(_maps(item.get("alternatives"))), {})
        if item.get("type") != "punctuation":
            speaker = str(item.get("speaker_label") or by_start.get(str(item.get("start_time")), "") or "")
        joins = item.get("type") == "punctuation"
        words.append(
            (
                speaker,
                str(best.get("content") or ""),
                number(item.get("start_time")),
                number(item.get("end_time")),
                joins,
            )
        )
    return _from_words(words)


def _google(value: Mapping[str, Any]) -> list[Speech] | None:
    results = value.get("results")
    if not isinstance(results, list):
        results = _at(value, "response", "results")
    best = [next(iter(_maps(result.get("alternatives"))), {}) for result in _maps(results)]
    if not best or not any("transcript" in each or "words" in each for each in best):
        return None
    # With diarisation the last result repeats all words, each with its speaker.
    last = _maps(best[-1].get("words"))
    if any("speakerTag" in word or "speakerLabel" in word for word in last):
        tagged = [word for word in last if word.get("speakerTag") or word.get("speakerLabel")]
        return _from_words(
            [
                (
                    _named(word.get("speakerLabel") or word.get("speakerTag")),
                    str(word.get("word") or ""),
                    clock_seconds(word.get("startTime") or word.get("startOffset")),
                    clock_seconds(word.get("endTime") or word.get("endOffset")),
                    False,
                )
                for word in tagged
            ]
        )
    speeches = []
    for each in best:
        words = _maps(each.get("words"))
        start = clock_seconds(words[0].get("startTime") or words[0].get("startOffset")) if words else None
        end = clock_seconds(words[-1].get("endTime") or words[-1].get("endOffset")) if words else None
        speeches.append(_speech("", start, end, str(each.get("transcript") or "")))
    return speeches


def _azure(value: Mapping[str, Any]) -> list[Speech] | None:
    phrases = _maps(value.get("recognizedPhrases")) or _maps(value.get("phrases"))
    if not phrases or not any("nBest" in each or "offsetMilliseconds" in each for each in phrases):
        return None
    speeches = []
    for each in phrases:
        if each.get("recognitionStatus", "Success") != "Success":
            continue
        best = next(iter(_maps(each.get("nBest"))), each)
        if "offsetMilliseconds" in each:
            start, length = (_over(each.get(key), 1000) for key in ("offsetMilliseconds", "durationMilliseconds"))
        elif "offsetInTicks" in each:
            start, length = (_over(each.get(key), 10_000_000) for key in ("offsetInTicks", "durationInTicks"))
        else:
            start, length = clock_seconds(each.get("offset")), clock_seconds(each.get("duration"))
        end = round(start + length, 3) if start is not None and length is not None else None
        words = str(best.get("display") or best.get("text") or best.get("lexical") or "")
        speeches.append(_speech(_named(each.get("speaker")), start, end, words))
    return sorted(speeches, key=lambda speech: speech.start if speech.start is not None else 0.0)


def _deepgram(value: Mapping[str, Any]) -> list[Speech] | None:
    results = value.get("results")
    if not isinstance(results, Mapping) or not isinstance(results.get("channels"), list):
        return None
    utterances = _maps(results.get("utterances"))
    if utterances:
        return _listed(utterances, {})
    words = []
    for number_of, channel in enumerate(_maps(results["channels"])):
        best = next(iter(_maps(channel.get("alternatives"))), {})
        several = len(_maps(results["channels"])) > 1
        for word in _maps(best.get("words")):
            speaker = _named(number_of) if several else _named(word.get("speaker"))
            written = str(word.get("punctuated_word") or word.get("word") or "")
            words.append((speaker, written, number(word.get("start")), number(word.get("end")), False))
        if not _maps(best.get("words")) and best.get("transcript"):
            words.append(("", str(best["transcript"]), None, None, False))
    return _from_words(sorted(words, key=lambda word: word[2] if word[2] is not None else 0.0))


def _rev(value: Mapping[str, Any]) -> list[Speech] | None:
    monologues = _maps(value.get("monologues"))
    if not monologues:
        return None
    names = {each.get("id"): str(each.get("name") or "") for each in _maps(value.get("speakers"))}
    speeches = []
    for each in monologues:
        elements = _maps(each.get("elements"))
        said = each.get("speaker")
        if isinstance(said, Mapping):
            said = said.get("name") or said.get("id")
        name = names.get(said) or str(each.get("speaker_name") or "") or _named(said)
        starts = [at for element in elements if (at := number(element.get("ts"))) is not None]
        ends = [at for element in elements if (at := number(element.get("end_ts"))) is not None]
        words = "".join(str(element.get("value") or "") for element in elements)
        speeches.append(_speech(name, starts[0] if starts else None, ends[-1] if ends else None, words))
    return speeches


def _whisper_cpp(value: Mapping[str, Any]) -> list[Speech] | None:
    pieces = _maps(value.get("transcription"))
    if not pieces or not all(isinstance(each.get("offsets"), Mapping) for each in pieces):
        return None
    return [
        _speech(
            "",
            _over(each["offsets"].get("from"), 1000),
            _over(each["offsets"].get("to"), 1000),
            str(each.get("text") or ""),
        )
        for each in pieces
    ]


def _listed(value: object, around: Mapping[str, Any]) -> list[Speech] | None:
    """A list of objects with words and a speaker or a time each."""
    entries = _maps(value)
    if not entries or len(entries) < 0.8 * len(value if isinstance(value, list) else []):
        return None
    text_key = next(
        (key for key in _TEXT_KEYS if sum(_is_words(entry.get(key)) for entry in entries) >= 0.8 * len(entries)), None
    )
    speaker_key = next((key for key in _SPEAKER_KEYS if any(entry.get(key) is not None for entry in entries)), None)
    timed = sum(_times(entry) != (None, None) for entry in entries) >= 0.8 * len(entries)
    if text_key is None or not (timed or speaker_key) or (speaker_key is None and text_key in ("content", "message")):
        return None
    scale = _scale(entries, around)
    speeches = []
    for entry in entries:
        said = entry.get(speaker_key) if speaker_key else None
        if isinstance(said, Mapping):
            said = said.get("display_name") or said.get("name") or said.get("label") or said.get("id")
        named = entry.get("speaker_name") or entry.get("speakerName")
        start, end = (None if at is None else round(at / scale, 3) for at in _times(entry))
        speeches.append(_speech(_named(named or said), start, end, str(entry.get(text_key) or "")))
    return speeches


def _times(entry: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Start and end as written, clock times in seconds."""
    stamp = entry.get("timestamp")
    if isinstance(stamp, list | tuple) and len(stamp) == 2:
        return clock_seconds(stamp[0]), clock_seconds(stamp[1])
    start = next((at for key in _START_KEYS if (at := clock_seconds(entry.get(key))) is not None), None)
    end = next((at for key in _END_KEYS if (at := clock_seconds(entry.get(key))) is not None), None)
    if end is None and start is not None and (length := clock_seconds(entry.get("duration"))) is not None:
        end = start + length
    return start, end


def _scale(entries: Sequence[Mapping[str, Any]], around: Mapping[str, Any]) -> float:
    """1000 where the times are thousandths: by the names of the fields, or more than 60 of them for each character."""
    if any(key in entry for entry in entries for key in ("startMs", "start_ms", "start_offset")):
        return 1000.0
    raw = [
        entry.get(key)
        for entry in entries
        for key in ("start", "end", "start_time", "end_time", "startTime", "endTime")
    ]
    numbers = [at for at in raw if isinstance(at, int | float) and not isinstance(at, bool)]
    if not numbers or any(isinstance(at, float) and not at.is_integer() for at in numbers):
        return 1.0
    length = sum(len(str(entry.get(key) or "")) for entry in entries for key in _TEXT_KEYS)
    # People say 10 to 20 characters a second; counted in thousandths, one takes 50 or more.
    return 1000.0 if max(numbers) - min(numbers) > 20 * max(length, 1) else 1.0


def _from_words(words: Sequence[tuple[str, str, float | None, float | None, bool]]) -> list[Speech]:
    """Speeches from single words: speaker, word, start, end, and whether it joins the word before it."""
    speeches: list[Speech] = []
    for speaker, word, start, end, joins in words:
        last = speeches[-1] if speeches else None
        if last is not None and (last.speaker == speaker or joins):
            if joins and last.words:
                last.words[-1] += word
            else:
                last.words.append(word)
            last.end = end if end is not None else last.end
        else:
            speeches.append(Speech(speaker, start, end, [word]))
    return speeches


def _speech(speaker: str, start: float | None, end: float | None, words: str) -> Speech:
    return Speech(speaker, start, end, [" ".join(clean_text(words).split())])


def _named(said: object) -> str:
    """A speaker as a label: names as they are, bare numbers and letters after "Speaker"."""
    if said is None or isinstance(said, bool) or said == "":
        return ""
    label = " ".join(clean_text(str(said)).split())[:80]
    return f"Speaker {label}" if label.isdigit() or (len(label) == 1 and label.isascii()) else label


def _is_words(value: object) -> bool:
    return isinstance(value, str)


def _over(value: object, by: float) -> float | None:
    found = number(value)
    return round(found / by, 3) if found is not None else None


def _at(value: Mapping[str, Any], *keys: str) -> Any:
    found: Any = value
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
