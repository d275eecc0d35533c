"""What each draft and one answer take on the shipped example: seconds, tokens, model calls, and who worded the claims.

    python benchmarks/drafts.py [--models extractive,local] [--example permits]

Each way of working gets a project of its own and does everything in the order of the table, so the first row of each
pays for embedding and coding the passages, and lines that were worded once are not worded again. Tokens and calls are
those of the project's journal; seconds are wall-clock. Prints one Markdown table.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.answers import answer
from assistant.artifacts import AnyArtifact, Brief
from assistant.chat_model import ChatRequest, Message
from assistant.claims import claims_of
from assistant.examples import example_names, make_example
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.journal import Totals
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from assistant.replies import Reply
from assistant.settings import DEFAULT_CHAT_MODEL

QUESTIONS = {
    "permits": "Why do people hesitate to buy the permit online?",
    "patients": "Why are people unhappy with the transport?",
}
MODELS = {"extractive": "extractive:", "local": DEFAULT_CHAT_MODEL}
DRAFTS: dict[str, Callable[[Project, Brief], AnyArtifact]] = {
    "findings": draft_findings,
    "personas": draft_personas,
    "journey": draft_journey,
    "ideas": draft_ideas,
}


@dataclass(frozen=True)
class Row:
    """What one piece of work took."""

    what: str
    seconds: float
    calls: int
    prompt_tokens: int
    completion_tokens: int
    claims: int
    worded: int
    """Claims that the model put into words."""

    def markdown(self, model: str) -> str:
        """The row of the table."""
        share = f"{self.worded / self.claims:.0%}" if self.claims else "–"
        return (
            f"| {model} | {self.what} | {self.seconds:,.1f} | {self.calls:,} | {self.prompt_tokens:,} "
            f"| {self.completion_tokens:,} | {self.claims:,} | {share} |"
        )


def measured(project: Project, what: str, work: Callable[[], Sequence[str]]) -> Row:
    """Do `work`, which gives who worded each claim, and tell what it took."""
    before, began = project.journal.totals(), time.perf_counter()
    wordings = work()
    seconds, after = time.perf_counter() - began, project.journal.totals()
    calls, prompt_tokens, completion_tokens = _difference(before, after)
    return Row(what, seconds, calls, prompt_tokens, completion_tokens, len(wordings), wordings.count("model"))


def _difference(before: Totals, after: Totals) -> tuple[int, int, int]:
    return (
        after.calls - before.calls,
        after.prompt_tokens - before.prompt_tokens,
        after.completion_tokens - before.completion_tokens,
    )


def everything(project: Project, question: str) -> Iterator[Row]:
    """Index, draft each kind, ask; each row as it is done."""

    def index() -> Sequence[str]:
        project.retriever().refresh()
        return ()

    def ask() -> Sequence[str]:
        reply: Reply = answer(project, question)
        return [statement.wording for statement in reply.statements]

    def draft(kind: str) -> Sequence[str]:
        return [claim.wording for claim in claims_of(DRAFTS[kind](project, Brief()))]

    model = project.chat_model()
    if model is not None:
        model.reply(ChatRequest((Message("user", "Say: ready"),), max_tokens=4))  # loading it is no part of a draft
    yield measured(project, "index", index)
    for kind in DRAFTS:
        yield measured(project, kind, partial(draft, kind))
    yield measured(project, "ask", ask)


def main() -> None:
    """Measures each model in turn and prints the rows as they are done."""
    parser = argparse.ArgumentParser(description="What each draft and one answer take on the shipped example.")
    parser.add_argument("--models", default="extractive,local", help=f"of {', '.join(MODELS)}; comma-separated")
    parser.add_argument("--example", choices=example_names(), default="permits")
    chosen = parser.parse_args()
    names = chosen.models.split(",")
    if unknown := set(names) - set(MODELS):
        parser.error(f"there are no models {', '.join(sorted(unknown))}; there are {', '.join(MODELS)}")
    print(f"{chosen.example}; {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.\n")
    print("| model | what | seconds | model calls | tokens in | tokens out | claims | worded by the model |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            make_example(chosen.example, Path(folder)).close()
            with Project.open(Path(folder), chat_model=MODELS[name]) as project:
                for row in everything(project, QUESTIONS[chosen.example]):
                    print(row.markdown(name), flush=True)


if __name__ == "__main__":
    main()
