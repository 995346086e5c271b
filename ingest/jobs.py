"""What a door asks of ingestion, how far it is, and what came of it."""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalog.records import Source


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file that was met; ``unchanged`` where nothing was done about it."""

    path: Path
    unchanged: bool


@dataclass(frozen=True, slots=True)
class JobReport:
    """What came of a job: every file met, and the sources that were not there."""

    results: tuple[FileResult, ...]
    offline: tuple[Path, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far ingestion is, at one moment.

    ``files_found`` grows while folders are still being walked; ``pages`` counts those read in this run.
    ``current`` are the files being read, with pages done and pages in all (0 where not known yet).
    """

    files_found: int = 0
    files_done: int = 0
    pages: int = 0
    vectors_pending: int = 0
    index_pending: int = 0
    walking: bool = False
    current: tuple[tuple[str, int, int], ...] = ()


@dataclass(eq=False, slots=True)
class Job:
    """Bring some sources up to date; ``report`` is set when all of it is searchable.

    ``walked``: no more files will be found; ``open_files`` have no final state yet. Then its passages get a
    ``turn`` of their own, so that it need not wait for what others left.
    """

    sources: Sequence[Source]
    report: Future[JobReport] = field(default_factory=Future)
    results: dict[Path, bool] = field(default_factory=dict)
    offline: list[Path] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    open_files: int = 0
    walked: bool = False
    turn: int | None = None

    def finish(self) -> None:
        """Say that all of it is done."""
        results = tuple(FileResult(path, unchanged) for path, unchanged in self.results.items())
        self.report.set_result(JobReport(results, tuple(self.offline), time.monotonic() - self.begun))
