"""A researcher's notes → what participants said in them, and the rest. Knows quotation marks, not what a quote means.

Counted as a participant's words: a passage in quotation marks that begins its paragraph, bullet or block quotation,
or stands in italics, or follows or precedes a verb of saying ("one person said …", "…说", "…라고 말했다",
"قال …"); a bullet or block quotation wholly in italics; and a paragraph in a style for quotations. A quoted passage
elsewhere is a wording, a label, a button: the researcher's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from corpus.records import CharSpan, Role
from corpus.sentences import trimmed

MIN_WORDS = 4
"""Words that a quotation in notes must have to be somebody's speech, in scripts with spaces. Shorter ones are words
picked out: a label, a button."""
MIN_CJK = 8
"""The same in Chinese and Japanese characters. Hangul counts by words or by these; a Chinese word takes about two
characters."""

_OPENERS = {"“": '”"“', "„": '“”"', "«": "»", "「": "」", "『": "』", "〝": "〞", "‘": "’", '"': '"”'}
_OPENER = regex.compile("[" + "".join(_OPENERS) + "]")
_HEADING = regex.compile(r"^\s{0,3}#{1,6}\s*(?P<title>.*?)\s*#*\s*$")
_STRONG_LINE = regex.compile(r"^\s*(?:\*\*|__)(?P<title>[^*_]{2,80})(?:\*\*|__):?\s*$")
_BULLET = regex.compile(r"^\s*(?:(?:[*+•‣·○▪–—-]|\d{1,3}[.)、]|[(（]\d{1,3}[)）])\s+|-(?=[\"“_*]))")
_BLOCK_QUOTE = regex.compile(r"^\s*(?:>\s?)+")
_BREAK = regex.compile(r"<br\s*/?>", regex.IGNORECASE)
_RULE = regex.compile(r"^\s*(?:[-*_=]\s*){3,}$|^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")
_BRACKET_NOTE = regex.compile(r"^[\s_*.,]*[\[(（](?P<note>[^\])）]{2,300})[\])）][\s_*.]*$")
_ATTRIBUTION = regex.compile(
    r"^[\s_*.,。]*(?:[—–―-]{1,2}\s*(?P<name>[^\[\](),，、\n]{1,40})|[(（](?P<code>[A-Za-z]{1,3}[-_ ]?\d{1,4})[)）])"
)
_SAYING_BEFORE = regex.compile(
    r"\b(?:said|says|saying|suggest(?:ed|s)|asked|asks|stated|commented|explained|replied|answered|added|told|mentioned|remarked"
    r"|recalled|complained|noted|wrote|quote[ds]?|exclaimed|responded|admitted|put it|in (?:his|her"
    r"|their) words)\b[^.!?\"]{0,60}$"
    r"|(?:说道?|表示|提到|认为|问道?|回答|抱怨|评论|反馈|建议|說道?)[^。！？]{0,12}$"
    r"|(?:قال(?:ت|وا)?|يقول|تقول|ذكر(?:ت)?|أوضح(?:ت)?|سأل(?:ت)?|أجاب(?:ت)?|علّ?ق(?:ت)?|أضاف(?:ت)?|اشتك(?:ى|ت)|اقترح(?:ت)?)[^.!؟]{0,40}$"
    r"|(?:말(?:했다|하길|하기를|함)|답(?:했다|변)|질문|언급|설명)[^.!?]{0,20}$",
    regex.IGNORECASE,
)
_SAYING_AFTER = regex.compile(
    r"^[\s,，_*]*(?:(?:\w+\s+){0,4}(?:said|says|asked|stated|commented|explained|replied|added|remarked|recalled|complained)\b"
    r"|(?:이?라고|라며|고)\s?[^.]{0,20}(?:말|답|언급|설명|했)|[^。]{0,8}(?:说|表示|說))",
    regex.IGNORECASE,
)
_THING_SAYS = regex.compile(
    r"\b(?:box|button|label|text|message|screen|link|page|heading|copy|wording|sign|section|banner|field|it|that|which)s?"
    r"\s+(?:\w+\s+)?(?:says|said|saying|reads?)\b[^.!?\"]{0,20}$",
    regex.IGNORECASE,
)
_ADVICE_HEADING = regex.compile(
    r"recommend|suggest|next steps|to.?do|建议|建議|권고|제안|개선안|توصي|اقتراح",
    regex.IGNORECASE,
)
_BARE_HEADING = regex.compile(
    r"(?:key )?(?:results?|findings?|recommendations?|suggestions?|quotes?|notes?|observations?|summary"
    r"|details|insights?|结果|发现|建议|引语|笔记|결과|발견|권고|제안|인용|메모"
    r"|النتائج|نتائج|التوصيات|الاقتباسات|ملاحظات)\b.*",
    regex.IGNORECASE,
)
_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_EDGE = "*_ \t>`~"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of notes."""

    span: CharSpan
    role: Role
    heading: str
    speaker: str = ""
    """Who is named beside the quotation: a code or a name; empty for nobody."""
    note: str = ""
    """The researcher's remark in brackets after the quotation."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, list item or block quotation, or the part of one between two line breaks."""

    span: CharSpan
    marked: bool
    """A list item or block quotation."""
    styled: bool
    """Marked as a quotation by the format."""


def find_passages(
    text: str, *, headings: Sequence[CharSpan] = (), quotes: Sequence[CharSpan] = (), wrapped: bool = True
) -> list[Passage]:
    """The passages of notes, in order, not overlapping.

    Args:
        headings: lines the format marks as headings, beside Markdown's own.
        quotes: paragraphs the format marks as quotations.
        wrapped: whether a line end within a paragraph is only a line wrap.
    """
    passages: list[Passage] = []
    heading_starts = {span.start: span for span in headings}
    quote_starts = {span.start for span in quotes}
    heading = above = ""
    for block in _blocks(text, heading_starts, quote_starts, wrapped):
        if isinstance(block, str):
            # "Results" alone says nothing; what it is the result of stands above it.
            bare = _BARE_HEADING.match(block) is not None
            above = above if bare else block
            heading = f"{above}: {block}" if bare and above else block
            continue
        passages.extend(_passages_of(text, block, heading))
    return passages


def quoted_spans(text: str, span: CharSpan) -> list[CharSpan]:
    """The passages between quotation marks within `span`, outermost ones only, marks left out.

    A quotation that is never closed ends at the last closing mark after it, or else with the span.
    """
    found: list[CharSpan] = []
    never_closed: set[str] = set()
    done = span.start
    for match in _OPENER.finditer(text, span.start, span.end):
        position = match.start()
        if position < done or match.group() in never_closed or not _opens(text, position, span):
            continue
        end = _closing(text, position, span)
        if end is None:
            never_closed.add(match.group())
            continue
        found.append(CharSpan(position + 1, end))
        done = end + 1
    return found


def long_enough(words: str) -> bool:
    """Whether a quotation is long enough to be speech."""
    return len(words.split()) >= MIN_WORDS or len(_CJK.findall(words)) >= MIN_CJK


def _blocks(
    text: str, heading_starts: dict[int, CharSpan], quote_starts: set[int], wrapped: bool
) -> list[_Block | str]:
    """Blocks and headings (as strings) in order."""
    blocks: list[_Block | str] = []
    current: tuple[int, int, bool, bool] | None = None
    start = 0
    fenced = False
    for line in text.split("\n"):
        end = start + len(line)
        if line.lstrip().startswith("```"):
            fenced = not fenced
        title = _title(line, start, heading_starts, text)
        bullet = _BULLET.match(line)
        quote = _BLOCK_QUOTE.match(line)
        ends_block = not line.strip() or title is not None or _RULE.match(line) or bullet or not wrapped
        begins_quote = quote is not None and not (current is not None and current[2])
        opens_with_quote = line.lstrip(_EDGE)[:1] in _OPENERS and line.lstrip()[:1] in '_*"“「『«'
        if current is not None and (ends_block or begins_quote or opens_with_quote or start in quote_starts):
            blocks.extend(_parts(text, *current))
            current = None
        if title is not None:
            blocks.append(title)
        elif line.strip() and not _RULE.match(line) and not line.lstrip().startswith("```"):
            lead = bullet.end() if bullet else quote.end() if quote else 0
            if current is None:
                current = (start + lead, end, bool(bullet or quote), start in quote_starts)
            else:
                current = (current[0], end, current[2], current[3])
        start = end + 1
    if current is not None:
        blocks.extend(_parts(text, *current))
    return blocks


def _title(line: str, start: int, heading_starts: dict[int, CharSpan], text: str) -> str | None:
    if start in heading_starts:
        return heading_starts[start].of(text).strip()
    match = _HEADING.match(line) or _STRONG_LINE.match(line)
    if match is None:
        return None
    return str(match.group("title")).strip(_EDGE)


def _parts(text: str, start: int, end: int, marked: bool, styled: bool) -> list[_Block]:
    parts: list[_Block] = []
    position = start
    for match in _BREAK.finditer(text, start, end):
        parts.append(_Block(trimmed(text, position, match.start()), marked, styled))
        position = match.end()
    parts.append(_Block(trimmed(text, position, end), marked, styled))
    return [part for part in parts if part.span.end > part.span.start]


def _passages_of(text: str, block: _Block, heading: str) -> list[Passage]:
    span = block.span
    found: list[Passage] = []
    position = span.start
    for quote in quoted_spans(text, span):
        inner = trimmed(text, quote.start, quote.end)
        before = text[span.start : quote.start - 1]
        after = text[quote.end + 1 : span.end]
        if not long_enough(inner.of(text)) or not _is_speech(before, after, heading):
            continue
        found.extend(_narration(text, CharSpan(position, max(position, quote.start - 1)), heading))
        position = min(quote.end + 1, span.end)
        speaker, note, used = _beside(text[position : span.end], first=not before.strip(_EDGE))
        position += used
        found.append(Passage(inner, Role.PARTICIPANT, heading, speaker, note))
    if not found and (words := _italic_whole(text, block)) is not None:
        span_words, note = words
        return [Passage(span_words, Role.PARTICIPANT, heading, "", note)]
    if not found and block.styled and long_enough(span.of(text)):
        return [Passage(span, Role.PARTICIPANT, heading)]
    found.extend(_narration(text, CharSpan(position, span.end), heading))
    return found


def _is_speech(before: str, after: str, heading: str) -> bool:
    if not before.strip(_EDGE + "-–—"):
        return True
    italic = before[-1:] in "_*" and before[-1:] and after.lstrip(".,;:!?。，")[:1] in ("_", "*")
    if italic:
        return True
    # "Add a box that says …", and quotations within recommendations, are wordings the researcher proposes.
    if _THING_SAYS.search(before[-160:]) or _ADVICE_HEADING.search(heading):
        return False
    return bool(_SAYING_BEFORE.search(before[-160:]) or _SAYING_AFTER.match(after[:80]))


def _beside(after: str, *, first: bool) -> tuple[str, str, int]:
    """Speaker, note and how many characters of `after` they take up."""
    note = _BRACKET_NOTE.match(after)
    attribution = _ATTRIBUTION.match(after) if first else None
    if attribution:
        name = (attribution.group("name") or attribution.group("code") or "").strip(_EDGE + ".")
        if name and len(name.split()) <= 3:
            return name, "", attribution.end()
    if note:
        return "", note.group("note").strip(), len(after)
    return "", "", 0


def _italic_whole(text: str, block: _Block) -> tuple[CharSpan, str] | None:
    """The words of a list item or block quotation that is italic from end to end, with the remark after it."""
    words = block.span.of(text)
    match = regex.match(r"^([_*])(?![_*])(?P<words>.+?)\1(?P<rest>[^\w]*(?:[\[(].*[\])][^\w]*)?)$", words, regex.DOTALL)
    if (
        not block.marked
        or match is None
        or match.group("words")[0] in "([（【"
        or not long_enough(match.group("words"))
    ):
        return None
    note = _BRACKET_NOTE.match(match.group("rest"))
    start = block.span.start + match.start("words")
    span = trimmed(text, start, block.span.start + match.end("words"))
    return span, note.group("note").strip() if note else ""


def _narration(text: str, span: CharSpan, heading: str) -> list[Passage]:
    start, end = span.start, span.end
    while start < end and text[start] in _EDGE + "\n.,;:，。、)]":
        start += 1
    while end > start and text[end - 1] in _EDGE + "\n([":
        end -= 1
    words = text[start:end]
    if len(regex.findall(r"\w+", words)) < 2 and len(_CJK.findall(words)) < 2:
        return []
    return [Passage(CharSpan(start, end), Role.NARRATOR, heading)]


def _opens(text: str, position: int, span: CharSpan) -> bool:
    char = text[position]
    if char not in _OPENERS:
        return False
    following = text[position + 1] if position + 1 < span.end else " "
    previous = text[position - 1] if position > span.start else " "
    if following.isspace():
        return False
    if char in '"‘':
        return not (previous.isalnum() and previous < "\u2e80") and previous not in ".,!?…"
    return True


def _closing(text: str, position: int, span: CharSpan) -> int | None:
    """Where the quotation opened at `position` closes; the span's end where it never does; None for an apostrophe."""
    opener = text[position]
    closers = _OPENERS[opener]
    depth = 1
    last: int | None = None
    index = position + 1
    while index < span.end:
        char = text[index]
        nested = opener in '"“' and char in '"“' and _opens(text, index, span) and not _closes(text, index, span)
        if nested:
            depth += 1
        elif char in closers and (char not in '"’' or _closes(text, index, span)):
            depth -= 1
            last = index
            if depth == 0:
                return index
        index += 1
    if opener == "‘" and last is None:
        return None
    begins = not text[span.start : position].strip(_EDGE + "-–—")
    if last is not None:
        return last
    return _before_marks(text, position + 1, span.end) if begins else None


def _closes(text: str, index: int, span: CharSpan) -> bool:
    """Whether the straight mark at `index` ends a quotation: words before it, none right after."""
    following = text[index + 1] if index + 1 < span.end else " "
    previous = text[index - 1]
    return not previous.isspace() and not (following.isalnum() and following < "\u2e80")


def _before_marks(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return end
