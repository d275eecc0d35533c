"""What a person types, with the pseudonyms of those it names: sources hold no names, and no model needs them.

Only names that the key knows count; a new name in a question is nobody in the sources. Mail addresses, numbers and the
like are replaced whether known or not. Knows the key, no sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.project import Project

_MOST = 3
"""Pseudonyms that one name becomes at most. Further ones would drown the question."""
_KOREAN_AFTER = r"(?:\s?(?:씨|님))?(?:께서는|께서|에게|한테|은|는|이|가|을|를|의|도)?(?=\s|[?？]|$)"


def without_scope(text: str, people: Iterable[str]) -> str:
    """A question without the pseudonyms of those whose words alone it is answered from: "[Person 6]为什么去现场？" →
    "为什么去现场？".

    Nobody says their own pseudonym, so it is near to nothing that they said. The same text where no word would stay.

    Args:
        people: labels, of which pseudonyms count.
    """
    numbers = sorted(label.removeprefix("Person ") for label in people if re.fullmatch(r"Person \d+", label))
    if not numbers:
        return text
    mark = rf"(?<!\w)\[?Person (?:{'|'.join(numbers)})(?!\d)\]?"
    bare = re.sub(rf"{mark}(?:/{mark})*(?:['’]s\b|{_KOREAN_AFTER})?", " ", text)
    bare = re.sub(r"\s+(?=[?？.,،؟])", "", " ".join(bare.split())).lstrip(",，、،:： ")
    return bare if any(char.isalpha() for char in bare) else text


def with_pseudonyms(project: Project, text: str) -> str:
    """`text` as the sources would have it: "Why did Anna leave?" → "Why did [Person 3] leave?".

    A name that means different people in different studies becomes their pseudonyms. The same text where the project
    keeps no key.

    Raises:
        StoreError: the key can't be read.
    """
    from assistant.privacy import key_path
    from corpus.redaction import Pseudonyms
    from corpus.redaction.detecting import detect
    from corpus.redaction.items import Kind, without_overlaps
    from corpus.redaction.known import KnownNames
    from corpus.redaction.rewriting import Edit, replaced

    path = key_path(project)
    if project.settings.redact is False or not path.exists():
        return text
    with Pseudonyms.read(path) as key:
        numbers: dict[str, set[int]] = {}
        for form, number in [
            *((form.form, form.number) for form in key.people),
            *((part, number) for _, part, number in key.people.parts()),
        ]:
            numbers.setdefault(form, set()).add(number)
        found = [item for item in detect(text) if item.kind is not Kind.PERSON]
        found += [item for item, _ in KnownNames((form, min(many)) for form, many in numbers.items()).find(text)]
        edits = []
        for item in without_overlaps(found, text):
            written = text[item.start : item.end]
            if written.casefold() in key.kept:
                continue
            if item.kind is Kind.PERSON:
                words = "/".join(f"[{Kind.PERSON} {number}]" for number in sorted(numbers[item.key])[:_MOST])
            else:
                words = f"[{item.kind} {key.number(item.kind, item.key, written)}]"
            edits.append(Edit(item.start, item.end, words))
    return replaced(text, edits) if edits else text
