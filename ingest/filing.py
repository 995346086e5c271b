"""Files what was read: documents and states in the catalog, and what is done of the jobs that wait for it."""

from collections.abc import Iterable

from ingest.catalog.catalog import Catalog
from ingest.errors import WrongPassword
from ingest.readings import Reading
from ingest.reconciling import READ_ONCE, FileToRead, mark_offline, went_offline
from ingest.types import INSIDE, ReadDocument, Refusal

# Goes up whenever parsers or chunking would make something else of the same file; files are then read anew.
READER_VERSION = "4"


class Filing:
    """Belongs to the ingest thread; counts what was read in this run.

    ``embedder`` is the key of the one whose vectors new passages need. What is read of the sources (by id)
    ``without_vectors`` waits for its vectors.
    """

    def __init__(self, catalog: Catalog, embedder: str) -> None:
        self._catalog = catalog
        self.embedder = embedder
        self.without_vectors: frozenset[int] = frozenset()
        self.pages = 0
        self.files_done = 0
        self.bytes_done = 0

    def begin_counting(self) -> None:
        """Count from nothing: a run has ended."""
        self.pages = self.files_done = self.bytes_done = 0

    def store(self, reading: Reading, outcome: ReadDocument | Refusal) -> int:
        """Store what a content was read as; gives its document's id."""
        document = self._catalog.documents.store(
            *reading.key,
            READER_VERSION,
            name=reading.files[0].stamp.path.name,
            outcome=outcome,
            embedder=self.embedder,
            anew=reading.first is not None or any(file.job.again or file.owed for file in reading.files),
        )
        if all(file.source.id in self.without_vectors for file in reading.files):
            self._catalog.turns.hold_document(document)
        return document

    def settle(self, file: FileToRead, settled: int | Refusal) -> None:
        """Give a file its final state: the document it holds, or why it was not read."""
        sources = self._catalog.sources
        if isinstance(settled, Refusal) and went_offline(file.source, settled):
            mark_offline(self._catalog, file.job, file.source)
        elif isinstance(settled, Refusal):
            sources.put_refusal(file.source, file.stamp, READER_VERSION, settled)
        else:
            sources.put_document(file.source, file.stamp, READER_VERSION, settled)
            if self.without_vectors and file.source.id not in self.without_vectors:
                self._catalog.turns.release_document(settled)
        if not is_given_up(file):
            self.files_done += 1
            self.bytes_done += file.stamp.size
        file.job.settled(file.source, file.stamp.size)

    def note_first(self, reading: Reading, files: Iterable[FileToRead]) -> None:
        """Give files the state after a first try; a walk reads them again where no second one followed."""
        if isinstance(reading.first, ReadDocument):
            document = self.store(reading, reading.first)
            for file in files:
                self._catalog.sources.put_document(file.source, file.stamp, READ_ONCE, document)
        elif reading.first is not None:
            for file in files:
                self._catalog.sources.put_refusal(file.source, file.stamp, READ_ONCE, reading.first)

    def refuse_password(self, files: Iterable[FileToRead]) -> None:
        """Change nothing about files that a password did not open, and fail their jobs."""
        for file in files:
            named = "".join(f"{INSIDE}{name}" for name in file.job.passwords if name)
            file.job.error = WrongPassword(f"{file.stamp.path}{named}")
            file.job.settled(file.source, file.stamp.size)


def is_given_up(file: FileToRead) -> bool:
    """Whether nobody waits for a file any more."""
    return file.source.id in file.job.given_up
