"""How far reading is, as bars in a terminal: bytes and pages, how fast, and how long it will take."""

from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from app.commands.context import on_one_line
from app.engine import wire

# The longest file name that leaves room for the bar in a terminal of 80 columns.
_NAME_WIDTH = 20
# Seconds of which the rate is taken: files are of all sizes.
_RATE_SECONDS = 60.0


class ReadingBars:
    """One bar for the bytes that are read, one for the passages whose meaning is computed.

    Nothing is shown where ``console`` is no terminal.
    """

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[done]}", markup=False),
            TimeElapsedColumn(),
            # Dashes as long as nobody can know.
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[note]}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
            speed_estimate_period=_RATE_SECONDS,
        )
        self._reading = self._bars.add_task("Reading", total=None, done="", note="")
        self._meaning = self._bars.add_task("Meaning", total=None, visible=False, done="", note="")
        self._most_waiting = 0

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bars away: the report says what came of it."""
        self._bars.stop()

    def show(self, progress: wire.Progress) -> None:
        """Show how far it is."""
        if progress.rests or progress.paused:
            why = "Rests on battery; `sourcebook resume` goes on" if progress.rests else "Paused"
            self._bars.update(self._reading, done=why, note="")
            return
        self._bars.update(
            self._reading,
            # As long as files are still being found, nobody knows of how many.
            total=None if progress.walking else max(1, progress.bytes_found),
            completed=progress.bytes_done,
            done=f"{decimal(progress.bytes_done)} of {decimal(progress.bytes_found)}",
            note=in_hand(progress),
        )
        waiting = progress.vectors_pending + progress.index_pending
        self._most_waiting = max(waiting, self._most_waiting)
        done = self._most_waiting - waiting
        speed = next(task.speed for task in self._bars.tasks if task.id == self._meaning)
        self._bars.update(
            self._meaning,
            total=self._most_waiting,
            completed=done,
            visible=self._most_waiting > 0,
            done=f"{done} of {self._most_waiting} passages",
            note=f"{speed:.0f} a second" if speed else "",
        )


def in_hand(progress: wire.Progress) -> str:
    """Say how much is read, and which file is being read and how far, so that it fits beside the bar."""
    pages = f"{progress.pages} page" + ("" if progress.pages == 1 else "s")
    if not progress.current:
        return pages
    path, done, total = progress.current[0]
    name = on_one_line(Path(path).name)
    if len(name) > _NAME_WIDTH:
        half = _NAME_WIDTH // 2
        name = f"{name[: half - 1]}…{name[-half:]}"
    return f"{pages}, {name} {done}/{total}" if total > 1 else f"{pages}, {name}"
