"""The budget: prices, reservations, and the refusal before the call that would pass the limit."""

from __future__ import annotations

import pytest

from assistant.budget import Budget, cost_of, price_of
from assistant.chat_model import ChatRequest, Message, Usage
from assistant.errors import BudgetExceeded
from assistant.settings import Price, Settings

REQUEST = ChatRequest((Message("user", "one two three four five six"),), max_tokens=90)


def budget(**limits: object) -> Budget:
    return Budget(Settings.model_validate(limits), count_tokens=lambda text: len(text.split()))


def test_what_runs_here_is_free_and_strangers_have_no_price() -> None:
    assert price_of("local:any", Settings()) == Price(input=0, output=0)
    assert price_of("openai:nobody-knows", Settings()) is None
    assert cost_of(None, 5, 5) is None


def test_a_hosted_model_costs_what_the_settings_say_and_nothing_is_guessed() -> None:
    name = "openai:some-model"
    assert price_of(name, Settings()) is None
    given = Settings(prices={name: Price(input=1, output=2)})
    assert cost_of(price_of(name, given), 1_000_000, 500_000) == pytest.approx(2.0)
    assert price_of("local:any", Settings()) == Price(input=0, output=0)


def test_without_limits_nothing_is_counted_beforehand() -> None:
    held = budget().reserve("openai:nobody-knows", REQUEST)
    assert (held.tokens, held.cost) == (0, 0.0)


def test_the_call_that_could_pass_the_limit_on_tokens_is_refused() -> None:
    limited = budget(max_tokens=250)
    for _ in range(2):
        held = limited.reserve("local:m", REQUEST)
        assert held.tokens == 100
        limited.settle(held, Usage("local:m", 10, 60))
    assert limited.tokens == 140
    held = limited.reserve("local:m", REQUEST)
    with pytest.raises(BudgetExceeded, match="250 tokens a run would be passed: 240 are used"):
        limited.reserve("local:m", REQUEST)
    limited.settle(held, Usage())
    assert limited.tokens == 140


def test_the_call_that_could_pass_the_limit_on_cost_is_refused() -> None:
    prices = {"openai:m": {"input": 1000.0, "output": 10_000.0}}
    limited = budget(max_cost=1.0, prices=prices)
    held = limited.reserve("openai:m", REQUEST)
    assert held.cost == pytest.approx(0.91)
    limited.settle(held, Usage("openai:m", 10, 5, cost=0.06))
    assert limited.cost == pytest.approx(0.06)
    limited.settle(limited.reserve("openai:m", REQUEST), Usage("openai:m", 10, 5, cost=0.06))
    with pytest.raises(BudgetExceeded, match="raise --max-cost"):
        limited.reserve("openai:m", REQUEST)


def test_a_limit_on_cost_needs_a_price() -> None:
    with pytest.raises(BudgetExceeded, match=r'\[prices\."openai:mine"\]'):
        budget(max_cost=1.0).reserve("openai:mine", REQUEST)
    budget(max_cost=1.0).reserve("local:m", REQUEST)


def test_the_corpus_tokenizer_counts_every_script() -> None:
    counter = Budget(Settings())
    for text in ("Why wait?", "为什么要等？", "لماذا الانتظار؟", "왜 기다려요?"):
        assert counter.prompt_tokens(ChatRequest((Message("user", text),))) > 4
