"""The viewer's head and bar: what they want and say, at every width, by mouse and by Tab."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QToolButton

from app.desktop.widgets.focus_ring import FocusRing
from tests.desktop.viewer_by_hand import (
    button,
    click,
    find_field,
    in_view,
    lease,
    open_pdf,
    page_field,
    pane,
    shown_pane,
    words_of,
)

__all__ = ["pane"]


def test_the_buttons_of_the_head_say_what_is_wanted_of_which_file(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)

    for name, signal in (
        ("Open in its own program", pane.open_wanted),
        ("Show in its folder", pane.folder_wanted),
    ):
        with qtbot.waitSignal(signal) as wanted:
            click(qtbot, pane, name)
        assert wanted.args == [str(path)]
    with qtbot.waitSignal(pane.closed):
        click(qtbot, pane, "Close the source")


def test_cleared_it_shows_nothing_and_holds_nothing(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)

    pane.clear()

    assert "Choose a citation to see its source here." in words_of(pane)
    assert pane.pdf.pages == 0
    assert pane.pdf.view.images.bytes == 0
    assert not pane.bar.isVisible()


def test_a_hostile_file_name_is_one_visible_line(qtbot, pane):
    pane.show_citation(in_view("/x/<b>fdp\u202e.txt\nlist", exists=False))

    assert "<b>fdp[RLO].txt\N{RETURN SYMBOL}list" in words_of(pane)
    assert "[RLO]" in pane.text.view.accessibleName()


@pytest.mark.parametrize("width", [400, 438, 554, 760])
def test_at_every_width_no_control_is_cut_or_hidden(qtbot, theme, tmp_path, width):
    theme.reduces_motion = True
    pane = shown_pane(qtbot, theme, width)
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))

    shown = [one for one in pane.bar.children() if hasattr(one, "isVisible") and one.isVisible()]
    assert pane.bar.width() == width
    places = sorted((one.geometry() for one in shown), key=lambda area: area.left())
    assert all(before.right() < after.left() for before, after in pairwise(places))
    assert places[-1].right() <= width
    for name in ("Larger", "Smaller", "Next citation", "Find on the page", "Pictures of the pages"):
        assert button(pane, name).width() >= 24


def test_every_control_has_a_name_and_is_reached_by_tab(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    click(qtbot, pane, "Pictures of the pages")
    click(qtbot, pane, "Find on the page")
    controls = [
        one
        for kind in (QToolButton, QLineEdit, QAbstractScrollArea)
        for one in pane.findChildren(kind)
        if one.isVisible() and not isinstance(one.parent(), QLineEdit)
    ]

    assert [one for one in controls if not one.accessibleName()] == []
    find_field(pane).setFocus()
    reached = set()
    for _ in range(2 * len(controls)):
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {one for one in controls if one.isEnabled()} <= reached


def test_the_focus_is_seen_where_a_key_brought_it(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    (ring,) = pane.pdf.view.findChildren(FocusRing)

    pane.pdf.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.isVisible()
    assert ring.size() == pane.pdf.view.size()
    page_field(pane).setFocus()
    assert not ring.isVisible()
    qtbot.mouseClick(pane.pdf.view.viewport(), Qt.MouseButton.LeftButton)
    assert pane.pdf.view.hasFocus()
    assert not ring.isVisible()
