"""Escaping by construction: what was text comes out as text, whatever it is."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_fixtures import HOSTILE

from ui.markup import Html, element, join, text


class Reader(HTMLParser):
    """Collects elements, attributes and text as a browser reads them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


SPOKEN = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"))


@given(SPOKEN)
def test_text_comes_out_as_it_went_in(spoken: str) -> None:
    reader = read(element("p", spoken, title=spoken))
    assert reader.text == spoken
    assert reader.tags == ["p"]
    assert reader.attributes == [("title", spoken)]


@given(SPOKEN)
def test_no_sign_of_the_template_language_is_left(spoken: str) -> None:
    assert not set(element("p", spoken, title=spoken)) & set("{}$`")


def test_hostile_text_makes_no_element() -> None:
    reader = read(element("p", HOSTILE, title=HOSTILE))
    assert reader.tags == ["p"]
    assert reader.text == HOSTILE


def test_markup_that_was_made_here_passes_and_is_not_escaped_twice() -> None:
    inner = element("b", "1 < 2")
    assert element("p", inner, " & more") == "<p><b>1 &lt; 2</b> &amp; more</p>"
    assert join([inner, inner]).count("<b>") == 2


@pytest.mark.parametrize(("value", "written"), [(None, "<p></p>"), (False, "<p></p>"), (True, "<p hidden></p>")])
def test_attributes_without_a_value(value: bool | None, written: str) -> None:
    assert element("p", hidden=value) == written


def test_names_of_attributes_are_written_as_html_has_them() -> None:
    assert element("label", class_="x", for_="y", aria_label="z") == '<label class="x" for="y" aria-label="z"></label>'
    assert isinstance(text("x"), Html)
