"""What screen readers and the keyboard have of the whole window: names, the hover card's words, messages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QListView, QWidget

from app.desktop.widgets import hover_card
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import routes, wire
from tests.desktop.explained_answers import kept
from tests.desktop.whole_window import chat_row, filled, turn, whole_window

TEXT = "The mill may be left in 2030 [1]."


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        engine.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
        shown = wire.ChatShown(chat=chat_row(), turns=(turn(1, "When does it end?", TEXT),))
        engine.answer(routes.CHAT, shown)
        engine.answer(routes.SHOW, page)
        yield engine


def page(body):
    text = wire.Page(page=1, text="The mill may be left in 2030.", state="indexed", passages=())
    return wire.Shown(path=body["path"], state="indexed", pages=(text,))


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.window.activateWindow()
        yield window


def open_chat(qtbot, whole):
    whole.window.left.chat_opened.emit("chat-1")
    qtbot.waitUntil(lambda: bool(whole.all_named("Citation 1")))
    return whole.named("Citation 1")


def unnamed(whole):
    """What Tab reaches and a screen reader would have no word for."""
    widgets = whole.window.findChildren(QWidget)
    reached = [one for one in widgets if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(reached) > 5
    return [(type(one).__name__, one.geometry()) for one in reached if not name_of(one)]


def name_of(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def test_whatever_tab_reaches_has_a_name_on_every_screen(qtbot, whole, fake):
    window = whole.window
    assert unnamed(whole) == []
    turns = (turn(1, "When does it end?", TEXT), kept(2, "And then?"))
    fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=turns))
    chip = open_chat(qtbot, whole)
    window.chat.open_find()
    window.messages.show_message(
        Message("a", Tone.ERROR, "The engine stopped", "Nothing is lost.", (Action("Start it", print),))
    )
    window.messages.show_message(Message("b", Tone.WARNING, "2 files could not be read"))
    assert unnamed(whole) == []
    chip.click()
    qtbot.waitUntil(window.viewer.isVisible)
    window.viewer.open_find()
    qtbot.waitUntil(lambda: whole.says("lease 1.txt"))
    assert unnamed(whole) == []
    whole.desktop.why.explain_last()
    assert unnamed(whole) == []
    window.left.library_wanted.emit()
    qtbot.waitUntil(window.ledger.isVisible)
    assert unnamed(whole) == []
    window.resize(900, 600)
    assert unnamed(whole) == []
    whole.desktop.evaluation.open()
    assert unnamed(whole) == []


def test_f2_on_a_citation_says_its_words_and_the_pointer_does_not(qtbot, whole, monkeypatch):
    said = []
    monkeypatch.setattr(hover_card, "announce", lambda _widget, text: said.append(text))
    chip = open_chat(qtbot, whole)
    # WHEN the pointer asks for the card
    chip.card_wanted.emit()
    # THEN nothing is said; the keyboard did not ask
    assert said == []
    # WHEN the keyboard does
    chip.setFocus()
    whole.key(Qt.Key.Key_F2)
    # THEN number, verdict, place and words are said
    assert len(said) == 1
    assert said[0].startswith("Citation 1, supported, lease 1.txt, page 1. The mill may be left")
    # AND Escape takes the card back and leaves the keyboard where it is
    whole.key(Qt.Key.Key_Escape)
    assert not any(one.isVisible() for one in whole.window.findChildren(hover_card.HoverCard))
    assert QApplication.focusWidget() is chip


def test_f6_comes_to_a_message_and_from_it_on_and_escape_goes_back(qtbot, whole):
    window = whole.window
    done = []
    window.messages.show_message(
        Message("a", Tone.ERROR, "The engine stopped", "", (Action("Start it", lambda: done.append(1)),))
    )
    start = whole.named("Start it")
    # GIVEN the keyboard where a question is written, in the last pane
    question = QApplication.focusWidget()
    assert question is whole.field
    # WHEN F6 is pressed
    whole.key(Qt.Key.Key_F6)
    # THEN it comes to the message, and then to the first pane
    assert QApplication.focusWidget() is start
    whole.key(Qt.Key.Key_F6)
    assert window.left.isAncestorOf(QApplication.focusWidget())
    whole.key(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is question
    # AND Escape closes the message and gives the keyboard back
    whole.key(Qt.Key.Key_F6)
    whole.key(Qt.Key.Key_Escape)
    assert window.messages.keys() == []
    assert QApplication.focusWidget() is question
    assert done == []
    # AND without a message F6 goes round the panes
    whole.key(Qt.Key.Key_F6)
    assert window.left.isAncestorOf(QApplication.focusWidget())


def test_a_card_that_is_declined_gives_the_keyboard_back(qtbot, whole, fake):
    # GIVEN the keyboard where a question is written, and the card of a drop
    question = QApplication.focusWidget()
    fake.answer(
        routes.PREVIEW, wire.Preview(files=3, folders=1, bytes=9, kinds={".txt": 3}, unsupported=0, known=0)
    )
    whole.desktop.adding.preview(["/papers/more"], None)
    qtbot.waitUntil(lambda: bool(whole.all_named("Add 3 files")))
    assert QApplication.focusWidget() is not question
    # WHEN it is declined
    whole.key(Qt.Key.Key_Escape)
    # THEN one goes on writing
    assert QApplication.focusWidget() is question


def test_where_the_source_takes_the_chats_place_it_takes_the_keyboard_too(qtbot, whole):
    whole.window.resize(800, 600)
    open_chat(qtbot, whole).click()
    qtbot.waitUntil(whole.window.viewer.isVisible)
    viewer = whole.window.viewer
    qtbot.waitUntil(lambda: viewer.text.isAncestorOf(QApplication.focusWidget()))


def test_no_chat_looks_open_when_none_is(qtbot, whole):
    open_chat(qtbot, whole)
    view = next(one for one in whole.window.findChildren(QListView) if one.accessibleName() == "Chats")
    assert view.currentIndex().isValid()
    whole.window.left.library_wanted.emit()
    assert not view.currentIndex().isValid()
    assert not view.selectionModel().hasSelection()
