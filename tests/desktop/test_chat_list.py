"""The list of chats by mouse and keys: open, search, rename, pin, delete."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QEnterEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.desktop.library.chat_list_section import ChatListSection
from app.desktop.library.chat_model import ChatModel
from app.desktop.library.row_delegate import Role
from app.engine import wire
from tests.desktop.asked_rows import rows_asked
from tests.desktop.left_samples import chat, chats

THREE = chats(
    chat("p", "3M and the PFAS exit", pinned=True), chat("a", "Margins"), chat("b", "Hedges, FY 2021")
)


@pytest.fixture
def section(qtbot, theme):
    section = shown_section(qtbot, theme)
    section.set_chats(THREE)
    QApplication.processEvents()
    return section


def shown_section(qtbot, theme):
    section = ChatListSection(theme)
    qtbot.addWidget(section)
    section.resize(216, 400)
    with qtbot.waitExposed(section):
        section.show()
    return section


def titles(section):
    model = section.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click(qtbot, section, row):
    chat_list = section.list
    place = chat_list.visualRect(chat_list.model().index(row, 0)).center()
    qtbot.mouseClick(chat_list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def choose(qtbot, section, text):
    """Open the menu of the row with the cursor by the Menu key and go to an action by keys alone."""
    view = section.list.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(view, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range([action.text() for action in menu.actions()].index(text) + 1):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def test_a_click_and_enter_open_a_chat(qtbot, section):
    with qtbot.waitSignal(section.list.chat_opened) as opened:
        click(qtbot, section, 1)
    assert opened.args == ["a"]
    # Arrows only move the cursor.
    with qtbot.assertNotEmitted(section.list.chat_opened):
        qtbot.keyClick(section.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(section.list.chat_opened) as opened:
        qtbot.keyClick(section.list, Qt.Key.Key_Return)
    assert opened.args == ["b"]


def test_the_open_chat_is_marked(section):
    section.list.set_current("b")
    marked = [section.list.model().index(row, 0).data(Role.IS_MARKED) for row in range(3)]

    assert marked == [False, False, True]
    said = [section.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said == ["3M and the PFAS exit, pinned", "Margins", "Hedges, FY 2021, shown"]


def test_a_title_is_typed_in_its_row(qtbot, section):
    click(qtbot, section, 1)
    qtbot.keyClick(section.list, Qt.Key.Key_F2)
    field = section.list.findChild(QLineEdit)
    assert field.selectedText() == "Margins"
    qtbot.keyClicks(field, "  Gross   margins ")
    with qtbot.waitSignal(section.list.chat_renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert renamed.args == [wire.RenameChatRequest(chat="a", title="Gross margins")]
    # The row has it at once.
    assert titles(section)[1] == "Gross margins"


def test_escape_keeps_the_title(qtbot, section):
    click(qtbot, section, 1)
    choose(qtbot, section, "Rename…")
    field = section.list.findChild(QLineEdit)
    qtbot.keyClicks(field, "Other")
    with qtbot.assertNotEmitted(section.list.chat_renamed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert titles(section)[1] == "Margins"


def test_pin_unpin_and_delete(qtbot, section):
    click(qtbot, section, 1)
    with qtbot.waitSignal(section.list.chat_pinned) as pinned:
        choose(qtbot, section, "Pin")
    assert pinned.args == [wire.PinChatRequest(chat="a", pinned=True)]
    click(qtbot, section, 0)
    with qtbot.waitSignal(section.list.chat_pinned) as pinned:
        choose(qtbot, section, "Unpin")
    assert pinned.args == [wire.PinChatRequest(chat="p", pinned=False)]
    with qtbot.waitSignal(section.list.chat_deleted) as deleted:
        choose(qtbot, section, "Delete")
    assert deleted.args == ["p"]
    with qtbot.waitSignal(section.list.chat_deleted) as deleted:
        qtbot.keyClick(section.list, Qt.Key.Key_Delete)
    assert deleted.args == ["p"]


def test_a_search_is_told_once_it_is_typed(qtbot, section):
    searched = []
    section.chats_searched.connect(searched.append)
    section.focus_search()
    qtbot.keyClicks(section.field, "lea")
    assert searched == []
    qtbot.waitUntil(lambda: searched == ["lea"])
    # The engine's answer comes; nothing has it.
    section.set_chats(chats())
    assert section._note.text() == 'No chat has "lea" in it.'
    assert not section.list.isVisible()

    # WHEN the search is cleared, all are asked for at once
    qtbot.mouseClick(section._clear_link, Qt.MouseButton.LeftButton)
    assert searched == ["lea", ""]
    assert not section.field.isVisible()
    section.set_chats(THREE)
    assert section.list.isVisible()


def test_a_fast_hand_does_not_flood_the_engine(qtbot, section):
    searched = []
    section.chats_searched.connect(searched.append)
    section.focus_search()
    typed, expected = "", []
    for letters in ("abcdefg", "hijklmn", "opqrst"):
        # WHEN many letters come before the pause is over
        qtbot.keyClicks(section.field, letters)
        typed += letters
        # THEN nothing is asked for yet, and then once for all of them, though the hand goes on
        assert searched == expected
        expected.append(typed)
        qtbot.waitUntil(lambda: searched == expected)


def test_keys_of_the_search(qtbot, section):
    qtbot.mouseClick(section.search_button, Qt.MouseButton.LeftButton)
    assert section.field.isVisible()
    qtbot.keyClicks(section.field, "mar")
    # Down goes to what was found, and does not wait.
    with qtbot.waitSignal(section.chats_searched) as searched:
        qtbot.keyClick(section.field, Qt.Key.Key_Down)
    assert searched.args == ["mar"]
    assert section.list.currentIndex().row() == 0
    with qtbot.waitSignal(section.chats_searched) as searched:
        qtbot.keyClick(section.field, Qt.Key.Key_Escape)
    assert searched.args == [""]
    assert not section.field.isVisible()


def test_rows_stay_under_the_pointer(qtbot, section):
    # GIVEN the pointer on the list
    view = section.list
    place = QPointF(5, 5)
    QApplication.sendEvent(view, QEnterEvent(place, place, place))
    view.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    # WHEN another chat becomes the newest, and a new one comes
    other = chats(THREE.chats[0], chat("n", "New"), THREE.chats[2], THREE.chats[1])
    section.set_chats(other)

    # THEN the known ones stay in their order until the pointer leaves
    assert titles(section) == ["New", "3M and the PFAS exit", "Margins", "Hedges, FY 2021"]
    view.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert titles(section) == ["3M and the PFAS exit", "New", "Hedges, FY 2021", "Margins"]


def test_the_cursor_and_the_place_outlast_a_new_list(qtbot, section):
    many = chats(*(chat(str(number), f"Chat {number}") for number in range(300)))
    section.set_chats(many)
    QApplication.processEvents()
    section.list.setCurrentIndex(section.list.model().index(200, 0))
    section.list.scrollTo(section.list.currentIndex())
    before = section.list.verticalScrollBar().value()

    section.set_chats(chats(*many.chats, chat("last", "Last")))
    QApplication.processEvents()

    assert section.list.currentIndex().data(Role.KEY) == "200"
    assert section.list.verticalScrollBar().value() == before


@pytest.mark.parametrize("title", ["a\nb", "\u202egnp.exe", "y" * 300, "<img src=x>", "", "\ud800"])
def test_titles_are_shown_on_one_line_and_hide_nothing(section, title):
    section.set_chats(chats(chat("1", title)))
    index = section.list.model().index(0, 0)

    assert index.data()
    assert not set(index.data()) & {"\n", "\u202e", "\ud800"}
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert not section.grab().isNull()


def test_of_thousands_of_chats_one_row_moves_and_those_in_sight_are_drawn(qtbot, theme, monkeypatch):
    asked = rows_asked(monkeypatch, ChatModel)
    section = shown_section(qtbot, theme)
    many = chats(*(chat(str(number), f"Chat {number}") for number in range(5000)))
    model = section.list.model()
    came, moved, reset = (
        QSignalSpy(model.rowsInserted),
        QSignalSpy(model.rowsMoved),
        QSignalSpy(model.modelReset),
    )
    section.set_chats(many)
    section.set_chats(chats(many.chats[4000], *many.chats[:4000], *many.chats[4001:]))
    section.list.set_current("2500")
    section.grab()
    assert (came.count() + reset.count(), moved.count()) == (1, 1)
    assert 0 < len(asked) < 100


def test_new_question(qtbot, section):
    with qtbot.waitSignal(section.new_question_wanted):
        qtbot.mouseClick(section.new_button, Qt.MouseButton.LeftButton)
