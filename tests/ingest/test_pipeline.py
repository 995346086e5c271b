"""The ingest thread: what it does first, what it survives, and what it leaves behind."""

import os
import threading
import time
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import IngestError
from ingest.jobs import Job, Progress
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.reconciling import content_hash
from ingest.types import HARM, DocumentState, ReadDocument, Reason, Refusal
from tests.doubles.embedder import HashingEmbedder
from tests.ingest.making_libraries import ReaderHere, SmallLibrary, write_files
from tests.ingest.making_steered_libraries import WaitingEmbedder
from tests.waiting import wait_until


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_files(tmp_path / "docs", {f"{n}.txt": f"otter {n}\n\nlynx {n}" for n in range(20)})


class SlowReader(ReaderHere):
    """Gives what it read when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[Path, Future[ReadDocument | Refusal]]] = []
        self.asked = threading.Semaphore(0)

    def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        future: Future[ReadDocument | Refusal] = Future()
        self.waiting.append((path, future))
        self.asked.release()
        return future

    def give(self) -> None:
        path, future = self.waiting.pop(0)
        future.set_result(super().submit(path).result())


def test_words_can_be_searched_before_anything_is_embedded(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "an otter swims"})
    embedding = threading.Event()
    go_on = threading.Event()

    class Waiting(HashingEmbedder):
        def embed_passages(self, texts: list[str]) -> np.ndarray:
            embedding.set()
            go_on.wait()
            return super().embed_passages(texts)

    with SmallLibrary(tmp_path / "library", embedder=Waiting()) as library:
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        assert embedding.wait(30)
        assert library.paths("otter") == {"a.txt"}
        assert not job.report.done()
        assert library.pipeline.progress().files_done == 1
        go_on.set()
        assert len(job.report.result(30).results) == 1
        assert library.store.pending_count() == 0


def test_while_one_file_is_slow_what_was_read_is_embedded(tmp_path: Path, docs: Path) -> None:
    reader = SlowReader()
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        for _ in range(4):  # twice as many in hand as there are workers
            assert reader.asked.acquire(timeout=30)
        assert not reader.asked.acquire(timeout=0.1)
        reader.give()
        wait_until(lambda: library.embedder.embedded)
        assert not job.report.done()
        for _ in range(19):
            wait_until(lambda: reader.waiting)
            reader.give()
        assert len(job.report.result(30).results) == 20


def test_a_job_is_done_when_words_vectors_and_index_are(tmp_path: Path, docs: Path) -> None:
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        assert library.keeper.count() == library.catalog.passage_count() == 40
        assert library.store.log_length() == library.store.pending_count() == 0
        assert library.keeper.complete
        library.wait_until_at_rest()


def test_jobs_are_done_in_turn_and_each_reports_its_own_files(tmp_path: Path) -> None:
    with SmallLibrary(tmp_path / "library") as library:
        jobs = []
        for name in "abc":
            folder = write_files(tmp_path / name, {f"{name}.txt": f"text {name}"})
            jobs.append(library.pipeline.submit([library.catalog.sources.add(folder, "Documents")]))
        reports = [job.report.result(60) for job in jobs]
        assert [[result.path.name for result in report.results] for report in reports] == [
            ["a.txt"],
            ["b.txt"],
            ["c.txt"],
        ]


# the thread ends as it would in an engine that dies
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_was_left_undone_goes_on_at_the_next_start(tmp_path: Path, docs: Path) -> None:
    """GIVEN an ingest that ended in the middle WHEN it starts again THEN nothing is done twice."""
    stopped = threading.Event()

    class Stopping(HashingEmbedder):
        def embed_passages(self, texts: list[str]) -> np.ndarray:
            if self.embedded:
                stopped.set()
                raise SystemExit  # as if the process had ended here
            return super().embed_passages(texts)

    first = Stopping()
    library = SmallLibrary(tmp_path / "library", embedder=first)
    library.pipeline._on_failure = lambda _error: None
    library.pipeline.start()
    job = library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
    assert stopped.wait(60)
    with pytest.raises(SystemExit):
        job.report.result(60)
    library.__exit__()
    with SmallLibrary(tmp_path / "library") as again:
        again.finish([])
        assert again.reader.read == []
        assert sorted(first.embedded + again.embedder.embedded) == sorted(
            f"{word} {number}" for word in ("otter", "lynx") for number in range(20)
        )
        assert again.keeper.count() == 40


def test_equal_texts_are_embedded_once(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {f"{n}.txt": f"the same words\n\nnumber {n}" for n in range(10)})
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        assert len(library.embedder.embedded) == 11
        assert library.keeper.count() == 20


def test_what_is_removed_before_it_was_embedded_is_never_embedded(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No file is so slow that something is embedded in between.
    monkeypatch.setattr("ingest.pipeline._PATIENCE_SECONDS", 60.0)
    reader = SlowReader()
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        for _ in range(4):
            assert reader.asked.acquire(timeout=30)
        library.catalog.sources.remove(source)
        library.pipeline.erase_removed()
        while reader.waiting:
            reader.give()
        job.report.result(60)
        library.finish([])
        assert library.embedder.embedded == []
        assert library.catalog.passage_count() == 0


def test_a_change_that_was_found_before_a_source_was_located_elsewhere_does_not_put_it_offline(
    tmp_path: Path, docs: Path
) -> None:
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        # GIVEN a source that was moved, and the watch over it, which has seen it go from where it was
        (before,) = library.catalog.sources.all()
        docs.rename(tmp_path / "moved")
        library.catalog.sources.move(before, tmp_path / "moved", is_folder=True)
        for parts in ([], [docs], [docs / "1.txt"]):
            library.pipeline.submit_changes({before: parts}).report.result(60)
        # THEN it is there, and nothing was read anew
        (source,) = library.catalog.sources.all()
        assert (source.path, source.offline) == (tmp_path / "moved", False)
        assert library.paths("otter 1") >= {"1.txt"}
        assert len(library.reader.read) == 20
        # AND what had found it gone earlier has no say about where it is now
        library.catalog.sources.set_offline(before, offline=True)
        assert not library.catalog.sources.all()[0].offline


def test_a_job_for_changes_is_told_of_before_it_begins(tmp_path: Path, docs: Path) -> None:
    told = []
    with SmallLibrary(tmp_path / "library") as library:
        source = library.catalog.sources.add(docs, "Documents")

        def note(job: Job) -> None:
            time.sleep(0.2)
            told.append((job.walked, list(library.reader.read)))

        library.pipeline.submit_changes({source: ()}, note).report.result(60)
        assert told == [(False, [])]
        assert len(library.reader.read) == 20


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(DocumentState.FAILED, Reason.READER_DIED, {"problem": "signal 11"}),
        Refusal(DocumentState.PASSWORD, Reason.PASSWORD_NEEDED),
        Refusal(DocumentState.UNREADABLE, Reason.PERMISSION_DENIED),
    ],
)
def test_a_file_that_cannot_be_read_has_its_reason_and_the_rest_is_read(
    tmp_path: Path, docs: Path, refusal: Refusal
) -> None:
    class Refusing(ReaderHere):
        def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
            if path.name != "7.txt":
                return super().submit(path, passwords)
            future: Future[ReadDocument | Refusal] = Future()
            future.set_result(refusal)
            return future

    with SmallLibrary(tmp_path / "library", reader=Refusing()) as library:
        library.add(docs)
        (summary,) = library.catalog.documents.summaries([docs / "7.txt"])
        assert (summary.state, summary.reason, summary.detail) == (
            refusal.state,
            refusal.reason,
            {**refusal.detail, "tries": 2} if refusal.reason in HARM else refusal.detail,
        )
        assert library.paths("otter 8") >= {"8.txt"}
        unchanged = {result.path.name: result.unchanged for result in library.sync().results}
        # what the file system refused is tried again, what the content causes is not
        assert unchanged["7.txt"] is (refusal.state is not DocumentState.UNREADABLE)


def test_an_error_of_the_reader_fails_the_job_and_not_the_thread(tmp_path: Path, docs: Path) -> None:
    class Broken(ReaderHere):
        def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
            if path.name == "3.txt" and "3.txt" not in [seen.name for seen in self.read]:
                self.read.append(path)
                future: Future[ReadDocument | Refusal] = Future()
                future.set_exception(IngestError("readers"))
                return future
            return super().submit(path, passwords)

    with SmallLibrary(tmp_path / "library", reader=Broken()) as library:
        with pytest.raises(IngestError):
            library.add(docs)
        assert len(library.sync().results) == 20
        assert library.keeper.count() == 40
        library.wait_until_at_rest()


def test_a_small_job_does_not_wait_for_an_older_backlog(tmp_path: Path) -> None:
    # GIVEN a backlog: many passages without a vector, left by an earlier run
    backlog = write_files(tmp_path / "backlog", {"a.txt": "\n\n".join(f"otter {n}" for n in range(400))})
    note = write_files(tmp_path / "note", {"b.txt": "a lynx sleeps"})
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library, embedder.released():
        first = library.catalog.sources.add(backlog, "Documents")
        second = library.catalog.sources.add(note, "Documents")
        waiting = library.pipeline.submit([first])
        assert embedder.asked.wait(60)
        # WHEN one file is added while it is worked on
        job = library.pipeline.submit([second])
        embedder.go.set()
        job.report.result(timeout=60)
        # THEN it is searchable by meaning before the backlog is done, and the backlog is done too
        position = embedder.embedded.index("a lynx sleeps")
        waiting.report.result(timeout=60)
        assert position < len(embedder.embedded) - 100
        assert library.store.pending_count() == 0


def test_with_the_last_vector_the_ledger_is_said_to_have_changed(tmp_path: Path) -> None:
    # GIVEN a file whose one passage waits for its vector
    docs = write_files(tmp_path / "docs", {"a.txt": "an otter swims"})
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library, embedder.released():
        job = library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        revision = library.catalog.revision.value
        assert library.catalog.ledger.entries(None, 9)[0].pending == 1
        # WHEN it is made
        embedder.go.set()
        job.report.result(60)
        library.wait_until_at_rest()
        # THEN whoever has read the ledger reads it once more, and no more after that
        after = library.catalog.revision.value
        assert library.catalog.ledger.entries(None, 9)[0].pending == 0
        assert after > revision
        assert library.pipeline.progress() == Progress()
        time.sleep(0.3)
        assert library.catalog.revision.value == after


@pytest.mark.parametrize("seconds", [14_000_000_000, -14_000_000_000])
def test_a_file_of_an_impossible_date_is_read_and_then_unchanged(
    tmp_path: Path, docs: Path, seconds: int
) -> None:
    os.utime(docs / "7.txt", (seconds, seconds))
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        assert library.paths("otter 7") >= {"7.txt"}
        assert all(result.unchanged for result in library.sync().results)


def test_a_step_that_recognises_large_files_is_no_longer_than_a_moment(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN files whose content is known, under other names, and a disk that gives two in a second
    copies = write_files(tmp_path / "copies", {f"{n}.txt": f"otter {n}\n\nlynx {n}" for n in range(20)})
    hashed: list[Path] = []

    def hash_slowly(path: Path) -> bytes:
        hashed.append(path)
        time.sleep(0.5)
        return content_hash(path)

    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        monkeypatch.setattr("ingest.intake.content_hash", hash_slowly)
        library.pipeline.submit([library.catalog.sources.add(copies, "Documents")])
        wait_until(lambda: hashed)
    # WHEN it is told to end, THEN it has not waited for all of them
    assert len(hashed) < 20
