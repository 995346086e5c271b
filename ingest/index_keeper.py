"""Keeps the vector index equal to the catalog, and answers nearest-neighbour questions meanwhile.

Chroma's folder is disposable. It is opened only with an unbroken seal (`ingest.index_folder`), which is
put on when it is closed and taken off when it is opened. No seal (a crash), or one that does not fit
(deleted, written to, restored from elsewhere), and the folder is dropped and filled anew from the catalog's
vectors, without embedding anything. While the index is not complete, search is exact over the catalog's
vectors. An index is complete when it has as many rows as the catalog and finds a
sample of them; every answer is scored again with the catalog's vectors, and one that disagrees costs the
index its place.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ingest.catalog.catalog import Catalog
from ingest.catalog.vectors import LogEntry, VectorStore
from ingest.embedding.types import Vectors
from ingest.errors import IndexBroken
from ingest.exact_search import DIGITS, ExactSearch
from ingest.index_folder import IndexFolder
from ingest.vector_index import ROWS_PER_CALL, ChromaIndex, Neighbour, VectorIndex

_log = logging.getLogger(__name__)

# Scopes up to this many passages are searched exactly: about 4 ms, and no approximation.
_EXACT_SCOPE = 5_000
# Deeper than this the index is slower than exact search.
_DEEPEST = 2_000
# float32 sums differ in the sixth digit between Chroma and NumPy; a wrong vector differs in the first.
_TOLERANCE = 1e-3
# Rows that a complete index is asked for, and how many of them it may miss: it is approximate.
_SAMPLE = 20
_MAY_MISS = 1
# How often in a row the index is filled anew before search stays exact until the next job.
_MOST_REBUILDS = 3
# Between calls of a long run, so that the engine's loop gets its turn.
_BREATH_SECONDS = 0.005


class IndexKeeper:
    """Owns the vector index of one library. ``follow`` and ``close`` belong to one thread, search to any."""

    def __init__(
        self,
        catalog: Catalog,
        store: VectorStore,
        folder: Path,
        open_index: Callable[[Path, str], VectorIndex] = ChromaIndex,
    ) -> None:
        """``folder`` holds the index's folders, one at a time in use."""
        self._catalog = catalog
        self._store = store
        self._about = str(folder)
        self._folder = IndexFolder(catalog, folder, store.embedder)
        self._open_index = open_index
        self._index: VectorIndex | None = None
        self._complete = False
        self._exact = ExactSearch(store)
        self._doubted = threading.Event()
        self._on_doubt: Callable[[], None] = _do_nothing
        self._tries = 0
        self.rebuilds = 0

    @property
    def complete(self) -> bool:
        """Whether the index has everything and answers; if not, search is exact."""
        return self._complete and not self._doubted.is_set()

    def when_in_doubt(self, call: Callable[[], None]) -> None:
        """Call this, in any thread, when an answer was wrong: `follow` then mends it."""
        self._on_doubt = call

    def open(self) -> None:
        """Open the index if its seal is unbroken; if not, `follow` fills a new one.

        Raises `CatalogError` where nothing can be noted (a full disk); search is exact then.
        """
        folder = self._folder.open()
        if folder is None:
            _log.info("the vector index has no unbroken seal")
            return
        try:
            self._index = self._open_index(folder, self._store.embedder)
            if self._store.log_length() == 0:
                self._check(self._index)
                self._complete = True
        except IndexBroken as error:
            self._break_off(self._index, str(error))

    def try_again(self) -> None:
        """Take up again what was given up because it kept failing."""
        self._tries = 0

    def follow(self, least: int = 1) -> bool:
        """Take one small step towards the catalog; False where there is nothing to do.

        Waits until ``least`` entries stand in the log, since small calls cost more a row.
        """
        if self._tries > _MOST_REBUILDS:
            return False
        try:
            if self._index is None or self._doubted.is_set():
                self._rebuild()
                return True
            return self._follow(self._index, least)
        except IndexBroken as error:
            self._break_off(self._index, str(error))
            return True

    def _follow(self, index: VectorIndex, least: int) -> bool:
        entries = self._store.log(ROWS_PER_CALL)
        if not entries:
            if not self._complete:
                self._check(index)
                self._complete = True
                self._tries = 0
                self._exact.forget()
            return False
        if len(entries) < least:
            return False
        self._folder.check()
        _apply(entries, index)
        self._store.acknowledge(entries[-1].seq)
        time.sleep(_BREATH_SECONDS)
        return True

    def count(self) -> int:
        """Rows in the index."""
        index = self._index
        if index is None:
            return 0
        try:
            return index.count()
        except IndexBroken as error:
            self._doubt(index, str(error))
            return 0

    def nearest(self, vector: Vectors, k: int, documents: frozenset[int] | None) -> list[Neighbour]:
        """Give up to ``k`` passages nearest to ``vector`` (d,), nearest first; None is all documents.

        Passages that no file holds any more are left out.
        """
        index = self._index
        size = 0 if documents is None else self._catalog.documents.passage_count(documents)
        # A `where` in Chroma costs time linear in the whole collection.
        if documents is not None and (size <= _EXACT_SCOPE or not self.complete):
            return self._exact.nearest_in(vector, k, documents, size)
        if index is None or not self.complete:
            return self._exactly(vector, k)
        try:
            found = self._by_index(index, vector, k, documents)
        except IndexBroken as error:
            self._doubt(index, str(error))
            found = None
        if found is not None:
            return found
        if documents is None:
            return self._exactly(vector, k)
        return self._exact.nearest_in(vector, k, documents, size)

    def close(self) -> None:
        """Close the index and seal its folder if it is in order."""
        index = self._index
        if index is None:
            return
        if self._doubted.is_set():
            self._break_off(index, "an answer disagreed with the catalog")
            return
        try:
            self._folder.check()
            self._index = None
            index.close()
        except IndexBroken as error:
            self._break_off(self._index, str(error))
        else:
            self._folder.seal()

    def _by_index(
        self, index: VectorIndex, vector: Vectors, k: int, documents: frozenset[int] | None
    ) -> list[Neighbour] | None:
        """Ask the index, deeper and deeper until enough of what it gives lies in the scope.

        None where it has no more to give: exact search misses nothing, and the index is then of no help.
        """
        depth = k if documents is None else 4 * k
        while depth <= _DEEPEST:
            found = index.nearest(vector, depth)
            scored = self._living(self._scored(found, vector), documents)
            if len(scored) >= k:
                return sorted(scored, key=lambda hit: (-hit.similarity, hit.passage_id))[:k]
            if len(found) < depth:
                return None
            depth *= 4
        return None

    def _exactly(self, vector: Vectors, k: int) -> list[Neighbour]:
        """Search all documents exactly, deeper while what is found belongs to removed files."""
        depth = k
        while True:
            found = self._exact.nearest(vector, depth)
            living = self._living(found, None)
            if len(living) >= k or len(found) < depth:
                return living[:k]
            depth *= 4

    def _living(self, hits: list[Neighbour], documents: frozenset[int] | None) -> list[Neighbour]:
        living = self._catalog.documents.living([hit.passage_id for hit in hits], documents)
        return [hit for hit in hits if hit.passage_id in living]

    def _scored(self, found: list[Neighbour], vector: Vectors) -> list[Neighbour]:
        """Score what the index found with the catalog's own vectors. Raises `IndexBroken` on a difference."""
        vectors = self._store.vectors_of([neighbour.passage_id for neighbour in found])
        scored = []
        for neighbour in found:
            kept = vectors.get(neighbour.passage_id)
            if kept is None:
                continue  # erased a moment ago; its deletion is in the log
            similarity = float(kept @ vector)
            if abs(similarity - neighbour.similarity) > _TOLERANCE:
                raise IndexBroken(self._about, f"passage {neighbour.passage_id} has another vector")
            scored.append(Neighbour(neighbour.passage_id, round(similarity, DIGITS)))
        return scored

    def _doubt(self, index: VectorIndex, why: str) -> None:
        if index is not self._index:
            return  # it was closed while it was asked
        _log.warning("the vector index is in doubt, searching exactly: %s", why)
        self._doubted.set()
        self._on_doubt()

    def _check(self, index: VectorIndex) -> None:
        """Compare a complete index with the catalog. Raises `IndexBroken`."""
        rows, expected = index.count(), self._store.count()
        if rows != expected:
            raise IndexBroken(self._about, f"{rows} rows, {expected} expected")
        vectors = self._store.vectors_of(self._store.sample(_SAMPLE))
        # Another passage with the same text is as good.
        missed = sum(
            not any(hit.similarity > 1 - _TOLERANCE for hit in self._scored(index.nearest(vector, 1), vector))
            for vector in vectors.values()
        )
        if missed > _MAY_MISS:
            raise IndexBroken(self._about, f"{missed} of {len(vectors)} passages are not found")

    def _break_off(self, index: VectorIndex | None, why: str) -> None:
        """Let the index go; `follow` fills a new one. Search is exact meanwhile."""
        _log.warning("the vector index is broken: %s", why)
        self._complete = False
        self._index = None
        if index is None:
            return
        try:
            index.close()
        except IndexBroken as error:
            _log.info("the broken index did not close: %s", error)

    def _rebuild(self) -> None:
        """Begin to fill a new index. Raises `IndexBroken` where none can be made."""
        self._tries += 1
        if self._tries > _MOST_REBUILDS:
            _log.error("the vector index cannot be made; search stays exact until the next job")
            return
        if self._index is not None:
            self._break_off(self._index, "an answer disagreed with the catalog")
        _log.info("filling the vector index anew")
        folder = self._folder.begin()
        self._store.restart()
        self._index = self._open_index(folder, self._store.embedder)
        self._doubted.clear()
        self.rebuilds += 1


def _apply(entries: list[LogEntry], index: VectorIndex) -> None:
    """Do what the log says. Raises `IndexBroken`."""
    # A passage may come and go within one call; the last word holds.
    final = {entry.passage_id: entry.vector for entry in entries}
    kept = {id_: vector for id_, vector in final.items() if vector is not None}
    if kept:
        index.upsert(list(kept), np.stack(list(kept.values())))
    if dropped := [id_ for id_, vector in final.items() if vector is None]:
        index.delete(dropped)


def _do_nothing() -> None:
    """Nobody listens yet."""
