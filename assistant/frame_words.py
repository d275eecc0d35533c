"""What a question that names a stage of a journey is looked for by besides its own words: what the stage is about.

"What was hard during “Evaluate”?" shares no word with people who compared prices; the frame says in every language what
happens there. A stage is named where its name stands in quotation marks, as in the questions that an empty cell asks,
or beside the word for a stage: most names are everyday words ("find", "use") and mean nothing by themselves. Knows
frames and words, no corpus.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

import regex

from assistant.frames import Frame, FrameStage, Lane

_OPENING, _CLOSING = "[\"'“‘«「『„]", "[\"'”’»」』“]"
_STAGE = r"(?:stage|phase|step|阶段|階段|步骤|مرحلة|المرحلة|خطوة|단계)"


def frame_wordings(question: str, frames: Iterable[Frame], languages: Iterable[str]) -> tuple[str, ...]:
    """Further wordings of a question, one for each language: the stages and lanes it names and what they are about.

    Args:
        languages: those of the corpus; one that a frame has no words in gets none.
    """
    plain = _plain(question)
    stages: list[FrameStage] = []
    lanes: list[Lane] = []
    for frame in frames:
        stages += [stage for stage in frame.stages if _names(plain, stage.names) and stage not in stages]
        lanes += [lane for lane in frame.lanes if _says(plain, lane.names) and lane not in lanes]
    if not stages:
        return ()
    wordings = (" ".join(_words(stages, lanes, language)) for language in sorted(set(languages)))
    return tuple(wording for wording in wordings if wording)


def _words(stages: Iterable[FrameStage], lanes: Iterable[Lane], language: str) -> Iterator[str]:
    said = False
    for stage in stages:
        if language in stage.about:
            said = True
            yield f"{stage.names.get(language, '')}: {stage.about[language]}".lstrip(": ")
    if said:
        yield from (lane.names[language] for lane in lanes if language in lane.names)


def _names(plain: str, names: Mapping[str, str]) -> bool:
    """Whether a stage's name stands in quotation marks or beside the word for a stage."""
    for name in {_plain(name) for name in names.values()}:
        word = regex.escape(name)
        patterns = (
            f"{_OPENING}{word}{_CLOSING}",
            rf"(?<![\p{{L}}]){word}\s?{_STAGE}",
            rf"{_STAGE}\s?(?:of\s|:\s?)?{word}(?![\p{{L}}])",
        )
        if name in plain and any(regex.search(pattern, plain) for pattern in patterns):
            return True
    return False


def _says(plain: str, names: Mapping[str, str]) -> bool:
    return any(_plain(name) in plain for name in names.values())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
