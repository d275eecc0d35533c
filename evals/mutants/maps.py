"""The hand-made maps that mutants start from, as reference, corpus and outputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from evals.passages import Passages, passages_of
from evals.references import Reference
from evals.views import Item, MapView, Quoted, StageView, lane_name

LANES = ("touchpoints", "actions", "thoughts_feelings", "pain_points", "opportunities")
NAMES = ("bank_account", "hospital_visit")
PAIN_SEVERITY = 3.0
"""The maps give no severities; every pain counts as severe, so that M5 has something to count."""


@dataclass(frozen=True)
class HandMap:
    """One hand-made map in all its wordings."""

    name: str
    passages: Passages
    reference: Reference
    identity: MapView
    paraphrase: MapView
    translation: MapView | None
    """Into Chinese; None where there is none."""


def hand_map(name: str) -> HandMap:
    """One of `NAMES`."""
    raw = _read(name)
    passages = _passages(raw["utterances"])
    reference = _view(raw["map"], "text", passages, severe=True)
    whole = Reference(reference, frozenset(), frozenset())
    translated = all(entry.get("zh") for stage in raw["map"] for lane in LANES for entry in stage.get(lane, ()))
    return HandMap(
        name,
        passages,
        whole,
        _view(raw["map"], "text", passages),
        _view(raw["map"], "para", passages),
        _view(raw["map"], "zh", passages) if translated else None,
    )


def generic_map() -> MapView:
    """Commonplaces without evidence."""
    stages = []
    for order, stage in enumerate(_read("generic_map")):
        cells = {
            lane_name(lane): tuple(
                Item(f"g{order}-{lane}-{i}", text, lane_name(lane)) for i, text in enumerate(stage.get(lane, ()))
            )
            for lane in LANES
        }
        stages.append(StageView(f"g{order}", stage["name"], cells, order))
    return MapView(tuple(stages))


def cited(item_id: str, passages: Passages, evidence: frozenset[str]) -> tuple[Quoted, ...]:
    """Quotes of whole utterances."""
    found = [passages.by_id[p] for p in sorted(evidence) if p in passages]
    return tuple(Quoted(f"{item_id}/{p.id}", p.id, p.text, p.document, p.start, p.end, p.voice) for p in found)


def _read(name: str) -> Any:
    return json.loads(resources.files("evals.mutants").joinpath("data", f"{name}.json").read_text(encoding="utf-8"))


def _passages(utterances: list[Mapping[str, str]]) -> Passages:
    documents, segments = [], []
    for person in dict.fromkeys(u["participant"] for u in utterances):
        text = ""
        for utterance in utterances:
            if utterance["participant"] != person:
                continue
            span = CharSpan(len(text), len(text) + len(utterance["text"]))
            segments.append(
                Segment(
                    utterance["id"], person, span, utterance["text"], Role.PARTICIPANT, person, person, language="en"
                )
            )
            text += utterance["text"] + "\n"
        documents.append(Document(person, person, SourceKind.INTERVIEW, text, language="en", participants=(person,)))
    return passages_of(documents, segments)


def _view(raw: list[dict[str, Any]], wording: str, passages: Passages, severe: bool = False) -> MapView:
    stages = []
    for order, stage in enumerate(raw):
        cells = {}
        for lane in LANES:
            items = []
            for i, entry in enumerate(stage.get(lane, ())):
                item_id, evidence = f"s{order}-{lane}-{i}", frozenset(entry["ev"])
                weight = PAIN_SEVERITY if severe and lane == "pain_points" else 1.0
                voices = len(passages.voices(evidence))
                quotes = cited(item_id, passages, evidence)
                items.append(
                    Item(item_id, entry[wording], lane_name(lane), evidence, quotes, counted=voices, severity=weight)
                )
            cells[lane_name(lane)] = tuple(items)
        name = stage["name"] if wording == "text" else stage[wording]
        stages.append(StageView(f"s{order}", name, cells, order))
    return MapView(tuple(stages))
