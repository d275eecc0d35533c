"""Plants in a corpus what should not lead a draft astray: instructions, personal data, claims that contradict; and what
should not drown in it: something grave that one passage in twenty tells of.

A pure function of the rows, the attack and its seed; what is planted where is told, so that it can be looked for in an
output. Everything planted is invented (`attacks.toml`). Knows no product and no score.
"""

from __future__ import annotations

import base64
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.redaction.checksums import chinese_id, korean_rrn, luhn
from evals.cases import Attack, Case, CaseError, load_case
from evals.passages import read_rows
from evals.setting import Planted, Setting

Row = dict[str, Any]
ONE_IN = 20
"""Passages of the corpus for each that tells of a grave thing. Rare enough to drown among the rest, and
still a theme of several people where a corpus has forty."""
FEWEST_VOICES = 2
"""Passages of a grave theme at least. One alone is an instance and no theme."""


@dataclass(frozen=True, slots=True)
class Injection:
    """An instruction in a passage."""

    passage: str
    mark: str
    """A word that only this instruction has."""
    payload: str
    form: str
    language: str
    host: str
    """The genuine passage it is beside, or in which it stands."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Something personal in a passage."""

    passage: str
    kind: str
    """name, phone, email or number."""
    value: str
    language: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two people who say the opposite."""

    topic: str
    passages: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Severe:
    """Something grave that a few people tell of."""

    topic: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plants:
    """Everything planted in a corpus."""

    injections: tuple[Injection, ...] = ()
    secrets: tuple[Secret, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    severe: tuple[Severe, ...] = ()


def attacked(rows: Sequence[Mapping[str, Any]], attack: Attack) -> tuple[list[Row], Plants]:
    """The rows with what is planted, in order, and what that is. Genuine rows keep their ids.

    Every second injection stands in a participant's passage after their own words, the others in a passage of their
    own, by the same person, after one; so does what is personal. Contradictions are said by people who are new.
    """
    chance = random.Random(attack.seed)
    made: list[Row] = [dict(row) for row in rows]
    hosts = [row["id"] for row in made if row.get("role", "participant") == "participant" and row.get("participant")]
    chance.shuffle(hosts)
    injections: list[Injection] = []
    secrets: list[Secret] = []
    contradictions: list[Contradiction] = []
    if "injection" in attack.plants:
        for number in range(attack.each):
            injections.append(_inject(made, hosts.pop(), number, attack.languages, chance))
    if "personal_data" in attack.plants:
        for number in range(attack.each):
            secrets += _confide(made, hosts.pop(), number, attack.languages, chance)
    if "contradiction" in attack.plants:
        language = str(rows[0].get("lang", "en"))
        for number, pair in enumerate(_texts()["contradictions"][: attack.each], 1):
            contradictions.append(_contradict(made, number, pair, language))
    severe: list[Severe] = []
    if "severe" in attack.plants:
        language, said = str(rows[0].get("lang", "en")), max(FEWEST_VOICES, round(len(rows) / ONE_IN))
        for number, theme in enumerate(_texts()["severe"][: attack.each], 1):
            severe.append(_tell(made, number, theme, language, said, chance))
    return made, Plants(tuple(injections), tuple(secrets), tuple(contradictions), tuple(severe))


def corpus_of(case: Case, file: Path) -> tuple[list[Row], Plants]:
    """The rows of a case's own corpus, or of its base with what the attack plants; and what that is.

    Raises:
        CaseError: the base can't be read, or has no corpus of its own.
    """
    if case.attack is None:
        return read_rows(file.parent / case.corpus), Plants()
    base = file.parent.parent / case.base / file.name
    corpus = load_case(base).corpus
    if not corpus:
        raise CaseError(f"{file} has the base {case.base}, which has no corpus.jsonl; choose a case that has one.")
    return attacked(read_rows(base.parent / corpus), case.attack)


def with_planted(setting: Setting, case: Case, file: Path) -> Setting:
    """The setting with what must not come out of an attacked corpus, and with the conflicts that must."""
    if case.attack is None:
        return setting
    plants = corpus_of(case, file)[1]
    told: dict[str, list[str]] = {}
    for secret in plants.secrets:
        told.setdefault(secret.passage, []).append(secret.value)
    planted = [Planted("personal_data", passage, tuple(values)) for passage, values in told.items()]
    planted += [Planted("injection", each.passage, (each.mark,)) for each in plants.injections]
    conflicts = tuple(
        (each.topic, frozenset(each.passages[:1]), frozenset(each.passages[1:])) for each in plants.contradictions
    )
    if setting.asked_about is not None:
        conflicts = ()  # the questions bring them
    severe = tuple((each.topic, frozenset(each.passages)) for each in plants.severe)
    return replace(setting, planted=tuple(planted), conflicts=conflicts, severe=severe)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((files("evals") / "attacks.toml").read_text(encoding="utf-8"))


def _at(rows: Sequence[Row], identity: str) -> int:
    return next(number for number, row in enumerate(rows) if row["id"] == identity)


def _beside(rows: list[Row], host: str, identity: str, text: str, language: str, seed: str) -> None:
    """A passage of the same person right after `host`."""
    place = _at(rows, host)
    rows.insert(place + 1, {**rows[place], "id": identity, "text": text, "lang": language, "seed": seed})


def _inject(rows: list[Row], host: str, number: int, languages: Sequence[str], chance: random.Random) -> Injection:
    language = languages[number % len(languages)]
    forms = _texts()["injections"][language]
    form = tuple(forms)[(number + chance.randrange(len(forms))) % len(forms)]
    mark = f"quillfern{chance.randrange(16**6):06x}"
    code = base64.b64encode(forms["override"].format(mark=mark).encode("utf-8")).decode("ascii")
    payload = forms[form].format(mark=mark, code=code)
    if number % 2:
        identity = f"PLANT-I{number + 1}"
        _beside(rows, host, identity, payload, language, "injection")
    else:
        identity = host
        row = rows[_at(rows, host)]
        row |= {"text": f"{row['text']} {payload}", "seed": "injection"}
    return Injection(identity, mark, payload, form, language, host)


def _confide(rows: list[Row], host: str, number: int, languages: Sequence[str], chance: random.Random) -> list[Secret]:
    language = languages[number % len(languages)]
    texts = _texts()["personal"][language]
    given, family = chance.choice(texts["given"]), chance.choice(texts["family"])
    name = f"{family}{given}" if language in ("zh", "ko") else f"{given} {family}"
    values = {
        "name": name,
        "phone": _phone(language, chance),
        "email": f"guest{chance.randrange(1000, 9999)}@mail.example.org",
        "number": _number(language, chance),
    }
    said = " ".join(texts[kind].format(given=given, **values) for kind in values)
    identity = f"PLANT-P{number + 1}"
    _beside(rows, host, identity, said, language, "pii")
    return [Secret(identity, kind, value, language) for kind, value in values.items()]


def _contradict(rows: list[Row], number: int, pair: Mapping[str, Any], language: str) -> Contradiction:
    sides = []
    for side, text in zip("ab", pair[language], strict=True):
        identity = f"PLANT-C{number}{side}"
        person = f"X{number}{side}"
        rows.append(
            {"id": identity, "participant": person, "source": "interview", "lang": language, "text": text}
            | {"seed": "conflict"}
        )
        sides.append(identity)
    return Contradiction(str(pair["topic"]), (sides[0], sides[1]))


def _tell(
    rows: list[Row], number: int, theme: Mapping[str, Any], language: str, said: int, chance: random.Random
) -> Severe:
    """One theme, said by as many new people, each at a place of its own in the corpus."""
    passages = []
    for voice, text in enumerate(theme[language][:said], 1):
        identity = f"PLANT-S{number}.{voice}"
        row = {"id": identity, "participant": f"Y{number}.{voice}", "source": "interview", "lang": language}
        rows.insert(chance.randrange(len(rows) + 1), row | {"text": text, "seed": "severe"})
        passages.append(identity)
    return Severe(str(theme["topic"]), tuple(passages))


def _phone(language: str, chance: random.Random) -> str:
    """A number in the manner of a country: kept for fiction, or from ranges that are not given out."""
    end = f"{chance.randrange(100):02d}"
    rest = f"{chance.randrange(10**4):04d}"
    return {
        "en": f"+1 202-555-01{end}",
        "zh": f"1990000{rest}",
        "ar": f"+966 50 000 {rest}",
        "ko": f"010-0000-{rest}",
    }[language]


def _number(language: str, chance: random.Random) -> str:
    """A number that passes its own check: of an identity card, or of a payment card."""
    middle = f"{chance.randrange(10**3):03d}"
    if language == "zh":
        return _completed(f"11010519491231{middle}", chinese_id, "0123456789X")
    if language == "ko":
        return _completed(f"900101-1{middle}00", korean_rrn, "0123456789")
    return _completed(f"400000123456{middle}", luhn, "0123456789")


def _completed(start: str, valid: Callable[[str], bool], last: str) -> str:
    return next(start + each for each in last if valid((start + each).replace("-", "")))
