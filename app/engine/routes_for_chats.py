"""Routes about chats: list, show, rename, pin, delete, restore, export."""

from starlette.requests import Request
from starlette.responses import Response

from app.engine import chats, routes, wire
from app.engine.exporting import export
from app.engine.library import Library
from app.engine.routing import Routed, read, reply


def chat_routes(library: Library) -> list[Routed]:
    """Give the routes of one library."""
    handlers = _Chats(library)
    return [
        (routes.CHATS, handlers.list),
        (routes.CHAT, handlers.show),
        (routes.RENAME_CHAT, handlers.rename),
        (routes.PIN_CHAT, handlers.pin),
        (routes.DELETE_CHAT, handlers.delete),
        (routes.RESTORE_CHAT, handlers.restore),
        (routes.EXPORT_CHAT, handlers.export),
    ]


class _Chats:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._eraser = chats.ChatEraser(library)

    async def list(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ChatsRequest)
        return reply(await read(self._library, chats.listed, self._library, asked.query))

    async def show(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ChatRequest)
        return reply(await read(self._library, chats.shown, self._library, asked.chat))

    async def rename(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.RenameChatRequest)
        renamed = await read(self._library, self._library.chats.rename, asked.chat, asked.title)
        return reply(chats.chat_row(renamed))

    async def pin(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.PinChatRequest)
        pinned = await read(self._library, self._library.chats.pin, asked.chat, pinned=asked.pinned)
        return reply(chats.chat_row(pinned))

    async def delete(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ChatRequest)
        await read(self._library, self._library.chats.delete, asked.chat)
        self._eraser.expect()
        return reply(wire.Done())

    async def restore(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ChatRequest)
        return reply(chats.chat_row(await read(self._library, self._library.chats.restore, asked.chat)))

    async def export(self, request: Request) -> Response:
        asked = wire.decode(await request.body(), wire.ExportRequest)
        return reply(await read(self._library, export, self._library, asked))
