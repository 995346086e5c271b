"""What goes out on a stream of events: everything, in order, and not in crumbs."""

import asyncio
from collections.abc import AsyncIterator

from app.engine import streams, wire
from app.engine.event_lines import decode_lines


async def received(events: AsyncIterator[wire.Event]) -> list[wire.Event]:
    """Send events as the engine does and read them as a door does."""
    body = b""
    async for part in streams.event_stream(events).body_iterator:
        body += part if isinstance(part, bytes) else str(part).encode()
    messages, rest = decode_lines(body)
    assert rest == b""
    return [wire.decode_event(message) for message in messages]


def text_of(events: list[wire.Event], kind: type) -> str:
    return "".join(event.text for event in events if isinstance(event, kind))


def test_pieces_that_follow_quickly_are_joined_and_nothing_is_lost():
    # GIVEN a thousand tokens at once, then a result
    async def tokens() -> AsyncIterator[wire.Event]:
        for number in range(1000):
            yield wire.Text(text=f"{number} ")
        yield wire.Asked(done=1, total=1)

    events = asyncio.run(received(tokens()))
    # THEN all of the text is there, before the result, in a few messages
    assert text_of(events, wire.Text) == "".join(f"{number} " for number in range(1000))
    assert isinstance(events[-1], wire.Asked)
    assert len(events) < 100


def test_thinking_and_text_are_not_mixed():
    async def tokens() -> AsyncIterator[wire.Event]:
        for kind in (wire.Thinking, wire.Text, wire.Thinking, wire.Text):
            for letter in "abc":
                yield kind(text=letter)

    events = asyncio.run(received(tokens()))
    assert text_of(events, wire.Thinking) == text_of(events, wire.Text) == "abcabc"
    kinds = [type(event) for event in events]
    assert [kind for kind, before in zip(kinds, [None, *kinds], strict=False) if kind is not before] == [
        wire.Thinking,
        wire.Text,
        wire.Thinking,
        wire.Text,
    ]


def test_what_is_held_goes_out_while_the_model_is_silent():
    # GIVEN a model that writes two tokens and then says nothing
    async def first_messages() -> list[bytes]:
        silence = asyncio.Event()

        async def tokens() -> AsyncIterator[wire.Event]:
            yield wire.Text(text="one ")
            yield wire.Text(text="two")
            await silence.wait()

        body = streams.event_stream(tokens()).body_iterator
        return [bytes(await anext(body)) for _ in range(2)]

    # THEN both arrive
    messages, _ = decode_lines(b"".join(asyncio.run(first_messages())))
    assert text_of([wire.decode_event(message) for message in messages], wire.Text) == "one two"
