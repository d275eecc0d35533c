"""Writes the fixtures of document formats under tests/formats: as the tools lay their files out, with the truth beside.

Run by hand, where a file is to look otherwise: `python scripts/document_fixtures.py`. Needs the development packages
and, for PDF, a Chromium on the path. The truth is what was put into a file, never what a reader found in it.
"""

from __future__ import annotations

import sys

from fixture_talks import TALKS
from mail_fixtures import mail_box, mail_thread, plain_text
from office_fixtures import (
    flat_document,
    open_document,
    rich_text,
    slides,
    teams_word,
    word_marked,
    word_table,
    word_transcribe,
)
from page_fixtures import pdf_report, pdf_table, pdf_transcript, web_archive, web_page, web_page_gb2312, web_table


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


if __name__ == "__main__":
    sys.exit(main())
