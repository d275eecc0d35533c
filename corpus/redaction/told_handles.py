"""Names on networks that are told in words, without a sign: "on Discord I'm kestrelpip", 抖音叫小鱼干很忙.

A word in Latin letters counts where it is no ordinary word or is written as such names are (digits, dots, underscores,
a capital within); a name in another script only right after what says that it is one. Knows no people's names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction.items import Found, Kind
from corpus.redaction.latin_words import BRANDS
from corpus.redaction.name_lists import folded, han_words, names, words
from corpus.redaction.wordlists import spaced

_NETWORK = (
    r"(?:discord|instagram|insta|ig|twitter|snapchat|snap|tiktok|tik tok|skype|telegram|whatsapp|wechat|reddit|github"
    r"|gitlab|facebook|mastodon|bluesky|threads|twitch|steam|xbox|psn|slack|youtube|linkedin|signal|viber|line|kakao|qq|vinted"
    r"|etsy|ebay|depop|airbnb|strava|venmo|cash ?app|pinterest"
    r"|tumblr|duolingo|soundcloud|letterboxd|goodreads|roblox|kik)"
)
_WORD = (
    r"[\"“'`(]?(?P<name>_{0,3}[A-Za-z][A-Za-z0-9]*(?:(?:[.:-]|_+)[A-Za-z0-9]+)*_{0,3})"
    r"(?![\w@/-]|[._:]\w|['’](?!s\b))"
)
_IS = r"(?:['’]s| is| was| there is| name is| would be)?\s?(?:[:=,–→-]|->)?\s(?:called |named )?"
_LATIN = (
    re.compile(r"\b(?P<name>live:[\w.-]*\w)", re.IGNORECASE),
    re.compile(
        r"\b(?:user ?name|user ?id|user|log-?in|screen ?name|handle|gamer ?tag|nick(?:name)?|account name|profile name"
        r"|(?-i:ID)|profile|alias|pseudo|benutzername|identifiant|usuario|utente|usuário|shop name|channel)"
        rf"{_IS}{_WORD}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:logged|signed|post|posts|posted|posting|comments|commented|reviewed|registered|listed"
        r"|find me|add me|found|known|login|log) "
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
        rf"\b{_NETWORK}(?: name| user| account| handle| id| tag)?"
        rf"(?:['’]s| is| est| ist| es| é| è|,|:| ?[:=→–-]) (?:as |under |u/)?{_WORD}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_NETWORK}(?: name| user| account| handle| id| tag)? (?:as |under |u/)?"
        rf"(?=\S*[\d_]|\S*\w\.\w|[\w-]*[^\Ws](?:[.,;!?)\n]|$)){_WORD}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\binsta(?:gram)?(?: de [a-zé]+)?(?: is| c['’]est| est| ist| es| é| è| heißt)\s?:? {_WORD}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w@./-])(?=\S*[\d_]){_WORD}(?=,? (?:on|from) {_NETWORK}\b)", re.IGNORECASE),
    re.compile(r"\b(?:DM me|message me|add me|the account)[,:]? (?=\S*[\d_])" + _WORD, re.IGNORECASE),
)
_CASH = re.compile(r"(?:cash ?app|venmo)[^\n.]{0,20}?(?P<name>\$[a-z][a-z0-9]{2,19})(?!\w)", re.IGNORECASE)
_CUE = re.compile(
    r"(?<![A-Za-z])(?:ins|INS|Ins|IG|ig|dc|DC)(?![A-Za-z])|帳號|帳戶|[Ss]team|[Dd]iscord|推特|脸书|臉書|闲鱼|淘宝|游戏|遊戲|登录名|噗浪|电报|薇|企鹅号|위챗|텔레(?!비전)|인별|틱톡|판매자|게임|스팀"
    r"|بلايستيشن|ستيم|فيس(?:بوك)?(?![\u0621-\u064a])|إ?اكس(?![\u0621-\u064a])|متجري|الكيك|القيم|نك ?نيم|ببجي|اللعبة"
    r"|微信|威信|薇信|加我?[Vv](?![A-Za-z])|(?<![A-Za-z])(?:ID|id|VX|vx|Vx|WX|wx|Wx|QQ|qq)(?![A-Za-z])|[Vv]信|扣扣|抖音|小红书|微博|快手"
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
_SAYS = re.compile(r"叫|是|为|[:：]|هو|은|는")
"""Words and signs right before what somebody is called."""
_GAMES = frozenset(spaced("ببجي اللعبة 게임 游戏 遊戲 الآيدي ايدي آيدي"))
_UID = re.compile(r"(?<![A-Za-z_])(?:uid|UID)\s?[:：]?\s?(?P<name>\d{6,12})(?!\d)")
_HANGUL_WRITER = re.compile(
    r"(?:채널|유튜버|작성자|판매자|구매자|닉네임|아이디|당근(?:마켓)?)(?:은|는|이)? ?:? ?"
    r"(?P<name>[가-힣]{2,10}(?:[A-Za-z]{1,4}\d{0,4}|\d{2,4}))(?![A-Za-z\d-])(?![년월일시분개명원])"
    r"|당근(?:마켓)? (?P<other>[가-힣]{3,8})(?=님)"
)
"""Who wrote or sells: a name with letters or digits at its end, or one that is spoken to."""
_LONG_NUMBER = re.compile(r"[^\d\n.!?。！？،,]{0,12}?(?P<name>\d{8,12})(?!\d)")
"""Numbers by which games know who plays them."""
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
_HAN_WRITER = re.compile(
    r"(?:网友|用户|博主|卖家|买家|群友|吧友|楼主|粉丝|店主|层主)(?P<name>[\u4e00-\u9fff]{1,8}[A-Za-z0-9_]{1,8})"
    r"(?=(?:发表|在)?(?:的)?(?:评论|留言|说|反馈|回复|问|称|表示|吐槽|提到|投诉|发帖|反映|[:：]))"
    r"|(?:网友|用户|博主|[Uu][Pp]主|卖家|群友|吧友|楼主|公众号|视频号|抖音上的|微博上的|小红书上的|B站上的)[“「\"]"
    r"(?P<quoted>[\u4e00-\u9fffA-Za-z0-9_]{2,14})[”」\"]"
)
"""Who wrote what is read: a name with letters or digits in it, or between quotes."""
_HAN_PROFILE = re.compile(
    r"(?:游戏|遊戲|王者(?:荣耀)?|原神|淘宝|闲鱼|旺旺|贴吧|论坛|[Qq]{2}|微信|视频|公众|[Ss]team|直播间?|店铺|脸书|臉書|推特|[Ff]acebook)"
    r"(?:里|上|群里)?(?:的)?我?(?:[Ii][Dd]|号|名字?|昵称|账号|帐号|帳號|会员名)?(?:就?[是叫]|[:：])\s?[“「\"]?"
    r"(?P<name>(?=[\u4e00-\u9fff])[\u4e00-\u9fffA-Za-z0-9_丶]{3,12})(?=[”」\"，。、,.!！?？；;）)\s]|$)"
)
_NOT_CHOSEN_HAN = re.compile(
    r"(?:为|因|由|用|从|个|以|能|会|更|比|给|把|所|只|主|非|手机|电话|微信|邮箱|名字|账号|密码|同上|我|你|他|她|它|人|大家|什么|啥|不|没|被|必|可|要|修|改|太|已|重|有|真|怎|空|随|对|错|同|这|那|的|了|吧|还|也|都|一|很)"
)
_KOREAN = re.compile(
    r"(?:닉네임|닉(?!네임)|대화명|채널명|채널 ?이름|블로그 ?이름|블로그명|필명|계정 ?이름|계정명)"
    r"(?:은|는|이|가)?\s?[:：]?\s?"
    r"[\"“'‘]?(?P<name>[가-힣][가-힣A-Za-z0-9]{1,11}?)(?=(?:이라는|라는|이라고|라고|인데요?|예요|이에요|입니다|이고요?|으로|로)?"
    r"[\"”'’,.!?\s)]|$)"
)
_NOT_CHOSEN_HANGUL = re.compile(
    r"(?:변경|중복|필수|비밀|수정|설정|등록|뭐|없|있|안|입력|때문|사용|추천|만들|정하|정해|바꾸|바꿀|바꿔|공개|노출|표시|자동|기억|검색|삭제|그|왜|다"
    r"|이상|너무|마음|보이|똑같|같|길|짧|맘|아직|몇|어떻)"
)
_ARABIC = re.compile(
    r"(?:قناتي|قناتها|قناته|لقبي|اسمي المستعار|الاسم المستعار|اسم حسابي|اسم قناتي|حسابي اسمه|كنيتي في)"
    r"(?:[:\s]+|(?=[\"«“]))"
    r"(?:(?:على|في|بال|ب)\s?(?:ال)?(?:يوتيوب|فيس ?بوك|تلجرام|تيك توك|منتدى|لعبة|سناب(?: شات)?|انستا\w*)\s)?"
    r"(?:هو |اسمها |اسمه |باسم )?[\"«“]?"
    r"(?P<name>(?!ال[\u0621-\u064a]+(?: (?!ال)|$))[\u0621-\u064a]{2,}(?: [\u0621-\u064a]{2,}){0,2}?)"
    r"(?=[\"»”،.!؟\n]|\s(?:على|في)\s|$)"
)
_NOT_CHOSEN_ARABIC = re.compile(r"(?:على|في|من|مو|ما|لا|غير|هي|هو|مش|كل|عن|إلى|صار|انحذف|مسروق)")
_UNDERSCORED = re.compile(
    r"(?<![A-Za-z0-9_@./\\:#-])(?P<name>[a-z][a-z0-9]*(?:_+[a-z0-9]+)+_*)(?![A-Za-z0-9_/@(\[=:-]|\.\w)"
)
"""Small letters joined by what only names on networks, files and programs are joined by. Told from those in scripts
other than Latin alone, where programs are seldom spoken of."""
_LIKE_A_WORD = re.compile(r"\w{3}(?:tion|sion|ness|ment|ing|ity|able|ance|ence|ism|ive|ful|ous|ally|ology)s?$")
"""Endings of words that are too many for a list."""
_HEX = re.compile(r"(?=(?:\D*\d){3})[0-9a-f]{7,}")
_NO_FILE = frozenset(
    spaced("img dsc scan vid file screenshot doc image photo video mp pdf id user log app api tbl db var")
)
_NOBODY = frozenset(
    spaced(
        "admin root guest user users test null none interface server servers repo repos bot bots journey account "
        "accounts desktop online offline mobile username password required email id ios iphone ipad android app web "
        "server servers marketplace huddle huddles messenger iron deck nitro premium emoji emojis sticker stickers "
        "stream streams support wifi login logout qr otp sms pin url api ui ux pc vip pro plus premium beta"
    )
)
"""Words after "user", "login" and "account" that are nobody's name there."""


_ENDINGS = (("s", ""), ("es", ""), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"), ("ies", "y"))
"""Of English words, and what stands there in their list."""


def told_handles(text: str) -> Iterator[Found]:
    """Every such name; `text` is as `items.plain` gives it."""
    for pattern in _LATIN:
        for match in pattern.finditer(text):
            if is_chosen(match["name"]):
                yield _found(match)
    for match in _CASH.finditer(text) if "$" in text else ():
        yield _found(match)
    for cue in (_ASCII_CUE if text.isascii() else _CUE).finditer(text):
        yield from _after(text, cue)
    if text.isascii():
        return
    for match in _SEARCHED.finditer(text):
        yield _found(match)
    for match in _HAN_WRITER.finditer(text):
        group = "name" if match["name"] else "quoted"
        if match["name"] or (len(match["quoted"]) > 2 and match["quoted"] not in han_words()):
            yield Found(match.start(group), match.end(group), Kind.HANDLE, match[group].lower())
    yield from _of_writers(text)
    for pattern, none in (
        (_CHINESE, _NOT_CHOSEN_HAN),
        (_HAN_PROFILE, _NOT_CHOSEN_HAN),
        (_KOREAN, _NOT_CHOSEN_HANGUL),
        (_ARABIC, _NOT_CHOSEN_ARABIC),
    ):
        for match in pattern.finditer(text):
            if not none.match(match["name"]):
                yield _found(match)


def _of_writers(text: str) -> Iterator[Found]:
    """Who wrote or sells something, numbers by which one is known, and what underscores join."""
    for match in (*_UID.finditer(text), *_HANGUL_WRITER.finditer(text)):
        group = "name" if match["name"] else "other"
        yield Found(match.start(group), match.end(group), Kind.HANDLE, match[group].lower())
    for match in _UNDERSCORED.finditer(text):
        if not _made_of_words(match["name"]):
            yield _found(match)


def _after(text: str, cue: re.Match[str]) -> Iterator[Found]:
    """A word in Latin letters a few signs after what announces a name, or the digits of a number on QQ."""
    if cue.group().upper() in ("QQ", "扣扣", "ID") and (digits := _DIGITS_AFTER.match(text, cue.end())):
        if cue.group().upper() != "ID":
            yield _found(digits)
        return
    if cue.group() in _GAMES and (digits := _LONG_NUMBER.match(text, cue.end())):
        yield _found(digits)
        return
    match = _AFTER_CUE.match(text, cue.end())
    if match is None or not is_chosen(match["name"]):
        return
    marked = re.search(r"[\d_]", match["name"]) is not None
    if not match["name"].lstrip("_")[0].islower() and not marked and not _SAYS.search(match["gap"]):
        return
    # An account alone may be one with a bank or a shop.
    if cue.group() != "حساب" or re.search(r"[\d_]", match["name"]):
        yield _found(match)


def _made_of_words(name: str) -> bool:
    """Whether what stands between underscores tells of no name: words, short forms, numbers, as in names of fields."""
    parts = [part for part in re.split(r"[_\d]+", name) if part]
    if len(parts) == 1:
        return parts[0] in _NO_FILE
    return not any(_no_word(part) for part in parts)


def _no_word(part: str) -> bool:
    letters = names().get(part, "")
    if len(part) < 4 or "w" in letters:
        return bool(letters) and "w" not in letters
    return part not in _NO_FILE and not _word(part) and not _LIKE_A_WORD.search(part)


def _found(match: re.Match[str]) -> Found:
    return Found(match.start("name"), match.end("name"), Kind.HANDLE, match["name"].lower())


def is_chosen(name: str) -> bool:
    """Whether a word is written as names on networks are, or is no word."""
    lower = name.lower()
    if lower in _NOBODY or folded(name) in BRANDS or sum(map(str.isalpha, name)) < 3 or name.isupper():
        return False
    if _HEX.fullmatch(lower):
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


_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_@/\\.-])(?:[a-z0-9]+(?:[._]+[a-z0-9]+)*_*|[A-Za-z]{3,}\d{2,4})(?![A-Za-z0-9_@/(\[=-])"
)
_ENDS_OF_FILES = frozenset(
    spaced("docx doc pdf txt csv xlsx xls pptx mp3 mp4 wav m4a jpg jpeg png md json com org net")
)


def _is_listed(part: str) -> bool:
    return bool(names().get(part)) or _word(part)


def widened(item: Found, text: str) -> Found:
    """A name that is a piece of what somebody is called on a network, as the whole of that: wang of wang.lei3."""
    if item.kind is not Kind.PERSON or not text[item.end - 1].isascii():
        return item
    first = text.rfind(" ", item.start, item.end) + 1 or item.start
    for match in _TOKEN.finditer(text, max(0, first - 32), item.end + 32):
        if match.start() <= first and item.end <= match.end():
            token = match.group()
            if _HEX.fullmatch(token) or all(map(_is_listed, re.split(r"[._]+", token.strip("_")))):
                return item  # a number, or words and names alone: interview_anna_keller
            joined = first - match.start() + match.end() - item.end > 0 and re.search(r"[\d._]", token)
            parts = token.split(".")
            if joined and not (len(parts) > 1 and (parts[-1] in _ENDS_OF_FILES or any(map(_word, parts[1:])))):
                return Found(match.start(), match.end(), Kind.HANDLE, token)
    return item
