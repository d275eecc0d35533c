"""Walking over the claims of an artifact, whatever its kind, and changing some of them.

Knows that artifacts are made of records, mappings and tuples, and nothing of how claims come about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from assistant.artifacts import Artifact, Claim, Record

Shape = TypeVar("Shape", bound=Artifact)


def claims_of(artifact: Record) -> Iterator[Claim]:
    """Every claim in `artifact`, wherever it stands, in reading order."""
    yield from _claims(artifact)


def _claims(value: object) -> Iterator[Claim]:
    if isinstance(value, Claim):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _claims(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _claims(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _claims(inner)


def with_claims(artifact: Shape, change: Callable[[Claim], Claim]) -> Shape:
    """A copy of `artifact` in which `change` was applied to every claim; `change` keeps the claim's type."""
    changed = _changed(artifact, change)
    assert isinstance(changed, type(artifact))
    return changed


def _changed(value: object, change: Callable[[Claim], Claim]) -> object:
    if isinstance(value, Claim):
        return change(value)
    if isinstance(value, Record):
        fields = {name: _changed(getattr(value, name), change) for name in type(value).model_fields}
        return value.model_copy(update={name: new for name, new in fields.items() if new is not getattr(value, name)})
    if isinstance(value, dict):
        return {key: _changed(inner, change) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_changed(inner, change) for inner in value)
    return value
