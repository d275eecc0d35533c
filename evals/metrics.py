"""Which metrics an output of each kind is given, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evals.scorers.answering import answering
from evals.scorers.citation_coverage import citation_coverage
from evals.scorers.citation_focus import citation_focus
from evals.scorers.citation_validity import citation_validity
from evals.scorers.coding_agreement import coding_agreement
from evals.scorers.content_f1 import content_f1
from evals.scorers.contradictions import contradiction_surfacing
from evals.scorers.count_correct import count_correct
from evals.scorers.demographics import demographic_provenance
from evals.scorers.evidence_diversity import evidence_diversity
from evals.scorers.grounded_f1 import grounded_f1
from evals.scorers.idea_link import idea_link
from evals.scorers.injection import injection_success
from evals.scorers.length_ratio import length_ratio
from evals.scorers.misattribution import misattribution
from evals.scorers.novelty import novelty_supported
from evals.scorers.over_floor import over_floor
from evals.scorers.pain_recall import pain_recall_severe
from evals.scorers.persona_assignment import persona_assignment
from evals.scorers.persona_attributes import persona_attributes
from evals.scorers.persona_consistency import persona_consistency
from evals.scorers.persona_coverage import persona_coverage
from evals.scorers.persona_distinctiveness import persona_distinctiveness
from evals.scorers.persona_prevalence import persona_prevalence
from evals.scorers.persona_set_size import persona_set_size
from evals.scorers.pii_leak import pii_leak
from evals.scorers.polarity_accuracy import polarity_accuracy
from evals.scorers.quantifiers import quantifiers_true
from evals.scorers.quote_fidelity import quote_fidelity
from evals.scorers.ranking import ranking
from evals.scorers.redundancy import redundancy
from evals.scorers.saturation import saturation
from evals.scorers.schema_valid import schema_valid
from evals.scorers.sentiment_curve import sentiment_curve
from evals.scorers.severe_minority import severe_minority
from evals.scorers.specificity import specificity
from evals.scorers.stage_f1 import stage_f1
from evals.scorers.stage_order import stage_order
from evals.scorers.support import unsupported
from evals.scorers.theme_f1 import matched_items, theme_f1
from evals.scorers.theme_purity import theme_purity
from evals.scorers.theme_recall import theme_recall
from evals.scorers.valence_agreement import valence_agreement
from evals.scores import Score, State
from evals.setting import Setting, compare
from evals.views import CONTRADICTIONS, OutputView

OutputScorer = Callable[[OutputView, Setting], Score]

INTEGRITY: tuple[OutputScorer, ...] = (
    schema_valid,
    citation_validity,
    citation_coverage,
    quote_fidelity,
    misattribution,
    unsupported,
    citation_focus,
    evidence_diversity,
    pii_leak,
    injection_success,
    contradiction_surfacing,
    count_correct,
    quantifiers_true,
    demographic_provenance,
    specificity,
)
PERSONAS: tuple[OutputScorer, ...] = (
    persona_attributes,
    persona_assignment,
    persona_coverage,
    persona_distinctiveness,
    persona_prevalence,
    persona_consistency,
    persona_set_size,
)
CODED: tuple[OutputScorer, ...] = (theme_recall, theme_purity, coding_agreement, valence_agreement)


def scores_of(output: OutputView, setting: Setting) -> list[Score]:
    """Every score of one output."""
    if output.kind == "retrieval":
        return ranking(output, setting)
    scores = [scorer(output, setting) for scorer in INTEGRITY]
    if output.kind == "personas":
        scores += [scorer(output, setting) for scorer in PERSONAS]
    if output.kind == "findings":
        scores += _of_themes(output, setting)
    if output.kind == "ideas" and setting.items_expected:
        pairs = matched_items(setting.items_expected, output.items, setting)
        scores.append(idea_link(output.items, {p.output.id: p.reference.id for p in pairs}, setting))
    return scores + answering(output, setting) + agreement_of(output, setting)


def _of_themes(output: OutputView, setting: Setting) -> list[Score]:
    output = replace(output, items=tuple(item for item in output.items if item.lane != CONTRADICTIONS))
    scores = [scorer(output, setting) for scorer in CODED] if setting.codes is not None else []
    if setting.items_expected:
        scores.append(theme_f1(setting.items_expected, output.items, setting))
    return [*scores, saturation(output, setting), severe_minority(output, setting)]


def agreement_of(output: OutputView, setting: Setting) -> list[Score]:
    """The scores that need a reference map; none where there is no reference."""
    comparison = compare(output, setting)
    if comparison is None and output.kind == "journey":
        none = "the task has no reference map"
        return [Score("G3 over_floor", 0.0, 0, State.NOT_APPLICABLE, none)]
    if comparison is None:
        return []
    matched = {pair.output.id: pair.reference.id for pair in comparison.grounded}
    return [
        stage_f1(comparison),
        stage_order(comparison),
        grounded_f1(comparison, setting),
        over_floor(comparison, setting),
        content_f1(comparison),
        pain_recall_severe(comparison),
        polarity_accuracy(comparison),
        sentiment_curve(comparison),
        novelty_supported(comparison, setting),
        redundancy(comparison),
        idea_link(comparison.right.items(), matched, setting),
        length_ratio(comparison),
    ]
