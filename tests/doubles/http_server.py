"""A small HTTP/1.1 server for doubles: it can cut a connection anywhere and sees a client leave at once.

A server framework hides both. It runs on a thread of its own with its own event loop, on 127.0.0.1.
"""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

Headers = dict[str, str]
"""Header names in lower case."""


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it came; ``body`` is decoded JSON, or None where there was none or it was not JSON."""

    method: str
    path: str
    headers: Headers
    body: object
    at: float


class _WatchedConnection(asyncio.StreamReaderProtocol):
    """A connection that notes the moment at which the client closes it, without reading ahead."""

    def __init__(self, accepted: Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]) -> None:
        super().__init__(asyncio.StreamReader(), accepted)
        self.gone = asyncio.Event()
        self.gone_at: float | None = None

    def eof_received(self) -> bool | None:
        self._note_gone()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._note_gone()
        super().connection_lost(exc)

    def _note_gone(self) -> None:
        if self.gone_at is None:
            self.gone_at = time.monotonic()
            self.gone.set()


class Exchange:
    """One request and the connection on which it is answered."""

    def __init__(self, request: LoggedRequest, writer: asyncio.StreamWriter) -> None:
        self.request = request
        self._writer = writer
        connection = writer.transport.get_protocol()
        assert isinstance(connection, _WatchedConnection)
        self._connection = connection

    async def send(self, status: int, body: bytes, content_type: str, headers: Headers | None = None) -> None:
        """Send a whole answer."""
        self._write_head(
            status, {"Content-Type": content_type, "Content-Length": str(len(body)), **(headers or {})}
        )
        self._writer.write(body)
        await self._drain()

    async def send_json(self, status: int, value: object) -> None:
        """Send JSON as LM Studio prints it: with two spaces of indentation."""
        body = json.dumps(value, indent=2, ensure_ascii=False).encode()
        await self.send(status, body, "application/json; charset=utf-8")

    async def begin_events(self) -> None:
        """Begin a stream of server-sent events."""
        self._write_head(
            HTTPStatus.OK,
            {
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-cache",
                "Transfer-Encoding": "chunked",
            },
        )
        await self._drain()

    async def send_event_text(self, text: str) -> None:
        """Send a piece of the event stream as it is."""
        data = text.encode()
        self._writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await self._drain()

    async def end_events(self) -> None:
        """End the stream in good order."""
        self._writer.write(b"0\r\n\r\n")
        await self._drain()

    def cut(self) -> None:
        """Break the connection off, without a word."""
        self._writer.transport.abort()

    @property
    def disconnected_at(self) -> float | None:
        """When the client closed its end, in seconds of the monotonic clock."""
        return self._connection.gone_at

    @property
    def client_is_gone(self) -> bool:
        """Whether the client has closed its end."""
        return self._connection.gone.is_set()

    async def wait_until_gone(self) -> None:
        """Wait until the client closes its end."""
        await self._connection.gone.wait()

    def _write_head(self, status: int, headers: Headers) -> None:
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "X-Powered-By: Express"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += ["Connection: keep-alive", "Keep-Alive: timeout=5"]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def _drain(self) -> None:
        if not self.client_is_gone:
            await self._writer.drain()


Handler = Callable[[Exchange], Awaitable[None]]


_TURNS = 5


class LoopbackServer:
    """Serves ``handle`` on 127.0.0.1 from a thread of its own until it is left."""

    keep_alive = 600.0
    """Seconds until an idle connection is closed. Node's HTTP server waits for five, as the header says; a
    machine that stands still for so long would close one that is in use."""

    def __init__(self, handle: Handler, *, port: int = 0) -> None:
        self._handle = handle
        self._wanted_port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="double", daemon=True)
        self._started = threading.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0
        self.requests: list[LoggedRequest] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await self._loop.create_server(
            lambda: _WatchedConnection(self._accepted), "127.0.0.1", self._wanted_port
        )
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        with suppress(NotImplementedError):  # Windows: there the loop accepts in another way
            for listening in server.sockets:
                self._loop.remove_reader(listening.fileno())
        # What was accepted a moment ago becomes a connection, and its task begins, in the next turns of the
        # loop: a task that is cancelled before its first step closes nothing.
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._converse(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError):
                while not writer.transport.is_closing():
                    async with asyncio.timeout(self.keep_alive):
                        request = await _read_request(reader)
                    if request is None:
                        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                        break
                    self.requests.append(request)
                    await self._handle(Exchange(request, writer))
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> LoggedRequest | None:
    """The next request; None for what is no HTTP, such as the beginning of a TLS connection."""
    start = await reader.readexactly(1)
    if not start.isalpha():
        return None
    head = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _version = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    try:
        body = json.loads(raw) if raw else None
    except ValueError:
        body = None
    return LoggedRequest(method, path, headers, body, time.monotonic())
