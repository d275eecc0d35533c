"""Which metrics an output of each kind is given, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable

from evals.scorers.answering import answering
from evals.scorers.citation_coverage import citation_coverage
from evals.scorers.citation_focus import citation_focus
from evals.scorers.citation_validity import citation_validity
from evals.scorers.content_f1 import content_f1
from evals.scorers.count_correct import count_correct
from evals.scorers.demographics import demographic_provenance
from evals.scorers.evidence_diversity import evidence_diversity
from evals.scorers.grounded_f1 import grounded_f1
from evals.scorers.length_ratio import length_ratio
from evals.scorers.misattribution import misattribution
from evals.scorers.novelty import novelty_supported
from evals.scorers.pain_recall import pain_recall_severe
from evals.scorers.persona_distinctiveness import persona_distinctiveness
from evals.scorers.persona_prevalence import persona_prevalence
from evals.scorers.persona_set_size import persona_set_size
from evals.scorers.quote_fidelity import quote_fidelity
from evals.scorers.ranking import ranking
from evals.scorers.redundancy import redundancy
from evals.scorers.schema_valid import schema_valid
from evals.scorers.stage_f1 import stage_f1
from evals.scorers.stage_order import stage_order
from evals.scorers.support import unsupported
from evals.scorers.theme_purity import theme_purity
from evals.scorers.theme_recall import theme_recall
from evals.scorers.valence_agreement import valence_agreement
from evals.scores import Score
from evals.setting import Setting, compare
from evals.views import OutputView

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
    count_correct,
    demographic_provenance,
)
PERSONAS: tuple[OutputScorer, ...] = (persona_distinctiveness, persona_prevalence, persona_set_size)
THEMES: tuple[OutputScorer, ...] = (theme_recall, theme_purity, valence_agreement)


def scores_of(output: OutputView, setting: Setting) -> list[Score]:
    """Every score of one output."""
    if output.kind == "retrieval":
        return ranking(output, setting)
    scores = [scorer(output, setting) for scorer in INTEGRITY]
    if output.kind == "personas":
        scores += [scorer(output, setting) for scorer in PERSONAS]
    if output.kind == "findings" and setting.codes is not None:
        scores += [scorer(output, setting) for scorer in THEMES]
    return scores + answering(output, setting) + agreement_of(output, setting)


def agreement_of(output: OutputView, setting: Setting) -> list[Score]:
    """The scores that need a reference map; none where there is no reference."""
    comparison = compare(output, setting)
    if comparison is None:
        return []
    return [
        stage_f1(comparison),
        stage_order(comparison),
        grounded_f1(comparison, setting),
        content_f1(comparison),
        pain_recall_severe(comparison),
        novelty_supported(comparison, setting),
        redundancy(comparison),
        length_ratio(comparison),
    ]
