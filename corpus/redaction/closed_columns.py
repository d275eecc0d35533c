"""What stands in the closed columns of a table: countries, languages, products, choices; hardly ever a person.

A short answer under a title that asks for a place, a language, a thing or a kind is never taken for somebody: Kenya,
Jordan and 约旦 are given names and words of names too. Under any other title only what is surely a name is somebody,
and under one that asks for people ("Which nurse helped you?") whatever was found. Columns that hold people's own
names are not among a table's answers at all. Knows no text but that of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.redaction.items import Found, Kind, plain
from corpus.redaction.latin_words import TITLES
from corpus.redaction.name_lists import folded, names
from corpus.redaction.people import is_full
from corpus.segmenting import Segmented

_LONGEST = 40
"""Characters of a choice; longer ones are sentences, in which people may be named."""
_PARTED = re.compile(r"[;；,，、،|/]")
_BETWEEN = " · "
"""Stands between the answers in the line that heads a respondent's words (see `corpus.readers.table_rows`)."""


def _words(*lines: str) -> str:
    return "|".join(word for line in lines for word in line.split())


def _own(*lines: str) -> str:
    """Arabic words, folded, with what makes them somebody's: your city, your language."""
    endings = "(?:ك|كم|كن)"
    return "|".join(
        f"{word[:-1]}(?:ه|ت{endings})" if word.endswith("ه") else f"{word}{endings}?"
        for word in " ".join(lines).split()
    )


_THINGS = re.compile(
    r"\b(?:"
    + _words(
        "countr(?:y|ies) nation(?:s|ality)? citizenship regions? states? province county district cit(?:y|ies)",
        "towns? village municipality places? locations? area neighbou?rhood continent time.?zone market",
        "languages? tongue dialect currency products? brands? tools? apps? applications? software platforms?",
        "services? features? plan subscription package models? version devices? browsers? operating.system os",
        "frameworks? librar(?:y|ies) programming technolog(?:y|ies) stack vendors? providers? suppliers?",
        "compan(?:y|ies) organi[sz]ation employer industr(?:y|ies) sector department team division branch stores?",
        "shops? channels? sources? categor(?:y|ies) topics? tags? types? kind job occupation profession roles?",
        "position gender sex age education degree school university college major course subject religion",
        "ethnicity airline airport station route hotel restaurant vehicle car games? database editor cloud",
    )
    + r")\b|"
    + _words(
        "国家 国籍 地区 省份 城市 所在 地点 居住地 籍贯 出生地 [省市县区镇村]$ 语言 母语 方言 货币 产品 品牌 工具",
        "软件 应用 平台 服务 功能 套餐 型号 版本 设备 浏览器 系统 技术 框架 供应商 公司 单位 企业 机构 行业 部门",
        "团队 门店 店铺 渠道 来源 类别 类型 分类 主题 标签 职位 职业 岗位 职务 角色 性别 年龄 学历 学校 大学 专业",
        "课程 民族 宗教 机场 车站 线路 酒店 餐厅 车型 游戏 國家 國籍 地區 語言 母語 產品 應用 국가 나라 국적 지역",
        "시도 시군구 도시 동네 장소 위치 거주지 출생지 언어 모국어 방언 통화 제품 상품 브랜드 도구 \\b툴 \\b앱",
        "어플 소프트웨어 플랫폼 서비스 기능 요금제 모델 버전 기기 브라우저 운영.?체제 기술 프레임워크 공급사 회사",
        "기업 기관 업종 산업 부서 \\b팀 지점 매장 채널 경로 분류 유형 종류 카테고리 주제 태그 직무 직업 직종 역할",
        "직급 직책 성별 나이 연령 학력 학교 대학 전공 과목 종교 항공사 공항 노선 호텔 식당 차종 게임",
    )
    + r"|\b(?:ال)?(?:"
    + _own(
        "دوله دول بلد بلدان جنسيه منطقه محافظه ولايه مدينه مدن قريه حي مكان موقع لغه لغات لهجه عمله منتج منتجات",
        "علامه اداه ادوات تطبيق تطبيقات برنامج برامج منصه منصات خدمه خدمات ميزه باقه طراز اصدار جهاز متصفح نظام",
        "تقنيه تقنيات مورد شركه مؤسسه قطاع قسم فريق فرع متجر قناه مصدر فئه نوع تصنيف موضوع وظيفه مهنه دور منصب",
        "جنس عمر تعليم مؤهل مدرسه جامعه تخصص دين مطار محطه فندق مطعم سياره لعبه",
    )
    + r")\b"
)
_PEOPLE = re.compile(
    r"\b(?:"
    + _words(
        "who whom whose nurses? doctors? dr physician therapist teacher tutor lecturer professor agents?",
        "representative rep managers? supervisor boss advis[eo]r consultant colleagues? coworkers? friends?",
        "partner spouse mother father parents? child(?:ren)? interviewer moderator facilitator researcher staff",
        "employee clerk assistant officer driver courier host guide mentor coach trainer contact carer caregiver",
        "midwife volunteer author person assigned assignee owner handled.by served.by leader",
    )
    + r")\b|"
    + _words(
        "谁 誰 哪位 姓名 名字 护士 医生 大夫 老师 教师 客服 经理 主管 同事 朋友 家人 访谈员 主持人 研究员 员工",
        "店员 司机 快递员 顾问 导师 教练 负责人 联系人 处理人 人员 누구 누가 성함 간호사 의사 선생 교사 강사 교수",
        "상담원 상담사 직원 담당자 매니저 관리자 동료 친구 가족 면접관 진행자 연구원 기사 코치 멘토 사장 من.هو",
        "من.هي من.الذي من.التي من.قام ممرض طبيب دكتور معلم مدرس\\b استاذ موظف مدير مشرف زميل صديق باحث سائق",
        "مستشار مدرب مندوب مسوول",
    )
)
_NAMED = re.compile(r"\bnames?\b|名称|이름|\bاسم\b|\bالاسم\b")
"""Asks for people, unless for the name of a thing."""


def asks_for_things(title: str) -> bool:
    """Whether a column's title asks for a place, a language, a thing or a kind, and for nobody."""
    small = " ".join(folded(word) for word in plain(title).split())
    return _THINGS.search(small) is not None and _PEOPLE.search(small) is None


def asks_for_people(title: str) -> bool:
    """Whether a column's title asks for people."""
    small = " ".join(folded(word) for word in plain(title).split())
    return not asks_for_things(title) and (_PEOPLE.search(small) or _NAMED.search(small)) is not None


@dataclass(frozen=True, slots=True)
class ClosedColumns:
    """The closed columns of a table."""

    things: frozenset[str]
    """Titles of those that ask for things."""
    others: frozenset[str]
    """Titles of those that ask neither for things nor for people."""
    thing_values: frozenset[str]
    """Short answers under the former alone."""
    other_values: frozenset[str]
    """Short answers under both, but none that asks for people."""

    @classmethod
    def of(cls, segmented: Segmented) -> ClosedColumns:
        """Those of a source; none where it is no table."""
        answers: dict[str, set[str]] = {}
        for person in segmented.participants:
            if "#" in person.id:
                for title, value in person.attributes.items():
                    answers.setdefault(title, set()).add(value)
        things = frozenset(filter(asks_for_things, answers))
        people = frozenset(filter(asks_for_people, answers))
        others = frozenset(answers) - things - people
        told = _short(answers, people)
        free = _short(answers, others)
        return cls(things, others, _short(answers, things) - told - free, (_short(answers, things) | free) - told)

    def __bool__(self) -> bool:
        return bool(self.things or self.others)

    def options(self) -> Iterable[str]:
        """Every choice under a title that asks for things."""
        return (part.strip() for value in self.thing_values for part in _PARTED.split(value))

    def without(self, found: Iterable[Found], text: str) -> list[Found]:
        """What was found in a text of the table, whole or one of its strings, without people that are none."""
        if not self:
            return list(found)
        return [item for item in found if item.kind is not Kind.PERSON or not self.is_nobody(item, text)]

    def is_nobody(self, item: Found, text: str) -> bool:
        """Whether somebody found is an answer in a closed column, and not surely somebody."""
        if text in self.thing_values:
            return True
        if text in self.other_values:
            return not _surely(item, text)
        if text in self.things or text in self.others:
            return text in self.things or not is_full(item.key)
        title, value = self._answer(item, text)
        if title in self.things and len(value) <= _longest(value):
            return True
        return title in self.others and len(value) <= _longest(value) and not _surely(item, text)

    def _answer(self, item: Found, text: str) -> tuple[str, str]:
        """Title and value of the answer that something stands in, in the line that heads a respondent's words."""
        start, end = text.rfind("\n", 0, item.start) + 1, text.find("\n", item.end)
        line = text[start : end if end >= 0 else len(text)]
        at = line.rfind(_BETWEEN, 0, item.start - start)
        if at < 0:
            return "", ""
        piece = line[at + len(_BETWEEN) :].partition(_BETWEEN)[0]
        title, colon, value = piece.partition(": ")
        place = item.start - start - at - len(_BETWEEN)
        return (title, value) if colon and place >= len(title) else (title if title in self.things else "", "")


def _short(answers: dict[str, set[str]], titles: Iterable[str]) -> frozenset[str]:
    return frozenset(value for title in titles for value in answers[title] if len(value) <= _longest(value))


def _longest(value: str) -> int:
    """Characters that a value of so many choices may have."""
    return _LONGEST * (1 + len(_PARTED.findall(value)))


def _surely(item: Found, text: str) -> bool:
    """Whether a choice is surely somebody's name: a title stands before it, lists know it as a given name alone, or it
    is a whole name, or one in a script without capitals, that may be looked for elsewhere."""
    written = text[item.start : item.end]
    before = re.search(r"([^\W\d_]+)\.?\s*$", text[max(0, item.start - 20) : item.start])
    if before is not None and folded(before.group(1)) in TITLES:
        return True
    if item.certain and (" " in item.key or not plain(written).isascii()):
        return True
    return any("g" in names().get(part, "") and "w" not in names()[part] for part in item.key.split())
