"""How the engine answers at rest and beside an ingest, what a second `add` costs; many files, and files that
broke other programs; how right verdicts are, and what is set off in quoted passages; the window.

Run by ``make bench``. Documents are the sample library, and the development data where it is there. Absolute
times belong to the machine; the ratios, all of one run, carry over.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from app.engine import routes, wire
from app.engine.address import read_address
from app.engine.client import EngineClient
from tests.benchmarks import ingestion, nearest, not_found, pipelines, robustness, spans, verdicts, window
from tests.benchmarks.times import Times, say

PROJECT = Path(__file__).parent.parent.parent
SAMPLES = PROJECT / "resources" / "samples" / "Averley Seed Trust"
DEV_DATA = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
QUESTIONS = ("When does the lease end?", "Who is the treasurer?", "How cold is the store?", "viability")


def main() -> None:
    """Measure and print."""
    folders = [SAMPLES, *(path for path in _dev_folders() if path.is_dir())]
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        with EngineClient(library) as door:
            _add(door, [SAMPLES])
            say("health, at rest", Times(_repeat(lambda: _health(door), 300)))
            say("search, at rest", Times(_repeat(lambda: _search(door), 100)))
            first = _beside_an_ingest(library, folders[1:] or [SAMPLES])
            again = _add_all(door, folders)
            status = door.ask(routes.STATUS)
            engine = psutil.Process(_pid(library))
            print(f"{'passages':<28} {status.passages}")
            print(f"{'first add':<28} {first:7.2f} s   {status.passages / first:.1f} passages/s")
            print(f"{'second add, nothing changed':<28} {again:7.2f} s   {again / first:.4f} of the first")
            print(f"{'engine, resident':<28} {engine.memory_info().rss / 1e6:7.0f} MB")
            for part, size in status.bytes.items():
                print(f"{'on disk, ' + part:<28} {size / 1e6:7.1f} MB")
            door.ask(routes.SHUT_DOWN, wire.Wire())


def _beside_an_ingest(library: Path, folders: Sequence[Path]) -> float:
    """Ask for health and searches while an `add` runs in a process of its own; gives its seconds."""
    health: list[float] = []
    searches: list[float] = []
    done = threading.Event()

    def ask(what: Callable[[EngineClient], object], times: list[float], pause: float) -> None:
        with EngineClient(library) as door:
            while not done.is_set():
                times += _repeat(lambda: what(door), 1)
                time.sleep(pause)

    threads = [
        threading.Thread(target=ask, args=(_health, health, 0.01)),
        threading.Thread(target=ask, args=(_search, searches, 0.2)),
    ]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    for folder in folders:
        command = [sys.executable, "-m", "app", "--library", str(library), "add", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROJECT)
    seconds = time.perf_counter() - begun
    done.set()
    for thread in threads:
        thread.join()
    say("health, beside an ingest", Times(health))
    say("search, beside an ingest", Times(searches))
    return seconds


def _add_all(door: EngineClient, folders: Sequence[Path]) -> float:
    begun = time.perf_counter()
    for folder in folders:
        _add(door, [folder])
    return time.perf_counter() - begun


def _add(door: EngineClient, folders: Sequence[Path]) -> None:
    for _ in door.stream(routes.ADD, wire.AddRequest(paths=tuple(map(str, folders)))):
        pass


def _health(door: EngineClient) -> None:
    door.ask(routes.HEALTH)


def _search(door: EngineClient) -> None:
    question = QUESTIONS[int(time.monotonic() * 1000) % len(QUESTIONS)]
    door.ask(routes.SEARCH, wire.SearchRequest(query=question))


def _repeat(call: Callable[[], None], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _dev_folders() -> list[Path]:
    return [DEV_DATA / "text_qa" / "squad2" / "docs", DEV_DATA / "pdf_qa" / "wikipedia_nq" / "docs"]


def _pid(library: Path) -> int:
    address = read_address(library)
    assert address is not None
    return address.pid


if __name__ == "__main__":
    main()
    ingestion.main()
    pipelines.main()
    if DEV_DATA.is_dir():
        verdicts.main(DEV_DATA)
        spans.main(DEV_DATA)
        not_found.main(DEV_DATA)
        nearest.main(DEV_DATA)
        robustness.main()
    window.main()
