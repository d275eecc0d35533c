"""Bytes become the text they were meant to be."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decoding import clean_text, decode, detect_encoding
from corpus.errors import UnreadableSource

ENGLISH = "The driver was kind, but the parcel came too late – again.\n" * 3
CHINESE = "访谈员：您好，请介绍一下您的购物习惯。\n王芳：我每周都在网上买菜，配送很快，但是包装太多了。\n"
KOREAN = "면접관: 배송은 어땠나요?\n김민수: 배송이 늦었지만 기사님은 친절했습니다. 다시 이용할 것 같아요.\n"
ARABIC = "المحاور: كيف كانت التجربة؟\nليلى: كانت الخدمة جيدة لكن التوصيل تأخر كثيرا هذه المرة.\n"
FRENCH = "Le livreur était très gentil, mais le colis est arrivé bien trop tard. Ça m'a gêné à Noël, déjà.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        (KOREAN, "euc-kr"),
        (KOREAN, "cp949"),
        (ARABIC, "cp1256"),
        (FRENCH, "cp1252"),
        (ARABIC, "utf-8"),
        (CHINESE, "utf-16"),
        (KOREAN, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ARABIC, "utf-8-sig"),
    ],
)
def test_encodings_of_the_four_languages(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x.txt").text == text


def test_utf16_without_mark_is_told_by_its_nulls() -> None:
    assert detect_encoding(ENGLISH.encode("utf-16-le")) == "utf-16-le"
    assert detect_encoding(ENGLISH.encode("utf-16-be")) == "utf-16-be"


def test_line_ends_marks_and_control_characters() -> None:
    raw = "\ufeffone\r\ntwo\rthree\u2028four\x00\x07 five\tsix".encode()
    assert decode(raw, "x.txt").text == "one\ntwo\nthree\nfour five\tsix"


def test_emoji_joiners_and_combining_marks_survive() -> None:
    family = "👩‍👩‍👧 ok 👍🏽 می‌خواهم ก็ é"
    assert clean_text(family) == unicodedata.normalize("NFC", family)
    assert clean_text("e\u0301") == "é"


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    assert clean_text("a\ud800b") == "a\ufffdb"
    assert clean_text("\ud83d\ude00") == "😀"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"\x7fELF\x02\x01\x01" + bytes(200),
        bytes(range(256)) * 20,
        b"PK\x03\x04" + bytes(100),
    ],
)
def test_binary_under_a_text_name_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match=r"x\.txt: "):
        decode(data, "x.txt")


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    damaged = (ARABIC * 20).encode()[:-1] + b"\xff\xff"
    decoded = decode(damaged, "x.txt")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(ARABIC)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\r" not in cleaned
    assert "\x00" not in cleaned


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_utf8_with_a_mark_comes_back(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), "x.txt").text == clean_text(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "x.txt").text
    except UnreadableSource:
        return
    assert clean_text(text) == text


TRADITIONAL = "訪談員：上一次的配送怎麼樣？\n林曉禾：晚了兩個小時，也沒有人通知我，後來只好自己開車回家。\n"
JAPANESE = "聞き手：前回の配達はいかがでしたか？\n田中：二時間も遅れて、誰も教えてくれませんでした。\n"
RUSSIAN = "Интервьюер: Как прошла последняя доставка?\nМария: Она опоздала на два часа, никто не сообщил.\n"
GREEK = "Ερευνητής: Πώς ήταν η παράδοση;\nΜαρία: Άργησε δύο ώρες και κανείς δεν με ενημέρωσε.\n"
HEBREW = "מראיינת: איך היה המשלוח האחרון?\nדנה: הוא איחר בשעתיים ואף אחד לא עדכן אותי.\n"
THAI = "ผู้สัมภาษณ์: การจัดส่งครั้งล่าสุดเป็นอย่างไร\nมาลี: ช้าไปสองชั่วโมงและไม่มีใครบอก\n"
TURKISH = "Görüşmeci: Son teslimat nasıldı?\nAyşe: İki saat gecikti ve kimse bana haber vermedi, çok üzüldüm.\n"
POLISH = "Badacz: Jak przebiegła ostatnia dostawa?\nZofia: Spóźniła się dwie godziny i nikt mi nie powiedział.\n"
CZECH = "Tazatel: Jak proběhlo poslední doručení?\nJiří: Přijelo o dvě hodiny později a nikdo mi nezavolal.\n"
HUNGARIAN = "Kérdező: Milyen volt a legutóbbi kiszállítás?\nZsófi: Két órát késett, és senki sem szólt előre.\n"
ROMANIAN = "Cercetător: Cum a fost livrarea, până la urmă?\nIoana: A întârziat două ore şi nimeni nu mi-a spus.\n"
GERMAN = "Fragende: Wie lief die Lieferung?\nJürgen: Sie kam zwei Stunden später, und niemand hat es erklärt.\n"
SPANISH = "Entrevistadora: ¿Cómo fue la última entrega?\nBegoña: Llegó dos horas tarde y nadie me avisó, así no.\n"
PORTUGUESE = (
    "Entrevistador: Como foi a última entrega?\nJoão: Não avisaram, e as informações chegaram só amanhã cedo.\n"
)
SWEDISH = "Intervjuare: Hur gick den senaste leveransen?\nÅsa: Den kom två timmar för sent och ingen hörde av sig.\n"
ENCODED = [
    (CHINESE, "gb2312 gbk gb18030 hz utf-16-le utf-16-be utf-32"),
    (TRADITIONAL, "big5 big5hkscs gb18030 utf-16-le utf-16-be"),
    (KOREAN, "cp949 euc-kr johab iso2022_kr utf-16-le utf-16-be"),
    (ARABIC, "cp1256 iso8859_6 utf-16-le utf-16-be"),
    (JAPANESE, "cp932 euc_jp iso2022_jp utf-16-le"),
    (RUSSIAN, "cp1251 koi8-r iso8859_5 cp866 utf-16-be"),
    (GREEK, "cp1253"),
    (HEBREW, "cp1255"),
    (THAI, "cp874"),
    (TURKISH, "cp1254"),
    (POLISH, "cp1250 iso8859_2"),
    (CZECH, "cp1250 iso8859_2"),
    (HUNGARIAN, "cp1250 iso8859_2"),
    (ROMANIAN, "cp1250 iso8859_2"),
    (FRENCH, "cp1252 iso8859_15"),
    (GERMAN, "cp1252 iso8859_15"),
    (SPANISH, "cp1252 iso8859_15"),
    (PORTUGUESE, "cp1252 iso8859_15"),
    (SWEDISH, "cp1252 iso8859_15"),
]


SHAPES = [
    pytest.param(encoding, shown, id=f"{encoding}-{shape}")
    for text, encodings in ENCODED
    for encoding in encodings.split()
    for shape, shown in (
        ("whole", text),
        ("first line", text.split("\n")[0]),
        ("after English", ENGLISH.replace("–", "-") + text),
    )
    if not shown.isascii()
]


@pytest.mark.parametrize(("encoding", "shown"), SHAPES)
def test_encodings_of_many_languages(encoding: str, shown: str) -> None:
    assert decode(shown.encode(encoding), "x.txt").text == clean_text(shown)


def test_seven_bit_text_with_marks_of_its_own_stays_as_it_is() -> None:
    for text in ("~{ and ~} are braces, $B too", "price: ~{5}"):
        assert detect_encoding(text.encode()) == "utf-8"
