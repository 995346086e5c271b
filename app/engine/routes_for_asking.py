"""Routes that search, ask and evaluate, and those about the server of language models."""

import asyncio
import time

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.engine import routes, wire
from app.engine.answers import Answers
from app.engine.doctor import look_over
from app.engine.evaluating import Evaluating
from app.engine.library import Library
from app.engine.passages import offline_sources, passage_of, scope_of
from app.engine.routing import Routed, read, reply, while_wanted
from app.engine.secrets import Secrets
from app.engine.servers import Servers
from app.engine.streams import event_stream
from app.wording import failure_of


def asking_routes(library: Library, secrets: Secrets) -> list[Routed]:
    """Give the routes of one library."""
    asking = _Asking(library, secrets)
    return [
        (routes.SEARCH, asking.search),
        (routes.ASK, asking.ask),
        (routes.EVALUATE, asking.evaluate),
        (routes.SERVER, asking.server),
        (routes.TRY_SERVER, asking.try_server),
        (routes.KEEP_KEY, asking.keep_key),
        (routes.DOCTOR, asking.doctor),
    ]


class _Asking:
    def __init__(self, library: Library, secrets: Secrets) -> None:
        self._library = library
        self._servers = Servers(secrets)
        self._answers = Answers(library, self._servers)
        self._evaluating = Evaluating(library, self._servers)

    async def search(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.SearchRequest)
        opened = await self._library.wait_until_opened()
        opened.pipeline.regard.turn_to(collection=asked.collection, paths=asked.files)
        searcher = opened.searcher
        begun = time.perf_counter()
        hits = await read(self._library, searcher.search, [asked.query], asked.k, scope_of(asked))
        milliseconds = (time.perf_counter() - begun) * 1000
        offline = await read(self._library, offline_sources, self._library)
        return reply(
            wire.SearchReply(
                passages=tuple(passage_of(hit, offline) for hit in hits),
                milliseconds=round(milliseconds, 2),
                notice=None if (problem := searcher.problem) is None else failure_of(problem).message,
            )
        )

    async def ask(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.AskRequest)
        # The keyring may take its time; the library that is opening does so too.
        key, opened = await asyncio.gather(self._key(asked), self._library.wait_until_opened())
        opened.pipeline.regard.turn_to(collection=asked.collection, paths=asked.files)
        asked = msgspec.structs.replace(asked, server_key=key)
        return event_stream(self._answers.answer(opened, asked))

    async def evaluate(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.EvaluateRequest)
        key, opened = await asyncio.gather(self._key(asked), self._library.wait_until_opened())
        asked = msgspec.structs.replace(asked, server_key=key)
        return event_stream(self._evaluating.evaluate(opened, asked))

    async def server(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ServerRequest)
        return reply(await self._servers.report(asked))

    async def try_server(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.TryServerRequest)
        return await while_wanted(request, self._servers.let_write(asked))

    async def keep_key(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.KeepKeyRequest)
        return reply(await self._servers.keep_key(asked))

    async def doctor(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.DoctorRequest)
        key = await self._servers.key_for(asked.server, asked.server_key)
        return reply(await look_over(self._library, msgspec.structs.replace(asked, server_key=key)))

    async def _key(self, asked: wire.AskRequest | wire.EvaluateRequest) -> str | None:
        if not asked.use_model or not asked.server:
            return None
        return await self._servers.key_for(asked.server, asked.server_key)
