"""`wayfolk search --explain`: how the passages found came to be where they are, as text and as rows.

Shows what a search tells of itself; ranks nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from ui.cli_output import table

if TYPE_CHECKING:
    from corpus.explaining import Explanation, HitSeen, LanguageSeen, WordingSeen

_TERMS_SHOWN = 12


class TermRow(TypedDict):
    """A term of a question, as the keyword index cuts it."""

    term: str
    """As the keyword index holds it."""
    weight: float
    """Inverse document frequency."""
    chunks: int
    """How many chunks hold it."""


class WordingRow(TypedDict):
    """The question, or another wording of it."""

    text: str
    language: str
    terms: list[TermRow]
    """Its terms, as the keyword index cuts them."""


class LanguageRow(TypedDict):
    """The ranking of one language."""

    language: str
    chunks: int
    """All of the language."""
    eligible: int
    """Those that pass roles and filters."""
    candidates: int
    """Those ranked and kept."""
    far: int
    """Left out: in another language than the question, and too far from it."""
    method: str
    """`exact` or `graph`."""
    centred: bool
    """Whether a share of the mean vectors was taken off, as between languages."""
    quota: int
    """Places in the first turn of dealing the rankings out; later turns give one each."""


class HitExplainedRow(TypedDict):
    """Why one passage is where it is."""

    segment: str
    chunk: str
    """Id of the chunk that was ranked."""
    language: str
    place: int
    """Of its chunk in the ranking of its language, from 0."""
    score: float
    """Both legs together, by their weights."""
    cosine: float
    """As it is."""
    centred: float | None
    """What was ranked by instead, where languages differ."""
    dense: float
    """The dense leg, 0 to 1."""
    keyword: float
    """The keyword leg, 0 to 1."""
    dense_weight: float
    """Share of the dense leg; the keyword leg has the rest. Larger where no text has many of the question's words."""
    wording: str
    """The wording it was ranked by."""
    folded: list[str]
    """Segments left out because their words are nearly the same."""


class ExplanationRow(TypedDict):
    """What a search did."""

    embedder: str
    dense_weight: float
    """Share of the dense leg where the words tell what is meant."""
    keyword_weight: float
    """The rest."""
    centring: float
    """Share of the mean vectors that is taken off between languages."""
    wordings: list[WordingRow]
    """The question, and the other wordings it was searched in."""
    chunks: int
    """All chunks of the corpus."""
    eligible: int
    """Those that pass roles and filters."""
    roles: list[str]
    """Whose words were searched."""
    filtered: bool
    """Whether a filter was set."""
    languages: list[LanguageRow]
    """In the order their rankings are dealt out."""
    hits: list[HitExplainedRow]
    """The passages shown, in their order."""


ROWS = (ExplanationRow, HitExplainedRow, LanguageRow, TermRow, WordingRow)


def explanation_row(told: Explanation) -> ExplanationRow:
    """An explanation as `--json` prints it."""
    return {
        "embedder": told.embedder,
        "dense_weight": told.dense_weight,
        "keyword_weight": told.keyword_weight,
        "centring": told.centring,
        "wordings": [_wording_row(each) for each in told.wordings],
        "chunks": told.chunks,
        "eligible": told.eligible,
        "roles": list(told.roles),
        "filtered": told.filtered,
        "languages": [_language_row(each) for each in told.languages],
        "hits": [_hit_row(each) for each in told.hits],
    }


def _wording_row(wording: WordingSeen) -> WordingRow:
    terms: list[TermRow] = [{"term": t.term, "weight": t.weight, "chunks": t.chunks} for t in wording.terms]
    return {"text": wording.text, "language": wording.language, "terms": terms}


def _language_row(each: LanguageSeen) -> LanguageRow:
    return {
        "language": each.language,
        "chunks": each.chunks,
        "eligible": each.eligible,
        "candidates": each.candidates,
        "far": each.far,
        "method": each.method,
        "centred": each.centred,
        "quota": each.quota,
    }


def _hit_row(hit: HitSeen) -> HitExplainedRow:
    return {
        "segment": hit.segment,
        "chunk": hit.chunk,
        "language": hit.language,
        "place": hit.place,
        "score": hit.score,
        "cosine": hit.cosine,
        "centred": hit.centred,
        "dense": hit.dense,
        "keyword": hit.keyword,
        "dense_weight": hit.dense_weight,
        "wording": hit.wording,
        "folded": list(hit.folded),
    }


def explanation_text(told: Explanation) -> str:
    """An explanation for people."""
    lines = [
        f"Embedder {told.embedder}; score = {told.dense_weight:.2f} x meaning + {told.keyword_weight:.2f} x words.",
        f"Roles: {', '.join(told.roles)}; {'a filter is set' if told.filtered else 'no filter'}; "
        f"{told.eligible} of {told.chunks} chunks count.",
    ]
    for wording in told.wordings:
        terms = [f"{t.term} ({t.weight:.1f}, in {t.chunks})" for t in wording.terms[:_TERMS_SHOWN]]
        more = len(wording.terms) - len(terms)
        shown = (", ".join(terms) or "none") + (f" and {more} more" if more > 0 else "")
        lines.append(f"Asked in {wording.language}: {wording.text}\n  words: {shown}")
    if told.languages:
        heads = ("language", "chunks", "that count", "ranked", "too far", "compared", "first places")
        lines += ["", table(heads, [_language_cells(each) for each in told.languages])]
    if told.hits:
        columns = (
            "hit",
            "score",
            "cosine",
            "centred",
            "meaning",
            "words",
            "of meaning",
            "place",
            "same again",
            "passage",
        )
        lines += ["", table(columns, [_hit_cells(number, hit) for number, hit in enumerate(told.hits, start=1)])]
    return "\n".join(lines)


def _language_cells(each: LanguageSeen) -> tuple[object, ...]:
    compared = each.method + (", centred" if each.centred else "")
    return (each.language, each.chunks, each.eligible, each.candidates, each.far, compared, each.quota)


def _hit_cells(number: int, hit: HitSeen) -> tuple[object, ...]:
    return (
        number,
        f"{hit.score:.3f}",
        f"{hit.cosine:.3f}",
        "–" if hit.centred is None else f"{hit.centred:.3f}",
        f"{hit.dense:.3f}",
        f"{hit.keyword:.3f}",
        f"{hit.dense_weight:.2f}",
        f"{hit.language} {hit.place + 1}",
        len(hit.folded),
        hit.segment,
    )
