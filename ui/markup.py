"""HTML from parts, escaped by construction.

Every string put into an element is text and is escaped; only what `element` itself made (`Html`) passes as markup.
Braces, dollar signs and backticks are written as entities as well, because the screen's HTML component reads its
values through a template language. Knows nothing of what it shows.
"""

from __future__ import annotations

VOID = frozenset({"br", "hr", "img", "input", "line", "circle", "path", "rect", "ellipse", "polyline"})
TEMPLATE_SIGNS = {"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;"}
_WRITTEN = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\x00": "\ufffd", **TEMPLATE_SIGNS}
)


class Html(str):
    """Markup that was made here and needs no escaping."""

    __slots__ = ()


Part = str | Html | None
Attribute = str | int | float | bool | None


def text(value: str) -> Html:
    """`value` as text that no browser and no template takes for anything else."""
    return Html(value if value.isalnum() else value.translate(_WRITTEN))  # most attributes are one word


def join(parts: list[Html] | tuple[Html, ...]) -> Html:
    """Several pieces of markup, one after the other."""
    return Html("".join(parts))


def element(tag: str, *children: Part, **attributes: Attribute) -> Html:
    """One element. `class_` is written `class`, underscores become hyphens, None and False leave an attribute out."""
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Html(f"<{tag}{written}>" if tag in {"br", "hr", "img", "input"} else f"<{tag}{written}/>")
    inner = "".join(child if isinstance(child, Html) else text(child) for child in children if child is not None)
    return Html(f"<{tag}{written}>{inner}</{tag}>")


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {written}"
    return f' {written}="{text(str(value))}"'
