"""Walking a source: every file met, with its stamp or the reason why it is left alone.

Hidden folders and folders that cannot be listed are one entry each. Symbolic links are followed, each
real folder once.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalog.sources import FileStamp
from ingest.types import DocumentState, Reason, Refusal

_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
# Locks that Office writes beside an open document.
_LOCK_PREFIXES = ("~$", ".~lock.")
# https://learn.microsoft.com/en-us/windows/win32/fileio/file-attribute-constants: the content is elsewhere.
_RECALL_ON_DATA_ACCESS = 0x0040_0000
_OFFLINE = 0x0000_1000


@dataclass(frozen=True, slots=True)
class Found:
    """One thing met in a source; ``refusal`` says why it is not to be read, None where it is."""

    stamp: FileStamp
    refusal: Refusal | None = None


@dataclass(slots=True)
class Scan:
    """A walk over one source, and what it learned on the way.

    ``unlisted`` are folders whose content is unknown: files known below them are not gone.
    """

    root: Path
    unlisted: list[Path] = field(default_factory=list)
    _folders: set[tuple[int, int]] = field(default_factory=set)

    def __iter__(self) -> Iterator[Found]:
        """Walk in a stable order. Raises OSError where the root itself cannot be looked at."""
        status = self.root.stat()
        if stat.S_ISDIR(status.st_mode):
            self._folders.add((status.st_dev, status.st_ino))
            yield from self._folder(self.root)
        else:
            yield _file(self.root, status)

    def covers(self, path: Path) -> bool:
        """Whether this walk would have met ``path`` if it were there."""
        return not any(folder in path.parents for folder in self.unlisted)

    def _folder(self, folder: Path) -> Iterator[Found]:
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            if folder == self.root:
                raise
            self.unlisted.append(folder)
            yield Found(_no_stamp(folder), refusal_of_error(error))
            return
        for name in names:
            yield from self._entry(folder / name)

    def _entry(self, path: Path) -> Iterator[Found]:
        if not _is_unicode(path.name):
            shown = path.with_name(path.name.encode("utf-8", "backslashreplace").decode())
            yield Found(_no_stamp(shown), Refusal(DocumentState.UNREADABLE, Reason.NAME_NOT_UNICODE))
            return
        if path.name.startswith(".") or path.name.startswith(_LOCK_PREFIXES):
            yield Found(_no_stamp(path), Refusal(DocumentState.EXCLUDED, Reason.HIDDEN))
            return
        try:
            status = path.stat()
        except OSError as error:
            yield Found(_no_stamp(path), refusal_of_error(error))
            return
        if not stat.S_ISDIR(status.st_mode):
            yield _file(path, status)
            return
        identity = (status.st_dev, status.st_ino)
        if identity in self._folders:
            yield Found(_no_stamp(path), Refusal(DocumentState.EXCLUDED, Reason.SYMLINK_LOOP))
            return
        self._folders.add(identity)
        yield from self._folder(path)


def refusal_of_error(error: OSError) -> Refusal:
    """Say why the file system did not give a file."""
    if isinstance(error, PermissionError):
        return Refusal(DocumentState.UNREADABLE, Reason.PERMISSION_DENIED)
    if isinstance(error, FileNotFoundError):
        return Refusal(DocumentState.UNREADABLE, Reason.VANISHED)
    if error.errno == errno.ELOOP:
        return Refusal(DocumentState.EXCLUDED, Reason.SYMLINK_LOOP)
    return Refusal(DocumentState.UNREADABLE, Reason.READ_ERROR, {"problem": error.strerror or str(error)})


def _file(path: Path, status: os.stat_result) -> Found:
    stamp = FileStamp(path, status.st_size, status.st_mtime_ns)
    if not stat.S_ISREG(status.st_mode):
        return Found(stamp, Refusal(DocumentState.EXCLUDED, Reason.NOT_A_FILE))
    if path.name.casefold() in _SYSTEM_NAMES:
        return Found(stamp, Refusal(DocumentState.EXCLUDED, Reason.SYSTEM_FILE))
    if getattr(status, "st_file_attributes", 0) & (_RECALL_ON_DATA_ACCESS | _OFFLINE):
        return Found(stamp, Refusal(DocumentState.EXCLUDED, Reason.CLOUD_PLACEHOLDER))
    return Found(stamp)


def _is_unicode(name: str) -> bool:
    """Whether a name can be stored and shown; on Linux a name may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_stamp(path: Path) -> FileStamp:
    return FileStamp(path, 0, 0)
