"""How many answers are within what a model is given, by the length of its context; no model is needed.

    python -m tests.benchmarks.packed LIBRARY QUESTIONS.jsonl

``LIBRARY`` is one that no engine has open, with the documents of the set. ``hits alone`` is a prompt of the
eight best passages, without what stands around them and without further ones.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.vectors import VectorStore
from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.index_keeper import IndexKeeper
from retrieval.answer_events import Question
from retrieval.chats import Evidence
from retrieval.evaluation import SetQuestion, read_question_set
from retrieval.finding import Finder, Found
from retrieval.packing import pack
from retrieval.scope import Scope
from retrieval.search import Searcher

PROJECT = Path(__file__).parent.parent.parent
MODEL = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"
_CONTEXTS = (4_096, 8_192, 16_384)
_WAYS: dict[str, Callable[[Found], Found]] = {
    "hits alone": lambda found: replace(found, considered=(), around={}, whole=None),
    "all of it": lambda found: found,
}


def main(library: Path, questions: Path) -> None:
    """Measure and print."""
    catalog = Catalog(library / "catalog.db")
    embedder = OnnxEmbedder(MODEL)
    store = VectorStore(catalog.database, embedder.identity.key, embedder.identity.dimensions)
    keeper = IndexKeeper(catalog, store, library / "vectors")
    finder = Finder(Searcher(catalog, keeper, embedder), catalog)
    asked = [one for one in read_question_set(questions.read_text("utf-8"), questions.name) if one.answerable]
    found = [finder.find(Question(one.question, "", Scope()), ()) for one in asked]
    print(
        f"{questions.stem}: {len(asked)} questions; finding p50 {_median(f.milliseconds for f in found)} ms"
    )
    for context in _CONTEXTS:
        for name, way in _WAYS.items():
            begun = time.perf_counter()
            packed = [pack(one.question, way(f), (), context) for one, f in zip(asked, found, strict=True)]
            seconds = time.perf_counter() - begun
            within = sum(_is_within(one, p.evidence) for one, p in zip(asked, packed, strict=True))
            print(
                f"{context:>7} {name:<16} within {within / len(asked):.3f} ({within})"
                f"  passages {_median(p.use.passages for p in packed):>5} tokens"
                f"  sources {_median(len(p.evidence) for p in packed):>3}"
                f"  left out {sum(len(p.left_out) for p in packed):>4}"
                f"  packing {1000 * seconds / len(asked):.1f} ms"
            )


def _is_within(asked: SetQuestion, evidence: tuple[Evidence, ...]) -> bool:
    """Whether the text that answers is in a source, or a source is of a page that does."""
    for item in evidence:
        if item.title != asked.doc:
            continue
        if asked.pages and item.page in asked.pages:
            return True
        text = " ".join(item.text.split())
        if any(" ".join(answer.split()) in text for answer in asked.answers):
            return True
    return False


def _median(values: object) -> float:
    return round(statistics.median(values), 1)  # type: ignore[call-overload]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
