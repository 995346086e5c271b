"""Keeps the vector index equal to the catalog, and answers nearest-neighbour questions meanwhile.

Chroma's folder is disposable. It is opened only with an unbroken seal: on a clean close the names and
sizes of its files are noted in the catalog, on opening the note is taken away. No seal (a crash), or one
that does not fit (deleted, cut short, restored from elsewhere), and the folder is dropped and filled anew
from the catalog's vectors, without embedding anything. While the index is not complete, search is exact
over the catalog's vectors. Every answer of the index is scored again with the catalog's vectors; one that
disagrees costs the index its place.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ingest.catalog.catalog import Catalog
from ingest.catalog.vectors import LogEntry, PassageIds, VectorStore
from ingest.embedding.types import Vectors
from ingest.errors import IndexBroken
from ingest.vector_index import ROWS_PER_CALL, ChromaIndex, Neighbour, VectorIndex, erase_folder

_log = logging.getLogger(__name__)

_SEAL = "index_seal"
_FOLDER = "index_folder"
# Scopes up to this many passages are searched exactly: about 4 ms, and no approximation.
_EXACT_SCOPE = 5_000
# Deeper than this the index is slower than exact search.
_DEEPEST = 2_000
# float32 sums differ in the sixth digit between Chroma and NumPy; a wrong vector differs in the first.
_TOLERANCE = 1e-3
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
        self._folder = folder
        self._open_index = open_index
        self._index: VectorIndex | None = None
        self._complete = False
        self._exact = _ExactCache(store)
        self._doubted = threading.Event()
        self.rebuilds = 0

    @property
    def complete(self) -> bool:
        """Whether the index has everything and answers; if not, search is exact."""
        return self._complete and not self._doubted.is_set()

    def open(self) -> None:
        """Open the index if its seal is unbroken, else begin to fill a new one."""
        seal = self._catalog.remembered(_SEAL)
        self._catalog.remember(_SEAL, None)
        folder = self._current_folder()
        self._drop_other_folders(folder)
        try:
            if folder is None or seal != _seal_of(folder, self._store.embedder):
                self._rebuild("no unbroken seal" if folder else "no index yet")
                return
            self._index = self._open_index(folder, self._store.embedder)
            self._check_count(self._index)
        except IndexBroken as error:
            self._rebuild(str(error))
            return
        self._complete = self._store.log_length() == 0

    def follow(self, least: int = 1) -> bool:
        """Take one small step towards the catalog; False where there is nothing to do.

        Waits until ``least`` entries stand in the log, since small calls cost more a row.
        """
        if self._doubted.is_set():
            self._rebuild("an answer disagreed with the catalog")
        entries = self._store.log(ROWS_PER_CALL)
        if len(entries) < least or not entries:
            if not entries and not self._complete:
                self._complete = True
                self._exact.forget()
            return False
        try:
            self._apply(entries)
        except IndexBroken as error:
            self._rebuild(str(error))
            return True
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
            self._doubt(str(error))
            return 0

    def nearest(self, vector: Vectors, k: int, documents: frozenset[int] | None) -> list[Neighbour]:
        """Give up to ``k`` passages nearest to ``vector`` (d,), nearest first; None is all documents."""
        index = self._index
        if index is None or not self.complete:
            return self._exact.nearest(vector, k, documents)
        size = None if documents is None else self._catalog.documents.passage_count(documents)
        if documents is not None and size is not None and size <= _EXACT_SCOPE:
            # A `where` in Chroma costs time linear in the whole collection.
            return _exact(self._store.matrix(documents), vector, k)
        try:
            return self._by_index(index, vector, k, documents)
        except IndexBroken as error:
            self._doubt(str(error))
            return self._exact.nearest(vector, k, documents)

    def close(self) -> None:
        """Close the index and seal its folder if it is in order."""
        index, self._index = self._index, None
        folder = self._current_folder()
        if index is None or folder is None:
            return
        try:
            index.close()
        except IndexBroken as error:
            _log.warning("the index did not close: %s", error)
            return
        if not self._doubted.is_set():
            self._catalog.remember(_SEAL, _seal_of(folder, self._store.embedder))

    def _apply(self, entries: list[LogEntry]) -> None:
        if self._index is None:
            raise IndexBroken(str(self._folder), "not open")
        # A passage may come and go within one call; the last word holds.
        final = {entry.passage_id: entry.vector for entry in entries}
        kept = {id_: vector for id_, vector in final.items() if vector is not None}
        if kept:
            self._index.upsert(list(kept), np.stack(list(kept.values())))
        if dropped := [id_ for id_, vector in final.items() if vector is None]:
            self._index.delete(dropped)

    def _by_index(
        self, index: VectorIndex, vector: Vectors, k: int, documents: frozenset[int] | None
    ) -> list[Neighbour]:
        """Ask the index, deeper and deeper until enough of what it gives lies in the scope."""
        depth = k if documents is None else 4 * k
        while True:
            found = index.nearest(vector, depth)
            scored = self._scored(found, vector)
            if documents is not None:
                inside = self._catalog.documents.of_documents([hit.passage_id for hit in scored], documents)
                scored = [hit for hit in scored if hit.passage_id in inside]
            if len(scored) >= k or len(found) < depth:
                return sorted(scored, key=lambda hit: -hit.similarity)[:k]
            if depth >= _DEEPEST:
                return self._exact.nearest(vector, k, documents)
            depth *= 4

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
                raise IndexBroken(str(self._folder), f"passage {neighbour.passage_id} has another vector")
            scored.append(Neighbour(neighbour.passage_id, similarity))
        return scored

    def _doubt(self, why: str) -> None:
        _log.warning("the vector index is in doubt, searching exactly: %s", why)
        self._doubted.set()

    def _check_count(self, index: VectorIndex) -> None:
        """Compare the index with the catalog: rows there, plus what the log still adds or drops."""
        waiting = self._store.log_length()
        if waiting == 0 and index.count() != self._store.count():
            raise IndexBroken(str(self._folder), f"{index.count()} rows, {self._store.count()} expected")

    def _rebuild(self, why: str) -> None:
        _log.info("filling the vector index anew: %s", why)
        self._complete = False
        index, self._index = self._index, None
        if index is not None:
            try:
                index.close()
            except IndexBroken as error:
                _log.info("the old index did not close: %s", error)
        # A folder that was once open in this process cannot be opened again after it was deleted
        # (https://github.com/chroma-core/chroma/issues/6499), so the new one has a new name.
        number = int(self._catalog.remembered(_FOLDER) or 0) + 1
        folder = self._folder / str(number)
        erase_folder(folder)
        self._store.restart()
        self._catalog.remember(_FOLDER, str(number))
        self._drop_other_folders(folder)
        self._index = self._open_index(folder, self._store.embedder)
        self._complete = self._store.log_length() == 0
        self._doubted.clear()
        self.rebuilds += 1

    def _current_folder(self) -> Path | None:
        number = self._catalog.remembered(_FOLDER)
        return None if number is None else self._folder / number

    def _drop_other_folders(self, keep: Path | None) -> None:
        if self._folder.is_dir():
            for folder in self._folder.iterdir():
                if folder != keep:
                    erase_folder(folder)


class _ExactCache:
    """Exact search over all vectors, loaded while the index is away and again when some were added.

    Passages that were erased meanwhile stay in it; whoever reads them from the catalog finds them gone.
    """

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._newest: tuple[int, int] | None = None
        self._matrix: tuple[PassageIds, Vectors] | None = None

    def nearest(self, vector: Vectors, k: int, documents: frozenset[int] | None) -> list[Neighbour]:
        if documents is not None:
            return _exact(self._store.matrix(documents), vector, k)
        with self._lock:
            newest = self._store.newest()
            if self._matrix is None or newest != self._newest:
                self._matrix = self._store.matrix(None)
                self._newest = newest
            matrix = self._matrix
        return _exact(matrix, vector, k)

    def forget(self) -> None:
        """Give the memory back: the index answers again."""
        with self._lock:
            self._matrix = None


def _exact(matrix: tuple[PassageIds, Vectors], vector: Vectors, k: int) -> list[Neighbour]:
    ids, vectors = matrix
    similarities = vectors @ vector
    best = np.argsort(-similarities, kind="stable")[:k]
    return [Neighbour(int(ids[row]), float(similarities[row])) for row in best]


def _seal_of(folder: Path, embedder: str) -> str:
    """Describe a closed folder: its embedder and the name and size of each of its files."""
    files = {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return json.dumps({"embedder": embedder, "files": files}, sort_keys=True)
