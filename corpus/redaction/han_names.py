"""Names of people in Chinese and Japanese: a family name and one or two characters, where something says it is a name.

Most characters of names are those of words too, so a family name alone proves nothing: introductions, titles, what
somebody is to the speaker, and lines that hold nothing else do. Offsets count code points of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction.han_words import (
    COMMON,
    COMPOUND,
    FOREIGN,
    GIVEN,
    INTRODUCTIONS,
    NEVER_ALONE,
    NICK_AFTER,
    ROLES,
    SURNAMES,
    TITLES,
)
from corpus.redaction.items import Found, Kind
from corpus.redaction.name_lists import folded, han_words, names
from corpus.redaction.wordlists import spaced

_HAN = "\u4e00-\u9fff"
_FAMILY = frozenset(SURNAMES)
_END = re.compile(r"[，。、；：！？,.;:!?\s()（）「」“”\"'/|<>\[\]《》…]|$|的|在|是|来自|说|和|今年|来|也|这|，")
_FOLLOWING = "，。、；：！？,.;:!?\n )）」”\"'说讲问告是在和跟的来去也就给让对很会想用打被把从到叫还都与及住今这有没"
_PRECEDING = "，。、；：！？,.;:!?\n (（「“\"'我和跟与找问给让请叫被把由对向替帮见到位名是有了为说及着的系陪识诉"
_INTRODUCED = re.compile(
    "(?:" + "|".join(sorted(INTRODUCTIONS, key=len, reverse=True)) + rf")[ :是为]{{0,2}}(?P<name>[{_HAN}·]{{2,12}})"
)
_I_AM = re.compile(rf"(?:我是|您好我是|本人|这里是|这边是|敝姓|免贵姓|我姓)(?P<name>[{_HAN}·]{{1,10}})")
_CALLED = re.compile(rf"(?<!百)姓(?P<name>[{''.join(SURNAMES)}])(?=的|[^{_HAN}]|$)")
_TITLE = re.compile("(?:" + "|".join(sorted(TITLES, key=len, reverse=True)) + ")")
_ROLE = re.compile(
    "(?:" + "|".join(sorted(set(ROLES), key=len, reverse=True)) + rf")[ :（(]{{0,2}}(?P<name>[{_HAN}·]{{2,8}})"
)
_NICK_OF_THE_OLD = re.compile(rf"(?P<name>老[{''.join(sorted(COMMON))}]头)(?!儿|子)")
"""老孙头, as the old are called."""
_NICK = re.compile(rf"(?P<name>[小老阿][{''.join(SURNAMES)}{''.join(GIVEN)}])(?=[{re.escape(NICK_AFTER)}]|$)")
_LINE = re.compile(
    rf"^[ \t]*(?P<name>[{_HAN}]{{2,4}}|[{_HAN}]{{1,5}}·[{_HAN}]{{1,6}})[ \t]*(?:敬上|上|谨上|拜上|留|启)?[ \t]*$",
    re.MULTILINE,
)
_OPENING = re.compile(
    rf"^[ \t]*(?:尊敬的|亲爱的|致)?(?P<name>[{_HAN}]{{2,4}})[ \t]*(?:你好|您好)?[,:，：][ \t]*$", re.MULTILINE
)
_FREE = re.compile(rf"(?=(?P<name>[{''.join(SURNAMES)}][{_HAN}]{{1,2}}))")
_DOTTED = re.compile(rf"[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,8}})+")
_FOREIGN = re.compile("(?:" + "|".join(sorted(FOREIGN, key=len, reverse=True)) + rf")(?:·[{_HAN}]{{1,8}})?")
_FOREIGN_SHORT = frozenset(name for name in FOREIGN if len(name) == 2)
_JAPANESE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,3}|[\u30a1-\u30fa\u30fc]{2,8}"
    r"|[\u4e00-\u9fff]{2}[\u3041-\u3096]{2,3})(?=さん|様|氏|くん|ちゃん|先生)"
)
_JAPANESE_ROLES = frozenset(spaced("皆 客 お客 奥 旦那 医者 店員 運転手 神 娘 息子 店長 担当者 受付 看護師"))
_NOT_AFTER_INTRODUCTION = tuple("了他她它你我车外不来个上什么是的人这那餐菜醒停错好价".strip())
_SPEAK = re.compile(
    "说|告诉|讲|问|答|表示|认为|觉得|是(?!否|不是|谁|什么|因为)|帮|推荐|建议|昨天|今天|前天|昨晚"
    "|上次|负责|给我|跟我|叫我|让我|也|陪|拿|带|来"
)
_NO_BEGINNINGS = spaced("谢谢 多谢 安静 文明 高峰 阳光 白雪 金山 元宵 成功 江山 黄河 平安 和平")
"""Words that begin like a name and are counted among names by dictionaries."""
_NOT_A_NAME = frozenset(
    spaced(
        "学生 老师 司机 程序员 新人 新手 常客 白领 会员 文员 单身 单亲 全职 女生 男生 女的 男的 安卓 "
        "高中 高管 江苏 江西 广东 海南 云南 河南 湖南 海外 马来 古人 党员 农民 石家庄 成年 成都 温州 "
        "常州 金华 连云港 万科 方言 时候 钟点工"
    )
)


def han_names(text: str) -> Iterator[Found]:
    """Every name of a person written in Chinese characters; `text` is as `items.plain` gives it."""
    if not re.search(rf"[{_HAN}]", text):
        return
    for pattern, sure in ((_INTRODUCED, True), (_I_AM, False)):
        for match in pattern.finditer(text):
            yield from _introduced(text, match.start("name"), match.group("name"), sure, match.group())
    for match in _CALLED.finditer(text):
        yield _found(match.start("name"), match.group("name"), certain=False)
    yield from _titled(text)
    for match in _ROLE.finditer(text):
        yield from _after_role(text, match.start("name"), match.group("name"))
    yield from _of_the_old(text)
    for match in _NICK.finditer(text):
        yield from _nick(text, match.start(), match.group("name"))
    for match in _DOTTED.finditer(text):
        name = match.group()
        last = name.rindex("·") + 2
        end = re.search("[的在是有把来到与和被了过说正参论目饰等将也都就很不会跟给帮打]", name[last:])
        yield _found(match.start(), name[: last + end.start()] if end else name)
    for match in _FOREIGN.finditer(text):
        if match.group() not in _FOREIGN_SHORT or _free(text, match.start(), match.end()):
            yield _found(match.start(), match.group())
    yield from _given_alone(text)
    for match in _SHORT_CALLED.finditer(text):
        if (text[match.start() - 1] if match.start() else "\n") in _PRECEDING:
            yield _found(match.start(), match.group("name"), certain=False)
    yield from _lines(text)
    yield from _without_ground(text)
    if re.search("[\u3040-\u30ff]", text):
        for match in _JAPANESE.finditer(text):
            if match.group("name") not in _JAPANESE_ROLES:
                yield _found(match.start(), match.group("name"))


def _of_the_old(text: str) -> Iterator[Found]:
    for match in _NICK_OF_THE_OLD.finditer(text):
        yield _found(match.start(), match.group("name"), certain=False)


def looks_like_name(text: str) -> bool:
    """Whether a text of Chinese characters alone may be somebody's name: a family name first, and no word."""
    if text in FOREIGN:
        return True
    return (
        _plausible(text)
        or (len(text) == 4 and text[:2] in COMPOUND)
        or (len(text) == 2 and text[0] in "小老阿" and text not in han_words())
    )


def _found(start: int, name: str, certain: bool = True) -> Found:
    return Found(start, start + len(name), Kind.PERSON, folded(name), certain)


def _plausible(name: str) -> bool:
    """Two or three characters that can be a name and are no word."""
    if name.startswith(_NO_BEGINNINGS):
        return False
    if len(name) in (3, 4) and name[:2] in COMPOUND:
        return True
    if len(name) not in (2, 3) or name[0] not in _FAMILY or name in han_words() or name in _NOT_A_NAME:
        return False
    if len(name) == 3 and (
        (name[:2] in han_words() and (name[2] not in GIVEN or name[1] not in GIVEN))
        or (name[1:] in han_words() and name[0] not in COMMON)
    ):
        return False
    return not any(sign in "的了是在不我你他她们这那说吗呢吧啊就都也很没有要会么什" for sign in name[1:])


def _cut(text: str, start: int, run: str) -> str:
    """The name at the beginning of a run of characters: up to four before a boundary, else by its family name."""
    end = _END.search(run)
    upto = run[: end.start()] if end else run
    if 2 <= len(upto) <= 4:
        return upto
    for length in (3, 2):
        if (
            len(upto) > length
            and _plausible(upto[:length])
            and ((length == 3 and upto[1] in GIVEN and upto[2] in GIVEN) or length == 2)
        ):
            return upto[:length]
    return ""


def _introduced(text: str, start: int, run: str, sure: bool, whole: str) -> Iterator[Found]:
    if whole.startswith(("敝姓", "免贵姓", "我姓")):
        if run[0] in _FAMILY:
            yield _found(start, run[0], certain=False)
        return
    name = _cut(text, start, run)
    if not name or name.startswith(_NOT_AFTER_INTRODUCTION) or name in _NOT_A_NAME or name in han_words():
        return
    titled = _TITLE.search(name)
    if titled and titled.start() > 0:
        return
    if sure and not whole.startswith(("叫", "我叫", "他叫", "她叫", "叫我")):
        yield _found(start, name)
    elif sure or len(name) <= 3:
        nick = name[0] in "小老阿" and len(name) in (2, 3)
        plausible = _plausible(name) or nick or name[:2] in COMPOUND or any(name.startswith(each) for each in FOREIGN)
        twice = len(name) == 2 and name[0] == name[1]
        if (
            plausible
            or twice
            or (
                sure
                and whole.startswith("我叫")
                and (text[start + len(name) : start + len(name) + 1] or "。") in "，。,.!！ \n"
            )
        ):
            yield _found(start, name)


def _titled(text: str) -> Iterator[Found]:
    """王老师, 王明老师, 王小明老师."""
    for match in _TITLE.finditer(text):
        at, title = match.start(), match.group()
        following = text[match.end() : match.end() + 1]
        if following and following in _NOT_AFTER_TITLE.get(title, ""):
            continue
        yield from _before_title(text, at, title)


_NOT_AFTER_TITLE = {
    "总": "是时之体结数有会部共统理监裁经算价额量计分而",
    "工": "作程业资厂具人地会夫",
    "姐": "妹夫",
    "哥": "们儿",
    "叔": "叔",
    "姨": "妈",
    "伯": "伯母父",
    "爷": "爷们",
    "氏": "集家",
    "君": "子",
}
"""Characters that make another word of a short title."""


def _before_title(text: str, at: int, title: str) -> Iterator[Found]:
    for length in (4, 3, 2):
        name = text[at - length : at] if at >= length else ""
        if not name or not re.fullmatch(rf"[{_HAN}]+", name):
            continue
        bounded = (
            at == length or text[at - length - 1] in _PRECEDING or not "\u4e00" <= text[at - length - 1] <= "\u9fff"
        )
        if length == 4 and name[:2] in COMPOUND and bounded:
            yield _found(at - length, name)
            return
        if length == 3 and name[:2] in COMPOUND:
            yield _found(at - length, name)
            return
        if (
            length < 4
            and _plausible(name)
            and (bounded or (name[0] in COMMON and all(char in GIVEN for char in name[1:])))
        ):
            if length == 2 and name[1] in _FAMILY and not bounded:
                continue
            yield _found(at - length, name)
            return
        if length == 2 and name in COMPOUND:
            yield _found(at - length, name)
            return
        if length == 2 and name[0] in "小老阿" and name[1] in _FAMILY and name not in han_words():
            yield _found(at - length, name, certain=False)
            return
    family = text[at - 1] if at else ""
    before = text[at - 2] if at > 1 else "\n"
    across = len(title) == 1 or family not in COMMON
    if family not in _FAMILY or (across and f"{family}{title[0]}" in han_words()) or family + title in han_words():
        return
    if f"{before}{family}" in _WORDS_BEFORE_TITLES or (
        family in NEVER_ALONE and "\u4e00" <= before <= "\u9fff" and before not in "我是跟找问请让给有听和与向对的"
    ):
        return
    yield Found(at - 1, at, Kind.PERSON, family, certain=False)


_WORDS_BEFORE_TITLES = frozenset(
    spaced(
        "感谢 谢谢 多谢 语文 中文 英文 作文 论文 国文 历史 音乐 班主 地方 双方 对方 官方 警方 校方 院方 女方 男方 "
        "店方 平安 公安 保安 治安 收费 免费 话费 学费 出租车 公路 铁路 网路 大钱 国际 东方 南方 北方 "
        "西方 公司 打车 汽车 校车 火车 停车 黑车 专车 房车 卡车 公车 叫车"
        " 手机 女孩 男孩 小孩 年轻 中年 老年 青年 体育 美术 数学 物理 化学 家教 幼师 代课 外教 客服 "
        "售后 美发 理发 美容 健身 瑜伽 钢琴 舞蹈 足球 篮球 广告 金牌 高级 实习 值班 主治 急诊 牙科 "
        "内科 外科 儿科 眼科 宠物 家庭 心理 中医 西医 私人 开车 由于 对于 关于 至于 等于 属于 终于 "
        "位于 在于 善于 有关 相关 没关 机关 今年 去年 明年 每年 多年 国家 大家 专家 商家 人家 全家 "
        "管理 护理 代理 办理 处理 物业 保洁 水电 银行 柜台 酒店 前台 大堂 部门 区域 市场 产品 项目 "
        "运营 财务 行政 人事 技术 研发 销售 副总 执行 首席"
    )
)


def _after_role(text: str, start: int, run: str) -> Iterator[Found]:
    for length in (3, 2):
        name = run[:length]
        end = start + length
        after = text[end : end + 1] or "\n"
        if len(name) < length or name in han_words():
            continue
        foreign = name in FOREIGN
        nick = length == 2 and name[0] in "小老阿" and name[1] in _FAMILY
        bounded = after in _FOLLOWING or not "\u4e00" <= after <= "\u9fff" or _SPEAK.match(text, end) is not None
        if (foreign or nick or (_plausible(name) and (name[0] not in NEVER_ALONE or length == 3))) and bounded:
            yield _found(start, name)
            return


def _nick(text: str, start: int, name: str) -> Iterator[Found]:
    """小唐, 老王, 阿强 as those who do something."""
    if name in han_words() or (name[1] not in COMMON and name[0] != "阿") or name in ("老何", "老是", "小应"):
        return
    before = text[start - 1] if start else "\n"
    if before in _PRECEDING or not "\u4e00" <= before <= "\u9fff" or before in "服席员户事友安机傅台谢妈工生":
        yield _found(start, name, certain=False)


def _free(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    return before in _PRECEDING and after in _FOLLOWING


_PAIR = re.compile(rf"(?=(?P<name>[{''.join(sorted(GIVEN))}豆妞糖果苗丫牛团圆]{{2}}))")
_LIKE_FOREIGN = re.compile(
    "[阿埃艾奥巴贝比彼宾博查戴丹德蒂迪杜恩尔法菲费芬弗戈格哈赫亨霍吉杰卡凯坎柯肯库拉莱兰朗勒雷丽莉琳"
    "卢鲁伦罗洛玛麦迈曼梅蒙莫穆娜妮尼诺帕佩皮珀乔琼瑞萨塞桑森莎斯丝苏塔泰托瓦维韦沃希谢辛雅伊尤约泽"
    "詹珍兹佐安]{3,5}"
)
_FOREIGN_PLACES = frozenset(
    spaced(
        "巴塞罗 德雷斯 莫斯科 拉萨 维也纳 特斯拉 亚马逊 阿斯 奥斯卡 阿尔卑斯 伊斯兰 奥斯陆 德克萨斯 "
        "拉斯维 罗马尼 爱尔兰 芬兰 波兰 荷兰 苏格兰 英格兰 格兰 乌克兰 伊拉克 卡塔尔 尼泊尔 阿迪达斯 "
        "巴比伦 雅思 托福 麦德龙 兰蔻 曼哈顿 洛杉矶 尼斯 凯恩斯 戴森 雷克萨斯 玛莎拉蒂 巴黎 伦敦"
    )
)


def _given_alone(text: str) -> Iterator[Found]:
    """雅婷回复很快, 豆豆妈妈, 安吉拉来过: given names alone, from lists or written like ones from elsewhere."""
    for match in _PAIR.finditer(text):
        name, start = match.group("name"), match.start()
        before = text[start - 1] if start else "\n"
        after = text[start + 2 : start + 4]
        if (
            name in han_words()
            or name in _NOT_A_NAME
            or not (
                before in _PRECEDING
                or not "\u4e00" <= before <= "\u9fff"
                or text[max(0, start - 2) : start] in _KIN_BEFORE
            )
        ):
            continue
        listed = "g" in names().get(name, "")
        twice = name[0] == name[1]
        called = text[max(0, start - 2) : start] in _KIN_BEFORE or after[:2] in (
            "妈妈",
            "爸爸",
            "阿姨",
            "奶奶",
            "爷爷",
            "姐姐",
            "哥哥",
        )
        if (
            listed
            and (
                _free(text, start, start + 2)
                or called
                or _SPEAK.match(text, start + 2)
                or after[:1] in "回教推处没不很"
            )
        ) or ((twice or listed) and called):
            yield _found(start, name, certain=False)
    for match in _LIKE_FOREIGN.finditer(text):
        name, start = match.group(), match.start()
        before = text[start - 1] if start else "\n"
        places = any(name.startswith(place) or place.startswith(name) for place in _FOREIGN_PLACES)
        if not places and name not in han_words() and before in _PRECEDING and _SPEAK.match(text, match.end()):
            yield _found(start, name)


_KIN_BEFORE = frozenset(
    spaced(
        "儿子 女儿 老公 老婆 朋友 同事 室友 邻居 同学 妹妹 弟弟 姐姐 哥哥 闺蜜 男友 女友 孩子 客服 "
        "店员 主播 访者 护士 导购 司机"
    )
)


def _lines(text: str) -> Iterator[Found]:
    """A line with nothing but a name: a signature, or whom a letter is to."""
    if "\n" not in text:
        return
    for match in _LINE.finditer(text):
        name = match.group("name")
        last = not text[match.end() :].strip()
        if (
            "·" in name
            or (_plausible(name) and (last or match.group().strip() != name))
            or (name[:2] in COMPOUND and last)
        ):
            yield _found(match.start("name"), name)
    for match in _OPENING.finditer(text):
        if _plausible(match.group("name")):
            yield _found(match.start("name"), match.group("name"))


_SHORT_CALLED = re.compile(
    rf"(?P<name>[{''.join(sorted(GIVEN - frozenset('大小美学老可好新')))}])(?=[哥姐](?:[^{_HAN}们]|$"
    rf"|[说请去来在给帮让和也很人]))"
)


def _without_ground(text: str) -> Iterator[Found]:
    """Full names in running text: typical characters, and boundaries or a verb of speaking about them."""
    for match in _FREE.finditer(text):
        name, start = match.group("name"), match.start()
        before = text[start - 1] if start else "\n"
        open_before = before in _PRECEDING or not "\u4e00" <= before <= "\u9fff"
        if not open_before:
            continue
        if len(name) == 3 and _plausible(name) and name[1] in GIVEN and name[2] in GIVEN and name[0] not in NEVER_ALONE:
            end = start + 3
            after = text[end] if end < len(text) else "\n"
            if (
                after in _FOLLOWING
                or not "\u4e00" <= after <= "\u9fff"
                or (name[0] in COMMON and not _word_across(text, end))
            ):
                yield _found(start, name)
                continue
        if len(name) == 3 and _bounded_full(text, start, name, before):
            yield _found(start, name)
            continue
        short = name[:2]
        if len(short) == 2 and _short_full(text, start, short, before):
            yield _found(start, short)
        elif len(name) == 3 and name[0] in COMMON | {"金"} and _plausible(name) and _said_of(text, start + 3, before):
            yield _found(start, name)


def _short_full(text: str, start: int, short: str, before: str) -> bool:
    """A family name and one character, where it can hardly be anything else."""
    if not _plausible(short):
        return False
    typical = short[0] in COMMON and short[1] in GIVEN and _starts_clause(before)
    if typical and _SPEAK.match(text, start + 2):
        return True
    after = text[start + 2] if start + 2 < len(text) else "\n"
    if short[0] in COMMON and short[1] in GIVEN and before in _PRECEDING and after in _FOLLOWING:
        return True
    return _object(text, start, short, before) or (short[0] in COMMON and _said_of(text, start + 2, before))


def _said_of(text: str, end: int, before: str) -> bool:
    """Whether a clause begins that says where somebody is from, or what somebody said."""
    return _starts_clause(before) and re.match("是.{1,4}人|说|告诉", text[end : end + 6]) is not None


def _bounded_full(text: str, start: int, name: str, before: str) -> bool:
    """范晓萱没来: a whole name at the beginning of a clause or of a list, with one typical character at least."""
    if not _plausible(name) or name[0] in NEVER_ALONE or not (name[1] in GIVEN or name[2] in GIVEN):
        return False
    after = text[start + 3] if start + 3 < len(text) else "\n"
    return (_starts_clause(before) or before in "到和跟与、") and after in _FOLLOWING + "没不都（(投帮教喜回处"


def _object(text: str, start: int, short: str, before: str) -> bool:
    """联系李伟。: a name of two characters between a verb that takes a person and the end of a clause."""
    if short[0] in NEVER_ALONE - set("高白石叶万于方") or short[1] not in GIVEN or not _plausible(short):
        return False
    after = text[start + 2] if start + 2 < len(text) else "\n"
    if _starts_clause(before) and (after in "、没不投教喜回处都帮" or text[start + 2 : start + 3] in ("", "（", "(")):
        return True
    return before in "系找问给跟和让请诉谢陪替帮见识与及、是到" and after in "，。、；：！？,.;:!?\n ）)说去来帮给也的"


def _starts_clause(before: str) -> bool:
    return before in '，。、；！？,.;!?\n “"'


def _word_across(text: str, end: int) -> bool:
    """Whether the last character of a supposed name begins a word with the one after it."""
    return text[end - 1 : end + 1] in han_words()
