"""Sources that go while their files are in hand leave nothing to those that come next."""

from pathlib import Path

from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.ingest.making_steered_libraries import ToldReader, docs, states
from tests.waiting import wait_until

__all__ = ["docs"]


def test_what_was_removed_does_not_come_back_under_a_source_that_is_added_next(
    tmp_path: Path, docs: Path
) -> None:
    other = write_files(tmp_path / "other", {"a.txt": "a heron waits"})
    reader = ToldReader()
    reader.holds_up = True
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        removed = library.catalog.sources.add(docs, "Documents")
        job = library.pipeline.submit([removed])
        wait_until(lambda: len(reader.held) == 4)
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
