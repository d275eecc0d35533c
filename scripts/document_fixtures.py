"""Writes the fixtures of document formats under tests/formats: as the tools lay their files out, with the truth beside.

Run by hand, where a file is to look otherwise: `python scripts/document_fixtures.py`. Needs the development packages
and, for PDF, a Chromium on the path. The truth is what was put into a file, never what a reader found in it.
"""

from __future__ import annotations

import io
import json
import mailbox
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fixture_talks import TALKS, Talk

FOLDER = Path(__file__).parent.parent / "tests" / "formats"
Turns = list[dict[str, Any]]


def main() -> None:
    """Write them all."""
    word_transcribe("en")
    word_table("zh")
    teams_word("ko")
    word_marked("ar")
    slides("en")
    slides("ko")
    for language in TALKS:
        pdf_transcript(language)
    pdf_table("en")
    pdf_table("ar")
    pdf_report()
    web_page("ar")
    web_page_gb2312()
    web_table("en")
    web_archive("ko")
    for language in TALKS:
        rich_text(language)
    open_document("en")
    open_document("ar")
    flat_document("ko")
    for language in TALKS:
        mail_thread(language)
    mail_box()
    plain_text("zh", "gb18030")
    plain_text("ko", "cp949")
    plain_text("ar", "cp1256")
    plain_text("en", "utf-16-le")


def turns_of(talk: Talk, *, starts: Sequence[float] = (), interviewer: str = "", participant: str = "") -> Turns:
    """The truth of a talk's turns."""
    found: Turns = []
    for at, (who, words) in enumerate(talk.turns):
        label = (interviewer or talk.interviewer) if who == "i" else (participant or talk.participant)
        turn: dict[str, Any] = {"speaker": label, "role": "interviewer" if who == "i" else "participant", "text": words}
        if starts:
            turn["start"] = starts[at]
        found.append(turn)
    return found


def keep(folder: str, name: str, data: bytes, turns: Turns, **truth: Any) -> None:
    """Write a fixture and its truth."""
    path = FOLDER / folder
    path.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(data)
    tables = {key: truth.pop(key) for key in ("segment_attributes",) if key in truth}
    lines = [f"{key} = {_toml(value)}" for key, value in {**truth, "file": name}.items()]
    for turn in turns:
        lines += ["", "[[turns]]", *(f"{key} = {_toml(value)}" for key, value in turn.items())]
    for key, table in tables.items():
        lines += ["", f"[{key}]", *(f"{_toml(inner)} = {_inline(value)}" for inner, value in table.items())]
    (path / "truth.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _inline(table: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{_toml(key)} = {_toml(value)}" for key, value in table.items()) + " }"


def saved(document: Any) -> bytes:
    """The bytes of what python-docx or python-pptx made."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_transcribe(language: str) -> None:
    """What Word on the web inserts under "Add to document"."""
    import docx

    talk = TALKS[language]
    document = docx.Document()
    document.add_heading("Audio file", 2)
    document.add_paragraph("delivery-interview.m4a")
    document.add_heading("Transcript", 2)
    starts = [3.0, 9.0, 21.0, 24.0, 40.0, 43.0]
    for at, (who, words) in zip(starts, talk.turns, strict=True):
        document.add_paragraph(f"00:00:{int(at):02d} Speaker {1 if who == 'i' else 2}")
        document.add_paragraph(words)
    turns = turns_of(talk, starts=starts, interviewer="Speaker 1", participant="Speaker 2")
    keep(
        f"word_transcribe/{language}",
        "delivery.docx",
        saved(document),
        turns,
        tool="Word (Transcribe)",
        format="DOCX",
        language=language,
        kind="interview",
        documents=1,
    )


def word_table(language: str) -> None:
    """A transcript set as a table by hand, with a reviewer's comment and a header on each page."""
    import docx

    talk = TALKS[language]
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_heading(talk.title, 1)
    document.add_paragraph(talk.date_line)
    table = document.add_table(rows=1, cols=3)
    for cell, title in zip(table.rows[0].cells, ("时间", "说话人", "内容"), strict=True):
        cell.text = title
    starts = [5.0, 12.0, 31.0, 36.0, 58.0, 64.0]
    for at, (who, words) in zip(starts, talk.turns, strict=True):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = f"00:{int(at // 60):02d}:{int(at % 60):02d}", talk.speaker(who)
        cells[2].text = words
    runs = table.rows[2].cells[2].paragraphs[0].runs
    document.add_comment(runs, text="与第2次访谈一致", author="周研究员", initials="周")
    keep(
        f"word/{language}-table",
        "interview.docx",
        saved(document),
        turns_of(talk, starts=starts),
        tool="Word",
        format="DOCX",
        language=language,
        kind="interview",
        documents=1,
        date="2026-03-02",
        participants=[talk.participant],
        notes=["1 comment", "header or footer was left out"],
    )


def teams_word(language: str) -> None:
    """The .docx that Teams makes of a meeting's transcript: name and time in bold above the words."""
    import docx

    talk = TALKS[language]
    document = docx.Document()
    document.add_paragraph("신선식품 배송 인터뷰-20260302_140000-모임 녹음")
    document.add_paragraph("2026년 3월 2일, 오후 2:00")
    document.add_paragraph("1분 20초")
    document.add_paragraph("윤태경 님이 전사를 시작했습니다")
    starts = [3.0, 8.0, 21.0, 27.0, 45.0, 61.0]
    for at, (who, words) in zip(starts, talk.turns, strict=True):
        paragraph = document.add_paragraph()
        paragraph.add_run("윤태경" if who == "i" else talk.participant).bold = True
        paragraph.add_run(f"   {int(at // 60)}:{int(at % 60):02d}").add_break()
        paragraph.add_run(words)
    turns = turns_of(talk, starts=starts, interviewer="윤태경")
    keep(
        f"teams/{language}-word",
        "meeting.docx",
        saved(document),
        turns,
        tool="Teams",
        format="DOCX",
        language=language,
        kind="interview",
        documents=1,
        date="2026-03-02",
        participants=[talk.participant],
    )


def word_marked(language: str) -> None:
    """Labels in bold without colons, and a deletion and insertion that nobody accepted."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    talk = TALKS[language]
    document = docx.Document()
    document.add_heading(talk.title, 0)
    last = None
    for who, words in talk.turns:
        last = document.add_paragraph()
        last.add_run(talk.speaker(who)).bold = True
        last.add_run("\t" + words)
    assert last is not None
    gone = f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>كلمات محذوفة</w:delText></w:r></w:del>'
    added = f'<w:ins {nsdecls("w")} w:id="2" w:author="x"><w:r><w:t xml:space="preserve"> حقا.</w:t></w:r></w:ins>'
    last._p.append(parse_xml(gone))
    last._p.append(parse_xml(added))
    turns = turns_of(talk)
    turns[-1]["text"] += " حقا."
    keep(
        f"word/{language}-bold",
        "interview.docx",
        saved(document),
        turns,
        tool="Word",
        format="DOCX",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
        notes=["1 insertion in, 1 deletion out"],
    )


READOUT = {
    "en": (
        "What we heard",
        "Late deliveries",
        "People forgive a delay that somebody tells them of.",
        "Say 6 of 8 aloud.",
        (("Theme", "People"), ("No message", "6"), ("Long queue", "4")),
    ),
    "ko": (
        "들은 이야기",
        "늦은 배송",
        "미리 알려 주기만 해도 사람들은 지연을 이해한다.",
        "8명 중 6명을 강조할 것.",
        (("주제", "인원"), ("안내 없음", "6"), ("긴 대기", "4")),
    ),
}


def slides(language: str) -> None:
    """A readout of three slides: title, text with a group, table; notes under the second."""
    from pptx import Presentation
    from pptx.util import Inches

    title, second, words, note, rows = READOUT[language]
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = title
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = words
    slide.shapes.title.text = second
    slide.notes_slide.notes_text_frame.text = note
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(3, 2, 0, 0, Inches(4), Inches(2)).table
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(at, column).text = cell
    # The words of narration are checked by their slides; a table is read as lines.
    turns: Turns = [
        {"speaker": "", "role": "narrator", "text": words},
        {"speaker": "", "role": "narrator", "text": "\n".join("\t".join(row) for row in rows)},
        {"speaker": "", "role": "narrator", "text": note},
    ]
    keep(
        f"powerpoint/{language}",
        "readout.pptx",
        saved(deck),
        turns,
        tool="PowerPoint",
        format="PPTX",
        language=language,
        documents=1,
        notes=["1 speaker note"],
        segment_attributes={"0": {"page": "2"}, "1": {"page": "3"}},
    )


def printed(markup: str) -> bytes:
    """A page, printed to PDF by Chromium."""
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory() as folder:
        page, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(markup, encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        subprocess.run([browser, *flags, page.as_uri()], check=True, capture_output=True, timeout=120)
        return smaller(target.read_bytes())


def smaller(data: bytes) -> bytes:
    """A PDF without what its size comes from and no reader looks at."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.compress_content_streams()
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PAGE = "@page{size:A5;margin:20mm 12mm;@bottom-center{content:counter(page) ' / 2';font-size:9pt}}"


def page_of(body: str, language: str, style: str = "") -> str:
    """A page for the printer."""
    direction = "rtl" if language == "ar" else "ltr"
    fonts = "'DejaVu Sans','Noto Naskh Arabic','Noto Sans CJK SC','Noto Sans CJK KR',sans-serif"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>{PAGE} '
        f"body{{font:12pt {fonts}}} {style}</style><body>{body}</body></html>"
    )


def pdf_transcript(language: str) -> None:
    """An interview, printed: paragraphs run over lines, and a page ends in the middle."""
    talk = TALKS[language]
    lines = [f"<h1>{talk.title}</h1>"]
    lines += [f"<p>{talk.speaker(who)}: {escape(words)}</p>" for who, words in talk.turns]
    style = "p{margin:0 0 1em 0} h1{break-after:avoid} p:nth-of-type(4){break-after:page}"
    data = printed(page_of("".join(lines), language, style))
    keep(
        f"pdf/{language}",
        "interview.pdf",
        data,
        turns_of(talk),
        tool="Browser (print)",
        format="PDF",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
        notes=["running headers, footers and page numbers"],
        segment_attributes={"1": {"page": "1"}, "6": {"page": "2"}},
    )


def pdf_table(language: str) -> None:
    """A transcript in a table with lines around its cells, as tools for transcribing print it."""
    talk = TALKS[language]
    starts = [3.0, 8.0, 21.0, 27.0, 45.0, 61.0]
    rows = "".join(
        f"<tr><td>00:{int(at // 60):02d}:{int(at % 60):02d}</td><td>{talk.speaker(who)}</td>"
        f"<td>{escape(words)}</td></tr>"
        for at, (who, words) in zip(starts, talk.turns, strict=True)
    )
    style = "table{border-collapse:collapse} td{border:1px solid;vertical-align:top;padding:2mm} td:nth-child(2){white-space:nowrap}"
    keep(
        f"pdf/{language}-table",
        "transcript.pdf",
        printed(page_of(f"<h2>{talk.title}</h2><table>{rows}</table>", language, style)),
        turns_of(talk, starts=starts),
        tool="Browser (print)",
        format="PDF",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
    )


def pdf_report() -> None:
    """Three pages of two columns, words parted at line ends, and the same header and number on every page."""
    words = (
        "Shoppers forgive delays that somebody announces beforehand, whereas unannounced interruptions permanently "
        "undermine confidence in subscriptions and recommendations alike."
    )
    quote = "“I would have asked my neighbour to take it in, if only somebody had told me about it in time.”"
    parted = words.replace("recommendations", "recommen&shy;dations").replace("interruptions", "interrup&shy;tions")
    page = f"<section><h2>Findings of wave NUMBER</h2><p>{parted}</p><p>{quote}</p></section>"
    body = "".join(page.replace("NUMBER", number) for number in ("one", "two", "three"))
    style = (
        "@page{margin:25mm 12mm; @top-center{content:'Confidential readout'}"
        "@bottom-center{content:'Page ' counter(page)}}"
        "section{columns:2;break-after:page} section:last-child{break-after:auto} h2{column-span:all}"
        "p{margin:0 0 1em 0;hyphens:manual}"
    )
    turns: Turns = []
    for _ in range(3):
        turns.append({"speaker": "", "role": "narrator", "text": words})
        turns.append({"speaker": "", "role": "participant", "text": quote.strip("“”")})
    keep(
        "pdf/en-report",
        "report.pdf",
        printed(page_of(body, "en", style)),
        turns,
        tool="Browser (print)",
        format="PDF",
        language="en",
        documents=1,
        notes=["running headers, footers and page numbers"],
        segment_attributes={"1": {"page": "1"}, "5": {"page": "3"}},
    )


def web_page(language: str) -> None:
    """A page as a browser saves it: menus, scripts and a footer around an article with a transcript."""
    talk = TALKS[language]
    said = "\n".join(f"<p><strong>{talk.speaker(who)}:</strong> {escape(words)}</p>" for who, words in talk.turns)
    markup = f"""<!DOCTYPE html>
<!-- saved from url=(0042)https://research.example/sessions/7 -->
<html lang="{language}" dir="rtl"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{talk.title}</title><style>p {{ margin: 0 }}</style><script>var a = "<p>x</p>";</script></head>
<body><header><nav><a href="/">الرئيسية</a> <a href="/x">الجلسات</a></nav></header>
<main><h1>{talk.title}</h1><p>{talk.date_line}</p>
{said}
<div style="display: none">نص مخفي</div></main><footer>جميع الحقوق محفوظة</footer></body></html>"""
    keep(
        f"web_page/{language}",
        "session.html",
        markup.encode(),
        turns_of(talk),
        tool="Browser (save page)",
        format="HTML",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
        date="2026-03-02",
        notes=["menus, forms or footers", "1 hidden element"],
    )


def web_page_gb2312() -> None:
    """A help page of an older site in its own encoding, with a quotation and a list."""
    quote = "要是早点知道，我会请邻居帮忙收一下，也就不会生气了。"
    told = "大多数用户在收到通知后仍然会等待。"
    markup = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>配送反馈</title></head>'
        f"<body><h2>用户怎么说</h2><p>{told}</p><blockquote>{quote}</blockquote></body></html>"
    )
    turns: Turns = [
        {"speaker": "", "role": "narrator", "text": told},
        {"speaker": "", "role": "participant", "text": quote},
    ]
    keep(
        "web_page/zh-gb2312",
        "page.htm",
        markup.encode("gb2312"),
        turns,
        tool="Browser (save page)",
        format="HTML",
        language="zh",
        documents=1,
    )


def web_table(language: str) -> None:
    """A transcript exported as a table of time, speaker and words."""
    talk = TALKS[language]
    starts = [0.0, 4.0, 17.0, 20.0, 36.0, 39.0]
    rows = "".join(
        f"<tr><td>00:00:{int(at):02d}</td><td>{talk.speaker(who)}</td><td>{escape(words)}</td></tr>\n"
        for at, (who, words) in zip(starts, talk.turns, strict=True)
    )
    markup = (
        f"<html><head><title>{talk.title}</title></head><body><table>"
        f"<thead><tr><th>Timestamp</th><th>Speaker</th><th>Transcript</th></tr></thead><tbody>{rows}</tbody></table></body></html>"
    )
    keep(
        f"web_page/{language}-table",
        "transcript.html",
        markup.encode(),
        turns_of(talk, starts=starts),
        tool="Browser (save page)",
        format="HTML",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
    )


def web_archive(language: str) -> None:
    """A page saved with its parts in one file."""
    talk = TALKS[language]
    said = "".join(f"<p>{talk.speaker(who)}: {escape(words)}</p>" for who, words in talk.turns)
    markup = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{talk.title}</title></head><body>{said}</body></html>'
    )
    import quopri

    body = quopri.encodestring(markup.encode()).decode("ascii")
    text = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://research.example/7\r\nSubject: 7\r\n"
        "Date: Mon, 2 Mar 2026 14:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html";\r\n\tboundary="----MultipartBoundary--x----"\r\n\r\n\r\n------MultipartBoundary--x----\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: https://research.example/7\r\n\r\n{body}\r\n------MultipartBoundary--x------\r\n"
    )
    keep(
        f"web_page/{language}-archive",
        "session.mhtml",
        text.encode(),
        turns_of(talk),
        tool="Browser (save page)",
        format="MHTML",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
    )


RTF_PAGES = {
    "en": ("1252", "cp1252", 0),
    "zh": ("936", "gb18030", 134),
    "ar": ("1256", "cp1256", 178),
    "ko": ("949", "cp949", 129),
}


def rich_text(language: str) -> None:
    """RTF as word processors of that language write it: bytes of its code page, and \\u."""
    talk = TALKS[language]
    page, codec, charset = RTF_PAGES[language]

    def written(words: str) -> str:
        out = []
        for at, char in enumerate(words):
            encoded = char.encode(codec, "ignore")
            if char in "\\{}":
                out.append("\\" + char)
            elif char.isascii():
                out.append(char)
            elif encoded and at % 2:  # both ways come up within one file
                out.append("".join(f"\\'{byte:02x}" for byte in encoded))
            else:
                out.append(f"\\u{ord(char) - 65536 * (ord(char) > 32767)}?")
        return "".join(out)

    lines = [rf"{{\pard\s1\b\fs32 {written(talk.title)}\par}}"]
    for who, words in talk.turns:
        lines.append(rf"{{\pard\plain\f1\fs22{{\b {written(talk.speaker(who))}:}} {written(words)}\par}}")
    text = (
        rf"{{\rtf1\ansi\ansicpg{page}\deff1\uc1{{\fonttbl{{\f0\froman\fcharset0 Times New Roman;}}"
        rf"{{\f1\fnil\fcharset{charset} F;}}}}"
        "\n"
        r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1\sbasedon0 heading 1;}}{\info{\title x}}"
        r"{\header\pard page\par}"
        "\n" + "\n".join(lines) + "}"
    )
    keep(
        f"rtf/{language}",
        "interview.rtf",
        text.encode("ascii"),
        turns_of(talk),
        tool="Word, WordPad, WPS",
        format="RTF",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
        notes=["header or footer was left out"],
    )


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def open_document(language: str) -> None:
    """ODT as LibreOffice writes it: automatic styles, a comment, a footnote, a deletion not yet accepted."""
    talk = TALKS[language]
    body = [f'<text:h text:outline-level="1">{talk.title}</text:h><text:p>{talk.date_line}</text:p>']
    for at, (who, words) in enumerate(talk.turns):
        shown = escape(words).replace("  ", ' <text:s text:c="1"/>')
        if at == 1:
            shown = (
                '<office:annotation office:name="c1"><dc:creator>Nia Falk</dc:creator><dc:date>2026-03-03</dc:date>'
                f'<text:p>+1</text:p></office:annotation>{shown}<office:annotation-end office:name="c1"/>'
            )
        if at == 3:
            shown += (
                '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
                "<text:p>2026</text:p></text:note-body></text:note>"
            )
        body.append(
            f'<text:p text:style-name="P1"><text:span text:style-name="T1">{talk.speaker(who)}:</text:span>'
            f" {shown}</text:p>"
        )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODF} office:version="1.3">'
        "<office:automatic-styles>"
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard"/>'
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        "</office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region><text:deletion>"
        "<text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        f"{''.join(body)}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>", zipfile.ZIP_DEFLATED)
    keep(
        f"libreoffice/{language}",
        "interview.odt",
        out.getvalue(),
        turns_of(talk),
        tool="LibreOffice",
        format="ODT",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
        date="2026-03-02",
        notes=["1 comment and 1 footnote", "1 deletion out"],
    )


def flat_document(language: str) -> None:
    """The same in one XML file, the transcript in a table."""
    talk = TALKS[language]
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{talk.speaker(who)}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{escape(words)}</text:p></table:table-cell></table:table-row>"
        for who, words in talk.turns
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {ODF} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f"<text:h>{talk.title}</text:h><table:table>{rows}</table:table></office:text></office:body></office:document>"
    )
    keep(
        f"libreoffice/{language}-flat",
        "interview.fodt",
        text.encode(),
        turns_of(talk),
        tool="LibreOffice",
        format="FODT",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
    )


MAILS = {
    "en": (
        "Mara Quill",
        "mara.quill@mail.example",
        "Late delivery",
        "Harbour Shop Support",
        "support@harbour.example",
        "It still has not come.\nI have waited since noon.",
        "We are sorry. The van broke down and comes tomorrow.",
        "Where is my order?",
        "Kind regards,\nMara Quill",
        "On Mon, Mar 2, 2026 at 3:10 PM {who} <{at}> wrote:",
        "utf-8",
    ),
    "zh": (
        "林晓禾",
        "linxh@mail.example",
        "配送延迟",
        "港湾客服",
        "kefu@harbour.example",
        "到现在还没有收到。\n我从中午一直等到现在。",
        "非常抱歉，车辆出了故障，明天送达。",
        "我的订单在哪里？",
        "发自我的iPhone",
        "在 2026年3月2日，15:10，{who} <{at}> 写道：",
        "gb18030",
    ),
    "ar": (
        "سلمى النجار",
        "salma@mail.example",
        "تأخر التوصيل",
        "دعم المرفأ",
        "support@harbour.example",
        "لم تصل حتى الآن.\nأنتظر منذ الظهر.",
        "نعتذر. تعطلت السيارة وستصل غدا.",
        "أين طلبي؟",
        "مع التحية،\nسلمى النجار",
        "في الاثنين، 2 مارس 2026 في 3:10 م كتب {who} <{at}>:",
        "windows-1256",
    ),
    "ko": (
        "한소율",
        "soyul@mail.example",
        "배송 지연",
        "하버 고객센터",
        "help@harbour.example",
        "아직도 오지 않았어요.\n점심부터 기다리고 있습니다.",
        "죄송합니다. 차량이 고장 나서 내일 도착합니다.",
        "제 주문은 어디에 있나요?",
        "나의 iPhone에서 보냄",
        "2026년 3월 2일 (월) 오후 3:10, {who} <{at}>님이 작성:",
        "euc-kr",
    ),
}


def mail_thread(language: str) -> None:
    """A customer's second mail to a shop, with the shop's answer and her own first mail quoted below."""
    name, address, subject, desk, at, words, answer, first, closing, line, charset = MAILS[language]
    message = EmailMessage()
    message["From"] = f"{name} <{address}>"
    message["To"] = f"{desk} <{at}>"
    message["Subject"] = f"Re: {subject}"
    message["Date"] = "Tue, 03 Mar 2026 09:00:00 +0800"
    message["Message-ID"] = "<3@mail.example>"
    message["In-Reply-To"] = "<2@harbour.example>"
    body = (
        f"{words}\n\n{closing}\n\n{line.format(who=desk, at=at)}\n\n> {answer}\n>\n"
        f"> {line.format(who=name, at=address)}\n>> {first}\n"
    )
    message.set_content(body, charset=charset, cte="base64" if language == "zh" else "8bit")
    turns: Turns = [
        {"speaker": name, "role": "participant", "text": words},
        {"speaker": "", "role": "narrator", "text": closing},
        {"speaker": desk, "role": "staff", "text": answer},
        {"speaker": name, "role": "participant", "text": first},
    ]
    keep(
        f"mail/{language}",
        "mail.eml",
        message.as_bytes(),
        turns,
        tool="Mail programs",
        format="EML",
        language=language,
        kind="ticket",
        documents=1,
        participants=[name, desk],
        date="2026-03-03",
    )


def mail_box() -> None:
    """A mailbox as Google Takeout gives it: a thread from its first mail on, an HTML mail, an automatic reply."""
    name, address, subject, desk, at, words, answer, first, closing, line, _ = MAILS["en"]

    def mail(number: int, sender: str, to: str, body: str, **more: str) -> EmailMessage:
        message = EmailMessage()
        message["X-GM-THRID"] = "1"
        message["From"], message["To"], message["Subject"] = sender, to, more.pop("subject", subject)
        message["Date"] = f"Mon, 0{number} Mar 2026 10:00:00 +0000"
        message["Message-ID"] = f"<{number}@mail.example>"
        kind = more.pop("kind", "plain")
        for key, value in more.items():
            message[key.replace("_", "-")] = value
        message.set_content(body, subtype=kind)
        return message

    customer, shop = f"{name} <{address}>", f"{desk} <{at}>"
    quoted = line.format(who=name, at=address) + f"\n> {first}\n"
    markup = (
        f"<html><body><p>{words.replace(chr(10), '<br>')}</p><blockquote><p>{answer}</p></blockquote></body></html>"
    )
    mails = [
        mail(1, customer, shop, f"{first}\n\n{closing}\n"),
        mail(2, shop, customer, f"{answer}\n\n{quoted}", In_Reply_To="<1@mail.example>"),
        mail(3, customer, shop, markup, kind="html", In_Reply_To="<2@mail.example>"),
        mail(4, shop, customer, "We are closed.", subject="Automatic reply: closed", Auto_Submitted="auto-replied"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "box")
        for message in mails:
            box.add(message)
        box.flush()
        data = (Path(folder) / "box").read_bytes()
    turns: Turns = [
        {"speaker": name, "role": "participant", "text": first},
        {"speaker": "", "role": "narrator", "text": closing},
        {"speaker": desk, "role": "staff", "text": answer},
        {"speaker": name, "role": "narrator", "text": first},
        {"speaker": name, "role": "participant", "text": words},
        {"speaker": "", "role": "narrator", "text": answer},
    ]
    keep(
        "mail/en-takeout",
        "Support.mbox",
        data,
        turns,
        tool="Google Takeout",
        format="MBOX",
        language="en",
        kind="ticket",
        documents=3,
    )


def plain_text(language: str, encoding: str) -> None:
    """A transcript typed in an editor that saves in the encoding of its country; line ends of three systems."""
    talk = TALKS[language]
    colon = "：" if language == "zh" else ": "
    lines = [f"{talk.speaker(who)}{colon}{words}" for who, words in talk.turns]
    text = f"{talk.title}\r\n\r\n" + lines[0] + "\r\n" + lines[1] + "\n" + "\r".join(lines[2:]) + "\x0c"
    keep(
        f"plain_text/{language}-{encoding}",
        "interview.txt",
        text.encode(encoding),
        turns_of(talk),
        tool="Text editors",
        format=f"TXT ({encoding.upper()})",
        language=language,
        kind="interview",
        documents=1,
        participants=[talk.participant],
    )


if __name__ == "__main__":
    sys.exit(main())
