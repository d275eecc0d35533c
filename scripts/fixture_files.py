"""A fixture and the truth beside it, written under tests/formats. Knows no format."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fixture_talks import Talk

FOLDER = Path(__file__).parent.parent / "tests" / "formats"


Turns = list[dict[str, Any]]


def turns_of(talk: Talk, *, starts: Sequence[float] = (), interviewer: str = "", participant: str = "") -> Turns:
    """The truth of a talk's turns."""
    found: Turns = []
    for at, (who, words) in enumerate(talk.turns):
        label = (interviewer or talk.interviewer) if who == "i" else (participant or talk.participant)
        turn: dict[str, Any] = {"speaker": label, "role": "interviewer" if who == "i" else "participant", "text": words}
        if starts:
            turn["start"] = starts[at]
        found.append(turn)
    return found


def keep(folder: str, name: str, data: bytes, turns: Turns, **truth: Any) -> None:
    """Write a fixture and its truth."""
    path = FOLDER / folder
    path.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(data)
    tables = {key: truth.pop(key) for key in ("segment_attributes",) if key in truth}
    lines = [f"{key} = {_toml(value)}" for key, value in {**truth, "file": name}.items()]
    for turn in turns:
        lines += ["", "[[turns]]", *(f"{key} = {_toml(value)}" for key, value in turn.items())]
    for key, table in tables.items():
        lines += ["", f"[{key}]", *(f"{_toml(inner)} = {_inline(value)}" for inner, value in table.items())]
    (path / "truth.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _inline(table: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{_toml(key)} = {_toml(value)}" for key, value in table.items()) + " }"


def saved(document: Any) -> bytes:
    """The bytes of what python-docx or python-pptx made."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
