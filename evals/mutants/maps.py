"""The maps that mutants start from: hand-made ones in several wordings, and every reference map of the cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from evals.cases import SUITES, Case, JourneyTask, case_files, load_case, load_reading
from evals.gold import ReferenceMap
from evals.passages import Passage, Passages, passages_of, read_corpus
from evals.references import Reference, resolve
from evals.views import Item, MapView, Quoted, StageView, lane_name

if TYPE_CHECKING:
    from assistant.project import Project

LANES = ("touchpoints", "actions", "thoughts_feelings", "pain_points", "opportunities")
NAMES = ("bank_account", "hospital_visit")
TRANSLATIONS = ("zh", "ar", "ko")
PAIN_SEVERITY = 3.0
"""The maps give no severities; every pain counts as severe, so that M5 has something to count."""
MOST_PASSAGES = 200
"""Of a larger corpus: those a reference rests on, and others evenly drawn. What is shown of the metrics does not need
more, and mutants that cite or dump everything would take minutes."""


@dataclass(frozen=True)
class BaseMap:
    """One reference map, and the same content in other wordings."""

    name: str
    passages: Passages
    reference: Reference
    identity: MapView
    lanes: tuple[str, ...]
    paraphrase: MapView | None = None
    translations: Mapping[str, MapView] = field(default_factory=dict)
    opposites: Mapping[str, str] = field(default_factory=dict)
    """Pain of the map → its opposite, written by hand."""

    def bases(self) -> list[tuple[str, MapView]]:
        """The wordings that are damaged."""
        return [("identity", self.identity)] + ([("paraphrase", self.paraphrase)] if self.paraphrase else [])


@cache
def hand_map(name: str) -> BaseMap:
    """One of `NAMES`."""
    raw = _read(name)
    passages = _passages(raw["utterances"])
    reference = Reference(_view(raw["map"], "text", passages, severe=True), frozenset(), frozenset())
    translations = {
        language: _view(raw["map"], language, passages)
        for language in TRANSLATIONS
        if all(entry.get(language) for stage in raw["map"] for lane in LANES for entry in stage.get(lane, ()))
    }
    return BaseMap(
        name,
        passages,
        reference,
        _view(raw["map"], "text", passages),
        reference.journey.lanes(),
        _view(raw["map"], "para", passages),
        translations,
        dict(_read("flipped_pains")),
    )


def case_maps(work: Path, suites: Path = SUITES) -> Iterator[BaseMap]:
    """Every reference map of the cases in `suites`, as written there, those of second and third readers among them.

    Args:
        work: folder in which the examples' projects are kept; made where they are not there.
    """
    for name, file in case_files(suites).items():
        case = load_case(file)
        tasks = [t for t in case.tasks if isinstance(t, JourneyTask) and t.reference is not None and not case.base]
        passages = case_passages(case, file, work) if tasks else None
        for task in tasks:
            if passages is not None:
                own = name if len(tasks) == 1 else task.id
                yield _of_task(own, task, passages)
                yield from _of_others(own, case, file, task, passages)


def _of_others(name: str, case: Case, file: Path, task: JourneyTask, passages: Passages) -> Iterator[BaseMap]:
    """The maps that other readers of the corpus made."""
    for reading in (load_reading(file.parent / other) for other in case.readings[1:]):
        made = reading.references.get(task.id)
        if isinstance(made, ReferenceMap):
            yield _of_task(f"{name} ({reading.annotator})", task.model_copy(update={"reference": made}), passages)


def case_passages(case: Case, file: Path, work: Path) -> Passages:
    """The corpus of a case, without a project of its own where the case has a `corpus.jsonl`."""
    if case.corpus:
        return passages_of(*read_corpus(file.parent / case.corpus))
    from evals.passages import passages_of_store

    with _example(case, work / "mutants" / case.id) as project, project.store() as store:
        return passages_of_store(store)


def _example(case: Case, folder: Path) -> Project:
    from assistant.examples import make_example
    from assistant.project import Project
    from assistant.settings import SETTINGS_FILE

    if not (folder / SETTINGS_FILE).is_file():
        make_example(case.example, folder, language=case.languages.output).close()
    return Project.open(folder, chat_model="extractive:")


def _of_task(name: str, task: JourneyTask, every: Passages) -> BaseMap:
    reference = resolve(task, every)
    lanes = tuple(lane_name(lane) for lane in task.lanes)
    kept = {p for item in reference.journey.items() for p in item.evidence}
    others = [p.id for p in every if p.role is Role.PARTICIPANT and p.id not in kept]
    room = max(0, MOST_PASSAGES - len(kept))
    kept |= set(others[:: max(1, len(others) // room)][:room]) if room else set()
    passages = Passages({p.id: p for p in every if p.id in kept}, every.texts, every.titles)
    identity = _quoted(reference.journey, lanes, passages, reference.optional)
    if name not in _wordings():
        return BaseMap(name, passages, reference, identity, lanes)
    wordings, language = _wordings()[name]["items"], str(_wordings()[name]["translated_into"])
    opposites = {i.text: wordings[i.id]["opposite"] for i in identity.items() if "opposite" in wordings[i.id]}
    return BaseMap(
        name,
        passages,
        reference,
        identity,
        lanes,
        _worded(identity, "para", wordings),
        {language: _worded(identity, "translation", wordings)},
        opposites,
    )


@cache
def _wordings() -> Mapping[str, Any]:
    """Map of a case → item → the same said otherwise, in another language, and (of pains) its opposite; by hand."""
    return dict(_read("wordings"))


def _worded(journey: MapView, wording: str, wordings: Mapping[str, Mapping[str, str]]) -> MapView:
    """The map with each item in another wording. The names of stages stay: a frame gives them."""
    stages = []
    for stage in journey.stages:
        cells = {
            lane: tuple(replace(item, text=wordings[item.id][wording]) for item in items)
            for lane, items in stage.cells.items()
        }
        stages.append(replace(stage, cells=cells))
    return MapView(tuple(stages))


def _quoted(journey: MapView, lanes: tuple[str, ...], passages: Passages, optional: frozenset[str]) -> MapView:
    """A reference map as an output: each item that must be found, with its evidence quoted and counted."""
    stages = []
    for stage in journey.stages:
        cells = {
            lane: tuple(
                Item(
                    item.id,
                    item.text,
                    item.lane,
                    item.evidence,
                    cited(item.id, passages, item.evidence),
                    counted=len(passages.voices(item.evidence)),
                    addresses=item.addresses,
                )
                for item in stage.cells.get(lane, ())
                if item.id not in optional and item.evidence
            )
            for lane in lanes
        }
        stages.append(StageView(stage.id, stage.name, cells, stage.order, stage.sentiment))
    return MapView(tuple(stages))


@cache
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
    found: list[Passage] = [passages[p] for p in sorted(evidence) if p in passages]
    return tuple(Quoted(f"{item_id}/{p.id}", p.id, p.text, p.document, p.start, p.end, p.voice) for p in found)


@cache
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
        stages.append(StageView(f"s{order}", name, cells, order, stage.get("felt")))
    return MapView(tuple(stages))
