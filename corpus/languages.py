"""Which language a text is in. Knows scripts, the commonest small words of fifteen languages, and a statistical
identifier; nothing of corpora.

Chinese, Korean, Japanese, Thai, Hebrew, Greek and others are told by their script, which is certain even for one word.
Where several languages share a script, py3langid (a naive Bayes model over byte n-grams, after langid.py of Lui and
Baldwin 2012) chooses among those that research is done in, not among all it knows: its rarer ones come up for short
texts with accents. Small words and letters that one language alone has are counted as evidence beside it, and the
language of the document as a prior that weighs less the longer the text is.
"""

from __future__ import annotations

import copy
import math
import threading
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Any

import regex

_SAMPLE = 4000
"""Characters of a text that its language is told by. Bounds the time of long ones."""
_SURE_ENOUGH = 0.3
"""Share of the probability that the best language must have. Else the language of the document stands; set by
judgement, not measured."""
_CERTAIN = 0.9
"""The same for a few letters, or a short text in a document of another script. It may be a name or a brand."""
_ARABIC_SCRIPT = ("ar", "fa", "ur")
_CYRILLIC = ("ru", "uk", "bg", "sr", "mk", "be", "kk")
_DEVANAGARI = ("hi", "mr", "ne")
_LATIN_CODES = """
    en de fr es pt it nl sv da no fi pl cs sk hu ro tr vi id
    hr sl lt lv et ca eu gl sw tl af is ga sq
"""
_LATIN = tuple(_LATIN_CODES.split())
_SCRIPTS = {
    "HEBREW": "he",
    "GREEK": "el",
    "THAI": "th",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "TAMIL": "ta",
    "TELUGU": "te",
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "SINHALA": "si",
}
_SHARED = {"ARABIC": "arabic", "CYRILLIC": "cyrillic", "DEVANAGARI": "devanagari"}
_SMALL_WORDS = {
    "en": "the and is it was i i'm i'd you not of to that this with my we they what have would but yes no"
    " really don't up",
    "de": "der die das und ist ich nicht es mir mich ein eine war auch ja nein sehr mit wir sie aber auf für wie jeden",
    "fr": "le la les et est je pas une des c'est j'ai ça très oui non mais avec nous vous pour plus dans où était ma",
    "es": "el la los y es yo no una muy sí pero con para por que me mi lo fue está más ni siempre dónde también",
    "pt": "o os e é eu não uma muito sim mas com para por que me minha foi está mais nem isso você faz um na no do da",
    "it": "il lo gli e è io non una molto sì ma con per che mi mia era sono più ne di ho ha anche della dov'è senso",
    "nl": "de het een en is ik niet van dat was ook ja nee heel met wij maar op voor mijn",
    "sv": "och det är jag inte en ett som var också ja nej mycket med vi men på för min",
    "pl": "i w nie to jest się na ja bardzo tak ale z że mi dla jak było",
    "tr": "bir ve bu çok ben benim için evet hayır değil her ama ile daha ne gibi olarak da de mi",
    "id": "yang saya tidak dan ini itu di ya juga untuk dengan sudah lagi ada bisa karena saja lebih tapi",
    "vi": "tôi không có là và của rất này cho với được thì cũng nó ở lại đã một",
    "ru": "и в не это я мне было да нет очень но на с что как мы так для меня у",
    "uk": "і в не це я мені було так ні дуже але на з що як ми для мене у є",
    "bg": "и в не това аз ми беше да много но на с че как ние за мен е съм",
}
_OWN_LETTERS = (
    (frozenset("ãõ"), "pt"),
    (frozenset("ñ¿¡"), "es"),
    (frozenset("ß"), "de"),
    (frozenset("ığş"), "tr"),
    (frozenset("ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"), "vi"),
    (frozenset("łżźśń"), "pl"),
    (frozenset("őű"), "hu"),
    (frozenset("ыэ"), "ru"),
    (frozenset("іїєґ"), "uk"),
    (frozenset("ћђљњ"), "sr"),
    (frozenset("ٹڈڑںے"), "ur"),
    (frozenset("پچژگ"), "fa"),
)
_LETTERS_OF_ONE = frozenset().union(*(letters for letters, _ in _OWN_LETTERS))
_MALAY = frozenset(
    ["tak", "boleh", "awak", "macam", "sahaja", "mahu", "ialah", "kerana", "anda", "ada_lah", "nak", "dah"]
)
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)?")
_OFTEN_SAID = 60
"""Characters up to which a text's language is kept once it was told. "Very good" is said by many; it changes no
result."""
_LEAST = 1e-9
"""Probability that every language has at least. Else no small word could speak for a language that the identifier
rules out."""
_LOG_LEAST = math.log(_LEAST)
"""Probability that any language has at least, before evidence is counted."""
_NOTHING = 30.0
"""Difference of log probabilities from which on the lesser counts nothing. It keeps exponentials within range and
changes no result."""
_loading = threading.Lock()


def detect_language(text: str, default: str = "und") -> str:
    """BCP 47 code of most of `text`; `default`, the language around it, where there is too little to tell."""
    return _detected_once(text, default) if len(text) <= _OFTEN_SAID else _detected(text, default)


@lru_cache(maxsize=16_384)
def _detected_once(text: str, default: str) -> str:
    return _detected(text, default)


def _detected(text: str, default: str) -> str:
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
        return "ja" if default == "ja" and counts["kana"] else "zh"
    if counts["arabic"] > 0.4 * letters:
        return _classify(sample, default, _ARABIC_SCRIPT, letters, first="ar")
    if counts["cyrillic"] > 0.4 * letters:
        return _classify(sample, default, _CYRILLIC, letters, first="ru")
    if counts["devanagari"] > 0.4 * letters:
        return _classify(sample, default, _DEVANAGARI, letters, first="hi")
    script, most = max(counts.items(), key=lambda item: item[1])
    if script in _SCRIPTS and most > 0.4 * letters:
        return _SCRIPTS[script]
    if letters < 3 or script != "latin":
        return default
    return _classify(sample, default, _LATIN, letters)


def _script_counts(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for char, count in Counter(text).items():
        if char.isalpha():
            counts[_script(char)] += count
    return counts


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    code = ord(char)
    if code < 0x250 or 0x1E00 <= code <= 0x1EFF:
        return "latin"
    if 0xAC00 <= code <= 0xD7AF or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
        return "hangul"
    if 0x3040 <= code <= 0x30FF:
        return "kana"
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF:
        return "han"
    name = unicodedata.name(char, "").partition(" ")[0]
    return _SHARED.get(name, name if name in _SCRIPTS else "other")


@lru_cache(maxsize=1)
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=8)
def _identifier(languages: tuple[str, ...]) -> Any:
    identifier = copy.copy(_model())  # the tables are shared: reading them takes a second and 50 MB
    identifier.set_languages([language for language in languages if language in set(identifier.nb_classes)])
    return identifier


@lru_cache(maxsize=1)
def _small_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), language)
    return found


def _classify(text: str, default: str, languages: tuple[str, ...], letters: int, first: str = "") -> str:
    """The likeliest of `languages`; `first` is what the script alone makes it."""
    with _loading:
        ranked = _identifier(languages).rank(text)
    scores = {language: math.log(share) if share > _LEAST else _LOG_LEAST for language, share in ranked}
    _add_evidence(scores, text)
    if first and letters < 40:
        scores[first] = scores.get(first, -9.0) + 2.0
    around = default.partition("-")[0]
    if around in scores:
        scores[around] += _prior(letters)
    best = max(scores, key=scores.__getitem__)
    highest = scores[best]
    total = sum(math.exp(score - highest) for score in scores.values() if score > highest - _NOTHING)
    foreign = around not in scores and default != "und"
    enough = _CERTAIN if not first and (letters < 6 or (foreign and letters < 20)) else _SURE_ENOUGH
    if 1 / total < enough or (foreign and not first and letters < 8):
        return default if default != "und" else first or default
    if best == "id" and _MALAY & set(text.lower().split()):
        return "ms"
    return default if best == around else best


def _add_evidence(scores: dict[str, float], text: str) -> None:
    """Add to the log probabilities what small words and letters of single languages say."""
    lowered = unicodedata.normalize("NFC", text.lower()).replace("’", "'")
    known = _small_words()
    for word in sorted(known.keys() & set(_WORD.findall(lowered))):
        shared = [language for language in known[word] if language in scores]
        for language in shared:
            scores[language] += 1.5 / len(shared)
    if own := _LETTERS_OF_ONE.intersection(lowered):
        for letters, language in _OWN_LETTERS:
            if language in scores and letters & own:
                scores[language] += 2.0


def _prior(letters: int) -> float:
    """How much the language of the document counts, as a log probability ratio, for a text of so many letters."""
    return 5.0 if letters < 6 else 3.0 if letters < 12 else 2.0 if letters < 40 else 1.0 if letters < 120 else 0.0
