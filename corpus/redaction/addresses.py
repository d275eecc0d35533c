"""Postal addresses: a street and a number, with what goes before and after it. A town alone is no address.

Written for English, German, French, Spanish, Italian, Portuguese, Dutch, Chinese, Japanese, Korean and Arabic ways.
Knows no names of towns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction import contexts
from corpus.redaction.address_lines import address_lines
from corpus.redaction.address_parts import longer, told
from corpus.redaction.items import Found, Kind
from corpus.redaction.name_lists import folded, names, words

_CAP = r"[A-ZÀ-ÖØ-ÞŒĀ-Ž][\w'-]*"
_UNIT = (
    r"(?:,?\s(?:[Aa]pt|[Aa]partment|[Ff]lat|[Uu]nit|[Ss]uite|Ste|[Rr]oom|Rm|[Ff]loor|Fl|No)"
    r"\.?\s?#?\s?(?:\d{1,5}[A-Za-z]?|[A-Z](?!\w))|,?\s#\s?\d{1,5}[A-Za-z]?)"
)
_POSTCODE = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|(?:[A-Z]{2}\s)?\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]{2,3}\s\d{4})"
)
_TAIL = (
    rf"(?:{_UNIT})?(?:,?\s(?:{_CAP}(?:\s(?:{_CAP}|upon|on)){{0,2}},?\s){{0,2}}{_POSTCODE}"
    rf"|,\s{_CAP}(?:\s{_CAP})?,\s[A-Z]{{2}}(?!\w)|(?:,\s{_CAP}(?:\s{_CAP})?){{1,2}}(?=[.;\n]|$))?"
)
_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl"
    r"|Square|Sq|Terrace|Ter|Close|Crescent"
    r"|Cres|Highway|Hwy|Parkway|Pkwy|Row|Gardens|Gdns|Mews|Grove|Hill|Walk|Circle|Cir|Trail|Loop"
    r"|Quay|Wharf|Yard|View|Green|Park|Rise|Broadway)"
)
_EN = re.compile(
    rf"(?<![\w.,/-])\d{{1,5}}(?:-\d{{1,5}})?[A-Za-z]?,?\s(?:[NSEW]\.?\s)?(?:(?:{_CAP}|\d{{1,3}}(?:st"
    rf"|nd|rd|th))\s){{1,4}}?{_STREET}(?![\w'])\.?{_TAIL}"
)
_DE = re.compile(
    rf"(?:{_CAP}[\s-]){{0,2}}(?:{_CAP})?(?:[Ss]traße|[Ss]trasse|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee"
    rf"|[Gg]asse|[Rr]ing|[Dd]amm|[Uu]fer|chaussee|steig|straat|laan|gracht|plein|gatan|vägen|gade"
    rf"|katu)\s\d{{1,4}}\s?[a-z]?(?![\w%])(?:,?\s(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:\s[A-Z]{{2}})"
    rf"?\s{_CAP}(?:[ -]{_CAP}|\s(?:am|an der)\s{_CAP})?|,\s{_CAP}(?=[.;,\n]|$))?"
)
_DE_ANCHOR = re.compile(
    r"(?:tr(?:aße|asse|\.|aat)|[Ww]eg|latz|llee|asse|[Rr]ing|amm|[Uu]fer|ussee|steig|laan|racht"
    r"|plein|gatan|vägen|gade|katu)\s\d"
)
_POSTCODE_ANCHOR = re.compile(r"\d\s?[a-z]?,\s?\d{5}\s")
_DE_OTHER = re.compile(
    rf"(?:Am|An der|Auf der|Im|In der|Zum|Zur)\s{_CAP}(?:\s{_CAP})?\s\d{{1,3}}\s?[a-z]?,\s?\d{{5}}\s{_CAP}"
)
_ROMANCE_STREET = (
    r"(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Bb]d|[Pp]lace|[Aa]llée|[Cc]hemin|[Ii]mpasse|[Qq]uai"
    r"|[Cc]ours|[Rr]oute|[Ss]quare|[Nn]ahj"
    r"|[Cc]alle|[Cc]/|[Aa]venida|[Aa]vda\.?|[Aa]v\.|[Cc]alzada|[Cc]arretera|[Cc]tra\.|[Pp]asaje|[Pp]laza|[Pp]aseo|[Cc]arrera|[Cc]amino|[Rr]onda|[Vv]ia"
    r"|[Vv]iale|[Pp]iazza|[Cc]orso|[Rr]ua|[Tt]ravessa|[Ll]argo)"
)
_OF = r"(?:de la |de l'|del |de los |de las |des |du |de |d'|della |delle |dei |di |da |do |dos |la |las |los )?"
_ROMANCE_ANCHOR = re.compile(rf"(?<![^\W\d_]){_ROMANCE_STREET}\s[^\W\d_]")
_ROMANCE = re.compile(
    rf"(?<![\w/])\d{{1,4}}(?:\s?(?:bis|ter|[A-Za-z]))?,?\s{_ROMANCE_STREET}\s{_OF}{_CAP}(?:[ "
    rf"-](?:{_OF}){_CAP}){{0,3}}(?:,?\s\d{{4,5}}\s{_CAP}(?:[ -]{_CAP}){{0,2}})?"
    rf"|(?<!\w){_ROMANCE_STREET}\s{_OF}{_CAP}(?:\s(?:{_OF}){_CAP}){{0,3}},?\s(?:n\.?[º°o]\.?\s?"
    rf"|núm\.?\s|número\s)?\d{{1,4}}(?![\d.%])(?:,?\s\d{{1,2}}\.?[ºª°]\s?[A-Za-z]?(?![\w]))"
    rf"?(?:,?\s\d{{4,5}}\s{_CAP}(?:[ -]{_CAP})?)?"
)
_HAN = r"[\u4e00-\u9fff]"
_NOT_AN_ADDRESS = "线|線|口|出口|门口|站|机|窗|晚|早|上午|下午|以前|以后|之前|之后"
_ZH_NUMBER = r"(?:[甲乙丙丁附]\d{1,4}|[\dA-Za-z一二三四五六七八九十百]{1,5})"
_ZH_PART = (
    rf"(?:第?{_ZH_NUMBER}\s?(?:号楼|号院|(?:号|號)(?!{_NOT_AN_ADDRESS})|弄|巷|栋|幢|座|楼|单元|室|层|组|户|房|门|樓)"
    rf"(?:-\d{{1,5}})?(?:之{_ZH_NUMBER})?)"
)
_ZH_ESTATE = r"(?:小区|花园|公寓|大厦|苑|新村|家园|公馆|华庭|名城)"
_ZH_AREA = (
    rf"(?:{_HAN}{{2,7}}(?:省|自治区|特别行政区)|内蒙古|广西|宁夏|新疆|西藏)?(?:{_HAN}{{2,5}}市)?(?:{_HAN}{{1,5}}[区县旗市區縣])"
    rf"?(?:{_HAN}{{1,6}}(?:镇|乡|街道|鎮|鄉))?(?:{_HAN}{{1,6}}村)?"
)
_ZH = re.compile(
    rf"{_ZH_AREA}{_HAN}{{1,8}}?(?:路|街|大道|巷|胡同|道|弄|组|队|廣場|圍|徑|里|坊|村|邨)"
    rf"(?:[一二三四五六七八九十\d东南西北中]{{1,2}}段)?(?:{_HAN}{{0,4}}(?:路|街|巷|里|弄|区|區))"
    rf"?\s?{_ZH_PART}(?:\s?{_HAN}{{2,8}}{_ZH_ESTATE})?(?:\s?{_ZH_PART})*"
    rf"|{_ZH_AREA}{_HAN}{{2,8}}{_ZH_ESTATE}\s?(?=[\dA-Za-z]){_ZH_PART}(?:\s?{_ZH_PART})*"
    rf"|{_HAN}{{2,7}}(?:省|市){_HAN}{{1,5}}[区县镇]{_HAN}{{1,8}}村(?:{_HAN}{{0,4}}{_ZH_PART})?"
)
_ZH_ANCHOR = re.compile(
    rf"[\dA-Za-z一二三四五六七八九十]\s?(?:(?:号|號)(?!{_NOT_AN_ADDRESS})|栋|幢|座|单元|室|弄|组)|村"
)
_ZH_LEAD = re.compile(
    r"^(?:(?:.*?(?:邮寄至|寄至|送至|寄往|住在|家住|搬到|搬去|寄到|送到|寄给|发到|地址[是为:]?|位于))|(?:请|我|你|他|她"
    r"|我们|我家|他家|她家|就|也|还|都)*(?:住|在|到|去|是|从)(?!\w*[里])|收货[:]?)"
)
_KO_AREA = (
    r"(?:(?:[가-힣]{2,7}(?:특별자치시|특별자치도|특별시|광역시|도|시)|서울|부산|대구|인천|광주|대전"
    r"|울산|세종|경기|강원|제주|충북|충남|전북|전남|경북|경남)\s)?(?:[가-힣]{1,6}시\s)"
    r"?(?:[가-힣]{1,5}[구군]\s)?(?:[가-힣]{1,6}[읍면동]\s)?"
)
_KO = re.compile(
    rf"(?<![가-힣]){_KO_AREA}(?:[가-힣\d]{{1,12}}(?:로|길)(?:\s?\d{{1,4}}번?[가-힣]?길)"
    rf"?\s\d{{1,5}}(?:-\d{{1,4}})?(?:번지)?|[가-힣]{{1,6}}\d{{0,2}}[동리가]\s(?:산\s?)"
    rf"?\d{{1,5}}(?:-\d{{1,4}})?번?지?)(?!\d|번\s|번째|개|명|점|시간|분|일|월|년|원|번 출구|호선)"
    r"(?:,?\s?\([가-힣\d]{2,10}동\))?(?:,?\s[가-힣A-Za-z]{2,14}(?:아파트|빌라|빌딩|오피스텔|타워"
    r"|자이|푸르지오|래미안|힐스테이트|센터|플라자|맨션|주택|하우스|상가))?(?:,?\s\d{1,4}동)"
    r"?(?:,?\s(?:지하\s?)?\d{1,2}층)"
    r"?(?:,?\s\d{1,5}호)?"
)
_KO_ANCHOR = re.compile(r"[로길동리가]\s(?:산\s?)?\d")
_KO_SURE = re.compile(
    r"(?:시|구|군|읍|면|서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|제주|도)\s|번지|번길|호$"
    r"|층$|\d-\d|아파트|빌라|빌딩|오피스텔"
)
_AR_KEYS = (
    "شارع|طريق|نهج|زنقة|جادة|درب|حارة|حي|ضاحية|رقم|عدد|مبنى|عمارة|بناية|منزل|بيت|فيلا|شقة|الشقة"
    "|الطابق|طابق|الدور|دور|قطعة|الرمز"
)
_AR_WORD = rf"(?!(?:{_AR_KEYS})\s)[\u0621-\u065f\u0671-\u06d3]+"
_AR_SEP = r"(?:\s?[،,-]\s?|\s)"
_AR_NUMBER = (
    r"(?:(?:رقم|عدد|مبنى|عمارة|بناية|منزل|بيت|فيلا|شقة|الشقة|الطابق|طابق|الدور|دور|قطعة|الرمز "
    r"البريدي)\s(?:رقم\s)?(?:\d{1,5}(?![\d.])|الأول|الثاني|الثالث|الرابع|الخامس|السادس|الأرضي)"
    r"|\d{1,5}(?![\d.]))"
)
_AR_AREA = rf"(?:حي|ضاحية|منطقة|مدينة)\s{_AR_WORD}(?:\s{_AR_WORD})?"
_AR_STREET = r"(?:شارع|طريق|نهج|زنقة|جادة|درب|حارة|زقاق)"
_AR = re.compile(
    rf"(?:{_AR_WORD}(?:\s{_AR_WORD})?\s?[،,-]\s?){{0,2}}(?:{_AR_NUMBER}{_AR_SEP})"
    rf"{{0,3}}(?:{_AR_AREA}{_AR_SEP})?{_AR_STREET}(?:\s{_AR_WORD})"
    rf"{{1,4}}?(?:{_AR_SEP}{_AR_AREA})?{_AR_SEP}{_AR_NUMBER}(?:{_AR_SEP}(?:{_AR_NUMBER}|{_AR_AREA}))"
    rf"*(?:\s?[،,]\s?{_AR_WORD}(?=[\s.،]|$))?"
    rf"|\d{{1,5}}\s{_AR_STREET}\s{_AR_WORD}(?:\s{_AR_WORD})?(?:\s?[،,]\s?(?:{_AR_AREA}|{_AR_NUMBER}|{_AR_WORD}))*"
    rf"|(?:{_AR_NUMBER}{_AR_SEP}){{1,3}}(?:{_AR_AREA}{_AR_SEP})"
    rf"?{_AR_STREET}\s{_AR_WORD}(?:\s{_AR_WORD})?(?:\s?[،,]\s?{_AR_WORD})?"
    rf"|(?:{_AR_WORD}(?:\s{_AR_WORD})?\s?[،,]\s?)?{_AR_AREA}{_AR_SEP}(?:{_AR_NUMBER})(?:{_AR_SEP}{_AR_NUMBER})*"
)
_AR_POSTCODE = re.compile(r"\s\d{4,5}(?![\d:/-]|\.\d|\s?[\u0621-\u064a])")
_AR_NUMBER_OF = re.compile(r" \d{1,5}(?![\d.])")
_AR_ANCHOR = re.compile(r"(?<![\u0621-\u064a])(?:شارع|طريق|نهج|زنقة|جادة|درب|حارة|زقاق|حي|ضاحية|منطقة|مدينة)\s")
_AR_TOLD = re.compile(
    rf"(?:{_AR_WORD}\s?[،,]\s?)?(?:{_AR_AREA}{_AR_SEP})?(?:{_AR_STREET}|حي)\s(?!في\s|من\s|على\s|هادئ"
    rf"|كبير|جميل|واحد|آخر)(?:عبد\s|ال)?{_AR_WORD}(?:\s(?!في\s|من\s|على\s|منذ|قريب|مع\s|و){_AR_WORD})"
    rf"?(?:\s?[،,]\s?{_AR_WORD}(?:\s{_AR_WORD})?)?"
)
_JA = re.compile(
    rf"(?:{_HAN}{{2,3}}[都道府県])?(?:[\u3040-\u30ff\u4e00-\u9fff]{{1,6}}[市区町村郡])"
    rf"+[\u3040-\u30ff\u4e00-\u9fff]{{1,8}}\d{{1,3}}(?:-\d{{1,4}}){{1,3}}"
    rf"|(?:[\u3040-\u30ff\u4e00-\u9fff]{{1,8}}\d{{1,3}}丁目\d{{1,3}}(?:番地?)?(?:\d{{1,3}}号?)?)"
)
_PO_BOX = re.compile(
    r"\b(?:P\.?\s?O\.?\sBox|Postfach|BP|Apartado)\s\d{2,6}\b(?:,\s[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?(?=[.;,\n]|$))?"
    r"|(?:ص\.?\s?ب\.?|صندوق بريد)\s?:?\s?\d{2,6}(?:\s?[،,]?\s[\u0621-\u064a]{2,12}(?:\s\d{5})?(?=[.،,\n]|$))?"
    r"|[가-힣]{2,12}(?:우체국)?\s사서함\s\d{1,5}호?|(?:私書箱|信箱)第?\s?\d{2,6}号?"
)


def addresses(text: str) -> Iterator[Found]:
    """Every postal address; `text` is as `items.plain` gives it."""
    found = [*_addresses(text), *_told(text)]
    reach: list[tuple[int, int]] = []
    for start, end in sorted(longer(text, item.start, item.end) for item in found):
        if reach and start < reach[-1][1]:
            reach[-1] = (reach[-1][0], max(end, reach[-1][1]))
        else:
            reach.append((start, end))
    for start, end in reach:
        yield from _address(text, start, end)


def _told(text: str) -> Iterator[Found]:
    for start, end in (*told(text), *address_lines(text)):
        lead = _ZH_LEAD.match(text[start:end])
        yield from _address(text, start + (lead.end() if lead and lead.end() < end - start - 3 else 0), end)


def _addresses(text: str) -> Iterator[Found]:
    yield from _latin(text)
    if text.isascii():
        return
    for start, end in _around(text, _ZH_ANCHOR, _ZH):
        lead = _ZH_LEAD.match(text[start:end])
        yield from _address(text, start + (lead.end() if lead and lead.end() < end - start - 3 else 0), end)
    for start, end in _around(text, _KO_ANCHOR, _KO):
        if _KO_SURE.search(text, start, end) or contexts.ADDRESS.search(text[max(0, start - 24) : start]):
            yield from _address(text, start, end)
    for start, end in _around(text, _AR_ANCHOR, _AR):
        yield from _address(text, start, end)
    for start, end in _around(text, _AR_ANCHOR, _AR_TOLD):
        if contexts.ADDRESS.search(text[max(0, start - 30) : start] + " "):
            yield from _address(text, start, end)
    if any(sign in text for sign in ("丁目", "都", "県", "町")):
        for match in _JA.finditer(text):
            yield from _address(text, match.start(), match.end())


def _latin(text: str) -> Iterator[Found]:
    """Patterns run only where a word that they need stands."""
    for match in _EN.finditer(text):
        yield from _address(text, match.start(), match.end())
    for start, end in _around(text, _DE_ANCHOR, _DE):
        # "Spring 2018" ends like a street of Vienna.
        first = folded(re.split(r"[\W\d_]", text[start:end], maxsplit=1)[0])
        if text[start].isupper() and first not in words() and "w" not in names().get(first, ""):
            yield from _address(text, start, end)
    for anchor, pattern in ((_ROMANCE_ANCHOR, _ROMANCE), (_POSTCODE_ANCHOR, _DE_OTHER)):
        for start, end in _around(text, anchor, pattern):
            yield from _address(text, start, end)
    if any(
        word in text for word in ("Box", "BOX", "Postfach", "BP", "Apartado", "ص", "صندوق", "信箱", "私書箱", "사서함")
    ):
        for match in _PO_BOX.finditer(text):
            yield from _address(text, match.start(), match.end())


def _around(text: str, anchor: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Matches of `pattern` about places where `anchor` matches, each once, in order."""
    done = 0
    for place in anchor.finditer(text):
        if place.start() < done:
            continue
        line = text.rfind("\n", 0, place.start()) + 1
        match = pattern.search(text, max(line, done, place.start() - 48), min(len(text), place.end() + 64))
        if match and match.start() <= place.start() < match.end():
            done = match.end()
            yield match.start(), match.end()


def _address(text: str, start: int, end: int) -> Iterator[Found]:
    start, end = _trimmed(text, start, end)
    postcode = _AR_POSTCODE.match(text, end) if "\u0621" <= text[max(0, end - 1)] <= "\u064a" else None
    end = postcode.end() if postcode else end
    number = _AR_NUMBER_OF.match(text, end) if text.endswith(("رقم", "عدد"), start, end) else None
    end = number.end() if number else end
    if end - start > 4:
        yield Found(start, end, Kind.ADDRESS, _key(text[start:end]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " ,،.，":
        end -= 1
    while start < end and text[start] in " ,،，":
        start += 1
    return start, end


def _key(written: str) -> str:
    return re.sub(r"[\W_]+", " ", written).strip().lower()
