"""Personal data that consists of digits: phones, cards, accounts, identity numbers, plates, birth dates, coordinates.

What a number is, its shape, its check digits and the words before it say together. Prices, times, dates and the numbers
of orders are nobody's. Offsets count code points of the text given. Knows no names and no addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction import contexts
from corpus.redaction.ibans import ibans
from corpus.redaction.identities import DIGIT_SHAPES, LETTER_SHAPES, numbers_in
from corpus.redaction.items import Found, Kind
from corpus.redaction.phones import phones_in

BEFORE = 48
"""Characters before a number in which words may say what it is. About a short clause; set by judgement, not
measured."""
_BLOB = re.compile(r"(?<![A-Za-z0-9_])[+(]{0,2}\d(?:[\d*]|[ ()./\-·]{1,2}(?=[\d(+*])){3,60}(?:\d[Xx]?|\*)(?![\d])")
_CODE = re.compile(
    r"(?<![A-Za-z0-9_.])(?:(?!(?:ID|NO|NR|REF|ACCT|NUM)[^A-Z])[A-Z]{1,6}[-/ ]?\d[A-Z0-9]*(?:[ "
    r"/.-][A-Z0-9]*\d[A-Z0-9]*)*(?: [A-D](?![A-Za-z])|[-/][A-Z]{1,2}(?![A-Za-z]))?"
    r"|\d[A-Z0-9]*(?:[-/][A-Z0-9]+)*[-/][A-Z][A-Z0-9]*(?:[-/][A-Z0-9]+)*"
    r"|\d+[A-Z][A-Z0-9]*(?:[/-][A-Z0-9]+)*|[A-Z]{6,8})(?![A-Za-z0-9])"
)
_SMALL_CODE = re.compile(r"(?<![A-Za-z0-9_.@-])[a-z]{1,4}[-/]?\d{4,12}(?![A-Za-z0-9_@-]|\.\w)")
_ARABIC_CODE = re.compile(r"(?<![\u0621-\u064a\d])[\u0621-\u064a]{1,3}[-/]\d{2,}(?:[-/]\d+)*")
_ANSWERED = re.compile(r"[^\n.!?。？؟]{0,12}[?？؟]?\s*\n[^\n:]{0,24}:\s?")
"""Between a question and its answer in the next turn."""
_SPEAKER = re.compile(r"[^\n:：\d]{1,24}\d?[:：]\s?")
"""What stands before an answer in the next turn."""
_OTHER_NUMBER = re.compile(
    r"[+(]{0,2}\d[\d ()./-]{5,}\d\s?(?:[,،、/;]|or|أو|او|또는|혹은|아니면|或者?|还有|und|oder|ou|o)?\s?$", re.IGNORECASE
)
"""A number and a word or sign for "or" right before another: what was said of the first holds for the second."""
_BANK_AFTER = re.compile(
    r"\s?\(?\s?(?:국민|신한|우리은행|하나은행|농협|수협|기업은행|카카오뱅크|토스뱅크|케이뱅크|새마을금고|우체국|부산은행|대구은행"
    r"|광주은행|전북은행|경남은행|제일은행|씨티은행|입금)|\s?[（(]\s?[\u4e00-\u9fff]{2,8}(?:银行|支行)"
)
_DATE = re.compile(
    r"(?:1[89]|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[ T].*)?"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:1[89]|20)?\d\d(?: .*)?"
)
_PRICE = re.compile(r"\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?")
_AMOUNT = re.compile(r"\d{1,7}\.\d{1,2}")
_YEARS = re.compile(r"(?:1[89]|20)\d\d ?[-/] ?(?:1[89]|20)?\d\d")
_CURRENCY = "$€£¥₩₹%"
_PLATES = (
    re.compile(
        "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•. ]?[A-Z0-9]{5,6}(?![A-Za-z0-9])"
    ),
    re.compile(
        "(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주) ?)?"
        "(?<!\\d)\\d{2,3} ?(?P<sign>[가-힣]) ?\\d{4}(?!\\d)"
    ),
)
_TOLD_PLATE = re.compile(r"(?<![A-Za-z0-9])(?:[a-z]{2}\d{2} ?[a-z]{3}|\d{4} ?[B-DF-HJ-NP-TV-Z]{3})(?![A-Za-z0-9])")
"""A British one in small letters, a Spanish one."""
_DRIVEN = re.compile(r"차|번호|택시|버스|트럭|화물|기사")
"""Words beside the number of what carries people or goods for money."""
_BRITISH_PLATE = re.compile("(?<![A-Za-z0-9])[A-Z]{2}\\d{2} [A-Z]{3}(?![A-Za-z0-9])")
_PLATE = re.compile(r"[A-Z0-9ÄÖÜ]{1,4}(?:[ -][A-Z0-9]{1,4}){1,3}(?![A-Za-z0-9])")
_ARABIC_PLATE = re.compile(
    r"(?<![\u0621-\u064a])(?:[\u0621-\u064a] ?(?:ـ ?)?){2,3} ?\d{1,4}(?!\d)"
    r"|\d{1,4} ?(?:[\u0621-\u064a] ?){2,3}(?![\u0621-\u064a])"
)
_FOR_HIRE = frozenset("바사아자")
_KOREAN_PLATE = set("가나다라마거너더러머버서어저고노도로모보소오구누두루무부수우주하허호배")
_COORDINATES = re.compile(
    r"(?<![\d.])-?\d{1,2}\.\d{3,}°?\s?[NSns]?\s?[,;/،]?\s?-?1?\d{1,2}\.\d{3,}°?\s?[EWew]?(?![\d.])"
    r"|\d{1,2}°\s?\d{1,2}['′]\s?[\d.]+[\"″]?\s?[NS],?\s*\d{1,3}°\s?\d{1,2}['′]\s?[\d.]+[\"″]?\s?[EW]"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)"
    "?)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril"
    "|juin|juillet|août|septembre"
    "|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    "|octubre|noviembre|diciembre"
    "|يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|اغسطس|سبتمبر|أكتوبر|اكتوبر|نوفمبر"
    "|ديسمبر|كانون الثاني|شباط|آذار|نيسان"
    "|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"
)
_HAN_NUMBER = "[〇○零一二三四五六七八九十]"
_YEAR_AFTER = r"(?:\d{4}|'?\d{2}(?![\d:%]))"
_DAY = re.compile(
    r"(?<![\d-])(?:\d{4}\. ?\d{1,2}\. ?\d{1,2}\.?|\d{4} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}"
    r"|\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?\d{2,4}|(?:(?:民[國国] ?)?\d{2,4}) "
    r"?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日号號일]"
    rf"|{_HAN_NUMBER}{{4}}年{_HAN_NUMBER}{{1,3}}月{_HAN_NUMBER}{{1,3}}[日号號]"
    r"|(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|er|º)?\s?-?(?:of\s|de\s)?(?:{_MONTHS})\.?,?-?(?:\sde|\sdel|\sعام|\sسنة)?\s?{_YEAR_AFTER}"
    rf"|(?:{_MONTHS})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_YEAR_AFTER})(?!\d)(?:\s?هـ)?",
    re.IGNORECASE,
)
"""Days with their year."""
_SIX_DIGITS = re.compile(r"(?<![\d-])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d-])")
"""A birth date as Korean forms ask for it."""
_OF_THE_YEAR = re.compile(
    rf"(?<![\d-])(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?(?:{_MONTHS})(?![a-z])|(?:{_MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?"
    r"|\d{1,2} ?[月월] ?\d{1,2} ?[日号號일]"
    r"|[正二三四五六七八九十腊冬]{1,2}月(?:初|十|廿|二十)[一二三四五六七八九十]{0,1})(?![\d一-十])",
    re.IGNORECASE,
)
"""A day without its year, which only a birthday makes personal."""
_BORN = re.compile(r"(?<![\w.])b\. ?")
_BORN_AFTER = re.compile(r"\s?생(?![가-힣]|산|활)|\s?생(?=입니다|이고|이에요|이세요|이며)")
_ASKED_BIRTH = re.compile(r"(?:생년월일|생일|주민 ?앞자리|출생일)(?:은|는|이|가)?\s?[:：]?\s?")
_BIRTHDAY = re.compile(
    r"(?:birthday|bday|geburtstag|cumpleaños|anniversaire|生日|생일|생신|عيد ميلاد(?:ي|ه|ها)?)"
    r"(?:\s?(?:is|was|'s|ist|est|es|=|on|is on|是|在|은|는|이|هو|يوم|في)){0,2}\s?[:：]?\s?",
    re.IGNORECASE,
)


def numbers(text: str, language: str) -> Iterator[Found]:
    """Every piece of personal data made of digits; `text` is as `items.plain` gives it."""
    yield from _letters(text)
    yield from _birth_dates(text)
    if "." in text or "°" in text:
        for match in _COORDINATES.finditer(text):
            if match.group().count(".") >= 2 or "°" in match.group():
                yield Found(match.start(), match.end(), Kind.LOCATION, re.sub(r"\s", "", match.group()))
    yield from _plates(text)
    for pattern in (_CODE, _SMALL_CODE, _ARABIC_CODE):
        for match in pattern.finditer(text):
            yield from _code(text, match.start(), match.end())
    for match in _BLOB.finditer(text):
        yield from _digits(text, match.start(), match.end(), language)


def bare(written: str) -> str:
    """Digits and letters alone, in capitals."""
    return re.sub(r"[^0-9A-Za-z*]", "", written).upper()


def _letters(text: str) -> Iterator[Found]:
    yield from ibans(
        text,
        lambda start: _tells_of_an_account(_before(text, start)),
        lambda start: contexts.order_in(_before(text, start), None) is not None,
    )
    for start, end, shape, key in numbers_in(text, LETTER_SHAPES):
        if (
            shape.distinct
            or contexts.PASSPORT.search(_before(text, start))
            or contexts.IDENTITY.search(_before(text, start))
        ):
            yield Found(start, end, shape.kind, key)


def _tells_of_an_account(before: str) -> bool:
    return contexts.IBAN.search(before) is not None or contexts.ACCOUNT.search(before) is not None


def _before(text: str, start: int) -> str:
    """The line before a number; where somebody answers with it, what was asked for goes before."""
    line = text.rfind("\n", 0, start) + 1
    here = text[max(line, start - BEFORE) : start]
    if line and _SPEAKER.fullmatch(text, line, start):
        return text[max(0, line - BEFORE) : line].rstrip(" .!?。？؟\n").rpartition("\n")[2] + " "
    return here


def _digits(text: str, start: int, end: int, language: str) -> Iterator[Found]:
    """What a run of digits and separators holds."""
    written, before = text[start:end], _before(text, start)
    count = sum(char.isdigit() or char == "*" for char in written)
    if count < 5 or _AMOUNT.fullmatch(written) or _DATE.fullmatch(written) or _YEARS.fullmatch(written):
        return
    if before.rstrip()[-1:] in _CURRENCY and before.strip() and _PRICE.fullmatch(written):
        return
    identity = contexts.IDENTITY.search(before) or contexts.PASSPORT.search(before)
    said = identity or contexts.ACCOUNT.search(before) or contexts.CARD.search(before)
    said = said or contexts.ANNOUNCED.search(before)
    ordered = contexts.order_in(before, said)
    if ordered and not (said and said.start() > ordered.start()) and "+" not in written:
        return
    for at, until, shape, key in numbers_in(written, DIGIT_SHAPES) if count >= 7 else ():
        if shape.distinct or (identity and not ordered):
            yield Found(start + at, start + until, shape.kind, key)
            return
    phone = contexts.PHONE.search(before) or contexts.PHONE.search(_OTHER_NUMBER.sub("", before))
    phone = phone or (None if said else contexts.NUMBER.search(before))
    if said and not (phone and phone.start() > said.start()):
        kind = Kind.ID if identity else Kind.CARD if contexts.CARD.search(before) else Kind.ACCOUNT
        if kind is Kind.CARD and count < 12:
            kind = Kind.ACCOUNT
        yield Found(start, end, kind, bare(written))
        return
    dialled = list(phones_in(written, language, told=phone is not None))
    if not dialled and count >= 10 and _BANK_AFTER.match(text, end):
        yield Found(start, end, Kind.ACCOUNT, bare(written))
    for found in dialled:
        yield Found(start + found.start, start + found.end, Kind.PHONE, found.key)


def _code(text: str, start: int, end: int) -> Iterator[Found]:
    """Numbers with letters that only the words before them make personal."""
    written, before = text[start:end], _before(text, start)
    digits = sum(char.isdigit() for char in written)
    if not before.strip():
        return
    plate = contexts.PLATE.search(before)
    identity = contexts.PASSPORT.search(before) or contexts.IDENTITY.search(before)
    account = contexts.ACCOUNT.search(before) or contexts.ANNOUNCED.search(before)
    ordered = contexts.order_in(before, account or identity)
    nearest = max(
        (each for each in (plate, ordered, identity, account) if each), key=lambda each: each.start(), default=None
    )
    if nearest is None or nearest is ordered:
        return
    if digits == 0 and not re.search(
        "book|reserv|confirm|pnr|locator|예약|预订|预定|确认|حجز|buchung", nearest.group().lower()
    ):
        return
    if nearest is plate:
        longer = _PLATE.match(text, start)
        end = longer.end() if longer and longer.end() > end else end
        if digits and len(bare(text[start:end])) >= 4:
            yield Found(start, end, Kind.PLATE, bare(text[start:end]))
    elif len(bare(written)) >= 5:
        yield Found(start, end, Kind.ID if nearest is identity else Kind.ACCOUNT, bare(written))


def _plates(text: str) -> Iterator[Found]:
    for match in _BRITISH_PLATE.finditer(text):
        yield Found(match.start(), match.end(), Kind.PLATE, bare(match.group()))
    for match in _TOLD_PLATE.finditer(text):
        if contexts.PLATE.search(_before(text, match.start())):
            yield Found(match.start(), match.end(), Kind.PLATE, bare(match.group()))
    if text.isascii():
        return
    for match in _PLATES[0].finditer(text):
        yield Found(match.start(), match.end(), Kind.PLATE, bare(match.group()) + match.group()[0])
    for match in _ARABIC_PLATE.finditer(text) if "لوح" in text or "سيار" in text else ():
        if contexts.PLATE.search(_before(text, match.start())):
            yield Found(match.start(), match.end(), Kind.PLATE, re.sub(r"\s|ـ", "", match.group()))
    for match in _PLATES[1].finditer(text):
        near = text[max(0, match.start() - 8) : match.end() + 8]
        if match["sign"] in _KOREAN_PLATE or (match["sign"] in _FOR_HIRE and _DRIVEN.search(near)):
            yield Found(match.start(), match.end(), Kind.PLATE, match.group().replace(" ", ""))


def _birth_dates(text: str) -> Iterator[Found]:
    for asked in _ASKED_BIRTH.finditer(text):
        if match := _SIX_DIGITS.match(text, asked.end()):
            yield Found(match.start(), match.end(), Kind.BIRTH, match.group())
    for match in _BORN.finditer(text) if "b." in text else ():
        if day := _DAY.match(text, match.end()):
            yield Found(day.start(), day.end(), Kind.BIRTH, re.sub(r"\s", "", day.group()))
    for match in _DAY.finditer(text) if "생" in text else ():
        if _BORN_AFTER.match(text, match.end()):
            yield Found(match.start(), match.end(), Kind.BIRTH, re.sub(r"\s", "", match.group()))
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    for word in contexts.BIRTH:
        at = lower.find(word)
        while at >= 0:
            from_ = max(0, at - 22)
            for match in _DAY.finditer(text, from_, min(len(text), at + len(word) + 48)):
                gap = text[match.end() : at] if match.start() < at else text[at + len(word) : match.start()]
                near = len(gap) <= 6 if match.start() < at else not re.search(r"[.!?。\n]\s?\w", gap)
                near = near and (len(gap) <= 6 or not match.group().isdigit())
                near = near or (match.start() > at and _ANSWERED.fullmatch(gap) is not None)
                if near:
                    yield Found(match.start(), match.end(), Kind.BIRTH, re.sub(r"\s", "", match.group()))
                    break
            at = lower.find(word, at + len(word))
    for said in _BIRTHDAY.finditer(text):
        if match := _OF_THE_YEAR.match(text, said.end()):
            yield Found(match.start(), match.end(), Kind.BIRTH, re.sub(r"\s", "", match.group()))
