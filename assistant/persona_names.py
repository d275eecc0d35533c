"""What a persona is called: by what its members do or want, and beside it by what is hard for them.

A name comes from what the sources say of the members, where that sets them apart, else from what half of them or more
want, do or need, else from a member's own words on what they want or do, need or struggle with. The tag line says
another thing than the name. Demographics never name anybody. Asks no model; a title that a model gave an attribute is
taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.clauses import clauses_of
from assistant.coders.codes import Kind
from assistant.coders.probes import cue_features
from assistant.drafting import Desk
from assistant.grouped import Grouped
from assistant.leaning import LEANING, stands_alone
from assistant.passages import words_in
from assistant.phrases import phrase
from assistant.themes import Theme
from assistant.wording import Line, Quote
from assistant.writing_checks import in_language

NAMING = ("goals", "behaviours", "needs", "pains")
"""Groups of attributes that may name a persona, best first: what people want and do says who they are. As in
goal-directed personas (Cooper, 1999)."""
NAMING_KINDS = (Kind.GOAL, Kind.BEHAVIOUR, Kind.NEED, Kind.PAIN)
"""The kind whose words are looked for in each of them."""
SURE_OF_A_NAME = 0.4
"""Certainty of the coder from which a passage may name a persona by its kind. As for a line that one voice tells in a
map (`assistant.journeys.UNSURE_OF_A_KIND`)."""
SURE_OF_ALL = 0.7
"""Mean certainty of the coder over the passages of what half of the members or more share, from which it names them
before anything else. A theme of mixed kinds says of nobody who they are; set by judgement."""
CUE_GAIN = 1.5
"""How many times more a passage is worth as a name if a word in it tells of its kind ("I usually", "I want"). Set by
judgement."""
LARGEST_SHARE_ELSEWHERE = 0.6
"""Share of an attribute's holders elsewhere, against the group's own, up to which it may name the persona. What is
as common elsewhere sets nobody apart; set by judgement."""
MEMBERS_WITH_IT = 0.7
"""Share of the members that must have it. A name is to hold for most; set by judgement."""
LONGEST_VALUE = 40
"""Characters of an attribute's value up to which it may be a name. Longer ones are sentences."""
MOST_VALUES_IN_NAME = 3
"""Values of one attribute that a name may join. More are a list."""
LONGEST_NAME = 18.0
"""English words, or as much in another language, of a name made from what members say. What fits a heading."""
POINT_LAST = frozenset({"ko"})
"""Languages that say what somebody wants or does at the end of a sentence: of a long one the last clauses are shown."""
NEVER_A_NAME = frozenset(
    {"age", "gender", "sex", "ethnicity", "race", "religion", "nationality", "family", "health", "disability", "name"}
    | {"年龄", "性别", "民族", "种族", "宗教", "国籍", "健康", "姓名", "나이", "연령", "연령대", "성별", "민족", "종교"}
    | {"국적", "건강", "장애", "이름", "العمر", "الجنس", "العرق", "الدين", "الجنسية", "الصحة", "الإعاقة", "الاسم"}
)
"""Words of attributes that never name a persona: it is built on what people do, want and struggle with."""
_WORDS = re.compile(r"[^\W_]+")


def named(
    desk: Desk, group: Grouped, groups: Sequence[Grouped], lines: Mapping[str, Sequence[Line]]
) -> tuple[str, str]:
    """The persona's name and tag line.

    Args:
        lines: group of attributes → the lines of its themes, in their order.
    """
    if len(groups) == 1:
        return phrase("persona_all", desk.language), _tagline(desk, group, None)
    name = _by_attribute(desk, group, groups)
    if name and [each.number for each in groups if _by_attribute(desk, each, groups) == name] == [group.number]:
        return name, _tagline(desk, group, None)
    theme = _naming_theme(desk, group)
    if theme is None:
        return phrase("persona_theme", desk.language, number=group.number, theme=name).rstrip(" :："), ""
    return _heading(desk, group, theme, lines), _tagline(desk, group, theme)


def worth_of(desk: Desk, row: int) -> float:
    """How surely a passage is of its kind, and how whole a thing it says."""
    said = desk.observations[row]
    return said.kind_weight * said.substance * (1.0 if stands_alone(said.quote) else LEANING)


def _naming_theme(desk: Desk, group: Grouped) -> Theme | None:
    """What names the group: what half of its members or more surely want, do or need; else of what they want, else do,
    else need, else suffer, what most tell, and surely. Words in the reader's language come first."""
    every = [theme for name in NAMING for theme in group.themes[name]]
    readable = [theme for theme in every if _readable(desk, theme)]
    found = _best_of(desk, group, readable) or _best_of(desk, group, every)
    return found or next(iter(readable), None) or next(iter(every), None)


def _best_of(desk: Desk, group: Grouped, themes: Sequence[Theme]) -> Theme | None:
    shared = [theme for name in NAMING[:-1] for theme in group.themes[name] if theme in themes]
    shared = [theme for theme in shared if _is_shared(desk, group, theme)]
    if shared:
        return max(shared, key=lambda theme: (len(theme.voices), _certainty(desk, theme)))
    for name, kind in zip(NAMING, NAMING_KINDS, strict=True):
        sure = [t for t in group.themes[name] if t in themes and _certain(desk, t) >= SURE_OF_A_NAME]
        if sure:
            return max(sure, key=lambda theme: (len(theme.voices), _telling(desk, theme, kind), -theme.members[0]))
    return None


def _readable(desk: Desk, theme: Theme) -> bool:
    quote = desk.writer.best_quote(desk.quotes(theme.members))
    return in_language(quote.asked or quote.text, desk.language)


def _is_shared(desk: Desk, group: Grouped, theme: Theme) -> bool:
    """Whether half of the members or more tell it, and it is surely of its kind."""
    voices = len(theme.voices)
    return voices > 1 and 2 * voices >= len(group.members) and _certainty(desk, theme) >= SURE_OF_ALL


def _certainty(desk: Desk, theme: Theme) -> float:
    return sum(desk.observations[i].kind_weight for i in theme.members) / len(theme.members)


def _certain(desk: Desk, theme: Theme) -> float:
    return max(desk.observations[i].kind_weight for i in theme.members)


def _telling(desk: Desk, theme: Theme, kind: Kind) -> float:
    return max(worth_of(desk, i) * (CUE_GAIN if _cued(*_said(desk, i), kind) else 1.0) for i in theme.members)


def _said(desk: Desk, row: int) -> tuple[str, str]:
    return desk.observations[row].quote, desk.observations[row].language


def _cued(text: str, language: str, kind: Kind) -> bool:
    (cues,) = cue_features([text], [language])
    return bool(cues[list(Kind).index(kind)])


def _heading(desk: Desk, group: Grouped, theme: Theme, lines: Mapping[str, Sequence[Line]]) -> str:
    """The theme as a heading: a model's title for it, or the telling part of what a member said."""
    place = next((name, own.index(theme)) for name, own in group.themes.items() if theme in own)
    line = lines[place[0]][place[1]]
    if line.by == "model" and words_in(line.title) <= LONGEST_NAME:
        return line.title
    quote = desk.writer.best_quote(desk.quotes(theme.members))
    if quote.asked:
        return desk.writer.quote_line([quote], led=False).text
    kind = NAMING_KINDS[NAMING.index(place[0])] if place[0] in NAMING else Kind.PAIN
    return desk.writer.quote_line([replace(quote, text=telling_part(quote, kind))], led=False).text


def telling_part(quote: Quote, kind: Kind) -> str:
    """The clauses of a quote around the one that tells of the kind, as a heading holds them; dots where it is cut."""
    whole = quote.text.strip()
    if words_in(whole) <= LONGEST_NAME:
        return whole
    spans = clauses_of(whole, quote.language)
    last = len(spans) - 1 if quote.language.split("-", 1)[0] in POINT_LAST else 0
    start = next((i for i, span in enumerate(spans) if _cued(whole[span.start : span.end], quote.language, kind)), last)
    first = end = start
    while end + 1 < len(spans) and words_in(whole[spans[first].start : spans[end + 1].end]) <= LONGEST_NAME:
        end += 1
    while first > 0 and words_in(whole[spans[first - 1].start : spans[end].end]) <= LONGEST_NAME:
        first -= 1
    return _filled(whole, spans[first].start, spans[end].end, from_end=bool(last))


def _filled(whole: str, start: int, end: int, *, from_end: bool) -> str:
    """A part of a passage cut to, or filled up with words to, what a heading holds; dots where the passage goes on."""
    while words_in(whole[start:end]) > LONGEST_NAME and " " in whole[start:end]:
        start, end = (whole.index(" ", start) + 1, end) if from_end else (start, whole.rindex(" ", start, end))
    while (
        from_end and start > 0 and words_in(whole[(back := whole.rfind(" ", 0, start - 1) + 1) : end]) <= LONGEST_NAME
    ):
        start = back
    while not from_end and end < len(whole):
        space = whole.find(" ", end + 1)
        if space < 0 or words_in(whole[start:space]) > LONGEST_NAME:
            break
        end = space
    before = "… " if any(char.isalnum() for char in whole[:start]) else ""
    after = " …" if any(char.isalnum() for char in whole[end:]) else ""
    return f"{before}{whole[start:end].rstrip(' ,،，、')}{after}"


def _tagline(desk: Desk, group: Grouped, besides: Theme | None) -> str:
    """The pain, need, goal or habit that most members share, beside the one that names them, in the reader's language
    if one is; empty where there is no other."""
    themes = [theme for name in NAMING for theme in group.themes[name] if theme is not besides]
    telling = max(themes, key=lambda t: (_readable(desk, t), len(t.voices), t.severity, len(t.members)), default=None)
    return desk.writer.quote_line(desk.quotes(telling.members)).text if telling else ""


def _by_attribute(desk: Desk, group: Grouped, groups: Sequence[Grouped]) -> str:
    """Up to three values of one source attribute that together hold for most members and for few elsewhere; an empty
    string where there are none."""
    elsewhere = [voice for other in groups if other.number != group.number for voice in other.members]
    inside = [dict(_attributes_of(desk, voice)) for voice in group.members]
    outside = [dict(_attributes_of(desk, voice)) for voice in elsewhere]
    best = (0.0, "")
    for key in sorted({key for found in inside for key in found}):
        here = Counter(found[key] for found in inside if key in found)
        there = Counter(found[key] for found in outside if key in found)
        rarer = [v for v, n in here.most_common() if n / len(inside) > there[v] / max(1, len(outside))]
        chosen = rarer[:MOST_VALUES_IN_NAME]
        share = sum(here[value] for value in chosen) / len(inside)
        other = sum(there[value] for value in chosen) / max(1, len(outside))
        if share >= MEMBERS_WITH_IT and other <= LARGEST_SHARE_ELSEWHERE * share and share - other > best[0]:
            best = (share - other, " · ".join(value.replace("_", " ").strip().capitalize() for value in chosen))
    return best[1]


def _attributes_of(desk: Desk, voice: str) -> set[tuple[str, str]]:
    if voice in desk.documents:
        found = dict(desk.documents[voice].attributes)
    else:
        found = dict(desk.participants[voice].attributes) if voice in desk.participants else {}
    return {(key, value) for key, value in found.items() if not _demographic(key) and len(value) <= LONGEST_VALUE}


def _demographic(key: str) -> bool:
    """Whether a word of an attribute's name tells of a demographic ("age_group")."""
    return bool(NEVER_A_NAME & {word.casefold() for word in _WORDS.findall(key)})
