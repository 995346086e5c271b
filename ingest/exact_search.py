"""Exact nearest neighbours over the catalog's own vectors: what the vector index is measured against."""

import threading

import numpy as np

from ingest.catalog.vectors import PassageIds, VectorStore
from ingest.embedding.types import Vectors
from ingest.vector_index import Neighbour

# Sums of float32 differ in the seventh digit with the order of adding; equal texts are to score equal.
DIGITS = 6


class ExactSearch:
    """Exact search, with all vectors kept at hand while they are asked for.

    They are loaded again when some were added. Passages that were erased meanwhile stay among them; whoever
    reads them from the catalog finds them gone.
    """

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._newest: tuple[int, int] | None = None
        self._matrix: tuple[PassageIds, Vectors] | None = None

    def nearest(self, vector: Vectors, k: int) -> list[Neighbour]:
        """Up to ``k`` passages nearest to ``vector`` (d,), nearest first."""
        with self._lock:
            newest = self._store.newest()
            if self._matrix is None or newest != self._newest:
                self._matrix = self._store.matrix(None)
                self._newest = newest
            matrix = self._matrix
        return nearest_of(matrix, vector, k)

    def nearest_in(self, vector: Vectors, k: int, documents: frozenset[int]) -> list[Neighbour]:
        """Up to ``k`` passages of ``documents`` nearest to ``vector`` (d,), nearest first."""
        return nearest_of(self._store.matrix(documents), vector, k)

    def forget(self) -> None:
        """Give the memory back: the index answers again."""
        with self._lock:
            self._matrix = None


def nearest_of(matrix: tuple[PassageIds, Vectors], vector: Vectors, k: int) -> list[Neighbour]:
    """Rank ids (n,), rising, by the cosine of their vectors (n, d) with ``vector``; equal ones by id."""
    ids, vectors = matrix
    similarities = np.round(vectors @ vector, DIGITS)
    best = np.argsort(-similarities, kind="stable")[:k]
    return [Neighbour(int(ids[row]), round(float(similarities[row]), DIGITS)) for row in best]
