"""Takes out of the files of a graph index what never belonged to it.

The library behind the dense index allots memory for more vectors than there are and writes it to the disk as it found
it: pieces of whatever the process held before, texts of people among them. Behind the last vector nothing is read, so
what stands there is put to zero. Knows the layout of that library's files, version 1 (hnswlib as Chroma has it): where
a header is another, nothing is touched.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = struct.Struct("<iQQQQ")
"""Version, offset, vectors allotted, vectors held, bytes of each."""
_VERSION = 1
_LENGTH = 4
"""Bytes of the length of each vector."""


def clear_unused(folder: Path) -> int:
    """Put to zero what lies behind the vectors of every graph below a folder; files that were changed.

    Not for a folder that some process has open.

    Raises:
        OSError: a file can't be read or written.
    """
    changed = 0
    for path in sorted(folder.glob("*/header.bin")):
        head = path.read_bytes()[: _HEADER.size]
        if len(head) < _HEADER.size:
            continue
        version, _, allotted, held, size = _HEADER.unpack(head)
        if version != _VERSION or held > allotted:
            continue
        changed += _cut(path.with_name("data_level0.bin"), allotted * size, held * size)
        changed += _cut(path.with_name("length.bin"), allotted * _LENGTH, held * _LENGTH)
    return changed


def _cut(path: Path, whole: int, used: int) -> bool:
    """Zeros from `used` on, where the file is as long as told; whether it was changed."""
    if used >= whole or not path.is_file() or path.stat().st_size != whole:
        return False
    with path.open("r+b") as file:
        # What a file is lengthened by reads as zeros.
        file.truncate(used)
        file.truncate(whole)
    return True
