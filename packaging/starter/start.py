"""Starts the program that is packed behind this starter: unpacks it once, and becomes it.

A warm start reads the index, looks whether all files are there (some 5 ms) and goes on as the program itself.
"""

import contextlib
import os
import sys
from pathlib import Path

from layout import Damaged, Index, read_index
from places import NoPlace, clean, find_place, hold, is_whole, lock_file, remove
from telling import tell

NAME = "sourcebook.exe" if sys.platform == "win32" else "sourcebook"
_DOWNLOAD = "Download it once more, and compare its size and SHA-256 with those beside it."


def main() -> int:
    """Unpack and become the program; comes back only where that fails, with 1."""
    archive = Path(sys.executable)
    try:
        with archive.open("rb") as file:
            index = read_index(file)
        folder = _ready(archive, index)
    except Damaged as error:
        return tell(f"{archive} is damaged or incomplete: {error}. {_DOWNLOAD}")
    except NoPlace as error:
        return tell(
            "Sourcebook found no folder to unpack itself into:\n"
            f"{error}\nMake room, or name another folder with XDG_CACHE_HOME or TMPDIR."
        )
    except OSError as error:
        return tell(f"Sourcebook could not unpack itself: {error}.")
    _leave_nothing()
    return _become(folder / NAME, archive)


def _ready(archive: Path, index: Index) -> Path:
    """Give the folder with the program, whole, and hold it."""
    place = find_place(index.bytes())
    folder = place / f"{index.version}-{index.identity}"
    held = hold(folder)
    if not is_whole(folder, index):
        # One at a time: another start may be unpacking just now, and then this one waits and finds it done.
        turn = hold(place / "unpacking", alone=True)
        if not is_whole(folder, index):
            _unpack(archive, index, folder)
        if turn is not None:
            os.close(turn)
    if held is not None:
        os.set_inheritable(held, True)  # noqa: FBT003 - for the program that this process becomes
    clean(place, folder)
    return folder


def _unpack(archive: Path, index: Index, folder: Path) -> None:
    # Only here: a start that finds all unpacked does without them in half the time.
    from splash import splash  # noqa: PLC0415
    from unpacking import unpack  # noqa: PLC0415

    _end_by_exception()
    partial = folder.with_name(folder.name + ".partial")
    remove(partial)
    partial.mkdir(mode=0o700)
    try:
        with splash(partial / NAME, environment_for(partial / NAME, archive)) as show:
            unpack(archive, index, partial, after_splash=show)
    except BaseException:
        remove(partial)
        raise
    # Should somebody use a folder that is not whole: the files that they look for are the same.
    remove(folder)
    partial.rename(folder)


def _end_by_exception() -> None:
    """Let a signal that ends this process take away first what is half unpacked, and the splash."""
    import signal  # noqa: PLC0415 - seldom, and each start would wait for it

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: sys.exit(128 + number))


def _leave_nothing() -> None:
    """Empty the folder that this starter itself was unpacked into: nothing of it is needed any more.

    PyInstaller's loader takes away what is left, which is nothing where it is killed. What is loaded stays in
    memory; Windows keeps the files of a running program.
    """
    own = Path(getattr(sys, "_MEIPASS", ""))
    if sys.platform == "win32" or not own.name.startswith("_MEI"):
        return
    with contextlib.suppress(OSError):
        for folder, folders, files in os.walk(own, topdown=False):
            for name in files:
                os.unlink(os.path.join(folder, name))  # noqa: PTH108, PTH118 - quick
            for name in folders:
                os.rmdir(os.path.join(folder, name))  # noqa: PTH106, PTH118


def environment_for(program: Path, archive: Path) -> dict[str, str]:
    """Give the program's environment: the person's, without what the loader did for this starter."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("_PYI_")}
    path = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    environment.pop("LD_LIBRARY_PATH", None)
    if path is not None:
        environment["LD_LIBRARY_PATH"] = path
    environment["SOURCEBOOK_EXECUTABLE"] = str(archive)
    environment["SOURCEBOOK_UNPACKED_LOCK"] = str(lock_file(program.parent))
    return environment


def _become(program: Path, archive: Path) -> int:
    environment = environment_for(program, archive)
    try:
        if sys.platform == "win32":
            import subprocess  # noqa: PLC0415 - only there

            # Named, or Windows would not hand on those that lead to a file.
            return subprocess.call(
                [program, *sys.argv[1:]],
                env=environment,
                stdin=sys.stdin,
                stdout=sys.stdout,
                stderr=sys.stderr,
            )
        os.execve(program, sys.argv, environment)  # noqa: S606 - a program of its own
    except OSError as error:
        return tell(f"Sourcebook could not be started from {program}: {error}.")


if __name__ == "__main__":
    sys.exit(main())
