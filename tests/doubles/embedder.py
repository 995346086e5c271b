"""An embedder for tests: words hashed into a few dimensions, instant, the same in every process."""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from ingest.embedding.familiarity import everything
from ingest.embedding.types import EmbedderIdentity, Vectors

_DIMENSIONS = 32


class HashingEmbedder:
    """Texts with the same words have the same vector; ``embedded`` are the texts it was given, in order."""

    def __init__(self, model: str = "words") -> None:
        self.identity = EmbedderIdentity(model, "1", "none", _DIMENSIONS)
        self.max_tokens = 254
        self.familiarity = everything()
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 32), of unit length."""
        self.embedded += texts
        return np.stack([_vector(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """One vector of shape (32,), of unit length."""
        return _vector(text)


def _vector(text: str) -> Vectors:
    vector = np.full(_DIMENSIONS, 1e-3, np.float32)  # never the zero vector
    for word in re.findall(r"\w+", text.casefold()):
        hashed = zlib.crc32(word.encode())
        vector[hashed % _DIMENSIONS] += 1 if hashed & 1 << 31 else -1
    return vector / np.float32(np.linalg.norm(vector))
