"""What belongs together for search by meaning: an embedder, its vectors and their index."""

from dataclasses import dataclass

from ingest.catalog.vectors import VectorStore
from ingest.embedding.types import Embedder
from ingest.index_keeper import IndexKeeper


@dataclass(frozen=True, slots=True)
class VectorSide:
    """One embedder's side of a library; a search takes all of it from one, never of two."""

    embedder: Embedder
    store: VectorStore
    keeper: IndexKeeper
