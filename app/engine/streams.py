"""Server-sent events: one JSON document a message, a ping when there is nothing to say.

https://html.spec.whatwg.org/multipage/server-sent-events.html. A stream ends with a message that says so
(a result or a failure); one that ends without it was cut. When the door goes away Starlette cancels the
generator, which is how a stop reaches the language model's server.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from types import AsyncGeneratorType

from starlette.responses import StreamingResponse

from app.engine.wire import Event, encode
from app.wording import failure_of

_log = logging.getLogger(__name__)

# A door gives up after 45 s of silence.
PING_SECONDS = 15.0


def event_stream(events: AsyncIterator[Event]) -> StreamingResponse:
    """Answer with a stream of events."""
    return StreamingResponse(
        _lines(_ending_in_words(events)),
        media_type="text/event-stream",
        headers={"cache-control": "no-store"},
    )


async def _ending_in_words(events: AsyncIterator[Event]) -> AsyncIterator[Event]:
    """Pass events on; an error ends them as a failure, so that a door does not take it for a lost engine."""
    try:
        async for event in events:
            yield event
    except Exception as error:  # noqa: BLE001 - the outermost edge of a stream: the door is told
        _log.exception("a stream failed")
        yield failure_of(error)
    finally:
        if isinstance(events, AsyncGeneratorType):
            await events.aclose()


async def _lines(events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    waiting: asyncio.Task[Event | None] | None = None
    try:
        while True:
            if waiting is None:
                waiting = asyncio.create_task(_next(events))
            done, _ = await asyncio.wait({waiting}, timeout=PING_SECONDS)
            if not done:
                yield b": ping\n\n"
                continue
            event = waiting.result()
            waiting = None
            if event is None:
                return
            yield b"data: " + encode(event) + b"\n\n"
    finally:
        if waiting is not None:
            waiting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiting
        if isinstance(events, AsyncGeneratorType):
            await events.aclose()


async def _next(events: AsyncIterator[Event]) -> Event | None:
    return await anext(events, None)
