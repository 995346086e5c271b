"""The whole window on an answer that can be explained, with the hands and eyes for why it is as it is."""

import pytest

from app.engine import routes, wire
from tests.desktop.explained_answers import considered, explained, kept, plain
from tests.desktop.whole_window import chat_row, filled, found, whole_window
from tests.doubles.fake_engine import Script

QUESTION = "When may the mill be left?"


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        engine.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
        keep(engine, kept(1, QUESTION))
        engine.play(routes.ASK, Script([found(), explained(2)]))
        engine.answer(
            routes.SEARCH,
            wire.SearchReply(
                passages=tuple(plain(considered(n)) for n in (7, 2, 9)),
                milliseconds=31.4,
                notice="The reranker has no say.",
            ),
        )
        engine.answer(routes.SHOW, page)
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.window.activateWindow()
        yield window


def keep(fake, *turns):
    """Let the engine have a chat of these turns."""
    fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=turns))


def page(body):
    text = wire.Page(page=body["page"], text="The mill may be left.", state="indexed", passages=())
    return wire.Shown(path=body["path"], state="indexed", pages=(text,))


def open_chat(qtbot, whole):
    whole.window.left.chat_opened.emit("chat-1")
    qtbot.waitUntil(lambda: bool(whole.window.chat.transcript.views()))


def explain(qtbot, whole):
    """Press the last answer's button, as a person does."""
    open_chat(qtbot, whole)
    whole.press("Why this answer")
    assert whole.window.why.isVisible()


def rows(whole):
    return whole.window.why.passages.rows


def names(whole):
    return [row.accessibleName() for row in rows(whole)]


def finished(whole):
    return lambda: not whole.desktop.asking.is_asking


def place(item):
    return {name: getattr(item, name) for name in ("path", "page", "start", "end")}


def asked(fake):
    """What of the last question says which passages it shall rest on."""
    body = fake.asked(routes.ASK)[-1]
    return {name: body.get(name) for name in ("searched", "pinned", "dropped", "instead_of")}
