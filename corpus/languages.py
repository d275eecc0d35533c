"""Which language a text is in. Knows scripts and a statistical identifier, nothing of corpora.

Chinese, Korean, Japanese and Arabic-script texts are told by their script, which is certain even for one word; other
scripts by py3langid (langid.py's model, 97 languages), which needs some letters to be right.
"""

from __future__ import annotations

import threading
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Any

_SAMPLE = 4000
_ENOUGH_LETTERS = 20
"""Below this py3langid guesses wildly on Latin text, so the default is believed first."""
_SURE_ENOUGH = 0.3
"""Share of the probability that the best language must have."""
_ARABIC_SCRIPT = ("ar", "fa", "ur")
_loading = threading.Lock()


def detect_language(text: str, default: str = "und") -> str:
    """BCP 47 code of most of `text`; `default` where there is too little to tell."""
    sample = text[:_SAMPLE]
    counts = _script_counts(sample)
    letters = sum(counts.values())
    if letters < 2:
        return default
    if counts["hangul"] > 0.3 * letters:
        return "ko"
    if counts["kana"] > 0.1 * letters and counts["kana"] + counts["han"] > 0.4 * letters:
        return "ja"
    # A Chinese sentence with English product names holds more Latin letters than ideographs.
    if counts["han"] > 0.2 * letters:
        return "zh"
    if counts["arabic"] > 0.4 * letters:
        return _classify(sample, "ar", _ARABIC_SCRIPT) if letters >= 40 else "ar"
    if letters < 3 or (letters < _ENOUGH_LETTERS and default != "und"):
        return default
    return _classify(sample, default)


def _script_counts(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for char in text:
        if char.isalpha():
            counts[_script(char)] += 1
    return counts


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    code = ord(char)
    if code < 0x250:
        return "latin"
    if 0xAC00 <= code <= 0xD7AF or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
        return "hangul"
    if 0x3040 <= code <= 0x30FF:
        return "kana"
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF:
        return "han"
    if unicodedata.name(char, "").startswith("ARABIC"):
        return "arabic"
    return "other"


@lru_cache(maxsize=4)
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if languages:
        identifier.set_languages(list(languages))
    return identifier


def _classify(text: str, default: str, languages: tuple[str, ...] = ()) -> str:
    with _loading:
        language, confidence = _identifier(languages).classify(text)
    return str(language) if confidence >= _SURE_ENOUGH else default
