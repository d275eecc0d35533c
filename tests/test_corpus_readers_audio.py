"""Recordings come in through a transcriber behind the OpenAI audio interface, played by a server on the loopback."""

from __future__ import annotations

import io
import json
import threading
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.project import Project
from corpus.errors import SourceError, TranscriberError, UnreadableSource, UnsupportedSource
from corpus.ingest import ingest
from corpus.readers.audio import read
from corpus.readers.formats import read as read_any
from corpus.segmenting import Source, segment
from corpus.sidecar import SourceSettings
from corpus.transcribers import make_transcriber
from corpus.transcribers.cutting import cut
from corpus.transcribers.openai_compatible import HOSTED_LIMIT, OpenAICompatibleTranscriber
from corpus.transcribing import TranscriberChoice, choose

MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(100)
TALKS = {
    "en": [("A", "Why did you call?"), ("B", "Because the app never opened."), ("B", "So I gave up.")],
    "zh": [("A", "您为什么打电话？"), ("B", "因为软件打不开。"), ("B", "后来我就放弃了。")],
    "ar": [("A", "لماذا اتصلت بنا؟"), ("B", "لأن التطبيق لم يفتح."), ("B", "ثم تخليت عنه.")],
    "ko": [("A", "왜 전화하셨나요?"), ("B", "앱이 열리지 않아서요."), ("B", "그래서 포기했어요.")],
}


class Server:
    """Answers each request with the next of `answers`: a status and a body; the last one repeats."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.requests: list[bytes] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                server.requests.append(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = server.answers[min(len(server.requests), len(server.answers)) - 1]
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    choose(None)


def diarized(language: str) -> dict[str, Any]:
    segments = [
        {"speaker": speaker, "text": words, "start": 2.0 * at, "end": 2.0 * at + 1.5}
        for at, (speaker, words) in enumerate(TALKS[language])
    ]
    return {"text": " ".join(words for _, words in TALKS[language]), "segments": segments, "language": language}


def told(server: Server, name: str, model: str = "whisper-1", **settings: Any) -> Any:
    choose(TranscriberChoice(f"openai:{model}", server.url))
    said = SourceSettings(study="s", **settings)
    return segment(read(MP3, name, said), Source(name, name, "h", said))


@pytest.mark.parametrize("language", TALKS)
def test_speakers_and_times_in_four_languages(server: Server, language: str) -> None:
    server.answers = [(200, diarized(language))]
    result = told(server, "call.mp3", "gpt-4o-transcribe-diarize", language=language)
    between = "" if language == "zh" else " "
    own = TALKS[language]
    assert [(each.speaker, each.text, each.start_time, each.end_time) for each in result.segments] == [
        ("Speaker A", own[0][1], 0.0, 1.5),
        ("Speaker B", own[1][1] + between + own[2][1], 2.0, 5.5),
    ]
    assert all(each.span.of(result.document.text) == each.text for each in result.segments)
    assert result.document.language == language
    assert b"diarized_json" in server.requests[0]
    assert f'name="language"\r\n\r\n{language}'.encode() in server.requests[0]
    assert [each.value for each in result.guesses if each.what == "words"] == ["openai:gpt-4o-transcribe-diarize"]


def test_segments_without_speakers_and_models_that_give_words_alone(server: Server) -> None:
    body = {"text": "It broke. Then it worked.", "language": "english"}
    parts = [{"text": " It broke.", "start": 0, "end": 1.0}, {"text": " Then it worked.", "start": 5.0, "end": 6.0}]
    server.answers = [(200, {**body, "segments": parts})]
    result = told(server, "call.mp3")
    assert [(each.text, each.start_time) for each in result.segments] == [("It broke.", 0.0), ("Then it worked.", 5.0)]
    assert result.document.language == "en"
    assert "tells no speakers apart" in result.notes[0]
    refused = {"error": {"message": "response_format 'verbose_json' is not compatible", "type": "invalid"}}
    server.answers = [(200, body)] * 1 + [(400, refused), (200, body)]
    assert [each.text for each in told(server, "b.mp3", "words").segments] == ["It broke. Then it worked."]
    assert b"verbose_json" in server.requests[1]
    assert b"verbose_json" not in server.requests[2]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((401, {"error": {"message": "bad key"}}), "AuthenticationError: .*bad key.*check the model's name"),
        ((413, {"error": {"message": "too large"}}), "larger than the transcription server takes"),
        ((200, b"<html>no</html>"), "did not answer as it should"),
        ((200, {"text": 3}), "no transcription"),
        ((200, {"text": " "}), "heard no words"),
    ],
)
def test_a_server_that_fails_is_told_in_one_sentence(server: Server, answer: tuple[int, Any], message: str) -> None:
    server.answers = [answer]
    with pytest.raises(SourceError, match=message) as refused:
        told(server, "call.mp3")
    assert str(refused.value).startswith("call.mp3: ")
    assert "\n" not in str(refused.value)


def test_without_a_transcriber_a_recording_is_refused_by_name_and_by_content() -> None:
    choose(None)
    for name in ("call.mp3", "call.m4a", "film.MOV", "call.txt"):
        with pytest.raises(UnsupportedSource, match=r"needs a transcriber.*transcriber =") as refused:
            read_any(MP3, name, SourceSettings())
        assert "\n" not in str(refused.value)


def test_transcribers_by_name() -> None:
    with pytest.raises(TranscriberError, match="no transcriber called 'x:y'"):
        make_transcriber("x:y")
    with pytest.raises(TranscriberError, match="OPENAI_API_KEY"):
        make_transcriber("openai:whisper-1")
    assert "secret" not in repr(TranscriberChoice("openai:whisper-1", api_key="secret"))


def wav(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(8000)
        target.writeframes(b"\x01\x02" * int(8000 * seconds))
    return out.getvalue()


def mp3(frames: int) -> bytes:
    return b"ID3\x04\x00\x00\x00\x00\x00\x05tag.." + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def test_large_recordings_are_cut_at_their_frames() -> None:
    pieces = cut(wav(3), 20_000)
    assert pieces is not None
    assert [round(start, 2) for start, _ in pieces] == [0.0, 1.19, 2.37]
    sound = b""
    for _, piece in pieces:
        assert len(piece) <= 20_000
        with wave.open(io.BytesIO(piece)) as source:
            sound += source.readframes(source.getnframes())
    assert sound == b"\x01\x02" * 24000
    parts = cut(mp3(100), 4170)
    assert parts is not None
    assert len(parts) == 10
    assert [round(start, 3) for start, _ in parts[:3]] == [0.0, 0.261, 0.522]
    assert b"".join(piece for _, piece in parts) == mp3(100)[15:]
    assert cut(b"\x00\x00\x00\x20ftypM4A " + bytes(5000), 100) is None
    assert cut(b"\xff" * 10_000, 100) is None


def test_the_hosted_limit_is_told_where_a_format_cannot_be_cut() -> None:
    big = b"\x00\x00\x00\x20ftypM4A " + bytes(HOSTED_LIMIT)
    with pytest.raises(TranscriberError, match=r"larger than 25 MB.*as \.mp3 or \.wav"):
        OpenAICompatibleTranscriber("whisper-1", api_key="k").transcribe(big, "a.m4a", "")


def test_ingest_transcribes_once_and_again_with_another_transcriber(server: Server, tmp_path: Path) -> None:
    server.answers = [(200, diarized("en"))]
    recording = tmp_path / "p" / "sources" / "call.mp3"
    with Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:") as project:
        recording.parent.mkdir()
        recording.write_bytes(MP3)
        with project.store(writer=True) as store:
            first = ingest(store, [recording], root=project.root, transcriber=project.transcriber())
            assert "needs a transcriber" in first.failed[0][1]
        choice = TranscriberChoice("openai:a", server.url, None, project.root / "transcriptions")
        with project.store(writer=True) as store:
            assert ingest(store, [recording], root=project.root, transcriber=choice).added == ["sources/call.mp3"]
            assert ingest(store, [recording], root=project.root, transcriber=choice).unchanged == ["sources/call.mp3"]
            store.remove_document(next(iter(store.documents())).id)
            assert ingest(store, [recording], root=project.root, transcriber=choice).failed == []
    assert len(server.requests) == 1
    assert len(list((tmp_path / "p" / "transcriptions").glob("*.json"))) == 1


def test_the_project_s_settings_name_the_transcriber(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p", transcriber="openai:whisper-1", base_url="http://127.0.0.1:9/v1") as project:
        choice = project.transcriber()
        assert choice is not None
        assert (choice.name, choice.base_url) == ("openai:whisper-1", "http://127.0.0.1:9/v1")
        assert 'transcriber = "openai:whisper-1"' in (tmp_path / "p" / "wayfolk.toml").read_text("utf-8")


def test_a_damaged_transcription_on_disk_is_made_anew(server: Server, tmp_path: Path) -> None:
    server.answers = [(200, diarized("en"))]
    choose(TranscriberChoice("openai:a", server.url, None, tmp_path))
    read(MP3, "a.mp3", SourceSettings())
    next(tmp_path.glob("*.json")).write_text("{", "utf-8")
    read(MP3, "a.mp3", SourceSettings())
    read(MP3, "a.mp3", SourceSettings())
    assert len(server.requests) == 2
    (tmp_path / "a.file").write_text("", "utf-8")
    choose(TranscriberChoice("openai:b", server.url, None, tmp_path / "a.file" / "x"))
    with pytest.raises(UnreadableSource, match="can't be kept"):
        read(MP3, "a.mp3", SourceSettings())
