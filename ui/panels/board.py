"""What makes a panel editable: the artifact it shows, the version it shows, and the words of its menus.

The markup of cards and parts comes from the panels, what a click or a key does from `ui/assets/edit.js`.
"""

from __future__ import annotations

import json
from time import monotonic_ns

from assistant.artifacts import AnyArtifact
from ui.markup import Html, element
from ui.panels.refresh_diff import refresh_diff
from ui.session import ArtifactKind, Standing
from ui.texts import Texts

WORDS = (
    *("word", "word_hint", "title", "mechanism", "metric", "move", "up", "down", "earlier", "later", "join_up"),
    *("join_down", "approve", "withdraw", "drop", "rename", "describe", "merge", "split", "stage", "persona"),
    *("remove", "new_stage", "new_persona"),
)
FACTS: dict[str, tuple[str, ...]] = {
    "effort": ("unknown", "low", "medium", "high"),
    "owner": ("marketing", "service_operations", "product_development", "hr", "leadership"),
    "level": ("meets_needs", "easy", "enjoyable"),
    "discipline": ("strategy", "customer_understanding", "design", "measurement", "governance", "culture"),
    "horizon": ("repair", "elevate", "optimise"),
}
"""What people judge of an idea, and the values each may have."""


def board(kind: ArtifactKind, artifact: AnyArtifact, standing: Standing, shown: Html, texts: Texts) -> Html:
    """A panel whose cards and parts can be changed in place."""
    words: dict[str, object] = {name: texts(f"edit.{name}") for name in WORDS}
    if kind == "ideas":
        words["facts"] = {
            name: {"label": _label(name, texts), "values": {value: texts.named(name, value) for value in values}}
            for name, values in FACTS.items()
        }
    return element(
        "div",
        refresh_diff(kind, standing.refresh, texts, artifact) if standing.refresh else None,
        shown,
        class_="wf-board",
        data_board=True,
        data_kind=kind,
        data_artifact=artifact.id,
        data_seen=standing.history.number,
        data_shown=monotonic_ns(),  # so that the page notices also what came back as it was
        data_words=json.dumps(words, ensure_ascii=False),
    )


def _label(fact: str, texts: Texts) -> str:
    return texts("ideas.horizon") if fact == "horizon" else texts(f"ideas.{fact}")
