"""Cases and variables of a REFI-QDA project → people and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.decoding import clean_text
from corpus.readers.qda.xml_tree import below, child, children, tag, words
from corpus.readers.reading import Respondent

_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")


@dataclass(slots=True)
class Cases:
    """The cases of a project: most often its participants."""

    people: dict[str, Respondent] = field(default_factory=dict)
    """Id of the case → person."""
    of_source: dict[str, list[str]] = field(default_factory=dict)
    """Id of a source → cases it belongs to as a whole."""
    of_selection: dict[str, list[str]] = field(default_factory=dict)
    """Id of a selection → cases its passage belongs to."""
    placed: set[str] = field(default_factory=set)
    """Cases that belong to something."""

    def notes(self) -> list[str]:
        """Sentences on cases of whom nothing is there."""
        alone = [person.label for key, person in self.people.items() if key not in self.placed]
        if not alone:
            return []
        shown = ", ".join(alone[:5]) + (", …" if len(alone) > 5 else "")
        return [f"{len(alone)} cases belong to no source and were left out: {shown}."]


def variables_of(root: Any) -> dict[str, str]:
    """Id → name of the variables."""
    return {each.get("guid", ""): _line(each.get("name", "")) for each in below(root, "Variable")}


def values_of(element: Any, variables: Mapping[str, str]) -> dict[str, str]:
    """What the variables say of a case or a source: name → value as written."""
    values = {}
    for each in children(element, "VariableValue"):
        reference = child(each, "VariableRef")
        name = variables.get(reference.get("targetGUID", ""), "") if reference is not None else ""
        value = next((_line(words(item)) for item in children(each) if tag(item) in _VALUES), "")
        if name and value:
            values[name] = value
    return values


def cases_of(root: Any, variables: Mapping[str, str], codes: Mapping[str, str]) -> Cases:
    """The cases, each a person known by its name throughout the project."""
    cases = Cases()
    for element in below(root, "Case"):
        identity = element.get("guid", "")
        name = _line(element.get("name", ""))
        attributes = values_of(element, variables)
        coded = [
            codes[each.get("targetGUID", "")]
            for each in children(element, "CodeRef")
            if each.get("targetGUID") in codes
        ]
        if coded:
            attributes["codes"] = "; ".join(coded)
        if not name:
            continue
        cases.people[identity] = Respondent(name, attributes, everywhere=True)
        for kind, index in (("SourceRef", cases.of_source), ("SelectionRef", cases.of_selection)):
            for reference in children(element, kind):
                index.setdefault(reference.get("targetGUID", ""), []).append(identity)
                cases.placed.add(identity)
    return cases


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())
