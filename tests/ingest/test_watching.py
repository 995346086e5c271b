"""What happens on the disk happens in the library, while it is open: real files, the system's own events."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.jobs import Job
from ingest.watching import ears, polling
from ingest.watching.listening import CannotListen
from ingest.watching.standing import Watch
from ingest.watching.watcher import Watcher
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.waiting import wait_until


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_files(
        tmp_path / "docs",
        {"a.txt": "an otter swims", "old/b.txt": "a lynx sleeps", "old/c.txt": "a zebra stands"},
    )


@pytest.fixture
def library(tmp_path: Path, docs: Path) -> Iterator[SmallLibrary]:
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        library.reader.read.clear()
        library.embedder.embedded.clear()
        yield library


@pytest.fixture
def watcher(library: SmallLibrary) -> Iterator[Watcher]:
    jobs: list[Job] = []
    watcher = Watcher(library.catalog, library.pipeline, jobs.append)
    watcher.start()
    (source,) = library.catalog.sources.all()
    wait_until(lambda: watcher.watch_of(source) is Watch.EVENTS)
    # It begins with a look at what may have changed while it was not there.
    wait_until(lambda: jobs and jobs[0].report.done())
    yield watcher
    watcher.stop()


def names(library: SmallLibrary) -> set[str]:
    return {summary.path.name for summary in library.catalog.documents.summaries()}


def is_offline(library: SmallLibrary) -> bool:
    (source,) = library.catalog.sources.all()
    return source.offline


@pytest.mark.usefixtures("watcher")
class TestWatched:
    def test_a_new_a_changed_and_a_removed_file(self, library: SmallLibrary, docs: Path) -> None:
        # WHEN a file comes, in a folder that comes with it
        write_files(docs, {"new/deep/d.txt": "a quokka jumps"})
        wait_until(lambda: library.paths("quokka") == {"d.txt"})
        # WHEN it changes as editors do it, by putting another file in its place
        draft = write_files(docs, {"new/deep/.d.txt.draft": "a wombat digs"}) / "new/deep/.d.txt.draft"
        draft.replace(docs / "new/deep/d.txt")
        wait_until(lambda: library.paths("wombat") == {"d.txt"})
        assert library.paths("quokka") == set()
        # WHEN it goes, and the folder with it
        shutil.rmtree(docs / "new")
        wait_until(lambda: library.paths("wombat") == set())
        wait_until(lambda: names(library) == {"a.txt", "b.txt", "c.txt"})

    def test_a_renamed_folder_is_neither_read_nor_embedded(self, library: SmallLibrary, docs: Path) -> None:
        (docs / "old").rename(docs / "new")
        wait_until(lambda: library.catalog.sources.file(docs / "new" / "c.txt"))
        wait_until(lambda: not library.catalog.sources.file(docs / "old" / "c.txt"))
        library.finish([])
        assert (library.reader.read, library.embedder.embedded) == ([], [])
        assert library.found("lynx sleeps")[0] == "a lynx sleeps"

    def test_a_moved_file_is_known_again_though_it_was_gone_for_a_while(
        self, library: SmallLibrary, docs: Path, tmp_path: Path
    ) -> None:
        (docs / "a.txt").rename(tmp_path / "elsewhere.txt")
        wait_until(lambda: library.paths("otter") == set())
        (tmp_path / "elsewhere.txt").rename(docs / "back.txt")
        wait_until(lambda: library.paths("otter") == {"back.txt"})
        library.finish([])
        assert (library.reader.read, library.embedder.embedded) == ([], [])

    def test_a_file_that_is_written_slowly_is_read_once_and_whole(
        self, library: SmallLibrary, docs: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Until it is written: far longer than any pause between two of its lines, also on a busy machine.
        monkeypatch.setattr("ingest.watching.settling.REST_SECONDS", 60.0)
        with (docs / "slow.txt").open("w") as file:
            for number in range(12):
                file.write(f"part {number} of the quokka\n")
                file.flush()
                time.sleep(0.1)
        monkeypatch.undo()
        wait_until(lambda: library.paths("quokka") == {"slow.txt"})
        assert library.reader.read == [docs / "slow.txt"]
        assert "part 11" in library.found("quokka")[0]

    def test_what_is_hidden_or_left_alone_by_rule_is_not_read(
        self, library: SmallLibrary, docs: Path
    ) -> None:
        write_files(
            docs,
            {
                ".hidden/x.txt": "a quokka",
                "node_modules/y.txt": "a quokka",
                "z.tmp": "a quokka",
                "w.txt": "a quokka",
            },
        )
        wait_until(lambda: library.paths("quokka") == {"w.txt"})
        library.finish([])
        assert library.paths("quokka") == {"w.txt"}
        assert library.reader.read == [docs / "w.txt"]

    def test_a_root_that_goes_and_comes_back_costs_nothing(self, library: SmallLibrary, docs: Path) -> None:
        docs.rename(docs.with_name("unplugged"))
        wait_until(lambda: is_offline(library))
        assert library.paths("otter lynx zebra") == {"a.txt", "b.txt", "c.txt"}
        docs.with_name("unplugged").rename(docs)
        wait_until(lambda: not is_offline(library))
        # THEN it is watched as before
        write_files(docs, {"later.txt": "a quokka jumps"})
        wait_until(lambda: library.paths("quokka") == {"later.txt"})
        library.finish([])
        assert library.reader.read == [docs / "later.txt"]
        assert library.embedder.embedded == ["a quokka jumps"]

    def test_a_source_that_is_suddenly_empty_goes_offline_and_loses_nothing(
        self, library: SmallLibrary, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Suddenly: one after the other, as here, they would be taken for removed.
        monkeypatch.setattr("ingest.watching.settling.GONE_REST_SECONDS", 60.0)
        kept = tmp_path / "kept"
        shutil.copytree(docs, kept)
        for path in list(docs.iterdir()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        wait_until(lambda: is_offline(library))
        assert library.paths("otter lynx zebra") == {"a.txt", "b.txt", "c.txt"}
        for path in list(kept.iterdir()):
            path.rename(docs / path.name)
        wait_until(lambda: not is_offline(library))
        library.finish([])
        assert (library.reader.read, library.embedder.embedded) == ([], [])

    def test_a_flood_of_changes_is_one_walk(
        self, library: SmallLibrary, docs: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ingest.watching.settling.MANY", 50)
        jobs = []
        submit = library.pipeline.submit_changes
        monkeypatch.setattr(
            library.pipeline,
            "submit_changes",
            lambda changes, note: jobs.append(changes) or submit(changes, note),
        )
        # Into a folder that is watched already: of a new one, what came before its watch is not told.
        write_files(docs, {f"old/{number}.txt": f"quokka {number}" for number in range(200)})
        wait_until(lambda: len(names(library)) == 203)
        (source,) = library.catalog.sources.all()
        assert {source.id: ()} in [{s.id: tuple(paths) for s, paths in job.items()} for job in jobs]

    def test_a_source_that_is_added_or_removed_meanwhile(
        self, library: SmallLibrary, watcher: Watcher, tmp_path: Path
    ) -> None:
        desk = write_files(tmp_path / "desk", {"one.txt": "a heron stands", "two.txt": "not added"})
        single = desk / "one.txt"
        library.add(single)
        watcher.look_anew()
        (added,) = [source for source in library.catalog.sources.all() if source.path == single]
        wait_until(lambda: watcher.watch_of(added) is Watch.EVENTS)
        # WHEN the one file is written anew by another one in its place, and its neighbour changes
        write_files(desk, {"draft.txt": "a quokka jumps", "two.txt": "a quokka sleeps"})
        (desk / "draft.txt").replace(single)
        wait_until(lambda: library.paths("quokka") == {"one.txt"})
        library.remove(single)
        watcher.look_anew()
        wait_until(lambda: watcher.watch_of(added) is Watch.NONE)


def test_what_changed_while_nobody_watched_is_found_at_the_start(library: SmallLibrary, docs: Path) -> None:
    write_files(docs, {"new.txt": "a quokka jumps"})
    (docs / "a.txt").unlink()
    watcher = Watcher(library.catalog, library.pipeline)
    watcher.start()
    try:
        wait_until(lambda: library.paths("quokka") == {"new.txt"})
        wait_until(lambda: library.paths("otter") == set())
    finally:
        watcher.stop()


def test_a_library_inside_a_source_does_not_watch_itself(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "an otter swims"})
    with SmallLibrary(docs / "library") as library:
        library.add(docs)
        jobs = []
        watcher = Watcher(library.catalog, library.pipeline, jobs.append)
        watcher.start()
        try:
            (source,) = library.catalog.sources.all()
            wait_until(lambda: watcher.watch_of(source) is Watch.EVENTS)
            wait_until(lambda: jobs and jobs[0].report.done())
            library.catalog.remember("a", "b")
            # At once: a file that is made and then written may be two changes.
            (write_files(tmp_path / "aside", {"b.txt": "a quokka jumps"}) / "b.txt").rename(docs / "b.txt")
            wait_until(lambda: library.paths("quokka") == {"b.txt"})
            time.sleep(1.5)
            # THEN what it wrote meanwhile had nobody look
            assert [tuple(job.parts.values()) for job in jobs[1:]] == [((docs / "b.txt",),)]
        finally:
            watcher.stop()


def test_of_a_paused_source_nothing_new_is_read_and_what_is_gone_answers_no_more(
    library: SmallLibrary, watcher: Watcher, docs: Path
) -> None:
    (source,) = library.catalog.sources.all()
    library.catalog.sources.set_paused([source], paused=True)
    library.pipeline.heed_pauses()
    write_files(docs, {"new.txt": "a quokka jumps"})
    time.sleep(1.0)
    (docs / "a.txt").unlink()
    wait_until(lambda: library.paths("otter") == set())
    assert names(library) == {"b.txt", "c.txt"}


def test_a_folder_that_the_system_does_not_watch_is_walked_now_and_then(
    library: SmallLibrary, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a system that watches no more folders
    class Deaf:
        def __init__(self, *_: object, **__: object) -> None:
            raise CannotListen("OS file watch limit reached")

    monkeypatch.setattr(ears, "Listener", Deaf)
    monkeypatch.setattr(polling, "POLL_SECONDS", 0.2)
    monkeypatch.setattr(polling, "_TIMES_ITS_WALK", 1.0)
    monkeypatch.setattr("ingest.watching.watcher._SECONDS_BETWEEN_ROOTS", 0.1)
    watcher = Watcher(library.catalog, library.pipeline)
    watcher.start()
    try:
        (source,) = library.catalog.sources.all()
        wait_until(lambda: watcher.watch_of(source) is Watch.POLLED_LIMIT)
        # THEN changes are found all the same
        write_files(docs, {"new.txt": "a quokka jumps"})
        wait_until(lambda: library.paths("quokka") == {"new.txt"})
        (docs / "a.txt").unlink()
        wait_until(lambda: library.paths("otter") == set())
    finally:
        watcher.stop()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a folder that cannot be listed")
def test_a_folder_that_cannot_be_listed_does_not_keep_the_others_from_being_watched(
    library: SmallLibrary, docs: Path
) -> None:
    (docs / "old").chmod(0)
    watcher = Watcher(library.catalog, library.pipeline)
    watcher.start()
    try:
        write_files(docs, {"new.txt": "a quokka jumps"})
        wait_until(lambda: library.paths("quokka") == {"new.txt"})
    finally:
        (docs / "old").chmod(0o700)
        watcher.stop()
