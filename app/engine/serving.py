"""Serving one library that is locked for this process: open, listen, say so, serve, close.

The port is open before the address is written. Ending is always the same: requests get a second, the
address goes, the library closes; a step that hangs is cut off.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from app.engine.address import EngineAddress, forget_address, write_address
from app.engine.api import create_api
from app.engine.garbage import spare_what_stays
from app.engine.guard import Guard
from app.engine.leases import Leases
from app.engine.library import Library
from app.engine.wire import Health, encode
from app.settings import embedding_model
from app.version import __version__

# An engine that cannot end within this (a library that hangs) ends all the same. Told to end while it still
# opens its library, it needs more than ten on a busy machine; the door of the next engine waits for thirty.
_LAST_SECONDS = 20.0
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(folder: Path, *, grace: float | None, say: Callable[[bytes], None]) -> None:
    """Serve the library in ``folder`` until nobody asked for ``grace`` seconds, or it is told to end.

    ``say`` gets one line once doors may come. Raises what keeps the library from being opened or used.
    """
    asyncio.run(_Engine(folder, grace=grace, say=say).run())


class _Engine:
    def __init__(self, folder: Path, *, grace: float | None, say: Callable[[bytes], None]) -> None:
        self._folder = folder
        self._grace = grace
        self._say = say
        self._failed: BaseException | None = None

    async def run(self) -> None:
        loop = asyncio.get_running_loop()

        def fail(error: BaseException) -> None:
            loop.call_soon_threadsafe(self._fail, error)

        library = Library(self._folder, embedding_model(), on_failure=fail)
        try:
            await self._serve(library)
        finally:
            _end_in_any_case()
            forget_address(self._folder)
            await asyncio.to_thread(library.close)
        if self._failed is not None:
            raise self._failed

    async def _serve(self, library: Library) -> None:
        address, listener = _listen()
        health = Health(instance=secrets.token_hex(8), version=__version__, pid=os.getpid())
        token = secrets.token_urlsafe(32)
        api: ASGIApp = create_api(library, health, self._end)
        leases = Leases(api, grace=self._grace, on_idle=self._end)
        port = listener.getsockname()[1]
        guard = Guard(leases, token=token, hosts=(f"127.0.0.1:{port}", f"localhost:{port}"))
        self._server = _Server(
            uvicorn.Config(
                guard,
                http="httptools",
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        with listener, self._told_by_signals():
            library.start()
            write_address(
                self._folder,
                EngineAddress(health.pid, address, token, __version__, health.instance),
            )
            self._say(encode(health))
            leases.wait_for_door()
            sparing = asyncio.create_task(spare_what_stays(library))
            try:
                await self._server.serve(sockets=[listener])
            finally:
                sparing.cancel()
                # What keeps the library from being opened is told to whoever asks it something.
                await asyncio.gather(sparing, return_exceptions=True)

    @contextlib.contextmanager
    def _told_by_signals(self) -> Iterator[None]:
        """End in good order when the system shuts down or somebody ends the process."""
        loop = asyncio.get_running_loop()
        for number in _ENDING_SIGNALS:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._end))
        try:
            yield
        finally:
            # Not back to what they were: the closing of the library is not to be interrupted either.
            for number in _ENDING_SIGNALS:
                signal.signal(number, signal.SIG_IGN)

    def _end(self) -> None:
        self._server.should_exit = True

    def _fail(self, error: BaseException) -> None:
        self._failed = error
        self._end()


class _Server(uvicorn.Server):
    """Leaves signals to the engine.

    uvicorn raises a signal again once it has stopped serving, and the process is gone before the library
    is closed (https://github.com/encode/uvicorn/pull/1600).
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen() -> tuple[str, socket.socket]:
    # IPPROTO_TCP named: asyncio sets TCP_NODELAY only then, and without it each request takes 44 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return f"http://127.0.0.1:{listener.getsockname()[1]}", listener


def _end_in_any_case() -> None:
    timer = threading.Timer(_LAST_SECONDS, os.kill, (os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM)))
    timer.daemon = True
    timer.start()
