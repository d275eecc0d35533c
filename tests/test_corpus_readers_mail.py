"""Mails and mailboxes: authors, quotations, signatures and attachments told apart, in four languages."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from corpus.errors import EmptySource, SourceError, UnreadableSource
from corpus.readers.formats import read, read_parts
from corpus.readers.mail_body import parts_of
from corpus.readers.reading import Reading
from corpus.records import Role, SourceKind
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings


def taken(data: bytes, name: str = "a.eml", **said: object) -> list[Segmented]:
    settings = SourceSettings(study="s", **said)  # type: ignore[arg-type]
    found = []
    for origin, content in read_parts(data, name, settings):
        assert isinstance(content, Reading), content
        found.append(segment(content, Source(origin, origin.rpartition("/")[2], "h", settings)))
    return found


def mail(body: str = "It never came.", **headers: str) -> EmailMessage:
    message = EmailMessage()
    told = {"From": "Mara Quill <mara@mail.example>", "To": "support@harbour.example", "Subject": "Late"}
    for key, value in {**told, **headers}.items():
        message[key.replace("_", "-")] = value
    message.set_content(body)
    return message


ATTRIBUTIONS = [
    ("On Mon, Mar 2, 2026 at 3:10 PM Desk <desk@harbour.example> wrote:", "Desk", "2026-03-02"),
    ("On Mon, Mar 2, 2026 at 3:10 PM Harbour Desk\n<desk@harbour.example> wrote:", "Harbour Desk", "2026-03-02"),
    ("在 2026年3月2日，15:10，港湾客服 <kefu@harbour.example> 写道：", "港湾客服", "2026-03-02"),
    ("港湾客服 <kefu@harbour.example> 于2026年3月2日周一 15:10写道：", "港湾客服", "2026-03-02"),
    ("2026년 3월 2일 (월) 오후 3:10, 하버 고객센터 <help@harbour.example>님이 작성:", "하버 고객센터", "2026-03-02"),
    ("في الاثنين، 2 مارس 2026 في 3:10 م كتب دعم المرفأ <support@harbour.example>:", "دعم المرفأ", "2026-03-02"),
    ("بتاريخ الاثنين، 2 مارس 2026، دعم المرفأ <support@harbour.example> كتب:", "دعم المرفأ", "2026-03-02"),
    ("Am 02.03.2026 um 15:10 schrieb Hafen <hilfe@harbour.example>:", "Hafen", "2026-03-02"),
]


@pytest.mark.parametrize(("line", "name", "date"), ATTRIBUTIONS)
def test_the_line_above_a_quotation(line: str, name: str, date: str) -> None:
    parts = parts_of(f"Own words.\n\n{line}\n\n> Quoted words.\n> More.\n\nWords below.\n")
    assert [(part.what, part.text, part.name, part.date) for part in parts] == [
        ("words", "Own words.", "", ""),
        ("quoted", "Quoted words.\nMore.", name, date),
        ("words", "Words below.", "", ""),
    ]


BLOCKS = [
    "-----Original Message-----\nFrom: Desk <d@h.example>\nSent: 2 March 2026\nTo: Mara\nSubject: Late",
    "________________________________\nFrom: Desk <d@h.example>\nDate: 2026-03-02\nTo: Mara\nSubject: Late",
    "---------- 原始邮件 ----------\n发件人: \"Desk\" <d@h.example>;\n发送时间: 2026年3月2日\n收件人: Mara\n主题: 晚了",
    "-----원본 메시지-----\n보낸 사람: Desk <d@h.example>\n보낸 날짜: 2026년 3월 2일\n받는 사람: Mara\n제목: 배송",
    "من: Desk <d@h.example>\nتاريخ الإرسال: 2 مارس 2026\nإلى: Mara\nالموضوع: تأخر",
    "---------- Forwarded message ---------\nFrom: Desk <d@h.example>\nDate: Mon, 2 Mar 2026\nSubject: Late\nTo: Mara",
]  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS)
def test_headers_of_an_earlier_mail_above_it(block: str) -> None:
    parts = parts_of(f"Own words.\n\n{block}\n\nThe desk's words.\n")
    assert [(part.what, part.text, part.name, part.address, part.date) for part in parts] == [
        ("words", "Own words.", "", "", ""),
        ("quoted", "The desk's words.", "Desk", "d@h.example", "2026-03-02"),
    ]


@pytest.mark.parametrize(
    "signature",
    ["-- \nMara Quill\nHarbour 3", "Kind regards,\nMara", "Sent from my phone", "发自我的 iPhone", "祝好\n林晓禾",
     "나의 iPhone에서 보냄", "감사합니다.\n한소율", "مع التحية،\nسلمى", "أرسلت من الهاتف"],
)  # fmt: skip
def test_signatures_are_no_words(signature: str) -> None:
    parts = parts_of(f"It never came.\nWhy?\n\n{signature}\n")
    assert [part.what for part in parts] == ["words", "signature"]
    assert parts[0].text == "It never came.\nWhy?"


@pytest.mark.parametrize(
    "text",
    [
        "Thanks",
        "谢谢",
        "On Monday it came.\nI wrote: please call.",
        "From: where I stand it looks bad.\nTo: be honest, I left.",
        "Thanks\nI was told that it would come on Monday.",
        "On 2 March she wrote a long letter about it and never mentioned the delay at all",
    ],
)
def test_words_that_look_like_a_signature_or_quotation(text: str) -> None:
    assert [(part.what, part.text) for part in parts_of(text)] == [("words", text)]


def test_staff_are_told_by_their_address_and_its_domain() -> None:
    box = b"".join(
        b"From x@y.example Mon Mar  2 10:00:00 2026\n" + message.as_bytes() + b"\n\n"
        for message in (
            mail(Message_ID="<1@x>"),
            mail("We are sorry.", From="Tom Reed <tom@harbour.example>", To="mara@mail.example", Message_ID="<2@x>"),
            mail("Me too.", From="Ann <ann@gmail.com>", To="support@gmail.com", Message_ID="<3@x>"),
        )
    )
    found = taken(box, "box.mbox")
    assert [(each.segments[0].role, each.segments[0].speaker) for each in found] == [
        (Role.PARTICIPANT, "Mara Quill"),
        (Role.STAFF, "Tom Reed"),
        (Role.PARTICIPANT, "Ann"),
    ]
    assert [each.document.origin for each in found] == ["box.mbox!/1@x", "box.mbox!/2@x", "box.mbox!/3@x"]
    assert found[1].guesses[0].what == "role of Tom Reed"
    said = {"@mail.example": Role.STAFF, "Tom Reed": Role.PARTICIPANT}
    assert [each.segments[0].role for each in taken(box, "box.mbox", speakers=said)][:2] == [
        Role.STAFF,
        Role.PARTICIPANT,
    ]


def test_a_mail_to_nobody_s_desk_is_feedback() -> None:
    [found] = taken(mail(To="Jo <jo@mail.example>").as_bytes())
    assert found.document.kind is SourceKind.FEEDBACK
    assert found.document.attributes["subject"] == "Late"
    assert found.document.title == "Late"


def test_an_attachment_that_can_be_read_becomes_a_document() -> None:
    message = mail()
    message.add_attachment(b"P1: Hello.\nP2: Hi.\n", maintype="text", subtype="plain", filename="../talk.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    message.add_attachment(mail("Inside.", Subject="Inner"))
    found = taken(message.as_bytes())
    assert [each.document.origin for each in found] == [
        "a.eml!/message",
        "a.eml!/attachments/talk.txt",
        "a.eml!/attachments/4.eml",
    ]
    assert found[0].notes[0] == "left out: 1 attachment of another kind (a.png)."
    assert found[2].segments[0].text == "Inside."


@pytest.mark.parametrize(
    ("subject", "charset", "body", "encoding"),
    [
        ("配送延迟", "gb2312", "镕先生说：东西没有到。", "gb18030"),
        ("배송 지연", "ks_c_5601-1987", "아직도 안 왔어요. 똠방각하", "cp949"),
        ("تأخر", "windows-1256", "لم تصل حتى الآن.", "cp1256"),
        ("配送", "x-unknown", "東西一直沒有到，我非常不滿意。", "utf-8"),
    ],
)
def test_encodings_as_mail_programs_declare_them(subject: str, charset: str, body: str, encoding: str) -> None:
    head = f"From: {subject} <a@mail.example>\r\nSubject: {subject}\r\n".encode(encoding)
    kind = f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\n".encode()
    raw = head + kind + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + body.encode(encoding)
    [found] = taken(raw)
    assert (found.segments[0].text, found.segments[0].speaker) == (body, subject)
    assert found.document.title == subject


def test_html_alone_with_quotations() -> None:
    message = mail()
    markup = "<p>It <b>never</b> came.</p><blockquote><p>We are sorry.</p></blockquote><style>p{}</style>"
    message.set_content(markup, subtype="html")
    [found] = taken(message.as_bytes())
    assert [(each.role, each.text) for each in found.segments] == [
        (Role.PARTICIPANT, "It never came."),
        (Role.NARRATOR, "We are sorry."),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"From": "MAILER-DAEMON@mail.example"},
        {"Subject": "Automatic reply: Late"},
        {"Subject": "自动回复：我在休假"},
        {"Subject": "부재중 자동 응답"},
        {"Subject": "رد تلقائي: خارج المكتب"},
    ],
)
def test_automatic_replies_are_passed_over(headers: dict[str, str]) -> None:
    with pytest.raises(EmptySource, match="automatic reply or a bounce"):
        read(mail(**headers).as_bytes(), "a.eml", SourceSettings())


def test_mails_are_told_by_their_content_and_others_are_not() -> None:
    data = mail(Date="Mon, 02 Mar 2026 10:00:00 +0000").as_bytes()
    assert isinstance(read(data, "mail.txt", SourceSettings()), Reading)
    typed = b"From: Anna\nDate: 2 March\nSubject: Call\n\nP1: Hello.\nP2: Hi.\n"
    assert taken(typed, "notes.txt")[0].segments[-1].speaker == "P2"
    for data, name in ((b"no headers here", "a.eml"), (b"nothing", "a.mbox")):
        with pytest.raises(UnreadableSource):
            read(data, name, SourceSettings())
    with pytest.raises(SourceError, match="no words"):
        read(mail(" ").as_bytes(), "a.eml", SourceSettings())
