"""Names of people in Arabic: by lists of names, and by titles, kin and introductions before them.

Many given names are ordinary adjectives and nouns (كريم, أمل, جميل), so those count only where something says that
somebody is meant. Offsets count code points of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.redaction.items import Found, Kind
from corpus.redaction.name_lists import folded, names
from corpus.redaction.wordlists import spaced

_WORD = re.compile(r"[\u0621-\u065f\u0670\u0671-\u06d3]+")
_PREFIXES = ("", "و", "ف", "ل", "ب", "ك", "ول", "وب", "فل")
STRONG = frozenset(
    folded(word)
    for word in spaced("""
        اسمي اسمه اسمها إسمي يدعى تدعى باسم معك معكم السيد السيدة الآنسة الأستاذ الأستاذة أستاذ أستاذة الاستاذ
        الاستاذة الدكتور الدكتورة دكتور دكتورة المهندس المهندسة مهندس الشيخ الحاج الحاجة الكابتن الشيف العميل
        العميلة الموظف الموظفة الموظفه المترجم المترجمة المشارك المشاركة الباحث الباحثة المحاور المحاورة المريض
        المريضة الطبيب الطبيبة الممرض الممرضة المدير المديرة زميلي زميلتي صديقي صديقتي أخي أختي جاري جارتي زوجي
        زوجتي ابني ابنتي بنتي ولدي عمي خالي عمتي خالتي حفيدي حفيدتي خطيبي خطيبتي شقيقي شقيقتي السائق المندوب
        المندوبة الزبون الزبونة المشرف المشرفة المعلم المعلمة المدرب المدربة المحامي المحامية النادل النادلة
        البائع البائعة البروفيسور المحاسب المحاسبة الوكيل الوكيلة السكرتيرة المرشد المرشدة المذيع المصور القاضي
        سيد سيدة آنسة مدام عمو طنط أم أبو ابو بو ام بنت بتوقيع توقيع المرسل المستلم الاسم المستفيد صاحب صاحبة
        زميلنا زميلتنا جارنا جارتنا صديقنا المراجع المراجعة المستخدم المستخدمة الطالب الطالبة العامل العاملة
        الفني الفنية المتصل المتصلة مديري مديرتي معلمي معلمتي طبيبي طبيبتي أستاذي أستاذتي""")
)
"""Words before a name, whatever it is."""
_STRICT = frozenset(
    folded(word)
    for word in spaced(
        "اسمي اسمه اسمها إسمي يدعى تدعى السيد السيدة الآنسة الأستاذ الأستاذة الاستاذ الاستاذة الدكتور "
        "الدكتورة المهندس المهندسة الشيخ الحاج الحاجة الكابتن الشيف مدام المترجم المترجمة"
    )
)
WEAK = frozenset(
    folded(word)
    for word in spaced(
        "هنا مع من إلى عند عزيزي عزيزتي شكرا شكراً مرحبا أهلا اهلا يا سألت قلت قال قالت كلمت أخبرت "
        "أعطيت ساعدني ساعدتني شكر تحياتي تحيات حضرة الأخ الأخت الاخ الاخت والدي والدتي ابن زوج زوجة "
        "بنت أخت أخ عم خال خالة عمة جدي جدتي معي كلمني كلمتني أبي أمي زميل زميلة صديق صديقة الفاضل "
        "الفاضلة المكرم يسمى تسمى أرسل أرسلت كتب كتبت اتصل اتصلت تحدثت تكلمت التقيت قابلت مكتب لدى"
    )
)
"""Words after which an ambiguous name is one."""
WORDS_TOO = frozenset(
    folded(word)
    for word in spaced("""
        كريم كريمة جميل جميلة سعيد سعيدة أمل نور هدى أمين أمينة صالح صالحة حسن حسنة كامل كاملة عادل عادلة ناصر
        شريف شريفة فرح سلام رائد رائدة ماجد نجم هادي هادية راضي راضية منير منيرة بدر قمر شمس ياسمين زهرة وردة
        ربيع رمضان شعبان رجب خميس جمعة عيد حبيب حبيبة عزيز عزيزة غالي غالية فارس سيف أسد نمر صقر شاهين جبل بحر
        سحر سهر حنان حنين أحلام آمال إيمان إسلام إكرام إخلاص وفاء صفاء هناء رجاء دعاء شفاء ضياء علاء بهاء سناء
        لقاء شهد ريم غزال نصر فتح فوز نجاح نجاة حياة سلامة كرامة عزة رفعة همة رحمة نعمة بركة هبة منحة عطية هدية
        جود كرم فضل علي علا عالي عالية سامي سامية راقي باقي حامد شاكر ذاكر صابر ثابت قادر ظاهر باهر ماهر ماهرة
        ناجح صادق صادقة نادر نادرة بسام باسم مختار مسعود محمود مبارك مراد فؤاد جواد جهاد عماد سند سعد سعاد وعد
        عهد رشيد رشاد مرشد راشد سليم سالم سليمة سالمة مهدي هاني هانئ غانم غنيم ظافر مظفر منصور منتصر فائز فايز
        لطيف لطيفة ظريف عفيف شفيق رفيق رفيقة صديق خليل خالد خالدة خيري خير بديع بديعة وديع وديعة رائع زين زينة
        جمال جلال كمال وسام نزار حازم حاسم عاصم قاسم قائد زعيم رئيس حاكم ملك أمير أميرة سلطان شيخ حكيم حكم عدل
        نبيل نبيلة أصيل أصيلة وسيم عظيم حليم عليم فهيم نعيم كلثوم رائف رؤوف عطوف شروق غروب فجر ضحى أصيل ليالي
        أيام سنين نسيم ندى أريج عبير رحيق شذى عطر مسك ورد زهور براعم ربى روابي رياض جنات فردوس كوثر تسنيم أنهار
        بحور دانة لؤلؤة مرجان ياقوت جوهرة درة ماسة فضة ذهب تاج عرش منار منارة بشير نذير شهيد شهيرة معين ضامن
        كفيل وكيل منذر أنيس أنيسة مؤنس مريح نافع صلاح فلاح إصلاح رضا رضوان عفاف عفة طاهر طاهرة نقي نقية زكي زكية
        ذكي ذكية فطين لبيب أديب أديبة خطيب كاتب شاعر عالم فقيه طيب طيبة حلا حلوة بسمة ابتسام فرحة بهجة سرور هيام
        غرام شوق أشواق حب وداد مودة وئام سلمى ليل نهار يسر يسرى سهل سهيلة هين لين رقيق أمان أماني منى مني رنا
        رنين صدى فادي فداء وفيق توفيق موفق سامر ساهر عامر عامرة معمر عمران بلال هلال جابر جبار جابرية شامل شادي
        شادية هاجر مهاجر مسافر غسان حسان إحسان عنوان برهان بيان تبيان هاشم سلوى ليلة دينا دنيا دلال ليان ريان
        حمد حميد محمل مجد مجيد ماجدة نهى لمى مها رباب سحاب سماء نسرين نهال آية آيات براءة سنة تقى نعمات صباح
        مساء اية حسين وليد مؤمن مسلم ثامر غازي زاهر زاهي تامر مازن ناجي هاني رامي ربيع عدنان عدن شام بغداد مكة
        تونس لبنان جزائر عمان مصر سوريا فلسطين قطر خزام غيث مطر رعد برق ثلج ريح عاصفة نوف سارة لين جنى هنا هناك
        بان طلال نايف عايض عوض فياض فيصل حاتم كنان عارف معروف شائع بندر تركي عربي مصري شامي مغربي تونسي عراقي
        يمني سوري حجازي نجدي هندي رومي فارسي صيني فرنسي""")
)
WORDS_TOO |= frozenset(
    folded(word)
    for word in spaced("""
        نظام أكبر كبير تحسين الحي عمر ظهير سفير علم سيد صاحب دليل السلام الحق الدين خليفة بنان ريف عتاب ملاك
        سبحان ناعم والدته عسل رضى جاد وحيد شيق تمام أراد متعب شجاع شهير قادة لمسار علام طالب فريد مالك هيكل صدر
        الفضل أسماء أسرار طموح ابتكار واصل وحده العديد التاسع نورس ترانيم عموم سنام قائل سينا هند يزيد صدقي حمدي
        نسيب ميثاق تحرير منال أماكن وصال جنان إلهام عبق أطياف رؤى رؤية حنين أنغام ألحان أمنية منية أفنان أغصان
        شموخ هيبة هيفاء فتون فاتن حسناء خلود خالص بسيط صريح واضح عارض معارض مقبول محبوب مرزوق مسرور مسعد مشرف
        مطلق معتز مفيد مقداد مكرم ممتاز منيب مهند نظير هلا هند واثق واصف وافي وجيه وحدة ورقة وصفي عاطف عواطف غنى
        فضيلة فهم قدرة قدري كفاح كاظم لهفة متين محفوظ مرام مروان مشاري معالي""")
)
WORDS_TOO -= frozenset(
    folded(word)
    for word in spaced(
        """
        محمود خالد وليد حسين فيصل طلال سامر رامي مازن عدنان غسان بلال هاني فادي عماد جواد مراد سعاد نايف بندر
        ريم لمى رنا سارة لينا دينا هاجر سلمى مها رباب نهى هاشم قاسم عاصم حاتم تامر شادي حامد ماجد نسرين ريان
        ليان سامي سامية فؤاد رشيد سليم مهدي"""
    )
)
"""Those are words too, but hardly ever used as such."""
WORDS_TOO -= frozenset(
    folded(word)
    for word in spaced(
        """
        شام بغداد مكة تونس لبنان جزائر عمان مصر سوريا فلسطين قطر عدن تركيا عربي مصري شامي مغربي تونسي عراقي يمني
        سوري حجازي نجدي هندي رومي فارسي صيني فرنسي هنا هناك بان"""
    )
)
"""Countries and where people come from are nobody's names."""
_MORE_GIVEN = frozenset(
    folded(word)
    for word in spaced("""
        ثريا عزام نعيمة ديمة قصي لمياء جمانة زهير صبحي إياد أنيسة بثينة تماضر جلال جنان حورية دلال ربا رزان رقية
        ريما زكية سجى سهير سهيلة شادية صفية ضحى طيبة عائدة عبلة عفيفة عنود غيداء فادية فاتنة فدوى فردوس فريدة
        قاسم كريمان كمال لبيبة لولوة لوجين ماريان مجدي محاسن مرزوقة مشاعل منيرة مؤيد ناهد نائلة نجيب نزيه نصرة
        نورس هيفاء وجيهة وداد وعد يمنى يسرى يوسف أريج أكثم أنمار باهر برهان بشار تيم ثامر جبران جلنار حذيفة حسيب
        خلدون دريد راغب رجاء رياض زاهر زين سالم سراج سعدون شاهر شهاب صهيب ضرار عاكف عبدو عدي عروة عزالدين عقبة
        عون غازي فائق فراس فوزي فيروز قتادة قيس كنان لؤي مأمون محيي مضر معن مقبل منذر ناصيف نجدت همام هيكل ياقوت
        يعرب هيون سو هشام غادة مروة لمى فراس سهام عصام مصطفى محمد أحمد إبراهيم إسماعيل إسحاق يعقوب يوسف موسى
        عيسى زكريا يحيى سليمان داود أيوب آدم نوح عمرو عثمان معاوية طلحة الزبير حمزة العباس جعفر زيد أسامة بلال
        ياسر عمار أنس مصعب خديجة عائشة حفصة زينب رقية فاطمة أسماء سمية ليلى سارة مريم آسيا هيثم إيهاب شيماء وائل
        لينا أيمن أكرم أشرف أنور إلياس باسل تيسير جميلة حسام خديجة خلود داليا رامي رانيا رشا زياد سمر سميرة سوسن
        سوزان شذى شهيرة صلاح طارق طه عبدالله عبدالرحمن عبدالعزيز عزيزة علاء غدير فيصل لبنى لطيفة محسن مهند ميسون
        ناديا نادية نجلاء نضال نهلة هالة هبة وجدان وسيم يارا ياسين يزن ميار ميرا مايا لارا تالا جوري رغد روان
        رهف ريناد لجين لمار ليان مرح ملك نايا نورا نورة هديل ياسمينة مشعل متعب سلطان سعود فهد نواف بندر تركي
        خالد عبدالملك عبدالإله عبدالمجيد راكان ريان سلمان زياد معاذ حذيفة قتيبة صهيب عبيدة البراء إياس كرم ليث
        أوس غيث جواد حيدر عباس كاظم رضا سجاد زهراء كوثر بتول حوراء معصومة نرجس جورج ميشيل إلياس مارون شربل طوني
        بيار جوزيف حنا بطرس بولس مينا كيرلس ماريا مارينا كريستين ميرنا دميانة إيناس إيهاب تامر شريف هاني وليد
        حازم سامح ممدوح صفوت عزت رفعت طلعت بهجت مدحت جيهان نرمين شيرين نيفين سوزي نهى هايدي دينا رنا رنيم ريهام
        سلوى عفاف فايزة مديحة نبيلة هناء هدير وفاء يسرا إسراء آلاء أسيل أروى بشرى تغريد جمانة جون مايكل ديفيد
        توماس روبرت ويليام جيمس بيتر بول مارك كريس كارلوس خوسيه أنا آنا ماريا إيما صوفيا صوفي إيلينا جوليا لورا
        سارا كيت إميلي أوليفيا إيزابيلا هانا يوكي كينجي ساكورا إيفان أولغا ناتاشا بيير جان هانز كلارا""")
)
GRAMMAR = frozenset(
    folded(word)
    for word in spaced("""
        من في على إلى عن مع أن إن كان كانت هو هي هم أنا انا نحن أنت هذا هذه ذلك تلك الذي التي الذين ما لا لم لن
        قد هل كل بعض غير بعد قبل عند لدى حتى إذا لو ثم أو او و ف ب ل ك يا كما لكن بل أي أين متى كيف لماذا كم جدا
        أيضا فقط هنا هناك الآن اليوم أمس غدا قال قالت قلت كنت ليس يوم شهر سنة ساعة رقم عنوان الكريم المحترم
        المحترمة العزيزة الجديد الجديدة القديم نفسه نفسها الأول الأولى الثاني الثانية الثالث واحد اثنان شركة
        شركتي بنك مطعم مستشفى مدرسة جامعة محل متجر سوق شارع حي مدينة قرية منطقة الرياض جدة دبي القاهرة الذي رائع
        ممتاز جيد سيئ يقول تقول أخبرني أخبرتني أخبرتنا اتصل اتصلت طلب طلبت كتب كتبت وصل وصلت ساعد ساعدني ساعدتني
        هاتف هاتفه بريد بريده ايميل جوال الهوية بطاقة حساب مواليد مندوب سعيد جدا اللي وهو وهي عند عنده عندها كان
        يعمل تعمل يسكن تسكن يتصل حول حسب خلال بخصوص بشأن أمام خلف تحت فوق بين الى علي الله وقال وقالت فقال
        التطبيق الموقع الخدمة المنتج الطلب زميلها زميله زميلتها جارها صديقها رد ردت لي له لها لنا لكم لهم به بها
        فيه فيها منه منها عليه عليها كلها كله حين عندما لأن لأنه أنه أنها إنه إنها وفي ومن وعلى يوجد ليست لست
        ليسوا موجود موجودة قريب قريبة رأي دار دائما أحيانا أبدا جاء جاءت ذهب ذهبت أكد أكدت شرح شرحت لطيف لطيفة""")
)
_COMPOUND_HEADS = frozenset(
    folded(word)
    for word in spaced("عبد أبو ابو أم ام بن ابن بنت آل عبيد نور صلاح عز جمال سيف شمس بدر ضياء علاء بهاء تقي محي فخر")
)
_CONNECT = frozenset(folded(word) for word in spaced("بن ابن بنت منت آل ولد أبو ابو"))
_ABBREVIATED = re.compile(r"(?<![\u0621-\u064a])(?:د|أ|م|أ\.د|السيد|الأستاذ)[./] ?(?=[\u0621-\u064a])")
_LINE = re.compile(
    r"^[ \t]*(?P<name>[\u0621-\u065f\u0670-\u06d3]+(?: [\u0621-\u065f\u0670-\u06d3]+){0,3})[ \t]*$", re.MULTILINE
)


class _Word:
    __slots__ = ("end", "key", "start", "text")

    def __init__(self, start: int, text: str) -> None:
        self.start, self.text, self.end, self.key = start, text, start + len(text), folded(text)


def arabic_names(text: str) -> Iterator[Found]:
    """Every name of a person written in Arabic script; `text` is as `items.plain` gives it."""
    words = [_Word(match.start(), match.group()) for match in _WORD.finditer(text)]
    if not words:
        return
    yield from _lines(text)
    abbreviated = {match.end() for match in _ABBREVIATED.finditer(text)}
    at = 0
    while at < len(words):
        count, cut = _name_at(text, words, at, abbreviated)
        if count:
            start, end = words[at].start + cut, words[at + count - 1].end
            yield Found(start, end, Kind.PERSON, key_of(text[start:end]))
            at += count
        else:
            at += 1


def key_of(written: str) -> str:
    """A name as it is compared."""
    return " ".join(folded(word) for word in written.split())


def looks_like_name(text: str) -> bool:
    """Whether words of Arabic script alone may be somebody's name."""
    parts = [folded(word) for word in text.split()]
    return bool(parts) and _letters(parts[0]) != "" and not any(part in GRAMMAR for part in parts)


@lru_cache(maxsize=1 << 14)
def _letters(key: str) -> str:
    """What the lists say of a word: `g`, `f`; compounds such as عبدالله count as given."""
    found = names().get(key, "") or ("g" if key in _MORE_GIVEN else "")
    if not found and key.startswith("عبدال") and len(key) > 6:
        return "g"
    if not found and key.startswith("ال") and len(key) > 4:
        bare = names().get(key[2:], "")
        return "f" if bare and "w" not in bare else ""
    return found


def _word_too(key: str) -> bool:
    """Whether a name is a word as well, by what is known here or by the lists."""
    return key in WORDS_TOO or "w" in names().get(key, "")


def _given(key: str) -> bool:
    return ("g" in _letters(key) or key in WORDS_TOO) and key not in GRAMMAR and not key.startswith("ال")


def _name_at(text: str, words: list[_Word], at: int, abbreviated: set[int]) -> tuple[int, int]:
    """How many words from `at` on are a name, and how much of the first is a prefix; (0, 0) for none."""
    word = words[at]
    before = words[at - 1] if at and _beside(text, words[at - 1], word) else None
    if word.key in GRAMMAR and word.key not in names():
        return 0, 0
    strong = word.start in abbreviated or (
        before is not None and _bare(before.key, STRONG) and not _bare(word.key, STRONG)
    )
    if strong and before is not None and _labelled(text, before, word):
        strong = False
    if strong and before is not None and word.start not in abbreviated and word.key not in GRAMMAR:
        strict = _bare(before.key, _STRICT)
        listed = bool(_letters(word.key))
        if not listed and (
            word.key[1:] in GRAMMAR or word.key.endswith(("ته", "ها", "هم")) or word.key.startswith("وم")
        ):
            return 0, 0
        told = (
            listed
            or strict
            or _word_too(word.key)
            or (_ends(text, word) and not word.key.startswith("ال"))
            or _followed(text, words, at)
        )
        if told and (listed or not _looks_like_verb(word)):
            return _length(text, words, at, titled=True), 0
    elif word.start in abbreviated and word.key not in GRAMMAR:
        return _length(text, words, at, titled=True), 0
    if _acts(text, words, at):
        return 1, 0
    for prefix in _PREFIXES:
        if not word.key.startswith(prefix) or len(word.key) - len(prefix) < 3:
            continue
        key = word.key[len(prefix) :]
        if prefix in ("ل", "ب", "ك", "ف", "و") and word.key in names() and "g" in names()[word.key]:
            continue
        if _alone(text, words, at, key, prefix, before):
            return _length(text, words, at), len(prefix)
    return 0, 0


_PLACE_HEADS = frozenset(
    folded(word)
    for word in spaced(
        "الملك الملكة الأمير الأميرة شارع مستشفى جامعة مدرسة مسجد مطار حي شركة مطعم بنك مركز مقهى فندق "
        "مول سوق جسر ميناء مدينة حديقة ملعب قصر"
    )
)
"""Words before a name that make it the name of a place or a firm."""


def _alone(text: str, words: list[_Word], at: int, key: str, prefix: str, before: _Word | None) -> bool:
    """Whether a word, its prefix taken off, is a name by the lists and by its neighbours."""
    if key == folded("عبد") or key in (folded("أبو"), folded("أم")):
        return (
            at + 1 < len(words)
            and _beside(text, words[at], words[at + 1])
            and (_given(words[at + 1].key) or (words[at + 1].key.startswith("ال") and key == folded("عبد")))
            and key != folded("أم")
        )
    if not _given(key) or (before is not None and before.key in _PLACE_HEADS):
        return False
    following = words[at + 1] if at + 1 < len(words) and _beside(text, words[at], words[at + 1]) else None
    paired = (
        following is not None
        and following.key not in GRAMMAR
        and bool(_letters(following.key))
        and not (
            _word_too(key)
            and (
                _word_too(following.key) or (not following.key.startswith("ال") and "f" not in _letters(following.key))
            )
        )
    )
    if not _word_too(key):
        return len(key) > 2 and (not prefix or prefix in ("و", "ل", "ب", "ول", "وب", "ف"))
    if (
        paired
        and following is not None
        and not (
            following.key.startswith("ال") and names().get(following.key, "") == "" and _word_too(following.key[2:])
        )
    ):
        return prefix in ("", "و", "ل")
    if (
        before is not None
        and _bare(before.key, WEAK)
        and not prefix
        and before.key
        not in {folded("من"), folded("مع"), folded("إلى"), folded("هنا"), folded("عند"), folded("لدى"), folded("معي")}
    ):
        return True
    return (
        prefix == "ل"
        and before is not None
        and before.key
        in {
            folded("شكرا"),
            folded("قلت"),
            folded("قال"),
            folded("الشكر"),
            folded("تحياتي"),
            folded("قالت"),
            folded("وشكرا"),
        }
    )


def _bare(key: str, among: frozenset[str]) -> bool:
    """Whether a word, or what is left of it without a conjunction, is among some."""
    return key in among or (key[:1] in "وفل" and key[1:] in among) or (key[:2] == "لل" and "ال" + key[2:] in among)


def _followed(text: str, words: list[_Word], at: int) -> bool:
    """Whether the next word begins what is said of somebody."""
    following = words[at + 1] if at + 1 < len(words) else None
    return (
        following is not None
        and _beside(text, words[at], following)
        and following.key in _SAID_OF
        and not words[at].key.startswith("ال")
    )


_SAID_OF = frozenset(
    folded(word)
    for word in spaced(
        "هي هو التي الذي إن قال قالت في من كان كانت أخبرني أخبرتني أخبرتنا ساعدني ساعدتني يقول تقول "
        "اتصل اتصلت طلب طلبت كتب كتبت وصل وصلت يعمل تعمل يسكن تسكن رد ردت"
    )
)


_DO = frozenset(
    folded(word)
    for word in spaced(
        "قال قالت قالي قالتلي حكى حكت حكالي حكتلي جاء جاءت دفع دفعت اشترى اشترت اشتكى اشتكت نسي نسيت زعل زعلت "
        "بكى بكت ضحك ضحكت "
        "سافر سافرت يبيع تبيع يشتغل تشتغل يسكن تسكن اتصل اتصلت كلمني كلمتني سألني سألتني أخبرني أخبرتني ساعدني ساعدتني "
        "أرسل أرسلت أرسلي حجز حجزت رفض رفضت استلم استلمت يحب تحب يشتكي تشتكي علمني علمتني نصحني نصحتني وراني ورتني"
    )
)
"""What only people do, right after who does it."""


def _acts(text: str, words: list[_Word], at: int) -> bool:
    """Whether a given name that is a word as well begins a clause and what only people do comes next: بدر دفع نقدا."""
    word, following = words[at], words[at + 1] if at + 1 < len(words) else None
    if following is None or following.key not in _DO or text[word.end : following.start] != " ":
        return False
    before = text[: word.start].rstrip(" ")
    return _given(word.key) and _word_too(word.key) and (not before or before[-1] in '\n.،,:؛!؟|"“«')


def _looks_like_verb(word: _Word) -> bool:
    return word.key.startswith(("ي", "ت", "ال")) and not _letters(word.key) and not word.key.startswith("ال")


def _labelled(text: str, before: _Word, word: _Word) -> bool:
    """Whether a colon parts them and what follows is no name: it is what was said."""
    return ":" in text[before.end : word.start] and not (_ends(text, word) and _given(word.key))


def _beside(text: str, first: _Word, second: _Word) -> bool:
    return text[first.end : second.start] in (" ", "  ", ": ", ":", " (", " :", "(")


def _ends(text: str, word: _Word) -> bool:
    """Whether a boundary follows, so that a name may stand before it."""
    return text[word.end : word.end + 1] in "،,.؛:!؟)\n" or word.end >= len(text)


def _length(text: str, words: list[_Word], at: int, *, titled: bool = False) -> int:
    """How many words the name has: further given and family names, what follows بن and عبد."""
    count = 1
    while at + count < len(words) and count < 5:
        last, word = words[at + count - 1], words[at + count]
        if text[last.end : word.start] not in (" ", "  "):
            break
        head = _bare(last.key, _COMPOUND_HEADS) and last.key in _COMPOUND_HEADS | {
            "و" + each for each in _COMPOUND_HEADS
        }
        joined = (
            word.key in _CONNECT
            or (last.key in _CONNECT)
            or last.key == folded("عبد")
            or (head and word.key.startswith("ال"))
        )
        family = (
            word.key.startswith("ال")
            and len(word.key) > 4
            and (titled or bool(_letters(word.key)) or word.key.endswith("ي"))
            and word.key not in GRAMMAR
            and not _adjective(word)
        )
        listed = (
            bool(_letters(word.key))
            and word.key not in GRAMMAR
            and (not _word_too(word.key) or ("f" in _letters(word.key) and _ends(text, word)))
        )
        last_one = (
            titled and count == 1 and _ends(text, word) and word.key not in GRAMMAR and not _looks_like_verb(word)
        )
        if not (joined or family or listed or (last_one and not word.key.startswith(("ال", "و")))):
            break
        count += 1
    return count


def _adjective(word: _Word) -> bool:
    return _word_too(word.key[2:]) and names().get(word.key, "") == ""


def _lines(text: str) -> Iterator[Found]:
    """A last line with nothing but a name."""
    if "\n" not in text:
        return
    for match in _LINE.finditer(text):
        name = match.group("name")
        parts = [folded(part) for part in name.split()]
        if (
            not text[match.end() :].strip()
            and not any(part in GRAMMAR for part in parts)
            and any(_given(part) for part in parts[:1])
        ):
            yield Found(match.start("name"), match.end("name"), Kind.PERSON, key_of(name))
