"""What did harm to its reader: tried once more by itself, after the rest, and that is final."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from app.wording import reason_of
from ingest.catalog.records import DocumentSummary
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.reading.pool import ReaderPool
from ingest.types import DocumentState, ReadDocument, ReadLimits, Reason, Refusal
from tests.ingest.making_libraries import ReaderHere, SmallLibrary, write_files
from tests.ingest.making_mails import write_mail
from tests.ingest.making_workers import WORKER
from tests.waiting import wait_until

LIMITS = ReadLimits(silence_seconds=6, total_seconds=6, memory_bytes=250_000_000)
DIED = Refusal(DocumentState.FAILED, Reason.READER_DIED, {"problem": "signal 9"})


class ToldPool(ReaderPool):
    """Real workers; tells what was asked, and what was being read when a file was to be read alone."""

    def __init__(self, limits: ReadLimits = LIMITS) -> None:
        super().__init__(WORKER, workers=2, limits=limits)
        self.together: list[str] = []
        self.alone: list[str] = []
        self.beside: list[list[str]] = []
        self._futures: dict[str, Future[ReadDocument | Refusal]] = {}

    def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        assert not self._at_work(self.alone)
        self.together.append(path.name)
        self._futures[path.name] = super().submit(path, passwords)
        return self._futures[path.name]

    def submit_alone(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        self.beside.append(self._at_work(self._futures))
        self.alone.append(path.name)
        self._futures[path.name] = super().submit_alone(path, passwords)
        return self._futures[path.name]

    def _at_work(self, names) -> list[str]:
        return [name for name in names if not self._futures[name].done()]


class OwingReader(ReaderHere):
    """Dies over the files it is told to; what is to be read alone is never given, as if the engine ended."""

    def __init__(self, *harmful: str) -> None:
        super().__init__()
        self.harmful = harmful
        self.asked_alone: list[str] = []

    def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        future = super().submit(path, passwords)
        if path.name not in self.harmful:
            return future
        outcome = future.result()
        future = Future()
        if isinstance(outcome, ReadDocument) and outcome.parts:
            parts = tuple(replace(part, document=None, refusal=DIED) for part in outcome.parts)
            future.set_result(replace(outcome, parts=parts))
        else:
            future.set_result(DIED)
        return future

    def submit_alone(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        self.asked_alone.append(path.name)
        return Future()


@pytest.fixture
def pool() -> Iterator[ToldPool]:
    with ToldPool() as pool:
        yield pool


def summary_of(library: SmallLibrary, path: Path) -> DocumentSummary:
    (summary,) = library.catalog.documents.summaries([path])
    return summary


def test_each_harmful_file_costs_itself_alone_and_is_tried_twice_the_second_time_by_itself(
    tmp_path: Path, pool: ToldPool
) -> None:
    docs = write_files(tmp_path / "docs", {f"word {n}.txt": f"otter {n}" for n in range(12)})
    harmful = {"a dies.txt": "die", "b hangs.txt": "hang", "c bloats.txt": "bloat"}
    write_files(docs, harmful)
    with SmallLibrary(tmp_path / "library", reader=pool) as library:
        library.add(docs)

        # THEN all others are read first, and nothing beside the second try of each
        assert sorted(pool.together) == sorted([*harmful, *(f"word {n}.txt" for n in range(12))])
        assert sorted(pool.alone) == sorted(harmful)
        assert pool.beside == [[], [], []]
        assert len(library.paths("otter")) == 10
        # AND what it says is final
        found = {name: summary_of(library, docs / name) for name in harmful}
        assert {name: (one.state, one.reason, one.detail["tries"]) for name, one in found.items()} == {
            "a dies.txt": (DocumentState.FAILED, Reason.READER_DIED, 2),
            "b hangs.txt": (DocumentState.FAILED, Reason.OVER_TIME_LIMIT, 2),
            "c bloats.txt": (DocumentState.TOO_BIG, Reason.OVER_MEMORY_LIMIT, 2),
        }
        for one in found.values():
            assert "It was tried twice, the second time by itself." in str(reason_of(one))
        library.sync()
        assert len(pool.together) == 15


def test_what_only_a_neighbour_can_break_is_read_in_the_end(tmp_path: Path, pool: ToldPool) -> None:
    files = {f"{harm}.txt": f"{harm} beside others" for harm in ("die", "hang", "bloat")}
    docs = write_files(tmp_path / "docs", {"a slow one.txt": "hang"} | files)
    with SmallLibrary(tmp_path / "library", reader=pool) as library:
        library.add(docs)

        assert library.paths("beside others") == set(files)
        assert summary_of(library, docs / "a slow one.txt").detail["tries"] == 2


def test_an_attachment_is_tried_once_more_with_its_file_alone(tmp_path: Path, pool: ToldPool) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    mail = write_mail(
        docs / "a.eml", bad__txt="die", good__txt="an otter swims", odd__txt="die beside others"
    )
    write_files(docs, {"b.txt": "hang"})
    with SmallLibrary(tmp_path / "library", reader=pool) as library:
        library.add(docs)

        assert "a.eml" in pool.alone
        bad = summary_of(library, Path(f"{mail}!/bad.txt"))
        assert (bad.state, bad.reason, bad.detail["tries"]) == (
            DocumentState.FAILED,
            Reason.READER_DIED,
            2,
        )
        assert library.paths("otter") == {"good.txt"}
        assert library.paths("beside others") == {"odd.txt"}


def test_the_first_try_is_told_and_the_second_is_owed_over_a_restart(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "an otter swims", "b.txt": "a lynx sleeps"})
    mail = write_mail(docs / "c.eml", note__txt="a quokka jumps")
    owing = OwingReader("a.txt", "c.eml")
    with SmallLibrary(tmp_path / "library", reader=owing) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        wait_until(lambda: owing.asked_alone)
        for path in (docs / "a.txt", Path(f"{mail}!/note.txt")):
            first = summary_of(library, path)
            assert (first.state, first.detail["tries"]) == (DocumentState.FAILED, 1)
            assert "It is tried once more by itself, after the other files." in str(reason_of(first))
        # AND the rest of the mail is found already
        assert library.paths("attached") == {"c.eml"}
        assert library.paths("lynx") == {"b.txt"}
    # WHEN the engine has ended between the two, the next walk reads them again, and only them
    reader = ReaderHere()
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.sync()
        assert {path.name for path in reader.read if path.parent == docs} == {"a.txt", "c.eml"}
        assert {one.state for one in library.catalog.documents.summaries()} == {DocumentState.INDEXED}
        assert library.paths("quokka otter") == {"a.txt", "note.txt"}


def test_a_copy_waits_for_the_second_try_too(tmp_path: Path) -> None:
    # GIVEN a file whose second try is awaited
    docs = write_files(tmp_path / "docs", {"a.txt": "an otter swims"})
    owing = OwingReader("a.txt")
    with SmallLibrary(tmp_path / "library", reader=owing) as library:
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        wait_until(lambda: owing.asked_alone)
    reader = ReaderHere()
    write_files(tmp_path / "copies", {"b.txt": "an otter swims"})
    with SmallLibrary(tmp_path / "library", reader=reader) as library:
        library.add(tmp_path / "copies")
        library.sync()
        # THEN it is read once for both
        assert len(reader.read) == 1
        assert {one.state for one in library.catalog.documents.summaries()} == {DocumentState.INDEXED}


def test_a_stop_ends_the_wait_for_the_second_try(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "an otter swims", "b.txt": "a lynx sleeps"})
    owing = OwingReader("a.txt", "b.txt")
    with SmallLibrary(tmp_path / "library", reader=owing) as library:
        job = library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        wait_until(lambda: owing.asked_alone)
        library.pipeline.give_up_reading(None)
        report = job.report.result(60)
        assert {result.path.name for result in report.results} == {"a.txt", "b.txt"}
        assert summary_of(library, docs / "b.txt").detail["tries"] == 1
