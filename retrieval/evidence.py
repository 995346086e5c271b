"""What speaks for a passage: its words, its meaning, the top of its page, and the name of its document.

Each is a ranking of passages. Where a question names documents, the same rankings are made inside each of
them alone as well: there its name, which stands on every page, says nothing any more, and what else was
asked decides. Figures: docs/decisions/0009-named-documents-and-page-leads.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import StoredPassage
from ingest.catalog.words import WordHit
from ingest.embedding.types import Embedder, Vectors
from ingest.index_keeper import IndexKeeper
from retrieval.fusion import Ranked, Ranking, from_last, from_zero


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each piece of evidence counts; 0 leaves it out."""

    words: float = 1.0
    vectors: float = 1.0
    page_leads: float = 0.5
    # Of the rankings inside a document whose whole name is in the question; of a part of the name, the
    # square of the part.
    named_documents: float = 2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All rankings of one question; the first two are those by words and by vectors over all that was asked.

    ``named`` gives the share of its document's name that the question holds, by document; ``in_words`` are
    the passages that something written speaks for.
    """

    rankings: Sequence[Ranking]
    named: dict[int, float]
    in_words: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its vector, None where the embedder does not know it, and what vectors then count."""

    query: str
    vector: Vectors | None
    familiarity: float


class Witness:
    """Gathers the evidence for one library. Safe to call from several threads."""

    def __init__(
        self, catalog: Catalog, keeper: IndexKeeper, embedder: Embedder, weights: Weights | None = None
    ) -> None:
        self._catalog = catalog
        self._keeper = keeper
        self._embedder = embedder
        self._weights = weights or Weights()

    def evidence(self, query: str, depth: int, documents: frozenset[int] | None) -> Evidence:
        """Rank passages for a question, ``depth`` of each kind; only of ``documents`` unless that is None."""
        asked = self._asked(query)
        weights = self._weights
        rankings = [
            Ranking(_by_score(self._catalog.words.search(query, depth, documents)), weights.words),
            self._near(asked, depth, documents),
        ]
        if weights.page_leads:
            leads = self._catalog.page_leads.search(query, depth, documents)
            rankings.append(Ranking(_by_score(leads), weights.page_leads))
        named: dict[int, float] = {}
        if weights.named_documents:
            named = self._catalog.document_names.named_in(query, documents)
        if named:
            rankings += self._inside(asked, depth, named)
        in_words = (item.id for ranking in rankings if not ranking.by_meaning for item in ranking.items)
        return Evidence(rankings, named, frozenset(in_words))

    def reads(self, passage: StoredPassage) -> bool:
        """Whether the embedder knows a passage well enough for its vector to say something."""
        return self._embedder.familiarity.reads(passage.text)

    def _asked(self, query: str) -> _Asked:
        familiarity = self._embedder.familiarity.of(query) if query.strip() else 0.0
        return _Asked(query, self._embedder.embed_query(query) if familiarity else None, familiarity)

    def _inside(self, asked: _Asked, depth: int, named: dict[int, float]) -> list[Ranking]:
        """Rank the passages of each named document among themselves."""
        weights = self._weights
        words = self._catalog.words.search_inside(asked.query, depth, named)
        leads: dict[int, list[WordHit]] = {}
        if weights.page_leads:
            leads = self._catalog.page_leads.search_inside(asked.query, depth, named)
        rankings = []
        for document_id, share in named.items():
            counts = weights.named_documents * share**2
            near = self._near(asked, depth, frozenset({document_id}))
            rankings += [
                Ranking(_by_score(words.get(document_id, ())), counts * weights.words),
                Ranking(near.items, counts * near.weight, by_meaning=True),
                Ranking(_by_score(leads.get(document_id, ())), counts * weights.page_leads),
            ]
        return rankings

    def _near(self, asked: _Asked, depth: int, documents: frozenset[int] | None) -> Ranking:
        near: list[Ranked] = []
        if asked.vector is not None and self._weights.vectors:
            neighbours = self._keeper.nearest(asked.vector, depth, documents)
            near = from_last([(hit.passage_id, hit.similarity) for hit in neighbours])
        return Ranking(near, self._weights.vectors * asked.familiarity, by_meaning=True)


def _by_score(hits: Sequence[WordHit]) -> list[Ranked]:
    return from_zero([(hit.passage_id, hit.score) for hit in hits])
