"""Names of paragraph and character styles → what they say. Knows the names office programs give in four languages."""

from __future__ import annotations

import regex

from corpus.speakers import read_label

_HEADING = regex.compile(
    r"^(?:heading|title|subtitle|überschrift|titre|标题|標題|题目|副标题|제목|부제|عنوان|العنوان)(?!\s*(?:char|字符|zchn))",
    regex.IGNORECASE,
)
_QUOTE = regex.compile(r"quot|引用|引文|인용|اقتباس|الاقتباس", regex.IGNORECASE)
_SPEAKER = regex.compile(
    r"^(?:speaker|voice|说话人|发言人|화자|المتحدث)\s*[:：\-_ ]\s*(?P<name>\S.*)$", regex.IGNORECASE
)
_SPEAKER_ALONE = regex.compile(r"(?:speaker|voice)(?:[ _-]?(?:name|label))?|说话人|发言人|화자|المتحدث", regex.I)


def style_of_name(name: str) -> str:
    """`heading` or `quote`, by the name of a paragraph's style; empty for any other."""
    # OpenDocument writes "Heading_20_1".
    name = name.replace("_20_", " ").strip()
    if _HEADING.match(name):
        return "heading"
    return "quote" if _QUOTE.search(name) else ""


def speaker_of_style(name: str) -> str:
    """The speaker that a style is named for ("Interviewer", "P07", "Speaker: Anna", "受访者"); empty for others."""
    name = name.replace("_20_", " ").strip()
    match = _SPEAKER.match(name)
    if match:
        own = str(match.group("name")).strip()
        return name if own.isdecimal() else own
    if _SPEAKER_ALONE.fullmatch(name):
        return name
    said = read_label(name)
    # "P", "a" or "Q1" may be anything in a style sheet; a whole word or a code with two digits is a person.
    return name if said.role is not None and (len(name) > 3 or not name.isascii()) else ""
