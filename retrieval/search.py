"""Search: by words (BM25) and by meaning (vectors), fused by reciprocal rank fusion."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import StoredPassage
from ingest.embedding.types import Embedder
from ingest.index_keeper import IndexKeeper
from retrieval.fusion import Ranked, from_last, from_zero, reciprocal_rank_fusion, weighted
from retrieval.scope import Scope

# Passages that each side contributes at least; deeper than k, so that the other side's finds are known
# to both.
_DEPTH = 100
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
        with_words = {item.id for ranking in by_words for item in ranking}
        hits: dict[str, Hit] = {}
        for passage in self._living(sorted(fused, key=lambda id_: (-fused[id_], id_)), k):
            if passage.id not in with_words and not self._embedder.familiarity.reads(passage.text):
                continue  # near by chance: its vector says nothing
            ranks = keyword_ranks.get(passage.id), vector_ranks.get(passage.id)
            shown = passage if in_scope is None else replace(passage, path=in_scope[passage.document_id])
            # Copies under other names and running forms say the same again: the best of them is enough.
            hits.setdefault(_folded(passage.text), Hit(shown, fused[passage.id], *ranks))
            if len(hits) == k:
                break
        return list(hits.values())

    def is_empty(self) -> bool:
        """Whether there is nothing to be found at all."""
        return self._catalog.passage_count() == 0

    def _living(self, ordered: Sequence[int], batch: int) -> Iterator[StoredPassage]:
        """Read passages in this order, a few at a time; those whose files are gone are left out."""
        for start in range(0, len(ordered), batch):
            ids = ordered[start : start + batch]
            passages = self._catalog.documents.passages(ids)
            yield from (passages[id_] for id_ in ids if id_ in passages)

    def _by_words(self, query: str, depth: int, documents: frozenset[int] | None) -> list[Ranked]:
        hits = self._catalog.words.search(query, depth, documents)
        return from_zero([(hit.passage_id, hit.score) for hit in hits])

    def _by_vectors(self, query: str, depth: int, documents: frozenset[int] | None) -> list[Ranked]:
        familiarity = self._embedder.familiarity.of(query)
        if familiarity == 0 or not query.strip():
            return []
        vector = self._embedder.embed_query(query)
        near = self._keeper.nearest(vector, depth, documents)
        return weighted(from_last([(hit.passage_id, hit.similarity) for hit in near]), familiarity)


def _ranks(ranking: Sequence[Ranked]) -> dict[int, int]:
    return {item.id: rank for rank, item in enumerate(ranking, start=1)}


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).casefold()
