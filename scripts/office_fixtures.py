"""Fixtures of word processors and slides, laid out as the programs write them: DOCX, PPTX, RTF, ODT, FODT."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from fixture_files import Turns, keep, saved, turns_of
from fixture_talks import TALKS


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
