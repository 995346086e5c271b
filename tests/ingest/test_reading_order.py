"""What is read before the rest because somebody looks at it or names it, and what a job waits for."""

import time
from pathlib import Path

from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.ingest.making_steered_libraries import DIED, ToldReader, WaitingEmbedder, docs, retry
from tests.waiting import wait_until

__all__ = ["docs"]


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
        wait_until(lambda: library.pipeline.progress().files_found == 22)
        # WHEN somebody asks it
        library.pipeline.regard.turn_to(collection="Contracts")
        wait_until(lambda: library.pipeline.regard._wanted is None)
        time.sleep(0.05)
        in_hand = len(reader.held)
        reader.go()
        job.report.result(timeout=60)
    # THEN its files are read after those in hand, before all others
    assert {path.name for path in reader.read[in_hand : in_hand + 2]} == {"lease.txt", "will.txt"}


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


def test_a_file_that_a_person_names_is_read_before_a_backlog(tmp_path: Path, docs: Path) -> None:
    locked = write_files(tmp_path / "locked", {"z.txt": "a quokka sleeps"})
    reader = ToldReader()
    reader.instead = {"z.txt": DIED}
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(locked)
        reader.instead = {}
        reader.holds_up = True
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        wait_until(lambda: len(reader.held) == 4)
        named = retry(library, locked / "z.txt")
        wait_until(lambda: library.pipeline.progress().files_found == 21)
        reader.read.clear()
        reader.go()
        named.report.result(30)
        # THEN it follows those in hand
        assert reader.read.index(locked / "z.txt") == 4
