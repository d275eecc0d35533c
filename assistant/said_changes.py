"""What a change asked for in plain words means: the operation on the stage, persona, idea or finding it names.

A name may be a part of the whole, a place in the order, or what people call a stage of the default frame. Where to
split is found in what the cards' passages are about. Knows nothing of the words people ask in (`assistant.intents`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from assistant import operations as ops
from assistant.artifacts import AnyArtifact, Claim, Finding, FindingSet, IdeaSet, JourneyMap, PersonaSet, Stage
from assistant.boards import cards_of
from assistant.errors import ArtifactError, FrameError
from assistant.frames import load_frame
from assistant.intents import Intent
from assistant.parts import Part, parts_of
from assistant.phrases import phrase, phrase_languages
from assistant.project import Project
from assistant.touchpoints import detect, touchpoint_name

_SYNONYMS = {"purchase": "acquisition", "buying": "acquisition", "buy": "acquisition", "购买": "acquisition"}
"""What people call a stage of the default frame in plain words."""
_PLACES = {
    1: "first 1st one 一 الأولى الأول اولى 첫 첫째 첫번째".split(),  # noqa: SIM905
    2: "second 2nd two 二 الثانية الثاني 둘째 두번째".split(),  # noqa: SIM905
    3: "third 3rd three 三 الثالثة الثالث 셋째 세번째".split(),  # noqa: SIM905
    4: "fourth 4th four 四 الرابعة الرابع 넷째 네번째".split(),  # noqa: SIM905
    5: "fifth 5th five 五 الخامسة الخامس 다섯째 다섯번째".split(),  # noqa: SIM905
}
_ORDER = {word: place for place, words in _PLACES.items() for word in words}
_PLACE = re.compile(r"第?(\d+|[一二三四五])(?:个|位|条|st|nd|rd|th|번째|번)?")
_KINDS = re.compile(
    r"\b(?:the|stages?|personas?|ideas?|findings?)\b|阶段|画像|人物角色|想法|发现|"
    r"(?:ال)?(?:مرحلة|شخصية|فكرة|نتيجة)|단계|페르소나|아이디어|발견",
    re.IGNORECASE,
)


_KIND_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("journey", re.compile(r"\bstages?\b|阶段|مرحل|단계", re.IGNORECASE)),
    ("personas", re.compile(r"\bpersonas?\b|画像|人物角色|شخصي|페르소나", re.IGNORECASE)),
    ("ideas", re.compile(r"\bideas?\b|想法|فكرة|أفكار|아이디어", re.IGNORECASE)),
    ("findings", re.compile(r"\bfindings?\b|发现|نتيجة|نتائج|발견", re.IGNORECASE)),
)


def kind_named(text: str) -> str:
    """The kind of artifact that a change asked for in words is about: journey, personas, ideas, findings; empty where
    it names none."""
    return next((kind for kind, pattern in _KIND_WORDS if pattern.search(text)), "")


def operation_for(project: Project, artifact: AnyArtifact, intent: Intent, language: str) -> ops.Operation:
    """The operation that an intent means for this artifact.

    Raises:
        ArtifactError: it has nothing of that name, or too little evidence to be split.
    """
    if intent.name == "split" and isinstance(artifact, JourneyMap | PersonaSet):
        return _split(project, artifact, intent, language)
    return _MEANT[intent.name](artifact, intent, language)


def _part(artifact: AnyArtifact, name: str, language: str) -> str:
    """Id of the stage or persona that a name means."""
    parts = parts_of(artifact)
    if (at := _named([part.name for part in parts], [part.id for part in parts], name)) is not None:
        return parts[at].id
    if isinstance(artifact, JourneyMap):
        for names in _as_called(artifact.frame, [part.id for part in parts]):
            if (at := _named(names, [part.id for part in parts], name)) is not None:
                return parts[at].id
    missing = "no_persona" if isinstance(artifact, PersonaSet) else "no_stage"
    listed = phrase("comma", language).join(part.name for part in parts)
    raise ArtifactError(phrase(missing, language, name=name, stages=listed))


def _as_called(frame: str, ids: Sequence[str]) -> list[list[str]]:
    """What a shipped frame calls these stages, language by language: whoever reads a map in another language than its
    own asks in theirs."""
    with suppress(FrameError):
        known = load_frame(frame)
        return [[known.stage_name(identity, language) for identity in ids] for language in phrase_languages()]
    return []


def _card(artifact: AnyArtifact, name: str, language: str) -> str:
    """Id of the idea or finding that a name means."""
    cards = _ranked(artifact)
    names = [card.title if isinstance(card, Finding) else card.text for card in cards]
    if (at := _named(names, [card.id for card in cards], name)) is not None:
        return cards[at].id
    raise ArtifactError(phrase("no_line", language, name=name, n=len(cards)))


def _ranked(artifact: AnyArtifact) -> tuple[Claim, ...]:
    held = cards_of(artifact)
    return held.get(("", "ideas")) or held.get(("", "findings")) or ()


def _named(names: Sequence[str], ids: Sequence[str], wanted: str) -> int | None:
    asked = _plain(wanted)
    bare = _plain(_KINDS.sub(" ", wanted)) or asked
    for goal in dict.fromkeys((asked, bare)):
        for at, (name, identity) in enumerate(zip(names, ids, strict=True)):
            if goal in (_plain(name), _plain(identity)):
                return at
    place = _place_in(bare)
    if place is not None and 1 <= place <= len(names):
        return place - 1
    near = [at for at, pair in enumerate(zip(names, ids, strict=True)) if _related(bare, *pair)]
    return near[0] if len(near) == 1 else None


def _place_in(name: str) -> int | None:
    word = name.replace(" ", "")
    if word in _ORDER:
        return _ORDER[word]
    found = _PLACE.fullmatch(word)
    if found is None:
        return None
    return _ORDER.get(found.group(1)) or int(found.group(1))


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", " ", name).strip(" \"“”'«»").casefold()


def _related(wanted: str, name: str, identity: str) -> bool:
    plain = _plain(name)
    return bool(wanted) and (wanted in plain or plain in wanted or _SYNONYMS.get(wanted) == identity)


# ---- the intents ----


def _rename(artifact: AnyArtifact, intent: Intent, language: str) -> ops.Operation:
    name, text = intent.parts.get("stage", ""), intent.parts.get("name", "")
    if isinstance(artifact, JourneyMap | PersonaSet):
        return ops.Rename(part=_part(artifact, name, language), text=text)
    field = "title" if isinstance(artifact, FindingSet) else "text"
    return ops.Word.model_validate({"card": _card(artifact, name, language), "text": text, "field": field})


def _move(artifact: AnyArtifact, intent: Intent, language: str) -> ops.Operation:
    name, place = intent.parts.get("stage", ""), int(intent.parts["place"])
    if isinstance(artifact, JourneyMap | PersonaSet):
        return ops.Move(part=_part(artifact, name, language), place=place)
    group = "ideas" if isinstance(artifact, IdeaSet) else "findings"
    return ops.Shift(card=_card(artifact, name, language), group=group, place=place)


def _remove(artifact: AnyArtifact, intent: Intent, language: str) -> ops.Operation:
    name = intent.parts.get("stage", "")
    if isinstance(artifact, JourneyMap | PersonaSet):
        return ops.Remove(part=_part(artifact, name, language))
    return ops.Drop(card=_card(artifact, name, language))


def _add(artifact: AnyArtifact, intent: Intent, language: str) -> ops.Operation:
    name = intent.parts.get("name", "")
    if isinstance(artifact, JourneyMap | PersonaSet):
        return ops.Add(text=name)
    return ops.Write(group="ideas" if isinstance(artifact, IdeaSet) else "findings", text=name)


def _merge(artifact: AnyArtifact, intent: Intent, language: str) -> ops.Operation:
    first, second = intent.parts.get("stage", ""), intent.parts.get("other", "")
    if isinstance(artifact, JourneyMap | PersonaSet):
        return ops.Merge(part=_part(artifact, first, language), other=_part(artifact, second, language))
    return ops.Join(card=_card(artifact, first, language), other=_card(artifact, second, language))


def _cut(artifact: AnyArtifact, intent: Intent, language: str) -> ops.Operation:
    """An idea or finding in two, at the sentence end nearest to its middle."""
    card = _card(artifact, intent.parts.get("stage", ""), language)
    text = next(each.text for each in _ranked(artifact) if each.id == card)
    ends = [match.end() for match in re.finditer(r"[.!?;。！？；؟،,、]\s*", text) if match.end() < len(text)]
    if not ends:
        raise ArtifactError(phrase("split_needs_evidence", language, name=text[:40]))
    at = min(ends, key=lambda end: abs(end - len(text) / 2))
    return ops.Cut(card=card, first=text[:at].strip(), second=text[at:].strip())


_MEANT: dict[str, Callable[[AnyArtifact, Intent, str], ops.Operation]] = {
    "rename": _rename,
    "move": _move,
    "remove": _remove,
    "add": _add,
    "merge": _merge,
    "split": _cut,
}
CHANGES = frozenset(_MEANT)
"""Names of the intents that change an artifact."""


# ---- where to split ----


def _split(project: Project, artifact: JourneyMap | PersonaSet, intent: Intent, language: str) -> ops.Split:
    """In two by what the cards' passages are about; half of a stage is named by the contact most of it speaks of."""
    wanted = _part(artifact, intent.parts.get("stage", ""), language)
    part = next(each for each in parts_of(artifact) if each.id == wanted)
    cards = [card for (owner, _), held in cards_of(artifact).items() if owner == wanted for card in held]
    halves = _halves(project, cards, artifact)
    if halves is None:
        raise ArtifactError(phrase("split_needs_evidence", language, name=part.name))
    first, second = _half_names(part, cards, halves, artifact, language)
    return ops.Split(part=wanted, cards=tuple(sorted(halves[1])), first=first, second=second)


def _halves(project: Project, cards: Sequence[Claim], artifact: AnyArtifact) -> tuple[set[str], set[str]] | None:
    """Two sets of card ids by Ward linkage over the mean vectors of their quotes; the larger set first."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    quotes = {citation.label: citation.quote for citation in artifact.citations}
    told = [card for card in cards if card.for_]
    if len(told) < 2:
        return None
    retriever = project.retriever()
    means = [retriever.vectors_for([quotes[label] for label in card.for_]).mean(axis=0) for card in told]
    labels = fcluster(linkage(np.stack(means), method="ward"), t=2, criterion="maxclust")
    groups = [{card.id for card, own in zip(told, labels, strict=True) if own == label} for label in (1, 2)]
    groups.sort(key=len, reverse=True)
    return (groups[0], groups[1]) if groups[1] else None


def _half_names(
    part: Part, cards: Sequence[Claim], halves: tuple[set[str], set[str]], artifact: AnyArtifact, language: str
) -> tuple[str, str]:
    quotes = {citation.label: citation for citation in artifact.citations}
    spoken: list[str] = []
    for members in halves:
        counts: Counter[str] = Counter()
        for card in cards:
            for label in card.for_ if card.id in members else ():
                counts.update({found.id for found in detect(quotes[label].quote, quotes[label].language)})
        spoken.append(max(counts, key=lambda key: (counts[key], key)) if counts else "")
    if not isinstance(part, Stage) or not all(spoken) or spoken[0] == spoken[1]:
        return f"{part.name} 1", f"{part.name} 2"
    first, second = (f"{part.name}: {touchpoint_name(touchpoint, language)}" for touchpoint in spoken)
    return first, second
