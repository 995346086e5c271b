"""Selecting and copying text on drawn pages, by real mouse and keys over a real PDF."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from tests.desktop.viewer_by_hand import LIT, open_pdf, pixels_of, shown_pane
from tests.ingest.making_files import lines_at, make_pdf

LEFT, CTRL, NO = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
LINES = (
    "The rent of the upper field is four hundred pounds a year",
    "and is paid to Johnson's steward at Michaelmas.",
    "Nothing else is owed for the well-kept mill.",
)


@pytest.fixture
def view(qtbot, both_themes, tmp_path):
    both_themes.reduces_motion = True
    pane = shown_pane(qtbot, both_themes)
    path = make_pdf(tmp_path / "Lease.pdf", lines_at(500, *LINES), lines_at(500, "Another page."))
    open_pdf(qtbot, pane, path, page=1, text=LINES[0])
    pane.activateWindow()
    return pane.pdf.view


def line(view, number, share=0.0, shift=0):
    """A place on a line: so far across it, so many pixels further."""
    first = view.area_on_screen(0, view._light.areas[0])
    scale = view.scale
    top = first.center().y() + number * _pitch(view) * scale
    return QPoint(round(first.left() + share * first.width() + shift), round(top))


def _pitch(view):
    text = view.selecting._text_of(0)
    tops = [area.center().y() for area in text._lines]
    return tops[1] - tops[0]


def drag(qtbot, view, start, end):
    viewport = view.viewport()
    qtbot.mousePress(viewport, LEFT, NO, start)
    qtbot.mouseMove(viewport, (start + end) / 2)
    qtbot.mouseMove(viewport, end)
    qtbot.mouseRelease(viewport, LEFT, NO, end)


def settled(qtbot, view):
    qtbot.waitUntil(lambda: not view.selecting._timer.isActive() and view.selecting._wanted is None)


def copied(qtbot, view):
    settled(qtbot, view)
    QGuiApplication.clipboard().setText("what was there before")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    return QGuiApplication.clipboard().text()


def test_dragging_from_margin_to_margin_selects_whole_lines(qtbot, view):
    # WHEN one drags from beside the first line to beside the second
    drag(qtbot, view, line(view, 0, 0, -9), line(view, 1, 1, 8))
    # THEN both are selected, and copied as they stand
    assert copied(qtbot, view).split("\n") == list(LINES[:2])
    # AND they are tinted on the page, the lit passage below them too
    picture = view.viewport().grab().toImage()
    accent = QColor(view._theme.tokens.accent_fill)
    tint = QColor(*(round(255 - (255 - part) * 0.38) for part in accent.getRgb()[:3]))
    paper = picture.pixelColor(line(view, 1, 0.5, 0) - QPoint(0, round(view.scale * 8)))
    dimmed = QColor(*(one * other // 255 for one, other in zip(tint.getRgb()[:3], _paper(view), strict=True)))
    left, top, right, bottom, count = pixels_of(picture, dimmed, least=0.96)
    assert top < line(view, 1).y() < bottom
    assert right - left > 150
    assert count > 500
    assert paper != dimmed


def _paper(view):
    return (226, 224, 218) if view._theme.tokens.is_dark else (255, 255, 255)


def test_dragging_backwards_selects_the_same(qtbot, view):
    drag(qtbot, view, line(view, 1, 1, 8), line(view, 0, 0, -9))
    assert copied(qtbot, view).split("\n") == list(LINES[:2])


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "The"), (1, "and"), (2, "Nothing")],
)
def test_a_double_click_selects_the_word(qtbot, view, number, word):
    qtbot.mouseDClick(view.viewport(), LEFT, NO, line(view, number, 0, 6))
    assert copied(qtbot, view) == word


def test_every_word_of_a_line_is_selected_whole_by_a_double_click(qtbot, view):
    found = set()
    for step in range(0, 100, 2):
        qtbot.mouseDClick(view.viewport(), LEFT, NO, line(view, 1, step / 100))
        found.add(copied(qtbot, view))
    found.discard("what was there before")
    assert found <= set(LINES[1].rstrip(".").split())
    assert {"Johnson's", "steward", "Michaelmas"} <= found


def test_all_of_the_page_by_keys_and_nothing_by_escape_or_a_click(qtbot, view):
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, CTRL)
    assert copied(qtbot, view).split("\n") == list(LINES)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert copied(qtbot, view) == "what was there before"
    qtbot.mouseDClick(view.viewport(), LEFT, NO, line(view, 0, 0, 6))
    assert copied(qtbot, view) == "The"
    qtbot.mouseClick(view.viewport(), LEFT, NO, line(view, 2, 0.5))
    assert copied(qtbot, view) == "what was there before"


def test_the_menu_copies_and_selects_all(qtbot, view):
    qtbot.mouseDClick(view.viewport(), LEFT, NO, line(view, 0, 0, 6))
    settled(qtbot, view)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, NO, line(view, 0, 0, 6))
    place = line(view, 0, 0, 6)
    QApplication.sendEvent(
        view.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place)),
    )
    (menu,) = view.findChildren(QMenu)
    copy, every = menu.actions()
    assert [copy.text(), every.text()] == ["Copy", "Select all"]
    assert copy.isEnabled()
    QGuiApplication.clipboard().setText("what was there before")
    copy.trigger()
    assert QGuiApplication.clipboard().text() == "The"
    every.trigger()
    menu.close()
    assert copied(qtbot, view).split("\n") == list(LINES)


def test_the_passage_stays_lit_and_the_page_where_it_is(qtbot, view):
    bar = view.verticalScrollBar()
    before = bar.value()
    drag(qtbot, view, line(view, 2, 0, -5), line(view, 2, 1, 5))
    assert bar.value() == before
    assert pixels_of(view.viewport().grab().toImage(), LIT, least=0.85)


def test_another_file_is_shown_without_the_selection(qtbot, view, tmp_path):
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, CTRL)
    settled(qtbot, view)
    assert view.selecting.selected
    pane = view.parentWidget().parentWidget().parentWidget()
    other = make_pdf(tmp_path / "Other.pdf", lines_at(500, "Other words.", "Still other ones."))
    open_pdf(qtbot, pane, other, page=1, text="Other words.")
    assert view.selecting.selected is None
    assert copied(qtbot, view) == "what was there before"
