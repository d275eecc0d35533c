"""Whether a passage answers no, in so many words, at its beginning: "No. We wouldn't really have a need to change it."

Told by words in English, Chinese, Arabic and Korean. Knows no vectors and nothing of what was asked.
"""

from __future__ import annotations

import re

_SAID_BEFORE = (
    r"^\W*(?:(?:well|um+|uh|hmm|oh|so|honestly|ahh*|i (?:would|['’]d) (?:have to )?say|i(?:['’]d)? say|i think|i guess)"
    r"\W+)*"
)
_NO = {
    "en": re.compile(
        _SAID_BEFORE + r"(?:no|nope|nah|not (?:really|at all|for (?:us|me)))"
        r"(?:\s*[.,;:!…\[(—–-]|\s+(?:that|it|this|we|i|they|he|she|you|there)\b)",
        re.IGNORECASE,
    ),
    "zh": re.compile("^(?:我(?:觉得|想|会说))?(?:不|没有|不会|不是|不用|不需要|没必要|不觉得|不行)[，,。！!；;]"),
    "ar": re.compile(r"^(?:(?:برأيي|أظن|أعتقد|بصراحة)\W+)?(?:لا|كلا|لأ)\s*[،,.؛!]"),
    "ko": re.compile(
        r"^(?:음\W*|글쎄요\W*)?(?:아니요|아니오|아뇨|아닙니다|아니에요|아니|별로요?)(?=[,.\s!]|$)(?! (?:면|라))"
    ),
}
_AGREEING = {
    "en": re.compile(r"^\W*no\W+(?:problems?|issues?|complaints?|worries|trouble|doubt|wonder|one|matter)\b", re.I),
}


def answers_no(text: str, language: str) -> bool:
    """Whether a passage in this language (BCP 47) begins by answering no; of other languages it is not known."""
    tag = language.split("-", 1)[0]
    pattern, agreeing = _NO.get(tag), _AGREEING.get(tag)
    if pattern is None or (agreeing is not None and agreeing.search(text)):
        return False
    return pattern.search(text.strip()) is not None
