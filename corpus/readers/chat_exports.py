"""Exports of chats in JSON → conversations: Slack, ChatGPT, lists of messages with a role or an author.

Who asks a bot is the participant, what the bot says is staff's. Knows the shapes, nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus.readers.conversations import Conversation, Message
from corpus.readers.json_records import cell_of
from corpus.records import Guess, SourceKind

Object = Mapping[str, Any]
_STAFF_ROLES = frozenset(
    {"assistant", "ai", "bot", "chatbot", "model", "agent", "admin", "operator", "support", "staff", "employee", "rep"}
    | {"representative", "advisor", "human_agent", "csr", "company", "business", "brand", "seller", "客服", "机器人"}
    | {"상담원", "상담사", "챗봇", "الوكيل", "موظف", "الدعم"}
)
_CUSTOMER_ROLES = frozenset(
    {
        "user",
        "customer",
        "client",
        "human",
        "visitor",
        "contact",
        "end_user",
        "end-user",
        "participant",
        "guest",
        "lead",
    }
    | {"用户", "客户", "顾客", "고객", "사용자", "العميل", "عميل", "المستخدم"}
)
_PASSED_ROLES = frozenset({"system", "tool", "function", "developer"})
_BOTS = frozenset({"assistant", "ai", "bot", "chatbot", "model", "机器人", "챗봇"})
_ROLE_KEYS = ("role", "sender", "author_type", "from", "sender_type", "speaker_role", "user_type", "author")
_BODY_KEYS = ("content", "text", "body", "message", "value", "utterance")
_LIST_KEYS = ("messages", "chat_messages", "conversation", "conversations", "turns", "dialog", "dialogue", "history")
_WHEN_KEYS = ("created_at", "timestamp", "time", "date", "create_time", "sent_at", "ts")
_SLACK_MARK = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|]{1,500})(?:\|(?P<label>[^<>]{0,500}))?>")
_SLACK_EVENTS = ("_join", "_leave", "_topic", "_purpose", "_name", "_archive", "_add", "_remove")


def is_slack(values: Sequence[Any]) -> bool:
    """Whether objects are the messages of a Slack channel."""
    found = [value for value in values if isinstance(value, Mapping)]
    return bool(found) and all("ts" in value and value.get("type") == "message" for value in found)


def slack_channel(values: Iterable[Any], name: str) -> Conversation:
    """A channel's messages, a thread's answers after its first message."""
    messages: list[tuple[str, str, Message]] = []
    names: dict[str, str] = {}
    events = attachments = 0
    found = [value for value in values if isinstance(value, Mapping)]
    for value in found:
        profile = value.get("user_profile")
        if isinstance(profile, Mapping) and value.get("user"):
            names[str(value["user"])] = str(profile.get("display_name") or profile.get("real_name") or "")
    for value in found:
        attachments += len(value["files"]) if isinstance(value.get("files"), list) else 0
        subtype = str(value.get("subtype") or "")
        if subtype.endswith(_SLACK_EVENTS):
            events += 1
            continue
        bot = subtype == "bot_message" or "bot_id" in value
        author = str(value.get("user") or value.get("bot_id") or value.get("username") or "")
        shown = names.get(author) or str(value.get("username") or "")
        stamp = str(value.get("ts"))
        body = _slack_text(str(value.get("text") or ""), names)
        message = Message(body, author, shown, bot, _number(stamp), bot=bot)
        messages.append((str(value.get("thread_ts") or stamp), stamp, message))
    ordered = [message for _, _, message in sorted(messages, key=lambda item: item[:2])]
    why = 'it is a channel of Slack; where its people are colleagues, say voice = "staff" in a sidecar'
    guess = Guess("kind", SourceKind.FEEDBACK, why)
    return Conversation(
        name, ordered, kind=SourceKind.FEEDBACK, attachments=attachments, events=events, guesses=(guess,)
    )


def chat_shape(value: Any) -> bool:
    """Whether an object is one conversation: a list of messages of which each has words and says whose they are."""
    if not isinstance(value, Mapping):
        return False
    return isinstance(value.get("mapping"), Mapping) or any(is_chat(value.get(key)) for key in _LIST_KEYS)


def is_chat(values: Any) -> bool:
    """Whether a list is messages: each has words, and says by a role that is known whose they are."""
    if not isinstance(values, list) or not values:
        return False
    sample = [value for value in values[:50] if isinstance(value, Mapping)]
    roles = [_role(value) for value in sample]
    known = _STAFF_ROLES | _CUSTOMER_ROLES | _PASSED_ROLES
    worded = all(any(key in value for key in _BODY_KEYS) for value in sample)
    return len(sample) == len(values[:50]) and worded and all(role in known for role in roles)


def chat_conversation(value: Any, name: str) -> Conversation:
    """The conversation of an object or list of this shape."""
    if isinstance(value, list):
        return _chat(value, name, "", {})
    identity = cell_of(value.get("id") or value.get("conversation_id") or value.get("uuid")) or name
    subject = cell_of(value.get("title") or value.get("subject") or value.get("name"))
    if isinstance(value.get("mapping"), Mapping):
        return _chat(list(_thread(value["mapping"], value.get("current_node"))), identity, subject, {})
    messages = next(value[key] for key in _LIST_KEYS if is_chat(value.get(key)))
    plain = {
        str(key): cell_of(item)
        for key, item in value.items()
        if isinstance(item, str | int | float | bool)
        and key not in ("id", "conversation_id", "uuid", "title", "subject")
    }
    return _chat(messages, identity, subject, {key: item for key, item in plain.items() if len(item) < 200})


def _chat(values: Sequence[Any], name: str, subject: str, attributes: Mapping[str, str]) -> Conversation:
    messages, events = [], 0
    for value in values:
        role = _role(value)
        body = _body(value)
        if role in _PASSED_ROLES or not body:
            events += 1
            continue
        staff = role in _STAFF_ROLES
        author = value.get("author") if isinstance(value.get("author"), Mapping) else value
        shown = next((cell_of(author[key]) for key in ("name", "username", "user_name") if author.get(key)), "")
        identity = cell_of(author.get("id") if author is not value else value.get("user_id") or value.get("author_id"))
        when = next((value[key] for key in _WHEN_KEYS if value.get(key) is not None), None)
        number = _number(when) if isinstance(when, str) else when
        person = identity or (f"{'staff' if staff else 'participant'}-{shown}" if shown else f"{name}-{role}")
        messages.append(Message(body, person, shown or role, staff, number or when, bot=role in _BOTS))
    kind = SourceKind.TICKET if any(message.staff for message in messages) else SourceKind.FEEDBACK
    return Conversation(name, messages, subject, attributes, kind, events=events)


def _thread(mapping: Object, current: Any) -> Iterator[Any]:
    """The messages from the first to the one a reader sees last; other branches were thrown away by the user."""
    nodes: list[Any] = []
    seen: set[str] = set()
    at = current
    if not isinstance(at, str) or at not in mapping:
        nodes = [node for node in mapping.values() if isinstance(node, Mapping)]
    while isinstance(at, str) and at in mapping and at not in seen and isinstance(mapping[at], Mapping):
        seen.add(at)
        nodes.insert(0, mapping[at])
        at = mapping[at].get("parent")
    for node in nodes:
        message = node.get("message")
        if isinstance(message, Mapping):
            author = message.get("author")
            role = author.get("role") if isinstance(author, Mapping) else author
            yield {"role": role, "content": message.get("content"), "create_time": message.get("create_time")}


def _role(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    for key in _ROLE_KEYS:
        found = value.get(key)
        if isinstance(found, Mapping):
            found = found.get("role") or found.get("type")
        if isinstance(found, str):
            return found.strip().casefold()
    return ""


def _body(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    for key in _BODY_KEYS:
        found = value.get(key)
        if isinstance(found, Mapping):
            found = found.get("parts") or found.get("text")
        if isinstance(found, list):
            texts = [
                item if isinstance(item, str) else cell_of(item.get("text")) for item in found if item and _texted(item)
            ]
            found = "\n".join(texts)
        if isinstance(found, str) and found.strip():
            return found
    return ""


def _texted(item: Any) -> bool:
    return isinstance(item, str) or (isinstance(item, Mapping) and isinstance(item.get("text"), str))


def _slack_text(text: str, names: Mapping[str, str]) -> str:
    def plain(match: re.Match[str]) -> str:
        kind, target, label = match.group("kind", "target", "label")
        if kind == "@":
            return f"@{label or names.get(target) or target}"
        return f"{kind if kind == '#' else ''}{label or target}"

    return _SLACK_MARK.sub(plain, text)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
