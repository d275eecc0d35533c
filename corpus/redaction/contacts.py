"""Mail addresses, links that lead to a person, names on networks, addresses of devices. Knows no people's names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction.items import Found, Kind
from corpus.redaction.name_lists import words
from corpus.redaction.told_handles import is_chosen
from corpus.redaction.wordlists import piped

_MAIL_NAME = re.compile(r"[\w.+%'-]{1,64}$")
_MAIL_NAME_ASCII = re.compile(r"[A-Za-z0-9.+%_'-]{1,64}$")
_MAIL_HOST = re.compile(r"@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,24}(?![A-Za-z0-9-])")
_MAIL_HOST_ASCII = re.compile(r"@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}")
_AT = r"(?:\s?[\[({<]\s?(?:at|AT|@|ät)\s?[\])}>]\s?|\s(?:at|AT)\s)"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|DOT|punkt|point|punto|\.)\s?[\])}>]\s?|\s(?:dot|DOT|punkt)\s|\.)"
_HIDDEN_MAIL = re.compile(
    rf"(?<![\w.+-])(?:[A-Za-z0-9_+-]{{1,30}}\s?[\[(]?\s?dot\s?[\])]?\s)"
    rf"?[A-Za-z0-9._+-]{{2,64}}{_AT}[A-Za-z0-9-]+(?:{_DOT}[A-Za-z0-9-]+)"
    rf"{{0,3}}{_DOT}[A-Za-z]{{2,24}}(?![\w])"
)
_SIGNS_OF_HIDING = re.compile(r"[\[({<]\s?(?:at|ät|@)\s?[\])}>]|[\s\[(](?:dot|punkt)[\s\])]", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'，。；、）)\]]+|\b(?:[\w-]+\.)+(?:com|org|net|io|me|cn|kr|de|uk"
    r"|fr|tv|gg|ru|jp|co)/[^\s<>\"'，。；、）)\]]+",
    re.IGNORECASE,
)
_PERSONAL_LINK = re.compile(
    r"(?:linkedin\.com/in|facebook\.com|fb\.com|twitter\.com|//x\.com|instagram\.com|tiktok\.com/@|t\.me"
    r"|weibo\.(?:com|cn)|zhihu\.com/people|xiaohongshu\.com/user|douyin\.com/user"
    r"|bilibili\.com/space|space\.bilibili\.com"
    r"|youtube\.com/(?:@|user|c)|medium\.com/@|blog\.naver\.com|cafe\.naver\.com|open\.kakao\.com"
    r"|snapchat\.com/add|wa\.me|paypal\.me|cash\.app|venmo\.com/u|ko-fi\.com|patreon\.com|linktr\.ee|buymeacoffee\.com"
    r"|calendly\.com|about\.me|keybase\.io|strava\.com/athletes|reddit\.com/u(?:ser)?)/?[^\s/?#]{2,}"
    r"|twitch\.tv|threads\.net/@?|vk\.com|ok\.ru|weixin\.qq\.com/r|line\.me/ti/p|discord\.gg|soundcloud\.com"
    r"|/(?:users?|profiles?|people|members?|u|accounts?)/[^\s/?#]{2,}|/~\w+|[?&](?:user|uid|email"
    r"|userid|name|token|phone)=[^&\s]+",
    re.IGNORECASE,
)
_CODE_HOST = re.compile(r"//(?:gist\.)?git(?:hub|lab)\.com/[\w-]{2,}/?$", re.IGNORECASE)
_FOLDER = re.compile(r"(?:[A-Za-z]:\\Users\\|/home/|/Users/)(?P<name>[^\\/\s:*?\"<>|]{2,40})", re.IGNORECASE)
_NOBODY = {"public", "shared", "default", "admin", "all users", "user", "username", "guest"}
_IP4 = re.compile(
    r"(?<![A-Za-z0-9_.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![A-Za-z0-9_]|\.\d)"
)
_IP6 = re.compile(
    r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){2,7}(?:[0-9a-fA-F]{1,4}|(?::[0-9a-fA-F]{1,4}){1,6}|:)(?![\w:])"
    r"|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}(?![\w:])"
)
_HEXES = re.compile(r"::|[0-9a-fA-F][:-][0-9a-fA-F]{2,4}[:-][0-9a-fA-F]")
_MAC = re.compile(r"(?<![\w:-])(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}(?![\w:-])")
_VERSION_BEFORE = re.compile(
    r"(?:version|ver\.?|v|build|release|firmware|版本号?|버전|الإصدار|النسخة)\s?:?\s?$", re.IGNORECASE
)
_HANDLE = re.compile(
    r"(?<![A-Za-z0-9_@./+-])@[A-Za-z_][\w.-]{2,29}(?<![.-])(?:@(?:[a-z0-9-]+\.)+[a-z]{2,12})?", re.ASCII
)
_NOT_HANDLES = {
    "@media",
    "@import",
    "@here",
    "@all",
    "@channel",
    "@everyone",
    "@property",
    "@override",
    "@param",
    "@return",
    "@user",
    "@username",
}
_NETWORK_WORDS = piped(
    "instagram|insta|my ig|ig:|ig @|twitter|snapchat|snap|tiktok|tik tok|discord|skype|telegram"
    "|signal|line id|wechat|weixin|qq|weibo|facebook|fb|linkedin"
    "|reddit|github|kakao|username|user name|screen name|login|nickname|handle|gamertag"
    "|benutzername|nom d'utilisateur|identifiant|pseudo|usuario|user id"
    "|登录账号|账号|帐号|계정|المستخدم|微信|威信|加微|用户名|昵称|网名|微博|抖音|小红书|登录名"
    "|账号名|知乎|快手|카카오톡|카톡"
    "|카카오|인스타그램|인스타|트위터|아이디|닉네임|텔레그램|라인"
    "|加v|薇信|微博名|b站id|up主|快手号|抖音号|小红书号|小红书id|디코|페북|페이스북|밴드|블로그|채널"
    "|라인 아이디|threads|bluesky|vk|viber"
    "|تلجرام|تليجرام|تليغرام|يوزري|حسابي|سناب|انستقرامي|انستغرامي|تيك توك|قناتي|微信名|抖音名|笔名"
    "|대화명|채널명|디스코드|네이버|트위치|스레드|유튜브|v信|vx|b站|哔哩哔哩|豆瓣|贴吧|钉钉|陌陌"
    "|gamertag|psn|xbox|steam|twitch"
    "|mastodon|bluesky|الاسم المستعار|سناب شات|سنابي|ديسكورد|انستغرامي|انستاي"
    "|سناب|انستقرام|انستغرام|إنستغرام|انستا|تويتر|تيليجرام|تلغرام|تيك توك|فيسبوك|اسم المستخدم|المعرف|معرفي|يوزر"
)
_NETWORK_NAME = re.compile(
    r"(?P<gap>(?:'s|号|ID|id|talk|شات|ي|نيم|톡)?\s?(?:id|ID|handle|account|name|号码|是|为|叫|아이디"
    r"|계정|[은는이]|حسابي|هو|على|(?:is|as)(?![A-Za-z]))?(?:\s?(?:is|是|[은는]))?\s?[:=@]?\s?@?)"
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]{2,30}(?<![.-])(?:#\d{4})?)"
)


_TOLD_PLAIN = frozenset(
    {"username", "user name", "handle", "gamertag", "insta", "snapchat", "discord", "telegram", "skype"}
)
_CHOSEN = frozenset(
    {
        "b站id",
        "up主",
        "微博名",
        "昵称",
        "网名",
        "用户名",
        "微信名",
        "抖音名",
        "笔名",
        "닉네임",
        "대화명",
        "채널명",
        "اسم المستخدم",
        "الاسم المستعار",
    }
)
_CHOSEN_NAME = re.compile(r"(?:[은는]|是|叫)?\s?[:=]?\s?(?P<name>[^\W\d][\w·]{1,15})")
"""Names that people choose, in any script."""
_SAID_OF_IT = re.compile(
    r"(?:最|限|长度|格式|不|没|被|必|可以|要|修改|改|太|已|重|有|什么|啥|怎么|变更|변경|중복|필수|비밀|수정|설정|등록|뭐|없|있|안|입력|이|غير|مو|خطأ|ما|هو|الخاص"
    r"|صحيح|مطلوب|على|في|أو|او|و|حقي|حقتي|حقك|الخاصة)"
)
"""What stands after the word for such a name where it is spoken of, not told."""


_FOREIGN_HANDLE = re.compile(r"(?<![A-Za-z0-9_@.])@(?![A-Za-z])[^\W\d_][\w·]{1,19}")
"""In scripts without capitals."""
_NUMBERED_HANDLE = re.compile(r"(?<![\w#.])[^\W_][\w.]{1,31}#\d{4,5}(?![A-Za-z0-9_])")
_LOGIN = re.compile(
    r"(?:\b(?:reporter|assignee|owner|opened by|closed by|assigned to|requested by|affected user|logged in as|login"
    r"|user)"
    r"|负责人|处理人|用户|담당자|사용자|المستخدم|المسؤول)\s?:\s?(?P<name>(?-i:[a-z]{1,20}[._-][a-z]{1,20}\d{0,4}))(?![\w@.-]*\w)",
    re.IGNORECASE,
)
"""Names that people log in by: a.keller."""
_REDDIT = re.compile(r"(?<![\w/.])/?u/[A-Za-z0-9_-]{3,20}")
_SHAPED = re.compile(
    r"(?<![\w@./-])[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+){0,4}_{0,3}(?![A-Za-z0-9@-]|[._][A-Za-z0-9])"
)
_NETWORK_NEAR = re.compile(
    r"instagram|insta\b|twitter|snapchat|tiktok|discord|skype|telegram|wechat|weibo|reddit|github|facebook|gamertag"
    r"|handle|username|user name|nickname|i go by|follow me|add me|posted by|reviewed by|written by"
    r" user|\baka\b|\buser\b|mastodon"
    r"|网友|用户名|昵称|작성자|닉네임|كتبه|المستخدم"
    r"|微信|微博|抖音|小红书|카톡|카카오|인스타|트위터|텔레그램|디스코드"
    r"|아이디|سناب|انست|إنست|تويتر|تيليجرام|تلغرام|تيك توك|يوزر|ديسكورد|معرفي",
    re.IGNORECASE,
)
_NEAR = 36
"""Characters between a network's name and a word that looks like a name on it. About six words; set by judgement,
not measured."""


def contacts(text: str) -> Iterator[Found]:
    """Every address and handle; `text` is as `items.plain` gives it."""
    yield from _mails(text)
    if _SIGNS_OF_HIDING.search(text):
        yield from _hidden(text)
    yield from _links(text)
    if _HEXES.search(text):
        for pattern in (_MAC, _IP6):
            yield from _devices(text, pattern)
    for match in _IP4.finditer(text) if "." in text else ():
        if not _VERSION_BEFORE.search(text, max(0, match.start() - 12), match.start()):
            yield Found(match.start(), match.end(), Kind.DEVICE, match.group())
    yield from _handles(text)


def _mails(text: str) -> Iterator[Found]:
    at = text.find("@")
    while at >= 0:
        before = text[max(0, at - 64) : at]
        name, host = _MAIL_NAME.search(before), _MAIL_HOST.match(text, at)
        if (name and name.group().isascii()) or before[-1:].isascii():
            # Scripts without spaces: what stands before or after an address in ASCII is no part of it.
            name = _MAIL_NAME_ASCII.search(before)
            host = _MAIL_HOST_ASCII.match(text, at) or host
        if name and host and before[: name.start()][-1:] != "@":
            written = name.group().lstrip(".'-") + host.group()
            yield Found(host.end() - len(written), host.end(), Kind.EMAIL, written.lower())
        at = text.find("@", at + 1)


def _hidden(text: str) -> Iterator[Found]:
    for match in _HIDDEN_MAIL.finditer(text):
        written = match.group()
        if _SIGNS_OF_HIDING.search(written):
            key = re.sub(r"\s?[\[({<]?\s?(?:dot|punkt|point|punto)\s?[\])}>]?\s?", ".", written.lower())
            key = re.sub(r"\s?[\[({<]?\s?(?:at|ät|@)\s?[\])}>]?\s?", "@", key, count=1)
            yield Found(match.start(), match.end(), Kind.EMAIL, key.replace(" ", ""))


def _links(text: str) -> Iterator[Found]:
    for match in _LINK.finditer(text) if "/" in text or "www." in text else ():
        end = match.start() + len(match.group().rstrip(".,;:!?"))
        if _PERSONAL_LINK.search(text, match.start(), end) or _CODE_HOST.search(text, match.start(), end):
            yield Found(match.start(), end, Kind.LINK, text[match.start() : end].lower())
    for match in _FOLDER.finditer(text) if "\\" in text or "/" in text else ():
        if match.group("name").lower() not in _NOBODY:
            yield Found(match.start("name"), match.end("name"), Kind.HANDLE, match.group("name").lower())


def _devices(text: str, pattern: re.Pattern[str]) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if (
            any(char.isalpha() for char in match.group())
            or match.group().count(":") >= 5
            or match.group().count("-") == 5
        ):
            yield Found(match.start(), match.end(), Kind.DEVICE, match.group().lower())


def _handles(text: str) -> Iterator[Found]:
    for match in _HANDLE.finditer(text) if "@" in text else ():
        if match.group().lower() not in _NOT_HANDLES:
            yield Found(match.start(), match.end(), Kind.HANDLE, match.group()[1:].lower())
    for match in _LOGIN.finditer(text):
        yield Found(match.start("name"), match.end("name"), Kind.HANDLE, match.group("name"))
    for pattern, sign in ((_FOREIGN_HANDLE, "@"), (_NUMBERED_HANDLE, "#"), (_REDDIT, "u/")):
        for match in pattern.finditer(text) if sign in text else ():
            yield Found(match.start(), match.end(), Kind.HANDLE, match.group().lstrip("@").lower())
    for near in _NETWORK_NEAR.finditer(text):
        yield from _shaped(text, max(0, near.start() - _NEAR), near.end() + _NEAR)
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    for word in _NETWORK_WORDS:
        at = lower.find(word)
        while at >= 0:
            end = at + len(word)
            if not (word[0].isascii() and at and lower[at - 1].isascii() and lower[at - 1].isalnum()):
                yield from _named(text, at, end)
            at = lower.find(word, end)


def _shaped(text: str, start: int, end: int) -> Iterator[Found]:
    """Words between two places that are written as names on networks are: tidepool_77, TealHeron77, moss.and.fern."""
    for match in _SHAPED.finditer(text, start, min(len(text), end)):
        word = match.group()
        letters, digits = sum(map(str.isalpha, word)), sum(map(str.isdigit, word))
        joined = "_" in word or word.count(".") == 2 or (digits >= 2 and letters >= 5)
        whole = match.end() < end or match.end() == len(text)
        if joined and whole and letters >= 3 and match.start() > 0 and not word.startswith("www."):
            yield Found(match.start(), match.end(), Kind.HANDLE, word.lower())


def _named(text: str, start: int, end: int) -> Iterator[Found]:
    """The name on a network after the network's own."""
    chosen = _CHOSEN_NAME.match(text, end) if text[start:end].lower() in _CHOSEN else None
    if chosen is not None and not chosen.group("name").isascii() and not _SAID_OF_IT.match(chosen.group("name")):
        yield Found(chosen.start("name"), chosen.end("name"), Kind.HANDLE, chosen.group("name").lower())
        return
    match = _NETWORK_NAME.match(text, end)
    if match is None or (match.start("name") == end and text[start].isascii()):
        return
    name, gap = match.group("name"), match.group("gap")
    marked = any(char.isdigit() or char in "_." for char in name)
    said = any(sign in gap for sign in ":=@是") or " is " in f"{gap} " or gap.startswith("'s ")
    caseless = not text[start].isascii()
    number = name.isdigit() and not (len(name) >= 5 and (said or caseless or "号" in gap))
    if said and name.lower() in words() and not any(sign in gap for sign in ":=@"):
        return
    if text[start:end].lower() in _TOLD_PLAIN and name.islower() and len(name) > 4 and is_chosen(name):
        said = True
    if not number and (marked or said or (caseless and name[0].islower())):
        yield Found(match.start("name"), match.end("name"), Kind.HANDLE, name.lower())
