"""Whether a passage leans on what was said before it, or breaks off, so that it is hard to understand alone.

"It just isn't clear where it has to be kept", "Or do I have to click?", "但是他们不告诉我" lean on what stands before;
"is the reply that the mail was received" begins in the middle, and "If Mr. Smith comes in and the point of it might
be." never comes to its point. Such a passage is evidence as any other is; as a line it comes after one that stands by
itself. Told by how it begins and ends, in English, Chinese, Arabic and Korean; a name further on that explains the word
is not looked for. Knows no coder and no model.
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
_POINTS_AT_NOTHING = re.compile(
    _TALK + r"it(?:['’](?:s|d|ll))?"
    r"(?: (?:is|was|would|will|can|could|might|does|did|has|been|be|just|really|always|still|so|very|quite|too|pretty|a"
    r"|bit|little|kind|of|more|much))*"
    r" (?:feels?|felt|seems?|takes?|took|helps?|nice|good|great|hard|harder|difficult|easy|easier|better|best|annoying"
    r"|frustrating|confusing|helpful|useful|important|necessary|possible|impossible|interesting|weird|scary|fun)\b"
    r"[^.!?;]{0,60}\b(?:to|that|if|when|like|as|how|because)\b",
    re.IGNORECASE,
)
"""The "it" of "it would be nice if the maps were alike", which stands for what follows."""
_QUESTION = re.compile(r"[?？؟][\s.。\"”’')]*$")
_REMARK = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]\W*")
_IN_THE_MIDDLE = re.compile(
    r"^[\"“‘'(]*(?:\.{2,}|…|(?:is|are|was|were|be|been|has|have|had|of|to|than|who|whose|whom|which|that)\b)"
)
"""Dots, or a word in small letters that no quotation begins with. Many are quoted from a small letter on, and whole."""
_BREAKS_OFF = (
    re.compile(
        r"\b(?:an?|the|and|or|but|because|if|my|your|our|their|might be|would be|could be|to be|is the|was the|so that)"
        r"[\s.,…]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:\W*\b(?:i guess|i mean|like|so|well|say|let['’]?s say)\b)*\W*(?:if|when|unless)\b"
        r"(?:(?![,;:…]|\.\.|(?<!\bif )(?<!\bwhen )\bit\b"
        r"|\b(?:then|would|should|could|can|can['’]t|will|won['’]t|might|must|may|need|have to|\w+['’](?:d|ll))\b).)*$",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile("(?:，|、|：|的时候|因为|但是|而且|如果|以及|和)[。.…]*$"),
    re.compile("^(?:如果|要是|假如|当)(?:(?![，,]|就|会|能|可以|应该|要不|那).)*$", re.DOTALL),
    re.compile(r"(?<!\w)(?:و|أو|أن|لأن|لكن|ولكن|في|من|إلى|على|عن|مع|إذا|لو|الذي|التي|حتى)[\s.،…]*$"),
    re.compile("(?:는데|지만|니까|어서|아서|면서|거나|려고|(?<![화라장측전표])면|(?<![광창사최참신재보])고)[,…]*$"),
)


def leans(text: str) -> bool:
    """Whether the passage begins with a word that points back, asks something, or is a remark in brackets."""
    said = text.strip()
    pointing = any(begins.search(said) for begins in _BEGINS) and _POINTS_AT_NOTHING.search(said) is None
    return pointing or _QUESTION.search(said) is not None or is_remark(said)


def breaks_off(text: str) -> bool:
    """Whether the passage begins in the middle of a sentence, or ends before it has come to its point."""
    said = text.strip()
    return _IN_THE_MIDDLE.search(said) is not None or any(breaks.search(said) for breaks in _BREAKS_OFF)


def is_remark(text: str) -> bool:
    """Whether all of the text stands in brackets: words about what is said, which nobody said."""
    return _REMARK.fullmatch(text.strip()) is not None


def stands_alone(text: str) -> bool:
    """Whether the passage can be read where it stands alone."""
    return not leans(text) and not breaks_off(text)
