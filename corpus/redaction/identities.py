"""Numbers that a state or a bank gives: their shapes and the checks they pass. Knows no phones and no sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.redaction import checksums
from corpus.redaction.items import Kind


@dataclass(frozen=True, slots=True)
class Shape:
    """How a number is written, and whether one so written can be it."""

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    check: Callable[[str], bool]
    """Takes the digits and letters alone, in capitals."""
    distinct: bool = True
    """False where numbers of any sort look so: only with a word before it that says what it is."""


def _any(_: str) -> bool:
    return True


def _shape(name: str, kind: Kind, pattern: str, check: Callable[[str], bool], distinct: bool = True) -> Shape:
    return Shape(name, kind, re.compile(rf"(?<![A-Za-z0-9])(?<!\d-)(?:{pattern})(?![A-Za-z0-9]|-\d)"), check, distinct)


_ID = Kind.ID
DIGIT_SHAPES = (
    _shape("CN resident identity", _ID, r"[1-9]\d{5}[ ]?(?:18|19|20)\d{6}[ ]?\d{3}[\dXx]", checksums.chinese_id),
    _shape(
        "KR resident registration",
        _ID,
        r"\d{2}[01]\d[0-3]\d ?- ?[1-8](?:\d{6}|\*{6})",
        lambda text: checksums.korean_rrn(text + "0" * 6),
    ),
    _shape(
        "card",
        Kind.CARD,
        r"[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![ -]\d{3}(?!\d))|3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?![ -]\d{3})",
        checksums.luhn,
    ),
    _shape("CN bank card", Kind.ACCOUNT, r"62\d{2}(?: \d{4}){3}(?: \d{1,3})?", _any),
    _shape("AE identity", _ID, r"784-?\d{4}-?\d{7}-?\d", checksums.emirates_id),
    _shape("CH AHV", _ID, r"756\.\d{4}\.\d{4}\.\d{2}|756\d{10}", checksums.swiss_ahv),
    _shape("FR NIR", _ID, r"[12] ?\d{2} ?[01]\d ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}", checksums.french_nir),
    _shape("EG national", _ID, r"[23]\d{13}", checksums.egyptian_id),
    _shape("ZA identity", _ID, r"\d{6} ?\d{4} ?\d{3}", checksums.dated_luhn),
    _shape("BR CPF", _ID, r"\d{3}\.\d{3}\.\d{3}-\d{2}", checksums.brazilian_cpf),
    _shape("BR CPF bare", _ID, r"\d{11}", checksums.brazilian_cpf, distinct=False),
    _shape("US social security", _ID, r"\d{3}-\d{2}-\d{4}", checksums.us_ssn),
    _shape("US social security spaced", _ID, r"\d{3} ?\d{2} ?\d{4}", checksums.us_ssn, distinct=False),
    _shape("UK NHS", _ID, r"\d{3}[ -]\d{3}[ -]\d{4}", checksums.nhs, distinct=False),
    _shape("DE tax", _ID, r"\d{2} \d{3} \d{3} \d{3}", checksums.german_tax_id),
    _shape("DE tax bare", _ID, r"\d{11}", checksums.german_tax_id, distinct=False),
    _shape("IN Aadhaar", _ID, r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}", checksums.verhoeff),
    _shape("PL PESEL", _ID, r"\d{11}", checksums.polish_pesel, distinct=False),
    _shape("SE personal", _ID, r"\d{6}[-+]\d{4}", checksums.dated_luhn),
    _shape("TR identity", _ID, r"[1-9]\d{10}", checksums.turkish_id, distinct=False),
)
"""Numbers mostly of digits."""
LETTER_SHAPES = (
    _shape("IT codice fiscale", _ID, r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", checksums.italian_code),
    _shape("ES DNI", _ID, r"\d{2}\.?\d{3}\.?\d{3} ?-?[A-Z]|[XYZ] ?-?\d{7} ?-?[A-Z]", checksums.spanish_dni),
    _shape("UK driving licence", _ID, r"[A-Z9]{5} ?\d{6} ?[A-Z9]{2}\d[A-Z]{2}", _any),
    _shape("UK national insurance", _ID, r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]", _any),
    _shape("TW identity", _ID, r"[A-Z][12]\d{8}", checksums.taiwanese_id),
    _shape("SG identity", _ID, r"[STFGM]\d{7}[A-Z]", _any),
    _shape("HK identity", _ID, r"[A-Z]{1,2}\d{6}\([0-9A]\)", _any),
    _shape("MX CURP", _ID, r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d", _any),
    _shape("CN passport", _ID, r"(?:E[A-HJ-NP-Z]?|G|D|S|P)\d{7,8}", _any, distinct=False),
    _shape("IN PAN of a person", _ID, r"[A-Z]{3}P[A-Z]\d{4}[A-Z]", _any),
    _shape("FI personal", _ID, r"\d{6}[-+A]\d{3}[0-9A-Y]", _any, distinct=False),
)
"""Numbers with letters in them."""
_BARE = re.compile(r"[^0-9A-Za-z]")


def numbers_in(text: str, shapes: tuple[Shape, ...]) -> Iterator[tuple[int, int, Shape, str]]:
    """Start, end, shape and bare form of the numbers that pass their check, those of the first shape first."""
    for shape in shapes:
        for match in shape.pattern.finditer(text):
            bare = _BARE.sub("", match.group()).upper()
            if shape.check(bare):
                yield match.start(), match.end(), shape, bare
