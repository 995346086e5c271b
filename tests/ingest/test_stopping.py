"""Stopping what is read or embedded: what is kept, and what a later sync makes up for."""

from pathlib import Path

from tests.ingest.making_libraries import ReaderHere, SmallLibrary, write_files
from tests.ingest.making_steered_libraries import (
    DIED,
    ToldReader,
    WaitingEmbedder,
    docs,
    retry,
    states,
)
from tests.waiting import wait_until

__all__ = ["docs"]


def test_a_stop_ends_the_job_and_keeps_what_was_read(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    reader.holds_up = True
    other = write_files(tmp_path / "other", {"a.txt": "a heron waits"})
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        wait_until(lambda: len(reader.held) == 4)
        in_hand = {path.name for path, _ in reader.held}
        reader.held[0][1].set_running_or_notify_cancel()  # one is being read, three lie ready
        library.pipeline.give_up_reading([source.id])
        # THEN the job ends although the reader still has a file in hand
        assert {result.path.name for result in job.report.result(30).results} == in_hand
        reader.held, (held,) = [], reader.held[:1]
        reader.holds_up = False
        held[1].set_result(ReaderHere().submit(held[0]).result())
        wait_until(lambda: states(library) == {held[0].name: "indexed"})
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
        wait_until(lambda: len(reader.held) == 4)
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
        wait_until(lambda: len(reader.held) == 4)
        library.pipeline.give_up_reading([sources[0].id])
        wait_until(lambda: any(path.name == "a.txt" for path, _ in reader.held))
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
        wait_until(lambda: library.store.log_length() == 0)
        left = library.store.pending_count()
        assert left > 0
        wait_until(lambda: library.pipeline.progress().vectors_stopped == left)
        assert [source.stopped for source in library.pipeline.progress().sources] == [True]
        # AND a file that comes meanwhile is found by its words, without vectors
        write_files(docs, {"new.txt": "a heron waits"})
        library.pipeline.submit_changes({source: [docs / "new.txt"]}).report.result(60)
        assert library.paths("heron") == {"new.txt"}
        assert library.store.pending_count() == left + 1
        # AND a sync makes them
        library.sync()
        assert library.store.pending_count() == library.pipeline.progress().vectors_stopped == 0


def test_a_stop_ends_a_retry_that_still_looks_at_its_files(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {f"{n:03}.txt": f"otter {n}" for n in range(250)})
    reader = ToldReader()
    reader.instead = dict.fromkeys((path.name for path in docs.iterdir()), DIED)
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(docs)
        reader.holds_up = True
        job = retry(library, *docs.iterdir())
        wait_until(lambda: len(reader.held) == 4)
        library.pipeline.give_up_reading(None)
        assert len(job.report.result(30).results) < 250
        reader.go()
        library.wait_until_at_rest()
