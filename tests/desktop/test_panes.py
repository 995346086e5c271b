"""How the three panes fold as the window gets narrow, and how the keyboard goes through them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.desktop.library.navigation import Place
from app.desktop.main_window import Geometry, MainWindow
from app.desktop.theme.theme import Appearance


@pytest.fixture
def window(qtbot, theme):
    window = MainWindow(theme)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def shown(window):
    parts = {
        "left": window.left,
        "rail": window.rail,
        "chat": window.chat,
        "viewer": window.viewer,
    }
    return {name for name, part in parts.items() if part.isVisible()}


def resize(qtbot, window, width, height=800):
    window.resize(width, height)
    qtbot.waitUntil(lambda: window.width() == width)


@pytest.mark.parametrize(
    ("width", "without", "beside"),
    [
        (1280, {"left", "chat"}, {"left", "chat", "viewer"}),
        (1100, {"left", "chat"}, {"left", "chat", "viewer"}),
        (1099, {"rail", "chat"}, {"rail", "chat", "viewer"}),
        (900, {"rail", "chat"}, {"rail", "chat", "viewer"}),
        (859, {"rail", "chat"}, {"rail", "viewer"}),
        (640, {"rail", "chat"}, {"rail", "viewer"}),
    ],
)
def test_panes_fold_by_the_room_there_is(qtbot, window, width, without, beside):
    resize(qtbot, window, width)
    assert shown(window) == without
    window.show_viewer()
    assert shown(window) == beside
    assert window.viewer.width() >= 400
    if "chat" in beside:
        assert window.chat.width() >= 400
    window.hide_right()
    assert shown(window) == without


def test_where_the_viewer_takes_the_chats_place_there_is_a_way_back(qtbot, window):
    resize(qtbot, window, 700)
    window.show_viewer()
    assert not window.chat.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.chat.isVisible()
    assert not window.viewer.isVisible()


def test_the_left_pane_is_folded_by_the_person_and_stays_so(qtbot, window):
    qtbot.mouseClick(window.left.fold_button, Qt.MouseButton.LeftButton)
    assert shown(window) == {"rail", "chat"}
    resize(qtbot, window, 1400)
    assert shown(window) == {"rail", "chat"}
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert shown(window) == {"left", "chat"}


def test_without_room_the_left_pane_is_laid_over_the_chat_until_one_goes_on(qtbot, window):
    resize(qtbot, window, 900)
    width = window.chat.width()
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.left.isVisible()
    assert abs(window.chat.width() - width) <= 1
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert shown(window) == {"rail", "chat"}
    # AND with more room it has its place again
    resize(qtbot, window, 1280)
    assert shown(window) == {"left", "chat"}


def test_widths_are_remembered(qtbot, window, theme):
    window.show_viewer()
    window.panes.set_widths(260, 480)
    assert window.left.width() == 260
    assert abs(window.viewer.width() - 480) <= 1
    kept = window.geometry_kept()
    other = MainWindow(theme)
    qtbot.addWidget(other)
    # Without the place: the screen of these tests is smaller than the window.
    other.restore(Geometry("", kept.left, kept.right))
    other.show_viewer()
    with qtbot.waitExposed(other):
        other.show()
    assert (other.left.width(), abs(other.viewer.width() - 480) <= 1) == (260, True)


@pytest.mark.parametrize(("left", "right"), [(900, 554), (5_000, 5_000), (90, 20)])
def test_remembered_widths_are_taken_as_far_as_the_panes_may_have_them(qtbot, window, left, right):
    # GIVEN widths from another screen, or of a version with other limits
    window.show_viewer()
    window.restore(Geometry("", left, right))
    # THEN each pane has what it may have, and its neighbours what they need to be read
    assert 200 <= window.left.width() <= 320
    assert 400 <= window.viewer.width() <= 0.6 * window.width()
    assert window.chat.width() >= 400
    used = window.left.width() + window.chat.width() + window.viewer.width()
    assert 0 <= window.panes.width() - used <= 2
    # AND such widths are kept from now on
    assert 200 <= window.geometry_kept().left <= 320


def test_a_viewer_beside_a_left_pane_that_was_too_wide_has_its_own_width(qtbot, window):
    resize(qtbot, window, 1280)
    window.show_viewer()
    window.restore(Geometry("", 900, 500))
    assert (window.left.width(), abs(window.viewer.width() - 500) <= 1) == (320, True)


def test_as_the_window_shrinks_the_left_pane_gives_way_and_comes_back(qtbot, window):
    resize(qtbot, window, 1400)
    window.show_viewer()
    window.restore(Geometry("", 320, 480))
    # WHEN there is no room any more for a wide left pane beside the two others
    resize(qtbot, window, 1100)
    assert window.viewer.width() >= 400
    assert window.chat.width() >= 400
    assert window.left.width() < 320
    # THEN it comes back with the room
    resize(qtbot, window, 1400)
    assert window.left.width() == 320
    assert abs(window.viewer.width() - 480) <= 1


def test_widths_that_were_set_with_larger_letters_do_not_outlast_them(qtbot, theme):
    theme.choose(Appearance.LIGHT, 200)
    large = MainWindow(theme)
    qtbot.addWidget(large)
    large.resize(2_400, 900)
    with qtbot.waitExposed(large):
        large.show()
    large.panes.set_widths(640, 800)
    kept = large.geometry_kept()
    assert kept.left == 640
    theme.choose(Appearance.LIGHT, 100)
    other = MainWindow(theme)
    qtbot.addWidget(other)
    other.restore(Geometry("", kept.left, kept.right))
    other.show_viewer()
    with qtbot.waitExposed(other):
        other.show()
    assert other.left.width() == 320
    assert other.viewer.width() >= 400


def test_the_inspector_is_a_column_and_leaves_the_viewers_width_alone(qtbot, window):
    window.show_viewer()
    width = window.viewer.width()
    window.show_place(Place.LIBRARY)
    window.show_inspector()
    assert 296 <= window.inspector.width() <= 400
    window.show_viewer()
    assert window.viewer.width() == width


def test_f6_goes_from_pane_to_pane_and_round(qtbot, window):
    window.show_viewer()
    visited = []
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        visited.append(
            next(name for name in ("left", "chat", "viewer") if getattr(window, name).isAncestorOf(focus))
        )
    assert set(visited) == {"left", "chat", "viewer"}
    assert visited[3] == visited[0]
