"""Names of people in Korean: a family name and mostly two syllables, with particles and titles after them.

The unit is the word between spaces; its ending tells whether somebody is meant (민수가, 민수 씨, 김민수 고객님).
Offsets count code points of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction.items import Found, Kind
from corpus.redaction.name_lists import folded, names
from corpus.redaction.wordlists import piped, spaced

SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천"
    "방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예경봉사부" + ""
)
COMPOUND = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문")
COMMON = frozenset("김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노곽성차민류엄채")
_SYLLABLES = frozenset(
    "민서준지현수영진우윤연하은예도시주원호재혜유정경희미선숙자순옥철식광용태성상훈석규찬혁건동승종"
    "창병기남국범빈채린아나라람율후환욱한솔별빛담온결비봄새슬가을다인보라름이린소희윤태오완중화명춘"
    "길복봉만덕란복점말분례월금련애임향심단필홍문무학균섭열걸곤관권균근달대두락"
    "래랑로룡루륜률리림모무묵문미박반방배백본부사산삼상샘설세센손송쇄신실안양언업여염엽왕요운웅위은"
    "음의익일임잎장전정제조주죽중지직진차찬창천청초총추충치칠탁택판평표품하학해행향헌형홍효휘흥"
)
_GIVEN_ENDS = (
    "민서준지현수영진우윤연하은예원호재혜유정경희미선숙자순옥철식광태성상훈석규찬혁건승빈채린아율후"
    "환욱솔별결나라람주한범용길남"
)
_PARTICLES = (
    "이가|가|이|은|는|을|를|에게서|에게|한테서|한테|께서|께|와|과|의|도|만|랑|이랑|하고|이나|나"
    "|라는|이라는|라고|이라고|처럼|보다|까지|부터|네|이네|아|야|이야|로|으로"
)
_COPULA = (
    "입니다|이에요|예요|에요|이고요|고요|이고|인데요|인데|이었는데요?|이세요|이십니다|이었거든요|이셨는데요?|이시고|이신데요?|이라고|라고|이라는|라는|였어요|이었어요"
    "|입니당|임다|이야|야|이요|요|올시다|이며|이라|이죠|죠"
)
_TAIL = re.compile(rf"(?:이?(?:{_PARTICLES})|{_COPULA})?$")
_HONORIFIC = re.compile(rf"^(?P<name>[가-힣]{{1,5}}?)(?P<title>씨|님|양|군|쌤|샘)(?:{_PARTICLES}|{_COPULA}|들|도요)?$")
_TITLES = spaced(
    "씨 님 고객님 고객 과장 과장님 대리 대리님 팀장 팀장님 부장 부장님 차장 차장님 실장 실장님 "
    "사장 사장님 이사 이사님 대표 대표님 교수 교수님 선생 선생님 쌤 의사 간호사 간호사님 셰프 "
    "셰프님 어르신 할머니 할머님 할아버지 기사 기사님 매니저 매니저님"
    " 상담사 상담사님 상담원 점장 점장님 원장 원장님 변호사 변호사님 여사 여사님 군 양 드림 올림 "
    "배상 코치 코치님 박사 박사님 주임 주임님 사원 엄마 아빠 언니 오빠 형 형님 누나 이모 삼촌 작가 "
    "작가님 감독 감독님 배우 기자 기자님 연구원 연구원님 디자이너 집사님 권사님 목사님"
    " 소장님 계장님 상무님 전무님 관장님 감독님 사서님 형사님"
    " 강사 강사님 트레이너 튜터 국장 국장님 본부장 본부장님 회장 회장님 반장 반장님 조교 주무관 "
    "주무관님 약사 약사님 환자 환자분 회원님 학생 어머니 어머님 아버지 아버님 통역사 참가자 참여자 "
    "응답자 팀원 인턴 수녀님 신부님 스님 아저씨 아주머니 선배 선배님 후배"
)
_TITLE_SET = frozenset(_TITLES)
_TITLE_WORD = re.compile(
    r"^(?:" + "|".join(sorted(_TITLES, key=len, reverse=True)) + rf")(?:{_PARTICLES}|{_COPULA}|들)?(?![가-힣])"
)
_AMBIGUOUS_FAMILY = frozenset(
    "이전한그저주고남신구노우양기원국부인선연지여현공천성명사제소도모나라마반방길위설육금은어용경봉편왕"
)
"""Family names that are words before a noun as well: "this", "former", "a"."""
_RANKS = frozenset(
    spaced(
        "과장 과장님 대리 대리님 팀장님 부장 부장님 차장 차장님 실장님 주임 주임님 셰프님 어르신 "
        "여사님 교수님 원장님 매니저님 상담사님 간호사님 코치님 기사님 점장님 어머님 아버님 할머님 씨"
    )
)
_OFFICES = frozenset(
    spaced(
        "소장님 반장님 국장님 계장님 상무님 전무님 이사님 본부장님 관장님 감독님 약사님 사서님 변호사님 형사님 과장님"
    )
)
_ONLY_FAMILIES = "방반마왕국봉경육금은어용편길위설기라맹탁감계함"
"""Family names that are nouns, but none that says which office is meant, as 전 ("former") does."""
_ROLES = frozenset(
    spaced(
        "이모 삼촌 고모 할머니 할아버지 엄마 아빠 어머니 아버지 외삼촌 차주 운전자 고객 고객님 상담사 "
        "상담원 통역 통역사 예금주 직원 직원분 담당자 담당 매니저 점원 환자 팀장 "
        "면접관 진행자 참여자 참가자 응답자 인터뷰이 인터뷰어 친구 동생 여동생 남동생 언니 오빠 형 "
        "누나 남편 아내 와이프 딸 아들 동료 이웃 룸메이트 룸메 신청자 예약자 가입자 보호자 작성자 수신 "
        "발신 받는사람"
        " 이름은 성함은 이름 성함 성명 성명은 옆집 조카 사촌 사촌동생 후배 선배 대표 기사 강사 코치 "
        "간호사 의사 셰프 사장 알바생 알바 배달원 교수 선생님 담임 과장 대리 부장 회원 입금자 주문자 "
        "수령인 받는분 보내는분 민원인 계약자 피보험자 임차인 집주인 손자 손녀 사위 며느리 막내 큰딸 "
        "작은딸 둘째 첫째 남친 여친 상사 팀원 인턴 사용자 명의자 발신자 문의자 접수자 기록자 관찰자 "
        "연구자 작가 감독 배우"
    )
)
_ROLE_WORD = re.compile(r"([가-힣]+)[ \t]*[:(（]?[ \t]*$")
_NOT_NAMES = frozenset(
    spaced("""
        고객 손님 선생 사장 기사 점주 어머 아버 여러분 부모 형 누 언니 오라버 과장 부장 팀장 대리 원장 회장 이모
        고모 장모 장인 며느리 상담사 상담원 매니저 담당자 직원 의사 간호사 교수 박사 목사 스 신부 회원 이용자
        사용자 판매자 구매자 환자 관리자 운영자 작가 감독 배우 대표 이사 날 글 솜 불 맘 말 아저 아가 홀 발 볍
        마음 속 겨울날 이 그 저 누구 어느 당신 주인 임금 하느 하나 해 달 별 따 선배 후배 개발자 기자 변호사 약사
        주치의 아드 따 손주 이웃 동생 친구 임신 오빠 여 남 수 도련 아씨 공주 왕자 왕 여왕 마누라 팬 유저 님 쥔
        장난 장 임시 조용 신청자 예약자 참여자 참가자 진행자 연구자 집주인 이미지 이용자 정수기 정미소 장애인
        정상인 조사원 이상형 정보지 신용 이용 이유 정말 이것 저것 그것 우리 정도 조금 이제 이거 저거 이번 지금
        오늘 하지만 한번 한국 서비스 신제품 이벤트 이메일 이야기 주문 주소 주말 지역 지원 진행 안내 안녕 문의
        문제 유료 무료 정기 정식 전화 전부 전체 전혀 현재 현금 현장 예약 예전 도움 도착 서류 서울 성능 성공 장점
        단점 장소 장비 최고 최소 최근 최대 최악 최신 최종 최상 임대 임원 임산부 강의 강추 강남 강원 조건 조회
        조절 조심 배송 배달 배터리 백화점 송금 송장 신발 신규 신고 신기 안심 안전 안정 양말 양심 오류 오전 오후
        유지 유명 유리 윤리 홍보 황당 허리 하루 하나 한마디 주차 주인 주로 주방 우선 우산 구매 구독 구성 남자
        여자 민원 나중 나이 진짜 진료 지도 지갑 엄청 원래 원인 원가 천천 방법 방문 방금 공간 공지 공짜 현실 변경
        변화 추천 추가 도서관 소리 소비 소개 석사 선물 선택 설명 설정 마지막 마음 길이 연락 연결 위치 위험 표시
        명의 기능 기본 기분 기대 반품 반응 라면 인터넷 인상 제품 제발 모두 모바일 국내 국민 어제 어디 은행 편의
        편리 용량 용도 예의 경우 경험 사람 사진 사용 부분 부담 부족 이상 이하 이전 이후 이해 이체 이사 이동 이자
        이름 이불 이익 이직 이탈 이력서 이비인후과 박스 박람회 김치 김밥 최적화 정리 정산 정책 정확 정류장
        정형외과 정신 강아지 강력 조리 조립 조끼 장갑 장바구니 장기간 임시저장 한글 한참 한테 한정 서버 서명
        서식 신호 신청 권한 권장 황사 안경 안과 송별회 전원 전기 전문가 전자 전송 전날 홍차 유튜브 유통기한 고장
        고생 고민 고급 고양이 문자 문서 문구 문화 양식 양쪽 손목 손상 배경 배송지 백업 허용 허락 남은 남편
        심지어 심각 노트북 노력 노인 하자 하늘 성격 성인 차이 차량 차단 주의 주기 우연 우유 구간 구역 민감 민트
        류머티즘 나머지 진단 지하철 지불 지인 지연 지방 지점 지난 엄마 채널 채팅 원금 원본 방송 방향 방식 공유
        공감 공사 현관 변호 여기 여행 여유 추억 도시락 도로 도어락 소독 소음 선반 선수 설치 설거지 정상적 조용히
        정확히 안전히 유용하 이상하 고객들 자주 자동 아이 아기 아침 아마 아직 보통 보험 보람 슬기 아름 사랑 나라
        미소 가을 가람 하늘이 한솔 소리 나무 새벽 여름 봄날 지혜 은혜 미정 정식 지원 상호 정숙 정자 영수 수진
        성실 기쁨 다솜 초롱 샛별 이슬 진주 보배 우주 소망 믿음 진솔 유리 장미 선미 정의 현실 시원 태양 한결
        종이 사수 지연 요망 유선 대만족 만족 불만 사랑니 이면 이고 예요 이에요
        몇 무슨 세일 할인 수하물 회신 통장 신입 사원""")
)
_FOREIGN = frozenset(
    spaced("""
        마이클 존 제임스 데이비드 다니엘 토마스 로버트 윌리엄 찰스 크리스 크리스토퍼 앤드류 매튜 케빈 브라이언
        에릭 스티븐 마크 폴 피터 조지 벤자민 알렉스 알렉산더 사무엘 니콜라스 잭 톰 팀 샘 벤 루크 라이언 제이슨
        저스틴 빈센트 안토니오 카를로스 호세 후안 미겔 루이스 페드로 디에고 마르코 마리오 루카 한스 피에르 이반
        블라디미르 세르게이 드미트리 안나 마리아 마리 메리 엘리자베스 제니퍼 제시카 에밀리 에마 엠마 올리비아
        소피아 소피 이사벨라 샬럿 샬롯 그레이스 로라 사라 레이첼 한나 줄리아 줄리 케이트 캐서린 앨리스 낸시 린다
        바바라 수잔 카렌 리사 엘레나 나탈리아 올가 카타리나 키아라 줄리엣 빅토리아 다이애나 헬렌 로즈 데이지
        릴리 아흐메드 아흐마드 무함마드 모하메드 무하마드 알리 하산 후세인 오마르 유수프 칼리드 이브라힘 파티마
        아이샤 레일라 라일라 자이납 마리암 누르 아미나 압둘라 사이드 카림 유키 하루토 켄지 사토시 사쿠라 유이
        아이코 타케시 히로시 린 웨이 밍 리웨이 왕웨이 응우옌 투안 프엉""")
)
"""Names from elsewhere, as Korean writes them."""
_WORD = re.compile(r"[가-힣]+")
_INTRO_BEFORE = re.compile(
    r"(?:제 이름은|내 이름은|이름은|성함은|저는|전|나는|난|안녕하세요,?|여보세요,?|본인은|저|예금주"
    r"|예금주는|담당자는|명의는|이라는|성명:|이름:)\s*$"
)
_SELF_END = re.compile(
    r"(?:입니다|이에요|예요|에요|이고요|고요|이라고|라고|인데요|이라 합니다|라 합니다|이고|올시다|드림|올림)"
)
_LINE = re.compile(r"^[ \t]*(?P<name>[가-힣]{2,4})(?:[ \t]+(?:드림|올림|배상|드립니다))?[ \t]*$", re.MULTILINE)
_FOREIGN_ORDER = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,5} "
    r"[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노])(?=[ ,.·)"
    r"(은는이가을를와과의도께]|$|님|씨)"
)


def without_particle(word: str) -> str:
    """A word without the particle or copula at its end, where two syllables or a listed name are left.

    What names end in as often (카리나, 마르코) is left unless a listed name stands before it.
    """
    for end in (match.start() for match in _JOINED_END.finditer(word)):
        stem, ending = word[:end], word[end:]
        if names().get(stem) and (end > 1 or ending[0] == "이"):
            return stem
        if end > 1 and ((ending != "이" and ending[0] not in _NAME_ENDINGS) or _full(stem)):
            return stem
    return word


_NAME_ENDINGS = "나로네라도만아야고"
"""Syllables that begin particles and end names."""


def hangul_roles() -> frozenset[str]:
    """Words for what somebody is."""
    return _ROLES | _TITLE_SET


def words_too() -> frozenset[str]:
    """Words that are no names where nothing says so."""
    return _NOT_NAMES


_JOINED_END = re.compile(rf"(?=(?:이?(?:{_PARTICLES})|{_COPULA}|씨|님)(?:가|는|를|도|께|이|은|을|과|와|의)?$)")


def hangul_names(text: str) -> Iterator[Found]:
    """Every name of a person written in Hangul; `text` is as `items.plain` gives it."""
    if not re.search("[가-힣]", text):
        return
    for match in _LINE.finditer(text) if "\n" in text else ():
        name, whole = match.group("name"), match.group().strip()
        if _full(name) and (whole != name or not text[match.end() :].strip()):
            yield _found(match.start("name"), name)
    for match in _WORD.finditer(text):
        yield from _word(text, match.start(), match.group())


_MORE_GIVEN = frozenset(
    spaced(
        """
        다혜 다은 예린 유나 하린 소율 지안 서하 시연 하율 채은 가은 나은 다현 도하 민정 민희 보미 상희 선희 세영
        세진 소연 소영 소희 수아 수연 수현 승희 아라 아린 연주 연희 영란 영은 예나 예슬 우빈 원희 유경 유리 유빈
        윤아 윤호 은비 은채 은희 인혜 재영 재희 정민 정아 정연 정은 정현 주희 준수 지나 지호 지효 진경 진아 진주
        진희 채린 채영 태민 태영 태현 태희 하나 하영 하준 해인 현경 현서 현아 현진 혜경 혜린 혜미 혜선 혜수 혜영
        혜원 혜인 혜정 호준 효정 효진 희정 희진 강민 건호 경민 규현 기훈 도영 동욱 동준 명수 문수 민규 민기 민호
        범수 병호 석진 석훈 선호 성빈 성재 성찬 세훈 수호 승우 승현 승호 시윤 영민 영석 영훈 용준 우석 원준 윤재
        은호 이준 인호 재민 재석 재우 재원 재윤 정우 종현 주영 주호 준기 준하 지성 지환 진수 찬호 창민 태윤 태준
        태호 한결 현민 현석 현수 현호 형준 호진 서아 서윤 지유 하윤 도윤 시아 주아 로아 이안 은우 선우 유준"""
    )
)
"""Further given names of today."""


def looks_like_name(text: str) -> bool:
    """Whether a word of Hangul alone may be somebody's name."""
    return _full(text) or _given(text) or text in _FOREIGN


def _found(start: int, name: str, certain: bool = True) -> Found:
    return Found(start, start + len(name), Kind.PERSON, folded(name), certain)


def _full(name: str) -> bool:
    """A family name and a given one of typical syllables, and no word."""
    if len(name) == 4 and name[:2] in COMPOUND:
        return True
    if len(name) == 3 and name[0] in SURNAMES and name not in _NOT_NAMES and name[:2] not in _NOT_NAMES | _TITLE_SET:
        return name[1] in _SYLLABLES and name[2] in _SYLLABLES and name[1:] not in _TITLE_SET | _ROLES
    return False


def _given(name: str) -> bool:
    letters = names().get(name, "")
    listed = ("g" in letters and "w" not in letters) or name in _MORE_GIVEN
    return len(name) == 2 and listed and name not in _NOT_NAMES


_ENDINGS = frozenset(lead + ending for lead in ("", "이") for ending in piped(f"{_PARTICLES}|{_COPULA}"))


def _stem(word: str) -> Iterator[tuple[str, str]]:
    """A word and its possible stems with the ending taken off, the longest stem first."""
    if len(word) == 3 and word[2] == "이" and _given(word[:2]):  # 도윤이, as friends say
        yield word[:2], "이"
        return
    if len(word) == 3 and word[2] in "가는은를을와과" and word[1] in _GIVEN_ENDS:  # 서아가: no name ends so
        yield word[:2], word[2]
        return
    if len(word) == 4 and word[2:] in ("이가", "이는", "이를", "이랑", "이도"):
        yield word[:2], word[2:]
    if len(word) > 3 and _given(word[:2]) and word[2:] in _ENDINGS:  # 하준이에요
        yield word[:2], word[2:]
        return
    yield word, ""
    for length in range(min(len(word) - 1, 6), 0, -1):
        if word[length:] in _ENDINGS:
            yield word[:length], word[length:]


def _word(text: str, start: int, word: str) -> Iterator[Found]:
    honoured = _HONORIFIC.match(word)
    if honoured and _honoured(honoured.group("name"), honoured.group("title")):
        yield _found(start, honoured.group("name"))
        return
    kin = _WITH_A_TITLE.match(word)
    if kin and (_full(kin["name"]) or _given(kin["name"])):
        yield _found(start, kin["name"])
        return
    end = start + len(word)
    called = _CALLED.match(word + text[end : end + 3])
    if called and _listed_and_closed(called.group("name")):
        yield _found(start, called.group("name"), certain=False)
        return
    title = _TITLE_WORD.match(text[end + 1 : end + 10]) if text[end : end + 1] == " " else None
    if title and _titled(word, title.group()):
        yield _found(start, word, certain=len(word) > 1)
        return
    line = text[max(0, start - 24) : start].rpartition("\n")[2]
    role = _ROLE_WORD.search(line)
    after_role = role is not None and role.group(1) in _ROLES
    introduced = _INTRO_BEFORE.search(line) is not None
    first = not line.strip()
    foreign_order = _FOREIGN_ORDER.match(text, start)
    if foreign_order and (after_role or introduced or word in _FOREIGN) and word in _FOREIGN | {"빈센트"}:
        yield _found(start, foreign_order.group("name"))
        return
    for stem, ending in _stem(word):
        if _is_name(stem, ending, after_role, introduced, first, text[end : end + 12], line.rstrip()[-1:]):
            yield _found(start, stem)
            return


def _honoured(name: str, title: str) -> bool:
    """민수씨, 김민수님; not 고객님, 날씨."""
    if len(name) == 1 and title == "씨":
        return name in "김이박최정강윤장임한권황송안류홍"
    if name in _NOT_NAMES or name in _TITLE_SET or (name in _ROLES and not (_given(name) or _full(name))):
        return name in _FOREIGN or (
            len(name) == 2
            and title == "씨"
            and "g" in names().get(name, "")
            and name
            in {"지우", "보람", "슬기", "아름", "지혜", "지원", "하늘", "은혜", "수진", "한솔", "유리", "미정", "정숙"}
        )
    if title in ("양", "군") and not _full(name):
        return False
    if _full(name) or _given(name) or name in _FOREIGN:
        return True
    if title == "씨":
        return (
            2 <= len(name) <= 4
            and (len(name) == 2 or name[0] in SURNAMES)
            and not name.endswith(("날", "글", "아저", "아가"))
        )
    return (
        len(name) == 3 and name[0] in COMMON and name[:2] not in _NOT_NAMES and name[1:] not in _TITLE_SET | _NOT_NAMES
    )


_WITH_A_TITLE = re.compile(
    r"^(?P<name>[가-힣]{2,3}?)이?(?:언니|오빠|누나|형님?|이모|삼촌|엄마|아빠|할머니|할아버지|어머님?|아버님?|선배님?"
    rf"|(?:선생|팀장|과장|대리|부장|차장|실장|원장|사장|교수|기사|코치|매니저|간호사|고객|회원)님)(?:{_PARTICLES}|{_COPULA})?$"
)
"""A name with what somebody is, written as one word: 미영언니가."""
_CALLED = re.compile(
    r"(?P<name>[가-힣]{1,2})이(?:(?:는|가|를|도|만|의|한테|한테는|에게|보고|더러)(?![가-힣])|(?= (?:엄마|아빠)))"
)
"""A name with the 이 that only people are called by, before a further ending: 봄이는, but 봄은; 봄이 엄마."""


_OF_ONE_SYLLABLE = frozenset("봄솔별달담율준찬결린빈훈혁윤")
"""Given names of one syllable."""


def _listed_and_closed(name: str) -> bool:
    """Whether the lists know a given name that ends in a consonant, be it a word as well."""
    known = "g" in names().get(name, "") or name in _ALSO_NAMES or name in _OF_ONE_SYLLABLE
    return known and (ord(name[-1]) - ord("가")) % 28 != 0


_KIN_TITLES = frozenset(spaced("엄마 아빠 아버님 어머님 언니 오빠 형 형님 누나 할머니 할아버지"))
_NO_CHILDREN = frozenset(
    spaced(
        "우리 저희 친구 아이 옆집 동네 남편 아내 젊은 어떤 다른 같은 예전 앞집 윗집 시댁 주인 주민 시민 이웃 나라 회원"
    )
)


def _titled(word: str, title: str) -> bool:
    """최 과장님, 김민수 고객님, 방그레 씨."""
    bare = re.sub(rf"(?:{_PARTICLES}|{_COPULA}|들)$", "", title) if title not in _TITLE_SET else title
    if len(word) == 1 and word in SURNAMES and (word not in _AMBIGUOUS_FAMILY or bare in _RANKS):
        return True
    if len(word) == 1 and word in _ONLY_FAMILIES and any(map(title.startswith, _OFFICES)):
        return True
    if word in _NOT_NAMES or word in _ROLES or word in _TITLE_SET:
        return bare == "씨" and "g" in names().get(word, "")
    if len(word) == 1:
        return word in SURNAMES and (
            word not in _AMBIGUOUS_FAMILY or (bare in _RANKS and word in "이전한주고남신구노우양지천성")
        )
    if _full(word) or _given(word) or word in _FOREIGN:
        return True
    if bare in _KIN_TITLES and len(word) == 2 and word[1] in _GIVEN_ENDS:
        return word not in _NO_CHILDREN
    if bare in {"드림", "올림", "배상", "씨"}:
        return (len(word) in (2, 3) and (word[0] in SURNAMES or bare == "씨")) or word[:2] in COMPOUND
    if bare in {"고객님", "님", "회원님"}:
        return len(word) == 3 and word[0] in COMMON and word[:2] not in _NOT_NAMES
    return False


_ALSO_NAMES = frozenset(
    spaced("하늘 슬기 보람 아름 지혜 은혜 한솔 다솜 가을 하나 나라 사랑 미소 봄이 초롱 이슬 보배 가람 진주")
)
"""Words that are given names too."""


def _is_name(
    stem: str, ending: str, after_role: bool, introduced: bool, first: bool, after: str, before_list: str
) -> bool:
    """Whether a stem before some ending is a name, by what stands about it."""
    if stem in _NOT_NAMES or stem in _TITLE_SET:
        return (
            after_role
            and ("g" in names().get(stem, "") or stem in _ALSO_NAMES)
            and (not ending or ending in ("이", "가", "이가", "은", "는", "씨"))
            and (after[:1] in ("", ".", ",", "\n", ")") or bool(ending))
            and stem not in {"지원", "정식", "상호"}
        )
    if stem in _FOREIGN and len(stem) > 1 and (len(stem) > 2 or ending or after_role or introduced):
        return True
    if _full(stem):
        selfsaid = bool(_SELF_END.match(ending)) and (introduced or first)
        if after_role or (introduced and (ending or after[:1] in ("", ".", ",", "\n"))) or selfsaid:
            return True
        if first and not ending and re.match(r"\s\+?0\d{1,2}[- ]|\s?[:：]", after):
            return True
        listed = not ending and (after[:1] == "," or after[:2] in (" 참", " 외") or first) and stem[2] in _GIVEN_ENDS
        if listed and stem[0] in COMMON and "," in after[:1] + before_list:
            return True
        return _in_running_text(stem, ending)
    if _given(stem) and not ending and after[:1] == ",":
        return True
    if _given(stem):
        return (bool(ending) and ending not in ("로", "으로", "나", "요")) or after_role or introduced
    if after_role and len(stem) == 2 and ending in ("이가", "가", "는", "이는", "랑", "이랑", "한테", "이한테"):
        return stem[1] in _GIVEN_ENDS
    if (
        after_role
        and stem
        and not ending
        and len(stem) in (2, 3)
        and stem[0] in SURNAMES
        and after[:1] in (",", ".", "(", ")", "", "\n")
    ):
        return len(stem) == 3 and stem[0] in COMMON and stem[:2] not in _NOT_NAMES
    if first and not ending and len(stem) == 3 and stem[0] in SURNAMES:
        return re.match(r"\s\+?0\d{1,2}[- ]", after) is not None
    return False


def _in_running_text(stem: str, ending: str) -> bool:
    """Whether a full name is one with nothing about it that says so."""
    if stem[0] not in COMMON:
        return False
    if "g" in names().get(stem[1:], "") and stem[1:] not in {"정식", "지원", "상호"}:
        return True
    if not ending or ending in ("로", "으로", "나", "요", "네"):
        return False
    typical = stem[2] in _GIVEN_ENDS and stem[2] not in "하의도적남길주정성나라"
    return typical and stem[0] not in "전고차유노주지성진하명" and stem[1:] not in _NOT_NAMES
