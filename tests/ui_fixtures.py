# ruff: noqa: E501
"""A small invented study of a grocery delivery service, in four languages, for the tests of the screen."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from ui_privacy_fixtures import PrivacyFixtures
from ui_source_fixtures import SourceFixtures
from ui_talk_fixtures import TalkFixtures

from assistant.artifacts import (
    AnyArtifact,
    Brief,
    Citation,
    Claim,
    Confidence,
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
from assistant.artifacts import CountUnit as Unit
from assistant.by_hand import revised_by_hand
from assistant.errors import ArtifactError
from assistant.history import Revision, history_of
from assistant.interview_guide import gaps_of
from assistant.journal import Totals
from assistant.own_words import in_words_of
from assistant.project import Project
from assistant.replies import Count, Reply, ReplyUsage, Statement
from assistant.targets import make_target
from corpus.alignment import CitationStatus
from corpus.progress import Progress, Step
from ui.overall import DraftStanding, Overall, coverage_of
from ui.session import (
    ArtifactEntry,
    ArtifactKind,
    Overview,
    Passage,
    PassageTurn,
    RestingClaim,
    SourceRow,
    Standing,
    Uploaded,
)

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>${window.hacked=1}{{#each value}}'

QUOTES = [
    ("en", "Nadia", "I never know whether the eggs come whole, so I stand at the door and count them."),
    ("zh", "林女士", "预约时段总是抢不到，晚上十二点还要守着手机。"),
    ("ar", "سلمى", "لا أعرف متى يصل السائق، فأبقى في البيت طوال اليوم."),
    ("ko", "민지", "배송이 늦어도 아무 연락이 없어서 계속 기다렸어요."),
    ("en", "Tom", "The reminder on Thursday is what makes me order at all."),
    ("en", "Tom", "Refunds just happen. I tap the photo and the money is back the same evening."),
    ("zh", "周先生", "缺货的东西随便给我换，换来的我根本不吃。"),
    ("ar", "كريم", "التطبيق سهل، وأطلب في دقيقتين وأنا في القطار."),
    ("ko", "서준", "처음에는 광고인 줄 알고 그냥 넘겼어요."),
    ("en", "Priya", "My neighbour showed me her basket, that is how I found out."),
]

CITATIONS = tuple(
    Citation(
        label=f"E{place}",
        document=f"doc{place % 4}",
        segment=f"doc{place % 4}.{place}",
        start=40 * place,
        end=40 * place + len(quote),
        quote=quote,
        verified=CitationStatus.EXACT,
        participant=f"groceries/{speaker}",
        role="participant",
        language=language,
        time=63.0 * place,
        title=f"Interview {place % 4 + 1}",
        kind="interview",
        speaker=speaker,
    )
    for place, (language, speaker, quote) in enumerate(QUOTES, start=1)
)
ORIGIN = Origin(
    created="2026-03-04T09:30:00Z",
    chat_model="local:qwen",
    embedder="hashing:256",
    embedder_revision="5f" * 32,
    coder="embedded.v9 probes-0a1b2c",
    voices=14,
    heard=9,
)


def claim(name: str, text: str, for_: Sequence[int] = (), against: Sequence[int] = (), **more: object) -> Claim:
    """A claim on the quotations with these numbers."""
    voices = {CITATIONS[n - 1].participant for n in for_}
    status = more.pop("status", Status.OBSERVED if for_ else Status.ASSUMED)
    levels = [Confidence.LOW, Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH]
    return Claim.model_validate(
        {
            "id": name,
            "text": text,
            "status": status,
            "for": tuple(f"E{n}" for n in for_),
            "against": tuple(f"E{n}" for n in against),
            "participants": len(voices),
            "sources": len(voices),
            "confidence": levels[min(len(voices), 3)],
            **more,
        }
    )


LANES = {"touchpoints": "Touchpoints", "feelings": "Thoughts and feelings", "pains": "Pain points", "ideas": "Ideas"}


def gaps(*lanes: str) -> tuple[Gap, ...]:
    """What to ask in the lanes where nothing was said."""
    return tuple(Gap(lane=lane, ask=f"What happened there, as to {LANES[lane].lower()}?") for lane in lanes)


def before_buying() -> tuple[Stage, ...]:
    """The first three stages; in the second nobody said how it felt."""
    return (
        Stage(
            id="need",
            name="Need",
            cells={
                "touchpoints": (claim("c1", "The Thursday reminder", [5]),),
                "feelings": (claim("c2", "People order when something reminds them that the week is full", [5, 8]),),
            },
            emotion=Valence(mean=0.4, spread=0.6, n=3),
            empty=gaps("pains", "ideas"),
        ),
        Stage(
            id="awareness",
            name="Awareness",
            cells={
                "touchpoints": (
                    claim("c3", "A neighbour shows her basket", [10]),
                    claim("c4", "처음에는 광고인 줄 알았다", [9]),
                ),
                "feelings": (claim("c5", "Word of mouth is believed, adverts are scrolled past", [9, 10], [5]),),
            },
            empty=gaps("pains", "ideas"),
        ),
        Stage(
            id="consideration",
            name="Consideration",
            cells={
                "feelings": (
                    claim(
                        "c6",
                        "People weigh the slot against their evening, not the price",
                        [2],
                        status=Status.INFERRED,
                        basis="Both speak of time only.",
                    ),
                ),
                "pains": (claim("c7", "预约时段总是抢不到", [2]),),
            },
            emotion=Valence(mean=-0.7, spread=0.5, n=4),
            empty=gaps("touchpoints", "ideas"),
        ),
    )


def from_buying_on() -> tuple[Stage, ...]:
    """The last three stages, with counter-evidence and a stale claim."""
    return (
        Stage(
            id="acquisition",
            name="Acquisition",
            cells={
                "touchpoints": (claim("c8", "The app, on the train", [8]),),
                "feelings": (claim("c9", "التطبيق سهل، وأطلب في دقيقتين", [8]),),
                "ideas": (
                    claim("c10", "Would people pay for a fixed weekly slot?", basis="Ask what a sure slot is worth."),
                ),
            },
            emotion=Valence(mean=1.1, spread=0.4, n=5),
            empty=gaps("pains"),
        ),
        Stage(
            id="service",
            name="Service",
            cells={
                "touchpoints": (claim("c11", "The driver at the door", [1, 3]),),
                "feelings": (claim("c12", "Waiting without a word feels like being forgotten", [3, 4]),),
                "pains": (
                    claim("c13", "Nobody says when the driver comes", [3, 4, 1, 2, 7, 9, 10], [6], stale=True),
                    claim("c14", "Replacements that nobody eats", [7]),
                ),
                "ideas": (claim("c15", "Send a message when the van is three stops away", [4], wording="model"),),
            },
            emotion=Valence(mean=-1.4, spread=0.5, n=9),
            more={"pains": 3},
        ),
        Stage(
            id="loyalty",
            name="Loyalty",
            cells={"feelings": (claim("c16", "Refunds that just happen keep people", [6], approved=True),)},
            emotion=Valence(mean=1.6, spread=0.3, n=2),
            empty=gaps("touchpoints", "pains", "ideas"),
        ),
    )


def journey() -> JourneyMap:
    """A map of six stages with gaps, counter-evidence, all three statuses and a loop."""
    ways = (
        Transition.model_validate({"from": "service", "to": "consideration", "kind": "loop", "participants": 3}),
        Transition.model_validate({"from": "consideration", "to": "consideration", "kind": "exit", "participants": 2}),
    )
    return JourneyMap(
        id="journey-1", title="Weekly shop, delivered", brief=Brief(), origin=ORIGIN, citations=CITATIONS,
        frame="six_stages", lanes=LANES, persona="The door counter", stages=before_buying() + from_buying_on(), transitions=ways, unplaced=2,
    )  # fmt: skip


def personas() -> PersonaSet:
    """Two personas, one of them provisional."""
    counter = Persona(
        id="p1", name="The door counter", tagline="Checks everything before the driver leaves", provisional=False,
        members=("groceries/Nadia", "groceries/سلمى", "groceries/林女士", "groceries/민지", "groceries/Priya"),
        attributes=PersonaAttributes(
            goals=(claim("a1", "Food arrives whole and on time", [1, 3]),),
            needs=(claim("a2", "Know when the driver comes", [3, 4]), claim("a3", "A slot that is there when needed", [2])),
            pains=(claim("a4", "Staying at home all day", [3], [8]), claim("a5", "No word when it is late", [4])),
            behaviours=(claim("a6", "Counts the eggs at the door", [1]),),
            quotes=(claim("a7", QUOTES[0][2], [1]),),
        ),
        scene=(claim("s1", "At midnight she watches the slots open.", [2]), claim("s2", "At noon she waits by the door.", [3])),
        differs=("Speaks of waiting in 62 % of passages; the others in 9 %.",),
        stage_profile={"service": 9, "consideration": 4, "need": 2},
    )  # fmt: skip
    commuter = Persona(
        id="p2", name="The train basket", tagline="Orders in two minutes, forgives at once", provisional=True,
        members=("groceries/Tom", "groceries/كريم"),
        attributes=PersonaAttributes(
            goals=(claim("b1", "Order without thinking", [8]),),
            needs=(claim("b2", "A reminder", [5]),),
            context=(claim("b3", "On the train", [8]), claim("b4", "Alone in the household?", basis="Nobody said: ask.")),
            quotes=(claim("b5", QUOTES[7][2], [8]),),
        ),
        stage_profile={"acquisition": 5, "loyalty": 3},
    )  # fmt: skip
    return PersonaSet(
        id="personas-1", title="Two ways to get the weekly shop", brief=Brief(), origin=ORIGIN, citations=CITATIONS,
        personas=(counter, commuter), unassigned=("groceries/서준",), stability=0.81,
        misfits={"groceries/서준": "few_passages"},
    )  # fmt: skip


def finding(name: str, title: str, kind: str, for_: Sequence[int], mean: float, against: Sequence[int] = ()) -> Finding:
    """A finding on the quotations with these numbers."""
    made = claim(name, title, for_, against).model_dump(by_alias=True)
    languages = {CITATIONS[n - 1].language: 1 for n in for_}
    more = {"title": title, "kind": kind, "stage": "service", "valence": Valence(mean=mean, spread=0.4, n=len(for_))}
    return Finding.model_validate(
        {
            **made,
            **more,
            "languages": languages,
            "kinds": {"interview": len(for_)},
            "arithmetic": "voices × source kinds",
        }
    )


def findings() -> FindingSet:
    """Three findings with a saturation curve."""
    return FindingSet(
        id="findings-1", title="What people say of delivery", brief=Brief(), origin=ORIGIN, citations=CITATIONS,
        findings=(
            finding("f1", "Waiting without a word", "pain", [3, 4, 1, 2], -1.4, [8]),
            finding("f2", "Refunds that just happen", "delight", [6], 1.6),
            finding("f3", "Slots are gone before the evening", "need", [2, 7], -0.8),
        ),
        saturation=(3, 5, 7, 8, 9, 9, 9),
    )  # fmt: skip


def ideas() -> IdeaSet:
    """Two ideas with their pains."""
    pain = claim("pain1", "Nobody says when the driver comes", [3, 4])
    base = {"pain": "pain1", "unit": Unit.PEOPLE}
    first = claim("i1", "Send a message when the van is three stops away", [4]).model_dump(by_alias=True)
    second = claim("i2", "Let people name what may replace what", [7], status=Status.INFERRED).model_dump(by_alias=True)
    return IdeaSet(
        id="ideas-1", title="What would help", brief=Brief(), origin=ORIGIN, citations=CITATIONS, pains=(pain,),
        ideas=(
            Idea.model_validate({**second, **base, "priority": 0.31, "reach": 1, "severity": 0.5, "horizon": "elevate", "metric": "Share of replacements kept"}),
            Idea.model_validate({
                **first, **base, "priority": 0.64, "reach": 4, "severity": 0.85, "effort": "medium", "owner": "service operations",
                "level": "easy", "discipline": "design", "horizon": "repair", "metric": "Calls that ask where the van is",
                "mechanism": "Who knows the hour need not wait at the door.", "source": "participant",
            }),
        ),
    )  # fmt: skip


def reply(**more: object) -> Reply:
    """An answer with a verified and an unverified sentence and counts."""
    base: dict[str, object] = {
        "answer": "People mind the silence more than the delay.",
        "language": "en",
        "statements": (
            Statement(
                text="People mind the silence more than the delay.",
                verified=True,
                citations=("E3", "E4"),
                wording="model",
            ),
            Statement(text=QUOTES[2][2], verified=True, citations=("E3",)),
            Statement(text="Most would pay for a fixed slot.", verified=False, citations=("E2",), wording="model"),
        ),
        "counts": (
            Count(what="Waiting without a word", participants=4, of=9, citations=("E3", "E4", "E1", "E2")),
            Count(what="Slots are gone", participants=2, of=9, citations=("E2", "E7")),
        ),
        "citations": CITATIONS,
        "usage": ReplyUsage(model="local:qwen", prompt_tokens=812, completion_tokens=64, seconds=3.4),
    }
    return Reply.model_validate({**base, **more})


class FixtureBackend(SourceFixtures, PrivacyFixtures, TalkFixtures):
    """The invented study as a backend; `pause` seconds between steps, `replies` in order, `answers` by question."""

    def __init__(self, tmp: Path, *, pause: float = 0.0, empty: bool = False) -> None:
        self.tmp, self.pause = tmp, pause
        self.shelf = Project.create(tmp / "shelf", embedder="hashing:256", chat_model="extractive:")
        made: list[AnyArtifact] = [] if empty else [journey(), personas(), findings(), ideas()]
        self.kept = {artifact.id: artifact for artifact in made}
        self.briefs: list[Brief] = []
        self.decided: list[tuple[str, bool]] = []
        super().__init__()
        PrivacyFixtures.__init__(self)
        TalkFixtures.__init__(self, reply)

    def overview(self) -> Overview:
        return Overview("Weekly shop", "en", 9, Unit.PEOPLE, 4, ("en", "zh", "ar", "ko"), "local:qwen")

    def overall(self, language: str) -> Overall:
        made = next((each for each in self.kept.values() if isinstance(each, JourneyMap)), None)
        drafts = tuple(
            DraftStanding(each.id, each.artifact, each.title, each.origin.created, 9, n % 2, n == 2)
            for n, each in enumerate(self.kept.values())
        )
        gaps = gaps_of(made) if made else ()
        lanes, covered = (tuple(made.lanes.values()), coverage_of(made)) if made else ((), ())
        cost = Totals(12, 1, 48_000, 2_100, 95.0, None)
        return Overall(
            self.facets(), 163, (2, 4, 5, 5, 5), made.id if made else "", 40, gaps, lanes, covered, drafts, cost
        )

    def frames(self, language: str) -> Sequence[tuple[str, str]]:
        return [("six_stages", "Six stages"), ("five_stages", "Five stages")]

    def decide(self, proposal: str, accepted: bool) -> str | None:
        self.decided.append((proposal, accepted))
        return "journey-1" if accepted else None

    def draft(self, kind: ArtifactKind, brief: Brief, progress: Progress) -> AnyArtifact:
        self.briefs.append(brief)
        for done in range(3):
            progress(Step("coding", done, 3, "Interview 1"))
            time.sleep(3.0 if brief.scope.startswith("slowly") else self.pause)  # long enough to be seen
        made = {"journey": journey, "personas": personas, "findings": findings, "ideas": ideas}[kind]()
        made = made.model_copy(
            update={"id": f"{kind}-{len(self.briefs) + 1}", "title": f"Drafted {kind}", "brief": brief}
        )
        self.kept[made.id] = made
        return made

    def standing(self, artifact: str) -> Standing:
        return Standing(history_of(self.shelf, artifact))

    def revise(self, artifact: str, change: Mapping[str, object], seen: int, language: str, who: str) -> Revision:
        if not history_of(self.shelf, artifact).number:
            self.shelf.save(self.load(artifact))
        revision = revised_by_hand(self.shelf, artifact, change, seen=seen, language=language, who=who)
        self.kept[artifact] = revision.artifact
        return revision

    def told_of(self, journey: JourneyMap) -> Mapping[str, Mapping[str, str]]:
        people = sorted({each.participant or "" for each in journey.citations})
        lives = {who: "Porto" if n % 2 else "서울" for n, who in enumerate(people)}
        return {each.segment: {"City & <b>age</b>": lives[each.participant or ""]} for each in journey.citations}

    def plan(self, journey: str, language: str) -> str:
        if not history_of(self.shelf, journey).number:
            self.shelf.save(self.load(journey))
        target = make_target(self.shelf, journey, language)
        self.kept[target.id] = target
        return target.id

    def refresh(self, artifact: str, progress: Progress) -> int:
        progress(Step("coding", 1, 2, "Interview 1"))
        return 0

    def settle(self, artifact: str, changes: Sequence[str], taken: bool, language: str, who: str) -> int:
        raise ArtifactError("Nothing is proposed.")

    def artifacts(self) -> Sequence[ArtifactEntry]:
        return [
            ArtifactEntry(made.id, made.artifact, made.title, made.origin.created, getattr(made, "beside", ""))
            for made in reversed(self.kept.values())
        ]

    def load(self, artifact: str, language: str = "") -> AnyArtifact:
        if artifact not in self.kept:
            raise ArtifactError(f"There is no artifact {artifact!r}; choose one from the list.")
        return in_words_of(self.kept[artifact], language)

    def sources(self) -> Sequence[SourceRow]:
        rows = [
            SourceRow(
                f"doc{n}",
                f"Interview {n + 1}",
                "interview",
                language,
                "2026-02-1" + str(n),
                2,
                Unit.PEOPLE,
                40 + n,
                "x.txt",
                "field",
                "obtrusive",
                "customer_voice",
            )
            for n, language in enumerate(("en", "zh", "ar", "ko"))
        ]
        return [*rows, *(SourceRow(name, name, "survey", "en", "", 1, Unit.ROUNDS, 1, name) for name in self.brought)]

    def passage(self, document: str, segment: str, start: int | None, end: int | None) -> Passage | None:
        cited = next(
            (c for c in CITATIONS if c.segment == segment),
            CITATIONS[0] if not segment or segment.startswith("doc0.") else None,
        )
        if cited is None:
            return None
        turns = (
            PassageTurn("Moderator", "interviewer", 60.0, "And then, at the door?", "", "", False),
            PassageTurn(
                cited.speaker,
                "participant",
                cited.time,
                "Well. ",
                cited.quote,
                " That is how it is.",
                True,
                voice=f"groceries/{cited.speaker}",
            ),
            PassageTurn("Moderator", "interviewer", 3700.0, "Thank you.", "", "", False),
        )
        resting = (
            RestingClaim("journey-1", "journey", "Weekly shop, delivered", "Nobody says when the driver comes", False),
        )
        return Passage(cited.title, "interview", "2026-02-11", cited.language, "home visit", "Delivery", turns, resting)

    def ingest(self, paths: Sequence[Path], progress: Progress) -> Uploaded:
        failed = []
        for done, path in enumerate(paths):
            progress(Step("reading", done, len(paths), path.name))
            time.sleep(self.pause)
            if path.stat().st_size == 0:
                failed.append((path.name, f"{path.name}: the file is empty; export it again."))
            else:
                self.brought.append(path.name)
        return Uploaded(len(paths) - len(failed), 0, 0, tuple(failed))

    def brought_files(self) -> Sequence[Path]:
        path = self.tmp / "kept.txt"
        path.write_text("Maya: It came late.\n", encoding="utf-8")
        return [path]

    def export(self, artifact: str, form: str, language: str) -> Path:
        path = self.tmp / f"{artifact}.{form}"
        path.write_text(self.load(artifact).title, encoding="utf-8")
        return path
