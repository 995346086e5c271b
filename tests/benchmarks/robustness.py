"""What becomes of files that broke other programs: their states, their words, what they cost.

``python -m tests.benchmarks.robustness``: adds the development data's folder through an engine of its own, as
the command line does, and compares what `show` gives with the words of the manifest.
"""

import json
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from app.engine import routes, wire
from app.engine.address import read_address
from app.engine.client import EngineClient
from ingest.types import INSIDE
from tests.benchmarks.ingestion import end
from tests.benchmarks.scoring import DEV_DATA
from tests.robust_files import expected_words, is_readable, squeezed

FOLDER = DEV_DATA / "robustness"
_SECONDS_BETWEEN_LOOKS = 0.05
_SLOWEST = 5


@dataclass(slots=True)
class Workers:
    """The most resident bytes of one worker, and what it was seen reading then."""

    most: int = 0
    reading: tuple[str, ...] = ()
    seen: dict[str, list[float]] = field(default_factory=dict)

    def note(self, progress: wire.Progress) -> None:
        """Take note of the files in hand."""
        self.reading = tuple(path for path, _, _ in progress.current)
        for path in self.reading:
            self.seen.setdefault(path, []).append(time.monotonic())

    def slowest(self) -> list[tuple[float, str]]:
        """Seconds between the first and the last time that a file was in hand, the longest first."""
        spans = ((times[-1] - times[0], Path(path).name) for path, times in self.seen.items())
        return sorted(spans, reverse=True)[:_SLOWEST]


def main() -> None:
    """Measure and print."""
    if not FOLDER.is_dir():
        print(f"robustness is not measured: it needs {FOLDER}")
        return
    rows = [json.loads(line) for line in (FOLDER / "manifest.jsonl").read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        with EngineClient(library) as door:
            report, workers = add(door, library)
            missing = [line for row in rows if (line := lost_words(door, row)) is not None]
            end(door, library)
    files = [document for document in report.documents if INSIDE not in document.path]
    states = Counter(document.state for document in files)
    print(f"{'files':<28} {len(files)} of {len(rows)} with a final state: {dict(states)}")
    asked = [row for row in rows if is_readable(row) and expected_words(row["expect"])]
    print(f"{'all words in the text':<28} {len(asked) - len(missing)} of {len(asked)} files")
    for line in missing:
        print(f"  {line}")
    print(f"{'until all is searchable':<28} {report.seconds:.0f} s, {report.passages} passages")
    print(f"{'most memory of a worker':<28} {workers.most / 1e6:.0f} MB resident")
    for seconds, name in workers.slowest():
        print(f"{'in hand for':<28} {seconds:5.1f} s   {name}")


def add(door: EngineClient, library: Path) -> tuple[wire.AddReport, Workers]:
    """Add the folder and watch the workers."""
    workers = Workers()
    with watched(library, workers):
        for event in door.stream(routes.ADD, wire.AddRequest(paths=(str(FOLDER / "files"),))):
            if isinstance(event, wire.Progress):
                workers.note(event)
    assert isinstance(event, wire.AddReport)
    return event, workers


@contextmanager
def watched(library: Path, workers: Workers) -> Iterator[None]:
    """Look at the engine's children often enough to see what swells."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_SECONDS_BETWEEN_LOOKS):
            address = read_address(library)
            if address is None:
                continue
            try:
                children = psutil.Process(address.pid).children()
                workers.most = max([workers.most, *(child.memory_info().rss for child in children)])
            except psutil.Error:
                continue

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    done.set()
    thread.join()


def lost_words(door: EngineClient, row: dict[str, Any]) -> str | None:
    """What a file's text lacks, in words; None where nothing is lost."""
    words = expected_words(row["expect"])
    if not words or not is_readable(row):
        return None
    shown = door.ask(routes.SHOW, wire.ShowRequest(path=str(FOLDER / row["file"])))
    text = squeezed("".join(page.text for page in shown.pages))
    lost = [word for word in words if squeezed(word) not in text]
    return f"{row['file']} ({shown.state}): {len(lost)} of {len(words)}, {lost[:8]}" if lost else None


if __name__ == "__main__":
    main()
