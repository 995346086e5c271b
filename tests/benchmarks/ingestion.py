"""How fast a library of many small files is made, kept in step and searched.

Run by ``make bench``, or alone: ``python -m tests.benchmarks.ingestion [FILES]``, where 10,000
are usual. Files are written here, each with words of its own; nothing of it depends on other data.
"""

import contextlib
import os
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import httpx2
import psutil

from app.engine import routes, wire
from app.engine.address import read_address
from app.engine.client import EngineClient
from tests.benchmarks.times import Times, say
from tests.waiting import wait_until

SAMPLES = Path(__file__).parent.parent.parent / "resources" / "samples" / "Averley Seed Trust"
FILES = 10_000
FOLDER = 1_000
_CHANGES = 10
_WORDS_A_FILE = 40
# What the files of one folder have in common, so that one search finds that folder.
_MARK = "mark{0:03}"


def main(files: int = FILES) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        docs = write_files(Path(scratch) / "docs", files)
        library = Path(scratch) / "library"
        with EngineClient(library) as door, leased(library):
            first_ingest(door, library, docs, files)
            unchanged_sync(door)
            at_rest = searches(door, 100)
            say("search, at rest", at_rest)
            more = write_files(Path(scratch) / "more", files // 5, seed=1)
            beside_adding(library, more, lambda: searches(door, 1), at_rest)
            one_change(door, docs)
            renamed_folder(door, library, docs)
            removed_folder(door, docs)
            removed_source(door, Path(scratch) / "more")
            status = door.ask(routes.STATUS)
            for part, size in status.bytes.items():
                print(f"{'on disk, ' + part:<36} {size / 1e6:9.1f} MB")
            end(door, library)


def end(door: EngineClient, library: Path) -> None:
    """End the engine, and wait until its last file is closed."""
    address = read_address(library)
    assert address is not None
    engine = psutil.Process(address.pid)
    door.ask(routes.SHUT_DOWN, wire.Wire())
    engine.wait(60)


def first_ingest(door: EngineClient, library: Path, docs: Path, files: int) -> None:
    """From the request until all files answer by words, and until all is done; the most memory meanwhile."""
    begun = time.perf_counter()
    words = None
    memory, looked = 0, begun
    for event in door.stream(routes.ADD, wire.AddRequest(paths=(str(docs),))):
        if isinstance(event, wire.Progress):
            if time.perf_counter() > looked + 1:
                looked, memory = time.perf_counter(), max(memory, resident(library))
            if words is None and not event.walking and event.files_done == event.files_found > 0:
                words = time.perf_counter() - begun
    seconds = time.perf_counter() - begun
    words = words or seconds
    row(f"{files} files, by words", f"{words:9.2f} s   {files / words:8.1f} files/s")
    row(f"{files} files, complete", f"{seconds:9.2f} s   {files / seconds:8.1f} files/s")
    row("engine and workers, most memory", f"{memory / 1e6:9.0f} MB")


def unchanged_sync(door: EngineClient) -> None:
    """A sync where nothing has changed, from the request to its report."""
    say("sync, nothing changed", Times([seconds * 1000 for seconds in (sync(door) for _ in range(5))]))


def sync(door: EngineClient) -> float:
    """The seconds of one sync."""
    begun = time.perf_counter()
    *_, report = door.stream(routes.SYNC, wire.Wire())
    assert isinstance(report, wire.AddReport)
    assert report.unchanged == report.files
    return time.perf_counter() - begun


def one_change(door: EngineClient, docs: Path) -> None:
    """From the end of writing a file, which nobody says, until a search finds its words, and its meaning."""
    by_words, complete = [], []
    for number in range(_CHANGES):
        path = docs / f"changed {number}.txt"
        word = f"quokka{number}"
        path.write_text(f"The {word} was seen in the orchard. " * 5, encoding="utf-8")
        begun = time.perf_counter()
        wait_until(lambda path=path, word=word: str(path) in found(door, word))
        by_words.append((time.perf_counter() - begun) * 1000)
        wait_until(lambda: door.ask(routes.STATUS).pending == 0)
        complete.append((time.perf_counter() - begun) * 1000)
    say("one change, until found by words", Times(by_words))
    say("one change, until complete", Times(complete))


def renamed_folder(door: EngineClient, library: Path, docs: Path) -> None:
    """A folder is renamed: until its files answer under the new name, and what was embedded for it."""
    folder, files = widest(docs)
    before = vectors(library)
    renamed = folder.with_name("renamed")
    begun = time.perf_counter()
    folder.rename(renamed)
    wait_until(lambda: count_below(door, renamed) >= files and count_below(door, folder) == 0)
    row(f"rename of a folder of {files}", f"{time.perf_counter() - begun:9.2f} s   until all are known by it")
    wait_until(lambda: door.ask(routes.STATUS).pending == 0)
    row("… texts embedded for it", f"{vectors(library) - before:9}")


def removed_folder(door: EngineClient, docs: Path) -> None:
    """A folder is removed from the disk: until none of its files answers, from the end of removing."""
    folder = docs / "renamed"
    files = count_below(door, folder)
    shutil.rmtree(folder)
    begun = time.perf_counter()
    query = " ".join(_MARK.format(number) for number in range(8))
    wait_until(lambda: not any(path.startswith(f"{folder}{os.sep}") for path in found(door, query, k=100)))
    wait_until(lambda: count_below(door, folder) == 0)
    row(f"removal of a folder of {files}", f"{time.perf_counter() - begun:9.2f} s   until none answers")


def removed_source(door: EngineClient, source: Path) -> None:
    """A source is removed from the library."""
    begun = time.perf_counter()
    removed = door.ask(routes.REMOVE, wire.PathRequest(path=str(source))).removed
    row(f"removal of a source of {removed}", f"{time.perf_counter() - begun:9.2f} s   until none answers")


def beside_adding(library: Path, docs: Path, search: Callable[[], Times], at_rest: Times) -> None:
    """Searches while other files are read and embedded, and their slowness beside the same at rest."""
    done = threading.Event()

    def add() -> None:
        with EngineClient(library) as other:
            for _ in other.stream(routes.ADD, wire.AddRequest(paths=(str(docs),))):
                pass
        done.set()

    thread = threading.Thread(target=add)
    thread.start()
    taken: list[float] = []
    while not done.is_set():
        taken += search().values
        time.sleep(0.1)
    thread.join()
    times = Times(taken)
    say("search, beside an ingest", times)
    row("… p95 against p95 at rest", f"{times.p95 / at_rest.p95:9.1f} times")


def searches(door: EngineClient, number: int) -> Times:
    """Milliseconds of searches, each with other words."""
    taken = []
    for _ in range(number):
        words = " ".join(random.sample(_VOCABULARY, 4))
        begun = time.perf_counter()
        found(door, words)
        taken.append((time.perf_counter() - begun) * 1000)
    return Times(taken)


def found(door: EngineClient, query: str, k: int = 10) -> set[str]:
    """The paths that a search gives."""
    return {
        passage.path for passage in door.ask(routes.SEARCH, wire.SearchRequest(query=query, k=k)).passages
    }


def count_below(door: EngineClient, folder: Path) -> int:
    """How many files of a folder the library holds."""
    prefix = f"{folder}{os.sep}"
    after, count = prefix, 0
    while True:
        part = door.ask(routes.LEDGER, wire.LedgerRequest(after=after, limit=FOLDER + 50))
        inside = [row.path for row in part.rows if row.path.startswith(prefix)]
        count += len(inside)
        if len(inside) < len(part.rows) or part.next is None:
            return count
        after = part.next


def widest(docs: Path) -> tuple[Path, int]:
    """The folder to be renamed, with the number of its files."""
    folder = docs / "wide"
    return folder, sum(1 for _ in folder.iterdir())


def vectors(library: Path) -> int:
    """How many texts were ever embedded."""
    with closing(sqlite3.connect(f"file:{library / 'catalog.db'}?mode=ro", uri=True)) as db:
        (count,) = db.execute("SELECT coalesce(max(id), 0) FROM vectors").fetchone()
    return int(count)


def resident(library: Path) -> int:
    """Bytes of memory of the engine and its workers."""
    address = read_address(library)
    if address is None:
        return 0
    engine = psutil.Process(address.pid)
    total = 0
    for process in (engine, *engine.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.Error:
            continue
    return total


class leased:  # noqa: N801 - reads as what it is where it is used
    """Holds the engine's event stream, as the window does."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._hold, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _hold(self) -> None:
        # Once: the client would start an engine that has ended again.
        with EngineClient(self._library) as door, contextlib.suppress(httpx2.TransportError):
            for _ in door._stream_once(routes.EVENTS, wire.Wire()):
                if self._done.is_set():
                    return


def write_files(folder: Path, files: int, *, seed: int = 0, words_each: int = _WORDS_A_FILE) -> Path:
    """Write short texts, each with other words: one folder of a thousand, the others of a hundred."""
    chance = random.Random(seed)
    for number in range(files):
        part = "wide" if number < min(FOLDER, files // 2) else f"part {number // 100:03}"
        path = folder / part / f"note {number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = chance.choices(_VOCABULARY, k=words_each)
        mark = _MARK.format(number // 125)
        path.write_text(f"Note {seed}-{number}, {mark}\n\n{' '.join(words)}.\n", encoding="utf-8")
    return folder


def row(what: str, words: str) -> None:
    """Print a line of the table."""
    print(f"{what:<36} {words}", flush=True)


def _vocabulary() -> Sequence[str]:
    """The words of the sample library: a tokenizer takes what is no word to pieces."""
    paths = (SAMPLES / "Newsletter spring 2025.html", SAMPLES / "Collections" / "White barley trial log.md")
    texts = [re.sub("<[^>]+>", " ", path.read_text(encoding="utf-8")) for path in paths]
    return sorted({word.lower() for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)})


_VOCABULARY = _vocabulary()

if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    main(*(int(argument) for argument in sys.argv[1:2]))
