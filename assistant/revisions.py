"""Carries out the operations of `assistant.operations` on an artifact: pure, each gives a sentence and a changed copy.

Evidence stays with a card wherever it goes and is counted anew where cards become one. A wording that was approved is
kept beside the new one until that is approved in turn. What this module does not know: who asks, and where artifacts
are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from assistant import operations as ops
from assistant import parts
from assistant.approving import approved
from assistant.artifacts import (
    AnyArtifact,
    Claim,
    Confidence,
    Finding,
    FindingSet,
    Idea,
    IdeaSet,
    JourneyMap,
    Status,
    Valence,
)
from assistant.boards import Place, cards_of, counted, fresh_id, with_cards
from assistant.claims import claims_of
from assistant.errors import ArtifactError
from assistant.export.words import words_in
from assistant.phrases import phrase
from assistant.worth import by_worth, in_order

Revised = tuple[str, AnyArtifact]
"""The change in one sentence, and the changed artifact."""
SHOWN = 60
"""Characters of a wording that a sentence about it quotes."""


def apply(artifact: AnyArtifact, operation: ops.Operation, language: str) -> Revised:
    """The artifact with one change.

    Args:
        language: of the sentence that says what was done, and of errors.

    Raises:
        ArtifactError: there is no such card or part, or the change makes no sense there.
    """
    return _CARRIED_OUT[operation.op](artifact, operation, language)


def quoted(text: str) -> str:
    """A wording as a sentence about it quotes it."""
    plain = " ".join(text.split()).strip('“”"«»')
    return plain if len(plain) <= SHOWN else plain[:SHOWN].rsplit(" ", 1)[0] + "…"


def find_card(artifact: AnyArtifact, card: str, language: str) -> tuple[Place, int, Claim]:
    """Where a card stands, its index there, and the card.

    Raises:
        ArtifactError: there is no such card.
    """
    for place, held in cards_of(artifact).items():
        for at, each in enumerate(held):
            if each.id == card:
                return place, at, each
    raise ArtifactError(phrase("no_card", language))


def _worded(text: str, language: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise ArtifactError(phrase("no_words", language))
    return plain


# ---- the artifact as a whole ----


def _retitle(artifact: AnyArtifact, op: ops.Retitle, language: str) -> Revised:
    text = _worded(op.text, language)
    return phrase("change_retitle", language, new=quoted(text)), artifact.model_copy(update={"title": text})


def _approve(artifact: AnyArtifact, op: ops.Approve, language: str) -> Revised:
    every = {claim.id: claim for claim in claims_of(artifact)}
    chosen = list(op.cards) or [c.id for c in every.values() if not c.stale or op.withdraw]
    changed = approved(artifact, chosen, withdraw=op.withdraw) if chosen else artifact
    return phrase("change_withdraw" if op.withdraw else "change_approve", language, n=len(chosen)), changed


# ---- cards ----


def _word(artifact: AnyArtifact, op: ops.Word, language: str) -> Revised:
    place, at, card = find_card(artifact, op.card, language)
    if op.field not in type(card).model_fields:
        raise ArtifactError(phrase("no_card", language))
    text, before = _worded(op.text, language), str(getattr(card, op.field))
    update: dict[str, object] = {op.field: text}
    if op.field in ("text", "title"):
        update |= {"wording": "person"} | _kept_wording(card, before)
        if isinstance(card, Finding) and card.title == card.text:
            update |= {"title": text, "text": text}
    changed = _replaced(artifact, place, at, card.model_copy(update=update))
    return phrase("change_word", language, old=quoted(before), new=quoted(text)), changed


def _kept_wording(card: Claim, before: str) -> dict[str, object]:
    """An approved wording is kept until the new one is approved."""
    return {"approved": False, "approved_text": before} if card.approved else {}


def _replaced(artifact: AnyArtifact, place: Place, at: int, *cards: Claim) -> AnyArtifact:
    held = cards_of(artifact)[place]
    return with_cards(artifact, {place: (*held[:at], *cards, *held[at + 1 :])})


def _shift(artifact: AnyArtifact, op: ops.Shift, language: str) -> Revised:
    place, at, card = find_card(artifact, op.card, language)
    goal = _goal(artifact, op.part, op.group, card, language)
    held = cards_of(artifact)
    left = (*held[place][:at], *held[place][at + 1 :])
    rest = left if goal == place else held[goal]
    index = min(len(rest), max(0, op.place - 1)) if op.place else len(rest)
    moved = (*rest[:index], card, *rest[index:])
    changed = with_cards(artifact, {place: left, goal: moved})
    if isinstance(changed, IdeaSet):
        changed = changed.model_copy(update={"ranked_by": "person"})
        return phrase("change_rank", language, text=quoted(card.text), place=index + 1), changed
    return phrase("change_shift", language, text=quoted(card.text), to=_name_of(artifact, goal, language)), changed


def _goal(artifact: AnyArtifact, part: str, group: str, card: Claim | None, language: str) -> Place:
    goal = (part, group)
    held = cards_of(artifact)
    if goal not in held or (card is not None and isinstance(card, Idea) != (group == "ideas" and part == "")):
        raise ArtifactError(phrase("no_place", language))
    return goal


def _name_of(artifact: AnyArtifact, place: Place, language: str) -> str:
    part, group = place
    name = parts.name_of(artifact, part)
    lane = artifact.lanes.get(group, group) if isinstance(artifact, JourneyMap) else phrase(f"group_{group}", language)
    return " · ".join(each for each in (name, lane) if each)


def _write(artifact: AnyArtifact, op: ops.Write, language: str) -> Revised:
    text = _worded(op.text, language)
    goal = _goal(artifact, op.part, op.group, None, language)
    taken = {claim.id for claim in claims_of(artifact)}
    stem = "-".join(each for each in (op.part, op.group, "own") if each)
    card = _own_card(artifact, fresh_id(taken, stem), text, op.group, language)
    held = cards_of(artifact)[goal]
    index = min(len(held), max(0, op.place - 1)) if op.place else len(held)
    changed = with_cards(artifact, {goal: (*held[:index], card, *held[index:])})
    return phrase("change_write", language, text=quoted(text), to=_name_of(artifact, goal, language)), changed


def _own_card(artifact: AnyArtifact, identity: str, text: str, group: str, language: str) -> Claim:
    """A line that a person set without evidence: assumed, and it says so."""
    claim = Claim(
        id=identity,
        text=text,
        status=Status.ASSUMED,
        confidence=Confidence.LOW,
        basis=phrase("set_by_person", language),
        wording="person",
    )
    if isinstance(artifact, FindingSet):
        neutral = Valence(mean=0.0, spread=0.0, n=0)
        return Finding(**claim.model_dump(), title=text, kind="context", stage="", valence=neutral, languages={})
    if isinstance(artifact, IdeaSet) and group == "ideas":
        return Idea(**claim.model_dump(), pain="", source="person")
    return claim


def _drop(artifact: AnyArtifact, op: ops.Drop, language: str) -> Revised:
    place, at, card = find_card(artifact, op.card, language)
    return phrase("change_drop", language, text=quoted(card.text)), _replaced(artifact, place, at)


def _join(artifact: AnyArtifact, op: ops.Join, language: str) -> Revised:
    place, _, card = find_card(artifact, op.card, language)
    other_place, other_at, other = find_card(artifact, op.other, language)
    if card.id == other.id or type(card) is not type(other):
        raise ArtifactError(phrase("no_place", language))
    behind = tuple(dict.fromkeys((*card.for_, *other.for_)))
    status = card.status if card.for_ or not other.for_ else other.status
    update: dict[str, object] = {
        "for_": behind,
        "against": tuple(x for x in dict.fromkeys((*card.against, *other.against)) if x not in behind),
        "status": status,
        "stale": card.stale or other.stale,
        "approved": card.approved and other.approved,
    }
    if other.approved or card.approved:
        kept = [c.text if c.approved else c.approved_text for c in (card, other)]
        update["approved_text"] = "" if update["approved"] else " · ".join(text for text in kept if text)
    citations = {citation.label: citation for citation in artifact.citations}
    joined = counted(card.model_copy(update=update), citations)
    held = cards_of(artifact)
    held[other_place] = (*held[other_place][:other_at], *held[other_place][other_at + 1 :])
    held[place] = tuple(joined if each.id == card.id else each for each in held[place])
    changed = with_cards(artifact, {place: held[place], other_place: held[other_place]})
    if isinstance(changed, IdeaSet):  # ideas that relieved the pain which went relieve the one it joined
        moved = tuple(i.model_copy(update={"pain": card.id}) if i.pain == other.id else i for i in changed.ideas)
        changed = changed.model_copy(update={"ideas": moved})
    return phrase("change_join", language, first=quoted(card.text), second=quoted(other.text)), changed


def _cut(artifact: AnyArtifact, op: ops.Cut, language: str) -> Revised:
    place, at, card = find_card(artifact, op.card, language)
    first, second = _worded(op.first, language), _worded(op.second, language)
    taken = {claim.id for claim in claims_of(artifact)}
    kept = _kept_wording(card, card.text)
    texts = ({"text": first}, {"text": second, "id": fresh_id(taken, card.id)})
    halves = [card.model_copy(update={**each, "wording": "person", **kept}) for each in texts]
    if isinstance(card, Finding):
        halves = [each.model_copy(update={"title": each.text}) for each in halves]
    return phrase("change_cut", language, first=quoted(first), second=quoted(second)), _replaced(
        artifact, place, at, *halves
    )


def _set(artifact: AnyArtifact, op: ops.Set, language: str) -> Revised:
    place, at, card = find_card(artifact, op.card, language)
    if not isinstance(card, Idea):
        raise ArtifactError(phrase("no_card", language))
    try:
        idea = Idea.model_validate({**card.model_dump(), op.field: op.value})
    except ValueError:
        raise ArtifactError(phrase("no_place", language)) from None
    changed = _replaced(artifact, place, at, idea)
    if op.field != "effort" or not isinstance(changed, IdeaSet):
        return phrase("change_set", language, text=quoted(card.text)), changed
    changed = changed.model_copy(update={"ideas": in_order(changed)})
    rank = next(n for n, each in enumerate(changed.ideas, 1) if each.id == card.id)
    effort = words_in(language)[op.value]
    return phrase("change_effort", language, text=quoted(card.text), effort=effort, place=rank), changed


def _rank(artifact: AnyArtifact, op: ops.Rank, language: str) -> Revised:
    if not isinstance(artifact, IdeaSet):
        raise ArtifactError(phrase("no_place", language))
    changed = artifact.model_copy(update={"ranked_by": "priority", "ideas": by_worth(artifact.ideas)})
    return phrase("change_rank_by", language), changed


_CARRIED_OUT = cast(
    "dict[str, Callable[[AnyArtifact, object, str], Revised]]",
    {
        "retitle": _retitle,
        "approve": _approve,
        "word": _word,
        "shift": _shift,
        "write": _write,
        "drop": _drop,
        "join": _join,
        "cut": _cut,
        "set": _set,
        "rank": _rank,
        "rename": parts.rename,
        "describe": parts.describe,
        "move": parts.move,
        "add": parts.add,
        "remove": parts.remove,
        "merge": parts.merge,
        "split": parts.split,
    },
)
