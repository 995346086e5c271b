"""Search: the evidence for each passage, fused by reciprocal rank fusion; one passage a page first."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import StoredPassage
from ingest.embedding.types import Embedder
from ingest.index_keeper import IndexKeeper
from retrieval.errors import RerankerUnusable
from retrieval.evidence import Ranker, Ranks, SearchEvidence
from retrieval.fusion import Ranked, Ranking, reciprocal_rank_fusion
from retrieval.reranking import RERANKED, Reranking
from retrieval.scope import Scope

# Passages that each side contributes at least; deeper than k, so that the other side's finds are known
# to both.
_DEPTH = 100
# More than all rankings together: what a question quotes is to be there.
_QUOTED = 1.0
# Where the best passage of the whole library stands at the latest, from 0, when a question names documents:
# among those that a model is given. It costs FinanceBench .04 of its recall@5; third would cost .07.
_LAST_PLACE_OF_BEST = 5
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its fused score and its rank by words and by vectors, from 1, None where not found.

    ``named`` is the share of its document's name that the question holds, ``lead_rank`` the rank of the top
    of its page.
    """

    passage: StoredPassage
    score: float
    keyword_rank: int | None
    vector_rank: int | None
    named: float = 0.0
    lead_rank: int | None = None


class Searcher:
    """Searches one library. Safe to call from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        keeper: IndexKeeper,
        embedder: Embedder,
        ranks: Ranks | None = None,
        reranking: Reranking | None = None,
    ) -> None:
        """``ranks`` None is how evidence is put together by default; ``reranking`` None is none."""
        self._catalog = catalog
        self._ranks = ranks or Ranks()
        self._reranking = reranking
        self._ranker = Ranker(catalog, keeper, embedder, self._ranks)

    def use(self, keeper: IndexKeeper, embedder: Embedder) -> None:
        """Search by the vectors of another embedder from now on; a search in hand ends with those it has."""
        self._ranker = Ranker(self._catalog, keeper, embedder, self._ranks)

    def search(self, queries: Sequence[str], k: int, scope: Scope | None = None) -> list[Hit]:
        """Give the best ``k`` passages, best first.

        Several ``queries`` are forms of one question (as asked, and with the turn before); their rankings
        are fused, and the ranks shown are those of the first. A reranker, where there is one, puts the
        first of them in its own order; their scores stay those of the fusion.
        """
        if self._reranking is None or not self._reranking.is_on:
            return self._search(queries, k, scope)[0]
        hits, quoted = self._search(queries, max(k, RERANKED), scope)
        # With the turn before: "And in 2023?" says nothing by itself.
        return self._reranked(self._reranking, queries[-1], hits, quoted)[:k]

    @property
    def problem(self) -> RerankerUnusable | None:
        """Why the reranker that was chosen has no say; None where it has, or where there is none."""
        return None if self._reranking is None else self._reranking.problem

    def _reranked(
        self, reranking: Reranking, question: str, hits: Sequence[Hit], quoted: Collection[int]
    ) -> list[Hit]:
        """Order the first hits by the reranker; what is quoted stays first, and of a page one comes first."""
        first = hits[:RERANKED]
        scores = reranking.scores(question, [_read_with(hit.passage) for hit in first])
        if scores is None:
            return list(hits)
        places = sorted(range(len(first)), key=lambda place: -scores[place])
        seen: set[tuple[int, int]] = set()
        groups: tuple[list[Hit], list[Hit], list[Hit]] = [], [], []
        for place in places:
            passage = first[place].passage
            page = passage.document_id, passage.page
            again = self._ranks.one_a_page and passage.pages > 1 and page in seen
            groups[0 if passage.id in quoted else 2 if again else 1].append(first[place])
            seen.add(page)
        return [hit for group in groups for hit in group] + list(hits[RERANKED:])

    def _search(
        self, queries: Sequence[str], k: int, scope: Scope | None
    ) -> tuple[list[Hit], frozenset[int]]:
        """Give the best passages by the fusion, and which passages hold what the question quotes."""
        in_scope = (scope or Scope()).documents(self._catalog)
        if in_scope is not None and not in_scope:
            return [], frozenset()
        documents = None if in_scope is None else frozenset(in_scope)
        depth = max(_DEPTH, 2 * k)
        ranker = self._ranker
        found = [ranker.evidence(query, depth, documents) for query in queries]
        fused = reciprocal_rank_fusion(_one_question(found))
        for id_ in found[0].quoted:
            fused[id_] = fused.get(id_, 0.0) + _QUOTED
        ordered = sorted(fused, key=lambda id_: (-fused[id_], id_))
        if found[0].named:
            ordered = _with_best_everywhere(ordered, found[0].rankings[:2])
        keyword_ranks, vector_ranks, lead_ranks = (_ranks(r.items) for r in found[0].rankings[:3])
        in_words = frozenset().union(*(evidence.in_words for evidence in found))
        hits = []
        for passage in self._chosen(ordered, lambda one: one.id in in_words or ranker.reads(one), k):
            ranks = keyword_ranks.get(passage.id), vector_ranks.get(passage.id)
            shown = passage if in_scope is None else replace(passage, path=in_scope[passage.document_id])
            named = found[0].named.get(passage.document_id, 0.0)
            hits.append(Hit(shown, fused[passage.id], *ranks, named, lead_ranks.get(passage.id)))
        return hits, frozenset(found[0].quoted)

    def is_empty(self) -> bool:
        """Whether there is nothing to be found at all."""
        return self._catalog.passage_count() == 0

    def _chosen(
        self, ordered: Sequence[int], counts: Callable[[StoredPassage], bool], k: int
    ) -> list[StoredPassage]:
        """Take the first ``k`` passages that say something new; of one page more than one only at the end."""
        first: dict[tuple[str, bool], StoredPassage] = {}
        later: dict[tuple[str, bool], StoredPassage] = {}
        pages = set()
        for passage in self._living(ordered, k):
            if not counts(passage):
                continue  # near by chance: its vector says nothing
            # Copies under other names and running forms say the same again: the best of them is enough.
            # What is hidden takes no place away from what is seen.
            text = _folded(passage.text), passage.hidden
            if text in first or text in later:
                continue
            page = passage.document_id, passage.page, passage.hidden
            if self._ranks.one_a_page and passage.pages > 1 and page in pages:
                later[text] = passage
                continue
            pages.add(page)
            first[text] = passage
            if len(first) == k:
                break
        return [*first.values(), *later.values()][:k]

    def _living(self, ordered: Sequence[int], batch: int) -> Iterator[StoredPassage]:
        """Read passages in this order, a few at a time; those whose files are gone are left out."""
        for start in range(0, len(ordered), batch):
            ids = ordered[start : start + batch]
            passages = self._catalog.documents.passages(ids)
            yield from (passages[id_] for id_ in ids if id_ in passages)


def _read_with(passage: StoredPassage) -> str:
    """A passage as a reranker reads it: below its heading."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text


def _one_question(found: Sequence[SearchEvidence]) -> Iterator[Ranking]:
    """Give the rankings of all forms of a question.

    A question that names its document stands alone: what it followed is of no more concern to it.
    """
    yield from found[0].rankings
    alone = max(found[0].named.values(), default=0.0)
    for evidence in found[1:]:
        for ranking in evidence.rankings:
            yield replace(ranking, weight=ranking.weight * (1 - alone**2))


def _with_best_everywhere(ordered: Sequence[int], everywhere: Sequence[Ranking]) -> list[int]:
    """Keep among the first what is best whatever documents are called: a name may be there by chance."""
    scores = reciprocal_rank_fusion(everywhere)
    if not scores:
        return list(ordered)
    best = max(scores, key=lambda id_: (scores[id_], -id_))
    others = [id_ for id_ in ordered if id_ != best]
    place = min(ordered.index(best), _LAST_PLACE_OF_BEST)
    return [*others[:place], best, *others[place:]]


def _ranks(ranking: Sequence[Ranked]) -> dict[int, int]:
    return {item.id: rank for rank, item in enumerate(ranking, start=1)}


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).casefold()
