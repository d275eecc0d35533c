"""Claims are found and changed wherever they stand in an artifact."""

from __future__ import annotations

from example_artifacts import finding_set, idea_set, journey_map, persona_set

from assistant.claims import claims_of, with_claims


def test_every_claim_is_reached_and_changed() -> None:
    for artifact in (finding_set(), persona_set(), journey_map(), idea_set()):
        before = list(claims_of(artifact))
        assert before
        changed = with_claims(artifact, lambda claim: claim.model_copy(update={"stale": True}))
        after = list(claims_of(changed))
        assert [claim.id for claim in after] == [claim.id for claim in before]
        assert all(claim.stale for claim in after)
        assert not any(claim.stale for claim in claims_of(artifact))
