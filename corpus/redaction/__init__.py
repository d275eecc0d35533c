"""Personal data: found in any text, replaced by pseudonyms that stay the same in a project, forgotten when asked.

`find_personal` finds; `Redactor` replaces in what was read; `Pseudonyms` is the key. Each is loaded when asked for:
the patterns that find take a second to compile, which whoever only reads marks need not wait for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.redaction.detecting import detect as find_personal
    from corpus.redaction.pseudonyms import Pseudonyms
    from corpus.redaction.redactor import Redactor

__all__ = ["Pseudonyms", "Redactor", "find_personal"]

_HOMES = {
    "Pseudonyms": ("pseudonyms", "Pseudonyms"),
    "Redactor": ("redactor", "Redactor"),
    "find_personal": ("detecting", "detect"),
}


def __getattr__(name: str) -> object:
    """What `__all__` names, from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(f"{__name__}.{module}"), attribute)
