"""A window whose text was larger or smaller, and is no more, is in every length the one that was not."""

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.desktop.library.page_map import PageMap
from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.theme.theme import Appearance
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
