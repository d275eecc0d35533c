"""M8: what the reference does not have, but the corpus bears out. A second expert would find other things too."""

from __future__ import annotations

from evals.scorers.citation_focus import focused
from evals.scorers.quote_fidelity import verdict
from evals.scorers.support import unsupported_items
from evals.scores import Direction, Score, State, ratio
from evals.setting import Comparison, Setting
from evals.views import Item


def supported_extras(items: tuple[Item, ...], setting: Setting) -> tuple[Item, ...]:
    """Those of the items whose citations exist, are faithful, few, and near what the item says."""
    sound = [item for item in items if _sound(item, setting)]
    far = set(unsupported_items(tuple(sound), setting))
    return tuple(item for item in sound if item.id not in far)


def _sound(item: Item, setting: Setting) -> bool:
    exists = bool(item.evidence) and not item.dangling and all(p in setting.passages for p in item.evidence)
    faithful = all(verdict(quoted, setting.passages) in ("exact", "near") for quoted in item.quotes)
    return exists and faithful and focused(item, len(setting.passages))


def novelty_supported(comparison: Comparison, setting: Setting) -> Score:
    """Share of unmatched items that are borne out."""
    extras = supported_extras(comparison.unmatched, setting)
    return ratio(
        "M8 novelty_supported",
        len(extras),
        len(comparison.unmatched),
        explanation=f"{len(extras)} of {len(comparison.unmatched)} unmatched items are borne out by the corpus",
        direction=Direction.REPORT,
        nothing=State.NOT_APPLICABLE if comparison.right.items() else State.DEGENERATE,
        details={"supported": [item.id for item in extras]},
    )
