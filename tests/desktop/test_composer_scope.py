"""Chips, the picker of documents, and the chat's head."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.desktop.chat.header import ChatHeader
from app.desktop.chat.scope import Scope
from app.desktop.chat.scope_chip import ScopeChip
from app.desktop.chat.scope_chips import ScopeChips
from app.desktop.chat.scope_menu import DocumentsModel, FilePicker
from app.desktop.chat.span_picker import SpanPicker
from app.desktop.theme.theme import Theme
from app.desktop.widgets.labels import Label
from app.desktop.widgets.number_field import DayField
from tests.desktop.asked_rows import rows_asked

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def chips(qtbot: QtBot, theme: Theme) -> ScopeChips:
    chips = ScopeChips(theme)
    qtbot.addWidget(chips)
    chips.set_choices(["Leases", "Tom & Jerry"], ["pdf", "word"])
    chips.resize(600, 60)
    with qtbot.waitActive(chips):
        chips.show()
        chips.activateWindow()
    return chips


def _chips(chips: ScopeChips) -> list[ScopeChip]:
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete: those that are gone
    return [chip for chip in chips.findChildren(ScopeChip) if chip.isVisible()]


def _choose(qtbot: QtBot, menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text() == text)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), "the whole library"),
        (Scope(collection="Leases"), "Leases"),
        (Scope(files=("/a/b/Corn Mill.pdf",)), "Corn Mill.pdf"),
        (Scope(files=("/a/box.zip!/in.txt",)), "in.txt"),
        (Scope(files=("/a", "/b"), collection="Leases"), "2 documents"),
        (Scope(collection="a\u202eb\nc"), "a[RLO]b\N{RETURN SYMBOL}c"),
        (Scope(collection="Leases", types=("pdf", "hologram")), "Leases, PDF, hologram"),
        (Scope(since=date(2026, 2, 3)), "changed since 3 Feb 2026"),
        (Scope(until=date(2026, 2, 3)), "changed until 3 Feb 2026"),
        (Scope(since=date(2026, 2, 3), until=date(2026, 2, 3)), "changed on 3 Feb 2026"),
        (Scope(since=date(2026, 2, 3), until=date(2026, 3, 1)), "changed 3 Feb 2026 – 1 Mar 2026"),
    ],
)
def test_a_scope_has_words(qapp: QApplication, scope: Scope, words: str) -> None:
    assert scope.words() == words


def test_narrow_offers_collections_and_documents(qtbot: QtBot, chips: ScopeChips) -> None:
    narrow = next(button for button in chips.findChildren(QToolButton) if button.text() == "Narrow")
    menu = chips.findChild(QMenu)

    qtbot.mouseClick(narrow, Qt.MouseButton.LeftButton)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Whole library", "Leases", "Tom && Jerry", "Type", "Changed", "Choose documents…"]
    with qtbot.waitSignal(chips.scope_changed) as changed:
        _choose(qtbot, menu, "Tom && Jerry")
    assert changed.args == [Scope(collection="Tom & Jerry")]
    assert [chip.accessibleName() for chip in _chips(chips)] == ["Asks only the collection Tom & Jerry"]

    qtbot.mouseClick(narrow, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(chips.files_wanted):
        _choose(qtbot, menu, "Choose documents…")
    qtbot.mouseClick(narrow, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(chips.scope_changed) as changed:
        _choose(qtbot, menu, "Whole library")
    assert changed.args == [Scope()]


def _open(qtbot: QtBot, chips: ScopeChips, name: str) -> QMenu:
    """Open "Narrow" and in it the menu of this name, by keyboard."""
    narrow = next(button for button in chips.findChildren(QToolButton) if button.text() == "Narrow")
    narrow.setFocus()
    qtbot.keyClick(narrow, Qt.Key.Key_Space)
    menu = chips.findChild(QMenu)
    while menu.activeAction() is None or menu.activeAction().text() != name:
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    inner = menu.activeAction().menu()
    qtbot.keyClick(menu, Qt.Key.Key_Right)
    qtbot.waitUntil(inner.isVisible)
    return inner


def _names(chips: ScopeChips) -> list[str]:
    return [chip.accessibleName() for chip in _chips(chips)]


def test_types_are_added_one_after_the_other_and_taken_back(qtbot: QtBot, chips: ScopeChips) -> None:
    chips.set_scope(Scope(collection="Leases"))

    _choose(qtbot, _open(qtbot, chips, "Type"), "PDF")
    menu = _open(qtbot, chips, "Type")
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["PDF"]
    with qtbot.waitSignal(chips.scope_changed) as changed:
        _choose(qtbot, menu, "Word")
    assert changed.args == [Scope(collection="Leases", types=("pdf", "word"))]
    assert _names(chips)[1:] == ["Asks only documents of type PDF", "Asks only documents of type Word"]

    _choose(qtbot, _open(qtbot, chips, "Type"), "PDF")
    assert chips.scope() == Scope(collection="Leases", types=("word",))
    qtbot.keyClick(_chips(chips)[1], Qt.Key.Key_Delete)
    assert chips.scope() == Scope(collection="Leases")


def test_a_span_of_time_is_chosen_and_taken_away(qtbot: QtBot, chips: ScopeChips) -> None:
    week = QDate.currentDate().addDays(-7)

    menu = _open(qtbot, chips, "Changed")
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Any time"]
    _choose(qtbot, menu, "Last week")
    assert chips.scope() in [Scope(since=day.toPython()) for day in (week, week.addDays(1))]
    assert _names(chips)[0].startswith("Asks only documents changed since ")
    menu = _open(qtbot, chips, "Changed")
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Last week"]
    _choose(qtbot, menu, "Any time")
    assert chips.scope() == Scope()


def test_two_days_are_chosen_in_a_small_window(qtbot: QtBot, chips: ScopeChips) -> None:
    chips.set_scope(Scope(types=("pdf",), since=date(2025, 3, 1)))
    _choose(qtbot, _open(qtbot, chips, "Changed"), "Between…")
    picker = chips.findChild(SpanPicker)
    first, last = picker.findChildren(DayField)
    take = next(button for button in picker.findChildren(QPushButton) if button.text().startswith("Ask in"))
    assert (first.accessibleName(), last.accessibleName()) == ("First day", "Last day")
    assert first.date().toPython() == date(2025, 3, 1)

    # A span that ends before it begins cannot be taken, and the reason stands there.
    last.setDate(first.date().addDays(-1))
    assert not take.isEnabled()
    assert "The last day is before the first." in [label.text() for label in picker.findChildren(Label)]
    last.setDate(first.date().addDays(30))
    with qtbot.waitSignal(chips.scope_changed):
        qtbot.keyClick(last, Qt.Key.Key_Return)

    assert chips.scope() == Scope(types=("pdf",), since=date(2025, 3, 1), until=date(2025, 3, 31))
    assert not picker.isVisible()


def test_del_removes_a_chip_and_the_keyboard_stays(qtbot: QtBot, chips: ScopeChips) -> None:
    chips.set_scope(Scope(collection="Leases", files=("/a/x.pdf", "/a/y.pdf")))
    shown = _chips(chips)
    shown[1].setFocus()

    with qtbot.waitSignal(chips.scope_changed) as changed:
        qtbot.keyClick(shown[1], Qt.Key.Key_Delete)

    assert changed.args == [Scope(collection="Leases", files=("/a/y.pdf",))]
    assert any(chip.hasFocus() for chip in _chips(chips))


def test_the_cross_removes_and_the_name_does_not(qtbot: QtBot, chips: ScopeChips) -> None:
    chips.set_scope(Scope(files=("/a/x.pdf",)))
    chip = _chips(chips)[0]

    with qtbot.waitSignal(chips.files_wanted), qtbot.assertNotEmitted(chips.scope_changed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, 14))
    with qtbot.waitSignal(chips.scope_changed) as changed:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 8, 14))
    assert changed.args == [Scope()]
    # The whole library is no limit and cannot be removed.
    whole = _chips(chips)[0]
    with qtbot.assertNotEmitted(chips.scope_changed):
        qtbot.keyClick(whole, Qt.Key.Key_Delete)


def test_many_documents_are_one_chip(qtbot: QtBot, chips: ScopeChips) -> None:
    chips.set_scope(Scope(files=tuple(f"/a/{number}.pdf" for number in range(5000))))

    assert [chip.accessibleName() for chip in _chips(chips)] == ["Asks only 5,000 documents"]


def test_a_scope_that_is_set_is_not_said_back(qtbot: QtBot, chips: ScopeChips) -> None:
    with qtbot.assertNotEmitted(chips.scope_changed):
        chips.set_scope(Scope(collection="Leases"))


def test_chips_are_painted(both_themes: Theme, qtbot: QtBot) -> None:
    chips = ScopeChips(both_themes)
    qtbot.addWidget(chips)
    chips.set_scope(Scope(collection="Leases", files=("/a/" + "long " * 40 + ".pdf",)))
    chips.resize(300, 100)
    chips.show()

    image = chips.grab().toImage()
    colours = {image.pixelColor(x, 14).name().upper() for x in range(image.width())}
    assert both_themes.tokens.bg_sunken in colours
    assert all(chip.geometry().right() < 300 for chip in _chips(chips))


def test_documents_are_filtered_checked_and_taken(qtbot: QtBot, theme: Theme) -> None:
    picker = FilePicker(
        theme, ["/a/Lease one.pdf", "/a/Lease two.pdf", "/b/Report.docx", "/c/evil\u202e.pdf"]
    )
    qtbot.addWidget(picker)
    picker.set_checked(["/b/Report.docx", "/not/there"])
    with qtbot.waitActive(picker):
        picker.open()
        picker.activateWindow()
    field, view = picker.findChild(QLineEdit), picker.findChild(QListView)
    taken: list[tuple[str, ...]] = []
    picker.files_chosen.connect(taken.append)

    qtbot.keyClicks(field, "two LEASE")
    assert view.model().rowCount() == 1
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    field.clear()
    assert view.model().rowCount() == 4
    for _ in range(2):
        # Anywhere in the row; the second click takes the first one back.
        place = view.visualRect(view.model().index(0, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.model().index(3, 0).data() == "evil[RLO].pdf"
    take = next(button for button in picker.findChildren(QPushButton) if button.text().startswith("Ask in"))
    assert take.text() == "Ask in 2 documents"
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)

    assert taken == [("/a/Lease two.pdf", "/b/Report.docx")]
    assert not picker.isVisible()


def test_of_fifty_thousand_documents_only_those_in_sight_are_looked_at(
    qtbot: QtBot, both_themes: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"/library/folder {number % 97}/document {number}.pdf" for number in range(50_000)]
    asked = rows_asked(monkeypatch, DocumentsModel)

    picker = FilePicker(both_themes, names)
    qtbot.addWidget(picker)
    with qtbot.waitExposed(picker):
        picker.open()
    picker.grab()
    assert 0 < len(asked) < 100

    asked.clear()
    picker.findChild(QLineEdit).setText("folder 96 9")
    picker.grab()

    assert 0 < len(asked) < 100
    assert 0 < picker.findChild(QListView).model().rowCount() < 3000
    picker.findChild(QLineEdit).setText("nowhere")
    assert picker.findChild(QListView).model().rowCount() == 0
    picker.close()


def test_the_head_renames_in_its_place(qtbot: QtBot, theme: Theme) -> None:
    header = ChatHeader(theme)
    qtbot.addWidget(header)
    header.resize(400, 49)
    header.set_title("Old title")
    with qtbot.waitExposed(header):
        header.show()
    menu, field = header.findChild(QMenu), header.findChild(QLineEdit)
    more = next(b for b in header.findChildren(QToolButton) if b.accessibleName() == "More for this chat")

    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    _choose(qtbot, menu, "Rename…")
    qtbot.keyClicks(field, "New title")
    with qtbot.waitSignal(header.renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == ["New title"]
    assert header.title() == "New title"

    header.rename()
    qtbot.keyClicks(field, "never")
    with qtbot.assertNotEmitted(header.renamed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert header.title() == "New title"
    assert not field.isVisible()


def test_the_head_offers_what_can_be_done(qtbot: QtBot, theme: Theme) -> None:
    header = ChatHeader(theme)
    qtbot.addWidget(header)
    header.set_title("A chat")
    header.set_pinned(True)
    header.resize(400, 49)
    with qtbot.waitExposed(header):
        header.show()
    buttons = {button.accessibleName(): button for button in header.findChildren(QToolButton)}
    menu = header.findChild(QMenu)

    for text, signal in (
        ("Copy the whole chat", header.copy_wanted),
        ("Delete", header.delete_wanted),
        ("Unpin", header.pin_wanted),
    ):
        qtbot.mouseClick(buttons["More for this chat"], Qt.MouseButton.LeftButton)
        with qtbot.waitSignal(signal):
            _choose(qtbot, menu, text)
    with qtbot.waitSignal(header.viewer_toggled):
        qtbot.mouseClick(buttons["Show the source"], Qt.MouseButton.LeftButton)
    header.set_viewer(shown=True)
    assert buttons["Show the source"].accessibleName() == "Hide the source"
    header.set_title("")
    assert not buttons["More for this chat"].isVisible()
