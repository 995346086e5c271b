"""Finds the engine of a library, or starts one, without ever waiting in the window's loop."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.desktop.link.http import Http, content_of, failure_of, status_of
from app.engine import wire
from app.engine.address import EngineAddress, read_address
from app.engine.launching import READY, launch, leave
from app.version import __version__

_POLL_MS = 25
_HEALTH_MS = 5_000
# For a library that somebody else holds: an engine that starts, or one that closes Chroma.
_PATIENCE_SECONDS = 30.0


class EngineStarter(QObject):
    """One search for an engine at a time.

    Signals:
        found: an `EngineAddress` whose engine lives and is of this version.
        failed: a `wire.Failure`; there is no engine and there will be none.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Path, http: Http, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._http = http
        self._deadline = 0.0
        self._started: _StartedEngine | None = None
        self._lived: list[_StartedEngine] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    def start(self) -> None:
        """Begin to look."""
        self._deadline = time.monotonic() + _PATIENCE_SECONDS
        self._look()

    def stop(self) -> None:
        """Give up looking; an engine that is on its way ends by itself."""
        self._timer.stop()
        self._forget()
        for engine in self._lived:
            engine.leave()
        self._lived.clear()

    def _look(self) -> None:
        self._timer.stop()
        address = read_address(self._library)
        if address is None:
            self._launch()
        else:
            self._ask_health(address, otherwise=self._launch)

    def _ask_health(self, address: EngineAddress, *, otherwise: Callable[[], None]) -> None:
        reply = self._http.send(address, "GET", "/health", silence_ms=_HEALTH_MS)

        def finished() -> None:
            content, status = content_of(reply), status_of(reply)
            reply.deleteLater()
            health = _health(content, status)
            if health is None or health.instance != address.instance:
                otherwise()
            elif health.version != __version__:
                # An engine of another version holds the library: it ends, and ours takes over.
                self._http.send(address, "POST", "/shutdown", wire.Done()).finished.connect(otherwise)
            else:
                self._forget()
                self.found.emit(address)

        reply.finished.connect(finished)

    def _launch(self) -> None:
        self._forget()
        # Whoever has ended is asked for its end: a lost engine is not to stay as a zombie.
        self._lived = [engine for engine in self._lived if engine.lives()]
        try:
            self._library.mkdir(parents=True, exist_ok=True)
            self._started = _StartedEngine(self._library)
        except OSError as error:
            message = (
                f"The library's folder {self._library} cannot be used: {error.strerror}. Choose another one."
            )
            self.failed.emit(wire.Failure(code="library_unusable", message=message))
            return
        self._timer.start()

    def _on_poll(self) -> None:
        if self._started is None:
            return
        line = self._started.first_line()
        if line is None:
            if not self._started.lives() and (line := self._started.first_line()) is None:
                self._fail(wire.Failure(code="engine", message=self._gone_words()))
            return
        self._timer.stop()
        if line.startswith(READY):
            address = read_address(self._library)
            if address is None:
                self._fail(wire.Failure(code="engine", message=self._gone_words()))
            else:
                self._ask_health(address, otherwise=self._on_unhealthy)
            return
        failure = failure_of(line, 1)
        if failure.code == "library_locked" and time.monotonic() < self._deadline:
            # Somebody else's engine is starting or ending.
            self._forget()
            QTimer.singleShot(_POLL_MS * 4, self, self._look)
        else:
            self._fail(failure)

    def _on_unhealthy(self) -> None:
        self._fail(wire.Failure(code="engine", message=self._gone_words()))

    def _gone_words(self) -> str:
        return f"Sourcebook's engine ended at its start. The file engine.log in {self._library} says why."

    def _fail(self, failure: wire.Failure) -> None:
        self._timer.stop()
        self._forget()
        self.failed.emit(failure)

    def _forget(self) -> None:
        if self._started is not None:
            self._started.forget()
            self._lived.append(self._started)
            self._started = None


class _StartedEngine:
    """An engine that was started; its first line tells how it went."""

    def __init__(self, library: Path) -> None:
        # A file and not a pipe: it is read without waiting, and never breaks under an engine that lives on.
        handle, path = tempfile.mkstemp(prefix="sourcebook-", suffix=".ready")
        self._path = Path(path)
        with os.fdopen(handle, "wb") as output:
            self._process = launch(library, output)

    def first_line(self) -> bytes | None:
        """What it said, once it has said a whole line."""
        line, end, _ = self._path.read_bytes().partition(b"\n")
        return line if end else None

    def lives(self) -> bool:
        """Whether its process is there."""
        return self._process.poll() is None

    def forget(self) -> None:
        """Take away the file that it wrote its first line to."""
        self._path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Leave it to itself."""
        if self.lives():
            leave(self._process)


def _health(content: bytes, status: int) -> wire.Health | None:
    if status == 0:
        return None
    try:
        return wire.decode(content, wire.Health)
    except wire.DecodeError:
        return None
