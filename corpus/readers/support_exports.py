"""Exports of help desks in JSON → conversations: Intercom, Zendesk, Freshdesk, Help Scout, Front, Salesforce.

Each tool's own marks tell staff from customers: an author's type, the requester of a ticket, whether a message came in.
Knows the shapes, nothing of files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpus.readers.conversations import Conversation, Message
from corpus.readers.json_records import cell_of

Object = Mapping[str, Any]
_CUSTOMER_TYPES = frozenset({"user", "lead", "contact", "visitor", "customer", "end-user", "end_user", "enduser"})
_BOT_TYPES = frozenset({"bot", "chatbot", "automation", "workflow", "system"})


class People:
    """Who is who, from the tables that some exports carry beside their tickets."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._types: dict[str, str] = {}

    def add(self, value: Any) -> None:
        """Learn of one person; anything else is passed over."""
        if not isinstance(value, Mapping) or value.get("id") is None:
            return
        identity = str(value["id"])
        self._names[identity] = _name(value)
        self._types[identity] = _text(value.get("role") or value.get("type")).casefold()

    def name(self, identity: str) -> str:
        """As shown; empty where nobody told."""
        return self._names.get(identity, "")

    def is_staff(self, identity: str) -> bool | None:
        """Whether somebody works for the shop; None where nobody told."""
        kind = self._types.get(identity)
        return kind not in _CUSTOMER_TYPES if kind else None


def support_shape(value: Any) -> Callable[[Object, People], Conversation] | None:
    """What makes a conversation of an object of this shape; None where no help desk writes it."""
    if not isinstance(value, Mapping):
        return None
    keys = value.keys()
    if "conversation_parts" in keys or ("source" in keys and _text(value.get("type")) == "conversation"):
        return _intercom
    if "CaseNumber" in keys or ("CaseComments" in keys or "EmailMessages" in keys):
        return _salesforce
    threads = value.get("threads") or _inside(value, "_embedded", "threads")
    if isinstance(threads, list) and ("customer" in keys or "primaryCustomer" in keys or "mailboxId" in keys):
        return _help_scout
    if str(value.get("id", "")).startswith("cnv_") or ("is_inbound" in _first_keys(value.get("messages"))):
        return _front
    if "requester_id" in keys or "requester" in keys:
        if "conversations" in keys or "description_text" in keys:
            return _freshdesk
        if "comments" in keys or "subject" in keys or "description" in keys:
            return _zendesk
    if isinstance(value.get("ticket"), Mapping) and ("comments" in keys or "requester_id" in value["ticket"]):
        return _zendesk
    return None


def _intercom(value: Object, people: People) -> Conversation:
    source = _object(value.get("source"))
    parts = value.get("conversation_parts")
    parts = parts.get("conversation_parts", []) if isinstance(parts, Mapping) else parts
    messages, redacted, events = [], 0, 0
    attachments = len(_list(source.get("attachments")))
    channel = _text(source.get("type") or source.get("delivered_as"))
    opening = {**source, "created_at": value.get("created_at")}
    for part in [opening, *_list(parts)]:
        if not isinstance(part, Mapping):
            continue
        attachments += len(_list(part.get("attachments"))) if part is not opening else 0
        if part.get("redacted") is True:
            redacted += 1
            continue
        body = _text(part.get("body"))
        if not body:
            events += part is not opening
            continue
        author = _object(part.get("author"))
        kind = _text(author.get("type")).casefold()
        identity = _identity(kind in _CUSTOMER_TYPES, author.get("id"))
        messages.append(
            Message(
                body,
                identity,
                _text(author.get("name")) or people.name(_text(author.get("id"))),
                kind not in _CUSTOMER_TYPES,
                part.get("created_at"),
                internal=_text(part.get("part_type")) == "note",
                bot=kind in _BOT_TYPES or author.get("from_ai_agent") is True,
            )
        )
    attributes = {"channel": channel, "state": _text(value.get("state")), "tags": _tags(value.get("tags"))}
    rating = value.get("conversation_rating")
    if isinstance(rating, Mapping) and rating.get("rating") is not None:
        attributes["rating"] = cell_of(rating["rating"])
        remark, rater = _text(rating.get("remark")), rating.get("contact") or rating.get("customer") or {}
        customer = next((item for item in messages if not item.staff), Message(""))
        if remark:
            author_id = _identity(True, rater["id"]) if _text(rater.get("id")) else customer.author
            same = customer.name if author_id == customer.author else ""
            rated = {"rating": attributes["rating"]}
            messages.append(Message(remark, author_id, same, when=rating.get("created_at"), attributes=rated))
    subject = _text(value.get("title")) or _text(source.get("subject"))
    return Conversation(
        _id(value), messages, subject, attributes, attachments=attachments, redacted=redacted, events=events
    )


def _zendesk(value: Object, people: People) -> Conversation:
    for person in (*_list(value.get("users")), value.get("requester"), value.get("submitter"), value.get("assignee")):
        people.add(person)
    ticket = value["ticket"] if isinstance(value.get("ticket"), Mapping) else value
    comments = _list(value.get("comments") or ticket.get("comments"))
    requester = _text(ticket.get("requester_id")) or _text(_inside(value, "requester", "id"))
    messages, attachments, redacted = [], 0, 0
    for comment in comments:
        if not isinstance(comment, Mapping):
            continue
        attachments += len(_list(comment.get("attachments")))
        body = _text(comment.get("plain_body") or comment.get("html_body") or comment.get("body"))
        if comment.get("redacted") is True or (body and not body.strip(" ▇")):
            redacted += 1
            continue
        people.add(comment.get("author"))
        author = _text(comment.get("author_id")) or _text(_inside(comment, "author", "id"))
        known = people.is_staff(author)
        internal = comment.get("public") is False
        staff = internal or (known if known is not None else author != requester)
        channel = _text(_inside(comment, "via", "channel"))
        messages.append(
            Message(
                body,
                _identity(not staff, author),
                people.name(author),
                staff,
                comment.get("created_at"),
                {"channel": channel} if channel else {},
                internal,
            )
        )
    if not comments and _text(ticket.get("description")):
        name = people.name(requester)
        message = Message(ticket["description"], _identity(True, requester), name, when=ticket.get("created_at"))
        messages.append(message)
    attributes = _ticket_attributes(ticket)
    rating = ticket.get("satisfaction_rating")
    if isinstance(rating, Mapping) and _text(rating.get("score")) not in ("", "unoffered", "offered"):
        attributes["rating"] = _text(rating["score"])
        if _text(rating.get("comment")):
            rated = {"rating": attributes["rating"]}
            name = people.name(requester)
            messages.append(Message(rating["comment"], _identity(True, requester), name, attributes=rated))
    subject = _text(ticket.get("subject") or ticket.get("raw_subject"))
    return Conversation(_id(ticket), messages, subject, attributes, attachments=attachments, redacted=redacted)


def _freshdesk(value: Object, people: People) -> Conversation:
    people.add({**value["requester"], "role": "end-user"} if isinstance(value.get("requester"), Mapping) else None)
    requester = _text(value.get("requester_id")) or _text(_inside(value, "requester", "id"))
    opening = _text(value.get("description_text") or value.get("description"))
    messages = []
    if opening:
        identity = _identity(True, requester)
        messages.append(Message(opening, identity, people.name(requester), when=value.get("created_at")))
    attachments = len(_list(value.get("attachments")))
    for reply in _list(value.get("conversations")):
        if not isinstance(reply, Mapping):
            continue
        attachments += len(_list(reply.get("attachments")))
        author = _text(reply.get("user_id"))
        internal = reply.get("private") is True
        staff = internal or not (reply.get("incoming") is True or author == requester)
        body = _text(reply.get("body_text") or reply.get("body"))
        name = people.name(author)
        messages.append(
            Message(body, _identity(not staff, author), name, staff, reply.get("created_at"), internal=internal)
        )
    return Conversation(
        _id(value), messages, _text(value.get("subject")), _ticket_attributes(value), attachments=attachments
    )


def _help_scout(value: Object, people: People) -> Conversation:
    threads = value.get("threads") or _inside(value, "_embedded", "threads")
    messages, attachments, events = [], 0, 0
    for thread in sorted(_list(threads), key=lambda item: _text(_get(item, "createdAt"))):
        if not isinstance(thread, Mapping):
            continue
        kind = _text(thread.get("type"))
        body = _text(thread.get("body") or thread.get("text"))
        attachments += len(_list(thread.get("attachments") or _inside(thread, "_embedded", "attachments")))
        if not body or kind == "lineitem":
            events += 1
            continue
        author = _object(thread.get("createdBy"))
        by = _text(author.get("type")) or ("customer" if kind == "customer" else "user")
        staff = by != "customer" or kind == "note"
        identity = _identity(not staff, author.get("id"))
        note = kind == "note"
        when = thread.get("createdAt")
        messages.append(Message(body, identity, _name(author), staff, when, internal=note, bot=by == "system"))
    attributes = {"status": _text(value.get("status")), "tags": _tags(value.get("tags"))}
    subject = _text(value.get("subject"))
    return Conversation(_id(value), messages, subject, attributes, attachments=attachments, events=events)


def _front(value: Object, people: People) -> Conversation:
    messages, attachments = [], 0
    found = value.get("messages") or _inside(value, "_results") or []
    for item in _list(found):
        if not isinstance(item, Mapping):
            continue
        attachments += len(_list(item.get("attachments")))
        inbound = item.get("is_inbound") is True
        author = _object(item.get("author"))
        sender: Object = next((one for one in _list(item.get("recipients")) if _get(one, "role") == "from"), {})
        identity = author.get("id") or sender.get("handle")
        name = _name(author) or _text(sender.get("name"))
        channel = _text(item.get("type"))
        body = _text(item.get("text") or item.get("body"))
        told = {"channel": channel} if channel else {}
        messages.append(Message(body, _identity(inbound, identity), name, not inbound, item.get("created_at"), told))
    for item in _list(value.get("comments")):
        author = _get(item, "author") or {}
        body = _text(_get(item, "body"))
        when = _get(item, "posted_at")
        messages.append(Message(body, _identity(False, author.get("id")), _name(author), True, when, internal=True))
    messages.sort(key=lambda message: message.when if isinstance(message.when, int | float) else 0)
    attributes = {"status": _text(value.get("status")), "tags": _tags(value.get("tags"))}
    return Conversation(_id(value), messages, _text(value.get("subject")), attributes, attachments=attachments)


def _salesforce(value: Object, people: People) -> Conversation:
    contact = _text(value.get("ContactId")) or _text(_inside(value, "Contact", "Id"))
    name = _text(_inside(value, "Contact", "Name")) or _text(value.get("SuppliedName"))
    customer = _identity(True, contact or value.get("SuppliedEmail") or name or _id(value))
    messages = []
    if _text(value.get("Description")):
        messages.append(Message(value["Description"], customer, name, when=value.get("CreatedDate")))
    entries = []
    for comment in _records(value.get("CaseComments")):
        author = _text(_inside(comment, "CreatedBy", "Name"))
        own = bool(contact) and contact == _text(comment.get("CreatedById"))
        identity = customer if own else _identity(False, comment.get("CreatedById"))
        internal = comment.get("IsPublished") is False
        when = comment.get("CreatedDate")
        entries.append(Message(_text(comment.get("CommentBody")), identity, author, not own, when, internal=internal))
    for mail in _records(value.get("EmailMessages")):
        inbound = mail.get("Incoming") is True
        identity = customer if inbound else _identity(False, mail.get("FromAddress"))
        who = name if inbound and name else _text(mail.get("FromName"))
        body = _text(mail.get("TextBody") or mail.get("HtmlBody"))
        when = mail.get("MessageDate") or mail.get("CreatedDate")
        entries.append(Message(body, identity, who, not inbound, when, {"channel": "email"}))
    messages.extend(sorted(entries, key=lambda item: _text(item.when)))
    attributes = {
        "status": _text(value.get("Status")),
        "priority": _text(value.get("Priority")),
        "channel": _text(value.get("Origin")),
        "type": _text(value.get("Type")),
    }
    number = _text(value.get("CaseNumber")) or _text(value.get("Id"))
    return Conversation(number, messages, _text(value.get("Subject")), attributes)


def _ticket_attributes(ticket: Object) -> dict[str, str]:
    attributes = {key: cell_of(ticket.get(key)) for key in ("status", "priority", "type", "tags")}
    attributes["channel"] = _text(_inside(ticket, "via", "channel"))
    return attributes


def _identity(customer: bool, identity: Any) -> str:
    known = _text(identity)
    if "@" in known:  # an address stays out of ids
        known = hashlib.sha256(known.casefold().encode()).hexdigest()[:10]
    return f"{'customer' if customer else 'staff'}-{known}" if known else ("customer" if customer else "staff")


def _name(value: Object) -> str:
    parts = [_text(value.get(key)) for key in ("first", "last")]
    first_last = [_text(value.get(key)) for key in ("first_name", "last_name")]
    whole = _text(value.get("name") or value.get("display_name"))
    return whole or " ".join(filter(None, parts)) or " ".join(filter(None, first_last))


def _id(value: Object) -> str:
    return _text(value.get("number") or value.get("id") or value.get("display_id") or value.get("Id"))


def _tags(value: Any) -> str:
    return cell_of(value.get("tags") if isinstance(value, Mapping) else value)


def _object(value: Any) -> Object:
    return value if isinstance(value, Mapping) else {}


def _records(value: Any) -> Iterator[Object]:
    found = value.get("records") if isinstance(value, Mapping) else value
    return (item for item in _list(found) if isinstance(item, Mapping))


def _inside(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _first_keys(value: Any) -> frozenset[str]:
    first = _list(value)[:1]
    return frozenset(first[0]) if first and isinstance(first[0], Mapping) else frozenset()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return cell_of(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
