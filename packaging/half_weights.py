"""Makes the embedding model's file half as large: weights are kept in 16 bits and computed with in 32.

Each large weight becomes a 16-bit one and a cast, which ONNX Runtime does once, while it loads the graph. The
vectors stay the same in effect; docs/decisions/0008-half-weights.md has the figures.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ingest.embedding.manifest import GRAPH_FILE, read_manifest, sha256_of, write_manifest

_LARGE = 1_000  # numbers; smaller ones (biases, norms) save nothing
_SUFFIX = ".half"


def write_half(source: Path, target: Path) -> None:
    """Write the model of folder ``source`` into ``target``, with smaller weights and a manifest that fits."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    graph = onnx.load(str(source / GRAPH_FILE))
    halve(graph.graph)
    (target / GRAPH_FILE).write_bytes(graph.SerializeToString(deterministic=True))
    manifest = read_manifest(source)
    files = {**manifest.files, GRAPH_FILE: sha256_of(target / GRAPH_FILE)}
    write_manifest(target, replace(manifest, files=files))


def halve(graph: onnx.GraphProto) -> None:
    """Put 16-bit weights and casts in the place of large 32-bit ones."""
    casts = []
    for weight in _large_weights(graph):
        values = numpy_helper.to_array(weight)
        if np.abs(values).max() > np.finfo(np.float16).max:
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + _SUFFIX))
        casts.append(helper.make_node("Cast", [name + _SUFFIX], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _large_weights(graph: onnx.GraphProto) -> Iterator[TensorProto]:
    for weight in graph.initializer:
        if weight.data_type == TensorProto.FLOAT and np.prod(weight.dims) >= _LARGE:
            yield weight
