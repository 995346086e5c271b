"""The engine's HTTP: one route a thing that a door may ask. Guard and leases stand in front of it."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.engine import routes, wire
from app.engine.library import Library
from app.engine.refusing import Refused
from app.engine.routes_for_asking import asking_routes
from app.engine.routes_for_chats import chat_routes
from app.engine.routes_for_library import library_routes
from app.engine.routing import Routed, reply
from app.wording import failure_of
from ingest.errors import IngestError
from retrieval.errors import RetrievalError


def create_api(library: Library, health: wire.Health, shut_down: Callable[[], None]) -> Starlette:
    """Make the application for one library; ``shut_down`` ends the process."""
    process = _Process(health, shut_down)
    routed: list[Routed] = [
        (routes.HEALTH, process.health),
        (routes.SHUT_DOWN, process.shutdown),
        *library_routes(library),
        *asking_routes(library, library.secrets),
        *chat_routes(library),
    ]
    return Starlette(
        routes=[Route(route.path, handler, methods=[route.method]) for route, handler in routed],
        exception_handlers={
            Refused: _refused,
            IngestError: _failed,
            RetrievalError: _failed,
            wire.DecodeError: _misunderstood,
            Exception: _unexpected,
        },
    )


class _Process:
    """The engine as a process: who it is, and its end."""

    def __init__(self, health: wire.Health, shut_down: Callable[[], None]) -> None:
        self._health = health
        self._shut_down = shut_down

    async def health(self, _request: Request) -> Response:
        return reply(self._health)

    async def shutdown(self, _request: Request) -> Response:
        self._shut_down()
        return reply(self._health)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - registered for it
    return reply(error.failure, 409)


async def _failed(_request: Request, error: Exception) -> Response:
    return reply(failure_of(error), 409)


async def _misunderstood(_request: Request, error: Exception) -> Response:
    return reply(wire.Failure(code="bad_request", message=f"The engine did not understand: {error}"), 400)


async def _unexpected(_request: Request, error: Exception) -> Response:
    """Tell the door what happened; Starlette then raises it again for the log."""
    return reply(failure_of(error), 500)
