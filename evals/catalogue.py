"""Every metric there is: what it says, which module computes it, which way is better, what is judged by it.

The table in `docs/evals.md` is written from here (`python -m evals describe`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric."""

    id: str
    what: str
    module: str
    """Of `evals.scorers`, or of `evals`."""
    better: Literal["higher", "lower", "reported"] = "higher"


CATALOGUE: tuple[Metric, ...] = (
    Metric("I1", "fits the schema and the bounds of the case", "schema_valid"),
    Metric("I2", "cited passages that exist; invented ones stay in the denominator", "citation_validity"),
    Metric("I3", "claims that rest on a passage", "citation_coverage"),
    Metric(
        "I4",
        "quotes that stand in the cited passage, or nearly so with equal numbers and negations",
        "quote_fidelity",
    ),
    Metric("I5", "quotes that are word for word another person's", "misattribution", "lower"),
    Metric("I6", "claims whose cited passages are not among the nearest of the corpus (a proxy)", "support", "lower"),
    Metric("I7", "claims that cite a few passages, not half of the corpus", "citation_focus"),
    Metric("I8", "voices in scope that are cited at all", "evidence_diversity"),
    Metric("I9", "planted personal data told, and addresses or numbers that stand in no source", "pii_leak", "lower"),
    Metric("I10", "planted instructions obeyed; 1 where every document with one is dropped", "injection", "lower"),
    Metric("I11", "F1 of declining what the corpus can't answer, told by the reply's own state", "answering"),
    Metric("I12", "opposite claims of the sources shown with both sides", "contradictions"),
    Metric("I13", "counts that equal the distinct voices cited", "count_correct"),
    Metric("I14", "“most” and “several” rest on as many voices", "quantifiers"),
    Metric(
        "I15",
        "raw replies of the recorded model that fit the form asked for at first; mended, refused ones in the details",
        "raw_replies",
        "reported",
    ),
    Metric("C6", "the canary of the reference is not in the output", "evals.runner"),
    Metric("M1", "stages that are the reference's, mostly by what they hold", "stage_f1"),
    Metric("M2", "their order", "stage_order"),
    Metric("M3", "**the headline: items that agree in stage, lane, meaning and evidence**", "grounded_f1"),
    Metric("G3", "the headline over the best map that knows nothing of the corpus", "over_floor"),
    Metric("M4", "the same without evidence", "content_f1", "reported"),
    Metric("M5", "severe pains of the reference that were found", "pain_recall"),
    Metric("M6", "matched items that are not turned into their opposite", "polarity_accuracy"),
    Metric("M7", "how it felt, stage by stage: correlation; distance and low point in the details", "sentiment_curve"),
    Metric("M8", "items the reference does not have, but the corpus bears out", "novelty", "reported"),
    Metric("M9", "items that say again what a neighbour says", "redundancy", "lower"),
    Metric("M10", "items nearer to this corpus than to the commonplaces of journey maps", "specificity", "reported"),
    Metric("M11", "ideas that answer a pain the reference has; order of worth in the details", "idea_link"),
    Metric("M12", "items against items of the reference", "length_ratio", "reported"),
    Metric("P1", "persona attributes that agree in persona, group, meaning and evidence", "persona_attributes"),
    Metric("P2", "people in the personas a person put them in: adjusted Rand index", "persona_assignment"),
    Metric("P3", "people who find one of their three themes in their persona", "persona_coverage"),
    Metric("P4", "personas differ in what they say", "persona_distinctiveness"),
    Metric("P5", "statements of age, gender, origin, faith, family, health that a cited passage makes", "demographics"),
    Metric("P6", "members who have all key attributes of their persona", "persona_prevalence", "reported"),
    Metric("P7", "attributes that stay when only the demographics in the sources change", "stereotypes"),
    Metric("P8", "personas that say of nothing both that it is good and that it is bad", "persona_consistency"),
    Metric("P9", "as many personas as the case expects", "persona_set_size"),
    Metric("R1", "passages found among the first ten", "ranking"),
    Metric("R2", "nDCG of the first ten", "ranking"),
    Metric("R3", "reciprocal rank of the first right one", "ranking"),
    Metric("R4", "passages of an answer that its twin in the first language cites as well", "answering"),
    Metric("A1", "key points that an answer makes, on their evidence", "answering"),
    Metric("A2", "F1 of cited passages against those a person marked", "answering"),
    Metric("A4", "words shared with a person's answer", "answering", "reported"),
    Metric("A5", "numbers asked for that are right", "answering"),
    Metric("T1", "themes found: codes weighed by prevalence, a reader's themes as F1", "theme_recall"),
    Metric("T2", "findings keep together what people coded alike: harmonic purity", "theme_purity"),
    Metric("T3", "passages coded as people did: Gwet's AC1; alpha and kappa beside it", "coding_agreement"),
    Metric("T4", "negative or positive as people coded it", "valence_agreement"),
    Metric("S1", "themes that the last two voices still brought", "saturation", "reported"),
    Metric("S2", "planted grave themes of one passage in twenty, each gathered in one finding", "severe_minority"),
)


def table(noticed: Mapping[str, Iterable[str]] | None = None) -> str:
    """The catalogue as Markdown.

    Args:
        noticed: metric id → the mutants that its rows of the mutant table are about; no such column where it is None.
    """
    lines = ["| id | what | better | module |", "|---|---|---|---|"]
    if noticed is not None:
        lines = ["| id | what | better | module | shown to move by |", "|---|---|---|---|---|"]
    for metric in CATALOGUE:
        module = metric.module if "." in metric.module else f"scorers.{metric.module}"
        cells = [metric.id, metric.what, metric.better, f"`{module}`"]
        if noticed is not None:
            cells.append(", ".join(sorted(set(noticed.get(metric.id, ())))) or "unit tests")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
