"""I15: raw replies of the model that fit the form asked for, before the product mends or refuses them.

I1 sees the finished output, in which nothing unfit is left. Looks at recorded exchanges, so that it says something of
the model and of the prompts, not of the product; knows as much of JSON Schema as data models of the product use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.scores import Direction, Score, State

_KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
REPAIR = 2
"""Messages that a repair adds to what was asked: the reply, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what the model gave for it."""

    messages: tuple[tuple[str, str], ...]
    """Role and words of each message."""
    text: str
    """The reply, as it came."""
    schema: Mapping[str, Any] | None = None
    choices: tuple[str, ...] = ()
    failed: bool = False
    """Whether the model gave no usable reply at all."""

    @property
    def formal(self) -> bool:
        """Whether a form was asked for."""
        return self.schema is not None or bool(self.choices)

    def fits(self) -> bool:
        """Whether the reply has the form asked for, with nothing around it but white space."""
        if self.failed:
            return False
        if self.schema is None:
            return self.text.strip() in self.choices
        try:
            return fits_schema(json.loads(self.text), self.schema, self.schema)
        except ValueError:
            return False


def replies_fit(exchanges: Sequence[Exchange]) -> Score:
    """Share of the requests for a form whose first reply fits; in the details also after one repair, and refused."""
    formal = [each for each in exchanges if each.formal]
    asked = {each.messages for each in formal}
    first = [each for each in formal if each.messages[:-REPAIR] not in asked]
    if not first:
        none = f"none of {len(exchanges)} requests asked for a form"
        return Score("I15 replies_fit", 0.0, 0, State.NOT_APPLICABLE, none, Direction.REPORT)
    repairs = {each.messages[:-REPAIR]: each for each in formal if each.messages[:-REPAIR] in asked}
    right = [each for each in first if each.fits()]
    mended = [e for e in first if not e.fits() and e.messages in repairs and repairs[e.messages].fits()]
    refused = len(first) - len(right) - len(mended)
    return Score(
        "I15 replies_fit",
        len(right) / len(first),
        len(first),
        State.OK,
        f"{len(right)} of {len(first)} fit at first, {len(mended)} after a repair, {refused} refused",
        Direction.REPORT,
        {
            "first": len(right),
            "after_repair": len(mended),
            "refused": refused,
            "free_text": len(exchanges) - len(formal),
        },
    )


def fits_schema(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Whether a JSON value is what a schema asks for.

    Args:
        whole: the schema in which references are looked up.
    """
    if "$ref" in schema:
        return fits_schema(value, whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole)
    if "anyOf" in schema and not any(fits_schema(value, each, whole) for each in schema["anyOf"]):
        return False
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        return False
    kind = schema.get("type")
    if kind is not None and not isinstance(value, _KINDS[kind]):
        return False
    if isinstance(value, bool):
        return kind in (None, "boolean")
    if isinstance(value, dict):
        return _fits_object(value, schema, whole)
    if isinstance(value, list):
        low, high = schema.get("minItems", 0), schema.get("maxItems", len(value))
        return bool(low <= len(value) <= high) and all(
            fits_schema(one, schema.get("items", {}), whole) for one in value
        )
    if isinstance(value, str):
        return bool(schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)))
    if isinstance(value, (int, float)):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _fits_object(value: Mapping[str, Any], schema: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    known = schema.get("properties", {})
    if any(name not in value for name in schema.get("required", ())):
        return False
    if schema.get("additionalProperties", True) is False and any(name not in known for name in value):
        return False
    return all(fits_schema(one, known[name], whole) for name, one in value.items() if name in known)
