"""Whether a number can be what it looks like: check digits and built-in dates of cards, accounts and identity numbers.

Every function takes digits or letters without separators. Sources: ISO/IEC 7812 (Luhn), ISO 13616 (IBAN),
ISO/IEC 7064 (mod 11-2, mod 11,10, mod 97-10), Verhoeff 1969, and the published rules of each number.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence


def luhn(digits: str) -> bool:
    """Cards, Emirates ID, Saudi national ID, South African ID, Swedish personal number, Canadian SIN."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban(text: str) -> bool:
    """International bank account number: letters as numbers, the head moved to the end, mod 97 is 1."""
    if not (15 <= len(text) <= 34 and text[:2].isalpha() and text[2:4].isdigit() and text.isalnum()):
        return False
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def verhoeff(digits: str) -> bool:
    """Aadhaar of India."""
    check = 0
    for place, char in enumerate(reversed(digits)):
        check = _D[check][_P[place % 8][int(char)]]
    return check == 0


def chinese_id(text: str) -> bool:
    """Resident identity card: a birth date within, and mod 11-2."""
    if not (text[:17].isdigit() and is_date(text[6:14])):
        return False
    total = sum(int(char) * 2 ** (17 - place) for place, char in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def korean_rrn(digits: str) -> bool:
    """Resident registration number: a birth date and a digit of century and sex; those since 2020 have no check."""
    century = {"1": "19", "2": "19", "3": "20", "4": "20", "5": "19", "6": "19", "7": "20", "8": "20"}.get(digits[6])
    return century is not None and is_date(century + digits[:6])


def us_ssn(digits: str) -> bool:
    """Social security number: ranges that are given out."""
    return digits[:3] not in {"000", "666"} and digits[0] != "9" and digits[3:5] != "00" and digits[5:] != "0000"


def nhs(digits: str) -> bool:
    """NHS number of England: mod 11."""
    check = 11 - _weighted(digits, range(10, 1, -1)) % 11
    return check % 11 == int(digits[9]) and check != 10


def spanish_dni(text: str) -> bool:
    """DNI and NIE: a letter by mod 23."""
    number = text[:-1].translate(str.maketrans("XYZ", "012"))
    return number.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[-1]


def french_nir(text: str) -> bool:
    """NIR: key by mod 97; Corsica's letters count as 19 and 18."""
    number = text[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(text[13:])


def german_tax_id(digits: str) -> bool:
    """Steuer-ID: mod 11,10, no 0 in front, and one digit of the first ten occurs two or three times."""
    product = 10
    for char in digits[:10]:
        total = (int(char) + product) % 10 or 10
        product = 2 * total % 11
    repeated = max(digits[:10].count(char) for char in set(digits[:10]))
    return digits[0] != "0" and repeated in (2, 3) and (11 - product) % 10 == int(digits[10])


def italian_code(text: str) -> bool:
    """Codice fiscale: odd and even places have values of their own, mod 26."""
    odd = "BAKPLCQDREVOSFTGUHMINJWZYX"
    total = 0
    for place, char in enumerate(text[:15]):
        value = int(char) if char.isdigit() else ord(char) - 65
        total += odd.index(chr(65 + value)) if place % 2 == 0 else value
    return chr(65 + total % 26) == text[15]


def brazilian_cpf(digits: str) -> bool:
    """CPF: two check digits by mod 11; all digits alike is none."""
    if len(set(digits)) == 1:
        return False
    first = _weighted(digits[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = _weighted(digits[:10], range(11, 1, -1)) * 10 % 11 % 10
    return digits[9:] == f"{first}{second}"


def emirates_id(digits: str) -> bool:
    """784, the year of birth, seven digits, and a check digit by Luhn."""
    return digits.startswith("784") and 1900 <= int(digits[3:7]) <= 2100


def egyptian_id(digits: str) -> bool:
    """Century, birth date, governorate."""
    century = {"2": "19", "3": "20"}.get(digits[0])
    place = int(digits[7:9])
    return century is not None and is_date(century + digits[1:7]) and (1 <= place <= 35 or place == 88)


def polish_pesel(digits: str) -> bool:
    """PESEL: weights 1 3 7 9, and a month within."""
    check = (10 - _weighted(digits[:10], (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10) % 10
    return 1 <= int(digits[2:4]) % 20 <= 12 and 1 <= int(digits[4:6]) <= 31 and check == int(digits[10])


def dutch_bsn(digits: str) -> bool:
    """BSN: the test of eleven."""
    return _weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def turkish_id(digits: str) -> bool:
    """T.C. kimlik no: two check digits."""
    odd, even = sum(map(int, digits[0:9:2])), sum(map(int, digits[1:8:2]))
    return (
        digits[0] != "0"
        and (7 * odd - even) % 10 == int(digits[9])
        and sum(map(int, digits[:10])) % 10 == int(digits[10])
    )


def swiss_ahv(digits: str) -> bool:
    """AHV number: 756 and an EAN-13 check digit."""
    return digits.startswith("756") and (10 - _weighted(digits[:12], (1, 3) * 6) % 10) % 10 == int(digits[12])


def taiwanese_id(text: str) -> bool:
    """A letter of the place, sex, and weights."""
    place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(text[0]) + 10
    return _weighted(f"{place}{text[1:]}", (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)) % 10 == 0


def dated_luhn(digits: str) -> bool:
    """A birth date `yymmdd` in front and Luhn over all: South Africa (13 digits), Sweden (10)."""
    return is_date("19" + digits[:6]) and luhn(digits)


def is_date(digits: str) -> bool:
    """`yyyymmdd` is a day from 1880 to 2100."""
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(char) * weight for char, weight in zip(digits, weights, strict=False))


_D = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
]
_P = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
]
