"""Fixtures of pages: HTML and MHTML as browsers save them, PDF as a browser prints them."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from fixture_files import Turns, keep, turns_of
from fixture_talks import TALKS


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


def page_of(body: str, language: str, style: str = "") -> str:
    """A page for the printer."""
    direction = "rtl" if language == "ar" else "ltr"
    fonts = "'DejaVu Sans','Noto Naskh Arabic','Noto Sans CJK SC','Noto Sans CJK KR',sans-serif"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>{PAGE} '
        f"body{{font:12pt {fonts}}} {style}</style><body>{body}</body></html>"
    )


PAGE = "@page{size:A5;margin:20mm 12mm;@bottom-center{content:counter(page) ' / 2';font-size:9pt}}"


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
    style = (
        "table{border-collapse:collapse} td{border:1px solid;vertical-align:top;padding:2mm}"
        "td:nth-child(2){white-space:nowrap}"
    )
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
