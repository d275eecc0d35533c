"""The words of a mail → what its author wrote, whom he quotes, and his signature. Knows how mail programs quote.

Quotations are told by `>`, by the line above them ("On … wrote:", "在…写道：", "…님이 작성:", "كتب …:"), and by
the blocks of headers that Outlook and others put above the earlier mail, in the languages of `_FIELDS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

import regex

from corpus.dates import find_date

_DEPTH_LIMIT = 20
"""Mails quoted within quoted mails; what is deeper stays with the last of them."""
_ATTRIBUTION = tuple(
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        r"^On\s.{4,240}?[,\s](?P<who>[^,\n]{1,120}?)\s+wrote\s*:$",
        r"^(?P<who>[^\n<]{0,80}<[^>\n]{3,120}>|[^\n\d]{1,80}?)\s*(?:于|在)\s*(?P<when>.{0,20}?\d.{0,80}?)"
        r"\s*(?:写道|寫道)\s*[:：]$",
        r"^(?:在|于)?\s*(?P<when>.{0,120}?\d.{0,80}?)[,，\s]\s*(?P<who>[^,，\n]{1,100}?)\s*(?:写道|寫道"
        r"|写到|撰写)\s*[:：]$",
        r"^(?P<when>.{0,20}?\d.{4,100}?)[,\s]\s*(?P<who>[^,\n]{1,100}?)\s*(?:님)?이?\s*(?:작성|쓴 글)\s*[:：]$",
        r"^(?:في|بتاريخ|يوم)\s.{4,160}?\s*(?:كتب(?:ت)?)\s+(?P<who>[^\n]{1,120}?)\s*[:：]$",
        r"^(?:في|بتاريخ|يوم)\s.{4,160}?[،,]\s*(?P<who>[^،,\n]{1,120}?)\s+(?:كتب(?:ت)?)\s*[:：]$",
        r"^Am\s.{4,160}?\sschrieb\s+(?P<who>[^\n]{1,120}?)\s*:$",
        r"^Le\s.{4,160}?[,\s](?P<who>[^,\n]{1,120}?)\s+a écrit\s*:$",
        r"^El\s.{4,160}?[,\s](?P<who>[^,\n]{1,120}?)\s+escribió\s*:$",
    )
)
_ENDS_ATTRIBUTION = regex.compile(
    r"(?:wrote|写道|寫道|写到|撰写|작성|쓴 글|كتبت?|schrieb|écrit|escribió|[>)）])\s*[:：]\s*$", regex.I
)
_BEGINS_ATTRIBUTION = regex.compile(r"^(?:On|Am|Le|El|في|بتاريخ|يوم|在|于|20\d\d\s*[年년./-])\b?", regex.IGNORECASE)
_FIELDS = {
    "from": "from|发件人|寄件者|寄件人|보낸 사람|보낸사람|발신|من|المرسل|von|de",
    "date": "sent|date|发送时间|发送日期|日期|寄件日期|傳送時間|보낸 날짜|날짜|일시"
    "|تاريخ الإرسال|أرسلت|أُرسلت|التاريخ|تم الإرسال|gesendet|datum|envoyé|enviado|fecha",
    "other": "to|cc|subject|reply-to|importance|attachments|收件人|抄送|主题|主旨|副本|받는 사람|받는사람|참조|제목"
    "|إلى|الموضوع|نسخة|an|betreff|à|objet|para|asunto",
}
_FIELD = regex.compile(
    r"^[ \t\u200e\u200f]*[*_]*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS.items())
    + r")[*_]*\s*[:：][*_]*[ \t]*(?P<value>.{0,400})$",
    regex.IGNORECASE,
)
_RULE = regex.compile(
    r"^[ \t]*(?:[-_—=]{5,}|-{2,}\s*(?:original message|forwarded message|original|原始邮件|原始郵件|转发邮件|轉寄郵件"
    r"|원본 메일|원본 메시지|전달된 메시지|الرسالة الأصلية|رسالة معاد توجيهها|رسالة مُعاد توجيهها"
    r"|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine"
    r"|mensaje original)[^\n]{0,20}?-{2,}|begin forwarded message:|回复的原邮件)[ \t]*$",
    regex.IGNORECASE,
)
_DEVICE = regex.compile(
    r"^[ \t]*(?:sent from (?:my|mail|outlook|yahoo)|get outlook for|发自我的|發自我的|从我的"
    r"|나의 \S+에서 보냄|내 \S+에서 보냄|.{0,20}에서 보냄$|أُ?رسل(?:ت)? من|تم الإرسال من|von meinem"
    r"|envoyé de mon|enviado desde mi).{0,80}$",
    regex.IGNORECASE,
)
_CLOSING = regex.compile(
    r"^[ \t]*(?:(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks)|thanks|thank you|sincerely|yours(?: \w+)?"
    r"|cheers|best|此致|敬礼|祝好|顺颂商祺|谢谢|謝謝|多谢|此致敬礼|감사합니다|고맙습니다|수고하세요"
    r"|مع التحية|تحياتي|مع خالص التحية|مع خالص التقدير|شكرا|شكراً|وشكرا|mit freundlichen grüßen"
    r"|viele grüße|cordialement|saludos|atentamente)[ \t]*[,，.。!！،~]*[ \t]*$",
    regex.IGNORECASE,
)
_NOTICE = regex.compile(
    r"confidential|privileged|intended (?:solely|only)|unsubscribe|本邮件.{0,30}(?:保密|机密)|退订"
    r"|본 메일.{0,30}(?:기밀|비밀)|수신거부"
    r"|سرية|إلغاء الاشتراك",
    regex.IGNORECASE,
)
_LINE_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class MailPart:
    """Words of one author in a mail."""

    text: str
    what: str
    """`words`, `quoted`, `signature` or `notice`."""
    name: str = ""
    """Who is quoted, as written; empty for the mail's own author, and where nobody is named."""
    address: str = ""
    date: str = ""
    """ISO 8601, where the quotation tells."""


def parts_of(text: str) -> list[MailPart]:
    """The parts of a mail's text, in order."""
    return list(_parts(text.split("\n"), "", "", "", 0))


def _parts(lines: list[str], name: str, address: str, date: str, depth: int) -> Iterator[MailPart]:
    """Own words up to a quotation, the quotation's parts, and so on."""
    what = "quoted" if depth else "words"
    own: list[str] = []
    at = 0
    while at < len(lines):
        found = _quotation(lines, at) if depth < _DEPTH_LIMIT else None
        if found is None:
            own.append(lines[at])
            at += 1
            continue
        yield from _own(own, what, name, address, date)
        own = []
        start, end, stripped, who, where, when = found
        yield from _parts(
            [_unquoted(line) for line in lines[start:end]] if stripped else lines[start:end],
            who,
            where,
            when,
            depth + 1,
        )
        at = end
    yield from _own(own, what, name, address, date)


_Found = tuple[int, int, bool, str, str, str]


def _quotation(lines: list[str], at: int) -> _Found | None:
    """Where a quotation that is announced or begins at a line has its words, how it is marked, and whose it is."""
    line = lines[at][:_LINE_LIMIT]
    if line.lstrip().startswith(">"):
        return at, _marked_until(lines, at), True, "", "", ""
    announced = _attribution(lines, at)
    if announced is not None:
        start, who, when = announced
        name, address = _person(who)
        while start < len(lines) and not lines[start].strip():
            start += 1
        if start < len(lines) and lines[start].lstrip().startswith(">"):
            return start, _marked_until(lines, start), True, name, address, when
        return start, len(lines), False, name, address, when
    headers = _header_block(lines, at)
    if headers is not None:
        start, who, when = headers
        name, address = _person(who)
        return start, len(lines), False, name, address, when
    return None


def _marked_until(lines: list[str], at: int) -> int:
    """The end of the lines that bear a mark, empty ones between them included."""
    end = last = at
    while end < len(lines) and (not lines[end].strip() or lines[end].lstrip().startswith(">")):
        last = end + 1 if lines[end].strip() else last
        end += 1
    return last


def _attribution(lines: list[str], at: int) -> tuple[int, str, str] | None:
    """The line after an attribution, who is named in it and when; it may be wrapped over three lines."""
    if not _BEGINS_ATTRIBUTION.match(lines[at].strip()[:40]) and not _ENDS_ATTRIBUTION.search(lines[at][-60:]):
        return None
    joined = ""
    for count in range(1, 4):
        if at + count > len(lines):
            break
        joined = f"{joined} {lines[at + count - 1].strip()}".strip()
        if len(joined) > 400:
            break
        if not _ENDS_ATTRIBUTION.search(joined):
            continue
        for pattern in _ATTRIBUTION:
            match = pattern.match(joined)
            if match and any(map(str.isdigit, joined)):
                return at + count, str(match.group("who")), find_date(joined)
    return None


def _header_block(lines: list[str], at: int) -> tuple[int, str, str] | None:
    """The line after a block of an earlier mail's headers, who sent it and when; a rule may stand above it."""
    start = at
    while start < len(lines) and (_RULE.match(lines[start][:200]) or (start > at and not lines[start].strip())):
        start += 1
    if start - at > 3:
        return None
    fields: dict[str, str] = {}
    end = start
    while end < len(lines) and end - start < 12:
        match = _FIELD.match(lines[end][:_LINE_LIMIT])
        if match is None:
            break
        kind = next(name for name in _FIELDS if match.group(name))
        fields.setdefault(kind, str(match.group("value")).strip())
        end += 1
    if "from" not in fields or end - start < 3:
        return None
    return end, fields["from"], find_date(fields.get("date", ""))


def _person(who: str) -> tuple[str, str]:
    """Name and address of `Anna Berg <a@b.example>`, `Anna Berg [mailto:a@b.example]` or a bare address."""
    who = regex.sub(r"\[mailto:([^\]\s]{1,200})\]", r"<\1>", who.strip())
    who = who.replace("＜", "<").replace("＞", ">").strip("\"'“” ‎‏")
    address = next(iter(regex.findall(r"[\w.+%-]{1,64}@[\w.-]{1,190}\w", who)), "")
    name = regex.sub(r"<[^>]{0,300}>?|\([^)]{0,200}@[^)]{0,200}\)", "", who).strip(" \"'“”,，;；<>")
    name = regex.sub(
        r"^.*?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:[AP]M|上午|下午|오전|오후|ص|م)?\s*[,，،]?\s*(?=\S)", "", name
    )
    name = name.removesuffix("님").strip()
    if "@" in name or not any(map(str.isalpha, name)):
        name = parseaddr(f"{name} <{address}>")[0] if "@" not in name and name else ""
    return name, address.lower()


def _unquoted(line: str) -> str:
    stripped = line.lstrip()
    return stripped[1:].removeprefix(" ") if stripped.startswith(">") else line


def _own(lines: list[str], what: str, name: str, address: str, date: str) -> Iterator[MailPart]:
    """What one author wrote: words, then perhaps a notice or signature."""
    cut = _signature_at(lines)
    words = "\n".join(lines[:cut]).strip()
    while words.endswith(("\n---", "\n___", "\n--")):
        words = words.rpartition("\n")[0].rstrip()
    if any(map(str.isalnum, words)):
        yield MailPart(words, what, name, address, date)
    rest = "\n".join(lines[cut:]).strip()
    if any(map(str.isalnum, rest)):
        yield MailPart(rest, "notice" if _NOTICE.search(rest) and len(rest) > 200 else "signature", name, address, date)


def _signature_at(lines: list[str]) -> int:
    """The line where a signature begins; the number of lines where there is none."""
    for at, line in enumerate(lines):
        if line.rstrip("\r") in ("-- ", "--") and at and len(lines) - at <= 40:
            return at
    filled = [at for at, line in enumerate(lines) if line.strip()]
    if len(filled) < 2:
        return len(lines)
    cut = len(lines)
    if _DEVICE.match(lines[filled[-1]][:200]):
        cut = filled.pop()
    for place in range(max(1, len(filled) - 8), len(filled)):
        at = filled[place]
        after = [lines[other] for other in filled[place + 1 :]]
        if _CLOSING.match(lines[at][:100]) and (after or cut < len(lines)) and all(map(_is_contact, after)):
            return at
    return cut


def _is_contact(line: str) -> bool:
    """Whether a line below a closing is a name, title, number or address rather than a sentence."""
    line = line.strip()
    return len(line) <= 80 and not line.endswith((".", "?", "？", "。", "؟", "!", "！"))
