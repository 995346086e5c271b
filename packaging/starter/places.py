"""Where the program is unpacked, who uses it, and what is not used any more.

It is unpacked once, into the person's cache, and stays there: a second start takes a fraction of the time,
and an engine that outlives its window keeps its files. Each process of the program holds a shared lock on its
folder's lock file; whoever can have a lock alone may take the folder away.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from layout import Index

_SPARE_BYTES = 20 << 20


class NoPlace(Exception):
    """There is no folder to unpack into; ``str()`` says why, one line a folder."""


def find_place(needed: int, environment: Mapping[str, str] = os.environ) -> Path:
    """Give a folder of this person's own with ``needed`` bytes of room, from which programs can be run."""
    problems = []
    for folder in _candidates(environment):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            problem = _problem(folder, needed)
        except OSError as error:
            problem = error.strerror or str(error)
        if problem is None:
            return folder
        problems.append(f"{folder}: {problem}")
    raise NoPlace("\n".join(problems))


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - without HOME it asks the system, and never raises
    if sys.platform == "win32":
        cache = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        cache = home / "Library" / "Caches"
    else:
        cache = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    if cache.is_absolute():
        yield cache / "Sourcebook" / "program"
    user = os.getuid() if hasattr(os, "getuid") else "program"
    import tempfile  # noqa: PLC0415 - seldom, and each start would wait for it

    yield Path(tempfile.gettempdir()) / f"sourcebook-{user}"


def _problem(folder: Path, needed: int) -> str | None:
    """What keeps the program from being there."""
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        return "it belongs to another user"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "it cannot be written to"
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0):
        return "programs may not be run from there"
    if not any(folder.iterdir()) and _free(folder) < needed + _SPARE_BYTES:
        return f"it has no room for {needed >> 20} MB"
    return None


def is_whole(folder: Path, index: Index) -> bool:
    """Whether every file is there in its size; a library of Qt may be a person's own, of any size."""
    try:
        for file in index.files():
            size = os.lstat(folder / file.path).st_size
            if size != file.size and not file.link and not may_be_exchanged(file.path):
                return False
    except OSError:
        return False
    return True


def may_be_exchanged(path: str) -> bool:
    """Whether a file is a part of Qt or of PySide, which a person may exchange for their own (LGPL-3)."""
    return "PySide6" in path or "shiboken6" in path or "/libQt6" in path or "/Qt6" in path


def lock_file(folder: Path) -> Path:
    """Give the lock file of an unpacked program. It stays: one that is taken away could be locked twice."""
    return folder.with_name(folder.name + ".lock")


def hold(folder: Path, *, alone: bool = False, waits: bool = True) -> int | None:
    """Lock a program's folder, shared or ``alone``; gives the open file, or None where others hold it.

    The lock is this process's and that of the program it becomes. On Windows, where the files of a running
    program cannot be moved, it is not needed and does nothing.
    """
    file = os.open(lock_file(folder), os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - not on Windows

        try:
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            fcntl.flock(file, kind | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(file)
            return None
        except OSError:  # a file system without locks
            pass
    return file


def clean(place: Path, used: Path) -> None:
    """Take away what other versions and broken starts have left, unless somebody uses it."""
    for folder in _others(place, used):
        # A folder that is being unpacked is held under the name it will have.
        final = folder.with_suffix("") if folder.suffix in {".partial", ".stale"} else folder
        held = hold(final, alone=True, waits=False) if final != used else None
        if held is None:
            continue
        with contextlib.suppress(OSError):
            stale = folder.with_suffix(".stale")
            folder.rename(stale)  # on Windows this is what fails while it runs
            remove(stale)
        os.close(held)


def remove(folder: Path) -> None:
    """Take a folder away, if it is there."""
    if folder.exists():
        import shutil  # noqa: PLC0415 - seldom, and each start would wait for it

        shutil.rmtree(folder)


def _free(folder: Path) -> int:
    import shutil  # noqa: PLC0415 - seldom, and each start would wait for it

    return shutil.disk_usage(folder).free


def _others(place: Path, used: Path) -> list[Path]:
    with os.scandir(place) as entries:
        return [Path(entry.path) for entry in entries if entry.is_dir() and Path(entry.path) != used]
