"""Names on networks that are told in words, without a sign: "on Discord I'm kestrelpip", 抖音叫小鱼干很忙.

A word in Latin letters counts where it is no ordinary word or is written as such names are (digits, dots, underscores,
a capital within); a name in another script only right after what says that it is one. Knows no people's names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction.items import Found, Kind
from corpus.redaction.latin_words import BRANDS
from corpus.redaction.name_lists import folded, names, words
from corpus.redaction.wordlists import spaced

_NETWORK = (
    r"(?:discord|instagram|insta|ig|twitter|snapchat|snap|tiktok|tik tok|skype|telegram|whatsapp|wechat|reddit|github"
    r"|gitlab|facebook|mastodon|bluesky|threads|twitch|steam|xbox|psn|slack|youtube|linkedin|signal|viber|line|kakao|qq)"
)
_WORD = (
    r"[\"“'`(]?(?P<name>_{0,3}[A-Za-z][A-Za-z0-9]*(?:(?:[.:-]|_+)[A-Za-z0-9]+)*_{0,3})"
    r"(?![\w@/-]|[._:]\w|['’](?!s\b))"
)
_IS = r"(?:['’]s| is| was| there is| name is| would be)?\s?[:=,]?\s(?:called |named )?"
_LATIN = (
    re.compile(r"\b(?P<name>live:[\w.-]*\w)", re.IGNORECASE),
    re.compile(
        r"\b(?:user ?name|user ?id|user|log-?in|screen ?name|handle|gamer ?tag|nick(?:name)?|account name|profile name"
        rf"|(?-i:ID)|profile|alias){_IS}{_WORD}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:logged|signed|posted|posting|registered|listed|find me|add me|found|known|login|log) "
        rf"(?:me )?(?:in |on )?(?:{_NETWORK} )?(?:as|under|by) {_WORD}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bon {_NETWORK},? "
        rf"(?:I['’]?m|I am|as|under|she['’]?s|he['’]?s|she is|he is|it['’]?s|I go by|my name is) {_WORD}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:I['’]?m|I am|as|go by|goes by|went by|she['’]?s|he['’]?s|it['’]?s|add|follow|message|dm) {_WORD}"
        rf"(?= on {_NETWORK}\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_NETWORK}(?: name| user| account| handle| id)?(?: is|:)? (?:as |u/)?{_WORD}",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:DM me|message me|add me|the account)[,:]? (?=\S*[\d_])" + _WORD, re.IGNORECASE),
)
_CUE = re.compile(
    r"微信|威信|薇信|加我?[Vv](?![A-Za-z])|(?<![A-Za-z])(?:ID|id|VX|vx|Vx|WX|wx|Wx|QQ|qq)(?![A-Za-z])|[Vv]信|扣扣|抖音|小红书|微博|快手"
    r"|知乎|豆瓣|领英|[Bb]站|账号|帐号|用户名?|昵称|网名|支付宝"
    r"|카톡|카카오톡?|인스타(?:그램)?|트위터|텔레그램|디스코드|라인|아이디|계정|사용자명?|닉네임|유저|네이버|페이스북|스레드|링크드인"
    r"|يوزر\w*|حساب(?:ي|ها|ه|نا|هم)?(?![\u0621-\u064a])"
    r"|سناب\w*|ال?[اإ]نست\w*|تويتر|تيليجرام|تل[جغق]رام|تليجرام|ديسكورد|تيك توك"
    r"|لينكد ?[إا]ن"
    r"|اسم المستخدم|المستخدم|معرفي|المعرف|ال[آا]يدي|[آا]يدي\w*|سكايب|فيسبوك|جيت ?هب"
)
_ASCII_CUE = re.compile(r"(?<![A-Za-z])(?:VX|vx|WX|wx|QQ|qq)(?![A-Za-z])")
_AFTER_CUE = re.compile(
    r"(?P<gap>[^\n.!?。！？؟؛;A-Za-z]{0,22}?)(?P<name>_{0,3}[A-Za-z][A-Za-z0-9]*(?:[._-]+[A-Za-z0-9]+)*_{0,3})"
    r"(?![A-Za-z0-9@/]|[._-][A-Za-z0-9])"
)
_DIGITS_AFTER = re.compile(r"号?(?:码)?(?:是|为)?[:：]?\s?(?P<name>\d{5,11})(?!\d)")
_CHINESE = re.compile(
    r"(?:(?:抖音|小红书|微博|快手|知乎|豆瓣|微信|[Bb]站|贴吧|视频号|公众号)(?:上|里)?(?:的)?(?:名字?|昵称|号|id|ID|UP主|up主|用户)?"
    r"(?:[就我她他]*叫|是叫|名叫|叫做|[:：]?(?=[“「\"]))|[Uu][Pp]主(?:叫)?|网名(?:就?叫|是)?|昵称(?:就?叫|是|[:：]?(?=[“「\"]))"
    r"|(?:抖音|小红书|微博|快手|知乎|豆瓣|[Bb]站)(?:号|id|ID|昵称|账号)[:：]\s?|昵称[:：]\s?)"
    r"[“「\"]?(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff\w]{2,11})(?=[”」\"，。、,.!！?？；;）)\s]|$)"
)
_SEARCHED = re.compile(
    r"(?:抖音|小红书|微博|快手|知乎|豆瓣|[Bb]站|视频号|公众号)(?:上|里)?(?:搜索?|找|关注)我?[:：]?[“「\"]?"
    r"(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff\w]{0,14}?[_\d][A-Za-z0-9_]*)(?=[”」\"，。、,.!！?？；;）)\s]|$)"
)
"""小红书搜云边_21: what is searched for has a sign or digit that words have not."""
_NOT_CHOSEN_HAN = re.compile(
    r"(?:我|你|他|她|它|人|大家|什么|啥|不|没|被|必|可|要|修|改|太|已|重|有|真|怎|空|随|对|错|同|这|那|的|了|吧|还|也|都|一|很)"
)
_KOREAN = re.compile(
    r"(?:닉네임|닉|대화명|채널명|채널 ?이름|블로그 ?이름|블로그명|필명|계정 ?이름|계정명)(?:은|는|이|가)?\s?[:：]?\s?"
    r"[\"“'‘]?(?P<name>[가-힣][가-힣A-Za-z0-9]{1,11}?)(?=(?:이라는|라는|이라고|라고|인데요?|예요|이에요|입니다|이고요?|으로|로)?"
    r"[\"”'’,.!?\s)]|$)"
)
_NOT_CHOSEN_HANGUL = re.compile(
    r"(?:변경|중복|필수|비밀|수정|설정|등록|뭐|없|있|안|입력|때문|사용|추천|만들|정하|정해|바꾸|바꿀|바꿔|공개|노출|표시|자동|기억|검색|삭제|그|왜|다"
    r"|이상|너무|마음|보이|똑같|같|길|짧|맘|아직|몇|어떻)"
)
_ARABIC = re.compile(
    r"(?:قناتي|قناتها|قناته|لقبي|اسمي المستعار|الاسم المستعار)[:\s]+(?:هو |اسمها )?[\"«“]?"
    r"(?P<name>[\u0621-\u064a]{2,}(?: [\u0621-\u064a]{2,})?)(?=[\"»”،.!؟\n]|\s(?:على|في)\s|$)"
)
_NOT_CHOSEN_ARABIC = re.compile(r"(?:على|في|من|مو|ما|لا|غير|هي|هو|مش|كل|عن|إلى|صار|انحذف|مسروق)")
_NOBODY = frozenset(
    spaced(
        "admin root guest user users test null none interface server servers repo repos bot bots journey account "
        "accounts desktop online offline mobile username password required email id ios iphone ipad android app web "
        "wifi login logout qr otp sms pin url api ui ux pc vip pro plus premium beta"
    )
)
"""Words after "user", "login" and "account" that are nobody's name there."""


_ENDINGS = (("s", ""), ("es", ""), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"), ("ies", "y"))
"""Of English words, and what stands there in their list."""


def told_handles(text: str) -> Iterator[Found]:
    """Every such name; `text` is as `items.plain` gives it."""
    for pattern in _LATIN:
        for match in pattern.finditer(text):
            if _as_chosen(match["name"]):
                yield _found(match)
    for cue in (_ASCII_CUE if text.isascii() else _CUE).finditer(text):
        yield from _after(text, cue)
    if text.isascii():
        return
    for match in _SEARCHED.finditer(text):
        yield _found(match)
    for pattern, none in (
        (_CHINESE, _NOT_CHOSEN_HAN),
        (_KOREAN, _NOT_CHOSEN_HANGUL),
        (_ARABIC, _NOT_CHOSEN_ARABIC),
    ):
        for match in pattern.finditer(text):
            if not none.match(match["name"]):
                yield _found(match)


def _after(text: str, cue: re.Match[str]) -> Iterator[Found]:
    """A word in Latin letters a few signs after what announces a name, or the digits of a number on QQ."""
    if cue.group().upper() in ("QQ", "扣扣", "ID") and (digits := _DIGITS_AFTER.match(text, cue.end())):
        if cue.group().upper() != "ID":
            yield _found(digits)
        return
    match = _AFTER_CUE.match(text, cue.end())
    if match is None or not match["name"].lstrip("_")[0].islower() or not _as_chosen(match["name"]):
        return
    # An account alone may be one with a bank or a shop.
    if cue.group() != "حساب" or re.search(r"[\d_]", match["name"]):
        yield _found(match)


def _found(match: re.Match[str]) -> Found:
    return Found(match.start("name"), match.end("name"), Kind.HANDLE, match["name"].lower())


def _as_chosen(name: str) -> bool:
    """Whether a word is written as names on networks are, or is no word."""
    lower = name.lower()
    if lower in _NOBODY or folded(name) in BRANDS or sum(map(str.isalpha, name)) < 3 or name.isupper():
        return False
    parts = re.split(r"[._:-]", lower)
    if any(map(str.isdigit, name)) or "_" in name or "." in name:
        return len(name) > 3
    if len(parts) > 1:
        return not all(part in words() for part in parts)
    if re.fullmatch(r"(?:[A-Z][a-z]{2,}){2,}", name):
        return not all(part.lower() in words() for part in re.findall("[A-Z][a-z]+", name)) or len(name) > 9
    return name.islower() and len(name) > 3 and not _word(lower)


def _word(lower: str) -> bool:
    """Whether the list of words knows it, or what it is bent from."""
    stems = [lower]
    for ending, put in _ENDINGS:
        if lower.endswith(ending):
            stems.append(lower[: -len(ending)] + put)
    return any(stem in words() or "w" in names().get(stem, "") for stem in stems)
