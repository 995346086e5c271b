"""Exact nearest neighbours over the catalog's own vectors: what the vector index is measured against."""

import threading
from collections import OrderedDict

import numpy as np

from ingest.catalog.vectors import PassageIds, VectorStore
from ingest.embedding.types import Vectors
from ingest.vector_index import Neighbour

# Rows of single documents that are kept at hand, 1.5 KB each: a chat asks about the same ones again.
_MOST_KEPT = 10_000
# Sums of float32 differ in the seventh digit with the order of adding; equal texts are to score equal.
DIGITS = 6


class ExactSearch:
    """Exact search, with all vectors kept at hand while they are asked for.

    Of single documents those asked last are kept besides. All are loaded again when some were added. Passages
    that were erased meanwhile stay among them; whoever reads them from the catalog finds them gone.
    """

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._newest: tuple[int, int] | None = None
        self._matrix: tuple[PassageIds, Vectors] | None = None
        self._documents: OrderedDict[int, tuple[PassageIds, Vectors]] = OrderedDict()

    def nearest(self, vector: Vectors, k: int) -> list[Neighbour]:
        """Up to ``k`` passages nearest to ``vector`` (d,), nearest first."""
        with self._lock:
            newest = self._store.newest()
            if self._matrix is None or newest != self._newest:
                self._matrix = self._store.matrix(None)
                self._newest = newest
            matrix = self._matrix
        return nearest_of(matrix, vector, k)

    def nearest_in(self, vector: Vectors, k: int, documents: frozenset[int], size: int) -> list[Neighbour]:
        """Up to ``k`` passages of ``documents`` nearest to ``vector`` (d,), nearest first.

        ``size`` is how many passages they have together.
        """
        if len(documents) != 1:
            return nearest_of(self._store.matrix(documents), vector, k)
        (document,) = documents
        with self._lock:
            kept = self._documents.pop(document, None)
        # Passages of a document never change; some may wait for their vectors.
        if kept is None or len(kept[0]) != size:
            kept = self._store.matrix(documents)
        with self._lock:
            self._documents[document] = kept
            while self._kept() > _MOST_KEPT:
                self._documents.popitem(last=False)
        return nearest_of(kept, vector, k)

    def _kept(self) -> int:
        return sum(len(ids) for ids, _ in self._documents.values())

    def forget(self) -> None:
        """Give the memory back: the index answers again."""
        with self._lock:
            self._matrix = None
            self._documents.clear()


def nearest_of(matrix: tuple[PassageIds, Vectors], vector: Vectors, k: int) -> list[Neighbour]:
    """Rank ids (n,), rising, by the cosine of their vectors (n, d) with ``vector``; equal ones by id."""
    ids, vectors = matrix
    similarities = np.round(vectors @ vector, DIGITS)
    best = np.argsort(-similarities, kind="stable")[:k]
    return [Neighbour(int(ids[row]), round(float(similarities[row]), DIGITS)) for row in best]
