"""A line that a small model worded from a quote: what it may hold, in English and Chinese."""

from __future__ import annotations

import pytest

from assistant.restating import clause_of, departs

WORDS = "it holds words that the quote does not hold"
OTHERS = "it says of people what the quote may say of others"


@pytest.mark.parametrize(
    ("line", "quote", "how"),
    [
        ("Scanning takes long.", "Scanning, well, it takes me really long.", ""),
        ("People have trust in the numbers.", "I have a lot of trust in the numbers that it shows.", ""),
        ("People closed the page when the fee came.", "When the fee came we closed the page.", ""),
        ("People want to add pictures to the delivery.", "I want to add some pictures.", WORDS),
        ("People find the slow form frustrating.", "I filled in the form, it was slow.", WORDS),
        ("People want to enter their address.", "I had to enter my address.", WORDS),
        ("Editing within a page is easier.", "Easier editing within a page", WORDS),
        ("Visitors can print the map easily.", "Letting visitors print the map easily", WORDS),
        ("People listen and do their best.", "They listen and do their best, always.", OTHERS),
        ("We need to print it.", "We need to print it twice.", "it speaks as one person"),
        ("A single page is a single page.", "Is a single page, yes.", "it repeats itself"),
        ("菜便宜，花样少。", "菜是便宜，就是花样少，天天差不多。", ""),
        ("送货费到最后才显示。", "我不知道去哪里砍树。", WORDS),
        ("我带了饭。", "我每天自己带了饭。", "it speaks as one person"),
        ("大家态度很好。", "她们态度很好。", OTHERS),
    ],
)
def test_how_a_line_departs_from_its_quote(line: str, quote: str, how: str) -> None:
    assert departs(line, quote, "zh-CN" if "。" in line else "en") == how


@pytest.mark.parametrize(
    ("line", "quote", "clause"),
    [
        ("The gate opens late.", "Well, the gate opens late, so we wait.", "the gate opens late"),
        ("The gate opens late.", "The gates opened late.", ""),
        ("A gate opens.", "Extra gate opens.", ""),
        ("菜便宜。", "总的来说菜便宜，花样少。", "菜便宜"),
        ("", "Anything.", ""),
    ],
)
def test_a_line_that_is_a_part_of_the_quote(line: str, quote: str, clause: str) -> None:
    assert clause_of(line, quote) == clause
