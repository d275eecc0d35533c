"""Titles of columns → what they hold, in the words of survey, review and help-desk tools. Knows titles, no values.

The lists hold what tools write over their columns, in English, Chinese, Korean and Arabic. A title counts only as a
whole: "Comments" is one of them, "Which comments did you read?" is a question of somebody's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# A blank in these patterns also stands for none, so that "start date" is "startdate", "Start Date" and "StartDate".
_LISTS: tuple[tuple[str, str, str], ...] = (
    (
        "ignore",
        "",
        r"index|row|(?:parent|sub) index|device ?id|form ?id|instance ?id|meta .*|validation status|start geopoint"
        r"|status|progress|duration.*|finished|external (?:data )?reference|distribution channel|collector(?: id)?"
        r"|custom data.*|user image|avatar.*|is edited|start language|last page|seed|url|.*[ ]url|link|.*[ ]link"
        r"|permalink"
        r"|network id|upload id|refurl|referr?er.*|interview time|total time|time spent|seconds to complete|browser"
        r"|q\d+[ ](?:browser|version|operating system|resolution)|operating system|user agent|meta info.*"
        r"|recipient id|display order|q\d+[ ]do(?:[ ].*)?"
        r"|q[ ](?:recaptcha|relevant|duplicate|terminate|data|url|language|total|ballot|fraud|straight|unanswered).*"
        r"|sc\d+|(?:.*[ ])?page submit|(?:.*[ ])?(?:first click|last click|click count)|response type|ending"
        r""
        r"|group time.*|question time.*|.* millis since epoch|package name|thumbnail|images?|photos?|picture"
        r"|survey id|form id|questionnaire id|utm .*|complete|completed|modified time|last modified time"
        r"|last update date|quiz feedback|points[ ].+|response url|edit link|submission ip count"
        r"|所用时间|来源|来源详情|总分|答题时长|填写设备|操作系统|浏览器|图片|头像|链接|状态"
        r"|소요 ?시간|유입 ?경로|상태|사진|이미지|링크|المدة|الحالة|الصورة|الصور|الرابط|رابط.*",
    ),
    ("ignore", "survey type", r"(?:survey|question|metric) ?type|survey kind"),
    (
        "personal",
        "account",
        r"user ?name|user nick(?:name)?|nick ?name|author(?: title| name| id)?|reviewer(?: name| nickname| id)?"
        r"|review user ?name|consumer(?: name)?|profile ?name|customer name|display ?name|account name|handle"
        r"|e ?mail.*|.*[ ]e ?mail(?: address)?|review user email|review consumer user id|screen ?name|user display name"
        r"|reviewer display name|author name|author name label|requester|requester name"
        r"|用户名|用户昵称|昵称|用户昵稱|会员名|评论者|评价人|作者|邮箱|电子邮件|电子邮箱|电子邮件地址|邮件"
        r"|이메일|이메일 ?주소|전자 ?메일|작성자|등록자|닉네임|구매자|아이디|사용자 ?이름|사용자 ?이름"
        r"|البريد.*|عنوان البريد.*|اسم المستخدم|اسم العميل|الكاتب|المراجع|صاحب المراجعة|كاتب المراجعة",
    ),
    (
        "personal",
        "",
        r"(?:sender |submission |user |client )?ip(?: address|addr)?|first name|last name|full name|name"
        r"|surname|given name|family name|middle name|your name|person name|contact name|contact|contact number"
        r"|recipient.*name|recipient.*|location (?:latitude|longitude)|latitude|longitude"
        r"|(?:.*[ ])?(?:tele|cell|mobile )?phone(?: number| no)?"
        r"|mobile(?: number| no)?|tel|(?:postal |street |home |mailing )?address|date of birth|dob|birth ?date"
        r"|assignee|assigned to|owner|agent(?: name)?|ticket owner|agent assigned|signature|passport.*|national id"
        r"|id number|reviewer (?:job title|linkedin)|linkedin.*|twitter.*|facebook.*|instagram.*|zip|zip code"
        r"|postcode|postal code|whatsapp.*|wechat.*"
        r"|姓名|名字|名称|您的姓名|你的姓名|联系电话|电话|电话号码|手机.*|联系方式|地址|住址|来自ip|ip地址|身份证.*"
        r"|微信.*"
        r"|提交人|创建人|填写人|客服姓名|处理人|受理人|客户姓名|收货人"
        r"|이름|성명|담당.*|성함|전화.*|휴대폰.*|휴대 ?전화.*|연락처.*|주소|상담원|고객 ?명|생년월일|ip ?주소"
        r"|الاسم.*|اسمك|الهاتف|رقم الهاتف|رقم الجوال|الجوال|رقم الموبايل|العنوان|تاريخ الميلاد|عنوان ip|الموظف"
        r"|المسؤول|(?:اسم )?(?:ال)?(?:باحث|موظف|مندوب|منسق|مشرف)(?: .*)?",
    ),
    (
        "id",
        "person",
        r"respondent(?: (?:id|no|number|code))?|participant(?: (?:id|no|number|code))?|person id|user(?: id)?"
        r"|contact id"
        r"|customer(?: (?:id|no|number))?|member id|受访者(?:编号)?|参与者(?:编号)?|用户(?:编号|id)?|客户(?:编号)?"
        r"|응답자(?: ?(?:번호|id))?|참가자(?: ?번호)?|고객(?: ?번호)?|회원 ?번호"
        r"|رقم المشارك|المشارك|رقم المستجيب|المستجيب|رقم العميل",
    ),
    (
        "id",
        "",
        r"id|#|no|nr|.*[ ]id|response ?id|review ?id|case(?: (?:id|no|number))?|ticket(?: (?:no|number|id))?|code|token"
        r"|submission id|record id|response number|row id|conversation id|uuid|guid"
        r"|编号|序号|答卷编号|答卷序号|工单(?:编号|号)|订单号"
        r"|.*번호|순번|응답 ?id|문의 ?번호|리뷰 ?번호|티켓 ?번호"
        r"|المعرف|معرف.*|رقم .*|(?:ال)?رقم(?: مسلسل)?|الرقم المسلسل|رقم التذكرة|رقم الطلب|رقم الاستجابة|م",
    ),
    (
        "date",
        "start",
        r"start|start date.*|(?:date|time) started|start time|started at|stage date.*|created date start"
        r"|begin(?:ning)? time"
        r"|.*开始.*时间|开始日期|시작 ?시간|시작 ?일시|وقت (?:البدء|بدء|بداية).*|تاريخ (?:البدء|بدء|بداية).*",
    ),
    ("date", "end", r"end|end date|结束日期|.*结束.*时间|종료 ?일시|종료일|تاريخ الانتهاء"),
    (
        "date",
        "sent",
        r"updated at|last updated?(?: date.*)?|modified|date modified|.*last update.*|replied at|repl(?:y|ied) date.*"
        r"|.*reply date.*|developer reply date and time|survey sent(?: at)?|sent(?: at)?|date last action"
        r"|date ?stamp|due.*|.*[ ]modified"
        r"|solved at"
        r"|company reply date.*|last modified.*|owner answer timestamp.*|review reply update time|reply update time"
        r"|更新时间|修改时间|回复时间|商家回复时间|수정일|답변일|답글 ?일자|답변 ?일시|تاريخ الرد|تاريخ التحديث"
        r"|آخر تحديث",
    ),
    (
        "date",
        "",
        r"date|.*[ ]date|time ?stamp|submit date.*|date submitted|recorded date|end date"
        r"|create(?:d)? time"
        r"|created(?: at| on| date)?|created .*|submitted(?: at| on| date)?|at|when|day|month|submission (?:date|time)"
        r"|completion time|completed at|end time|responded(?: at)?"
        r"|review (?:date|datetime.*|time.*|submit date and time)"
        r"|published(?: at| date)?|publish.* date|review created(?: utc| at)?|posted(?: at| on)?|time of review"
        r"|comment time"
        r"|updated label|response date|received(?: at)?|date created|ctime|datetime"
        r"|日期|提交日期|评价时间|评论时间|评论日期|时间|时间戳记?|(?:完成|交卷|提交).*时间|创建时间|发布时间"
        r"|点评时间|填写时间"
        r"|날짜|일시|작성일|작성 ?일자|작성 ?일시|(?:리뷰 ?)?등록 ?(?:일|일시)|응답 ?일시|응답 ?일자|응답 ?시간"
        r"|완료 ?시간|제출 ?일시"
        r"|제출 ?시간"
        r"|타임스탬프|참여 ?일시|참여 ?시간|리뷰 ?작성일|접수일|접수 ?일시"
        r"|التاريخ|تاريخ.*|طابع زمني|الطابع الزمني|وقت الإكمال|وقت الانتهاء|وقت الإرسال",
    ),
    ("speaker", "", r"speaker|speaker name|voice|说话人|發言人|发言人|讲者|화자|발화자|المتحدث"),
    ("time", "", r"timecode|time|offset|시간|وقت|الوقت"),
    ("question", "", r"question(?: text| title| label)?|prompt|问题|題目|题目|问题内容|질문|문항|السؤال|نص السؤال"),
    (
        "staff",
        "",
        r"repl(?:y|ies)|.*[ ]reply|reply (?:content|text|body|comment)"
        r"|developer re(?:sponse|ply)(?: (?:body|text|content))?"
        r"|response from .*|response (?:text|from owner)|owner (?:answer|reply|response)|owner response text"
        r"|agent (?:reply|response|comments?|answer)|company re(?:ply|sponse)|seller re(?:ply|sponse)"
        r"|merchant re(?:ply|sponse)"
        r"|merchant comment|vendor response|business re(?:ply|sponse)|review reply comment|response from owner text"
        r"|official answer|resolution notes?|management response|host response|brand response"
        r"|商家回复|客服回复|开发者回复|官方回复|回复|回复内容|卖家回复|店家回复|答复"
        r"|답글(?: ?내용)?|상담원 ?답변|(?:상담|처리) ?(?:요약|내용|결과)"
        r"|(?:판매자|사장님|관리자|업체) ?(?:댓글|답변|답글)(?: ?내용)?"
        r"|사장님 ?(?:댓글|답글)|개발자 ?답변|사업자 ?답글|관리자 ?답변"
        r"|رد.*|الرد|رد البائع|رد الشركة|رد المطور|رد الدعم",
    ),
    ("language", "", r"user language|language(?: code)?|lang|review(?:er)? language|locale|语言|언어|اللغة"),
    (
        "closed",
        "nps group",
        r".*nps (?:group|category|segment|type)|nps|category nps|promoter type|respondent type|nps 分组|客户类型 nps",
    ),
    (
        "closed",
        "version",
        r"(?:app |review created |reviewed |product )?version(?: name| label)?|app version(?: name| code)?|im version.*"
        r"|版本|版本号|应用版本|앱 ?버전|버전|الإصدار|إصدار التطبيق",
    ),
    (
        "closed",
        "helpful votes",
        r"(?:use|help)ful vote count|zan (?:cnt|count)|thumbs up(?: count)?|helpful(?: votes?| count)?"
        r"|likes?(?: count)?|review likes"
        r"|upvotes|votes"
        r"|vote (?:sum|count)"
        r"|found helpful|im vote ?(?:sum|count).*|people found helpful|num(?:ber)? helpful|useful(?: count)?"
        r"|total votes"
        r"|点赞数|点赞|有用数?|赞|赞同数|도움이 ?돼요|(?:리뷰 ?)?도움 ?수|도움이 ?됐어요|추천 ?수|공감 ?수|مفيد"
        r"|عدد الإعجابات"
        r"|الإعجابات",
    ),
    (
        "closed",
        "",
        r".*[ ](?:cnt|count)|(?:user )?level|tags?|labels?|topics?|category|categories|score category|标签|태그"
        r"|الوسوم|priority|channel|source",
    ),
    (
        "scale",
        "rating",
        r"rating.*|.*[ ]ratings?|star rating|stars?|review (?:stars|rating)|grade|im rating.*|overall(?: rating)?"
        r"|star count"
        r"|评分|总评分|总评|星级|星数|打分|口味|环境|服务|.*평점|.*별점|평가 ?점수|التقييم|تقييم|عدد النجوم|النجوم"
        r"|تقييم المراجعة",
    ),
    (
        "scale",
        "",
        r"score|.*[ ]score|nps(?: score| rating)?|csat(?: score)?|ces(?: score)?|overall satisfaction|satisfaction"
        r"|得分|分数|满意度|推荐分|점수|만족도|추천 ?점수|추천 ?의향|الدرجة|درجة.*|الرضا|مستوى الرضا",
    ),
    (
        "open",
        "title",
        r"(?:review |comment )?title(?: label)?|subject|headline|summary|review (?:headline|heading|summary)"
        r"|标题|评论标题|主题|工单标题|제목|리뷰 ?제목|문의 ?제목|عنوان المراجعة|عنوان التقييم|الموضوع|عنوان التعليق",
    ),
    (
        "open",
        "",
        r"text|comments?|feedback|review(?: ?(?:text|body|content|comment|description))?|content(?: label)?|message"
        r"|body"
        r"|description|verbatim|answer|suggestions?|complaints?|transcript|utterance|notes? from customer|pros|cons"
        r"|other|reason|comment (?:text|body)|customer comment|additional comments?|satisfaction comment|response"
        r"|open ended response|review text|likes and dislikes|advantages|disadvantages|free text|remarks?"
        r"|评论(?:内容)?|评价(?:内容)?|内容|反馈|反馈内容|意见|建议|回答|答案|文本|点评(?:内容)?|追评|留言|备注|描述"
        r"|问题描述|优点|缺点"
        r"|其他|其它|工单内容|评论文本"
        r"|리뷰|후기|내용|의견|피드백|답변|댓글|리뷰 ?(?:상세)? ?내용|상품평|코멘트|한줄평|문의 ?내용|상세 ?내용"
        r"|장점|단점|기타"
        r"|기타 ?의견|건의 ?사항|응답"
        r"|التعليق|تعليق|التعليقات|النص|نص المراجعة|نص التعليق|الملاحظات|ملاحظات|المراجعة|الإجابة|الرأي|نص الإجابة"
        r"|الاقتراحات|اقتراحات|الشكوى|الوصف|المحتوى|الرسالة|المزايا|العيوب|أخرى|المميزات",
    ),
)
_PATTERNS = tuple(
    (role, meaning, re.compile(pattern.replace(" ", " ?").replace(" ??", " ?").replace("[ ?]", "[ ]")))
    for role, meaning, pattern in _LISTS
)
_PERSONAL_WORDS = re.compile(
    r"\be-?mail\b|\bphone\b|\bmobile number\b|\b(?:full|first|last|your|family) name\b|\bhome address\b|\bcall you\b"
    r"|姓名|名字|手机|电话|邮箱|微信|住址|联系方式|称呼|이름|성함|연락처|휴대폰|전화번호|이메일|اسمك|الاسم|هاتف|جوال"
    r"|بريد"
)
_ASKS_FOR_WORDS = re.compile(
    r"\bwhy\b|\bplease (?:describe|explain|specify|tell|share|elaborate)|\btell us\b|\bdescribe\b|\bexplain\b"
    r"|\bwhat (?:would|could|should|else|went|did you (?:like|dislike)|do you (?:like|dislike)|made|happened|can we"
    r"|stopped)"
    r"|\bhow (?:could|can) we\b|\banything else\b|\bany (?:other|further|additional)\b|\bspecify\b|\breasons?\b"
    r"|\bcomments?\b|\bsuggest|\bimprove|\bin your own words\b|\bfeedback\b|\bother\b.*\btext\b|\bmost important reason"
    r"|为什么|为何|原因|说明|描述|说说|讲讲|困难|想说|请填写|请注明|建议|意见|改进|改善|想法|看法|感受|还有什么|怎样"
    r"|如何评价|其他"
    r"|이유|왜|개선|의견|자유롭게|적어|말씀|건의|바라는|불편|아쉬|좋았던|기타|어떤 점|무엇을 바꾸"
    r"|لماذا|السبب|سبب|اقتراح|تحسين|ملاحظات|صف |اشرح|أخبرنا|رأيك|ما الذي|أخرى|تعليق"
)
_RECOMMENDS = re.compile(
    r"(?<![a-z])nps(?![a-z])|net promoter|how likely .*recommend|recommend .*(?:friend|colleague)"
    r""
    r"|likelihood to recommend"
    r"|推荐.*(?:朋友|同事|他人|可能|意愿|亲友)|(?:可能性|愿意|意愿).*推荐|净推荐|추천.*(?:의향|가능성|하시겠|정도)"
    r"|순추천"
    r"|توصي|تنصح|التوصية"
)
_COUNTS = re.compile(
    r"\b(?:number|count) of\b|\bhow many\b|\b(?:members|children|years|times|visits|orders)\b|人数|几[个次人位]|多少"
    r"|次数|数量|몇|인원|횟수"
    r"|개수|عدد|كم "
)
_LISTS_CHOICES = re.compile(
    r"\btags?\b|\blabels?\b|all that apply|select all|choose all|multiple|多选|可多选|标签|모두 ?(?:선택|골라|고르)"
    r"|복수|태그|اختر كل|الوسوم|متعدد"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PARTS = re.compile(r"[\s_./:·|-]+")
_NUMBERED = re.compile(
    r"^\s*(?:\(?\d{1,3}\s*[.、)）:：]|第\s*\d{1,3}\s*题[:：]?|[qQ]\d{1,3}(?:[.:、)]|\s-)|س\d{1,2}[.:])\s*"
)
_RANGE = re.compile(
    r"(?<!\d)(?P<low>-?\d{1,2})\s*(?:\([^()]{0,60}\)|（[^（）]{0,60}）|[^\W\d]{0,3})?\s*(?:-|–|—|~|～|to|bis|至|到|から|에서|부터|إلى|الى)\s*"
    r"(?P<high>\d{1,3})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class TitleSays:
    """What a title tells by itself."""

    role: str = ""
    """One of `corpus.sidecar.COLUMN_ROLES`, or empty."""
    meaning: str = ""
    """Which of its role it is: an account, a rating, a date of the start…"""


def plain_title(title: str) -> str:
    """A title as it is compared: without case, numbering, marks and the humps of CamelCase."""
    spaced = _CAMEL.sub(" ", unicodedata.normalize("NFKC", title))
    spaced = _NUMBERED.sub("", spaced.replace("(UTC)", " "))
    return _PARTS.sub(" ", spaced).strip(" ?？؟*#").casefold() or title.strip()


@lru_cache(maxsize=8192)
def title_says(title: str) -> TitleSays:
    """The role that a whole title names; empty where it is a title of somebody's own."""
    plain = plain_title(title[:200])
    for role, meaning, pattern in _PATTERNS:
        if pattern.fullmatch(plain):
            return TitleSays(role, meaning)
    return TitleSays()


def asks_for_person(title: str) -> bool:
    """Whether a short title has a word of personal data in it, as "Your full name please" has."""
    return len(title) <= 80 and _PERSONAL_WORDS.search(title.casefold()) is not None


def asks_for_words(title: str) -> bool:
    """Whether a question wants an answer in words of one's own: why, please describe, other."""
    return _ASKS_FOR_WORDS.search(title.casefold()) is not None


def asks_to_recommend(title: str) -> bool:
    """Whether a title is the question of the Net Promoter Score."""
    return _RECOMMENDS.search(" ".join(title.replace("_", " ").split()).casefold()) is not None


def range_in(title: str) -> tuple[int, int] | None:
    """The ends of a scale where a title names them: "(1-5)", "0 = not at all to 10", "1점~5점"."""
    for match in _RANGE.finditer(title):
        low, high = int(match.group("low")), int(match.group("high"))
        if low in (-5, -3, -2, -1, 0, 1) and high in (3, 4, 5, 6, 7, 9, 10, 100):
            return low, high
    return None


def asks_for_count(title: str) -> bool:
    """Whether a title asks how many there are, so that its small numbers are no scale."""
    return _COUNTS.search(title.casefold()) is not None


def lets_choose_several(title: str) -> bool:
    """Whether a title says that several choices may stand in a cell."""
    return _LISTS_CHOICES.search(title.casefold()) is not None


def title_words(title: str) -> int:
    """How many words a title has, those of CamelCase and dotted paths counted."""
    return len(plain_title(title).split())
