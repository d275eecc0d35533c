"""Whether two wordings ask the same: the words that carry the question, without fillers, endings and politeness.

Two wordings are the same where their content words are, or nearly all of at least four. Numbers and negations must be
equal: "what did you like" and "what did you not like" are two questions, however alike. Knows English, Chinese, Arabic
and Korean as far as endings and little words go, and treats other languages as words with spaces.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from corpus.speakers import normalised, words_of

FEW = 4
"""Content words: of fewer, all must be equal."""
SHARED = 0.75
"""Share of content words in common (Jaccard) of wordings with at least `FEW`."""
TYPING_SLIP = 85.0
"""Of 100, rapidfuzz's ratio: two words of at least five letters this alike are one word with a slip of the hand."""
_NOT_WORDS = re.compile(r"[^\w]+|_", re.UNICODE)
_LITTLE = words_of("""
    so|and|okay|ok|um|uh|well|now|great|thanks|thank|then|right|yes|yeah|the|a|an|of|in|on|at|to|for|with|by|is|are|was
    were|be|been|do|does|did|you|your|i|me|my|we|it|this|that|these|there|have|has|had|would|could|can|will|please|tell
    about|bit|little|today|usually|normally|currently|just|maybe|perhaps|more|some|any|as|us|if|when you
    هل|من|في|على|عن|إلى|الى|أن|ان|لك|لكم|لو|سمحت|فضلك|عادة|اليوم|الآن|طيب|حسنا|إذن|نعم|هذا|هذه|ذلك|التي|الذي|كان|كانت|يا|مع
    네|음|그럼|아|그러면|좀|혹시|보통|평소|평소에|지금|요즘|오늘|이|그|저|것|거|수|및|또|더|많이|자|그리고|해|주세요|주실
""")
_LITTLE_HAN = frozenset("您你们我的了是吗呢么请一下会在和跟就都有要能可以那嗯吧啊呀个把给对这")
_OPENING_HAN = re.compile(r"^(?:(?:好的?|嗯+|对|谢谢您?|明白了?|那么?)[，,。！\s]+)+")
_LITTLE_HANGUL = (
    "하",
    "있",
    "계시",
    "계신",
    "되",
    "됩",
    "주",
    "이신",
    "인가",
    "일까",
    "말씀",
    "알려",
    "이야기",
    "얘기",
)
_NEGATIONS = words_of("""
    not|no|never|without|nothing|nobody|don|doesn|didn|isn|wasn|aren|weren|won|wouldn|couldn|shouldn|can't|cannot
    لا|لم|لن|غير|ليس|ليست|بدون|دون|안|못|없|없이|없나요|없었나요
""")
_NEGATIONS_HAN = frozenset("不没沒非无無未别")
_ENGLISH_ENDING = re.compile(r"(?:ing|ed|es|s|e|ly)$")
_ARABIC_BEGINNING = re.compile(r"^(?:وال|بال|فال|كال|لل|ال|و(?=\w{4})|ب(?=\w{4})|ف(?=\w{4})|ل(?=\w{4}))")
_ARABIC_ENDING = re.compile(r"(?:كما|كم|كن|هم|ها|نا|تم|ون|ين|ات|ك|ه|ة|ي)$")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a wording comes down to."""

    content: frozenset[str]
    guards: tuple[str, ...]
    """Numbers and negations, sorted: equal in wordings that ask the same."""

    def same_as(self, other: Wording) -> bool:
        """Whether both ask the same."""
        if self.guards != other.guards or not self.content or not other.content:
            return False
        if self.content == other.content:
            return True
        common, whole = len(self.content & other.content), len(self.content | other.content)
        if min(len(self.content), len(other.content)) >= FEW and common >= SHARED * whole:
            return True
        mine, theirs = self.content - other.content, other.content - self.content
        return common > 0 and len(mine) == len(theirs) == 1 and _slip(*mine, *theirs)


class Wordings:
    """Wordings seen, to be found again when they come reworded a little."""

    def __init__(self) -> None:
        self._seen: list[tuple[Wording, int]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)

    def add(self, wording: Wording, place: int) -> None:
        """Remember a wording under a number of one's own."""
        for word in wording.content:
            self._by_word[word].append(len(self._seen))
        self._seen.append((wording, place))

    def find(self, wording: Wording) -> int | None:
        """The number of a wording that asks the same, the one with most words in common; None where there is none."""
        rarest = sorted(wording.content, key=lambda word: len(self._by_word.get(word, ())))[:_RAREST]
        candidates = Counter(seen for word in rarest for seen in self._by_word.get(word, ()))
        for seen, _ in candidates.most_common(_CANDIDATES):
            other, place = self._seen[seen]
            if wording.same_as(other):
                return place
        return None


_RAREST = 6
_CANDIDATES = 60


def wording_of(text: str) -> Wording:
    """What a question comes down to."""
    content: set[str] = set()
    guards: list[str] = []
    for word in plain(_OPENING_HAN.sub("", text)).split():
        if word.isdecimal():
            guards.append(word)
        elif word in _NEGATIONS:
            guards.append("not")
        elif _is_han(word[0]):
            guards.extend("not" for char in word if char in _NEGATIONS_HAN)
            content.update(char for char in word if char not in _LITTLE_HAN | _NEGATIONS_HAN)
        elif word not in _LITTLE and not word.startswith(_LITTLE_HANGUL):
            content.add(_stem(word))
    return Wording(frozenset(content), tuple(sorted(guards)))


def plain(text: str) -> str:
    """Words without case, marks and punctuation, "n't" as a word of its own."""
    return " ".join(_NOT_WORDS.sub(" ", normalised(text)).split())


def _stem(word: str) -> str:
    first = ord(word[0])
    if 0xAC00 <= first <= 0xD7A3:
        return word[:2]
    if 0x0600 <= first <= 0x06FF:
        bare = _ARABIC_BEGINNING.sub("", word)
        short = _ARABIC_ENDING.sub("", bare)
        return short if len(short) >= 3 else bare
    short = _ENGLISH_ENDING.sub("", word) if word.isascii() else word
    return short if len(short) >= 3 else word


def _is_han(char: str) -> bool:
    return 0x3400 <= ord(char) <= 0x9FFF


def _slip(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if min(len(one), len(other)) < 5 or one.endswith(other) or other.endswith(one):
        return False
    return fuzz.ratio(one, other) >= TYPING_SLIP
