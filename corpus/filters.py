"""Filter expressions → `Scope`, and whether a segment lies in a scope. Knows records, no storage.

    kind=interview and language=en|zh and date>=2018 and "service line"="patient transport"

Conditions are joined by `and`; the values of one condition by `|`. `document`, `study`, `kind`, `language`,
`participant` and `date` are fields; every other name is an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from corpus.errors import FilterError
from corpus.records import Document, Participant, Scope, Segment, SourceKind

_FIELDS = {
    "document": "documents",
    "source": "documents",
    "study": "studies",
    "kind": "kinds",
    "language": "languages",
    "lang": "languages",
    "participant": "participants",
    "person": "participants",
}
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”')
_AND = re.compile(r"\s+and(?:\s+|$)|\s*&&?\s*", re.IGNORECASE)
_CONDITION = re.compile(r"\s*(?P<name>[^=<>!]*?)\s*(?P<sign>>=|<=|!=|=|<|>)\s*(?P<values>.*?)\s*", re.DOTALL)
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def parse_scope(expr: str) -> Scope:
    """The scope that `expr` describes; an empty expression restricts nothing.

    Raises:
        FilterError: the expression could not be understood; says which part.
    """
    # Quoted texts are set aside first, so that " and ", "|" and "=" within them are ordinary letters.
    kept: list[str] = []

    def aside(match: re.Match[str]) -> str:
        kept.append(match.group(1) if match.group(1) is not None else match.group(2))
        return f"\x00{len(kept) - 1}\x00"

    masked = _QUOTED.sub(aside, expr.replace("＝", "=").replace("｜", "|").strip())
    if not masked:
        return Scope()
    if '"' in masked:
        raise FilterError(f"The filter {expr!r} has a quotation mark without a partner; close it.")
    scope = Scope()
    for part in _conditions(masked):
        match = _CONDITION.fullmatch(part)
        name = _restored(match.group("name"), kept) if match else ""
        values = [_restored(value, kept) for value in match.group("values").split("|")] if match else []
        # "audience==public" is a slip of the hand, not a value that begins with "=".
        slip = match is not None and match.group("values").startswith("=")
        if match is None or slip or not name or not all(values):
            shown = _restored(part, kept)
            raise FilterError(
                f"The filter part {shown!r} could not be understood; write it like kind=interview|survey."
            )
        scope = _with_condition(scope, name, match.group("sign"), values)
    return scope


def matches(scope: Scope, document: Document, segment: Segment, participant: Participant | None = None) -> bool:
    """Whether `segment` of `document`, said by `participant`, lies in `scope`."""
    if not document_matches(scope, document, date=segment.attributes.get("date", "")):
        return False
    language = segment.language if segment.language != "und" else document.language
    if scope.languages and not any(same_language(language, wanted) for wanted in scope.languages):
        return False
    if scope.participants and not _is_person(scope.participants, segment, participant):
        return False
    sources = [segment.attributes, participant.attributes if participant else {}, document.attributes]
    return all(_attribute_matches(name, wanted, sources) for name, wanted in scope.attributes.items())


def document_matches(scope: Scope, document: Document, *, date: str = "") -> bool:
    """Whether a document as a whole can lie in `scope`: its id, study, kind and date (or `date`, where given)."""
    if scope.documents and not scope.documents & {document.id, document.title, document.origin}:
        return False
    if scope.studies and document.study.casefold() not in {study.casefold() for study in scope.studies}:
        return False
    if scope.kinds and document.kind not in scope.kinds:
        return False
    return dated_within(scope, date or document.date)


def dated_within(scope: Scope, when: str) -> bool:
    """Whether a date, or none, lies in the period of `scope`."""
    if (scope.date_from and when[: len(scope.date_from)] < scope.date_from[: len(when)]) or (
        scope.date_from and not when
    ):
        return False
    return not scope.date_to or (bool(when) and when[: len(scope.date_to)] <= scope.date_to)


def same_language(language: str, wanted: str) -> bool:
    """Whether a language is the wanted one or a variety of it: `zh-Hant` is `zh`."""
    return language.lower() == wanted or language.lower().startswith(wanted + "-")


def value_accepted(value: str, accepted: frozenset[str]) -> bool:
    """Whether an attribute's value is among those accepted, which are folded."""
    # An answer with several values is kept as one, its values parted by "; ".
    return folded(value) in accepted or any(folded(part) in accepted for part in value.split(";"))


def folded(text: str) -> str:
    """Without case, and with single spaces of one kind."""
    return " ".join(text.casefold().split())


def _conditions(masked: str) -> list[str]:
    """The conditions of an expression; an "and" with no condition after it is part of a value: "See and Convey"."""
    parts: list[str] = []
    for part in _AND.split(masked):
        if parts and part.strip() and not re.search("[=<>]", part):
            parts[-1] += f" and {part}"
        else:
            parts.append(part)
    return parts


def _with_condition(scope: Scope, name: str, sign: str, values: list[str]) -> Scope:
    key = name.casefold()
    if key == "date":
        return _with_date(scope, sign, values)
    if sign != "=":
        raise FilterError(f"The filter on {name!r} uses {sign!r}, which only dates have; write {name}=VALUE.")
    field = _FIELDS.get(key)
    if field == "kinds":
        return replace(scope, kinds=scope.kinds | {_kind(value) for value in values})
    if field == "documents":
        return replace(scope, documents=scope.documents | set(values))
    if field == "studies":
        return replace(scope, studies=scope.studies | set(values))
    if field == "languages":
        return replace(scope, languages=scope.languages | {value.lower() for value in values})
    if field == "participants":
        return replace(scope, participants=scope.participants | set(values))
    attributes = dict(scope.attributes)
    attributes[name] = attributes.get(name, frozenset()) | set(values)
    return replace(scope, attributes=attributes)


def _with_date(scope: Scope, sign: str, values: list[str]) -> Scope:
    if len(values) != 1 or not _DATE.fullmatch(values[0]) or sign not in {"=", ">=", "<="}:
        raise FilterError(f"The date {'|'.join(values)!r} could not be understood; write date>=2018-01 or date=2018.")
    value = values[0]
    return replace(
        scope,
        date_from=value if sign in {"=", ">="} else scope.date_from,
        date_to=value if sign in {"=", "<="} else scope.date_to,
    )


def _kind(value: str) -> SourceKind:
    try:
        return SourceKind(value.lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise FilterError(f"There is no kind {value!r}; the kinds are {', '.join(SourceKind)}.") from None


def _restored(text: str, kept: list[str]) -> str:
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match.group(1))], text).strip()


def _is_person(wanted: frozenset[str], segment: Segment, participant: Participant | None) -> bool:
    names = {segment.participant or "", segment.speaker, participant.label if participant else ""} - {""}
    return bool({name.casefold() for name in names} & {name.casefold() for name in wanted})


def _attribute_matches(name: str, wanted: frozenset[str], sources: list[Mapping[str, str]]) -> bool:
    accepted = frozenset(map(folded, wanted))
    for source in sources:
        for key, value in source.items():
            if folded(key) == folded(name):
                return value_accepted(value, accepted)
    return False
