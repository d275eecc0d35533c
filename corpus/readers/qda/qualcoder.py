"""QualCoder's project database (`data.qda`) → its sources, cases and coded passages.

Positions count characters of the stored full text, the coded words are stored beside them, and cases are linked to
passages. Codings of pictures and recordings, and the journal's graphs, are counted and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from corpus.readers.qda.anchoring import Selection
from corpus.readers.qda.coded_source import CodedSource, Membership, Remark, notes_source, parts_of
from corpus.readers.qda.database import Tables, whole_number
from corpus.readers.qda.positions import WrittenText
from corpus.readers.qda.refi_codebook import LEVELS, step
from corpus.readers.reading import Part, Respondent

_LEFT_OUT = {"code_image": "coded regions of pictures", "code_av": "coded stretches of recordings"}
_DEEPEST = 30


def is_project(tables: Tables) -> bool:
    """Whether these are QualCoder's tables."""
    return tables.has("source", "id", "name", "fulltext") and tables.has("code_text", "cid", "fid", "pos0", "pos1")


def parts(tables: Tables, origin: str) -> Iterator[Part]:
    """The documents of the project."""
    codes = _codes(tables)
    people, members = _cases(tables)
    selections = _selections(tables, codes)
    remarks = _remarks(tables)
    attributes = _attributes(tables, "file")
    sources = []
    notes = []
    silent = 0
    for identity, name, text, memo in tables.rows("source", ("id", "name", "fulltext", "memo"), "id"):
        if not text.strip():
            silent += 1
            continue
        sources.append(
            CodedSource(
                name,
                identity,
                partial(WrittenText, text),
                selections=selections.get(identity, ()),
                members=_of_source(members.get(identity, []), len(text)),
                remarks=[*([Remark(memo, "Memo")] if memo.strip() else []), *remarks.get(identity, [])],
                attributes=attributes.get(identity, {}),
            )
        )
    if silent:
        notes.append(f"{silent} pictures, recordings or files without text were left out.")
    notes += [f"{count} {what} were left out." for table, what in _LEFT_OUT.items() if (count := tables.count(table))]
    memos = [(name, text) for name, text in tables.rows("journal", ("name", "jentry"), "jid") if text.strip()]
    memos += [(codes[cid], memo) for cid, memo in tables.rows("code_name", ("cid", "memo"), "cid") if memo.strip()]
    memos += [(name, memo) for name, memo in tables.rows("cases", ("name", "memo"), "caseid") if memo.strip()]
    if memos:
        reading = notes_source("QualCoder: journal and codebook", memos)
        sources.append(CodedSource("Journal and codebook", "journal", lambda: reading))
    yield from parts_of(sources, people, notes, origin)


def _codes(tables: Tables) -> dict[str, str]:
    """Id → path: categories within categories, then codes within codes."""
    above = {
        f"cat{row[0]}": (row[1], f"cat{row[2]}") for row in tables.rows("code_cat", ("catid", "name", "supercatid"))
    }
    names = {}
    for cid, name, catid, supercid in tables.rows("code_name", ("cid", "name", "catid", "supercid"), "cid"):
        names[cid] = name
        above[f"code{cid}"] = (name, f"code{supercid}" if supercid else f"cat{catid}")
    paths = {}
    for cid in names:
        levels: list[str] = []
        at = f"code{cid}"
        while at in above and len(levels) < _DEEPEST:
            name, at = above[at]
            levels.insert(0, step(name))
        paths[cid] = LEVELS.join(levels)
    return paths


def _selections(tables: Tables, codes: Mapping[str, str]) -> dict[str, list[Selection]]:
    found: dict[str, list[Selection]] = {}
    for cid, fid, words, start, end, coder, memo in tables.rows(
        "code_text", ("cid", "fid", "seltext", "pos0", "pos1", "owner", "memo")
    ):
        first, last = whole_number(start), whole_number(end)
        found.setdefault(fid, []).append(Selection(first, last, codes.get(cid, f"code {cid}"), coder, memo, words))
    return found


def _cases(tables: Tables) -> tuple[dict[str, Respondent], dict[str, list[Membership]]]:
    """People by id of the case, and the passages of each source that are theirs."""
    told = _attributes(tables, "case")
    people = {
        identity: Respondent(" ".join(name.split()), told.get(identity, {}), everywhere=True)
        for identity, name in tables.rows("cases", ("caseid", "name"), "caseid")
        if name.strip()
    }
    members: dict[str, list[Membership]] = {}
    for case, fid, start, end in tables.rows("case_text", ("caseid", "fid", "pos0", "pos1"), "id"):
        if case in people:
            members.setdefault(fid, []).append(Membership(case, whole_number(start), whole_number(end)))
    return people, members


def _of_source(members: list[Membership], length: int) -> list[Membership]:
    """Memberships of a source; one that covers all of it is the source's own."""
    told = []
    for each in members:
        whole = each.start is None or each.end is None or (each.start == 0 and each.end >= length - 1)
        told.append(Membership(each.person) if whole else each)
    return told


def _attributes(tables: Tables, kind: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, of, value, identity in tables.rows("attribute", ("name", "attr_type", "value", "id")):
        if of == kind and name.strip() and value.strip():
            found.setdefault(identity, {})[" ".join(name.split())] = " ".join(value.split())
    return found


def _remarks(tables: Tables) -> dict[str, list[Remark]]:
    found: dict[str, list[Remark]] = {}
    for fid, start, end, memo in tables.rows("annotation", ("fid", "pos0", "pos1", "memo"), "pos0"):
        if memo.strip():
            found.setdefault(fid, []).append(Remark(memo, "Annotation", whole_number(start), whole_number(end)))
    return found
