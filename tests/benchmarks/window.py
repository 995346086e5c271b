"""How fast the window opens, how smoothly it runs beside an ingest, and what a long chat costs it.

Run by ``make bench`` after the engine's part, or alone by ``python -m tests.benchmarks.window``; it needs the
programs that `tests.doubles.screen` names. Times are medians of runs; they belong to the machine.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ingest.embedding.telemetry import silence_onnxruntime
from tests.app.program import Program
from tests.benchmarks.material import long_answer, write_chat, write_files
from tests.doubles import screen as screens
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.screen import PROJECT, Screen, Window

silence_onnxruntime()

RUNS = 3
PARTS = ("opening", "chat", "answer", "drop", "ingest", "ledger")
TOKENS_PER_SECOND = 40
# Of a long answer: some 36,000 characters, at what a fast server writes.
LONG_PARTS = 30
FAST_TOKENS_PER_SECOND = 400
DROPPED = 50_000
HEAVY = frozenset(
    {
        "torch",
        "sentence_transformers",
        "chromadb",
        "onnxruntime",
        "tokenizers",
        "numpy",
        "pypdf",
        "pypdfium2",
        "docx",
        "openai",
        "lxml",
    }
)


# The seconds between the ticks of the window's loop, and those of them that the window itself worked.
Ticks = Sequence[tuple[float, float]]


class MeasuredWindow(Window):
    """The window with clocks in it instead of the tests' probe."""

    def __enter__(self) -> Self:
        self._folder = tempfile.mkdtemp(prefix="clocks-")
        path, painted = Path(self._folder) / "socket", Path(self._folder) / "painted"
        environment = {**self.screen.environment(), **self._environment}
        environment.update(DISPLAY=self.screen.display, QT_QPA_PLATFORM="xcb", PYTHONPATH=str(PROJECT))
        environment.update(SOURCEBOOK_PROBE=str(path), SOURCEBOOK_PAINTED=str(painted))
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.inside_window", *self._arguments],
            env=environment,
            cwd=PROJECT,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.wait(lambda: path.exists() or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.communicate()[1]
        self.opening = float(painted.read_text()) - begun
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("rw")
        return self


def main(parts: Sequence[str] = PARTS) -> None:
    """Measure and print."""
    if missing := screens.missing():
        print(f"the window is not measured: {', '.join(missing)} not found")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with Screen(folder) as screen:
            for part in parts:
                MEASURES[part](screen, folder / part)


def measure_opening(screen: Screen, folder: Path) -> None:
    """From the start of the process to the first painting: with the engine there, and without it."""
    with Program(folder) as person:
        person.run("status")
        opening(screen, person)
        beside = [opening(screen, person) for _ in range(2 * RUNS)]
        say("first painting, engine runs", beside, "s")
        alone = []
        for _ in range(2 * RUNS):
            person.end_engine()
            alone.append(opening(screen, person))
        say("first painting, engine starts", alone, "s")


def opening(screen: Screen, person: Program) -> float:
    """The seconds of one start."""
    with MeasuredWindow(screen, person.environment) as window:
        window.wait(lambda: window.find("Library ready") or window.find("Choose a folder"))
        assert not set(window.ask("modules")) & HEAVY
    return window.opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How a chat was opened: seconds to its last answer, the ticks of the loop meanwhile, MB after it."""

    seconds: float
    ticks: Ticks
    resident: float
    own: float


def measure_chat(screen: Screen, folder: Path) -> None:
    """A chat of 200 messages: the time to open it, the longest stall then, and the memory with it open."""
    with Program(folder) as person:
        person.run("status")
        person.end_engine()
        title = write_chat(person.library / "chats.db")
        person.run("status")
        runs = [open_chat(screen, person, title) for _ in range(RUNS)]
    say("chat of 200 messages, opened", [run.seconds for run in runs], "s")
    say_stalls("while it opens", [run.ticks for run in runs])
    say("window with it, resident", [run.resident for run in runs], "MB")
    say("window with it, its own", [run.own for run in runs], "MB")
    print(f"{'heavy modules in the window':<32} none of {len(HEAVY)}")


def open_chat(screen: Screen, person: Program, title: str) -> Opened:
    """Start the window and click on a chat."""
    with MeasuredWindow(screen, person.environment) as window:
        window.wait(lambda: window.find(title, role="ListItem"))
        time.sleep(3)
        place = middle(window, title, role="ListItem")
        window.ask("ticks")
        window.ask("watch")
        screen.click(*place)
        seconds = window.wait(lambda: window.ask("opened"))
        time.sleep(2)
        ticks = window.ask("ticks")
        resident, own = window.ask("memory")
        assert not set(window.ask("modules")) & HEAVY
    return Opened(seconds=seconds, ticks=ticks, resident=resident / 1e6, own=own / 1e6)


def measure_answer(screen: Screen, folder: Path) -> None:
    """A long answer comes quickly and is written exactly at its end: the stalls of the window's loop."""
    runs = []
    for run in range(RUNS):
        files = write_files(folder / f"files-{run}", 20)
        with LmStudioDouble(pace=Pace(token_seconds=1 / FAST_TOKENS_PER_SECOND)) as server:
            server.answer = lambda messages: long_answer(LONG_PARTS, cites=1)
            with Program(folder / f"person-{run}") as person:
                person.run("add", files)
                environment = {**person.environment, "SOURCEBOOK_SERVER": server.address}
                runs.append(ask_for_much(screen, environment))
    say_stalls("while a long answer comes", runs)


def ask_for_much(screen: Screen, environment: Mapping[str, str]) -> Ticks:
    """Ask, and wait until the answer stands there whole."""
    with MeasuredWindow(screen, environment) as window:
        window.wait(lambda: window.find("Question", role="EditableText"))
        time.sleep(3)
        window.ask("ticks")
        ask(screen)
        window.wait(lambda: window.find("Stop", role="Button"))
        window.wait(lambda: window.ask("answered"))
        time.sleep(2)
        return window.ask("ticks")


def middle(window: MeasuredWindow, name: str, *, role: str | None = None) -> tuple[int, int]:
    """Where to click on something: looked up before the clocks run, as looking is work for the window."""
    x, y, width, height = window.wait(lambda: window.find(name, role=role))["rect"]
    return x + width // 2, y + height // 2


def measure_drop(screen: Screen, folder: Path) -> None:
    """Many files are dropped at once: the stalls of the window's loop until it says what they are."""
    files = write_files(folder / "files", DROPPED)
    with Program(folder / "person") as person:
        person.run("status")
        runs = [drop(screen, person, files) for _ in range(RUNS)]
    say_stalls(f"while {DROPPED:,} files are dropped", runs)


def drop(screen: Screen, person: Program, files: Path) -> Ticks:
    """Drop them, and wait until they can be added."""
    with MeasuredWindow(screen, person.environment) as window:
        window.wait(lambda: window.find("Choose a folder"))
        assert window.ask("hold", folder=str(files)) == DROPPED
        time.sleep(1)
        window.ask("ticks")
        window.ask("drop")
        window.wait(lambda: window.ask("button", texts=[f"Add {DROPPED:,} files", "Add all"]))
        time.sleep(1)
        return window.ask("ticks")


def measure_ingest(screen: Screen, folder: Path, *, with_ledger: bool = False) -> None:
    """2,000 files are read while an answer streams: the stalls of the window's loop all the while."""
    runs = []
    for run in range(RUNS):
        files = write_files(folder / f"files-{run}")
        with LmStudioDouble(pace=Pace(token_seconds=1 / TOKENS_PER_SECOND)) as server:
            server.answer = lambda messages: long_answer(40, cites=1)
            with Program(folder / f"person-{run}") as person:
                environment = {**person.environment, "SOURCEBOOK_SERVER": server.address}
                runs.append(ingest_and_ask(screen, environment, person, files, with_ledger=with_ledger))
    say_stalls("beside an ingest, ledger open" if with_ledger else "beside an ingest", runs)


def measure_ledger(screen: Screen, folder: Path) -> None:
    """The same, with the table of all documents open."""
    measure_ingest(screen, folder, with_ledger=True)


def say_stalls(when: str, runs: Sequence[Ticks]) -> None:
    """Print the stalls of the loop: the longest, the longest but for a thousandth, the window's own part."""
    say(f"stall {when}, worst", [max(wall for wall, _ in ticks) * 1000 for ticks in runs], "ms")
    late = [1000 * sorted(wall for wall, _ in ticks)[int(0.999 * len(ticks))] for ticks in runs]
    say("… p99.9", late, "ms")
    say("… its own work, worst", [max(cpu for _, cpu in ticks) * 1000 for ticks in runs], "ms")


def ask(screen: Screen) -> None:
    """Put a question by keys."""
    screen.key("ctrl+l")
    screen.type("What does the ledger say of the lease?")
    screen.key("Return")


def ingest_and_ask(
    screen: Screen, environment: Mapping[str, str], person: Program, files: Path, *, with_ledger: bool
) -> Ticks:
    """Add files, ask while they are read, and wait until all of them are added."""
    person.run("status")
    with MeasuredWindow(screen, environment) as window:
        window.wait(lambda: window.find("Choose a folder"))
        with person.start("add", files, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as adding:
            window.wait(lambda: window.find("Question", role="EditableText"))
            place = middle(window, "Library") if with_ledger else None
            time.sleep(3)
            window.ask("ticks")
            ask(screen)
            if place is not None:
                screen.click(*place)
            adding.wait()
            ticks = window.ask("ticks")
        assert not set(window.ask("modules")) & HEAVY
    return ticks


def say(what: str, values: Sequence[float], unit: str) -> None:
    """Print a line of the table."""
    digits = 2 if unit == "s" else 0
    ordered = sorted(values)
    print(
        f"{what:<32} median {statistics.median(ordered):7.{digits}f}  least {ordered[0]:7.{digits}f}  "
        f"most {ordered[-1]:7.{digits}f} {unit}  (n={len(ordered)})",
        flush=True,
    )


MEASURES = {
    "opening": measure_opening,
    "chat": measure_chat,
    "answer": measure_answer,
    "drop": measure_drop,
    "ingest": measure_ingest,
    "ledger": measure_ledger,
}

if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    main(sys.argv[1:] or PARTS)
