"""Names that speak in turns → which of them interview, and which serve. Knows what is said, not who people are.

A name whose turns mostly ask while the others' do not, or who opens the session with thanks and a word on recording
and asks more than the others, is taken for the interviewer; one who offers help in the words of customer service is
taken for staff. Both are guesses, with their reason. Method: shares of turns that ask, thresholds set on invented
interviews; where two sides ask about equally, nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.questions import asks, has_question_mark, serves, welcomes
from corpus.records import Role
from corpus.speakers import normalised, read_label

_OPENS = 0.25
"""Share of turns that ask, from which the one who opens the session is taken for the interviewer. Set on invented
interviews in four languages."""
_LESS = 0.7
"""Times that share below which all others must ask. Where two sides ask about equally, nothing is concluded."""
_MOST = 0.6
"""Share of turns that ask, from which a name asks most. Set on invented interviews."""
_FEW = 0.34
"""Share of turns that ask, below which the others answer. About one turn in three, as people ask back; set on
invented interviews."""


@dataclass(slots=True)
class _Voice:
    questions: list[bool] = field(default_factory=list)
    opens: bool = False
    serves: bool = False

    @property
    def share(self) -> float:
        return sum(self.questions) / len(self.questions)


def guess_roles(
    turns: Sequence[tuple[str, str]], overrides: Mapping[str, Role] | None = None
) -> dict[str, tuple[Role, str]]:
    """Label as written → role concluded from what is said, and why; labels of which nothing is concluded left out.

    Args:
        turns: label and words of each turn, in order; those whose role is told already left out.
        overrides: label (`normalised`) → role; such labels are left alone.
    """
    voices, known = _voices(turns, overrides or {})
    if Role.INTERVIEWER in known.values():
        return {}
    if Role.STAFF not in known.values() and len(voices) + len(known) >= 2:
        serving = [label for label, voice in voices.items() if voice.serves and not voice.opens]
        if serving:
            return {label: (Role.STAFF, "speaks as customer service does") for label in serving}
    asking, why = _asking(voices, known)
    return {label: (Role.INTERVIEWER, why) for label in asking}


def _voices(
    turns: Sequence[tuple[str, str]], overrides: Mapping[str, Role]
) -> tuple[dict[str, _Voice], dict[str, Role]]:
    voices: dict[str, _Voice] = {}
    known: dict[str, Role] = {}
    marked = any(has_question_mark(words) for _, words in turns)
    for number, (label, words) in enumerate(turns):
        said = overrides.get(normalised(label)) or _said(label, turns)
        if said is not None:
            known[label] = said
        voice = voices.setdefault(label, _Voice())
        # Where question marks are written, question words alone say little: "I asked myself how".
        voice.questions.append(has_question_mark(words) if marked else asks(words))
        if len(voice.questions) <= 2:
            voice.opens = voice.opens or (number < 6 and welcomes(words))
            voice.serves = voice.serves or serves(words)
    others = {label: voice for label, voice in voices.items() if label not in known}
    return others, known


def _said(label: str, turns: Sequence[tuple[str, str]]) -> Role | None:
    """The role the label itself tells; "A" is an answer only where there is a "Q" as well."""
    role = read_label(label).role
    if normalised(label) == "a" and not any(normalised(other) == "q" for other, _ in turns):
        return None
    return role


def _asking(voices: Mapping[str, _Voice], known: Mapping[str, Role]) -> tuple[list[str], str]:
    """Who interviews, and the reason; nobody where it can't be told."""
    if not voices or len(voices) + len(known) < 2:
        return [], ""
    asking = [label for label, voice in voices.items() if voice.share >= _MOST and len(voice.questions) >= 2]
    rest = [voice for label, voice in voices.items() if label not in asking]
    if asking and len(asking) <= 2 and (rest or known) and all(voice.share < _FEW for voice in rest):
        return asking, "most of its turns ask, few of the others' do"
    opening = [label for label, voice in voices.items() if voice.opens]
    if len(opening) == 1:
        voice = voices[opening[0]]
        others = [other for label, other in voices.items() if label != opening[0]]
        if voice.share >= _OPENS and all(other.share < _LESS * voice.share for other in others):
            return opening, "opens the session and asks more than the others"
    return [], ""
