"""Pausing, stopping, trying again and unlocking, with a reader that does what it is told."""

import contextlib
import sqlite3
import threading
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.schema import CREATE, MIGRATIONS
from ingest.catalog.turns import HELD
from ingest.errors import WrongPassword
from ingest.jobs import Job
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.types import DocumentState, PageState, ParsedPage, ReadDocument, Reason, Refusal
from tests.doubles.embedder import HashingEmbedder
from tests.ingest.making_files import lines_at, make_pdf
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


def until(condition) -> None:
    while not condition():
        time.sleep(0.005)  # the test's time limit ends this


# --- what somebody looks at -----------------------------------------------------------------------------


def test_what_somebody_looks_at_is_read_and_embedded_first(tmp_path: Path, docs: Path) -> None:
    contracts = write_files(
        tmp_path / "contracts", {"lease.txt": "a quokka lease", "will.txt": "a wombat will"}
    )
    reader = ToldReader()
    reader.holds_up = True
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        # GIVEN a backlog, and a collection that comes after it
        sources = [library.catalog.sources.add(docs, "Documents")]
        sources.append(library.catalog.sources.add(contracts, "Contracts"))
        job = library.pipeline.submit(sources)
        until(lambda: library.pipeline.progress().files_found == 22)
        # WHEN somebody asks it
        library.pipeline.regard.turn_to(collection="Contracts")
        until(lambda: library.pipeline.regard._wanted is None)
        time.sleep(0.05)
        in_hand = len(reader.held)
        reader.go()
        job.report.result(timeout=60)
    # THEN its files are read after those in hand, before all others
    assert {path.name for path in reader.read[in_hand : in_hand + 2]} == {"lease.txt", "will.txt"}


# --- pausing --------------------------------------------------------------------------------------------


def test_a_pause_lets_the_files_in_hand_be_read_and_no_other(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    reader.holds_up = True
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        until(lambda: len(reader.held) == 4)
        pause(library, docs)
        assert library.pipeline.progress().paused
        until(lambda: library.pipeline._paused)
        reader.go()
        until(lambda: library.pipeline.progress().files_done == 4)
        time.sleep(0.05)
        # THEN nothing more is read or embedded, and the job goes on telling
        assert len(states(library)) == 4
        assert library.embedder.embedded == []
        assert not job.report.done()
        (told,) = library.pipeline.progress().sources
        assert (told.path, told.files_found, told.files_done) == (docs, 20, 4)
        assert (told.paused, told.walking, told.vectors_pending) == (True, False, 8)
        # AND words that were read can be searched
        assert library.paths("otter") != set()
        # WHEN it goes on, all is done
        pause(library, docs, paused=False)
        assert len(job.report.result(60).results) == 20
        assert library.store.pending_count() == 0
        assert library.keeper.count() == 40
        library.wait_until_at_rest()


def test_a_pause_while_passages_are_embedded_holds_after_the_batch(tmp_path: Path, docs: Path) -> None:
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        job = library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        pause(library, docs)
        # THEN it is said at once, though a batch is in hand
        assert library.pipeline.progress().paused
        embedder.go.set()
        until(lambda: library.pipeline._paused)
        until(lambda: library.store.log_length() == 0)
        left = library.store.pending_count()
        assert left > 0
        time.sleep(0.05)
        assert library.store.pending_count() == left
        assert not job.report.done()
        pause(library, docs, paused=False)
        job.report.result(60)
        assert library.store.pending_count() == 0


def test_only_the_paused_source_rests_and_what_another_has_too_is_embedded(
    tmp_path: Path, docs: Path
) -> None:
    other = write_files(tmp_path / "other", {"a.txt": "a heron waits", "copy.txt": "otter 0\n\nlynx 0"})
    with SmallLibrary(tmp_path / "library") as library:
        first = library.catalog.sources.add(docs, "Documents")
        pause(library, docs)
        second = library.catalog.sources.add(other, "Documents")
        waiting = library.pipeline.submit([first])
        library.pipeline.submit([second]).report.result(60)
        assert states(library) == {"a.txt": "indexed", "copy.txt": "indexed"}
        assert sorted(library.embedder.embedded) == ["a heron waits", "lynx 0", "otter 0"]
        assert not waiting.report.done()
        # WHEN the paused one is removed, nobody waits for it any more
        library.remove(docs)
        waiting.report.result(60)
        assert library.store.pending_count() == 0


def test_a_pause_holds_over_a_restart(tmp_path: Path, docs: Path) -> None:
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        pause(library, docs)
        embedder.go.set()
    with SmallLibrary(tmp_path / "library") as again:
        until(lambda: again.pipeline.progress().paused)
        assert again.store.pending_count() > 0
        assert again.embedder.embedded == []
        pause(again, docs, paused=False)
        until(lambda: again.store.pending_count() == 0)
    # AND where a run ended between noting that it goes on and going on, the next one goes on
    with SmallLibrary(tmp_path / "second") as library:
        library.add(docs)
        with library.catalog.database.write() as db:
            db.execute("DELETE FROM vectors")
            db.execute("INSERT INTO pending (passage_id, turn) SELECT id, ? FROM passages", (HELD,))
    with SmallLibrary(tmp_path / "second") as again:
        until(lambda: again.store.pending_count() == 0)


# --- stopping -------------------------------------------------------------------------------------------


def test_a_stop_ends_the_job_and_keeps_what_was_read(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    reader.holds_up = True
    other = write_files(tmp_path / "other", {"a.txt": "a heron waits"})
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        until(lambda: len(reader.held) == 4)
        in_hand = {path.name for path, _ in reader.held}
        reader.held[0][1].set_running_or_notify_cancel()  # one is being read, three lie ready
        library.pipeline.give_up_reading([source.id])
        # THEN the job ends although the reader still has a file in hand
        assert {result.path.name for result in job.report.result(30).results} == in_hand
        reader.held, (held,) = [], reader.held[:1]
        reader.holds_up = False
        held[1].set_result(ReaderHere().submit(held[0]).result())
        until(lambda: states(library) == {held[0].name: "indexed"})
        # AND what was read is searchable by words
        assert library.paths("otter") == {held[0].name}
        assert library.embedder.embedded == []
        # AND other sources, and a later sync, are read as ever
        library.add(other)
        assert len(library.sync().results) == 21
        assert len(states(library)) == 21
        library.wait_until_at_rest()


def test_a_stop_forgets_nothing_that_its_walk_did_not_meet(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(docs)
        (source,) = library.catalog.sources.all()
        for path in docs.iterdir():
            path.write_text("changed " + path.name)
        reader.holds_up = True
        jobs = [library.pipeline.submit([source]) for _ in range(3)]
        until(lambda: len(reader.held) == 4)
        library.pipeline.give_up_reading(None)
        for job in jobs:
            job.report.result(30)
        reader.go()
        assert states(library) == {f"{n:02}.txt": "indexed" for n in range(20)}
        assert len(library.sync().results) == 20
        assert library.paths("otter") == set()


def test_a_stop_of_one_source_lets_the_others_of_the_job_go_on(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    other = write_files(tmp_path / "other", {"a.txt": "a heron waits"})
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        sources = [library.catalog.sources.add(path, "Documents") for path in (docs, other)]
        reader.holds_up = True
        job = library.pipeline.submit(sources)
        until(lambda: len(reader.held) == 4)
        library.pipeline.give_up_reading([sources[0].id])
        until(lambda: any(path.name == "a.txt" for path, _ in reader.held))
        assert not job.report.done()
        reader.go()
        assert "a.txt" in {result.path.name for result in job.report.result(30).results}
        assert "a.txt" in states(library)


def test_a_stop_while_vectors_are_made_holds_until_a_sync(tmp_path: Path, docs: Path) -> None:
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library, embedder.released():
        # GIVEN files that are all read, and a batch of vectors in hand
        embedder.waits = lambda: library.pipeline.progress().files_done == 20
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        assert embedder.asked.wait(60)
        # WHEN it is stopped
        library.pipeline.give_up_reading([source.id])
        # THEN that is said at once
        progress = library.pipeline.progress()
        assert progress.vectors_stopped == progress.vectors_pending
        assert all(source.stopped for source in progress.sources)
        # AND it holds after the batch: the job has ended
        embedder.go.set()
        assert len(job.report.result(60).results) == 20
        until(lambda: library.store.log_length() == 0)
        left = library.store.pending_count()
        assert left > 0
        until(lambda: library.pipeline.progress().vectors_stopped == left)
        assert [source.stopped for source in library.pipeline.progress().sources] == [True]
        # AND a file that comes meanwhile is found by its words, without vectors
        write_files(docs, {"new.txt": "a heron waits"})
        library.pipeline.submit_changes({source: [docs / "new.txt"]}).report.result(60)
        assert library.paths("heron") == {"new.txt"}
        assert library.store.pending_count() == left + 1
        # AND a sync makes them
        library.sync()
        assert library.store.pending_count() == library.pipeline.progress().vectors_stopped == 0


# --- trying again ---------------------------------------------------------------------------------------


def test_what_failed_is_read_anew_when_asked_and_only_then(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    reader.instead = {"07.txt": DIED, "08.txt": ReadDocument("", (ParsedPage(1, "", PageState.NO_TEXT),), ())}
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        copy = write_files(tmp_path / "copies", {"copy of 07.txt": (docs / "07.txt").read_text()})
        library.add(docs)
        library.add(copy)
        assert states(library)["copy of 07.txt"] == "failed"
        reader.instead = {}
        reader.read.clear()
        assert states(library)["07.txt"] == "failed"
        library.sync()
        assert reader.read == []
        # WHEN it is tried again
        report = retry(library, docs / "07.txt", docs / "08.txt", docs / "09.txt").report.result(60)
        # THEN it is read and searchable, and so is its copy; what is indexed is not read again
        assert [path.name for path in reader.read] == ["07.txt", "08.txt"]
        assert {result.path.name for result in report.results} == {"07.txt", "08.txt", "09.txt"}
        assert set(states(library).values()) == {"indexed"}
        assert library.paths("otter 7") >= {"copy of 07.txt"}
        assert len(library.catalog.documents.pages(docs / "08.txt")) == 1
        entry = next(e for e in library.catalog.ledger.entries(None, 99) if e.path.name == "08.txt")
        assert (entry.pages, entry.pages_searchable, entry.passages, entry.pending) == (1, 1, 2, 0)
        assert library.keeper.count() == library.catalog.passage_count() == 40


def test_a_retry_that_fails_again_says_the_new_reason(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    reader.instead = {"07.txt": DIED}
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(docs)
        slow = Refusal(DocumentState.FAILED, Reason.OVER_TIME_LIMIT, {"seconds": 60})
        reader.instead = {"07.txt": slow}
        retry(library, docs / "07.txt").report.result(60)
        (summary,) = library.catalog.documents.summaries([docs / "07.txt"])
        assert (summary.reason, summary.detail) == (slow.reason, {"seconds": 60, "tries": 2})
        # AND of a source that is not there nothing is changed
        docs.rename(tmp_path / "unplugged")
        report = retry(library, docs / "07.txt", docs / "08.txt").report.result(60)
        assert report.offline == (docs,)
        assert states(library)["08.txt"] == "indexed"


def test_a_file_that_a_person_names_is_read_also_where_its_source_is_paused(
    tmp_path: Path, docs: Path
) -> None:
    reader = ToldReader()
    reader.instead = {"07.txt": DIED}
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(docs)
        pause(library, docs)
        reader.instead = {}
        retry(library, docs / "07.txt").report.result(60)
        assert states(library)["07.txt"] == "indexed"


# --- unlocking ------------------------------------------------------------------------------------------


def test_a_password_opens_and_a_wrong_one_changes_nothing(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "an otter swims", "b.txt": "a lynx sleeps"})
    reader = ToldReader()
    reader.passwords = {"a.txt": "sesame"}
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(docs)
        library.wait_until_at_rest()
        revision = library.catalog.revision.value
        with pytest.raises(WrongPassword):
            retry(library, docs / "a.txt", passwords={"": "barley"}).report.result(60)
        assert states(library) == {"a.txt": "password", "b.txt": "indexed"}
        assert library.catalog.revision.value == revision
        report = retry(library, docs / "a.txt", passwords={"": "sesame"}).report.result(60)
        assert report.unlocked is not None
        assert library.paths("otter") == {"a.txt"}
        assert "sesame" not in repr(Job([], passwords={"": "sesame"}))
        library.wait_until_at_rest()


# --- what is not read at all ----------------------------------------------------------------------------


def test_what_is_not_read_is_not_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = write_files(tmp_path / "docs", {"film.mkv": "x" * 1000, "a.ppt": "words"})
    (docs / "not text.txt").write_bytes(b"PK\x03\x04 and more")
    monkeypatch.setattr("ingest.intake.content_hash", lambda path: pytest.fail(f"{path} was hashed"))
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        assert states(library) == dict.fromkeys(("a.ppt", "film.mkv", "not text.txt"), "unsupported")
        assert library.reader.read == []


def test_a_pdf_is_read_whatever_its_name(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {})
    docs.mkdir()
    make_pdf(docs / "report.xyz", lines_at(700, "An otter swims."))
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        assert states(library) == {"report.xyz": "indexed"}


# --- an older library -----------------------------------------------------------------------------------


def test_a_library_of_the_first_version_opens_with_its_counts(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    older = sqlite3.connect(path)
    older.executescript(CREATE)
    older.executescript(
        """
        INSERT INTO collections VALUES (1, 'Documents');
        INSERT INTO sources (id, path, collection_id) VALUES (1, '/data/folder', 1), (2, '/data/a.txt', 1);
        INSERT INTO documents (id, content_hash, format, reader, title, state)
            VALUES (1, x'01', '.pdf', '1', '', 'indexed'), (2, x'02', '.txt', '1', '', 'damaged');
        INSERT INTO files (source_id, path, size, mtime_ns, document_id, reader)
            VALUES (1, '/data/folder/b.pdf', 5, 5, 1, '1'), (2, '/data/a.txt', 5, 5, 2, '1');
        INSERT INTO pages (document_id, number, state, text)
            VALUES (1, 1, 'indexed', 'words'), (1, 2, 'no_text', '');
        INSERT INTO passages (document_id, page, start, "end", heading, text_hash)
            VALUES (1, 1, 0, 5, '', x'01');
        INSERT INTO pending (passage_id) VALUES (1);
        PRAGMA user_version = 1;
        """
    )
    older.close()
    catalog = Catalog(path)
    assert [(s.path.name, s.is_folder, s.paused) for s in catalog.sources.all()] == [
        ("a.txt", False, False),
        ("folder", True, False),
    ]
    assert [
        (e.path.name, e.state, e.pages, e.pages_searchable, e.passages, e.pending)
        for e in catalog.ledger.entries(None, 10)
    ] == [("a.txt", "damaged", 0, 0, 0, 0), ("b.pdf", "indexed", 2, 1, 1, 1)]
    totals = catalog.ledger.totals()
    assert (totals[1].pages, totals[1].pending, totals[2].attention) == (2, 1, 1)
    catalog.close()
    with sqlite3.connect(path) as migrated:
        assert migrated.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    migrated.close()


# --- sources that come and go while files are in hand ----------------------------------------------------


def test_a_stop_ends_a_retry_that_still_looks_at_its_files(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {f"{n:03}.txt": f"otter {n}" for n in range(250)})
    reader = ToldReader()
    reader.instead = dict.fromkeys((path.name for path in docs.iterdir()), DIED)
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(docs)
        reader.holds_up = True
        job = retry(library, *docs.iterdir())
        until(lambda: len(reader.held) == 4)
        library.pipeline.give_up_reading(None)
        assert len(job.report.result(30).results) < 250
        reader.go()
        library.wait_until_at_rest()


def test_what_was_removed_does_not_come_back_under_a_source_that_is_added_next(
    tmp_path: Path, docs: Path
) -> None:
    other = write_files(tmp_path / "other", {"a.txt": "a heron waits"})
    reader = ToldReader()
    reader.holds_up = True
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        removed = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([removed])
        until(lambda: len(reader.held) == 4)
        library.catalog.sources.remove(removed)
        library.pipeline.erase_removed()
        added = library.catalog.sources.add(other, "Documents")
        reader.go()
        job.report.result(30)
        library.finish([])
        assert states(library) == {}
        library.finish([added])
        assert states(library) == {"a.txt": "indexed"}


def test_an_id_of_an_earlier_run_is_not_given_again(tmp_path: Path, docs: Path) -> None:
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
    with SmallLibrary(tmp_path / "library") as again:
        (source,) = again.catalog.sources.all()
        again.remove(docs)
        assert again.catalog.sources.add(tmp_path / "other", "Documents").id > source.id


def test_what_a_paused_source_holds_is_embedded_when_another_has_it_too(tmp_path: Path, docs: Path) -> None:
    other = write_files(tmp_path / "other", {"copy.txt": "otter 0\n\nlynx 0"})
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        pause(library, docs)
        embedder.go.set()
        until(lambda: library.pipeline.progress().paused)
        until(lambda: library.store.log_length() == 0)
        # GIVEN a document that is read and held
        entry = next(entry for entry in library.catalog.ledger.entries(None, 99) if entry.pending)
        # WHEN a source that is not paused has the same content
        (other / "copy.txt").write_bytes(entry.path.read_bytes())
        library.add(other)
        # THEN it has its vectors
        copy = next(e for e in library.catalog.ledger.entries(None, 99) if e.path.parent == other)
        assert copy.pending == 0


def test_a_job_waits_for_its_vectors_also_where_a_later_one_hurries_them(tmp_path: Path, docs: Path) -> None:
    write_files(docs, {f"more {n}.txt": f"heron {n}\n\nbadger {n}" for n in range(60)})
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        source = library.catalog.sources.add(docs, "Documents")
        first = library.pipeline.submit([source])
        assert embedder.asked.wait(30)
        second = library.pipeline.submit([source])
        left: list[int] = []
        first.report.add_done_callback(lambda _: left.append(library.store.pending_count()))
        embedder.go.set()
        first.report.result(30)
        second.report.result(30)
        assert left == [0]


def test_a_retry_of_nothing_is_done_at_once(tmp_path: Path, docs: Path) -> None:
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        report = library.pipeline.submit_again([]).report
        embedder.go.set()
        assert report.done()
        assert report.result().results == ()


def test_a_file_that_a_person_names_is_read_before_a_backlog(tmp_path: Path, docs: Path) -> None:
    locked = write_files(tmp_path / "locked", {"z.txt": "a quokka sleeps"})
    reader = ToldReader()
    reader.instead = {"z.txt": DIED}
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(locked)
        reader.instead = {}
        reader.holds_up = True
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        until(lambda: len(reader.held) == 4)
        named = retry(library, locked / "z.txt")
        until(lambda: library.pipeline.progress().files_found == 21)
        reader.read.clear()
        reader.go()
        named.report.result(30)
        # THEN it follows those in hand
        assert reader.read.index(locked / "z.txt") == 4
