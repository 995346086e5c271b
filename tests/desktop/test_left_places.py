"""The left pane as a whole by mouse and keys: its places, their order and names, and the rail."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.desktop.library.left_pane import LeftPane
from app.desktop.library.navigation import Place
from app.desktop.library.rail import Rail
from tests.desktop.left_by_hand import EVERYTHING, click, index_of, pane
from tests.desktop.left_samples import chat, chats, progress, reading, source, sources

__all__ = ["pane"]


def test_places_are_gone_to_by_mouse_and_by_keys(qtbot, pane):
    with qtbot.waitSignal(pane.new_question_wanted):
        qtbot.mouseClick(pane.new_question_row, Qt.MouseButton.LeftButton)
    for row, signal in (
        (pane.library_row, pane.library_wanted),
        (pane.settings_row, pane.settings_wanted),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(row, Qt.Key.Key_Return)
    with qtbot.waitSignal(pane.folded) as folded:
        qtbot.mouseClick(pane.fold_button, Qt.MouseButton.LeftButton)
    assert folded.args == [True]


def test_the_place_that_is_shown_is_marked_and_said(pane):
    pane.set_place(Place.LIBRARY)
    pane.set_documents(1284)

    assert pane.library_row.is_here
    assert not pane.new_question_row.is_here
    assert pane.library_row.accessibleName() == "Library, shown"
    assert pane.library_row.accessibleDescription() == "1,284 documents"


def test_an_empty_library_says_what_to_do(qtbot, theme):
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    pane.show()
    texts = [label.text() for label in pane.findChildren(type(pane.collections._note)) if label.isVisible()]

    assert "No folders yet. Drop one anywhere in this window." in texts
    assert "Your questions will be kept here." in texts
    assert not pane.collections.tree.isVisible()


HOSTILE = [
    "/d/a\nb.pdf",
    "/d/\u202efdp.exe",
    "/d/" + "x" * 300,
    "/d/<b>bold</b> & co",
    "/",
    "/d/\ud800",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_names_are_shown_on_one_line_and_hide_nothing(qtbot, both_themes, path):
    pane = LeftPane(both_themes)
    qtbot.addWidget(pane)
    pane.resize(232, 740)
    pane.show()
    pane.set_sources(sources(source(path, collection="Coll\nection\u202e")))
    pane.set_progress(progress(reading(path)))
    QApplication.processEvents()

    shown = index_of(pane, path).data()
    assert shown
    assert not set(shown) & {"\n", "\u202e", "\ud800"}
    tip = index_of(pane, path).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip
    assert pane.minimumSizeHint().width() <= 232
    click(qtbot, pane, path)
    qtbot.keyClick(pane.collections.tree, Qt.Key.Key_Delete)
    assert not pane.grab().isNull()


def test_thousands_of_sources_leave_room_for_chats(qtbot, pane):
    many = sources(*(source(f"/d/{number:05}", f"C{number % 40:02}") for number in range(2000)))
    ordered = sources(*sorted(many.sources, key=lambda one: (one.collection, one.path)))
    pane.set_chats(chats(*(chat(str(number), f"Chat {number}") for number in range(50))))
    pane.set_sources(ordered)
    QApplication.processEvents()

    assert pane.collections.tree.height() > 200
    assert pane.chats.list.height() > 150
    assert pane.settings_row.geometry().bottom() < pane.height()


def test_everything_has_a_name(pane):
    pane.set_progress(progress(reading()))
    QApplication.processEvents()
    for widget in [*pane.findChildren(QPushButton), pane.fold_button, pane.collections.add_button]:
        assert widget.accessibleName() or widget.text()
    for widget in (pane.collections.tree, pane.chats.list, pane.chats.field):
        assert widget.accessibleName()


def test_the_rail_leads_to_the_same_places(qtbot, theme):
    rail = Rail(theme)
    qtbot.addWidget(rail)
    rail.show()
    for button, signal in (
        (rail.unfold_button, rail.unfold_wanted),
        (rail.new_question_button, rail.new_question_wanted),
        (rail.library_button, rail.library_wanted),
        (rail.collections_button, rail.collections_wanted),
        (rail.chats_button, rail.chats_wanted),
        (rail.settings_button, rail.settings_wanted),
    ):
        assert button.accessibleName()
        assert button.accessibleName() in button.toolTip()
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    # A click asks; only the window says what is shown.
    assert not rail.library_button.isChecked()
    rail.set_place(Place.LIBRARY)
    assert rail.library_button.isChecked()
    assert rail.width() == 48 or rail.sizeHint().width() == 48


def test_the_tab_key_goes_through_the_pane_in_reading_order(qtbot, pane):
    pane.set_chats(chats(chat("1", "One")))
    pane.set_progress(progress(reading()))
    qtbot.waitUntil(lambda: pane.collections.card is not None)
    card = pane.collections.card
    order, widget = [], pane.fold_button
    while widget not in order:
        order.append(widget)
        widget = widget.nextInFocusChain()
    wanted = [
        pane.fold_button,
        pane.new_question_row,
        pane.library_row,
        pane.collections.add_button,
        pane.collections.tree,
        card.pause_button,
        card.stop_button,
        pane.chats.search_button,
        pane.chats.new_button,
        pane.chats.list,
        pane.settings_row,
    ]
    assert [one for one in order if one in wanted] == wanted


def test_right_to_left_mirrors(qtbot, theme):
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pane.resize(232, 600)
    pane.show()
    pane.set_sources(EVERYTHING)
    pane.set_progress(progress(reading()))
    QApplication.processEvents()
    picture = pane.grab().toImage()
    ground = picture.pixelColor(4, 500)
    row = pane.new_question_row.geometry()
    # THEN the icon is at the right
    right = [
        picture.pixelColor(x, row.center().y() + dy)
        for x in range(row.right() - 24, row.right() - 7)
        for dy in (-5, 0, 5)
    ]
    assert any(colour != ground for colour in right)
