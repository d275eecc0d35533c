"""The chat's side of the invented study: conversations in memory, a scope's facets, models that answer at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from assistant.artifacts import Brief
from assistant.choosing_model import ModelChoice
from assistant.conversation_files import ConversationSummary, KeptTurn
from assistant.errors import ProjectError
from assistant.replies import Reply
from corpus.records import Evidence
from ui.session import AnswerStep, OnStep
from ui.talk import Answered, Asked, Facet, Facets, LeavingView, ModelRow, Unfinished


class TalkFixtures:
    """Conversations of a backend; `pause` seconds between steps, `replies` in order, `answers` by question."""

    pause: float

    def __init__(self, usual: Callable[[], Reply]) -> None:
        self.usual = usual
        self.asked: list[tuple[str, str]] = []
        self.told: list[Asked] = []
        self.replies: list[Reply | Exception] = []
        self.answers: dict[str, Reply] = {}
        self.kept_turns: dict[str, list[KeptTurn]] = {}
        self.names: dict[str, str] = {}
        self.hosted: LeavingView | None = None
        self.cut_off: dict[str, Brief] = {}
        self.begun = 0
        self.chosen: list[ModelChoice] = []

    def new_conversation(self) -> str:
        self.begun += 1
        return f"c{self.begun}"

    def ask(self, asked: Asked, on_step: OnStep) -> Answered:
        self.asked.append((asked.text, asked.language))
        self.told.append(asked)
        pause = 1.5 if asked.text.startswith("slowly") else self.pause
        for step in (AnswerStep("searching"), AnswerStep("reading", 34, 12), AnswerStep("verifying")):
            on_step(step)
            time.sleep(pause)
        answer = self.replies.pop(0) if self.replies else self.answers.get(asked.text, self.usual())
        if isinstance(answer, Exception):
            raise answer
        turns = self.kept_turns.setdefault(asked.conversation, [])
        turns.append(KeptTurn(asked.text, answer, f"2026-03-04T10:{len(turns):02}:00+00:00", asked.within))
        return Answered(answer, ("Who waits longest?",))

    def search(self, words: str, within: str, limit: int) -> Sequence[Evidence]:
        return ()

    def follow_ups(self, reply: Reply, asked: Sequence[str]) -> tuple[str, ...]:
        return ("Who waits longest?",)

    def conversations(self, words: str = "") -> Sequence[ConversationSummary]:
        return [
            ConversationSummary(name, self.names.get(name, turns[0].question), turns[-1].time, len(turns))
            for name, turns in self.kept_turns.items()
            if turns and all(word in turns[0].question.casefold() for word in words.casefold().split())
        ]

    def history(self, conversation: str) -> Sequence[tuple[KeptTurn, bool]]:
        return [(turn, False) for turn in self.kept_turns.get(conversation, [])]

    def rename(self, conversation: str, name: str) -> str:
        if not name.strip():
            raise ProjectError("A conversation needs a name of at least one letter; write one.")
        self.names[conversation] = name
        return name

    def take_back(self, conversation: str, place: int) -> None:
        del self.kept_turns[conversation][place:]

    def remove(self, conversation: str) -> None:
        del self.kept_turns[conversation]

    def facets(self) -> Facets:
        return Facets(
            (Facet("groceries", 4),),
            (Facet("interview", 3), Facet("survey", 1)),
            tuple(Facet(code, 1) for code in ("en", "zh", "ar", "ko")),
            (Facet("audience=public", 3),),
            ("2026-01", "2026-03"),
        )

    def models(self) -> tuple[ModelRow, ...]:
        return (ModelRow("chat", "local:qwen", ""), ModelRow("embedder", "local:e5", ""))

    def try_models(self) -> tuple[ModelRow, ...]:
        return (
            ModelRow("chat", "local:qwen", "", True, 0.4),
            ModelRow("embedder", "local:e5", "", False, 0.0, "The weights are not here; fetch them."),
        )

    def choice(self) -> ModelChoice:
        return ModelChoice("local")

    def choose_model(self, choice: ModelChoice) -> ModelRow:
        self.chosen.append(choice)
        return ModelRow("chat", f"openai:{choice.model}", choice.base_url, True, 0.2)

    def leaving(self, asked: Asked) -> LeavingView | None:
        return self.hosted

    def leaving_to(self) -> str:
        return ", ".join(self.hosted.to) if self.hosted else ""

    def allow_leaving(self) -> None:
        self.hosted = None

    def disallow_leaving(self) -> None:
        self.hosted = LeavingView(("openai:large (http://127.0.0.1:9)",), 1, 1, ())

    def begin(self, kind: str, brief: Brief) -> None:
        self.cut_off[kind] = brief

    def end(self, kind: str) -> None:
        self.cut_off.pop(kind, None)

    def unfinished(self) -> Sequence[Unfinished]:
        return [Unfinished(kind, brief) for kind, brief in self.cut_off.items()]
