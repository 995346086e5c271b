"""The cited passage on a drawn page: lit at its place and once, and said where it is not found."""

import pytest
from PySide6.QtGui import QColor
from reportlab.pdfgen.canvas import Canvas

from tests.desktop.viewer_by_hand import (
    LIT,
    PASSAGE,
    in_view,
    lease,
    open_pdf,
    page_field,
    pane,
    pixels_of,
    shown_pane,
    words_of,
)
from tests.ingest.making_files import lines_at, make_pdf

__all__ = ["pane"]


def test_a_citation_opens_its_page_with_the_passage_lit_at_its_place(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")

    open_pdf(qtbot, pane, path)

    (area,) = pane.pdf.view._light.areas
    # Drawn by reportlab at (72, 500) on A4 in Helvetica 12; QtPdf counts from the top.
    assert area.left() == pytest.approx(72, abs=2)
    assert area.bottom() == pytest.approx(842 - 500 + 3, abs=3)
    wanted = pane.pdf.view.area_on_screen(17, area)
    left, top, right, bottom, count = pixels_of(pane.pdf.view.viewport().grab().toImage(), LIT)
    assert left == pytest.approx(wanted.left() - 2, abs=2)
    assert right == pytest.approx(wanted.right() + 2, abs=2)
    assert top == pytest.approx(wanted.top() - 1.4, abs=2)
    assert bottom == pytest.approx(wanted.bottom() + 1.4, abs=2)
    # The rest is ink.
    assert count > 0.5 * (right - left) * (bottom - top)
    assert not pane.strip.isVisible()


def test_the_passage_stands_in_the_upper_third_and_the_bar_says_where_one_is(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))

    view = pane.pdf.view
    area = view.area_on_screen(17, view._light.areas[0])
    assert 0 <= area.top() <= view.viewport().height() / 3
    assert page_field(pane).text() == "18"
    assert {"of 30", "Citation 2 of 4", "Lease.pdf"} <= set(words_of(pane))
    name = "Page 18 of Lease.pdf, passage lit: The rent of the upper field is four hundred pounds a year"
    assert view.accessibleName() == name


def test_the_mark_stands_in_the_margin_and_paper_is_dimmed_only_in_the_dark(qtbot, both_themes, tmp_path):
    both_themes.reduces_motion = True
    pane = shown_pane(qtbot, both_themes)
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    tokens = both_themes.tokens

    image = pane.pdf.view.viewport().grab().toImage()
    left, _top, right, _bottom, _count = pixels_of(image, QColor(tokens.accent_fill), least=0.99)
    assert (right - left, right < 12) == (2, True)
    middle = image.pixelColor(image.width() // 2, image.height() - 40)
    assert middle == QColor("#E2E0DA" if tokens.is_dark else "#FFFFFF")
    pane.dim_pages = False
    image = pane.pdf.view.viewport().grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() - 40) == QColor("#FFFFFF")


def test_a_passage_over_overlapping_lines_is_lit_once(qtbot, pane, tmp_path):
    path = make_pdf(
        tmp_path / "tight.pdf", lines_at(700, "One line of it and then", "the other line", leading=8)
    )

    open_pdf(qtbot, pane, path, page=1, text="One line of it and then the other line")

    image = pane.pdf.view.viewport().grab().toImage()
    twice = QColor(255, round(0xE0**2 / 255), round(0x7A**2 / 255))
    assert pixels_of(image, LIT, least=0.995) is not None
    assert pixels_of(image, twice, least=0.995) is None


def test_the_passage_pulses_once_unless_motion_is_reduced(qtbot, theme, tmp_path):
    pane = shown_pane(qtbot, theme)
    path = lease(tmp_path / "Lease.pdf")
    seen = []
    motion = pane.pdf.view._motion
    motion.pulsed.connect(seen.append)

    with qtbot.waitSignal(motion.rested):
        open_pdf(qtbot, pane, path)
    assert seen[-1] == 1.0
    # AND half-way it is at its weakest, however few pictures a busy machine paints of it
    motion.pulse()
    motion._pulse.pause()
    motion._pulse.setCurrentTime(motion._pulse.duration() // 2)
    assert motion.strength == pytest.approx(0.6)
    motion.stop()
    seen.clear()
    theme.reduces_motion = True
    pane.show_citation(in_view(path, page=17, text="Other words stand here."))
    qtbot.waitUntil(lambda: pane.pdf.view._light.page == 16)
    qtbot.wait(50)
    assert seen == []


def test_a_passage_that_is_not_on_its_page_is_said_so(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"), page=3)

    assert pane.strip.text == "The passage was read from this page, but its place on it was not found."
    assert page_field(pane).text() == "3"
    assert "lit" not in pane.pdf.view.accessibleName()


def test_rotated_pages_of_odd_sizes_are_lit_in_place(qtbot, pane, tmp_path):
    def turned(canvas: Canvas):
        # Turned by reportlab into a sheet of 900 by 400, which is shown upright.
        canvas.setPageSize((400, 900))
        canvas.setPageRotation(90)
        lines_at(300, PASSAGE)(canvas)

    open_pdf(qtbot, pane, make_pdf(tmp_path / "turned.pdf", turned, lines_at(700, "A page.")), page=1)

    (area,) = pane.pdf.view._light.areas
    assert area.height() > area.width()
    wanted = pane.pdf.view.area_on_screen(0, area)
    left, top, right, bottom, _ = pixels_of(pane.pdf.view.viewport().grab().toImage(), LIT)
    assert (left, right) == pytest.approx((wanted.left() - 2, wanted.right() + 2), abs=2)
    cut = min(wanted.bottom() + 1.4, pane.pdf.view.viewport().height() - 1)
    assert (top, bottom) == pytest.approx((wanted.top() - 1.4, cut), abs=2)
