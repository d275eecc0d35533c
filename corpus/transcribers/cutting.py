"""A recording → pieces no larger than a limit, with the time each begins at. Knows WAV and MP3, decodes nothing."""

from __future__ import annotations

import io
import wave

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Version bits of an MPEG frame → samples a second, by the rate bits."""
_KILOBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def cut(data: bytes, limit: int) -> list[tuple[float, bytes]] | None:
    """Pieces in order, each with the second at which it begins; None where the format can't be cut."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _cut_wave(data, limit)
    pieces = _cut_mpeg(data, limit)
    return pieces or None


def _cut_wave(data: bytes, limit: int) -> list[tuple[float, bytes]] | None:
    pieces: list[tuple[float, bytes]] = []
    try:
        with wave.open(io.BytesIO(data)) as source:
            frame = source.getsampwidth() * source.getnchannels()
            many = max(1, (limit - 1024) // max(1, frame))
            at = 0
            while at < source.getnframes() and (frames := source.readframes(many)):
                out = io.BytesIO()
                with wave.open(out, "wb") as target:
                    target.setnchannels(source.getnchannels())
                    target.setsampwidth(source.getsampwidth())
                    target.setframerate(source.getframerate())
                    target.writeframes(frames)
                pieces.append((at / source.getframerate(), out.getvalue()))
                at += len(frames) // frame
    except (wave.Error, EOFError, ValueError, ZeroDivisionError):
        return None  # not PCM, or damaged
    return pieces or None


def _cut_mpeg(data: bytes, limit: int) -> list[tuple[float, bytes]]:
    """Pieces of whole frames: each frame of MPEG audio layer III is found by its header."""
    at = _after_tag(data)
    start, begins, now = at, 0.0, 0.0
    pieces: list[tuple[float, bytes]] = []
    while at + 4 <= len(data):
        frame = _frame(data, at)
        if frame is None:
            following = data.find(b"\xff", at + 1)
            if following < 0 or (at - start > 65536 and not pieces and now == 0.0):
                break
            at = following
            continue
        size, seconds = frame
        if at + size - start > limit:
            pieces.append((begins, data[start:at]))
            start, begins = at, now
        at += size
        now += seconds
    if now == 0.0:
        return []
    return [*pieces, (begins, data[start:])] if len(data) - start <= limit else []


def _frame(data: bytes, at: int) -> tuple[int, float] | None:
    """Bytes and seconds of the frame at an offset; None where there is none."""
    if data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return None
    version = (data[at + 1] >> 3) & 3
    rate_at, bits = (data[at + 2] >> 2) & 3, data[at + 2] >> 4
    if version == 1 or rate_at == 3 or not 0 < bits < 15:
        return None
    rate = _RATES[version][rate_at]
    kilobits = _KILOBITS[3 if version == 3 else 2][bits]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kilobits * 1000 // rate + ((data[at + 2] >> 1) & 1), samples / rate


def _after_tag(data: bytes) -> int:
    """Past an ID3 tag, whose size is written seven bits a byte."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return min(len(data), 10 + size)
