"""Fixtures of mails and plain text: EML and MBOX as mail programs write them, texts in old encodings."""

from __future__ import annotations

import mailbox
import tempfile
from email.message import EmailMessage
from pathlib import Path

from fixture_files import Turns, keep, turns_of
from fixture_talks import TALKS

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
