"""How tests ask a server: a client inside an event loop of its own, events collected."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from retrieval.language_model.address import parse_address
from retrieval.language_model.client import SILENCE_LIMIT, LanguageModel
from retrieval.language_model.events import Message, Role, StreamEvent, Text, TextWasThinking, Thinking
from tests.doubles.lm_studio import LmStudioDouble

EVIDENCE = "[1] Harbour log, page 2\nThe ferry leaves at nine. It carries forty people.\n\n[2] Menu\nSoup.\n"
QUESTION = (
    Message(Role.SYSTEM, "Answer from the sources only."),
    Message(Role.USER, f"Sources:\n{EVIDENCE}\nQuestion: When does the ferry leave?"),
)

Result = TypeVar("Result")


@dataclass(frozen=True)
class Server:
    """One server under test; ``double`` is None for the real one."""

    address: str
    model: str
    context_length: int
    double: LmStudioDouble | None = None


def run_with(
    address: str,
    use: Callable[[LanguageModel], Awaitable[Result]],
    *,
    key: str | None = None,
    silence_limit: float = SILENCE_LIMIT,
) -> Result:
    """Open a client for ``address``, use it, close it."""

    async def run() -> Result:
        model = LanguageModel(parse_address(address), key, silence_limit=silence_limit)
        try:
            return await use(model)
        finally:
            await model.close()

    return asyncio.run(run())


async def ask(
    model: LanguageModel, name: str, messages: Sequence[Message] = QUESTION, *, max_tokens: int = 48
) -> list[StreamEvent]:
    """All events of one answer."""
    return [
        event async for event in model.stream(messages, model=name, max_tokens=max_tokens, temperature=0.0)
    ]


async def ask_for_first(model: LanguageModel, name: str, *, max_tokens: int = 1000) -> StreamEvent:
    """The first event of an answer; its stream is closed then."""
    async with aclosing(model.stream(QUESTION, model=name, max_tokens=max_tokens, temperature=0.0)) as events:
        return await anext(events)


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that the double notes on its own thread; pytest's timeout is the limit."""
    while not condition():  # noqa: ASYNC110 - it happens in another event loop
        await asyncio.sleep(0.005)


def text_of(events: Sequence[StreamEvent]) -> str:
    """The answer as a person would see it in the end."""
    text = ""
    for event in events:
        match event:
            case Text(piece):
                text += piece
            case TextWasThinking():
                text = ""
    return text


def thinking_of(events: Sequence[StreamEvent]) -> str:
    """The thinking as a person would see it in the end."""
    text, thinking = "", ""
    for event in events:
        match event:
            case Text(piece):
                text += piece
            case Thinking(piece):
                thinking += piece
            case TextWasThinking():
                thinking, text = thinking + text, ""
    return thinking
