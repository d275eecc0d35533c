"""Telephone numbers. Whether a number can be dialled in a country, the library phonenumbers knows; which countries are
plausible, the language of the text says. Knows no sentences: the caller tells whether words before it speak of a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.redaction.items import Found, Kind

REGIONS = {
    "en": ("US", "GB", "AU", "IN", "IE", "ZA", "NZ", "SG", "NG", "KE"),
    "zh": ("CN", "TW", "HK", "SG"),
    "ar": ("SA", "AE", "EG", "JO", "MA", "KW", "QA", "IQ", "DZ", "TN", "LB", "OM", "BH"),
    "ko": ("KR",),
    "ja": ("JP",),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH", "CA", "MA"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "pt": ("BR", "PT"),
    "it": ("IT",),
    "nl": ("NL", "BE"),
    "pl": ("PL",),
    "tr": ("TR",),
    "ru": ("RU",),
    "sv": ("SE",),
    "da": ("DK",),
    "no": ("NO",),
    "fi": ("FI",),
    "hi": ("IN",),
    "fa": ("IR",),
    "ur": ("PK",),
    "vi": ("VN",),
    "th": ("TH",),
    "id": ("ID",),
    "uk": ("UA",),
    "cs": ("CZ",),
    "el": ("GR",),
    "he": ("IL",),
}
"""Language → countries whose numbers are tried where no country code is written, the likeliest first."""
_ELSEWHERE = ("US", "GB", "DE", "FR", "ES", "CN", "KR", "SA", "EG", "AE")
_UNMISTAKABLE = re.compile(
    r"(?<!\d)(?:01[016789][ .-]?\d{3,4}[ .-]?\d{4}|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|05\d[ -]?\d{3}[ "
    r"-]?\d{4}|0[2-6]\d?[-)] ?\d{3,4}-\d{4}"
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}|0\d{2,3}-\d{7,8}|07\d{3} ?\d{3} ?\d{3}"
    r"|0[1-7](?:[ .]\d\d){4}|0\d{4} \d{6})(?!\d)"
)
"""Ways of writing that nothing but a phone number has: Korea, China, the Gulf, North America, Britain, France."""
_LOCAL = re.compile(r"(?<!\d)(?:\d{3}[-. ]\d{4}|\d{4}[- ]\d{4}|\d{7,11})(?!\d)")


def phones_in(written: str, language: str, *, told: bool) -> Iterator[Found]:
    """Phone numbers in a run of digits and separators.

    Args:
        written: ASCII digits, blanks and `+ ( ) - . /`.
        language: BCP 47 language of the text.
        told: whether the words before it speak of a phone.
    """
    international = re.search(r"\+|(?:^|(?<=[(/]))00(?=[1-9])", written)
    digits = sum(char.isdigit() for char in written)
    if international and 8 <= sum(char.isdigit() for char in written[international.start() :]) <= 17:
        key = _dialled(written[international.start() :], None)
        if key or told:
            yield _found(written, international.start(), len(written), key)
            return
    match = _UNMISTAKABLE.search(written)
    if match:
        yield _found(written, match.start(), match.end(), _national(match.group(), language))
        return
    if not 7 <= digits <= 15:
        return
    if told:
        key = _national(written, language)
        if key or _LOCAL.search(written) or digits >= 9:
            yield _found(written, 0, len(written), key)
        return
    if 10 <= digits == len(written) <= 11 and written[0] == "0" and (key := _national(written, language, mobile=True)):
        yield _found(written, 0, len(written), key)
        return
    separators = len(re.findall(r"[ ()./-]+", written))
    if (
        digits >= 9
        and separators >= 1
        and written.lstrip("(").startswith("0")
        and (key := _national(written, language))
    ):
        yield _found(written, 0, len(written), key)


def _found(written: str, start: int, end: int, key: str) -> Found:
    return Found(start, end, Kind.PHONE, key or re.sub(r"\D", "", written[start:end]))


def _national(written: str, language: str, *, mobile: bool = False) -> str:
    for region in REGIONS.get(language.split("-")[0], _ELSEWHERE):
        if key := _dialled(written, region, mobile):
            return key
    return ""


@lru_cache(maxsize=4096)
def _dialled(written: str, region: str | None, mobile: bool = False) -> str:
    """The number with its country code, as E.164; empty where it can't be dialled, or is no mobile where asked for."""
    import phonenumbers

    text = "+" + written[2:] if region is None and written.startswith("00") else written
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    known = phonenumbers.is_valid_number(number) if region else phonenumbers.is_possible_number(number)
    if mobile and phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) if known else ""
