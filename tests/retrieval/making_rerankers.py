"""Tiny cross-encoders, written out as graphs: they know nothing, and are read as real ones are."""

import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TOKENIZER = Path(__file__).parents[2] / "resources" / "model" / "all-MiniLM-L6-v2" / "tokenizer.json"
VOCABULARY, POSITIONS, HIDDEN = 30_522, 512, 8
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class _Graph:
    """Nodes and constants in the order in which they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._random = np.random.default_rng(7)

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def weight(self, *shape: int) -> str:
        return self.constant(self._random.standard_normal(shape).astype(np.float32))

    def constant(self, values: np.ndarray) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def norm(self, states: str) -> str:
        ones, zeros = np.ones(HIDDEN, dtype=np.float32), np.zeros(HIDDEN, dtype=np.float32)
        return self.add("LayerNormalization", states, self.constant(ones), self.constant(zeros))


def make_reranker(folder: Path, *, labels: int = 1, worth: float = 1.0) -> Path:
    """Write a BERT with one layer of one head, and a classifier over its first token; gives the folder.

    Its figures are multiplied by ``worth``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TOKENIZER, folder / "tokenizer.json")
    graph = _Graph()
    states = _attended(graph, _embedded(graph))
    first = graph.add("Gather", states, graph.constant(np.array(0, dtype=np.int64)), axis=1)
    classified = graph.add("MatMul", first, graph.weight(HIDDEN, labels))
    graph.nodes.append(helper.make_node("Mul", [classified, graph.constant(np.float32(worth))], ["logits"]))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "cross_encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in INPUTS],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 18)],
        ir_version=10,
    )
    onnx.save_model(model, folder / "model.onnx")
    return folder


def _embedded(graph: _Graph) -> str:
    """Words, positions and the two segments of a pair, summed and normalised."""
    words = graph.add("Gather", graph.weight(VOCABULARY, HIDDEN), "input_ids")
    segments = graph.add("Gather", graph.weight(2, HIDDEN), "token_type_ids")
    zero, one = (graph.constant(np.array([number], dtype=np.int64)) for number in (0, 1))
    length = graph.add("Slice", graph.add("Shape", "input_ids"), one, graph.constant(np.array([2])))
    positions = graph.add("Slice", graph.weight(POSITIONS, HIDDEN), zero, length, zero)
    return graph.norm(graph.add("Add", graph.add("Add", words, segments), positions))


def _attended(graph: _Graph, states: str) -> str:
    """Each token sees every token that the mask keeps."""
    asked, known, told = (graph.add("MatMul", states, graph.weight(HIDDEN, HIDDEN)) for _ in range(3))
    likeness = graph.add("MatMul", asked, graph.add("Transpose", known, perm=[0, 2, 1]))
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    hidden = graph.add(
        "Mul", graph.add("Sub", mask, graph.constant(np.float32(1))), graph.constant(np.float32(1e9))
    )
    row = graph.add("Unsqueeze", hidden, graph.constant(np.array([1], dtype=np.int64)))
    share = graph.add("Softmax", graph.add("Add", likeness, row), axis=-1)
    return graph.norm(graph.add("Add", graph.add("MatMul", share, told), states))
