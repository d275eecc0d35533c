"""Accounts, addresses, birth dates and plates as people write them in four languages, and what only looks like them."""

from __future__ import annotations

import pytest

from corpus.redaction.addresses import addresses
from corpus.redaction.ibans import ibans
from corpus.redaction.items import Kind, plain, without_overlaps
from corpus.redaction.numbered import numbers


def _numbers(text: str, language: str, kind: Kind) -> list[str]:
    found = without_overlaps(numbers(plain(text), language), text)
    return [text[item.start : item.end] for item in found if item.kind is kind]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("refund to gb29nwbk60161331926819", "gb29nwbk60161331926819"),
        ("GB29-NWBK-6016-1331-9268-19 please", "GB29-NWBK-6016-1331-9268-19"),
        ("IBAN DE 89 3704 0044 0532 0130 00", "DE 89 3704 0044 0532 0130 00"),
        ("my IBAN: GB30 NWBK 6016 1331 9268 19", "GB30 NWBK 6016 1331 9268 19"),
        ("wire it to GB30 NWBK 6016 1331 9268 19 today", "GB30 NWBK 6016 1331 9268 19"),
        ("حولها على SA0480000000608010167519 اليوم", "SA0480000000608010167519"),
        ("NO9386011117947 is the account", "NO9386011117947"),
        ("MT84 MALT 0110 0001 2345 MTLC AST0 01S and so on", "MT84 MALT 0110 0001 2345 MTLC AST0 01S"),
        ("我的IBAN是fr1420041010050500013m02606", "fr1420041010050500013m02606"),
        ("国际账号：NL91 ABNA 0417 1643 01", "NL91 ABNA 0417 1643 01"),
        ("الآيبان حقي sa03 8000 0000 6080 1016 7519", "sa03 8000 0000 6080 1016 7519"),
        ("آيبان SA٠٣٨٠٠٠٠٠٠٠٦٠٨٠١٠١٦٧٥١٨", "SA٠٣٨٠٠٠٠٠٠٠٦٠٨٠١٠١٦٧٥١٨"),
        ("아이반 CH93 0076 2011 6238 5295 8입니다", "CH93 0076 2011 6238 5295 8"),
        ("독일 계좌 DE89370400440532013000요", "DE89370400440532013000"),
    ],
)
def test_an_account_across_borders_is_found_however_it_is_written(text: str, written: str) -> None:
    assert _numbers(text, "und", Kind.ACCOUNT) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "At 20 minutes past two we had 22 people in 14 rooms.",
        "The model is GB30 NWBK 6016 1331 9268 19 in the list.",
        "IBAN has 22 characters, be 16 or at 20.",
        "型号 DE89 3704 0044 0532 0130 01 已停产",
        "الموديل SA03 8000 0000 6080 1016 7518 متوفر",
        "모델 DE89 3704 0044 0532 0130 01 품절",
    ],
)
def test_what_fails_its_check_and_is_not_called_an_account_stays(text: str) -> None:
    assert list(ibans(plain(text), lambda _: False, lambda _: True)) == []
    assert list(numbers(plain(text), "und")) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ship to: Room 1502, Block C, 18 Tin Wan St, Aberdeen, Hong Kong", "18 Tin Wan St, Aberdeen, Hong Kong"),
        ("Top Floor Flat, 12 Cotham Hill, Bristol BS6 6LF", "Top Floor Flat, 12 Cotham Hill, Bristol BS6 6LF"),
        ("Our place is 7 Orchard End, Great Missenden.", "7 Orchard End, Great Missenden"),
        ("住在万科城三期12-2-801", "万科城三期12-2-801"),
        ("寄到广东省深圳市南山区粤海街道科苑路15号科兴科学园A3栋6楼", "科苑路15号科兴科学园A3栋6楼"),
        ("内蒙古呼和浩特市新城区海拉尔东街17号", "内蒙古呼和浩特市新城区海拉尔东街17号"),
        ("沈阳市和平区三好街90号2-15-3", "沈阳市和平区三好街90号2-15-3"),
        ("我住望京西园四区412楼2单元601", "望京西园四区412楼2单元601"),
        ("حي 200 مسكن، عمارة 12، رقم 5، باتنة", "حي 200 مسكن، عمارة 12، رقم 5، باتنة"),
        ("مسقط، الخوير 33، سكة 3352، مبنى 210", "مسقط، الخوير 33، سكة 3352، مبنى 210"),
        ("غزة، تل الهوا، شارع الجامعة، برج 4، شقة 16", "غزة، تل الهوا، شارع الجامعة، برج 4، شقة 16"),
        ("래미안 아파트 105동 903호", "래미안 아파트 105동 903호"),
        ("우리 집은 상계주공 7단지 712동 1103호", "상계주공 7단지 712동 1103호"),
        ("인천시 연수구 송도과학로 32 송도테크노파크 IT센터 1801호", "송도과학로 32 송도테크노파크 IT센터 1801호"),
        ("종로구 자하문로 24길 11 반지하", "종로구 자하문로 24길 11 반지하"),
    ],
)
def test_an_address_is_found_whole(text: str, written: str) -> None:
    covered = {place for found in addresses(plain(text)) for place in range(found.start, found.end)}
    at = text.index(written)
    assert covered.issuperset(range(at, at + len(written)))


@pytest.mark.parametrize(
    "text",
    [
        "Phase 2, Sprint 14, Room for improvement.",
        "坐地铁2号线到南京路，3号口出，请到8号窗口办理。",
        "الطابق الثالث مزدحم، بناء على طلبكم رقم 88، رقم 5 في القائمة.",
        "302호 강의실로 오세요. 101동 엘리베이터가 고장 났어요.",
    ],
)
def test_rooms_lines_and_counters_are_no_addresses(text: str) -> None:
    assert list(addresses(plain(text))) == []


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("DOB 07SEP1966", "en", "07SEP1966"),
        ("date of birth 07 / 09 / 1966", "en", "07 / 09 / 1966"),
        ("her birthday is 7 September", "en", "7 September"),
        ("Kline, b. 12 March 1987, Leeds", "en", "12 March 1987"),
        ("出生日期 19870312", "zh", "19870312"),
        ("我一九八七年三月十二日出生", "zh", "一九八七年三月十二日"),
        ("生日是3月12日", "zh", "3月12日"),
        ("تاريخ الازدياد 12/03/1987", "ar", "12/03/1987"),
        ("مواليد 1407/7/12هـ", "ar", "1407/7/12هـ"),
        ("عيد ميلادي 12 مارس", "ar", "12 مارس"),
        ("생년월일: 870312", "ko", "870312"),
        ("87.3.12생입니다", "ko", "87.3.12"),
        ("생일은 3월 12일이에요", "ko", "3월 12일"),
    ],
)
def test_a_birth_date_is_found(text: str, language: str, written: str) -> None:
    assert _numbers(text, language, Kind.BIRTH) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "It was released on 12 March 2019, and soon the birthday offer ends, born to cook.",
        "生日打8折，3月12日发布，订单20190312。",
        "صدر في 12 مارس 2019 وعيد الأم قريب",
        "3월 12일에 출시되고 생일 쿠폰이 왔어요. 생산일 2019.03.12",
    ],
)
def test_other_dates_stay(text: str) -> None:
    assert _numbers(text, "und", Kind.BIRTH) == []


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("car reg: bd51 smr", "en", "bd51 smr"),
        ("matrícula 4821 KDB", "es", "4821 KDB"),
        ("車牌ABC-1234", "zh", "ABC-1234"),
        ("رقم اللوحة ٤٤٨٢ د ر ط", "ar", "٤٤٨٢ د ر ط"),
        ("سيارتي رقمها ن ط ع 771", "ar", "ن ط ع 771"),
        ("차 번호 서울 34나 1234", "ko", "서울 34나 1234"),
        ("제 차 45바 2210인데요", "ko", "45바 2210"),
    ],
)
def test_a_plate_is_found(text: str, language: str, written: str) -> None:
    assert _numbers(text, language, Kind.PLATE) == [written]


def test_an_amount_is_no_account() -> None:
    for text in ("my account balance 1204.55", "账户余额1200.55", "رصيد حسابي 12000.50", "계좌 잔액 12000.50"):
        assert list(numbers(text, "und")) == []
