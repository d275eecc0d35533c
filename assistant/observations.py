"""Observations: every passage of participants and staff, coded once and kept.

A passage is cut from a segment, coded (kind, stage, touchpoint, channel, valence) and kept in the store under
everything its codes depend on, so that work already done is never paid for twice and a killed run goes on where it
was. What people corrected is applied to the kept codes each time, so that their word wins. What this module does not
know: how a coder decides, how people correct, and what is made of the observations.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from assistant.chat_model import ChatModel
from assistant.choices import chosen_parts
from assistant.coders.adapted import AdaptedEmbedder
from assistant.coders.codes import Code, Coder, Kind, Passage
from assistant.coders.embedded import EmbeddedCoder
from assistant.coders.vectors import cached_embed
from assistant.corrected import Placed, applied, leaning, placed
from assistant.correction_log import Correction, corrections_of, standing
from assistant.errors import ModelUnavailable
from assistant.frames import Frame
from assistant.passages import Cut, cut_passages
from assistant.touchpoints import script_language
from corpus.progress import Progress, Step, silent
from corpus.records import CharSpan, Role, Scope, Segment, voice_of

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.store import Store

__all__ = ["CACHE", "Kind", "Observation", "Observed", "make_coder", "observe", "observed", "uncoded"]

CACHE = "observation"
"""Kind of the kept codes among the store's derived rows."""
CLAUSES = "clause"
"""Kind of the kept valences of clauses among them."""
BESIDE = " \t\r\n,，、،;；┋|"
"""What stands between the choices of one answer. Marks that part them, and space."""
UNCODED = Code(Kind.CONTEXT, 0.0, "", 0.0, "", "", 0.0)
"""Codes that say nothing, of a passage that waits for a coder."""
_VOICES = frozenset({Role.PARTICIPANT, Role.STAFF})


@dataclass(frozen=True, slots=True)
class Observation:
    """One coded quotation."""

    id: str
    """`<segment>@<start>`, start counting code points of the document; `<segment>@<start>-<end>` for a passage that a
    person added."""
    segment: Segment
    span: CharSpan
    """Within the document."""
    quote: str
    """Equal to `span.of(document.text)`."""
    voice: str
    """What is counted: the person, or the document where people are not told apart."""
    kind: Kind
    kind_weight: float
    """0..1: how sure the coder is of the kind."""
    stage: str
    """Id of the frame's stage, empty where none fits."""
    stage_weight: float
    """0..1: how sure the coder is of the stage."""
    touchpoint: str
    """Id in the touchpoint taxonomy, or empty."""
    channel: str
    valence: float
    """-2..2; not positive for a pain, nor negative for a delight, beyond what a neutral passage may lie from 0."""
    statement: str
    """The point in one line, where a model worded it; else empty."""
    coder: str
    """Everything the codes depend on besides the passage and the frame; `person` where a person gave them."""
    chosen: bool = False
    """Whether it is an answer that many gave word for word (see `assistant.choices`)."""
    talk: float | None = None
    """0..1: how likely the coder thinks it that nothing is said on any matter; None where it can't tell."""
    substance: float = 1.0
    """How much it says on a matter (see `assistant.substance`); 1 until it is held against everyday talk."""
    corrected: int = 0
    """Number of the last correction of the passage; 0 where nobody corrected it."""

    @property
    def language(self) -> str:
        """BCP 47 language of the quote; by its script where the segment's is not known."""
        return _language(self.segment)


@dataclass(frozen=True)
class Observed:
    """The observations in scope, and what people said of them."""

    observations: list[Observation]
    """In the order of the sources."""
    rejected: tuple[Observation, ...]
    """What a person left out."""
    corrections: tuple[Correction, ...]
    """Those that hold, oldest first."""
    of: Mapping[int, str]
    """Number of a correction → id of the observation it changed, as far as that is in scope."""
    lost: tuple[Correction, ...]
    """Those whose words stand nowhere in the corpus any more."""


@dataclass(frozen=True)
class _Work:
    """A segment, its passages within it, and the key its codes are kept under."""

    segment: Segment
    spans: tuple[CharSpan, ...]
    key: str
    chosen: frozenset[CharSpan] = frozenset()
    """Those of the spans that are choices; what stands beside one does not belong to it."""
    added: bool = False
    """Whether a person chose the passage."""

    def passages(self) -> list[Passage]:
        texts = [span.of(self.segment.text) for span in self.spans]
        language = _language(self.segment).split("-")[0]
        around = ["", *texts, ""]
        beside = [
            ("", "") if span in self.chosen else (around[at], around[at + 2]) for at, span in enumerate(self.spans)
        ]
        return [
            Passage(text, language, self.segment.heading, before, after, span in self.chosen)
            for text, span, (before, after) in zip(texts, self.spans, beside, strict=True)
        ]


def observe(
    project: Project,
    frame: Frame,
    *,
    scope: Scope | None = None,
    roles: frozenset[Role] = _VOICES,
    progress: Progress = silent,
) -> list[Observation]:
    """The observations in scope, in the order of the sources.

    `progress` tells of the stages `embedding` and `coding`; the last step's detail says how many passages said nothing.

    Raises:
        StoreError: the corpus can't be read, or the codes can't be kept.
        EmbedderError: the passages could not be embedded.
        ModelError, BudgetExceeded: a hosted model could not code; what was coded is kept.
    """
    return observed(project, frame, scope=scope, roles=roles, progress=progress).observations


def observed(
    project: Project,
    frame: Frame,
    *,
    scope: Scope | None = None,
    roles: frozenset[Role] = _VOICES,
    progress: Progress = silent,
    kept_only: bool = False,
) -> Observed:
    """As `observe`, with what people said of the observations.

    Args:
        kept_only: code nothing now. What was not coded before is left out; a passage that a person added has what they
            said of it and nothing else.

    Raises:
        ProjectError: what people said can't be read.
        StoreError, EmbedderError, ModelError, BudgetExceeded: as of `observe`.
    """
    said = standing(corrections_of(project))
    with project.store() as store:
        segments = [segment for segment in store.segments(scope=scope) if segment.role in roles]
        embedded = _embedded_coder(project, store, frame, progress)
        coder = _coder(project, embedded, frame)
        reference = coder.reference
        work, dropped = _cut(segments, frame, reference)
        places, lost = placed(store, said) if said else ([], [])
        work = _with_added(work, segments, places, frame, reference)
        kept = _kept(store, work)
        if kept_only:
            kept |= {item.key: [UNCODED] for item in work if item.added and item.key not in kept}
            work = [item for item in work if item.key in kept]
        waiting = {item.key: item for item in work if item.key not in kept}
        for item, codes in _coded(store, coder, list(waiting.values()), progress):
            kept[item.key] = codes
        coded = [observation for item in work for observation in _observations(item, kept[item.key], reference)]
        now = applied(coded, places, frame.id)
        leant = leaning(now.observations, places, embedded.placed)
    total = sum(len(item.spans) for item in work)
    progress(Step("coding", total, total, f"{dropped} passages said nothing and were left out" if dropped else ""))
    return Observed(leant, now.rejected, said, now.of, tuple(lost))


def uncoded(segments: Sequence[Segment]) -> list[Observation]:
    """The passages of segments with codes that say nothing: of what nobody told of themselves."""
    return [observation for segment in segments for observation in _passages_alone(segment)]


def make_coder(project: Project, store: Store, frame: Frame, progress: Progress = silent) -> Coder:
    """The coder that fits the project's models: a model that writes codes itself, else the embeddings do.

    Raises:
        EmbedderError: the embedder can't be had.
        ModelUnavailable: a hosted model is set but can't be had.
    """
    return _coder(project, _embedded_coder(project, store, frame, progress), frame)


def clause_valences(project: Project, store: Store, frame: Frame, clauses: Sequence[Passage]) -> list[float]:
    """How clauses of passages felt, -2..2, by the embedded coder; what was told once is kept.

    Raises:
        StoreError, EmbedderError: as of `observe`.
    """
    coder = _embedded_coder(project, store, frame, silent)
    keys = [_clause_key(clause, coder.reference) for clause in clauses]
    known = {key: float(value) for key, value in store.derived_get(CLAUSES, list(dict.fromkeys(keys))).items()}
    waiting = {key: clause for key, clause in zip(keys, clauses, strict=True) if key not in known}
    told = {key: code.valence for key, code in zip(waiting, coder.code(list(waiting.values())), strict=True)}
    store.derived_put(CLAUSES, {key: str(valence) for key, valence in told.items()})
    return [(known | told)[key] for key in keys]


def _clause_key(clause: Passage, reference: str) -> str:
    return hashlib.sha256("\0".join((clause.text, clause.language, reference)).encode("utf-8")).hexdigest()


def _embedded_coder(project: Project, store: Store, frame: Frame, progress: Progress) -> EmbeddedCoder:
    embedder = project.embedder()
    adapted = embedder.adapted_vectors if isinstance(embedder, AdaptedEmbedder) else None
    return EmbeddedCoder(cached_embed(store, embedder, progress), embedder.identity, frame, adapted=adapted)


def _coder(project: Project, embedded: EmbeddedCoder, frame: Frame) -> Coder:
    model = _writing_model(project)
    if model is None:
        return embedded
    from assistant.coders.model import ModelCoder

    return ModelCoder(model, frame, embedded, project.settings.calls_at_once)


def _writing_model(project: Project) -> ChatModel | None:
    try:
        model = project.chat_model()
    except ModelUnavailable:
        if project.settings.chat_model.startswith("local:"):
            return None  # the embedded model does not code, so its missing weights keep nobody from coding
        raise
    return model if model is not None and model.writes else None


def _cut(segments: Sequence[Segment], frame: Frame, reference: str) -> tuple[list[_Work], int]:
    work, dropped = [], 0
    choices = chosen_parts(segments)
    for segment in segments:
        chosen = choices.get(segment.id, ())
        cut = cut_passages(segment.text) if not chosen else _beside(segment.text, chosen)
        dropped += cut.dropped
        key = _key(segment, cut.passages, " chosen" * bool(chosen), frame, reference)
        work.append(_Work(segment, cut.passages, key, frozenset(chosen)))
    return [item for item in work if item.spans], dropped


def _key(segment: Segment, spans: Sequence[CharSpan], how: str, frame: Frame, reference: str) -> str:
    cuts = " ".join(f"{span.start}-{span.end}" for span in spans) + how
    parts = (cuts, segment.text, segment.heading, segment.role, segment.language, frame.digest, reference)
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()


def _with_added(
    work: list[_Work], segments: Sequence[Segment], places: Sequence[Placed], frame: Frame, reference: str
) -> list[_Work]:
    """The work with the passages that people added, each coded by itself, behind those of its segment."""
    inside = {segment.id: at for at, segment in enumerate(segments)}
    cut = {(item.segment.id, span.shifted(item.segment.span.start)) for item in work for span in item.spans}
    added = {
        (each.segment.id, each.span): each.segment
        for each in places
        if each.correction.act == "add" and each.segment.id in inside and (each.segment.id, each.span) not in cut
    }
    if not added:
        return work
    for (_, span), segment in sorted(added.items(), key=lambda item: item[0][1].start):
        within = (CharSpan(span.start - segment.span.start, span.end - segment.span.start),)
        work.append(_Work(segment, within, _key(segment, within, " added", frame, reference), added=True))
    return sorted(work, key=lambda item: (inside[item.segment.id], item.added))


def _beside(text: str, chosen: Sequence[CharSpan]) -> Cut:
    """The choices in an answer, and the passages of what stands between them in the person's own words."""
    edges = [0, *(at for span in chosen for at in (span.start, span.end)), len(text)]
    spans, dropped = list(chosen), 0
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        start += len(text[start:end]) - len(text[start:end].lstrip(BESIDE))
        cut = cut_passages(text[start:end])
        spans += [span.shifted(start) for span in cut.passages]
        dropped += cut.dropped
    return Cut(tuple(sorted(spans, key=lambda span: span.start)), dropped)


def _kept(store: Store, work: Sequence[_Work]) -> dict[str, list[Code]]:
    rows = store.derived_get(CACHE, list(dict.fromkeys(item.key for item in work)))
    return {key: [Code(Kind(row[0]), *row[1:]) for row in json.loads(payload)] for key, payload in rows.items()}


def _coded(store: Store, coder: Coder, work: Sequence[_Work], progress: Progress) -> Iterator[tuple[_Work, list[Code]]]:
    """Each segment with its codes, kept as soon as it has them all."""
    total = sum(len(item.spans) for item in work)
    done, batch, size = 0, list[_Work](), 0
    for at, item in enumerate(work):
        batch.append(item)
        size += len(item.spans)
        if size < coder.batch and at + 1 < len(work):
            continue
        keeper = _Keeper(store, batch)
        coder.code([passage for piece in batch for passage in piece.passages()], progress, keeper.heard)
        yield from keeper.finished
        done += size
        progress(Step("coding", done, total))
        batch, size = [], 0


class _Keeper:
    """Puts the codes of segments into the store, each when the last of its passages is coded."""

    def __init__(self, store: Store, work: Sequence[_Work]) -> None:
        self._store = store
        self._work = work
        self._owner = [(number, within) for number, item in enumerate(work) for within in range(len(item.spans))]
        self._codes: list[dict[int, Code]] = [{} for _ in work]
        self.finished: list[tuple[_Work, list[Code]]] = []

    def heard(self, codes: Mapping[int, Code]) -> None:
        """Take codes by the position of their passage among all."""
        complete: list[tuple[_Work, list[Code]]] = []
        for at, code in codes.items():
            number, within = self._owner[at]
            item, own = self._work[number], self._codes[number]
            own[within] = code
            if len(own) == len(item.spans):
                complete.append((item, [own[place] for place in range(len(item.spans))]))
        self._store.derived_put(CACHE, {item.key: _payload(rows) for item, rows in complete})
        self.finished += complete


def _payload(codes: Sequence[Code]) -> str:
    return json.dumps([astuple(code) for code in codes], ensure_ascii=False)


def _observations(item: _Work, codes: Sequence[Code], reference: str) -> Iterator[Observation]:
    for within, code in zip(item.spans, codes, strict=True):
        span = within.shifted(item.segment.span.start)
        yield Observation(
            id=f"{item.segment.id}@{span.start}" + f"-{span.end}" * item.added,
            segment=item.segment,
            span=span,
            quote=within.of(item.segment.text),
            voice=voice_of(item.segment),
            kind=code.kind,
            kind_weight=code.kind_weight,
            stage=code.stage,
            stage_weight=code.stage_weight,
            touchpoint=code.touchpoint,
            channel=code.channel,
            valence=code.valence,
            statement=code.statement,
            coder=reference,
            chosen=within in item.chosen,
            talk=code.talk,
        )


def _passages_alone(segment: Segment) -> Iterator[Observation]:
    spans = cut_passages(segment.text).passages
    return _observations(_Work(segment, spans, ""), [UNCODED] * len(spans), "")


def _language(segment: Segment) -> str:
    return segment.language if segment.language != "und" else script_language(segment.text)
