"""This program as the system has it: starting it once more, and what it is when it is packaged."""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

# Where the packages lie. Started from here, the child finds these very ones, whatever the person's folder
# holds: ``-m`` looks in the working folder first.
PROGRAM_FOLDER = Path(__file__).parent.parent
# The one file that has unpacked this program, as its starter says (packaging/starter).
_ONE_FILE = "SOURCEBOOK_EXECUTABLE"
_LOCK = "SOURCEBOOK_UNPACKED_LOCK"
# What the packager's loader leaves behind for its own children.
_LOADER_PREFIX = "_PYI_"
_LIBRARY_PATH = "LD_LIBRARY_PATH"
_QT_PATHS = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")


def is_packaged() -> bool:
    """Whether this is the built program, and not its source."""
    return bool(getattr(sys, "frozen", False))


def own_command(*arguments: str) -> list[str]:
    """Give the command that starts this program; it is to be run in `PROGRAM_FOLDER`."""
    # A packaged program is one executable, which dispatches by its arguments.
    start = [_packaged_executable()] if is_packaged() else [sys.executable, "-m", "app"]
    return [*start, *arguments]


def _packaged_executable() -> str:
    """On Windows the one for terminals, whose standard streams are certain; it is given no console."""
    twin = Path(sys.executable).with_name("sourcebook-cli.exe")
    return str(twin) if sys.platform == "win32" and twin.exists() else sys.executable


def executable() -> Path:
    """Give what a person starts: the one file, the folder's executable, or an environment's script."""
    if is_packaged():
        return Path(os.environ.get(_ONE_FILE) or sys.executable)
    return Path(sys.executable).with_name("sourcebook")


def licences_folder() -> Path:
    """Give the folder with the texts of all licences, which a built program has."""
    return PROGRAM_FOLDER / "licences"


def give_environment_back(environment: MutableMapping[str, str] = os.environ) -> None:
    """Take the packager's variables out of the environment, so that other programs start as they should.

    A document's own program would load our libraries. The loader has read them when Python begins; a child of
    our own sets them anew for itself, and does not depend on this process any more.
    """
    if not is_packaged():
        return
    for name in [name for name in environment if name.startswith(_LOADER_PREFIX)]:
        del environment[name]
    before = environment.pop(f"{_LIBRARY_PATH}_ORIG", None)
    environment.pop(_LIBRARY_PATH, None)
    if before is not None:
        environment[_LIBRARY_PATH] = before


def give_qt_paths_back(environment: MutableMapping[str, str] = os.environ) -> None:
    """The same for Qt's, once Qt has read them."""
    if is_packaged():
        for name in _QT_PATHS:
            environment.pop(name, None)


def hold_own_files() -> None:
    """Keep the folder that this program was unpacked into while this process lives."""
    lock = os.environ.get(_LOCK)
    if not is_packaged() or not lock or sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        # Open until the process ends; nobody else has any use for it.
        fcntl.flock(os.open(lock, os.O_RDONLY | os.O_CLOEXEC), fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        # The file system knows no locks, or somebody is at it: then the starter's own lock has to do.
        return
