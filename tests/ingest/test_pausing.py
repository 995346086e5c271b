"""Pausing a source: what is in hand is finished, and no more of it is done until it goes on."""

import threading
import time
from pathlib import Path

import pytest

from ingest.catalog.turns import HELD
from tests.ingest.making_libraries import ReaderHere, SmallLibrary, write_files
from tests.ingest.making_steered_libraries import ToldReader, WaitingEmbedder, docs, pause, states
from tests.waiting import wait_until

__all__ = ["docs"]


def test_a_pause_lets_the_files_in_hand_be_read_and_no_other(tmp_path: Path, docs: Path) -> None:
    reader = ToldReader()
    reader.holds_up = True
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        source = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([source])
        wait_until(lambda: len(reader.held) == 4)
        pause(library, docs)
        assert library.pipeline.progress().paused
        wait_until(lambda: library.pipeline._paused)
        reader.go()
        wait_until(lambda: library.pipeline.progress().files_done == 4)
        wait_until(lambda: [one.vectors_pending for one in library.pipeline.progress().sources] == [8])
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
        wait_until(lambda: library.pipeline._paused)
        wait_until(lambda: library.store.log_length() == 0)
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


def test_a_pause_before_a_job_holds_for_its_first_files_too(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = ReaderHere()
    at_work, go_on = threading.Event(), threading.Event()
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.wait_until_at_rest()
        source = library.catalog.sources.add(docs, "Documents")
        rebuild = library.catalog.word_rebuild.step

        def rebuild_slowly() -> bool:
            at_work.set()
            go_on.wait()
            return rebuild()

        # GIVEN a step of ingestion that is under way and has seen no pause
        monkeypatch.setattr(library.catalog.word_rebuild, "step", rebuild_slowly)
        library.pipeline.heed_pauses()
        assert at_work.wait(30)
        # WHEN the source is paused and then asked for
        pause(library, docs)
        library.pipeline.submit([source])
        go_on.set()
        wait_until(lambda: [one.files_found for one in library.pipeline.progress().sources] == [20])
        # THEN that step has no file of it read
        assert reader.read == []
        pause(library, docs, paused=False)
        wait_until(lambda: len(reader.read) == 20)


def test_a_pause_holds_over_a_restart(tmp_path: Path, docs: Path) -> None:
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        pause(library, docs)
        embedder.go.set()
    with SmallLibrary(tmp_path / "library") as again:
        wait_until(lambda: again.pipeline.progress().paused)
        assert again.store.pending_count() > 0
        assert again.embedder.embedded == []
        pause(again, docs, paused=False)
        wait_until(lambda: again.store.pending_count() == 0)
    # AND where a run ended between noting that it goes on and going on, the next one goes on
    with SmallLibrary(tmp_path / "second") as library:
        library.add(docs)
        with library.catalog.database.write() as db:
            db.execute("DELETE FROM vectors")
            db.execute("INSERT INTO pending (passage_id, turn) SELECT id, ? FROM passages", (HELD,))
    with SmallLibrary(tmp_path / "second") as again:
        wait_until(lambda: again.store.pending_count() == 0)


def test_what_a_paused_source_holds_is_embedded_when_another_has_it_too(tmp_path: Path, docs: Path) -> None:
    other = write_files(tmp_path / "other", {"copy.txt": "otter 0\n\nlynx 0"})
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        pause(library, docs)
        embedder.go.set()
        wait_until(lambda: library.pipeline.progress().paused)
        wait_until(lambda: library.store.log_length() == 0)
        # GIVEN a document that is read and held
        entry = next(entry for entry in library.catalog.ledger.entries(None, 99) if entry.pending)
        # WHEN a source that is not paused has the same content
        (other / "copy.txt").write_bytes(entry.path.read_bytes())
        library.add(other)
        # THEN it has its vectors
        copy = next(e for e in library.catalog.ledger.entries(None, 99) if e.path.parent == other)
        assert copy.pending == 0
