"""How the LM Studio double answers one chat request: reads the prompt, then writes word by word."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol, cast

from tests.doubles.http_server import Exchange
from tests.doubles.lm_studio_answers import (
    Answer,
    Json,
    Messages,
    ThinkingForm,
    chunk_frame,
    count_tokens,
    deltas,
    usage_frame,
    whole_completion,
)
from tests.doubles.lm_studio_faults import End, StreamFault
from tests.doubles.lm_studio_scenarios import FAULTS, GARBAGE, Scenario

OTHER_MODEL = "another/model"


@dataclass(frozen=True, slots=True)
class Pace:
    """How slow the double is, in seconds. ``headers_first``: the stream's headers come before the reading.

    ``rests_after`` so many tokens it writes no more until its client leaves, or it is given another pace.
    """

    prompt_seconds: float = 0.0
    token_seconds: float = 0.0
    headers_first: bool = True
    rests_after: int | None = None


@dataclass(eq=False)
class Generation:
    """One chat request in the double's log; moments are seconds of the monotonic clock."""

    exchange: Exchange
    model: str
    body: Json
    asked_at: float = field(default_factory=time.monotonic)
    reading_at: float | None = None
    read_at: float | None = None
    first_token_at: float | None = None
    ended_at: float | None = None
    tokens: int = 0

    @property
    def disconnected_at(self) -> float | None:
        """When the client's leaving was seen; None while it stays."""
        return self.exchange.disconnected_at

    @property
    def messages(self) -> Messages:
        """What was asked."""
        return cast("Messages", self.body["messages"])

    @property
    def prompt_tokens(self) -> int:
        """How long the prompt is."""
        return count_tokens(self.messages)


class Settings(Protocol):
    """What a generation asks of the double."""

    scenario: Scenario
    pace: Pace
    thinking: ThinkingForm
    answer: Answer
    may_read: threading.Event


async def generate(generation: Generation, settings: Settings, reading: asyncio.Lock) -> None:
    """Answer, unless the client leaves. A prompt is read to its end even so, and others wait for that
    (https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/1143).
    """
    exchange, pace, scenario = generation.exchange, settings.pace, settings.scenario
    streams = bool(generation.body.get("stream"))
    if streams and pace.headers_first:
        await exchange.begin_events()
    async with reading:
        generation.reading_at = time.monotonic()
        await asyncio.sleep(pace.prompt_seconds)
        await asyncio.to_thread(settings.may_read.wait)
        generation.read_at = time.monotonic()
    answer = GARBAGE if scenario is Scenario.OVERFLOW_GARBAGE else settings.answer(generation.messages)
    if exchange.client_is_gone:
        pass
    elif streams:
        if not pace.headers_first:
            await exchange.begin_events()
        await _stream(generation, settings, answer)
    else:
        await exchange.send_json(200, whole_completion(generation.model, answer, generation.prompt_tokens))
    generation.ended_at = time.monotonic()


async def _stream(generation: Generation, settings: Settings, answer: str) -> None:
    fault = FAULTS.get(settings.scenario, StreamFault(None, finishes=True, end=End.DONE))
    assert isinstance(fault, StreamFault)
    exchange = generation.exchange
    model = OTHER_MODEL if settings.scenario is Scenario.ANOTHER_MODEL_ANSWERS else generation.model
    limit = cast("int", generation.body.get("max_tokens") or -1)
    words = deltas(answer, settings.thinking)
    wanted = islice(words, fault.words if fault.words is not None else limit if limit > 0 else None)
    for delta in wanted:
        while _rests(generation, settings.pace):  # noqa: ASYNC110 - two threads
            await asyncio.sleep(0.01)
        await _pause(exchange, settings.pace.token_seconds)
        if exchange.client_is_gone:
            return
        await exchange.send_event_text(chunk_frame(model, delta))
        generation.tokens += 1
        generation.first_token_at = generation.first_token_at or time.monotonic()
    if fault.finishes:
        reason = "length" if fault.words is None and _has_more(words) else "stop"
        await exchange.send_event_text(chunk_frame(model, {}, reason))
    for text in fault.frames:
        await exchange.send_event_text(text)
    if fault.end is End.DONE and fault.finishes and _wants_usage(generation, settings):
        await exchange.send_event_text(usage_frame(model, generation.prompt_tokens, generation.tokens))
    await _end(exchange, fault.end)


async def _end(exchange: Exchange, end: End) -> None:
    match end:
        case End.DONE:
            await exchange.send_event_text("data: [DONE]\n\n")
            await exchange.end_events()
        case End.CLOSED:
            await exchange.end_events()
        case End.CUT:
            exchange.cut()
        case End.HELD:
            await exchange.wait_until_gone()


def _rests(generation: Generation, pace: Pace) -> bool:
    """Whether no word more is to come for now."""
    has_rest = pace.rests_after is not None and generation.tokens >= pace.rests_after
    return has_rest and not generation.exchange.client_is_gone


async def _pause(exchange: Exchange, seconds: float) -> None:
    """Wait, but no longer than the client stays."""
    if seconds:
        with suppress(TimeoutError):
            await asyncio.wait_for(exchange.wait_until_gone(), seconds)


def _wants_usage(generation: Generation, settings: Settings) -> bool:
    options = generation.body.get("stream_options")
    asked = isinstance(options, dict) and bool(options.get("include_usage"))
    return asked and settings.scenario is not Scenario.NO_USAGE


def _has_more(words: Iterator[Json]) -> bool:
    return next(words, None) is not None
