"""The window's link to the engine: asks it, hears its progress, and heals when it was lost."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.desktop.link.calls import LOST, Call, Failed, RequestCall, StreamCall
from app.desktop.link.engine_starter import EngineStarter
from app.desktop.link.http import Http
from app.engine import routes, wire
from app.engine.address import EngineAddress
from app.engine.routes import Route, StreamRoute

R = TypeVar("R")

# The engine pings every 15 s.
_SILENCE_MS = 45_000
# How long to wait before an engine that was lost is started again; after the last one a person has to say so.
_PAUSES_MS = (0, 1_000, 4_000)
# An engine that has lived so long was well; its loss is counted anew.
_WELL_MS = 60_000


class LinkState(Enum):
    """Where the link stands."""

    STARTING = "starting"
    READY = "ready"
    HEALING = "healing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """The link's state; ``failure`` says why it failed, ``losses`` how often the engine was lost of late."""

    state: LinkState
    failure: wire.Failure | None = None
    losses: int = 0


class EngineLink(QObject):
    """One window's door to the engine of one library.

    What is asked before the engine is there waits for it. A question that is under way when the engine is
    lost fails with the code ``engine_lost``.

    Signals:
        status_changed: a `LinkStatus`.
        progressed: a `wire.Progress`, at most twenty a second.
    """

    status_changed = Signal(object)
    progressed = Signal(object)

    def __init__(self, library: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.library = library
        self.status = LinkStatus(state=LinkState.STARTING)
        self._http = Http(self)
        # The lease has a connection of its own.
        self._lease_http = Http(self)
        self._starter = EngineStarter(library, self._http, self)
        self._starter.found.connect(self._on_found)
        self._starter.failed.connect(self._on_failed)
        self._address: EngineAddress | None = None
        self._lease: StreamCall | None = None
        self._waiting: deque[tuple[Call, Callable[[EngineAddress], None]]] = deque()
        self._under_way: set[Call] = set()
        self._losses = 0
        self._well = QTimer(self, singleShot=True, interval=_WELL_MS)
        self._well.timeout.connect(self._on_well)

    def start(self) -> None:
        """Find or start the engine; also after it has failed."""
        self._losses = 0
        self._set(LinkState.STARTING)
        self._starter.start()

    def close(self) -> None:
        """Let the engine go; it ends by itself when nobody else holds it."""
        self._well.stop()
        self._starter.stop()
        self._waiting.clear()
        if self._lease is not None:
            self._lease.cancel()
            self._lease = None
        for call in list(self._under_way):
            call.cancel()
        self._address = None
        # Here and not when Python finds nobody needs it any more, which may be in the middle of an event.
        self.deleteLater()

    def request(
        self, route: Route[R], body: wire.Wire | None, done: Callable[[R], None], failed: Failed
    ) -> Call:
        """Ask once; one of the two is called back."""
        call = RequestCall(route, done, failed, self)
        self._send(call, route.method, route.path, body)
        return call

    def stream(
        self,
        route: StreamRoute,
        body: wire.Wire | None,
        received: Callable[[wire.Event], None],
        failed: Failed,
    ) -> StreamCall:
        """Ask for a stream: ``received`` is called for each event, the result last, or ``failed``."""
        call = StreamCall(received, failed, self)
        self._send(call, route.method, route.path, body)
        return call

    def _send(self, call: Call, method: str, path: str, body: wire.Wire | None) -> None:
        self._under_way.add(call)
        call.ended.connect(lambda: self._under_way.discard(call))

        def send(address: EngineAddress) -> None:
            if not call.is_over:
                call.attach(self._http.send(address, method, path, body))

        if self._address is not None:
            send(self._address)
        elif self.status.state is LinkState.FAILED:
            failure = self.status.failure or wire.Failure(code=LOST, message="The engine does not run.")
            QTimer.singleShot(0, call, lambda: call.fail(failure))
        else:
            self._waiting.append((call, send))

    def _on_found(self, address: EngineAddress) -> None:
        self._lease = StreamCall(self._on_event, self._on_lease_lost, self)
        self._lease.answered.connect(lambda: self._on_leased(address))
        route = routes.EVENTS
        self._lease.attach(self._lease_http.send(address, route.method, route.path, silence_ms=_SILENCE_MS))

    def _on_leased(self, address: EngineAddress) -> None:
        if self._address is address:
            return
        self._address = address
        self._well.start()
        self._set(LinkState.READY)
        while self._waiting:
            call, send = self._waiting.popleft()
            if not call.is_over:
                send(address)

    def _on_event(self, event: wire.Event) -> None:
        if isinstance(event, wire.Progress):
            self.progressed.emit(event)

    def _on_lease_lost(self, failure: wire.Failure) -> None:
        """The engine ended, or its library could not be opened, which it says."""
        self._lease = None
        self._address = None
        self._well.stop()
        if failure.code != LOST:
            self._on_failed(failure)
            return
        for call in list(self._under_way):
            if not any(call is waiting for waiting, _ in self._waiting):
                call.fail(failure)
        if self._losses == len(_PAUSES_MS):
            message = f"It stopped again and again. The file engine.log in {self.library} says why."
            self._on_failed(wire.Failure(code=LOST, message=message))
            return
        pause = _PAUSES_MS[self._losses]
        self._losses += 1
        self._set(LinkState.HEALING)
        QTimer.singleShot(pause, self, self._starter.start)

    def _on_failed(self, failure: wire.Failure) -> None:
        self._set(LinkState.FAILED, failure)
        self._waiting.clear()
        for call in list(self._under_way):
            call.fail(failure)

    def _on_well(self) -> None:
        self._losses = 0

    def _set(self, state: LinkState, failure: wire.Failure | None = None) -> None:
        self.status = LinkStatus(state=state, failure=failure, losses=self._losses)
        self.status_changed.emit(self.status)
