"""Deleted chats are erased by the engine once their time is over."""

import asyncio

import pytest

from app.engine.chats import ChatEraser
from app.engine.library import Library
from app.settings import embedding_model
from retrieval.errors import UnknownChat
from tests.retrieval.making_hits import turn


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path / "library", embedding_model(), on_failure=print)
    yield library
    library.close()


@pytest.fixture(autouse=True)
def _folder(tmp_path):
    (tmp_path / "library").mkdir()


def test_a_deleted_chat_is_erased_after_its_time_and_a_restored_one_is_not(library):
    for name in ("gone", "back"):
        library.chats.append(name, turn(f"The quokka of {name}", "Yes."))

    async def delete() -> None:
        eraser = ChatEraser(library, seconds=0.1)
        for name in ("gone", "back"):
            library.chats.delete(name)
            eraser.expect()
        library.chats.restore("back")
        while b"quokka of gone" in (library.folder / "chats.db").read_bytes() + log(library):  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    asyncio.run(delete())
    with pytest.raises(UnknownChat):
        library.chats.restore("gone")
    assert [chat.id for chat in library.chats.all()] == ["back"]


def log(library):
    """What the write-ahead log of the chats holds."""
    return (library.folder / "chats.db-wal").read_bytes()
