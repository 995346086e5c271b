"""Server-sent events: one JSON document a message, at a readable pace, a ping when there is nothing to say.

https://html.spec.whatwg.org/multipage/server-sent-events.html. A stream ends with a message that says so
(a result or a failure); one that ends without it was cut. When the door goes away Starlette cancels the
generator, which is how a stop reaches the language model's server.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from types import AsyncGeneratorType

import msgspec
from starlette.responses import StreamingResponse

from app.engine.wire import Event, Text, Thinking, encode
from app.wording import failure_of

_log = logging.getLogger(__name__)

# A door gives up after 45 s of silence.
PING_SECONDS = 15.0
# Pieces of an answer go out at most this often.
JOIN_SECONDS = 0.04


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
    pieces = _Pieces()
    try:
        while True:
            if waiting is None:
                waiting = asyncio.create_task(_next(events))
            done, _ = await asyncio.wait({waiting}, timeout=pieces.seconds_left() or PING_SECONDS)
            if not done:
                yield _message(held) if (held := pieces.take()) else b": ping\n\n"
                continue
            event = waiting.result()
            waiting = None
            if isinstance(event, Text | Thinking) and pieces.hold(event):
                continue
            if held := pieces.take():
                yield _message(held)
            if event is None:
                return
            yield _message(event)
    finally:
        if waiting is not None:
            waiting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiting
        if isinstance(events, AsyncGeneratorType):
            await events.aclose()


class _Pieces:
    """Joins pieces of text that follow each other quickly; the first one of all is never kept waiting.

    A model's tokens one by one are a burst of small messages, and a window lays its text out for each.
    """

    def __init__(self) -> None:
        self._held: Text | Thinking | None = None
        self._sent = 0.0

    def hold(self, piece: Text | Thinking) -> bool:
        """Keep a piece back, joined to those before it; False where it is to be sent, after what is held."""
        if self._held is None and time.monotonic() - self._sent >= JOIN_SECONDS:
            self._sent = time.monotonic()
            return False
        if self._held is not None and type(self._held) is not type(piece):
            return False
        before = self._held.text if self._held is not None else ""
        self._held = msgspec.structs.replace(piece, text=before + piece.text)
        return True

    def seconds_left(self) -> float | None:
        """Seconds until what is held is to be sent, None where nothing is."""
        if self._held is None:
            return None
        return max(0.001, self._sent + JOIN_SECONDS - time.monotonic())

    def take(self) -> Text | Thinking | None:
        """Give what is held, to be sent now."""
        held, self._held = self._held, None
        if held is not None:
            self._sent = time.monotonic()
        return held


def _message(event: Event) -> bytes:
    return b"data: " + encode(event) + b"\n\n"


async def _next(events: AsyncIterator[Event]) -> Event | None:
    return await anext(events, None)
