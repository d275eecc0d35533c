"""The same question asked of several people, with who answered what and who did not.

Interviewers' turns that ask, and columns of surveys; wordings that are nearly equal, or equal in meaning where there is
an embedder, are one question. Knows segments and people, no storage.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.question_wording import Wordings, plain, wording_of
from corpus.records import Document, Role, Segment, SourceKind, voice_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MEANT_ALIKE = 0.84
"""Cosine from which on two wordings may be one question in meaning."""
CLEARLY = 0.03
"""By how much a wording must be nearer than the next best of its language. With multilingual-e5-small on eight invented
questions in four languages and two wordings (80 pairs), both together join a third of the pairs and none wrongly."""
ALONE = 0.88
"""Cosine needed where there are fewer than three wordings to choose from: no unrelated pair of those lay above it
without being beaten by a better one."""
ASKED_LENGTH = 300
"""Characters of a turn that are looked at: a question comes at its end."""
_TABLES = frozenset({SourceKind.SURVEY, SourceKind.FEEDBACK, SourceKind.REVIEW, SourceKind.TICKET})
_UNASKED = frozenset({SourceKind.REVIEW, SourceKind.TICKET})
"""Written without being asked: columns are called "Title" or "Description" and mails have subjects; a heading is a
question only where it asks."""
_SENTENCE = re.compile(r"[^.!?？！。؟…\n]+[.!?？！。؟…]*")
_MARKS = "?？؟"
_PROBE_LENGTH = 3
"""Words, or twice as many characters of Han: a shorter turn without a question mark only nudges."""

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]
"""Texts → unit vectors."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one voice said to a question, in one place."""

    voice: str
    """Id of the person, or of the document where people are not told apart."""
    document: str
    segments: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and all its answers."""

    number: int
    """From 1, most answered first."""
    text: str
    """The wording used most."""
    wordings: tuple[str, ...]
    """All, that one first."""
    column: bool
    """True for a column of a table, False for what an interviewer asked."""
    languages: tuple[str, ...]
    answers: tuple[Answer, ...]
    missing: tuple[str, ...]
    """Voices of the same studies and the same kind of source that were not asked or did not answer."""

    @property
    def voices(self) -> tuple[str, ...]:
        """Who answered, each once."""
        return tuple(dict.fromkeys(answer.voice for answer in self.answers))


@dataclass(slots=True)
class _Asked:
    """A wording with what was answered to it."""

    text: str
    language: str
    column: bool
    study: str
    answers: list[Answer] = field(default_factory=list)


def questions(
    documents: Mapping[str, Document],
    segments: Iterable[Segment],
    embed: Embed | None = None,
    silent: Mapping[str, Set[str]] | None = None,
) -> list[Question]:
    """The questions of some documents, most answered first; those that nobody answered are left out.

    Args:
        documents: by id; segments of others are passed over. segments: document by document, in the order of the text.
        embed: joins rewordings and translations; None: near-equal wordings alone are joined.
        silent: document → ids of those in its rows who wrote nothing; they were asked what the others were.
    """
    asked: list[_Asked] = []
    voices: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for document, inside in _by_document(segments):
        source = documents.get(document)
        if source is None:
            continue
        column = source.kind in _TABLES and not any(each.role is Role.INTERVIEWER for each in inside)
        here = _columns(source, inside) if column else _turns(source, inside)
        asked.extend(here)
        if here:
            voices[source.study, column].update(voice_of(each) for each in inside if each.role is Role.PARTICIPANT)
            if column and silent is not None:
                voices[source.study, column].update(silent.get(document, ()))
    groups = _joined([each for each in asked if each.answers], embed)
    ordered = sorted(groups, key=lambda group: (-len({a.voice for each in group for a in each.answers}), group[0].text))
    return [_question(number, group, voices) for number, group in enumerate(ordered, start=1)]


def question_of(turn: str) -> str:
    """The question that a turn of an interviewer asks: its last sentence with a question mark, else the whole turn.

    Empty where it asks nothing: "Mm-hm.", "好的。".
    """
    sentences = [each.group().strip() for each in _SENTENCE.finditer(turn[-ASKED_LENGTH:]) if each.group().strip()]
    asking = [each for each in sentences if any(mark in each for mark in _MARKS)]
    for each in reversed(asking):
        if not _is_probe(each):
            return each
    if asking or not sentences:
        return ""
    whole = " ".join(sentences)
    return "" if _is_probe(whole) else whole


def _is_probe(sentence: str) -> bool:
    words = plain(sentence)
    wide = sum(1 for char in words if ord(char) >= 0x2E80 and not 0xAC00 <= ord(char) <= 0xD7A3)
    if wide:
        return wide + len(words.split()) - 1 < 2 * _PROBE_LENGTH - 2
    # A Korean or an Arabic word says more than an English one.
    least = _PROBE_LENGTH if words.isascii() else 2
    return len(words.split()) < least


def _by_document(segments: Iterable[Segment]) -> Iterable[tuple[str, list[Segment]]]:
    current: list[Segment] = []
    for segment in segments:
        if current and current[0].document != segment.document:
            yield current[0].document, current
            current = []
        current.append(segment)
    if current:
        yield current[0].document, current


def _columns(source: Document, inside: Sequence[Segment]) -> list[_Asked]:
    """Headings of answers in a table, each with its answers."""
    found: dict[str, _Asked] = {}
    for segment in inside:
        if segment.role is not Role.PARTICIPANT or not segment.heading:
            continue
        if source.kind in _UNASKED and (
            not any(mark in segment.heading for mark in _MARKS) or segment.heading == source.attributes.get("subject")
        ):
            continue
        heading = found.setdefault(segment.heading, _Asked(segment.heading, source.language, True, source.study))
        heading.answers.append(Answer(voice_of(segment), source.id, (segment.id,), segment.text))
    return list(found.values())


def _turns(source: Document, inside: Sequence[Segment]) -> list[_Asked]:
    """Interviewers' questions, each with what participants said until the next one."""
    found: list[_Asked] = []
    said: dict[str, list[Segment]] = {}

    def close() -> None:
        if found:
            found[-1].answers.extend(
                Answer(voice, source.id, tuple(each.id for each in parts), "\n".join(each.text for each in parts))
                for voice, parts in said.items()
            )
        said.clear()

    for segment in inside:
        if segment.role is Role.INTERVIEWER:
            text = question_of(segment.text)
            if text:
                close()
                found.append(_Asked(text, segment.language, False, source.study))
        elif segment.role is Role.PARTICIPANT and found:
            said.setdefault(voice_of(segment), []).append(segment)
    close()
    return found


def _joined(asked: list[_Asked], embed: Embed | None) -> list[list[_Asked]]:
    """The wordings in groups of one question each."""
    groups: list[list[_Asked]] = []
    by_words: dict[tuple[str, bool], int] = {}
    near = {True: Wordings(), False: Wordings()}
    for each in asked:
        key = (plain(each.text), each.column)
        place = by_words.get(key)
        if place is None:
            wording = wording_of(each.text)
            place = near[each.column].find(wording)
            if place is None:
                place = len(groups)
                groups.append([])
            near[each.column].add(wording, place)
            by_words[key] = place
        groups[place].append(each)
    return _meant_alike(groups, embed) if embed is not None and len(groups) > 1 else groups


def _meant_alike(groups: list[list[_Asked]], embed: Embed) -> list[list[_Asked]]:
    """Groups whose first wordings are clearly each other's nearest in meaning, language by language, put together."""
    import numpy as np

    if len(groups) > _MEANT_LIMIT:
        return groups
    vectors = embed([group[0].text for group in groups])
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1.0)
    guards = [(group[0].column, wording_of(group[0].text).guards) for group in groups]
    languages = np.array([group[0].language for group in groups])
    whole = list(range(len(groups)))

    def first(place: int) -> int:
        while whole[place] != place:
            place = whole[place]
        return place

    for one in range(len(groups)):
        for other in np.flatnonzero(likeness[one, :one] >= MEANT_ALIKE):
            if guards[one] == guards[other] and _clearly(likeness, languages, one, int(other)):
                low, high = sorted((first(one), first(int(other))))
                whole[high] = low
    joined: dict[int, list[_Asked]] = {}
    for place, group in enumerate(groups):
        joined.setdefault(first(place), []).extend(group)
    return list(joined.values())


def _clearly(likeness: NDArray[np.float32], languages: NDArray[np.str_], one: int, other: int) -> bool:
    """Whether each of two wordings is by far the nearest that the other has in its language."""
    for mine, theirs in ((one, other), (other, one)):
        rivals = sorted(likeness[mine][languages == languages[theirs]].tolist(), reverse=True)
        nearest = float(likeness[mine, theirs])
        if nearest < rivals[0] or (len(rivals) > 1 and nearest - rivals[1] < CLEARLY):
            return False
        if len(rivals) < _FEW and nearest < ALONE:
            return False
    return True


_FEW = 3
_MEANT_LIMIT = 1500
"""Questions: of more, all pairs would take too long, and near-equal wordings alone are joined."""


def _question(number: int, group: list[_Asked], voices: Mapping[tuple[str, bool], set[str]]) -> Question:
    wordings = Counter(each.text for each in group)
    texts = tuple(text for text, _ in wordings.most_common())
    answers = tuple(answer for each in group for answer in each.answers)
    answered = {answer.voice for answer in answers}
    column = group[0].column
    asked_in = {each.study for each in group}
    everyone = set[str]().union(*(voices[study, column] for study in asked_in))
    languages = tuple(sorted({each.language for each in group} - {"und"}))
    return Question(number, texts[0], texts, column, languages, answers, tuple(sorted(everyone - answered)))
