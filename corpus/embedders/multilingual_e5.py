"""The embedded embedder: multilingual-e5-small with 4-bit weights, in this process, without a network.

Method of use as its authors give it (Wang et al., 2024, arXiv 2402.05672): a text is marked as a query or a passage,
token vectors are averaged and brought to length 1. Texts longer than 510 tokens are cut into windows whose means are
averaged by length. Cosines lie in 0.7..1; texts that have nothing in common meet at about 0.77.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Sequence
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
_BATCH_TOKENS = 2048
"""Tokens, padding included, run at once: more is no faster on two cores and takes more memory."""
_GRAPH_VERSION = 3
"""Counted up when the graph that is kept beside the weights changes."""
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
        self._identity = EmbedderIdentity(f"local:{MODEL}", weights.weight_set(MODEL).sha256, DIMENSIONS)
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None
        self._replacements: dict[int, str] = {}
        self._marks = (0, 0, 0)

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

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the encoder counts them, without prefix and marks."""
        self._load()
        return len(self._tokenizer.encode(self._clean(text), add_special_tokens=False).ids)

    def token_vectors(self, texts: Sequence[str]) -> Iterator[tuple[list[tuple[int, int]], NDArray[np.float32]]]:
        """For each text, where its tokens stand (code points) and the vectors a middle layer gives them, in order.

        A token may stand for nothing of the text, or two tokens for the same place, where signs are written otherwise
        for the encoder. What goes beyond 510 tokens is left out.
        """
        self._load()
        plain = [self._spread(text) for text in texts]
        encoded = self._tokenizer.encode_batch([_PASSAGE + text for text, _ in plain], add_special_tokens=False)
        order = sorted(range(len(texts)), key=lambda index: len(encoded[index].ids))
        made: dict[int, tuple[list[tuple[int, int]], NDArray[np.float32]]] = {}
        while order:
            count = max(1, _BATCH_TOKENS // (min(_WINDOW, len(encoded[order[-1]].ids)) + 2))
            batch, order = order[-count:], order[:-count]
            vectors = self._run([encoded[index].ids[:_WINDOW] for index in batch], "tokens")[0]
            for index, rows in zip(batch, vectors, strict=True):
                places = plain[index][1]
                spans = [
                    (places[max(0, start - len(_PASSAGE))], places[max(0, end - len(_PASSAGE))])
                    for start, end in encoded[index].offsets[:_WINDOW]
                ]
                made[index] = (spans, rows[1 : len(spans) + 1])
        for index in range(len(texts)):
            yield made[index]

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
            if self._session is not None:
                return
            vocabulary = read_e5_vocabulary(self._path)
            self._replacements = dict(vocabulary.replacements)
            self._marks = (vocabulary.begin, vocabulary.end, vocabulary.pad)
            self._tokenizer = _tokenizer(vocabulary.pieces, vocabulary.scores.tolist(), vocabulary.unknown)
            self._session = _session(self._graph())

    def _graph(self) -> Path:
        """The graph beside the weights; made when first needed, elsewhere when that folder can't be written to."""
        kept = self._path.with_name(f"{self._path.stem}.v{_GRAPH_VERSION}.onnx")
        if kept.exists():
            return kept
        if not os.access(kept.parent, os.W_OK):
            kept = Path(tempfile.mkdtemp(prefix="wayfolk-")) / kept.name
        # In a process of its own, so that what it takes (some 800 MB for a few seconds) is given back.
        command = [sys.executable, "-m", "corpus.embedders.e5_graph", str(self._path), str(kept)]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode or not kept.exists():
            reason = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
            raise EmbedderError(
                f"{kept}: the embedder's graph could not be made ({reason}); free memory or disk space and try again."
            )
        return kept

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
        pooled = np.zeros((len(texts), DIMENSIONS), np.float64)
        if not texts:
            return pooled.astype(np.float32)
        self._load()
        cleaned = [self._clean(text) for text in texts]
        encoded = self._tokenizer.encode_batch([prefix + text for text in cleaned], add_special_tokens=False)
        windows: list[tuple[int, int, list[int]]] = []
        for index, (text, encoding) in enumerate(zip(cleaned, encoded, strict=True)):
            ids = encoding.ids if text else []
            windows += [(index, at, ids[at : at + _WINDOW]) for at in range(0, len(ids), _WINDOW)]
        # Longest first: the largest block of memory is taken once, and texts of one length run together.
        windows.sort(key=lambda window: (-len(window[2]), window[0]))
        outputs = ("pooled", "states") if found else ("pooled",)
        done = 0
        while done < len(windows):
            count = max(1, _BATCH_TOKENS // (len(windows[done][2]) + 2))
            batch = windows[done : done + count]
            means, *states = self._run([ids for _, _, ids in batch], *outputs)
            for row, (index, at, ids) in enumerate(batch):
                pooled[index] += len(ids) * means[row]
                if states and parts[index]:
                    places = self._places(texts[index], parts[index], len(prefix))
                    inside = _within(encoded[index].offsets[at : at + len(ids)], places)
                    found[index][:] += inside @ states[0][row, 1 : len(ids) + 1]
            done += len(batch)
            progress(Step("embedding", done, len(windows)))
        for rows in found:
            rows[:] = _unit(rows)
        return _unit(pooled)

    def _places(self, text: str, parts: Sequence[tuple[int, int]], before: int) -> list[tuple[int, int]]:
        """Where parts of a text stand in what the encoder reads of it, with so many signs before it."""
        return [
            (before + len(self._clean(text[:start])), before + len(self._clean(text[:end]))) for start, end in parts
        ]

    def _run(self, batch: list[list[int]], *outputs: str) -> list[NDArray[np.float32]]:
        """What the graph makes of windows, each with begin and end marks added: the outputs that are asked for."""
        import onnxruntime

        begin, end, pad = self._marks
        width = max(map(len, batch)) + 2
        ids = np.full((len(batch), width), pad, np.int64)
        mask = np.zeros((len(batch), width), np.int64)
        for row, window in enumerate(batch):
            ids[row, : len(window) + 2] = [begin, *window, end]
            mask[row, : len(window) + 2] = 1
        options = onnxruntime.RunOptions()
        # Token vectors come from a middle layer: those after it need not run.
        options.only_execute_path_to_fetches = True
        return [np.asarray(made) for made in self._session.run(list(outputs), {"ids": ids, "mask": mask}, options)]


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
    options.intra_op_num_threads = min(8, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    # Threads that wait by spinning halve the speed wherever anything else runs, and win little where nothing does.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
