"""Trying again what failed, and unlocking what a password keeps closed."""

from pathlib import Path

import pytest

from ingest.errors import WrongPassword
from ingest.jobs import Job
from ingest.types import DocumentState, PageState, ParsedPage, ReadDocument, Reason, Refusal
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.ingest.making_steered_libraries import (
    DIED,
    ToldReader,
    WaitingEmbedder,
    docs,
    pause,
    retry,
    states,
)

__all__ = ["docs"]


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


def test_a_retry_of_nothing_is_done_at_once(tmp_path: Path, docs: Path) -> None:
    embedder = WaitingEmbedder()
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        assert embedder.asked.wait(30)
        report = library.pipeline.submit_again([]).report
        embedder.go.set()
        assert report.done()
        assert report.result().results == ()
