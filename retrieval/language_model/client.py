"""Asks a language model and gives its answer while it is written."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from retrieval.language_model.address import ServerAddress
from retrieval.language_model.discovery import discover
from retrieval.language_model.errors import (
    BreakReason,
    LanguageModelError,
    ServerUnreachable,
    UnreachableReason,
)
from retrieval.language_model.events import Message, Role, StreamEvent
from retrieval.language_model.failures import body_of, failure_of_answer, failure_of_connection
from retrieval.language_model.reading import AnswerReader
from retrieval.language_model.server_state import ServerState
from retrieval.language_model.transport import open_http

SILENCE_LIMIT = 900.0
"""Seconds without a byte after which a server counts as dead. While LM Studio loads a model or reads a
long prompt it sends nothing, for minutes on a slow computer."""

_AFTERWORD_LIMIT = 5.0
"""Seconds that the counts of tokens may take after the last word; the answer is whole without them."""


class LanguageModel:
    """One OpenAI-compatible server. It is asked one thing at a time, in the order of the asking.

    Two large prompts at once end in empty, cut or crashed answers on LM Studio
    (https://github.com/lmstudio-ai/lms/issues/565). Made and used inside one event loop.
    """

    def __init__(
        self, address: ServerAddress, key: str | None = None, *, silence_limit: float | None = SILENCE_LIMIT
    ) -> None:
        self.address = address
        self._key = key
        self._http = open_http(address, key, silence_limit=silence_limit)
        self._client = AsyncOpenAI(
            base_url=address.base_url,
            api_key=key or "none",  # the library wants one; `open_http` sends only a real one
            max_retries=0,  # each try would generate the answer again
            timeout=self._http.timeout,
            http_client=self._http,
        )
        self._one_generation = asyncio.Lock()
        self._may_still_be_reading = False

    @property
    def may_still_be_reading(self) -> bool:
        """Whether the server may be busy with a prompt whose answer nobody wants any more.

        LM Studio notices at once that the asker has gone, but reads the prompt to its end, and what is
        asked next waits for that (https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/1143).
        True from a cancelled stream without a first token until the next first token.
        """
        return self._may_still_be_reading

    async def discover(self) -> ServerState:
        """Ask the server what it is and which models it has. Raises as `discovery.discover` does."""
        return await discover(self.address, self._key)

    async def stream(
        self, messages: Sequence[Message], *, model: str, max_tokens: int, temperature: float
    ) -> AsyncGenerator[StreamEvent, None]:
        """Ask, and yield the answer's events; the last one is `Finished`.

        Cancelling the task, or closing the generator, closes the connection to the server at once; whoever
        may leave early uses `contextlib.aclosing`. Raises a `LanguageModelError`, always before `Finished`.
        """
        reader = AnswerReader(address=str(self.address), model=model)
        async with self._one_generation:
            try:
                async with self._asked(messages, reader, model, max_tokens, temperature) as chunks:
                    async for chunk in chunks:
                        events = reader.feed(chunk)
                        self._may_still_be_reading &= not reader.has_begun
                        for event in events:
                            yield event
                        if reader.finish_reason:
                            await _read_afterword(chunks, reader)
                            break
            except (asyncio.CancelledError, GeneratorExit):
                self._may_still_be_reading |= not reader.has_begun
                raise
            except ServerUnreachable as error:
                self._may_still_be_reading |= error.reason is UnreachableReason.SILENT
                raise
        yield reader.end()

    async def close(self) -> None:
        """Close all connections; the object is of no use afterwards."""
        await self._client.close()

    @asynccontextmanager
    async def _asked(
        self,
        messages: Sequence[Message],
        reader: AnswerReader,
        model: str,
        max_tokens: int,
        temperature: float,
    ) -> AsyncIterator[AsyncStream[ChatCompletionChunk]]:
        """The open stream of an answer; every failure in it leaves as a `LanguageModelError`."""
        try:
            stream = await self._client.chat.completions.create(
                model=model,
                messages=[_wire_message(message) for message in messages],
                max_tokens=max_tokens,
                temperature=temperature,
                stream=True,
                stream_options={"include_usage": True},
            )
            async with stream:
                await self._check_is_stream(stream.response, model)
                yield stream
        except APIConnectionError as error:
            raise self._failure_of_connection(error, reader) from error
        except APIStatusError as error:
            status, body = error.response.status_code, body_of(error.response)
            raise failure_of_answer(status, body, address=str(self.address), model=model) from error
        except APIError as error:  # inside the stream; ``body`` is what stood below ``error``
            body = {"error": error.body}
            raise failure_of_answer(HTTPStatus.OK, body, address=str(self.address), model=model) from error
        except (json.JSONDecodeError, UnicodeDecodeError) as error:  # the library lets these through
            raise reader.broken(BreakReason.GARBLED) from error

    async def _check_is_stream(self, response: httpx2.Response, model: str) -> None:
        """HTTP 200 proves nothing: LM Studio answers so to paths that it does not know."""
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in {"application/json", "text/html"}:
            await response.aread()
            raise failure_of_answer(
                response.status_code, body_of(response), address=str(self.address), model=model
            )

    def _failure_of_connection(self, error: APIConnectionError, reader: AnswerReader) -> LanguageModelError:
        failure = failure_of_connection(error, str(self.address))
        if reader.has_begun and isinstance(failure, ServerUnreachable):
            silent = failure.reason is UnreachableReason.SILENT
            return reader.broken(BreakReason.SILENT if silent else BreakReason.LOST)
        return failure


async def _read_afterword(chunks: AsyncStream[ChatCompletionChunk], reader: AnswerReader) -> None:
    """Read what comes after the finish reason, the counts of tokens. The answer is whole without it."""
    # The connection may be cut, or held open without a word.
    with suppress(APIError, LanguageModelError, TimeoutError, ValueError):
        async with asyncio.timeout(_AFTERWORD_LIMIT):
            async for chunk in chunks:
                reader.feed(chunk)


def _wire_message(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case Role.SYSTEM:
            return {"role": "system", "content": message.content}
        case Role.USER:
            return {"role": "user", "content": message.content}
        case Role.ASSISTANT:
            return {"role": "assistant", "content": message.content}
