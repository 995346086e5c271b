"""The engine process: lock, open, listen, serve, close.

The order matters: the lock before anything is opened (Chroma loses vectors to a second process), the
old address away before the new one is known (the loser of a race would read it), the port open before the
address is written. The first line on stdout says to whoever started it that it is ready, or why not.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import uvicorn
from filelock import FileLock, Timeout
from starlette.types import ASGIApp

from app.engine.address import LOCK_FILE, EngineAddress, forget_address, write_address
from app.engine.api import create_api
from app.engine.guard import Guard
from app.engine.leases import Leases
from app.engine.library import Library
from app.engine.wire import Health, encode
from app.settings import embedding_model
from app.version import __version__
from app.wording import failure_of

_log = logging.getLogger(__name__)

GRACE_SECONDS = 20.0
# An engine that cannot end within this (a library that hangs) ends all the same.
_LAST_SECONDS = 10.0
_SWITCH_INTERVAL = 0.0005


def run_engine(folder: Path, *, stays: bool = False) -> int:
    """Run the engine of the library in ``folder`` until no door holds it (``stays``: until it is told).

    Gives the exit status: 0 when it ended well, 1 when it could not start.
    """
    # Python code in threads lets the loop wait five times less (docs/decisions/0001-one-engine.md).
    sys.setswitchinterval(_SWITCH_INTERVAL)
    try:
        _prepare_folder(folder)
        with _lock(folder):
            _log_to(folder)
            forget_address(folder)
            asyncio.run(_Engine(folder, grace=None if stays else GRACE_SECONDS).run())
    except Exception as error:  # noqa: BLE001 - the outermost edge: whoever started it is told
        _say(encode(failure_of(error)))
        _log.exception("the engine could not go on")
        return 1
    return 0


class _Engine:
    def __init__(self, folder: Path, *, grace: float | None) -> None:
        self._folder = folder
        self._grace = grace
        self._failed: BaseException | None = None

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        library = Library(
            self._folder,
            embedding_model(),
            on_failure=partial(_call_in, loop, self._fail),
        )
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
        self._server = uvicorn.Server(
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
        library.start()
        write_address(
            self._folder,
            EngineAddress(health.pid, address, token, __version__, health.instance),
        )
        _say(encode(health))
        leases.wait_for_door()
        with listener:
            await self._server.serve(sockets=[listener])

    def _end(self) -> None:
        self._server.should_exit = True

    def _fail(self, error: BaseException) -> None:
        self._failed = error
        self._end()


def _call_in(
    loop: asyncio.AbstractEventLoop, function: Callable[[BaseException], None], error: BaseException
) -> None:
    loop.call_soon_threadsafe(function, error)


def _prepare_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user")
    folder.chmod(0o700)


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / LOCK_FILE, timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise BlockingIOError(str(folder)) from error


def _listen() -> tuple[str, socket.socket]:
    # IPPROTO_TCP named: asyncio sets TCP_NODELAY only then, and without it each request takes 44 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return f"http://127.0.0.1:{listener.getsockname()[1]}", listener


def _say(line: bytes) -> None:
    """Tell whoever started this process; it may be gone already."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _log_to(folder: Path) -> None:
    """Log to the library's folder; the last run's log is kept beside."""
    log = folder / "engine.log"
    if log.exists():
        log.replace(folder / "engine.previous.log")
    logging.basicConfig(
        filename=log, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


def _end_in_any_case() -> None:
    timer = threading.Timer(_LAST_SECONDS, os.kill, (os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM)))
    timer.daemon = True
    timer.start()
