"""Chroma as a vector index that may be thrown away: ids and vectors, nothing else.

The folder belongs to this process alone (the library's lock sees to that) and is never opened when its
content is in doubt; see `ingest.index_keeper`.
"""

import contextlib
import ctypes
import logging
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ingest.embedding.types import Vectors
from ingest.errors import IndexBroken

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_log = logging.getLogger(__name__)

# upsert and delete hold the GIL for the whole call: 25 rows stop the engine's loop for 25 ms, 500 for
# 240-590 ms (docs/decisions/0002-chroma-is-disposable.md).
ROWS_PER_CALL = 25
# Chroma's default of 100 misses 0.3 to 0.8 % of the nearest; 200 is still 2 ms at 20,000 rows.
_EF_SEARCH = 200
# Of mallopt(3); ``ctypes.CDLL(None)`` is the program itself, with the C library in it.
_M_MMAP_THRESHOLD = -3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A passage near a query; ``similarity`` is the cosine, 1 is the same direction."""

    passage_id: int
    similarity: float


class VectorIndex(Protocol):
    """Approximate nearest neighbours by passage id. Every error is `IndexBroken`."""

    def upsert(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Store vectors of shape (len(ids), d); at most `ROWS_PER_CALL`."""

    def delete(self, ids: Sequence[int]) -> None:
        """Drop rows; ids that are not there are ignored."""

    def count(self) -> int:
        """Rows."""

    def nearest(self, vector: Vectors, k: int) -> list[Neighbour]:
        """Up to ``k`` nearest to ``vector`` of shape (d,), nearest first."""

    def close(self) -> None:
        """Write what is pending and let the folder go."""


def keep_memory_out_of_files() -> None:
    """Make the C library give fresh, zeroed memory for every large block (glibc only).

    Chroma writes whole blocks, with the room that it has not used yet. From recycled memory that room holds
    whatever this process had there before: once in some 60 runs the text of a document that had been removed.
    The threshold is the C library's own first one, which it otherwise raises as it goes.
    """
    # Windows knows no library without a name: CDLL(None) is a TypeError there.
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 128 * 1024)


def _import_chroma() -> None:
    """Import Chroma, which takes a second: only the engine's ingest thread pays it."""
    try:
        import chromadb  # noqa: F401, PLC0415
    except ImportError:
        # Once in some thousand starts pydantic, which Chroma brings along, was found half imported. The
        # caller imports anew what failed; the log is to show what disturbed it.
        _log.exception("Chroma could not be imported at once")


class ChromaIndex:
    """A `VectorIndex` in a Chroma folder, one Chroma collection per embedder."""

    def __init__(self, folder: Path, embedder: str) -> None:
        """Open or create ``folder``; ``embedder`` is an `EmbedderIdentity.key`."""
        _import_chroma()
        import chromadb  # noqa: PLC0415
        from chromadb.config import Settings  # noqa: PLC0415

        keep_memory_out_of_files()
        self._folder = folder
        with _broken(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
            self._collection: Collection = self._client.get_or_create_collection(
                embedder,
                # Never an embedding function: the default one fetches a model from the network.
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}},
            )

    def upsert(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Store vectors of shape (len(ids), d); at most `ROWS_PER_CALL`."""
        with _broken(self._folder):
            self._collection.upsert(ids=[str(id_) for id_ in ids], embeddings=np.asarray(vectors))

    def delete(self, ids: Sequence[int]) -> None:
        """Drop rows; ids that are not there are ignored."""
        with _broken(self._folder):
            self._collection.delete(ids=[str(id_) for id_ in ids])

    def count(self) -> int:
        """Rows."""
        with _broken(self._folder):
            return self._collection.count()

    def nearest(self, vector: Vectors, k: int) -> list[Neighbour]:
        """Up to ``k`` nearest to ``vector`` of shape (d,), nearest first."""
        with _broken(self._folder):
            # Of fewer rows it gives all; counting them first would take longer than the query.
            found = self._collection.query(
                query_embeddings=vector[np.newaxis, :], n_results=k, include=["distances"]
            )
            distances = found["distances"]
            if distances is None:
                raise IndexBroken(str(self._folder), "no distances")
            return [
                Neighbour(int(id_), 1.0 - distance)
                for id_, distance in zip(found["ids"][0], distances[0], strict=True)
            ]

    def close(self) -> None:
        """Write what is pending and let the folder go."""
        with _broken(self._folder):
            self._client.close()  # type: ignore[attr-defined]  # not declared on the interface


def erase_folder(folder: Path) -> None:
    """Delete an index folder that nothing has open; what cannot be deleted is left for the next start."""
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _broken(folder: Path) -> Iterator[None]:
    """Turn whatever Chroma raises into `IndexBroken`.

    It raises its own errors, sqlite's, KeyError, ValueError, and for a panic in its Rust core a
    BaseException (pyo3's PanicException), so nothing narrower holds.
    """
    try:
        yield
    except (IndexBroken, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise IndexBroken(str(folder), f"{type(error).__name__}: {error}") from error
