"""What handlers of the engine's routes share: replies, and reading away from the loop."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ParamSpec, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from app.engine import wire
from app.engine.library import Library

P = ParamSpec("P")
T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]
# Method, path and handler.
Routed = tuple[str, str, Handler]


def reply(value: wire.Wire, status: int = 200) -> Response:
    """Answer with one JSON document."""
    return Response(wire.encode(value), status, media_type="application/json")


async def read(library: Library, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what reads the library's files away from the loop."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(library.readers, partial(function, *args, **kwargs))
