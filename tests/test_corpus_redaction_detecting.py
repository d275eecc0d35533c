"""What is personal is found in four languages and more, and what only looks like it is left alone."""

from __future__ import annotations

import pytest

from corpus.redaction import checksums, find_personal
from corpus.redaction.items import Kind

FOUND = (
    ("en", "Hi, this is Priya from billing. Call Marcus Oyelowo back.", ["Priya", "Marcus Oyelowo"]),
    ("en", "I spoke with Dr. Hannah Weiss at St Mary's Hospital in London.", ["Hannah Weiss"]),
    ("en", "Kind regards,\nTomasz Nowak\nSenior Analyst", ["Tomasz Nowak"]),
    ("en", "It was Chloe who told me. Ask for Dmitri.", ["Chloe", "Dmitri"]),
    ("en", "hey it's kayla here, ok thx sofia", ["kayla", "sofia"]),
    ("en", "My account no. is AC-4471902.", ["AC-4471902"]),
    ("en", "I live at 5 Saltmarsh Lane, Norwich NR1 9ZZ.", ["5 Saltmarsh Lane, Norwich NR1 9ZZ"]),
    ("en", "jane (at) example (dot) org, or jane@example.co.uk", ["jane (at) example (dot) org", "jane@example.co.uk"]),
    ("en", "IP 203.0.113.44, 37.77490, -122.41940", ["203.0.113.44", "37.77490, -122.41940"]),
    ("en", "see https://facebook.com/jane.doe.99 or @jane_doe", ["https://facebook.com/jane.doe.99", "@jane_doe"]),
    ("de", "Ich wohne in der Lindenstraße 12a, 10969 Berlin.", ["Lindenstraße 12a, 10969 Berlin"]),
    ("de", "Ich habe mit Frau Schneider gesprochen.", ["Schneider"]),
    ("fr", "J'habite 12 rue de la Paix, 75002 Paris.", ["12 rue de la Paix, 75002 Paris"]),
    (
        "es",
        "Me llamo Itziar Echeverría, Calle Mayor 5, 28013 Madrid.",
        ["Itziar Echeverría", "Calle Mayor 5, 28013 Madrid"],
    ),
    ("zh", "我是王芳，来自上海。张经理让我联系李伟。", ["王芳", "张", "李伟"]),
    ("zh", "联系人：赵敏，电话 138-1234-5678", ["赵敏", "138-1234-5678"]),
    ("zh", "地址：北京市朝阳区建国路88号3号楼1201室", ["北京市朝阳区建国路88号3号楼1201室"]),
    ("zh", "司马懿老师和诸葛小姐都来了。", ["司马懿", "诸葛"]),
    ("zh", "谢谢林医生！同事黄磊推荐的，郭总同意了。", ["林", "黄磊", "郭"]),
    ("zh", "微信号：abc_123，车牌沪A·12345", ["abc_123", "沪A·12345"]),
    ("ko", "안녕하세요, 저는 이수진입니다. 김 대리님께 전화드렸어요.", ["이수진", "김"]),
    ("ko", "박지성 씨가 추천했고 영희도 좋아했어요.", ["박지성", "영희"]),
    ("ko", "연락처: 010-9876-5432, 차량번호 123가4567", ["010-9876-5432", "123가4567"]),
    ("ko", "인천광역시 남동구 소래길 18, 903호 거주", ["인천광역시 남동구 소래길 18, 903호"]),
    ("ko", "소피아가 도와줬어요. 응우옌 씨도요.", ["소피아", "응우옌"]),
    ("ar", "أنا ليلى من جدة، وأخي يوسف يعمل مع الأستاذ خالد.", ["ليلى", "يوسف", "خالد"]),
    ("ar", "اتصلت بالسيدة نوال الشمري على 0501234567.", ["نوال الشمري", "0501234567"]),
    ("ar", "رقم الهوية ١٠٩٨٧٦٥٤٣٢ ورقم الحساب 123456789012", ["١٠٩٨٧٦٥٤٣٢", "123456789012"]),
    ("ar", "عنواني: شارع الملك عبدالله، حي النزهة، مبنى 12", ["شارع الملك عبدالله، حي النزهة، مبنى 12"]),
    ("zh", "我住浙江省宁波市百丈东路66弄5号301室，邮编315000。", ["浙江省宁波市百丈东路66弄5号301室，邮编315000"]),
    ("zh", "转到6217 0012 3400 5566 779，谢谢。", ["6217 0012 3400 5566 779"]),
    ("en", "Add live:wren.t77 there. His licence is MORGA 753116 SM9IJ.", ["live:wren.t77", "MORGA 753116 SM9IJ"]),
    ("en", "The owner was not reached on 01632 960 181.", ["01632 960 181"]),
    ("zh", "小红书搜雾与松_88，我在上面写。", ["雾与松_88"]),
    ("ko", "소망이는 소망이 많아요.", ["소망"]),
    ("ko", "사례금은 302-1177-0034-51 (농협)로 보냈어요.", ["302-1177-0034-51"]),
    ("ar", "جوالي 055 111 0274 أو 012 311 0228", ["055 111 0274", "012 311 0228"]),
    ("ar", "قلت لهشام إن عبد الرحمن بن صالح القحطاني وصل", ["هشام", "عبد الرحمن بن صالح القحطاني"]),
)
LEFT = (
    ("en", "I'm happy with the Samsung phone. May I ask? Will it work? Mark my words. Rose petals. Summer was hot."),
    ("en", "The order number is 555-0199-22 and the tracking code is 1Z999AA10123456784."),
    ("en", "The meter reading is 48213."),
    ("ko", "건번호 240611-07 처리했습니다."),
    ("en", "We paid $1,250.00 on 12/05/2023 at 14:30 for 3 rooms. Version 10.4.2.1, 2015-2016."),
    ("en", "Google, Microsoft and the University of Oxford in Paris. Hope Street is near San Francisco."),
    ("en", "[Person 3] wrote to [Email 1] about P07 and Participant 12."),
    ("de", "Der Wolf kam am Montag. Die Rose und der Koch im Mai."),
    ("zh", "中国建设银行的服务，华为手机，马上就到，高效。"),
    ("zh", "订单号20230512001，2023年5月6日，100元，方便面。"),
    ("zh", "语文老师、项目经理和总经理都高兴。小米手机，小程序，老板。"),
    (
        "ko",
        "이 제품은 정말 좋아요. 날씨가 좋아요. 고객님, 기사님 감사합니다. 이미지, 정수기.",
    ),
    ("ar", "هذا جميل وكريم وسعيد جدا. الباحث: شكرا. رقم الطلب 445566 والسعر 120 ريال. مستشفى الملك فيصل."),
)


@pytest.mark.parametrize(("language", "text", "wanted"), FOUND)
def test_what_is_personal_is_found(language: str, text: str, wanted: list[str]) -> None:
    assert [item.span.of(text) for item in find_personal(text, language)] == wanted


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_what_is_nobodys_is_left(language: str, text: str) -> None:
    assert [item.span.of(text) for item in find_personal(text, language)] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("card 4111 1111 1111 1111", Kind.CARD),
        ("IBAN DE89 3704 0044 0532 0130 00 please", Kind.ACCOUNT),
        ("身份证11010519491231002X", Kind.ID),
        ("주민번호 900503-1234567", Kind.ID),
        ("SSN 536-22-1234", Kind.ID),
        ("my DNI 12345678Z", Kind.ID),
        ("NIR 2 55 08 14 168 025 38", Kind.ID),
        ("Steuer-ID 86 095 742 719", Kind.ID),
        ("codice fiscale RSSMRA85T10A562S", Kind.ID),
        ("CPF 529.982.247-25", Kind.ID),
        ("784-1984-1234567-8", Kind.ID),
        ("born on 3 May 1984", Kind.BIRTH),
        ("licence plate KX19 ABC", Kind.PLATE),
        ("MAC 00:1A:2B:3C:4D:5E", Kind.DEVICE),
    ],
)
def test_numbers_are_told_apart(text: str, kind: Kind) -> None:
    assert [item.kind for item in find_personal(text, "en")] == [kind]


def test_a_number_written_in_two_ways_is_the_same() -> None:
    keys = {
        find_personal(text, "en")[0].key
        for text in ("call +44 20 7946 0958", "call (020) 7946 0958", "call 02079460958")
    }
    assert len(keys) <= 2
    assert find_personal("٠٥٠١٢٣٤٥٦٧", "ar")[0].key == find_personal("جوال 050 123 4567", "ar")[0].key


def test_check_digits() -> None:
    assert checksums.luhn("4111111111111111")
    assert not checksums.luhn("4111111111111112")
    assert checksums.iban("SA0380000000608010167519")
    assert not checksums.iban("SA0380000000608010167518")
    assert checksums.verhoeff("236")
    assert not checksums.verhoeff("237")
    assert checksums.chinese_id("11010519491231002X")
    assert not checksums.chinese_id("110105194912310021")
    assert checksums.nhs("9434765919")
    assert checksums.polish_pesel("44051401359")
    assert checksums.dutch_bsn("111222333")
    assert checksums.turkish_id("10000000146")
    assert checksums.swiss_ahv("7569217076985")
    assert checksums.taiwanese_id("A123456789")
    assert checksums.dated_luhn("8001015009087")
    assert not checksums.is_date("20230230")
