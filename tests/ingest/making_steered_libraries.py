"""Makes what a small library is steered with: a reader and an embedder that do what they are told."""

import contextlib
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from ingest.jobs import Job
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.types import DocumentState, ReadDocument, Reason, Refusal
from tests.doubles.embedder import HashingEmbedder
from tests.ingest.making_libraries import ReaderHere, SmallLibrary, write_files

DIED = Refusal(DocumentState.FAILED, Reason.READER_DIED, {"problem": "signal 11"})
LOCKED = Refusal(DocumentState.PASSWORD, Reason.PASSWORD_NEEDED)


class ToldReader(ReaderHere):
    """Gives ``instead`` of what a file holds, by its name; waits for `go` where it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.instead: dict[str, ReadDocument | Refusal] = {}
        self.passwords: dict[str, str] = {}
        self.holds_up = False
        self.held: list[tuple[Path, Future[ReadDocument | Refusal]]] = []

    def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        future: Future[ReadDocument | Refusal] = Future()
        if self.holds_up:
            self.held.append((path, future))
        elif self.passwords.get(path.name) not in {None, passwords.get("")}:
            self.read.append(path)
            future.set_result(LOCKED)
        elif path.name in self.instead:
            self.read.append(path)
            future.set_result(self.instead[path.name])
        else:
            return super().submit(path)
        return future

    def go(self) -> None:
        self.holds_up = False
        wanted = [(path, future) for path, future in self.held if future.set_running_or_notify_cancel()]
        # All are read before the first is given: nothing that follows it comes between.
        for future, outcome in [(future, self.submit(path).result()) for path, future in wanted]:
            future.set_result(outcome)
        self.held.clear()


class WaitingEmbedder(HashingEmbedder):
    """Embeds one batch each time it is told to, and says that it is asked; those before ``waits`` at once."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.go = threading.Event()
        self.waits = lambda: True

    @contextlib.contextmanager
    def released(self):
        """Hold nobody up who ends."""
        try:
            yield
        finally:
            self.go.set()

    def embed_passages(self, texts):
        if self.waits():
            self.asked.set()
            self.go.wait()
        return super().embed_passages(texts)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_files(tmp_path / "docs", {f"{n:02}.txt": f"otter {n}\n\nlynx {n}" for n in range(20)})


def pause(library: SmallLibrary, *paths: Path, paused: bool = True) -> None:
    sources = [source for source in library.catalog.sources.all() if source.path in paths]
    library.catalog.sources.set_paused(sources, paused=paused)
    library.pipeline.heed_pauses()


def retry(library: SmallLibrary, *paths: Path, passwords: Passwords = NO_PASSWORDS) -> Job:
    found = [library.catalog.sources.file(path) for path in paths]
    return library.pipeline.submit_again([(file[0], file[1].path) for file in found if file], passwords)


def states(library: SmallLibrary) -> dict[str, str]:
    return {summary.path.name: summary.state for summary in library.catalog.documents.summaries()}
