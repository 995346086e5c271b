"""A door's way to the engine: find it or start it, ask, and start it again once when it was lost.

EngineError
├── EngineRefused   the engine answered that it could not; carries its Failure
├── EngineLost      it ended while it was asked, twice
└── EngineNotStarted  it could not be started; carries its Failure
"""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self, TypeVar

import httpx2

from app.engine import routes, wire
from app.engine.address import EngineAddress, read_address
from app.engine.event_lines import decode_lines
from app.engine.launching import READY, launch, leave
from app.engine.routes import Route, StreamRoute
from app.version import __version__

# How long to wait for whoever holds the library: an engine that starts, or one that closes Chroma.
_PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 0.05
# The engine pings every 15 s.
_SILENCE_SECONDS = 45.0

R = TypeVar("R")


class EngineError(Exception):
    """Root; ``failure`` has the code and the words for a person."""

    def __init__(self, failure: wire.Failure) -> None:
        self.failure = failure
        super().__init__(failure.message)


class EngineRefused(EngineError):
    """The engine answered that it could not."""


class EngineLost(EngineError):
    """The engine ended while it was asked."""


class EngineNotStarted(EngineError):
    """The engine could not be started."""


class EngineClient:
    """One door's connection to the engine of one library; a context manager."""

    def __init__(self, library: Path, *, patience: float = _PATIENCE_SECONDS) -> None:
        """``patience`` is in seconds, and is for a library that somebody else holds."""
        self._library = library
        self._patience = patience
        self._http: httpx2.Client | None = None

    def __enter__(self) -> Self:
        """Nothing is started before the first question."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the engine go; it ends by itself when nobody else holds it."""
        self.close()

    def close(self) -> None:
        """Let the engine go."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def ask(self, route: Route[R], body: wire.Wire | None = None, *, patience: float = _SILENCE_SECONDS) -> R:
        """Ask once and read the reply, which takes ``patience`` seconds at most. Raises `EngineError`."""
        for last in (False, True):
            try:
                response = self._connection().request(
                    route.method, route.path, content=_content(body), timeout=_timeout(patience)
                )
            except httpx2.TransportError as error:
                self._lost(error, last=last)
                continue
            if response.status_code != httpx2.codes.OK:
                raise EngineRefused(_failure(response.content, response.status_code))
            return wire.decode(response.content, route.reply)
        raise AssertionError("the last try returns or raises")

    def stream(self, route: StreamRoute, body: wire.Wire) -> Iterator[wire.Event]:
        """Ask and read a stream of events; the last one is a result. Raises `EngineError`.

        When the engine is lost on the way it is started again once and asked anew; what it does is
        written so that asking twice is asking once.
        """
        for last in (False, True):
            try:
                yield from self._stream_once(route, body)
            except httpx2.TransportError as error:
                self._lost(error, last=last)
                yield wire.Notice(message="Sourcebook's engine stopped; it was started again and asked anew.")
                continue
            return

    def _stream_once(self, route: StreamRoute, body: wire.Wire) -> Iterator[wire.Event]:
        with self._connection().stream(route.method, route.path, content=_content(body)) as response:
            if response.status_code != httpx2.codes.OK:
                raise EngineRefused(_failure(response.read(), response.status_code))
            rest = b""
            for part in response.iter_raw():
                messages, rest = decode_lines(rest + part)
                for message in messages:
                    event = wire.decode_event(message)
                    if isinstance(event, wire.Failure):
                        raise EngineRefused(event)
                    yield event
                    if isinstance(event, wire.RESULTS):
                        return
        raise httpx2.RemoteProtocolError("the stream ended without a result")

    def _connection(self) -> httpx2.Client:
        if self._http is None:
            address = find_or_start(self._library, self._patience)
            self._http = _http(address)
        return self._http

    def _lost(self, error: Exception, *, last: bool) -> None:
        self.close()
        if last:
            message = (
                "Sourcebook's engine stopped while it was working, twice. What was read is kept. "
                f"The file engine.log in {self._library} says more."
            )
            raise EngineLost(wire.Failure(code="engine_lost", message=message)) from error


def find_or_start(library: Path, patience: float = _PATIENCE_SECONDS) -> EngineAddress:
    """Give the address of a living engine of this version, starting one where there is none.

    Raises `EngineNotStarted`, where another process holds the library after ``patience`` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        address = read_address(library)
        if address is not None and (health := _health(address)) is not None:
            if health.version == __version__:
                return address
            _tell_to_end(address)
        failure = _start(library)
        if failure is None:
            continue
        # Somebody else holds the library: an engine that is still starting, or one that is still ending.
        if failure.code != "library_locked" or time.monotonic() > deadline:
            raise EngineNotStarted(failure)
        time.sleep(_POLL_SECONDS)


def _start(library: Path) -> wire.Failure | None:
    """Start an engine and wait until it is ready; gives why it could not, or None."""
    process = launch(library, subprocess.PIPE)
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    with process.stdout:
        line = process.stdout.readline()
    if line.startswith(READY):
        leave(process)
        return None
    process.wait()
    return _failure(line, process.returncode)


def _health(address: EngineAddress) -> wire.Health | None:
    """Ask whether the engine of this address lives and is the one that wrote it."""
    try:
        with _http(address) as http:
            response = http.get(routes.HEALTH.path, timeout=5.0)
            health = wire.decode(response.content, wire.Health)
    except (httpx2.HTTPError, httpx2.InvalidURL, wire.DecodeError):
        return None
    return health if health.instance == address.instance else None


def _tell_to_end(address: EngineAddress) -> None:
    """An engine of another version holds the library: it ends, and ours takes over."""
    try:
        with _http(address) as http:
            http.post(routes.SHUT_DOWN.path, timeout=5.0, content=b"{}")
    except httpx2.HTTPError:
        return


def _http(address: EngineAddress) -> httpx2.Client:
    return httpx2.Client(
        base_url=address.address,
        headers={"authorization": f"Bearer {address.token}", "content-type": "application/json"},
        timeout=_timeout(_SILENCE_SECONDS),
        # Never through a proxy of the environment: this is loopback.
        trust_env=False,
    )


def _timeout(silence: float) -> httpx2.Timeout:
    return httpx2.Timeout(silence, connect=5.0)


def _content(body: wire.Wire | None) -> bytes | None:
    return None if body is None else wire.encode(body)


def _failure(content: bytes, status: int) -> wire.Failure:
    try:
        return wire.decode(content, wire.Failure)
    except wire.DecodeError:
        return wire.Failure(
            code="engine",
            message=f"Sourcebook's engine ended or answered with status {status} and no reason.",
        )
