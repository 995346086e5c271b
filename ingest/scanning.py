"""Walking a source: every file met, with its stamp or the reason why it is left alone.

Hidden folders and folders that cannot be listed are one entry each. Symbolic links are followed, each
real folder once: under its own path where it lies in the source, else under the first link to it.
"""

import errno
import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalog.file_rows import FileStamp
from ingest.guarded import NoSource, Places
from ingest.rules import Matcher, Rules
from ingest.types import DocumentState, Reason, Refusal

_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
# https://learn.microsoft.com/en-us/windows/win32/fileio/file-attribute-constants: the content is elsewhere.
_RECALL_ON_DATA_ACCESS = 0x0040_0000
_OFFLINE = 0x0000_1000


@dataclass(frozen=True, slots=True)
class Found:
    """One thing met in a source; ``refusal`` says why it is not to be read, None where it is."""

    stamp: FileStamp
    refusal: Refusal | None = None


class PartUnclear(Exception):
    """What lies in a part of a source can only be told by a walk over all of it: there are links in it."""


@dataclass(slots=True)
class Scan:
    """A walk over one source, and what it learned on the way.

    ``own`` is a folder that is never entered: the library's own. ``places`` tells which others are not,
    and where no link is followed to; None keeps nothing out.
    ``unlisted`` are paths below which everything is unknown: files known there are not gone.
    """

    root: Path
    own: Path | None = None
    rules: Rules = field(default_factory=Rules)
    places: Places | None = None
    unlisted: list[Path] = field(default_factory=list)
    _matcher: Matcher = field(init=False)
    _closed: dict[tuple[int, int], Reason] = field(default_factory=dict)
    _met: set[tuple[int, int]] = field(default_factory=set)
    _folders: list[Path] = field(default_factory=list)
    _links: deque[Path] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._matcher = Matcher(self.rules, self.root)

    def __iter__(self) -> Iterator[Found]:
        """Walk in a stable order. Raises OSError where the root itself cannot be looked at."""
        status = self.root.stat()
        if not stat.S_ISDIR(status.st_mode):
            yield _file(self.root, status)
            return
        self._close()
        yield from self._enter(self.root, status)
        yield from self._walk()

    def part(self, path: Path) -> Iterator[Found]:
        """Walk over what is at one path below the root, as the whole walk would that came there.

        Nothing is met where the whole walk would not come. Raises OSError where the root cannot be looked
        at, `PartUnclear` where there are links to folders.
        """
        self._close()
        folder = self.root
        for name in path.relative_to(self.root).parts:
            status = folder.stat()
            if folder != self.root and self._is_left_alone(folder, status):
                return
            self._met.add((status.st_dev, status.st_ino))
            folder /= name
        yield from self._look_at(path)
        if self._links:
            raise PartUnclear(self._links[0])
        yield from self._walk()

    @property
    def folders(self) -> int:
        """How many folders were met so far."""
        return len(self._met)

    def covers(self, path: Path) -> bool:
        """Whether this walk would have met ``path`` if it were there."""
        return not any(folder in path.parents for folder in self.unlisted)

    def _is_left_alone(self, folder: Path, status: os.stat_result) -> bool:
        if folder.is_symlink():
            raise PartUnclear(folder)
        return (
            self._matcher.by_name(folder.name) is not None
            or self._matcher.by_pattern(folder, is_folder=True) is not None
            or (status.st_dev, status.st_ino) in self._closed
        )

    def _close(self) -> None:
        """Find out which folders are not entered, under whatever name one comes to them."""
        if self.own is not None:
            status = self.own.stat()
            self._closed[status.st_dev, status.st_ino] = Reason.OWN_LIBRARY
        for folder in self.places.of_keys if self.places is not None else ():
            try:
                status = folder.stat()
            except OSError:
                continue
            self._closed[status.st_dev, status.st_ino] = Reason.KEYS

    def _walk(self) -> Iterator[Found]:
        # No recursion: folders nest deeper than Python's stack.
        while self._folders or self._links:
            while self._folders:
                yield from self._list(self._folders.pop())
            # Links wait for the whole tree, so that a folder in it is met under its own path.
            if self._links:
                yield from self._follow(self._links.popleft())

    def _list(self, folder: Path) -> Iterator[Found]:
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            if folder == self.root:
                raise
            yield self._refused(folder, error)
            return
        below = len(self._folders)
        for name in names:
            yield from self._look_at(folder / name)
        self._folders[below:] = reversed(self._folders[below:])

    def _look_at(self, path: Path) -> Iterator[Found]:
        if not _is_unicode(path.name):
            shown = path.with_name(os.fsencode(path.name).decode("utf-8", "backslashreplace"))
            yield Found(_no_stamp(shown), Refusal(DocumentState.UNREADABLE, Reason.NAME_NOT_UNICODE))
            return
        if (refusal := self._matcher.by_name(path.name)) is not None:
            yield Found(_no_stamp(path), refusal)
            return
        try:
            status = path.stat()
            is_link = path.is_symlink()
        except OSError as error:
            yield self._refused(path, error)
            return
        is_folder = stat.S_ISDIR(status.st_mode)
        if (refusal := self._matcher.by_pattern(path, is_folder=is_folder)) is not None:
            yield Found(_no_stamp(path) if is_folder else _stamp(path, status), refusal)
        elif is_link and (refusal := _out_of_bounds(path, self.places)) is not None:
            yield Found(_no_stamp(path), refusal)
        elif not is_folder:
            yield _file(path, status)
        elif is_link:
            self._links.append(path)
        else:
            yield from self._enter(path, status)

    def _follow(self, link: Path) -> Iterator[Found]:
        try:
            status = link.stat()
        except OSError as error:
            yield self._refused(link, error)
            return
        yield from self._enter(link, status)

    def _refused(self, path: Path, error: OSError) -> Found:
        """Say why there is no looking at something; if that is a folder, what is in it is unknown."""
        if not isinstance(error, FileNotFoundError):
            self.unlisted.append(path)
        return Found(_no_stamp(path), refusal_of_error(error))

    def _enter(self, folder: Path, status: os.stat_result) -> Iterator[Found]:
        """Note a folder to be listed; one that was met before is said to be a loop."""
        identity = (status.st_dev, status.st_ino)
        if (reason := self._closed.get(identity)) is not None:
            yield Found(_no_stamp(folder), Refusal(DocumentState.EXCLUDED, reason))
            return
        if identity in self._met:
            yield Found(_no_stamp(folder), Refusal(DocumentState.EXCLUDED, Reason.SYMLINK_LOOP))
            return
        self._met.add(identity)
        self._folders.append(folder)


def look_at(path: Path, places: Places) -> Found:
    """Look at one file as a walk would that met it. Raises OSError."""
    if (refusal := _out_of_bounds(path, places)) is not None:
        return Found(_no_stamp(path), refusal)
    return _file(path, path.stat())


def refusal_of_error(error: OSError) -> Refusal:
    """Say why the file system did not give a file."""
    if isinstance(error, PermissionError):
        return Refusal(DocumentState.UNREADABLE, Reason.PERMISSION_DENIED)
    if isinstance(error, FileNotFoundError):
        return Refusal(DocumentState.UNREADABLE, Reason.VANISHED)
    if error.errno == errno.ELOOP:
        return Refusal(DocumentState.EXCLUDED, Reason.SYMLINK_LOOP)
    return Refusal(DocumentState.UNREADABLE, Reason.READ_ERROR, {"problem": error.strerror or str(error)})


def _out_of_bounds(path: Path, places: Places | None) -> Refusal | None:
    """Say why a link is not followed: it leads to what could not be a source itself."""
    verdict = places.verdict(path) if places is not None else None
    if verdict is None:
        return None
    leads_to_keys = verdict.why is NoSource.KEYS
    return Refusal(DocumentState.EXCLUDED, Reason.KEYS if leads_to_keys else Reason.OUT_OF_BOUNDS)


def _file(path: Path, status: os.stat_result) -> Found:
    stamp = _stamp(path, status)
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


def _stamp(path: Path, status: os.stat_result) -> FileStamp:
    return FileStamp.of(path, status)


def _no_stamp(path: Path) -> FileStamp:
    return FileStamp(path, 0, 0)
