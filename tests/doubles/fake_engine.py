"""An engine that says what it is told to: for states of the window that a real one reaches only by chance.

It speaks the real protocol: engine.json, token, health, the lease's event stream, replies, streams of
events. `tests/desktop/test_fake_engine.py` holds it to what the real one does.
"""

import asyncio
import os
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from app.engine import routes, wire
from app.engine.address import EngineAddress, write_address
from app.engine.routes import Route, StreamRoute
from app.version import __version__
from tests.doubles.http_server import Exchange, LoopbackServer

Reply = wire.Wire | Callable[[Any], wire.Wire]

_COVERAGE = wire.Coverage(documents=0, pages=0, pages_searchable=0, passages=0, pending=0)
_NOTHING_NEW = wire.AddReport(
    files=0, indexed=0, unchanged=0, skipped=0, failed=0, pages=0, passages=0, seconds=0.0, documents=()
)
# What an empty library answers.
_EMPTY: dict[Route[Any], wire.Wire] = {
    routes.SOURCES: wire.SourceList(sources=()),
    routes.LEDGER: wire.Ledger(rows=(), coverage=_COVERAGE, revision=0),
    routes.CHATS: wire.ChatList(chats=()),
    routes.DOCUMENTS: wire.DocumentList(documents=()),
    routes.RULES: wire.Rules(skips_hidden=True, patterns=("*.tmp",), megabytes=500, usual=("*.tmp",)),
    routes.WORK: wire.Work(rests_on_battery=False),
    routes.RERANKER: wire.RerankerReply(reranker=None),
    routes.SERVER: wire.ServerReport(
        address="http://127.0.0.1:1234/v1",
        kind="unknown",
        problem=wire.Failure(code="server_unreachable", message="Nothing listens at 127.0.0.1:1234."),
    ),
}


@dataclass(eq=False)
class Script:
    """The events of one stream; at ``hold`` it waits for `go_on`; ``cuts`` ends it without a result."""

    events: Sequence[wire.Event]
    hold: int | None = None
    cuts: bool = False
    pause: float = 0.0
    may_go_on: threading.Event = field(default_factory=threading.Event)
    # When the door left it before its end, in seconds of the monotonic clock.
    left_at: float | None = None

    def go_on(self) -> None:
        """Send what is held back."""
        self.may_go_on.set()


class FakeEngine:
    """An engine of a library; a context manager. ``replies`` and ``scripts`` may be changed while it runs."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._token = secrets.token_hex(8)
        self._instance = secrets.token_hex(8)
        self.replies: dict[str, Reply] = {route.path: reply for route, reply in _EMPTY.items()}
        self.scripts: dict[str, list[Script]] = {routes.SYNC.path: [Script([_NOTHING_NEW])]}
        self._held: dict[str, list[threading.Event]] = {}
        self._progress: list[wire.Progress] = []
        self._cut_leases = False
        self._server = LoopbackServer(self._handle)

    def __enter__(self) -> Self:
        self._library.mkdir(parents=True, exist_ok=True)
        self._server.__enter__()
        address = f"http://127.0.0.1:{self._server.port}"
        write_address(
            self._library, EngineAddress(os.getpid(), address, self._token, __version__, self._instance)
        )
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.__exit__(*exception)
        (self._library / "engine.json").unlink(missing_ok=True)

    def answer(self, route: Route[Any], reply: Reply) -> None:
        """Answer this from now on; a function gets the decoded JSON of the request."""
        self.replies[route.path] = reply

    def hold(self, route: Route[Any]) -> threading.Event:
        """Keep the next answer of this route back, as it is by then, until the event is set."""
        may_go_on = threading.Event()
        self._held.setdefault(route.path, []).append(may_go_on)
        return may_go_on

    def play(self, route: StreamRoute, script: Script) -> Script:
        """Answer the next stream of this route by a script; the last one is played again and again."""
        self.scripts.setdefault(route.path, []).append(script)
        return script

    def tell(self, progress: wire.Progress) -> None:
        """Tell every door how far reading is."""
        self._progress.append(progress)

    def asked(self, route: Route[Any] | StreamRoute) -> list[Any]:
        """What was asked of a route, as decoded JSON."""
        return [request.body for request in self._server.requests if request.path == route.path]

    def lose_doors(self) -> None:
        """Break every lease off, as a crash would."""
        self._cut_leases = True

    async def _handle(self, exchange: Exchange) -> None:
        request = exchange.request
        if request.headers.get("authorization") != f"Bearer {self._token}":
            await self._send(exchange, 401, wire.Failure(code="unauthorised", message="No."))
        elif request.path == routes.HEALTH.path:
            await self._send(
                exchange, 200, wire.Health(instance=self._instance, version=__version__, pid=os.getpid())
            )
        elif request.path == routes.EVENTS.path:
            await self._lease(exchange)
        elif request.path in self.scripts:
            scripts = self.scripts[request.path]
            await self._play(exchange, scripts.pop(0) if len(scripts) > 1 else scripts[0])
        else:
            reply = self.replies.get(request.path) or wire.Failure(code="unknown", message=request.path)
            value = reply(request.body) if callable(reply) else reply
            if held := self._held.get(request.path):
                await _wait_for(held.pop(0), exchange)
            await self._send(exchange, 409 if isinstance(value, wire.Failure) else 200, value)

    async def _send(self, exchange: Exchange, status: int, value: wire.Wire) -> None:
        await exchange.send(status, wire.encode(value), "application/json")

    async def _lease(self, exchange: Exchange) -> None:
        await exchange.begin_events()
        sent = 0
        while not exchange.client_is_gone:
            if self._cut_leases:
                self._cut_leases = False
                exchange.cut()
                return
            while sent < len(self._progress):
                await self._send_event(exchange, self._progress[sent])
                sent += 1
            await asyncio.sleep(0.01)

    async def _play(self, exchange: Exchange, script: Script) -> None:
        await exchange.begin_events()
        for index, event in enumerate(script.events):
            if index == script.hold:
                await _wait_for(script.may_go_on, exchange)
            if exchange.client_is_gone:
                script.left_at = exchange.disconnected_at
                return
            await self._send_event(exchange, event)
            await asyncio.sleep(script.pause)
        if script.cuts:
            exchange.cut()
        else:
            await exchange.end_events()

    async def _send_event(self, exchange: Exchange, event: wire.Event) -> None:
        await exchange.send_event_text(f"data: {wire.encode(event).decode()}\n\n")


async def _wait_for(event: threading.Event, exchange: Exchange) -> None:
    while not event.is_set() and not exchange.client_is_gone:  # noqa: ASYNC110 - two threads
        await asyncio.sleep(0.01)
