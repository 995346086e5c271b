"""How long the engine lives: as long as a door holds it, and a little longer."""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class Leases:
    """Counts open requests; an open stream is the lease of a door that stays.

    ``on_idle`` is called once nobody has asked anything for ``grace`` seconds; ``grace`` None is for ever.
    """

    def __init__(self, app: ASGIApp, *, grace: float | None, on_idle: Callable[[], None]) -> None:
        self._app = app
        self._grace = grace
        self._on_idle = on_idle
        self._open = 0
        self._timer: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the engine while the request lasts."""
        self._open += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= 1
            if self._open == 0:
                self.wait_for_door()

    def wait_for_door(self) -> None:
        """Begin to count the seconds in which nobody asks anything."""
        if self._grace is not None:
            self._timer = asyncio.get_running_loop().call_later(self._grace, self._on_idle)
