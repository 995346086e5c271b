"""Previews in threads of their own: a network drive that hangs costs nobody else anything."""

import asyncio
import threading
from concurrent.futures import Future

from app.engine import wire
from app.engine.library import Library
from app.engine.preview import SECONDS, Counting
from app.engine.routing import read

# So many previews may hang at once; what comes then is told that nothing could be counted.
_MOST = 4
# How long a preview is waited for that should have ended by itself before.
_PATIENCE = 2.0


class Previews:
    """Counts what adding paths would bring, and never waits for a file system that does not answer.

    The threads are daemons, as one that hangs must not keep the engine from ending.
    """

    def __init__(self, library: Library, patience: float = _PATIENCE, seconds: float = SECONDS) -> None:
        """Each counts for ``seconds`` and is waited for with ``patience``, in seconds too."""
        self._library = library
        self._patience = patience
        self._seconds = seconds
        self._free = threading.Semaphore(_MOST)

    async def of(self, request: wire.PathsRequest) -> wire.Preview:
        """Count for a moment; what hangs is left behind, and what was counted until then is told."""
        counting = Counting(self._library, self._seconds)
        if self._free.acquire(blocking=False):
            done: Future[None] = Future()
            threading.Thread(
                target=self._run, args=(counting, request, done), name="preview", daemon=True
            ).start()
            try:
                await asyncio.wait_for(asyncio.wrap_future(done), self._patience)
            except TimeoutError:
                counting.complete = False
        else:
            counting.complete = False
        return await read(self._library, counting.result)

    def _run(self, counting: Counting, request: wire.PathsRequest, done: "Future[None]") -> None:
        try:
            counting.count(request.paths)
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
            if done.set_running_or_notify_cancel():
                done.set_exception(error)
        else:
            if done.set_running_or_notify_cancel():
                done.set_result(None)
        finally:
            self._free.release()
