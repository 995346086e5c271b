"""What each part of the ranking brings: it is taken away alone, and the questions are asked again.

Part of ``python -m tests.benchmarks.retrieval``, on the library that was made there. Vectors are searched
exactly, so that no difference comes from the index.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.vectors import VectorStore
from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.index_keeper import IndexKeeper
from retrieval.evidence import Ranks
from retrieval.search import Searcher
from tests.benchmarks.scoring import FOUND, Find, QuestionSet, figures
from tests.benchmarks.verdicts import MODEL

_ALL = Ranks()


def _without(name: str) -> Ranks:
    """Leave out a ranking, in the library and in named documents."""
    return replace(
        _ALL, everywhere=replace(_ALL.everywhere, **{name: 0.0}), inside=replace(_ALL.inside, **{name: 0.0})
    )


# What is taken away, by what the table calls it.
PARTS = {
    "words": _without("words"),
    "vectors": _without("vectors"),
    "tops of pages": _without("page_leads"),
    "named documents": replace(_ALL, named=0.0),
    "one passage a page": replace(_ALL, one_a_page=False),
}


def brought(one: QuestionSet, library: Path) -> dict[str, float]:
    """Give what each part brings in recall at 10: with all parts, less without this one."""
    embedder = OnnxEmbedder(MODEL)
    with closing(Catalog(library / "catalog.db")) as catalog:
        store = VectorStore(catalog.database, embedder.identity.key, embedder.identity.dimensions)
        keeper = IndexKeeper(catalog, store, library / "vectors")

        def recall(ranks: Ranks) -> float:
            searcher = Searcher(catalog, keeper, embedder, ranks)
            found = [
                [
                    Find(hit.passage.path.name, hit.passage.page, hit.passage.text)
                    for hit in searcher.search([str(question["question"])], FOUND)
                ]
                for question in one.questions
            ]
            return figures(one.questions, found).recall[2]

        whole = recall(_ALL)
        return {part: whole - recall(ranks) for part, ranks in PARTS.items()}


def line(name: str, brings: dict[str, float]) -> str:
    """A row of the table."""
    return f"| {name} | {' | '.join(f'{brings[part]:+.3f}' for part in PARTS)} |"


def table(rows: Sequence[tuple[str, dict[str, float]]]) -> str:
    """Give the table, a set a row."""
    head = f"| set | {' | '.join(PARTS)} |\n|---|{'---|' * len(PARTS)}"
    return "\n".join([head, *(line(*row) for row in rows)])
