"""Servers of language models: which key they get, what they have, whether they write."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing

from app.engine import wire
from app.engine.refusing import Refused
from app.engine.secrets import Kind, Secrets, Where
from app.server_wording import server_problem
from retrieval.draft import Draft
from retrieval.language_model.address import ServerAddress, parse_address
from retrieval.language_model.discovery import discover
from retrieval.language_model.errors import (
    BadAddress,
    EmptyAnswer,
    LanguageModelError,
    ServerUnreachable,
    UnreachableReason,
    WrongAddress,
)
from retrieval.language_model.events import Finished, Message, Role, Usage
from retrieval.language_model.server_state import ModelInfo, ServerState, able_to_chat, choose_model
from retrieval.language_model.types import LanguageServer

_TRIAL = (Message(Role.USER, "Say in one short sentence that you are ready."),)
# Room for a model that thinks first; one that goes on and on is stopped.
_TRIAL_TOKENS = 600
_TRIAL_CHARACTERS = 200
# A big model may have to be loaded first.
_TRIAL_SECONDS = 180.0


class Servers:
    """Every server that a question or a look has named, with its key."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        # One a server: it remembers whether the server may still be reading a question that was stopped.
        self._clients: dict[tuple[str, str | None], LanguageServer] = {}

    async def key_for(self, server: str, given: str | None) -> str | None:
        """Give the key that was given, or the one that is kept for this server."""
        if given:
            return given
        try:
            address = parse_address(server)
        except BadAddress:
            return None
        return await asyncio.to_thread(self._secrets.get, Kind.SERVER, str(address))

    async def client(self, server: str, key: str | None) -> LanguageServer:
        """Give the client of a server. Raises `BadAddress`."""
        address = parse_address(server)
        named = (str(address), key)
        if named not in self._clients:
            connect = await asyncio.to_thread(_language_model)
            # Two first questions may come at once; both are to wait for one another in one client.
            return self._clients.setdefault(named, connect(address, key))
        return self._clients[named]

    async def keep_key(self, asked: wire.KeepKeyRequest) -> wire.KeyKept:
        """Keep a server's key, or forget it. Raises `Refused`."""
        try:
            address = str(parse_address(asked.server))
        except BadAddress as error:
            raise Refused(error.code, server_problem(error)) from error
        # A key that is no longer kept is not to be found in memory either.
        self._clients = {named: client for named, client in self._clients.items() if named[0] != address}
        where: Where
        if asked.server_key:
            where = await asyncio.to_thread(self._secrets.keep, Kind.SERVER, address, asked.server_key)
        else:
            where = await asyncio.to_thread(self._secrets.forget, Kind.SERVER, address)
        return wire.KeyKept(where=where)

    async def report(self, asked: wire.ServerRequest) -> wire.ServerReport:
        """Say what answers at an address, and which model would be asked."""
        try:
            address = parse_address(asked.server)
        except BadAddress as error:
            return wire.ServerReport(address=asked.server, kind=_UNKNOWN, problem=_failure(error))
        kept = await asyncio.to_thread(self._secrets.get, Kind.SERVER, str(address))
        begun = time.perf_counter()
        try:
            state = await discover(address, asked.server_key or kept)
        except LanguageModelError as error:
            return wire.ServerReport(
                address=str(address),
                kind=_UNKNOWN,
                problem=_failure(error),
                suggestion=error.suggestion if isinstance(error, WrongAddress) else None,
                has_key=kept is not None,
            )
        return _report(state, milliseconds=(time.perf_counter() - begun) * 1000, has_key=kept is not None)

    async def let_write(self, asked: wire.TryServerRequest) -> wire.ServerTrial:
        """Let a model write a sentence, and say how quickly it did, or what is wrong."""
        report = await self.report(asked)
        # Another model than the one that would be taken may be wanted, and may be able to answer.
        if report.problem is not None and (asked.model is None or not report.models):
            return wire.ServerTrial(report=report, problem=report.problem)
        key = await self.key_for(asked.server, asked.server_key)
        trial = _Trial(str(report.address))
        model: ModelInfo | None = None
        try:
            server = await self.client(asked.server, key)
            model = choose_model(await server.discover(), asked.model)
            await trial.run(server, model)
        except LanguageModelError as error:
            return wire.ServerTrial(
                report=report, model=None if model is None else model.id, problem=_failure(error)
            )
        return wire.ServerTrial(
            report=report,
            model=model.id,
            said=trial.draft.text.strip(),
            first_word_seconds=trial.draft.first_word_seconds,
            tokens_per_second=trial.draft.tokens_per_second(trial.usage),
        )


class _Trial:
    """A model that writes a sentence."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.draft = Draft(time.perf_counter())
        self.usage: Usage | None = None

    async def run(self, server: LanguageServer, model: ModelInfo) -> None:
        """Ask, and read what is enough to know. Raises a `LanguageModelError`."""
        self.draft = Draft(time.perf_counter())
        try:
            async with asyncio.timeout(_TRIAL_SECONDS):
                await self._read(server, _TRIAL, model)
        except TimeoutError as error:
            raise ServerUnreachable(self._address, UnreachableReason.SILENT) from error
        except EmptyAnswer:
            # It thought for as long as it might: a model that writes.
            if not self.draft.thinking:
                raise

    async def _read(self, server: LanguageServer, messages: Sequence[Message], model: ModelInfo) -> None:
        stream = server.stream(messages, model=model.id, max_tokens=_TRIAL_TOKENS, temperature=0.0)
        async with aclosing(stream) as events:
            async for event in events:
                if isinstance(event, Finished):
                    self.usage = event.usage
                    return
                self.draft.feed(event)
                if len(self.draft.text) > _TRIAL_CHARACTERS:
                    return


_UNKNOWN = "unknown"


def _report(state: ServerState, *, milliseconds: float, has_key: bool) -> wire.ServerReport:
    chosen: str | None = None
    problem: wire.Failure | None = None
    try:
        chosen = choose_model(state).id
    except LanguageModelError as error:
        problem = _failure(error)
    return wire.ServerReport(
        address=state.address,
        kind=state.kind,
        models=tuple(map(_model, able_to_chat(state))),
        chosen=chosen,
        problem=problem,
        milliseconds=round(milliseconds, 1),
        has_key=has_key,
    )


def _model(model: ModelInfo) -> wire.Model:
    return wire.Model(
        id=model.id,
        state=model.state,
        context_length=model.context_length,
        max_context_length=model.max_context_length,
    )


def _failure(error: LanguageModelError) -> wire.Failure:
    return wire.Failure(code=error.code, message=server_problem(error))


def _language_model() -> Callable[[ServerAddress, str | None], LanguageServer]:
    """Import the client away from the loop: the openai library takes half a second."""
    from retrieval.language_model.client import LanguageModel  # noqa: PLC0415

    return LanguageModel
