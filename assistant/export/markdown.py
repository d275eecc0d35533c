"""An outline as Markdown (CommonMark): sections, claims as list items, all passages at the end.

Knows Markdown's special characters; nothing of what an artifact is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.artifacts import Citation
from assistant.citations import who_said
from assistant.export.label_runs import in_short
from assistant.export.outline import Group, Line, Outline, Section, feeling, percent, standing, tally_facts

_INLINE = re.compile(r"([\\`*_\[\]<>|~&])")
_LEADING = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))")


def as_markdown(outline: Outline) -> str:
    """The whole document, ending in a line end."""
    lines = [f"# {escape(outline.title)}", "", escape(outline.words["draft_note"]), ""]
    lines += [f"- {escape(name)}: {escape(value)}" for name, value in outline.facts]
    if outline.changes:
        lines += ["", f"## {outline.words['changes']}", "", *(f"- {escape(each)}" for each in outline.changes)]
    for section in outline.sections:
        lines += ["", *_section(section, outline)]
    if outline.notes:
        head = f"## {outline.words['transitions']}" if outline.kind == "journey" else ""
        lines += ["", *([head, ""] if head else []), *(f"- {escape(note)}" for note in outline.notes)]
    if outline.planned:
        lines += ["", f"## {outline.words['planned']}", "", *(f"- {escape(each)}" for each in outline.planned)]
    if outline.expected:
        lines += ["", f"## {outline.words['expectations']}", "", *(f"- {escape(each)}" for each in outline.expected)]
    if outline.citations:
        lines += ["", f"## {outline.words['evidence']}", ""]
        lines += [citation_line(each, outline.words) for each in outline.citations]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """`text` on one line, shown as it is and never as markup."""
    flat = _INLINE.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(r"\1\\\2" if not flat[:1].isdigit() else r"\1\2\\", flat)


def citation_line(citation: Citation, words: Mapping[str, str]) -> str:
    """A passage with who said it, where, and whether it stands there."""
    where = f"{citation.document}[{citation.start}:{citation.end}]" if citation.start is not None else citation.document
    who = who_said(citation) or words["not_named"]
    parts = [who, _clock(citation.time), citation.title, where]
    mark = "" if citation.verified.value in ("EXACT", "NORMALISED") else f" **({citation.verified.value})**"
    told = ", ".join(escape(part) for part in parts if part)
    return f"- **{escape(citation.label)}** “{escape(citation.quote)}” — {told}{mark}"


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _section(section: Section, outline: Outline) -> Iterator[str]:
    yield f"## {escape(section.title)}"
    yield ""
    if section.lead:
        yield from (f"*{escape(section.lead)}*", "")
    for note in section.notes:
        yield from (f"**{escape(note)}**", "")
    for name, value in section.facts:
        yield f"- {escape(name)}: {escape(value)}"
    if outline.kind == "journey":
        felt = feeling(section.emotion) if section.emotion else outline.words["nobody_said"]
        yield f"- {outline.words['emotion']}: {felt}"
        if section.net:
            yield f"- {outline.words['net']}: {escape(section.net)}"
    for group in section.groups:
        yield from _group(group, outline.words)


def _group(group: Group, words: Mapping[str, str]) -> Iterator[str]:
    if group.title:
        yield from ("", f"### {escape(group.title)}")
    yield ""
    for line in group.lines:
        yield from _line(line, words)
    if group.tally is not None:
        for answer in group.tally.answers:
            labels = "".join(f" [{escape(label)}]" for label in answer.for_)
            share = percent(answer.participants, group.tally.answered)
            yield f"- **{answer.participants}** ({share} %) {escape(answer.value)}{labels}"
        yield from ("", f"*{escape(' · '.join(tally_facts(group.tally, words)))}*")
    for ask in group.asks:
        yield f"- *{escape(words['empty'])} {escape(ask)}*"
    if group.more:
        yield f"- *{escape(words['not_shown'])}: {group.more}*"


def _line(line: Line, words: Mapping[str, str]) -> Iterator[str]:
    claim = line.claim
    # "Opinions differ: “It is slow”" says all that "“It is slow”" says.
    alone = bool(line.title) and line.title.endswith(claim.text)
    title = f"**{escape(line.title)}**" if line.title and line.title != claim.text else ""
    said = title if title and alone else f"{title} {escape(claim.text)}".strip()
    yield f"- {said}{in_short([escape(label) for label in claim.for_])}"
    yield f"  - {escape(standing(line, words))}"
    if claim.against:
        yield f"  - {words['against']}:{in_short([escape(label) for label in claim.against])}"
    if claim.basis:
        yield f"  - {words['basis']}: {escape(claim.basis)}"
    for name, value in line.facts:
        yield f"  - {escape(name)}: {escape(value)}"
