"""I8: how many of the voices that the task is about are heard in the output."""

from __future__ import annotations

from evals.scores import Score, State, ratio
from evals.setting import Setting
from evals.views import OutputView


def evidence_diversity(output: OutputView, setting: Setting) -> Score:
    """Distinct voices cited over those of participants in scope; reports the share of items that rest on one."""
    heard = {passage.voice for passage in setting.heard()}
    cited = setting.passages.voices(p for item in output.items for p in item.evidence) & heard
    if not output.items:
        return Score("I8 evidence_diversity", 0.0, len(heard), State.DEGENERATE, "the output has no claim")
    single = [item.id for item in output.items if len(setting.passages.voices(item.evidence)) == 1]
    share = len(single) / len(output.items)
    return ratio(
        "I8 evidence_diversity",
        len(cited),
        len(heard),
        explanation=f"{len(cited)} of {len(heard)} voices are cited; {share:.0%} of the items rest on one",
        details={"single_source_rate": round(share, 3)},
    )
