"""How much of what bears on a question about a meeting stands in a context of a given length. Used by `retrieval`.

Two lengths: 1,000 tokens (cl100k), and the number of tokens that 1,000 words of these meetings take with their
speakers' labels, because contexts are often measured in words.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.retrieval_corpus import put_meeting
from benchmarks.retrieval_measures import estimate
from benchmarks.retrieval_sets import Meeting, SpanQuestion
from corpus.context import stretches
from corpus.embedding import Embedder
from corpus.records import Scope
from corpus.retrieval import Retriever
from corpus.store import Store
from corpus.tokens import count_tokens

TOKENS = 1000
WORDS = 1000
Context = dict[str, set[int]]
"""Turns of each meeting that a context holds."""
Reader = Callable[[SpanQuestion, bool, int], Context]
"""A question, whether all meetings are searched, and how many tokens there may be → the context."""


def meetings_table(
    every: Sequence[Meeting], embedder: Embedder, default: Embedder | None, most: int | None
) -> Iterator[str]:
    """Coverage of the relevant turns, inside the meeting asked about and over all."""
    chosen = [each for each in every if each.questions and not each.questions[0].tuning][:most]
    questions = [question for meeting in chosen for question in meeting.questions]
    words = round(WORDS * _tokens_a_word(every))
    yield (
        f"{len(chosen)} meetings, {len(questions)} questions; none of them was looked at when the weights were chosen. "
        f"Share of the relevant turns that stand in a context of {TOKENS:,} tokens (cl100k), and of {words:,} tokens, "
        f"which are {WORDS:,} words of these meetings.\n"
    )
    yield (
        f"| | inside the meeting, {TOKENS:,} tokens | inside, {WORDS:,} words "
        f"| over all meetings, {TOKENS:,} tokens | over all, {WORDS:,} words |"
    )
    yield "|---|---|---|---|---|"
    rows: dict[str, Reader] = {"Wayfolk, stretches": _ours(chosen, embedder)}
    rows["LangChain chunks (1,000/200), same embedder"] = _windows(chosen, embedder, 1000, 200)
    if default is not None:
        rows["LangChain chunks (1,000/200), Chroma's default embedder"] = _windows(chosen, default, 1000, 200)
    for name, read in rows.items():
        cells = []
        for whole in (False, True):
            for budget in (TOKENS, words):
                found = [read(question, whole, budget).get(question.meeting, set()) for question in questions]
                shares = [len(q.turns & turns) / len(q.turns) for q, turns in zip(questions, found, strict=True)]
                cells.append(str(estimate(shares)))
        yield f"| {name} | {' | '.join(cells)} |"


def _tokens_a_word(every: Sequence[Meeting]) -> float:
    """Tokens of a turn with its label, by the words of both, over all meetings."""
    lines = [f"{turn.speaker}: {turn.text}\n" for meeting in every for turn in meeting.turns]
    return sum(map(count_tokens, lines)) / sum(len(line.split()) for line in lines)


def _ours(chosen: Sequence[Meeting], embedder: Embedder) -> Reader:
    folder = tempfile.mkdtemp(prefix="meetings-")
    store = Store.open(Path(folder) / "corpus.sqlite")
    for meeting in chosen:
        put_meeting(store, meeting)
    retriever = Retriever(store, embedder, Path(folder) / "index")

    def read(question: SpanQuestion, whole: bool, budget: int) -> Context:
        scope = None if whole else Scope(documents=frozenset({question.meeting}))
        context: Context = {}
        for stretch in stretches(retriever, store, question.text, tokens=budget, scope=scope):
            context.setdefault(stretch.document, set()).update(
                int(segment.id.rpartition(".")[2]) for segment in stretch.segments
            )
        return context

    return read


def _windows(chosen: Sequence[Meeting], embedder: Embedder, size: int, overlap: int) -> Reader:
    """Chunks of so many characters by cosine, the best first, until the tokens are used up."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=overlap, add_start_index=True)
    texts: list[str] = []
    where: list[tuple[str, set[int]]] = []
    for meeting in chosen:
        text, ends = "", []
        for turn in meeting.turns:
            text += f"{turn.speaker}: {turn.text}\n"
            ends.append(len(text))
        made: list[Any] = splitter.create_documents([text])
        for each in made:
            start = int(each.metadata["start_index"])
            first, last = np.searchsorted(ends, [start, start + len(each.page_content) - 1], side="right")
            texts.append(each.page_content)
            where.append((meeting.name, set(range(int(first), int(last) + 1))))
    vectors = embedder.embed_passages(texts)
    costs = [count_tokens(text) for text in texts]

    def read(question: SpanQuestion, whole: bool, budget: int) -> Context:
        scores = vectors @ embedder.embed_queries([question.text])[0]
        left = budget
        context: Context = {}
        for at in np.argsort(-scores, kind="stable"):
            name, turns = where[at]
            if not whole and name != question.meeting:
                continue
            if costs[at] > left:
                break
            left -= costs[at]
            context.setdefault(name, set()).update(turns)
        return context

    return read
