"""Whether a name is an ordinary word as well (Will, 하늘, 高兴, أمل), so that elsewhere it may name nobody.

Looks at the name alone; knows no texts.
"""

from __future__ import annotations

from functools import lru_cache

from corpus.redaction.arabic_names import WORDS_TOO as ARABIC_WORDS
from corpus.redaction.hangul_names import words_too
from corpus.redaction.latin_words import MONTHS_AND_DAYS, NOT_NAMES, PLACES, WORD_NAMES
from corpus.redaction.name_lists import folded, han_words, names, words
from corpus.redaction.wordlists import spaced

_LATIN = frozenset(
    spaced(
        "dawn rose daisy lily ivy bill frank grant chase hunter mason art rich drew chance "
        "sterling olive ginger sage penny melody harmony pearl ruby amber violet jade robin sandy sunny angel destiny "
        "victor dale glen heather holly iris jasmine basil reed skip buddy miles will mark grace hope faith joy may "
        "june april pat sue max jack josh blessing comfort mercy patience precious gift wisdom prosper bishop major"
    )
)
KOREAN_NAMES = frozenset(
    spaced(
        "하늘 보람 사랑 슬기 아름 지혜 은혜 소망 기쁨 나라 희망 미소 가을 여름 겨울 이슬 나리 샛별"
        " 초롱 우주 태양 바다 노을 "
        "한결 고운 다정 진주 유리 보라 장미 진달래 송이 강산 정의 평화 온유 믿음 단비 구슬 방울 나무"
        " 보리 나래 은하 신비 진리 "
        "자유 영광 새벽 아침 미리 두리 시내 초원 봄 별 달 솔 산 들 참 정 한 은 금 하나 보배 가람 다솜"
        " 새롬 시원 수진 영수 "
        "조이 이로 대로 도움 가온 고은 라온 이든 온새미 마루 누리 아라 예쁨 별이 바로 진실 성실 현실"
        " 정성 공주 왕자 기둥"
    )
)


@lru_cache(maxsize=1 << 14)
def also_a_word(written: str) -> bool:
    """Whether one word, as written or folded, is a name and something else too."""
    key = folded(written)
    if not key or " " in key:
        return False
    if "\uac00" <= key[0] <= "\ud7a3":
        return written in KOREAN_NAMES or written in words_too()
    if "\u0600" <= key[0] <= "\u06ff":
        return key in ARABIC_WORDS or "w" in names().get(key, "")
    if "\u3400" <= key[0] <= "\u9fff":
        return written in han_words()
    listed = key in MONTHS_AND_DAYS or key in NOT_NAMES or key in PLACES or key in WORD_NAMES or key in _LATIN
    return listed or "w" in names().get(key, "") or key in words()
