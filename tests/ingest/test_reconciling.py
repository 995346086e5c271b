"""What a second look at a source costs, and what it may and may not take away."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.types import DocumentState, Reason
from tests.ingest.making_libraries import ReaderHere, SmallLibrary, write_files

TEXT = "the zebra stands in the stable\n\nthe lease of the mill ends in march\n\nbarley was sown late"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_files(tmp_path / "docs", {"a.txt": TEXT, "sub/b.txt": "an otter swims\n\na lynx sleeps"})


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SmallLibrary]:
    with SmallLibrary(tmp_path / "library") as library:
        yield library


def cost(library: SmallLibrary) -> tuple[int, int]:
    """How many files were read and texts embedded since this was last asked."""
    counts = len(library.reader.read), len(library.embedder.embedded)
    library.reader.read.clear()
    library.embedder.embedded.clear()
    return counts


def listed(library: SmallLibrary) -> dict[str, str]:
    return {summary.path.name: summary.state for summary in library.catalog.documents.summaries()}


def is_offline(library: SmallLibrary) -> bool:
    (source,) = library.catalog.sources.all()
    return source.offline


def test_an_unchanged_source_costs_nothing(library: SmallLibrary, docs: Path) -> None:
    first = library.add(docs)
    assert [result.unchanged for result in first.results] == [False, False]
    assert cost(library) == (2, 5)
    again = library.sync()
    assert [result.unchanged for result in again.results] == [True, True]
    assert cost(library) == (0, 0)


def test_an_unchanged_source_is_not_even_opened(
    library: SmallLibrary, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(docs)
    monkeypatch.setattr("ingest.intake.content_hash", lambda path: pytest.fail(f"{path} was opened"))
    assert len(library.sync().results) == 2
    assert library.failures == []


def test_a_file_that_was_only_touched_is_hashed_and_not_read(library: SmallLibrary, docs: Path) -> None:
    library.add(docs)
    cost(library)
    os.utime(docs / "a.txt", (1_000_000_000, 1_000_000_000))
    results = {result.path.name: result.unchanged for result in library.sync().results}
    assert results == {"a.txt": False, "b.txt": True}
    assert cost(library) == (0, 0)
    # AND the time is remembered
    assert all(result.unchanged for result in library.sync().results)


def test_of_a_changed_file_only_the_new_passages_are_embedded(library: SmallLibrary, docs: Path) -> None:
    library.add(docs)
    cost(library)
    (docs / "a.txt").write_text(TEXT.replace("zebra", "giraffe"))
    library.sync()
    assert cost(library) == (1, 1)
    # THEN the old text answers neither by words nor by meaning, and the new one does
    assert library.paths("zebra") == set()
    assert library.paths("giraffe") == {"a.txt"}
    assert not any("zebra" in text for text in library.found("the zebra stands in the stable"))
    assert library.found("the giraffe stands in the stable")[0] == "the giraffe stands in the stable"
    # AND passages that did not change still answer
    assert library.found("the lease of the mill ends in march")[0] == "the lease of the mill ends in march"


def test_moving_a_folder_costs_no_reading_and_no_embedding(library: SmallLibrary, docs: Path) -> None:
    library.add(docs)
    cost(library)
    (docs / "sub").rename(docs / "renamed")
    (docs / "a.txt").rename(docs / "renamed" / "other name.txt")
    library.sync()
    assert cost(library) == (0, 0)
    (hit, *_) = library.searcher.search(["otter swims"], 1)
    assert hit.passage.path == docs / "renamed" / "b.txt"
    assert set(listed(library)) == {"b.txt", "other name.txt"}
    # AND only the new name is searched
    assert library.paths("other name") == {"other name.txt"}


def test_moving_between_sources_costs_no_reading_and_no_embedding(
    library: SmallLibrary, tmp_path: Path
) -> None:
    first = write_files(tmp_path / "1", {"a.txt": TEXT, "stays.txt": "a heron waits"})
    second = write_files(tmp_path / "2", {"b.txt": "an otter swims"})
    library.add(first)
    library.add(second)
    cost(library)
    (first / "a.txt").rename(second / "a.txt")
    library.sync()
    assert cost(library) == (0, 0)
    assert library.paths("zebra") == {"a.txt"}


def test_equal_files_are_stored_once_and_both_listed(library: SmallLibrary, docs: Path) -> None:
    shutil.copy(docs / "a.txt", docs / "copy.txt")
    library.add(docs)
    assert cost(library) == (2, 5)
    assert listed(library) == dict.fromkeys(("a.txt", "copy.txt", "b.txt"), "indexed")
    assert library.found("zebra stands stable").count("the zebra stands in the stable") == 1
    # WHEN one of them goes, the other still answers
    (docs / "a.txt").unlink()
    library.sync()
    assert cost(library) == (0, 0)
    assert library.paths("zebra") == {"copy.txt"}
    # AND when both are gone, nothing answers
    (docs / "copy.txt").unlink()
    library.sync()
    assert library.paths("zebra") == set()


def test_equal_bytes_under_another_suffix_are_read_as_what_they_are(
    library: SmallLibrary, docs: Path
) -> None:
    shutil.copy(docs / "a.txt", docs / "a.md")
    library.add(docs)
    assert len(library.reader.read) == 3


def test_a_deleted_file_stops_answering_and_is_erased(library: SmallLibrary, docs: Path) -> None:
    library.add(docs)
    (docs / "a.txt").unlink()
    library.sync()
    assert library.paths("zebra") == set()
    assert library.catalog.passage_count() == library.keeper.count() == library.store.count() == 2
    with library.catalog.database.read() as db:
        counted = [
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("documents", "pages", "passages", "words", "vectors", "pending", "vector_log")
        ]
    assert counted == [1, 1, 2, 2, 2, 0, 0]


@pytest.mark.parametrize("loss", ["missing", "empty"])
def test_a_source_that_is_away_still_answers_and_costs_nothing_when_it_is_back(
    library: SmallLibrary, docs: Path, tmp_path: Path, loss: str
) -> None:
    library.add(docs)
    cost(library)
    docs.rename(tmp_path / "unplugged")
    if loss == "empty":
        docs.mkdir()
    report = library.sync()
    assert report.offline == (docs,)
    assert is_offline(library)
    assert library.paths("zebra") == {"a.txt"}
    assert listed(library) == {"a.txt": "indexed", "b.txt": "indexed"}
    # WHEN it is back
    if loss == "empty":
        docs.rmdir()
    (tmp_path / "unplugged").rename(docs)
    assert library.sync().offline == ()
    assert not is_offline(library)
    assert cost(library) == (0, 0)


def test_a_new_source_without_a_file_is_not_away(library: SmallLibrary, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert library.add(tmp_path / "empty").offline == ()
    assert not is_offline(library)


def test_a_source_that_goes_away_during_the_walk_loses_nothing(library: SmallLibrary, docs: Path) -> None:
    """GIVEN a source WHEN it is unplugged while it is read anew THEN its documents still answer."""
    library.add(docs)
    cost(library)
    write_files(docs, {"0 new.txt": "a new file", "a.txt": TEXT + " changed", "sub/b.txt": "also changed"})
    library.reader.before = lambda _path: shutil.rmtree(docs, ignore_errors=True)
    report = library.sync()
    assert report.offline == (docs,)
    assert is_offline(library)
    assert library.paths("zebra") == {"a.txt"}
    assert library.paths("otter") == {"b.txt"}


def test_a_file_that_vanishes_before_it_is_read_is_named_and_gone_at_the_next_look(
    library: SmallLibrary, docs: Path
) -> None:
    library.reader.before = lambda path: path.unlink() if path.name == "a.txt" else None
    library.add(docs)
    (summary,) = library.catalog.documents.summaries([docs / "a.txt"])
    assert (summary.state, summary.reason) == (DocumentState.UNREADABLE, Reason.VANISHED)
    library.sync()
    assert listed(library) == {"b.txt": "indexed"}


def test_a_file_that_could_not_be_read_is_tried_again_and_one_that_is_empty_is_not(
    library: SmallLibrary, docs: Path
) -> None:
    (docs / "empty.txt").touch()
    (docs / "odd.xyz").write_bytes(b"\x00\x01\x02 not a format")
    library.add(docs)
    states = listed(library)
    assert states["empty.txt"] == "empty"
    assert states["odd.xyz"] == "unsupported"
    cost(library)
    assert all(result.unchanged for result in library.sync().results)
    assert cost(library) == (0, 0)


def test_a_parent_takes_over_the_sources_inside_it(library: SmallLibrary, docs: Path) -> None:
    library.add(docs / "sub", collection="Inner")
    library.add(docs / "a.txt", collection="Inner")
    cost(library)
    library.add(docs, collection="Outer", absorbing=tuple(library.catalog.sources.all()))
    assert cost(library) == (0, 0)
    (source,) = library.catalog.sources.all()
    assert (source.path, source.collection) == (docs, "Outer")
    assert library.catalog.sources.collections() == ["Outer"]
    assert listed(library) == {"a.txt": "indexed", "b.txt": "indexed"}
    library.sync()
    assert library.paths("zebra") == {"a.txt"}


def test_adding_the_same_path_twice_moves_it_to_the_last_collection(
    library: SmallLibrary, docs: Path
) -> None:
    first = library.catalog.sources.add(docs, "One")
    assert library.catalog.sources.add(docs, "Two") == replace(first, collection="Two")
    assert library.catalog.sources.collections() == ["Two"]


def test_a_source_that_is_removed_while_it_is_read_leaves_nothing(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {f"{number}.txt": f"zebra {number}" for number in range(50)})
    reader = ReaderHere()
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        source = library.catalog.sources.add(docs, "Documents")

        def remove(_path: Path) -> None:
            if len(reader.read) == 10:
                library.catalog.sources.remove(source)
                library.pipeline.erase_removed()

        reader.before = remove
        library.finish([source])
        library.finish([])
        assert len(reader.read) == 10, "it went on reading"
        assert listed(library) == {}
        assert library.paths("zebra") == set()
        assert library.catalog.passage_count() == library.keeper.count() == 0


def test_a_file_that_becomes_another_kind_of_thing_stops_answering(library: SmallLibrary, docs: Path) -> None:
    library.add(docs)
    (docs / "a.txt").write_text("")
    (docs / "sub" / "b.txt").unlink()
    (docs / "sub" / "b.txt").mkdir()
    (docs / "c.txt").write_text("something that is there")
    library.sync()
    assert listed(library) == {"a.txt": "empty", "c.txt": "indexed"}
    assert library.paths("zebra otter") == set()
