"""The whole window: what is taken back, what is put away, and what is said at a question."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from app.desktop.chat.scope import Scope
from app.desktop.widgets.messages import Message, Tone
from app.engine import routes, wire
from tests.desktop.test_large_text import rows, shown
from tests.desktop.whole_window import CHAT, chat_row, filled, turn, whole_window, written
from tests.doubles.fake_engine import Script


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        engine.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
        kept = replace(turn(1, "One?", "First [1]."), files=("/papers/leases/lease 1.txt",))
        engine.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=(kept,)))
        engine.answer(routes.DELETE_CHAT, wire.Done())
        engine.answer(routes.RESTORE_CHAT, chat_row())
        engine.scripts[routes.ASK.path] = [Script(written("Second [1].", 2))]
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        qtbot.waitUntil(lambda: window.window.left.chats.list.model().rowCount() == 1)
        yield window


def open_by_click(qtbot, whole):
    chats = whole.window.left.chats.list
    place = chats.visualRect(chats.model().index(0, 0)).center()
    QTest.mouseClick(chats.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: bool(whole.all_named("Citation 1")))


def test_undo_opens_the_chat_that_was_open(qtbot, whole):
    open_by_click(qtbot, whole)
    whole.desktop.chats.delete(CHAT)
    qtbot.waitUntil(lambda: bool(whole.all_named("Undo")))
    assert not whole.all_named("Citation 1")
    whole.press("Undo")
    qtbot.waitUntil(lambda: bool(whole.all_named("Citation 1")))


def test_a_question_says_which_documents_alone_were_asked(qtbot, whole):
    open_by_click(qtbot, whole)
    assert whole.says("Asked only: lease 1.txt")
    # AND so does one that was just put, and none that was put to all
    whole.window.chat.composer.set_scope(Scope(types=("pdf",)))
    whole.ask("Two?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    assert whole.says("Asked only: PDF")
    whole.window.chat.composer.set_scope(Scope())
    whole.ask("Three?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    assert whole.window.chat.transcript.views()[-1].scope_line.text() == ""


def test_choosing_a_chat_ends_the_search_for_it(qtbot, whole, fake):
    left = whole.window.left.chats
    left.focus_search()
    QTest.keyClicks(left.field, "end")
    qtbot.waitUntil(lambda: fake.asked(routes.CHATS)[-1]["query"] == "end")
    open_by_click(qtbot, whole)
    assert left.field.isHidden()
    qtbot.waitUntil(lambda: fake.asked(routes.CHATS)[-1].get("query", "") == "")


def test_in_a_narrow_window_choosing_a_chat_puts_the_left_pane_away(qtbot, whole):
    whole.window.resize(640, 820)
    qtbot.waitUntil(lambda: whole.window.width() == 640)
    whole.window.panes.fold_left(folded=False)
    assert whole.window.left.isVisible()
    open_by_click(qtbot, whole)
    assert not whole.window.left.isVisible()


def test_a_message_lies_over_no_button_of_a_document(qtbot, whole, fake):
    fake.answer(
        routes.LEDGER, wire.Ledger(rows=tuple(rows()), coverage=whole.desktop.library.coverage, revision=2)
    )
    fake.answer(routes.SHOW, shown)
    whole.window.left.library_wanted.emit()
    qtbot.waitUntil(lambda: whole.window.ledger.row(next(rows()).path) is not None)
    whole.window.ledger.document_opened.emit(next(rows()).path)
    qtbot.waitUntil(whole.window.inspector.isVisible)
    whole.window.messages.show_message(Message("a", Tone.WARNING, "12 documents can be asked"))
    card, foot = whole.named("12 documents can be asked"), whole.window.inspector.foot
    places = [QRect(part.mapTo(whole.window, QPoint()), part.size()) for part in (card, foot)]
    assert not places[0].intersects(places[1])
