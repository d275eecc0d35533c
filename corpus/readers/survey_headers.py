"""First rows of a table → its titles: where the header begins, how many rows it has, which columns share a question.

Knows the headers of Qualtrics (three rows, two, or one), SurveyMonkey (two), LimeSurvey (codes before or in place of
texts) and headers of two rows in general, with lines of title above them. Knows nothing of what columns hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.column_titles import plain_title, title_says
from corpus.readers.column_values import moment, score_of, word_count

LOOKED_AT = 40
"""Rows among which the header is looked for."""
_TITLE_LINES = 15
_IMPORT_ID = re.compile(r"\s*\{\s*\"ImportId\"")
_QUALTRICS = frozenset(
    {"startdate", "enddate", "recordeddate", "responseid", "distributionchannel", "userlanguage", "ipaddress"}
)
_PLAIN_OPTIONS = frozenset(
    {"", "response", "open-ended response", "open ended response", "响应", "回复", "开放式回答", "开放式回复", "응답"}
    | {"자유 응답", "주관식 응답", "주관식 답변", "الاستجابة", "إجابة مفتوحة", "استجابة مفتوحة", "الرد"}
)
"""What SurveyMonkey writes under a question that has one column."""
_CODED = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9_]{0,40}(?:\[[^\[\]]{1,60}\]){0,2})\.\s+(?P<text>\S.*)", re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,200}>")
_BRACKETED = re.compile(r"(?P<stem>.*\S)\s*(?:\[(?P<a>[^\[\]]+)\]|（(?P<b>[^（）]+)）|\((?P<c>[^()]+)\))\s*", re.DOTALL)
_TEXT_AFTER = re.compile(r"\s+-\s+(?:text|文本|텍스트|نص)\s*$", re.IGNORECASE)
_QUALTRICS_MIDDLE = re.compile(r"\s+-\s+(?:selected choice|选择的选项|선택한 항목|الخيار المحدد)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What the first rows of a table say of its columns, one entry per column each."""

    titles: tuple[str, ...]
    """As shown; for surveys the question."""
    keys: tuple[str, ...]
    """Short internal titles where the export has them, else the titles."""
    stems: tuple[str, ...]
    """The question that a column shares with its neighbours; empty where it shares none."""
    options: tuple[str, ...]
    """What of that question the column stands for: an option, or a row of a grid."""
    rows: int
    """Rows above the first answer, blank ones not counted."""
    above: tuple[str, ...] = ()
    """Lines above the header."""
    tool: str = ""
    why: str = ""
    """The ground on which more than one row was taken for the header; empty for one row at the top."""


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """The header of a table.

    Args:
        rows: its first rows, blank ones left out; at least one.
    """
    imports = next((index for index, row in enumerate(rows[:6]) if any(map(_IMPORT_ID.match, row))), None)
    if imports:
        return _qualtrics(rows, imports)
    first = _first_header_row(rows)
    above = tuple(" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[:first])
    header = [_clean(cell) for cell in rows[first]]
    second = rows[first + 1] if len(rows) > first + 1 else []
    known = {cell.casefold() for cell in header}
    if len(known & _QUALTRICS) >= 3 and _is_qualtrics_text(header, second):
        titles = [_clean(text) or key for text, key in zip(_fitted(second, len(header)), header, strict=True)]
        return _made(titles, header, first + 2, above, "Qualtrics", "the second row tells the questions in words")
    coded = [_CODED.fullmatch(cell) for cell in header]
    if sum(1 for match in coded if match) > 0.6 * len([cell for cell in header if cell]) and len(header) > 2:
        titles = [match.group("text") if match else cell for match, cell in zip(coded, header, strict=True)]
        keys = [match.group("code") if match else cell for match, cell in zip(coded, header, strict=True)]
        return _made(titles, keys, first + 1, above, "LimeSurvey", "a code stands before every title")
    why = _second_row_ground(header, second, rows[first + 2 : first + 12])
    if why:
        return _two_rows(header, second, first, above, why)
    tool = "Qualtrics" if len(known & _QUALTRICS) >= 3 else "LimeSurvey" if "startlanguage" in known else ""
    return _made(header, header, first + 1, above, tool, "")


def split_option(title: str) -> tuple[str, str]:
    """Question and option of a title like `Which? [App]`, `Which? - App`, `Which? (App)`; both empty for others."""
    plain = _TEXT_AFTER.sub("", title).rstrip(" :：")
    match = _BRACKETED.fullmatch(plain)
    if match and (match.group("a") or " - " not in plain):
        return match.group("stem"), next(part for part in match.group("a", "b", "c") if part is not None).strip()
    cut = max(plain.rfind(mark) for mark in (" - ", " – ", ": ", "：", ":"))
    if cut <= 0:
        return "", ""
    stem, option = plain[:cut].strip(), plain[cut:].lstrip(" -–:：").strip()
    return (stem, option) if stem and option else ("", "")


def _qualtrics(rows: Sequence[Sequence[str]], imports: int) -> Header:
    first = max(imports - 2, 0)
    keys = [_clean(cell) for cell in rows[first]]
    texts = _fitted(rows[imports - 1], len(keys)) if imports > first + 1 else keys
    titles = [_clean(text) or key for text, key in zip(texts, keys, strict=True)]
    above = tuple(" ".join(filter(None, row)) for row in rows[:first])
    why = f"the row of import ids is row {imports - first + 1} of the header"
    return _made(titles, keys, imports + 1, above, "Qualtrics", why)


def _is_qualtrics_text(keys: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the row under Qualtrics' keys tells titles, not the first answers."""
    cells = dict(zip((key.casefold() for key in keys), second, strict=False))
    dated = any(moment(cells[key]) for key in ("startdate", "enddate", "recordeddate") if cells.get(key))
    return bool(cells) and not dated and not cells.get("responseid", "").startswith("R_")


def _first_header_row(rows: Sequence[Sequence[str]]) -> int:
    """The first row that is about as wide as most are: what stands above is a title of the sheet."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:LOOKED_AT]]
    usual = Counter(filled[1:] or filled).most_common(1)[0][0]
    usual = max(usual, sorted(filled)[len(filled) // 2])
    if usual < 3 and filled[0] >= 2:
        return 0
    for index, count in enumerate(filled[:_TITLE_LINES]):
        if count >= max(2, 0.5 * usual) or usual < 2:
            return index
    return 0


def _second_row_ground(first: Sequence[str], second: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Why the second row belongs to the header; empty where it is the first answer."""
    # A title that is merged over both rows stands in both.
    below = [
        "" if _clean(cell) == title else cell.strip()
        for cell, title in zip(_fitted(second, len(first)), first, strict=True)
    ]
    if not body or not any(below):
        return ""
    if title_says(first[0]).role == "id" and first[0].casefold().startswith("respondent") and not below[0]:
        return "respondents' numbers begin below the second row"
    said = [cell for cell in below if cell]
    if any(score_of(cell) or moment(cell) for cell in said) or max(map(word_count, said)) > 25:
        return ""
    carried = [index for index in range(1, len(first)) if not first[index] and below[index]]
    bare = [index for index, title in enumerate(first) if title and not below[index]]
    options = [index for index, cell in enumerate(below) if cell and any(_same(row, index, cell) for row in body)]
    plain = [cell for cell in said if cell.casefold() in _PLAIN_OPTIONS]
    if plain and bare:
        return "the second row names the kind of answer"
    if not carried or not (bare or len(carried) >= 2):
        return ""
    if options and set(options) & set(carried):
        return "answers repeat what the second row says"
    numeric = sum(1 for index in carried if any(index < len(row) and score_of(row[index]) for row in body))
    if numeric >= 0.5 * len(carried) and len(set(said)) == len(said):
        return "the first row leaves titles to the second, and numbers stand below"
    return ""


def _same(row: Sequence[str], index: int, cell: str) -> bool:
    return index < len(row) and row[index].strip() == cell


def _two_rows(top: Sequence[str], second: Sequence[str], first: int, above: tuple[str, ...], why: str) -> Header:
    """A question carried on over the columns of its options: `Question: option`, or the question alone."""
    width = max(len(top), len(second))
    titles, stems, options = [], [], []
    question = ""
    for index, (title, cell) in enumerate(zip(_fitted(top, width), _fitted(second, width), strict=True), start=1):
        option = "" if _clean(cell) == title else _clean(cell)
        question = title or question
        plain = option.casefold() in _PLAIN_OPTIONS
        stems.append("" if plain else question)
        options.append("" if plain else option)
        titles.append(question if plain else f"{question}: {option}" if question else option or f"column {index}")
    tool = "SurveyMonkey" if plain_title(top[0]) == "respondent id" else ""
    kept = _named(titles)
    return Header(kept, kept, tuple(stems), tuple(options), first + 2, above, tool, why)


def _made(titles: Sequence[str], keys: Sequence[str], rows: int, above: tuple[str, ...], tool: str, why: str) -> Header:
    shown = _named(titles, keys)
    stems, options = _shared(titles, keys)
    return Header(shown, _named(keys), stems, options, rows, above, tool, why)


def _shared(titles: Sequence[str], keys: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Questions that two or more neighbours share."""
    whole = {title for title in titles if title}
    split = [_below(title, whole) or split_option(title) for title in titles]
    # Qualtrics writes "Which? - Selected Choice - App"; the middle belongs to neither.
    parts = [(_QUALTRICS_MIDDLE.sub("", stem), option) for stem, option in split]
    stems, options = [], []
    for index, (stem, option) in enumerate(parts):
        neighbours = {other for at in (index - 1, index + 1) if 0 <= at < len(parts) for other in [parts[at][0]]}
        beside = {titles[at] for at in (index - 1, index + 1) if 0 <= at < len(titles)}
        first = next((at for at, title in enumerate(titles) if title == stem), None) if stem in beside else None
        shares = bool(stem) and (stem in neighbours or first is not None)
        stems.append(stem if shares else "")
        options.append(option if shares else "")
    return tuple(stems), tuple(options)


def _below(title: str, whole: set[str]) -> tuple[str, str] | None:
    """Question and option of a title like `Which?/App`, where `Which?` has a column of its own."""
    at = title.find("/")
    while at > 0:
        if title[:at] in whole and title[at + 1 :].strip():
            return title[:at], title[at + 1 :].strip()
        at = title.find("/", at + 1)
    return None


def _named(titles: Sequence[str], keys: Sequence[str] = ()) -> tuple[str, ...]:
    """Titles, none empty and no two the same."""
    seen: Counter[str] = Counter()
    result = []
    for index, title in enumerate(titles):
        name = title or f"column {index + 1}"
        if seen[name]:
            key = keys[index] if keys and keys[index] != title else str(seen[name] + 1)
            result.append(f"{name} ({key})")
        else:
            result.append(name)
        seen[name] += 1
    return tuple(result)


def _clean(cell: str) -> str:
    return " ".join(_TAG.sub(" ", cell).split()) if cell else ""


def _fitted(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]
