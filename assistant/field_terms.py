"""What terms of the field mean, for those who ask; written down, not drawn from sources, and said to be so.

Data only (`taxonomies/field_terms.toml`); a term that is not in it is a question to the sources.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

_ARTICLE = re.compile(r"^(?:an?|the|一个|一份|一种|什么是|ال)\s+|^(?:一个|一份|一种)", re.IGNORECASE)
_KOREAN_AFTER = re.compile(r"(?:이란|란|은|는|이|가|을|를)$")


class _Term(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: dict[str, str]
    en: str
    zh: str
    ar: str
    ko: str

    def meaning(self, language: str) -> str:
        known = {"en": self.en, "zh": self.zh, "ar": self.ar, "ko": self.ko}
        return known.get(language.split("-")[0], self.en)


def definition(term: str, language: str) -> str:
    """What `term` means, in `language`; empty where the field's terms hold none of that name."""
    plain = _ARTICLE.sub("", term.strip(" ?？؟.。!«»\"“”'")).strip().casefold()
    bare = _KOREAN_AFTER.sub("", plain)
    for known in _terms():
        names = {name.casefold() for names in known.name.values() for name in names.split("|")}
        if plain in names or bare in names:
            return known.meaning(language)
    return ""


@cache
def _terms() -> tuple[_Term, ...]:
    text = (files("assistant") / "taxonomies" / "field_terms.toml").read_text(encoding="utf-8")
    return tuple(_Term.model_validate(each) for each in tomllib.loads(text)["terms"])
