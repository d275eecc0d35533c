"""Evidence in, one checked line out: the only place where a model writes what a person will read as a claim.

A small model words single lines, each from a handful of quotes, and only where it was found able to; a large one words
many groups in one call. Either way each line must pass the string checks and the support check, and where it does not,
the words of the people themselves stand instead. Knows nothing of artifacts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel

from assistant.asking import Asker, WordingCache
from assistant.chat_model import ChatModel
from assistant.errors import ModelError
from assistant.leaning import breaks_off, stands_alone
from assistant.phrases import phrase
from assistant.restating import clause_of, departs
from assistant.writing_checks import RIGHT_TO_LEFT, echoes, in_language, is_right_to_left, refusal
from prompts.prompt import load_prompt

SUPPORTED = 0.7
"""Probability of "yes" from which a model on a server, asked about one line alone, counts as saying that it is borne
out. Above even, since models say yes easily; set by judgement."""
SMALL_SUPPORTED = 0.9
"""The same of the embedded model, about a line that it worded itself. It says yes to much that is wrong: with this and
the checks by rule, 28 lines of 72 quotes of five corpora stood, and two of the 23 that were no parts of their quotes
said something else (decision 34)."""
SMALL_MODEL_LANGUAGES = frozenset({"en", "zh"})
"""Languages in which the embedded model kept the meaning of most lines; in others people's own words stand, as they do
where they are in another language than the line: of 24 English lines over Chinese quotes it got 10 wrong."""
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
_QUOTATION_MARKS = re.compile('["“”„‟«»「」『』〝〞＂]')
LONGEST_SENT_QUOTE = 400
"""Characters of a quote that a model is given. Passages are shorter with few exceptions; it bounds the cost."""
GROUPS_PER_CALL = 12
"""Groups of quotes in one call of a large model. The instructions are paid for once, and the reply stays below the
limit on its length."""
CLAIMS_PER_CALL = 24
"""Sentences checked in one call of a large model. A reply of some twelve tokens each stays far below the limit on its
length."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person, with their language."""

    text: str
    language: str
    asked: str = ""
    """The question that the words are a choice for; empty where they stand by themselves."""


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


class _Check(BaseModel):
    id: str
    supported: Literal["yes", "no"]


class _Checks(BaseModel):
    checks: list[_Check]


class _Verdict(BaseModel):
    id: str
    verdict: Literal["contradict", "differ", "agree"]


class _Verdicts(BaseModel):
    pairs: list[_Verdict]


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


class Writer:
    """Words lines in one language, from quotes in any."""

    def __init__(
        self, model: ChatModel | None, language: str, cache: WordingCache | None = None, at_once: int = 1
    ) -> None:
        """`at_once`: requests that may be under way at the same time, where a model takes many groups in one."""
        self.language = language
        self._model = model
        self._asker = None if model is None else Asker(model, cache or WordingCache(), at_once if model.writes else 1)

    @property
    def prompts(self) -> Sequence[str]:
        """References of the prompts used so far, each once."""
        return self._asker.prompts if self._asker is not None else ()

    @property
    def failures(self) -> Sequence[str]:
        """What went wrong with the model, each once; the quotes stood in."""
        return self._asker.failures if self._asker is not None else ()

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
        if self._asker is not None and self.words_freely:
            self._word_many(self._asker, groups, result)
        for i, group in enumerate(groups):
            if result[i] is None:
                result[i] = self._word_one(group) if first is None or i < first else self.quote_line(group)
            if on_line is not None:
                on_line(i)
        return [line for line in result if line is not None]

    def quote_line(self, group: Sequence[Quote], *, led: bool = True) -> Line:
        """The group in people's own words, under a lead-in where their language is not the reader's and `led` says so:
        words that lead in already need no second one."""
        best = self.best_quote(group)
        shown = f"“{_shortened(best.text)}”"
        if best.asked:
            # Marks of quotation are for what the person said.
            asked = _shortened(_QUOTATION_MARKS.sub("", best.asked))
            shown = phrase("chosen_answer", self.language, question=asked, answer=shown)
        if not in_language(best.asked or best.text, self.language):
            shown = _isolated(shown, self.language)
            shown = phrase("quote_lead", self.language, quote=shown) if led else shown
        return Line(text=shown, title=shown, by="quote")

    def best_quote(self, group: Sequence[Quote]) -> Quote:
        """The most central quote of a readable length, in the reader's language if one of the first five is; one that
        stands by itself where there is one, else one that at least comes to its point."""
        near = list(group[:NEAREST_QUOTES])
        own = [quote for quote in near if in_language(quote.text, self.language)] or near
        short = [quote for quote in own if SHORTEST_SHOWN_QUOTE <= len(quote.text) <= LONGEST_SHOWN_QUOTE]
        alone = (quote for quote in short if stands_alone(quote.text))
        whole = (quote for quote in short if not breaks_off(quote.text))
        return next(alone, None) or next(whole, (short or own)[0])

    def supports(self, claim: str, quotes: Sequence[Quote]) -> float:
        """Probability that the quotes bear the claim out; 1.0 where there is no model to ask, 0.0 where it fails."""
        if self._asker is None:
            return 1.0
        (weight,) = self._asker.yes([load_prompt("supports").render(claim=claim, quotes=_listed(quotes))])
        return weight or 0.0

    def contradict(self, pairs: Sequence[tuple[Sequence[Quote], Sequence[Quote]]]) -> list[bool | None]:
        """Whether the two sides of each pair contradict each other, as a large model sees it; None where it gives no
        word, and for all where there is none: a small one is not asked, as it can't tell."""
        if self._asker is None or not self.words_freely or not pairs:
            return [None] * len(pairs)
        batches = [range(at, min(at + GROUPS_PER_CALL, len(pairs))) for at in range(0, len(pairs), GROUPS_PER_CALL)]
        prompt = load_prompt("contradict")
        listings = [
            "\n\n".join(
                f"P{at}:\none:\n{_listed(pairs[at][0][:2])}\nother:\n{_listed(pairs[at][1][:2])}" for at in batch
            )
            for batch in batches
        ]
        replies = self._asker.data([prompt.render(pairs=listing) for listing in listings], _Verdicts, 600)
        told = {each.id: each.verdict for reply in replies if reply is not None for each in reply.pairs}
        return [told[f"P{at}"] == "contradict" if f"P{at}" in told else None for at in range(len(pairs))]

    def relevant(self, asked: Sequence[tuple[str, str]]) -> list[float | None]:
        """For each question and passage the probability that the passage helps to answer it; None where no model could
        be asked. A model on a server is asked about several at the same time."""
        if self._asker is None:
            return [None] * len(asked)
        prompt = load_prompt("relevant")
        return self._asker.yes([prompt.render(question=question, passage=passage) for question, passage in asked])

    def translated(self, question: str, terms: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The question in other languages, by their tags, as far as a model can do it.

        Args:
            terms: for each language words of the corpus in it, to be preferred.
        """
        if self._asker is None:
            return {}
        prompt = load_prompt("translate_query")
        rendered = [
            prompt.render(question=question, language=language, terms=", ".join(words))
            for language, words in terms.items()
        ]
        texts = zip(terms, self._asker.said(rendered, 120), strict=True)
        return {language: text for language, text in texts if text and in_language(text, language)}

    def standalone(self, question: str, history: str) -> str:
        """A follow-up made understandable by itself; the question as it is where no model can do it."""
        if self._asker is None or not history:
            return question
        rendered = load_prompt("standalone_question").render(history=history, question=question)
        (text,) = self._asker.said([rendered], 80)
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
        if self._asker is None:
            return [[] for _ in pains]
        if self.words_freely:
            return self._suggest_many(self._asker, pains)
        able = self.language.split("-", 1)[0] in SMALL_MODEL_LANGUAGES
        found: list[list[Suggestion]] = []
        for i, (pain, quotes) in enumerate(pains):
            found.append(self._suggest_one(self._asker, pain, quotes) if able and (first is None or i < first) else [])
            if on_pain is not None:
                on_pain(i)
        return found

    def failed(self, error: ModelError) -> None:
        """Remember what was wrong with a reply of the model."""
        if self._asker is not None:
            self._asker.failed(error)

    def _word_one(self, group: Sequence[Quote]) -> Line:
        """The quote that stands for the group in a plain sentence. Of several quotes a small model makes one story."""
        quote = self.best_quote(group)
        if self._asker is None or self.words_freely or quote.asked or not self._can_word(quote):
            return self.quote_line(group)
        rendered = load_prompt("state_theme").render(
            language=self.language, quote=_shortened(quote.text, LONGEST_SENT_QUOTE)
        )
        text = (self._asker.said([rendered], 60)[0] or "").strip().strip('"“”')
        clause = clause_of(text, quote.text)
        # A part of the quote in the quote's own words is shown as what it is.
        departed = len(clause) < SHORTEST_SHOWN_QUOTE if clause else departs(text, quote.text, self.language)
        if refusal(text, [quote.text], self.language) or departed or self.supports(text, [quote]) < SMALL_SUPPORTED:
            return self.quote_line([quote])
        return self.quote_line([replace(quote, text=clause)]) if clause else Line(text=text, title=text, by="model")

    def _word_many(self, asker: Asker, groups: Sequence[Sequence[Quote]], result: list[Line | None]) -> None:
        """Lines for many groups in each call; then all that pass the string checks are held against their quotes."""
        spoken = [i for i, group in enumerate(groups) if not group[0].asked]
        batches = [
            {f"G{i}": groups[i] for i in spoken[start : start + GROUPS_PER_CALL]}
            for start in range(0, len(spoken), GROUPS_PER_CALL)
        ]
        prompt = load_prompt("state_themes")
        listings = ["\n\n".join(_block(label, "", group) for label, group in batch.items()) for batch in batches]
        replies = asker.data(
            [prompt.render(language=self.language, groups=listing) for listing in listings], _ThemeLines, 2400
        )
        worded: dict[int, _ThemeLine] = {}
        for batch, reply in zip(batches, replies, strict=True):
            for line in reply.groups if reply is not None else []:
                group = batch.get(line.id)
                if group is None:
                    continue
                at = int(line.id[1:])
                result[at] = self.quote_line(group)
                if not refusal(line.statement, _texts(group), self.language):
                    worded[at] = line
        sound = self._borne_out(asker, {at: (line.statement, groups[at]) for at, line in worded.items()})
        for at, line in worded.items():
            if sound[at]:
                titled = not refusal(line.title, _texts(groups[at]), self.language)
                result[at] = Line(text=line.statement, title=line.title if titled else line.statement, by="model")

    def _borne_out(self, asker: Asker, claims: Mapping[int, tuple[str, Sequence[Quote]]]) -> dict[int, bool]:
        """Whether its quotes bear each claim out; one that the model gives no word on is asked about alone."""
        rows = list(claims)
        batches = [rows[start : start + CLAIMS_PER_CALL] for start in range(0, len(rows), CLAIMS_PER_CALL)]
        prompt = load_prompt("support_of_many")
        listings = [
            "\n\n".join(_block(f"C{at}", f" {claims[at][0]}", claims[at][1]) for at in batch) for batch in batches
        ]
        replies = asker.data([prompt.render(claims=listing) for listing in listings], _Checks, 1200)
        told = {each.id: each.supported for reply in replies if reply is not None for each in reply.checks}
        return {
            at: told[f"C{at}"] == "yes"
            if f"C{at}" in told
            else self.supports(claim, quotes[:QUOTES_PER_LINE]) >= SUPPORTED
            for at, (claim, quotes) in claims.items()
        }

    def _can_word(self, quote: Quote) -> bool:
        """Whether a small model can word a line from the quote: both in one language, and one that it can write."""
        return self.language.split("-", 1)[0] in SMALL_MODEL_LANGUAGES and in_language(quote.text, self.language)

    def _suggest_one(self, asker: Asker, pain: str, quotes: Sequence[Quote]) -> list[Suggestion]:
        rendered = load_prompt("suggest_idea").render(
            language=self.language, pain=pain, quotes=_listed(quotes[:QUOTES_PER_LINE])
        )
        text = (asker.said([rendered], 60)[0] or "").strip().strip('"“”')
        sources = [pain, *(quote.text for quote in quotes)]
        refused = refusal(text, sources, self.language)
        shown = [turn.text for turn in rendered.turns if turn.speaker == "assistant"]
        # A suggestion may deny what no quote denies ("Do not ask twice").
        able = refused in ("", "negation changed") and not echoes(text, shown, sources)
        return [Suggestion(text=text)] if able else []

    def _suggest_many(self, asker: Asker, pains: Sequence[tuple[str, Sequence[Quote]]]) -> list[list[Suggestion]]:
        found: list[list[Suggestion]] = [[] for _ in pains]
        batches = [
            range(start, min(start + GROUPS_PER_CALL, len(pains))) for start in range(0, len(pains), GROUPS_PER_CALL)
        ]
        prompt = load_prompt("suggest_ideas")
        listings = ["\n\n".join(_block(f"P{i}", f" {pains[i][0]}", pains[i][1]) for i in rows) for rows in batches]
        replies = asker.data(
            [prompt.render(language=self.language, pains=listing) for listing in listings], _IdeaLines, 2400
        )
        for rows, reply in zip(batches, replies, strict=True):
            for idea in reply.ideas if reply is not None else []:
                row = int(idea.pain[1:]) if idea.pain[1:].isdigit() else -1
                if row in rows and in_language(idea.text, self.language):
                    found[row].append(Suggestion(**idea.model_dump(exclude={"pain"})))
        return found


def _isolated(quote: str, language: str) -> str:
    """The quote between Unicode isolates where it runs against the direction of the sentence it stands in; without them
    its marks and full stop would be drawn at the wrong end (Unicode Standard Annex 9)."""
    against = is_right_to_left(quote) != (language.split("-", 1)[0] in RIGHT_TO_LEFT)
    return f"\u2068{quote}\u2069" if against else quote


def _block(label: str, text: str, quotes: Sequence[Quote]) -> str:
    """A label with its text and its quotes, as prompts over many groups show them."""
    return f"{label}:{text}\n{_listed(quotes[:QUOTES_PER_LINE])}"


def _texts(group: Sequence[Quote]) -> list[str]:
    return [quote.text for quote in group[:QUOTES_PER_LINE]]


def _listed(quotes: Sequence[Quote]) -> str:
    return "\n".join(f'- "{_shortened(quote.text, LONGEST_SENT_QUOTE)}"' for quote in quotes)


def _shortened(text: str, limit: int = LONGEST_SHOWN_QUOTE) -> str:
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[:limit]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;،、，") + " …"
