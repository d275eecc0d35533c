"""Wording: a model's line stands only where it passes its checks; else people's own words do, in their own script."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable

import pytest

from assistant.asking import WordingCache
from assistant.chat_model import ChatReply, ChatRequest, OnText
from assistant.errors import ModelReplyInvalid, ModelUnavailable
from assistant.providers.scripted import Scripted, ScriptedChatModel
from assistant.wording import GROUPS_PER_CALL, Quote, Writer

FEE = [
    Quote("Honestly, the fee only showed up on the very last page, so I closed it.", "en"),
    Quote("There was a fee at the end.", "en"),
]
FEE_LINE = "The fee showed up on the last page, so people closed it."


def small(said: str, *, supported: float = 0.95) -> ScriptedChatModel:
    """A model that words single lines and is asked whether the quotes bear them out."""

    def answer(request: ChatRequest) -> Scripted:
        return {"yes": supported, "no": 1 - supported} if request.choices else said

    return ScriptedChatModel(answer=answer, writes=False)


def test_a_checked_line_stands() -> None:
    writer = Writer(small(FEE_LINE), "en")
    (line,) = writer.lines([FEE])
    assert (line.text, line.by) == (FEE_LINE, "model")
    assert {reference.split("@")[0] for reference in writer.prompts} == {"state_theme.v2", "supports.v1"}


def test_a_small_model_is_given_the_one_quote_that_stands_for_the_group() -> None:
    model = small(FEE_LINE)
    Writer(model, "en").lines([FEE])
    worded, checked = (request.messages[-1].content for request in model.history)
    assert worded == f'Quote: "{FEE[0].text}"'
    assert FEE[0].text in checked
    assert FEE[1].text not in checked


def test_a_part_of_the_quote_is_shown_as_a_quote() -> None:
    (line,) = Writer(small("The fee only showed up on the very last page."), "en").lines([FEE])
    assert (line.text, line.by) == ("“the fee only showed up on the very last page”", "quote")


def test_a_part_that_loses_what_was_denied_is_not_cut_out() -> None:
    quote = Quote("I don't think that the map is easy to read.", "en")
    (line,) = Writer(small("The map is easy to read."), "en").lines([[quote]])
    assert line.text == f"“{quote.text}”"


@pytest.mark.parametrize(
    ("said", "supported"),
    [
        ("The fee is 12 dollars.", 0.99),  # a number no quote holds
        ("The fee is never shown.", 0.99),  # a negation no quote holds
        ("最后才显示费用。", 0.99),  # another language
        ("The fee is too high.", 0.99),  # words that no quote holds
        (FEE_LINE, 0.85),  # not surely borne out
        ("", 0.99),
    ],
)
def test_a_line_that_fails_a_check_gives_way_to_the_quote(said: str, supported: float) -> None:
    (line,) = Writer(small(said, supported=supported), "en").lines([FEE])
    assert line.by == "quote"
    assert line.text == f"“{FEE[0].text}”"


@pytest.mark.parametrize(
    ("language", "lead"), [("zh", "原话"), ("ar", "بكلماتهم"), ("ko", "참여자의 말"), ("en", "In their words")]
)
def test_a_quote_in_another_language_stands_under_a_lead_in(language: str, lead: str) -> None:
    quote = Quote("Die Gebühr kam erst am Ende, 最后才显示费用。", "zh") if language != "zh" else FEE[0]
    shown = Writer(None, language).quote_line(
        [Quote("配送费最后一步才显示出来", "zh")] if language == "en" else [quote]
    )
    assert shown.text.startswith(lead)


def test_a_small_model_words_only_languages_it_can() -> None:
    model = small("배송비가 마지막에 나온다.")
    (line,) = Writer(model, "ko").lines([[Quote("마지막 화면에서 배송비가 나왔어요, 그래서 닫았어요.", "ko")]])
    assert line.by == "quote"
    assert model.history == []


WAIT = [Quote("Nobody told us how long we would wait.", "en")]


def large(checks: Callable[[str], str | None] = lambda label: "yes", *, alone: float = 0.9) -> ScriptedChatModel:
    """A model that words each group in the words of its first quote, and says of each line what `checks` does."""

    def answer(request: ChatRequest) -> Scripted:
        if request.choices:
            return {"yes": alone, "no": 1 - alone}
        asked = request.messages[-1].content
        if "support_of_many" in request.prompt:
            told = {label: checks(label) for label in re.findall(r"^(C\d+):", asked, re.MULTILINE)}
            return json.dumps({"checks": [{"id": label, "supported": word} for label, word in told.items() if word]})
        pairs = re.findall(r'^(G\d+):\n- "(.+)"$', asked, re.MULTILINE)
        groups = [{"id": label, "title": "A title", "statement": quote} for label, quote in reversed(pairs)]
        return json.dumps({"groups": [*groups, {"id": "G999", "title": "Invented", "statement": "Never given."}]})

    return ScriptedChatModel(answer=answer, writes=True)


def calls(model: ScriptedChatModel) -> Counter[str]:
    return Counter(request.prompt.split(".")[0] for request in model.history)


def test_a_large_model_words_and_checks_many_groups_in_two_calls() -> None:
    model = large()
    lines = Writer(model, "en").lines([FEE, WAIT])
    assert [(line.text, line.title, line.by) for line in lines] == [
        (FEE[0].text, "A title", "model"),
        (WAIT[0].text, WAIT[0].text, "model"),  # a title that drops the negation is refused
    ]
    assert calls(model) == {"state_themes": 1, "support_of_many": 1}


def test_a_line_that_the_check_of_many_refuses_gives_way_to_the_quote() -> None:
    lines = Writer(large(lambda label: "no" if label == "C1" else "yes"), "en").lines([FEE, WAIT])
    assert [line.by for line in lines] == ["model", "quote"]


@pytest.mark.parametrize(("alone", "by"), [(0.9, "model"), (0.2, "quote")])
def test_a_line_that_the_check_of_many_passes_over_is_asked_about_alone(alone: float, by: str) -> None:
    model = large(lambda label: None if label == "C1" else "yes", alone=alone)
    lines = Writer(model, "en").lines([FEE, WAIT])
    assert [line.by for line in lines] == ["model", by]
    assert calls(model)["supports"] == 1


def test_many_calls_are_under_way_at_once_and_lines_keep_their_places() -> None:
    together = threading.Barrier(3, timeout=20)
    model = large()
    answer = model.reply

    def reply(request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        if "state_themes" in request.prompt:
            together.wait()
        return answer(request, on_text)

    model.reply = reply  # type: ignore[method-assign]
    groups = [[Quote(f"Step {number} took me a long time.", "en")] for number in range(3 * GROUPS_PER_CALL)]
    lines = Writer(model, "en", at_once=3).lines(groups)
    assert [line.text for line in lines] == [group[0].text for group in groups]
    assert {line.by for line in lines} == {"model"}


def test_a_model_on_a_server_is_asked_about_many_passages_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=20)
    model = large()

    def reply(request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        together.wait()
        helps = 0.9 if "Passage 1." in request.messages[-1].content else 0.1
        return ChatReply("yes", choice_weights={"yes": helps, "no": 1 - helps})

    model.reply = reply  # type: ignore[method-assign]
    asked = [("Why do people wait?", f"Passage {number}.") for number in range(3)]
    assert Writer(model, "en", at_once=3).relevant(asked) == [0.1, 0.9, 0.1]
    assert Writer(None, "en").relevant(asked) == [None, None, None]


def test_a_model_that_dies_among_many_calls_is_told_and_what_it_said_is_kept() -> None:
    groups = [[Quote(f"Step {number} took me a long time.", "en")] for number in range(6 * GROUPS_PER_CALL)]
    cache, before = WordingCache(), large()
    answer = before.reply

    def reply(request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        if "Step 0 " not in request.messages[-1].content:
            raise ModelUnavailable("The line went dead.")
        return answer(request, on_text)

    before.reply = reply  # type: ignore[method-assign]
    with pytest.raises(ModelUnavailable, match="went dead"):
        Writer(before, "en", cache).lines(groups)
    after = large()
    assert len(Writer(after, "en", cache).lines(groups)) == len(groups)
    assert calls(after)["state_themes"] == 5


def test_what_was_worded_is_not_paid_for_twice() -> None:
    cache = WordingCache()
    first, second = small(FEE_LINE), small("Something else entirely.")
    Writer(first, "en", cache).lines([FEE])
    (line,) = Writer(second, "en", cache).lines([FEE])
    assert line.text == FEE_LINE
    assert second.history == []


def test_a_reply_that_cannot_be_used_leaves_the_quote_and_a_note() -> None:
    model = ScriptedChatModel([ModelReplyInvalid("The reply was cut off.")], writes=False)
    writer = Writer(model, "en")
    (line,) = writer.lines([FEE])
    assert line.by == "quote"
    assert writer.failures == ["The reply was cut off."]


def test_a_model_that_cannot_be_reached_is_told_and_not_hidden() -> None:
    model = ScriptedChatModel([ModelUnavailable("Nothing listens.")], writes=False)
    with pytest.raises(ModelUnavailable, match="Nothing listens"):
        Writer(model, "en").lines([FEE])


def test_suggestions_keep_to_the_pains_they_were_asked_for() -> None:
    idea = {
        "text": "Show the fee in the cart.",
        "mechanism": "People see it before they decide.",
        "owner": "product_development",
        "level": "easy",
        "discipline": "design",
        "horizon": "repair",
        "metric": "Share who leave at the last page",
    }
    said = json.dumps({"ideas": [{"pain": "P0", **idea}, {"pain": "P9", **idea}]})
    writer = Writer(ScriptedChatModel([said], writes=True), "en")
    (found,) = writer.suggestions([("The fee comes late.", FEE)])
    assert [suggestion.text for suggestion in found] == ["Show the fee in the cart."]


def test_a_quote_against_the_direction_of_its_sentence_is_isolated() -> None:
    english = Writer(None, "ar").quote_line([Quote("The fee only showed up on the last page.", "en")]).text
    assert english == "بكلماتهم: \u2068“The fee only showed up on the last page.”\u2069"
    arabic = Writer(None, "ko").quote_line([Quote("ظهرت الرسوم في الصفحة الأخيرة.", "ar")]).text
    assert arabic.endswith("\u2068“ظهرت الرسوم في الصفحة الأخيرة.”\u2069")
    assert "\u2068" not in Writer(None, "zh").quote_line([Quote("The fee only showed up at the end.", "en")]).text
