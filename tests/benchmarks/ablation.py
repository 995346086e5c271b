"""What each part of the ranking brings: it is taken away alone, and the questions are asked again.

Part of ``python -m tests.benchmarks.retrieval``, on the library that was made there. Vectors are searched
exactly, so that no difference comes from the index.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.vectors import VectorStore
from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.index_keeper import IndexKeeper
from retrieval.evidence import Ranks
from retrieval.search import Searcher
from tests.benchmarks.scoring import FOUND, Find, QuestionSet, ranks_of
from tests.benchmarks.verdicts import MODEL

_ALL = Ranks()


@dataclass(frozen=True, slots=True)
class Brought:
    """Questions whose answer is among the first ten only with a part (``won``), or only without it."""

    won: int
    lost: int


def _without(name: str) -> Ranks:
    """Leave out a ranking, in the library and in named documents."""
    return replace(
        _ALL, everywhere=replace(_ALL.everywhere, **{name: 0.0}), inside=replace(_ALL.inside, **{name: 0.0})
    )


# What is taken away, by what the table calls it.
PARTS: Mapping[str, Ranks] = {
    "words": _without("words"),
    "vectors": _without("vectors"),
    "tops of pages": _without("page_leads"),
    "named documents": replace(_ALL, named=0.0),
    "one passage a page": replace(_ALL, one_a_page=False),
}


def brought(one: QuestionSet, library: Path) -> dict[str, Brought]:
    """Give what each part brings: all of them are asked, and all but this one."""
    with asking(library) as ask:

        def hits(ranks: Ranks) -> list[bool]:
            found = [ask(ranks, [str(question["question"])]) for question in one.questions]
            return [rank is not None for rank in ranks_of(one.questions, found)]

        whole = hits(_ALL)
        return {part: _compared(whole, hits(ranks)) for part, ranks in PARTS.items()}


@contextmanager
def asking(library: Path) -> Iterator[Callable[[Ranks, Sequence[str]], list[Find]]]:
    """Give what finds the first passages for the forms of a question, with evidence put together so."""
    embedder = OnnxEmbedder(MODEL)
    with closing(Catalog(library / "catalog.db")) as catalog:
        store = VectorStore(catalog.database, embedder.identity.key, embedder.identity.dimensions)
        keeper = IndexKeeper(catalog, store, library / "vectors")

        def ask(ranks: Ranks, queries: Sequence[str]) -> list[Find]:
            hits = Searcher(catalog, keeper, embedder, ranks).search(queries, FOUND)
            return [Find(hit.passage.path.name, hit.passage.page, hit.passage.text) for hit in hits]

        yield ask


def _compared(whole: list[bool], less: list[bool]) -> Brought:
    pairs = list(zip(whole, less, strict=True))
    return Brought(won=pairs.count((True, False)), lost=pairs.count((False, True)))
