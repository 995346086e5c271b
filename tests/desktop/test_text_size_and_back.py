"""A window whose text was larger or smaller, and is no more, is in every length the one that was not."""

import gc

import pytest
import shiboken6
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.desktop.library.page_map import PageMap
from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.theme.growing import grow_gaps
from app.desktop.theme.theme import Appearance
from app.desktop.widgets.flow_layout import FlowLayout
from app.engine import routes, wire
from tests.desktop.test_large_text import ANSWER, rows, shown
from tests.desktop.whole_window import COVERAGE, chat_row, filled, turn, whole_window

SIZE = (1280, 800)


def chat(qtbot, whole):
    """An answer."""
    whole.window.left.chat_opened.emit("chat-1")
    qtbot.waitUntil(lambda: bool(whole.all_named("Citation 1")))
    return whole.window


def library(qtbot, whole):
    """The library with a document."""
    whole.window.left.library_wanted.emit()
    qtbot.waitUntil(lambda: whole.window.ledger.row(next(rows()).path) is not None)
    whole.window.ledger.document_opened.emit(next(rows()).path)
    qtbot.waitUntil(whole.window.inspector.findChild(PageMap).isVisible)
    return whole.window


def settings(_qtbot, whole):
    """The settings of how the window looks."""
    whole.desktop.settings.open()
    dialog = whole.window.findChild(SettingsDialog)
    dialog._sections.setCurrentRow(1)
    dialog.resize(800, 560)
    return dialog


def settled(qtbot, top):
    """Where each part that is to be seen stands and how large its letters are, once nothing moves."""
    before = None
    while before != (now := measured(top)):
        before = now
        qtbot.wait(50)
    return now


def measured(top):
    found = {}
    for place, widget in enumerate(top.findChildren(QWidget)):
        if widget.isVisible() and not widget.size().isEmpty():
            name = f"{place} {type(widget).__name__} {widget.accessibleName() or widget.objectName()}"
            letters = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
            found[name] = (widget.geometry().getRect(), letters.font().pixelSize())
    return found


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        engine.answer(routes.LEDGER, wire.Ledger(rows=tuple(rows()), coverage=COVERAGE, revision=1))
        engine.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
        turns = (turn(1, "When may the mill be left?", ANSWER),)
        engine.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=turns))
        engine.answer(routes.SHOW, shown)
        yield engine


@pytest.mark.parametrize("screen", [chat, library, settings])
def test_the_window_is_what_it_was(qapp, qtbot, fake, tmp_path, screen):
    looks = []
    for percents in ((100,), (100, 150, 200, 80, 100), (150, 100)):
        store = PreferencesStore(path=tmp_path / "preferences.json", environment={})
        store.change(text_percent=percents[0], left_width=0, right_width=0)
        with whole_window(qapp, fake, tmp_path) as whole:
            whole.window.resize(*SIZE)
            whole.wait_until_ready(qtbot)
            top = screen(qtbot, whole)
            for percent in percents[1:]:
                settled(qtbot, top)
                whole.desktop.settings._theme.choose(Appearance.LIGHT, percent)
            if top is not whole.window:
                top.resize(800, 560)
            looks.append(settled(qtbot, top))
    for other in looks[1:]:
        assert differences(looks[0], other) == []


def differences(one, other):
    """What is not the same in both but for rounding, in words."""
    found = []
    for name in one.keys() & other.keys():
        (place, letters), (other_place, other_letters) = one[name], other[name]
        moved = max(abs(a - b) for a, b in zip(place, other_place, strict=True))
        # A chip paints its own letters.
        if moved > 4 or (letters != other_letters and "ChipButton" not in name):
            found.append(f"{name}: {one[name]} {other[name]}")
    return found + [name for name in other.keys() ^ one.keys() if "Scroll" in name]


def test_growing_holds_on_to_nothing_that_qt_deletes(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    column, row, flow = QVBoxLayout(host), QHBoxLayout(), FlowLayout()
    column.addLayout(row)
    column.addLayout(flow)
    for layout in (column, row, flow):
        layout.addWidget(QPushButton("A button"))
    row.addSpacing(10)
    before = set(map(id, items()))
    grow_gaps([host], 1.0, 2.0)
    # THEN no item is held that PySide would take something else for when it is gone
    assert [item for item in items() if id(item) not in before] == []
    # AND a layout that is written in Python keeps its own
    assert flow.itemAt(0).widget().text() == "A button"
    assert row.itemAt(1).spacerItem().sizeHint().width() == 20


def items():
    """What stands in this process for items of layouts."""
    known = (one for one in gc.get_objects() if isinstance(one, QLayoutItem))
    return [one for one in known if not isinstance(one, QLayout) and shiboken6.isValid(one)]
