"""Makes small libraries in this process: catalog, pipeline, index, with real files and a real Chroma."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.catalog.vectors import VectorStore
from ingest.embedder_switch import EmbedderSwitch
from ingest.embedding.types import Embedder
from ingest.index_keeper import IndexKeeper
from ingest.jobs import JobReport, Progress
from ingest.pipeline import Pipeline
from ingest.reading.attempt import PageProgress
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.reading.reader import read_file
from ingest.readings import Reader
from ingest.types import PageState, ParsedDocument, PassageSpan, ReadDocument, ReadLimits, Refusal
from ingest.vector_index import ChromaIndex, VectorIndex
from ingest.vector_side import VectorSide
from retrieval.search import Searcher
from tests.doubles.embedder import HashingEmbedder

OpenIndex = Callable[[Path, str], VectorIndex]
_PATIENCE_SECONDS = 120


class ParagraphCutter:
    """Makes a passage of each block of text between blank lines."""

    def cut(self, document: ParsedDocument) -> tuple[PassageSpan, ...]:
        spans = []
        for page in document.pages:
            if page.state is not PageState.INDEXED:
                continue
            start = 0
            for block in page.text.split("\n\n"):
                if block.strip():
                    spans.append(PassageSpan(page.number, start, start + len(block), ""))
                start += len(block) + 2
        return tuple(spans)


@dataclass
class ReaderHere:
    """Reads files in this process, at once; ``read`` are their paths, ``before`` is called with each."""

    read: list[Path] = field(default_factory=list)
    before: Callable[[Path], None] = lambda _path: None

    @property
    def progress(self) -> Mapping[Path, PageProgress]:
        return {}

    def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        self.read.append(path)
        self.before(path)
        future: Future[ReadDocument | Refusal] = Future()
        future.set_result(read_file(path, ReadLimits(), ParagraphCutter(), _Steps(), passwords=passwords))
        return future

    def submit_alone(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        return self.submit(path, passwords)

    def close(self) -> None:
        """Nothing to end."""


class _Steps:
    def page_done(self, done: int, total: int) -> None:
        """Nobody asks."""

    def part_begun(self, name: str) -> None:
        """Nobody asks."""

    def cutting(self) -> None:
        """Nobody asks."""


class SmallLibrary:
    """A library over ``folder``, running; a context manager."""

    def __init__(
        self,
        folder: Path,
        *,
        embedder: HashingEmbedder | None = None,
        open_index: OpenIndex = ChromaIndex,
        reader: Reader | None = None,
        switch_to: Callable[[], Embedder] | None = None,
    ) -> None:
        """``switch_to`` gives another embedder, to which the library is on its way."""
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.embedder = embedder or HashingEmbedder()
        self.reader = reader or ReaderHere()
        self.failures: list[BaseException] = []
        identity = self.embedder.identity
        self._open = ExitStack()
        self.catalog = Catalog(folder / "catalog.db")
        self._open.callback(self.catalog.close)
        self.store = VectorStore(self.catalog.database, identity.key, identity.dimensions)
        self.keeper = IndexKeeper(self.catalog, self.store, folder / "vectors", open_index)
        self.switch = switch_to and EmbedderSwitch("another", switch_to, self._side_of, self._take_over)
        self.pipeline = Pipeline(
            self.catalog,
            self.store,
            self.keeper,
            self.embedder,
            reader=self.reader,
            reads_at_once=2,
            on_failure=self.failures.append,
            switch=self.switch,
        )
        self._open.callback(self.pipeline.stop)
        self.searcher = Searcher(self.catalog, self.keeper, self.embedder)

    def __enter__(self) -> Self:
        self.pipeline.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        assert not self.failures

    def _side_of(self, embedder: Embedder) -> VectorSide:
        store = VectorStore(self.catalog.database, embedder.identity.key, embedder.identity.dimensions)
        return VectorSide(embedder, store, IndexKeeper(self.catalog, store, self.folder / "vectors"))

    def _take_over(self, side: VectorSide) -> None:
        side.store.restart()
        self.catalog.remember("embedder", side.store.embedder)
        self.store, self.keeper = side.store, side.keeper
        self.searcher.use(side.keeper, side.embedder)

    def add(
        self, path: Path, *, collection: str = "Documents", absorbing: tuple[Source, ...] = ()
    ) -> JobReport:
        """Add a source and wait until it is searchable."""
        source = self.catalog.sources.add(path, collection, absorbing=absorbing)
        return self.finish([source])

    def sync(self) -> JobReport:
        """Bring every source up to date and wait for it."""
        return self.finish(self.catalog.sources.all())

    def finish(self, sources: list[Source]) -> JobReport:
        return self.pipeline.submit(sources).report.result(timeout=_PATIENCE_SECONDS)

    def wait_until_at_rest(self) -> None:
        """Wait until no progress is shown any more, a moment after a job is done."""
        while self.pipeline.progress() != Progress():
            time.sleep(0.005)

    def remove(self, path: Path) -> None:
        """Remove a source and wait until nothing of it is left."""
        (source,) = [source for source in self.catalog.sources.all() if source.path == path]
        self.catalog.sources.remove(source)
        self.pipeline.erase_removed()
        self.finish([])

    def found(self, query: str, k: int = 10) -> list[str]:
        """The texts that a search gives."""
        return [hit.passage.text for hit in self.searcher.search([query], k)]

    def paths(self, query: str) -> set[str]:
        """The names of the files that hold the query's words, by the word index alone."""
        hits = self.catalog.words.find(query, 10, None).everywhere
        passages = self.catalog.documents.passages([hit.id for hit in hits])
        return {passage.path.name for passage in passages.values()}


def write_files(folder: Path, contents: Mapping[str, str]) -> Path:
    """Write text files below ``folder``, which is made."""
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
