"""Numbers of bank accounts across borders, however they are written: in groups, joined, hyphenated, in small letters.

One that passes its check is found anywhere, and so is one as it is printed, in capitals, that was mistyped, unless a
word says that it is something else; one in another guise, or of a country unknown here, where a word says that it is
one. Knows no words; the caller tells what they say.

Lengths: the registry of ISO 13616, and Algeria's and Morocco's own, which it does not list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from corpus.redaction import checksums
from corpus.redaction.items import Found, Kind
from corpus.redaction.wordlists import spaced

_LENGTHS = {
    head[:2]: int(head[2:])
    for head in spaced(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 DZ26 "
        "EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 "
        "KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MA28 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 "
        "OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 "
        "TR26 UA29 VA22 VG24 XK20 YE30 "
    )
}
_SIZES = range(15, 35)
"""How many letters and digits there may be in one. ISO 13616 allows 34 at most, Norway's 15 are the fewest."""
_DIGITS = 0.4
"""Share of digits from which one is found without a word for it. "At 20 minutes past two" begins like
one, too; set by judgement, not measured."""
_HEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ -]?\d{2}(?=[ -]?[A-Za-z0-9])")
_GROUPS = re.compile(r"[A-Za-z]{2}[ -]?\d{2}(?:[ -]?(?:[A-Z]{0,4}\d[A-Za-z0-9]*|[A-Z]{4}(?![A-Za-z])))*")
_PRINTED = re.compile(r"[A-Z]{2}\d{2}(?:(?: [A-Z0-9]{4})+(?: [A-Z0-9]{1,3})?|[A-Z0-9]+)")
_GOES_ON = re.compile(r"-?[A-Za-z0-9]")
_NEXT = re.compile(r"[ -]?([A-Za-z0-9])")


def ibans(text: str, told: Callable[[int], bool], denied: Callable[[int], bool]) -> Iterator[Found]:
    """Every such number; `text` is as `items.plain` gives it.

    Args:
        told: whether words before a place in the text say that such a number follows.
        denied: whether they say that the number of an order or a thing follows.
    """
    done = 0
    for match in _HEAD.finditer(text):
        if match.start() < done:
            continue
        length = _LENGTHS.get(match.group()[:2].upper())
        end = _end(text, match.start(), length) if length else 0
        if end and not _passes(text[match.start() : end]):
            likely = told(match.start()) or (_is_printed(text[match.start() : end]) and not denied(match.start()))
            end = end if likely else 0
        elif not end and told(match.start()):
            end = _end_of_groups(text, match.start())
        if end:
            done = end
            yield Found(match.start(), end, Kind.ACCOUNT, _bare(text[match.start() : end]))


def _bare(written: str) -> str:
    return re.sub(r"[ -]", "", written).upper()


def _end(text: str, start: int, length: int) -> int:
    """Where as many letters and digits end, 0 where a word goes on there or something else stands among them."""
    at = start
    for _ in range(length):
        match = _NEXT.match(text, at)
        if match is None:
            return 0
        at = match.end()
    return 0 if _GOES_ON.match(text, at) else at


def _end_of_groups(text: str, start: int) -> int:
    """Where groups of digits and capitals end, 0 where they are too few or too many for such a number."""
    match = _GROUPS.match(text, start)
    if match is None or len(_bare(match.group())) not in _SIZES:
        return 0
    return match.end()


def _is_printed(written: str) -> bool:
    """Whether it is written as on a statement, and mostly of digits."""
    return _PRINTED.fullmatch(written) is not None and sum(map(str.isdigit, written)) >= _DIGITS * len(_bare(written))


def _passes(written: str) -> bool:
    bare = _bare(written)
    return sum(map(str.isdigit, bare)) >= _DIGITS * len(bare) and checksums.iban(bare)
