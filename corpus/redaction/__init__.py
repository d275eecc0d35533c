"""Personal data: found in any text, replaced by pseudonyms that stay the same in a project, forgotten when asked.

`find_personal` finds; `Redactor` replaces in what was read; `Pseudonyms` is the key.
"""

from corpus.redaction.detecting import detect as find_personal
from corpus.redaction.pseudonyms import Pseudonyms
from corpus.redaction.redactor import Redactor

__all__ = ["Pseudonyms", "Redactor", "find_personal"]
