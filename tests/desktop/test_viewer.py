"""The source viewer: pages and text with the passage lit, by real events over real files."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import msgspec
import pypdf
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QLineEdit, QToolButton
from reportlab.pdfgen.canvas import Canvas

from app.desktop.viewer.pane import CitationInView, TextWanted, ViewerPane
from app.desktop.widgets.focus_ring import FocusRing
from app.engine import wire
from tests.ingest.making_files import lines_at, make_pdf

PASSAGE = "The rent of the upper field is four hundred pounds a year"
LIT = QColor("#FFE07A")


@pytest.fixture
def pane(qtbot, theme):
    theme.reduces_motion = True
    return shown_pane(qtbot, theme)


def shown_pane(qtbot, theme, width=554):
    pane = ViewerPane(theme)
    qtbot.addWidget(pane)
    pane.resize(width, 771)
    pane.show()
    qtbot.waitExposed(pane)
    return pane


def citation(path, *, page=1, text=PASSAGE, start=0, n=2):
    return wire.Citation(
        path=str(path), page=page, heading="", start=start, end=start + len(text), text=text, score=1.0,
        keyword_rank=1, vector_rank=1, n=n,
    )  # fmt: skip


def in_view(path, *, position=2, total=4, verdict="supported", is_safe=True, exists=True, **cited):
    return CitationInView(
        citation=citation(path, **cited), position=position, total=total, verdict=verdict, is_safe=is_safe,
        exists=exists,
    )  # fmt: skip


def lease(path, pages=30):
    """A PDF of many pages; the passage stands alone on the eighteenth."""
    draws = [
        lines_at(500, PASSAGE if page == 18 else "Other words stand here.", f"This is page {page}.")
        for page in range(1, pages + 1)
    ]
    return make_pdf(path, *draws)


def open_pdf(qtbot, pane, path, *, page=18, **cited):
    """Show a citation of a PDF and wait until its page is drawn."""
    with qtbot.waitSignal(pane.pdf.view.settled):
        pane.show_citation(in_view(path, page=page, **cited))


def button(pane, name):
    (found,) = (one for one in pane.findChildren(QToolButton) if one.accessibleName() == name)
    assert found.isVisible()
    return found


def click(qtbot, pane, name):
    qtbot.mouseClick(button(pane, name), Qt.MouseButton.LeftButton)


def page_field(pane):
    (field,) = (one for one in pane.findChildren(QLineEdit) if one.accessibleName() == "Page")
    return field


def find_field(pane):
    (field,) = (one for one in pane.findChildren(QLineEdit) if one.accessibleName() == "Find in this source")
    return field


def words_of(pane):
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible() and label.text()]


def pixels_of(image, colour, *, least=0.9):
    """The smallest rectangle around all pixels of nearly this colour, and how many there are."""
    xs, ys = [], []
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            if all(
                abs(one - other) <= 255 * (1 - least)
                for one, other in zip(pixel.getRgb()[:3], colour.getRgb()[:3], strict=True)
            ):
                xs.append(x)
                ys.append(y)
    return (min(xs), min(ys), max(xs), max(ys), len(xs)) if xs else None


# --- pages ----------------------------------------------------------------------------------------------


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
    pane.pdf.view._motion.pulsed.connect(seen.append)

    with qtbot.waitSignal(pane.pdf.view._motion.rested):
        open_pdf(qtbot, pane, path)
    assert min(seen) < 0.75
    assert seen[-1] == 1.0
    seen.clear()
    theme.reduces_motion = True
    pane.show_citation(in_view(path, page=17, text="Other words stand here."))
    qtbot.wait(50)
    assert pane.pdf.view._light.page == 16
    assert seen == []


def test_a_passage_that_is_not_on_its_page_is_said_so(qtbot, pane, tmp_path):
    open_pdf(qtbot, pane, lease(tmp_path / "Lease.pdf"), page=3)

    assert pane.strip.text == "The passage was read from this page, but its place on it was not found."
    assert page_field(pane).text() == "3"
    assert "lit" not in pane.pdf.view.accessibleName()


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


def turn_wheel(view, angle):
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        place, view.viewport().mapToGlobal(place), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


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

    assert page_field(pane).text() == "3"
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


# --- files that cannot be drawn -------------------------------------------------------------------------


def encrypted(path):
    writer = pypdf.PdfWriter(lease(path))
    writer.encrypt("the user's", "the owner's", algorithm="AES-256")
    writer.write(path)
    return path


def truncated(path):
    whole = lease(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 20])
    return path


def without_pages(path):
    pypdf.PdfWriter().write(path)
    return path


def not_a_pdf(path):
    path.write_bytes(b"\x00garbage" * 100)
    return path


@pytest.mark.parametrize(
    ("make", "begins"),
    [
        (encrypted, "Locked by a password"),
        (truncated, "Damaged"),
        (without_pages, ("Damaged", "The file has no pages")),
        (not_a_pdf, "Damaged"),
        (lambda path: lease(path, pages=4), "The file has changed"),
    ],
)
def test_a_pdf_that_cannot_be_drawn_is_shown_as_text_and_says_why(qtbot, pane, tmp_path, make, begins):
    path = make(tmp_path / "Lease.pdf")
    with qtbot.waitSignal(pane.text_wanted) as wanted:
        pane.show_citation(in_view(path, page=18))

    assert wanted.args == [TextWanted(path=str(path), page=18)]
    give_text(pane, path, f"Before it. {PASSAGE}. After it.", page=18)
    assert pane.strip.text.startswith(begins)
    assert pane.strip.isVisible()
    assert lit_text(pane) == PASSAGE
    # The file is let go of.
    path.unlink()


def test_an_unsafe_pdf_is_never_given_to_qt(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    with qtbot.waitSignal(pane.text_wanted), qtbot.assertNotEmitted(pane.pdf.file.opened, wait=50):
        pane.show_citation(in_view(path, page=18, is_safe=False))

    assert pane.pdf.file.path == ""
    assert "is not drawn" in pane.strip.text


def test_a_file_that_is_gone_shows_the_words_that_the_citation_keeps(qtbot, pane, tmp_path):
    with qtbot.assertNotEmitted(pane.text_wanted):
        pane.show_citation(in_view(tmp_path / "gone.pdf", exists=False))

    assert pane.strip.text == "The file is not there any more. These words were read from it."
    assert pane.text.view.toPlainText() == PASSAGE
    assert not button(pane, "Open in its own program").isEnabled()


def test_a_file_that_vanishes_while_it_is_opened_shows_them_too(qtbot, pane, tmp_path):
    with qtbot.waitSignal(pane.pdf.refused):
        pane.show_citation(in_view(tmp_path / "gone.pdf"))

    assert pane.strip.text.startswith("The file is not there any more.")
    assert lit_text(pane) == PASSAGE


def test_an_open_file_is_not_held(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)

    assert pane.pdf.file._file is None
    held = Path("/proc/self/fd")
    if held.is_dir():
        assert not [one for one in held.iterdir() if str(path) in str(one.resolve())]


def test_a_file_that_was_replaced_is_read_anew(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)
    lease(path, pages=20)

    open_pdf(qtbot, pane, path)

    assert "of 20" in words_of(pane)


def test_going_from_file_to_file_in_haste_shows_the_last(qtbot, pane, tmp_path):
    paths = [lease(tmp_path / f"{number}.pdf") for number in range(4)]
    for path in paths:
        pane.show_citation(in_view(path, page=18))
        QApplication.processEvents()
    pane.show_citation(in_view(tmp_path / "note.txt"))
    open_pdf(qtbot, pane, paths[0])

    assert pane.pdf.file.path == str(paths[0])
    assert pane.pdf.view._light.page == 17


# --- text -----------------------------------------------------------------------------------------------


def give_text(pane, path, text, *, page=1):
    pages = (wire.Page(page=page, text=text, state="indexed", passages=()),)
    pane.set_text(wire.Shown(path=str(path), state="indexed", pages=pages))


def lit_text(pane):
    return pane.text.view._cursor(pane.text.view._lit).selectedText().replace("\u2029", "\n")


def show_text(qtbot, pane, path, text, *, start, end, **more):
    with qtbot.waitSignal(pane.text_wanted):
        pane.show_citation(in_view(path, text=text[start:end], start=start, **more))
    give_text(pane, path, text, page=more.get("page", 1))


def test_text_is_lit_at_its_span_and_stands_in_the_upper_third(qtbot, both_themes, tmp_path):
    pane = shown_pane(qtbot, both_themes)
    before = "A line with \U0001f33e two units in it.\n" * 300
    text = f"{before}{PASSAGE}.\n{before}"

    show_text(qtbot, pane, tmp_path / "a.txt", text, start=len(before), end=len(before) + len(PASSAGE))

    view = pane.text.view
    assert lit_text(pane) == PASSAGE
    rectangle = view.cursorRect(view._cursor(view._lit))
    image = view.viewport().grab().toImage()
    left, top, right, bottom, _ = pixels_of(image, LIT, least=0.98)
    assert top <= rectangle.top() <= bottom <= view.viewport().height() / 3
    assert right - left > 100
    assert not pane.strip.isVisible()
    assert view.accessibleName().endswith(f"passage lit: {PASSAGE}")


# The patience is no measurement: what grows with the square of the letters would take minutes.
@pytest.mark.timeout(60)
def test_a_megabyte_in_one_line_is_lit_and_copied_as_it_is(qtbot, pane, tmp_path):
    text = "barley seed lease " * 60_000
    start = 500_000
    show_text(qtbot, pane, tmp_path / "a.txt", text, start=start, end=start + 9_000)

    view = pane.text.view
    view.setTextCursor(view._cursor(view._lit))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text[start : start + 9_000]


def test_text_that_has_changed_is_found_again_or_said_to_have(qtbot, pane, tmp_path):
    path = tmp_path / "a.md"
    pane.show_citation(in_view(path))
    give_text(pane, path, f"New words before. {PASSAGE}.")
    assert lit_text(pane) == PASSAGE
    assert "found again" in pane.strip.text
    pane.show_citation(in_view(tmp_path / "b.md"))
    give_text(pane, tmp_path / "b.md", "Nothing of it is left.")
    assert "not on this page any more" in pane.strip.text
    assert pane.text.view._lit is None


def test_pages_of_text_are_asked_for_one_by_one(qtbot, pane, tmp_path):
    path = encrypted(tmp_path / "Lease.pdf")
    with qtbot.waitSignal(pane.text_wanted):
        pane.show_citation(in_view(path, page=18))
    give_text(pane, path, f"{PASSAGE}", page=18)
    assert "Page 18" in words_of(pane)

    with qtbot.waitSignal(pane.text_wanted) as wanted:
        click(qtbot, pane, "Next page")
    assert wanted.args == [TextWanted(path=str(path), page=19)]
    give_text(pane, path, "The page after.", page=19)
    assert pane.text.view.toPlainText() == "The page after."
    assert page_field(pane).text() == "19"
    with qtbot.assertNotEmitted(pane.text_wanted):
        click(qtbot, pane, "Page before")
    assert lit_text(pane) == PASSAGE
    click(qtbot, pane, "Next page")
    click(qtbot, pane, "Next page")
    pane.set_text(wire.Shown(path=str(path), state="indexed", pages=()))
    assert pane.strip.text.endswith("There is no such page.")
    assert page_field(pane).text() == "19"


def test_a_failure_leaves_the_words_of_the_citation(qtbot, pane, tmp_path):
    pane.show_citation(in_view(tmp_path / "a.txt"))
    pane.set_failure(wire.Failure(code="unknown", message="This file is not in the library."))

    assert pane.strip.text == "This file is not in the library. These words were read from it before."
    assert lit_text(pane) == PASSAGE


def test_text_of_another_source_that_comes_late_is_dropped(qtbot, pane, tmp_path):
    pane.show_citation(in_view(tmp_path / "a.txt"))
    pane.show_citation(in_view(tmp_path / "b.txt"))
    give_text(pane, tmp_path / "a.txt", "late")

    assert pane.text.view.toPlainText() == ""


def test_searching_and_enlarging_text(qtbot, pane, tmp_path):
    show_text(qtbot, pane, tmp_path / "a.txt", f"Rent and rent. {PASSAGE}", start=15, end=15 + len(PASSAGE))
    view = pane.text.view
    size = view.font().pixelSize()

    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    turn_wheel(view, 120)
    assert view.font().pixelSize() > size
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.font().pixelSize() == size
    click(qtbot, pane, "Find on the page")
    qtbot.keyClicks(find_field(pane), "rent")
    assert "1 of 3" in words_of(pane)
    click(qtbot, pane, "Place before")
    assert "3 of 3" in words_of(pane)
    assert lit_text(pane) == PASSAGE


# --- the pane -------------------------------------------------------------------------------------------


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
    qtbot.waitUntil(lambda: "1 of 50" in words_of(pane), timeout=30_000)
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


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("talk.pptx", "Slide 2"),
        ("costs.xlsx", "Sheet 2"),
        ("book.epub", "Chapter 2"),
        ("a.eml!/r.pdf", "Page 2"),
    ],
)
def test_pages_of_text_are_called_by_their_kind(qtbot, pane, tmp_path, name, title):
    show_text(qtbot, pane, tmp_path / name, "Some words of it", start=5, end=10, page=2)

    assert lit_text(pane) == "words"
    assert pane.text._heading.text() == title
    assert page_field(pane).isVisible()
    assert pane.text.view.accessibleName().startswith(f"{title} of ")


def test_a_citation_into_a_sheet_names_its_cells(qtbot, pane, tmp_path):
    text = "Costs\n\nRent | 1,200\nSeeds | 80"
    for start, heading in ((7, "Costs › A1:B1"), (20, "Costs › A2:B2")):
        shown = in_view(tmp_path / "costs.xlsx", text=text[start : start + 5], start=start)
        pane.show_citation(replace(shown, citation=msgspec.structs.replace(shown.citation, heading=heading)))
        give_text(pane, tmp_path / "costs.xlsx", text)

        assert pane.text._heading.text() == heading


def test_the_first_page_of_a_show_is_one_of_several_and_a_letter_is_whole(qtbot, pane, tmp_path):
    show_text(qtbot, pane, tmp_path / "talk.pptx", "Some words of it", start=5, end=10)
    assert pane.text._heading.text() == "Slide 1"

    show_text(qtbot, pane, tmp_path / "letter.docx", "Some words of it", start=5, end=10)
    assert not pane.text._heading.isVisible()
