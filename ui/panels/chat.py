"""The conversation: questions, steps as they happen, verified sentences with numbered marks, counts, proposals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.artifacts import Citation
from assistant.replies import Reply, Statement
from ui.markup import Html, element, join
from ui.panels.chat_turn import edit_button, heard_in, leaving_card, next_row, turn_buttons, within_line
from ui.panels.claim_card import chip_row, to_files
from ui.panels.step_words import step_words
from ui.present import CountView, by_label, chips_of, count_views, isolated, model_told
from ui.session import AnswerStep, Turn
from ui.texts import Texts

LABELS = re.compile(r"\s*\[E\d+\]")
"""Citation labels as `Reply.answer` has them; the screen shows marks in their place."""


def chat_panel(
    turns: Sequence[Turn], texts: Texts, titles: dict[str, str] | None = None, *, sources: bool = True
) -> Html:
    """Every turn, oldest first; suggestions where nothing was said yet.

    Args:
        titles: of artifacts by id.
        sources: whether there is anything to ask; without, the way to bring files stands in place of suggestions, and
            of what is missing and the nearest passages under a question.
    """
    if not turns:
        return _welcome(texts) if sources else _nothing_yet(texts)
    return element(
        "div",
        *(_turn(turn, place, texts, titles or {}, sources) for place, turn in enumerate(turns)),
        next_row(turns[-1].next, texts),
        class_="wf-log",
        role="log",
        aria_live="polite",
        aria_label=texts("chat.label"),
    )


def _welcome(texts: Texts) -> Html:
    tries = [
        element("button", texts(key), type="button", class_="wf-try", data_act="suggest", data_text=texts(key))
        for key in ("chat.try1", "chat.try2", "chat.try3")
    ]
    return element(
        "div",
        element("h2", texts("chat.empty")),
        element("p", texts("chat.empty_lead")),
        element("div", *tries, class_="wf-tries"),
        class_="wf-welcome",
    )


def _nothing_yet(texts: Texts) -> Html:
    return element(
        "div",
        element("h2", texts("chat.begin")),
        element("p", texts("chat.begin_lead")),
        to_files(texts),
        class_="wf-welcome",
    )


def _turn(turn: Turn, place: int, texts: Texts, titles: dict[str, str], sources: bool) -> Html:
    return join(
        [
            element(
                "div",
                element("span", texts("chat.you"), class_="wf-unseen"),
                element("p", turn.question, dir="auto"),
                within_line(turn.within, texts),
                class_="wf-asked",
            ),
            edit_button(turn, place, texts),
            _answer(turn, place, texts, titles, sources),
        ]
    )


def _answer(turn: Turn, place: int, texts: Texts, titles: dict[str, str], sources: bool) -> Html:
    if turn.error:
        failed = element("p", turn.error, class_="wf-error", dir="auto", role="alert")
        body: Html = join([*_ready(turn.steps, texts), failed])  # what was verified before it broke off stands
    elif turn.leaving is not None:
        body = leaving_card(turn.leaving, texts)
    elif turn.reply is None:
        return element("div", _steps(turn.steps, texts), class_="wf-answer wf-live", aria_busy="true")
    else:
        empty = turn.reply.abstained and not sources
        body = _nothing_to_ask(texts) if empty else _reply(turn.reply, turn, place, texts, titles)
    return element(
        "div",
        element("span", texts("chat.assistant"), class_="wf-unseen"),
        body,
        turn_buttons(turn, place, texts) if turn.leaving is None else None,
        class_="wf-answer",
    )


def _steps(steps: tuple[AnswerStep, ...], texts: Texts) -> Html:
    told = [step for step in steps if step.statement is None]
    items = [
        element("li", step_line(step, texts), class_="wf-now" if place == len(told) - 1 else "wf-past")
        for place, step in enumerate(told)
    ] or [element("li", texts("chat.working"), class_="wf-now")]
    return join([element("ol", *items, class_="wf-steps"), *_ready(steps, texts)])


def _ready(steps: tuple[AnswerStep, ...], texts: Texts) -> list[Html]:
    """The sentences that were verified so far."""
    return [_statement(step.statement, by_label(step.citations), texts) for step in steps if step.statement]


def step_line(step: AnswerStep, texts: Texts) -> str:
    """A step in words: "Reading 34 passages of 12 voices"."""
    if step.passages:
        return texts(
            "step.reading",
            passages=texts.count("passages", step.passages),
            voices=texts.count("voices", step.voices),
        )
    name = texts.named("step", step.stage)
    detail = step_words(step.step, texts) if step.step is not None else step.detail
    return f"{name} · {detail}" if detail else name


def _nothing_to_ask(texts: Texts) -> Html:
    """In place of an answer, as long as there are no sources."""
    said = element("p", texts("chat.begin_lead"), class_="wf-statement")
    return join([element("p", texts("chat.begin"), class_="wf-abstained"), said, to_files(texts)])


def _reply(reply: Reply, turn: Turn, place: int, texts: Texts, titles: dict[str, str]) -> Html:
    citations = by_label(reply.citations)
    statements = [_statement(statement, citations, texts) for statement in reply.statements]
    if not statements and reply.answer and not reply.from_notes:
        statements = [element("p", LABELS.sub("", reply.answer), dir="auto", class_="wf-statement")]
    if reply.abstained:
        said = texts("chat.unanswered") if reply.from_notes else texts("chat.abstained")
        statements = [element("p", said, class_="wf-abstained"), *statements]
    used = {label for statement in (*reply.statements, *reply.from_notes) for label in statement.citations}
    rest = chips_of([label for label in citations if label not in used], citations) if not reply.counts else ()
    parts = [
        *statements,
        _notes(reply, citations, texts),
        element("p", reply.trouble, class_="wf-trouble", dir="auto", role="status") if reply.trouble else Html(""),
        chip_row(rest, texts, 8),
        heard_in(() if reply.from_notes else reply.citations, texts),
        _counts(count_views(reply, texts), texts),
        _missing(reply, texts),
        _search_for(turn.question, texts) if reply.abstained else None,
        element("p", reply.narrowed, dir="auto", class_="wf-missing") if reply.narrowed else Html(""),
        _drafted(reply, texts, titles),
        _proposal(reply, turn, place, texts),
        _usage(reply, texts),
    ]
    return join([part for part in parts if part is not None])


def _statement(statement: Statement, citations: Mapping[str, Citation], texts: Texts) -> Html:
    chips = chip_row(chips_of(statement.citations, citations), texts)
    unverified = (
        element("span", texts("chat.unverified"), class_="wf-badge wf-badge-warn", title=texts("chat.unverified_why"))
        if not statement.verified
        else None
    )
    style = "wf-statement" if statement.verified else "wf-statement wf-unverified"
    quoted = " wf-quoted" if statement.wording == "quote" else ""
    return element("p", element("span", statement.text), " ", unverified, chips, class_=style + quoted, dir="auto")


def _counts(rows: tuple[CountView, ...], texts: Texts) -> Html:
    if not rows:
        return Html("")
    lines = [
        element(
            "tr",
            element(
                "th",
                element("span", row.what, dir="auto"),
                element(
                    "span",
                    element("i", style=f"inline-size:{round(100 * row.share)}%"),
                    class_="wf-bar",
                    aria_hidden="true",
                ),
                scope="row",
            ),
            element("td", row.of),
            element("td", chip_row(row.chips, texts, 2)),
        )
        for row in rows
    ]
    return element("table", element("caption", texts("chat.counts")), element("tbody", *lines), class_="wf-counts")


def _notes(reply: Reply, citations: Mapping[str, Citation], texts: Texts) -> Html | None:
    """What the team's own notes say where no participant answers, apart from what people said."""
    if not reply.from_notes:
        return None
    lines = [_statement(each, citations, texts) for each in reply.from_notes]
    return element("section", element("h4", texts("chat.notes")), *lines, class_="wf-missing wf-notes")


def _missing(reply: Reply, texts: Texts) -> Html:
    if not reply.missing:
        return Html("")
    items = [element("li", line, dir="auto") for line in reply.missing]
    return element("div", element("h4", texts("chat.missing")), element("ul", *items), class_="wf-missing")


def _drafted(reply: Reply, texts: Texts, titles: dict[str, str]) -> Html:
    if not reply.artifact or reply.proposal:
        return Html("")
    title = titles.get(reply.artifact, reply.artifact)
    return element("p", texts("chat.drafted", title=isolated(title)), class_="wf-drafted", dir="auto")


def _proposal(reply: Reply, turn: Turn, place: int, texts: Texts) -> Html:
    if not reply.proposal:
        return Html("")
    if turn.decided:
        return element("p", texts(f"chat.{turn.decided}"), class_="wf-drafted")
    buttons = [
        element(
            "button",
            texts(f"chat.{word}"),
            type="button",
            class_=f"wf-button {style}",
            data_act="decide",
            data_proposal=reply.proposal,
            data_accept="yes" if word == "accept" else "no",
            data_turn=place,
        )
        for word, style in (("accept", "wf-primary"), ("refuse", ""))
    ]
    return element(
        "div", element("p", texts("chat.proposal")), element("div", *buttons, class_="wf-buttons"), class_="wf-proposal"
    )


def _search_for(question: str, texts: Texts) -> Html:
    """The way to the passages that come nearest to a question that is not answered."""
    return element(
        "button",
        texts("chat.search_for"),
        type="button",
        class_="wf-button wf-slim wf-search-for",
        data_act="look",
        data_view="search",
        data_words=question,
        data_open="yes",
    )


def _usage(reply: Reply, texts: Texts) -> Html:
    if not reply.usage.model:
        return Html("")
    tokens = reply.usage.prompt_tokens + reply.usage.completion_tokens
    said = texts("chat.usage", model=model_told(reply.usage.model, texts), seconds=f"{reply.usage.seconds:.1f}")
    return element(
        "p",
        element("bdi", said, dir=texts.direction),
        f" · {texts('chat.tokens', n=f'{tokens:,}')}" if tokens else None,
        class_="wf-usage",
    )
