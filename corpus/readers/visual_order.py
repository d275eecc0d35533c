"""Letters of a line as they stand from left to right → the text as it is read. Knows right-to-left scripts, no PDF.

The inverse of the order in which the Unicode Bidirectional Algorithm (UAX #9) lays a line out, without its embeddings:
words run from right to left; numbers, and words of other scripts with what stands between them, from left to right;
brackets within right-to-left text are the mirrored ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_WITHIN_NUMBERS = set(".,:/٫٬'")


def is_right_to_left(char: str) -> bool:
    """Whether a character belongs to a script that is written from right to left."""
    return unicodedata.bidirectional(char) in ("R", "AL")


def logical(clusters: Sequence[str]) -> str:
    """The text of a line.

    Args:
        clusters: what stands in it from left to right, each with its marks; within one the order is that of reading.
    """
    kinds = [_kind(cluster) for cluster in clusters]
    right, left = kinds.count("R"), kinds.count("L")
    if not right:
        return "".join(clusters)
    if right >= left:
        return "".join(_turned(list(clusters)))
    # A line in another script: only what lies between the first and last right-to-left letter of a stretch is turned.
    out: list[str] = []
    at = 0
    while at < len(clusters):
        if kinds[at] != "R":
            out.append(clusters[at])
            at += 1
            continue
        end = last = at
        while end < len(clusters) and kinds[end] != "L":
            last = end if kinds[end] == "R" else last
            end += 1
        out.extend(_turned(list(clusters[at : last + 1])))
        at = last + 1
    return "".join(out)


def _turned(clusters: list[str]) -> list[str]:
    """Clusters from right to left, numbers and left-to-right words in their own order."""
    clusters = clusters[::-1]
    kinds = [_kind(cluster) for cluster in clusters]
    out: list[str] = []
    at = 0
    while at < len(clusters):
        if kinds[at] == "R":
            out.append(clusters[at])
            at += 1
            continue
        end = at
        while end < len(clusters) and kinds[end] != "R":
            end += 1
        out.extend(_foreign(clusters[at:end], kinds[at:end]))
        at = end
    return out


def _foreign(clusters: list[str], kinds: list[str]) -> list[str]:
    """A stretch without right-to-left letters within right-to-left text, clusters from right to left."""
    strong = [at for at, kind in enumerate(kinds) if kind in "LN"]
    if "L" not in kinds:
        return _numbers(clusters, kinds)
    first, last = strong[0], strong[-1] + 1
    return [
        *(cluster.translate(_MIRRORED) for cluster in clusters[:first]),
        *clusters[first:last][::-1],
        *(cluster.translate(_MIRRORED) for cluster in clusters[last:]),
    ]


def _numbers(clusters: list[str], kinds: list[str]) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(clusters):
        if kinds[at] != "N":
            out.append(clusters[at].translate(_MIRRORED))
            at += 1
            continue
        end = at + 1
        while end < len(clusters) and (
            kinds[end] == "N"
            or (clusters[end] in _WITHIN_NUMBERS and end + 1 < len(clusters) and kinds[end + 1] == "N")
        ):
            end += 1
        out.extend(clusters[at:end][::-1])
        at = end
    return out


def _kind(cluster: str) -> str:
    """`R` right-to-left letter, `L` other letter, `N` digit, `-` anything else."""
    direction = unicodedata.bidirectional(cluster[0]) if cluster else ""
    if direction in ("R", "AL"):
        return "R"
    if direction in ("EN", "AN"):
        return "N"
    return "L" if direction == "L" else "-"
