"""The ONNX graph of a BERT sentence encoder, written from the publisher's own weights.

No torch and no exporter: the nodes are few, and written out they stay the same from one release of a
tool to the next. The graph uses ONNX Runtime's fused operators, for which see
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]

FUSED = "com.microsoft"
OPSET = 18  # ONNX Runtime knows it since 1.14
IR_VERSION = 10


@dataclass(frozen=True, slots=True)
class BertShape:
    """The sizes of the encoder, from its ``config.json``."""

    layers: int
    heads: int
    hidden: int
    norm_epsilon: float


@dataclass(slots=True)
class _Graph:
    """Nodes and constants in the order in which they are added."""

    weights: Mapping[str, Array]
    shape: BertShape
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def node(
        self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: float
    ) -> str:
        """Add an operator, a standard one unless ``domain`` says otherwise; returns its first output."""
        node = helper.make_node(operator, inputs, outputs, domain=domain)
        node.attribute.extend(helper.make_attribute(name, attributes[name]) for name in sorted(attributes))
        self.nodes.append(node)
        return outputs[0]

    def fused(self, operator: str, inputs: list[str], *outputs: str, **attributes: float) -> str:
        """Add one of ONNX Runtime's own operators; returns its first output."""
        return self.node(operator, inputs, *outputs, domain=FUSED, **attributes)

    def constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        """Add a constant; returns its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def vector(self, name: str) -> str:
        """Add a weight as it is; returns its name."""
        return self.constant(name, self.weights[name])

    def matrix(self, name: str) -> str:
        """Add a linear layer's weight, stored (out, in), as (in, out); returns its name."""
        return self.constant(name, self.weights[name].T)


def build(weights: Mapping[str, Array], shape: BertShape) -> onnx.ModelProto:
    """Return the model: token ids and mask (batch, length) in, unit vectors (batch, hidden) out.

    Inputs ``input_ids`` and ``attention_mask`` are int64, as the tokenizers' own examples have them; the
    output ``sentence_embedding`` is float32.
    """
    graph = _Graph(weights, shape)
    states = _embeddings(graph)
    for layer in range(shape.layers):
        states = _layer(graph, f"encoder.layer.{layer}", states)
    _pooling(graph, states)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", shape.hidden])
    return helper.make_model(
        helper.make_graph(graph.nodes, "sentence_encoder", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)],
        ir_version=IR_VERSION,
        producer_name="sourcebook",
    )


def _embeddings(graph: _Graph) -> str:
    """Words, positions and the one token type, summed and normalised."""
    ids = graph.node("Cast", ["input_ids"], "ids", to=TensorProto.INT32)
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    types = graph.node("Sub", [ids, ids], "token_types")  # a single text is all of type 0
    tables = [
        graph.vector(f"embeddings.{table}_embeddings.weight") for table in ("word", "position", "token_type")
    ]
    norm = [graph.vector(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
    return graph.fused(
        "EmbedLayerNormalization",
        [ids, types, *tables, *norm],
        "embeddings",
        "unused_mask_index",
        epsilon=graph.shape.norm_epsilon,
    )


def _layer(graph: _Graph, name: str, states: str) -> str:
    """One encoder layer: self-attention, then the feed-forward part, each with its residual and norm."""
    projections = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([graph.weights[f"{part}.weight"].T for part in projections], axis=1)
    bias = np.concatenate([graph.weights[f"{part}.bias"] for part in projections])
    attended = graph.fused(
        "Attention",
        [
            states,
            graph.constant(f"{name}.attention.self.weight", weight),
            graph.constant(f"{name}.attention.self.bias", bias),
            "mask",
        ],
        f"{name}.attended",
        num_heads=graph.shape.heads,
    )
    states = _residual(graph, f"{name}.attention.output", attended, states)
    inner = graph.node(
        "MatMul", [states, graph.matrix(f"{name}.intermediate.dense.weight")], f"{name}.intermediate"
    )
    active = graph.fused("BiasGelu", [inner, graph.vector(f"{name}.intermediate.dense.bias")], f"{name}.gelu")
    return _residual(graph, f"{name}.output", active, states)


def _residual(graph: _Graph, name: str, inner: str, outer: str) -> str:
    """A linear layer over ``inner``, added to ``outer`` and normalised."""
    product = graph.node("MatMul", [inner, graph.matrix(f"{name}.dense.weight")], f"{name}.product")
    norm = [graph.vector(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
    return graph.fused(
        "SkipLayerNormalization",
        [product, outer, *norm, graph.vector(f"{name}.dense.bias")],
        f"{name}.normalised",
        epsilon=graph.shape.norm_epsilon,
    )


def _pooling(graph: _Graph, states: str) -> None:
    """The mean over the tokens that the mask keeps, at unit length.

    The mean's division by the number of tokens falls away in the normalisation, so a sum is enough.
    """
    axis = graph.constant("pooling.axis", np.array([1], dtype=np.int64))
    mask = graph.node("Cast", ["attention_mask"], "pooling.mask", to=TensorProto.FLOAT)
    row = graph.node("Unsqueeze", [mask, axis], "pooling.row")  # (batch, 1, length)
    total = graph.node("MatMul", [row, states], "pooling.total")  # (batch, 1, hidden)
    flat = graph.node("Squeeze", [total, axis], "pooling.flat")
    graph.node("LpNormalization", [flat], "sentence_embedding", axis=1, p=2)
