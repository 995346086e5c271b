"""Search: by words (BM25) and by meaning (vectors), fused by reciprocal rank fusion."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import StoredPassage
from ingest.embedding.types import Embedder
from ingest.index_keeper import IndexKeeper
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.scope import Scope

# Passages that each side contributes at least; deeper than k, so that the other side's finds are known
# to both.
_DEPTH = 50
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its fused score and its rank by words and by vectors, from 1, None where not found."""

    passage: StoredPassage
    score: float
    keyword_rank: int | None
    vector_rank: int | None


class Searcher:
    """Searches one library. Safe to call from several threads."""

    def __init__(self, catalog: Catalog, keeper: IndexKeeper, embedder: Embedder) -> None:
        self._catalog = catalog
        self._keeper = keeper
        self._embedder = embedder

    def search(self, queries: Sequence[str], k: int, scope: Scope | None = None) -> list[Hit]:
        """Give the best ``k`` passages, best first.

        Several ``queries`` are forms of one question (as asked, and with the turn before); their rankings
        are fused, and the ranks shown are those of the first.
        """
        in_scope = (scope or Scope()).documents(self._catalog)
        if in_scope is not None and not in_scope:
            return []
        documents = None if in_scope is None else frozenset(in_scope)
        depth = max(_DEPTH, 2 * k)
        by_words = [self._by_words(query, depth, documents) for query in queries]
        by_vectors = [self._by_vectors(query, depth, documents) for query in queries]
        fused = reciprocal_rank_fusion([*by_words, *by_vectors])
        keyword_ranks = _ranks(by_words[0])
        vector_ranks = _ranks(by_vectors[0])
        ordered = sorted(fused, key=lambda id_: (-fused[id_], id_))
        passages = self._catalog.documents.passages(ordered)
        hits = []
        for id_ in ordered:
            if passage := passages.get(id_):
                if in_scope is not None:
                    passage = replace(passage, path=in_scope[passage.document_id])
                hits.append(Hit(passage, fused[id_], keyword_ranks.get(id_), vector_ranks.get(id_)))
        return _without_repeats(hits)[:k]

    def _by_words(self, query: str, depth: int, documents: frozenset[int] | None) -> list[int]:
        return [hit.passage_id for hit in self._catalog.words.search(query, depth, documents)]

    def _by_vectors(self, query: str, depth: int, documents: frozenset[int] | None) -> list[int]:
        if not query.strip():
            return []
        vector = self._embedder.embed_query(query)
        return [hit.passage_id for hit in self._keeper.nearest(vector, depth, documents)]


def _ranks(ids: Sequence[int]) -> dict[int, int]:
    return {id_: rank for rank, id_ in enumerate(ids, start=1)}


def _without_repeats(hits: Sequence[Hit]) -> list[Hit]:
    """Drop passages whose words repeat those of a better one: copies under other names, running forms."""
    seen: set[str] = set()
    kept = []
    for hit in hits:
        words = _BLANKS.sub(" ", hit.passage.text).casefold()
        if words not in seen:
            seen.add(words)
            kept.append(hit)
    return kept
