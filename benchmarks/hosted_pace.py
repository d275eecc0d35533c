"""What a draft asks of a hosted model, and how long that takes when every reply comes after two seconds.

    python benchmarks/hosted_pace.py [--latency 2] [--example patients] [--drafts journey,personas,ideas]

A server on the loopback stands in for the model (`benchmarks/hosted_stub.py`): it answers in shape and says nothing
that is worth reading, so that only time, calls and tokens are measured. Sources are taken in and embedded beforehand,
which is timed apart. Each draft gets a project of its own, so that each pays for coding all passages. Prints a Markdown
table.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path

from assistant.artifacts import Brief
from assistant.claims import claims_of
from assistant.coders.model import PER_CALL
from assistant.examples import make_example
from benchmarks.drafts import DRAFTS
from benchmarks.hosted_stub import HostedStub
from corpus.progress import silent


def row(what: str, example: str, latency: float) -> str:
    """One draft in a project of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="hosted-") as folder,
        HostedStub(latency) as stub,
        make_example(example, Path(folder), chat_model="openai:stub", base_url=stub.url) as project,
    ):
        began = time.perf_counter()
        project.retriever().refresh(silent)
        indexed = time.perf_counter() - began
        began = time.perf_counter()
        artifact = DRAFTS[what](project, Brief())
        seconds = time.perf_counter() - began
        used = project.journal.totals()
        worded = [claim.wording for claim in claims_of(artifact)].count("model")
    return (
        f"| {what} | {indexed:.1f} | {seconds:.1f} | {used.calls} | {stub.most_at_once} | {used.prompt_tokens:,} "
        f"| {used.completion_tokens:,} | {worded} |"
    )


def main() -> None:
    """Measures every draft asked for."""
    parser = argparse.ArgumentParser(description="What drafts ask of a hosted model, and how long that takes.")
    parser.add_argument("--latency", type=float, default=2.0)
    parser.add_argument("--example", default="patients")
    parser.add_argument("--drafts", default="journey,personas,ideas")
    chosen = parser.parse_args()
    print(
        f"Example {chosen.example}, {PER_CALL} passages a call, {chosen.latency:g} s before each reply; "
        f"{os.cpu_count()} cores, {platform.machine()}, load average {os.getloadavg()[0]:.1f}.\n"
    )
    print("| draft | indexing, s | drafting, s | calls | most at once | tokens in | tokens out | lines worded |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for what in chosen.drafts.split(","):
        print(row(what, chosen.example, chosen.latency), flush=True)


if __name__ == "__main__":
    main()
