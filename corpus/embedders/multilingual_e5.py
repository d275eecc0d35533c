"""The embedded embedder: multilingual-e5-small with 8-bit products, in this process, without a network.

Method of use as its authors give it (Wang et al., 2024, arXiv 2402.05672): a text is marked as a query or a passage,
token vectors are averaged and brought to length 1. Texts longer than 510 tokens are cut into windows whose means are
averaged by length. Cosines lie in 0.7..1; texts that have nothing in common meet at about 0.77. Only windows of one
length run together, each batch on a thread of its own, so that a vector is the same to the bit whatever runs beside it.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import weights
from corpus.embedders.e5_weights import read_e5_vocabulary
from corpus.embedding import EmbedderIdentity, Vectors
from corpus.errors import EmbedderError
from corpus.progress import Progress, Step, silent

MODEL = "multilingual-e5-small"
DIMENSIONS = 384
_WINDOW = 510
"""Tokens of text in one window; begin and end make 512, the positions the encoder knows."""
_BATCH_TOKENS = 512
"""Tokens run at once on one thread: more is no faster and takes more memory."""
_THREADS = min(8, os.cpu_count() or 1)
_ARITHMETIC = 4
"""Counted up when the graph gives other vectors of texts: part of what they depend on."""
_GRAPH_VERSION = 7
"""Counted up when the graph that is kept beside the weights changes in anything."""
_PASSAGE = "passage: "
_UNPAIRED = re.compile("[\ud800-\udfff\x00]")
_SPACES = re.compile(" {2,}")


class MultilingualE5:
    """Runs the encoder. Loads when first used; may be called from several threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Takes the weights at `path`, or those of this machine.

        Raises:
            WeightsMissing: there are none on this machine.
        """
        self._path = path if path is not None else weights.require(MODEL)
        arithmetic = f"{weights.weight_set(MODEL).sha256} graph {_ARITHMETIC}"
        revision = hashlib.sha256(arithmetic.encode("ascii")).hexdigest()
        self._identity = EmbedderIdentity(f"local:{MODEL}", revision, DIMENSIONS)
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None
        self._replacements: dict[int, str] = {}
        self._marks = (0, 0)

    @property
    def identity(self) -> EmbedderIdentity:
        """What the vectors depend on."""
        return self._identity

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Vectors of texts to be found. A text without any letter or sign gets the zero vector, near to nothing."""
        return self._embed(_PASSAGE, texts, progress)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to find with."""
        return self._embed("query: ", texts, silent)

    def adapted_vectors(self, texts: Sequence[str]) -> Vectors:
        """What the layers that were taught to code make of passages; not of length 1, and no good for search."""
        pooled, counts = self._pooled(_PASSAGE, texts, silent, output="adapted")
        return np.asarray(pooled / np.maximum(counts, 1)[:, None], np.float32)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the encoder counts them, without prefix and marks."""
        self._load()
        return len(self._tokenizer.encode(self._clean(text), add_special_tokens=False).ids)

    def passage_tokens(self, text: str) -> list[int]:
        """What the encoder is given for a passage, its prefix and marks with it, as far as the first window goes."""
        self._load()
        encoded = self._tokenizer.encode(_PASSAGE + self._clean(text), add_special_tokens=False)
        return [self._marks[0], *encoded.ids[:_WINDOW], self._marks[1]]

    def token_vectors(self, texts: Sequence[str]) -> Iterator[tuple[list[tuple[int, int]], NDArray[np.float32]]]:
        """For each text, where its tokens stand (code points) and the vectors middle layers give them, in order.

        A token may stand for nothing of the text, or two tokens for the same place, where signs are written otherwise
        for the encoder. What goes beyond 510 tokens is left out.
        """
        self._load()
        plain = [self._spread(text) for text in texts]
        encoded = self._tokenizer.encode_batch([_PASSAGE + text for text, _ in plain], add_special_tokens=False)
        windows = [each.ids[:_WINDOW] for each in encoded]
        made: dict[int, NDArray[np.float32]] = {}
        for batch, (vectors,) in self._runs(windows, "tokens"):
            made.update(zip(batch, vectors, strict=True))
        for index, (_, places) in enumerate(plain):
            spans = [
                (places[max(0, start - len(_PASSAGE))], places[max(0, end - len(_PASSAGE))])
                for start, end in encoded[index].offsets[:_WINDOW]
            ]
            yield spans, made.pop(index)[1 : len(spans) + 1]

    def _spread(self, text: str) -> tuple[str, list[int]]:
        """The text sign by sign as the encoder reads it, and for each sign of that, and its end, the place it is of."""
        pieces: list[str] = []
        places: list[int] = []
        for at, char in enumerate(_UNPAIRED.sub(" ", text)):
            piece = unicodedata.normalize("NFKC", char).translate(self._replacements)
            pieces.append(piece)
            places += [at] * len(piece)
        return "".join(pieces), [*places, len(text)]

    def _clean(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", _UNPAIRED.sub(" ", text)).translate(self._replacements)
        return _SPACES.sub(" ", plain).strip()

    def _load(self) -> None:
        with self._lock:
            if self._tokenizer is not None:
                return
            vocabulary = read_e5_vocabulary(self._path)
            self._replacements = dict(vocabulary.replacements)
            self._marks = (vocabulary.begin, vocabulary.end)
            self._tokenizer = _tokenizer(vocabulary.pieces, vocabulary.scores.tolist(), vocabulary.unknown)

    def _encoder(self) -> Any:
        """The graph at work; loaded when first needed."""
        with self._lock:
            if self._session is None:
                self._session = _session(self._graph())
            return self._session

    def _graph(self) -> Path:
        """The graph beside the weights; made when first needed, elsewhere when that folder can't be written to."""
        kept = self._path.with_name(f"{self._path.stem}.v{_GRAPH_VERSION}.onnx")
        if kept.exists():
            return kept
        if not os.access(kept.parent, os.W_OK):
            kept = Path(tempfile.mkdtemp(prefix="wayfolk-")) / kept.name
        else:
            self._forget_graphs()
        # In a process of its own, so that what it takes (some 800 MB for a few seconds) is given back.
        command = [sys.executable, "-m", "corpus.embedders.e5_graph", str(self._path), str(kept)]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode or not kept.exists():
            reason = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
            raise EmbedderError(
                f"{kept}: the embedder's graph could not be made ({reason}); free memory or disk space and try again."
            )
        return kept

    def _forget_graphs(self) -> None:
        """Takes graphs of earlier versions away."""
        for version in range(1, _GRAPH_VERSION):
            # One that another process still runs can't be removed everywhere; it is no harm.
            with suppress(OSError):
                self._path.with_name(f"{self._path.stem}.v{version}.onnx").unlink()

    def embed_with_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Vectors of texts to be found, and for each text those of its parts: the means of their own tokens.

        The parts are heard in their surroundings (late chunking: Günther et al., 2024, arXiv 2409.04701).
        """
        found = [np.zeros((len(spans), DIMENSIONS), np.float32) for spans in parts]
        return self._embed(_PASSAGE, texts, silent, parts, found), found

    def _embed(
        self,
        prefix: str,
        texts: Sequence[str],
        progress: Progress,
        parts: Sequence[Sequence[tuple[int, int]]] = (),
        found: Sequence[Vectors] = (),
    ) -> Vectors:
        """Vectors of texts; those of parts are written to `found`."""
        pooled, _ = self._pooled(prefix, texts, progress, parts, found)
        return _unit(pooled)

    def _pooled(
        self,
        prefix: str,
        texts: Sequence[str],
        progress: Progress,
        parts: Sequence[Sequence[tuple[int, int]]] = (),
        found: Sequence[Vectors] = (),
        output: str = "pooled",
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sums over the tokens of texts, and how many tokens each has; vectors of parts are written to `found`."""
        pooled = np.zeros((len(texts), DIMENSIONS), np.float64)
        counts = np.zeros(len(texts))
        if not texts:
            return pooled, counts
        self._load()
        cleaned = [self._clean(text) for text in texts]
        encoded = self._tokenizer.encode_batch([prefix + text for text in cleaned], add_special_tokens=False)
        windows: list[list[int]] = []
        places: list[tuple[int, int]] = []
        for index, (text, encoding) in enumerate(zip(cleaned, encoded, strict=True)):
            ids = encoding.ids if text else []
            starts = range(0, len(ids), _WINDOW)
            windows += [ids[at : at + _WINDOW] for at in starts]
            places += [(index, at) for at in starts]
        done = 0
        for batch, (means, *states) in self._runs(windows, *((output, "states") if found else (output,))):
            for row, window in enumerate(batch):
                (index, at), count = places[window], len(windows[window])
                pooled[index] += count * means[row]
                counts[index] += count
                if states and parts[index]:
                    bounds = self._places(texts[index], parts[index], len(prefix))
                    inside = _within(encoded[index].offsets[at : at + count], bounds)
                    found[index][:] += inside @ states[0][row, 1 : count + 1]
            done += len(batch)
            progress(Step("embedding", done, len(windows)))
        for rows in found:
            rows[:] = _unit(rows)
        return pooled, counts

    def _places(self, text: str, parts: Sequence[tuple[int, int]], before: int) -> list[tuple[int, int]]:
        """Where parts of a text stand in what the encoder reads of it, with so many signs before it."""
        return [
            (before + len(self._clean(text[:start])), before + len(self._clean(text[:end]))) for start, end in parts
        ]

    def _runs(
        self, windows: Sequence[Sequence[int]], *outputs: str
    ) -> Iterator[tuple[list[int], list[NDArray[np.float32]]]]:
        """What the graph makes of windows, a batch of one length at a time: which they are, and their outputs."""
        batches: list[list[int]] = []
        # Longest first: the largest blocks of memory are taken once.
        order = sorted(range(len(windows)), key=lambda at: (-len(windows[at]), at))
        for length, group in groupby(order, key=lambda at: len(windows[at])):
            same = list(group)
            count = max(1, _BATCH_TOKENS // (length + 2))
            batches += [same[at : at + count] for at in range(0, len(same), count)]

        def run(batch: list[int]) -> list[NDArray[np.float32]]:
            return self._run([windows[at] for at in batch], outputs)

        if len(batches) < 2:
            yield from ((batch, run(batch)) for batch in batches)
            return
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="embedding") as threads:
            try:
                yield from zip(batches, threads.map(run, batches), strict=True)
            finally:
                threads.shutdown(cancel_futures=True)

    def _run(self, batch: Sequence[Sequence[int]], outputs: Sequence[str]) -> list[NDArray[np.float32]]:
        """What the graph makes of windows of one length, each with begin and end marks added."""
        import onnxruntime

        begin, end = self._marks
        ids = np.array([[begin, *window, end] for window in batch], np.int64)
        options = onnxruntime.RunOptions()
        # Token vectors come from middle layers: those after it need not run.
        options.only_execute_path_to_fetches = True
        return [np.asarray(made) for made in self._encoder().run(list(outputs), {"ids": ids}, options)]


def _within(offsets: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Shape (places, tokens): 1 where the middle of a token lies in a place."""
    middles = np.array(offsets, np.float32).reshape(-1, 2).mean(axis=1)
    bounds = np.array(places, np.float32).reshape(-1, 2)
    return np.asarray((middles >= bounds[:, :1]) & (middles < bounds[:, 1:]), np.float32)


def _unit(rows: NDArray[Any]) -> Vectors:
    """The rows brought to length 1; zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), np.float32)


def _tokenizer(pieces: Sequence[str], scores: Sequence[float], unknown: int) -> Any:
    """A Unigram tokenizer (Kudo, 2018) over the vocabulary of the weights."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    return tokenizer


def _session(graph: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Batches run beside each other, each on one thread: that wastes none, where threads that share a batch wait for
    # each other after every operator.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Further levels would join additions and normalisations to an operator that is slower than both apart.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
