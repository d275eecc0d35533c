"""Words about a name that say that it is no person, and the same name where they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from corpus.redaction.arabic_names import arabic_names
from corpus.redaction.detecting import detect
from corpus.redaction.han_names import han_names
from corpus.redaction.hangul_names import hangul_names
from corpus.redaction.items import Found, Kind
from corpus.redaction.latin_names import latin_names
from corpus.redaction.things import names_a_thing
from corpus.redaction.vowel_signs import Unvowelled


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("We use a tool called Tamsin for it", "Tamsin"), ("The Grace period is over", "Grace")),
        *(("Which shops do you use? | Morton, Lewis, Tilda", "Tilda"), ("Cassandra node 3 is fine", "Cassandra")),
        *(("那个系统还叫金桥", "金桥"), ("春晓厅已经订好", "春晓"), ("周二，小雨。去领药", "小雨")),
        *(("他乐乐呵呵的", "乐乐"), ("阿公重聽", "阿公"), ("常用的品牌有哪些？ | 方回春、谢馥春、周大福", "谢馥春")),
        *(("وجسر عباس بن فرناس بلا رصيف", "عباس بن فرناس"), ("التطبيق اسمه رواد", "رواد"), ("قالت روحي بكرة", "روحي")),
        *(("أي المحلات تستخدم؟ | ريحان، أمينة، جوري", "أمينة"), ("قال ميسر الجلسة", "ميسر")),
        *(("새롬이라는 앱을 써요", "새롬"), ("이순신 동상 앞", "이순신"), ("저는 사원이니까 조용히", "사원이니까")),
        ("자주 가는 가게는? | 보람, 한솔, 다온", "한솔"),
        *(("Parkinson's runs in the family", "Parkinson"), ("Dean of students", "Dean"), ("阿姨，阿婆都不会", "阿")),
        *(("كرم الضيافة عندهم", "كرم"), ("الرسالة، سلطان المذاق مطعم", "سلطان"), ("سناب شات بطيء", "سناب شات")),
        *(("정다운 분위기, 한결 나아졌어요", "한결"), ("텔레 kkomi33로", "텔레")),
    ],
)
def test_words_about_it_say_that_it_is_a_thing(text: str, name: str) -> None:
    at = text.index(name)
    assert names_a_thing(text, at, at + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(
            ("The shop called Tamsin back", "Tamsin"),
            ("Which shop? Tilda, my sister, showed me how it is done.", "Tilda"),
        ),
        *(("Which shop and who helped you? | Tilda, Ana, Rob", "Tilda"), ("Grace paid for it", "Grace")),
        *(
            ("公司叫小雨去拿", "小雨"),
            ("小雨说她不去", "小雨"),
            ("我和乐乐去的", "乐乐"),
            ("谢谢婷婷", "婷婷"),
            ("婷婷谢谢你", "婷婷"),
            ("李阿姨春晓广场舞跳得好", "春晓"),
        ),
        *(("عن طريق عباس وصلني", "عباس"), ("أختي روحي تساعدني", "روحي"), ("زميلي اسمه رواد", "رواد")),
        *(("كرم اليوم غائب", "كرم"), ("كرم المدير وافق", "كرم"), ("طلب كرم الفاتورة", "كرم"), ("كرم الدوسري", "كرم")),
        *(("Parkinson's sister rang", "Parkinson"), ("Bishop rang me", "Bishop")),
        *(
            ("새롬이라는 회사 동료가", "새롬"),
            ("순신 씨가 앞에", "순신"),
            ("누가 도와줬나요? | 보람, 한솔, 다온", "한솔"),
            ("한결 씨가 왔어요", "한결"),
        ),
    ],
)
def test_without_them_it_may_be_somebody(text: str, name: str) -> None:
    at = text.index(name)
    assert not names_a_thing(text, at, at + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("شكرا لزميله مينا عادل.", "مينا عادل"),
        ("كلمت مُحَمَّد العُتَيْبي أمس", "مُحَمَّد العُتَيْبي"),
        ("قلت لها تعالي، قالت روحي لماجدة في الشباك", "ماجدة"),
        ("We should thank Kavita R; also the porter", "Kavita R"),
    ],
)
def test_a_name_is_found_whole_and_alone(text: str, name: str) -> None:
    assert [item.span.of(text) for item in detect(text) if item.kind is Kind.PERSON] == [name]


@pytest.mark.parametrize(
    ("find", "text", "name"),
    [
        (hangul_names, "미영언니가 싸게 샀대요.", "미영"),
        (hangul_names, "동건이형이 고쳐줬어요.", "동건"),
        (hangul_names, "김미영팀장님도 왔어요.", "김미영"),
        (arabic_names, "بدر دفع نقدا.", "بدر"),
        (arabic_names, "انتظرنا ساعة، صباح قالت بكرة.", "صباح"),
        (han_names, "老孙头天天来排队。", "老孙头"),
        (lambda text: latin_names(text, "en"), "Then Ms Winter emailed me.", "Winter"),
        (lambda text: latin_names(text, "en"), "Grace booked a table.", "Grace"),
    ],
)
def test_rules_find_a_name_that_is_a_word_or_written_with_one(
    find: Callable[[str], Iterator[Found]], text: str, name: str
) -> None:
    assert [text[item.start : item.end] for item in find(text)] == [name]


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (hangul_names, "아는언니가 왔고 우리팀장님도 왔어요."),
        (arabic_names, "هذا بدر دفع الثمن غاليا."),
        (han_names, "老头子来了，老实说不错。"),
        (lambda text: latin_names(text, "en"), "Grace period ended. Bill payment failed."),
    ],
)
def test_rules_leave_the_same_words_where_nobody_is_meant(find: Callable[[str], Iterator[Found]], text: str) -> None:
    assert list(find(text)) == []


def test_a_birthday_may_end_in_a_point() -> None:
    text = "아버지 국현철 (1941. 3. 8.생) 앞으로"
    assert [item.span.of(text) for item in detect(text, "ko") if item.kind is Kind.BIRTH] == ["1941. 3. 8."]


def test_places_are_those_of_the_text_as_it_is_written() -> None:
    bare = Unvowelled.of("كلمت مُحَمَّد")
    assert bare.text == "كلمت محمد"
    [(start, end)] = bare.spans([(5, 9)])
    assert bare.written[start:end] == "مُحَمَّد"
    assert [Unvowelled.of(kept).text for kept in ("شكراً", "لـرائدة")] == ["شكراً", "لـرائدة"]
    assert Unvowelled.of("Ana").places == ()
