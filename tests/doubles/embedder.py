"""An embedder for tests: words hashed into a few dimensions, instant, the same in every process."""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from ingest.embedding.familiarity import everything
from ingest.embedding.types import EmbedderIdentity, Runtime, Vectors

_DIMENSIONS = 32


class HashingEmbedder:
    """Texts with the same words have the same vector; ``embedded`` are the texts it was given, in order."""

    def __init__(self, model: str = "words", dimensions: int = _DIMENSIONS) -> None:
        self.identity = EmbedderIdentity(model, "1", "none", dimensions)
        self.max_tokens = 254
        self.familiarity = everything()
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), of unit length."""
        self.embedded += texts
        return np.stack([_vector(text, self.identity.dimensions) for text in texts])

    def runtime(self, *, tried: bool = False) -> Runtime:
        """Nothing runs it."""
        return Runtime("none", "none")

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The vectors that `embed_passages` gives."""
        return self.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        """One vector of shape (dimensions,), of unit length."""
        return _vector(text, self.identity.dimensions)


def _vector(text: str, dimensions: int) -> Vectors:
    vector = np.full(dimensions, 1e-3, np.float32)  # never the zero vector
    for word in re.findall(r"\w+", text.casefold()):
        hashed = zlib.crc32(word.encode())
        vector[hashed % dimensions] += 1 if hashed & 1 << 31 else -1
    return vector / np.float32(np.linalg.norm(vector))
