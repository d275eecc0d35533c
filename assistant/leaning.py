"""Whether a passage leans on what was said before it, so that it is hard to understand where it stands alone.

"It just isn't clear where it has to be kept", "Or do I have to click?", "但是他们不告诉我". Such a passage is evidence
as any other is; as the line of a cell it comes after one that stands by itself. Told by how it begins and ends, in
English, Chinese, Arabic and Korean; a name further on that explains the word is not looked for. Knows no coder and no
model.
"""

from __future__ import annotations

import re

LEANING = 0.5
"""Share of its worth that a leaning passage keeps where worth is weighed. A whole one that is half as telling is read
with as much gain; set by judgement."""
_TALK = r"^(?:\W*\b(?:yeah|yes|no|well|ok|okay|oh|um+|uh|hmm)\b)*\W*"
_BEGINS = (
    re.compile(
        _TALK
        + r"(?:it|its|they|them|that|this|these|those|he|she|and|but|because|so|or|which|then|otherwise|also|even|"
        r"although|though)\b",
        re.IGNORECASE,
    ),
    re.compile("^(?:但是?|而且|因为|所以|然后|不过|那|这|它|他们|她们|就是|其实|还有)"),
    re.compile(r"^(?:و?لكن|لأن|و?هذا|و?هذه|ذلك|تلك|هو|هي|هم|ثم|أو)\b"),
    re.compile("^(?:그런데|근데|그래서|그리고|하지만|그러면|그럼|그거|이거|그게|이게|그건|이건|그걸|이걸)"),
)
_QUESTION = re.compile(r"[?？؟][\s.。\"”’')]*$")
_REMARK = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]\W*")


def leans(text: str) -> bool:
    """Whether the passage begins with a word that points back, asks something, or is a remark in brackets."""
    said = text.strip()
    pointing = any(begins.search(said) for begins in _BEGINS)
    return pointing or _QUESTION.search(said) is not None or _REMARK.fullmatch(said) is not None
