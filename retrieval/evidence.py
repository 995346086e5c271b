"""What speaks for a passage: its words, its meaning, the top of its page, and the name of its document.

Each is a ranking of passages. Where a question names documents, the same rankings are made inside each of
them alone as well: there its name, which stands on every page, says nothing any more, and what else was
asked decides. Figures: docs/decisions/0009-named-documents-and-page-leads.md.
"""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ingest.catalog.catalog import Catalog
from ingest.catalog.document_names import Naming
from ingest.catalog.ranked_rows import RankedRow, RankedRows
from ingest.catalog.records import StoredPassage
from ingest.embedding.types import Embedder, Vectors
from ingest.index_keeper import IndexKeeper
from ingest.vector_index import Neighbour
from retrieval.fusion import Ranked, Ranking, from_last, from_zero

# What is so much better by its words, or so much nearer in meaning, than all inside of named documents stays
# among the first all the same.
_OUTSTANDING = 1.5
_NEARER = 0.1
# The tenth passage by words scores seven tenths of the first where a question says little, as one that leaves
# out a name, and four where it says what it means; a rare word may be there by chance, so some doubt stays.
_TENTH = 10
_LEVEL, _STEEP = 0.7, 0.4
_DOUBT = 0.25


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ranking of a place counts, be it the library or one document; 0 leaves it out."""

    words: float
    vectors: float
    page_leads: float


@dataclass(frozen=True, slots=True)
class Ranks:
    """How evidence is put together.

    ``named`` is what the rankings inside a document count whose whole name is in the question, if its words
    are only in documents called so. Of a part of the name it is the part to the power of ``sharpness``: half
    a name is hardly one. ``context_yields``: a question that says what it means is not looked for with the
    question before it.
    """

    everywhere: Weights = Weights(words=1.25, vectors=1.0, page_leads=0.5)
    inside: Weights = Weights(words=0.75, vectors=1.0, page_leads=1.0)
    named: float = 3.0
    sharpness: float = 4.0
    one_a_page: bool = True
    context_yields: bool = True


@dataclass(frozen=True, slots=True)
class SearchEvidence:
    """All rankings of one question; the first three are those of all that was asked: words, vectors, leads.

    ``named`` gives how the question names documents, by document; ``in_words`` are the passages that
    something written speaks for, ``quoted`` those that hold what the question quotes. ``outstanding`` are
    those outside of the documents named that answer so much better, by words or by meaning, than any inside
    that the name may be there by chance.
    """

    rankings: Sequence[Ranking]
    named: dict[int, Naming]
    in_words: frozenset[int]
    quoted: frozenset[int]
    outstanding: frozenset[int]

    @property
    def independence(self) -> float:
        """How little a question needs what was asked before it, from 0 to 1.

        Where its words find many passages that are equally good, it leaves something unsaid.
        """
        named = max((naming.certainty for naming in self.named.values()), default=0.0)
        words = self.rankings[0].items
        tenth = words[min(len(words), _TENTH) - 1].share if len(words) > 1 else 1.0 - len(words)
        stands_out = min(1.0, max(0.0, (_LEVEL - tenth) / (_LEVEL - _STEEP)))
        return 1 - (1 - named**2) * (1 - (1 - _DOUBT) * stands_out)


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

        Meaning and tops of pages are looked up beside words: all of it is work in C, on as many cores as
        there are.
        """
        with ThreadPoolExecutor(2, "evidence") as beside:
            meaning = beside.submit(self._by_meaning, query, depth, documents)
            named = self._catalog.document_names.named_in(query, documents) if self._ranks.named else {}
            by_leads = beside.submit(self._catalog.page_leads.find, query, depth, documents, named)
            inside_named = beside.submit(lambda: self._inside_by_meaning(meaning.result()[0], depth, named))
            words = self._catalog.words.find(query, depth, documents, named)
            quoted = frozenset(self._catalog.phrases.holding(query, depth, documents))
            asked, near = meaning.result()
            leads, near_inside = by_leads.result(), inside_named.result()
        rankings = _weighted(
            self._ranks.everywhere, words.everywhere, near, leads.everywhere, asked.familiarity
        )
        for id_, naming in named.items():
            counts = self._ranks.named * naming.share**self._ranks.sharpness * naming.own
            found = words.inside.get(id_, ()), near_inside[id_], leads.inside.get(id_, ())
            inside = _weighted(self._ranks.inside, *found, asked.familiarity)
            rankings += [replace(ranking, weight=counts * ranking.weight) for ranking in inside]
        in_words = (item.id for ranking in rankings if not ranking.by_meaning for item in ranking.items)
        outstanding: frozenset[int] = frozenset()
        if named and self._ranks.everywhere.words:
            outstanding |= _outstanding_by_words(words)
        if named and self._ranks.everywhere.vectors:
            outstanding |= _outstanding_by_meaning(near, near_inside.values())
        return SearchEvidence(rankings, named, quoted.union(in_words), quoted, outstanding)

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


def _outstanding_by_words(words: RankedRows) -> frozenset[int]:
    best = words.everywhere[0].score if words.everywhere else 0.0
    best_inside = max((hits[0].score for hits in words.inside.values() if hits), default=0.0)
    if best <= _OUTSTANDING * best_inside:
        return frozenset()
    return frozenset(hit.id for hit in words.everywhere if hit.score == best)


def _outstanding_by_meaning(
    near: Sequence[Neighbour], near_inside: Iterable[Sequence[Neighbour]]
) -> frozenset[int]:
    """Find what is nearest; nothing where the documents named have no vectors yet."""
    inside = [hits[0].similarity for hits in near_inside if hits]
    if not near or not inside or near[0].similarity <= max(inside) + _NEARER:
        return frozenset()
    return frozenset(hit.passage_id for hit in near if hit.similarity == near[0].similarity)


def _weighted(
    weights: Weights,
    words: Sequence[RankedRow],
    near: Sequence[Neighbour],
    leads: Sequence[RankedRow],
    familiarity: float,
) -> list[Ranking]:
    """Give the rankings of one place, by words, by vectors and by page leads, with what they count."""
    by_meaning = from_last([(hit.passage_id, hit.similarity) for hit in near])
    return [
        Ranking(_by_score(words), weights.words),
        Ranking(by_meaning, weights.vectors * familiarity, by_meaning=True),
        Ranking(_by_score(leads), weights.page_leads),
    ]


def _by_score(hits: Sequence[RankedRow]) -> list[Ranked]:
    return from_zero([(hit.id, hit.score) for hit in hits])
