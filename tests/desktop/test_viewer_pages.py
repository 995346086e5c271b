"""Going through a PDF in the viewer: its pages, sizes, citations, searches and pictures, bit by bit."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QSignalSpy
from reportlab.pdfgen.canvas import Canvas

from tests.desktop.viewer_by_hand import (
    button,
    click,
    find_field,
    in_view,
    lease,
    open_pdf,
    page_field,
    pane,
    turn_wheel,
    words_of,
)
from tests.ingest.making_files import lines_at

__all__ = ["pane"]


def test_the_page_field_goes_to_pages_that_there_are(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    field = page_field(pane)

    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert pane.pdf.view.page == 4
    assert pane.pdf.view.accessibleName() == "Page 5 of Lease.pdf"
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "77")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert pane.pdf.view.page == 4
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "5"


def test_scrolling_by_keys_and_wheel_changes_the_page(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    view = pane.pdf.view
    before = view.verticalScrollBar().value()

    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.verticalScrollBar().value() > before
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert int(page_field(pane).text()) > 18
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert page_field(pane).text() == "1"
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert page_field(pane).text() == "30"


def test_size_by_buttons_keys_and_wheel_keeps_the_place(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    view = pane.pdf.view
    fitted = view.scale

    click(qtbot, pane, "Larger")
    assert view.scale > fitted
    assert not view.fits
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    turn_wheel(view, 120)
    larger = view.scale
    assert 0 <= view.area_on_screen(17, view._light.areas[0]).left() < view.viewport().width() / 2
    assert larger > 1.5 * fitted
    assert view.horizontalScrollBar().maximum() > 0
    qtbot.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale < larger
    area = view.area_on_screen(17, view._light.areas[0])
    assert 0 <= area.top() <= view.viewport().height() / 2
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.fits
    assert view.scale == pytest.approx(fitted)


def test_next_and_previous_citation_by_buttons_and_keys(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)
    steps = []
    pane.stepped.connect(steps.append)

    click(qtbot, pane, "Next citation")
    click(qtbot, pane, "Citation before")
    qtbot.keyClick(pane.pdf.view, Qt.Key.Key_N)
    qtbot.keyClick(pane.pdf.view, Qt.Key.Key_P)
    assert steps == [1, -1, 1, -1]
    pane.show_citation(in_view(path, page=18, position=4))
    assert not button(pane, "Next citation").isEnabled()
    qtbot.keyClick(pane.pdf.view, Qt.Key.Key_N)
    assert steps == [1, -1, 1, -1]


def test_another_citation_of_the_same_file_opens_nothing_anew(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)
    with qtbot.assertNotEmitted(pane.pdf.file.opened, wait=50):
        pane.show_citation(in_view(path, page=3, text="Other words stand here."))
        qtbot.waitUntil(lambda: page_field(pane).text() == "3")

    assert pane.pdf.view._light.page == 2


def test_searching_a_pdf_counts_goes_round_and_ends(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))

    qtbot.keyClick(pane.pdf.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = find_field(pane)
    assert field.isVisible()
    qtbot.keyClicks(field, "other WORDS")
    qtbot.waitUntil(lambda: "19 of 29" not in words_of(pane) and "18 of 29" in words_of(pane))
    assert page_field(pane).text() == "19"
    for _ in range(12):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "1 of 29" in words_of(pane)
    assert page_field(pane).text() == "1"
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert "29 of 29" in words_of(pane)
    field.selectAll()
    qtbot.keyClicks(field, "npnp")
    qtbot.waitUntil(lambda: "Not found" in words_of(pane))
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert pane.pdf.view._found is None


def test_pictures_of_pages_are_drawn_as_they_are_seen_and_go_to_their_page(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    thumbnails = pane.pdf.thumbnails

    with qtbot.waitSignal(thumbnails.images.drawn):
        click(qtbot, pane, "Pictures of the pages")
    assert thumbnails.isVisible()
    assert thumbnails.currentIndex().row() == 17
    qtbot.waitUntil(lambda: len(thumbnails.images._kept) > 3)
    qtbot.wait(100)
    assert len(thumbnails.images._kept) < 15
    qtbot.keyClick(thumbnails, Qt.Key.Key_Down)
    assert page_field(pane).text() == "19"
    place = thumbnails.visualRect(thumbnails.model().index(17)).center()
    qtbot.mouseClick(thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page_field(pane).text() == "18"
    assert thumbnails.model().index(17).data(Qt.ItemDataRole.AccessibleTextRole) == "Page 18"


def test_images_stay_within_their_bound(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"))
    images = pane.pdf.view.images
    images._bound = 4 * 2**20
    for _ in range(40):
        qtbot.keyClick(pane.pdf.view, Qt.Key.Key_PageUp)
        qtbot.wait(5)
    qtbot.waitUntil(lambda: images._in_hand is None)

    assert 0 < images.bytes <= 4 * 2**20


@pytest.mark.slow
def test_a_document_of_five_hundred_pages_is_read_and_searched_a_bit_at_a_time(qtbot, pane, tmp_path):
    # GIVEN a large file, and the turns of the window's loop counted
    path = big(tmp_path / "big.pdf")
    assert path.stat().st_size > 20_000_000
    turns = QTimer(pane, interval=0)
    turned = QSignalSpy(turns.timeout)
    searched = QSignalSpy(pane.pdf.found)
    # WHEN it is opened
    turns.start()
    open_pdf(qtbot, pane, path, page=250, text="Line 20 of page 249, barley and seed.")
    # THEN the loop turned between the parts of it that were read
    assert turned.count() > 8
    # AND all of its pages are searched in more than one go
    pane.open_find()
    qtbot.keyClicks(find_field(pane), "page 499")
    qtbot.waitUntil(lambda: "1 of 50" in words_of(pane))
    turns.stop()
    assert searched.count() > 3


def big(path):
    canvas = Canvas(str(path), pageCompression=0)
    for page in range(500):
        lines_at(800, *(f"Line {line} of page {page}, barley and seed." for line in range(50)))(canvas)
        canvas._code.append("% " + "padding " * 5_500)
        canvas.showPage()
    canvas.save()
    return path
