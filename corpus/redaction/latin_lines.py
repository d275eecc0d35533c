"""Names of people that lines give away, in scripts with capital letters: headers, signatures, small letters of chats.

Offsets count code points of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.redaction.items import Found, Kind
from corpus.redaction.latin_words import (
    BRANDS,
    CLOSINGS,
    GREETINGS,
    KIN,
    MONTHS_AND_DAYS,
    NOT_NAMES,
    ORGANISATION,
    PARTICLES,
    PLACES,
    ROLES,
)
from corpus.redaction.name_lists import folded, name_key, names, words
from corpus.redaction.wordlists import piped

_HEADER = re.compile(
    r"^[ \t>*#_-]*(?P<label>[^\s:：,.!?][^\n:：,.!?]{0,28}?)[*_ \t]*[:：][*_ "
    r"\t]*(?P<value>[^\n]{2,120})$",
    re.MULTILINE,
)
_HEADER_LABELS = frozenset(
    piped(
        "interviewer|interviewee|interviewed by|participant|respondent|moderator|moderated by"
        "|facilitator|name|full name|customer name|client name|first name|last name"
        "|surname|author|reviewer|reported by|submitted by|from|to|cc|bcc|attendees|present"
        "|participants|signed|agent|customer|client|contact|contact person|patient|assignee"
        "|requester|sender|recipient|transcribed by|transcriptionist|translator|interpreter|caller"
        "|guest|holder|account holder|cardholder|beneficiary|employee|owner|tenant"
        "|note taker|observer|contact name|user|reporter|your name|nurse|doctor|witness"
        "|name des kunden|kunde|ansprechpartner|absender|empfänger|nom|prénom|nombre|apellido|nome"
        "|cognome|naam|von|an|de|para|da"
        "|姓名|访谈员|访谈者|主持人|受访者|被访者|联系人|收件人|发件人|客户|作者|记录|记录员|参与者"
        "|翻译|客服|坐席|户名"
        "|이름|성명|성함|면접관|진행자|참여자|참가자|응답자|고객|고객명|담당자|작성자|보낸 사람|받는 "
        "사람|통역|기록|상담사|상담원"
        "|الاسم|المحاور|المحاورة|المشارك|المشاركة|الباحث|الباحثة|العميل|العميلة|من|إلى|اسم العميل"
        "|المترجم|المترجمة|المستلم|المرسل"
    )
)
_SMALL_STARTS = (
    "name is ",
    "name's ",
    "i'm ",
    "i am ",
    "im ",
    "this is ",
    "it's ",
    "call me ",
    "me llamo ",
    "soy ",
    "je m'appelle ",
    "ich bin ",
    "mi chiamo ",
    "thanks ",
    "thx ",
    "hi ",
    "hello ",
    "hey ",
    "cheers ",
    "dear ",
)
_SMALL_KIN = tuple(f"my {kin} " for kin in sorted(KIN) if kin.isascii())
_SMALL_TITLES = ("mr ", "mrs ", "ms ", "miss ", "dr ", "mr. ", "mrs. ", "ms. ", "dr. ")
_SMALL = re.compile(r"(?P<name>[a-zà-ÿ]{2,20}(?: [a-zà-ÿ]{3,20})?)(?![\w])")
_CHATTY = re.compile(
    r"(?<![^\W_])(?:with|to|from|told|asked|ask|tell|reach|call|called|met|and|by|saw|thanks|then"
    r"|so|my friend|me and) ([a-zà-ÿ]{4,14})(?![\w@'-])"
)
"""Where a name may stand in small letters, as in chats."""


def names_of_lines(text: str) -> Iterator[Found]:
    """Every such name; `text` is as `items.plain` gives it."""
    yield from _headers(text)
    yield from _signatures(text)
    yield from _chatty(text)
    small = text.lower()
    for start in (*_SMALL_STARTS, *_SMALL_KIN, *_SMALL_TITLES) if len(small) == len(text) else ():
        at = small.find(start)
        while at >= 0:
            if at == 0 or not small[at - 1].isalnum():
                yield from _small(text, at + len(start), titled=start in _SMALL_TITLES)
            at = small.find(start, at + 1)


def _chatty(text: str) -> Iterator[Found]:
    """Names in small letters in lines that hold no capital but "I"."""
    at = 0
    table = names()
    for line in text.split("\n"):
        if line and line[:1].islower() and not re.search(r"[A-Z](?!\b)[a-z]", line):
            for match in _CHATTY.finditer(line):
                key = folded(match.group(1))
                letters = table.get(key, "")
                if "g" in letters and "w" not in letters and key not in PLACES | BRANDS | MONTHS_AND_DAYS | NOT_NAMES:
                    yield Found(at + match.start(1), at + match.end(1), Kind.PERSON, name_key(match.group(1)))
        at += len(line) + 1


def _headers(text: str) -> Iterator[Found]:
    """`Interviewer: Anna Keller`: a short value of words with capitals alone."""
    for match in _HEADER.finditer(text):
        if match.group("label").strip().lower() not in _HEADER_LABELS:
            continue
        start = match.start("value")
        for piece in re.finditer(r"[^,;&|/、،]+?(?=\s*(?:[,;&|/、،]|\band\b|\bund\b|$))", match.group("value")):
            written = re.sub(r"<[^>]*>|\([^)]*\)|\"", "", piece.group()).strip()
            parts = written.replace("’", "'").split()
            if not (1 <= len(parts) <= 4 and all(_may_be_name(word) for word in parts)):
                break
            if any(folded(word.strip(".")) in NOT_NAMES | ORGANISATION | ROLES for word in parts) or len(written) < 2:
                continue
            listed = [word for word in parts if names().get(folded(word.strip(".")))]
            common = [word for word in parts if folded(word) in words() and word not in listed]
            if common or (len(parts) == 1 and not listed and (written.isupper() or len(written) < 4)):
                continue
            at = match.group("value").find(written, piece.start())
            if at >= 0:
                yield Found(start + at, start + at + len(written), Kind.PERSON, name_key(written))


def _may_be_name(word: str) -> bool:
    bare = word.strip(".")
    if bare.lower() in PARTICLES:
        return True
    return (
        bool(bare)
        and bare[0].isupper()
        and bare.replace("-", "").replace("'", "").isalpha()
        and (not bare.isupper() or len(bare) == 1 or len(bare) > 3)
    )


def _signatures(text: str) -> Iterator[Found]:
    """A line with nothing but a name, after a closing or at the end of a letter."""
    if "\n" not in text:
        return
    previous, at = "", 0
    lines = text.split("\n")
    greeted = lines[0].split()[:1] != [] and lines[0].split()[0].lower().strip(",") in GREETINGS
    for number, line in enumerate(lines):
        bare = line.strip(" \t,.-–—~*")
        closing = previous in CLOSINGS or any(
            previous.endswith(", " + each) for each in ("thanks", "cheers", "regards")
        )
        last = number == len(lines) - 1 and number > 0
        parts = bare.split()
        if (
            bare
            and len(parts) <= 4
            and (closing or (last and (greeted or _listed(parts))))
            and all(map(_may_be_name, parts))
        ):
            keys = [folded(word.strip(".")) for word in parts]
            if not any(key in NOT_NAMES | ORGANISATION or (key in words() and key not in names()) for key in keys):
                start = at + line.find(bare)
                yield Found(start, start + len(bare), Kind.PERSON, name_key(bare))
        if bare:
            previous = bare.lower().rstrip(",!. ")
        at += len(line) + 1


def _listed(parts: Sequence[str]) -> bool:
    letters = [names().get(folded(part), "") for part in parts]
    return any(each and "w" not in each for each in letters) and not any(
        part.isupper() and len(part) > 1 for part in parts
    )


def _small(text: str, start: int, *, titled: bool) -> Iterator[Found]:
    """Names in small letters after an introduction, as people write in chats."""
    match = _SMALL.match(text, start)
    if match is None:
        return
    table = names()
    found = match.group("name").split()
    letters = table.get(folded(found[0]), "")
    if titled and len(found[0]) > 2 and found[0] not in words() | NOT_NAMES | KIN | ROLES and "w" not in letters:
        yield Found(start, start + len(found[0]), Kind.PERSON, name_key(found[0]))
        return
    if "g" not in letters or "w" in letters or found[0] in NOT_NAMES or len(found[0]) < 3:
        return
    second = table.get(folded(found[1]), "") if len(found) == 2 else ""
    written = match.group("name") if "f" in second and "w" not in second else found[0]
    yield Found(start, start + len(written), Kind.PERSON, name_key(written))
