"""A screen of X11 without a monitor, with real input: mouse, keys and drags as a person's, by xdotool."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

PROJECT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "xdotool", "openbox")
_PATIENCE = 60.0


def missing() -> list[str]:
    """The programs that a screen needs and this computer does not have."""
    return [name for name in NEEDED if shutil.which(name) is None]


class Screen:
    """An X server of its own with a window manager; a context manager."""

    def __init__(self, folder: Path, *, size: str = "1400x900") -> None:
        self._folder = folder
        self._size = size
        self.display = ""

    def __enter__(self) -> Self:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{self._size}x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as number:
            self.display = f":{number.readline().strip()}"
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait()

    def environment(self) -> dict[str, str]:
        """The environment of what runs on this screen."""
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def do(self, *arguments: object) -> str:
        """Run xdotool."""
        done = subprocess.run(
            ["xdotool", *map(str, arguments)],
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def click(self, x: int, y: int, *, button: int = 1) -> None:
        """Press a button of the mouse at a place."""
        self.do("mousemove", "--sync", x, y)
        time.sleep(0.05)
        self.do("click", button)

    def type(self, text: str) -> None:
        """Type letter by letter."""
        self.do("type", "--delay", "12", text)

    def key(self, *keys: str) -> None:
        """Press keys, such as ctrl+n."""
        self.do("key", "--delay", "30", *keys)

    def active_window(self) -> str:
        """The number of the window that has the keyboard; empty where none has."""
        with contextlib.suppress(subprocess.CalledProcessError):
            return self.do("getactivewindow").strip()
        return ""

    def drag(
        self, start: tuple[int, int], end: tuple[int, int], *, until: Callable[[], object] = lambda: None
    ) -> None:
        """Press at one place, go to another in steps as a hand does, wait ``until``, and let go there."""
        self.do("mousemove", *start)
        time.sleep(0.3)
        self.do("mousedown", "1")
        time.sleep(0.1)
        for step in range(1, 13):
            x = start[0] + (end[0] - start[0]) * step // 12
            y = start[1] + (end[1] - start[1]) * step // 12
            self.do("mousemove", x, y)
            time.sleep(0.06)
        until()
        self.do("mouseup", "1")

    def picture(self, path: Path) -> Path:
        """Take a picture of the whole screen."""
        code = (
            "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]);"
            "sys.exit(not a.primaryScreen().grabWindow(0).save(sys.argv[1]))"
        )
        subprocess.run([sys.executable, "-c", code, str(path)], env=self.environment(), check=True)
        return path


class Window:
    """The real program's window on a screen, seen through its probe; a context manager."""

    def __init__(
        self, screen: Screen, environment: Mapping[str, str], arguments: Sequence[object] = ()
    ) -> None:
        self.screen = screen
        self._environment = environment
        self._arguments = [str(argument) for argument in arguments]
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        self._folder = tempfile.mkdtemp(prefix="probe-")
        path = Path(self._folder) / "socket"
        environment = {**self.screen.environment(), **self._environment, "SOURCEBOOK_PROBE": str(path)}
        environment.update(DISPLAY=self.screen.display, QT_QPA_PLATFORM="xcb", PYTHONPATH=str(PROJECT))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.doubles.probed_window", *self._arguments],
            env=environment,
            cwd=PROJECT,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.wait(lambda: path.exists() or self.process.poll() is not None)
        if self.process.poll() is None:
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.connect(str(path))
            self._lines = self._socket.makefile("rw")
            self.wait(lambda: self.ask("tree"))
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._lines.close()
            self._socket.close()
        if self.process.poll() is None:
            self.process.terminate()
        self.errors = self.process.communicate(timeout=30)[1]
        shutil.rmtree(self._folder, ignore_errors=True)

    def ask(self, what: str, **details: Any) -> Any:
        """Ask the probe."""
        self._lines.write(json.dumps({"what": what, **details}) + "\n")
        self._lines.flush()
        return json.loads(self._lines.readline())

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Everything that can be seen, as a screen reader has it."""
        waiting = list(self.ask("tree"))
        while waiting:
            node = waiting.pop(0)
            yield node
            waiting += node["children"]

    def find(self, name: str, *, role: str | None = None) -> dict[str, Any] | None:
        """The first thing whose name begins so."""
        for node in self.nodes():
            if node["name"].startswith(name) and role in {None, node["role"]}:
                return node
        return None

    def wait(self, condition: Callable[[], Any], *, seconds: float = _PATIENCE) -> Any:
        """Wait for something to be so; gives what the condition gave."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, f"waited in vain, and saw: {self._seen()}"
            time.sleep(0.05)
        return found

    def _seen(self) -> list[str]:
        """The names of all that can be seen."""
        return [node["name"] for node in self.nodes() if node["name"]]

    def click(self, name: str, *, role: str | None = None, button: int = 1) -> dict[str, Any]:
        """Click in the middle of something, once it is there and stands still."""
        node = self.wait(lambda: self._at_rest(name, role))
        x, y, width, height = node["rect"]
        self.screen.click(x + width // 2, y + height // 2, button=button)
        return dict(node)

    def _at_rest(self, name: str, role: str | None) -> dict[str, Any] | None:
        """Something that stands where it stood a moment ago: what comes and goes beside it moves it."""
        before = self.find(name, role=role)
        time.sleep(0.1)
        after = self.find(name, role=role)
        return after if before and after and before["rect"] == after["rect"] else None

    def type(self, text: str) -> None:
        """Type letter by letter, once the window in front has the keyboard."""
        self._wait_for_keyboard()
        self.screen.type(text)

    def key(self, *keys: str) -> None:
        """Press keys, such as ctrl+n, once the window in front has the keyboard."""
        self._wait_for_keyboard()
        self.screen.key(*keys)

    def _wait_for_keyboard(self) -> None:
        """A busy window manager gives a new window the keyboard late; until then the one below has it."""
        self.wait(lambda: self.ask("keyboard"))

    def close(self) -> int:
        """Close it by the window manager's key, and wait for its end."""
        self.key("alt+F4")
        return self.process.wait(timeout=_PATIENCE)
