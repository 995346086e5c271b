"""The composition root: everything that makes up one open library, created and connected here."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from app.engine import library_files
from app.engine.embedders import (
    Embedders,
    begin_switch,
    is_taken,
    remember_key,
    remember_taken,
    take_embedders,
)
from app.engine.secrets import Kind, Secrets
from app.engine.untold import Untold
from app.program import own_command
from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.catalog.vectors import VectorStore
from ingest.embedder_switch import EmbedderSwitch
from ingest.embedding.types import Embedder
from ingest.errors import IngestError
from ingest.index_keeper import IndexKeeper
from ingest.pipeline import Pipeline
from ingest.power import BatteryRest
from ingest.priority import yield_to_others
from ingest.reading.pool import ReaderPool
from ingest.reconciling import content_hash
from ingest.types import ReadLimits
from ingest.vector_side import VectorSide
from ingest.watching.standing import Watch
from ingest.watching.watcher import Watcher
from retrieval.chats import Chats
from retrieval.rerankers.loading import load_reranker
from retrieval.reranking import Reranking
from retrieval.search import Searcher
from retrieval.token_rates import TokenRates
from retrieval.verdicts.judge import Judge

_log = logging.getLogger(__name__)

# In the catalog's notes: the folder of the reranker that was chosen, and what models make of texts.
_RERANKER = "reranker"
_RATES = "token_rates"


class Library:
    """One library folder, open. Its parts are public; whoever needs one takes it from here."""

    def __init__(self, folder: Path, model: Path, on_failure: Callable[[BaseException], None]) -> None:
        """Open what is quick to open; raises `CatalogError` and its kin. The rest follows in `start`."""
        self.folder = folder
        self.catalog = Catalog(folder / library_files.CATALOG)
        try:
            self.chats = Chats(folder / library_files.CHATS)
        except BaseException:
            self.catalog.close()
            raise
        self.secrets = Secrets()
        self.rates = TokenRates(self.catalog.remembered(_RATES))
        self._model = model
        self._on_failure = on_failure
        # Searches and other reads; each takes a connection of its own from the catalog's pool.
        self.readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="reader")
        self.opened: Future[OpenLibrary] = Future()
        # Of its own, since its low priority is for good.
        self._opening = threading.Thread(target=self._open, name="opening")

    def start(self) -> None:
        """Load the embedding model and begin ingestion, beside everything else."""
        self._opening.start()

    async def wait_until_opened(self) -> "OpenLibrary":
        """Wait for what `start` began; raises what it failed with."""
        # Shielded: a door that goes away would otherwise cancel the opening for all.
        return await asyncio.shield(asyncio.wrap_future(self.opened))

    def close(self) -> None:
        """End ingestion after the step in hand and close every file."""
        self.readers.shutdown(cancel_futures=True)
        # Else it would begin to ingest after we looked.
        if self._opening.ident is not None:
            self._opening.join()
        if self.opened.done() and self.opened.exception() is None:
            self.opened.result().battery.stop()
            self.opened.result().watcher.stop()
            self.opened.result().pipeline.stop()
        self.secrets.close()
        self.chats.close()
        try:
            self.catalog.remember(_RATES, self.rates.dump())
        except IngestError:
            # They are learnt anew.
            _log.exception("what models make of texts could not be remembered")
        self.catalog.close()

    def bytes_on_disk(self) -> dict[str, int]:
        """Sizes of the parts of the library."""
        # os.walk goes on where a folder has gone meanwhile.
        files = (
            Path(folder, name)
            for folder, _, names in os.walk(self.folder / library_files.VECTORS)
            for name in names
        )
        vectors = sum(map(_size, files))
        return {
            "catalog": self.catalog.database.bytes_on_disk(),
            "vectors": vectors,
            "chats": self.chats.database.bytes_on_disk(),
        }

    def password_of(self, document: Path | bytes) -> str | None:
        """Give the password that is kept for a file, or for the SHA-256 of a document; None for none."""
        try:
            content = content_hash(document) if isinstance(document, Path) else document
            return self.secrets.get(Kind.DOCUMENT, content.hex())
        except OSError:
            return None

    def watch_of(self, source: Source) -> Watch:
        """How changes in a source are found at the moment."""
        if not self.opened.done() or self.opened.exception() is not None:
            return Watch.NONE
        return self.opened.result().watcher.watch_of(source)

    def _open(self) -> None:
        # The ingest thread and the embedder's own begin here, and take it over.
        yield_to_others()
        try:
            opened = OpenLibrary(self, self._model, self._on_failure)
            opened.pipeline.start()
            opened.watcher.start()
            opened.battery.start()
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
            self.opened.set_exception(error)
        else:
            self.opened.set_result(opened)


class OpenLibrary:
    """The parts of a library that need the embedding model."""

    def __init__(self, library: Library, model: Path, on_failure: Callable[[BaseException], None]) -> None:
        self._catalog = catalog = library.catalog
        self._vectors = library.folder / library_files.VECTORS
        self._model = model
        # A choice comes from a reader's thread, the taking over from the ingest thread.
        self._choosing = threading.Lock()
        embedders = take_embedders(catalog, model)
        self.side = side = self._side_of(embedders.active)
        if not is_taken(catalog, side.embedder):
            # Every passage without a vector of this embedder becomes pending.
            side.store.restart()
            remember_key(catalog, side.embedder)
        self.switch = self._switch_to(embedders)
        limits = ReadLimits()
        self.pipeline = Pipeline(
            catalog,
            side.store,
            side.keeper,
            side.embedder,
            reader=ReaderPool(
                own_command("parse-worker", str(model)),
                workers=_workers(),
                limits=limits,
                password_of=library.password_of,
            ),
            reads_at_once=_workers(),
            on_failure=on_failure,
            switch=self.switch,
        )
        self.untold = Untold()
        self.watcher = Watcher(catalog, self.pipeline, self.untold.note)
        self.battery = BatteryRest(
            catalog,
            lambda rests: self.pipeline.rest(rests=rests),
            is_at_work=lambda: self.pipeline.has_work,
        )
        chosen = catalog.remembered(_RERANKER)
        self.reranking = Reranking(load_reranker, None if chosen is None else Path(chosen))
        self.searcher = Searcher(catalog, side.keeper, side.embedder, reranking=self.reranking)
        self.judge = Judge(side.embedder)

    def choose_embedder(self, choice: str) -> None:
        """Begin the way to another embedder: a name, a folder, or ``bundled``; the one that answers stops it.

        Raises `ModelMissing` where it cannot be had.
        """
        with self._choosing:
            self.switch = self._switch_to(begin_switch(self._catalog, choice, self.embedder, self._model))
            self.pipeline.switch_to(self.switch)

    def choose_reranker(self, folder: Path | None) -> None:
        """Let the model in a folder put passages in order, or none; raises `RerankerUnusable`."""
        self.reranking.choose(folder)
        self._catalog.remember(_RERANKER, None if folder is None else str(folder))

    @property
    def embedder(self) -> Embedder:
        """The embedder that answers."""
        return self.side.embedder

    @property
    def store(self) -> VectorStore:
        """Its vectors."""
        return self.side.store

    @property
    def keeper(self) -> IndexKeeper:
        """Their index."""
        return self.side.keeper

    def _side_of(self, embedder: Embedder) -> VectorSide:
        identity = embedder.identity
        store = VectorStore(self._catalog.database, identity.key, identity.dimensions)
        return VectorSide(embedder, store, IndexKeeper(self._catalog, store, self._vectors))

    def _switch_to(self, embedders: Embedders) -> EmbedderSwitch | None:
        choice, load = embedders.next_choice, embedders.load_next
        if choice is None or load is None:
            return None

        def take_over(side: VectorSide) -> None:
            with self._choosing:
                side.store.restart()
                remember_taken(self._catalog, choice, side.embedder)
                self.side, self.switch = side, None
                self.searcher.use(side.keeper, side.embedder)
                self.judge = Judge(side.embedder)

        return EmbedderSwitch(choice, load, self._side_of, take_over)


def _workers() -> int:
    return max(1, min(4, os.cpu_count() or 1))


def _size(path: Path) -> int:
    """A file's bytes; none of what is dropped while one looks, as an index in doubt is."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
