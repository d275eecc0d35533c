"""What documents of each format say beside their words: speakers, headings, remarks, pages, hidden and changed text."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_files import docx_bytes, pdf_bytes

from corpus.decoding import clean_text
from corpus.readers.detection import kind_of_bytes
from corpus.readers.formats import read
from corpus.readers.html import text_of_html
from corpus.readers.reading import Reading
from corpus.readers.speech_tables import columns_of_speech
from corpus.readers.styled import bold_labels
from corpus.readers.styles import speaker_of_style, style_of_name
from corpus.readers.visual_order import logical
from corpus.records import Role
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def reading(data: bytes, name: str) -> Reading:
    found = read(data, name, SourceSettings())
    assert isinstance(found, Reading)
    return found


def taken(data: bytes, name: str) -> Segmented:
    return segment(reading(data, name), Source(name, name, "h", SourceSettings(study="s")))


def word(body: str, space: str = WORD, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
        links = "".join(f'<Relationship Id="{name}" Type="x/{name}" Target="{name}.xml"/>' for name in parts)
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{space}">{content}</w:{name}>')
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_word_styles_named_for_speakers() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="I"><w:name w:val="Interviewer"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="受访者"/></w:style>'
        '<w:style w:type="character" w:styleId="S"><w:name w:val="Speaker Name"/></w:style>'
    )
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="I"/></w:pPr>{run("Why?")}</w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>{run("因为太晚了。")}</w:p>'
        f'<w:p><w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>Anna</w:t></w:r>{run(" I left.")}</w:p>'
    )
    assert [(each.speaker, each.role, each.text) for each in taken(word(body, styles=styles), "a.docx").segments] == [
        ("Interviewer", Role.INTERVIEWER, "Why?"),
        ("受访者", Role.PARTICIPANT, "因为太晚了。"),
        ("Anna", Role.PARTICIPANT, "I left."),
    ]


@pytest.mark.parametrize("space", [WORD, STRICT])
def test_word_changes_boxes_hidden_words_and_notes(space: str) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed words.</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    body = (
        f"<w:p>{run('Kept ')}<w:ins>{run('added')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        f"{run('secret', '<w:vanish/>')}{run('.')}<w:r>{alternate}</w:r></w:p>"
        f'<w:sdt><w:sdtContent><w:p><w:commentRangeStart w:id="1"/>{run("In a control.")}<w:commentRangeEnd w:id="1"/>'
        "</w:p></w:sdtContent></w:sdt>"
    )
    data = word(
        body,
        space,
        comments='<w:comment w:id="1" w:author="Nia"><w:p><w:r><w:t>Check this.</w:t></w:r></w:p></w:comment>',
        footnotes='<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>A source.</w:t></w:r></w:p></w:footnote>',
    )
    found = taken(data, "a.docx")
    assert found.document.text.startswith("Kept added.\n\nBoxed words.\n\nIn a control.")
    assert found.document.text.count("Boxed") == 1
    remarks = [each for each in found.segments if "beside" in each.attributes]
    assert [(each.text, each.speaker, each.heading, each.attributes["beside"]) for each in remarks] == [
        ("Check this.", "Nia", "In a control.", "comment"),
        ("A source.", "", "", "footnote"),
    ]
    assert all(each.role is Role.NARRATOR for each in remarks)
    assert "tracked changes: 1 insertion in, 1 deletion out." in found.notes
    assert "1 hidden passage was left out." in found.notes


def test_comments_do_not_run_into_the_last_turn() -> None:
    body = f"<w:p>{run('Interviewer: Why?')}</w:p><w:p>{run('P07: It was late.')}</w:p>"
    data = word(body, comments="<w:comment><w:p><w:r><w:t>Ask again.</w:t></w:r></w:p></w:comment>")
    assert [(each.role, each.text) for each in taken(data, "a.docx").segments] == [
        (Role.INTERVIEWER, "Why?"),
        (Role.PARTICIPANT, "It was late."),
        (Role.NARRATOR, "Ask again."),
    ]


def test_teams_older_transcripts_with_ranges_above_the_name() -> None:
    lines = [
        ("", "0:0:1.0 --> 0:0:4.250\nAnna Berg\nWhy did you leave?"),
        ("", "0:0:5.0 --> 0:0:9.0\nTom Reed\nToo late."),
    ]
    found = taken(docx_bytes(lines), "a.docx").segments
    assert [(each.speaker, each.text, each.start_time, each.end_time) for each in found] == [
        ("Anna Berg", "Why did you leave?", 1.0, 4.25),
        ("Tom Reed", "Too late.", 5.0, 9.0),
    ]
    apart = [("", line) for _, block in lines for line in block.split("\n")]
    assert [each.text for each in taken(docx_bytes(apart), "a.docx").segments] == ["Why did you leave?", "Too late."]
    [guess] = [each for each in taken(docx_bytes(lines), "a.docx").guesses if each.what == "turns"]
    assert (guess.value, guess.why) == ("by the layout", "names and times stand above the words")


TABLES = [
    ([["Time", "Speaker", "Transcript"], ["0:01", "A", "Hello."]], (1, 2, 1, 0)),
    ([["Interviewer", "Why did you leave early?"], ["P1", "It was far too late for me."]], (0, 1, 0, None)),
    ([["00:01", "화자 1", "왜 일찍 가셨어요?"], ["00:05", "화자 2", "너무 늦어서요, 죄송합니다."]], (0, 2, 1, 0)),
    ([["المتحدث", "النص"], ["ليلى", "كان الوقت متأخرا"]], (1, 1, 0, None)),
    ([["1", "林晓", "为什么提前离开了？"], ["2", "阿强", "因为时间太晚了。"], ["3", "林晓", "后来？"],
      ["4", "阿强", "就回家了呀。"]],
     (0, 2, 1, None)),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "columns"), TABLES)
def test_tables_of_speech(rows: list[list[str]], columns: tuple[int, int, int, int | None]) -> None:
    found = columns_of_speech(rows)
    assert found is not None
    assert (found.header, found.words, found.speaker, found.time) == columns


@pytest.mark.parametrize(
    "rows",
    [
        [["Age", "34"], ["City", "Bergen"], ["Device", "Phone with a cracked screen"]],
        [["Theme", "People"], ["Late deliveries", "6"], ["Long queues", "4"]],
        [["阶段", "痛点", "机会"], ["下单", "找不到入口", "放大按钮"]],
        [["one"], ["two"]],
        [],
    ],
)
def test_other_tables(rows: list[list[str]]) -> None:
    assert columns_of_speech(rows) is None


def test_bold_beginnings() -> None:
    talk = [("Anna", "Anna Why?"), ("Tom", "Tom Because."), ("Anna", "Anna And then?"), ("Tom", "Tom I left.")]
    assert bold_labels(talk) == {"Anna", "Tom"}
    assert bold_labels([(f"{lead}:", text.replace(lead, f"{lead}:")) for lead, text in talk]) == frozenset()
    assert bold_labels([("Note", "Note that it rained."), ("Never", "Never did it stop.")]) == frozenset()


def test_names_of_styles() -> None:
    assert [style_of_name(name) for name in ("heading 1", "标题 2", "제목", "عنوان 1", "Heading_20_1")] == [
        "heading"
    ] * 5
    assert [style_of_name(name) for name in ("Intense Quote", "인용", "اقتباس", "Normal")] == [
        "quote",
        "quote",
        "quote",
        "",
    ]
    names = (
        "Interviewer",
        "Speaker: Anna",
        "면접관",
        "الباحثة",
        "Speaker",
        "Speaker 2",
        "Normal",
        "a",
        "Q1",
        "Body Text",
    )
    assert [speaker_of_style(name) for name in names] == [
        "Interviewer", "Anna", "면접관", "الباحثة", "Speaker", "Speaker 2", "", "", "", "",
    ]  # fmt: skip


def rtf(body: str, head: str = r"\ansi\ansicpg1252\uc1") -> bytes:
    return (r"{\rtf1" + head + r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset134 B;}}" + body + "}").encode("latin-1")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 \u8217?s\par two", "café ’s\n\ntwo"),
        (r"{\uc2\u44032 ab\u45208 cd} end", "가나 end"),
        (r"{\uc0 a\u-10179\u-8704}", "a😀"),
        (r"{\f1\'b7\'c3\'cc\'b8}\'e9", "访谈é"),
        (r"{\*\unknown secret}{\info{\title x}}{\pict 0102}shown", "shown"),
        (r"one\line two\tab three\~four", "one\ntwo\tthree\u00a0four"),
        (r"{\v hidden}{\deleted gone}{\revised kept}", "kept"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (r"a\bin3 \}\}b", "ab"),
        (r"\{braces\} and \\ slash", "{braces} and \\ slash"),
        (r"\trowd\pard\intbl one\cell two\cell\row\pard after", "one\ttwo\n\nafter"),
    ],
)
def test_rtf_words(body: str, text: str) -> None:
    assert reading(rtf(body), "a.rtf").text.strip() == text


def test_html_words() -> None:
    assert (
        text_of_html("<p>One<br>two</p><ul><li>a<li>b</ul><script>x</script><p hidden>no</p>") == "One\ntwo\n\na\n\nb"
    )
    assert text_of_html("<p>Own</p><blockquote>a<blockquote>b</blockquote></blockquote>", mark_quotes=True) == (
        "Own\n\n> a\n\n>> b"
    )
    assert text_of_html("plain &lt;words&gt; &amp; more") == "plain <words> & more"
    assert text_of_html("") == ""
    page = reading(
        "<html lang=ko><body><table><tr><td><p>하나</p><p>둘</p></td></tr></table></body></html>".encode(), "a.html"
    )
    assert (page.text.split(), page.language) == (["하나", "둘"], "ko")


def test_the_language_a_page_says_counts_where_its_words_agree() -> None:
    words = "<p>배송이 늦었는데 아무도 알려 주지 않았어요. 다음에는 꼭 연락해 주세요.</p>"
    assert reading(f"<html lang='en'><body>{words}</body></html>".encode(), "a.html").language == ""
    assert reading(f"<html lang='ko-KR'><body>{words}</body></html>".encode(), "a.html").language == "ko-KR"


@pytest.mark.parametrize(
    ("seen", "read_as"),
    [
        ("؟456-123 مقر", "رقم 123-456؟"),
        (".10:45 و 09:30 نيب", "بين 09:30 و 10:45."),
        ("(نيترم) USB C لباك", "كابل USB C (مرتين)"),
        ("The word ةملك means word", "The word كلمة means word"),
        ("1,250.50 نمثلا", "الثمن 1,250.50"),
        ("no such letters (here) 12", "no such letters (here) 12"),
    ],
)
def test_lines_as_they_stand_are_put_in_order(seen: str, read_as: str) -> None:
    assert logical(list(seen)) == read_as


def test_pdf_pages_and_what_comes_back_on_them() -> None:
    pages = [f"{words}\n\n\n" for words in ("Interviewer: Why?", "P07: It was late.", "Interviewer: And then?")]
    found = taken(pdf_bytes(pages), "a.pdf")
    assert [(each.text, each.attributes.get("page")) for each in found.segments] == [
        ("Why?", "1"),
        ("It was late.", "2"),
        ("And then?", "3"),
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{\\rtf1 x}", "rtf"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "html"),
        (b"From a@b.c Mon Mar  2 10:00:00 2026\nFrom: a@b.c\n", "mailbox"),
        (b"Received: x\nFrom: a@b.c\nSubject: y\nDate: z\n\nhi", "mail"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "recording"),
        (b"\x00\x00\x00\x18ftypmp42", "recording"),
        (b"From: Anna\nDate: today\nSubject: call\n\nP1: hi", None),
        (b"Interviewer: <html> is a word", None),
        (b"\xff\xfe\x41\x00", None),
        (b"", None),
    ],
)
def test_kinds_by_content(data: bytes, kind: str | None) -> None:
    assert kind_of_bytes(data) == kind


LETTERS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), blacklist_characters="\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=60,
)
PARAGRAPHS = st.lists(LETTERS.filter(lambda text: any(map(str.isalnum, clean_text(text)))), min_size=1, max_size=4)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def same(found: Reading, paragraphs: list[str]) -> None:
    """All words came out, in order, and every span lies where it says."""
    wanted = " ".join(word for text in paragraphs for word in clean_text(text).split())
    assert " ".join(found.text.split()) == clean_text(wanted)
    result = segment(found, Source("a.x", "a.x", "h", SourceSettings(study="s")))
    assert all(each.span.of(result.document.text) == each.text for each in result.segments)


@given(PARAGRAPHS)
@QUICK
def test_any_words_come_whole_out_of_word(paragraphs: list[str]) -> None:
    same(reading(docx_bytes([("", text) for text in paragraphs]), "a.docx"), paragraphs)


@given(PARAGRAPHS)
@QUICK
def test_any_words_come_whole_out_of_rtf(paragraphs: list[str]) -> None:
    body = r"\par ".join("".join(map(_rtf_escape, text)) for text in paragraphs)
    same(reading(rtf(body), "a.rtf"), paragraphs)


@given(PARAGRAPHS)
@QUICK
def test_any_words_come_whole_out_of_html_and_odt(paragraphs: list[str]) -> None:
    from html import escape

    markup = "<!doctype html><meta charset=utf-8>" + "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    same(reading(markup.encode(), "a.html"), paragraphs)
    body = "".join(f"<text:p>{escape(text, quote=False)}</text:p>" for text in paragraphs)
    flat = (
        '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="t"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document>"
    )
    same(reading(flat.encode(), "a.fodt"), paragraphs)


@given(PARAGRAPHS)
@QUICK
def test_any_words_come_whole_out_of_slides(paragraphs: list[str]) -> None:
    shapes = "".join(f"<p:sp><a:p><a:r><a:t>{_escaped(text)}</a:t></a:r></a:p></p:sp>" for text in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")
        link = '<Relationship Id="r1" Type="x/slide" Target="slides/slide1.xml"/>'
        archive.writestr("ppt/_rels/presentation.xml.rels", f"<Relationships>{link}</Relationships>")
        archive.writestr(
            "ppt/slides/slide1.xml", f'<p:sld xmlns:p="p" xmlns:a="a"><p:spTree>{shapes}</p:spTree></p:sld>'
        )
    same(reading(out.getvalue(), "a.pptx"), paragraphs)


def _rtf_escape(char: str) -> str:
    data = char.encode("utf-16-le")
    units = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    return "".join(rf"\u{unit - 65536 * (unit > 32767)}?" for unit in units)


def _escaped(text: str) -> str:
    from html import escape

    return escape(text, quote=False)
