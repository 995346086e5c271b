"""Starts the program that is packed behind this starter: unpacks it once, and becomes it.

A warm start reads the index, looks whether all files are there (some 5 ms) and goes on as the program itself.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from layout import Damaged, Index, read_index
from places import NoPlace, clean, find_place, hold, is_whole, lock_file, remove
from telling import tell

NAME = "sourcebook.exe" if sys.platform == "win32" else "sourcebook"
_DOWNLOAD = "Download it once more, and compare its size and SHA-256 with those beside it."


class Ended(Exception):
    """This process was told to end by the signal ``number``."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> int:
    """Unpack and become the program; comes back only where that fails, with 1, or is ended by a signal."""
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
    except Ended as ended:
        return 128 + ended.number
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

    partial = folder.with_name(folder.name + ".partial")
    with _endings() as end_if_told:
        remove(partial)
        partial.mkdir(mode=0o700)
        try:
            with splash(partial / NAME, environment_for(partial / NAME, archive)) as show:
                unpack(archive, index, partial, after_splash=show, before_each=end_if_told)
        except BaseException:
            remove(partial)
            raise
        # Should somebody use a folder that is not whole: the files that they look for are the same.
        remove(folder)
        partial.rename(folder)
    end_if_told()


@contextlib.contextmanager
def _endings() -> Iterator[Callable[[], None]]:
    """Let signals that end this process wait; gives what raises `Ended` once there was one.

    What is half unpacked has to be taken away first, when no thread writes to it any more. A handler that
    raises could do so between the start of a thread and the note of it, and nobody would wait for that one.
    """
    import signal  # noqa: PLC0415 - seldom, and each start would wait for it

    told: list[int] = []
    before = {}
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, lambda number, _: told.append(number))

    def end_if_told() -> None:
        if told:
            raise Ended(told[0])

    try:
        yield end_if_told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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
