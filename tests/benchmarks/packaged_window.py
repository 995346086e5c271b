"""The packaged window on a screen of its own: how soon it is there, what it takes, and pictures of it.

There is no probe in a packaged program. When something is drawn is seen on the screen itself; it is driven by
mouse and keys; and the engine is asked how far things are.
"""

import re
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from PySide6.QtGui import QColor, QImage

from app.desktop.theme.tokens import LIGHT
from tests.benchmarks.packaged_eyes import Eyes
from tests.benchmarks.packaged_world import Bare, World
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.screen import Screen
from tests.waiting import wait_until

# How much of the screen is drawn on: a splash is a small thing, a window is not.
_SPLASH, _WINDOW = 0.01, 0.3
_IDLE_SECONDS = 30


def measure_starts(world: World) -> None:
    """From the start of the process to the first painting of the window, without an engine that runs."""
    with Screen(world.scratch) as screen, Eyes(screen) as eyes:
        one, folder = world.newcomer(world.one_file), world.newcomer(world.folder)
        unpacked = one.home / ".cache"

        def forget() -> None:
            subprocess.run(["rm", "-rf", unpacked], check=True)

        for name, person, before in (
            ("one file, first start", one, forget),
            ("one file, later starts", one, _nothing),
            ("folder", folder, _nothing),
        ):
            runs = [_start(screen, eyes, person, before) for _ in range(world.runs)]
            _say(name, [run.window for run in runs])
            if before is forget:
                _say("… something is seen", [run.something for run in runs])
            _say("… processor", [run.processor for run in runs])


def _nothing() -> None:
    """Start as things are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """Seconds until anything is seen, until the window is; and of the processors until then."""

    something: float
    window: float
    processor: float


def _start(screen: Screen, eyes: Eyes, person: Bare, before: Callable[[], None]) -> _Start:
    before()
    wait_until(lambda: eyes.drawn() == 0)
    begun = time.monotonic()
    with _window(screen, person) as process:
        wait_until(lambda: eyes.drawn() > _SPLASH)
        something = time.monotonic() - begun
        wait_until(lambda: eyes.drawn() > _WINDOW)
        start = _Start(something=something, window=time.monotonic() - begun, processor=_processor(process))
        person.wait_for_engine()
        _end(process)
    person.end_engine()
    assert list(person.temporary.iterdir()) == []
    return start


def _processor(process: "subprocess.Popen[bytes]") -> float:
    """What loader, starter, splash and window have used; the engine beside them is not counted."""
    used = 0.0
    for part in [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            if {"engine", "parse-worker"}.isdisjoint(part.cmdline()):
                used += sum(part.cpu_times()[:4])
    return used


def measure_memory(world: World) -> None:
    """The proportional set size of all processes, with the sample library, once nothing is done any more."""
    with Screen(world.scratch) as screen, world.newcomer(world.one_file) as person:
        person.run("add", world.samples)
        person.end_engine()
        with _window(screen, person) as process:
            engine = person.wait_for_engine()
            wait_until(lambda: not person.json("status")["pending"])
            time.sleep(_IDLE_SECONDS)
            assert person.engine() == engine, person.log()
            workers = engine.process.children(recursive=True)
            theirs = {engine.pid, *(worker.pid for worker in workers)}
            tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            parts = {
                "window (and its loader)": _pss(part for part in tree if part.pid not in theirs),
                "engine": _pss([engine.process]),
                f"parse workers ({len(workers)})": _pss(workers),
            }
            for name, size in parts.items():
                print(f"{name:<26} {size:6.0f} MB")
            print(f"{'all':<26} {sum(parts.values()):6.0f} MB", flush=True)
            _end(process)


def take_pictures(world: World) -> None:
    """Start, ingest, an answer with the lit page: by mouse and keys alone."""
    world.pictures.mkdir(parents=True, exist_ok=True)
    with (
        Screen(world.scratch) as screen,
        LmStudioDouble(pace=Pace(token_seconds=0.02)) as server,
        world.newcomer(world.one_file) as person,
    ):
        server.answer = _cite_first_source
        person.environment["SOURCEBOOK_SERVER"] = server.address
        with _window(screen, person) as process, Eyes(screen) as eyes:
            take = _Camera(screen, world.pictures)
            wait_until(lambda: eyes.drawn() > _WINDOW)
            person.wait_for_engine()
            take("start", after=2)
            # A second start gives its paths to the first window, which asks.
            with _window(screen, person, world.samples) as second:
                assert second.wait() == 0
            take("asked", after=1.5)
            screen.key("Return")
            take("ingest", after=4)
            wait_until(lambda: _indexed(person) == 12)
            screen.key("ctrl+l")
            screen.type(world.question)
            screen.key("Return")
            wait_until(lambda: server.generations and server.generations[0].ended_at)
            take("answer", after=4)
            x, y = eyes.find(QColor(LIGHT.supported_bg))
            screen.click(x, y)
            take("lit-page", after=4)
            _end(process)
            assert list(person.temporary.iterdir()) == []


class _Camera:
    """Takes numbered pictures."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._screen, self._folder, self._taken = screen, folder, 0

    def __call__(self, name: str, *, after: float) -> None:
        time.sleep(after)
        self._taken += 1
        path = self._screen.picture(self._folder / f"{self._taken}-{name}.png")
        print(f"{path} {QImage(str(path)).size().toTuple()}", flush=True)


def _window(screen: Screen, person: Bare, *paths: object) -> "subprocess.Popen[bytes]":
    environment = {**person.environment, "DISPLAY": screen.display}
    return subprocess.Popen(person.command(*paths), env=environment, stdin=subprocess.DEVNULL)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a window as a log-out does."""
    process.terminate()
    assert process.wait() == 128 + signal.SIGTERM


def _indexed(person: Bare) -> int:
    status = person.json("status")
    return 0 if status["pending"] else int(status["documents"].get("indexed", 0))


def _cite_first_source(messages: Sequence[dict[str, str]]) -> str:
    found = re.search(r"^\[(\d+)\]", messages[-1]["content"], re.MULTILINE)
    assert found is not None
    return (
        f"The Tenant may end this Lease on 25 March 2030 [{found[1]}]. "
        f"It gives the Landlord not less than nine months' written notice [{found[1]}]."
    )


def _pss(processes: Iterable[psutil.Process]) -> float:
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def _say(what: str, values: Sequence[float]) -> None:
    ordered = sorted(values)
    print(
        f"{what:<26} median {statistics.median(ordered):5.2f}  least {ordered[0]:5.2f}  "
        f"most {ordered[-1]:5.2f} s  (n={len(ordered)})",
        flush=True,
    )
