"""The how-might-we questions of a pain, folded away under it: to copy, or to write on the board as an idea."""

from __future__ import annotations

from functools import lru_cache

from assistant.how_might_we import how_might_we, might_we_have
from ui.markup import Html, element
from ui.texts import Texts
from ui.texts import texts as texts_in


def might_fold(pain: str, language: str, texts: Texts, *, part: str | None = None, wish: bool = False) -> Html:
    """The questions for a pain.

    Args:
        pain: its words.
        language: of the draft; empty: the screen's.
        part: id of the part of the board whose ideas a question may be added to (empty: the board has none); None:
            it can't be added there.
        wish: the words are something asked for, not a pain.
    """
    return _fold(pain, language or texts.language, texts.language, part, wish)


@lru_cache(maxsize=2048)  # a board is drawn anew with every change to it
def _fold(pain: str, language: str, screen: str, part: str | None, wish: bool) -> Html:
    texts = texts_in(screen)
    asked = (might_we_have if wish else how_might_we)(pain, language)
    rows = [_question(each, texts, part) for each in asked]
    return element(
        "details",
        element("summary", texts("might.title"), title=texts("might.why")),
        element("ul", *rows),
        class_="wf-fold wf-might",
    )


def _question(question: str, texts: Texts, part: str | None) -> Html:
    copy = element(
        "button",
        texts("might.copy"),
        type="button",
        class_="wf-quiet",
        data_copy_words=question,
        data_done=texts("might.copied"),
    )
    add = element(
        "button",
        texts("might.add"),
        type="button",
        class_="wf-quiet",
        data_might=question,
        data_might_part=part,
    )
    return element(
        "li", element("span", question, dir="auto"), element("span", copy, add if part is not None else None)
    )
