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
from retrieval.chats import Chats, Evidence, Turn, new_chat, whole
from tests.app.program import Program
from tests.doubles import screen as screens
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.screen import PROJECT, Screen, Window

silence_onnxruntime()

RUNS = 3
PARTS = ("opening", "chat", "ingest")
FILES = 2_000
TURNS = 100
TOKENS_PER_SECOND = 40
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
_WORDS = (
    "lease",
    "notice",
    "tenant",
    "harvest",
    "granary",
    "ledger",
    "trustee",
    "barley",
    "seed",
    "store",
    "mill",
)


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
    """How a chat was opened: seconds to its last answer, milliseconds of the longest stall, MB after it."""

    seconds: float
    stall: float
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
    say("… stall while it opens", [run.stall for run in runs], "ms")
    say("window with it, resident", [run.resident for run in runs], "MB")
    say("window with it, its own", [run.own for run in runs], "MB")
    print(f"{'heavy modules in the window':<32} none of {len(HEAVY)}")


def open_chat(screen: Screen, person: Program, title: str) -> Opened:
    """Start the window and click on a chat."""
    with MeasuredWindow(screen, person.environment) as window:
        window.wait(lambda: window.find(title, role="ListItem"))
        time.sleep(3)
        window.ask("ticks")
        window.ask("watch")
        window.click(title, role="ListItem")
        seconds = window.wait(lambda: window.ask("opened"))
        time.sleep(2)
        stall = max(wall for wall, _ in window.ask("ticks"))
        resident, own = window.ask("memory")
        assert not set(window.ask("modules")) & HEAVY
    return Opened(seconds=seconds, stall=stall * 1000, resident=resident / 1e6, own=own / 1e6)


def measure_ingest(screen: Screen, folder: Path) -> None:
    """2,000 files are read while an answer streams: the stalls of the window's loop all the while."""
    worst, spent, late = [], [], []
    for run in range(RUNS):
        files = write_files(folder / f"files-{run}")
        with LmStudioDouble(pace=Pace(token_seconds=1 / TOKENS_PER_SECOND)) as server:
            server.answer = lambda messages: long_answer(40, cites=1)
            with Program(folder / f"person-{run}") as person:
                environment = {**person.environment, "SOURCEBOOK_SERVER": server.address}
                ticks = ingest_and_ask(screen, environment, person, files)
        worst.append(max(wall for wall, _ in ticks) * 1000)
        spent.append(max(cpu for _, cpu in ticks) * 1000)
        late.append(1000 * sorted(wall for wall, _ in ticks)[int(0.999 * len(ticks))])
    say("stall beside an ingest, worst", worst, "ms")
    say("stall beside an ingest, p99.9", late, "ms")
    say("… its own work, worst", spent, "ms")


def ingest_and_ask(
    screen: Screen, environment: Mapping[str, str], person: Program, files: Path
) -> Sequence[tuple[float, float]]:
    """The seconds between the loop's ticks, and those of them that the window itself worked."""
    person.run("status")
    with MeasuredWindow(screen, environment) as window:
        window.wait(lambda: window.find("Choose a folder"))
        with person.start("add", files, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as adding:
            window.wait(lambda: window.find("Question", role="EditableText"))
            time.sleep(3)
            window.ask("ticks")
            screen.key("ctrl+l")
            screen.type("What does the ledger say of the lease?")
            screen.key("Return")
            adding.wait()
            ticks = window.ask("ticks")
        assert not set(window.ask("modules")) & HEAVY
    return ticks


def write_files(folder: Path) -> Path:
    """2,000 short texts, each other words, in folders of a hundred."""
    for number in range(FILES):
        path = folder / f"part {number // 100:02}" / f"note {number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = [_WORDS[(number * 7 + index * (1 + number % 5)) % len(_WORDS)] for index in range(90)]
        path.write_text(f"Note {number}\n\n{' '.join(words)}.\n", encoding="utf-8")
    return folder


def write_chat(path: Path) -> str:
    """Keep a chat of 200 messages; gives its title."""
    chats = Chats(path)
    chat = new_chat()
    for number in range(TURNS):
        evidence = Evidence(
            path="/papers/Corn Mill lease 2023.pdf",
            title="Corn Mill lease 2023.pdf",
            page=7,
            heading="Break clause",
            start=0,
            end=200,
            text="The Tenant may end this Lease on 25 March 2030 by giving notice. " * 4,
            score=0.5,
            keyword_rank=1,
            vector_rank=2,
            n=number + 1,
        )
        turn = Turn(
            question=f"Question {number}: when may the tenant end the lease, and what must be paid?",
            answer=long_answer(4, cites=number + 1),
            evidence=(evidence,),
            model="qwen3-8b",
            finish_reason="stop",
        )
        chats.append(chat, whole(turn, {number + 1: evidence}))
    chats.close()
    return "Question 0"


def long_answer(parts: int, *, cites: int) -> str:
    """Markdown as models write it: prose, lists, a table, code."""
    part = (
        "## Ending the lease, part {part}\n\n"
        "The Tenant may end this Lease on **25 March 2030** [{n}]. It gives the Landlord not less than nine "
        "months' *written* notice [{n}], and pays a sum equal to three months' `Rent` [{n}].\n\n"
        "- The notice is served by hand or by post [{n}].\n- It names the date.\n"
        "  - The date is a Lady Day.\n\n"
        "| year | rent | notice | paid |\n|---|---:|---|---|\n"
        + "".join(
            f"| {year} | {year * 6 - 11_000} | nine months | in advance [{{n}}] |\n"
            for year in range(2024, 2032)
        )
        + "\n```python\ndef due(rent: int, months: int = 3) -> float:\n"
        '    """What must be paid at the end."""\n'
        "    return rent / 12 * months  # in pounds\n\n\nfor year in range(2024, 2032):\n"
        "    print(year, due(year * 6 - 11_000))\n```\n\n"
        "It says no more about that, and the schedule repeats it in other words for the mill and yard.\n\n"
    )
    return "".join(
        part.replace("{n}", str(cites)).replace("{part}", str(index + 1)) for index in range(parts)
    )


def say(what: str, values: Sequence[float], unit: str) -> None:
    """Print a line of the table."""
    digits = 2 if unit == "s" else 0
    ordered = sorted(values)
    print(
        f"{what:<32} median {statistics.median(ordered):7.{digits}f}  least {ordered[0]:7.{digits}f}  "
        f"most {ordered[-1]:7.{digits}f} {unit}  (n={len(ordered)})",
        flush=True,
    )


MEASURES = {"opening": measure_opening, "chat": measure_chat, "ingest": measure_ingest}

if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    main(sys.argv[1:] or PARTS)
