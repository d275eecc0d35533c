"""What the words about a name say that it is no person: a hall, a system, a bridge, the weather, who asks.

In Chinese, Arabic, Korean and English. Knows no names: what is told of here is told by the words before and after.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.redaction.arabic_names import STRONG as ARABIC_ROLES
from corpus.redaction.name_lists import folded, names
from corpus.redaction.word_names import also_a_word
from corpus.redaction.wordlists import spaced
from corpus.speaker_words import ROLE_WORDS

_BEFORE = 32
"""Characters before a name in which words may say what is called so. About a clause; set by judgement, not measured."""
_THING = "系统|系統|平台|软件|軟件|軟體|产品|產品|项目|应用|程序|功能|牌子|品牌|App|APP"
_CALLED = re.compile(
    rf"(?:{_THING})(?:还|就|也|都|以前|原来|本来|现在|那时候|還|原來){{0,2}}叫[做作]?$"
    rf"|(?:{_THING})[^。！？\n]{{0,24}}改叫$|(?:改名叫|更名为|改名为|改稱)$"
    r"|(?:النظام|نظام|التطبيق|تطبيق|البرنامج|برنامج|المنصة|منصة|الشركة|شركة|الموقع|موقع|المنتج|منتج|الجهاز|جهاز)"
    r" (?:كان |كانت )?(?:اسمه|اسمها|يسمى|تسمى|المسمى|المسماة) $"
    r"|\b(?:an?|this|some|new) (?:[a-z]+ )?(?:app|system|tool|platform|software|product|shop|store|caf[eé]|restaurant"
    r"|company|firm|brand|robot|machine|printer|website|site) (?:called|named) $"
    r"|\b(?:app|system|tool|platform|software|robot|machine|printer|website) (?:is|was|are|were) (?:called|named) $",
)
"""Things and "called" right before a name. A shop that "called Priya" rang her; 公司叫 is mostly an order."""
_SO_CALLED = re.compile(
    r"(?:이라는|라는|이란) (?:앱|어플|시스템|프로그램|제품|브랜드|서비스|업체|사이트|플랫폼|기계|로봇"
    r"|회사(?! ?(?:동료|직원|사람)))"
)
"""The same in Korean, right after it."""
_PLACE = re.compile(
    r"(?:厅(?!长)|廳(?!長)|广场(?!舞)|廣場|大厦|大廈|集团|集團|基金会|公交站|地铁站|地鐵站)"
    r"| ?(?:동상|기념관|생가)(?![가-힣]{3})|(?:공원|광장|대교)(?![가-힣]{3})"
)
"""What is named after people or like them, right after a name."""
_ARABIC_PLACE = re.compile(
    r"(?:^|[^\u0621-\u064a])[وفبلك]{0,2}(?:ال)?"
    r"(?:شارع|جسر|كوبري|ميدان|محطة|مستشفى|مسجد|مطار|نفق|دوار|ملعب|استاد) $"
)
"""Arabic words for places right before a name."""
_WEATHER = frozenset(spaced("小雨 中雨 大雨 小雪 中雪 大雪 白露 谷雨 清明 霜降 立春 立夏 立秋 立冬 金秋"))
_LONE_BEFORE = re.compile(r"(?:^|[，,。、；;：:！!？?\s…]|[周天]|今天|昨天|那天|赶上|到了|快到)$")
_LONE_AFTER = re.compile(r"(?:$|[，,。、；;！!？?\s…]|转|轉|那天|前后|前後|节气|過後|过后|时节|以后|之后|以前|之前)")
_DOUBLED = re.compile(r"([\u4e00-\u9fff])\1")
_ADVERB = re.compile(r"([\u4e00-\u9fff])\1[的地]")
_KIN = frozenset(
    spaced("阿公 阿嬤 阿嬷 阿婆 阿伯 阿爸 阿妈 阿媽 阿爷 阿爺 阿姨 阿叔 阿舅 阿嫂 阿祖 سيدي سيدتي عبد بن ابن بنت")
)
"""What one calls people without a name, and halves of names."""
_NETWORKS = frozenset(
    spaced(
        "توك تيك نيم نك حقي حقتي آيدي ايدي الآيدي ببجي يوزر اليوزر السناب سناب شات اللاين لاين جيت هب بالقيم القيم "
        "بيتي ميلاد "
        "텔레 깃허브 인별 핀터레스트 필명 통관고유부호 디스코드 라인 당근 당근마켓 스레드 旺旺 闲鱼"
    )
)
"""Words for networks and for names on them."""
_ORDERS = frozenset(
    spaced("شوفي روحي تعالي قولي خذي خدي حطي اعطي سوي جيبي خلي كلمي شيلي اسألي استني افتحي اكتبي اقعدي شوف روح تعال خذ")
)
_SAID = re.compile(r"(?:قال|قالت|قلت|يقول|تقول|بقول|أقول|قالوا)(?:لي|لها|له|لك)? (?:(?:لي|لها|له|لك|لهم) )?$")
"""Commands to somebody, and the words of saying before them."""
_KOREAN_ROLE = re.compile(
    r"(?:사원|직원|과장|부장|팀장|대리|차장|사장|원장|회장|학생|환자|고객|손님|회원|선생)"
    r"(?:이니까|니까|인데|이라서|라서|이지만|지만|이면|면)"
)
"""What somebody is, with endings that say that they are it."""
_ASKS_FOR_THINGS = re.compile(
    r"(?:(?:品牌|牌子|商店|店铺|超市|软件)[^\n|？?：:]{0,6}(?:哪些|什么|哪几个)"
    r"|(?:哪些|什么|哪几个)[^\n|？?：:]{0,6}(?:品牌|牌子|商店|店铺|超市|软件))[^\n|？?]{0,6}[|？?][ |]*"
    r"|\b(?:which|what) (?:[a-z]+ )?(?:brands?|shops?|stores?|apps?|products?)\b[^\n|?:]{0,40}[|?][ |]*"
    r"|(?:자주|어떤|무슨|주로)[^\n|?]{0,8}(?:브랜드|가게|마트|쇼핑몰|어플)[^\n|?]{0,12}[|?][ |]*"
    r"|(?:أي|أية|ما) (?:المحلات|المتاجر|العلامات|الماركات|التطبيقات)[^\n|؟]{0,24}[|؟][ |]*",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(
    r"\b(?:who|whom)\b|谁|誰|哪位|누구|누가|(?<![\u0621-\u064a])من (?:ال)?(?:ساعد|خدم|دل|كان|هو|هي)", re.IGNORECASE
)
"""Questions for things and for people, before their answers in a row of a survey."""
_LISTED = re.compile(r"[,،、，;；]")
_SHORT_ANSWER = re.compile(r"[ ]*[^ .!?。！？؟\n|]{1,16}(?: [^ .!?。！？؟\n|]{1,16}){0,3}[ .。]*")
"""One of several things that are listed in answer."""


def told_to_be_a_thing(text: str, start: int, end: int) -> bool:
    """Whether the words about what stands there, or it itself, say that it is no person."""
    name = text[start:end]
    before = text[max(0, start - _BEFORE) : start]
    if (
        name in _KIN
        or _NETWORKS.issuperset(name.split())
        or _CALLED.search(before)
        or _is_listed_thing(text, start, end)
    ):
        return True
    first = name[0]
    if "\u0621" <= first <= "\u064a":
        ordered = order_before(text, start, end) == end
        place = _ARABIC_PLACE.search(before) is not None
        return ordered or place or _is_of_something(text, start, end) or _roles().match(text, start) is not None
    if "\u4e00" <= first <= "\u9fff":
        if name in _NO_NAME_ALONE:
            return True
        doubled = _is_doubled(text, start, end)
        after = _PLACE.match(text, end) if end - start > 1 else None  # 王厅 is a director
        return doubled or _is_weather(text, start, end) or after is not None
    if name.isascii():
        return bool(_EPONYM.match(text, start) or _OFFICE.match(text, start))
    if "\uac00" <= first <= "\ud7a3":
        return bool(
            _ADVERB_OF_DEGREE.match(text, start)
            or _KOREAN_ROLE.fullmatch(name)
            or _SO_CALLED.match(text, end)
            or _PLACE.match(text, end)
        )
    return False


_NO_NAME_ALONE = frozenset("小老阿大")
_ADVERB_OF_DEGREE = re.compile(
    r"한결 (?:더 )?(?:나아|나은|나을|낫|좋|편|수월|가벼|부드|쉬워|쉽|빨라|밝|깔끔|따뜻|시원|깨끗|여유|안정|줄|덜)"
)
"""한결 나아졌어요: much better."""
_EPONYM = re.compile(
    r"(?:Parkinson|Crohn|Alzheimer|Hodgkin|Tourette|Asperger|Raynaud|Huntington|Graves|Addison|Cushing|Bell|Down|Hashimoto"
    r"|Ménière|Meniere|Sjogren|Sjögren)"
    r"(?:['’](?!s? ?(?:[a-z]+ )?(?:sister|brother|wife|husband|mother|father|son|daughter))"
    r"|(?= (?:disease|syndrome|palsy)))"
)
"""Diseases called after who described them."""
_OFFICE = re.compile(r"(?:Bishop|Dean|Duke|Prince|Princess|Earl|Baron|King|Queen|Count|Marquis|Abbot) of ")
_BEGINS_A_CLAUSE = '\n.،,:؛!؟|"“«('
_OF = re.compile(r" ال(?P<word>[\u0621-\u064a]{2,})(?![\u0621-\u064a])")
_NOT_OF = frozenset(
    map(
        folded,
        spaced(
            "اليوم الآن الان البارحة الليلة الصبح الظهر العصر الأسبوع الشهر العام السنة الحين اللي التي الذي المرة "
            "الماضي الله "
            "الأب الأم الأخ الأخت الجد الجدة الكبير الكبيرة الصغير الصغيرة"
        ),
    )
)
"""Words with an article that tell when, or who of several, and not of what."""


def _is_of_something(text: str, start: int, end: int) -> bool:
    """Whether an Arabic word that begins a clause is of what comes next: كرم الضيافة is hospitality."""
    after = _OF.match(text, end)
    before = text[:start].rstrip(" ")
    if after is None or " " in text[start:end] or not also_a_word(text[start:end]):
        return False
    if before and before[-1] not in _BEGINS_A_CLAUSE:
        return False
    key = folded("ال" + after["word"])
    letters = names().get(folded(after["word"]), "")
    listed = names().get(key) or (letters and "w" not in letters)
    return not (listed or key in _NOT_OF or key in ARABIC_ROLES or after["word"].endswith(("ي", "ية")))


def order_before(text: str, start: int, end: int) -> int:
    """Where a name begins that a command was taken to be part of: ماجدة of "قالت روحي لماجدة". `start` where none was,
    `end` where nothing else is there."""
    word, _, rest = text[start:end].partition(" ")
    if word not in _ORDERS or not _SAID.search(text[max(0, start - _BEFORE) : start]):
        return start
    at = start + len(word) + 1
    joined = len(rest) > 3 and rest[0] in "لب"
    return min(end, at + joined)


def _is_weather(text: str, start: int, end: int) -> bool:
    """Whether it rains: a word for it that stands by itself, or before what happened then."""
    if text[start:end] not in _WEATHER:
        return False
    return bool(_LONE_AFTER.match(text, end) and _LONE_BEFORE.search(text[max(0, start - 4) : start])) or text[
        start:end
    ].startswith(("立", "金秋"))


def _is_doubled(text: str, start: int, end: int) -> bool:
    """Whether it is half of an adverb of two doubled signs: 乐乐 of 乐乐呵呵的. Of 婷婷谢谢你 it is not."""
    return _DOUBLED.fullmatch(text, start, end) is not None and _ADVERB.match(text, end) is not None


def _is_listed_thing(text: str, start: int, end: int) -> bool:
    """Whether it is one of several answers, all of them short, to a question for brands, shops or products."""
    line = text.rfind("\n", 0, start) + 1
    asked = _ASKS_FOR_THINGS.search(text, line, start)
    if asked is None or _ASKS_WHO.search(text, line, asked.end()):
        return False
    stop = text.find("\n", end)
    listed = _LISTED.split(text[asked.end() : stop if stop >= 0 else len(text)])
    return len(listed) > 2 and all(map(_SHORT_ANSWER.fullmatch, listed))


@lru_cache(maxsize=1)
def _roles() -> re.Pattern[str]:
    """Several words that say who asks, of which one may be a name: ميسر الجلسة."""
    words = {word.strip() for lines in ROLE_WORDS.values() for line in lines.splitlines() for word in line.split("|")}
    phrases = sorted((word for word in words if " " in word and not word.isascii()), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
