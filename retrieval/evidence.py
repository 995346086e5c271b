"""What speaks for a passage: its words, its meaning, the top of its page, and the name of its document.

Each is a ranking of passages. Where a question names documents, the same rankings are made inside each of
them alone as well: there its name, which stands on every page, says nothing any more, and what else was
asked decides. Figures: docs/decisions/0009-named-documents-and-page-leads.md.
"""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import StoredPassage
from ingest.catalog.words import WordHit
from ingest.embedding.types import Embedder, Vectors
from ingest.index_keeper import IndexKeeper
from ingest.vector_index import Neighbour
from retrieval.fusion import Ranked, Ranking, from_last, from_zero


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ranking of a place counts, be it the library or one document; 0 leaves it out."""

    words: float
    vectors: float
    page_leads: float


@dataclass(frozen=True, slots=True)
class Ranks:
    """How evidence is put together.

    ``named`` is what the rankings inside a document count whose whole name is in the question. Of a part of
    the name it is the part to the power of ``sharpness``: half a name is hardly one.
    """

    everywhere: Weights = Weights(words=1.25, vectors=1.0, page_leads=0.5)
    inside: Weights = Weights(words=0.75, vectors=1.0, page_leads=1.0)
    named: float = 3.0
    sharpness: float = 4.0
    one_a_page: bool = True


@dataclass(frozen=True, slots=True)
class SearchEvidence:
    """All rankings of one question; the first three are those of all that was asked: words, vectors, leads.

    ``named`` gives the share of its document's name that the question holds, by document; ``in_words`` are
    the passages that something written speaks for, ``quoted`` those that hold what the question quotes.
    """

    rankings: Sequence[Ranking]
    named: dict[int, float]
    in_words: frozenset[int]
    quoted: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The vector of a question, None where the embedder does not know it, and what vectors then count."""

    vector: Vectors | None
    familiarity: float


class Ranker:
    """Ranks the passages of one library by each kind of evidence. Safe to call from several threads."""

    def __init__(
        self, catalog: Catalog, keeper: IndexKeeper, embedder: Embedder, ranks: Ranks | None = None
    ) -> None:
        self._catalog = catalog
        self._keeper = keeper
        self._embedder = embedder
        self._ranks = ranks or Ranks()

    def evidence(self, query: str, depth: int, documents: frozenset[int] | None) -> SearchEvidence:
        """Rank passages for a question, ``depth`` of each kind; only of ``documents`` unless that is None.

        Meaning is looked up beside words: both work in C, on a core of their own where there are two.
        """
        with ThreadPoolExecutor(1, "meaning") as beside:
            meaning = beside.submit(self._by_meaning, query, depth, documents)
            words = self._catalog.words.search(query, depth, documents)
            leads = self._catalog.page_leads.search(query, depth, documents)
            named = self._catalog.document_names.named_in(query, documents) if self._ranks.named else {}
            inside_named = beside.submit(lambda: self._inside_by_meaning(meaning.result()[0], depth, named))
            words_inside = self._catalog.words.search_inside(query, depth, named) if named else {}
            leads_inside = self._catalog.page_leads.search_inside(query, depth, named) if named else {}
            quoted = frozenset(self._catalog.phrases.holding(query, depth, documents))
            asked, near = meaning.result()
            near_inside = inside_named.result()
        rankings = _weighted(self._ranks.everywhere, words, near, leads, asked.familiarity)
        for id_, share in named.items():
            counts = self._ranks.named * share**self._ranks.sharpness
            found = words_inside.get(id_, ()), near_inside[id_], leads_inside.get(id_, ())
            inside = _weighted(self._ranks.inside, *found, asked.familiarity)
            rankings += [replace(ranking, weight=counts * ranking.weight) for ranking in inside]
        in_words = (item.id for ranking in rankings if not ranking.by_meaning for item in ranking.items)
        return SearchEvidence(rankings, named, quoted.union(in_words), quoted)

    def reads(self, passage: StoredPassage) -> bool:
        """Whether the embedder knows a passage well enough for its vector to say something."""
        return self._embedder.familiarity.reads(passage.text)

    def _by_meaning(
        self, query: str, depth: int, documents: frozenset[int] | None
    ) -> tuple[_Asked, list[Neighbour]]:
        familiarity = self._embedder.familiarity.of(query) if query.strip() else 0.0
        asked = _Asked(self._embedder.embed_query(query) if familiarity else None, familiarity)
        return asked, self._near(asked, depth, documents)

    def _inside_by_meaning(
        self, asked: _Asked, depth: int, named: Collection[int]
    ) -> dict[int, list[Neighbour]]:
        """Rank the passages of each named document among themselves."""
        return {id_: self._near(asked, depth, frozenset({id_})) for id_ in named}

    def _near(self, asked: _Asked, depth: int, documents: frozenset[int] | None) -> list[Neighbour]:
        return [] if asked.vector is None else self._keeper.nearest(asked.vector, depth, documents)


def _weighted(
    weights: Weights,
    words: Sequence[WordHit],
    near: Sequence[Neighbour],
    leads: Sequence[WordHit],
    familiarity: float,
) -> list[Ranking]:
    """Give the rankings of one place, by words, by vectors and by page leads, with what they count."""
    by_meaning = from_last([(hit.passage_id, hit.similarity) for hit in near])
    return [
        Ranking(_by_score(words), weights.words),
        Ranking(by_meaning, weights.vectors * familiarity, by_meaning=True),
        Ranking(_by_score(leads), weights.page_leads),
    ]


def _by_score(hits: Sequence[WordHit]) -> list[Ranked]:
    return from_zero([(hit.passage_id, hit.score) for hit in hits])
