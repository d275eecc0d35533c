"""Who said the opposite of what was just answered: passages on the same matter that felt clearly the other way.

Knows valence and nearness; a passage that contradicts another in fact but feels alike is not found. Asks no model.
"""

from __future__ import annotations

from assistant.artifacts import Brief, Reply
from assistant.drafting import open_desk
from assistant.errors import ScopeError
from assistant.everything_on import gathered
from assistant.few_passages import MANY, sparse_vectors
from assistant.phrases import phrase
from assistant.project import Project
from assistant.themes import opposing, theme_of


def opposite_of(project: Project, reply: Reply, language: str) -> Reply:
    """What was said against the passages that `reply` cites; an abstention where nobody did.

    Raises:
        CorpusError: the store or the embedder can't be had.
    """
    cited = {(each.segment, each.start) for each in reply.citations}
    try:
        with open_desk(project, Brief(language=language)) as desk:
            few = len(desk.observations) < MANY
            vectors = sparse_vectors(project.retriever(), desk.observations) if few else desk.vectors
            rows = [
                i
                for i in desk.experience
                if (desk.observations[i].segment.id, desk.observations[i].span.start) in cited
            ]
            found: dict[int, None] = {}
            for row in rows:
                alone = theme_of(vectors, desk.observations, [row])
                found.update(dict.fromkeys(opposing(alone, vectors, desk.observations, desk.experience)))
            against = [row for row in found if row not in set(rows)]
            if against:
                return gathered(desk, phrase("opposite", language), against, named=True)
    except ScopeError:
        pass  # without participants' speech nobody said the opposite of anything
    return Reply(answer=phrase("nobody_opposed", language), language=language, abstained=True)
