"""Search: the evidence for each passage, fused by reciprocal rank fusion; one passage a page first."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import StoredPassage
from ingest.embedding.types import Embedder
from ingest.index_keeper import IndexKeeper
from retrieval.errors import RerankerUnusable
from retrieval.evidence import Ranker, Ranks, SearchEvidence
from retrieval.fusion import Ranking, ranks, reciprocal_rank_fusion
from retrieval.reranking import RERANKED, Reranking
from retrieval.scope import Scope

# Passages that each side contributes at least; deeper than k, so that the other side's finds are known
# to both.
_DEPTH = 100
# More than all rankings together: what a question quotes is to be there.
_QUOTED = 1.0
# Where what outstands all that is in the documents named comes at the latest, from 0: among what a model is
# given.
_LAST_PLACE_OF_OUTSTANDING = 5
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
        fused = reciprocal_rank_fusion(self._one_question(found))
        for id_ in found[0].quoted:
            fused[id_] = fused.get(id_, 0.0) + _QUOTED
        ordered = sorted(fused, key=lambda id_: (-fused[id_], id_))
        keyword_ranks, vector_ranks, lead_ranks = (ranks(one.items) for one in found[0].rankings[:3])
        in_words = frozenset().union(*(evidence.in_words for evidence in found))
        hits = []
        runs = [tuple(ids) for _, ids in groupby(ordered, fused.__getitem__)]
        runs = _with_outstanding(runs, found[0].outstanding)
        quoted = frozenset(found[0].quoted)
        for passage in self._chosen(runs, lambda one: one.id in in_words or ranker.reads(one), quoted, k):
            sides = keyword_ranks.get(passage.id), vector_ranks.get(passage.id)
            shown = passage if in_scope is None else replace(passage, path=in_scope[passage.document_id])
            naming = found[0].named.get(passage.document_id)
            named = naming.share if naming else 0.0
            hits.append(Hit(shown, fused[passage.id], *sides, named, lead_ranks.get(passage.id)))
        return hits, quoted

    def _one_question(self, found: Sequence[SearchEvidence]) -> Iterator[Ranking]:
        """Give the rankings of all forms of a question.

        What it followed is of the less concern to it, the surer it names its document, and the more what it
        finds by itself stands out.
        """
        yield from found[0].rankings
        yields = found[0].independence if self._ranks.context_yields else 0.0
        for evidence in found[1:]:
            for ranking in evidence.rankings:
                yield replace(ranking, weight=ranking.weight * (1 - yields))

    def is_empty(self) -> bool:
        """Whether there is nothing to be found at all."""
        return self._catalog.passage_count() == 0

    def _chosen(
        self,
        runs: Sequence[Sequence[int]],
        counts: Callable[[StoredPassage], bool],
        quoted: Collection[int],
        k: int,
    ) -> list[StoredPassage]:
        """Take the first ``k`` passages that say something new; of one page more than one only at the end.

        What holds the question's quotations comes first all the same. ``runs`` are passages that are equally
        good, the best run first.
        """
        first: dict[tuple[str, bool], StoredPassage] = {}
        later: dict[tuple[str, bool], StoredPassage] = {}
        pages = set()
        for passage in self._living(runs, k):
            if not counts(passage):
                continue  # near by chance: its vector says nothing
            # Copies under other names and running forms say the same again: the best of them is enough.
            # What is hidden takes no place away from what is seen.
            text = _folded(passage.text), passage.hidden
            if text in first or text in later:
                continue
            page = passage.document_id, passage.page, passage.hidden
            is_again = page in pages and passage.id not in quoted
            if self._ranks.one_a_page and passage.pages > 1 and is_again:
                later[text] = passage
                continue
            pages.add(page)
            first[text] = passage
            if len(first) == k:
                break
        return [*first.values(), *later.values()][:k]

    def _living(self, runs: Sequence[Sequence[int]], batch: int) -> Iterator[StoredPassage]:
        """Read passages in this order, about ``batch`` at a time; those whose files are gone are left out.

        What is equally good comes in the order of the files, not of their reading: that is chance.
        """
        sizes = accumulate(map(len, runs))
        for _, some in groupby(zip(runs, sizes, strict=True), key=lambda pair: (pair[1] - 1) // batch):
            together = [run for run, _ in some]
            passages = self._catalog.documents.passages([id_ for run in together for id_ in run])
            for run in together:
                yield from sorted((passages[id_] for id_ in run if id_ in passages), key=_place)


def _place(passage: StoredPassage) -> tuple[str, int, int]:
    return str(passage.path), passage.page, passage.start


def _read_with(passage: StoredPassage) -> str:
    """A passage as a reranker reads it: below its heading."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text


def _with_outstanding(runs: Sequence[tuple[int, ...]], outstanding: frozenset[int]) -> list[tuple[int, ...]]:
    """Bring forward what stands behind the last place for it; what is equally good is not taken apart."""
    ends = accumulate(map(len, runs))
    first = [run for run, end in zip(runs, ends, strict=True) if end <= _LAST_PLACE_OF_OUTSTANDING]
    late = tuple(sorted(outstanding.difference(*first)))
    rest = [tuple(id_ for id_ in run if id_ not in late) for run in runs[len(first) :]]
    return [*first, *([late] if late else []), *(run for run in rest if run)]


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).casefold()
