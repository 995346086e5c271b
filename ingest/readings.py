"""What is being read: the seam to whoever reads, and a content in hand with the files that hold it."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ingest.catalog.file_rows import FileStamp
from ingest.reading.attempt import PageProgress
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.reconciling import FileToRead
from ingest.types import ReadDocument, Refusal


class Reader(Protocol):
    """Reads files elsewhere; `ingest.reading.pool.ReaderPool` is the real one."""

    def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> "Future[ReadDocument | Refusal]":
        """Begin to read a file; ``passwords`` open what is locked."""

    def submit_alone(
        self, path: Path, passwords: Passwords = NO_PASSWORDS
    ) -> "Future[ReadDocument | Refusal]":
        """Begin to read a file as soon as no other is being read; none is meanwhile."""

    @property
    def progress(self) -> Mapping[Path, PageProgress]:
        """How far each file in hand is."""

    def close(self) -> None:
        """End at once, with every child process."""


@dataclass(eq=False, slots=True)
class Reading:
    """A content in hand (its hash and format), and the files that hold it.

    ``first`` is what came of the first try, where this is the second one.
    """

    key: tuple[bytes, str]
    files: list[FileToRead] = field(default_factory=list)
    first: ReadDocument | Refusal | None = None

    @property
    def passwords(self) -> Passwords:
        """What opens it, where somebody gave it."""
        return self.files[0].job.passwords

    def is_of(self, key: tuple[bytes, str], passwords: Passwords) -> bool:
        """Whether it is of this content, opened with these passwords."""
        return (self.key, self.passwords) == (key, passwords)


def changed_since(file: FileToRead) -> FileStamp | None:
    """Give a file's new stamp where it was written to since it was met; None where not, or where gone."""
    path = file.stamp.path
    try:
        status = path.stat()
    except OSError:
        return None  # gone; the walk, or the next one, says so
    stamp = FileStamp.of(path, status)
    return None if stamp == file.stamp else stamp
