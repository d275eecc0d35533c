"""Bytes of a text file that is not Unicode → the encoding they are in. Knows which characters each language uses most.

Each candidate encoding is tried, and what comes out is scored by how common its characters are in the language that is
written with it: common letters count fully, others of the script in part, and what no text of that language holds
(private use, symbols, rare ideographs) counts against it. The lists are the most frequent characters of each language,
in the order of any frequency table; short texts (a title) need a handful of them.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

_SAMPLE = 8_000
"""Bytes that are looked at."""
_ENOUGH = 0.3
"""A mean below this is no language known here."""
_CERTAIN = 0.9
"""From here on rarer encodings are not tried."""
_BOTH = (
    "的一是不在有人我他中上大和地到要就出可也你生能而子那得下自之年作用道行所然家事成方多去法如都同起看定"
    "天好小部其些主理心她本前但因只想日者意力它把十民第公此已工使情明性知全三又正外高由很最重物手向文政美"
    "相被利什二等或新己制身果加西月合回特代信表化老世位次度任常先海通教原立及比解水名真走各入口平系活更打"
    "女四神何安少才反受目太量再感建接必件管期市直命山金指克至形社便空治科司五基眼非白界光放即像且思王象完"
    "式色路南品住告求程北死交取拉望共清今切"
)
_SIMPLIFIED = _BOTH + (
    "了这个们来为国以说时会对于着过发后里种经么学现当没动面分还进样开从实军无与长机关点业将两间问并应战头"
    "体见产话内给门儿东声提员论处义几认条气题尔别变总电数报结务做场计资许统区保队决展马书则听却达强难权设"
    "记类据边张该规万格觉术领确传师观院让识候带导争运谢请访谈购买网订单晚送货客服户吗呢吧"
)
_TRADITIONAL = _BOTH + (
    "了這個們來為國以說時會對於著過發後裡種經麼學現當沒動面分還進樣開從實軍無與長機關點業將兩間問並應戰頭"
    "體見產話內給門兒東聲提員論處義幾認條氣題爾別變總電數報結務做場計資許統區保隊決展馬書則聽卻達強難權設"
    "記類據邊張該規萬格覺術領確傳師觀院讓識候帶導爭運謝請訪談購買網訂單晚送貨客服戶嗎呢吧員"
)
_KANJI = _BOTH + (
    "間後円見気話書半男電校語土木聞食車毎右読友左休父雨配達遅誰冷凍袋前来学会社時国対発長開問題関実現経体"
    "動通業業員無場買物様便届待連絡荷受取店客説明質答"
)
_KOREAN = (
    "이다는에의가을고하지은도를어서로기사나아시있그한자리스인게대들해라수요만니면과보정오일전주여부장상소"
    "음없안것우구제습때거적말세더원모무생까등성신문공내년데선조발용었않동위되물진간경했각행회입겠관저제희"
    "네뭐왜좀또많잘못배송달"
)
_ARABIC = "الينمورتبدعهسكفقحةأجشصخإضطذئثىغءظزآؤ"
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_GREEK = "αοιετνσρκπυμληςωδγχθφβξζψάέήίόύώϊΐ"
_HEBREW = "ויהלאתמרבשנכעדחקפסגםןצטךזףץ"
_THAI = "านรกอมลเงยวดสทตคปบหพจขชแไใโะัิีึืุูเ่้๊๋์ำซผถธณญฐศษภฝฟฮ"
_DASHES_WEST = "’‘“”„«»–—…€°´"
_LETTERS_WEST = (
    "éèêàâîôûëïçœùÉÈÊÀÂÎÔÇŒ",
    "áéíóúñü¿¡ªºÁÉÍÓÚÑ",
    "äöüßÄÖÜ",
    "ãõçáéíóúâêôàºªÃÕÇÁÉÍÓÚÂÊ",
    "æøåäöéÆØÅÄÖ",
    "àèéìòùÀÈÉ",
    "çàèéíïóòúüÇÀÈ",
    "áéíóúýðþæöÁÉÍÓÚÝÐÞÆÖ",
)
"""French; Spanish; German and Dutch; Portuguese; Danish, Norwegian and Swedish; Italian; Catalan; Icelandic and Irish.
No text mixes letters of all of them, so each language is a candidate of its own."""
_DASHES_CENTRAL = "’“”„–—…"
_LETTERS_CENTRAL = (
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "áčďéěíňóřšťúůýžľĺŕôäÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĽ",
    "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    "ăâîşţĂÂÎŞŢ",
    "čćđšžČĆĐŠŽ",
    "äöüßÄÖÜ",
)
"""Polish; Czech and Slovak; Hungarian; Romanian; Croatian and Slovene; German: each a candidate of its own as well."""
_LETTERS_TURKISH = "ğışçöüİĞŞÇÖÜâîû’“”–—…"


@dataclass(frozen=True, slots=True)
class _Candidate:
    encoding: str
    common: str
    script: str
    """A class of characters: those of the script count in part where they are not common."""
    part: float = 0.45
    prior: float = 0.0
    """What a rarer encoding must be ahead by."""


_HAN = r"\p{Han}"
_MARKS = r"\u3001-\u3011\u2014\u2018-\u201d\u2026\u00b7\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u300a\u300b"
_CANDIDATES = (
    _Candidate("gb18030", _SIMPLIFIED, _HAN, 0.15),
    _Candidate("cp949", _KOREAN, r"\p{Hangul}"),
    _Candidate("cp1256", _ARABIC[:24], r"\u0621-\u0652\u060c\u061b\u061f"),
    *(_Candidate("cp1252", letters + _DASHES_WEST, "áéíóúàèìòùâêîôûäëïöü", 0.1) for letters in _LETTERS_WEST),
    _Candidate("big5hkscs", _TRADITIONAL, _HAN, 0.15, 0.02),
    _Candidate("cp932", _KANJI, r"\p{Han}\p{Katakana}\p{Hiragana}", 0.2, 0.02),
    _Candidate("euc_jp", _KANJI, r"\p{Han}\p{Katakana}\p{Hiragana}", 0.2, 0.02),
    _Candidate("johab", _KOREAN, r"\p{Hangul}", 0.45, 0.05),
    _Candidate("iso8859_6", _ARABIC[:24], r"\u0621-\u0652\u060c\u061b\u061f", 0.45, 0.05),
    _Candidate("cp1251", _CYRILLIC[:20], "а-яё", 0.45, 0.05),
    _Candidate("koi8-r", _CYRILLIC[:20], "а-яё", 0.45, 0.06),
    _Candidate("iso8859_5", _CYRILLIC[:20], "а-яё", 0.45, 0.07),
    _Candidate("cp866", _CYRILLIC[:20], "а-яё", 0.45, 0.08),
    _Candidate("cp1253", _GREEK[:16], r"\p{Greek}", 0.5, 0.05),
    _Candidate("cp1255", _HEBREW[:14], "א-ת", 0.5, 0.05),
    _Candidate("cp874", _THAI[:22], r"\p{Thai}", 0.45, 0.05),
    *(_Candidate("cp1250", letters + _DASHES_CENTRAL, "éáóöü", 0.1, 0.05) for letters in _LETTERS_CENTRAL),
    *(_Candidate("iso8859_2", letters + _DASHES_CENTRAL, "éáóöü", 0.1, 0.06) for letters in _LETTERS_CENTRAL),
    _Candidate("cp1254", _LETTERS_TURKISH, "éàáíóú", 0.1, 0.07),
    *(_Candidate("mac_roman", letters + _DASHES_WEST, "áéíóú", 0.1, 0.2) for letters in _LETTERS_WEST),
)
_WESTERN = {"cp1252", "cp1250", "iso8859_2", "cp1254", "mac_roman"}
_ALPHABETS = frozenset(["cp1256", "iso8859_6", "cp1251", "koi8-r", "iso8859_5", "cp866", "cp1253", "cp1255", "cp874"])
"""Encodings of scripts whose letters never stand within a word of Latin ones."""
_HIGH_RUN = regex.compile(rb"[\x80-\xff]+")
_ODD_TILDES = regex.compile(r"õ(?!e)|ã(?=[b-df-hj-np-rtv-z])")
"""Where Portuguese writes no tilde: there they are the ő of Hungarian and the ă of Romanian in the wrong code page."""
_IN_LATIN_WORD = regex.compile(rb"[A-Za-z][\x80-\xff]+|[\x80-\xff]+[A-Za-z]")
_WIDE = (
    (_SIMPLIFIED, _HAN, 0.15),
    (_TRADITIONAL, _HAN, 0.15),
    (_KANJI, r"\p{Han}\p{Katakana}\p{Hiragana}", 0.2),
    (_KOREAN, r"\p{Hangul}", 0.45),
    (_ARABIC[:24], r"\u0621-\u0652\u060c\u061b\u061f", 0.45),
    (_CYRILLIC[:20], "а-яё", 0.45),
)


def legacy_encoding(data: bytes) -> str | None:
    """Python's name of the encoding; None where no language known here is written in what comes out."""
    sample = data[:_SAMPLE]
    best, best_score = None, _ENOUGH
    runs = _HIGH_RUN.findall(sample)
    # Accented letters stand among plain ones; words wholly beyond ASCII are of another script.
    long_runs = sum(map(len, runs)) > 2.5 * len(runs)
    in_words = len(_IN_LATIN_WORD.findall(sample)) > 0.5 * len(runs)
    for candidate in _CANDIDATES:
        text = _decoded(sample, candidate.encoding, data)
        if text is None:
            continue
        score = _score(text, candidate.common, candidate.script, candidate.part) - candidate.prior
        if long_runs and candidate.encoding in _WESTERN:
            score -= 0.6
        if in_words and candidate.encoding in _ALPHABETS:
            score -= 0.6
        if score > best_score:
            best, best_score = candidate.encoding, score
        if score > _CERTAIN and not candidate.prior:
            break
    return best


def wide_encoding(data: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` where bytes without a mark are that in one of the scripts known here; else None."""
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 8 or len(data) % 2:
        return None
    best, best_score = None, 0.35
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        for common, script, part in _WIDE:
            score = _score(text, common, script, part)
            if score > best_score:
                best, best_score = name, score
    return best


def escaped_encoding(data: bytes) -> str | None:
    """The encoding of seven-bit bytes that change to other characters by marks (ISO 2022, HZ); else None."""
    if b"\x1b$)C" in data[:200]:
        name, common, script = "iso2022_kr", _KOREAN, r"\p{Hangul}"
    elif b"\x1b$" in data[:_SAMPLE]:
        name, common, script = "iso2022_jp_2", _KANJI, r"\p{Han}\p{Katakana}\p{Hiragana}"
    elif _HZ.search(data[:_SAMPLE]):
        name, common, script = "hz", _SIMPLIFIED, _HAN
    else:
        return None
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, ValueError):
        return None
    return name if _score(text, common, script, 0.2) > _ENOUGH else None


_HZ = regex.compile(rb"~\{(?:[!-w][!-~])+~\}")


def _decoded(sample: bytes, encoding: str, data: bytes) -> str | None:
    """The sample's text, a character cut at its end left out; None where one in a hundred is no character."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(sample, final=len(sample) == len(data))
    return text if text.count("\ufffd") <= 0.01 * len(text) else None


def _score(text: str, common: str, script: str, part: float) -> float:
    """Mean worth of the characters beyond ASCII: 1 common, `part` of the script, less than nothing for others."""
    high = [char for char in text if char > "\x7f"]
    if not high:
        return 0.0
    known = _set(common)
    in_script, marks = _class(script), _class(_MARKS)
    worth = 0.0
    counted = 0
    for char in high:
        if marks(char):  # the same in many encodings; says little
            worth += 0.5
            counted += 1
            continue
        counted += 1
        # Kana are the surest sign of Japanese; elsewhere they are a wrong guess.
        if char in known or ("\u3041" <= char <= "\u3093" and "Hiragana" in script):
            worth += 1.0
        elif in_script(char):
            worth += part
        elif "\uff61" <= char <= "\uff9f" or "\ue000" <= char <= "\uf8ff" or not char.isalpha():
            worth -= 0.6
        else:
            worth -= 0.4
    # Capitals in the middle of words are the mark of a wrong Cyrillic code page.
    return worth / counted - 0.5 * _odd_capitals(text) - len(_ODD_TILDES.findall(text)) / counted


def _odd_capitals(text: str) -> float:
    """Share of letters beyond ASCII that are capitals after small ones."""
    odd = sum(one.islower() and other.isupper() and other > "\x7f" for one, other in pairwise(text))
    return odd / max(1, sum(1 for char in text if char > "\x7f"))


@lru_cache(maxsize=32)
def _set(characters: str) -> frozenset[str]:
    return frozenset(characters)


@lru_cache(maxsize=64)
def _class(characters: str) -> Callable[[str], object]:
    match: Callable[[str], object] = regex.compile(f"[{characters}]").match
    return match
