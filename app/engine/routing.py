"""What handlers of the engine's routes share: replies, and reading away from the loop."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from app.engine import routes, wire
from app.engine.library import Library

P = ParamSpec("P")
T = TypeVar("T")
# Nobody reads it: what nginx notes for a client that closed the request.
_NOBODY_THERE = 499
Handler = Callable[[Request], Awaitable[Response]]
# What may be asked, and who answers it.
Routed = tuple[routes.Route[Any] | routes.StreamRoute, Handler]


def reply(value: wire.Wire, status: int = 200) -> Response:
    """Answer with one JSON document."""
    return Response(wire.encode(value), status, media_type="application/json")


async def while_wanted(request: Request, work: Coroutine[Any, Any, wire.Wire]) -> Response:
    """Answer with what comes of ``work``; cancel it when the door goes away. The body was read before."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_leaves(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        if not working.done():
            working.cancel()
    try:
        return reply(await working)
    except asyncio.CancelledError:
        if not leaving.done():
            raise  # we are told to end
        return Response(status_code=_NOBODY_THERE)


async def _leaves(request: Request) -> None:
    """Wait until the door has gone."""
    await request.receive()


async def read(library: Library, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what reads the library's files away from the loop."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(library.readers, partial(function, *args, **kwargs))
