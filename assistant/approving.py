"""A person takes over claims of a draft, or gives them back.

What is approved is the team's own word: a refresh only proposes changes to it, and it may be what drafts are judged by.
Knows nothing of how a claim came about.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from assistant.artifacts import Artifact, Claim
from assistant.claims import claims_of, with_claims
from assistant.errors import ArtifactError

Shape = TypeVar("Shape", bound=Artifact)


def approved(artifact: Shape, claims: Collection[str] = (), *, withdraw: bool = False) -> Shape:
    """A copy in which claims are approved, or are not any more.

    Args:
        artifact: the draft.
        claims: ids of the claims; all where empty.
        withdraw: take the approval back.

    Raises:
        ArtifactError: there is no such claim, or one rests on a source that changed since.
    """
    known = {claim.id: claim for claim in claims_of(artifact)}
    unknown = [claim for claim in claims if claim not in known]
    if unknown:
        raise ArtifactError(f"{artifact.id} has no claim {unknown[0]!r}; `wayfolk export` shows the ids of all.")
    chosen = set(claims or known)
    stale = [claim for claim in known if claim in chosen and known[claim].stale]
    if stale and not withdraw:
        raise ArtifactError(
            f"Claim {stale[0]} of {artifact.id} rests on a source that changed since it was drafted; "
            "run `wayfolk refresh` or draft it again, then approve it."
        )

    def change(claim: Claim) -> Claim:
        if claim.id not in chosen:
            return claim
        kept = claim.approved_text if withdraw else ""  # the new wording is the approved one now
        return claim.model_copy(update={"approved": not withdraw, "approved_text": kept})

    return with_claims(artifact, change)
