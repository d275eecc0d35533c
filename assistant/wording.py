"""Evidence in, one checked line out: the only place where a model writes what a person will read as a claim.

A small model words single lines, each from a handful of quotes, and only where it was found able to; a large one words
many groups in one call. Either way each line must pass the string checks and the support check, and where it does not,
the words of the people themselves stand instead. Knows nothing of artifacts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from pydantic import BaseModel

from assistant.chat_model import ChatModel, ChatRequest, Message
from assistant.errors import ModelContextOverflow, ModelError, ModelRefusal, ModelReplyInvalid
from assistant.phrases import phrase
from assistant.structured import ask_for
from assistant.writing_checks import RIGHT_TO_LEFT, in_language, is_right_to_left, refusal
from corpus.store import Store
from prompts.prompt import RenderedPrompt, load_prompt

SUPPORTED = 0.7
"""Probability of "yes" from which a line counts as borne out. Of 23 lines worded by the embedded model, a cut of this
kind refused three of nine wrong ones and no right one, so it helps and does not guarantee."""
SMALL_MODEL_LANGUAGES = frozenset({"en", "zh"})
"""Languages in which the embedded model kept the meaning of most lines; in others people's own words stand."""
WORDING = "wording"
"""Kind of the kept lines among the store's derived rows."""
QUOTES_PER_LINE = 4
"""Quotes that a line is worded from, the most central first. Enough to show what a theme has in common; set by
judgement."""
LONGEST_SHOWN_QUOTE = 170
"""Characters of a quote used as a line. What is read at a glance; the citation always holds all of it."""
SHORTEST_SHOWN_QUOTE = 15
"""Characters of a quote that may stand as a line while a longer one is there. Shorter ones say too little alone."""
NEAREST_QUOTES = 5
"""Most central quotes among which one in the reader's language is looked for. Further down they stand for the theme
less."""
LONGEST_SENT_QUOTE = 400
"""Characters of a quote that a model is given. Passages are shorter with few exceptions; it bounds the cost."""
GROUPS_PER_CALL = 12
"""Groups of quotes in one call of a large model. The instructions are paid for once, and the reply stays below the
limit on its length."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person, with their language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Line:
    """A worded claim."""

    text: str
    title: str
    """The same in fewer words; equal to `text` where there is nothing shorter."""
    by: Literal["quote", "model"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An improvement that a model thought of."""

    text: str
    mechanism: str = ""
    owner: str = ""
    level: str = ""
    discipline: str = ""
    horizon: str = ""
    metric: str = ""


class _ThemeLine(BaseModel):
    id: str
    title: str
    statement: str


class _ThemeLines(BaseModel):
    groups: list[_ThemeLine]


class _IdeaLine(BaseModel):
    pain: str
    text: str
    mechanism: str
    owner: str
    level: str
    discipline: str
    horizon: str
    metric: str


class _IdeaLines(BaseModel):
    ideas: list[_IdeaLine]


_UNUSABLE = (ModelReplyInvalid, ModelRefusal, ModelContextOverflow)
"""One reply that can't be used: people's own words stand in. A model that can't be reached is not caught here, since
every further line would fail the same way; what was worded so far is kept."""

Shape = TypeVar("Shape", bound=BaseModel)


class WordingCache:
    """Lines already worded, so that no run pays for them twice. In memory unless given a store's reader and writer."""

    def __init__(
        self,
        read: Callable[[str], str | None] | None = None,
        write: Callable[[str, str], None] | None = None,
    ) -> None:
        self._memory: dict[str, str] = {}
        self._read = read
        self._write = write

    @classmethod
    def over(cls, store: Store) -> WordingCache:
        """Lines kept in a project's store, each as soon as it is worded."""
        return cls(
            read=lambda key: store.derived_get(WORDING, [key]).get(key),
            write=lambda key, text: store.derived_put(WORDING, {key: text}),
        )

    def get(self, key: str) -> str | None:
        """The text kept under `key`, or None."""
        if key in self._memory:
            return self._memory[key]
        return self._read(key) if self._read is not None else None

    def put(self, key: str, text: str) -> None:
        """Keep `text` under `key`."""
        self._memory[key] = text
        if self._write is not None:
            self._write(key, text)


class Writer:
    """Words lines in one language, from quotes in any."""

    def __init__(self, model: ChatModel | None, language: str, cache: WordingCache | None = None) -> None:
        self.language = language
        self._model = model
        self._cache = cache or WordingCache()
        self.prompts: list[str] = []
        """References of the prompts used so far, each once."""
        self.failures: list[str] = []
        """What went wrong with the model, each once; the quotes stood in."""

    @property
    def model_name(self) -> str:
        """`provider:model`, or `extractive` where no model is used."""
        return self._model.name if self._model is not None else "extractive"

    @property
    def words_freely(self) -> bool:
        """Whether the model words many groups in one call, so that wording all of them is cheap."""
        return self._model is not None and self._model.writes

    def lines(
        self,
        groups: Sequence[Sequence[Quote]],
        on_line: Callable[[int], None] | None = None,
        first: int | None = None,
    ) -> list[Line]:
        """One line for each group of quotes, in the same order; the best quote of a group comes first.

        Args:
            on_line: told the place of each line as it is ready.
            first: groups that a small model words, at several seconds each; the rest stands in people's own words.
                All where None. A large model words all of them, many in one call.
        """
        result: list[Line | None] = [None] * len(groups)
        if self.words_freely:
            self._word_many(groups, result)
        for i, group in enumerate(groups):
            if result[i] is None:
                result[i] = self._word_one(group) if first is None or i < first else self.quote_line(group)
            if on_line is not None:
                on_line(i)
        return [line for line in result if line is not None]

    def quote_line(self, group: Sequence[Quote]) -> Line:
        """The group in people's own words, under a lead-in where their language is not the reader's."""
        best = self._best_quote(group)
        shown = f"“{_shortened(best.text)}”"
        if not in_language(best.text, self.language):
            shown = phrase("quote_lead", self.language, quote=_isolated(shown, self.language))
        return Line(text=shown, title=shown, by="quote")

    def supports(self, claim: str, quotes: Sequence[Quote]) -> float:
        """Probability that the quotes bear the claim out; 1.0 where there is no model to ask, 0.0 where it fails."""
        if self._model is None:
            return 1.0
        rendered = load_prompt("supports").render(claim=claim, quotes=_listed(quotes))
        return self._yes(rendered) or 0.0

    def relevant(self, question: str, passage: str) -> float | None:
        """Probability that a passage helps to answer a question; None where no model could be asked."""
        if self._model is None:
            return None
        return self._yes(load_prompt("relevant").render(question=question, passage=passage))

    def translated(self, question: str, language: str, terms: Sequence[str] = ()) -> str | None:
        """The question in another language, or None where no model can do it.

        Args:
            terms: words of the corpus in that language, to be preferred.
        """
        if self._model is None:
            return None
        rendered = load_prompt("translate_query").render(question=question, language=language, terms=", ".join(terms))
        text = self._said(rendered, 120)
        return text if text and in_language(text, language) else None

    def standalone(self, question: str, history: str) -> str:
        """A follow-up made understandable by itself; the question as it is where no model can do it."""
        if self._model is None or not history:
            return question
        text = self._said(load_prompt("standalone_question").render(history=history, question=question), 80)
        return text.strip() if text and len(text) < 4 * len(question) + 200 else question

    def suggestions(
        self,
        pains: Sequence[tuple[str, Sequence[Quote]]],
        on_pain: Callable[[int], None] | None = None,
        first: int | None = None,
    ) -> list[list[Suggestion]]:
        """Improvements for each pain (its text and quotes), in the same order; an empty list where none is usable.

        `on_pain` and `first` are as for `lines`.
        """
        if self._model is None:
            return [[] for _ in pains]
        if self.words_freely:
            return self._suggest_many(pains)
        able = self.language.split("-", 1)[0] in SMALL_MODEL_LANGUAGES
        found: list[list[Suggestion]] = []
        for i, (pain, quotes) in enumerate(pains):
            found.append(self._suggest_one(pain, quotes) if able and (first is None or i < first) else [])
            if on_pain is not None:
                on_pain(i)
        return found

    def _word_one(self, group: Sequence[Quote]) -> Line:
        quotes = self._readable(group)[:QUOTES_PER_LINE]
        if not quotes or self._model is None or self._model.writes:
            return self.quote_line(group)
        rendered = load_prompt("state_theme").render(language=self.language, quotes=_listed(quotes))
        text = (self._said(rendered, 60) or "").strip().strip('"“”')
        if refusal(text, [quote.text for quote in quotes], self.language) or self.supports(text, quotes) < SUPPORTED:
            return self.quote_line(group)
        return Line(text=text, title=text, by="model")

    def _word_many(self, groups: Sequence[Sequence[Quote]], result: list[Line | None]) -> None:
        for start in range(0, len(groups), GROUPS_PER_CALL):
            batch = {f"G{i}": groups[i] for i in range(start, min(start + GROUPS_PER_CALL, len(groups)))}
            listing = "\n\n".join(f"{name}:\n{_listed(group[:QUOTES_PER_LINE])}" for name, group in batch.items())
            rendered = load_prompt("state_themes").render(language=self.language, groups=listing)
            answer = self._structured(rendered, _ThemeLines, 2400)
            for line in answer.groups if answer is not None else []:
                group = batch.get(line.id)
                if group is not None:
                    result[int(line.id[1:])] = self._checked(line, group)

    def _checked(self, line: _ThemeLine, group: Sequence[Quote]) -> Line | None:
        quotes = group[:QUOTES_PER_LINE]
        texts = [quote.text for quote in quotes]
        if refusal(line.statement, texts, self.language) or self.supports(line.statement, quotes) < SUPPORTED:
            return self.quote_line(group)
        title = line.title if not refusal(line.title, texts, self.language) else line.statement
        return Line(text=line.statement, title=title, by="model")

    def _readable(self, group: Sequence[Quote]) -> list[Quote]:
        """The quotes a small model can word a line from, in a language that it can write; none where it can't."""
        if self.language.split("-", 1)[0] not in SMALL_MODEL_LANGUAGES:
            return []
        return [quote for quote in group if quote.language.split("-", 1)[0] in SMALL_MODEL_LANGUAGES]

    def _suggest_one(self, pain: str, quotes: Sequence[Quote]) -> list[Suggestion]:
        rendered = load_prompt("suggest_idea").render(
            language=self.language, pain=pain, quotes=_listed(quotes[:QUOTES_PER_LINE])
        )
        text = (self._said(rendered, 60) or "").strip().strip('"“”')
        sources = [pain, *(quote.text for quote in quotes)]
        refused = refusal(text, sources, self.language)
        # A suggestion may deny what no quote denies ("Do not ask twice").
        return [Suggestion(text=text)] if refused in ("", "negation changed") else []

    def _suggest_many(self, pains: Sequence[tuple[str, Sequence[Quote]]]) -> list[list[Suggestion]]:
        found: list[list[Suggestion]] = [[] for _ in pains]
        for start in range(0, len(pains), GROUPS_PER_CALL):
            rows = range(start, min(start + GROUPS_PER_CALL, len(pains)))
            listing = "\n\n".join(f"P{i}: {pains[i][0]}\n{_listed(pains[i][1][:QUOTES_PER_LINE])}" for i in rows)
            rendered = load_prompt("suggest_ideas").render(language=self.language, pains=listing)
            answer = self._structured(rendered, _IdeaLines, 2400)
            for idea in answer.ideas if answer is not None else []:
                row = int(idea.pain[1:]) if idea.pain[1:].isdigit() else -1
                if row in rows and in_language(idea.text, self.language):
                    found[row].append(Suggestion(**idea.model_dump(exclude={"pain"})))
        return found

    def _best_quote(self, group: Sequence[Quote]) -> Quote:
        """The most central quote of a readable length, in the reader's language if one of the first five is."""
        near = list(group[:NEAREST_QUOTES])
        own = [quote for quote in near if in_language(quote.text, self.language)]
        for quote in own or near:
            if SHORTEST_SHOWN_QUOTE <= len(quote.text) <= LONGEST_SHOWN_QUOTE:
                return quote
        return (own or near)[0]

    def _yes(self, rendered: RenderedPrompt) -> float | None:
        request = request_for(rendered, choices=("yes", "no"), max_tokens=1)
        key = self._key(request)
        kept = self._cache.get(key)
        if kept is not None:
            return float(kept)
        assert self._model is not None
        try:
            weight = self._model.reply(request).choice_weights.get("yes", 0.0)
        except _UNUSABLE as error:
            self.failed(error)
            return None
        self._cache.put(key, f"{weight:.6f}")
        return weight

    def _said(self, rendered: RenderedPrompt, max_tokens: int) -> str | None:
        request = request_for(rendered, max_tokens=max_tokens)
        key = self._key(request)
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        assert self._model is not None
        try:
            text = self._model.reply(request).text.strip()
        except _UNUSABLE as error:
            self.failed(error)
            return None
        self._cache.put(key, text)
        return text

    def _structured(self, rendered: RenderedPrompt, shape: type[Shape], max_tokens: int) -> Shape | None:
        request = request_for(rendered, max_tokens=max_tokens)
        key = self._key(request)
        kept = self._cache.get(key)
        if kept is not None:
            return shape.model_validate_json(kept)
        assert self._model is not None
        try:
            answer = ask_for(self._model, request, shape)
        except _UNUSABLE as error:
            self.failed(error)
            return None
        self._cache.put(key, answer.model_dump_json())
        return answer

    def _key(self, request: ChatRequest) -> str:
        if request.prompt not in self.prompts:
            self.prompts.append(request.prompt)
        body = [request.prompt, self.model_name, *(f"{m.role}:{m.content}" for m in request.messages)]
        return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode("utf-8")).hexdigest()

    def failed(self, error: ModelError) -> None:
        """Remember what went wrong with the model."""
        if str(error) not in self.failures:
            self.failures.append(str(error))


def request_for(rendered: RenderedPrompt, *, max_tokens: int, choices: tuple[str, ...] = ()) -> ChatRequest:
    """The request that a rendered prompt makes."""
    messages = tuple(Message(role=turn.speaker, content=turn.text) for turn in rendered.turns)
    return ChatRequest(messages=messages, prompt=rendered.reference, max_tokens=max_tokens, choices=choices)


def _isolated(quote: str, language: str) -> str:
    """The quote between Unicode isolates where it runs against the direction of the sentence it stands in; without them
    its marks and full stop would be drawn at the wrong end (Unicode Standard Annex 9)."""
    against = is_right_to_left(quote) != (language.split("-", 1)[0] in RIGHT_TO_LEFT)
    return f"\u2068{quote}\u2069" if against else quote


def _listed(quotes: Sequence[Quote]) -> str:
    return "\n".join(f'- "{_shortened(quote.text, LONGEST_SENT_QUOTE)}"' for quote in quotes)


def _shortened(text: str, limit: int = LONGEST_SHOWN_QUOTE) -> str:
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[:limit]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;،、，") + " …"
