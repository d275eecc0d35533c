"""Transcribers behind the OpenAI audio interface: the hosted one, or any server that speaks it.

Recordings leave this machine. Asks for speakers where the model tells them apart, else for segments with times, else
for words alone. What is larger than the hosted service takes is cut where the format allows it (WAV, MP3).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.errors import TranscriberError
from corpus.transcribers.cutting import cut
from corpus.transcribing import Transcription, Utterance

if TYPE_CHECKING:
    from openai import OpenAI

HOSTED_LIMIT = 25 * 1024 * 1024
"""Bytes of one recording that the hosted service takes; own servers tell theirs by refusing (status 413)."""
_ROOM = 64 * 1024
_TIMEOUT_SECONDS = 3 * 3600.0
_NAMES = {
    **{
        "english": "en",
        "chinese": "zh",
        "mandarin": "zh",
        "korean": "ko",
        "arabic": "ar",
        "german": "de",
        "french": "fr",
    },
    **{"spanish": "es", "portuguese": "pt", "italian": "it", "japanese": "ja", "russian": "ru", "turkish": "tr"},
    **{"vietnamese": "vi", "indonesian": "id", "hindi": "hi", "dutch": "nl", "polish": "pl"},
}
"""Names of languages that servers give instead of codes."""


class OpenAICompatibleTranscriber:
    """Recordings to words by a server."""

    def __init__(self, model: str, *, base_url: str | None = None, api_key: str | None = None) -> None:
        """Prepares a client; nothing is sent yet.

        Raises:
            TranscriberError: no key was given and the server is not one of the user's own.
        """
        if not api_key and not base_url:
            raise TranscriberError(
                "No key for the transcriber; set OPENAI_API_KEY, or a base URL of your own server "
                "(transcriber_base_url under [models] in wayfolk.toml)."
            )
        self._model = model
        self._base_url = base_url
        self._key = api_key or "none"
        self._made: OpenAI | None = None

    def transcribe(self, data: bytes, name: str, language: str) -> Transcription:
        """What is said in a recording; one that is too large for the hosted service is cut into pieces.

        Raises:
            TranscriberError: the server refused, could not be reached, or answered with something else; or the
            recording is too large and its format can't be cut.
        """
        limit = None if self._base_url else HOSTED_LIMIT - _ROOM
        pieces = [(0.0, data)] if limit is None or len(data) <= limit else cut(data, limit)
        if pieces is None:
            raise TranscriberError(
                f"it is larger than {HOSTED_LIMIT // 1024**2} MB, which is what the transcription service takes; save "
                "it as .mp3 or .wav, which are sent in pieces, or as several shorter files."
            )
        utterances: list[Utterance] = []
        told = ""
        for offset, piece in pieces:
            answer = self._asked(piece, name, language.partition("-")[0].lower())
            told = told or _language(str(answer.get("language") or ""))
            utterances.extend(_utterances(answer, offset))
        notes = [f"it was sent in {len(pieces)} pieces, for its size."] if len(pieces) > 1 else []
        if utterances and not any(each.speaker for each in utterances):
            notes.append(
                "the transcriber tells no speakers apart; use one that does, or say whose words they are with voice ="
                ' "participant" or a corrected transcript.'
            )
        return Transcription(tuple(utterances), told, tuple(notes))

    def _asked(self, data: bytes, name: str, language: str) -> dict[str, Any]:
        """The server's answer, in the richest form that it gives."""
        from openai import APIStatusError, OpenAIError

        forms = ["diarized_json", "json"] if "diarize" in self._model else ["verbose_json", "json"]
        for form in forms:
            try:
                return self._answer(data, name, language, form)
            except APIStatusError as error:
                if error.status_code == 413:
                    raise TranscriberError(
                        f"it is larger than the transcription server takes ({len(data) / 1024**2:.0f} MB were sent); "
                        "raise the server's limit, or save it as several shorter files."
                    ) from None
                # Some models give words alone and refuse to give more.
                if form == forms[-1] or error.status_code not in (400, 404, 422) or "format" not in str(error).lower():
                    raise self._failed(error) from None
            except (OpenAIError, ValueError) as error:
                raise self._failed(error) from None
        raise TranscriberError(f"the transcriber openai:{self._model} gave no answer.")

    def _answer(self, data: bytes, name: str, language: str, form: str) -> dict[str, Any]:
        more: dict[str, Any] = {"response_format": form}
        if language and language != "und":
            more["language"] = language
        if form == "diarized_json":
            more["chunking_strategy"] = "auto"  # asked for by the models that tell speakers apart
        response = self._client().audio.transcriptions.with_raw_response.create(
            file=(name, data), model=self._model, **more
        )
        answer = json.loads(response.content)
        if not isinstance(answer, dict) or not isinstance(answer.get("text", ""), str):
            raise ValueError("the answer is no transcription")
        return answer

    def _failed(self, error: Exception) -> TranscriberError:
        return TranscriberError(
            f"the transcriber openai:{self._model} did not answer as it should ({type(error).__name__}: "
            f"{str(error)[:300]}); check the model's name, the key and the base URL."
        )

    def _client(self) -> OpenAI:
        if self._made is None:
            from openai import OpenAI

            self._made = OpenAI(base_url=self._base_url, api_key=self._key, timeout=_TIMEOUT_SECONDS, max_retries=3)
        return self._made


def _utterances(answer: dict[str, Any], offset: float) -> list[Utterance]:
    found: list[Utterance] = []
    segments = answer.get("segments")
    for each in segments if isinstance(segments, list) else ():
        if not isinstance(each, dict):
            continue
        words = str(each.get("text") or "").strip()
        if words:
            speaker = str(each.get("speaker") or each.get("speaker_label") or "").strip()
            found.append(Utterance(words, speaker, _time(each.get("start"), offset), _time(each.get("end"), offset)))
    whole = str(answer.get("text") or "").strip()
    return found or ([Utterance(whole)] if whole else [])


def _time(value: Any, offset: float) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(float(value) + offset, 3) if number and 0 <= value < 1e6 else None


def _language(said: str) -> str:
    said = said.strip().lower()
    return _NAMES.get(said, said if 2 <= len(said) <= 3 and said.isalpha() else "")
