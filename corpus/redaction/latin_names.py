"""Names of people in scripts with capital letters: by what stands before and after them, and by lists of names.

A capital letter alone proves nothing: it stands at the beginning of sentences, in headings, before German nouns, in the
names of firms, towns and months. Offsets count code points of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.redaction.items import Found, Kind
from corpus.redaction.latin_lines import names_of_lines
from corpus.redaction.latin_words import (
    BRANDS,
    FIRMS,
    GREETINGS,
    INTRODUCTIONS,
    KIN,
    MONTHS_AND_DAYS,
    NOT_NAMES,
    ORGANISATION,
    PARTICLES,
    PLACES,
    POSSESSIVES,
    ROLES,
    SPEAKING,
    SURNAMES_FIRST,
    TITLES,
    VERBS,
    WEAK_INTRODUCTIONS,
    WORD_NAMES,
)
from corpus.redaction.name_lists import folded, name_key, names, words
from corpus.redaction.wordlists import spaced

_LETTER = r"[^\W\u0600-\u06ff\u3040-\u9fff\uac00-\ud7a3]"
"""A letter or digit of a script with spaces and capitals: others may stand right beside a name."""
_WORD = r"[^\W\d_\u0600-\u06ff\u3040-\u9fff\uac00-\ud7a3]"
_CAPITAL = re.compile(
    rf"(?<!{_LETTER})(?<![@./\\#_-])[A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿΆ-ΫЀ-Я]{_WORD}*(?:['’]{_WORD}+|[-‐]{_WORD}+)"
    rf"*(?!{_LETTER}|@|\.\w\w)"
)
_BEFORE = 40
_LAST_WORDS = re.compile(r"([^\W\d_][\w'’-]*)[.,]?\s*$")
_SENTENCE_END = '.!?。！？:：\n"“”«•·|>*-–—([「『؟；;…/'
_INTRODUCED = frozenset(INTRODUCTIONS)
_WEAKLY_INTRODUCED = frozenset(WEAK_INTRODUCTIONS)
_PLACE_HEADS = frozenset(
    spaced(
        "san santa santo são saint st los las fort mount lake port new north south east west royal el "
        "la cape sankt sainte"
    )
)
_IN = frozenset(spaced("in at near around across outside inside im aus nach en à au dans a"))
_GAP = re.compile(r"[ \t\u00a0]{1,2}|[ ](?:[a-z']{1,3}[ ]){1,2}|\.[ ]?|-| d'| O'")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    """Without a possessive ending."""
    word: str
    key: str
    letters: str
    """What the lists of names say of it."""

    @property
    def initial(self) -> bool:
        return len(self.word) == 1


def latin_names(text: str, language: str) -> Iterator[Found]:
    """Every name of a person; `text` is as `items.plain` gives it."""
    runs = _runs(text)
    lower = _LowerWords(text)
    for run in runs:
        yield from _names_of_run(text, run, language, lower)
    yield from names_of_lines(text)


class _LowerWords:
    """Whether a word also occurs in small letters in the text; all are gathered when first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._known is None:
            self._known = frozenset(re.findall(r"(?<![\w@.-])[a-zß-öø-ÿ]{2,}(?![\w@])", self._text))
        return word.lower() in self._known


_ARTICLE = re.compile(r" (?:al|el|as|ar|an|ash)-[A-Z][^\W\d_]+")
_JOINED = re.compile(r"[A-Z][a-z]+-[a-z]+")
"""Two syllables of a Korean or Chinese given name: Sun-hee."""


def _runs(text: str) -> list[list[_Token]]:
    """Capitalised words that stand one after the other."""
    table = names()
    runs: list[list[_Token]] = []
    end = -10
    for match in _CAPITAL.finditer(text):
        word = match.group()
        if not word[0].isupper() or (word[-1] == "s" and len(word) > 2 and word[:-1].isupper()):
            continue
        start, stop = match.span()
        if word[-2:] in ("'s", "’s", "'S") or word[-2:] in ("s'",):
            word, stop = word[:-2], stop - 2
        key = folded(word)
        letters = table.get(key, "") or table.get(re.split("['-]", key)[0], "")
        if key.startswith("o'") and len(key) > 4:
            letters = "f"
        token = _Token(start, stop, word, key, letters)
        between = text[end:start] if 0 <= start - end <= 10 else "\n"
        if runs and _joins(between, runs[-1][-1], text):
            runs[-1].append(token)
        else:
            runs.append([token])
        end = stop
    return runs


def _joins(between: str, before: _Token, text: str) -> bool:
    if between in (" ", "  ", "-"):
        return True
    if between in (". ", "."):
        return before.initial or before.key in TITLES or before.key in ("st", "jr")
    if between.startswith("'"):
        return False
    return bool(_GAP.fullmatch(between)) and all(word in PARTICLES for word in between.split())


def _names_of_run(text: str, run: Sequence[_Token], language: str, lower: _LowerWords) -> Iterator[Found]:
    """Names among words with capitals that follow one another."""
    if len(run) > 8:  # a heading in capitals
        return
    after = text[run[-1].end : run[-1].end + 24]
    at = 0
    while at < len(run):
        count = _name_at(text, run, at, after, language, lower)
        if count:
            first, last = run[at], run[at + count - 1]
            longer = _ARTICLE.match(text, last.end)
            if longer:
                last = replace(last, end=longer.end())
            yield Found(
                first.start,
                last.end,
                Kind.PERSON,
                name_key(text[first.start : last.end]),
            )
            at += count
        else:
            at += 1


def _name_at(text: str, run: Sequence[_Token], at: int, after: str, language: str, lower: _LowerWords) -> int:
    """How many words from `at` on are a name; 0 where none begins there."""
    token = run[at]
    following = run[at + 1] if at + 1 < len(run) else None
    word_name = (
        token.key in WORD_NAMES and following is not None and "f" in following.letters and "w" not in following.letters
    )
    if (token.key in NOT_NAMES and not word_name) or token.key in ROLES:
        return 0
    if at and run[at - 1].key in _PLACE_HEADS:
        return 0
    before = text[max(0, token.start - _BEFORE) : token.start]
    ground = _ground(run, at, before)
    if token.key in TITLES and not (ground and "g" in token.letters):
        return 0
    if following is not None and _JOINED.fullmatch(token.word) and following.key in SURNAMES_FIRST:
        return 2
    if any(" ".join(each.key for each in run[first : first + 2]) in FIRMS for first in (at, at - 1) if first >= 0):
        return 0
    if text[max(0, token.start - 2) : token.start] == "& ":
        return 0
    if any(each.key in ORGANISATION for each in run[at + 1 : at + 4]) and ground < 2:
        return 0
    called = at > 0 and _is_called_so(run[at - 1], token)
    if ground == 2 and (token.letters or called or not _is_word(token, lower)):
        return _length(run, at, strict=False)
    if token.key in MONTHS_AND_DAYS and not _subject(after, run, at):
        return 0
    length = _length(run, at, strict=True)
    full = length >= 2 and _full(run[at : at + length], text, lower)
    if full and (token.key not in PLACES | BRANDS or "f" in run[at + 1].letters):
        return length
    if _single(text, run, at, before, after, language, lower, ground) or _unlisted(run, at, before, after, lower):
        return 1
    return 0


_CALLED_SO = frozenset(spaced("mr mrs ms miss mx"))
"""Titles after which any word with a capital is a family name: Ms Winter."""
_OFFICES = frozenset(
    spaced("chair chairman chairwoman president vice speaker secretary minister ambassador mayor justice commissioner")
)


def _is_called_so(title: _Token, token: _Token) -> bool:
    """Whether a title makes a word a name: not in "MS Word", nor in "Mr. Chair"."""
    if title.key not in _CALLED_SO or token.key in _OFFICES:
        return False
    return not (title.word.isupper() or token.word.isupper())


def _unlisted(run: Sequence[_Token], at: int, before: str, after: str, lower: _LowerWords) -> bool:
    """Whether a word in no list is a name because only a person can be told, thanked, or say something."""
    token = run[at]
    known = token.key in PLACES | BRANDS | MONTHS_AND_DAYS | ORGANISATION | NOT_NAMES | KIN | TITLES
    if len(run) > 1 or len(token.word) < 3 or known or _is_word(token, lower) or "w" in token.letters:
        return False
    if _TOLD.search(before) or _subject(after, run, at):
        return True
    beside = re.match(r" (?:and|und|et|y|or) ([A-Z]\w+)", after)
    return (
        beside is not None
        and "g" in names().get(folded(beside.group(1)), "")
        and "w" not in names()[folded(beside.group(1))]
    )


_TOLD = re.compile(
    r"(?:^|\W)(?:hi|hello|hey|dear|thanks|thank you|thx|asked|told|ask|tell|met|i'm|i am|hola"
    r"|bonjour|hallo|liebe|lieber) $",
    re.IGNORECASE,
)


def _is_word(token: _Token, lower: _LowerWords) -> bool:
    """Whether it is written in small letters elsewhere: a word, not a name."""
    return token.key in words() or token.word in lower or (token.word.isupper() and len(token.word) > 1)


def _ground(run: Sequence[_Token], at: int, before: str) -> int:
    """What speaks for a name before the word: 2 whatever it is, 1 if it is in a list, 0 nothing."""
    previous = run[at - 1] if at else None
    if previous is not None and len(previous.word) > 1 and previous.key in TITLES | ROLES:
        return 2 if run[at].key not in NOT_NAMES | ORGANISATION | BRANDS and not run[at].word.isupper() else 0
    if previous is not None and previous.key not in GREETINGS and previous.key not in {"i'm", "it's"}:
        return 0
    if before.endswith("\n"):
        return 0
    tail = before.lower().rpartition("\n")[2].replace("’", "'").rstrip(" \t(\"'“«:,").split()[-4:]
    if not tail:
        return 0
    phrases = {" ".join(tail[-count:]) for count in range(1, len(tail) + 1)}
    if phrases & _INTRODUCED:
        return 2
    word = tail[-1].strip(".")
    if word in TITLES and len(word) > 1 and len(before.rstrip()) > 1:
        return 2
    if word in KIN or word in ROLES:
        owned = len(tail) > 1 and tail[-2].strip(".,;:") in POSSESSIVES
        return 2 if word in ROLES or owned else 1
    return 1 if phrases & _WEAKLY_INTRODUCED else 0


def _length(run: Sequence[_Token], at: int, *, strict: bool) -> int:
    """How far a name that begins at `at` goes."""
    count = 1
    for token in run[at + 1 : at + 4]:
        stop = (
            token.key in NOT_NAMES or token.key in ORGANISATION or token.key in TITLES or token.key in MONTHS_AND_DAYS
        )
        if stop and not ("f" in token.letters and "w" not in token.letters):
            break
        if strict and not (token.letters or token.initial) and count >= 2 and token.key in words():
            break
        count += 1
    while count > 1 and run[at + count - 1].initial and count == 2 and len(run) == at + count:
        break
    return count


def _full(tokens: Sequence[_Token], text: str, lower: _LowerWords) -> bool:
    """Whether two words or more are a given and a family name."""
    first, second = tokens[0], tokens[1]
    if first.word.isupper() and len(first.word) > 1 and not ("g" in first.letters and second.letters):
        return False
    if first.initial:
        return text[first.end : first.end + 1] == "." and "f" in second.letters and "w" not in second.letters
    if second.initial and len(tokens) == 2:
        return "g" in first.letters and "w" not in first.letters
    plain_second = "w" not in second.letters and second.key not in BRANDS
    if first.key in SURNAMES_FIRST and not first.word.isupper():
        return plain_second and second.key not in PLACES and (bool(second.letters) or not _is_word(second, lower))
    if "g" in first.letters and "w" not in first.letters:
        known = "f" in second.letters or "g" in second.letters
        return plain_second and (known or (second.key not in PLACES and not _is_word(second, lower)))
    if "g" in first.letters or first.key in WORD_NAMES:
        return "f" in second.letters and plain_second
    # A rare given name before a family name that is nothing else.
    family = "f" in second.letters and plain_second and second.key not in PLACES and len(second.word) > 3
    return (
        family
        and not first.letters
        and len(first.word) > 3
        and not _is_word(first, lower)
        and first.key not in BRANDS | PLACES
    )


def _single(
    text: str, run: Sequence[_Token], at: int, before: str, after: str, language: str, lower: _LowerWords, spoken: int
) -> bool:
    """Whether one word alone is a name."""
    token = run[at]
    if len(run) > 3 and not spoken:
        return False
    if token.initial or len(token.word) < 2 or ("g" not in token.letters and token.key not in WORD_NAMES):
        return False
    if token.word.isupper() and len(token.word) < 5 and not spoken:
        return False
    neighbours = [each for each in run if each is not token]
    if (
        neighbours
        and not spoken
        and any(each.letters == "" and each.key not in NOT_NAMES | GREETINGS | ROLES | TITLES for each in neighbours)
    ):
        return False
    subject = _subject(after if at == len(run) - 1 else "", run, at)
    last = before.lower().split()[-1:]
    if token.key in PLACES and last and last[0] in _IN:
        return False
    if token.key in BRANDS and not subject:
        return False
    begins = _begins_sentence(before)
    if token.key in PLACES or token.key in MONTHS_AND_DAYS:
        return (subject and token.key in WORD_NAMES) or (
            spoken == 1 and _person_word(before) and token.key in WORD_NAMES
        )
    if "w" in token.letters or (token.key in WORD_NAMES and token.word in lower):
        if token.key not in WORD_NAMES and not spoken:
            return subject and len(token.word) > 3
        if language.startswith("de") or begins:
            return subject or (spoken == 1 and _person_word(before))
        return token.key in WORD_NAMES or _person_word(before)
    if begins and (token.word in lower or len(token.word) < 3):
        return False
    if begins and token.key in WORD_NAMES and not spoken and not subject:
        rest = after if at == len(run) - 1 else ""
        verb = re.match(r" ([a-z]+)", rest)
        return rest[:1] in ("'", ",", "’") or (verb is not None and verb.group(1) in VERBS)
    return len(token.word) > 2 or bool(spoken)


def _person_word(before: str) -> bool:
    return (
        re.search(
            r"(?:hi|hello|hey|dear|thanks|thank you|thx|cheers|asked|told|with|met|by|i'm|i am|this is|ask"
            r"|tell|liebe|lieber|hallo|hola|bonjour),?\s*$",
            before,
            re.IGNORECASE,
        )
        is not None
    )


def _subject(after: str, run: Sequence[_Token], at: int) -> bool:
    """Whether what follows can only follow a person: "said", "'s mother", "and I"."""
    if at < len(run) - 1:
        return False
    match = re.match(r"(?:['’]s)? ([a-z'’]+)(?: ([a-zI]+))?", after)
    if not match:
        return False
    word, following = match.group(1), match.group(2) or ""
    if word in SPEAKING or word == "who":
        return True
    if word in ("and", "und", "et", "y") and following in ("I", "i", "ich", "je", "yo", "me"):
        return True
    return (
        (after.startswith(("'s ", "’s ")) and word in KIN)
        or (word in VERBS and following in SPEAKING)
        or (
            word in ("was", "is")
            and following
            in ("so", "very", "cool", "kind", "nice", "helpful", "lovely", "rude", "friendly", "great", "really")
        )
    )


def _begins_sentence(before: str) -> bool:
    bare = before.rstrip(" \t")
    return not bare or bare[-1] in _SENTENCE_END
