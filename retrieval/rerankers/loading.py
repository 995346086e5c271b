"""From a folder to a reranker."""

from pathlib import Path

from retrieval.rerankers.onnx_reranker import OnnxReranker, graph_in
from retrieval.rerankers.sentence_transformers_reranker import SentenceTransformersReranker
from retrieval.reranking import Reranker


def load_reranker(folder: Path) -> Reranker:
    """Load the model in a folder: by ONNX Runtime where it has a graph, else by sentence-transformers.

    Raises `RerankerUnusable`, and whatever else a model that is broken leads to.
    """
    if graph_in(folder) is not None:
        return OnnxReranker(folder)
    return SentenceTransformersReranker(folder)
