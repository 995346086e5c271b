"""How long a search takes in a large library, at rest and beside an ingest.

``python -m tests.benchmarks.search_times [PASSAGES …]``, 10,000, 100,000 and 200,000 unless said. The library
grows by the filings of FinanceBench: once, as far as they go, then as copies, each of which is a file of
its own to the engine, but whose passages are known and cost no embedding. A query is embedded each time.
What is ingested beside the searches is new: documents of MMLongBench.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path

from app.engine import routes, wire
from app.engine.client import EngineClient
from tests.benchmarks.ingestion import beside_adding, end, leased, row
from tests.benchmarks.scoring import DEV_DATA, questions
from tests.benchmarks.times import Times, say

SIZES = (10_000, 100_000, 200_000)
_FILINGS = DEV_DATA / "pdf_qa" / "financebench" / "docs"
_NEW = DEV_DATA / "pdf_qa" / "mmlongbench" / "docs"
# Ten words or so, as people ask; the questions of FinanceBench have up to a hundred, and name a document.
_PLAIN = "squad2"
_NAMING = "financebench"
_ASKED = 100
# Files of one `add` while the library grows, and beside the searches.
_AT_ONCE, _BESIDE = 4, 5


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure and print."""
    if not _FILINGS.is_dir():
        print(f"searches in a large library are not measured: it needs {_FILINGS}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        library, papers = Path(scratch) / "library", copies(Path(scratch))
        unread = new_ones(Path(scratch))
        plain = cycle(asked(_PLAIN))
        with EngineClient(library) as door, leased(library):
            for size in sorted(sizes):
                grow(door, papers, size)
                row("passages", f"{door.ask(routes.STATUS).passages:9}")
                rest = [ask(door, name, asked(name)) for name in (_PLAIN, _NAMING)]
                beside_adding(library, next(unread), lambda: searches(door, [next(plain)]), rest[0])
            end(door, library)


def copies(folder: Path) -> Iterator[Path]:
    """Give folders of a few filings each, without an end; from the second round on each differs by a byte."""
    filings = sorted(_FILINGS.glob("*.pdf"))
    for number in count():
        for start in range(0, len(filings), _AT_ONCE):
            part = folder / f"filings {number} {start}"
            part.mkdir()
            for filing in filings[start : start + _AT_ONCE]:
                copy = part / f"{filing.stem} copy {number}.pdf" if number else part / filing.name
                shutil.copyfile(filing, copy)
                with copy.open("ab") as file:
                    file.write(b"\n" * number)
            yield part


def new_ones(folder: Path) -> Iterator[Path]:
    """Give folders of documents that the library does not know yet, as long as there are some."""
    papers = sorted(_NEW.glob("*.pdf"))
    for start in range(0, len(papers), _BESIDE):
        part = folder / f"new {start}"
        part.mkdir()
        for paper in papers[start : start + _BESIDE]:
            shutil.copyfile(paper, part / paper.name)
        yield part


def grow(door: EngineClient, papers: Iterator[Path], size: int) -> None:
    """Add filings until the library has so many passages, and wait until all of them are in the index."""
    while door.ask(routes.STATUS).passages < size:
        for _ in door.stream(routes.ADD, wire.AddRequest(paths=(str(next(papers)),))):
            pass


def asked(name: str) -> list[str]:
    """The first questions of a set."""
    return [str(question["question"]) for question in islice(questions(name), _ASKED)]


def ask(door: EngineClient, name: str, queries: Sequence[str]) -> Times:
    """Search with each query, twice: the first time warms up."""
    searches(door, queries)
    times = searches(door, queries)
    words = sum(len(query.split()) for query in queries) / len(queries)
    say(f"search, {words:.0f} words ({name})", times)
    return times


def searches(door: EngineClient, queries: Sequence[str]) -> Times:
    """Milliseconds of each search, from asking to the last passage read."""
    taken = []
    for query in queries:
        begun = time.perf_counter()
        door.ask(routes.SEARCH, wire.SearchRequest(query=query))
        taken.append((time.perf_counter() - begun) * 1000)
    return Times(taken)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
