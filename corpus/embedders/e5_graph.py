"""Builds the ONNX graph that runs multilingual-e5-small with products of 8-bit whole numbers.

Input: `ids`, int64 (texts, tokens), texts of one length only: without padding there is nothing to mask, and a text's
numbers are the same whatever runs beside it. Outputs, float32: `pooled` (texts, width), the mean over the tokens of
each text, not yet of length 1; `adapted`, of the same shape, the same after the last layers with what they were taught
for coding (`corpus/embedders/adapted_layers.py`); `states` (texts, tokens, width), the tokens that `pooled` is the mean
of; and `tokens` (texts, tokens, 2 * width), what the layers `TOKEN_LAYERS` make of each, side by side. The encoder is
BERT's (Devlin et al., 2019): post-norm, exact GELU. The vectors of words stay in the 4 bits they came in; the other
weights are brought to 8 (`corpus/embedders/e5_int8.py`). Knows nothing of texts.

    python -m corpus.embedders.e5_graph WEIGHTS GRAPH
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.embedders.adapted_layers import FIRST_ADAPTED, changes
from corpus.embedders.e5_int8 import HIGHEST, ZERO, eight_bits, ranges, smoothing, unpacked
from corpus.embedders.e5_weights import BLOCK, E5Weights, read_e5_weights
from corpus.replacing import replace_file

_MS = "com.microsoft"
TOKEN_LAYERS = (5, 8)
"""Layers, counted from 1, whose token vectors can be asked for: the middle tells kinds of words apart best (Tenney et
al., 2019, arXiv 1905.05950), the last ones were trained to be averaged."""


class _Graph:
    """Collects nodes and constants under names of their own."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, array: NDArray[Any] | np.generic) -> str:
        from onnx import numpy_helper

        kept = np.asarray(array)
        kept = kept.astype(np.float32) if kept.dtype == np.float64 else kept
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(kept).reshape(kept.shape), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def quantised(self, x: str, name: str) -> tuple[str, str]:
        """Rows of 8-bit numbers and what one is worth in each row: its farthest number becomes 127 or -127."""
        high = self.node("ReduceMax", [x, "last"], f"{name}.high")
        low = self.node("Neg", [self.node("ReduceMin", [x, "last"], f"{name}.low")], f"{name}.deep")
        worth = self.node("Mul", [self.node("Max", [high, low, "least"], f"{name}.far"), "step"], f"{name}.worth")
        flat = self.node("Reshape", [worth, "last"], f"{name}.flat")
        return self.node("QuantizeLinear", [x, flat, "zeros"], f"{name}.q", axis=0), worth

    def product(self, rows: tuple[str, str], name: str, weight: NDArray[np.float64]) -> str:
        """Quantised rows times a weight, as numbers again."""
        whole, worth = eight_bits(weight)
        inputs = [rows[0], self.constant(f"{name}.w", whole), "unit", self.constant(f"{name}.s", worth), "zero8"]
        return self.node(
            "Mul", [self.node("MatMulIntegerToFloat", inputs, f"{name}.units", _MS), rows[1]], f"{name}.out"
        )

    def plus(self, x: str, name: str, bias: NDArray[Any]) -> str:
        return self.node("Add", [x, self.constant(f"{name}.b", bias)], f"{name}.plus")

    def norm(self, x: str, name: str, source: str, weights: E5Weights, shift: NDArray[Any] | None = None) -> str:
        """Layer normalisation by the tensors named `source`; `shift` is added on top.

        The runtime's operator that also adds what was skipped takes five times as long as both done apart.
        """
        bias = weights.floats[f"{source}.b"] + (0 if shift is None else shift)
        inputs = [x, self.constant(f"{name}.w", weights.floats[f"{source}.w"]), self.constant(f"{name}.b", bias)]
        return self.node("LayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=weights.sizes.epsilon)


def _embed(graph: _Graph, weights: E5Weights) -> str:
    """Word, position and type vectors, summed and normalised: a row for each token of all texts."""
    from onnx import TensorProto, helper, numpy_helper

    floats, sizes = weights.floats, weights.sizes
    words = weights.packed["emb.word"]
    # The operator reads signed nibbles around zero; flipping each nibble's top bit subtracts 8.
    signed = (words.nibbles ^ 0x88).tobytes()
    graph.constants.append(
        helper.make_tensor("emb.word.q", TensorProto.INT4, [sizes.vocabulary, sizes.width], signed, raw=True)
    )
    graph.constant("emb.word.s", words.scales)
    graph.node(
        "GatherBlockQuantized",
        ["emb.word.q", "ids", "emb.word.s"],
        "emb.words",
        _MS,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
    )
    positions = floats["emb.pos"].reshape(-1, sizes.width) + floats["emb.type"].reshape(1, -1)[:, : sizes.width]
    graph.constant("emb.pos", positions)
    graph.constant("zero", np.array([0], np.int64))
    graph.node("Shape", ["ids"], "emb.length", start=1, end=2)
    graph.node("Slice", ["emb.pos", "zero", "emb.length", "zero"], "emb.here")
    graph.node("Add", ["emb.words", "emb.here"], "emb.sum")
    graph.node("Shape", ["emb.sum"], "by.text")
    graph.constant("by.token", np.array([-1, sizes.width], np.int64))
    rows = graph.node("Reshape", ["emb.sum", "by.token"], "emb.rows")
    graph.node("Shape", [rows], "emb.count", start=0, end=1)
    graph.node("ConstantOfShape", ["emb.count"], "zeros", value=numpy_helper.from_array(np.array([ZERO], np.uint8)))
    return graph.norm(rows, "emb.ln", "emb.ln", weights)


@dataclass(frozen=True)
class _Layer:
    """One layer as it came, or with what was learned added to its weights."""

    weights: E5Weights
    source: str
    """How its tensors are named in the weights."""
    name: str
    """How its nodes are named in the graph."""
    changes: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def matrix(self, part: str) -> NDArray[np.float64]:
        """Inputs down and outputs across."""
        own = unpacked(self.weights.packed[f"{self.source}.{part}.w"])
        change = self.changes.get(f"{self.source}.{part}")
        return own if change is None else own + change

    def bias(self, part: str) -> NDArray[np.float32]:
        return self.weights.floats[f"{self.source}.{part}.b"]

    def norm(self, graph: _Graph, x: str, part: str, shift: NDArray[Any] | None = None) -> str:
        return graph.norm(x, f"{self.name}.{part}", f"{self.source}.{part}", self.weights, shift)

    def range_of(self, part: str) -> NDArray[np.float32]:
        """How far the channels of what goes in reach; that of the layer as it came."""
        return ranges()[f"{self.source}.{part}"]


def _attention(graph: _Graph, layer: _Layer, x: str) -> str:
    """What the tokens of a text make of each other, added to what they were."""
    at = layer.name
    q, k, v, out = (layer.matrix(part) for part in ("q", "k", "v", "ao"))
    q_bias, v_bias, out_bias = (layer.bias(part) for part in ("q", "v", "ao"))
    # Weights of attention add up to 1: a value's bias comes out as it went in. A key's bias adds the same to all
    # scores of a query, which changes no weight.
    after = out_bias + v_bias @ out
    before = smoothing(layer.range_of("in"), q, k, v)
    inside = smoothing(layer.range_of("attended"), out)
    v, out = v / inside, out * inside[:, None]
    rows = graph.quantised(graph.node("Mul", [x, graph.constant(f"{at}.in", 1 / before)], f"{at}.x"), f"{at}.x")
    made = [
        graph.product(rows, f"{at}.{part}", weight * before[:, None]) for part, weight in (("q", q), ("k", k), ("v", v))
    ]
    heads = [
        graph.node("Reshape", [each, "by.text"], f"{each}.heads")
        for each in (graph.plus(made[0], f"{at}.q", q_bias), *made[1:])
    ]
    attended = graph.node("MultiHeadAttention", heads, f"{at}.attended", _MS, num_heads=layer.weights.sizes.heads)
    rows = graph.quantised(graph.node("Reshape", [attended, "by.token"], f"{at}.a"), f"{at}.a")
    return graph.node("Add", [x, graph.plus(graph.product(rows, f"{at}.ao", out), f"{at}.ao", after)], f"{at}.sum")


def _feed_forward(graph: _Graph, layer: _Layer, x: str) -> str:
    """What each token makes of itself, added to what it was."""
    at = layer.name
    inner, outer = layer.matrix("fi"), layer.matrix("fo")
    inner_bias, outer_bias = layer.bias("fi"), layer.bias("fo")
    # The outer bias comes in with what is added at the end; the inner bias takes it off again for the product.
    x = layer.norm(graph, x, "aln", outer_bias)
    before = smoothing(layer.range_of("mid"), inner)
    rows = graph.quantised(graph.node("Mul", [x, graph.constant(f"{at}.mid", 1 / before)], f"{at}.y"), f"{at}.y")
    made = graph.product(rows, f"{at}.fi", inner * before[:, None])
    bias = graph.constant(f"{at}.fi.b", inner_bias - outer_bias @ inner)
    active = graph.node("BiasGelu", [made, bias], f"{at}.gelu", _MS)
    made = graph.product(graph.quantised(active, f"{at}.g"), f"{at}.fo", outer)
    return layer.norm(graph, graph.node("Add", [x, made], f"{at}.end"), "oln")


def _adapted(graph: _Graph, weights: E5Weights, x: str) -> str:
    """What the adapted last layers make of the tokens that the layers before them have made: their mean."""
    for index in range(FIRST_ADAPTED, weights.sizes.layers):
        layer = _Layer(weights, f"l{index}", f"a{index}", changes())
        x = _feed_forward(graph, layer, _attention(graph, layer, x))
    return graph.node("ReduceMean", [graph.node("Reshape", [x, "by.text"], "a.states"), "one"], "adapted", keepdims=0)


def build_e5_graph(weights: E5Weights, path: Path) -> None:
    """Writes the graph to `path`, whole or not at all."""
    from onnx import TensorProto, helper

    graph = _Graph()
    graph.constant("last", np.array([-1], np.int64))
    graph.constant("one", np.array([1], np.int64))
    graph.constant("unit", np.float32(1))
    graph.constant("step", np.float32(1 / HIGHEST))
    graph.constant("least", np.float32(1e-9))
    graph.constant("zero8", np.uint8(ZERO))
    x = _embed(graph, weights)
    for index in range(weights.sizes.layers):
        if index == FIRST_ADAPTED:
            _adapted(graph, weights, x)
        layer = _Layer(weights, f"l{index}", f"l{index}")
        x = _feed_forward(graph, layer, _attention(graph, layer, x))
        if index + 1 in TOKEN_LAYERS:
            graph.node("Reshape", [x, "by.text"], f"tokens.{index + 1}")
    graph.node("Concat", [f"tokens.{layer}" for layer in TOKEN_LAYERS], "tokens", axis=-1)
    graph.node("ReduceMean", [graph.node("Reshape", [x, "by.text"], "states"), "one"], "pooled", keepdims=0)
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])],
        [
            *(
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", weights.sizes.width])
                for name in ("pooled", "adapted")
            ),
            *(
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", "tokens", count * weights.sizes.width])
                for name, count in (("states", 1), ("tokens", len(TOKEN_LAYERS)))
            ),
        ],
        graph.constants,
    )
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(_MS, 1)], ir_version=10
    )
    replace_file(path, model.SerializeToString())


if __name__ == "__main__":
    build_e5_graph(read_e5_weights(Path(sys.argv[1])), Path(sys.argv[2]))
