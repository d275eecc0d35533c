"""Small artifacts made by hand, one of each kind, for tests of what is done with artifacts."""

from __future__ import annotations

from assistant.artifacts import (
    Brief,
    Citation,
    Claim,
    Confidence,
    CountUnit,
    Finding,
    FindingSet,
    Gap,
    Idea,
    IdeaSet,
    JourneyMap,
    Origin,
    Persona,
    PersonaAttributes,
    PersonaSet,
    Stage,
    Status,
    Transition,
    Valence,
)
from corpus.alignment import CitationStatus

ORIGIN = Origin(
    created="2026-11-21T10:00:00Z",
    chat_model="scripted:",
    embedder="hashing:256",
    embedder_revision="5f" * 32,
    coder="embedded.v9 probes-0a1b2c hashing:256@5f5f",
    voices=14,
    heard=9,
    prompts=("word_claim.v1@0a1b2c3d",),
    documents={"d1": "sources/winter.txt"},
)


def citation(label: str, quote: str, language: str = "en", **changes: object) -> Citation:
    facts: dict[str, object] = {
        "document": "d1",
        "segment": "d1.0",
        "start": 10,
        "end": 10 + len(quote),
        "verified": CitationStatus.EXACT,
        "participant": "winter/p01",
        "role": "participant",
        "time": 61.5,
        "title": "Winter interviews",
        "kind": "interview",
        "speaker": "P01",
    }
    return Citation.model_validate({"label": label, "quote": quote, "language": language, **facts, **changes})


CITATIONS = (
    citation("E1", "I gave up at the payment page."),
    citation("E2", "付款页面打不开。", "zh", participant="winter/p02", speaker="王女士", time=None),
    citation("E3", "لم أجد زر الدفع.", "ar", participant="winter/p03", speaker="أبو خالد"),
    citation("E4", "결제가 안 돼서 포기했어요.", "ko", participant=None, speaker=""),
    citation("E5", "It was quick.", verified=CitationStatus.NOT_FOUND, start=None, end=None),
)


def claim(identity: str, text: str, *labels: str, **changes: object) -> Claim:
    facts: dict[str, object] = {
        "status": Status.OBSERVED if labels else Status.ASSUMED,
        "participants": len(labels),
        "sources": min(len(labels), 1),
        "confidence": Confidence.MEDIUM if labels else Confidence.LOW,
    }
    return Claim.model_validate({"id": identity, "text": text, "for": labels, **facts, **changes})


def finding_set(language: str = "en") -> FindingSet:
    base = claim("f1", "Paying stops people.", "E1", "E2", "E3", "E4", against=("E5",)).model_dump()
    valence = Valence(mean=-1.25, spread=0.5, n=4)
    found = Finding(
        **base, title="付款 · الدفع · 결제", kind="pain", stage="buy", valence=valence, languages={"en": 1, "zh": 1}
    )
    return FindingSet(
        id="findings-20261121-1",
        title="What <b>stops</b> people",
        brief=Brief(language=language, segment="audience=public"),
        origin=ORIGIN,
        citations=CITATIONS,
        findings=(found,),
        saturation=(1, 1, 1),
    )


def persona_set(language: str = "en") -> PersonaSet:
    persona = Persona(
        id="p1",
        name="=Careful first-timers",
        tagline="“I want to know what I am getting into.”",
        provisional=True,
        members=("winter/p01", "winter/p02", "winter/p03"),
        attributes=PersonaAttributes(
            goals=(claim("g1", '=HYPERLINK("x") cut a tree with the children', "E1"),),
            pains=(claim("g2", "付款页面打不开", "E2"), claim("g3", "لا يجدون زر الدفع", "E3")),
        ),
        scene=(claim("g4", "Looks for the rules first.", "E4"),),
        differs=("Pay by phone: 3 of 3 here, 0 of 4 elsewhere",),
    )
    return PersonaSet(
        id="personas-20261121-1",
        title="Personas",
        brief=Brief(language=language),
        origin=ORIGIN,
        citations=CITATIONS,
        personas=(persona,),
        unassigned=("winter/p09",),
        stability=0.8,
    )


def journey_map(language: str = "en") -> JourneyMap:
    names = {"en": ("Find", "Buy", "Cut"), "ar": ("البحث", "الشراء", "القطع")}.get(language, ("查找", "购买", "砍树"))
    lanes = {"en": {"actions": "Actions", "pains": "Pains"}, "ar": {"actions": "الأفعال", "pains": "نقاط الألم"}}
    stages = (
        Stage(
            id="find",
            name=names[0],
            cells={"actions": (claim("c1", "Searches by town.", "E1"),), "pains": ()},
            emotion=Valence(mean=0.4, spread=0.6, n=3),
            empty=(Gap(lane="pains", ask="What was hard when you looked?"),),
        ),
        Stage(
            id="buy",
            name=names[1],
            cells={
                "actions": (claim("c2", "يدفع ثم يتوقف", "E3"),),
                "pains": (claim("c3", "付款页面打不开", "E2", "E4"),),
            },
            emotion=Valence(mean=-1.4, spread=0.3, n=4),
        ),
        Stage(id="cut", name=names[2], empty=(Gap(lane="actions", ask="?"), Gap(lane="pains", ask="And then?"))),
    )
    return JourneyMap(
        id="journey-20261121-1",
        title="Buying a permit",
        brief=Brief(language=language),
        origin=ORIGIN,
        citations=CITATIONS,
        frame="own",
        lanes=lanes.get(language, lanes["en"]),
        stages=stages,
        transitions=(Transition.model_validate({"from": "buy", "to": "find", "kind": "loop", "participants": 2}),),
    )


def idea_set(language: str = "en") -> IdeaSet:
    pain = claim("pain1", "Paying stops people.", "E1", "E2", unit=CountUnit.PEOPLE_AND_ROUNDS)
    base = claim("i1", "Show the price before the form.", "E1").model_dump()
    idea = Idea(**base, pain="pain1", reach=2, severity=0.6, priority=0.3, owner="service_operations", metric="Share")
    return IdeaSet(
        id="ideas-20261121-1",
        title="Ideas",
        brief=Brief(language=language),
        origin=ORIGIN,
        citations=CITATIONS,
        pains=(pain,),
        ideas=(idea,),
    )


ALL = (finding_set, persona_set, journey_map, idea_set)
