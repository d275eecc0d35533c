"""What was asked of several people, and who answered one question what."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.questions_view import Answer, Question
from ui.markup import Html, element
from ui.panels.claim_card import empty_state
from ui.panels.person_words import passage_card, person_button
from ui.session import QuestionsView
from ui.texts import Texts

SHOWN = 200
"""Questions in the list, and answers under one."""


def questions_panel(asked: QuestionsView, texts: Texts) -> Html:
    """All questions, most answered first; a click shows the answers."""
    if not asked.questions:
        return empty_state(texts("asked.none"), texts("asked.none_lead"))
    rows = [_row(question, texts) for question in asked.questions[:SHOWN]]
    rest = len(asked.questions) - SHOWN
    return element(
        "div",
        element("p", texts("asked.lead"), class_="wf-lead"),
        element("ol", *rows, class_="wf-questions"),
        element("p", texts.count("more", rest), class_="wf-count") if rest > 0 else None,
    )


def question_panel(question: Question, asked: QuestionsView, texts: Texts) -> Html:
    """One question with everybody's answers, and who gave none."""
    also = [element("li", each, dir="auto") for each in question.wordings[1:6]]
    return element(
        "div",
        element(
            "button",
            texts("look.back_questions"),
            type="button",
            class_="wf-back",
            data_act="look",
            data_view="questions",
        ),
        element("h2", question.text, dir="auto", class_="wf-question-title"),
        element("p", *_facts(question, texts), class_="wf-question-facts"),
        element("section", element("h4", texts("asked.also")), element("ul", *also, class_="wf-plain"))
        if also
        else None,
        element("div", *(_answer(each, asked, texts) for each in question.answers[:SHOWN]), class_="wf-answers"),
        element("p", texts.count("more", len(question.answers) - SHOWN), class_="wf-count")
        if len(question.answers) > SHOWN
        else None,
        _missing(question.missing, asked, texts),
        class_="wf-question",
    )


def _row(question: Question, texts: Texts) -> Html:
    answered, missing = len(question.voices), len(question.missing)
    share = round(100 * answered / (answered + missing)) if answered + missing else 0
    return element(
        "li",
        element(
            "button",
            element("span", question.text, dir="auto", class_="wf-question-text"),
            element(
                "span",
                element("span", element("i", style=f"inline-size:{share}%"), class_="wf-bar", aria_hidden="true"),
                element("span", texts("asked.of", n=f"{answered:,}", of=f"{answered + missing:,}"), class_="wf-count"),
                element("span", texts("asked.column"), class_="wf-badge") if question.column else None,
                class_="wf-question-share",
            ),
            type="button",
            data_act="look",
            data_view="question",
            data_number=question.number,
        ),
    )


def _facts(question: Question, texts: Texts) -> list[Html]:
    facts = [texts.count("answered", len(question.voices))]
    if question.missing:
        facts.append(texts.count("unanswered", len(question.missing)))
    facts += [texts.named("tongue", each) for each in question.languages]
    spans = [element("span", each) for each in facts]
    return [*spans, element("span", texts("asked.column"), class_="wf-badge")] if question.column else spans


def _answer(answer: Answer, asked: QuestionsView, texts: Texts) -> Html:
    nameless = answer.voice in asked.sources
    name = asked.names.get(answer.voice, answer.voice)
    who = element("bdi", texts("asked.somebody")) if nameless else person_button(answer.voice, name, texts)
    words = element("span", answer.text, class_="wf-answer-words", dir="auto")
    source = element("bdi", asked.names.get(answer.document, answer.document))
    return passage_card(words, (who, source), answer.document, answer.segments[0])


def _missing(missing: Sequence[str], asked: QuestionsView, texts: Texts) -> Html | None:
    if not missing:
        return None
    names = [person_button(each, asked.names.get(each, each), texts) for each in missing[:SHOWN]]
    return element("section", element("h4", texts("asked.missing")), element("p", *names, class_="wf-names"))
