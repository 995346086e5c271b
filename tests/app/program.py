"""Runs the program as a person does: a command in a process of its own, the engine as it starts it."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psutil

from tests.waiting import wait_until

PROJECT = Path(__file__).resolve().parents[2]
# A port that nothing listens on.
NO_SERVER = "http://127.0.0.1:9/v1"

_SCREENS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout; fails where there is another or anything else."""
        assert self.status == 0, self
        return json.loads(self.out)


@dataclass(frozen=True)
class Engine:
    """A living engine as ``engine.json`` describes it, spoken to without any code of the program."""

    pid: int
    address: str
    token: str
    version: str
    instance: str

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.pid)

    def headers(self) -> dict[str, str]:
        """What a door sends with every request."""
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def request(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Ask as a door does; gives the status and the decoded answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, body=content, headers=self.headers())
            response = connection.getresponse()
            data = response.read()
            return response.status, json.loads(data) if data.startswith(b"{") else data
        finally:
            connection.close()

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        process = self.process
        process.send_signal(signal.SIGKILL)
        wait_gone(process)

    def wait_until_ended(self) -> None:
        """Wait until it has ended by itself; pytest's timeout is the limit."""
        with suppress(psutil.NoSuchProcess):
            wait_gone(self.process)


class Program:
    """One person's use of one library; a context manager that ends the engine with the test.

    Its ``grace``, in seconds, is longer than any pause between two tests that share it.
    """

    def __init__(self, folder: Path, *, library: Path | None = None, grace: float = 3600.0) -> None:
        self.library = library or folder / "library"
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        # Without a screen: a start without a command would open the window, and stay.
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in _SCREENS},
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "settings"),
            "PYTHONPATH": str(PROJECT),
            "SOURCEBOOK_LIBRARY": str(self.library),
            "SOURCEBOOK_SERVER": NO_SERVER,
            "SOURCEBOOK_GRACE": str(grace),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end_engine()

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "app", *map(str, arguments)]

    def run(self, *arguments: object, environment: Mapping[str, str] | None = None) -> Outcome:
        """Run a command to its end."""
        done = subprocess.run(
            self.command(*arguments),
            env={**self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def json(self, *arguments: object, environment: Mapping[str, str] | None = None) -> Any:
        """Run a command with ``--json`` and give what it wrote."""
        return self.run(*arguments, "--json", environment=environment).json

    def start(self, *arguments: object, **options: Any) -> "subprocess.Popen[bytes]":
        """Begin a command; whoever begins it ends it."""
        options = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        } | options
        return subprocess.Popen(self.command(*arguments), env=self.environment, **options)

    def engine(self) -> Engine | None:
        """The engine that ``engine.json`` names, if that process lives."""
        try:
            engine = Engine(**json.loads((self.library / "engine.json").read_text()))
        except (OSError, ValueError):
            return None
        return engine if is_alive(engine.pid) else None

    def wait_for_engine(self, *, other_than: int = 0) -> Engine:
        """Wait until an engine answers; pytest's timeout is the limit."""
        return wait_until(lambda: self._answering(other_than))

    def _answering(self, other_than: int) -> Engine | None:
        engine = self.engine()
        if engine is None or engine.pid == other_than:
            return None
        with suppress(OSError, http.client.HTTPException):
            return engine if engine.request("GET", "/health")[0] == 200 else None
        return None

    def log(self) -> str:
        """What the engine of this library has logged."""
        return (self.library / "engine.log").read_text()

    def end_engine(self) -> None:
        """Tell the engine to end and wait until it has."""
        engine = self.engine()
        if engine is None:
            return
        with suppress(OSError, http.client.HTTPException):
            engine.request("POST", "/shutdown", {})
        engine.wait_until_ended()


def wait_gone(process: psutil.Process) -> None:
    """Wait until a process has ended, be it ours or not."""
    wait_until(lambda: not is_alive(process.pid))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be asked about does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def decode_events(data: bytes) -> Sequence[Any]:
    """The messages of a stream that was read to its end."""
    blocks = [block for block in data.decode().split("\n\n") if block.startswith("data: ")]
    return [json.loads(block.removeprefix("data: ")) for block in blocks]
