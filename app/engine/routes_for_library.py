"""Routes about the library: what it holds, adding to it, and how reading goes."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request
from starlette.responses import Response

from app.engine import adding, ledger, moving, passwords, routes, rules, sources, steering, wire
from app.engine.library import Library, OpenLibrary
from app.engine.previews import Previews
from app.engine.routing import Routed, read, reply
from app.engine.streams import event_stream
from app.wording import failure_of
from ingest.jobs import Job

# Twenty progress events a second at most.
_PROGRESS_SECONDS = 0.05


def library_routes(library: Library) -> list[Routed]:
    """Give the routes of one library."""
    handlers = _LibraryRoutes(library)
    return [
        (routes.EVENTS, handlers.events),
        (routes.DOCUMENTS, handlers.documents),
        (routes.LEDGER, handlers.ledger),
        (routes.SOURCES, handlers.sources),
        (routes.STATUS, handlers.status),
        (routes.EMBEDDER, handlers.embedder),
        (routes.RERANKER, handlers.reranker),
        (routes.SHOW, handlers.show),
        (routes.PREVIEW, handlers.preview),
        (routes.ADD, handlers.add),
        (routes.SYNC, handlers.sync),
        (routes.MOVE, handlers.move),
        (routes.RETRY, handlers.retry),
        (routes.PASSWORD, handlers.password),
        (routes.PASSWORD_KEPT, handlers.password_kept),
        (routes.FORGET_PASSWORD, handlers.forget_password),
        (routes.PAUSE, handlers.pause),
        (routes.STOP, handlers.stop),
        (routes.REMOVE, handlers.remove),
        (routes.RULES, handlers.rules),
        (routes.WORK, handlers.work),
        (routes.RENAME_COLLECTION, handlers.rename_collection),
    ]


class _LibraryRoutes:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._previews = Previews(library)
        # One at a time: a folder and one inside it, added by two doors at once, would both become sources.
        self._adding = asyncio.Lock()
        # The loop alone would not keep them from being collected.
        self._keeping: set[asyncio.Task[str | None]] = set()

    async def events(self, _request: Request) -> Response:
        """Stream progress for as long as the door holds on: its lease."""
        opened = await self._opened()
        return event_stream(self._heard_progress(opened))

    async def documents(self, _request: Request) -> Response:
        return reply(await read(self._library, sources.documents, self._library))

    async def ledger(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.LedgerRequest)
        return reply(await read(self._library, ledger.ledger, self._library, asked))

    async def sources(self, _request: Request) -> Response:
        return reply(await read(self._library, ledger.sources, self._library))

    async def status(self, _request: Request) -> Response:
        return reply(await read(self._library, sources.status, self._library, await self._opened()))

    async def embedder(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.EmbedderRequest)
        return reply(await read(self._library, sources.embedder, self._library, await self._opened(), asked))

    async def reranker(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.RerankerRequest)
        return reply(await read(self._library, sources.reranker, await self._opened(), asked))

    async def show(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ShowRequest)
        return reply(await read(self._library, sources.show, self._library, asked))

    async def preview(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PathsRequest)
        return reply(await self._previews.of(asked))

    async def add(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.AddRequest)
        opened = await self._opened()
        async with self._adding:
            job, notes = await read(self._library, adding.add, self._library, opened, asked)
        return event_stream(self._job_events(opened, job, notes))

    async def sync(self, _request: Request) -> Response:
        opened = await self._opened()
        job, notes = await read(self._library, sources.sync, self._library, opened)
        return event_stream(self._job_events(opened, job, notes))

    async def move(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.MoveRequest)
        opened = await self._opened()
        async with self._adding:
            job = await read(self._library, moving.move, self._library, opened, asked)
        return event_stream(self._job_events(opened, job))

    async def retry(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PathsRequest)
        opened = await self._opened()
        job = await read(self._library, steering.retry, self._library, opened, asked)
        return event_stream(self._job_events(opened, job))

    async def password(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PasswordRequest)
        opened = await self._opened()
        job = await read(self._library, steering.unlock, self._library, opened, asked)
        # A task of its own: a door that leaves early has entered the password all the same.
        keeping = asyncio.create_task(self._keep_password(asked, job))
        self._keeping.add(keeping)
        keeping.add_done_callback(self._keeping.discard)
        return event_stream(self._job_events(opened, job, keeping=keeping))

    async def password_kept(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PathRequest)
        # Not one of the readers: a keyring may take seconds.
        return reply(await asyncio.to_thread(passwords.kept, self._library, asked))

    async def forget_password(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PathRequest)
        return reply(await asyncio.to_thread(passwords.forget, self._library, asked))

    async def pause(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PauseRequest)
        return reply(await read(self._library, steering.pause, self._library, await self._opened(), asked))

    async def stop(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.StopRequest)
        return reply(await read(self._library, steering.stop, self._library, await self._opened(), asked))

    async def remove(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PathRequest)
        return reply(await read(self._library, sources.remove, self._library, await self._opened(), asked))

    async def rules(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.RulesRequest)
        return reply(await read(self._library, rules.rules, self._library, await self._opened(), asked))

    async def work(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.WorkRequest)
        return reply(await read(self._library, steering.work, await self._opened(), asked))

    async def rename_collection(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.RenameCollectionRequest)
        return reply(await read(self._library, ledger.rename_collection, self._library, asked))

    async def _opened(self) -> OpenLibrary:
        return await self._library.wait_until_opened()

    async def _job_events(
        self,
        opened: OpenLibrary,
        job: Job,
        notes: Sequence[str] = (),
        keeping: "asyncio.Task[str | None] | None" = None,
    ) -> AsyncIterator[wire.Event]:
        for note in notes:
            yield wire.Notice(message=note)
        async for event in self._progress_events(opened, job):
            yield event
        error = job.report.exception()
        if error is not None:
            yield failure_of(error)
            return
        if keeping is not None and (words := await asyncio.shield(keeping)) is not None:
            yield wire.Notice(message=words)
        untold = frozenset() if job.again else opened.untold.take()
        yield await read(self._library, sources.report, self._library, job.report.result(), untold)

    async def _keep_password(self, asked: wire.PasswordRequest, job: Job) -> str | None:
        """Keep a password once it was right; gives what the person should know of it."""
        await asyncio.wait([asyncio.wrap_future(job.report)])
        if job.report.exception() is not None:
            return None
        return await asyncio.to_thread(steering.keep_password, self._library, asked, job.report.result())

    async def _heard_progress(self, opened: OpenLibrary) -> AsyncIterator[wire.Progress]:
        with opened.untold.listening():
            async for event in self._progress_events(opened, None):
                yield event

    async def _progress_events(self, opened: OpenLibrary, job: Job | None) -> AsyncIterator[wire.Progress]:
        """Give progress whenever it has changed, until the job is done (for ever without one)."""
        last = None
        while job is None or not job.report.done():
            now = (opened.pipeline.progress(), self._library.catalog.revision.value)
            if now != last:
                last = now
                yield sources.progress(*now)
            await asyncio.sleep(_PROGRESS_SECONDS)
