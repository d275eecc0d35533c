"""An evaluation case out of a team's own project: its corpus as it is stored, and as reference a map people approved.

The case is a folder of plain files that can be put under version control and edited by hand. What the map does not say
(how severe a pain is, which claims need not be found) is left at its default for a person to fill in. Knows projects;
drafts and scores nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.claims import claims_of
from evals.cases import CaseError, load_case

if TYPE_CHECKING:
    from assistant.artifacts import Citation, Claim, JourneyMap
    from assistant.project import Project
    from corpus.records import Document, Segment

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
FRAMES = "frames"
"""Folder of a project's own journey frames, copied beside the case."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    folder: Path
    passages: int
    items: int
    left_out: int
    """Claims without evidence, which no reference can hold."""


def make_case(project: Project, journey: JourneyMap, suites: Path, name: str, *, unapproved: bool = False) -> Made:
    """Write `suites/<name>` from an approved map.

    Args:
        project: whose corpus the map was drafted from.
        journey: the map.
        suites: folder of case folders.
        name: of the case.
        unapproved: take the map as it is, approved or not.

    Raises:
        CaseError: the map is not approved, the name is no file name or taken, or the map and its corpus came apart.
    """
    if not _NAME.fullmatch(name):
        raise CaseError(f"{name!r} can't name a case; use small letters, digits and dashes.")
    folder = suites / name
    if folder.exists():
        raise CaseError(f"{folder} is there already; choose another name: --name, or remove it.")
    open_claims = sum(not claim.approved for claim in claims_of(journey))
    if open_claims and not unapproved:
        raise CaseError(
            f"{open_claims} claims of {journey.id} are not approved, and a reference must be what people stand for. "
            f"Approve it: wayfolk approve {journey.id}; or take it as it is: --unapproved"
        )
    with project.store() as store:
        documents = {document.id: document for document in store.documents()}
        segments = [segment for document in documents.values() for segment in store.segments(document.id)]
    _all_there(journey, {segment.id for segment in segments})
    titles = _titles(documents.values())
    reference, items, left_out = _reference(journey)
    case = _case(project, journey, name, segments, reference)
    folder.mkdir(parents=True)
    rows = (_row(segment, documents[segment.document], titles[segment.document]) for segment in segments)
    corpus = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "corpus.jsonl").write_text(corpus, encoding="utf-8")
    (folder / "case.yaml").write_text(_yaml(case), encoding="utf-8")
    if (project.root / FRAMES).is_dir():
        shutil.copytree(project.root / FRAMES, folder / FRAMES)
    load_case(folder / "case.yaml")  # what was written must be readable
    return Made(folder, len(segments), items, left_out)


def _all_there(journey: JourneyMap, known: set[str]) -> None:
    lost = [citation.label for citation in journey.citations if citation.segment not in known]
    if lost:
        raise CaseError(
            f"{len(lost)} citations of {journey.id} quote passages that are no longer in the corpus ({lost[0]} first); "
            "run `wayfolk refresh`, or draft it again."
        )


def _titles(documents: Iterable[Document]) -> dict[str, str]:
    """A name for each document that no other has."""
    every = list(documents)
    same = Counter(document.title for document in every)
    return {d.id: d.title if d.title and same[d.title] == 1 else f"{d.title} {d.id}".strip() for d in every}


def _row(segment: Segment, document: Document, title: str) -> dict[str, Any]:
    row = {
        "id": segment.id,
        "document": title,
        "participant": segment.participant or "",
        "source": document.kind.value,
        "role": segment.role.value,
        "lang": segment.language,
        "heading": segment.heading,
        "date": document.date,
        "t": segment.start_time,
        "attributes": dict(segment.attributes),
        "text": segment.text,
    }
    return {name: value for name, value in row.items() if value not in ("", None, {})}


def _reference(journey: JourneyMap) -> tuple[dict[str, Any], int, int]:
    known = {citation.label: citation for citation in journey.citations}
    stages, items, left_out = [], 0, 0
    for order, stage in enumerate(journey.stages, 1):
        cells: dict[str, list[dict[str, Any]]] = {}
        for lane, claims in stage.cells.items():
            kept = [_item(claim, known) for claim in claims if any(label in known for label in claim.for_)]
            left_out += len(claims) - len(kept)
            items += len(kept)
            if kept:
                cells[lane] = kept
        stages.append({"id": stage.id, "name": stage.name, "order": order, "cells": cells})
        if stage.emotion is not None:
            stages[-1]["sentiment"] = {"value": round(max(-1.0, min(1.0, stage.emotion.mean / 2)), 2)}
    return {"stages": stages}, items, left_out


def _item(claim: Claim, known: dict[str, Citation]) -> dict[str, Any]:
    evidence = list(dict.fromkeys(known[label].segment for label in claim.for_ if label in known))
    return {"id": claim.id, "text": claim.text, "severity": 1, "evidence": evidence}


def _case(
    project: Project, journey: JourneyMap, name: str, segments: Iterable[Segment], reference: dict[str, Any]
) -> dict[str, Any]:
    languages = sorted({segment.language for segment in segments if segment.language != "und"}) or ["und"]
    digest = hashlib.sha256(f"{name}\n{journey.model_dump_json()}".encode()).hexdigest()[:8]
    output = journey.brief.language or project.language
    brief = {key: value for key, value in journey.brief.model_dump().items() if value and key in _BRIEF}
    lanes = list(dict.fromkeys(lane for stage in reference["stages"] for lane in stage["cells"]))
    return {
        "version": 1,
        "id": name,
        "split": "dev",
        "corpus": "corpus.jsonl",
        "languages": {"corpus": languages, "output": output},
        "provenance": {
            "author": project.name,
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "license": "not for publication",
            "kind": "real_consented",
            "source": f"the corpus of {project.name}; the map {journey.id}",
            "notes": "Grade the pains by hand, severity 1 to 4: M3 weighs by it, and M5 counts those of 3 and 4.",
        },
        "canary": f"EVAL-CANARY-{digest}",
        "tasks": [
            {
                "id": f"{name}-journey",
                "kind": "journey_map",
                "brief": {"frame": journey.frame, **brief},
                "lanes": lanes,
                "expect": {"stages": [len(journey.stages), len(journey.stages)], "min_items": 1},
                "reference": reference,
            }
        ],
    }


_BRIEF = ("scope", "segment", "frame", "language")


def _yaml(case: dict[str, Any]) -> str:
    import yaml

    text: str = yaml.safe_dump(case, allow_unicode=True, sort_keys=False, width=120)
    return text
