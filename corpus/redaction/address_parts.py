"""Addresses told part by part: flats, floors, buildings and estates, whatever street they stand in; and what belongs to
an address before and after the street. Knows no towns and no streets.

English, Chinese, Korean and Arabic ways; the street itself is found by `addresses`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction import contexts

_CAP = r"[A-Z][a-z'-][\w'-]*"
_POSTCODE = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|(?:[A-Z]{2}\s)?\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d"
    r"|[A-Z]{2,3}\s\d{4}|\d{4})"
)
_UNIT = (
    r"(?:[Ff]lat|[Aa]partment|[Aa]pt\.?|[Uu]nit|[Ss]uite|[Hh]ouse|[Vv]illa"
    r"|[Rr]oom|[Bb]lock|[Bb]uilding|[Pp]lot|[Ff]loor|[Ll]evel)"
)
_EN_HEAD = re.compile(
    rf"(?:{_UNIT}\s(?:[Nn]o\.?\s)?#?(?:\d{{1,4}}[A-Za-z]?|[A-Z])\b,?\s(?:\d{{1,2}}(?:st|nd|rd|th)\s[Ff]loor,?\s)?"
    rf"(?:{_CAP}(?:\s{_CAP}){{0,2}},\s)?|\d{{1,2}}(?:st|nd|rd|th)\s[Ff]loor,?\s"
    r"|(?:[Tt]op|[Gg]round|[Ff]irst|[Ss]econd|[Tt]hird|[Uu]pper|[Ll]ower|[Bb]asement|[Gg]arden|[Rr]ear)"
    r"(?:\s[Ff]loor)?(?:\s[Ff]lat)?,\s|(?:[Nn]umber|No\.?)\s)+$"
)
_EN_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Way|Hill|Row|Terrace"
    r"|Esplanade|Parade|Green|End|Court|Place|Square|Crescent)"
)
_EN_WHOLE = (
    re.compile(
        rf"(?:{_CAP}\s){{1,3}}(?:Cottage|House|Farm|Lodge|Villa|Barn|Mill|Court),\s(?:\d{{1,4}}\s)?(?:{_CAP}\s){{1,2}}"
        rf"{_EN_STREET}"
        rf"(?:,\s{_CAP}(?:\s{_CAP})?)*(?:,?\s{_POSTCODE})?(?!\w)"
    ),
    re.compile(
        rf"{_UNIT}\s\d{{1,4}}[A-Za-z]?,\s(?:{_CAP}\s(?:No\.?\s)?\d{{1,4}}"
        rf"|\d{{1,4}}[A-Za-z]?\s{_CAP}(?:\s{_CAP}){{0,3}})"
        rf"(?:,\s{_CAP}(?:\s{_CAP})?)*(?:,?\s{_POSTCODE})?(?!\w)"
    ),
    re.compile(rf"\d{{1,4}}[A-Za-z]?,?\sThe\s{_CAP}(?:,\s{_CAP}(?:\s{_CAP})?)*,?\s{_POSTCODE}(?!\w)"),
)
_EN_TOLD = re.compile(
    r"\d{1,5}[a-z]?\s(?:[a-z'-]+\s){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|way"
    r"|court|place|terrace|crescent"
    r"|boulevard|blvd|gardens|row|square)\b(?:,?\s(?:apt|unit|flat|suite)\s?#?\w{1,5})?(?:,?\s[A-Za-z]{3,})?"
    r"(?:,?\s(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}|[A-Za-z]\d[A-Za-z]\s?\d[A-Za-z]\d|\d{5}))?",
)
_HAN = "\u4e00-\u9fff"
_ZH_AREA_HEAD = re.compile(rf"(?:[{_HAN}]{{1,7}}(?:省|自治区|市|区|區|县|縣|镇|鎮|乡|街道|村|园)\s?)+[{_HAN}]{{0,4}}$")
_ZH_TAIL = re.compile(
    rf"(?:\s?[{_HAN}]{{0,8}}(?:大厦|大樓|大楼|广场|中心|公寓|小区|花园|苑|城|大院|家园|府|庭))?"
    rf"(?:\s?[{_HAN}]{{2,10}}?(?=[A-Za-z]?\d{{1,4}}(?:号楼|栋|幢|座|楼|单元|室|层|樓|区|舍)|[A-Za-z](?:栋|座|楼|区)|\d{{1,4}}-\d))?"
    rf"(?:\s?(?:[A-Za-z]?\d{{1,4}}|[A-Za-z]|[一二三四五六七八九十东南西北]{{1,3}})\s?"
    r"(?:号楼|号院|栋|幢|座|楼|单元|室|层|门|户|(?:號|号)(?!线|線|口|机|窗)|樓|院|区|舍|房))*"
    r"(?:\s?[A-Za-z]?\d{1,4}(?:-\d{1,5}){1,3}(?:室|号|房)?(?![\d年月]))?(?:[甲乙丙丁](?![\u4e00-\u9fff])|家属[区院]|地下室)?"
    rf"(?:[A-Za-z]\d{{1,2}}-\d{{2,5}})?(?:附\d{{1,3}}号)?(?:\s?之\s?\d{{1,3}})?(?:(?<=[栋幢座楼元层门院舍区场厦])\s?[A-Za-z]?\d{{2,5}}(?:寝室|室|号)?(?![\d年月元]))?"
    rf"(?:\s?[，,（(]?\s?邮(?:政)?编码?[:：]?\s?\d{{6}})?"
)
_ZH_WHOLE = re.compile(
    rf"[{_HAN}]{{2,10}}(?:期|区|苑|城|园|府|里|庭|湾|居|村|花园)\s?\d{{1,3}}-(?:\d{{1,2}}-)?\d{{3,4}}(?![-\d年月])|"
    rf"[{_HAN}]{{2,12}}\d{{1,4}}楼\d{{1,2}}单元\d{{3,4}}|[{_HAN}]{{2,12}}(?:里|村|苑|园)\d{{1,3}}门\d{{3,4}}|"
    rf"(?:[{_HAN}]{{2,12}})(?:[A-Za-z]|\d{{1,4}}|[一二三四五六七八九十]{{1,3}})\s?(?:号楼|栋|幢|座|号院)\s?(?:[A-Z]座\s?)?"
    rf"(?:(?:\d{{1,2}}|[一二三四五六七八九]|[甲乙丙丁东西])\s?(?:单元|门)\s?)?[A-Za-z]?\d{{2,5}}(?:室|号|房)?(?!\d)"
    rf"|[{_HAN}]{{2,10}}(?:路|街|巷|道|弄|胡同)[甲乙丙丁]?\d{{1,5}}(?:号院|号|弄|院)\s?\d{{1,3}}\s?(?:号楼|栋|幢|门|单元|楼|号)"
    rf"(?:\s?\d{{1,2}}单元)?(?:\s?\d{{2,5}}室?)?"
)
_KO_TAIL = re.compile(
    r"(?:(?<=층)\s\d{3,4}(?![\d가-힣]))?(?:,?\s?\([가-힣\d, ]{2,16}\))?(?:,?\s[가-힣A-Za-z\d]{2,14}"
    r"(?:\s[가-힣A-Za-z\d]{2,14})??(?=,?\s(?:(?:[가-힣A-Z]|\d{1,4})동\s)?(?:지하\s?|B)?[A-Z]?\d{1,5}(?:층|호|동)))?"
    r"(?:(?:,?\s[가-힣A-Za-z\d]{2,14})?,?\s\d{1,2}호관)?"
    r"(?:,?\s(?:[가-힣A-Z]|\d{1,4})동)?(?:,?\s(?:지하\s?|B)?\d{1,2}층(?:\s\d{3,4}(?![\d가-힣]))?)?(?:,?\s[A-Z]?\d{1,5}호)?"
    r"(?:,?\s(?:반지하|옥탑방?|지하|별관|본관))?"
)
_KO_WHOLE = re.compile(
    r"(?:[가-힣\d]{1,8}[시도군구읍면동]\s){0,4}(?:[가-힣A-Za-z\d]{2,14}\s)?(?:\d{1,2}단지|\d차|아파트|빌라|오피스텔|맨션)\s?\d{1,4}동"
    r"\s?\d{1,5}호"
    r"|(?:[가-힣\d]{1,8}[시도군구읍면동]\s){0,4}[가-힣A-Za-z\d]{2,14}\s?\d{1,4}동\s?\d{1,5}호"
    r"|(?:[가-힣\d]{1,8}[시도군구읍면동]\s){0,4}[가-힣A-Za-z]{1,12}(?:아파트|빌라|빌딩|오피스텔|맨션|원룸|고시원|주택|타워)\s?\d{2,5}호"
)
_AR = r"[\u0621-\u065f\u0671-\u06d3]+"
_AR_KEY = (
    r"(?:ال)?(?:شارع|طريق|نهج|زنقة|جادة|درب|حارة|زقاق|حي|ضاحية|منطقة|مجمع|برج|بناية|عمارة|مبنى|منزل|بيت|فيلا|شقة|طابق|دور"
    r"|قطعة|بلوك|كمبوند|إقامة|مدخل|بلوك|مساكن|قرية|ميدان|مدينة)"
)
_AR_ORDINAL = r"(?:ال)?(?:أول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|أرضي|الأول|الأرضي)"
_AR_PART = (
    rf"(?:{_AR_KEY}\s(?:رقم\s)?(?:\d{{1,5}}[أ-ي]?(?!\w)|{_AR_ORDINAL}(?!\w)|(?!{_AR_KEY}\s|في\s|من\s|إلى\s|على\s)"
    rf"{_AR}(?:\s(?!{_AR_KEY}\s|في\s|من\s|إلى\s|على\s|و){_AR})?)|\d{{1,5}}(?=\s{_AR_KEY}))"
)
_AR_SEP = r"(?:\s?[،,-]\s?|\s)"
_AR_WHOLE = re.compile(
    rf"(?<![\u0621-\u064a])(?:{_AR}(?:\s{_AR})?\s?[،,]\s?)?{_AR_PART}(?:{_AR_SEP}{_AR_PART})+"
    rf"(?:\s?[،,]\s?{_AR}(?:\s{_AR})?(?=[\s.،,]|$)){{0,3}}(?:\s{_AR}(?=[.\n]|$))?(?:\s\d{{5}})?"
)
_AR_KEYS = re.compile(rf"(?<![\u0621-\u064a]){_AR_KEY}(?![\u0621-\u064a])")
_AR_TAIL = re.compile(rf"(?:\s{_AR})?(?:\s?[،,]\s?{_AR}(?:\s{_AR})?(?=[\s.،,]|$)){{0,2}}(?:\s\d{{5}})?")
_DIGIT = re.compile(r"\d")


def longer(text: str, start: int, end: int) -> tuple[int, int]:
    """An address with the flat, floor, building, district or town that stand right beside it."""
    before = text[max(0, start - 48) : start].rpartition("\n")[2]
    head = _EN_HEAD.search(before)
    if head is None and "\u4e00" <= text[start] <= "\u9fff":
        head = _ZH_AREA_HEAD.search(before[-24:])
        start -= len(before[-24:]) - head.start() if head else 0
    elif head is not None:
        start -= len(before) - head.start()
    tails = [_ZH_TAIL, _KO_TAIL] if not text[start:end].isascii() else []
    if "\u0621" <= text[end - 1] <= "\u064a":
        tails = [_AR_TAIL]
    for tail in tails:
        match = tail.match(text, end)
        end = match.end() if match else end
    return start, end


def told(text: str) -> Iterator[tuple[int, int]]:
    """Addresses that name no street in a way that `addresses` knows."""
    if not _DIGIT.search(text):
        return
    for pattern in _EN_WHOLE:
        for match in pattern.finditer(text):
            yield match.span()
    for match in _EN_TOLD.finditer(text):
        if contexts.ADDRESS.search(text[max(0, match.start() - 30) : match.start()] + " "):
            yield match.span()
    if text.isascii():
        return
    for pattern in (_ZH_WHOLE, _KO_WHOLE):
        for match in pattern.finditer(text):
            yield match.span()
    if not _AR_KEYS.search(text):
        return
    for match in _AR_WHOLE.finditer(text):
        keys = _AR_KEYS.findall(match.group())
        if len(keys) > 1 and _DIGIT.search(match.group()):
            yield match.span()
