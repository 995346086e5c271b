"""From a choice of model to an embedder."""

from dataclasses import dataclass
from pathlib import Path

from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.embedding.sentence_transformers_embedder import SentenceTransformersEmbedder
from ingest.embedding.types import Embedder


@dataclass(frozen=True, slots=True)
class OnnxModel:
    """A model on ONNX Runtime, such as the bundled one; ``threads`` None leaves their number to it.

    ``may_use_openvino``: it embeds the passages where it is installed.
    """

    folder: Path
    threads: int | None = None
    may_use_openvino: bool = False


@dataclass(frozen=True, slots=True)
class SentenceTransformersModel:
    """A model for sentence-transformers: a folder, or a name in the local cache of Hugging Face."""

    model: str


EmbedderChoice = OnnxModel | SentenceTransformersModel


def load_embedder(choice: EmbedderChoice) -> Embedder:
    """Return the embedder chosen; raises `ModelMissing` where it cannot be had."""
    match choice:
        case OnnxModel(folder, threads, may_use_openvino):
            return OnnxEmbedder(folder, threads=threads, may_use_openvino=may_use_openvino)
        case SentenceTransformersModel(model):
            return SentenceTransformersEmbedder(model)
