"""Vectors of texts, and of the segments within chunks, kept in the store: each is worked out once in a project's life.

A chunk of several segments is embedded with them in one pass where the embedder can do that; their vectors are kept as
one row beside the chunk's. Other embedders are asked for a segment when it is first looked at. Knows no index.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import parts_of
from corpus.embedding import Embedder, EmbedsParts, Vectors, text_hash
from corpus.errors import EmbedderMismatch, StoreLocked
from corpus.progress import Progress, Step, silent
from corpus.records import Role, Segment

if TYPE_CHECKING:
    from corpus.keyword_index import IndexedChunk
    from corpus.store import Store

_CONTROL = "The quick check of an embedder: the same words give the same vector. 检查。 فحص. 확인."
_SAME_MODEL = 0.98
"""Cosine of the control text's vectors under which they are another model's."""
_EMBED_AT_ONCE = 256
"""Texts embedded between two writes to the store: what a kill can cost."""
SHORT = 12
"""Characters below which a turn has no vector of its own: "yes" bears on nothing."""
_VOICES = frozenset({Role.PARTICIPANT, Role.STAFF})

Kept = dict[str, NDArray[np.float32]]
Places = Sequence[tuple[int, int]]
Done = Callable[[int], None]
"""Is told after each step how many texts it did."""


def heard(segments: Iterable[Segment]) -> list[Segment]:
    """Those of a chunk's segments that have a vector of their own."""
    return [each for each in segments if each.role in _VOICES and each.speaker and len(each.text) > SHORT]


class TextVectors:
    """The vectors that one embedder gives, kept in one store."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        identity = embedder.identity
        self.key = f"{identity.name}@{identity.revision[:12]}/{identity.dimensions}"
        """What the vectors depend on, as the store keeps it."""
        self._within = f"{self.key}/within"
        self._store = store
        self._embedder = embedder
        self._controlled = False

    def kept(self, keys: Sequence[str]) -> Kept:
        """Vectors that are in the store, by the hash of their text."""
        return self._store.vectors_get(self.key, keys)

    def of_texts(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Passage vectors of texts."""
        if not texts:
            return np.zeros((0, self._embedder.identity.dimensions), np.float32)
        keys = [text_hash(text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        kept = self.kept(keys)
        missing = _lacking(wanted, kept)
        done = 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            progress(Step("embedding", done, len(missing)))

        if missing:
            told(0)
            kept.update(self._embedded(missing, told))
        return np.stack([kept[key] for key in keys])

    def of_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts as questions."""
        key = f"{self.key}/query"
        hashes = [text_hash(text) for text in texts]
        kept = self._store.vectors_get(key, hashes)
        missing = [text for text, name in zip(texts, hashes, strict=True) if name not in kept]
        if missing:
            rows = self._embedder.embed_queries(missing)
            made = dict(zip(map(text_hash, missing), rows, strict=True))
            self._store.vectors_put(key, made)
            kept.update(made)
        return np.stack([kept[name] for name in hashes])

    def of_chunks(self, texts: Mapping[str, str], members: Mapping[str, Sequence[Segment]], done: Done) -> Kept:
        """Vectors of chunks by the hash of their text; those of the segments in them are worked out along with them.

        Args:
            texts: by their hashes.
            members: the segments of those that hold several.
            done: is told of texts that were not kept yet.

        Raises:
            EmbedderMismatch: what answers to the embedder's name is another model than the project was indexed with.
            EmbedderError: texts could not be embedded; what was done is kept.
        """
        places: dict[str, Places] = {}
        if isinstance(self._embedder, EmbedsParts):
            for key, inside in members.items():
                spans = zip(inside, parts_of(texts[key], inside), strict=True)
                own = {each.id for each in heard(inside)}
                places[key] = [(span.start, span.end) for each, span in spans if each.id in own]
        kept = self.kept(list(texts))
        known = [key for key in places if key in kept]
        for key in set(known) - set(self._store.vectors_get(self._within, known)):
            del kept[key]
        missing = _lacking(texts, kept)
        if missing:
            self._control()
            kept.update(self._embedded(missing, done, places))
        return kept

    def of_segments(self, chunks: Iterable[IndexedChunk], segments: Mapping[str, Segment]) -> Kept:
        """Vectors of the segments of chunks that hold several, by their ids; of those that were `heard`.

        Raises:
            EmbedderError: some had none yet and could not be embedded.
        """
        several = [chunk for chunk in chunks if len(chunk.segments) > 1]
        within = self._store.vectors_get(self._within, [chunk.text_hash for chunk in several])
        found: Kept = {}
        lacking: list[Segment] = []
        for chunk in several:
            own = heard(segments[each] for each in chunk.segments if each in segments)
            rows = within.get(chunk.text_hash, np.zeros(0, np.float32)).reshape(-1, self._embedder.identity.dimensions)
            if len(rows) == len(own):
                found.update(zip((each.id for each in own), rows, strict=True))
            else:
                lacking += own
        if lacking:
            keys = {each.id: text_hash(each.text) for each in lacking}
            kept = self.kept(list(keys.values()))
            missing = _lacking({keys[each.id]: each.text for each in lacking}, kept)
            # Who asks does not wait for a process that writes: what could not be kept is worked out again then.
            kept.update(self._embedded(missing, lambda _: None, if_unlocked=True))
            found.update((identity, kept[key]) for identity, key in keys.items())
        return found

    def _embedded(
        self,
        texts: Mapping[str, str],
        done: Done,
        places: Mapping[str, Places] = MappingProxyType({}),
        *,
        if_unlocked: bool = False,
    ) -> Kept:
        """Embeds texts and keeps their vectors, some at a time, the shortest first.

        Args:
            places: of the parts of texts whose vectors are kept along with them.
            if_unlocked: do without keeping them while another process writes.
        """
        made: Kept = {}
        keys = sorted(texts, key=lambda key: len(texts[key]))
        for at in range(0, len(keys), _EMBED_AT_ONCE):
            part = keys[at : at + _EMBED_AT_ONCE]
            own = [texts[key] for key in part]
            within: list[Vectors] = []
            if isinstance(self._embedder, EmbedsParts) and any(key in places for key in part):
                rows, within = self._embedder.embed_with_parts(own, [places.get(key, ()) for key in part])
            else:
                rows = self._embedder.embed_passages(own)
            new = dict(zip(part, rows, strict=True))
            with contextlib.suppress(*([StoreLocked] if if_unlocked else [])), self._store.transaction():
                self._store.vectors_put(self.key, new)
                self._store.vectors_put(
                    self._within, {key: inside for key, inside in zip(part, within, strict=False) if key in places}
                )
            made.update(new)
            done(len(part))
        return made

    def _control(self) -> None:
        """Sees, before more is embedded, that the embedder still gives the vectors that it gave."""
        if self._controlled:
            return
        key = text_hash(_CONTROL)
        kept = self.kept([key])
        now = self._embedder.embed_passages([_CONTROL])[0]
        if key in kept and float(kept[key] @ now) < _SAME_MODEL:
            raise EmbedderMismatch(
                f"The embedder {self._embedder.identity.name} gives other vectors than those this project was indexed "
                "with; set the embedder it was indexed with, or another name for this one, and run the command again."
            )
        self._store.vectors_put(self.key, {key: now})
        self._controlled = True


def _lacking(texts: Mapping[str, str], kept: Kept) -> dict[str, str]:
    return {key: text for key, text in texts.items() if key not in kept}
