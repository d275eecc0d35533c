"""Addresses read chunk by chunk between commas, whatever the country: what a line says after "address:", what stands
before a postcode, numbered plots, blocks and floors one after the other.

Knows no towns and no streets; `addresses` knows the ways in which streets are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.redaction import contexts
from corpus.redaction.latin_words import NOT_NAMES
from corpus.redaction.wordlists import piped

_LATIN_CHUNK = re.compile(r"[^,\n;|()\[\]\"“”\u0600-\u06ff\u3040-\u9fff\uac00-\ud7a3]+")
_JOINING = re.compile(r",[ \t]*\n?[ \t]*")
_SMALL = frozenset(
    piped("of|the|on|upon|de|la|le|les|du|des|d|del|da|do|dos|di|della|al|el|und|an|der|am|im|in|van|den|y|e|no|st")
)
_PART = re.compile(
    r"(?:[Ff]lat|[Aa]p(?:artmen)?t|[Uu]nit|[Ss]uite|[Ss]te|[Rr]oom|[Rr]m|[Ff]loor|[Ll]evel|[Bb]l(?:oc)?k|[Bb]uilding|[Bb]ldg"
    r"|[Tt]ower|[Hh]ouse|[Vv]illa|[Pp]lot|[Ll]ot|[Ss]ector|[Pp]hase|[Ss]treet|[Rr]oad|[Ll]ane|[Zz]one|[Ww]ing|[Ee]state|No"
    r"|[Aa]pto|[Aa]ndar|[Bb]loco|[Ss]ala|[Pp]iso|[Aa]ppt|[Bb]ât|Stiege|Tür|Top|Box|RR|Rural Route"
    r"|Jalan|Jln|Lorong|Soi|Moo)"
    r"\.?[ ]?#?(?:\d{1,4}(?:[A-Za-z]|st|nd|rd|th)?|[A-Z])(?!\w)"
    r"|#\d{1,3}-\d{1,4}(?!\d)|\d{1,3}(?:st|nd|rd|th)[ ][Ff]l(?:oor)?(?!\w)"
)
"""What numbers in an address are of."""
_KINDS = (
    "Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Close"
    "|Crescent|Cres|Highway|Hwy|Parkway|Row|Gardens|Mews|Grove|Hill|Walk|Circle|Trail|Quay|Wharf|Parade|Esplanade|Circuit"
    "|Promenade|Embankment|Green|Rise|Croft|Vale|Turnpike|Pike|Strand|Rectory|Vicarage|Cottage|Cottages|Farm|Farmhouse|Lodge"
    "|Barn|Mill|Manor|Grange|House|Villa|Villas|Towers|Mansions|Estate|End|Yard|Paddocks?|Fold|Garth|Drove|Brow|Meadows?"
    "|Chase|Mead|Orchard"
)
_KIND = re.compile(rf"(?<!\w)(?:{_KINDS})(?!\w)")
_STREET_AND_NUMBER = re.compile(
    r"^(?:No\.?[ ]?|#)?\d{1,5}(?:[-/]\d{1,5})?[A-Za-z]?[ ]\S|^\D{3,40}[ ]\d{1,4}(?:[/-]\d{1,4})?[ ]?[A-Za-z]?$"
)
_NAMED_STREET = re.compile(rf"(?:No\.?[ ]?)?\d{{1,5}}[A-Za-z]?[ ](?:[A-Z][\w'-]+[ ]){{1,4}}(?:{_KINDS})\.?$")
_POSTCODE = re.compile(
    r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}|[A-Z]\d{2}[ ]?[A-Z\d]{4}(?=$|\W)|[A-Z]\d[A-Z][ ]?\d[A-Z]\d"
    r"|(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT)[ ]\d{4}|[A-Z]{2}[ ]\d{5}(?:-\d{4})?|[A-Z][a-z]+[ ]\d{6})(?!\w)"
    r"|^(?:[A-Z]{1,2}-)?(?:\d{4,5}|\d{3}[ ]\d{2}|\d{2}-\d{3})(?:[ ][A-Z]{2})?[ ][^\W\d_a-z]\w+"
)
_LEAST_SMALL = re.compile(
    r"(?<![\w.,/-])\d{1,4}[a-z]?[ ](?!(?:minute|min|mile|hour|day|week|year|month|lane|way|star)s?[ ])[a-z'-]{3,}[ ]"
    r"(?:[a-z'-]{3,}[ ])?(?:road|street|avenue|ave|lane|crescent|terrace|mews|grove|boulevard|close)(?![\w'])"
    r"(?:,?[ ](?:flat|apt"
    r"|unit)[ ]?\d{1,4}[a-z]?)?(?:,[ ][a-z]{3,14})?(?:,?[ ][a-z]{1,2}\d[a-z\d]?[ ]?\d[a-z]{2}(?!\w))?"
)
_AR_CHUNK = re.compile(r"[^،,\n؛;.:()|\"]+")
_AR_KEY = re.compile(
    r"(?<![\u0621-\u064a])(?:ال)?(?:شارع|طريق|نهج|زنقة|جادة|درب|حارة|زقاق|حي|ضاحية|منطقة|محلة|مجمع|برج|بناية|عمارة|مبنى|منزل"
    r"|بيت|دار|فيلا|شقة|طابق|دور|قطعة|بلوك|كمبوند|إقامة|مدخل|مساكن|ميدان|محافظة|ناحية|سكة"
    r"|بناء(?= \d| رقم| ال[\u0621-\u064a]+(?:،|,|$))|ص\.ب|صندوق"
    r" بريد)(?![\u0621-\u064a])"
)
_AR_NUMBERED = re.compile(
    r"\d|ال(?:أول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|أرضي)(?![\u0621-\u064a])|\d\s?مسكن"
)


@dataclass(frozen=True, slots=True)
class _Chunk:
    start: int
    end: int
    text: str


def address_lines(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that are addresses by their parts; `text` is as `items.plain` gives it."""
    if not text.isascii() and _AR_KEY.search(text):
        yield from _arabic(text)
    if not any(char.isdigit() for char in text):
        return
    for chunks in _runs(text):
        yield from _latin(text, chunks)
    for match in _LEAST_SMALL.finditer(text):
        yield match.span()


def _runs(text: str) -> Iterator[list[_Chunk]]:
    """Chunks parted by commas alone, sentence by sentence."""
    run: list[_Chunk] = []
    for match in _LATIN_CHUNK.finditer(text):
        written = match.group()
        at = match.start()
        for piece in re.finditer(
            r"(?:[^.!?:]|[.:!?](?=\S)|(?<=\b[A-Za-z])\.|(?<=\b(?:ul|al|pl|os|No|St|Dr|Av|Rd))\.)+", written
        ):
            bare = piece.group().strip()
            start = at + piece.start() + len(piece.group()) - len(piece.group().lstrip())
            chunk = _Chunk(start, start + len(bare), bare)
            if run and not (_JOINING.fullmatch(text, run[-1].end, start) and piece.start() == 0):
                yield run
                run = []
            if bare:
                run.append(chunk)
    if run:
        yield run


def _told(text: str, start: int) -> bool:
    """Whether an address is announced right before a place."""
    return contexts.ADDRESS.search(text[max(0, start - 40) : start] + " ") is not None


def _latin(text: str, chunks: list[_Chunk]) -> Iterator[tuple[int, int]]:
    """The longest stretch of chunks that reads like parts of an address and holds enough of them."""
    at = 0
    while at < len(chunks):
        first = _proper(chunks[at], last=True)
        if first is None:
            at += 1
            continue
        parts = [first]
        while at + len(parts) < len(chunks) and len(parts) < 7:
            following = chunks[at + len(parts)]
            words = following.text.split()
            proper = _proper(following, last=False)
            if proper is None:
                break
            parts.append(proper)
            if proper.end < following.end or len(words) > 8:
                break
        while len(parts) > 1 and not _told(text, parts[0].start) and not _says_where(parts[0].text):
            parts, at = parts[1:], at + 1
        if _is_address(text, parts):
            yield parts[0].start, parts[-1].end
            at += len(parts)
        else:
            at += 1


def _says_where(written: str) -> bool:
    """Whether a chunk has a number or a word for a street or house, so that an address may begin with it."""
    return any(map(str.isdigit, written)) or _KIND.search(written) is not None


def _proper(chunk: _Chunk, *, last: bool) -> _Chunk | None:
    """The end of a chunk (its beginning, in a chunk that is not the first) made of proper words and numbers."""
    words = list(re.finditer(r"\S+", chunk.text))
    fitting = [_fits(word.group()) for word in words]
    if last:
        count = 0
        while count < len(words) and count < 8 and fitting[-1 - count]:
            count += 1
        kept = words[len(words) - count :]
        while kept and kept[0].group() != "The" and kept[0].group().lower() in _SMALL | NOT_NAMES:
            kept = kept[1:]
    else:
        count = 0
        while count < len(words) and count < 8 and fitting[count]:
            count += 1
        kept = words[:count]
        while kept and kept[-1].group().lower() in _SMALL | NOT_NAMES:
            kept = kept[:-1]
    if not kept:
        return None
    start, end = chunk.start + kept[0].start(), chunk.start + kept[-1].end()
    return _Chunk(start, end, chunk.text[kept[0].start() : kept[-1].end()])


def _fits(word: str) -> bool:
    bare = word.lstrip("#(")
    return bool(bare) and (
        bare[0].isupper() or bare[0].isdigit() or bare.lower() in _SMALL or word in ("apto", "ul.", "al.")
    )


def _is_address(text: str, parts: list[_Chunk]) -> bool:
    if any(_NUMBERED_THING.match(part.text) for part in parts):
        return False
    told = _told(text, parts[0].start)
    streets = [part for part in parts if _STREET_AND_NUMBER.search(part.text) and not _date(part.text)]
    numbered = sum(bool(_PART.search(part.text)) for part in parts)
    coded = any(_POSTCODE.search(part.text) for part in parts[1:]) or (len(parts) == 1 and told)
    kinds = sum(bool(_KIND.search(part.text)) for part in parts)
    digits = any(char.isdigit() for part in parts for char in part.text)
    if not digits:
        return False
    if told and (streets or numbered or kinds) and (len(parts) > 1 or kinds or numbered):
        return True
    if coded and len(parts) > 1 and (streets or numbered or kinds):
        return True
    if len(parts) > 1 and streets and (numbered or (streets[0] is parts[0] and _NAMED_STREET.match(parts[0].text))):
        return True
    return len(parts) > 1 and numbered > 1 and _PART.match(parts[0].text) is not None


_NUMBERED_THING = re.compile(
    r"(?:Sprint|Chapter|Section|Step|Version|Week|Day|Module|Lesson|Question|Task|Grade|Year|Season|Episode|Page|Figure|Table"
    r"|Round|Stage)[ ]\d"
)
"""What else is numbered with a capital."""


def _date(written: str) -> bool:
    months = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    return re.match(rf"(?:\d{{1,2}} (?:{months})|(?:{months})\w* \d)", written, re.IGNORECASE) is not None


def _arabic(text: str) -> Iterator[tuple[int, int]]:
    """Chunks of which two or more name a part of an address, with short ones beside them."""
    chunks = [
        _Chunk(match.start() + len(match.group()) - len(match.group().lstrip()), match.end(), match.group().strip())
        for match in _AR_CHUNK.finditer(text)
        if match.group().strip()
    ]
    at = 0
    while at < len(chunks):
        if not _keyed(chunks[at]):
            at += 1
            continue
        last = at
        while last + 1 < len(chunks) and _beside(text, chunks[last], chunks[last + 1]) and _goes_on(chunks[last + 1]):
            last += 1
        key = _AR_KEY.search(chunks[at].text)
        number = _NUMBER_BEFORE.search(chunks[at].text, 0, key.start()) if key else None
        start = chunks[at].start + (number.start() if number else key.start() if key else 0)
        numbered = any(_AR_NUMBERED.search(chunk.text) for chunk in chunks[at : last + 1])
        run = chunks[at : last + 1]
        keys = sum(max(len(_AR_KEY.findall(chunk.text)), int(_goes_on(chunk))) for chunk in run)
        if numbered and (keys > 1 or contexts.ADDRESS.search(text[max(0, start - 30) : start] + " ")):
            first = at
            while (
                (start == chunks[first].start or first < at)
                and first > max(0, at - 2)
                and _beside(text, chunks[first - 1], chunks[first])
                and _short(chunks[first - 1])
            ):
                first -= 1
                start = chunks[first].start
            end = last
            while end + 1 < len(chunks) and end < last + 2 and _beside(text, chunks[end], chunks[end + 1]):
                if not _short(chunks[end + 1]):
                    break
                end += 1
            yield start, chunks[end].start + len(chunks[end].text)
            at = end + 1
        else:
            at = last + 1


def _keyed(chunk: _Chunk) -> bool:
    key = _AR_KEY.search(chunk.text)
    return key is not None and len(chunk.text) - key.start() < 40


def _goes_on(chunk: _Chunk) -> bool:
    """Whether a chunk after one of an address is of it as well: one with a word for a part, or a number of its own."""
    return _keyed(chunk) or _AR_FURTHER.fullmatch(chunk.text) is not None


_NUMBER_BEFORE = re.compile(r"\d{1,5}[ ]$")
_AR_FURTHER = re.compile(
    r"(?:ال)?(?:رقم|عدد|باب|سكة|مجموعة|مجاورة|مربع|بناء|مرحلة|رمز)(?: [\u0621-\u064a]{3,8})? "
    r"(?:[\u0621-\u064a]{1,2} )?\d{1,5}"
    r"|ال(?:مجاورة|مجموعة|مرحلة) ال[\u0621-\u064a]{3,6}|\d{4}|[\u0621-\u064a]{3,12} \d{5}"
)
"""Parts of an address that are numbered, where another part stands before them."""


def _beside(text: str, first: _Chunk, second: _Chunk) -> bool:
    return text[first.start + len(first.text) : second.start].strip() in ("،", ",")


def _short(chunk: _Chunk) -> bool:
    words = chunk.text.split()
    last_number = len(words) == 2 and (re.fullmatch(r"\d{1,2}", words[1]) or re.fullmatch(r"\d{1,2}", words[0]))
    named = all("\u0621" <= word[0] <= "\u064a" for word in words)
    return len(words) <= 2 and (named or bool(last_number)) and chunk.text[0] != "و"
