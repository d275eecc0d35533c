"""Builds the ONNX graph that runs multilingual-e5-small on its 4-bit weights as they are.

The blocks go without loss into the operators MatMulNBits and GatherBlockQuantized of ONNX Runtime's `com.microsoft`
domain. Inputs: `ids` and `mask`, int64 (texts, tokens). Outputs: `pooled`, float32 (texts, width), the mean over the
tokens of each text, not yet of length 1; `states`, float32 (texts, tokens, width), the tokens that it is the mean of;
and `tokens`, of the same shape, what the layer `TOKEN_LAYER` makes of each token. The encoder is BERT's (Devlin et al.,
2019): post-norm, exact GELU. Knows nothing of texts or tokens.

    python -m corpus.embedders.e5_graph WEIGHTS GRAPH
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.embedders.e5_weights import BLOCK, E5Weights, PackedTensor, read_e5_weights
from corpus.replacing import replace_file

_MS = "com.microsoft"
_INT8_ACTIVATIONS = 4
"""`accuracy_level` of MatMulNBits: activations in 8 bits per block of 32, the fastest of the operator's modes."""
TOKEN_LAYER = 8
"""Layer, counted from 1, whose token vectors can be asked for: the middle tells kinds of words apart best (Tenney et
al., 2019, arXiv 1905.05950), the last ones were trained to be averaged."""


class _Graph:
    """Collects nodes and constants under names of their own."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, array: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def matmul(self, x: str, name: str, weight: PackedTensor, bias: NDArray[np.float32]) -> str:
        rows, blocks, _ = weight.nibbles.shape
        inputs = [
            x,
            self.constant(f"{name}.q", weight.nibbles),
            self.constant(f"{name}.s", weight.scales.reshape(-1)),
            "",
            "",
            self.constant(f"{name}.b", bias),
        ]
        return self.node(
            "MatMulNBits",
            inputs,
            f"{name}.out",
            _MS,
            K=blocks * BLOCK,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_INT8_ACTIVATIONS,
        )


def _embed(graph: _Graph, weights: E5Weights) -> str:
    """Word, position and type vectors, summed and normalised."""
    from onnx import TensorProto, helper

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
    graph.constant("one", np.array([1], np.int64))
    graph.node("Shape", ["ids"], "emb.length", start=1, end=2)
    graph.node("Slice", ["emb.pos", "zero", "emb.length", "zero"], "emb.here")
    graph.node("Add", ["emb.words", "emb.here"], "emb.sum")
    scale, shift = graph.constant("emb.ln.w", floats["emb.ln.w"]), graph.constant("emb.ln.b", floats["emb.ln.b"])
    return graph.node("LayerNormalization", ["emb.sum", scale, shift], "emb.out", axis=-1, epsilon=sizes.epsilon)


def _layer(graph: _Graph, weights: E5Weights, index: int, x: str) -> str:
    """One encoder layer: attention, feed-forward, each added and normalised."""
    sizes, at = weights.sizes, f"l{index}"

    def matmul(source: str, part: str) -> str:
        name = f"{at}.{part}"
        return graph.matmul(source, name, weights.packed[f"{name}.w"], weights.floats[f"{name}.b"])

    def add_norm(source: str, added: str, part: str) -> str:
        name = f"{at}.{part}"
        scale = graph.constant(f"{name}.w", weights.floats[f"{name}.w"])
        shift = graph.constant(f"{name}.b", weights.floats[f"{name}.b"])
        return graph.node(
            "SkipLayerNormalization", [source, added, scale, shift], f"{name}.out", _MS, epsilon=sizes.epsilon
        )

    heads = [matmul(x, part) for part in ("q", "k", "v")]
    attended = graph.node("MultiHeadAttention", [*heads, "", "mask32"], f"{at}.attended", _MS, num_heads=sizes.heads)
    x = add_norm(x, matmul(attended, "ao"), "aln")
    inner = graph.node("Gelu", [matmul(x, "fi")], f"{at}.gelu", _MS)
    return add_norm(x, matmul(inner, "fo"), "oln")


def build_e5_graph(weights: E5Weights, path: Path) -> None:
    """Writes the graph to `path`, whole or not at all."""
    from onnx import TensorProto, helper

    graph = _Graph()
    graph.node("Cast", ["mask"], "mask32", to=TensorProto.INT32)
    x = _embed(graph, weights)
    for index in range(weights.sizes.layers):
        x = _layer(graph, weights, index, x)
        if index + 1 == TOKEN_LAYER:
            graph.node("Identity", [x], "tokens")
    graph.node("Identity", [x], "states")
    graph.node("Cast", ["mask"], "maskf", to=TensorProto.FLOAT)
    graph.constant("last", np.array([-1], np.int64))
    graph.node("Unsqueeze", ["maskf", "last"], "pool.weight")
    graph.node("Mul", [x, "pool.weight"], "pool.kept")
    graph.node("ReduceSum", ["pool.kept", "one"], "pool.sum", keepdims=0)
    graph.node("ReduceSum", ["pool.weight", "one"], "pool.count", keepdims=0)
    graph.node("Div", ["pool.sum", "pool.count"], "pooled")
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in ("ids", "mask")],
        [
            helper.make_tensor_value_info("pooled", TensorProto.FLOAT, ["texts", weights.sizes.width]),
            *(
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", "tokens", weights.sizes.width])
                for name in ("states", "tokens")
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
