"""AQDA's project snapshot (`.aqda`, an SQLite database) → its documents and coded passages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from corpus.readers.qda.anchoring import Selection
from corpus.readers.qda.coded_source import CodedSource, Remark, notes_source, parts_of
from corpus.readers.qda.database import Tables, whole_number
from corpus.readers.qda.positions import WrittenText
from corpus.readers.qda.refi_codebook import LEVELS, step
from corpus.readers.reading import Part

_DEEPEST = 30


def is_project(tables: Tables) -> bool:
    """Whether these are AQDA's tables."""
    return tables.has("document", "id", "name", "content") and tables.has(
        "coding", "start_pos", "end_pos", "selected_text"
    )


def parts(tables: Tables, origin: str) -> Iterator[Part]:
    """The documents of the project; what lies in its trash is left out, as AQDA's own exports do."""
    codes = tables.rows("code", ("id", "name", "parent_id", "description", "deleted_at"), "id")
    paths = code_paths([(row[0], row[1], row[2]) for row in codes])
    gone = {row[0] for row in codes if row[4]}
    selections: dict[str, list[Selection]] = {}
    trashed = 0
    for document, code, start, end, words, coder, deleted in tables.rows(
        "coding",
        ("document_id", "code_id", "start_pos", "end_pos", "selected_text", "coder", "deleted_at"),
        "start_pos",
    ):
        if deleted or code in gone:
            trashed += 1
            continue
        place = (whole_number(start), whole_number(end))
        selections.setdefault(document, []).append(
            Selection(*place, paths.get(code, f"code {code}"), coder, words=words)
        )
    attributes: dict[str, dict[str, str]] = {}
    for document, key, value in tables.rows("document_variable", ("document_id", "key", "value")):
        if key.strip() and value.strip():
            attributes.setdefault(document, {})[" ".join(key.split())] = " ".join(value.split())
    remarks, memos = _memos(tables, paths)
    sources, silent = [], 0
    for identity, name, content, kind, transcript in tables.rows(
        "document", ("id", "name", "content", "source_type", "transcript"), "id"
    ):
        text = {"audio": transcript, "image": ""}.get(kind, content)
        if not text.strip():
            silent += 1
            continue
        sources.append(
            CodedSource(
                name,
                identity,
                partial(WrittenText, text),
                selections=selections.get(identity, ()),
                remarks=remarks.get(identity, ()),
                attributes=attributes.get(identity, {}),
            )
        )
    notes = [f"{silent} pictures or recordings without a transcript were left out."] if silent else []
    notes += [f"{trashed} coded passages lie in the project's trash and were left out."] if trashed else []
    memos += [(paths[row[0]], row[3]) for row in codes if row[3].strip() and row[0] not in gone]
    if memos:
        reading = notes_source("AQDA: memos and codebook", memos)
        sources.append(CodedSource("Memos and codebook", "memos", lambda: reading))
    yield from parts_of(sources, {}, notes, origin)


def code_paths(rows: list[tuple[str, str, str]]) -> dict[str, str]:
    """Id → path, from rows of id, name and the id of the code above."""
    above = {identity: (name, parent) for identity, name, parent in rows}
    paths = {}
    for identity in above:
        levels: list[str] = []
        at = identity
        while at in above and len(levels) < _DEEPEST:
            name, at = above[at]
            levels.insert(0, step(name))
        paths[identity] = LEVELS.join(levels)
    return paths


def _memos(tables: Tables, paths: dict[str, str]) -> tuple[dict[str, list[Remark]], list[tuple[str, str]]]:
    """Memos on documents, by document, and all others with what they are about."""
    remarks: dict[str, list[Remark]] = {}
    others: list[tuple[str, str]] = []
    coded = {row[0]: row[1] for row in tables.rows("coding", ("id", "document_id"))}
    for document, code, coding, title, text, start, end in tables.rows(
        "memo", ("document_id", "code_id", "coding_id", "title", "content", "start_pos", "end_pos"), "id"
    ):
        owner = document or coded.get(coding, "")
        if not text.strip():
            continue
        if owner:
            remarks.setdefault(owner, []).append(Remark(text, title, whole_number(start), whole_number(end)))
        else:
            others.append((" — ".join(each for each in (paths.get(code, ""), title) if each), text))
    return remarks, others
