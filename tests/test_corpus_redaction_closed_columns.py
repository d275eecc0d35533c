"""Answers of closed columns are nobody; people in them stay people where the column asks for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.privacy import opened_key, redacting
from assistant.project import Project
from corpus.ingest import ingest
from corpus.redaction.closed_columns import asks_for_people, asks_for_things

TITLES = {
    "en": ("Respondent ID", "Country", "City", "First language", "Which tools do you use?", "What went wrong?"),
    "zh": ("编号", "国家", "城市", "母语", "使用的工具", "哪里不顺利？"),
    "ar": ("رقم المشارك", "البلد", "المدينة", "اللغة الأم", "الأدوات المستخدمة", "ما الذي لم يسر على ما يرام؟"),
    "ko": ("응답자 번호", "국가", "도시", "모국어", "사용하는 도구", "무엇이 불편했나요?"),
}
ROWS = {
    "en": (
        ("Kenya", "Nairobi", "Swahili", "Lambda; Honeycomb", "Nobody answered for three days."),
        ("Georgia", "Paris", "Kikuyu", "Honeycomb", "The invoice from Honeycomb was wrong twice."),
        ("Jordan", "Florence", "Luo", "Lambda", "I never found the page again after the first visit."),
        ("Chad", "Sydney", "Somali", "Datadog", "Everything in Nairobi closes at four."),
        ("Israel", "Victoria", "Amharic", "Sentry; Lambda", "Lambda timed out all night and I gave up."),
    ),
    "zh": (
        ("肯尼亚", "内罗毕", "斯瓦希里语", "Lambda; Honeycomb", "等了三天也没有人接电话。"),
        ("格鲁吉亚", "巴黎", "基库尤语", "Honeycomb", "发票开错了两次，很麻烦。"),
        ("约旦", "佛罗伦萨", "卢奥语", "Lambda", "第一次之后就再也找不到那个页面。"),
        ("乍得", "悉尼", "索马里语", "Datadog", "四点就全部关门了，白跑一趟。"),
        ("Kenya", "维多利亚", "阿姆哈拉语", "Sentry; Lambda", "一整晚都超时，最后放弃了。"),
    ),
    "ar": (
        ("كينيا", "نيروبي", "السواحيلية", "Lambda; Honeycomb", "لم يرد أحد على الهاتف ثلاثة أيام."),
        ("جورجيا", "باريس", "الكيكويو", "Honeycomb", "كانت الفاتورة خاطئة مرتين."),
        ("الأردن", "فلورنسا", "اللو", "Lambda", "لم أجد الصفحة بعد الزيارة الأولى."),
        ("تشاد", "سيدني", "الصومالية", "Datadog", "كل شيء يغلق في الرابعة."),
        ("Kenya", "فيكتوريا", "الأمهرية", "Sentry; Lambda", "توقف كل شيء طوال الليل وتركته."),
    ),
    "ko": (
        ("케냐", "나이로비", "스와힐리어", "Lambda; Honeycomb", "사흘 동안 아무도 전화를 받지 않았어요."),
        ("조지아", "파리", "키쿠유어", "Honeycomb", "청구서가 두 번이나 잘못 나왔어요."),
        ("요르단", "피렌체", "루오어", "Lambda", "처음 한 번 뒤로는 화면을 다시 못 찾았어요."),
        ("차드", "시드니", "소말리어", "Datadog", "네 시면 전부 문을 닫아서 헛걸음했어요."),
        ("Kenya", "빅토리아", "암하라어", "Sentry; Lambda", "밤새 시간 초과가 나서 포기했어요."),
    ),
}
NURSES = {
    "en": ("Which nurse helped you?", ("Marta Oyelaran", "Jonas Feld", "Marta Oyelaran", "Priya Nair", "Jonas Feld")),
    "zh": ("哪位护士帮助了您？", ("廖晨曦", "欧阳娜", "廖晨曦", "司马静怡", "欧阳娜")),
    "ar": (
        "من هو الممرض الذي ساعدك؟",
        ("مروة الفاضل", "خالد العتيبي", "مروة الفاضل", "هيفاء الزهراني", "خالد العتيبي"),
    ),
    "ko": ("어느 간호사가 도와드렸나요?", ("문채린", "남궁서현", "문채린", "최유진", "남궁서현")),
}


def _taken_in(root: Path, language: str, rows: list[tuple[str, ...]]) -> Project:
    project = Project.create(root, chat_model="extractive:", embedder="hashing:64", redact=True, language=language)
    (root / "sources").mkdir()
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    (root / "sources" / "survey.csv").write_text(text + "\n", "utf-8")
    with project.store(writer=True) as store, redacting(project, store) as redact:
        assert not ingest(store, [root / "sources"], root=root, redact=redact).failed
    return project


@pytest.mark.parametrize("language", TITLES)
def test_countries_cities_languages_and_products_are_nobody(tmp_path: Path, language: str) -> None:
    rows = [TITLES[language], *((f"R{number}", *row) for number, row in enumerate(ROWS[language], 1))]
    project = _taken_in(tmp_path / "study", language, rows)
    with opened_key(project) as key:
        assert list(key.entries()) == []
    with project.store() as store:
        people = sorted(store.participants().values(), key=lambda each: each.id)
        (document,) = store.documents()
    told = [tuple(each.attributes[title] for title in TITLES[language][1:5]) for each in people]
    assert told == [row[:4] for row in ROWS[language]]
    assert all(row[0] in document.text for row in ROWS[language])


@pytest.mark.parametrize("language", NURSES)
def test_people_whom_a_closed_column_asks_for_are_replaced(tmp_path: Path, language: str) -> None:
    asked, named = NURSES[language]
    said = [row[4] for row in ROWS[language]]
    rows = [(TITLES[language][0], asked, TITLES[language][5])]
    rows += [(f"R{number}", name, words) for number, (name, words) in enumerate(zip(named, said, strict=True), 1)]
    project = _taken_in(tmp_path / "study", language, rows)
    with project.store() as store:
        values = [value for each in store.participants().values() for value in each.attributes.values()]
        (document,) = store.documents()
    assert not [name for name in named if name in document.text or any(name in value for value in values)]


def test_somebody_called_as_a_country_is_replaced_where_they_speak(tmp_path: Path) -> None:
    rows = [TITLES["en"], *((f"R{number}", *row) for number, row in enumerate(ROWS["en"], 1))]
    project = _taken_in(tmp_path / "study", "en", rows)
    talk = "Interviewer: Hello Jordan, how was it?\nJordan Achterberg: Slow, and Marta was away.\nInterviewer: Ok.\n"
    (project.root / "sources" / "talk.txt").write_text(talk, "utf-8")
    with project.store(writer=True) as store, redacting(project, store) as redact:
        ingest(store, [project.root / "sources"], root=project.root, redact=redact)
        texts = {document.origin: document.text for document in store.documents()}
        countries = {each.attributes.get("Country") for each in store.participants().values()}
    assert "Jordan" not in texts["sources/talk.txt"]
    assert "Jordan" in countries
    assert "Country: Jordan" in texts["sources/survey.csv"]


@pytest.mark.parametrize(
    "title",
    [
        *("Country", "Country name", "In which city do you live?", "Programming languages you use", "Job title"),
        *("国家", "您所在的城市", "城市名称", "常用工具", "省"),
        *("البلد", "ما هي لغتك الأم؟", "اسم المدينة", "الشركة"),
        *("국가", "거주 도시", "도시 이름", "주로 쓰는 앱"),
    ],
)
def test_titles_that_ask_for_things(title: str) -> None:
    assert asks_for_things(title)
    assert not asks_for_people(title)


@pytest.mark.parametrize(
    "title",
    [
        *("Who helped you?", "Agent", "Name of your nurse", "Which doctor in your city?", "Contact person", "Name"),
        *("谁帮助了您？", "客服", "城市里的哪位医生", "姓名"),
        *("من هو الطبيب؟", "اسم الموظف", "الاسم"),
        *("담당자 이름", "누가 도와주었나요?", "이 도시의 의사", "상담원"),
    ],
)
def test_titles_that_ask_for_people(title: str) -> None:
    assert asks_for_people(title)
    assert not asks_for_things(title)
