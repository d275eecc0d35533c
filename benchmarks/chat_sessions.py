"""Many people chat at once with a slow model: errors, answers that went astray, memory over time, waiting times.

    python -m benchmarks.chat_sessions [--people 50] [--seconds 300] [--latency 1.0] [--output docs/chat-load.md]

Serves the shipped example in a process of its own, over a stub of the chat completions API that answers after `latency`
seconds (`benchmarks/hosted_stub.py`): with words of the passages, cited, and with the question, which bears the mark of
who asked it. Each person asks one question after the other in a conversation of theirs. An answer that holds another's
mark or not its own, or no verified statement, and a conversation that holds another's question went astray.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.hosted_stub import HostedStub

MARK = re.compile(r"\bperson-(\d+)\b")
TOPICS = ("the website", "paying", "the map", "the forest office", "printing", "the vendor", "the date", "the rules")
EVERY = 2.0
"""Seconds between looks at the server's memory."""
WARM_UP = 0.25
"""Part of the time after which memory is to stay as it is."""


@dataclass
class Told:
    """What happened."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    astray: int = 0
    unverified: int = 0
    by_person: dict[int, int] = field(default_factory=dict)
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the start, megabytes resident."""


async def person(number: int, address: str, until: float, told: Told) -> None:
    """One who asks, waits for the answer and asks again, in one conversation."""
    conversation, asked = "", 0
    async with httpx.AsyncClient(base_url=address, timeout=300.0, trust_env=False) as client:
        while time.monotonic() < until:
            question = f"I am person-{number}. What do people say about {TOPICS[(number + asked) % len(TOPICS)]}?"
            began = time.monotonic()
            try:
                reply = await _asked(client, question, conversation)
            except (httpx.HTTPError, ValueError) as error:
                told.errors.append(f"{type(error).__name__}: {str(error)[:120]}")
                await asyncio.sleep(1)
                continue
            told.waits.append(time.monotonic() - began)
            told.by_person[number] = told.by_person.get(number, 0) + 1
            conversation, asked = reply["conversation"], asked + 1
            told.astray += set(MARK.findall(json.dumps(reply))) != {str(number)}
            told.unverified += not any(statement["verified"] for statement in reply["statements"])


async def _asked(client: httpx.AsyncClient, question: str, conversation: str) -> dict[str, Any]:
    data = {"data": [question, "", "en", conversation, ""]}
    event = (await client.post("gradio_api/call/ask", json=data)).raise_for_status().json()["event_id"]
    kind = ""
    async with client.stream("GET", f"gradio_api/call/ask/{event}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("event:"):
                kind = line.partition(":")[2].strip()
            elif line.startswith("data:") and kind in ("complete", "error"):
                if kind == "error":
                    raise ValueError(line)
                answer: dict[str, Any] = json.loads(line.partition(":")[2])[0]
                return answer
    raise ValueError("the answer was cut off")


async def watched(process: int, until: float, told: Told) -> None:
    """The server's memory over time, as Linux tells it."""
    began = time.monotonic()
    page = resource.getpagesize()
    while time.monotonic() < until:
        resident = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * page / 1e6
        told.memory.append((time.monotonic() - began, resident))
        await asyncio.sleep(EVERY)


async def run(people: int, seconds: float, address: str, process: int) -> Told:
    """Everybody at once."""
    told = Told()
    until = time.monotonic() + seconds
    await asyncio.gather(watched(process, until, told), *(person(n, address, until, told) for n in range(people)))
    return told


def strayed(root: Path) -> int:
    """Conversations on disk that hold questions of more than one person."""
    found = 0
    for path in (root / "conversations").glob("*.jsonl"):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        found += len({mark for line in lines for mark in MARK.findall(line.get("question", ""))}) > 1
    return found


def page(told: Told, stray_files: int, people: int, seconds: float, latency: float) -> str:
    """The figures as a page."""
    waits = sorted(told.waits)
    warm = [megabytes for at, megabytes in told.memory if at >= WARM_UP * seconds] or [0.0]
    third = max(len(warm) // 3, 1)
    answers = [told.by_person.get(n, 0) for n in range(people)]
    rows = (
        ("answers", f"{len(waits)}"),
        ("errors", f"{len(told.errors)}"),
        ("answers without their own mark or with another's", f"{told.astray}"),
        ("answers without a verified statement", f"{told.unverified}"),
        ("conversations on disk with another's question", f"{stray_files}"),
        ("wait for an answer, p50 / p95, seconds", f"{_quantile(waits, 0.5):.1f} / {_quantile(waits, 0.95):.1f}"),
        ("answers a person, least / most", f"{min(answers)} / {max(answers)}"),
        ("memory of the server at the start, MB", f"{told.memory[0][1]:.0f}"),
        (
            "memory after warm-up, mean of the first third / of the last third, MB",
            f"{statistics.mean(warm[:third]):.0f} / {statistics.mean(warm[-third:]):.0f}",
        ),
        ("memory after warm-up, highest, MB", f"{max(warm):.0f}"),
    )
    command = f"python -m benchmarks.chat_sessions --people {people} --seconds {seconds:.0f} --latency {latency:g}"
    return "\n".join(
        [
            "# Many people chat at once",
            "",
            f"{people} people ask one question after the other for {seconds:.0f} seconds, each in a conversation of",
            f"their own, of the shipped example; the language model is a stub that answers after {latency:g} s.",
            "So many answers are worked on at the same time as `ui.jobs.LIMITS_ELSEWHERE` says; the others wait in the",
            "order they came. Made, on a machine with two cores that did other work as well, by:",
            "",
            f"    {command}",
            "",
            "| | |",
            "|---|---|",
            *(f"| {name} | {value} |" for name, value in rows),
            *(["", "Errors, the first five: " + "; ".join(told.errors[:5])] if told.errors else []),
            "",
        ]
    )


def _quantile(values: list[float], share: float) -> float:
    return values[min(int(share * len(values)), len(values) - 1)] if values else 0.0


SERVER = """
import json, sys
from pathlib import Path
from assistant.examples import make_example
from assistant.project import Project
from ui.backend import ProjectBackend
from ui.app import build_screen, launch
root = Path(sys.argv[1])
make_example("permits", root).close()
project = Project.open(root, chat_model="openai:stub", base_url=sys.argv[2], api_key="none")
backend = ProjectBackend(project)
backend.allow_leaving()
print(launch(build_screen(backend), "127.0.0.1", 0), flush=True)
sys.stdin.read()
"""


def main() -> None:
    """Run it and write the page."""
    parser = argparse.ArgumentParser(description="Many people chat at once with a slow model.")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--latency", type=float, default=1.0, help="seconds that the stub takes")
    parser.add_argument("--output", type=Path, default=Path("docs/chat-load.md"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, HostedStub(args.latency) as stub:
        root = Path(folder) / "permits"
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(root), stub.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "GRADIO_TEMP_DIR": folder},
        )
        assert process.stdout is not None
        try:
            address = next(line.strip() for line in process.stdout if line.startswith("http"))
            asyncio.run(_first_answer(address))
            told = asyncio.run(run(args.people, args.seconds, address, process.pid))
            text = page(told, strayed(root), args.people, args.seconds, args.latency)
        finally:
            process.terminate()
            process.wait(10)
    args.output.write_text(text, encoding="utf-8")
    print(text)


async def _first_answer(address: str) -> None:
    """The first answer codes and indexes the example; that is no part of what is measured."""
    async with httpx.AsyncClient(base_url=address, timeout=600.0, trust_env=False) as client:
        await _asked(client, "What do people say about the website?", "")


if __name__ == "__main__":
    main()
