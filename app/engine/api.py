"""The engine's HTTP: one route a thing that a door may ask. Guard and leases stand in front of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import ParamSpec, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.engine import sources, wire
from app.engine.answers import Answers
from app.engine.doctor import look_over
from app.engine.library import Library, OpenLibrary
from app.engine.passages import passage_of
from app.engine.streams import event_stream
from app.wording import failure_of
from ingest.errors import IngestError
from ingest.jobs import Job
from retrieval.errors import RetrievalError
from retrieval.scope import Scope

# Twenty progress events a second at most.
_PROGRESS_SECONDS = 0.05

P = ParamSpec("P")
T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]


def create_api(library: Library, health: wire.Health, shut_down: Callable[[], None]) -> Starlette:
    """Make the application for one library; ``shut_down`` ends the process."""
    api = _Api(library, health, shut_down)
    routes: list[tuple[str, str, Handler]] = [
        ("GET", "/health", api.health),
        ("GET", "/events", api.events),
        ("GET", "/documents", api.documents),
        ("GET", "/status", api.status),
        ("POST", "/add", api.add),
        ("POST", "/sync", api.sync),
        ("POST", "/show", api.show),
        ("POST", "/remove", api.remove),
        ("POST", "/search", api.search),
        ("POST", "/ask", api.ask),
        ("POST", "/evaluate", api.evaluate),
        ("POST", "/doctor", api.doctor),
        ("POST", "/shutdown", api.shutdown),
    ]
    return Starlette(
        routes=[Route(path, handler, methods=[method]) for method, path, handler in routes],
        exception_handlers={
            sources.Refused: _refused,
            IngestError: _failed,
            RetrievalError: _failed,
            wire.DecodeError: _misunderstood,
            Exception: _unexpected,
        },
    )


class _Api:
    def __init__(self, library: Library, health: wire.Health, shut_down: Callable[[], None]) -> None:
        self._library = library
        self._health = health
        self._shut_down = shut_down
        self._answers = Answers(library)
        self._adding = asyncio.Lock()

    async def health(self, _request: Request) -> Response:
        return _json(self._health)

    async def shutdown(self, _request: Request) -> Response:
        self._shut_down()
        return _json(self._health)

    async def events(self, _request: Request) -> Response:
        """Stream progress for as long as the door holds on: its lease."""
        opened = await self._opened()
        return event_stream(_progress_events(opened, None))

    async def documents(self, _request: Request) -> Response:
        return _json(await self._read(sources.documents, self._library))

    async def status(self, _request: Request) -> Response:
        return _json(await self._read(sources.status, self._library, await self._opened()))

    async def show(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ShowRequest)
        return _json(await self._read(sources.show, self._library, asked))

    async def remove(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PathRequest)
        return _json(await self._read(sources.remove, self._library, await self._opened(), asked))

    async def add(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.AddRequest)
        opened = await self._opened()
        # One at a time: a folder and one inside it, added by two doors at once, would both become sources.
        async with self._adding:
            job, notes = await self._read(sources.add, self._library, opened, asked)
        return event_stream(self._job_events(opened, job, notes))

    async def sync(self, _request: Request) -> Response:
        opened = await self._opened()
        job = await self._read(sources.sync, self._library, opened)
        return event_stream(self._job_events(opened, job))

    async def search(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.SearchRequest)
        searcher = (await self._opened()).searcher
        begun = time.perf_counter()
        scope = Scope(asked.collection, asked.file)
        hits = await self._read(searcher.search, [asked.query], asked.k, scope)
        milliseconds = (time.perf_counter() - begun) * 1000
        return _json(
            wire.SearchReply(
                passages=tuple(map(passage_of, hits)),
                milliseconds=round(milliseconds, 2),
            )
        )

    async def ask(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.AskRequest)
        opened = await self._opened()
        return event_stream(self._answers.answer(opened, asked))

    async def evaluate(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.EvaluateRequest)
        opened = await self._opened()
        return event_stream(self._answers.evaluate(opened, asked))

    async def doctor(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.DoctorRequest)
        return _json(await look_over(self._library, asked))

    async def _opened(self) -> OpenLibrary:
        return await self._library.wait_until_opened()

    async def _read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what reads the catalog away from the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._library.readers, partial(function, *args, **kwargs))

    async def _job_events(
        self, opened: OpenLibrary, job: Job, notes: Sequence[str] = ()
    ) -> AsyncIterator[wire.Event]:
        for note in notes:
            yield wire.Notice(message=note)
        async for event in _progress_events(opened, job):
            yield event
        error = job.report.exception()
        if error is not None:
            yield failure_of(error)
            return
        yield await self._read(sources.report, self._library, job.report.result())


async def _progress_events(opened: OpenLibrary, job: Job | None) -> AsyncIterator[wire.Progress]:
    """Give progress whenever it has changed, until the job is done (for ever without one)."""
    last = None
    while job is None or not job.report.done():
        progress = opened.pipeline.progress()
        if progress != last:
            last = progress
            yield sources.progress(progress)
        await asyncio.sleep(_PROGRESS_SECONDS)


def _json(value: wire.Wire, status: int = 200) -> Response:
    return Response(wire.encode(value), status, media_type="application/json")


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, sources.Refused)  # noqa: S101 - registered for it
    return _json(error.failure, 409)


async def _failed(_request: Request, error: Exception) -> Response:
    return _json(failure_of(error), 409)


async def _misunderstood(_request: Request, error: Exception) -> Response:
    return _json(wire.Failure(code="bad_request", message=f"The engine did not understand: {error}"), 400)


async def _unexpected(_request: Request, error: Exception) -> Response:
    """Tell the door what happened; Starlette then raises it again for the log."""
    return _json(failure_of(error), 500)
