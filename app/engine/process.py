"""The engine process: the folder, the lock, and then everything else.

The lock comes before anything heavy is imported and before anything is opened: Chroma loses vectors to a
second process, and of eight doors that start at once seven engines only find out that they are not needed.
The first line on stdout says to whoever started it that it is ready, or why not.
"""

import contextlib
import faulthandler
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from app.engine import library_files
from app.engine.address import forget_address
from app.engine.wire import encode
from app.settings import engine_grace
from app.wording import HoldsOtherThings, NotAFolder, failure_of

_log = logging.getLogger(__name__)

_SWITCH_INTERVAL = 0.0005
# What a drive or a folder holds that nobody has put anything into.
_OF_THE_SYSTEM = {
    "lost+found",
    "system volume information",
    "$recycle.bin",
    "desktop.ini",
    "thumbs.db",
    "icon\r",
}


def run_engine(folder: Path, *, stays: bool = False) -> int:
    """Run the engine of the library in ``folder`` until no door holds it (``stays``: until it is told).

    Gives the exit status: 0 when it ended well, 1 when it could not start or go on.
    """
    # Python code in threads lets the loop wait five times less (docs/decisions/0001-one-engine.md).
    sys.setswitchinterval(_SWITCH_INTERVAL)
    try:
        _prepare_folder(folder)
        with _lock(folder):
            _log_to(folder)
            # Away before the new one is known: the loser of a race would read it.
            forget_address(folder)
            from app.engine.serving import serve  # noqa: PLC0415 - heavy, and not for the loser of a race

            serve(folder, grace=None if stays else engine_grace(), say=_say)
    except Exception as error:  # noqa: BLE001 - the outermost edge: whoever started it is told
        _log.exception("the engine could not go on")
        _say(encode(failure_of(error)))
        return 1
    return 0


def _prepare_folder(folder: Path) -> None:
    """Make the folder, for its owner alone. Raises `HoldsOtherThings` where it is full of other files."""
    # Whatever is written into it is the owner's alone as well.
    os.umask(0o077)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotAFolder(str(folder)) from error
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user")
    names = {path.name for path in folder.iterdir()}
    if not names & library_files.OF_A_LIBRARY and any(map(_is_somebodys, names)):
        raise HoldsOtherThings(str(folder))
    folder.chmod(0o700)


def _is_somebodys(name: str) -> bool:
    """Whether a file or folder is there for somebody, and not for the system alone."""
    return not name.startswith(".") and name.casefold() not in _OF_THE_SYSTEM


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / library_files.LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BlockingIOError(str(folder)) from error
    try:
        yield
    finally:
        lock.release()


def _say(line: bytes) -> None:
    """Tell whoever started this process; it may be gone already."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _log_to(folder: Path) -> None:
    """Log to the library's folder; the last run's log is kept beside."""
    log = folder / library_files.LOG
    if log.exists():
        log.replace(folder / library_files.LAST_LOG)
    # It would note each request to the language model's server.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    logging.basicConfig(
        filename=log, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # What native code says when it crashes goes there too: nobody reads this process's stderr.
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    faulthandler.enable()
