"""Every kind of personal data, seeded in four languages: none of it in the index, prompts, drafts, the journal."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.answers import answer
from assistant.artifacts import Brief
from assistant.findings import draft_findings
from assistant.leaving import what_leaves
from assistant.privacy import redacting
from assistant.project import Project
from corpus.ingest import ingest

SEEDED = {
    "en": (
        ("My name is {}, and waiting for the refund took three days.", "Rosamund Achterberg"),
        ("You can reach me: my phone is {} after six.", "07700 900461"),
        ("I wrote from {} twice about the refund.", "rosamund.a@example.org"),
        ("They charged my card number {} again.", "4111 1111 1111 1111"),
        ("Please pay it to IBAN {} instead.", "GB82 WEST 1234 5698 7654 32"),
        ("My customer number is {} on every letter.", "CU-4471-2204"),
        ("My passport number is {} and they lost the copy.", "533401372"),
        ("I live at {} since spring.", "14 Cobbler's Row, Hebden Bridge HX7 8ZZ"),
        ("I was born on {} and they had it wrong.", "19 August 1991"),
        ("Follow me on instagram {} for pictures.", "@quiet.otter"),
        ("The log said {} was blocked.", "203.0.113.146"),
        ("My number plate is {} in the garage.", "AB12 CDE"),
    ),
    "zh": (
        ("我叫{}，退款等了三天。", "欧阳明慧"),
        ("我的手机号是{}，晚上打。", "13900004471"),
        ("我用{}写过两封信。", "ouyang.mh@example.cn"),
        ("银行卡号{}被扣了两次。", "6200 0000 0000 0005"),
        ("会员号{}的积分没有到账。", "VIP8820417"),
        ("身份证号{}系统不认。", "110105198303170211"),
        ("我住在{}，快递放门口。", "杭州市拱墅区莫干山路1418号2幢603室"),
        ("我的出生日期是{}，填错了。", "1975年6月18日"),
        ("加我微信：{}，备注退款。", "maple_wood88"),
        ("车牌号{}缴费失败。", "沪A·D7731"),
    ),
    "ko": (
        ("제 이름은 {}입니다. 환불에 사흘이 걸렸어요.", "탁현주"),
        ("연락처는 {}이고 저녁에 됩니다.", "010-5550-0142"),
        ("메일은 {}로 두 번 보냈어요.", "hyunju.tak@example.kr"),
        ("카드번호 {}로 두 번 결제됐어요.", "3530 1113 3330 0000"),
        ("회원번호 {} 포인트가 없어졌어요.", "A-0048213"),
        ("주민등록번호 {}를 물어봤어요.", "770102-1301257"),
        ("배송지는 {}입니다.", "경기도 고양시 일산동구 중앙로 1256, 304동 1102호"),
        ("생년월일 {}이 틀렸어요.", "1968년 11월 2일"),
        ("카톡 아이디 {} 로 추가해 주세요.", "dotori_mook7"),
        ("차량번호 {} 주차가 안 돼요.", "123가 4568"),
    ),
    "ar": (
        ("اسمي {}، وانتظرت رد المبلغ ثلاثة أيام.", "سندس المهيري"),
        ("رقم جوالي {} بعد العصر.", "0555012346"),
        ("راسلتكم من {} مرتين.", "sondos.m@example.ae"),
        ("رقم البطاقة {} خصم منها مرتين.", "5555 5555 5555 4444"),
        ("يرجى التحويل إلى الآيبان {} من فضلكم.", "SA03 8000 0000 6080 1016 7519"),
        ("رقم العضوية {} لم تضف النقاط.", "GM-448120"),
        ("رقم الهوية {} لا يقبله النظام.", "1088342217"),
        ("عنواني {} منذ شهر.", "شارع الجلاء، عمارة 12، الدور الثالث، شقة 9، المنصورة"),
        ("تاريخ الميلاد {} مكتوب خطأ.", "12/7/1988"),
        ("حسابي على سناب {} للتواصل.", "noor_falcon9"),
        ("لوحة السيارة {} عليها مخالفة.", "ر ب د 4471"),
    ),
}
ITEMS = tuple(item for lines in SEEDED.values() for _, item in lines)
QUESTIONS = ("How long did the refund take?", "退款等了多久？", "환불에 얼마나 걸렸어요?", "كم انتظرت رد المبلغ؟")
ASKERS = {"en": "Interviewer: What happened then?", "zh": "访谈员：然后呢？", "ko": "면접관: 그다음은요?"}


def _write(folder: Path) -> None:
    """A transcript in each of three languages, and a table with all of a fourth."""
    folder.mkdir(parents=True)
    for language, asked in ASKERS.items():
        turns = [f"{asked}\nP1: {line.format(item)}" for line, item in SEEDED[language]]
        (folder / f"{language}.txt").write_text("\n".join(turns) + "\n", "utf-8")
    rows = ["Respondent ID,What went wrong?"]
    rows += [f'R{at},"{line.format(item)}"' for at, (line, item) in enumerate(SEEDED["ar"])]
    (folder / "ar.csv").write_text("\n".join(rows) + "\n", "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that took them in, answered in four languages and drafted."""
    root = tmp_path_factory.mktemp("kinds") / "study"
    made = Project.create(root, chat_model="extractive:", embedder="hashing:256", redact=True)
    _write(root / "sources")
    with made.store(writer=True) as store, redacting(made, store) as redact:
        report = ingest(store, [root / "sources"], root=root, redact=redact)
    assert not report.failed
    with made:
        made.retriever().refresh()
        for question in QUESTIONS:
            answer(made, question)
        draft_findings(made, Brief())
    return made


def _forms(item: str) -> list[bytes]:
    """Ways in which bytes may hold it: as it is, in small letters, escaped, its digits alone."""
    bare = "".join(char for char in item if char.isdigit())
    written = {item, item.casefold(), json.dumps(item).strip('"')} | ({bare} if len(bare) >= 9 else set())
    return [form.encode() for form in written] + [item.encode("utf-16-le")]


def test_no_file_but_the_sources_and_the_key_holds_any_of_it(project: Project) -> None:
    files = [
        path
        for path in project.root.rglob("*")
        if path.is_file() and "sources" not in path.parts and not path.name.startswith("pseudonyms.sqlite")
    ]
    assert any(path.suffix == ".sqlite" for path in files)
    found = [
        (path.name, item)
        for path in files
        for data in [path.read_bytes(), path.read_bytes().lower()]
        for item in ITEMS
        if any(form in data for form in _forms(item))
    ]
    assert found == []


def test_no_cell_of_any_table_holds_any_of_it(project: Project) -> None:
    cells = 0
    for path in project.root.rglob("*.sqlite"):
        if path.name.startswith("pseudonyms"):
            continue
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                    texts = [str(cell) for cell in row if isinstance(cell, str)]
                    cells += len(texts)
                    assert not [(table, item) for text in texts for item in ITEMS if item.casefold() in text.casefold()]
    assert cells > 100


def test_no_prompt_holds_any_of_it(project: Project) -> None:
    sent = []
    for question in QUESTIONS:
        sent += what_leaves(project, lambda copy, asked=question: answer(copy, asked)).texts  # type: ignore[misc]
    sent += what_leaves(project, lambda copy: draft_findings(copy, Brief())).texts
    assert any("[Person 1]" in each.text or "[Phone 1]" in each.text for each in sent)
    assert not [(item, each.text) for each in sent for item in ITEMS if item.casefold() in each.text.casefold()]


def test_the_same_words_are_in_the_sources(project: Project) -> None:
    """What the other tests look for is there to be found."""
    data = "".join(path.read_text("utf-8") for path in (project.root / "sources").iterdir())
    assert [item for item in ITEMS if item not in data] == []
