"""Citations of a source that was read anew: moved to the new document where the same voice still says the words.

String work only. A passage that is still there letter for letter is the same evidence, wherever it stands now and
whatever was corrected around it; one in which a single character changed is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.artifacts import Citation
from corpus.records import CharSpan, Document, Segment


def reanchored(citation: Citation, document: Document, segments: Iterable[Segment]) -> Citation | None:
    """The citation in the document that took the place of the one it names; None where its words are gone.

    The quote must stand in one utterance of the same speaker and role. Of several such places the one
    nearest to where the quote stood is taken.

    Args:
        segments: all those of `document`.
    """
    if not citation.quote or citation.start is None:
        return None
    best: tuple[int, int, Segment] | None = None
    for segment in segments:
        if not _same_voice(citation, segment):
            continue
        at = segment.text.find(citation.quote)
        while at >= 0:
            place = segment.span.start + at
            distance = abs(place - citation.start)
            if best is None or distance < best[0]:
                best = (distance, place, segment)
            at = segment.text.find(citation.quote, at + 1)
    if best is None:
        return None
    _, place, segment = best
    span = CharSpan(place, place + len(citation.quote))
    return citation.model_copy(
        update={
            "document": document.id,
            "segment": segment.id,
            "start": span.start,
            "end": span.end,
            "participant": segment.participant,
            "time": segment.start_time,
            "title": document.title,
            "kind": document.kind.value,
        }
    )


def _same_voice(citation: Citation, segment: Segment) -> bool:
    """Whether a segment is said under the same label in the same role; where labels are not written, by the same
    person. Under a label a person may have become one with another, who the sources say it is."""
    if (segment.role.value, segment.speaker) != (citation.role, citation.speaker):
        return False
    return bool(segment.speaker) or segment.participant == citation.participant
